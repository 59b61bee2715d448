# SPDX-License-Identifier: Apache-2.0
"""The laws that require a report: who gets it, and what each of them names. Nothing else may stand on a report.

No law is built in: which ones hold differs from province to province and from year to year, and a wrong one would tell
what nobody may tell. Each centre writes down its own, with the help of whoever knows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from .consent import LEVELS
from .disclosure import REPORT, ticks
from .sentences import Sentence, sentence

NAME_LETTERS: Final = 120
MOST: Final = 30
"""Laws that one centre may write down."""
_FACTS = LEVELS[3]

BY_LAW: Final[Mapping[str, Sentence]] = {
    "name": sentence("Her name"),
    "safe_contact": sentence("How she can be reached safely"),
    "person": sentence("Sex and age group"),
    "access_needs": sentence("Her language and what support she needs"),
    "caregiver": sentence("What is known about the caregiver"),
    "risk_level": sentence("The risk level, as it was judged here"),
    "risk_factors": sentence("Why she is in danger"),
    "done_here": sentence("What was done here already"),
}
"""What can be told beyond facts, by its code; most of it only on a report that the law requires."""


class Law(msgspec.Struct, frozen=True):
    """One law and section that requires a report to one kind of service."""

    name: str
    """As it is printed on the report: the law and its section."""
    sector: str
    """To whom it goes: a code of ``service_sector``."""
    items: tuple[str, ...]
    """What it names: codes of ``disclosure.ticks`` for a report to this sector."""
    country: str = ""
    """The country of the centre when it was written down; empty holds everywhere."""

    @property
    def key(self) -> tuple[str, str, str]:
        """One law may ask for reports to several kinds of service: each is a line of its own."""
        return self.country, self.name.casefold(), self.sector


def may_be_named(sector: str) -> tuple[str, ...]:
    """Give what a law can name on a report to this sector; counselling notes and her account are on no list."""
    return ticks(sector, _FACTS, REPORT)


def law_problem(law: Law, sectors: Iterable[str]) -> Sentence | None:
    """Say why a law cannot be written down like this, or nothing. `sectors` are the codes there are."""
    if not law.name.strip():
        return sentence("Write the law and its section.")
    if len(law.name) > NAME_LETTERS or not law.name.isprintable():
        return sentence("Write the law and its section in one line of at most {most} letters.", most=NAME_LETTERS)
    if law.sector not in set(sectors):
        return sentence("Choose who gets the report.")
    if not law.items:
        return sentence("Tick what the law names.")
    if not set(law.items) <= set(may_be_named(law.sector)):
        return sentence("A report to such a service cannot say all of this.")
    return None


def that_hold(laws: Iterable[Law], country: str) -> tuple[Law, ...]:
    """Give the laws that hold in a centre of this country, by their names."""
    return tuple(sorted((one for one in laws if one.country in ("", country)), key=lambda one: one.key))


def law_of(laws: Iterable[Law], name: str, sector: str) -> Law | None:
    """Find the law that requires a report to this sector, by its name."""
    return next((one for one in laws if (one.name, one.sector) == (name, sector)), None)


def named_problem(laws: Iterable[Law], name: str, sector: str, named: Iterable[str]) -> Sentence | None:
    """Say why a report cannot stand on this law with these items, or nothing."""
    known = tuple(laws)
    if not any(one.sector == sector for one in known):
        return sentence(
            "No law that requires a report to such a service is written down at this centre. "
            "A supervisor does it under “How the centre works”."
        )
    if not name.strip():
        return sentence("Name the law that requires this report.")
    law = law_of(known, name, sector)
    if law is None:
        return sentence("Choose a law of the centre's list: only what it names may be told.")
    if not set(named) <= set(law.items):
        return sentence("This is more than the law names.")
    return None
