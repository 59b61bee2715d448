# SPDX-License-Identifier: Apache-2.0
"""Her decisions as they lie in the file: read, and written so that each says which former one it replaces.

For services that have found the case. What a decision may be, and what follows from it, is asked of
``services.consents`` and ``services.agreements``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlcipher3 import dbapi2 as sql

from ..domain.consent import Decision, FileNow, KnownIncident, in_force, standing
from ..domain.derived import age_in
from ..domain.givers import HERSELF, Childhood
from ..domain.identifiers import new_id
from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from ..domain.vaulted import identity_subject
from ..store import Store, Transaction
from .desk import Desk

RELEASE = "release_to_service"
_COLUMNS = """id, type, decision, giver, method, provider, sector, level, limits, given_on, valid_until, witness, staff,
  items, documents, incidents, receiver, assent, note, caregiver_safe, amends, replaces"""
_LISTS = ("items", "documents")


def decisions_of(db: sql.Connection, case_id: str, type: str = "") -> list[Decision]:
    """All decisions of a case, or those of one type, in the order of their days."""
    query = f"select {_COLUMNS} from consent where case_id = ? and (? = '' or type = ?) order by given_on, id"
    return [_decision(row) for row in db.execute(query, (case_id, type, type)).fetchall()]


def said_about(db: sql.Connection, case_id: str, type: str) -> str:
    """What she decided about one thing that is no service: a code of ``consent_decision``; empty when nobody asked."""
    counts = standing(decisions_of(db, case_id, type))
    return counts.decision if counts is not None else ""


def write_decision(
    desk: Desk, t: Transaction, case_id: str, person_id: str, fields: Mapping[str, Any], *, over: str = ""
) -> tuple[str, tuple[str, ...]]:
    """Write a decision that takes the place of all former ones about the same thing (type; for a service also receiver
    and sector), first of all of the one that `over` names. Answers its id and theirs.
    """
    desk.require(Action.SEE_CASES)
    type = str(fields["type"])
    former = [one for one in in_force(decisions_of(t.db, case_id, type)) if _is_about(one, fields)]
    ids = sorted((one.id for one in former), key=lambda id: (id != over, id))
    if over and over not in ids:
        ids.insert(0, over)
    line = {"case_id": case_id, "given_on": desk.today().isoformat(), "staff": desk.staff_code} | dict(fields)
    if ids:
        line["amends"] = ids[0]
    if ids[1:]:
        line["replaces"] = ids[1:]
    id = new_id()
    line = {name: value for name, value in line.items() if name == "incidents" or value not in (None, "", [], ())}
    t.append("consent", id, {name: value for name, value in line.items() if value is not None}, person_id)
    return id, tuple(ids)


def childhood_of(db: sql.Connection, store: Store, case_id: str, today: date, caregiver_safe: str = "") -> Childhood:
    """What the file says today about her age and whoever cares for her. `caregiver_safe` is what was asked just now; it
    counts only where the file says nothing.
    """
    from .classifications import answers_of_case

    answers = answers_of_case(store, case_id, db)
    if not answers.get("age_years") and not answers.get("age_group"):
        query = "select p.age_years, p.age_group from case_file c join person p on p.id = c.person where c.id = ?"
        years, group = db.execute(query, (case_id,)).fetchone() or (None, None)
        answers = {"age_years": years, "age_group": group} | answers
    accused = db.execute(
        "select relationship, sex from perpetrator where case_id = ? and removed is not 'yes'", (case_id,)
    ).fetchall()
    safe = answers.get("caregiver_safe")
    return Childhood(
        age=age_in(answers, today),
        caregiver_safe=safe if isinstance(safe, str) and safe else caregiver_safe,
        in_her_interest=answers.get("caregiver_in_her_interest") != "no",
        caregiver_relation=str(answers.get("caregiver_relation") or ""),
        accused=tuple(sorted({(who or "", sex or "") for who, sex in accused})),
    )


def witness_problem(desk: Desk, code: str, *, today: bool = True) -> Sentence | None:
    """Say that a witness is nobody of the staff, or nothing: a code stands there, never somebody's name. On a paper
    that is written down later (not `today`) it may be somebody who has left.
    """
    desk.require(Action.RECORD_CONSENT)
    roster = desk.vault.roster()
    if not code or code in {one.code for one in (roster.active() if today else roster.users)}:
        return None
    return sentence("Nobody with the code {code} works here. Leave it empty when no colleague heard it.", code=code)


def file_now(desk: Desk, case_id: str) -> FileNow:
    """What decides today, beside the line itself, whether something may leave the centre on it."""
    desk.require(Action.SEE_CONSENT)
    db, today = desk.store.reader, desk.today()
    row = db.execute("select closed_on, person from case_file where id = ?", (case_id,)).fetchone()
    closed, person = row if row is not None else (None, None)
    return FileNow(
        today=today,
        closed_on=date.fromisoformat(closed) if closed else None,
        incidents=incidents_known(db, case_id),
        is_grown=childhood_of(db, desk.store, case_id, today).age.is_child is False,
        wants_services=not any(
            said_about(db, case_id, type) in ("refused", "withdrawn") for type in ("services", "record_keeping")
        ),
        erased_on=erased_on(desk.store, identity_subject(person)) if person else None,
    )


def erased_on(store: Store, subject: str) -> date | None:
    """The day on which what a key seals was erased; nothing when it was not."""
    at = store.journal.erased_at(subject)
    return datetime.fromtimestamp(at / 1000).astimezone().date() if at is not None else None


def incidents_known(db: sql.Connection, case_id: str) -> tuple[KnownIncident, ...]:
    """The incidents of a case that stand, the first one first."""
    query = """select id, coalesce(incident_date, ''), coalesce(date_precision, 'exact') from incident
      where case_id = ? and removed is not 'yes' order by number, id"""
    rows = db.execute(query, (case_id,)).fetchall()
    return tuple(
        KnownIncident(id, place == 0, day if precision == "exact" else "")
        for place, (id, day, precision) in enumerate(rows)
    )


def held_until(db: sql.Connection, store: Store, case_id: str, giver: str, given_on: date, last: date) -> date:
    """The last day of a decision; what somebody else agreed to for a child ends on the day before she is 18."""
    grown = grown_on(db, store, case_id) if giver != HERSELF else None
    return last if grown is None or grown <= given_on else min(last, grown - timedelta(days=1))


def grown_on(db: sql.Connection, store: Store, case_id: str) -> date | None:
    """The day on which she is 18, where her day of birth is known."""
    from .classifications import answers_of_case
    from .intake_tasks import birthday_18

    answers = answers_of_case(store, case_id, db)
    born = answers.get("birth_date")
    if not isinstance(born, str) or answers.get("birth_precision", "exact") != "exact":
        return None
    try:
        return birthday_18(date.fromisoformat(born))
    except ValueError:
        return None


def _is_about(one: Decision, fields: Mapping[str, Any]) -> bool:
    if fields["type"] != RELEASE:
        return True
    return one.about == (fields.get("provider") or fields.get("receiver") or "", fields.get("sector") or "")


def _decision(row: tuple[Any, ...]) -> Decision:
    *values, amends, replaces = row
    have: dict[str, Any] = dict(zip(_NAMES, values, strict=True))
    known = have.pop("incidents")
    fields: dict[str, Any] = {name: tuple(json.loads(have.pop(name) or "[]")) for name in _LISTS}
    fields |= {name: value or "" for name, value in have.items()}
    fields["incidents"] = tuple(json.loads(known)) if known is not None else None
    return Decision(**fields, replaced=((amends,) if amends else ()) + tuple(json.loads(replaces or "[]")))


_NAMES = [name.strip() for name in _COLUMNS.replace("\n", " ").split(",")][:-2]
