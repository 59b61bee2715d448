# SPDX-License-Identifier: Apache-2.0
"""How soon each step of a slip is due, by its priority: the usual times, those that a centre may choose, what is late.

A time is written as ``2h`` or ``3d``. What may be chosen for an emergency is never longer than for an urgent slip, nor
that longer than for a routine one; the time within which she is helped is never longer than that of the inter-agency
referral form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

import msgspec

from .referrals import PRIORITIES, WAITS_FOR

Times = Mapping[str, Mapping[str, timedelta]]
"""By what is expected (and `ESCALATION`) and by priority."""

ESCALATION: Final = "escalation"
"""How long after its limit a reply that did not come is a supervisor's question, too."""

USUAL: Final[Mapping[tuple[str, str], str]] = {
    ("delivered", "emergency"): "2h", ("delivered", "urgent"): "24h", ("delivered", "routine"): "3d",
    ("received", "emergency"): "4h", ("received", "urgent"): "24h", ("received", "routine"): "5d",
    ("service", "emergency"): "24h", ("service", "urgent"): "72h", ("service", "routine"): "14d",
    ("stub", "emergency"): "3d", ("stub", "urgent"): "7d", ("stub", "routine"): "14d",
    (ESCALATION, "emergency"): "2h", (ESCALATION, "urgent"): "24h", (ESCALATION, "routine"): "7d",
}  # fmt: skip
"""How soon until a centre chooses: handed over after it was issued, acknowledged after that, contact or service after
it was issued (the times of the inter-agency form), the reply stub after the service, a supervisor after the limit."""

OFFERED: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("delivered", "emergency"): ("1h", "2h", "3h", "4h", "6h"),
    ("delivered", "urgent"): ("6h", "12h", "24h"),
    ("delivered", "routine"): ("1d", "2d", "3d", "5d", "7d"),
    ("received", "emergency"): ("1h", "2h", "4h", "8h", "12h"),
    ("received", "urgent"): ("12h", "24h", "48h"),
    ("received", "routine"): ("2d", "3d", "5d", "7d", "10d"),
    ("service", "emergency"): ("6h", "12h", "24h"),
    ("service", "urgent"): ("24h", "48h", "72h"),
    ("service", "routine"): ("3d", "5d", "7d", "10d", "14d"),
    ("stub", "emergency"): ("1d", "2d", "3d"),
    ("stub", "urgent"): ("3d", "5d", "7d"),
    ("stub", "routine"): ("7d", "10d", "14d", "21d", "28d"),
    (ESCALATION, "emergency"): ("1h", "2h", "4h", "8h"),
    (ESCALATION, "urgent"): ("12h", "24h", "48h"),
    (ESCALATION, "routine"): ("2d", "3d", "5d", "7d", "14d"),
}
"""What a centre may choose, the shortest first."""


def span(written: str) -> timedelta:
    """Read a time that is written as ``2h`` or ``3d``."""
    number = int(written[:-1])
    return timedelta(days=number) if written.endswith("d") else timedelta(hours=number)


def times_by(chosen: Mapping[tuple[str, str], str]) -> Times:
    """Give the times of a centre: what it has chosen, else the usual ones; what nobody may choose does not count."""
    found: dict[str, dict[str, timedelta]] = {}
    for (what, priority), usual in USUAL.items():
        written = chosen.get((what, priority), usual)
        known = written if written in OFFERED[what, priority] else usual
        found.setdefault(what, {})[priority] = span(known)
    return found


LIMITS: Final[Times] = times_by({})
"""The usual times."""


class Limit(msgspec.Struct, frozen=True):
    """What is expected next, and until when. Moments with their zone."""

    what: str
    """A key of `LIMITS`."""
    due: datetime
    escalates: datetime
    """From then on a supervisor should know."""

    def is_late(self, now: datetime) -> bool:
        """Whether it should have come by now."""
        return self.due < now

    def is_escalated(self, now: datetime) -> bool:
        """Whether a supervisor should know."""
        return self.escalates < now


def limit(
    status: str,
    priority: str,
    issued_at: datetime,
    since: datetime,
    *,
    appointment: datetime | None = None,
    has_stub: bool = False,
    times: Times = LIMITS,
) -> Limit | None:
    """What a slip waits for in this status; nothing when it waits for nothing.

    `since` is when the last step happened. The time within which she should be helped runs from the beginning,
    whatever steps were taken; an appointment that was agreed later moves it to the end of that day.
    """
    priority = priority if priority in PRIORITIES else "routine"
    service = issued_at + times["service"][priority]
    if status in ("issued", "delivered"):
        what = WAITS_FOR[status]
        due = min(since + times[what][priority], service)
    elif status in ("received", "accepted"):
        what, due = "service", service
        if status == "accepted" and appointment is not None:
            due = max(due, datetime.combine(appointment.date(), time.max, appointment.tzinfo or since.tzinfo))
    elif status in ("in_service", "service_completed") and not has_stub:
        what, due = "stub", since + times["stub"][priority]
    else:
        return None
    due = due.replace(microsecond=0)
    return Limit(what, due, due + times[ESCALATION][priority])


def is_late(reply_by: str | None, now: datetime) -> bool:
    """Whether the reply to a slip should have come by now."""
    return bool(reply_by) and _moment(str(reply_by), now) < now


def is_escalated(reply_by: str | None, priority: str, now: datetime, times: Times = LIMITS) -> bool:
    """Whether the reply is so late that a supervisor should know."""
    late = times[ESCALATION][priority if priority in PRIORITIES else "routine"]
    return bool(reply_by) and _moment(str(reply_by), now) + late < now


def _moment(reply_by: str, now: datetime) -> datetime:
    """The moment of a limit; one that is only a day lasts to its end, by the clock of the centre."""
    moment = datetime.fromisoformat(reply_by)
    if moment.tzinfo is not None:
        return moment
    is_day = len(reply_by) <= len("2026-11-22")
    return moment.replace(tzinfo=now.tzinfo) + (timedelta(days=1) if is_day else timedelta())


def reply_by(issued_at: datetime, priority: str, times: Times = LIMITS) -> datetime:
    """Give the time by which the receiver should have helped, by the times of the centre."""
    return issued_at + times["service"][priority]
