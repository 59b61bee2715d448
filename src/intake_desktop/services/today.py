# SPDX-License-Identifier: Apache-2.0
"""Today: what the person at the desk must do now, in the order in which it matters. Codes only, never a name.

Each list is as long as a person can look at; how many there are is counted no further than `COUNTED`. Whoever has few
cases is asked by her cases, whoever has very many by what is due first, so that it is quick for both.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

import msgspec

from ..domain.permissions import Action
from ..domain.referrals import AWAITED, WAITS_FOR, WATCHED
from ..domain.risk import Assessment, is_out_of_date
from ..domain.slip_times import Times, is_escalated, is_late
from ..domain.tasks import OWNER, SUPERVISOR, URGENT_LATE, is_overdue
from .cases import reaches
from .desk import Desk
from .drafts import Draft, list_drafts
from .reach import desk_sectors, not_barred, own_scope, scope
from .settings import times_of

COUNTED = 99
MANY_CASES = 2_000
WEEK = timedelta(days=7)

_LIVE = "('open', 'on_hold')"
_URGENT = "(" + ", ".join(f"'{kind}'" for kind in sorted(URGENT_LATE)) + ")"
_DECIDES = {"confirm_emergency": Action.CONFIRM_EMERGENCY, "decide_closure": Action.APPROVE_CLOSURE}
_TASK = "t.id, t.case_id, p.survivor_code, t.kind, t.due, c.risk_level, t.note, c.owner"
_DUE = "coalesce(r.due, r.reply_by)"
_SLIP = f"""r.id, r.case_id, p.survivor_code, r.slip_number, r.provider, r.sector, r.priority, r.status, {_DUE},
  c.owner"""
_JUDGED = """(select max(judged_on) from (
  select judged_on from risk_assessment where case_id = c.id
  union all select judged_on from risk_lowering where case_id = c.id))"""

Row = TypeVar("Row")


class Due(msgspec.Struct, frozen=True):
    """A task in a list."""

    id: str
    case_id: str
    """Empty for a task in a case that she may not open."""
    survivor_code: str
    kind: str
    due: str
    is_overdue: bool
    risk_level: str
    note: str
    owner: str


class Reply(msgspec.Struct, frozen=True):
    """A slip for which something is awaited: that it is handed over, an answer, the service, the reply stub."""

    id: str
    case_id: str
    survivor_code: str
    slip_number: str
    provider: str
    """Its names by language, for the screen: ``names`` of the directory."""
    names: dict[str, str]
    sector: str
    priority: str
    status: str
    reply_by: str
    """Until when what is awaited should come."""
    is_late: bool
    is_escalated: bool
    owner: str
    waits_for: str = ""
    """What is awaited: a key of ``domain.slip_times.LIMITS``."""


class Endangered(msgspec.Struct, frozen=True):
    """A case of high risk."""

    case_id: str
    survivor_code: str
    judged_on: str
    is_old: bool
    owner: str


class Begun(msgspec.Struct, frozen=True):
    """An intake that is not finished."""

    draft: Draft
    survivor_code: str
    """Of the case it goes on with; empty for a new one."""


class Part(msgspec.Struct, Generic[Row], frozen=True):
    """One list: its first rows, and how many there are, up to `COUNTED`."""

    rows: tuple[Row, ...] = ()
    total: int = 0

    @property
    def is_more(self) -> bool:
        """Whether there are even more than were counted."""
        return self.total > COUNTED


class Today(msgspec.Struct, frozen=True):
    """All lists in the order in which they are shown."""

    overdue: Part[Due]
    due: Part[Due]
    drafts: Part[Begun]
    replies: Part[Reply]
    high_risk: Part[Endangered]
    approvals: Part[Due]
    week: Part[Due]
    """What comes in the next seven days."""
    has_cases: bool
    """She has, or sees, any open case at all."""


def today(desk: Desk) -> Today:
    """Give the lists of whoever sits here; empty ones for what is not hers."""
    desk.require(Action.SEE_TODAY)
    now = desk.now().astimezone()
    tomorrow = (now.date() + timedelta(days=1)).isoformat()
    many, has_cases = _own_cases(desk)
    late_and_today = _tasks(desk, now, "", tomorrow, many, has_cases)
    overdue = [one for one in late_and_today if one.is_overdue]
    now_due = [one for one in late_and_today if not one.is_overdue]
    if len(late_and_today) > COUNTED:  # so much is late that what falls to this day would not be among it
        now_due = _tasks(desk, now, now.date().isoformat(), tomorrow, many, has_cases)
        now_due = [one for one in now_due if not one.is_overdue]
    end = (now.date() + WEEK).isoformat() + "T99"
    return Today(
        overdue=_part(overdue),
        due=_part(now_due),
        drafts=_part(_drafts(desk)),
        replies=_part(_replies(desk, now, many)),
        high_risk=_part(_high_risk(desk, now.date())),
        approvals=_part(_approvals(desk, now, end)),
        week=_part(_tasks(desk, now, tomorrow, end, many, has_cases)),
        has_cases=has_cases or _sees_any(desk),
    )


def due_count(desk: Desk) -> int:
    """How many tasks are late or fall to this day, up to `COUNTED` and one more: the figure beside “Today”."""
    desk.require(Action.SEE_TODAY)
    now = desk.now().astimezone()
    many, has_cases = _own_cases(desk)
    tomorrow = (now.date() + timedelta(days=1)).isoformat()
    mine = _tasks(desk, now, "", tomorrow, many, has_cases)
    return min(len(mine) + len(_approvals(desk, now, tomorrow)), COUNTED + 1)


def _sees_any(desk: Desk) -> bool:
    """Whether there is any case at all for her to look at."""
    if not desk.may(Action.SEE_CASES):
        return False
    hers, mine = scope(desk, Action.SEE_CASES)
    query = f"select 1 from case_file c where c.status in {_LIVE} and {hers} limit 1"
    return desk.store.reader.execute(query, mine).fetchone() is not None


def _part(rows: list[Row]) -> Part[Row]:
    return Part(tuple(rows[:COUNTED]), len(rows))


def _own_cases(desk: Desk) -> tuple[bool, bool]:
    """Whether the open cases she has are very many, and whether there are any."""
    query = f"""select count(*) from (
      select 1 from case_file where status in {_LIVE} and owner = ? limit {MANY_CASES})"""
    count = desk.store.reader.execute(query, (desk.staff_code,)).fetchone()[0]
    return count >= MANY_CASES, count > 0


def _due(desk: Desk, now: datetime, first: str, end: str, many: bool) -> list[Due]:
    """Open tasks of the cases she has, due from `first` on and before `end`."""
    hers, mine = own_scope(desk, Action.SEE_CASES)
    if many:
        source = "task t indexed by task_by_due cross join case_file c on c.id = t.case_id"
    else:
        source = "case_file c indexed by case_by_work cross join task t indexed by task_of_case on t.case_id = c.id"
    query = f"""select {_TASK} from {source} left join person p on p.id = c.person
      where t.state = 'open' and t.for_role = 'owner' and t.due >= ? and t.due < ?
        and c.status in {_LIVE} and c.owner = ? and {hers}
      order by t.due, t.kind, t.case_id, t.id limit {COUNTED + 1}"""
    rows = desk.store.reader.execute(query, (first, end, desk.staff_code, *mine)).fetchall()
    return [_task(row, now) for row in rows]


def _tasks(desk: Desk, now: datetime, first: str, end: str, many: bool, has_cases: bool) -> list[Due]:
    """What is due in her own cases, and what she was chosen for in others."""
    found = _due(desk, now, first, end, many) if has_cases else []
    given = _given_to_her(desk, now, first, end)
    return sorted([*found, *given], key=lambda one: one.due)[: COUNTED + 1] if given else found


def _given_to_her(desk: Desk, now: datetime, first: str, end: str) -> list[Due]:
    """Tasks in cases of others that she was chosen for, such as going with her to a service. Of a case that she may
    not open she learns the day and the number of the slip, and no code; of one that is closed to her nothing.
    """
    open_to_her, hers = not_barred(desk.store, desk.staff_code)
    query = f"""select {_TASK} from task t indexed by task_by_assignee cross join case_file c on c.id = t.case_id
      left join person p on p.id = c.person
      where t.assignee = ? and t.state = 'open' and t.for_role = 'owner' and t.due >= ? and t.due < ?
        and c.status in {_LIVE} and c.owner is not ? and {open_to_her}
      order by t.due, t.id limit {COUNTED + 1}"""
    values = (desk.staff_code, first, end, desk.staff_code, *hers)
    found = [_task(row, now) for row in desk.store.reader.execute(query, values).fetchall()]
    return [
        one
        if reaches(desk, one.case_id, Action.SEE_CASES)
        else msgspec.structs.replace(one, case_id="", survivor_code="", risk_level="")
        for one in found
    ]


def _approvals(desk: Desk, now: datetime, end: str) -> list[Due]:
    """What waits for a supervisor, as far as it is for her to decide; of a closed case only what cannot wait."""
    if not (desk.may(Action.APPROVE_PLAN) or any(desk.may(action) for action in _DECIDES.values())):
        return []
    hers, mine = scope(desk, Action.SEE_CASES)
    query = f"""select {_TASK} from task t indexed by task_by_due cross join case_file c on c.id = t.case_id
      left join person p on p.id = c.person
      where t.state = 'open' and t.for_role = ? and t.due < ? and {hers}
        and (c.status in {_LIVE} or t.kind in {_URGENT})
      order by t.due, t.kind, t.case_id, t.id limit {COUNTED + 1}"""
    rows = desk.store.reader.execute(query, (SUPERVISOR, end, *mine)).fetchall()
    # the index alone says which they are: the rows of all that is open would be too many to look at
    late = f"""select {_TASK} from (
        select id from task indexed by task_by_due
        where state = 'open' and for_role = ? and due < ? and kind in {_URGENT}
      ) u cross join task t on t.id = u.id cross join case_file c on c.id = t.case_id
      left join person p on p.id = c.person
      where c.status in ('closed', 'transferred') and {hers}
      order by t.due, t.kind, t.case_id, t.id limit {COUNTED + 1}"""
    rows += desk.store.reader.execute(late, (OWNER, end, *mine)).fetchall()
    found = [_task(row, now) for row in rows]
    return [one for one in found if desk.may(_DECIDES.get(one.kind, Action.APPROVE_PLAN))]


def _drafts(desk: Desk) -> list[Begun]:
    if not desk.may(Action.RECORD_INTAKE):
        return []
    query = "select p.survivor_code from case_file c join person p on p.id = c.person where c.id = ?"
    found = []
    for draft in list_drafts(desk)[: COUNTED + 1]:
        row = desk.store.reader.execute(query, (draft.case_id,)).fetchone() if draft.case_id else None
        found.append(Begun(draft, row[0] if row else ""))
    return found


def _replies(desk: Desk, now: datetime, many: bool) -> list[Reply]:
    """Slips of her cases, and those that were sent to her desk; for a supervisor also what is very late anywhere.

    A slip whose receiver has said yes is told of only when the service, or the reply after it, does not come in time.
    """
    if not desk.may(Action.RECORD_RECEIPT):
        return []
    hers, mine = own_scope(desk, Action.SEE_CASES)
    if many:
        rows = _slips_by_due(desk, now, f"c.owner = ? and {hers}", (desk.staff_code, *mine))
    else:
        source = "case_file c indexed by case_by_work cross join referral r indexed by referral_of_case"
        query = f"""select {_SLIP} from {source} on r.case_id = c.id left join person p on p.id = c.person
          where c.status in {_LIVE} and c.owner = ?
            and (r.status in {_AWAITED} or (r.status in {_WATCHED} and {_DUE} < ?))
            and {hers} order by {_DUE} limit {COUNTED + 1}"""
        rows = desk.store.reader.execute(query, (desk.staff_code, _minute(now), *mine)).fetchall()
    if _desks(desk):
        released, values = scope(desk, Action.RECORD_RECEIPT)
        sectors = desk_sectors(desk, Action.RECORD_RECEIPT)
        places = ", ".join("?" * len(sectors))
        rows += _slips_by_due(desk, now, f"r.sector in ({places}) and {released}", (*sectors, *values))
    if desk.may(Action.APPROVE_PLAN):
        rows += _slips_by_due(desk, now, hers, mine)[: COUNTED + 1]
    names = _provider_names(desk, {row[4] for row in rows})
    times = times_of(desk.store.reader)
    found = {row[0]: _reply(row, now, names, times) for row in rows}
    kept = [one for one in found.values() if one.owner == desk.staff_code or one.is_escalated or _desks(desk)]
    return sorted(kept, key=lambda one: one.reply_by)


_AWAITED = "(" + ", ".join(f"'{status}'" for status in AWAITED) + ")"
_WATCHED = "(" + ", ".join(f"'{status}'" for status in WATCHED) + ")"


def _slips_by_due(desk: Desk, now: datetime, condition: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for status in (*AWAITED, *WATCHED):
        until = f"and {_DUE} < '{_minute(now)}'" if status in WATCHED else ""
        query = f"""select {_SLIP} from referral r indexed by referral_by_due
          cross join case_file c on c.id = r.case_id left join person p on p.id = c.person
          where r.status = ? {until} and c.status in {_LIVE} and {condition} order by {_DUE} limit {COUNTED + 1}"""
        rows += desk.store.reader.execute(query, (status, *values)).fetchall()
    return sorted(rows, key=lambda row: row[8] or "")


def _minute(now: datetime) -> str:
    return now.isoformat(timespec="minutes")


def _desks(desk: Desk) -> bool:
    return desk.may(Action.RECORD_RECEIPT) and bool(desk_sectors(desk, Action.RECORD_RECEIPT))


def _high_risk(desk: Desk, day: date) -> list[Endangered]:
    """Her cases of high risk, those first whose judgement is oldest; a supervisor sees those of everybody."""
    if not desk.may(Action.SEE_RISK):
        return []
    hers, mine = own_scope(desk, Action.SEE_CASES)
    if not desk.may(Action.APPROVE_PLAN):
        hers, mine = f"c.owner = ? and {hers}", (desk.staff_code, *mine)
    query = f"""select c.id, p.survivor_code, {_JUDGED}, c.owner from case_file c indexed by case_by_risk
      left join person p on p.id = c.person
      where c.status in {_LIVE} and c.risk_level = 'high' and {hers} limit {COUNTED + 1}"""
    found = [
        Endangered(id, code or "", judged or "", _is_old("high", judged, day), owner or "")
        for id, code, judged, owner in desk.store.reader.execute(query, mine).fetchall()
    ]
    return sorted(found, key=lambda one: one.judged_on)


def _is_old(level: str, judged: str | None, day: date) -> bool:
    return not judged or is_out_of_date(Assessment(level, date.fromisoformat(judged[:10])), day)


def _task(row: tuple[Any, ...], now: datetime) -> Due:
    id, case_id, code, kind, due, risk, note, owner = row
    return Due(id, case_id, code or "", kind or "", due, is_overdue(due, now), risk or "", note or "", owner or "")


def _reply(row: tuple[Any, ...], now: datetime, names: dict[str, dict[str, str]], times: Times) -> Reply:
    id, case_id, code, number, provider, sector, priority, status, by, owner = row
    return Reply(
        id, case_id, code or "", number or "", provider or "", names.get(provider, {}), sector or "",
        priority or "routine", status, by or "", is_late(by, now), is_escalated(by, priority or "routine", now, times),
        owner or "", WAITS_FOR.get(status, ""),
    )  # fmt: skip


def _provider_names(desk: Desk, ids: set[str]) -> dict[str, dict[str, str]]:
    if not ids:
        return {}
    query = f"select id, name_en, name_ur, name_hi from provider where id in ({', '.join('?' * len(ids))})"
    return {
        id: {language: name for language, name in zip(("en", "ur", "hi"), names, strict=True) if name}
        for id, *names in desk.store.reader.execute(query, tuple(ids)).fetchall()
    }
