# SPDX-License-Identifier: Apache-2.0
"""When a service is open: days, midnight, and how it is written."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.opening import DAYS, Span, is_within, read_span, read_spans, read_time, written
from intake_desktop.domain.providers import Provider, is_open, needs_check

OFFICE = "12345 09:00-17:00"
NIGHT = "67 20:00-06:00"
"""Saturday and Sunday evening until six the next morning."""


def at(day: int, time: str) -> datetime:
    """A moment of a week that begins on Monday, 2 November 2026."""
    return datetime.fromisoformat(f"2026-11-{1 + day:02d}T{time}+05:00")


def named(day: int) -> str:
    return DAYS[day - 1].title()


@pytest.mark.parametrize(
    ("spans", "day", "time", "is_it"),
    [
        ((OFFICE,), 1, "08:59", False),
        ((OFFICE,), 1, "09:00", True),
        ((OFFICE,), 5, "16:59", True),
        ((OFFICE,), 5, "17:00", False),
        ((OFFICE,), 6, "12:00", False),
        ((NIGHT,), 6, "19:59", False),
        ((NIGHT,), 6, "20:00", True),
        ((NIGHT,), 7, "05:59", True),
        ((NIGHT,), 7, "06:00", False),
        ((NIGHT,), 7, "23:59", True),
        ((NIGHT,), 1, "05:59", True),
        ((NIGHT,), 6, "05:59", False),
        ((OFFICE, NIGHT), 1, "02:00", True),
        (("3 00:00-24:00",), 3, "23:59", True),
        (("3 00:00-24:00",), 4, "00:00", False),
        (("3 08:00-08:00",), 4, "07:59", True),
        (("12345 09:00-12:30", "12345 14:00-17:00"), 2, "13:00", False),
    ],
)
def test_open_at(spans: tuple[str, ...], day: int, time: str, is_it: bool) -> None:
    assert is_within(read_spans(spans), at(day, time)) is is_it


def test_a_service_says_whether_it_is_open_and_says_nothing_when_nobody_knows() -> None:
    plain = Provider("x", {"en": "A"}, {}, ("shelter",), "district", "", "", "", "", "", True)
    assert is_open(plain, at(1, "12:00")) is None
    always = Provider("x", {"en": "A"}, {}, ("shelter",), "district", "", "", "", "", "", True, always=True)
    assert is_open(always, at(7, "03:00")) is True
    office = Provider(
        "x", {"en": "A"}, {}, ("shelter",), "district", "", "", "", "", "", True, opening=read_spans([OFFICE])
    )
    assert (is_open(office, at(1, "12:00")), is_open(office, at(7, "12:00"))) == (True, False)
    assert office.hours_in(named) == "Mon–Fri 09:00–17:00"
    assert always.hours_in(named) == "24/7"
    noted = Provider(
        "x", {"en": "A"}, {}, ("shelter",), "district", "", "", "not on Eid", "", "", True, opening=read_spans([OFFICE])
    )
    assert noted.hours_in(named) == "Mon–Fri 09:00–17:00, not on Eid"
    assert plain.hours_in(named) == ""


@pytest.mark.parametrize(
    "text", ["", "09:00-17:00", "18 09:00-17:00", "21 09:00-17:00", "1 9:00-17:00", "1 09:00-25:00"]
)
def test_what_is_no_span_is_not_read(text: str) -> None:
    assert read_span(text) is None
    assert read_spans([text, OFFICE]) == (Span("12345", "09:00", "17:00"),)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("9", "09:00"), ("9:30", "09:30"), ("930", "09:30"), ("17.15", "17:15"), ("24", "24:00"), ("24:30", None),
     ("25", None), ("9:60", None), ("noon", None), ("", None)],
)  # fmt: skip
def test_times_as_people_type_them(typed: str, read: str | None) -> None:
    assert read_time(typed) == read


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("1234567", "Mon–Sun"),
        ("12345", "Mon–Fri"),
        ("67", "Sat, Sun"),
        ("135", "Mon, Wed, Fri"),
        ("1236", "Mon–Wed, Sat"),
    ],
)
def test_days_are_written_as_people_say_them(days: str, said: str) -> None:
    assert written([Span(days, "09:00", "17:00")], named) == f"{said} 09:00–17:00"


@given(
    st.sets(st.integers(1, 7), min_size=1), st.integers(0, 1439), st.integers(0, 1439), st.integers(1, 7),
    st.integers(0, 1439),
)  # fmt: skip
def test_a_span_is_kept_as_it_was_and_its_end_is_not_in_it(
    days: set[int], opens: int, closes: int, day: int, minute: int
) -> None:
    def clock(minutes: int) -> str:
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    span = Span("".join(map(str, sorted(days))), clock(opens), clock(closes))
    assert read_span(span.text) == span
    length = (closes - opens) % 1440 or 1440
    since = {(day - 1 - (one - 1)) % 7 * 1440 + minute - opens for one in days}
    assert span.covers(day, clock(minute)) == any(
        0 <= one < length or 0 <= one - 7 * 1440 < length for one in since
    ) or (any(-1440 * 7 <= one < 0 and 0 <= one + 7 * 1440 < length for one in since))


def test_ninety_days_after_the_check_it_is_time_for_the_next() -> None:
    one = Provider("x", {"en": "A"}, {}, ("shelter",), "district", "", "", "", "", "2026-08-04", True)
    assert not needs_check(one, datetime(2026, 11, 2).date())
    assert needs_check(one, datetime(2026, 11, 3).date())
