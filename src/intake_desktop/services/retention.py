# SPDX-License-Identifier: Apache-2.0
"""Files whose time is over: what they count for stays as a row without a day, a code or a name; the rest is erased."""

from __future__ import annotations

import json
from datetime import date

import msgspec

from ..domain.closing import keep_until
from ..domain.identifiers import new_id
from ..domain.permissions import Action
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..store import Transaction
from .desk import Changes, Desk, changes
from .erasure import cases_of, erase_person, linked_persons
from .proceedings import is_court_open
from .reach import is_barred, scope
from .second import Second, SecondRefused, require_second
from .settings import Setting, setting_of

_CLOSED = """select c.id, c.number, p.survivor_code, c.closed_on, c.opened_on, p.age_years, p.age_group, c.person
from case_file c join person p on p.id = c.person
where c.status in ('closed', 'transferred') and c.closed_on <= ? and {hers}
  and not exists (
    select 1 from case_file o where o.person = c.person and o.status not in ('closed', 'transferred', 'duplicate')
  )
order by c.closed_on, c.id limit ?"""
_STATISTICS = """select c.id, c.opened_on, c.closed_on, p.sex, p.age_group, c.centre_category, c.services_wanted,
  c.risk_level, c.closure_reason, c.statistics, c.status
from case_file c join person p on p.id = c.person where c.person = ?"""
_ERASED = """select at, actor, about from audit where event = 'record_erased' order by at desc, nr desc limit ?"""
MOST = 200
"""Files that are looked at, and erased, at one time."""


class DueFile(msgspec.Struct, frozen=True):
    """A closed case whose file is kept no longer. `until` is the day on which its time was over."""

    case_id: str
    number: str
    survivor_code: str
    closed_on: str
    until: date
    court_is_open: bool


class Tombstone(msgspec.Struct, frozen=True):
    """One erasure, as the audit tells it: when, who, with whom, why. Nothing about her."""

    at: int
    """Milliseconds since 1970 UTC."""
    staff: str
    second: str
    reason: str
    """A code of ``erasure_reason``."""
    only_identity: bool
    files: int


class StillKept(Trouble):
    """One of these files must be kept longer."""

    name = "still_kept"


def due_files(desk: Desk, limit: int = MOST) -> list[DueFile]:
    """The files whose time is over, the oldest first, to whoever may ask that they are erased.

    A file of which any case is open is not among them; nor is one of a child before her own time is over.
    """
    hers, mine = scope(desk, Action.ASK_ERASURE)
    years, today = int(setting_of(desk.store, Setting.RETENTION_YEARS)), desk.today()
    latest = today.replace(year=today.year - years, day=min(today.day, 28)).isoformat()
    query = _CLOSED.format(hers=hers)
    found, seen = [], set()
    for row in desk.store.reader.execute(query, (f"{latest[:7]}-31", *mine, limit * 5)).fetchall():
        id, number, code, closed_on, opened_on, age, group, person = row
        until = keep_until(closed_on, opened_on or "", age, group or "", years)
        if until > today or person in seen or not _all_over(desk, person, years, today):
            continue
        seen.update(linked_persons(desk.store, person))
        court = any(is_court_open(desk.store, case) for case in cases_of(desk.store, person))
        found.append(DueFile(id, number or "", code or "", closed_on, until, court))
    return found[:limit]


def erase_due(desk: Desk, case_ids: tuple[str, ...], second: Second) -> Changes[int]:
    """Erase these files, by two persons, and keep of each case what it counts for; answers how many files went.

    StillKept when the time of one of them is not over, or a court works on it: then nothing is erased.
    """
    desk.require(Action.ERASE_RECORD)
    with_whom = require_second(desk, second, Action.ERASE_RECORD)
    due = {one.case_id: one for one in due_files(desk)}
    if any(case not in due or due[case].court_is_open for case in case_ids):
        raise StillKept(
            sentence("One of these files must be kept longer. Nothing was erased."), sentence("Look at the list again.")
        )
    if any(is_barred(desk.store, case, with_whom) for case in case_ids):
        raise SecondRefused(
            sentence("{code} has a conflict of interest here.", code=with_whom),
            sentence("Ask another member of staff to come and type her own code and passphrase."),
        )
    gone: list[str] = []
    about = f"{len(case_ids)} files time_over with {with_whom}"
    with desk.store.transaction(desk.staff_code, "record_erased", about) as t:
        for case in case_ids:
            (person,) = t.db.execute("select person from case_file where id = ?", (case,)).fetchone()
            for one in linked_persons(desk.store, person):
                _count(t, one)
            gone += erase_person(desk, t, person)
    desk.store.checkpoint()
    return Changes(changes("cases", "retention", *(f"case:{case}" for case in gone)).touched, len(case_ids))


def erased_files(desk: Desk, limit: int = 50) -> list[Tombstone]:
    """What was erased, the latest first: the tombstones. They say nothing about anybody."""
    desk.require(Action.ASK_ERASURE)
    return [_tombstone(*row) for row in desk.store.reader.execute(_ERASED, (limit,)).fetchall()]


def _all_over(desk: Desk, person: str, years: int, today: date) -> bool:
    """Whether the time of every case of this woman is over, those of her other file as well."""
    for one in linked_persons(desk.store, person):
        query = """select c.status, c.closed_on, c.opened_on, p.age_years, p.age_group
          from case_file c join person p on p.id = c.person where c.person = ?"""
        for status, closed_on, opened_on, age, group in desk.store.reader.execute(query, (one,)).fetchall():
            if status == "duplicate":
                continue
            if not closed_on or keep_until(closed_on, opened_on or "", age, group or "", years) > today:
                return False
    return True


def _count(t: Transaction, person: str) -> None:
    """Keep of each case of a file what it counts for, when she agreed that it counts."""
    for row in t.db.execute(_STATISTICS, (person,)).fetchall():
        case, opened, closed, sex, group, category, services, risk, reason, counts, status = row
        if counts != "given" or status == "duplicate":
            continue
        query = "select distinct gbv_type from incident where case_id = ? and gbv_type is not null and removed is null"
        types = sorted(type for (type,) in t.db.execute(query, (case,)).fetchall())
        fields = {
            "opened": (opened or "")[:7] or None, "closed": (closed or "")[:7] or None, "sex": sex, "age_group": group,
            "category": category, "types": types, "services": json.loads(services) if services else [],
            "risk_level": risk, "reason": reason,
        }  # fmt: skip
        t.append("statistic", new_id(), fields)


def _tombstone(at: int, staff: str, about: str) -> Tombstone:
    """Read what the audit says of an erasure: ``<case> [identity] <reason> with <code>``, or how many files it was."""
    said, _, second = about.partition(" with ")
    words = said.split()
    many = len(words) > 1 and words[1] == "files" and words[0].isdigit()
    reason = words[-1] if words and code_lists().has("erasure_reason", words[-1]) else ""
    return Tombstone(at, staff, second, reason, "identity" in words, int(words[0]) if many else 1)
