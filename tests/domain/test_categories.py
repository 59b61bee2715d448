# SPDX-License-Identifier: Apache-2.0
"""Which category of the centre is suggested: the first rule that fits any incident of the case."""

from __future__ import annotations

import pytest

from intake_desktop.domain.ages import exactly
from intake_desktop.domain.categories import Told, suggest
from intake_desktop.domain.classification import STEPS, classify
from intake_desktop.domain.contexts import Incident, Perpetrator
from intake_desktop.resources import code_lists

LAST_NO = dict.fromkeys(STEPS[:7], "no")


def told(step: str, *by: str, age: int = 30, **facts: object) -> Told:
    answers = LAST_NO if step == "none" else {**dict.fromkeys(STEPS[: STEPS.index(step)], "no"), step: "yes"}
    people = tuple(Perpetrator(relationship=one) for one in by)
    incident = Incident(answers=answers, age=exactly(age), perpetrators=people, **facts)  # type: ignore[arg-type]
    return Told(incident, classify(incident))


ACID = frozenset({"acid_chemical"})
ONLINE = frozenset({"grooming"})


@pytest.mark.parametrize(
    ("one", "category"),
    [
        (told("q1", "current_partner"), "sexual_violence"),
        (told("q2", "stranger", age=12), "sexual_violence"),
        (told("q6", "stranger", abduction="trafficked", weapons=ACID), "trafficking"),
        (told("q3", "current_partner", weapons=ACID), "acid_attack"),
        (told("q3", "current_partner"), "domestic_violence"),
        (told("q4", "primary_caregiver", age=16), "domestic_violence"),
        (told("q4", "community_member", age=16), "child_marriage"),
        (told("q4", "community_member", age=19), "other"),
        (told("q6", "online_unknown", age=14, ocsea_forms=ONLINE), "cyber_crime"),
        (told("q6", "stranger", place="market"), "harassment"),
        (told("q6", "colleague", place="workplace"), "harassment"),
        (told("q3", "stranger"), "criminal_offence"),
        (told("q3", "unknown"), "other"),
        (told("q3"), "other"),
        (told("q5", "community_member", about_property=True), "property_dispute"),
        (told("q5", "community_member"), "other"),
        (told("q5", "in_law", about_property=True), "domestic_violence"),
        (told("none"), "other"),
    ],
)
def test_the_first_rule_that_fits(one: Told, category: str) -> None:
    found = suggest([one])
    assert found is not None
    assert found.category == category
    assert code_lists().has("centre_category", category)


def test_in_india_abuse_of_a_child_is_counted_apart() -> None:
    for one in (told("q1", "stranger", age=17), told("q6", "online_unknown", age=14, ocsea_forms=ONLINE)):
        assert suggest([one], profile="india").category == "child_sexual_abuse"  # type: ignore[union-attr]
    assert suggest([told("q1", "stranger", age=18)], profile="india").category == "sexual_violence"  # type: ignore[union-attr]


def test_divorce_without_abuse_is_a_family_case_and_with_abuse_it_is_not() -> None:
    assert suggest([told("none")], family_wish=True).category == "family_case"  # type: ignore[union-attr]
    beaten = [told("none"), told("q3", "current_partner")]
    assert suggest(beaten, family_wish=True).category == "domestic_violence"  # type: ignore[union-attr]


def test_the_gravest_of_several_incidents_gives_the_category_in_whatever_order() -> None:
    case = [told("q6", "stranger", place="market"), told("q1", "stranger")]
    assert suggest(case) == suggest(case[::-1])
    assert suggest(case).category == "sexual_violence"  # type: ignore[union-attr]


def test_without_a_type_nothing_is_suggested() -> None:
    incident = Incident(weapons=ACID)
    assert suggest([]) is None
    assert suggest([Told(incident, classify(incident))]) is None
