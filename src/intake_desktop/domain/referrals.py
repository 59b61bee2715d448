# SPDX-License-Identifier: Apache-2.0
"""The life of a referral: which step may follow which, and how soon each is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from .sentences import Sentence, sentence

PRIORITIES = ("emergency", "urgent", "routine")
CARRIERS = ("survivor", "escort", "staff")

NEXT: dict[str, tuple[str, ...]] = {
    "draft": ("issued", "cancelled"),
    "issued": ("delivered", "declined_by_survivor", "revoked", "cancelled"),
    "delivered": ("received", "declined_by_survivor", "revoked", "cancelled"),
    "received": ("accepted", "declined_by_provider", "redirected", "revoked"),
    "accepted": ("in_service", "not_reached", "revoked"),
    "in_service": ("service_completed",),
    "service_completed": ("closed",),
    "not_reached": ("issued",),
}
"""From each status the ones that may follow; a status that is missing here is an end."""

_REPLY = {
    "emergency": timedelta(hours=24),
    "urgent": timedelta(hours=72),
    "routine": timedelta(days=14),
}


ENDED = frozenset(
    {
        "closed", "declined_by_survivor", "declined_by_provider", "redirected", "revoked", "cancelled",
    }
)  # fmt: skip
"""Statuses from which nothing is expected any more."""

AWAITED = ("issued", "delivered", "received")
"""Statuses in which the receiver has not answered yet."""

_ESCALATE = {"emergency": timedelta(hours=2), "urgent": timedelta(hours=24), "routine": timedelta(days=7)}
"""How long after its limit a reply that did not come is a supervisor's question, too."""


def is_late(reply_by: str | None, now: datetime) -> bool:
    """Whether the reply to a slip should have come by now."""
    return bool(reply_by) and _limit(str(reply_by), now) < now


def is_escalated(reply_by: str | None, priority: str, now: datetime) -> bool:
    """Whether the reply is so late that a supervisor should know."""
    late = _ESCALATE.get(priority, _ESCALATE["routine"])
    return bool(reply_by) and _limit(str(reply_by), now) + late < now


def _limit(reply_by: str, now: datetime) -> datetime:
    """The moment of a limit; one that is only a day lasts to its end, by the clock of the centre."""
    moment = datetime.fromisoformat(reply_by)
    if moment.tzinfo is not None:
        return moment
    is_day = len(reply_by) <= len("2026-11-22")
    return moment.replace(tzinfo=now.tzinfo) + (timedelta(days=1) if is_day else timedelta())


def step_problem(now: str, then: str) -> Sentence | None:
    """Say why a referral cannot go from one status to another, or nothing when it can."""
    if then in NEXT.get(now, ()):
        return None
    return sentence("A referral cannot take this step now.")


def reply_by(issued_at: datetime, priority: str) -> datetime:
    """Give the time by which the receiver should have helped: 24 hours, 72 hours or 14 days (inter-agency referral
    form).
    """
    return issued_at + _REPLY[priority]
