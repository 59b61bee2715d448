# SPDX-License-Identifier: Apache-2.0
"""How long ago it happened, and what is still in time; at every edge of a day and an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.elapsed import PURPOSES, Moment, elapsed_bucket, urgency
from intake_desktop.resources import code_lists

INTERVIEW = date(2026, 3, 10)
PAKISTAN = timezone(timedelta(hours=5))
NOW = datetime(2026, 3, 10, 14, 30, tzinfo=PAKISTAN)
ORDER = ["within_72h", "h72_to_120", "after_120h"]


@pytest.mark.parametrize(
    ("incident", "bucket"),
    [
        ("2026-03-10", "d0_3"), ("2026-03-07", "d0_3"), ("2026-03-06", "d4_5"), ("2026-03-05", "d4_5"),
        ("2026-03-04", "d6_14"), ("2026-02-24", "d6_14"), ("2026-02-23", "d15_30"), ("2026-02-08", "d15_30"),
        ("2026-02-07", "over_30"), ("1999-12-31", "over_30"), ("2026-03-11", "unknown"),
    ],
)  # fmt: skip
def test_days_between_the_incident_and_the_interview(incident: str, bucket: str) -> None:
    for precision in ("exact", "approx_day", "ongoing", None):
        assert elapsed_bucket(date.fromisoformat(incident), precision, INTERVIEW) == bucket


def test_without_a_day_the_time_is_unknown() -> None:
    assert elapsed_bucket(None, "exact", INTERVIEW) == "unknown"
    for precision in ("month", "year", "unknown"):
        assert elapsed_bucket(INTERVIEW, precision, INTERVIEW) == "unknown"


@given(st.integers(0, 20_000))
def test_every_number_of_days_falls_into_one_bucket_and_they_only_grow(passed: int) -> None:
    codes = [code.code for code in code_lists().codes("elapsed_time")]
    buckets = [elapsed_bucket(INTERVIEW - timedelta(days=gone), "exact", INTERVIEW) for gone in (passed, passed + 1)]
    assert codes.index(buckets[0]) <= codes.index(buckets[1]) < codes.index("unknown")


def ago(**by: float) -> Moment:
    happened = NOW - timedelta(**by)
    return Moment(day=happened.date(), hour=happened.time())


@pytest.mark.parametrize(
    ("moment", "window"),
    [
        (ago(hours=0), "within_72h"),
        (ago(hours=72), "within_72h"),
        (ago(hours=72, minutes=1), "h72_to_120"),
        (ago(hours=120), "h72_to_120"),
        (ago(hours=120, minutes=1), "after_120h"),
        (Moment(day=date(2026, 3, 10)), "within_72h"),
        (Moment(day=date(2026, 3, 7)), "within_72h"),
        (Moment(day=date(2026, 3, 6)), "h72_to_120"),
        (Moment(day=date(2026, 3, 5), precision="ongoing"), "h72_to_120"),
        (Moment(day=date(2026, 3, 4)), "after_120h"),
    ],
)
def test_the_window_by_the_hour_where_it_is_known_else_by_the_day(moment: Moment, window: str) -> None:
    for type in ("rape", "sexual_assault"):
        found = urgency(type, moment, NOW)
        assert (found.window, found.triage) == (window, window)
        assert [clock.is_open(NOW) for clock in found.clocks] == [window == ORDER[0], window != ORDER[2]]
        assert found.priority == ("urgent" if window == "after_120h" else "emergency")
        assert found.evidence_advice is (window != "after_120h")


@pytest.mark.parametrize(
    ("moment", "window", "triage"),
    [
        (Moment(), "unknown", "within_72h"),
        (Moment(day=date(2026, 3, 10), precision="unknown"), "unknown", "within_72h"),
        (Moment(day=date(2026, 3, 1), precision="month"), "unknown", "within_72h"),
        (Moment(day=date(2026, 2, 10), precision="month"), "unknown", "after_120h"),
        (Moment(day=date(2019, 1, 1), precision="year"), "unknown", "after_120h"),
        (Moment(day=date(2026, 3, 3), precision="approx_day"), "after_120h", "within_72h"),
        (Moment(day=date(2026, 2, 27), precision="approx_day"), "after_120h", "h72_to_120"),
        (Moment(day=date(2026, 2, 20), precision="approx_day"), "after_120h", "after_120h"),
        (Moment(day=date(2026, 3, 10), hour=time(15, 0)), "unknown", "within_72h"),
        (Moment(day=date(2026, 3, 12)), "unknown", "within_72h"),
    ],
)
def test_what_may_still_be_in_time_is_acted_on_and_recorded_as_it_is_known(
    moment: Moment, window: str, triage: str
) -> None:
    found = urgency("rape", moment, NOW)
    assert (found.window, found.triage) == (window, triage)


def test_a_clock_says_what_it_is_for_and_how_long_it_surely_runs() -> None:
    short, long = urgency("rape", ago(hours=70), NOW).clocks
    assert (short.hours, short.purposes) == (72, ("hiv_prevention",))
    assert (long.hours, long.purposes) == (120, ("pregnancy_prevention", "examination"))
    assert short.left(NOW) == timedelta(hours=2)
    assert long.left(NOW) == timedelta(hours=50)
    assert short.left(NOW + timedelta(hours=3)) == timedelta(0)
    assert {*short.purposes, *long.purposes} == set(PURPOSES)
    assert urgency("rape", ago(hours=70), NOW, sex="male").clocks[1].purposes == ("examination",)


def test_with_the_day_alone_one_hurries_for_the_morning_and_offers_until_midnight() -> None:
    clock = urgency("rape", Moment(day=date(2026, 3, 7)), NOW).clocks[0]
    assert clock.ends_first == datetime(2026, 3, 10, 0, 0, tzinfo=PAKISTAN)
    assert clock.ends_last == datetime.combine(date(2026, 3, 10), time.max, tzinfo=PAKISTAN)
    assert clock.left(NOW) == timedelta(0)
    assert clock.is_open(NOW)


def test_without_a_day_a_clock_stays_open_and_promises_nothing() -> None:
    clock = urgency("rape", Moment(), NOW).clocks[0]
    assert clock.is_open(NOW)
    assert clock.left(NOW) is None


@pytest.mark.parametrize("type", [None, "physical_assault", "non_gbv", "psychological_abuse"])
def test_without_sexual_violence_there_is_no_window(type: str | None) -> None:
    found = urgency(type, ago(hours=1), NOW)
    assert (found.window, found.clocks, found.priority, found.evidence_advice) == ("not_applicable", (), None, False)


def test_hours_are_hours_that_went_by_when_the_clocks_change() -> None:
    """Berlin, 29 March 2026: two o'clock is three o'clock. 72 hours on the wall are 71 that went by."""
    berlin = ZoneInfo("Europe/Berlin")
    moment = Moment(day=date(2026, 3, 27), hour=time(12, 0))
    assert urgency("rape", moment, datetime(2026, 3, 30, 13, 0, tzinfo=berlin)).window == "within_72h"
    assert urgency("rape", moment, datetime(2026, 3, 30, 13, 1, tzinfo=berlin)).window == "h72_to_120"


def test_a_clock_without_a_zone_is_refused_and_a_mistyped_year_is_long_ago() -> None:
    with pytest.raises(ValueError):
        urgency("rape", Moment(), datetime(2026, 3, 10, 14, 30))
    assert urgency("rape", Moment(day=date.min), NOW).triage == "after_120h"
    assert urgency("rape", Moment(day=date.max, precision="year"), NOW).window == "unknown"


MOMENTS = st.builds(
    Moment,
    day=st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 20)),
    hour=st.none() | st.times(),
    precision=st.sampled_from(["exact", "approx_day", "month", "year", "ongoing", "unknown"]),
)


@given(MOMENTS)
def test_triage_is_never_less_urgent_than_what_is_recorded_and_never_unknown(moment: Moment) -> None:
    found = urgency("rape", moment, NOW)
    assert found.triage in ORDER
    if found.window in ORDER:
        assert ORDER.index(found.triage) <= ORDER.index(found.window)
    assert found.clocks[0].is_open(NOW) == (found.triage == "within_72h")
    assert found.clocks[1].is_open(NOW) == (found.triage != "after_120h")


@given(MOMENTS, st.integers(0, 40 * 24 * 60))
def test_waiting_never_makes_it_more_urgent(moment: Moment, minutes: int) -> None:
    now, later = (urgency("rape", moment, NOW + timedelta(minutes=m)) for m in (0, minutes))
    if moment.day is not None and moment.day < NOW.date() and moment.precision in ("exact", "ongoing"):
        assert ORDER.index(now.triage) <= ORDER.index(later.triage)


def test_codes_are_those_of_the_list() -> None:
    assert {code.code for code in code_lists().codes("urgent_window")} == {*ORDER, "unknown", "not_applicable"}


def test_the_hour_is_the_one_on_the_wall_of_the_centre() -> None:
    """13:30 in Lahore is not 13:30 in Greenwich: there it lies ahead."""
    assert urgency("rape", ago(hours=1), NOW).window == "within_72h"
    assert urgency("rape", ago(hours=1), NOW.astimezone(UTC)).window == "unknown"
