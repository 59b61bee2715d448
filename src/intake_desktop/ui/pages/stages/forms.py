# SPDX-License-Identifier: Apache-2.0
"""The forms of the page “Law and shelter”, each under a word."""

from __future__ import annotations

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.entering.form import EntryForm
from intake_desktop.ui.entering.stay_forms import stay_forms
from intake_desktop.ui.entering.values import items_of
from intake_desktop.ui.kit import ChoiceList, DayEdit, Field, LineEdit, PickList, TextArea, Words

NEVER_HERE = ("mediation",)
_MORE_LIKELY = ("heard", "adjourned", "order_given")


class HeldForm(EntryForm):
    """What came of a hearing; asks for the next day only where there may be one."""

    def __init__(self) -> None:
        super().__init__(
            sentence("What came of the hearing?"),
            {
                "result": Field(sentence("What came of it?"), ChoiceList(items_of("hearing_result"))),
                "next_day": Field(sentence("Next hearing, if there is a day"), DayEdit(), fit=True),
            },
            sentence("Save what came of it"),
        )
        self.relate()

    def relate(self) -> None:
        """A matter that was decided has no next day here."""
        self.fields["next_day"].setVisible(self.fields["result"].value() in _MORE_LIKELY)


class ConsentForm(EntryForm):
    """Her decision about being spoken of in a conference."""

    def __init__(self) -> None:
        super().__init__(
            sentence("May we speak about her case with other services?"),
            {
                "decision": Field(
                    sentence("What did she decide?"),
                    ChoiceList([one for one in items_of("consent_decision") if one[0] in _DECISIONS]),
                ),
                "method": Field(
                    sentence("How did she consent?"),
                    ChoiceList(items_of("consent_method", but=("caregiver_signature",))),
                ),
                "witness": Field(sentence("Staff code of the witness"), LineEdit(code=True, letters=12), fit=True),
            },
            sentence("Save her decision"),
            sentence("Only by her code and without a name. Her yes ends by itself, and she can take it back."),
        )
        self.relate()

    def relate(self) -> None:
        """How she agreed is asked only when she did."""
        given = self.fields["decision"].value() == "given"
        self.fields["method"].setVisible(given)
        self.fields["witness"].setVisible(given and self.fields["method"].value() == "verbal_witnessed")


_DECISIONS = ("given", "refused", "withdrawn")


def forms() -> dict[str, EntryForm]:
    """Every form of the page, by its word."""
    return _law() | stay_forms() | _conferences()


def _law() -> dict[str, EntryForm]:
    return {
        "report": EntryForm(
            sentence("A report was made"),
            {
                "type": Field(sentence("What kind?"), PickList(items_of("police_report", but=("none",))), fit=True),
                "made_on": Field(sentence("On which day?"), DayEdit(), fit=True),
                "station": Field(sentence("Police station or office"), LineEdit()),
                "number": Field(sentence("Number"), LineEdit(code=True, letters=20), fit=True),
            },
            sentence("Save the report"),
            sentence("Only with her agreement, or when the law demands it and she was told before."),
        ),
        "stage": EntryForm(
            sentence("How far has it come?"),
            {
                "stage": Field(sentence("Stage"), PickList(items_of("legal_stage")), fit=True),
                "day": Field(sentence("On which day?"), DayEdit(), fit=True),
                "note": Field(sentence("Note"), TextArea(least=2), _no_names()),
            },
            sentence("Save the stage"),
        ),
        "order": EntryForm(
            sentence("A court gave an order"),
            {
                "type": Field(sentence("What kind?"), PickList(items_of("court_order")), fit=True),
                "given_on": Field(sentence("From which day?"), DayEdit(), fit=True),
                "until_day": Field(sentence("Until which day?"), DayEdit(), fit=True),
                "in_force": Field(
                    sentence("Is it in force now?"), ChoiceList(items_of("yes_no_unknown"), beside=3)
                ),
            },
            sentence("Save the order"),
        ),
        "hearing": EntryForm(
            sentence("A day in court"),
            {
                "day": Field(sentence("On which day?"), DayEdit(), fit=True),
                "court": Field(sentence("Which court?"), LineEdit()),
                "accompany": Field(
                    sentence("Does she want somebody to go with her?"),
                    ChoiceList(items_of("yes_no_undecided"), beside=3),
                ),
            },
            sentence("Save the day in court"),
            sentence("Three days before it there is a task: judge the danger anew and offer to go with her."),
        ),
        "held": HeldForm(),
    }  # fmt: skip


def _conferences() -> dict[str, EntryForm]:
    sectors = items_of("service_sector", but=NEVER_HERE)
    return {
        "consent": ConsentForm(),
        "conference": EntryForm(
            sentence("A conference was held"),
            {
                "day": Field(sentence("On which day?"), DayEdit(), fit=True),
                "wishes": Field(sentence("What does she want from it?"), TextArea(least=2), _no_names()),
                "units": Field(sentence("Which services took part?"), ChoiceList(sectors, several=True, wraps=True)),
                "questions": Field(sentence("What was asked?"), TextArea(least=2)),
                "decisions": Field(
                    sentence("What was decided?"), ChoiceList(items_of("conference_decision"), several=True)
                ),
                "note": Field(sentence("Note"), TextArea(least=2)),
            },
            sentence("Save the conference"),
        ),
        "promise": EntryForm(
            sentence("What does a service do next?"),
            {
                "unit": Field(sentence("Which service?"), PickList(sectors), fit=True),
                "what": Field(sentence("What does it do?"), TextArea(least=2), _no_names()),
                "by_when": Field(sentence("By which day?"), DayEdit(), fit=True),
            },
            sentence("Save what was promised"),
        ),
    }


def _no_names() -> Words:
    return sentence("No names: use the survivor code.")
