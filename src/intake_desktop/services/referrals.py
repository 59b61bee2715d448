# SPDX-License-Identifier: Apache-2.0
"""What becomes of a referral: each step it takes, who said so, and what has to be done then.

The table of steps is `domain.referrals.TABLE`; here a slip is found, its guards are answered from the file, and the
step is written with what follows from it. Other services write steps inside their own transaction by `write_step`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.identifiers import new_id, part_id
from ..domain.permissions import Action
from ..domain.referrals import (
    BY_CARRIER,
    ENDED,
    ISSUER,
    NEXT,
    NOTHING_DUE,
    PRIORITIES,
    WAITS_FOR,
    Standing,
    Step,
    guard_problem,
    stands_at,
    transition,
)
from ..domain.sentences import Sentence, sentence
from ..domain.slip_times import Times, limit, reply_by
from ..domain.tasks import DONE, OPEN, OWNER, Planned, Trigger, source_of
from ..domain.urgent_need import lowering_problem
from ..resources import code_lists
from ..store import Transaction
from .cases import is_whole, visible_case
from .closing import require_open
from .desk import Changes, Desk
from .second import Second, approver
from .settings import times_of
from .slip_courses import next_provider, referrals_of, stop_notices
from .slip_history import SlipEvent, history_of
from .slip_rows import (
    SlipRefused,
    SlipRow,
    consent_problem,
    escort_problem,
    find_referral,
    has_stub,
    last_moment,
    moment,
    must_be_hers,
    rows_of,
)
from .stopping import STOPPABLE, stop_or_carry_on
from .tasks import put_task, raise_tasks, settle_tasks
from .urgent_needs import health_first, priority_for

__all__ = [
    "SlipRefused", "SlipRow", "Step", "approve_slip", "change_priority", "consent_problem", "escort_problem",
    "find_referral", "health_first", "issue_within", "must_be_hers", "next_provider", "next_steps", "priority_for",
    "referrals_of", "refresh_due", "refresh_every_due", "rows_of", "standing_of", "stop_notices", "take_step",
    "undo_steps", "write_step",
]  # fmt: skip

_ASKS_FOR = {
    "declined_by_provider": Trigger.SLIP_DECLINED,
    "redirected": Trigger.SLIP_REDIRECTED,
    "not_reached": Trigger.SLIP_MISSED,
}
"""Steps of a referral after which somebody has to do something."""
_ASKED = ("find_another", "ask_consent_elsewhere", "ask_why_not_arrived")
"""What these ask for: it is over as soon as the slip takes another step."""
_CODES = {
    "reason": "referral_decline_reason", "result": "referral_result", "delivery": "referral_delivery",
    "by": "step_told_by", "helped": "feedback_answer",
}  # fmt: skip
"""What of a step is a code, and of which list."""
_ESCORT = "escort"
_REPLACED = ("delivery", "appointment", "helped")
"""What a step may replace in the slip: codes and days, kept with it so that it can be taken back."""


def take_step(
    desk: Desk,
    referral_id: str,
    status: str,
    note: str = "",
    *,
    step: Step | None = None,
    second: Second | None = None,
) -> Changes[None]:
    """Move a referral on: handed over, received, accepted, and so on; SlipRefused when it cannot take this step now.

    `step` holds what the step asks for (``domain.referrals.GUARDS``) and when it happened; `second` is the supervisor
    who came to the desk, where one has to agree.
    """
    desk.require(Action.RECORD_RECEIPT)
    slip = find_referral(desk, referral_id)
    told = msgspec.structs.replace(step or Step(status), status=status, note=note or (step.note if step else ""))
    line = transition(slip.status, status)
    action = Action.ISSUE_REFERRAL if line is not None and line.who == ISSUER else Action.RECORD_RECEIPT
    _, person = visible_case(desk, slip.case_id, action)
    must_be_hers(desk, slip.case_id, slip.sector, action)
    if status == "issued":
        require_open(desk, slip.case_id)
    _must_be_codes(told)
    if not is_whole(desk, slip.case_id):  # the desk that helps her is the receiver, whoever it says told it
        told = msgspec.structs.replace(told, by="receiver")
    now = desk.now().astimezone()
    problem = guard_problem(told, standing_of(desk, slip, status, second), now)
    if problem is None and status == "issued":
        problem = escort_problem(desk, slip.escort) or _too_early(desk, slip, told)
    if problem is not None:
        raise SlipRefused(problem)
    approved = _approved_now(desk, slip, second) if status == "issued" else {}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{referral_id} {status}") as t:
        if approved:
            t.set("referral", slip.id, approved, person.id)
        write_step(desk, t, slip, person.id, told, now)
    return Changes(frozenset({"referrals", "tasks", f"case:{slip.case_id}"}), None)


def approve_slip(desk: Desk, referral_id: str, second: Second | None = None) -> Changes[None]:
    """Note that somebody agreed who may that a marked service gets this slip: at this desk, or as `second`, who came to
    it. Nothing happens where nobody is asked for.
    """
    desk.require(Action.ISSUE_REFERRAL)
    slip = find_referral(desk, referral_id)
    _, person = visible_case(desk, slip.case_id, Action.ISSUE_REFERRAL)
    must_be_hers(desk, slip.case_id, slip.sector, Action.ISSUE_REFERRAL)
    require_open(desk, slip.case_id)
    if slip.status in ENDED:
        raise SlipRefused(sentence("A referral cannot take this step now."))
    if approved := _approved_now(desk, slip, second):
        with desk.store.transaction(desk.staff_code, "record_changed", f"{referral_id} approved") as t:
            t.set("referral", slip.id, approved, person.id)
    return Changes(frozenset({"referrals", f"case:{slip.case_id}"}), None)


def change_priority(desk: Desk, referral_id: str, priority: str, why: str = "") -> Changes[None]:
    """Say that a slip is more urgent than it was, or less, which needs a reason; what is due is worked out anew.

    The paper that is out there says what it said: whoever has it is told by voice, or it is printed once more.
    SlipRefused without the reason, or when the slip has ended.
    """
    desk.require(Action.ISSUE_REFERRAL)
    slip = find_referral(desk, referral_id)
    _, person = visible_case(desk, slip.case_id, Action.ISSUE_REFERRAL)
    must_be_hers(desk, slip.case_id, slip.sector, Action.ISSUE_REFERRAL)
    require_open(desk, slip.case_id)
    if priority not in PRIORITIES:
        raise ValueError("not a priority")
    if slip.status in ENDED:
        raise SlipRefused(sentence("A referral cannot take this step now."))
    if (problem := lowering_problem(slip.priority or "routine", priority, why)) is not None:
        raise SlipRefused(problem)
    fields: dict[str, Any] = {"priority": priority}
    if why.strip():
        fields["lowered_why"] = why.strip()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{referral_id} priority") as t:
        if slip.issued_at:
            last = reply_by(moment(slip.issued_at), priority, times_of(t.db))
            fields["reply_by"] = last.isoformat(timespec="minutes")
        t.set("referral", slip.id, fields, person.id)
        refresh_due(desk, t, msgspec.structs.replace(slip, priority=priority), person.id)
    return Changes(frozenset({"referrals", "tasks", f"case:{slip.case_id}"}), None)


def issue_within(desk: Desk, t: Transaction, referral_id: str, person_id: str, step: Step | None = None) -> None:
    """Take the step from draft to issued inside somebody's transaction: the paper was printed, or the file sealed.

    Whoever calls it has asked for her consent and for a supervisor where one has to agree. SlipRefused when the slip is
    no draft any more, or who was to go with her does not work here.
    """
    desk.require(Action.ISSUE_REFERRAL)
    slip = find_referral(desk, referral_id)
    told = step or Step("issued")
    if "issued" not in NEXT.get(slip.status, ()):
        raise SlipRefused(sentence("A referral cannot take this step now."))
    if (problem := escort_problem(desk, slip.escort)) is not None:
        raise SlipRefused(problem)
    write_step(desk, t, slip, person_id, told, desk.now().astimezone())


def write_step(
    desk: Desk, t: Transaction, slip: SlipRow, person_id: str, step: Step, now: datetime, stub: str = ""
) -> SlipRow:
    """Write a step that was found to be right, and what follows from it: what is due next, tasks raised and settled.

    `stub` is the reply that makes it. Answers the slip as it stands then.
    """
    desk.require(Action.SEE_CASES)
    since = last_moment(t.db, slip.id)
    at = step.happened_at.astimezone() if step.happened_at is not None else now
    at = max(at, since) if since is not None else at
    times = times_of(t.db)
    fields: dict[str, Any] = {"status": step.status, **_told_by(slip, step, at, desk.staff_code, times)}
    after = msgspec.structs.replace(slip, **fields)
    fields["due"] = _due(t.db, after, at, times)
    t.set("referral", slip.id, fields, person_id)
    event: dict[str, Any] = {
        "referral": slip.id, "status": step.status, "at": _text(at), "entered_at": _text(now), "staff": desk.staff_code,
        "note": step.note, "by": step.by, "delivery": fields.get("delivery"), "provider": step.provider,
        "reason": step.reason or step.result or step.helped or ("walk_in" if step.walk_in else None), "stub": stub,
        "had": [f"{name}={getattr(slip, name)}" for name in _REPLACED if name in fields],
    }  # fmt: skip
    t.append(
        "referral_event", new_id(), {name: value for name, value in event.items() if value},
        t.file_of(slip.id) or person_id,
    )  # fmt: skip
    _what_follows(desk, t, after, person_id, at)
    return after


def undo_steps(
    desk: Desk, t: Transaction, slip: SlipRow, person_id: str, gone: Sequence[SlipEvent], now: datetime
) -> SlipRow:
    """Let steps be as if they had never been, the last one first: where the slip stands, what is due and to be done.

    Whoever calls it has asked whether they may go. Answers the slip as it stands then.
    """
    desk.require(Action.SEE_CASES)
    fields: dict[str, Any] = {}
    for event in gone:
        entry = {"referral": slip.id, "amends": event.id, "staff": desk.staff_code, "entered_at": _text(now)}
        t.append("referral_event", new_id(), entry, t.file_of(slip.id) or person_id)
        had = (one.partition("=") for one in event.had)
        fields |= {name: value or None for name, _, value in had if name in _REPLACED}
        if event.status == "closed":
            fields |= {"helped": None, "closed_why": None}
    fields["status"] = stands_at([one.status for one in history_of(t.db, slip.id).steps])
    after = msgspec.structs.replace(slip, **{name: value or "" for name, value in fields.items()})
    at = last_moment(t.db, slip.id)
    fields["due"] = _due(t.db, after, at, times_of(t.db)) if at is not None else NOTHING_DUE
    t.set("referral", slip.id, fields, person_id)
    settle_tasks(desk, t, slip.case_id, person_id, source=slip.id, kinds=_ASKED, result="entered_by_mistake")
    if after.status in STOPPABLE:
        _goes_after_all(desk, t, after, person_id, min(moment(one.entered_at or one.at) for one in gone))
        stop_or_carry_on(desk, t, after, person_id)
    return rows_of(t.db, "id = ?", slip.id)[0]


def refresh_due(desk: Desk, t: Transaction, slip: SlipRow, person_id: str) -> None:
    """Work out anew what a slip waits for; a reply that came ends the wait for it."""
    desk.require(Action.SEE_CASES)
    at = last_moment(t.db, slip.id)
    if at is not None:
        t.set("referral", slip.id, {"due": _due(t.db, slip, at, times_of(t.db))}, person_id)


def refresh_every_due(desk: Desk, t: Transaction) -> None:
    """Work out anew what every slip under way waits for, because the times of the centre are other ones now."""
    desk.require(Action.RECORD_RECEIPT)
    times, marks = times_of(t.db), ", ".join("?" * len(WAITS_FOR))
    query = f"""select r.id, r.due, c.person from referral r join case_file c on c.id = r.case_id
      where r.status in ({marks})"""
    known = {id: (due, person) for id, due, person in t.db.execute(query, tuple(WAITS_FOR)).fetchall()}
    for slip in rows_of(t.db, f"status in ({marks})", *WAITS_FOR):
        at, (was, person) = last_moment(t.db, slip.id), known.get(slip.id, ("", ""))
        if at is not None and person and (due := _due(t.db, slip, at, times)) != was:
            t.set("referral", slip.id, {"due": due}, person)


def standing_of(desk: Desk, slip: SlipRow, status: str, second: Second | None = None) -> Standing:
    """What the guards of a step ask of the file."""
    desk.require(Action.SEE_CASES)
    line = transition(slip.status, status)
    asks = line.asks if line is not None else ()
    db = desk.store.reader
    house = db.execute("select in_house, flagged from provider where id = ?", (slip.provider,)).fetchone()
    in_house, flagged = house or (None, None)
    return Standing(
        status=slip.status,
        since=last_moment(db, slip.id),
        consent=consent_problem(desk, slip) if "consent" in asks else None,
        approval=_approval_problem(desk, slip, flagged == "yes", second),
        in_house=in_house == "yes",
        has_appointment=bool(slip.appointment),
        delivery=slip.delivery or BY_CARRIER.get(slip.carrier, ""),
        may_tell=slip.may_tell,
        has_stub=has_stub(db, slip.id),
    )


def next_steps(status: str) -> tuple[str, ...]:
    """The statuses that may follow this one."""
    return NEXT.get(status, ())


def _must_be_codes(step: Step) -> None:
    """ValueError where words stand in the place of a code: a history that is read by many holds no story."""
    for name, list_name in _CODES.items():
        if (code := getattr(step, name)) and not code_lists().has(list_name, code):
            raise ValueError(f"not a code of {list_name}")


def _too_early(desk: Desk, slip: SlipRow, step: Step) -> Sentence | None:
    """Nothing was issued before she agreed to it."""
    query = "select given_on from consent where id = ?"
    row = desk.store.reader.execute(query, (slip.consent,)).fetchone()
    if step.happened_at is None or row is None or not row[0]:
        return None
    if step.happened_at.astimezone().date().isoformat() >= row[0]:
        return None
    return sentence("This cannot be earlier than her consent.")


def _approval_problem(desk: Desk, slip: SlipRow, is_flagged: bool, second: Second | None) -> Sentence | None:
    if not is_flagged or slip.approved_by or second is not None or desk.may(Action.APPROVE_REFERRAL):
        return None
    return sentence("A supervisor issues slips to this service. Ask her to come to the desk.")


def _approved_now(desk: Desk, slip: SlipRow, second: Second | None) -> dict[str, str]:
    """Who agreed that a marked service gets this slip; the proof of the second person is spent with it."""
    flagged = desk.store.reader.execute("select flagged from provider where id = ?", (slip.provider,)).fetchone()
    if flagged is None or flagged[0] != "yes" or slip.approved_by:
        return {}
    return {"approved_by": approver(desk, second, Action.APPROVE_REFERRAL, slip.case_id)}


def _told_by(slip: SlipRow, step: Step, at: datetime, staff: str, times: Times) -> dict[str, str]:
    """The fields of a referral that a step fills."""
    if step.status == "issued":
        return {
            "issued_at": _text(at), "issued_by": staff,
            "reply_by": reply_by(at, slip.priority or "routine", times).isoformat(timespec="minutes"),
        }  # fmt: skip
    if step.status == "delivered":
        return {"delivery": step.delivery or slip.delivery or BY_CARRIER.get(slip.carrier, "")}
    if step.status == "accepted" and step.appointment is not None:
        on = step.appointment
        return {"appointment": on.isoformat(timespec="minutes") if isinstance(on, datetime) else on.isoformat()}
    if step.status == "closed":
        told = {"helped": step.helped, "closed_why": step.without_why.strip()}
        return {name: value for name, value in told.items() if value}
    return {}


def _due(db: sql.Connection, slip: SlipRow, at: datetime, times: Times) -> str:
    """Until when the next thing is expected, so that Today finds it; `NOTHING_DUE` when nothing is."""
    if not slip.issued_at:
        return NOTHING_DUE
    found = limit(
        slip.status, slip.priority, moment(slip.issued_at), at,
        appointment=moment(slip.appointment) if slip.appointment else None,
        has_stub=not slip.may_tell or has_stub(db, slip.id), times=times,
    )  # fmt: skip
    return found.due.isoformat(timespec="minutes") if found is not None else NOTHING_DUE


def _what_follows(desk: Desk, t: Transaction, slip: SlipRow, person_id: str, at: datetime) -> None:
    case_id = slip.case_id
    settle_tasks(desk, t, case_id, person_id, source=slip.id, kinds=_ASKED, result="replaced")
    if slip.status in ENDED or slip.status in ("in_service", "not_reached"):
        came = slip.status == "in_service"
        word = "done" if came else "not_needed"
        settle_tasks(desk, t, case_id, person_id, source=slip.id, kinds=("accompany",), result=word, done=came)
    if slip.status in ("issued", "accepted"):  # the day of the appointment may be known only then
        _go_with_her(desk, t, slip, person_id)
    if slip.status == "issued" and slip.follows:  # another service was found
        found = ("find_another", "ask_consent_elsewhere")
        settle_tasks(desk, t, case_id, person_id, source=slip.follows, kinds=found, result="done", done=True)
    if (trigger := _ASKS_FOR.get(slip.status)) is not None:
        raise_tasks(desk, t, case_id, person_id, trigger, at, slip.id, word=slip.priority or "routine")


def _go_with_her(desk: Desk, t: Transaction, slip: SlipRow, person_id: str) -> None:
    """Somebody goes with her: on the day of the appointment, or today."""
    if not slip.escort:
        return
    day = moment(slip.appointment).date() if slip.appointment else desk.today()
    id = part_id(slip.id, "accompany")
    task = Planned(
        id=id, kind="accompany", due=max(day, desk.today()).isoformat(), for_role=OWNER,
        source=source_of(_ESCORT, slip.priority, slip.id),
    )  # fmt: skip
    if put_task(desk, t, slip.case_id, person_id, task, slip.slip_number):
        t.set("task", id, {"assignee": slip.escort}, person_id)


def _goes_after_all(desk: Desk, t: Transaction, slip: SlipRow, person_id: str, since: datetime) -> None:
    """The task of whoever goes with her is open again when it ended with a step that never was."""
    id = part_id(slip.id, "accompany")
    state, done_at = t.db.execute("select state, done_at from task where id = ?", (id,)).fetchone() or ("", "")
    if state == DONE and done_at and moment(done_at) >= since:
        t.set("task", id, {"state": OPEN, "done_at": None, "done_by": None, "result": None}, person_id)
    _go_with_her(desk, t, slip, person_id)


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
