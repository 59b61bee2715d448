# SPDX-License-Identifier: Apache-2.0
"""Speaking with her after she has left: only in the way she agreed to, at her times, and never in her place.

Nothing here rings a number. It says whether a way may be used, and what follows from how it went.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import msgspec

from .sentences import Sentence, sentence

IN_PERSON: Final = "in_person"
DO_NOT: Final = "do_not_contact"
WAYS: Final = ("in_person", "phone_call", "message", "trusted_person", "home_visit", "court_or_hospital")
"""Codes of ``contact_method`` in which somebody can be spoken with."""

REACHED: Final = frozenset({"reached_safe", "reached_new_needs", "reached_new_violence", "declined"})
"""Results (``followup_result``) after which it is known how she is."""
FAILED: Final = frozenset({"could_not_speak", "not_reached", "wrong_contact"})

TRIES: Final = 3
"""Days on which the agreed ways are tried before a supervisor says how it goes on."""
SILENT_DAYS: Final = 30
NOTE_MOST: Final = 500

_AGAIN_AFTER: Final = {"high": timedelta(days=1)}
_AGAIN: Final = timedelta(days=3)


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What she agreed to about being contacted, without the number and the words."""

    may_contact: str = ""
    method: str = ""
    phone_is_shared: str = ""
    leave_message: str = ""
    has_times: bool = False
    """Safe days and times are written down, in her vault."""
    follow_up: str = ""
    """Her decision (``consent_decision``) about being asked later how she is; empty when nobody asked."""

    @property
    def forbids(self) -> bool:
        """Whether she must not be contacted at all; she may still come."""
        return self.may_contact == "no" or self.method == DO_NOT or self.follow_up in ("refused", "withdrawn")

    @property
    def way(self) -> str:
        """The way to use: the one she chose, or ``do_not_contact``; empty when nobody asked her."""
        return DO_NOT if self.forbids else self.method

    @property
    def may_message(self) -> bool:
        """Whether written words may go to this telephone: not to one that others may read."""
        return self.method == "message" and self.phone_is_shared == "no"


class Try(msgspec.Struct, frozen=True):
    """One contact as it was written down: local day, way, result, and whether it was as she had agreed."""

    on: date
    way: str
    result: str
    as_agreed: bool = True


def way_problem(agreed: Agreement, way: str) -> Sentence | None:
    """Say why she must not be contacted like this, or nothing when she may. That she comes herself is always right."""
    if way not in WAYS:
        return sentence("Choose the way in which you speak with her.")
    if way == IN_PERSON:
        return None
    if agreed.may_contact == "no" or agreed.method == DO_NOT:
        return sentence("She does not want to be contacted. Wait until she comes herself.")
    if agreed.forbids:
        return sentence("She does not agree that we ask later how she is. Wait until she comes herself.")
    if not agreed.method:
        return sentence("Nobody has agreed with her how she can be reached. Wait until she comes, and ask her then.")
    if way == "message" and agreed.phone_is_shared != "no":
        return sentence("Somebody else may read messages on this phone. Do not write to it.")
    if way != agreed.method:
        return sentence("This is not the way she agreed to.")
    return None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A contact, or a try, as somebody writes it down."""

    way: str
    result: str
    on: date
    at_her_times: bool = False
    """It was at a time that she named as safe; asked only of ways in which somebody goes to her."""
    spoke_with: str = ""
    safe: str = ""
    """Whether she could speak safely and is safe now: ``yes_no_unknown``."""
    note: str = ""
    next_on: date | None = None
    not_as_agreed: str = ""
    """Why it was done otherwise than agreed, when it has happened already."""


class Written(msgspec.Struct, frozen=True):
    """What a correction is compared with: the contact as it stands."""

    way: str
    note: str
    next_on: date | None
    as_agreed: bool


def entry_problem(entry: Entry, agreed: Agreement, today: date) -> Sentence | None:
    """Say what is missing or must not be, or nothing when it can be written down."""
    outside = outside_agreement(entry, agreed)
    if outside is not None and not entry.not_as_agreed.strip():
        return outside
    return _said_problem(entry, today) or _long_or_past(entry, today)


def correction_problem(entry: Entry, before: Written, agreed: Agreement, today: date) -> Sentence | None:
    """Say what is missing or must not be when a contact that was written down is corrected.

    Whether it was as she had agreed was judged on its day, and is judged anew only for another way: what she agreed to
    may have changed since. What stood there before may stay, however long or long ago it is.
    """
    if entry.way != before.way and (outside := outside_agreement(entry, agreed)) and not entry.not_as_agreed.strip():
        return outside
    kept = msgspec.structs.replace(
        entry,
        note="" if entry.note == before.note else entry.note,
        next_on=None if entry.next_on == before.next_on else entry.next_on,
    )
    return _said_problem(entry, today) or _long_or_past(kept, today)


def _long_or_past(entry: Entry, today: date) -> Sentence | None:
    if len(entry.note) > NOTE_MOST:
        return sentence("This is too long: write at most {most} letters.", most=NOTE_MOST)
    if entry.next_on is not None and entry.next_on < today:
        return sentence("The next contact cannot lie in the past.")
    return None


def _said_problem(entry: Entry, today: date) -> Sentence | None:
    if entry.result not in REACHED | FAILED:
        return sentence("Choose how it went.")
    if entry.on > today:
        return sentence("A contact cannot lie in the future.")
    if entry.result in REACHED and entry.spoke_with not in ("herself", "trusted_person"):
        return sentence("Say with whom you spoke: how she is, only she can say, or the person she trusts.")
    if entry.result == "reached_safe" and entry.safe != "yes":
        return sentence("“Safe” is an answer of hers: ask her whether she is safe, or choose another result.")
    return None


def outside_agreement(entry: Entry, agreed: Agreement) -> Sentence | None:
    """Say in what a contact is not as she agreed, or nothing when it is."""
    problem = way_problem(agreed, entry.way)
    if problem is not None:
        return problem
    if entry.way not in (IN_PERSON, "court_or_hospital") and not entry.at_her_times:
        return sentence("Look at the times she named as safe first. At no other time is she contacted.")
    return None


def next_try(level: str, today: date) -> date:
    """The day of the next try after one that failed: another day, sooner where the danger is high."""
    return today + _AGAIN_AFTER.get(level, _AGAIN)


def failed_days(tries: Iterable[Try]) -> tuple[date, ...]:
    """The days since she was last reached on which the agreed ways were tried in vain, each once."""
    days: list[date] = []
    for one in sorted(tries, key=lambda one: one.on):
        if one.result in REACHED:
            days.clear()
        elif one.as_agreed and one.on not in days:
            days.append(one.on)
    return tuple(days)


def last_reached(tries: Iterable[Try]) -> date | None:
    """The last day on which it was known how she is."""
    return max((one.on for one in tries if one.result in REACHED), default=None)


def is_silent(tries: Iterable[Try], opened_on: date, today: date) -> bool:
    """Whether nothing has been heard of her for so long, or so many tries failed, that a supervisor should know."""
    heard = list(tries)
    since = max(last_reached(heard) or opened_on, opened_on)
    failed = failed_days(heard)
    return bool(failed) and (len(failed) >= TRIES or (today - since).days >= SILENT_DAYS)
