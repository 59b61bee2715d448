# SPDX-License-Identifier: Apache-2.0
"""The steps and the replies of a slip as they lie in the file: those that count, and those that were a mistake.

A step is taken back by an entry that names it. A reply is corrected by a new one that stands in its place, or taken out
by one without a decision. Two PCs that corrected one reply without knowing of each other leave two; a person looks.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.corrections import former
from ..domain.permissions import Action
from ..domain.referrals import ISSUER, NOT_TAKEN_BACK, STATUSES, TABLE
from .cases import is_whole, reaches
from .desk import Desk
from .reach import is_only_by_emergency
from .slip_rows import SlipRow, moment

_FIELDS = "status, at, entered_at, staff, by, note, delivery, reason, provider, id, stub, had"
_BY_ISSUER = frozenset(line.then for line in TABLE if line.who == ISSUER)
FILE = "file"
"""How a reply came that its partner signed."""


class SlipEvent(msgspec.Struct, frozen=True):
    """One step that a slip took."""

    status: str
    at: str
    """When it happened: an ISO moment with its zone."""
    entered_at: str
    """When it was written down; empty for entries of an older program."""
    staff: str
    by: str
    """On whose word: a code of ``step_told_by``; empty is the word of staff."""
    note: str
    delivery: str
    reason: str
    """A code: why they declined, what came of it, whether it helped; ``walk_in``."""
    provider: str
    id: str
    stub: str
    """The id of the reply that made it; empty when somebody took it alone."""
    had: tuple[str, ...]
    """What it replaced in the slip: ``field=value`` each."""
    taken_back_by: str = ""
    """Whoever said that it was entered by mistake."""


class StubShown(msgspec.Struct, frozen=True):
    """A reply that came back."""

    id: str
    way: str
    received_on: str
    decision: str
    reason: str
    provider: str
    first_appointment: str
    came: str
    result: str
    service_days: tuple[str, ...]
    next_appointment: str
    to_do: str
    may_contact: str
    focal_code: str
    code_checked: str
    staff: str
    at: str
    amends: str
    before: tuple[StubShown, ...] = ()
    """What stood in its place before it was corrected, the latest first."""


class History(msgspec.Struct, frozen=True):
    """All that was said of a slip."""

    steps: tuple[SlipEvent, ...]
    """Those that count, the first one first."""
    mistakes: tuple[SlipEvent, ...]
    replies: tuple[StubShown, ...]
    """Those that count, the first one first."""
    taken_out: tuple[StubShown, ...]

    def steps_of(self, stub: str) -> tuple[SlipEvent, ...]:
        """The steps that a reply made."""
        return tuple(one for one in self.steps if one.stub == stub)


def history_of(db: sql.Connection, referral_id: str) -> History:
    """Read what was said of a slip; callers have asked whether she reaches it."""
    steps, mistakes = _steps(db, referral_id)
    return History(steps, mistakes, *_replies(db, referral_id))


def action_of(event: SlipEvent) -> Action:
    """The right that a step takes, and so taking it back."""
    return Action.ISSUE_REFERRAL if event.status in _BY_ISSUER else Action.RECORD_RECEIPT


def _is_hers(desk: Desk, case_id: str, staff: str) -> bool:
    """Whether somebody may put right what `staff` wrote: she herself, and whoever issues slips in this whole file. In
    an emergency nobody changes what others wrote.
    """
    if staff == desk.staff_code:
        return True
    action = Action.ISSUE_REFERRAL
    whole = reaches(desk, case_id, action) and is_whole(desk, case_id)
    return whole and not is_only_by_emergency(desk, case_id, action)


def to_take_back(desk: Desk, slip: SlipRow, told: History) -> str:
    """The id of the step on which a slip stands, when whoever sits here may take it back; else nothing.

    Not what went out, was stopped or was signed by a partner; what a reply made goes with the reply.
    """
    desk.require(Action.SEE_CASES)
    last = next((one for one in reversed(told.steps) if one.status == slip.status), None)
    if last is None or last.status in NOT_TAKEN_BACK or last.delivery == "encrypted_file":
        return ""
    replies = {one.id for one in told.replies}
    signed = {one.at for one in told.replies if one.way == FILE}
    if last.stub in replies or (not last.stub and last.by == "receiver" and last.entered_at in signed):
        return ""
    can = reaches(desk, slip.case_id, action_of(last)) and _is_hers(desk, slip.case_id, last.staff)
    return last.id if can else ""


def to_correct(desk: Desk, slip: SlipRow, told: History) -> frozenset[str]:
    """The ids of the replies that whoever sits here may correct or take out: nothing stands on them, nobody signed."""
    desk.require(Action.SEE_CASES)
    if not told.replies or not reaches(desk, slip.case_id, Action.RECORD_RECEIPT):
        return frozenset()
    return frozenset(
        one.id
        for one in told.replies
        if one.way != FILE and _is_hers(desk, slip.case_id, one.staff) and not _stands_on(slip, told, one)
    )


def _stands_on(slip: SlipRow, told: History, stub: StubShown) -> bool:
    """Whether something was written down that rests on a reply: a step behind its own, or the closing."""
    own = told.steps_of(stub.id)
    if own:
        return own[-1].status != slip.status
    return any(one.status == "closed" and one.entered_at >= stub.at for one in told.steps)


def _steps(db: sql.Connection, referral_id: str) -> tuple[tuple[SlipEvent, ...], tuple[SlipEvent, ...]]:
    query = f"select {_FIELDS}, amends from referral_event where referral = ?"
    rows = db.execute(query, (referral_id,)).fetchall()
    taken = {row[-1]: row[3] or "" for row in rows if row[-1]}
    found = [_step(row, taken) for row in rows if row[1]]
    found.sort(key=lambda one: (moment(one.at), one.entered_at, STATUSES.index(one.status), one.id))
    gone = {one.id for one in found if one.id in taken and one.status not in NOT_TAKEN_BACK}
    return tuple(one for one in found if one.id not in gone), tuple(one for one in found if one.id in gone)


def _step(row: tuple[Any, ...], taken: dict[str, str]) -> SlipEvent:
    names = SlipEvent.__struct_fields__
    fields: dict[str, Any] = dict(zip(names, (value or "" for value in row[:-2]), strict=False))
    return SlipEvent(**fields, had=tuple(json.loads(row[-2] or "[]")), taken_back_by=taken.get(fields["id"], ""))


def _replies(db: sql.Connection, referral_id: str) -> tuple[tuple[StubShown, ...], tuple[StubShown, ...]]:
    names = ", ".join(name for name in StubShown.__struct_fields__ if name != "before")
    rows = db.execute(f"select {names} from stub where referral = ? order by at, id", (referral_id,)).fetchall()
    found = [_reply(row) for row in rows]
    by_id, replaced = {one.id: one for one in found}, {one.amends for one in found}
    last = [msgspec.structs.replace(one, before=tuple(former(one, by_id))) for one in found if one.id not in replaced]
    standing = tuple(one for one in last if one.decision)
    return standing, tuple(one for one in last if not one.decision and one.before)


def _reply(row: tuple[Any, ...]) -> StubShown:
    fields: dict[str, Any] = dict(zip(StubShown.__struct_fields__, (value or "" for value in row), strict=False))
    fields["service_days"] = tuple(json.loads(fields["service_days"])) if fields["service_days"] else ()
    return StubShown(**fields)
