# SPDX-License-Identifier: Apache-2.0
"""What is said about a session and its notes, in words, on the page of the case and on its own. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..domain.notes import PRESENT, Facts
from ..lang import Speaker

if TYPE_CHECKING:
    from ..services.sessions import Note, Session

Said = Callable[[Speaker], str]


def stations(speaker: Speaker, letters: Sequence[str]) -> str:
    """The letters of PCs."""
    return speaker.series(speaker.isolate(letter) for letter in letters)


def opened_by(letters: Sequence[str]) -> Said:
    """Whose keys open a note."""

    def words(speaker: Speaker) -> str:
        return speaker.say(
            "Only counsellors can read this part: it opens with the counsellors' keys of PC {stations}.",
            stations=stations(speaker, letters),
        )

    return words


def waits_for(letters: Sequence[str]) -> Said:
    """Whose keys do not open a note yet."""

    def words(speaker: Speaker) -> str:
        return speaker.say(
            "Not yet with the counsellors' keys of PC {stations}. It is passed on with the next bundle.",
            stations=stations(speaker, letters),
        )

    return words


def day(speaker: Speaker, text: str) -> str:
    """A day; what is none stays as it is, because it may come from anywhere."""
    try:
        return speaker.date(text)
    except ValueError:
        return text


def number_of(session: Session) -> Said:
    """How a session is called; with the letter of its PC where two have the same number."""

    def words(speaker: Speaker) -> str:
        if session.station:
            return speaker.say(
                "Session {number}, PC {station}",
                number=session.number, station=speaker.isolate(session.station),
            )  # fmt: skip
        return speaker.say("Session {number}", number=session.number)

    return words


def facts_in_words(facts: Facts) -> Said:
    """How long it took, who was there, when the next is."""

    def words(speaker: Speaker) -> str:
        parts = [speaker.series(speaker.tell(PRESENT[code]) for code in facts.present if code in PRESENT)]
        if isinstance(facts.minutes, int):
            parts.append(speaker.say_count("{n} minute", "{n} minutes", facts.minutes))
        if facts.next_on:
            parts.append(speaker.say("next session {day}", day=day(speaker, facts.next_on)))
        return "  ·  ".join(part for part in parts if part)

    return words


def signed_by(note: Note) -> Said:
    """Who signed, and when."""

    def words(speaker: Speaker) -> str:
        return speaker.say(
            "{staff}, {moment}", staff=speaker.isolate(note.staff), moment=speaker.moment(note.signed_at)
        )

    return words
