# SPDX-License-Identifier: Apache-2.0
"""The history of a case: who wrote what, when, at which PC; and every value that one field ever had.

It is read from the journal, so it holds what other PCs wrote and what was put aside in a conflict. What identifies her,
and her safety plan, are told of without their content: those have their own places, with their own reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from ..domain.identifiers import part_id
from ..domain.operations import Operation
from ..domain.permissions import Action, no_record
from ..domain.plans import INTAKE_ANSWERS
from ..domain.told import CONTENT_ELSEWHERE, TOLD_TO, UNTOLD
from ..store import things
from .cases import is_whole, reaches, visible_case
from .desk import Desk

ONE_GO = 2_000
"""Milliseconds within which what one person writes is one moment."""
PAGE = 40


class FieldChange(msgspec.Struct, frozen=True):
    """One field and what became of it. `hidden` values stand elsewhere, and are not given."""

    thing: str
    id: str
    field: str
    before: Any = None
    after: Any = None
    hidden: bool = False


class Moment(msgspec.Struct, frozen=True):
    """What one person wrote in one go."""

    at: int
    """When she finished, in milliseconds since 1970 UTC."""
    began: int
    """When she began; what is older has a smaller time."""
    actor: str
    station: str
    changes: tuple[FieldChange, ...]


class Version(msgspec.Struct, frozen=True):
    """One value that a field had. `counts` marks the one, or the several of a conflict, that stand now."""

    value: Any
    actor: str
    station: str
    at: int
    counts: bool


class Page(msgspec.Struct, frozen=True):
    """Some moments, newest first; `more` says that there are older ones."""

    moments: tuple[Moment, ...]
    more: bool


def timeline_of(desk: Desk, case_id: str, before: int | None = None, limit: int = PAGE) -> Page:
    """The moments of a case before a time (milliseconds), newest first. Only for whoever may open the whole file;
    everybody else is given none.
    """
    visible_case(desk, case_id, Action.SEE_CASES)
    if not is_whole(desk, case_id):
        return Page((), more=False)
    stations = stations_of(desk)
    told = [one for one in _written(desk, case_id) if before is None or one[0].at < before]
    told.sort(key=lambda one: (one[0].at, one[0].device, one[0].seq), reverse=True)
    moments = []
    for together in _together(told):
        changes = tuple(change for _, found in reversed(together) for change in found)
        first = together[0][0]
        moments.append(Moment(first.at, together[-1][0].at, first.actor, stations.get(first.device, "?"), changes))
        if len(moments) > limit:
            break
    return Page(tuple(moments[:limit]), more=len(moments) > limit)


def history_of_field(desk: Desk, case_id: str, thing: str, id: str, field: str) -> list[Version]:
    """Every value that a field of a case had, newest first. NoRecord for what stands elsewhere or is not hers."""
    visible_case(desk, case_id, Action.SEE_CASES)
    if not is_whole(desk, case_id) or _stands_elsewhere(thing, field) or not _may_hear(desk, case_id, thing):
        raise no_record()
    if id not in _ids(desk, case_id):
        raise no_record()
    stations, versions = stations_of(desk), []
    written, replaced = [], set()
    for operation, values, state in desk.store.journal.operations(id):
        if state == "applied" and values is not None and operation.thing == thing and field in operation.fields:
            written.append((operation, values[operation.fields.index(field)]))
            replaced |= set(operation.over.get(field, ()))
    for operation, value in written:
        station = stations.get(operation.device, "?")
        versions.append(Version(value, operation.actor, station, operation.at, operation.ref not in replaced))
    return sorted(versions, key=lambda version: version.at, reverse=True)


def stations_of(desk: Desk) -> dict[str, str]:
    """The letter of each PC whose entries are kept here."""
    desk.require(Action.SEE_CASES)
    own = desk.store.device
    return {own.id: own.station} | dict(desk.store.reader.execute("select id, station from trusted_device"))


def _written(desk: Desk, case_id: str) -> Iterator[tuple[Operation, list[FieldChange]]]:
    """Every operation of the case that she may hear of, with what it changed."""
    may_hear: dict[str, bool] = {}
    for id in _ids(desk, case_id):
        values_of: dict[str, dict[str, Any]] = {}
        for operation, values, state in desk.store.journal.operations(id):
            thing = operation.thing
            if thing not in may_hear:
                may_hear[thing] = _may_hear(desk, case_id, thing)
            if state != "applied" or values is None or not may_hear[thing]:
                continue
            after = values_of[operation.ref] = dict(zip(operation.fields, values, strict=True))
            yield operation, [_change(operation, field, after[field], values_of) for field in operation.fields]


def _change(operation: Operation, field: str, after: Any, known: dict[str, dict[str, Any]]) -> FieldChange:
    thing, id = operation.thing, operation.id
    if _stands_elsewhere(thing, field):
        return FieldChange(thing, id, field, hidden=True)
    before = [known[ref][field] for ref in operation.over.get(field, ()) if field in known.get(ref, ())]
    return FieldChange(thing, id, field, before[0] if before else None, after)


def _stands_elsewhere(thing: str, field: str) -> bool:
    return thing in CONTENT_ELSEWHERE or field.removeprefix(things.ANSWER) in INTAKE_ANSWERS


def _may_hear(desk: Desk, case_id: str, thing: str) -> bool:
    if thing in UNTOLD:
        return False
    needed = TOLD_TO.get(thing)
    return needed is None or reaches(desk, case_id, needed)


def _ids(desk: Desk, case_id: str) -> list[str]:
    """Everything that belongs to a case: it, the woman, and what says its case or its parent."""
    db, found = desk.store.reader, [case_id]
    person = db.execute("select person from case_file where id = ?", (case_id,)).fetchone()[0]
    if person:
        found += [person, part_id(person, "identity"), part_id(person, "contact")]
    for thing, table in things.TABLES.items():
        if "case_id" in table.columns and thing not in UNTOLD:
            found += [id for (id,) in db.execute(f"select id from {table.name} where case_id = ?", (case_id,))]
    query = "select e.id from referral_event e join referral r on r.id = e.referral where r.case_id = ?"
    return found + [id for (id,) in db.execute(query, (case_id,))]


def _together(
    told: Iterable[tuple[Operation, list[FieldChange]]],
) -> Iterator[list[tuple[Operation, list[FieldChange]]]]:
    """Gather what one hand wrote in one go; `told` is newest first."""
    together: list[tuple[Operation, list[FieldChange]]] = []
    for one in told:
        same = together and (together[0][0].actor, together[0][0].device) == (one[0].actor, one[0].device)
        if same and together[0][0].at - one[0].at < ONE_GO:
            together.append(one)
            continue
        if together:
            yield together
        together = [one]
    if together:
        yield together
