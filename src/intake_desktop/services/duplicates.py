# SPDX-License-Identifier: Apache-2.0
"""Two files of one woman, and one case that was entered twice: found, looked at, put together, taken apart again.

Of one woman two files are put together only if she agrees: they stay two cases with their own keys and codes, and count
as one person wherever it protects her (whoever is barred from one is barred from both; both are erased together). A
case that was entered twice goes on in one file; all that belongs to the other one is shown there (``store.joined``),
and the undo shows everything where it was.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ..domain.cases import CaseRow
from ..domain.identifiers import part_id
from ..domain.permissions import Action, no_record
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..store import Store, Transaction
from ..store.things import MOVING, TABLES
from .cases import visible_case
from .closing import READ_ONLY
from .desk import Changes, Desk, changes
from .people import pair_id, subject_of_pair, suspects_of
from .reach import same_woman
from .steps import refresh_step

KINDS = ("same_woman", "same_case")
LOOKED = 60
"""Cases that one look goes through."""


class CannotJoin(Trouble):
    """These two files cannot be put together, or not now."""

    name = "cannot_join"


class Pair(msgspec.Struct, frozen=True):
    """Two cases side by side: `kept` was opened first. No names.

    `state` is ``found`` (by the program), ``proposed`` (she said so at an intake), ``merged``, ``undone`` or
    ``dismissed``; `how` says what agrees.
    """

    id: str
    kept: CaseRow
    other: CaseRow
    state: str
    kind: str = "same_woman"
    how: tuple[str, ...] = ()
    agreed: bool = False
    staff: str = ""
    at: int = 0


class Look(msgspec.Struct, frozen=True):
    """What was found among some cases, and from where to look further back; None at the end."""

    pairs: tuple[Pair, ...]
    further: tuple[str, int] | None


class Part(msgspec.Struct, frozen=True):
    """How many of one thing belong to the second file, and what becomes of them: they `move`, or stay with it."""

    thing: str
    count: int
    moves: bool


class Preview(msgspec.Struct, frozen=True):
    """What putting two files together would do, before anybody does it."""

    pair: Pair
    kind: str
    parts: tuple[Part, ...]
    problem: Sentence | None


def list_pairs(desk: Desk, states: tuple[str, ...] = ("proposed", "merged")) -> list[Pair]:
    """What was proposed at an intake and waits for a decision, then what was put together, newest first."""
    desk.require(Action.MERGE_DUPLICATES)
    marks = ", ".join("?" * len(states))
    query = f"""select id, case_id, other, state, kind, agreed, staff, at from duplicate where state in ({marks})
    order by state <> 'proposed', at desc limit 200"""
    found = []
    for id, kept, other, state, kind, agreed, staff, at in desk.store.reader.execute(query, states).fetchall():
        rows = _rows(desk, kept, other)
        if rows is not None:
            found.append(Pair(id, *rows, state, kind or "same_woman", (), agreed == "yes", staff or "", at or 0))
    return found


def look_for_pairs(desk: Desk, before: tuple[str, int] | None = None) -> Look:
    """Look among the newest cases (or those before a place) for women who may have another file. Noted: names are
    compared, though none is shown.
    """
    desk.require(Action.MERGE_DUPLICATES)
    desk.note_once_a_minute("identity_revealed", "looked for duplicates")
    db = desk.store.reader
    query = """select id, opened_on, nr from case_file where (opened_on, nr) < (?, ?) and duplicate_of is null
    order by opened_on desc, nr desc limit ?"""
    rows = db.execute(query, (*(before or ("9999-12-31", 1 << 62)), LOOKED)).fetchall()
    found: dict[str, Pair] = {}
    for case, _, _ in rows:
        for other, how in suspects_of(desk, case):
            id = pair_id(case, other)
            if id in found or db.execute("select 1 from duplicate where id = ?", (id,)).fetchone():
                continue
            if (sides := _rows(desk, case, other)) is not None:
                first, second = sorted(sides, key=lambda row: (row.opened_on, row.key.nr))
                found[id] = Pair(id, first, second, "found", how=how)
    return Look(tuple(found.values()), (rows[-1][1], rows[-1][2]) if len(rows) == LOOKED else None)


def preview(desk: Desk, kept: str, other: str, kind: str) -> Preview:
    """Say what would move and what would stay if `other` were put together with `kept`, thing by thing."""
    sides = _sides(desk, kept, other)
    _known_kind(kind)
    pair = _pair(desk, kept, other, sides)
    parts = parts_of(desk.store, other, moving=kind == "same_case")
    return Preview(pair, kind, parts, _problem(desk, kept, other, kind))


def join(desk: Desk, kept: str, other: str, kind: str, *, agreed: bool, reason: str = "") -> Changes[str]:
    """Put two files together; answers the id under which it can be undone. CannotJoin says what stands against it.

    `agreed` says that she was asked and wants it; without that, two files of one woman stay two.
    """
    sides = _sides(desk, kept, other)
    _known_kind(kind)
    if kind == "same_woman" and not agreed:
        raise CannotJoin(
            sentence("Two files of one woman are put together only if she agrees."),
            sentence("Ask her when she comes again, alone. Until then both stay as they are."),
        )
    problem = _problem(desk, kept, other, kind)
    if problem is not None:
        raise CannotJoin(problem, sentence("Choose the other file as the one that goes on, or settle that first."))
    persons = _person(desk.store, kept), _person(desk.store, other)
    id = pair_id(kept, other)
    fields: dict[str, Any] = {
        "case_id": kept, "other": other, "kept_person": persons[0], "other_person": persons[1], "kind": kind,
        "state": "merged", "agreed": "yes" if agreed else "no", "reason": reason.strip() or None,
        "before": sides[1].status, "staff": desk.staff_code,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{kept} {other} joined {kind}") as t:
        t.set("duplicate", id, fields | {"at": t.at}, subject_of_pair(*persons))
        if persons[0] != persons[1]:
            t.set("person", persons[1], {"duplicate_of": persons[0]}, persons[1])
        if kind == "same_case":
            t.set("case", other, {"duplicate_of": kept, "status": "duplicate"}, persons[1])
            refresh_step(desk, t, kept, persons[0])
    return Changes(_touched(kept, other), id)


def take_apart(desk: Desk, id: str) -> Changes[None]:
    """Undo what put two files together: each part is shown again where it was, with all that was added meanwhile."""
    desk.require(Action.MERGE_DUPLICATES)
    query = "select case_id, other, other_person, kind, before from duplicate where id = ? and state = 'merged'"
    row = desk.store.reader.execute(query, (id,)).fetchone()
    if row is None:
        raise no_record()
    kept, other, person, kind, before = row
    _sides(desk, kept, other)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{kept} {other} taken apart") as t:
        undone = {"state": "undone", "staff": desk.staff_code, "at": t.at}
        t.set("duplicate", id, undone, subject_of_pair(_person(desk.store, kept), person))
        if kind == "same_case":
            t.set("case", other, {"duplicate_of": None, "status": before or "open"}, person)
            refresh_step(desk, t, kept, _person(desk.store, kept))
        if not _still_linked(t, id, person):
            t.set("person", person, {"duplicate_of": None}, person)
    return changes(*_touched(kept, other))


def dismiss(desk: Desk, kept: str, other: str) -> Changes[None]:
    """Say that these are two women, or that she does not want it: they are not proposed again."""
    _sides(desk, kept, other)
    persons = _person(desk.store, kept), _person(desk.store, other)
    fields = {
        "case_id": kept, "other": other, "kept_person": persons[0], "other_person": persons[1], "state": "dismissed",
        "staff": desk.staff_code,
    }  # fmt: skip
    id = pair_id(kept, other)
    state = desk.store.reader.execute("select state from duplicate where id = ?", (id,)).fetchone()
    if state is not None and state[0] == "merged":
        raise no_record()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{kept} {other} not the same") as t:
        t.set("duplicate", id, fields | {"at": t.at}, subject_of_pair(*persons))
    return changes("duplicates")


def other_files(desk: Desk, case_id: str) -> list[CaseRow]:
    """The other cases of this woman that the person at the desk may see: in her file, and in files put together with
    it.
    """
    visible_case(desk, case_id, Action.SEE_CASES)
    person = desk.store.reader.execute("select person from case_file where id = ?", (case_id,)).fetchone()[0]
    hers = same_woman(desk.store, person)
    query = f"""select id from case_file where person in ({", ".join("?" * len(hers))}) and id <> ?
      order by opened_on desc, nr desc"""
    found = []
    for (other,) in desk.store.reader.execute(query, (*hers, case_id)).fetchall():
        try:
            found.append(visible_case(desk, other, Action.SEE_CASES)[0])
        except Trouble:
            continue
    return found


def parts_of(store: Store, case: str, *, moving: bool) -> tuple[Part, ...]:
    """Count what belongs to a case, thing by thing; what is removed counts too, for nothing is lost."""
    found = []
    for thing, table in TABLES.items():
        if "case_id" in table.columns and thing != "duplicate":
            query = f"select count(*) from {table.name} where case_id = ?"
            count = store.reader.execute(query, (case,)).fetchone()[0]
            if count:
                found.append(Part(thing, count, moving and thing in MOVING))
    for thing in ("identity", "contact"):
        id = part_id(_person(store, case), thing)
        count = store.reader.execute(f"select count(*) from {thing} where id = ?", (id,)).fetchone()[0]
        if count:
            found.append(Part(thing, count, False))
    return tuple(found)


def _problem(desk: Desk, kept: str, other: str, kind: str) -> Sentence | None:
    """What stands against putting these two together, or nothing."""
    db = desk.store.reader
    statuses = dict(db.execute("select id, status from case_file where id in (?, ?)", (kept, other)).fetchall())
    persons = [_person(desk.store, case) for case in (kept, other)]
    if "duplicate" in statuses.values():
        return sentence("One of the two was put together with another file already.")
    if kind == "same_woman" and persons[0] == persons[1]:
        return sentence("Both cases stand under one code already.")
    linked = "select 1 from person where duplicate_of = ? or (id = ? and duplicate_of is not null)"
    if persons[0] != persons[1] and db.execute(linked, (persons[1], persons[1])).fetchone():
        return sentence("The second file leads others of hers, or another one leads it.")
    if db.execute("select 1 from person where id = ? and duplicate_of is not null", (persons[0],)).fetchone():
        return sentence("Another file of hers leads the one that should go on.")
    if kind == "same_case":
        if statuses.get(kept) in READ_ONLY:
            return sentence("The file that should go on is closed.")
        drafts = """select 1 from draft where case_id = :case union all
          select 1 from note_draft where case_id = :case limit 1"""
        if db.execute(drafts, {"case": other}).fetchone():
            return sentence("Somebody has a draft for the second file. It must be finished or thrown away first.")
    return None


def _sides(desk: Desk, kept: str, other: str) -> tuple[CaseRow, CaseRow]:
    """Both cases, or NoRecord when one of them is out of reach, barred from her, or both are one."""
    rows = (
        visible_case(desk, kept, Action.MERGE_DUPLICATES)[0],
        visible_case(desk, other, Action.MERGE_DUPLICATES)[0],
    )
    if kept == other:
        raise no_record()
    return rows


def _rows(desk: Desk, kept: str, other: str) -> tuple[CaseRow, CaseRow] | None:
    try:
        return _sides(desk, kept, other)
    except Trouble:
        return None


def _pair(desk: Desk, kept: str, other: str, sides: tuple[CaseRow, CaseRow]) -> Pair:
    id = pair_id(kept, other)
    query = "select state, agreed, staff, at from duplicate where id = ?"
    state, agreed, staff, at = desk.store.reader.execute(query, (id,)).fetchone() or ("found", None, None, None)
    return Pair(id, *sides, state or "found", agreed=agreed == "yes", staff=staff or "", at=at or 0)


def _known_kind(kind: str) -> None:
    if kind not in KINDS:
        raise ValueError("not a kind")


def _person(store: Store, case: str) -> str:
    return str(store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0])


def _still_linked(t: Transaction, id: str, person: str) -> bool:
    """Whether something else that was decided still makes these two one woman."""
    query = "select 1 from duplicate where other_person = ? and state = 'merged' and id <> ?"
    return t.db.execute(query, (person, id)).fetchone() is not None


def _touched(kept: str, other: str) -> frozenset[str]:
    return frozenset({"duplicates", "cases", "tasks", "referrals", f"case:{kept}", f"case:{other}"})
