# SPDX-License-Identifier: Apache-2.0
"""A counselling session: what everybody on the case may know of it, and the note that only counsellors read.

The note holds facts, not interpretations, and no names; it is short, because what is not written cannot be taken from
her. What is signed is never changed: a correction is a new note that says what it amends and why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from .sentences import Sentence, sentence

LONGEST: Final = 1500
"""Characters of a note, counted as a person counts letters: marks above and below a letter are part of it."""

HANDFUL: Final = 500
"""Characters in which the reason of an amendment is said."""

LONGEST_DRAFT: Final = 20_000
"""Characters of a draft that are kept at all: what is too long is kept, told, and cannot be signed."""

DAY_IN_MINUTES: Final = 1440

OFFERED_TYPES: Final = ("individual_survivor", "crisis", "survivor_group", "child_session")
GATED_TYPES: Final = ("individual_other_party", "individual_family", "joint_couple", "joint_family")
"""Sessions with the other party or the families: not before her own request, her private consent, a judgement of the
danger and a supervisor's approval are asked for, each time.
"""

NOBODY_CAME: Final = "did_not_attend"

PRESENT: Final[Mapping[str, Sentence]] = {
    "survivor": sentence("Survivor"),
    "child": sentence("Child"),
    "trusted_person": sentence("Somebody she trusts and asked for"),
    "interpreter": sentence("Interpreter"),
    "caseworker": sentence("Caseworker"),
    "second_counsellor": sentence("Second counsellor"),
}
"""Who was in the room besides the counsellor, by role; never by name."""

REASONS: Final[Mapping[str, Sentence]] = {
    "mistyped": sentence("Something was typed wrongly"),
    "left_out": sentence("Something was left out"),
    "was_wrong": sentence("Something turned out to be different"),
    "she_asked": sentence("She asked for it"),
    "other": sentence("Another reason"),
}
"""Why a note is amended. Everybody on the case may know the code; what is behind it stands in the note itself."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody on the case may know of a session. Dates are ISO dates; while it is typed, whatever was typed."""

    held_on: str = ""
    type: str = ""
    outcome: str = ""
    present: tuple[str, ...] = ()
    minutes: int | str | None = None
    next_on: str | None = None


class Writing(msgspec.Struct, frozen=True, kw_only=True):
    """What a counsellor types: the facts, the text, and, when she amends a note, why."""

    facts: Facts = Facts()
    text: str = ""
    reason: str = ""
    why: str = ""

    def tidied(self) -> Writing:
        """The same without blanks at the ends, with one kind of line break and one spelling of each letter."""
        return msgspec.structs.replace(self, text=_tidy(self.text), why=_tidy(self.why))


def letters(text: str) -> int:
    """Count the characters of a text as a person does: "کی" is two, "कि" is one letter with its mark."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return sum(not _joins(character) for character in composed)


def problems(writing: Writing, today: date, *, amends: bool = False) -> dict[str, Sentence]:
    """What must be put right before this can be signed, by the name of the field, in the order of the page."""
    facts = writing.facts
    found = {
        "held_on": _day_problem(facts.held_on, today),
        "type": _type_problem(facts.type),
        "present": _present_problem(facts),
        "minutes": _minutes_problem(facts),
        "outcome": None if facts.outcome else sentence("Choose how the session ended."),
        "next_on": _next_problem(facts),
        "text": _text_problem(writing),
        "reason": None if not amends or writing.reason in REASONS else sentence("Choose why the note is amended."),
        "why": _why_problem(writing, amends=amends),
    }
    return {name: problem for name, problem in found.items() if problem is not None}


def _day_problem(text: str, today: date) -> Sentence | None:
    day = _day(text)
    if day is None:
        return sentence("Write the day of the session as day, month, year.")
    if day > today:
        return sentence("This day has not come yet. Write the note after the session.")
    return None


def _type_problem(type: str) -> Sentence | None:
    if type in GATED_TYPES:
        return sentence("Sessions with the other party or the families are not entered here yet.")
    return None if type in OFFERED_TYPES else sentence("Choose the kind of session.")


def _present_problem(facts: Facts) -> Sentence | None:
    if not set(facts.present) <= PRESENT.keys():
        return sentence("Choose who was there from the list.")
    if not facts.present and facts.outcome != NOBODY_CAME:
        return sentence("Choose who was there.")
    return None


def _minutes_problem(facts: Facts) -> Sentence | None:
    if facts.minutes is None:
        needed = facts.outcome != NOBODY_CAME
        return sentence("Write how many minutes it took, such as 50.") if needed else None
    if not isinstance(facts.minutes, int) or not 0 < facts.minutes <= DAY_IN_MINUTES:
        return sentence("Write the minutes as a number, such as 50.")
    return None


def _next_problem(facts: Facts) -> Sentence | None:
    if not facts.next_on:
        return None
    coming, held = _day(facts.next_on), _day(facts.held_on)
    if coming is None:
        return sentence("Write the next day as day, month, year, or leave it empty.")
    if held is not None and coming < held:
        return sentence("The next session cannot be before this one.")
    return None


def _text_problem(writing: Writing) -> Sentence | None:
    count = letters(writing.text)
    if count > LONGEST:
        return sentence(
            "The note is too long by {over}. Shorten it to {most} characters.", over=count - LONGEST, most=LONGEST
        )
    if not writing.text.strip() and writing.facts.outcome != NOBODY_CAME:
        return sentence("Write what happened in the session.")
    return None


def _why_problem(writing: Writing, *, amends: bool) -> Sentence | None:
    if letters(writing.why) > HANDFUL:
        return sentence("Say it in {most} characters or fewer.", most=HANDFUL)
    if amends and writing.reason == "other" and not writing.why.strip():
        return sentence("Say in a few words why.")
    return None


def _day(text: str | None) -> date | None:
    if not text or not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _joins(character: str) -> bool:
    """Whether a character belongs to the letter before it: a vowel sign, an accent, a joiner."""
    return unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
