# SPDX-License-Identifier: Apache-2.0
"""The form of one step of a slip: only what this step asks, and when it happened, which may lie before today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt

from intake_desktop.domain.referrals import PRIORITIES
from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.entering.form import EntryForm
from intake_desktop.ui.entering.service import ServiceEdit
from intake_desktop.ui.entering.values import items_of
from intake_desktop.ui.kit import ChoiceList, DayEdit, Field, LineEdit, TickRow, Words

from .words import ABOUT, ASKS, PRIORITY, TITLES

_HAND_MADE = ("encrypted_file",)
"""Ways that no form records: whoever makes the file records it."""


def _fields() -> dict[str, Field]:
    return {
        "delivery": Field(
            sentence("How did it get there?"), ChoiceList(items_of("referral_delivery", but=_HAND_MADE))
        ),
        "by": Field(sentence("Who says so?"), ChoiceList(items_of("step_told_by"), beside=3, wraps=True)),
        "reason": Field(
            sentence("Their reason"), ChoiceList(items_of("referral_decline_reason"), beside=2, wraps=True)
        ),
        "provider": Field(
            sentence("Where do they send her?"),
            ServiceEdit(),
            sentence("Type its name and pick it from the directory; one that is not there stays as you write it."),
        ),
        "walk_in": Field(sentence("Her appointment"), Ticked(sentence("She can come at any time"))),
        "on_day": Field(sentence("Or on this day"), DayEdit(), fit=True),
        "on_time": Field(sentence("At what time?"), LineEdit(code=True, letters=8), fit=True),
        "result": Field(sentence("What came of it?"), ChoiceList(items_of("referral_result"), beside=2, wraps=True)),
        "helped": Field(sentence("Did it help, by her own word?"), ChoiceList(items_of("feedback_answer"), beside=4)),
        "without_why": Field(sentence("If the reply or her word is missing: why?"), LineEdit(letters=60)),
        "day": Field(sentence("On which day was this?"), DayEdit(), fit=True),
        "time": Field(sentence("At what time was this?"), LineEdit(code=True, letters=8), fit=True),
        "note": Field(sentence("Note"), LineEdit(letters=60), sentence("In a few words. No names.")),
    }  # fmt: skip


class Ticked(TickRow):
    """A tick that is asked as a field of a form."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.edited = self.clicked

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool | None) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))


class PriorityForm(EntryForm):
    """How urgent a slip is; why, where it is less urgent than it was."""

    def __init__(self) -> None:
        self.status, self._was = PRIORITY, "routine"
        fields = {
            PRIORITY: Field(sentence("How urgent is it?"), ChoiceList(items_of("referral_priority"))),
            "why": Field(sentence("Why is it less urgent?"), LineEdit(letters=60)),
        }
        about = sentence("What is due follows from it. Tell whoever has the slip already, or print it once more.")
        super().__init__(sentence("How urgent this slip is"), fields, sentence("Save"), about)
        self.relate()

    def fill(self, values: Mapping[str, Any], kept: Mapping[str, Any] | None = None) -> None:
        """Begin with how urgent it is now."""
        self._was = str(values.get(PRIORITY) or "routine")
        super().fill(values, kept)

    def relate(self) -> None:
        """Only less asks why."""
        chosen = self.fields[PRIORITY].value()
        less = chosen in PRIORITIES and PRIORITIES.index(chosen) > PRIORITIES.index(self._was)
        self.fields["why"].setVisible(less)


class StepForm(EntryForm):
    """One step. Without an appointment there is no day of it to ask for."""

    def __init__(self, status: str) -> None:
        self.status = status
        wanted = (*ASKS.get(status, ()), "day", "time", "note")
        fields = _fields()
        super().__init__(
            TITLES[status],
            {name: fields[name] for name in wanted},
            sentence("Save this step"),
            ABOUT.get(status, ""),
        )
        if status == "cancelled":
            self.fields["note"].ask(sentence("What was the mistake?"), sentence("In a few words. No names."))
        self.beside("day", "time")
        if "on_day" in self.fields:
            self.beside("on_day", "on_time")
        self.relate()

    def focus_first(self) -> None:
        """To the first question that is not answered; when all is, to saving."""
        open_ = (one for one in self.fields.values() if not one.isHidden() and not one.value())
        (next(open_, None) or self.save).setFocus(Qt.FocusReason.OtherFocusReason)

    def relate(self) -> None:
        """Whoever can come at any time needs no day."""
        if "walk_in" in self.fields:
            comes_any_time = bool(self.fields["walk_in"].value())
            for name in ("on_day", "on_time"):
                self.fields[name].setHidden(comes_any_time)
