# SPDX-License-Identifier: Apache-2.0
"""What an intake tells of violence and danger, as things of its own: incidents, alleged perpetrators, a judgement.

The type and all that follows is worked out from the answers (``domain.derived``) when an intake is finished; nobody
picks it. What was told before and is taken back stays, and says that it was removed.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ..domain.classification import Classification, Override, override, override_problem
from ..domain.derived import INCIDENTS, PERPETRATORS, Derived, DerivedIncident, derive
from ..domain.identifiers import new_id, part_id
from ..domain.permissions import Action
from ..domain.risk import FACTORS, LEVELS, NOT_ASSESSED, Change, change_problem, level_in_force
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..domain.vaulted import Words
from ..forms.form import Form
from ..forms.privacy import typed_freely
from ..store import Store, Transaction, things
from .desk import Desk
from .records import PERPETRATOR_NAME, perpetrator_id
from .repetitions import ID, NUMBER, incident_id

_FACTS = (
    "incident_date", "date_precision", "incident_time", "time_of_day", "place_type", "incident_district",
    "displacement_stage", "repeated", "previous_gbv", "goods_exchanged", "abduction_type", "harmful_practice",
    "weapon_used", "tfgbv_forms", "ocsea_forms",
)  # fmt: skip
_LISTS = frozenset({"weapon_used", "tfgbv_forms", "ocsea_forms"})
_OF_PERPETRATOR = {
    "is_primary": ("perp_is_primary", "perp_primary"),
    "relationship": ("relationship",),
    "sex": ("perp_sex",),
    "age_group": ("perp_age_group",),
    "occupation": ("perp_occupation",),
    "previous": ("perp_previous",),
    "lives_with": ("perp_lives_with",),
    "is_staff": ("perp_is_staff",),
}
"""Columns of an alleged perpetrator and the questions that answer them."""
_OVERRIDE, _OVERRIDE_WHY = "type_override", "type_override_reason"
_BY_STAFF, _BY_STAFF_WHY = "risk_level_by_staff", "risk_level_reason"
_JUDGED = ("safe_now", "suicide_screen", "her_own_view", *FACTORS)


class OnlySupervisor(Trouble):
    """A decision in the form is a supervisor's, or is not complete."""

    name = "only_supervisor"


class Event(msgspec.Struct, frozen=True):
    """One incident as it was told: its inner id and number, its own answers, and what follows from them."""

    id: str
    number: int
    row: Mapping[str, Any]
    fields: dict[str, Any]
    classification: Classification
    people: tuple[Mapping[str, Any], ...]


class Told(msgspec.Struct, frozen=True):
    """What a finished intake tells of violence and danger."""

    events: tuple[Event, ...]
    people: tuple[Mapping[str, Any], ...]
    """Alleged perpetrators who stand beside all incidents."""
    derived: Derived
    is_judged: bool
    """The form asks about danger."""
    judgement: Mapping[str, Any]
    """Level and reason that staff set by hand in the form, where they did."""
    level: str
    """The level in force when nothing is set by hand now."""
    reported_elsewhere: str | None = None


def tell(desk: Desk, form: Form, answers: Mapping[str, Any], record: str, case_id: str | None = None) -> Told:
    """Work out what the answers of a record say, with what supervisors decided about its incidents before."""
    desk.require(Action.RECORD_INTAKE)
    rows = _rows_of(form, answers)
    ids = _ids(desk.store, form, rows, record)
    named = [{**row, "incident_id": id} for row, (id, _) in zip(rows, ids, strict=True)]
    decided = {id: overrides_of(desk.store, id) for id, _ in ids}
    whole = {**answers, INCIDENTS: named} if INCIDENTS in form.groups_by_name else {**answers, **(named or [{}])[0]}
    derived = derive(whole, desk.now().astimezone(), overrides=decided)
    free = typed_freely(form)
    events = tuple(
        Event(
            *one,
            _in_words(row, free),
            found.fields() | {"computed_type": found.classification.computed},
            found.classification,
            _people(row, free),
        )
        for one, row, found in (zip(ids, rows, derived.incidents, strict=True) if rows else ())
    )
    changes = changes_of(desk.store, case_id) if case_id else []
    asks = any(name in form.by_name for name in _JUDGED)
    return Told(
        events,
        () if _inside(form) else _people(answers, free),
        derived,
        asks,
        {name: answers[name] for name in (_BY_STAFF, _BY_STAFF_WHY) if isinstance(answers.get(name), str)},
        level_in_force(derived.risk.level, changes),
        _code(answers.get("reported_elsewhere")),
    )


def write_told(
    desk: Desk, t: Transaction, case: str, record: str, person: str, told: Told, known: Mapping[str, Any]
) -> None:
    """Write incidents, alleged perpetrators, decisions and the judgement; `known` is what the draft began with.

    OnlySupervisor when the form holds a decision that she may not take.
    """
    desk.require(Action.RECORD_INTAKE)
    written: set[str] = set()
    before = known.get(INCIDENTS)
    rows = before if isinstance(before, list) else []
    were: dict[Any, Any] = {row.get(ID): row for row in rows if isinstance(row, dict)}
    for event in told.events:
        id = event.id
        written.add(id)
        fields = {"case_id": case, "record": record, "number": event.number, **_facts(event.row), **event.fields}
        fields["reported_elsewhere"] = told.reported_elsewhere
        fields |= _decide(desk, t, case, id, person, event, were.get(event.row.get(ID), {}))
        t.set("incident", id, _present(t, "incident", id, fields), person)
        written |= _write_people(t, case, record, id, person, event.people)
    written |= _write_people(t, case, record, None, person, told.people)
    _take_back(t, record, person, written)
    if told.is_judged:
        _judge(desk, t, case, record, person, told, known)


def overrides_of(store: Store, incident: str) -> list[Override]:
    """What supervisors decided about the type of an incident."""
    query = "select old, new, reason, staff, at, computed from type_override where incident = ? order by at, id"
    return [
        Override(old=old, new=new, reason=reason or "", staff=staff or "", at=at or 0, computed=computed)
        for old, new, reason, staff, at, computed in store.reader.execute(query, (incident,)).fetchall()
    ]


def changes_of(store: Store, case: str) -> list[Change]:
    """The levels of danger that staff set by hand; one that claims to be raised and is lower does not count. One that
    was raised back to what the answers give ends what a supervisor had lowered; what a form gave by itself does not.
    """
    query = """select level, computed, reason, staff, at, 0, record is null from risk_assessment where case_id = :case
      union all select level, computed, reason, staff, at, 1, 1 from risk_lowering where case_id = :case"""
    found = []
    for level, computed, reason, staff, at, lowers, by_hand in store.reader.execute(query, {"case": case}).fetchall():
        if level not in LEVELS or computed not in LEVELS:
            continue
        one = Change(level=level, answers_gave=computed, reason=reason or "", staff=staff or "", at=at or 0)
        if one.lowers == bool(lowers) and (level != computed or by_hand or reason):
            found.append(one)
    return found


def told_of(
    answers: Mapping[str, Any], now: datetime, incident: str, decided: Sequence[Override]
) -> DerivedIncident | None:
    """What follows for one incident from the answers of its record; nothing when they do not tell it (any more)."""
    rows = answers.get(INCIDENTS)
    if not isinstance(rows, list):
        rows = [{**answers, ID: incident}] if "q1" in answers else []
    named = [{**row, "incident_id": row.get(ID, "")} for row in rows]
    place = next((at for at, row in enumerate(named) if row["incident_id"] == incident), None)
    if place is None:
        return None
    return derive({**answers, INCIDENTS: named}, now, overrides={incident: decided}).incidents[place]


def write_override(t: Transaction, case: str, incident: str, person: str, decided: Override) -> None:
    """Write a supervisor's decision about the type; it is never changed."""
    fields = {
        "case_id": case, "incident": incident, "old": decided.old, "new": decided.new, "reason": decided.reason,
        "staff": decided.staff, "at": decided.at, "computed": decided.computed,
    }  # fmt: skip
    t.append("type_override", new_id(), fields, person)


def write_level(t: Transaction, case: str, person: str, change: Change, day: str, record: str | None = None) -> None:
    """Write a judgement of the danger; one below what the answers gave is a thing of its own."""
    fields = {
        "case_id": case, "computed": change.answers_gave, "level": change.level, "reason": change.reason or None,
        "judged_on": day, "staff": change.staff, "at": change.at,
    }  # fmt: skip
    if change.lowers:
        t.append("risk_lowering", new_id(), fields, person)
    else:
        t.append("risk_assessment", new_id(), fields | {"record": record}, person)


def _decide(
    desk: Desk, t: Transaction, case: str, id: str, person: str, event: Event, was: Mapping[str, Any]
) -> dict[str, Any]:
    """Take the decision that a supervisor wrote into the form; gives the fields of the incident that follow."""
    new, reason = event.row.get(_OVERRIDE), event.row.get(_OVERRIDE_WHY)
    now = event.classification
    if not isinstance(new, str) or new in (now.type, was.get(_OVERRIDE)):
        return {}
    reason = reason if isinstance(reason, str) else ""
    problem: Sentence | None = override_problem(now, new, reason)
    if not desk.may(Action.OVERRIDE_CLASSIFICATION):
        problem = sentence("Only a supervisor decides otherwise about the type.")
    if problem is not None:
        raise OnlySupervisor(
            problem, sentence("Take that answer back and finish; a supervisor can go on with her case and decide it.")
        )
    write_override(t, case, id, person, override(now, new, reason, staff=desk.staff_code, at=_now(desk)))
    return {"gbv_type": new, "classification_state": "overridden"}


def _judge(
    desk: Desk, t: Transaction, case: str, record: str, person: str, told: Told, known: Mapping[str, Any]
) -> None:
    """Write what the answers give, when they were asked anew, and the level that staff set in the form."""
    risk, day, at = told.derived.risk, desk.today().isoformat(), _now(desk)
    first = t.db.execute("select 1 from risk_assessment where case_id = ? limit 1", (case,)).fetchone() is None
    before = derive(known, desk.now().astimezone()).risk if known else None
    if (first and (risk.level != NOT_ASSESSED or risk.core_answered)) or (before is not None and before != risk):
        same = Change(level=risk.level, answers_gave=risk.level, reason="", staff=desk.staff_code, at=at)
        write_level(t, case, person, same, day, record)
    level = told.judgement.get(_BY_STAFF)
    if level is None or level in (NOT_ASSESSED, told.level) or level == known.get(_BY_STAFF):
        return
    reason = str(told.judgement.get(_BY_STAFF_WHY, ""))
    problem = change_problem(risk.level, told.level, level, reason, may_lower=desk.may(Action.LOWER_RISK))
    if problem is not None:
        raise OnlySupervisor(problem, sentence("Change the answer about the level, and finish again."))
    change = Change(level=level, answers_gave=risk.level, reason=reason.strip(), staff=desk.staff_code, at=at + 1)
    write_level(t, case, person, change, day)
    t.set("case", case, {"risk_level": level}, person)


def _write_people(
    t: Transaction, case: str, record: str, incident: str | None, person: str, people: Sequence[Mapping[str, Any]]
) -> set[str]:
    """Write alleged perpetrators in codes, and a name, where she wished it to be kept, apart from them."""
    written = set()
    for number, row in enumerate(people, start=1):
        id = perpetrator_id(record, incident, number)
        written.add(id)
        fields: dict[str, Any] = {"case_id": case, "record": record, "incident": incident, "number": number}
        for column, names in _OF_PERPETRATOR.items():
            fields[column] = next((code for name in names if (code := _code(row.get(name)))), None)
        t.set("perpetrator", id, _present(t, "perpetrator", id, fields), person)
        name, place = row.get(PERPETRATOR_NAME), part_id(id, "name")
        is_named = isinstance(name, str) and name.strip()
        if is_named or _is_there(t, "perpetrator_identity", place):
            named = {"perpetrator": id, "case_id": case, "name": name if is_named else None}
            t.set("perpetrator_identity", place, named, person)
    return written


def _take_back(t: Transaction, record: str, person: str, written: set[str]) -> None:
    """Mark what this record told before and does not tell any more."""
    for thing in ("incident", "perpetrator"):
        rows = t.db.execute(f"select id from {thing} where record = ? and removed is not 'yes'", (record,)).fetchall()
        for (id,) in rows:
            if id not in written:
                t.set(thing, id, {"removed": "yes"}, person)


def marked(answers: Mapping[str, Any], told: Told) -> dict[str, Any]:
    """The answers with the id and number of each incident beside its own, as a record keeps them."""
    rows = answers.get(INCIDENTS)
    if not isinstance(rows, list) or len(rows) != len(told.events):
        return dict(answers)
    named = [{**row, ID: one.id, NUMBER: one.number} for row, one in zip(rows, told.events, strict=True)]
    return {**answers, INCIDENTS: named}


def _ids(store: Store, form: Form, rows: Sequence[Mapping[str, Any]], record: str) -> list[tuple[str, int]]:
    """The inner id and number of each incident: those it has in this record, or new ones.

    A list in which no incident has an id counts by number: one for the first time, or of a draft of an older program.
    """
    there = store.reader.execute("select 1 from record where id = ?", (record,)).fetchone() is not None
    if INCIDENTS not in form.groups_by_name or not there:
        return [(incident_id(record, place), place) for place, _ in enumerate(rows, start=1)]
    query = "select id, number from incident where record = ?"
    known = dict(store.reader.execute(query, (record,)).fetchall())
    last = max([number or 0 for number in known.values()], default=0)
    found: list[tuple[str, int]] = []
    by_number = not any(ID in row for row in rows)
    for place, row in enumerate(rows, start=1):
        id = incident_id(record, place) if by_number else row.get(ID)
        if isinstance(id, str) and id in known:
            found.append((id, known.pop(id) or 1))
        else:
            last += 1
            found.append((new_id(), last))
    return found


def _present(t: Transaction, thing: str, id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields to write: blanks only where there was something, and back again what was removed."""
    now = things.current(t.db, thing, id)
    return {
        field: value
        for field, value in (fields | {"removed": None}).items()
        if value not in (None, []) or now.get(field) not in (None, [])
    }


def _is_there(t: Transaction, thing: str, id: str) -> bool:
    return t.db.execute(f"select 1 from {thing} where id = ?", (id,)).fetchone() is not None


def _rows_of(form: Form, answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The incidents that were told: repetitions, or the one of a form that asks about one."""
    if INCIDENTS in form.groups_by_name:
        rows = answers.get(INCIDENTS)
        return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return [answers] if "q1" in answers else []


def _inside(form: Form) -> bool:
    """Whether alleged perpetrators are asked for within each incident."""
    return form.repeat_of.get(PERPETRATORS) == INCIDENTS or INCIDENTS not in form.groups_by_name


def _people(row: Mapping[str, Any], free: Container[str]) -> tuple[Mapping[str, Any], ...]:
    people = row.get(PERPETRATORS)
    return tuple(_in_words(one, free) for one in people if isinstance(one, Mapping)) if isinstance(people, list) else ()


def _in_words(row: Mapping[str, Any], free: Container[str]) -> Mapping[str, Any]:
    """The answers with those marked that are typed freely in this form: a column of codes may hold them as well."""
    return {name: Words(said) if isinstance(said, str) and name in free else said for name, said in row.items()}


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """The answers about one incident that have columns."""
    found: dict[str, Any] = {}
    for name in _FACTS:
        value = row.get(name)
        found[name] = (value if isinstance(value, list) else None) if name in _LISTS else _code(value)
    return found


def _code(value: object) -> str | None:
    """One code; a missing answer is its code, too."""
    if isinstance(value, Mapping):
        value = value.get("missing")
    return value if isinstance(value, str) and value else None


def _now(desk: Desk) -> int:
    return int(desk.now().timestamp() * 1000)
