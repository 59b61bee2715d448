# SPDX-License-Identifier: Apache-2.0
"""Finding and opening cases, and deciding what two PCs wrote differently."""

from __future__ import annotations

import json
import weakref
from typing import Any

import msgspec

from ..domain.admitted import may_write
from ..domain.cases import (
    CaseFile,
    CaseKey,
    CaseRow,
    Conflict,
    ConsentLine,
    Identity,
    Person,
    Record,
    Referral,
    ServiceLine,
    Sibling,
)  # fmt: skip
from ..domain.identifiers import part_id
from ..domain.matching import search_words
from ..domain.names import words
from ..domain.permissions import Action, no_record, not_allowed
from ..domain.told import TOLD_TO, WHO_SHE_IS
from ..domain.vaulted import identity_subject
from ..resources import code_lists
from ..store import things
from .closing import require_open
from .desk import Changes, Desk, changes
from .named import persons_typed
from .reach import desk_sectors, own_scope, scope, writing_scope
from .repetitions import gathered

_ROW = """select c.id, c.number, p.survivor_code, c.opened_on, c.status, c.centre_category, c.services_wanted,
  c.risk_level, c.owner, (select count(*) from conflict x where x.subject = c.person and x.thing <> 'bar'), c.nr
from {source} left join person p on p.id = c.person"""
_FULLEST_RECORD = """select id, form_id, form_version, answers from record
where case_id = ? and form_id is not 'risk_review'
order by mode is 'quick', length(answers) desc, taken_on desc, id limit 1"""
_AFTER = """w.case_id = c.case_id
  and (w.amends = c.id or exists (select 1 from json_each(w.replaces) j where j.value = c.id))"""
REVEAL_REASONS = ("call_now", "print_slip", "court", "match_returning", "correct_data", "other")
_AT_ONCE = 100
_HER_PERSONS: weakref.WeakKeyDictionary[Desk, tuple[object, set[int]]] = weakref.WeakKeyDictionary()
_FIRST_PAGE = CaseKey("9999-12-31", 1 << 62)


def list_cases(desk: Desk, before: CaseKey | None = None, limit: int = 50) -> list[CaseRow]:
    """A page of cases, newest first; the next page begins before the `key` of the last row."""
    hers, mine = scope(desk, Action.SEE_CASES)
    place = before or _FIRST_PAGE
    query = (
        _ROW.format(source="case_file c")
        + f" where (c.opened_on, c.nr) < (?, ?) and {hers} order by c.opened_on desc, c.nr desc limit ?"
    )
    rows = [_row(row) for row in desk.store.reader.execute(query, (place.opened_on, place.nr, *mine, limit))]
    return _veiled(desk, rows)


def search_cases(desk: Desk, text: str, limit: int = 50) -> list[CaseRow]:
    """Cases whose code, number or (for those who may) name begins with what was typed; newest first.

    Names are compared as they sound, in any of the scripts and spellings (``domain.matching``); names are never part of
    the answer.
    """
    hers, mine = scope(desk, Action.SEE_CASES)
    terms = words(text)
    if not terms:
        return []
    match = " ".join(f'"{term}"' for term in terms[:-1]) + f' "{terms[-1]}"*'
    query = _ROW.format(source="search_code s join case_file c on c.nr = s.rowid")
    query += f" where s.words match ? and {hers} order by s.rowid desc limit ?"
    rows = [_row(row) for row in desk.store.reader.execute(query, (match, *mine, limit))]
    if len(rows) < limit and desk.may(Action.SEE_IDENTITY) and search_words(text):
        rows += _by_name(desk, text, terms, limit, {row.id for row in rows})
    return _veiled(desk, rows[:limit])


def open_case(desk: Desk, case_id: str) -> CaseFile:
    """Open a case; noted in the audit. NoRecord when it does not exist or is not hers to see.

    Of a case that was only released to her desk she sees the lines of her own sectors, and no answers.
    """
    row, person = _visible(desk, case_id, Action.SEE_CASES)
    desk.note_once_a_minute("record_opened", case_id)
    if not is_whole(desk, case_id):
        return _released_file(desk, row, person)
    db = desk.store.reader
    record = db.execute(_FULLEST_RECORD, (case_id,)).fetchone()
    has_identity = _has_identity(desk, person.id)
    return CaseFile(
        row=row,
        person=person,
        record=Record(record[0], record[1], record[2], gathered(json.loads(record[3]), record[0])) if record else None,
        consents=tuple(consents_of(desk, case_id)),
        service_lines=tuple(_service_lines(desk, case_id)),
        referrals=tuple(_referrals(desk, case_id)),
        conflicts=tuple(_conflicts(desk, case_id, person.id)),
        has_identity=has_identity,
        is_erased=not has_identity and desk.store.journal.erased_at(identity_subject(person.id)) is not None,
    )


def set_category(desk: Desk, case_id: str, code: str) -> Changes[None]:
    """Give a case its centre category: chosen by staff, one per case."""
    _, person = _visible(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    if not code_lists().has("centre_category", code):
        raise ValueError("not a centre category")
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} category") as t:
        t.set("case", case_id, {"centre_category": code}, person.id)
    return changes("cases", f"case:{case_id}")


def decide_conflict(desk: Desk, case_id: str, conflict: Conflict, ref: str) -> Changes[None]:
    """Keep one of several values; the others stay readable in the history."""
    _, person = _visible(desk, case_id, Action.DECIDE_CONFLICT)
    if not may_write(desk.roles, conflict.thing):  # every other PC would refuse what she decided
        raise no_record()
    if not _may_know(desk, case_id, conflict.thing):  # nobody chooses between values that are not shown to her
        raise no_record()
    open_ones = [c for c in _conflicts(desk, case_id, person.id) if (c.id, c.field) == (conflict.id, conflict.field)]
    chosen = [s for c in open_ones for s in c.siblings if s.ref == ref]
    if not chosen:
        raise no_record()
    fields = {conflict.field: chosen[0].value}
    if conflict.thing == "record":
        from .records import words_marked

        fields = words_marked(desk, conflict.id, fields)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{conflict.id} {conflict.field} decided") as t:
        t.set(conflict.thing, conflict.id, fields, person.id)
    return changes("cases", f"case:{case_id}")


def reveal_identity(desk: Desk, case_id: str, reason: str) -> Identity:
    """Show who she is and how she can be reached, for a reason that is noted with the name of whoever asked.

    Whoever may know only one of the two (a counsellor how she is reached, a shelter her name) is shown only that.
    """
    shown = [action for action in (Action.SEE_IDENTITY, Action.SEE_CONTACT) if desk.may(action)]
    if not shown:
        desk.require(Action.SEE_IDENTITY)
    if reason not in REVEAL_REASONS:
        raise ValueError("not a reason")
    reached = [action for action in shown if reaches(desk, case_id, action)]
    if not reached:
        raise no_record()
    _, person = _visible(desk, case_id, reached[0])
    desk.store.note(desk.staff_code, "identity_revealed", f"{case_id} {reason} {' '.join(reached)}")
    found = identity_of(desk, person.id)
    if Action.SEE_IDENTITY not in reached:
        found = msgspec.structs.replace(found, full_name=None, name_used=None)
    elif is_whole(desk, case_id):
        found = msgspec.structs.replace(found, apart=_apart(desk, case_id), accused=_accused(desk, case_id))
    if Action.SEE_CONTACT not in reached:
        found = Identity(found.full_name, found.name_used, *(None,) * 7, apart=found.apart, accused=found.accused)
    return found


def _apart(desk: Desk, case_id: str) -> dict[str, Any]:
    """What else identifies her, by the name of its question: an address, a day of birth."""
    query = "select record, answers from record_identity where case_id = ? order by id"
    found: dict[str, Any] = {}
    for record, answers in desk.store.reader.execute(query, (case_id,)).fetchall():
        kept = {name: value for name, value in json.loads(answers).items() if value is not None}
        found |= gathered(kept, record)
    return found


def _accused(desk: Desk, case_id: str) -> tuple[str, ...]:
    """The names of those she accuses, where she wished them to be kept, for whoever may know them."""
    if not reaches(desk, case_id, Action.SEE_PERPETRATOR_NAME):
        return ()
    query = """select distinct n.name from perpetrator_identity n join perpetrator p on p.id = n.perpetrator
      where n.case_id = ? and n.name is not null and p.removed is not 'yes' order by n.name"""
    return tuple(name for (name,) in desk.store.reader.execute(query, (case_id,)).fetchall())


def is_whole(desk: Desk, case_id: str) -> bool:
    """Whether the person at the desk may open the whole file, and not only what was released to her desk."""
    hers, mine = own_scope(desk, Action.SEE_CASES)
    query = f"select 1 from case_file c where c.id = ? and {hers}"
    return desk.store.reader.execute(query, (case_id, *mine)).fetchone() is not None


def _released_file(desk: Desk, row: CaseRow, person: Person) -> CaseFile:
    sectors = desk_sectors(desk, Action.SEE_CASES)
    lines = _service_lines(desk, row.id)
    return CaseFile(
        row=_released_row(row, sectors),
        person=msgspec.structs.replace(person, age_years=None),
        record=None,
        consents=tuple(line for line in consents_of(desk, row.id) if line.sector in sectors),
        service_lines=tuple(line for line in lines if line.sector in sectors),
        referrals=tuple(one for one in _referrals(desk, row.id) if one.sector in sectors),
        conflicts=(),
        has_identity=reaches(desk, row.id, Action.SEE_IDENTITY) and _has_identity(desk, person.id),
    )


def _released_row(row: CaseRow, sectors: tuple[str, ...]) -> CaseRow:
    """A case as a desk sees it to which it was only released: not what befell her, nor what else she asked for."""
    wanted = tuple(sector for sector in row.services_wanted if sector in sectors)
    return msgspec.structs.replace(row, services_wanted=wanted, category=None, conflicts=0)


def _veiled(desk: Desk, rows: list[CaseRow]) -> list[CaseRow]:
    """Rows of a list, each with no more of the case than the person at the desk may open."""
    sectors = desk_sectors(desk, Action.SEE_CASES)
    if not sectors or not rows:
        return rows
    hers, mine = own_scope(desk, Action.SEE_CASES)
    query = f"select c.id from case_file c where c.id in ({', '.join('?' * len(rows))}) and {hers}"
    whole = {id for (id,) in desk.store.reader.execute(query, (*(row.id for row in rows), *mine))}
    return [row if row.id in whole else _released_row(row, sectors) for row in rows]


def reaches(desk: Desk, case_id: str, action: Action) -> bool:
    """Whether an action reaches this case for the person at the desk."""
    desk.require(Action.SEE_CASES)
    if not desk.may(action):
        return False
    hers, mine = scope(desk, action)
    query = f"select 1 from case_file c where c.id = ? and {hers}"
    return desk.store.reader.execute(query, (case_id, *mine)).fetchone() is not None


def _service_lines(desk: Desk, case_id: str) -> list[ServiceLine]:
    query = "select id, sector, wanted, outcome from service_line where case_id = ? order by sector"
    return [ServiceLine(*line) for line in desk.store.reader.execute(query, (case_id,))]


def _has_identity(desk: Desk, person: str) -> bool:
    """Whether there is anything to reveal: a name, or a safe way to reach her, which some give without a name."""
    query = "select 1 from identity where person = :person union all select 1 from contact where id = :contact"
    query += """ union all select 1 from case_file c join record_identity r on r.case_id = c.id where c.person = :person
      union all select 1 from case_file c join perpetrator_identity n on n.case_id = c.id where c.person = :person"""
    values = {"person": person, "contact": part_id(person, "contact")}
    return desk.store.reader.execute(query, values).fetchone() is not None


def identity_of(desk: Desk, person: str) -> Identity:
    """Read the identity vault; callers have asked whether she reaches this case, and noted the reveal."""
    if not desk.may(Action.SEE_CONTACT):
        desk.require(Action.SEE_IDENTITY)
    db = desk.store.reader
    name = db.execute(
        "select full_name, name_used from identity where id = ?", (part_id(person, "identity"),)
    ).fetchone()
    query = """select may_contact, method, phone, phone_is_shared, safe_times, safe_words, leave_message
    from contact where id = ?"""
    contact = db.execute(query, (part_id(person, "contact"),)).fetchone()
    return Identity(*(name or (None, None)), *(contact or (None,) * 7))


def consents_of(desk: Desk, case_id: str) -> list[ConsentLine]:
    """The consent lines of a case in the order in which she decided; a withdrawn one says so."""
    desk.require(Action.SEE_CONSENT)
    query = """select c.id, type, decision, provider, sector, level, limits, given_on, valid_until, staff, method,
      exists (select 1 from consent w where {after} and w.decision = 'withdrawn'),
      exists (select 1 from consent w where {after})
    from consent c where case_id = ? order by given_on, type, c.id"""
    rows = desk.store.reader.execute(query.format(after=_AFTER), (case_id,)).fetchall()
    return [msgspec.structs.replace(ConsentLine(*row), withdrawn=bool(row[-2]), replaced=bool(row[-1])) for row in rows]


def visible_case(desk: Desk, case_id: str, action: Action) -> tuple[CaseRow, Person]:
    """Give the case when this action reaches it, else NoRecord: nobody learns that a record exists."""
    return _visible(desk, case_id, action)


def writable_case(desk: Desk, case_id: str, action: Action) -> tuple[CaseRow, Person]:
    """Give the case when a role that allows more than looking reaches it; NoRecord when she may not see it at all."""
    found = _visible(desk, case_id, action)
    hers, mine = writing_scope(desk, action)
    query = f"select 1 from case_file c where c.id = ? and {hers}"
    if desk.store.reader.execute(query, (case_id, *mine)).fetchone() is None:
        raise not_allowed()
    return found


def _visible(desk: Desk, case_id: str, action: Action) -> tuple[CaseRow, Person]:
    hers, mine = scope(desk, action)
    db = desk.store.reader
    row = db.execute(_ROW.format(source="case_file c") + f" where c.id = ? and {hers}", (case_id, *mine)).fetchone()
    if row is None:
        raise no_record()
    person = db.execute(
        "select p.id, survivor_code, sex, age_group, age_years from person p "
        "join case_file c on c.person = p.id where c.id = ?",
        (case_id,),
    ).fetchone()
    return _row(row), Person(*person)


def _row(row: tuple[Any, ...]) -> CaseRow:
    id, number, code, opened_on, status, category, wanted, risk, owner, conflicts, nr = row
    services = tuple(json.loads(wanted)) if wanted else ()
    return CaseRow(
        id, number or "", code or "", opened_on or "", status or "", category, services, risk or "", owner or "",
        conflicts, CaseKey(opened_on or "", nr),
    )  # fmt: skip


def _by_name(desk: Desk, text: str, terms: list[str], limit: int, seen: set[str]) -> list[CaseRow]:
    """Look names up, as they sound and as they are written; noted at most once a minute: every key press asks again."""
    hers, mine = scope(desk, Action.SEE_IDENTITY)
    db = desk.store.reader
    is_all = desk.require(Action.SEE_IDENTITY) == "all"
    match = " ".join(f'"{term}"*' for term in terms)
    written = "select rowid from search_name where words match ? order by rowid desc limit ?"
    persons = {nr for (nr,) in db.execute(written, (match, limit if is_all else -1))} | persons_typed(db, text)
    if persons and not is_all:
        persons &= _her_persons(desk, hers, mine)
    query = _ROW.format(source="person q cross join case_file c indexed by case_of_person on c.person = q.id")
    found: dict[str, CaseRow] = {}
    newest = sorted(persons, reverse=True)
    for start in range(0, len(newest), _AT_ONCE):
        some = newest[start : start + _AT_ONCE]
        asked = f"{query} where q.nr in ({', '.join('?' * len(some))}) and {hers} order by q.nr desc limit ?"
        found |= {row[0]: _row(row) for row in db.execute(asked, (*some, *mine, limit))}
        if len(found) >= limit:
            break
    if found:
        desk.note_once_a_minute("identity_revealed", "search by name")
    return [row for id, row in found.items() if id not in seen]


def _her_persons(desk: Desk, hers: str, mine: tuple[str, ...]) -> set[int]:
    """The numbers of the persons whose cases she reaches; read once while she types, as long as nothing was written."""
    now = (desk.store.audit_head()[0], hers, int(desk.now().timestamp()) // 60)
    kept = _HER_PERSONS.get(desk)
    if kept is None or kept[0] != now:
        query = f"select p.nr from case_file c join person p on p.id = c.person where {hers}"
        kept = now, {nr for (nr,) in desk.store.reader.execute(query, mine)}
        _HER_PERSONS[desk] = kept
    return kept[1]


def _referrals(desk: Desk, case_id: str) -> list[Referral]:
    query = """select id, slip_number, provider, sector, level, priority, status, issued_at, reply_by, language,
      discreet, coalesce(approved_by, '') from referral where case_id = ? order by coalesce(issued_at, '9999'), id"""
    rows = desk.store.reader.execute(query, (case_id,)).fetchall()
    return [msgspec.structs.replace(Referral(*row), discreet=bool(row[-2])) for row in rows]


def _conflicts(desk: Desk, case_id: str, person: str) -> list[Conflict]:
    """What two PCs disagree about. Whether somebody is barred is no question for the whole file: she is, until she is
    let in again.
    """
    stations = _stations(desk)
    query = "select thing, id, field, siblings from conflict where subject = ? and thing <> 'bar' order by thing, field"
    rows = desk.store.reader.execute(query, (person,))
    return [
        Conflict(
            thing,
            id,
            field,
            tuple(
                Sibling(
                    operation.ref,
                    value if _may_know(desk, case_id, thing) else None,
                    operation.actor,
                    stations.get(operation.device, "?"),
                    operation.at,
                )
                for operation, value in desk.store.journal.live_values(id, field, json.loads(siblings))
            ),
        )
        for thing, id, field, siblings in rows.fetchall()
        if _is_of(desk, case_id, thing, id) and (thing in WHO_SHE_IS or _may_know(desk, case_id, thing))
    ]


def _is_of(desk: Desk, case_id: str, thing: str, id: str) -> bool:
    """Whether this is told in the file of this case: a part of another case of hers is somebody else's to read."""
    if thing == "case":
        return id == case_id
    table = things.TABLES[thing]
    if "case_id" not in table.columns or thing == "duplicate":  # two files are put together on the paper of both
        return True
    query = f"select case_id from {table.name} where id = :id union select origin from moved where id = :id"
    return (case_id,) in desk.store.reader.execute(query, {"id": id}).fetchall()


def _may_know(desk: Desk, case_id: str, thing: str) -> bool:
    """What somebody may not read she does not read in a conflict either: who she is, her plans, a court."""
    needed = (TOLD_TO | WHO_SHE_IS).get(thing)
    return needed is None or reaches(desk, case_id, needed)


def _stations(desk: Desk) -> dict[str, str]:
    own = desk.store.device
    return {own.id: own.station} | dict(desk.store.reader.execute("select id, station from trusted_device"))
