# SPDX-License-Identifier: Apache-2.0
"""The days of a stay, and orders that count: what must not be out by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.proceedings import is_in_force
from intake_desktop.domain.shelter import extension_problem, span, times_problem

MONDAY = date(2026, 11, 23)


def test_five_days_from_monday_end_on_friday_and_thursday_is_for_planning() -> None:
    here = span(MONDAY, MONDAY)
    assert (here.day, here.last, here.plan_on) == (1, date(2026, 11, 27), date(2026, 11, 26))
    friday = span(MONDAY, date(2026, 11, 27))
    assert (friday.day, friday.is_over(date(2026, 11, 27)), friday.is_over(date(2026, 11, 28))) == (5, False, True)
    assert [friday.plan_is_due(date(2026, 11, day)) for day in (25, 26, 27)] == [False, True, True]


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 400),
    st.integers(1, 90),
    st.lists(st.integers(-30, 120)),
)
def test_an_extension_never_makes_a_stay_shorter(admitted: date, gone: int, days: int, more: list[int]) -> None:
    today = admitted + timedelta(days=gone)
    longer = span(admitted, today, days, [admitted + timedelta(days=one) for one in more])
    assert longer.last >= span(admitted, today, days).last
    assert admitted <= longer.plan_on <= longer.last
    assert longer.day == gone + 1


@pytest.mark.parametrize(
    ("until", "reason", "refused"),
    [
        (date(2026, 11, 28), "Her brother comes", False),
        (date(2026, 11, 27), "Her brother comes", True),  # until then she may stay anyway
        (date(2026, 11, 28), "  ", True),
        (date(2026, 12, 27), "For a month", False),
        (date(2026, 12, 28), "For more than a month", True),
    ],
)
def test_what_the_administrator_may_allow(until: date, reason: str, refused: bool) -> None:
    problem = extension_problem(date(2026, 11, 27), until, MONDAY, reason)
    assert (problem is not None) is refused


def test_nobody_leaves_before_she_came_or_tomorrow() -> None:
    now = datetime(2026, 11, 23, 12).astimezone()
    hour = timedelta(hours=1)
    assert times_problem(now - hour, now, now) is None
    assert times_problem(now, now - hour, now) is not None
    assert times_problem(now - hour, now + hour, now) is not None


@pytest.mark.parametrize(
    ("said", "given_on", "until", "counts"),
    [
        ("yes", "", "", True),
        ("unknown", "2026-11-01", "", True),
        ("", "", "2026-11-23", True),
        ("yes", "", "2026-11-22", False),
        ("no", "2026-11-01", "2027-11-01", False),
        ("yes", "2026-11-24", "", False),
    ],
)
def test_an_order_counts_until_somebody_says_no_or_its_day_is_over(
    said: str, given_on: str, until: str, counts: bool
) -> None:
    assert is_in_force(said, given_on, until, MONDAY) is counts
