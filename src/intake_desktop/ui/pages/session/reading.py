# SPDX-License-Identifier: Apache-2.0
"""Signed notes as they are read: the newest first, what it amends below it, and whether a counsellor really signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_desktop.domain.notes import REASONS, Facts, Writing
from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import Body, Card, Column, Heading, Label, Line, Muted, Notice, Pill, Strong, Words
from intake_desktop.ui.kit.words import name_for_readers, tell
from intake_desktop.ui.session_words import day, facts_in_words, opened_by, signed_by, waits_for

from .area import NoteArea

if TYPE_CHECKING:
    from intake_desktop.services.sessions import Note, SessionNotes


class Notes(Column):
    """The notes of one session."""

    def __init__(self) -> None:
        super().__init__(gap=2.0)

    def show_notes(self, found: SessionNotes) -> None:
        """Show them."""
        self.clear()
        if found.facts_differ:
            self.add(
                Notice(
                    "warning",
                    sentence("Others on the case see something else than was signed here."),
                    sentence("Amend the note: day, kind and outcome are then written anew for everybody."),
                )
            )
        if sum(note.newest for note in found.notes) > 1:
            self.add(
                Notice(
                    "info",
                    sentence("Two counsellors wrote about this session without knowing of each other."),
                    sentence("Read both. What you write when you amend the note answers both."),
                )
            )
        for place, note in enumerate(found.notes):
            self.add(NoteCard(note, last=place == len(found.notes) - 1))

    def areas(self) -> list[NoteArea]:
        """The texts on the page."""
        return self.findChildren(NoteArea)


class NoteCard(Card):
    """One note."""

    def __init__(self, note: Note, *, last: bool) -> None:
        super().__init__(gap=1.0, inset=2.5)
        title = sentence("The note") if not note.amends else sentence("Amended")
        if note.newest and note.amends:
            title = sentence("The note as it stands now")
        elif not note.newest and last:
            title = sentence("The note as it was first signed")
        head = Line(gap=1.5)
        head.add(Heading(title, 2), 1)
        head.add(_proof(note))
        self.add(head)
        self.add(Muted(signed_by(note)))
        if note.whole and not note.proved:
            self.add(
                Notice(
                    "warning",
                    sentence("It was signed with a key that stands on no list of staff here."),
                    sentence(
                        "That is so when the keys of this PC were made anew from the recovery sheet. "
                        "If they were not, show it to the supervisor."
                    ),
                )
            )
        elif not note.proved:
            self.add(
                Notice(
                    "error",
                    sentence("It is not proved that a counsellor of this centre wrote this."),
                    sentence("Do not rely on it. Show it to the supervisor: somebody may have changed the case file."),
                )
            )
        if note.writing is None:
            self.add(Body(sentence("This note cannot be opened with your keys.")))
        else:
            self._show(note, note.writing)
        if note.stations:
            self.add(Muted(opened_by(note.stations), small=True))
        if note.waiting:
            self.add(Muted(waits_for(note.waiting), small=True))

    def _show(self, note: Note, writing: Writing) -> None:
        if note.reason in REASONS:
            self.add(Strong(REASONS[note.reason]))
        if writing.why:
            self.add(_text(writing.why, sentence("Why it was amended"), most=6))
        self.add(Label(_held(writing.facts)))
        self.add(Muted(facts_in_words(writing.facts)))
        if writing.text:
            self.add(_text(writing.text, sentence("What happened"), most=26))
        else:
            self.add(Muted(sentence("Nothing was written down.")))


def _text(text: str, name: Words, most: int) -> NoteArea:
    """A text to read. Its name says what it is, never what stands in it."""
    area = NoteArea(least=1, most=most)
    area.set_value(text)
    area.setReadOnly(True)
    name_for_readers(area, tell(name))
    return area


def _proof(note: Note) -> Pill:
    if note.proved:
        return Pill(sentence("Signed by a counsellor"), "done")
    return Pill(sentence("Not proved"), "warning" if note.whole else "error")


def _held(facts: Facts) -> Words:
    return lambda speaker: "  ·  ".join(
        (
            day(speaker, facts.held_on),
            speaker.label("session_type", facts.type),
            speaker.label("session_outcome", facts.outcome),
        )
    )
