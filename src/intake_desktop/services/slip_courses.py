# SPDX-License-Identifier: Apache-2.0
"""The slips of a case as they stand: how far each has come, what it waits for, what may be done with it next."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ..domain.permissions import Action
from ..domain.providers import Provider
from ..domain.referrals import ISSUER, SYSTEM, TABLE
from ..domain.sentences import Sentence, sentence
from ..domain.slip_times import Limit, Times, limit
from .cases import is_whole, reaches, visible_case
from .desk import Desk
from .providers import suggest
from .reach import desk_sectors
from .settings import times_of
from .slip_history import SlipEvent, StubShown, history_of, to_correct, to_take_back
from .slip_rows import SlipRow, consent_problem, find_referral, moment, must_be_hers, rows_of
from .stopping import is_taken_back

__all__ = [
    "NextStep", "ReferralShown", "SlipEvent", "StopNotice", "StubShown", "next_provider", "referrals_of",
    "stop_notices",
]  # fmt: skip


class NextStep(msgspec.Struct, frozen=True):
    """A step that may be taken now by whoever sits at the desk."""

    status: str
    asks: tuple[str, ...]
    """What it asks for: names of ``domain.referrals.GUARDS``."""
    problem: Sentence | None = None
    """Why it cannot be taken as the file stands, whatever is answered."""
    asks_supervisor: bool = False
    """Somebody has to come to this desk and agree who may."""


class StopNotice(msgspec.Struct, frozen=True):
    """She took her consent back, or lets less be told: whom to tell, and how. No reason is given to anybody."""

    how: Sentence
    is_open: bool
    """Nobody has said yet that it was done."""
    is_less: bool = False
    """The slip goes on, and less may be told than it said when it went out."""


class ReferralShown(msgspec.Struct, frozen=True, kw_only=True):
    """One slip of a case with all that its page needs. Codes, ids, ISO moments; never her name."""

    slip: SlipRow
    names: dict[str, str]
    """Of the receiver, by language."""
    phone: str
    in_house: bool
    events: tuple[SlipEvent, ...]
    """The steps that were taken, the first one first."""
    stubs: tuple[StubShown, ...]
    limit: Limit | None
    """What it waits for, and until when."""
    is_late: bool
    is_escalated: bool
    next: tuple[NextStep, ...]
    followed_by: str
    """The id of the slip that took its place; empty when there is none."""
    stop: StopNotice | None
    sent_to: str = ""
    """The id of the service of the directory to which she was sent instead."""
    services: dict[str, dict[str, str]] = {}
    """Names of the services of the directory that its steps and replies mention, by their ids."""
    mistakes: tuple[SlipEvent, ...] = ()
    """Steps that were taken back: none of them counts."""
    taken_out: tuple[StubShown, ...] = ()
    """Entries that took a reply out, each with it in `before`."""
    may_take_back: str = ""
    """The id of the step that may be taken back at this desk; empty when none may."""
    may_correct: frozenset[str] = frozenset()
    """The ids of the replies that may be corrected or taken out at this desk."""


def referrals_of(desk: Desk, case_id: str) -> list[ReferralShown]:
    """The slips of a case, the latest first; a desk to which it was released sees those of its own sectors."""
    visible_case(desk, case_id, Action.SEE_SERVICE_LINES)
    rows = rows_of(desk.store.reader, "case_id = ?", case_id)
    if not is_whole(desk, case_id):
        sectors = desk_sectors(desk, Action.SEE_SERVICE_LINES)
        rows = [one for one in rows if one.sector in sectors]
    now = desk.now().astimezone()
    issues = reaches(desk, case_id, Action.ISSUE_REFERRAL)
    tells = reaches(desk, case_id, Action.RECORD_RECEIPT)
    after = {one.follows: one.id for one in rows if one.follows}
    times = times_of(desk.store.reader)
    return [_shown(desk, one, now, times, after.get(one.id, ""), issues=issues, tells=tells) for one in reversed(rows)]


def stop_notices(desk: Desk, case_id: str) -> list[ReferralShown]:
    """The slips of a case whose receivers are still to be told to stop."""
    return [
        one for one in referrals_of(desk, case_id) if one.stop is not None and one.stop.is_open and not one.stop.is_less
    ]


def next_provider(desk: Desk, referral_id: str) -> Provider | None:
    """The service to ask next when one could not help: for the same need, in the same district before others, open
    and checked before others; nothing when the directory knows no other. She is asked again in any case.
    """
    desk.require(Action.ISSUE_REFERRAL)
    slip = find_referral(desk, referral_id)
    visible_case(desk, slip.case_id, Action.ISSUE_REFERRAL)
    must_be_hers(desk, slip.case_id, slip.sector, Action.ISSUE_REFERRAL)
    rows = rows_of(desk.store.reader, "case_id = ? and sector = ?", slip.case_id, slip.sector)
    asked = {one.provider for one in rows}
    found = suggest(desk, slip.sector, after=slip.provider, limit=len(asked) + 1)
    return next((one for one in found if one.id not in asked), None)


def _shown(
    desk: Desk, slip: SlipRow, now: datetime, times: Times, followed: str, *, issues: bool, tells: bool
) -> ReferralShown:
    db = desk.store.reader
    query = "select name_en, name_ur, name_hi, phone, in_house, flagged from provider where id = ?"
    *names, phone, in_house, flagged = db.execute(query, (slip.provider,)).fetchone() or (None,) * 6
    asks = flagged == "yes" and not slip.approved_by and not desk.may(Action.APPROVE_REFERRAL)
    told = history_of(db, slip.id)
    events, stubs = told.steps, told.replies
    waits = _limit(slip, events, stubs, times)
    said = [one.provider for one in events] + [one.provider for one in stubs]
    gone = [each.provider for one in (*stubs, *told.taken_out) for each in one.before]
    gone += [one.provider for one in told.mistakes]
    services = _mentioned(desk, {*said, *gone} - {""})
    sent = (one for one in reversed(said) if one in services)
    return ReferralShown(
        slip=slip,
        names={language: name for language, name in zip(("en", "ur", "hi"), names, strict=True) if name},
        phone=phone or "",
        in_house=in_house == "yes",
        events=events,
        stubs=stubs,
        limit=waits,
        is_late=waits is not None and waits.is_late(now),
        is_escalated=waits is not None and waits.is_escalated(now),
        next=_next(desk, slip, issues=issues, tells=tells, in_house=in_house == "yes", asks=asks),
        followed_by=followed,
        stop=_stop(desk, slip, events, phone or ""),
        sent_to=next(sent, "") if slip.status == "redirected" else "",
        services=services,
        mistakes=told.mistakes,
        taken_out=told.taken_out,
        may_take_back=to_take_back(desk, slip, told),
        may_correct=to_correct(desk, slip, told),
    )


def _mentioned(desk: Desk, said: set[str]) -> dict[str, dict[str, str]]:
    """The services of the directory among what was said, which may be a name that stands nowhere."""
    marks = ", ".join("?" * len(said))
    query = f"select id, name_en, name_ur, name_hi from provider where id in ({marks})"
    rows = desk.store.reader.execute(query, tuple(said)).fetchall() if said else []
    return {id: {one: name for one, name in zip(("en", "ur", "hi"), names, strict=True) if name} for id, *names in rows}


def _limit(slip: SlipRow, events: tuple[SlipEvent, ...], stubs: tuple[StubShown, ...], times: Times) -> Limit | None:
    if not slip.issued_at or not events:
        return None
    return limit(
        slip.status, slip.priority, moment(slip.issued_at), max(moment(one.at) for one in events),
        appointment=moment(slip.appointment) if slip.appointment else None,
        has_stub=not slip.may_tell or any(one.came or one.result for one in stubs), times=times,
    )  # fmt: skip


def _next(desk: Desk, slip: SlipRow, *, issues: bool, tells: bool, in_house: bool, asks: bool) -> tuple[NextStep, ...]:
    found = []
    for line in TABLE:
        if line.now != slip.status or line.who == SYSTEM or not (issues if line.who == ISSUER else tells):
            continue
        if "in_centre" in line.asks and not in_house:
            continue  # its paper issues it
        problem = consent_problem(desk, slip) if "consent" in line.asks else None
        found.append(NextStep(line.then, line.asks, problem, asks and "approval" in line.asks))
    return tuple(found)


def _stop(desk: Desk, slip: SlipRow, events: tuple[SlipEvent, ...], phone: str) -> StopNotice | None:
    goes_on = slip.status in ("in_service", "service_completed") and not slip.is_report
    if slip.status != "revoked" and not (goes_on and is_taken_back(desk.store.reader, slip.case_id, slip.consent)):
        return _less(desk, slip, events, phone)
    query = "select 1 from task where case_id = ? and kind = 'tell_to_stop' and state = 'open'"
    is_open = desk.store.reader.execute(query, (slip.case_id,)).fetchone() is not None
    if all(one.status in ("issued", "revoked") for one in events):
        how = sentence("The slip was not handed over. If she has the paper, she may keep it or tear it up.")
        return StopNotice(how, is_open)
    if any(one.delivery == "encrypted_file" for one in events):
        how = sentence("Send this service the stop file of slip {number}, and say no reason.", number=slip.slip_number)
    elif slip.delivery == "in_centre":
        how = sentence("Tell the desk that slip {number} is stopped, and say no reason.", number=slip.slip_number)
    elif phone:
        how = sentence(
            "Call {phone}: “Slip {number} is stopped.” Say no reason, no code and no name.",
            phone=phone, number=slip.slip_number,
        )  # fmt: skip
    else:
        how = sentence(
            "Tell this service in person that slip {number} is stopped, and say no reason.", number=slip.slip_number
        )
    return StopNotice(how, is_open)


def _less(desk: Desk, slip: SlipRow, events: tuple[SlipEvent, ...], phone: str) -> StopNotice | None:
    query = "select 1 from task where case_id = ? and kind = 'tell_less' and state = 'open' and source like ?"
    if desk.store.reader.execute(query, (slip.case_id, f"%/{slip.id}")).fetchone() is None:
        return None
    number = slip.slip_number
    if all(one.status == "issued" for one in events):
        how = sentence("The slip was not handed over. Print it once more, and destroy the paper from before.")
    elif any(one.delivery == "encrypted_file" for one in events):
        how = sentence("Send slip {number} once more: the new file takes the place of the one before.", number=number)
    elif slip.delivery == "in_centre":
        how = sentence("Tell the desk that only what slip {number} says now may be used.", number=number)
    elif phone:
        how = sentence(
            "Call {phone}: only what slip {number} says now may be used. Print it once more, and exchange the paper.",
            phone=phone, number=number,
        )  # fmt: skip
    else:
        how = sentence("Print slip {number} once more and exchange it for the former one.", number=number)
    return StopNotice(how, True, is_less=True)
