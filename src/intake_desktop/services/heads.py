# SPDX-License-Identifier: Apache-2.0
"""The head of a case: what must be in sight whatever is read or written below it."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from ..domain.cases import CaseRow
from ..domain.identifiers import part_id
from ..domain.permissions import Action
from ..domain.risk import GOOD_FOR_DAYS, NOT_ASSESSED
from ..domain.steps import case_step
from ..domain.tasks import CONTACTS, Trigger
from .cases import is_whole, reaches, visible_case
from .closing import READ_ONLY
from .contact_rows import STANDS
from .desk import Desk
from .steps import facts_of

_JUDGED = """select max(judged_on) from (
  select judged_on from risk_assessment where case_id = :case
  union all select judged_on from risk_lowering where case_id = :case
)"""
_NEXT = f"""select min(due) from task where case_id = :case and state = 'open' and kind in (
  {", ".join(f"'{kind}'" for kind in sorted({*CONTACTS, Trigger.MEETING.value}))}
)"""
_AGREED = f"""select next_on from follow_up f where case_id = :case and next_on is not null and {STANDS}
order by at desc, id desc limit 1"""


_EMERGENCY = """select max(e.until) from emergency e where e.case_id = ? and e.staff = ? and e.until > ?
and not exists (select 1 from emergency_review v where v.emergency = e.id and v.decision = 'not_justified')"""


class CaseHead(msgspec.Struct, frozen=True):
    """One case in one line: codes, how dangerous it is and since when that is known, how far the work is, what is due.

    Days are ISO dates.
    """

    id: str
    survivor_code: str
    number: str
    status: str
    opened_on: str
    closed_on: str
    owner: str
    risk_level: str
    risk_on: str
    """When it was judged last; empty when never, or for whoever only knows the level."""
    risk_is_old: bool
    """The judgement is older than it is good for, and must be made again."""
    step: str
    """The code of the lowest of the six steps that is not done."""
    next_on: str
    """When she is to be contacted next; empty when nothing is agreed or due."""
    next_way: str
    """The way of contact she agreed to, a code of ``contact_method``; empty for whoever does not follow up."""
    reads_only: bool
    """It is closed, was handed over, or goes on in another file: nothing is written to it any more."""
    emergency_until: int
    """Until when it is open to whoever sits here by an emergency alone, in milliseconds; 0 for everybody else."""
    next_is_late: bool
    """The day on which she was to be contacted has passed."""


def head_of(desk: Desk, case_id: str) -> CaseHead:
    """Give the head of a case to whoever may open it, NoRecord to everybody else.

    To whom it was only released, it says neither how far the work is nor when she is contacted.
    """
    row, person = visible_case(desk, case_id, Action.SEE_CASES)
    db, here = desk.store.reader, {"case": case_id}
    (closed_on,) = db.execute("select closed_on from case_file where id = :case", here).fetchone()
    whole = is_whole(desk, case_id)
    step = case_step(facts_of(db, case_id, desk.today())) if whole else ""  # a bundle may have brought more
    judged = (db.execute(_JUDGED, here).fetchone()[0] or "") if whole else ""
    level = row.risk_level or NOT_ASSESSED
    due, way = "", ""
    if whole:
        agreed = db.execute(_AGREED, here).fetchone()
        days = [day[:10] for day in (db.execute(_NEXT, here).fetchone()[0], agreed[0] if agreed else None) if day]
        due = min(days, default="")
    if reaches(desk, case_id, Action.FOLLOW_UP):
        way = _way(desk, person.id)
    return CaseHead(
        row.id, row.survivor_code, row.number, row.status, row.opened_on, closed_on or "", row.owner, level, judged,
        _is_old(level, judged, desk.today()), step, due, way, row.status in READ_ONLY, _emergency(desk, row),
        bool(due) and due < desk.today().isoformat() and row.status not in READ_ONLY,
    )  # fmt: skip


def _is_old(level: str, judged: str, today: date) -> bool:
    good_for = GOOD_FOR_DAYS.get(level)
    return bool(judged and good_for) and today > date.fromisoformat(judged[:10]) + timedelta(days=good_for or 0)


def _emergency(desk: Desk, row: CaseRow) -> int:
    if row.owner == desk.staff_code or not desk.may(Action.EMERGENCY_ACCESS):
        return 0
    values = (row.id, desk.staff_code, int(desk.now().timestamp() * 1000))
    until = desk.store.reader.execute(_EMERGENCY, values).fetchone()[0]
    return int(until or 0)


def _way(desk: Desk, person: str) -> str:
    """How she agreed to be reached: that it must not be by telephone is known before anybody asks for the number."""
    query = "select may_contact, method from contact where id = ?"
    row = desk.store.reader.execute(query, (part_id(person, "contact"),)).fetchone()
    if row is None:
        return ""
    return "do_not_contact" if row[0] == "no" else row[1] or ""
