# SPDX-License-Identifier: Apache-2.0
"""What holds for needs, plans and safety plans, whoever writes them and wherever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from .sentences import Sentence, sentence

ELEMENTS: Final = (
    "warning_signs", "resources_economic", "resources_people", "resources_community", "code_signal", "important_items",
    "children_plan", "exit_route", "during_violence", "after_leaving", "digital_safety", "emotional_support",
)  # fmt: skip
"""All codes of ``safety_element``, in the order of the list."""
INTAKE_ANSWERS: Final = frozenset(f"plan_{code}" for code in ELEMENTS)
"""Questions of an intake that hold words of the safety plan: shown where the plan is, and nowhere by themselves."""
FEARS: Final = "fears_most"
"""What she fears most: asked before the elements, in her words."""

SUICIDE_STEPS: Final = (
    "not_alone", "plan", "means", "time", "supports", "agreement", "mental_health_line", "supervisor_told",
)  # fmt: skip
"""What is done when she thinks of ending her life now, in order: codes of ``suicide_step``."""

REVIEW_DAYS: Final[Mapping[str, int]] = {"high": 7}
MOST_REVIEW_DAYS: Final = 30
"""Days until a safety plan is looked at again, at the most."""

SEEN_DAYS: Final[Mapping[str, int]] = {"high": 1}
MOST_SEEN_DAYS: Final = 7
"""Days within which a supervisor has seen a plan."""

WORDS, LONG_WORDS = 500, 1000
"""Letters of a goal, an action, an element; of the options that were gone through."""

NEVER_A_NEED: Final = "mediation"
"""It is never offered as a need: it has a gate of its own."""
NOT_WANTED_OUTCOMES: Final = ("declined", "not_applicable")


def need_problem(sector: str, wanted: str, outcome: str | None) -> Sentence | None:
    """Say why a line of service cannot stand like this, or nothing."""
    if sector == NEVER_A_NEED:
        return sentence("Mediation is no need that can be added here.")
    if not wanted:
        return sentence("Ask her whether she wants it.")
    if wanted == "no" and outcome not in (None, "", *NOT_WANTED_OUTCOMES):
        return sentence("She does not want it: then it was declined, or does not apply.")
    return None


def words_problem(text: str, most: int = WORDS) -> Sentence | None:
    """Say what is wrong with something that was written, or nothing."""
    if not text.strip():
        return sentence("Write it in a few words.")
    if len(text) > most:
        return sentence("This is too long: write at most {count} letters.", count=most)
    return None


def result_problem(result: str, reason: str) -> Sentence | None:
    """Say why an action cannot end like this, or nothing: what was not done has a reason."""
    if not result:
        return sentence("Say what came of it.")
    if result != "done" and not reason.strip():
        return sentence("Say in a few words why.")
    return None


def last_review_day(level: str, today: date) -> date:
    """The last day on which a safety plan made today may wait to be looked at again."""
    return today + timedelta(days=REVIEW_DAYS.get(level, MOST_REVIEW_DAYS))


def review_problem(review_on: date | None, level: str, today: date) -> Sentence | None:
    """Say what is wrong with the day on which a safety plan is looked at again, or nothing."""
    if review_on is None:
        return sentence("Choose the day on which you look at it again together.")
    if review_on < today:
        return sentence("This day is past.")
    if review_on > last_review_day(level, today):
        return sentence(
            "Look at it again within {count} days, at this level of danger.",
            count=REVIEW_DAYS.get(level, MOST_REVIEW_DAYS),
        )
    return None


def seen_by(level: str, made_on: date) -> date:
    """The last day on which a supervisor is in time to see a plan."""
    return made_on + timedelta(days=SEEN_DAYS.get(level, MOST_SEEN_DAYS))
