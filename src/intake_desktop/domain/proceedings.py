# SPDX-License-Identifier: Apache-2.0
"""Police and courts: what stands now, out of what was written down one after the other."""

from __future__ import annotations

from datetime import date
from typing import Final

from .sentences import Sentence, sentence

CRIMINAL: Final = frozenset({"fir_registered", "investigation", "charge_sheet", "trial", "appeal"})
"""Stages in which a criminal case is open."""
ENDED: Final = frozenset({"decided_convicted", "decided_acquitted", "withdrawn"})
"""Stages after which nothing goes on at police or court, until a new one is written."""
SAFETY_ORDERS: Final = frozenset({"interim", "protection", "residence"})
"""Orders that keep somebody away from her."""
MAY_COME_EARLY: Final = frozenset({"adjourned", "not_held"})
"""Results of a hearing that can be known before its day."""
LONGEST_NOTE: Final = 300


def is_in_force(said: str, given_on: str, until_day: str, today: date) -> bool:
    """Whether a court order counts today. One nobody answered "no" to counts while its last day is not past, because
    to take it for ended would be the dangerous mistake.
    """
    if said == "no":
        return False
    if until_day and until_day < today.isoformat():
        return False
    return not given_on or given_on <= today.isoformat()


def days_problem(first: date | None, last: date | None) -> Sentence | None:
    """Say what is wrong with the days of an order, or nothing."""
    if first is not None and last is not None and last < first:
        return sentence("It cannot end before it begins.")
    return None


def past_problem(day: date | None, today: date) -> Sentence | None:
    """Say that something which happened cannot lie ahead."""
    if day is not None and day > today:
        return sentence("This day has not come yet.")
    return None


def text_problem(*texts: str) -> Sentence | None:
    """Say that something is too long."""
    if any(len(text) > LONGEST_NOTE for text in texts):
        return sentence("This is too long: write at most {letters} letters.", letters=LONGEST_NOTE)
    return None
