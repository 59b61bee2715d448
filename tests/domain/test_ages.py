# SPDX-License-Identifier: Apache-2.0
"""How old she was, from whatever she remembers; and who consents at that age."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.ages import (
    GROUPS,
    OLDEST,
    UNKNOWN_AGE,
    Age,
    Born,
    ConsentAges,
    age_on,
    consent_at,
    exactly,
    group_of,
)
from intake_desktop.domain.days import Days, days, years_before, years_between
from intake_desktop.resources import code_lists

INTERVIEW = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("exact", "2024-02-20", "2024-02-20"),
        ("ongoing", "2024-02-20", "2024-02-20"),
        ("", "2024-02-20", "2024-02-20"),
        ("approx_day", "2024-02-13", "2024-02-27"),
        ("month", "2024-02-01", "2024-02-29"),
        ("year", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_date_covers_as_many_days_as_she_is_unsure_of(precision: str, first: str, last: str) -> None:
    known = days(date(2024, 2, 20), precision)
    assert known == Days(date.fromisoformat(first), date.fromisoformat(last))


def test_no_date_covers_no_days_and_the_edges_of_the_calendar_hold() -> None:
    assert days(None, "exact") is None
    assert days(INTERVIEW, "unknown") is None
    assert days(date.max, "approx_day") == Days(date.max - timedelta(days=7), date.max)
    assert days(date.min, "approx_day") == Days(date.min, date.min + timedelta(days=7))
    assert days(date.max, "month") is not None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 120))
def test_who_was_born_that_day_is_so_old_and_a_day_later_is_younger(day: date, years: int) -> None:
    born = years_before(day, years)
    assert years_between(born, day) == years
    assert years_between(born + timedelta(days=1), day) == years - 1


def test_groups_meet_without_gap_and_are_those_of_the_list() -> None:
    assert [group_of(exactly(years)) for years in (0, 11, 12, 17, 18, 25, 26, 40, 41, 60, 61, 120)] == [
        code for code in GROUPS for _ in range(2)
    ]
    assert {code.code for code in code_lists().codes("age_group")} == {*GROUPS, "age_unknown"}
    assert group_of(UNKNOWN_AGE) == group_of(Age(17, 18)) == "age_unknown"
    with pytest.raises(ValueError):
        exactly(121)


@pytest.mark.parametrize(
    ("known", "incident", "age"),
    [
        (Born(years=17), days(INTERVIEW, "exact"), Age(17, 17)),
        (Born(years=18), days(date(2026, 3, 9), "exact"), Age(17, 18)),
        (Born(years=18), days(date(2025, 3, 10), "exact"), Age(17, 17)),
        (Born(years=19), days(date(2025, 3, 9), "exact"), Age(17, 18)),
        (Born(years=30), days(date(2010, 1, 1), "year"), Age(13, 15)),
        (Born(born=days(date(2008, 3, 10), "exact")), days(date(2026, 3, 9), "exact"), Age(17, 17)),
        (Born(born=days(date(2008, 3, 9), "exact")), days(date(2026, 3, 9), "exact"), Age(18, 18)),
        (Born(born=days(date(2008, 1, 1), "year"), years=40), days(date(2026, 3, 9), "exact"), Age(17, 18)),
        (Born(group="age_12_17"), days(date(2024, 3, 10), "exact"), Age(10, 15)),
        (Born(group="age_18_25"), None, Age(18, 25)),
        (Born(group="age_unknown"), days(INTERVIEW, "exact"), UNKNOWN_AGE),
        (Born(), None, UNKNOWN_AGE),
        (Born(years=3), days(date(2020, 1, 1), "exact"), Age(0, 0)),
        (Born(years=130), None, UNKNOWN_AGE),
    ],
)
def test_whether_she_was_a_child_is_asked_of_the_day_it_happened(known: Born, incident: Days | None, age: Age) -> None:
    assert age_on(known, INTERVIEW, incident) == age


def test_without_a_day_of_the_incident_her_age_at_the_interview_stands_for_it() -> None:
    assert age_on(Born(years=16), INTERVIEW, days(None, "unknown")).is_child is True
    assert age_on(Born(years=30), INTERVIEW).is_child is False


def test_a_child_is_claimed_only_when_it_is_certain() -> None:
    assert (Age(0, 17).is_child, Age(17, 18).is_child, Age(18, 90).is_child) == (True, None, False)
    assert not UNKNOWN_AGE.is_known
    assert Age(0, OLDEST - 1).is_known


# Who consents

CAREGIVER, WITH, SELF = "caregiver", "survivor_with_caregiver", "survivor"
OTHERS = ("other_trusted_adult", "legal_authority", "best_interest_decision")


@pytest.mark.parametrize(
    ("years", "safe", "assent", "givers"),
    [
        (0, "yes", "watch", (CAREGIVER,)),
        (5, "yes", "watch", (CAREGIVER,)),
        (5, "no", "watch", OTHERS),
        (6, "yes", "spoken", (WITH,)),
        (11, "unknown", "spoken", OTHERS),
        (12, "yes", "written", (WITH,)),
        (14, None, "written", OTHERS),
        (15, "yes", "written", (WITH, SELF)),
        (17, "no", "written", (SELF, *OTHERS)),
        (18, "no", "consent", (SELF,)),
        (70, None, "consent", (SELF,)),
    ],
)
def test_who_consents_at_this_age(years: int, safe: str | None, assent: str, givers: tuple[str, ...]) -> None:
    found = consent_at(exactly(years), safe)
    assert (found.assent, found.givers, found.age_needed) == (assent, givers, False)
    assert set(givers) <= {code.code for code in code_lists().codes("consent_giver")}
    assert found.notes.get("best_interest_decision") == ("caseworker" if OTHERS[-1] in givers else None)
    assert found.notes.get(SELF) == ("supervisor" if years in (15, 17) else None)


def test_a_caregiver_who_is_safe_is_left_out_when_it_is_not_in_her_interest() -> None:
    assert consent_at(exactly(9), "yes", in_her_interest=False).givers == OTHERS


def test_when_her_age_is_not_sure_the_youngest_is_protected_and_the_oldest_is_asked() -> None:
    small = consent_at(Age(0, 11), "yes")
    assert (small.band, small.assent, small.givers, small.age_needed) == ("young", "spoken", (WITH,), True)
    older = consent_at(Age(12, 17), "no")
    assert (older.band, older.assent, older.givers, older.age_needed) == ("written", "written", OTHERS, True)
    unknown = consent_at(UNKNOWN_AGE, None)
    assert (unknown.band, unknown.givers, unknown.age_needed) == ("unknown", (SELF,), True)


@given(st.integers(0, 17), st.sampled_from(["no", "unknown", None]))
def test_a_caregiver_who_is_not_known_to_be_safe_never_consents(years: int, safe: str | None) -> None:
    assert not {CAREGIVER, WITH} & set(consent_at(exactly(years), safe).givers)


def test_a_centre_may_raise_the_ages_and_they_rise() -> None:
    assert consent_at(exactly(15), "yes", ages=ConsentAges(own=16)).givers == (WITH,)
    with pytest.raises(ValueError):
        ConsentAges(written=5)
