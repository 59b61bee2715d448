# SPDX-License-Identifier: Apache-2.0
"""The last parts of the referral page: the slip itself, and what a report needs that the law requires."""

from __future__ import annotations

from collections.abc import Sequence

from intake_desktop import lang
from intake_desktop.domain.laws import Law
from intake_desktop.domain.referrals import CARRIERS, PRIORITIES
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    ChoiceList,
    Column,
    DayEdit,
    Field,
    Flow,
    LineEdit,
    Muted,
    Notice,
    PickList,
    QuietButton,
    TickRow,
    Words,
)

from .choices import REQUEST_LETTERS, Choices
from .missing import Learned
from .sections import Section, label
from .words import CARRIED

_SHEETS: dict[str, Words] = {
    "best": sentence("Whatever fits best"),
    "a5": sentence("Small sheet (A5)"),
    "a4": sentence("Large sheet (A4)"),
}
NO_OTHER = "same"


def _yes_no(*, clearable: bool = True) -> ChoiceList:
    items = [(code, label("yes_no_unknown", code)) for code in ("yes", "no")]
    return ChoiceList(items, clearable=clearable, beside=2)


class PaperSection(Section):
    """The slip: who carries it, how urgent it is, an appointment, a line about the request, and the paper."""

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(sentence("The slip"))
        self._add_carrier()
        self._add_priority()
        day = self.ask("day", Field(sentence("Appointment: day"), DayEdit(), fit=True))
        time = self.ask("time", Field(sentence("Time"), LineEdit(code=True, letters=8, placeholder="14:30"), fit=True))
        self.add(Flow(day, time, gap=3.0))
        self.add(
            self.ask(
                "request",
                Field(
                    sentence("What is asked of them"), LineEdit(letters=60),
                    sentence("One line of at most {most} letters. Not on the discreet slip.", most=REQUEST_LETTERS),
                ),
            )
        )  # fmt: skip
        self._informed = self.ask("caregiver_informed", Field(sentence("Does the caregiver know of it?"), _yes_no()))
        self._safe = self.ask("caregiver_safe", Field(sentence("Is it safe to involve the caregiver?"), _yes_no()))
        self.add(self._informed)
        self.add(self._safe)
        self.add(self.ask("may_confirm", Field(sentence("May the service tell the centre that she came?"), _yes_no())))
        self._add_paper(languages)

    def _add_carrier(self) -> None:
        carrier = ChoiceList([(code, *CARRIED[code]) for code in CARRIERS])
        self.add(self.ask("carrier", Field(sentence("Who carries it?"), carrier)))
        self.discreet = TickRow(
            sentence("Discreet slip"),
            sentence("A neutral sender, an errand that could be anybody's, no code, no name."),
        )
        self.discreet.clicked.connect(lambda on: self.chosen.emit("discreet", on))
        self.bare = Notice(
            "warning",
            sentence("A full slip in her bag can be read at home."),
            sentence("Print it only when she wants it and knows what stands on it."),
        )
        self.add(Column(self.discreet, self.bare, gap=1.0))
        self.escorts = PickList()
        self.add(self.ask("escort", Field(sentence("Who goes with her?"), self.escorts, fit=True)))

    def _add_priority(self) -> None:
        self.health = Notice("warning")
        self.later = TickRow(
            sentence("She wants it so, all the same"), sentence("The doctor was offered to her first.")
        )
        self.later.clicked.connect(lambda on: self.chosen.emit("health_later", on))
        self._later = Field(sentence("The doctor first?"), self.later)
        self.fields["health_later"] = self._later
        self.add(self.health)
        self.add(self._later)
        priority = ChoiceList([(code, label("referral_priority", code)) for code in PRIORITIES])
        self.add(self.ask("priority", Field(sentence("How soon must she be helped?"), priority)))
        self.why = Muted("")
        self.add(self.why)
        lowered = Field(sentence("Why is this slip less urgent?"), LineEdit(letters=60))
        self.add(self.ask("lowered_why", lowered))

    def _add_paper(self, languages: Sequence[str]) -> None:
        tongues = ChoiceList([(code, lang.speaker(code).own_name) for code in languages], beside=3)
        self.add(self.ask("language", Field(sentence("Language of the slip"), tongues)))
        self.more = QuietButton(sentence("More about the paper"), "plus")
        self.more.clicked.connect(self._unfold)
        self.add(self.more)
        second = ChoiceList(
            [(NO_OTHER, sentence("The same")), *((code, lang.speaker(code).own_name) for code in languages)], beside=4
        )
        self._second = Field(
            sentence("Language of the service, when it is another one"), second,
            sentence("Their part then says everything twice."),
        )  # fmt: skip
        second.edited.connect(lambda code: self.chosen.emit("second_language", None if code == NO_OTHER else code))
        sheet = ChoiceList(list(_SHEETS.items()), beside=3)
        self._sheet = Field(sentence("Size of the sheet"), sheet)
        sheet.edited.connect(lambda code: self.chosen.emit("paper", "" if code == "best" else code))
        self.large = TickRow(sentence("Large letters"), sentence("What she keeps can be read at arm's length."))
        self.large.clicked.connect(lambda on: self.chosen.emit("large", on))
        self._extras = Column(self._second, self._sheet, self.large, gap=2.0)
        self._extras.hide()
        self.add(self._extras)

    def _unfold(self) -> None:
        self._extras.setVisible(self._extras.isHidden())
        folded = self._extras.isHidden()
        self.more.say(sentence("More about the paper") if folded else sentence("Less about the paper"))
        self.more.show_icon("plus" if folded else "minus")

    def show_staff(self, codes: Sequence[str]) -> None:
        """Offer whoever works here to go with her."""
        self.escorts.set_items([(code, code) for code in codes])

    def show_learned(self, learned: Learned, choices: Choices) -> None:
        """Say why the slip is as urgent as it is, and whether a doctor comes first."""
        advice = learned.advice
        first = not choices.is_report and learned.health is not None
        if learned.health is not None:
            self.health.say("warning", learned.health)
        self.health.setVisible(first)
        self._later.setVisible(first)
        self.later.setChecked(choices.health_later)
        self.why.say(lambda speaker: _why(speaker, advice.reasons))
        self.why.setVisible(bool(advice.reasons) and not choices.is_report)
        priority = choices.priority or advice.priority
        self.fields["priority"].set_value(priority)
        lower = PRIORITIES.index(priority) > PRIORITIES.index(advice.priority)
        self.fields["lowered_why"].setVisible(lower and not choices.is_report)
        child = learned.known.is_child and not choices.discreet
        self._informed.setVisible(child)
        self._safe.setVisible(child)

    def set_values(self, choices: Choices) -> None:
        extras = ("health_later", "priority")
        for name, field in self.fields.items():
            if name not in extras and field.value() != (value := getattr(choices, name)):
                field.set_value(value)
        self.discreet.setChecked(choices.discreet)
        self.discreet.setVisible(not choices.is_report)
        self.bare.setVisible(choices.carrier == "survivor" and not choices.discreet)
        self.fields["escort"].setVisible(choices.carrier == "escort")
        self.fields["request"].setVisible(not choices.discreet)
        self.fields["may_confirm"].setVisible(not choices.is_report)
        self.fields["carrier"].setVisible(not choices.is_report)
        self._second.setVisible(not choices.discreet)
        self._second.set_value(choices.second_language or NO_OTHER)
        self._sheet.setVisible(not choices.discreet)
        self._sheet.set_value(choices.paper or "best")
        self.large.setChecked(choices.large)


class ReportSection(Section):
    """What a report needs instead of her consent: the law by its name, and that she was told first."""

    def __init__(self) -> None:
        super().__init__(sentence("The report that the law requires"))
        self._names: list[str] = []
        self._none = Notice("info", sentence("No law is written down for a report to this kind of service."))
        self._laws = PickList([])
        self.add(self._none)
        self.add(
            self.ask(
                "law",
                Field(
                    sentence("Which law requires it?"), self._laws,
                    sentence("A supervisor writes the laws down under “How the centre works”, with what each names."),
                ),
            )
        )  # fmt: skip
        self.add(self.ask("told_her", Field(sentence("Was she told of it first?"), _yes_no(clearable=False))))
        self.add(self.ask("not_told_why", Field(sentence("Why not?"), LineEdit(letters=60))))

    def set_values(self, choices: Choices) -> None:
        super().set_values(choices)
        self.fields["not_told_why"].setVisible("no" in (choices.told_her, choices.caregiver_informed))

    def show_laws(self, laws: Sequence[Law], chosen: str | None) -> None:
        """Offer the laws that require a report to this kind of service."""
        names = [one.name for one in laws]
        if names != self._names:
            self._names = names
            self._laws.set_items([(name, name) for name in names])
        self._laws.set_value(chosen)
        self._none.setVisible(not names)
        self._laws.setEnabled(bool(names))


def _why(speaker: Speaker, reasons: Sequence[Sentence]) -> str:
    return "  ·  ".join(speaker.tell(reason) for reason in reasons)
