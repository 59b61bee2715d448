# SPDX-License-Identifier: Apache-2.0
"""The safety plan made with her. It stands here alone: on no paper, no slip, in no list and no notification.

There is one a case. Its parts are her words, by the code of the element. When the danger is medium or high there is a
plan, whatever was ticked, and its next look has a last day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.cases import CaseRow, Person
from ..domain.identifiers import part_id
from ..domain.permissions import Action, no_record
from ..domain.plans import ELEMENTS, FEARS, SUICIDE_STEPS, last_review_day, review_problem, words_problem
from ..domain.risk import NOW
from ..domain.sentences import sentence
from ..domain.steps import PLAN_LEVELS
from ..domain.tasks import Trigger
from ..resources import code_lists
from ..store import Transaction, things
from ..store.things import ANSWER
from .cases import reaches, visible_case
from .closing import READ_ONLY, require_open
from .desk import Changes, Desk, changes
from .needs import NotLikeThat
from .shares import listed_provider
from .steps import latest_answer, refresh_step
from .tasks import raise_tasks, settle_tasks

_SUICIDE = "suicide_"


class SafetyNow(msgspec.Struct, frozen=True):
    """Where the safety plan stands, without a word of it: what may be seen beside other things."""

    needed: str
    """``yes``, ``no``, or empty while nobody decided."""
    is_forced: bool
    """The danger decides: there is a plan."""
    made_on: str
    reviewed_on: str
    review_on: str
    is_late: bool
    """The day on which it was to be looked at again is past."""
    elements: int
    last_review_day: str
    """The last day that may be chosen for the next look."""
    suicide_now: bool
    """She thinks of ending her life, by what was answered last."""
    suicide_done: int
    """How many of the steps for that are written."""
    may_write: bool


class SafetyPlan(msgspec.Struct, frozen=True):
    """The plan with its words."""

    now: SafetyNow
    with_her: str
    copy: str
    fears: str
    elements: Mapping[str, str]
    """By code of ``safety_element``; empty words where it was only ticked."""
    suicide: Mapping[str, str]
    """By code of ``suicide_step``."""
    staff: str


def safety_of(desk: Desk, case_id: str) -> SafetyNow:
    """Where the safety plan of a case stands, without its words."""
    row, _ = visible_case(desk, case_id, Action.SEE_PLAN)
    return _now(desk, row)


def open_safety_plan(desk: Desk, case_id: str) -> SafetyPlan:
    """Read the safety plan, which is noted: asked for on the screen, never shown by itself."""
    row, _ = visible_case(desk, case_id, Action.SEE_PLAN)
    desk.note_once_a_minute("record_opened", f"{case_id} safety_plan")
    fields = _fields(desk, case_id)
    answers = {name[len(ANSWER) :]: str(value) for name, value in fields.items() if name.startswith(ANSWER) and value}
    ticked = {name[len(ANSWER) :] for name, value in fields.items() if name.startswith(ANSWER) and value is not None}
    return SafetyPlan(
        _now(desk, row),
        fields.get("with_her") or "",
        fields.get("copy") or "",
        answers.get(FEARS, ""),
        {code: answers.get(code, "") for code in ELEMENTS if code in ticked},
        {code: answers[_SUICIDE + code] for code in SUICIDE_STEPS if _SUICIDE + code in answers},
        fields.get("staff") or "",
    )


def write_safety_plan(
    desk: Desk,
    case_id: str,
    elements: Mapping[str, str],
    *,
    with_her: str,
    copy: str = "",
    fears: str = "",
    review_on: date | None = None,
) -> Changes[None]:
    """Write the plan as it stands now; an element that is left out is taken back.

    NotLikeThat says what is missing: something in it, whether it was made with her, the day of the next look.
    """
    row, person = _to_write(desk, case_id)
    if not set(elements) <= set(ELEMENTS):
        raise ValueError("not an element of a safety plan")
    today = desk.today()
    problem = review_problem(review_on, row.risk_level, today)
    if not elements:
        problem = sentence("Choose at least one thing you planned together.")
    elif not code_lists().has("yes_no_unknown", with_her) or with_her == "unknown":
        problem = sentence("Say whether it was made together with her.")
    for text in (*elements.values(), fears):
        if text.strip():
            problem = problem or words_problem(text)
    if problem is not None or review_on is None:
        raise NotLikeThat(problem or sentence("Choose a day."), sentence("Nothing was changed."))
    before = _fields(desk, case_id)
    answers: dict[str, Any] = {ANSWER + code: words.strip() for code, words in elements.items()}
    if fears.strip() or before.get(ANSWER + FEARS):
        answers[ANSWER + FEARS] = fears.strip() or None
    gone = [ANSWER + code for code in ELEMENTS if before.get(ANSWER + code) is not None and code not in elements]
    fields = {
        "case_id": case_id, "needed": "yes", "with_her": with_her, "copy": copy or None,
        "reviewed_on": today.isoformat(), "review_on": review_on.isoformat(), "staff": desk.staff_code,
        **answers, **dict.fromkeys(gone, None),
    }  # fmt: skip
    if not before.get("made_on"):
        fields["made_on"] = today.isoformat()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} safety_plan") as t:
        t.set("safety_plan", _id(t.db, case_id), fields, person.id)
        _next_look(desk, t, case_id, person.id, review_on)
        refresh_step(desk, t, case_id, person.id)
    return _touched(case_id)


def look_again(desk: Desk, case_id: str, review_on: date | None) -> Changes[None]:
    """Write that the plan was gone through with her and still holds, and when it is looked at next."""
    row, person = _to_write(desk, case_id)
    problem = review_problem(review_on, row.risk_level, desk.today())
    if not _fields(desk, case_id).get("made_on"):
        problem = sentence("There is no safety plan yet.")
    if problem is not None or review_on is None:
        raise NotLikeThat(problem or sentence("Choose a day."), sentence("Nothing was changed."))
    fields = {
        "reviewed_on": desk.today().isoformat(), "review_on": review_on.isoformat(), "staff": desk.staff_code,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} safety_plan reviewed") as t:
        t.set("safety_plan", _id(t.db, case_id), fields, person.id)
        _next_look(desk, t, case_id, person.id, review_on)
        refresh_step(desk, t, case_id, person.id)
    return _touched(case_id)


def need_no_plan(desk: Desk, case_id: str) -> Changes[None]:
    """Write that no safety plan is needed. NotLikeThat while the danger is medium or high, or one is made."""
    row, person = _to_write(desk, case_id)
    if row.risk_level in PLAN_LEVELS or _fields(desk, case_id).get("made_on"):
        raise NotLikeThat(
            sentence("At this level of danger there is a safety plan."), sentence("Make it short, in her words.")
        )
    fields = {"case_id": case_id, "needed": "no", "staff": desk.staff_code}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} safety_plan not needed") as t:
        t.set("safety_plan", _id(t.db, case_id), fields, person.id)
        refresh_step(desk, t, case_id, person.id)
    return _touched(case_id)


def write_suicide_steps(desk: Desk, case_id: str, steps: Mapping[str, str]) -> Changes[None]:
    """Write what was done because she thinks of ending her life: step → words, or ``yes`` where a tick says it.

    Contact within 24 hours and a word to the supervisor become tasks.
    """
    _, person = _to_write(desk, case_id)
    if not set(steps) <= set(SUICIDE_STEPS):
        raise ValueError("not a step")
    for words in steps.values():
        if words.strip() and (problem := words_problem(words)) is not None:
            raise NotLikeThat(problem, sentence("Nothing was changed."))
    before = _fields(desk, case_id)
    answers = {
        f"{ANSWER}{_SUICIDE}{code}": steps[code].strip() or None
        for code in steps
        if steps[code].strip() or before.get(f"{ANSWER}{_SUICIDE}{code}")
    }
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} safety_plan suicide") as t:
        t.set("safety_plan", _id(t.db, case_id), {"case_id": case_id, "staff": desk.staff_code, **answers}, person.id)
        if not _is_watched(t, case_id):
            now = desk.now().astimezone()
            raise_tasks(desk, t, case_id, person.id, Trigger.SUICIDE_NOW, now, f"{case_id}-{now.date()}")
    return _touched(case_id)


def take_over_plan(
    desk: Desk, t: Transaction, case_id: str, person_id: str, answers: Mapping[str, Any], known: Mapping[str, Any]
) -> None:
    """Take the safety plan that a finished intake holds; `known` is what its draft began with, and not written again.

    Also what a form that asks for the services one by one says beside their outcome.
    """
    desk.require(Action.RECORD_INTAKE)
    _take_lines(t, case_id, person_id, answers, known)
    ticked = answers.get("safety_elements")
    elements = [code for code in ticked if code in ELEMENTS] if isinstance(ticked, list) else []
    if not elements and not isinstance(answers.get("safety_plan_needed"), str):
        return
    asked = {code: f"plan_{code}" for code in elements}
    names = ("safety_plan_needed", "safety_elements", "plan_with_survivor", "plan_copy", "plan_review_date")
    if all(answers.get(name) == known.get(name) for name in (*names, *asked.values())):
        return
    fields: dict[str, Any] = {"case_id": case_id, "staff": desk.staff_code}
    if isinstance(answers.get("safety_plan_needed"), str):
        fields["needed"] = answers["safety_plan_needed"]
    for code, name in asked.items():
        words = answers.get(name)
        if name not in known or words != known[name]:
            fields[ANSWER + code] = words.strip() if isinstance(words, str) else ""
    for column, name in (("with_her", names[2]), ("copy", names[3]), ("review_on", names[4])):
        if isinstance(answers.get(name), str):
            fields[column] = answers[name]
    if elements:
        today = desk.today().isoformat()
        made = things.current(t.db, "safety_plan", _id(t.db, case_id)).get("made_on")
        fields |= {"reviewed_on": today} | ({} if made else {"made_on": today})
    t.set("safety_plan", _id(t.db, case_id), fields, person_id)
    if elements and (review_on := _day(answers.get("plan_review_date"))) is not None:
        _next_look(desk, t, case_id, person_id, review_on)


def _take_lines(
    t: Transaction, case_id: str, person_id: str, answers: Mapping[str, Any], known: Mapping[str, Any]
) -> None:
    """Note, appointment and service of each line, which have columns of their own on the plan."""
    lines, before = answers.get("service_lines"), known.get("service_lines")
    for line in lines if isinstance(lines, list) else ():
        sector = line.get("sector") if isinstance(line, Mapping) else None
        if not isinstance(sector, str) or (isinstance(before, list) and line in before):
            continue
        found = {"note": line.get("line_note"), "appointment": line.get("appointment")}
        if isinstance(written := line.get("provider"), str):
            found["provider"] = listed_provider(t, written)
        fields = {name: value for name, value in found.items() if isinstance(value, str) and value.strip()}
        if fields:
            t.set("service_line", part_id(case_id, f"service/{sector}"), fields, person_id)


def _to_write(desk: Desk, case_id: str) -> tuple[CaseRow, Person]:
    """Give a case whose safety plan she may write: her caseworker, a supervisor, or the counsellor it was given to."""
    desk.require(Action.SEE_PLAN)
    for action in (Action.CHANGE_CASE, Action.KEEP_NOTES):
        if reaches(desk, case_id, action):
            found = visible_case(desk, case_id, action)
            require_open(desk, case_id)
            return found
    raise no_record()


def _now(desk: Desk, row: CaseRow) -> SafetyNow:
    fields, today = _fields(desk, row.id), desk.today()
    review_on = fields.get("review_on") or ""
    made_on = fields.get("made_on") or ""
    written = any(reaches(desk, row.id, action) for action in (Action.CHANGE_CASE, Action.KEEP_NOTES))
    is_forced = row.risk_level in PLAN_LEVELS
    return SafetyNow(
        needed="yes" if is_forced else fields.get("needed") or "",
        is_forced=is_forced,
        made_on=made_on,
        reviewed_on=fields.get("reviewed_on") or "",
        review_on=review_on,
        is_late=bool(made_on and review_on) and review_on < today.isoformat(),
        elements=sum(fields.get(ANSWER + code) is not None for code in ELEMENTS),
        last_review_day=last_review_day(row.risk_level, today).isoformat(),
        suicide_now=latest_answer(desk.store.reader, row.id, "suicide_screen") == NOW,
        suicide_done=sum(bool(fields.get(f"{ANSWER}{_SUICIDE}{code}")) for code in SUICIDE_STEPS),
        may_write=written and row.status not in READ_ONLY,
    )


def _fields(desk: Desk, case_id: str) -> dict[str, Any]:
    return things.current(desk.store.reader, "safety_plan", _id(desk.store.reader, case_id))


def _next_look(desk: Desk, t: Transaction, case_id: str, person: str, review_on: date) -> None:
    """The task to look at it again: the one before is done, because somebody just did."""
    settle_tasks(desk, t, case_id, person, kinds={"review_safety_plan"}, result="done", done=True)
    raise_tasks(desk, t, case_id, person, Trigger.SAFETY_REVIEW, review_on, f"{case_id}-{review_on}")


def _is_watched(t: Transaction, case_id: str) -> bool:
    query = "select 1 from task where case_id = ? and kind = 'suicide_contact' and state = 'open'"
    return t.db.execute(query, (case_id,)).fetchone() is not None


def _id(db: sql.Connection, case_id: str) -> str:
    """The one plan of a case: the same on every PC, or that of a file which was put together with this one."""
    own = part_id(case_id, "safety-plan")
    query = "select id from safety_plan where case_id = ? order by id = ? desc, made_on desc limit 1"
    row = db.execute(query, (case_id, own)).fetchone()
    return str(row[0]) if row is not None else own


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _touched(case_id: str) -> Changes[None]:
    return changes("cases", "tasks", f"case:{case_id}")
