# SPDX-License-Identifier: Apache-2.0
"""Opening a case that is not one's own because a life is at risk: for how long, with which words, and who answers for
it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from .sentences import Sentence, sentence

LASTS: Final = timedelta(hours=24)
"""How long a case stays open by an emergency: a night and the day after it, and no longer."""

JUSTIFIED: Final = "justified"
NOT_JUSTIFIED: Final = "not_justified"
DECISIONS: Final = (JUSTIFIED, NOT_JUSTIFIED)
"""Codes of ``emergency_decision``."""

LEAST_REASON, MOST_REASON = 15, 300
"""Letters of a reason: fewer say nothing, more are a story that belongs into the case."""

_SUNDAY = 6


def reason_problem(reason: str) -> Sentence | None:
    """Say what is wrong with a reason, or nothing."""
    letters = len(reason.strip())
    if letters < LEAST_REASON:
        return sentence("Write in a few words what the danger is.")
    if letters > MOST_REASON:
        return sentence("This is too long: write at most {most} letters.", most=MOST_REASON)
    return None


def answer_by(opened_on: date) -> date:
    """The day by the end of which a supervisor has said whether it was right: the next one that is no Sunday."""
    day = opened_on + timedelta(days=1)
    return day + timedelta(days=1) if day.weekday() == _SUNDAY else day
