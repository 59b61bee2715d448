# SPDX-License-Identifier: Apache-2.0
"""What is typed on the plan page: one form at a time, each with its verb. A form knows its fields and no service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.plans import ELEMENTS, FEARS, NEVER_A_NEED, SUICIDE_STEPS
from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.entering.form import Entering
from intake_desktop.ui.kit import (
    Body,
    ChoiceList,
    Column,
    DayEdit,
    Field,
    Flow,
    Heading,
    PickList,
    PrimaryButton,
    QuietButton,
    TextArea,
    Words,
)
from intake_desktop.ui.kit.layout import heights_changed

from .words import ELEMENT_HINTS, SUICIDE_TICKS, coded, items_of

NONE = ""
"""Stands in a list for nothing."""


class PlanForm(Entering):
    """Fields by name under a title, a verb and a way back. `saved` and `left` say what was pressed."""

    saved = Signal()
    left = Signal()
    removal_wanted = Signal()

    def __init__(self, title: Words, about: Words, fields: Mapping[str, Field], verb: Words) -> None:
        super().__init__(fields)
        self.title, self.about = Heading(title, 2), Body(about)
        if not about:
            self.about.hide()
        self.save = PrimaryButton(verb, "save", keys="Ctrl+Return")
        self.back = QuietButton(sentence("Back to the plan"), "back")
        self.remove = QuietButton(sentence("Entered by mistake: take it out"), "trash")
        self.remove.hide()
        self.body = Column(*self.fields.values(), gap=1.5)
        for thing in (self.title, self.about, self.body, Flow(self.save, self.back, self.remove)):
            self.add(thing)
        self.save.clicked.connect(self.saved)
        self.back.clicked.connect(self.left)
        self.remove.clicked.connect(self.removal_wanted)

    def fill(self, values: Mapping[str, Any], kept: Mapping[str, Any] | None = None) -> None:
        """Open it with these values; what is there already can be taken out."""
        self.remove.setVisible(bool((kept or {}).get("id")))
        super().fill(values, kept)

    def _edited(self, field: Field) -> None:
        super()._edited(field)
        heights_changed(self.body)


class AskForm(PlanForm):
    """Several kinds of help at once: does she want it?"""

    def __init__(self, sectors: Sequence[str]) -> None:
        fields = {
            sector: Field(coded("service_sector", sector), ChoiceList(items_of("yes_no_undecided"), beside=3))
            for sector in sectors
        }
        super().__init__(
            sentence("Which help does she want?"),
            sentence("Ask about each. Leave out what you did not speak about yet."),
            fields,
            sentence("Save her answers"),
        )

    def offer(self, sectors: Sequence[str]) -> None:
        """Ask only about these."""
        for sector, field in self.fields.items():
            field.setHidden(sector not in sectors)


class NeedForm(PlanForm):
    """One kind of help."""

    def __init__(self) -> None:
        super().__init__(
            "",
            "",
            {
                "sector": Field(
                    sentence("Which help?"), PickList(items_of("service_sector", without=(NEVER_A_NEED,))), fit=True
                ),
                "wanted": Field(sentence("Does she want it?"), ChoiceList(items_of("yes_no_undecided"), beside=3)),
                "options": Field(
                    sentence("What is possible"),
                    TextArea(least=3),
                    sentence(
                        "As you went through it with her: what it brings, what is risky, how long, what it costs."
                    ),
                ),
                "outcome": Field(
                    sentence("What came of it?"),
                    PickList([(NONE, sentence("Nothing yet")), *items_of("service_outcome")]),
                    fit=True,
                ),
                "provider": Field(sentence("Which service?"), PickList(), fit=True),
                "appointment": Field(sentence("Appointment"), DayEdit(), fit=True),
                "progress": Field(
                    sentence("How far has it come?"),
                    PickList([(NONE, sentence("Not begun")), *items_of("goal_progress")]),
                    fit=True,
                ),
                "note": Field(sentence("Note"), TextArea(least=2), sentence("No names, no addresses.")),
            },
            sentence("Save this need"),
        )
        self.slip = QuietButton(sentence("Write a referral slip…"), "referrals")
        self.body.add(self.slip, align=Qt.AlignmentFlag.AlignLeading)
        self.may_refer = False
        self._providers: Mapping[str, Sequence[tuple[str, Words]]] = {}

    def open(self, values: Mapping[str, Any], providers: Mapping[str, Sequence[tuple[str, Words]]]) -> None:
        """Open a line, or a new one when it has no sector."""
        sector = values.get("sector") or ""
        self._providers = providers
        self._offer(sector)
        self.fields["sector"].setHidden(bool(sector))
        self.title.say(coded("service_sector", sector) if sector else sentence("Another kind of help"))
        self.fill(values)

    def relate(self) -> None:
        wanted, outcome = self.fields["wanted"].value(), self.fields["outcome"].value()
        self._offer(self.fields["sector"].value() or "")
        for name in ("options", "progress"):
            self.fields[name].setHidden(wanted == "no")
        has_service = wanted != "no" and outcome in ("referred", "provided_here")
        self.fields["provider"].setHidden(not has_service)
        self.fields["appointment"].setHidden(not has_service)
        self.slip.setVisible(self.may_refer and wanted == "yes" and outcome == "referred")

    def _offer(self, sector: str) -> None:
        self.fields["provider"].editor.set_items([(NONE, sentence("None chosen")), *self._providers.get(sector, ())])


class GoalForm(PlanForm):
    """Something she wants, in her words."""

    def __init__(self) -> None:
        super().__init__(
            sentence("What she wants"),
            "",
            {
                "words": Field(
                    sentence("In her words"), TextArea(least=3), sentence("As she says it. No names, no addresses.")
                ),
                "need": Field(sentence("Which help is it about?"), PickList(), fit=True),
                "progress": Field(sentence("How far has it come?"), PickList(items_of("goal_progress")), fit=True),
            },
            sentence("Save the goal"),
        )
        self.fields["need"].editor.set_items(
            [(NONE, sentence("None of them")), *items_of("service_sector", without=(NEVER_A_NEED,))]
        )

    def relate(self) -> None:
        self.fields["progress"].setHidden(not self.kept.get("id"))


class ActionForm(PlanForm):
    """Who does what, and by when."""

    def __init__(self) -> None:
        super().__init__(
            sentence("Who does what"),
            "",
            {
                "what": Field(sentence("What is done?"), TextArea(least=2), sentence("One thing. No names.")),
                "who": Field(sentence("Who does it?"), PickList(items_of("action_who")), fit=True),
                "provider": Field(sentence("Which service?"), PickList(), fit=True),
                "by_when": Field(sentence("By when?"), DayEdit(), fit=True),
                "goal": Field(sentence("For what she wants"), PickList(), fit=True),
            },
            sentence("Save the action"),
        )

    def open(
        self, values: Mapping[str, Any], goals: Sequence[tuple[str, Words]], providers: Sequence[tuple[str, Words]]
    ) -> None:
        """Open an action, or a new one when it has no id."""
        self.fields["goal"].editor.set_items([(NONE, sentence("None of them")), *goals])
        self.fields["goal"].setHidden(not goals)
        self.fields["provider"].editor.set_items([(NONE, sentence("None chosen")), *providers])
        self.fill(values, {name: values[name] for name in ("id", "need") if values.get(name)})

    def relate(self) -> None:
        self.fields["provider"].setHidden(self.fields["who"].value() != "provider")


class ResultForm(PlanForm):
    """What came of an action."""

    def __init__(self) -> None:
        super().__init__(
            sentence("What came of it"),
            "",
            {
                "result": Field(sentence("How did it end?"), ChoiceList(items_of("action_result"), clearable=True)),
                "reason": Field(sentence("Why, in a few words"), TextArea(least=2)),
            },
            sentence("Save the result"),
        )

    def relate(self) -> None:
        self.fields["reason"].setHidden(self.fields["result"].value() in (None, "done"))


class AgreeForm(PlanForm):
    """What she says to the plan, and when they meet again."""

    def __init__(self) -> None:
        super().__init__(
            sentence("Her agreement"),
            sentence("Read the plan to her, in her language. She may change anything, and take it back any day."),
            {
                "agreed": Field(sentence("What does she say?"), ChoiceList(items_of("plan_agreed"), clearable=True)),
                "next_meeting": Field(
                    sentence("Next meeting"), DayEdit(), sentence("Leave it empty if none is agreed."), fit=True
                ),
            },
            sentence("Save"),
        )


class ReviewForm(PlanForm):
    """A supervisor has seen the plan."""

    def __init__(self) -> None:
        super().__init__(
            sentence("You have seen the plan"),
            "",
            {
                "note": Field(
                    sentence("A word for her caseworker"),
                    TextArea(least=2),
                    sentence("Leave it empty if there is nothing to say."),
                )
            },
            sentence("I have seen this plan"),
        )


class LookForm(PlanForm):
    """The safety plan was gone through with her and holds."""

    def __init__(self) -> None:
        super().__init__(
            sentence("The safety plan still holds"),
            sentence("You went through it with her today, and nothing has to be changed."),
            {"review_on": Field(sentence("When do you look at it again?"), DayEdit(), fit=True)},
            sentence("Save the next day"),
        )


class SafetyForm(PlanForm):
    """The safety plan: what was planned together, each in her words."""

    def __init__(self) -> None:
        words = {
            f"words_{code}": Field(coded("safety_element", code), TextArea(least=2), ELEMENT_HINTS[code])
            for code in ELEMENTS
        }
        super().__init__(
            sentence("Safety plan"),
            sentence("Made with her, short, in her words. It stays here: on no paper and on no slip."),
            {
                FEARS: Field(sentence("What does she fear most?"), TextArea(least=2)),
                "elements": Field(
                    sentence("What did you plan together?"),
                    ChoiceList(items_of("safety_element"), several=True, beside=2),
                ),
                **words,
                "with_her": Field(
                    sentence("Was it made together with her?"),
                    ChoiceList(items_of("yes_no_unknown", without=("unknown",)), beside=2),
                ),
                "copy": Field(
                    sentence("How does she keep it?"),
                    ChoiceList(items_of("safety_copy"), clearable=True),
                    sentence("A paper can be found at home. Learnt by heart is safest."),
                ),
                "review_on": Field(sentence("When do you look at it again?"), DayEdit(), fit=True),
            },
            sentence("Save the safety plan"),
        )

    def relate(self) -> None:
        chosen = self.fields["elements"].value() or []
        for code in ELEMENTS:
            self.fields[f"words_{code}"].setHidden(code not in chosen)


class SuicideForm(PlanForm):
    """She thinks of ending her life now: what is done before she leaves."""

    def __init__(self) -> None:
        written = {
            code: Field(coded("suicide_step", code), TextArea(least=1))
            for code in SUICIDE_STEPS
            if code not in SUICIDE_TICKS
        }
        super().__init__(
            sentence("She thinks of ending her life"),
            sentence("Do not leave her alone. Ask calmly; asking does not put the thought there."),
            {
                **written,
                "ticks": Field(
                    sentence("Done"),
                    ChoiceList([(code, coded("suicide_step", code)) for code in SUICIDE_TICKS], several=True),
                ),
            },
            sentence("Save what was done"),
        )
