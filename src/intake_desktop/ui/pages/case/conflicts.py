# SPDX-License-Identifier: Apache-2.0
"""Values that two PCs wrote without knowing of each other, side by side: who, where, when, and "Keep this"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from intake_desktop.domain.cases import Conflict, Sibling
from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.form import Form
from intake_desktop.lang import Speaker
from intake_desktop.ui.casefile.words import SECRET, field_words, moment_of, sibling_words
from intake_desktop.ui.kit import DOTS, Body, Button, Card, Column, Icon, Label, Line, Muted, Strong, Words
from intake_desktop.ui.theme import sizes

from .sections import Section

SESSION = "session"
"""What is known of a counselling session is the counsellors' to say."""


class Conflicts(Section):
    """All that waits for a decision. `decided` gives the conflict and the value to keep (its ref)."""

    decided = Signal(object, str)

    def __init__(self, *, may_decide: bool) -> None:
        super().__init__(sentence("To decide: two computers wrote different answers"))
        self._may_decide = may_decide
        self._conflicts: Sequence[Conflict] = ()
        self._form: Form | None = None
        self._revealed = False
        self.hide()

    def show_conflicts(self, conflicts: Sequence[Conflict], form: Form | None) -> None:
        """Show these; nothing when there are none."""
        self._conflicts, self._form = conflicts, form
        self._redraw()

    def show_secrets(self, revealed: bool) -> None:
        """Show, or hide again, values that tell who she is."""
        if revealed != self._revealed:
            self._revealed = revealed
            if any(conflict.thing in SECRET for conflict in self._conflicts):
                self._redraw()

    def rows_shown(self) -> list[ConflictRow]:
        """The conflicts on the screen."""
        return [row for row in self.rows.things() if isinstance(row, ConflictRow)]

    def _redraw(self) -> None:
        rows = []
        for conflict in self._conflicts:
            row = ConflictRow(
                conflict,
                self._form,
                hidden=conflict.thing in SECRET and not self._revealed,
                may_decide=self._may_decide and conflict.thing != SESSION,
            )
            row.decided.connect(lambda ref, conflict=conflict: self.decided.emit(conflict, ref))
            rows.append(row)
        self.fill(rows, sentence("Nothing to decide."))
        self.setVisible(bool(rows))


class ConflictRow(Column):
    """One field with the values side by side; below each other where there is no room."""

    decided = Signal(str)

    def __init__(self, conflict: Conflict, form: Form | None, *, hidden: bool, may_decide: bool) -> None:
        super().__init__(gap=1.0)
        head = Line(Icon("warning", "warning"), gap=0.75)
        head.add(Strong(field_words(conflict.thing, conflict.field, form)), 1)
        self.add(head)
        if hidden:
            self.add(Muted(sentence("These values tell who she is. Reveal name and contact to compare them.")))
        self.sides = Line(gap=1.5)
        self.buttons: dict[str, Button] = {}
        for place, sibling in enumerate(conflict.siblings):
            words: Words = DOTS if hidden else sibling_words(conflict, sibling.value, form)
            side = Card(fill="window", inset=1.5, gap=0.75)
            side.add(Label(words, factor=1.15, bold=True, code=_is_number(sibling.value)))
            side.add(Muted(_source(sibling)))
            if may_decide and not hidden:
                verb = sentence("Keep this") if place == 0 else sentence("Keep that")
                button = self.buttons[sibling.ref] = Button(verb, "check")
                button.clicked.connect(lambda _=False, ref=sibling.ref: self.decided.emit(ref))
                side.add(button, align=Qt.AlignmentFlag.AlignLeft)
            self.sides.add(side, 1)
        self.add(self.sides)
        if conflict.thing == SESSION:
            self.add(Body(sentence("The counsellor decides which one is right, by amending her note.")))
        elif not may_decide:
            self.add(Body(sentence("Her caseworker or a supervisor decides which one is right.")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = sizes(self.font()).letter * 26 * len(self.sides.things())
        self.sides.turn(upright=event.size().width() < room)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and value.strip("+- 0123456789") == "")


def _source(sibling: Sibling) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say(
            "{staff}, PC {station}, {moment}",
            staff=speaker.isolate(sibling.actor), station=speaker.isolate(sibling.station),
            moment=speaker.moment(moment_of(sibling.at)),
        )  # fmt: skip

    return words
