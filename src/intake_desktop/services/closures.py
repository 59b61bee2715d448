# SPDX-License-Identifier: Apache-2.0
"""Closing a case: one person asks with the checklist, another one decides; and opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from ..domain.closing import (
    OPEN_SLIPS,
    TRANSFERRED,
    ClosureFacts,
    approval_problem,
    closure_problems,
    is_under_18,
    keep_until,
    reopen_problem,
    stands_against,
)
from ..domain.follow_ups import DO_NOT, failed_days, last_reached
from ..domain.identifiers import case_number, new_id, part_id
from ..domain.permissions import Action, no_record, reach
from ..domain.sentences import Sentence, sentence
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..store.things import ANSWER
from .cases import visible_case
from .closing import READ_ONLY, require_open
from .contact_rows import rows_of
from .decisions import said_about
from .desk import Changes, Desk, changes
from .proceedings import is_court_open
from .settings import Setting, setting_of
from .shelter import is_in_shelter
from .steps import refresh_step
from .tasks import raise_tasks, settle_tasks
from .transfers import Transfer, transfers_of

_CASE = """select status, coalesce(closed_on, ''), coalesce(closure_reason, ''), coalesce(reopened_on, ''), opened_on,
  risk_level from case_file where id = ?"""
_REQUESTS = """select c.id, c.reason, c.asked_on, c.staff, c.note, c.answers, d.decision, d.staff, d.at, d.note
from closure c left join closure_decision d on d.id = (
  select id from closure_decision where case_id = c.case_id and closure = c.id order by decision, at, id limit 1
) where c.case_id = ? order by c.at desc, c.id desc"""


class Request(msgspec.Struct, frozen=True):
    """One time somebody asked to close the case, and what was decided."""

    id: str
    reason: str
    asked_on: str
    staff: str
    note: str
    answers: dict[str, str]
    verdict: str
    """A code of ``closure_verdict``; empty while nobody has decided."""
    decided_by: str
    decided_at: int
    """Milliseconds since 1970 UTC; 0 while nobody has decided."""
    decision_note: str


class Reopening(msgspec.Struct, frozen=True):
    """One time the case was opened again."""

    day: str
    reason: str
    staff: str


class ClosingFile(msgspec.Struct, frozen=True, kw_only=True):
    """All that the end of a case is about."""

    status: str
    closed_on: str
    closure_reason: str
    facts: ClosureFacts
    requests: tuple[Request, ...]
    """The newest first."""
    reopenings: tuple[Reopening, ...]
    transfers: tuple[Transfer, ...]
    keep_until: date | None
    """When the file of a closed case is erased; nothing while it is open."""
    begins_anew: Sentence | None
    """Why a closed case is not opened again but begun anew under the same code."""
    may_decide: bool
    """Whether the person at the desk may decide the open request: nobody approves her own while somebody else can."""

    @property
    def is_closed(self) -> bool:
        """Whether the case only reads."""
        return self.status in READ_ONLY

    @property
    def waiting(self) -> Request | None:
        """The request that nobody has decided."""
        first = self.requests[0] if self.requests else None
        return first if first is not None and not first.verdict and not self.is_closed else None


class ClosurePlan(msgspec.Struct, frozen=True):
    """What whoever asks says: a code of ``closure_reason``, the checklist by the code of its item, and a note."""

    reason: str
    answers: dict[str, str] = {}
    note: str = ""


class ClosureRefused(Trouble):
    """The case cannot be closed, or opened again, like this; `problems` says all that stands against it."""

    name = "closure_refused"

    def __init__(self, problems: list[Sentence]) -> None:
        super().__init__(problems[0], sentence("Nothing was changed."))
        self.problems = tuple(problems)


def closing_of(desk: Desk, case_id: str) -> ClosingFile:
    """Give what the end of a case is about, to whoever may ask for it."""
    row, person = visible_case(desk, case_id, Action.ASK_CLOSURE)
    db = desk.store.reader
    _, closed_on, reason, _, opened_on, _ = db.execute(_CASE, (case_id,)).fetchone()
    requests = tuple(_request(one) for one in db.execute(_REQUESTS, (case_id,)).fetchall())
    query = "select coalesce(day, ''), coalesce(reason, ''), coalesce(staff, '') from reopening where case_id = ?"
    reopened = tuple(Reopening(*one) for one in db.execute(query + " order by at desc, id", (case_id,)).fetchall())
    years = int(setting_of(desk.store, Setting.RETENTION_YEARS))
    kept = (
        keep_until(closed_on, opened_on or "", person.age_years, person.age_group or "", years) if closed_on else None
    )
    asked_by = requests[0].staff if requests else ""
    return ClosingFile(
        status=row.status,
        closed_on=closed_on,
        closure_reason=reason,
        facts=_facts(desk, case_id),
        requests=requests,
        reopenings=reopened,
        transfers=tuple(transfers_of(desk, case_id)),
        keep_until=kept,
        begins_anew=reopen_problem(closed_on, desk.today(), int(setting_of(desk.store, Setting.REOPEN_YEARS))),
        may_decide=desk.may(Action.APPROVE_CLOSURE) and _may_approve(desk, asked_by),
    )


def ask_closure(desk: Desk, case_id: str, plan: ClosurePlan) -> Changes[str]:
    """Ask that a case is closed; answers the id of the request. ClosureRefused says all that stands against it.

    A supervisor gets a task. Whoever asks again replaces what she asked before.
    """
    _, person = visible_case(desk, case_id, Action.ASK_CLOSURE)
    require_open(desk, case_id)
    if plan.reason and not code_lists().has("closure_reason", plan.reason):
        raise ValueError("not a reason")
    answers = {name: value for name, value in plan.answers.items() if value}
    problems = closure_problems(plan.reason, answers, plan.note, _facts(desk, case_id), desk.today())
    if problems:
        raise ClosureRefused(problems)
    id, today = new_id(), desk.today()
    fields: dict[str, Any] = {
        "case_id": case_id, "reason": plan.reason, "asked_on": today.isoformat(), "note": plan.note.strip(),
        "staff": desk.staff_code, "at": _ms(desk),
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} closure asked") as t:
        t.append("closure", id, fields | {ANSWER + name: value for name, value in answers.items()}, person.id)
        settle_tasks(desk, t, case_id, person.id, trigger=Trigger.CLOSURE_ASKED)
        raise_tasks(desk, t, case_id, person.id, Trigger.CLOSURE_ASKED, today, id)
    return Changes(_touched(case_id), id)


def decide_closure(desk: Desk, case_id: str, request_id: str, *, approve: bool, note: str = "") -> Changes[None]:
    """Close the case as it was asked, or say what is missing. What is approved is looked at once more as it is now."""
    row, person = visible_case(desk, case_id, Action.APPROVE_CLOSURE)
    require_open(desk, case_id)
    request = _waiting(desk, case_id, request_id)
    if not _may_approve(desk, request.staff):
        raise ClosureRefused([sentence("You asked for it yourself. Somebody else who may approve it decides.")])
    problem = approval_problem(row.risk_level, request.reason, approve, note)
    problems = [problem] if problem is not None else []
    if approve:
        problems += stands_against(request.reason, _facts(desk, case_id), desk.today())
    if problems:
        raise ClosureRefused(problems)
    verdict = "approved" if approve else "declined"
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} closure {verdict}") as t:
        fields = {"case_id": case_id, "closure": request_id, "decision": verdict, "note": note.strip()}
        t.append("closure_decision", new_id(), fields | {"staff": desk.staff_code, "at": _ms(desk)}, person.id)
        settle_tasks(desk, t, case_id, person.id, trigger=Trigger.CLOSURE_ASKED, result="done", done=True)
        if approve:
            status = "transferred" if request.reason == TRANSFERRED else "closed"
            ended = {"status": status, "closed_on": desk.today().isoformat(), "closure_reason": request.reason}
            t.set("case", case_id, ended, person.id)
            settle_tasks(desk, t, case_id, person.id, result="case_closed")
            refresh_step(desk, t, case_id, person.id)
    return Changes(_touched(case_id), None)


def reopen_case(desk: Desk, case_id: str, reason: str) -> Changes[None]:
    """Open a closed case again under its number and code. After some years it is `begin_anew` instead."""
    _, person = visible_case(desk, case_id, Action.APPROVE_CLOSURE)
    if not code_lists().has("reopen_reason", reason):
        raise ValueError("not a reason")
    status, closed_on = _closed(desk, case_id)
    problem = reopen_problem(closed_on, desk.today(), int(setting_of(desk.store, Setting.REOPEN_YEARS)))
    if status == "duplicate" or problem is not None:
        raise ClosureRefused([problem or sentence("This file was put together with another one of hers.")])
    today = desk.today().isoformat()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} reopened") as t:
        fields = {"case_id": case_id, "day": today, "reason": reason, "staff": desk.staff_code, "at": _ms(desk)}
        t.append("reopening", new_id(), fields, person.id)
        again = {"status": "open", "closed_on": None, "closure_reason": None, "reopened_on": today}
        t.set("case", case_id, again, person.id)
        trigger = Trigger.NEW_VIOLENCE if reason == "new_violence" else Trigger.NEW_NEEDS
        raise_tasks(desk, t, case_id, person.id, trigger, desk.today(), part_id(case_id, f"reopened/{today}"))
        refresh_step(desk, t, case_id, person.id)
    return Changes(_touched(case_id), None)


def begin_anew(desk: Desk, case_id: str) -> Changes[str]:
    """Begin a new case under the same survivor code, because the old one has been closed for years; answers its id.

    She is asked everything anew, her consents first: nothing of the old case is taken over.
    """
    row, person = visible_case(desk, case_id, Action.APPROVE_CLOSURE)
    status, closed_on = _closed(desk, case_id)
    years = int(setting_of(desk.store, Setting.REOPEN_YEARS))
    if status == "duplicate" or reopen_problem(closed_on, desk.today(), years) is None:
        raise ClosureRefused([sentence("Open the old case again instead.")])
    today, centre, id = desk.today(), desk.centre, new_id()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{id} begun after {case_id}") as t:
        number = case_number(centre.code, today.year, centre.station, t.next_number(f"case.{today.year}"))
        fields = {
            "number": number, "person": person.id, "opened_on": today.isoformat(), "status": "open",
            "step": "s1_introduction", "risk_level": "not_assessed", "statistics": "not_yet_asked", "mode": "quick",
            "owner": row.owner or desk.staff_code,
        }  # fmt: skip
        t.set("case", id, fields, person.id)
        raise_tasks(desk, t, id, person.id, Trigger.INTAKE_QUICK, desk.now().astimezone(), id)
    return Changes(_touched(id), id)


def set_on_hold(desk: Desk, case_id: str, on_hold: bool) -> Changes[None]:
    """Let a case rest because she wishes it, or go on with it. What is dangerous stays due meanwhile."""
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    status = "on_hold" if on_hold else "open"
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} {status}") as t:
        t.set("case", case_id, {"status": status}, person.id)
    return Changes(_touched(case_id), None)


def _facts(desk: Desk, case_id: str) -> ClosureFacts:
    """Read what stands for or against closing; callers have asked whether she reaches the case."""
    db = desk.store.reader
    _, _, _, reopened_on, opened_on, risk = db.execute(_CASE, (case_id,)).fetchone()
    handed = [one for one in transfers_of(desk, case_id) if one.state == "accepted" and one.answered_on >= reopened_on]
    query = "select slip_number, status, consent from referral where case_id = ? order by slip_number"
    slips = tuple(
        number
        for number, status, consent in db.execute(query, (case_id,)).fetchall()
        if status in OPEN_SLIPS and consent not in {one.consent for one in handed}
    )
    tries = rows_of(db, case_id).tries
    began = max(filter(None, (opened_on, reopened_on)), default="")
    heard = max(filter(None, (last_reached(tries), date.fromisoformat(began[:10]) if began else None)), default=None)
    query = """select p.id, p.age_years, p.age_group from case_file c join person p on p.id = c.person where c.id = ?"""
    person, years, group = db.execute(query, (case_id,)).fetchone()
    return ClosureFacts(
        risk_level=risk or "not_assessed",
        is_child=is_under_18(opened_on or "", years, group or "", desk.today()),
        open_slips=slips,
        tries=failed_days(tries),
        silent_since=heard,
        may_contact=_may_contact(desk, case_id, person),
        court_is_open=is_court_open(desk.store, case_id),
        shelter_is_open=is_in_shelter(desk.store, case_id),
        is_handed_over=bool(handed),
    )


def _may_contact(desk: Desk, case_id: str, person: str) -> bool:
    db = desk.store.reader
    row = db.execute("select may_contact, method from contact where id = ?", (part_id(person, "contact"),)).fetchone()
    refused = said_about(db, case_id, "follow_up_contact") in ("refused", "withdrawn")
    return not refused and (row is None or (row[0] != "no" and row[1] != DO_NOT))


def _may_approve(desk: Desk, asked_by: str) -> bool:
    """Nobody approves what she asked for, unless she is the only one here who could."""
    if asked_by != desk.staff_code:
        return True
    people = (one for one in desk.vault.roster().active() if one.code != desk.staff_code)
    return all(reach(one.roles, Action.APPROVE_CLOSURE) is None for one in people)


def _waiting(desk: Desk, case_id: str, request_id: str) -> Request:
    rows = desk.store.reader.execute(_REQUESTS, (case_id,)).fetchall()
    newest = _request(rows[0]) if rows else None
    if newest is None or newest.id != request_id or newest.verdict:
        raise no_record()
    return newest


def _closed(desk: Desk, case_id: str) -> tuple[str, str]:
    status, closed_on, *_ = desk.store.reader.execute(_CASE, (case_id,)).fetchone()
    if status not in READ_ONLY:
        raise ClosureRefused([sentence("This case is open.")])
    return status, closed_on


def _request(row: tuple[Any, ...]) -> Request:
    id, reason, asked_on, staff, note, answers, verdict, by, at, said = row
    found: Mapping[str, Any] = msgspec.json.decode(answers or "{}")
    return Request(
        id, reason or "", asked_on or "", staff or "", note or "", {name: str(value) for name, value in found.items()},
        verdict or "", by or "", at or 0, said or "",
    )  # fmt: skip


def _ms(desk: Desk) -> int:
    return int(desk.now().timestamp() * 1000)


def _touched(case_id: str) -> frozenset[str]:
    return changes("cases", "tasks", f"case:{case_id}").touched
