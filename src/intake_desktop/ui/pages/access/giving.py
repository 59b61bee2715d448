# SPDX-License-Identifier: Apache-2.0
"""The card that gives a case to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists
from intake_desktop.ui.kit import Body, Button, Card, ChoiceList, Field, Flow, Heading, PickList, Words

if TYPE_CHECKING:
    from intake_desktop.services.assignments import Caseload


class Giving(Card):
    """Who gets the case, with how many she has already, and why. `given` gives code and reason, each or None."""

    given = Signal(object, object)

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.taker = Field(sentence("Who gets the case"), PickList(), fit=True)
        reasons = [(one.code, _label(one.code)) for one in code_lists().codes("handover_reason")]
        self.reason = Field(sentence("Why"), ChoiceList(reasons, clearable=True))
        self.button = Button(sentence("Give the case to her"), "send")
        self.add(Heading(sentence("Give the case to a colleague"), 2))
        self.add(Body(sentence("She opens it from now on, and whoever had it does not. Ask the survivor first.")))
        for thing in (self.taker, self.reason, Flow(self.button)):
            self.add(thing)
        self.button.clicked.connect(lambda: self.given.emit(self.taker.value(), self.reason.value()))

    def show_takers(self, takers: Sequence[Caseload], owner: str) -> None:
        """Offer all but the one who has the case."""
        self.taker.editor.set_items([(one.code, _words(one)) for one in takers if one.code != owner])

    def clear_form(self) -> None:
        """Forget what was chosen."""
        for field in (self.taker, self.reason):
            field.set_value(None)
            field.set_problem(None)


def _words(one: Caseload) -> Words:
    def words(speaker: Speaker) -> str:
        count = speaker.say_count("{n} case", "{n} cases", one.cases)
        return speaker.say("{code}: {count} now", code=speaker.isolate(one.code), count=count)

    return words


def _label(code: str) -> Words:
    return lambda speaker: speaker.label("handover_reason", code)
