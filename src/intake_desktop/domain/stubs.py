# SPDX-License-Identifier: Apache-2.0
"""The reply stub: what may stand on it by her wish, and the steps that a slip takes by it.

A stub carries the number of the slip and nothing of her. Whatever she did not allow the receiver to tell is refused
here, and not only left out on a page.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import msgspec

from .referrals import Step
from .sentences import Sentence, sentence

WAYS = ("paper", "phone", "file")
DECISIONS = ("received", "accepted", "declined", "redirected")
TO_DO_LETTERS = 160
"""Letters of what the centre must do: no diagnosis, no story."""

ALWAYS: Final = ("received_on", "decision", "reason", "focal_code")
"""What a receiver may always say: whether it has the slip, and whether it can help."""
ALLOWED: Final = (
    *ALWAYS, "provider", "first_appointment", "came", "result", "service_days", "next_appointment", "to_do",
    "may_contact",
)  # fmt: skip
"""What it may say when she allowed it to tell that she came."""

_DONE: Final = frozenset({"service_given", "partly_given", "not_given", "sent_elsewhere"})
"""Results after which nothing more comes from this service."""


class StubPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A reply as somebody reads it from the paper, hears it, or takes it from a file. Codes; moments have a zone."""

    way: str
    """A code of `WAYS`."""
    decision: str
    """A code of `DECISIONS`; `received` says only that the slip arrived."""
    received_on: datetime | date | None = None
    """When they got the slip; a day alone is that day. Today, when nobody says."""
    reason: str = ""
    """A code of ``referral_decline_reason``."""
    provider: str = ""
    """Where they sent her: the id of a service of the directory, or its name."""
    first_appointment: datetime | date | None = None
    came: bool | None = None
    result: str = ""
    """A code of ``referral_result``."""
    service_days: tuple[date, ...] = ()
    next_appointment: date | None = None
    to_do: str = ""
    may_contact: bool | None = None
    """Whether the centre may call them about it."""
    focal_code: str = ""
    """Code or stamp of whoever answers; never a name."""
    code: str = ""
    """The four characters of the slip, read back by telephone."""


def asked(may_tell: bool) -> tuple[str, ...]:
    """The fields that a stub may have, by whether she allowed the receiver to tell that she came."""
    return ALLOWED if may_tell else ALWAYS


def stub_problem(plan: StubPlan, may_tell: bool, issued_at: datetime, now: datetime) -> Sentence | None:
    """Say why a reply cannot be recorded like this, or nothing when it can. `now` is local."""
    if plan.way not in WAYS or plan.decision not in DECISIONS:
        raise ValueError("not a reply")
    if (problem := _told_too_much(plan, may_tell)) is not None:
        return problem
    if plan.decision == "declined" and not plan.reason:
        return sentence("Choose why they cannot help.")
    if plan.decision == "redirected" and not plan.provider.strip():
        return sentence("Say where she was sent instead.")
    if plan.came is False and plan.result not in ("", "did_not_come"):
        return sentence("She did not come, and yet something came of it: one of the two is wrong.")
    if plan.came and plan.result == "did_not_come":
        return sentence("She came, and yet she did not come: one of the two is wrong.")
    if len(plan.to_do) > TO_DO_LETTERS:
        return sentence("This is too long: write at most {most} letters.", most=TO_DO_LETTERS)
    return _wrong_time(plan, issued_at, now)


def _told_too_much(plan: StubPlan, may_tell: bool) -> Sentence | None:
    if may_tell:
        return None
    told = any(getattr(plan, name) not in ("", None, ()) for name in ALLOWED if name not in ALWAYS)
    if told or plan.decision in ("accepted", "redirected"):
        return sentence("She allowed the service to say only whether it got the slip or declined. Write no more.")
    return None


def _wrong_time(plan: StubPlan, issued_at: datetime, now: datetime) -> Sentence | None:
    if plan.received_on is not None:
        if _day(plan.received_on) < issued_at.date() or (
            isinstance(plan.received_on, datetime) and plan.received_on < issued_at.replace(second=0, microsecond=0)
        ):
            return sentence("They cannot have got the slip before it was issued.")
        if _day(plan.received_on) > now.date() or (isinstance(plan.received_on, datetime) and plan.received_on > now):
            return sentence("This cannot lie in the future.")
    if any(day > now.date() or day < issued_at.date() for day in plan.service_days):
        return sentence("A day of service must lie between the slip and today.")
    return None


def steps_by(plan: StubPlan, status: str, now: datetime) -> tuple[Step, ...]:
    """The steps that a slip takes by a reply, from where it stands; none when it is there already, or has ended.

    A slip never goes back: what was known before counts, and the reply is kept beside it.
    """
    if status not in _WAY:
        return ()
    got = _moment(plan.received_on, now)
    steps: list[Step] = [Step("delivered", got), Step("received", got)]
    if plan.decision == "declined":
        steps.append(Step("declined_by_provider", got, reason=plan.reason))
    elif plan.decision == "redirected":
        steps.append(Step("redirected", got, provider=plan.provider.strip()))
    elif plan.decision == "accepted":
        steps += _after_yes(plan, got, now)
    places = [step.status for step in steps]
    if places[-1] not in _WAY and _WAY.index(status) > _WAY.index(_LEAVES_AFTER[places[-1]]):
        return ()
    ahead = steps[places.index(status) + 1 :] if status in places else steps if status == "issued" else []
    return tuple(msgspec.structs.replace(step, by="receiver") for step in ahead)


def _after_yes(plan: StubPlan, got: datetime, now: datetime) -> list[Step]:
    first = plan.first_appointment
    appointment = _moment(first, now, at_most_now=False) if first is not None else None
    steps = [Step("accepted", got, appointment=first, walk_in=first is None)]
    if plan.came is False or plan.result == "did_not_come":
        return [*steps, Step("not_reached", now)]
    if not plan.came and plan.result in ("", "waiting_list"):
        return steps
    days = plan.service_days
    steps.append(Step("in_service", _moment(min(days), now) if days else max(got, min(appointment or got, now))))
    if plan.result in _DONE and plan.next_appointment is None:
        steps.append(Step("service_completed", _moment(max(days), now) if days else now, result=plan.result))
    return steps


_WAY: Final = ("issued", "delivered", "received", "accepted", "in_service", "service_completed")
"""The way of a slip that brings help; a reply moves it along, or lets it leave the way."""
_LEAVES_AFTER: Final = {"declined_by_provider": "received", "redirected": "received", "not_reached": "accepted"}


def _day(when: datetime | date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _moment(when: datetime | date | None, now: datetime, *, at_most_now: bool = True) -> datetime:
    """The moment that is meant: now for nothing and for today, noon of an earlier day."""
    if when is None:
        return now
    if isinstance(when, datetime):
        return when
    noon = datetime(when.year, when.month, when.day, 12, tzinfo=now.tzinfo)
    return min(noon, now) if at_most_now else noon
