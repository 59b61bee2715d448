# SPDX-License-Identifier: Apache-2.0
"""How long a woman stays in the shelter of the centre, and what has to be thought of on which day.

The day she came in is the first one. The day before the last is the day to plan with her where she goes next; staying
longer is for the administrator to allow, up to a day, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from .sentences import Sentence, sentence

MAX_DAYS: Final = 5
"""Days a stay lasts unless the centre set another number."""
LONGEST_EXTENSION: Final = 30
"""Days by which a stay can be made longer at one time."""
REQUESTED: Final = "requested"
ADMITTED: Final = "admitted_here"
LEFT: Final = "left"
PRESENT: Final = (REQUESTED, ADMITTED)
"""Statuses of a stay that is not over: she waits for a place, or lives here."""
HOME: Final = "own_choice_home"
"""The exit after which she is asked how she is, soon and again."""


class Span(msgspec.Struct, frozen=True):
    """How far a stay has come on a day."""

    day: int
    """1 on the day she came in."""
    last: date
    """The last day that is allowed so far."""
    plan_on: date
    """The day to plan with her where she goes next."""

    def is_over(self, today: date) -> bool:
        """Whether she is here longer than anybody allowed."""
        return today > self.last

    def plan_is_due(self, today: date) -> bool:
        """Whether it is time to plan where she goes next."""
        return today >= self.plan_on


def span(admitted: date, today: date, max_days: int = MAX_DAYS, extended_to: Iterable[date] = ()) -> Span:
    """Work out how far a stay has come; the farthest extension counts. An extension never makes a stay shorter."""
    usual = admitted + timedelta(days=max(1, max_days) - 1)
    last = max([usual, *extended_to])
    plan_on = max(admitted, last - timedelta(days=1))
    return Span((today - admitted).days + 1, last, plan_on)


def extension_problem(last: date, until: date, today: date, reason: str) -> Sentence | None:
    """Say why a stay cannot be made longer like this, or nothing when it can."""
    if until <= last or until < today:
        return sentence("Choose a day after the one until which she may stay already.")
    if until > max(last, today) + timedelta(days=LONGEST_EXTENSION):
        return sentence("At most {days} days at a time; it can be made longer again.", days=LONGEST_EXTENSION)
    if not reason.strip():
        return sentence("Say in a few words why.")
    return None


def times_problem(admitted: datetime | None, left: datetime | None, now: datetime) -> Sentence | None:
    """Say what is wrong with the moments of a stay, or nothing."""
    if any(moment is not None and moment > now for moment in (admitted, left)):
        return sentence("This moment has not come yet.")
    if admitted is not None and left is not None and left < admitted:
        return sentence("She cannot have left before she came.")
    return None
