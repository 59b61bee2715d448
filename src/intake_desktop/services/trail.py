# SPDX-License-Identifier: Apache-2.0
"""The audit as people look through it: who did what when, at this PC. It holds codes and ids, never a value.

A supervisor sees what her team did, an administrator everything, whoever looks after the computers only technical
events, without a case. What is about a case that is closed to the person at the desk is not there for her.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from ..domain.identifiers import part_id
from ..domain.permissions import Action, reach
from ..resources import code_lists
from ..store import audit
from .desk import Desk
from .reach import exactly, is_barred, same_woman

TECHNICAL = (
    "login", "login_failed", "role_changed", "settings_changed", "keys_changed", "sheet_printed", "backup_made",
    "restored", "exported",
)  # fmt: skip
"""Events that are about computers, keys and accounts, and about nobody's case."""
ABOVE = frozenset({"centre_administrator", "system_admin"})
"""Roles that are in nobody's team: what they did is for the administrator to see."""

_ABOUT = "substr(about, 1, instr(about || ' ', ' ') - 1)"
_AT_MOST = 60
"""Letters of a detail; codes and field names are shorter."""
PART = 10_000
"""Rows of the chain that are walked in one go: the window stays quick meanwhile."""


class TrailKey(msgspec.Struct, frozen=True):
    """Where a page of entries ends: moment and number of its last row."""

    at: int
    nr: int


class Wanted(msgspec.Struct, frozen=True):
    """What to look for; what is empty is not asked."""

    first: date | None = None
    last: date | None = None
    actor: str = ""
    event: str = ""
    code: str = ""
    """A survivor code or a case number, exactly."""


class Entry(msgspec.Struct, frozen=True):
    """One row of the audit."""

    nr: int
    at: datetime
    """UTC."""
    actor: str
    """A staff code; empty for what the program did by itself."""
    event: str
    """A code of ``audit_event``, or an inner one such as ``store_created``."""
    case_id: str
    survivor_code: str
    """Of the file that the row is about; empty when it is about none."""
    detail: tuple[str, ...]
    """What else the row says: codes, names of fields, staff codes; ids are left out."""
    key: TrailKey


class Checked(msgspec.Struct, frozen=True):
    """How far the chain was walked. Go on from it until `is_done`."""

    nr: int = 0
    rows: int = 0
    """Rows of the whole chain."""
    broken: int | None = None
    """The number of the first row that does not follow from the one before."""

    @property
    def is_done(self) -> bool:
        """Whether every row was looked at, or one is broken."""
        return self.broken is not None or 0 < self.rows <= self.nr


ALL = Wanted()
BEGINNING = Checked()


def list_trail(desk: Desk, wanted: Wanted = ALL, before: TrailKey | None = None, limit: int = 50) -> list[Entry]:
    """A page of entries, the newest first; the next one begins before the `key` of the last row."""
    word = desk.require(Action.SEE_AUDIT)
    conditions, values = _visible(desk, technical_only=word == "numbers")
    of_case = "+" if wanted.code.strip() else ""  # rows of one case are few: SQLite is kept to that index
    if wanted.first is not None:
        conditions.append(f"{of_case}at >= ?")
        values.append(_ms(wanted.first))
    if wanted.last is not None:
        conditions.append(f"{of_case}at < ?")
        values.append(_ms(wanted.last + timedelta(days=1)))
    if wanted.actor:
        conditions.append(f"{of_case}actor = ?")
        values.append(wanted.actor)
    if wanted.event:
        conditions.append(f"{of_case}event = ?")
        values.append(wanted.event)
    if wanted.code.strip():
        ids = [] if word == "numbers" else _ids_of(desk, wanted.code)
        if not ids:
            return []
        conditions.append(f"{_ABOUT} in ({', '.join('?' * len(ids))})")
        values += ids
    if before is not None:
        conditions.append("(at, nr) < (?, ?)")
        values += [before.at, before.nr]
    query = f"""select nr, at, actor, event, about from audit where {" and ".join(conditions) or "true"}
    order by at desc, nr desc limit ?"""
    rows = desk.store.reader.execute(query, (*values, limit)).fetchall()
    files = _files(desk, [row[4] for row in rows]) if word != "numbers" else {}
    return [_entry(row, files) for row in rows]


def people(desk: Desk) -> list[str]:
    """The staff codes that may be looked for, of those who work or worked here."""
    word = desk.require(Action.SEE_AUDIT)
    roster = desk.staff_chain().current.users
    if _sees_all(desk) or word == "numbers":
        return sorted(one.code for one in roster)
    return sorted(one.code for one in roster if not ABOVE & set(one.roles) or one.code == desk.staff_code)


def events(desk: Desk) -> list[str]:
    """The codes of ``audit_event`` that may be looked for."""
    if desk.require(Action.SEE_AUDIT) == "numbers":
        return list(TECHNICAL)
    return [entry.code for entry in code_lists().codes("audit_event")]


def check_chain(desk: Desk, so_far: Checked = BEGINNING) -> Checked:
    """Walk a part of the chain and say how far it holds; call again with the answer until `is_done`."""
    desk.require(Action.SEE_AUDIT)
    rows = desk.store.audit_head()[0]
    last, broken = audit.first_broken_after(desk.store.reader, so_far.nr, PART)
    return Checked(last, rows, broken)


def _visible(desk: Desk, *, technical_only: bool) -> tuple[list[str], list[object]]:
    """What the person at the desk may see at all, as conditions of the query."""
    if technical_only:
        return [f"event in ({', '.join('?' * len(TECHNICAL))})"], [*TECHNICAL]
    conditions: list[str] = []
    values: list[object] = []
    if not _sees_all(desk):
        others = sorted({one.code for one in desk.staff_chain().current.users} - set(people(desk)))
        if others:
            conditions.append(f"actor not in ({', '.join('?' * len(others))})")
            values += others
    hidden = _hidden(desk)
    if hidden:
        conditions.append(f"{_ABOUT} not in ({', '.join('?' * len(hidden))})")
        values += hidden
    return conditions, values


def _sees_all(desk: Desk) -> bool:
    return "centre_administrator" in desk.roles and reach(desk.roles, Action.SEE_AUDIT) == "all"


def _hidden(desk: Desk) -> list[str]:
    """The ids of everything in the files from which the person at the desk is barred."""
    db = desk.store.reader
    query = """select distinct c.person from bar b join case_file c on c.id = b.case_id
      where b.staff = ? and b.active = 'yes' and c.person is not null"""
    barred = db.execute(query, (desk.staff_code,)).fetchall()
    persons = sorted({one for (person,) in barred for one in same_woman(desk.store, person)})
    query = f"select id from entity where subject in ({', '.join('?' * len(persons))}) and thing <> 'bar'"
    return [id for (id,) in db.execute(query, persons).fetchall()]


def _ids_of(desk: Desk, code: str) -> list[str]:
    """The ids of everything in the file with this survivor code or case number, where the person at the desk may see
    it.
    """
    found = exactly(desk.store, code)
    if found is None or is_barred(desk.store, found[0], desk.staff_code):
        return []
    rows = desk.store.reader.execute("select id from entity where subject = ?", (found[1],)).fetchall()
    return [id for (id,) in rows]


def _files(desk: Desk, abouts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Case and survivor code by the id that a row is about."""
    ids = list({about.partition(" ")[0] for about in abouts})
    query = f"""select e.id, coalesce(own.id, c.id), p.survivor_code from entity e
    left join case_file own on own.id = e.id
    left join case_file c on c.id = (select id from case_file where person = e.subject order by nr limit 1)
    left join person p on p.id = e.subject
    where e.id in ({", ".join("?" * len(ids))}) and e.subject is not null"""
    return {id: (case or "", code or "") for id, case, code in desk.store.reader.execute(query, ids).fetchall()}


def _entry(row: tuple[int, int, str, str, str], files: dict[str, tuple[str, str]]) -> Entry:
    nr, at, actor, event, about = row
    case_id, code = files.get(about.partition(" ")[0], ("", ""))
    told = [word for word in about.split() if not _is_id(word) and word != "-"]
    shown = tuple(word for word in told if len(word) <= _AT_MOST)
    return Entry(nr, datetime.fromtimestamp(at / 1000, UTC), actor, event, case_id, code, shown, TrailKey(at, nr))


def _is_id(word: str) -> bool:
    return len(word) >= len(part_id("", "")) and all(letter in "0123456789abcdef" for letter in word)


def _ms(day: date) -> int:
    """The first moment of a day at the centre."""
    return int(datetime.combine(day, time()).astimezone().timestamp() * 1000)
