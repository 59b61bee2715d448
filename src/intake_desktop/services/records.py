# SPDX-License-Identifier: Apache-2.0
"""The answers of a case, form by form: what a new form may take over from them, and how they are written.

What identifies somebody never stands among the answers of a record. Her name and how she is reached have columns in the
vault, the name of an alleged perpetrator has a row of its own there, and whatever else could lead to her (an address, a
date of birth) stands in ``record_identity``: the same answers with the same numbers of repetitions, apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlcipher3 import dbapi2 as sql

from ..domain.derived import INCIDENTS, PERPETRATORS
from ..domain.identifiers import part_id
from ..domain.permissions import Action, no_record
from ..domain.vaulted import Words
from ..forms.form import Answers, Form, is_mark, parted
from ..forms.privacy import typed_freely
from ..forms.working import EARLIER
from ..store import Store, Transaction, things
from ..store.things import ANSWER
from .cases import reaches, visible_case
from .desk import Desk
from .repetitions import ID, counted_by, gathered, is_kept_whole, is_of, joined, spread

PERPETRATOR_NAME = "perp_name"
"""The question of a repetition whose answer goes to the vault of alleged perpetrators."""
_VAULTED = ("identity", "contact")
_MISSING = "missing"
"""What stands instead of an answer has this one name, and a code."""


def carried_over(desk: Desk, case_id: str, form: Form, mode: str) -> Answers:
    """Give what a case says already as answers of `form`, so that nothing is asked twice.

    Her name comes out of the vault for it, which is noted. NoRecord when it is not a case of hers to go on with.
    """
    desk.require(Action.RECORD_FULL_INTAKE)
    row, person = visible_case(desk, case_id, Action.RECORD_FULL_INTAKE)
    if not all(reaches(desk, case_id, action) for action in (Action.SEE_IDENTITY, Action.SEE_CONTACT)):
        raise no_record()
    db = desk.store.reader
    found: Answers = {}
    records = db.execute("select id, form_id, taken_on from record where case_id = ?", (case_id,)).fetchall()
    for id, *_ in sorted(records, key=lambda one: (one[1] == form.form_id, one[2] or "", one[0])):
        found |= whole_answers(desk, id)
    tables = {"person": person.id, "case": row.id} | {part: part_id(person.id, part) for part in _VAULTED}
    typed = {thing: things.current(db, thing, id) for thing, id in tables.items()}
    for question in form.questions():
        thing, _, field = question.feeds.partition(".")
        value = typed.get(thing, {}).get(field)
        if not form.repeat_of[question.name] and value is not None and question.context != "mode":
            found[question.name] = value
    about = f"{case_id} intake {Action.SEE_IDENTITY} {Action.SEE_CONTACT}"
    desk.store.note(desk.staff_code, "identity_revealed", about)
    found |= {"case_no": row.number, "survivor_code": row.survivor_code}
    if (counted := counted_by(form)) and isinstance(rows := found.get(INCIDENTS), list):
        found[counted] = len(rows)  # two PCs that added one each both counted one more
    known = set(form.by_name) | set(form.groups_by_name)
    return {name: value for name, value in found.items() if name in known and value is not None}


def whole_answers(desk: Desk, record_id: str) -> Answers:
    """Give all answers of a record, those that are kept apart as well; callers have asked whether she reaches them."""
    desk.require(Action.SEE_IDENTITY)
    db = desk.store.reader
    whole = answers_without_names(desk.store, record_id)
    if desk.may(Action.SEE_PERPETRATOR_NAME):
        query = """select p.incident, p.number, n.name from perpetrator p
          join perpetrator_identity n on n.perpetrator = p.id where p.record = ? and n.name is not null"""
        for incident, number, name in db.execute(query, (record_id,)).fetchall():
            _name_perpetrator(whole, incident, number, name)
    return whole


def answers_without_names(store: Store, record_id: str, db: sql.Connection | None = None) -> Answers:
    """All answers of a record but names, for the rules: her day of birth says how old she was."""
    tables = (("record", record_id), ("record_identity", part_id(record_id, "identity")))
    sides = [gathered(_answers(things.current(db or store.reader, thing, id)), record_id) for thing, id in tables]
    return joined(*sides)


def apart_of(form: Form, answers: Mapping[str, Any]) -> tuple[Answers, Answers]:
    """Part the answers of a record: (those of the record, those of ``record_identity``).

    What has a place of its own in the vault stands in neither, her words for a safe contact as little as her name:
    they must go when who she is goes. How she is reached, in codes, stays with the record as well.
    """
    record, identity = parted(form, answers, "I")
    vaulted = {
        question.name
        for question in form.questions()
        if question.feeds.partition(".")[0] in _VAULTED and not form.repeat_of[question.name]
    }
    rest = {name: value for name, value in identity.items() if name not in vaulted or isinstance(value, dict)}
    hers = {name for name in vaulted if form.by_name[name].kind == "text"}
    record = {name: value for name, value in record.items() if name not in hers or isinstance(value, dict)}
    return record, _without_names(rest)


def record_fields(form: Form, record: Answers, before: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is to be written of the answers, by field: what is new or another than `before`, and what ended.

    What was answered elsewhere meanwhile, and not changed here, is left alone. Each incident is a field of its own.
    """
    record, before = spread(record), spread(before)
    fields = {ANSWER + name: value for name, value in record.items() if name not in before or before[name] != value}
    known = {**form.by_name, **form.groups_by_name}
    ended = (name for name in before if name not in record and is_of(known, name))
    return fields | {ANSWER + name: None for name in ended}


def moved_fields(
    form: Form,
    draft: Mapping[str, Any],
    now: Mapping[str, Any],
    apart_now: Mapping[str, Any],
    sides: tuple[Answers, Answers],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a record needs besides when it goes over to another version of its form: (of the record, of its vault).

    An answer whose privacy class is another now changes its side; what does not fit the question of its name any more
    is kept under ``earlier:``; repetitions are written whole.
    """
    fields: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    stored = tuple(
        {name[len(ANSWER) :]: v for name, v in one.items() if name.startswith(ANSWER)} for one in (now, apart_now)
    )
    new = (spread(sides[0]), spread(sides[1]))
    for mine, other in ((0, 1), (1, 0)):
        for name, value in new[mine].items():
            is_repeat = name.partition("#")[0] in form.groups_by_name
            if stored[mine].get(name) != value and (is_repeat or stored[other].get(name) is not None):
                fields[mine][ANSWER + name] = value
        for name, value in stored[mine].items():
            if value is not None and name in new[other] and name not in new[mine]:
                fields[mine][ANSWER + name] = None
    for kept, value in draft.items():
        name = kept.removeprefix(EARLIER)
        if kept != name:
            side = 1 if stored[1].get(name) is not None else 0
            fields[side][ANSWER + kept] = value
            if name not in new[side] and stored[side].get(name) is not None:
                fields[side][ANSWER + name] = None
    return fields


def with_leftovers(
    form: Form, answers: Mapping[str, Any], draft: Mapping[str, Any], *, inside: bool = False
) -> Answers:
    """The answers, and in each repetition what the draft keeps there without a question in this version of the form."""
    whole: Answers = dict(answers)
    for name, value in draft.items():
        rows = whole.get(name)
        if name in form.groups_by_name and isinstance(rows, list) and isinstance(value, list):
            whole[name] = [
                with_leftovers(form, row, value[at], inside=True)
                if isinstance(row, dict) and at < len(value) and isinstance(value[at], dict)
                else row
                for at, row in enumerate(rows)
            ]
        elif inside and value is not None and name not in form.by_name and name not in form.groups_by_name:
            whole[name] = value
    return whole


def in_words(form: Form | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of a record with all that somebody typed freely marked as words, so that they go with who she is.

    What no question of the form asks for counts as typed freely: nobody says that it is not.
    """
    free = typed_freely(form) if form is not None else frozenset[str]()
    known = frozenset(form.by_name) - free if form is not None else frozenset[str]()
    return {
        field: _in_words(field[len(ANSWER) :].partition("#")[0], value, known) if field.startswith(ANSWER) else value
        for field, value in fields.items()
    }


def words_marked(desk: Desk, record: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of a record that is kept here with what was typed freely marked, by its own form."""
    desk.require(Action.SEE_CASES)
    from .forms import FormMissing, form_of

    kept = things.current(desk.store.reader, "record", record)
    try:
        form = form_of(desk, str(kept.get("form_id")), str(kept.get("form_version")))
    except FormMissing:
        form = None
    return in_words(form, fields)


def _in_words(name: str, value: Any, known: frozenset[str]) -> Any:
    if name in known or is_mark(name):
        return value
    if isinstance(value, str):
        return Words(value)
    if isinstance(value, list):
        return [_in_words(name, one, known) for one in value]
    if isinstance(value, dict) and value.keys() != {_MISSING}:
        return {inner: _in_words(inner, one, known) for inner, one in value.items()}
    return value


def without_words(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give those of the fields in which words are marked, without the words."""
    return {field: _emptied(value) for field, value in fields.items() if _emptied(value) != value}


def _emptied(value: Any) -> Any:
    if isinstance(value, Words):
        return None
    if isinstance(value, list):
        return [one for one in map(_emptied, value) if one is not None]
    if isinstance(value, dict):
        return {name: left for name, one in value.items() if (left := _emptied(one)) is not None or one is None}
    return value


def write_apart(t: Transaction, record: str, case: str, person: str, fields: Mapping[str, Any]) -> None:
    """Write the answers of a record that identify somebody, where there are any."""
    id = part_id(record, "identity")
    if fields:
        if is_kept_whole(things.current(t.db, "record_identity", id), ANSWER):
            fields = {ANSWER + INCIDENTS: None, **fields}
        t.set("record_identity", id, {"record": record, "case_id": case, **fields}, person)


def perpetrator_id(record: str, incident: str | None, number: int) -> str:
    """The inner id of the alleged perpetrator of this number, in an incident or beside all of them."""
    return part_id(incident or record, f"perpetrator/{number}")


def _answers(fields: Mapping[str, Any]) -> Answers:
    return {
        name[len(ANSWER) :]: value for name, value in fields.items() if name.startswith(ANSWER) and value is not None
    }


def _without_names(apart: Answers) -> Answers:
    """The answers that stand apart, without names of alleged perpetrators: those have rows of their own."""
    kept: Answers = {}
    for name, value in apart.items():
        if name == PERPETRATOR_NAME and not isinstance(value, dict):
            continue
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            rows = [_without_names(one) for one in value]
            if any(not is_mark(own) for row in rows for own in row):
                kept[name] = rows
        else:
            kept[name] = value
    return kept


def _name_perpetrator(whole: Answers, incident: str | None, number: int, name: str) -> None:
    """Put a name back into the repetition from which it was taken."""
    events = whole.get(INCIDENTS) if incident else [whole]
    for event in events if isinstance(events, list) else []:
        people = event.get(PERPETRATORS) if isinstance(event, dict) else None
        right = not incident or event.get(ID) == incident
        if right and isinstance(people, list) and 0 < number <= len(people):
            people[number - 1] = {**people[number - 1], PERPETRATOR_NAME: name}
