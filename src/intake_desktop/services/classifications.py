# SPDX-License-Identifier: Apache-2.0
"""What kind of violence it was and how dangerous it is for her: read, and decided otherwise by a supervisor."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.classification import Classification, Override, override, override_problem
from ..domain.derived import DerivedIncident, derive
from ..domain.permissions import Action, no_record
from ..domain.risk import (
    NOT_ASSESSED,
    Assessment,
    Change,
    Happening,
    Risk,
    change_problem,
    due_on,
    level_in_force,
    why_judge_anew,
)
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..store import Store
from .cases import visible_case
from .closing import require_open
from .desk import Changes, Desk, changes
from .incidents import changes_of, overrides_of, told_of, write_level, write_override
from .intake_tasks import raise_for_level
from .proceedings import days_in_court
from .records import answers_without_names
from .shelter import returns_home
from .steps import refresh_step


class Incident(msgspec.Struct, frozen=True):
    """One incident of a case, in codes, with what supervisors decided about its type."""

    id: str
    label: str
    """Case number and the number of the incident: ``MLT-2026-A-0001/01``."""
    type: str | None
    computed: str | None
    """What the answers give, whoever decided otherwise."""
    state: str
    incident_date: str | None
    date_precision: str | None
    elapsed_time: str | None
    urgent_window: str | None
    """At the interview."""
    age_at_incident: int | None
    contexts: tuple[str, ...]
    flags: tuple[str, ...]
    overrides: tuple[Override, ...]
    perpetrators: int


class RiskNow(msgspec.Struct, frozen=True):
    """How dangerous it is for her, by what was asked and what staff decided."""

    level: str
    """The level in force."""
    computed: str
    """What the answers give."""
    risk: Risk
    judged_on: date | None
    due_on: date | None
    """The last day on which the judgement is good."""
    anew: tuple[str, ...]
    """Why it must be judged again: ``never``, ``out_of_date``, ``new_incident``, ``return_home``, ``court_date``."""
    changes: tuple[Change, ...]
    """The levels that staff set by hand, the latest first."""


class NotLikeThis(Trouble):
    """A type or a level cannot be set like this; `what` says why."""

    name = "not_like_this"


def incidents_of(desk: Desk, case_id: str) -> list[Incident]:
    """The incidents of a case, oldest number first; those entered by mistake are not among them."""
    row, _ = visible_case(desk, case_id, Action.SEE_ACCOUNT)
    query = """select i.id, number, gbv_type, computed_type, classification_state, incident_date, date_precision,
      elapsed_time, urgent_window, age_at_incident, case_contexts, local_contexts, (select count(*) from perpetrator p
      where p.case_id = i.case_id and p.removed is not 'yes'
        and (p.incident = i.id or (p.incident is null and p.record = i.record)))
    from incident i left join record r on r.id = i.record
    where i.case_id = ? and removed is not 'yes' order by r.taken_on, i.record, number, i.id"""
    found = []
    for place, line in enumerate(desk.store.reader.execute(query, (case_id,)).fetchall(), start=1):
        id, _, type, computed, state, day, precision, elapsed, window, age, contexts, flags, people = line
        found.append(
            Incident(
                id,
                f"{row.number}/{place:02}",
                type,
                computed,
                state or "pending",
                day,
                precision,
                elapsed,
                window,
                age,
                _list(contexts),
                _list(flags),
                tuple(overrides_of(desk.store, id)),
                people,
            )
        )
    return found


def override_type(desk: Desk, case_id: str, incident_id: str, type: str, reason: str) -> Changes[None]:
    """Set the type of an incident against what the answers give: a supervisor's decision, kept with her reason.

    NotLikeThis while the questions are not answered, or without a reason.
    """
    _, person = visible_case(desk, case_id, Action.OVERRIDE_CLASSIFICATION)
    require_open(desk, case_id)
    now = _derived(desk, case_id, incident_id).classification
    problem = override_problem(now, type, reason)
    if problem is not None:
        raise NotLikeThis(problem, sentence("Nothing was changed."))
    decided = override(now, type, reason, staff=desk.staff_code, at=_now(desk))
    after = _derived(desk, case_id, incident_id, decided)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} type of {incident_id}") as t:
        write_override(t, case_id, incident_id, person.id, decided)
        t.set("incident", incident_id, after.fields(), person.id)
        refresh_step(desk, t, case_id, person.id)
    return changes("cases", f"case:{case_id}")


def classification_of(desk: Desk, case_id: str, incident_id: str) -> Classification:
    """How the type of an incident came about: which question decided, why, and whether a decision is out of date."""
    visible_case(desk, case_id, Action.SEE_ACCOUNT)
    return _derived(desk, case_id, incident_id).classification


def risk_of(desk: Desk, case_id: str) -> RiskNow:
    """How dangerous it is for her, why, and until when that judgement is good."""
    visible_case(desk, case_id, Action.SEE_RISK)
    return _risk(desk, case_id)


def change_risk(desk: Desk, case_id: str, level: str, reason: str = "") -> Changes[None]:
    """Set the level by hand: anybody of the case may raise it, only a supervisor lowers it, with her reason."""
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    now = _risk(desk, case_id)
    may_lower = desk.may(Action.LOWER_RISK)
    problem = change_problem(now.computed, now.level, level, reason, may_lower=may_lower)
    if problem is not None:
        raise NotLikeThis(problem, sentence("Nothing was changed."))
    change = Change(level=level, answers_gave=now.computed, reason=reason.strip(), staff=desk.staff_code, at=_now(desk))
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} risk_level") as t:
        write_level(t, case_id, person.id, change, desk.today().isoformat())
        t.set("case", case_id, {"risk_level": level}, person.id)
        raise_for_level(desk, t, case_id, person.id)
        refresh_step(desk, t, case_id, person.id)
    return changes("cases", f"case:{case_id}")


def answers_of_case(store: Store, case_id: str, db: sql.Connection | None = None) -> dict[str, Any]:
    """All answers of a case but names, the later record over the earlier one. Reviews of the danger come first: what
    they say was put into the records that asked the same, and may have been changed there since. `db` reads what a
    transaction has written and not yet kept.
    """
    query = "select id from record where case_id = ? order by form_id is 'risk_review' desc, taken_on, id"
    found: dict[str, Any] = {}
    for (record,) in (db or store.reader).execute(query, (case_id,)).fetchall():
        found |= answers_without_names(store, record, db)
    return found


def _risk(desk: Desk, case_id: str) -> RiskNow:
    db = desk.store.reader
    risk = derive(answers_of_case(desk.store, case_id), desk.now().astimezone()).risk
    made = sorted(changes_of(desk.store, case_id), key=lambda one: one.at, reverse=True)
    level = level_in_force(risk.level, made)
    days = db.execute(
        "select judged_on from risk_assessment where case_id = :case union all "
        "select judged_on from risk_lowering where case_id = :case order by 1 desc limit 1",
        {"case": case_id},
    ).fetchone()
    day = date.fromisoformat(days[0]) if days and days[0] else None
    assessment = Assessment(level, day) if day else Assessment(NOT_ASSESSED, desk.today())
    happened = [
        Happening("new_incident", date.fromisoformat(on))
        for (on,) in db.execute(
            "select incident_date from incident "
            "where case_id = ? and date_precision = 'exact' and removed is not 'yes'",
            (case_id,),
        ).fetchall()
        if on
    ]
    happened += [Happening("return_home", day) for day in returns_home(desk.store, case_id)]
    happened += [Happening("court_date", day) for day in days_in_court(desk.store, case_id)]
    return RiskNow(
        level, risk.level, risk, day, due_on(assessment) if day else None,
        why_judge_anew(assessment, desk.today(), happened), tuple(made),
    )  # fmt: skip


def _derived(desk: Desk, case_id: str, incident_id: str, more: Override | None = None) -> DerivedIncident:
    """What follows from the answers for one incident, with one more decision if there is one."""
    row = desk.store.reader.execute(
        "select record from incident where id = ? and case_id = ?", (incident_id, case_id)
    ).fetchone()
    if row is None or not row[0]:
        raise no_record()
    decided = [*overrides_of(desk.store, incident_id), *([more] if more else [])]
    found = told_of(answers_without_names(desk.store, row[0]), desk.now().astimezone(), incident_id, decided)
    if found is None:
        raise no_record()
    return found


def _list(kept: str | None) -> tuple[str, ...]:
    return tuple(json.loads(kept)) if kept else ()


def _now(desk: Desk) -> int:
    return int(desk.now().timestamp() * 1000)
