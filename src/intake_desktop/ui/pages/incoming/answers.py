# SPDX-License-Identifier: Apache-2.0
"""The reply to a slip that came: only what she allowed to be told, each question when the one before asks for it."""

from __future__ import annotations

from typing import Any

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.entering.form import EntryForm
from intake_desktop.ui.entering.values import items_of
from intake_desktop.ui.kit import ChoiceList, DayEdit, Field, LineEdit, Notice

DECISIONS = "stub_decision"
_ONLY_THAT = sentence("She allowed only this to be told: that the slip arrived, or that you cannot help.")


class AnswerForm(EntryForm):
    """`saved` gives the answers, `left` when she turns back."""

    def __init__(self) -> None:
        yes_no = items_of("yes_no_unknown", but=("unknown",))
        super().__init__(
            sentence("Reply to the sender"),
            {
                "decision": Field(
                    sentence("What do you tell the sender?"), ChoiceList(items_of(DECISIONS), beside=4, wraps=True)
                ),
                "reason": Field(
                    sentence("Why can you not help?"),
                    ChoiceList(items_of("referral_decline_reason"), beside=3, wraps=True),
                ),
                "provider": Field(sentence("Where do you send her?"), LineEdit(letters=40)),
                "came": Field(sentence("Did she come?"), ChoiceList(yes_no, beside=2, wraps=True)),
                "result": Field(
                    sentence("What came of it?"), ChoiceList(items_of("referral_result"), beside=3, wraps=True)
                ),
                "first_appointment": Field(sentence("First appointment: on which day?"), DayEdit(), fit=True),
                "first_time": Field(
                    sentence("At what time?"), LineEdit(code=True, letters=8), sentence("Such as 14:30."), fit=True
                ),
                "service_days": Field(
                    sentence("Days on which she was helped"),
                    LineEdit(letters=30),
                    sentence("With a comma between them, such as 5/12/2026, 7/12/2026."),
                ),
                "next_appointment": Field(sentence("Next appointment"), DayEdit(), fit=True),
                "to_do": Field(
                    sentence("Must the sender do something?"),
                    LineEdit(letters=60),
                    sentence("No diagnosis, no story, no name."),
                ),
                "may_contact": Field(sentence("May the sender call you about it?"), ChoiceList(yes_no, beside=2)),
                "received_on": Field(
                    sentence("On which day did it arrive?"), DayEdit(), sentence("Empty means today."), fit=True
                ),
                "received_time": Field(sentence("At what time?"), LineEdit(code=True, letters=8), fit=True),
                "focal_code": Field(sentence("Your code or stamp"), LineEdit(letters=20), fit=True),
            },
            sentence("Write the reply as a file…"),
            sentence("Only these answers travel, with the number of the slip."),
        )
        self._may_tell = True
        self.only_that = Notice("info", _ONLY_THAT)
        self.insert(1, self.only_that)

    def begin(self, *, may_tell: bool) -> None:
        """Ask what may be told."""
        self._may_tell = may_tell
        self.only_that.setHidden(may_tell)
        codes = items_of(DECISIONS) if may_tell else items_of(DECISIONS, but=("accepted", "redirected"))
        self.fields["decision"].editor.set_items(codes)
        self.fill({})

    def values(self) -> dict[str, Any]:
        """What was answered; what is not asked has no answer."""
        found = super().values()
        return found | {name: None for name, field in self.fields.items() if field.isHidden()}

    def relate(self) -> None:
        """Each question only when the answers so far, and what she allowed, ask for it."""
        value = {name: field.value() for name, field in self.fields.items()}
        takes, came = value["decision"] == "accepted", value["came"]
        shown = {
            "reason": value["decision"] == "declined",
            "provider": value["decision"] == "redirected",
            "came": takes,
            "result": takes and came == "yes",
            "service_days": takes and came == "yes",
            "next_appointment": takes and came == "yes",
            "first_appointment": takes and came is None,
            "first_time": takes and came is None and bool(value["first_appointment"]),
            "to_do": self._may_tell and value["decision"] is not None,
            "may_contact": self._may_tell and takes,
            "received_on": value["decision"] is not None,
            "received_time": bool(value["received_on"]),
            "focal_code": value["decision"] is not None,
        }
        for name, field in self.fields.items():
            field.setVisible(shown.get(name, True))
