# SPDX-License-Identifier: Apache-2.0
"""What may be told about her, in words that are read out to her before she decides: "your age", not "age".

By the codes of ``disclosure.FACTS`` and of what else she ticks. Every text ends a sentence that begins with "We tell
them" or "We do not tell them", and is short enough for a line with a box.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .consent import LEVELS
from .disclosure import FACTS
from .sentences import Sentence, sentence

OF_LEVEL: Final[Mapping[str, tuple[tuple[str, Sentence], ...]]] = {
    LEVELS[1]: (
        ("code", sentence("Your code")),
        ("service", sentence("Which help you want, and how soon")),
        ("person", sentence("Whether you are a woman or a man, and about how old")),
        ("support", sentence("Your language, and what support you need")),
        ("risk_level", sentence("How much danger you are in, as one word")),
    ),
    LEVELS[2]: (
        ("name", sentence("The name by which you want to be called")),
        ("contact", sentence("How you can be reached without danger")),
    ),
}
"""What a level lets be told whatever else she ticks."""

TICKED: Final[Mapping[str, Sentence]] = {
    "time_since": sentence("How long ago it happened"),
    "injuries": sentence("Where you are hurt"),
    "pregnancy": sentence("Whether you are or may be pregnant"),
    "given_already": sentence("What treatment you have had already"),
    "evidence_wish": sentence("Whether you want evidence to be taken"),
    "health_results": sentence("The health results that you choose"),
    "incident_type": sentence("What kind of thing happened"),
    "incident_district": sentence("In which district it happened"),
    "incident_date": sentence("On which day it happened"),
    "incident_dates": sentence("On which days it happened"),
    "perpetrator_relation": sentence("Who the person you accuse is to you"),
    "perpetrator_name": sentence("The name of the person you accuse"),
    "immediate_danger": sentence("Whether you are in danger now"),
    "wants_case_or_protection": sentence("Whether you want a case, or only to be protected"),
    "safe_place": sentence("That you have a safe place, and not where it is"),
    "help_wanted": sentence("What help you want from them"),
    "documents_held": sentence("Which documents you have"),
    "reports_made": sentence("Where you have reported it already"),
    "hearing_date": sentence("The next day in court"),
    "children": sentence("That you have children"),
    "arrival_time": sentence("When you will come"),
    "children_ages": sentence("How old the children are who come with you"),
    "health_needs": sentence("What your health needs"),
    "danger_level": sentence("How much danger you are in"),
    "who_may_know": sentence("Who may know that you are there"),
    "main_concern": sentence("What weighs on you most"),
    "urgency": sentence("How soon you want to talk"),
    "suicide_alert": sentence("That you think of ending your life"),
    "spoken_language": sentence("In which language you want to talk"),
    "counsellor_sex": sentence("Whether you want to talk to a woman or a man"),
    "child_age": sentence("How old the child is"),
    "caregiver_safety": sentence("Whether the person who cares for the child is safe"),
    "required_by_law": sentence("What the law says we must tell"),
    "cyber_service": sentence("On which site or app it happened"),
    "images_exist": sentence("Whether there are pictures, and not the pictures"),
    "images_shared": sentence("Whether pictures were shown to others"),
    "takedown": sentence("Whether you want them taken down"),
    "wish_to_be_called": sentence("That you want to be called"),
    "risk_factors": sentence("Why you are in danger"),
    "done_here": sentence("What help you have had here"),
}
"""What she ticks one by one from level 3 on: facts of a sector, why she is in danger, what was done here."""

NEVER: Final = (
    sentence("What you told us in your own words"),
    sentence("What you speak about in counselling"),
    sentence("Names of other people"),
)
"""What no level lets be told on a paper."""


def may_be_ticked(sector: str) -> tuple[str, ...]:
    """Give the codes that she is asked about for a sector, one by one; of no use below level 3."""
    return (*FACTS.get(sector, ()), "risk_factors", "done_here")


def told_and_untold(
    sector: str, level: str, items: tuple[str, ...]
) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """Give what is told at a level with these ticks, and what is not: both lists are read out to her.

    Every tick that could have been set stands on one of the two; what is never told ends the second. ValueError for a
    level that does not exist.
    """
    reached = LEVELS.index(level)
    told: list[Sentence] = []
    untold: list[Sentence] = []
    for rank, lowest in enumerate(LEVELS):
        (told if rank <= reached else untold).extend(words for _, words in OF_LEVEL.get(lowest, ()))
    ticked = set(items) if reached >= LEVELS.index("l3_need_to_know") else set()
    for code in may_be_ticked(sector):
        (told if code in ticked else untold).append(TICKED[code])
    return tuple(told), (*untold, *NEVER)
