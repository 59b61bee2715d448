# SPDX-License-Identifier: Apache-2.0
"""The plan made with her: what she wants in her words, who does what by when, her agreement, and who has seen it.

A case has one plan in force, the one with the highest number; making a new one takes along what is still open. Whatever
changes what she agreed to has to be agreed with her again; results do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..domain.identifiers import new_id, part_id
from ..domain.permissions import Action, no_record
from ..domain.plans import result_problem, words_problem
from ..domain.sentences import Sentence, sentence
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..store import Transaction, things
from .cases import visible_case
from .closing import require_open
from .desk import Changes, Desk
from .needs import NotLikeThat
from .plan_reading import PlanAction as PlanAction
from .plan_reading import plan_of as plan_of
from .steps import plans_in_force, refresh_step
from .tasks import raise_tasks, settle_tasks


class OwnPlan(Trouble):
    """Whoever made a plan does not review it, while there is another supervisor."""

    name = "own_plan"


def begin_plan(desk: Desk, case_id: str) -> Changes[str]:
    """Begin a new plan; goals and actions that are still open go along with it. Gives its id."""
    person = _to_write(desk, case_id)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} plan begun") as t:
        plan = _begin(desk, t, case_id, person)
        refresh_step(desk, t, case_id, person)
    return _changed(case_id, plan)


def set_goal(desk: Desk, case_id: str, words: str, need: str = "", goal_id: str = "") -> Changes[str]:
    """Write a goal in her words, or change one; the first one begins the plan. Gives its id."""
    person = _to_write(desk, case_id)
    _refuse(words_problem(words))
    _known(need="" if not need else ("service_sector", need))
    _hers(desk, "goal", case_id, goal_id)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} goal") as t:
        plan = _in_force(desk, t, case_id, person)
        id = goal_id or new_id()
        fields: dict[str, Any] = {"case_id": case_id, "plan": plan, "words": words.strip(), "need": need or None}
        if not goal_id:
            fields |= {"progress": "in_progress", "set_on": desk.today().isoformat(), "staff": desk.staff_code}
        if t.set("goal", id, _present(t, "goal", id, fields), person):
            _ask_again(t, plan, person)
        refresh_step(desk, t, case_id, person)
    return _changed(case_id, id)


def set_progress(desk: Desk, case_id: str, goal_id: str, progress: str) -> Changes[str]:
    """Say how far it has come with a goal: a code of ``goal_progress``."""
    person = _to_write(desk, case_id)
    _known(progress=("goal_progress", progress))
    _hers(desk, "goal", case_id, goal_id)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} goal {progress}") as t:
        t.set("goal", goal_id, {"progress": progress}, person)
        refresh_step(desk, t, case_id, person)
    return _changed(case_id, goal_id)


def set_action(desk: Desk, case_id: str, action: PlanAction) -> Changes[str]:
    """Write who does what by when, or change it (when it has an id). Gives its id."""
    person = _to_write(desk, case_id)
    _refuse(words_problem(action.what))
    _known(who=("action_who", action.who), need="" if not action.need else ("service_sector", action.need))
    if action.by_when:
        date.fromisoformat(action.by_when)
    _hers(desk, "plan_action", case_id, action.id)
    _hers(desk, "goal", case_id, action.goal)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} action") as t:
        plan = _in_force(desk, t, case_id, person)
        id = action.id or new_id()
        fields = {
            "case_id": case_id, "plan": plan, "goal": action.goal or None, "need": action.need or None,
            "what": action.what.strip(), "who": action.who, "by_when": action.by_when or None,
            "provider": action.provider or None,
        }  # fmt: skip
        if not action.id:
            fields["staff"] = desk.staff_code
        if t.set("plan_action", id, _present(t, "plan_action", id, fields), person):
            _ask_again(t, plan, person)
        refresh_step(desk, t, case_id, person)
    return _changed(case_id, id)


def end_action(desk: Desk, case_id: str, action_id: str, result: str, reason: str = "") -> Changes[str]:
    """Write what came of an action; what was not done has a reason. An empty result opens it again."""
    person = _to_write(desk, case_id)
    if result:
        _known(result=("action_result", result))
        _refuse(result_problem(result, reason) or (words_problem(reason) if reason.strip() else None))
    _hers(desk, "plan_action", case_id, action_id)
    fields = {
        "result": result or None, "reason": reason.strip() or None,
        "done_on": desk.today().isoformat() if result else None, "staff": desk.staff_code,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} action {result or 'open'}") as t:
        t.set("plan_action", action_id, fields, person)
        refresh_step(desk, t, case_id, person)
    return _changed(case_id, action_id)


def remove_part(desk: Desk, case_id: str, id: str) -> Changes[str]:
    """Take back a goal or an action that was entered by mistake; it stays readable in the history."""
    person = _to_write(desk, case_id)
    db = desk.store.reader
    found = [
        (thing, plan)
        for thing in ("goal", "plan_action")
        for (plan,) in db.execute(f"select plan from {thing} where id = ? and case_id = ?", (id, case_id))
    ]
    if not found:
        raise no_record()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} plan part removed") as t:
        for thing, plan in found:
            t.set(thing, id, {"removed": "yes"}, person)
            _ask_again(t, plan, person)
        refresh_step(desk, t, case_id, person)
    return _changed(case_id, id)


def agree_on_plan(desk: Desk, case_id: str, agreed: str, next_meeting: str = "") -> Changes[str]:
    """Write that the plan was read to her and she agrees, or that she wants none; and when they meet again."""
    person = _to_write(desk, case_id)
    _known(agreed=("plan_agreed", agreed))
    if next_meeting and date.fromisoformat(next_meeting) < desk.today():
        raise NotLikeThat(sentence("This day is past."), sentence("Choose a day from today on."))
    today, level = desk.today(), _level(desk, case_id)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} plan agreed {agreed}") as t:
        plan = _in_force(desk, t, case_id, person)
        fields = {"agreed": agreed, "agreed_on": today.isoformat(), "staff": desk.staff_code}
        if next_meeting:
            fields["next_meeting"] = next_meeting
        t.set("plan", plan, fields, person)
        if next_meeting:
            _task_to_meet(desk, t, case_id, person, next_meeting)
        _task_to_see(desk, t, case_id, person, plan, level)
        refresh_step(desk, t, case_id, person)
    return _changed(case_id, plan)


def set_next_meeting(desk: Desk, case_id: str, day: str) -> Changes[str]:
    """Write when they meet again, or that nothing is agreed (an empty day)."""
    person = _to_write(desk, case_id)
    if day and date.fromisoformat(day) < desk.today():
        raise NotLikeThat(sentence("This day is past."), sentence("Choose a day from today on."))
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} next meeting") as t:
        plan = _in_force(desk, t, case_id, person)
        t.set("plan", plan, {"next_meeting": day or None}, person)
        _task_to_meet(desk, t, case_id, person, day)
        refresh_step(desk, t, case_id, person)
    return _changed(case_id, plan)


def review_plan(desk: Desk, case_id: str, note: str = "") -> Changes[str]:
    """Write that a supervisor has seen the plan, with a word for whoever made it.

    OwnPlan when she made it herself and another supervisor works here; NotLikeThat while there is none to see.
    """
    _, person = visible_case(desk, case_id, Action.APPROVE_PLAN)
    require_open(desk, case_id)
    plan = plan_of(desk, case_id).plan
    if plan is None or not plan.agreed:
        raise NotLikeThat(
            sentence("There is no plan yet that she agrees to."), sentence("Come back when it was read to her.")
        )
    if note.strip():
        _refuse(words_problem(note))
    if plan.staff == desk.staff_code and _others_may_review(desk):
        raise OwnPlan(
            sentence("You made this plan yourself."),
            sentence("Ask another supervisor to look at it; four eyes see more."),
        )
    at = int(desk.now().timestamp() * 1000)
    fields = {"case_id": case_id, "plan": plan.id, "note": note.strip() or None, "staff": desk.staff_code, "at": at}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} plan seen") as t:
        t.append("plan_review", new_id(), fields, person.id)
        settle_tasks(desk, t, case_id, person.id, kinds={"review_plan"}, result="done", done=True)
        refresh_step(desk, t, case_id, person.id)
    return _changed(case_id, plan.id)


def _to_write(desk: Desk, case_id: str) -> str:
    """Give the person of a case that may be written to."""
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    return person.id


def _task_to_meet(desk: Desk, t: Transaction, case_id: str, person: str, day: str) -> None:
    """The task for the next meeting, in place of the one before."""
    id = part_id(case_id, f"meeting/{day}")
    query = "select 1 from task where case_id = ? and state = 'open' and source like ?"
    if t.db.execute(query, (case_id, f"%/{id}")).fetchone() is None:
        settle_tasks(desk, t, case_id, person, kinds={Trigger.MEETING.value}, result="replaced")
        if day:
            raise_tasks(desk, t, case_id, person, Trigger.MEETING, date.fromisoformat(day), id)


def _level(desk: Desk, case_id: str) -> str:
    row = desk.store.reader.execute("select risk_level from case_file where id = ?", (case_id,)).fetchone()
    return str(row[0] or "") if row else ""


def _begin(desk: Desk, t: Transaction, case_id: str, person: str) -> str:
    """Write a new plan; two PCs that begin the same number come to the same plan."""
    row = t.db.execute(
        "select id, number from plan where case_id = ? order by number desc, id limit 1", (case_id,)
    ).fetchone()
    number = (row[1] or 0) + 1 if row else 1
    before = plans_in_force(t.db, case_id)
    plan = part_id(case_id, f"plan-{number}")
    fields = {"case_id": case_id, "number": number, "made_on": desk.today().isoformat(), "staff": desk.staff_code}
    t.set("plan", plan, fields, person)
    if row:
        still = "('met', 'no_longer_wanted', 'not_applicable')"
        open_ones = {
            "goal": f"progress is null or progress not in {still}",
            "plan_action": "result is null",
        }
        for thing, is_open in open_ones.items():
            query = f"""select id from {thing} where case_id = ? and plan in ({", ".join("?" * len(before))})
              and removed is not 'yes' and ({is_open})"""
            for (id,) in t.db.execute(query, (case_id, *before)).fetchall():
                t.set(thing, id, {"plan": plan}, person)
    return plan


def _in_force(desk: Desk, t: Transaction, case_id: str, person: str) -> str:
    row = t.db.execute("select id from plan where case_id = ? order by number desc, id limit 1", (case_id,)).fetchone()
    return str(row[0]) if row else _begin(desk, t, case_id, person)


def _ask_again(t: Transaction, plan: str, person: str) -> None:
    """What she agreed to is another plan now: it is read to her again."""
    row = t.db.execute("select agreed from plan where id = ?", (plan,)).fetchone()
    if row and row[0]:
        t.set("plan", plan, {"agreed": None, "agreed_on": None}, person)


def _hers(desk: Desk, table: str, case_id: str, id: str) -> None:
    """NoRecord when a part of a plan belongs to another case."""
    if not id:
        return
    row = desk.store.reader.execute(f"select case_id from {table} where id = ?", (id,)).fetchone()
    if row is None or row[0] != case_id:
        raise no_record()


def _refuse(problem: Sentence | None) -> None:
    if problem is not None:
        raise NotLikeThat(problem, sentence("Nothing was changed."))


def _known(**codes: tuple[str, str] | str) -> None:
    if not all(code_lists().has(*pair) for pair in codes.values() if isinstance(pair, tuple)):
        raise ValueError("not a code of this list")


def _present(t: Transaction, thing: str, id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields to write: blanks only where there was something."""
    now = things.current(t.db, thing, id)
    return {name: value for name, value in fields.items() if value is not None or now.get(name) is not None}


def _others_may_review(desk: Desk) -> bool:
    return any(one.code != desk.staff_code and "supervisor" in one.roles for one in desk.vault.roster().active())


def _task_to_see(desk: Desk, t: Transaction, case_id: str, person: str, plan: str, level: str) -> None:
    """Ask a supervisor to see what she agrees to now; of an agreement before that nobody is asked any more."""
    settle_tasks(desk, t, case_id, person, kinds={"review_plan"}, result="not_needed")
    today = desk.today()
    raise_tasks(desk, t, case_id, person, Trigger.PLAN_REVIEW, today, f"{plan}-{today}", word=level or "not_assessed")


def _changed(case_id: str, id: str) -> Changes[str]:
    return Changes(frozenset({"cases", "tasks", f"case:{case_id}"}), id)
