# SPDX-License-Identifier: Apache-2.0
"""How long ago it happened, and which help runs out: days for the reports, hours for the doctor.

Two answers are given wherever the time is not known to the hour. `window` is what is recorded, by a plain rule that
everybody counts alike. `triage` is what the desk acts on, and there whatever may still be in time counts as in time: an
offer too many costs a question, an offer too few may cost her a protection that cannot be had later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import msgspec

from .contexts import SEXUAL
from .days import NO_DAY, days
from .sentences import Sentence, sentence

_BUCKETS: Final = ((3, "d0_3"), (5, "d4_5"), (14, "d6_14"), (30, "d15_30"))
_DAY_WINDOWS: Final = ((3, "within_72h"), (5, "h72_to_120"))
_HOURS: Final = ((72, "within_72h"), (120, "h72_to_120"))

_LONG_AGO: Final = date(1900, 1, 1)
"""A mistyped year before it is as long ago as this one."""

UNKNOWN: Final = "unknown"
NOT_APPLICABLE: Final = "not_applicable"


def elapsed_bucket(incident: date | None, precision: str | None, interview: date) -> str:
    """Give the code of ``elapsed_time`` between an incident and the interview, in calendar days.

    ``unknown`` without a day (no date, or only its month or year), and for a day after the interview.
    """
    if incident is None or precision in NO_DAY or incident > interview:
        return UNKNOWN
    passed = (interview - incident).days
    return next((code for most, code in _BUCKETS if passed <= most), "over_30")


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """When it happened, as far as she can say. `hour` is the time on the wall of the centre, if it is known.

    `precision` is a code of ``date_precision``; with ``ongoing`` the day is that of the last event.
    """

    day: date | None = None
    hour: time | None = None
    precision: str = "exact"


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of help that runs out: how many hours it lasts, what it is for, and when it ends for her.

    The end is known to the hour when both ends are the same; else it lies between them, and one hurries for the first
    and offers until the last. Both are None when nothing is known of the day. Times are UTC.
    """

    hours: int
    purposes: tuple[str, ...]
    """Codes of `PURPOSES`."""
    ends_first: datetime | None = None
    ends_last: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it may still help; yes while nobody knows."""
        return self.ends_last is None or now <= self.ends_last

    def left(self, now: datetime) -> timedelta | None:
        """The time that is surely left; nothing left is zero, None when it is not known."""
        return None if self.ends_first is None else max(self.ends_first - now, timedelta(0))


class Urgency(msgspec.Struct, frozen=True, kw_only=True):
    """How urgent health care is after sexual violence, at one moment at the desk."""

    window: str
    """The code of ``urgent_window`` that is recorded."""
    triage: str
    """The same for acting on: never ``unknown``; the earliest window it may still be."""
    clocks: tuple[Clock, ...] = ()
    """The clocks to show, the shorter one first; none when the window does not apply."""

    @property
    def priority(self) -> str | None:
        """The priority (``referral_priority``) of a health referral; None when this gives no reason for one."""
        return _PRIORITY.get(self.triage)

    @property
    def evidence_advice(self) -> bool:
        """Whether to tell her, if she wants an examination, how evidence is kept: not washing, clothes in paper."""
        return self.triage in ("within_72h", "h72_to_120")


PURPOSES: Final[Mapping[str, Sentence]] = {
    "hiv_prevention": sentence("Medicine that prevents HIV: the sooner the better, and not after 72 hours."),
    "pregnancy_prevention": sentence("Emergency contraception: the sooner the better, and not after 120 hours."),
    "examination": sentence("An examination that keeps evidence, if she wants one: the sooner the better."),
}
"""What each window is for. Whether it fits her, a doctor says; whether she wants it, she says."""

AFTERWARDS: Final = sentence(
    "Care still helps: injuries, infections, vaccination, pregnancy, and how she feels. It is never too late to come."
)
"""What is said when both windows are over, or may be."""

_PRIORITY: Final = {"within_72h": "emergency", "h72_to_120": "emergency", "after_120h": "urgent"}
_NONE: Final = Urgency(window=NOT_APPLICABLE, triage=NOT_APPLICABLE)


def urgency(type: str | None, moment: Moment, now: datetime, *, sex: str | None = None) -> Urgency:
    """Say which window is open after sexual violence. ValueError for a clock without a zone.

    `type` is the one in force, None while the questions are not answered (then nothing applies; the emergency panel may
    ask with ``"rape"`` as soon as a sexual act was told). `now` is the clock of the desk in the zone of the centre,
    because calendar days are counted by it: for the record that of the interview, for the panel that of this minute.
    `sex` leaves out what cannot concern her.
    """
    if now.tzinfo is None:
        raise ValueError("the clock of the desk says its zone")
    if type not in SEXUAL:
        return _NONE
    window = _window(moment, now)
    first, last = _bounds(moment, now)
    is_plain = window != UNKNOWN and moment.precision != "approx_day"
    triage = window if is_plain else _earliest_still_possible(last, now.astimezone(UTC))
    clocks = tuple(
        Clock(hours=hours, purposes=purposes, ends_first=_after(first, hours), ends_last=_after(last, hours))
        for hours, purposes in ((72, ("hiv_prevention",)), (120, _until_120(sex)))
    )
    return Urgency(window=window, triage=triage, clocks=clocks)


def _until_120(sex: str | None) -> tuple[str, ...]:
    return ("examination",) if sex == "male" else ("pregnancy_prevention", "examination")


def _window(moment: Moment, now: datetime) -> str:
    """The recorded window: by hours when the hour is known, else by calendar days; unknown when it lies ahead."""
    if moment.day is None or moment.precision in NO_DAY:
        return UNKNOWN
    if moment.hour is not None and moment.precision != "approx_day":
        passed = now.astimezone(UTC) - _at(moment.day, moment.hour, now)
        if passed < timedelta(0):
            return UNKNOWN
        return next((code for most, code in _HOURS if passed <= timedelta(hours=most)), "after_120h")
    gone = (now.date() - moment.day).days
    if gone < 0:
        return UNKNOWN
    return next((code for most, code in _DAY_WINDOWS if gone <= most), "after_120h")


def _bounds(moment: Moment, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The first and the last moment at which it may have happened; never later than now."""
    span = days(moment.day, moment.precision)
    if span is None:
        return None, None
    if moment.hour is not None and span.first == span.last:
        first = last = _at(span.first, moment.hour, now)
    else:
        first, last = _at(span.first, time.min, now), _at(span.last, time.max, now)
    return min(first, now.astimezone(UTC)), min(last, now.astimezone(UTC))


def _earliest_still_possible(last: datetime | None, now: datetime) -> str:
    if last is None:
        return "within_72h"
    return next((code for most, code in _HOURS if now - last <= timedelta(hours=most)), "after_120h")


def _at(day: date, hour: time, now: datetime) -> datetime:
    """That hour on the wall as UTC: hours from it are hours that went by, in the night of a clock change as well."""
    day = min(max(day, _LONG_AGO), now.date() + timedelta(days=1))
    return datetime.combine(day, hour.replace(tzinfo=None), tzinfo=now.tzinfo).astimezone(UTC)


def _after(moment: datetime | None, hours: int) -> datetime | None:
    return None if moment is None else moment + timedelta(hours=hours)
