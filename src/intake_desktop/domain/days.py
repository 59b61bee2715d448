# SPDX-License-Identifier: Apache-2.0
"""A day that is known more or less well: what she remembers, and what may follow from it.

Nobody is pressed for a date. "In March", "a year ago", "about a week back" are answers; this is how much of the
calendar each of them covers, so that whoever counts years or days from it knows what is certain and what is not.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

NO_DAY = frozenset({"month", "year", "unknown"})
"""Precisions (``date_precision``) in which the day of a date means nothing."""

ABOUT = timedelta(days=7)


class Days(msgspec.Struct, frozen=True):
    """All days on which something may have happened, both ends included."""

    first: date
    last: date


def days(day: date | None, precision: str | None) -> Days | None:
    """Say which days a date with its precision covers, or nothing when none is known.

    ``ongoing`` is the day of the last event. A date without a precision is taken as it stands: the form asks for one.
    """
    if day is None or precision == "unknown":
        return None
    if precision == "approx_day":
        return Days(_shifted(day, -ABOUT), _shifted(day, ABOUT))
    if precision == "month":
        first = day.replace(day=1)
        return Days(first, _shifted(first, timedelta(days=31)).replace(day=1) - timedelta(days=1))
    if precision == "year":
        return Days(date(day.year, 1, 1), date(day.year, 12, 31))
    return Days(day, day)


def as_known(day: str, precision: str | None) -> str:
    """The part of an ISO date that is certain enough to be written down: ``2026-06`` of a month, nothing of no day."""
    return {"month": day[:7], "year": day[:4], "unknown": ""}.get(precision or "", day)


def years_between(birth: date, day: date) -> int:
    """Count the birthdays up to and including `day`; who was born on 29 February has hers on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def years_before(day: date, years: int) -> date:
    """Give the last day on which somebody was born who is `years` old on `day`; never before the calendar begins."""
    year = max(day.year - years, date.min.year)
    if (day.month, day.day) == (2, 29) and not _is_leap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.min if by < timedelta(0) else date.max
