# SPDX-License-Identifier: Apache-2.0
"""Work without a case: awareness, partners, training. Counts of people, never a person."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from .sentences import Sentence, sentence

GROUPS: Final = ("women", "men", "girls", "boys")
MOST_PEOPLE: Final = 100_000
PLACE_MOST: Final = 80


class Work(msgspec.Struct, frozen=True):
    """One piece of work: its day (ISO), a code of ``prevention_type``, where, and how many people were there."""

    day: str
    type: str
    place: str = ""
    women: int = 0
    men: int = 0
    girls: int = 0
    boys: int = 0

    @property
    def people(self) -> int:
        """All who were there."""
        return self.women + self.men + self.girls + self.boys


def work_problem(work: Work, today: date) -> dict[str, Sentence]:
    """Say by field what is missing or wrong; empty when it can be written down."""
    found: dict[str, Sentence] = {}
    if not work.day:
        found["day"] = sentence("Write the day.")
    elif work.day > today.isoformat():
        found["day"] = sentence("This day has not come yet.")
    if not work.type:
        found["type"] = sentence("Choose what it was.")
    if len(work.place) > PLACE_MOST:
        found["place"] = sentence("This is too long: write at most {letters} letters.", letters=PLACE_MOST)
    for group in GROUPS:
        if not 0 <= getattr(work, group) <= MOST_PEOPLE:
            found[group] = sentence("Write a number from 0 on.")
    return found
