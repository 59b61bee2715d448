# SPDX-License-Identifier: Apache-2.0
"""Session notes that a counsellor has not signed yet, on top of the list: nobody else can sign them for her."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Button, Card, Column, Icon, Label, Line, Muted, Words

if TYPE_CHECKING:
    from intake_desktop.services.notes import DraftLine

SHOWN = 3


class NoteLines(Column):
    """The notes that wait for her. `wanted` gives the case and the draft."""

    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        self.hide()

    def show_notes(self, notes: Sequence[DraftLine]) -> None:
        """Show the newest; the others wait with their cases."""
        self.clear()
        for note in notes[:SHOWN]:
            self.add(NoteLine(note, self))
        if hidden := len(notes) - SHOWN if len(notes) > SHOWN else 0:
            self.add(
                Muted(
                    lambda speaker: speaker.say_count(
                        "{n} more note waits with its case.", "{n} more notes wait with their cases.", hidden
                    )
                )
            )
        self.setVisible(bool(notes))


class NoteLine(Card):
    """One note: of which case, since when, and the verb."""

    def __init__(self, note: DraftLine, notes: NoteLines) -> None:
        super().__init__(inset=1.0)
        self.go_on = Button(sentence("Go on"), "forward")
        line = Line(Icon("lock", "waiting"))
        line.add(Label(_words_of(note), bold=True), 1)
        line.add(self.go_on)
        self.add(line)
        self.go_on.clicked.connect(lambda: notes.wanted.emit(note.case_id, note.id))


def _words_of(note: DraftLine) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say(
            "Session note not signed yet: {code}, {moment}",
            code=speaker.isolate(note.survivor_code),
            moment=speaker.moment(note.updated_at),
        )

    return words
