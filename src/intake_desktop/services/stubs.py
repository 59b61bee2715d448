# SPDX-License-Identifier: Apache-2.0
"""The reply stub: a slip is found by its number, and what the receiver answers is written down with its steps."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec

from ..domain.identifiers import new_id, part_id, slip_number_problem, tidy
from ..domain.permissions import Action, NoRecord, NotAllowed
from ..domain.referrals import AWAITED, WATCHED, Standing, Step, guard_problem
from ..domain.sentences import sentence
from ..domain.stubs import StubPlan, asked, steps_by, stub_problem
from ..domain.tasks import OWNER, Planned, source_of
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..store import Transaction
from .cases import visible_case
from .closing import require_open
from .desk import Changes, Desk
from .referrals import refresh_due, undo_steps, write_step
from .slip_history import StubShown, history_of, to_correct, to_take_back
from .slip_rows import STUB_STANDS, SlipRefused, SlipRow, find_referral, moment, must_be_hers, rows_of
from .tasks import drop_task, put_task

__all__ = ["SlipFound", "SlipUnknown", "StubKept", "StubPlan", "StubRefused", "check_code", "find_slip", "record_stub"]

_TO_DO = "stub"
NOT_ANY_MORE = sentence("This cannot be corrected or taken back any more.")
LOOK_AGAIN = sentence("Look at it again: it shows what stands now.")
_PATTERN, _CODE = "R-4H7K2PX", "7QF2"
WRONG_CODE = "code_wrong"
"""The entry of the audit for characters that did not fit; it holds the slip, never what was said."""
WRONG_MOST = 5
"""Wrong codes of one slip in a day; after that nobody is believed on the telephone until tomorrow."""


class SlipFound(msgspec.Struct, frozen=True):
    """A slip whose number was read: what it is about without saying whose it is, and what may be asked."""

    id: str
    number: str
    case_id: str
    sector: str
    priority: str
    status: str
    names: dict[str, str]
    """Of the receiver, by language."""
    issued_at: str
    reply_by: str
    allowed: tuple[str, ...]
    """Fields of a `StubPlan` that she allowed the receiver to fill."""
    asks_code: bool
    """By telephone the four characters of the slip are asked for."""
    is_over: bool
    """Nothing is expected any more: it was stopped, taken back or has ended. A reply is kept, no step is taken."""
    replies: int
    """How many replies were recorded before."""


class StubKept(msgspec.Struct, frozen=True):
    """What a reply did."""

    id: str
    steps: tuple[str, ...]
    """Statuses that the slip went through by it; none when it was there already."""


class SlipUnknown(Trouble):
    """No slip of this number is known here, or it is not hers to see."""

    name = "slip_unknown"


class StubRefused(Trouble):
    """The reply cannot be recorded like this."""

    name = "stub_refused"


def find_slip(desk: Desk, number: str) -> SlipFound:
    """Find a slip by the number that was typed or scanned; SlipUnknown says what is wrong with it. Two PCs that did not
    hear of each other can mint one number twice: then the four characters of the slip are typed behind it.

    A slip of a case that she may not open is as unknown as one that was never issued.
    """
    desk.require(Action.RECORD_RECEIPT)
    typed = tidy(number)
    code = typed[len(_PATTERN) :] if len(typed) == len(_PATTERN) + len(_CODE) else ""
    if (problem := slip_number_problem(typed.removesuffix(code) if code else typed)) is not None:
        raise SlipUnknown(problem)
    rows = rows_of(desk.store.reader, "slip_number = ? and status is not 'draft'", typed[: len(_PATTERN)])
    rows = [one for one in rows if _is_hers(desk, one)]
    if code:
        rows = _whose(desk, rows, code)
    if len(rows) > 1:
        raise SlipUnknown(
            sentence("Two slips bear this number."),
            sentence("Type, after the number, the four characters that stand beside it on the slip."),
        )
    slip = rows[0] if rows else None
    if slip is None:
        raise SlipUnknown(
            sentence("No slip with this number was issued here."),
            sentence("Read it again from the paper. Slips of another centre are written down there."),
        )
    db = desk.store.reader
    query = "select name_en, name_ur, name_hi from provider where id = ?"
    names = db.execute(query, (slip.provider,)).fetchone() or (None,) * 3
    replies = db.execute(f"select count(*) from stub s where referral = ? and {STUB_STANDS}", (slip.id,)).fetchone()[0]
    return SlipFound(
        slip.id, slip.slip_number, slip.case_id, slip.sector, slip.priority, slip.status,
        {language: name for language, name in zip(("en", "ur", "hi"), names, strict=True) if name},
        slip.issued_at, slip.reply_by, asked(slip.may_tell), bool(slip.counterfoil),
        not _goes_on(slip.status), replies,
    )  # fmt: skip


def check_code(desk: Desk, referral_id: str, code: str) -> bool:
    """Whether these are the four characters on the paper of a slip: whoever reads them back has it in hand. A slip
    without them (a discreet one) is known by nothing but its number, and the answer is no.
    """
    desk.require(Action.RECORD_RECEIPT)
    slip = _reached(desk, referral_id)
    _must_not_be_guessed(desk, slip)
    fits = _fits(slip, code)
    if slip.counterfoil and not fits:
        desk.store.note(desk.staff_code, WRONG_CODE, slip.id)
    return fits


def record_stub(
    desk: Desk, referral_id: str, plan: StubPlan, also: Callable[[Transaction], None] | None = None
) -> Changes[StubKept]:
    """Write down a reply, and take the steps that follow from it, all at once; StubRefused says what is wrong.

    What she did not allow the receiver to tell is refused. What the centre must do becomes a task. A reply to a slip
    that has ended is kept, and nothing else happens. `also` writes into the same transaction.
    """
    desk.require(Action.RECORD_RECEIPT)
    slip = _reached(desk, referral_id)
    _, person = visible_case(desk, slip.case_id, Action.RECORD_RECEIPT)
    now = desk.now().astimezone()
    if not slip.issued_at:
        raise StubRefused(sentence("This slip was not issued yet."))
    _must_be_right(desk, slip, plan, now, is_read=plan.way != "phone")
    steps = _steps(slip, plan, now)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{referral_id} reply") as t:
        id = _write(desk, t, slip, person.id, plan, steps, now)
        if also is not None:
            also(t)
    return Changes(_touched(slip), StubKept(id, tuple(step.status for step in steps)))


def reply_of(desk: Desk, referral_id: str, stub_id: str) -> StubShown:
    """A reply that somebody puts right; StubRefused when it may not be, or not any more."""
    desk.require(Action.RECORD_RECEIPT)
    return _wrong(desk, referral_id, stub_id)[2]


def correct_stub(desk: Desk, referral_id: str, stub_id: str, plan: StubPlan) -> Changes[StubKept]:
    """Write a reply anew that was written down wrongly: it stands in the place of the former one, which stays readable.

    The slip goes back to where it stood before it and takes the steps of this one. StubRefused when it cannot have been
    like that, when something was written down since that rests on it, and for one that its partner signed.
    """
    desk.require(Action.RECORD_RECEIPT)
    slip, person, before = _wrong(desk, referral_id, stub_id)
    now = desk.now().astimezone()
    _must_be_right(desk, slip, plan, now, is_read=plan.way != "phone" or before.way == "phone")
    with desk.store.transaction(desk.staff_code, "record_changed", f"{referral_id} reply corrected") as t:
        after = _undo(desk, t, slip, person, before, now, goes_on=plan.to_do.strip() == before.to_do)
        steps = _steps(after, plan, now)
        id = _write(desk, t, after, person, plan, steps, now, before)
    return Changes(_touched(slip), StubKept(id, tuple(step.status for step in steps)))


def take_back_stub(desk: Desk, referral_id: str, stub_id: str) -> Changes[None]:
    """Say that a reply was entered by mistake, such as at the number of another slip: it does not count any more, nor
    does any step it made, and it stays readable. StubRefused as for a correction.
    """
    desk.require(Action.RECORD_RECEIPT)
    slip, person, before = _wrong(desk, referral_id, stub_id)
    now = desk.now().astimezone()
    fields = {
        "referral": slip.id, "case_id": slip.case_id, "amends": before.id, "staff": desk.staff_code,
        "at": now.isoformat(timespec="seconds"),
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{referral_id} reply taken out") as t:
        t.append("stub", new_id(), fields, person)
        after = _undo(desk, t, slip, person, before, now)
        refresh_due(desk, t, after, person)
    return Changes(_touched(slip), None)


def take_back_step(desk: Desk, referral_id: str, step_id: str) -> Changes[None]:
    """Say that the step on which a slip stands was entered by mistake: the slip goes on as if it had not been, and the
    step stays readable. SlipRefused when it does not stand there any more, and for what went out, was stopped, or
    stands in a reply.
    """
    desk.require(Action.RECORD_RECEIPT)
    slip = _reached(desk, referral_id)
    _, person = visible_case(desk, slip.case_id, Action.RECORD_RECEIPT)
    require_open(desk, slip.case_id)
    told = history_of(desk.store.reader, slip.id)
    if not step_id or to_take_back(desk, slip, told) != step_id:
        raise SlipRefused(NOT_ANY_MORE, LOOK_AGAIN)
    gone = [one for one in told.steps if one.id == step_id]
    with desk.store.transaction(desk.staff_code, "record_changed", f"{referral_id} step taken back") as t:
        undo_steps(desk, t, slip, person.id, gone, desk.now().astimezone())
    return Changes(_touched(slip), None)


def _touched(slip: SlipRow) -> frozenset[str]:
    return frozenset({"referrals", "tasks", f"case:{slip.case_id}"})


def _wrong(desk: Desk, referral_id: str, stub_id: str) -> tuple[SlipRow, str, StubShown]:
    """A slip, whose it is and the reply that somebody puts right, when she may."""
    slip = _reached(desk, referral_id)
    _, person = visible_case(desk, slip.case_id, Action.RECORD_RECEIPT)
    require_open(desk, slip.case_id)
    told = history_of(desk.store.reader, slip.id)
    if stub_id not in to_correct(desk, slip, told):
        raise StubRefused(NOT_ANY_MORE, LOOK_AGAIN)
    return slip, person.id, next(one for one in told.replies if one.id == stub_id)


def _write(
    desk: Desk, t: Transaction, slip: SlipRow, person: str, plan: StubPlan, steps: tuple[Step, ...], now: datetime,
    before: StubShown | None = None,
) -> str:  # fmt: skip
    """Write a reply with its steps, in the place of the one before; answers its id."""
    id, fields = new_id(), _fields(desk, slip, plan, now)
    if before is not None:
        fields |= {"amends": before.id} | ({"code_checked": before.code_checked} if before.way == plan.way else {})
    t.append("stub", id, fields, person)
    after = slip
    for step in steps:
        after = write_step(desk, t, after, person, step, now, id)
    refresh_due(desk, t, after, person)
    if plan.to_do.strip() and (before is None or plan.to_do.strip() != before.to_do):
        task = Planned(
            id=part_id(id, "to do"), kind="do_for_service", due=now.date().isoformat(), for_role=OWNER,
            source=source_of(_TO_DO, "", slip.id),
        )  # fmt: skip
        put_task(desk, t, slip.case_id, person, task, plan.to_do.strip())
    return id


def _undo(
    desk: Desk, t: Transaction, slip: SlipRow, person: str, before: StubShown, now: datetime, *, goes_on: bool = False
) -> SlipRow:
    """Take back the steps of a reply, and what the centre was to do by it unless that `goes_on`."""
    for id in () if goes_on else (before.id, *(one.id for one in before.before)):
        drop_task(desk, t, part_id(id, "to do"), person, "entered_by_mistake")
    gone = history_of(t.db, slip.id).steps_of(before.id)[::-1]
    return undo_steps(desk, t, slip, person, gone, now) if gone else slip


def _steps(slip: SlipRow, plan: StubPlan, now: datetime) -> tuple[Step, ...]:
    """The steps of a reply, each asked of the table as if somebody took it alone."""
    steps = steps_by(plan, slip.status, now)
    status = slip.status
    for step in steps:
        standing = Standing(
            status=status, delivery=slip.delivery or "hand_carried", may_tell=slip.may_tell,
            has_appointment=bool(slip.appointment),
        )  # fmt: skip
        if (problem := guard_problem(msgspec.structs.replace(step, happened_at=None), standing, now)) is not None:
            raise StubRefused(problem)
        status = step.status
    return steps


def _fields(desk: Desk, slip: SlipRow, plan: StubPlan, now: datetime) -> dict[str, Any]:
    code = "no" if plan.way != "phone" else "yes" if slip.counterfoil else "none"
    told: dict[str, Any] = {
        "referral": slip.id, "case_id": slip.case_id, "way": plan.way, "decision": plan.decision,
        "received_on": _text(plan.received_on or now), "reason": plan.reason, "provider": plan.provider.strip(),
        "first_appointment": _text(plan.first_appointment), "came": _yes_no(plan.came),
        "result": plan.result, "service_days": [day.isoformat() for day in plan.service_days],
        "next_appointment": _text(plan.next_appointment), "to_do": plan.to_do.strip(),
        "may_contact": _yes_no(plan.may_contact), "focal_code": plan.focal_code.strip(),
        "code_checked": code, "staff": desk.staff_code, "at": now.isoformat(timespec="seconds"),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _must_be_right(desk: Desk, slip: SlipRow, plan: StubPlan, now: datetime, *, is_read: bool) -> None:
    """A reply can have been like that, and says no more than she allowed. By telephone they have the slip in hand:
    they read four characters from it, unless that was asked before (`is_read`).
    """
    _must_be_codes(plan)
    if (problem := stub_problem(plan, slip.may_tell, moment(slip.issued_at).astimezone(), now)) is not None:
        raise StubRefused(problem, sentence("What you typed stays here; nothing was saved."))
    if not is_read and slip.counterfoil and not check_code(desk, slip.id, plan.code):
        raise StubRefused(
            sentence("These are not the four characters of this slip."),
            sentence("Ask them to read the characters from the slip. Tell whoever cannot read them nothing."),
        )


def _must_be_codes(plan: StubPlan) -> None:
    lists = {"reason": "referral_decline_reason", "result": "referral_result"}
    for name, list_name in lists.items():
        if (code := getattr(plan, name)) and not code_lists().has(list_name, code):
            raise ValueError(f"not a code of {list_name}")


def _reached(desk: Desk, referral_id: str) -> SlipRow:
    slip = find_referral(desk, referral_id)
    visible_case(desk, slip.case_id, Action.RECORD_RECEIPT)
    must_be_hers(desk, slip.case_id, slip.sector, Action.RECORD_RECEIPT)
    return slip


def _must_not_be_guessed(desk: Desk, slip: SlipRow) -> None:
    """StubRefused when so many wrong codes were read today that somebody may be guessing."""
    since = desk.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    query = "select count(*) from audit where event = ? and about = ? and at >= ?"
    (wrong,) = desk.store.reader.execute(query, (WRONG_CODE, slip.id, int(since.timestamp() * 1000))).fetchone()
    if wrong >= WRONG_MOST:
        raise StubRefused(
            sentence("Too many wrong characters were read for this slip today. Tell this caller nothing."),
            sentence("Call the service back on its number in the directory, and ask there."),
        )


def _whose(desk: Desk, rows: list[SlipRow], code: str) -> list[SlipRow]:
    """Of the slips of one number those with these four characters; wrong ones count as they do on the telephone."""
    for one in rows:
        _must_not_be_guessed(desk, one)
    fitting = [one for one in rows if _fits(one, code)]
    for one in rows if not fitting else ():
        if one.counterfoil:
            desk.store.note(desk.staff_code, WRONG_CODE, one.id)
    return fitting


def _is_hers(desk: Desk, slip: SlipRow) -> bool:
    try:
        _reached(desk, slip.id)
    except (NoRecord, NotAllowed):
        return False
    return True


def _goes_on(status: str) -> bool:
    return status in (*AWAITED, *WATCHED)


def _fits(slip: SlipRow, code: str) -> bool:
    typed = "".join(code.split()).upper().encode()
    return bool(slip.counterfoil) and hmac.compare_digest(typed, slip.counterfoil.upper().encode())


def _yes_no(said: bool | None) -> str | None:
    return None if said is None else "yes" if said else "no"


def _text(when: datetime | date | None) -> str | None:
    if isinstance(when, datetime):
        return when.isoformat(timespec="minutes")
    return when.isoformat() if when is not None else None
