# SPDX-License-Identifier: Apache-2.0
"""The tasks of one case as whoever works on it deals with them: read, write one, do one, put one off."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..domain.sentences import sentence
from ..domain.tasks import (
    BY_HAND,
    OPEN,
    OWNER,
    SUPERVISOR,
    URGENT_LATE,
    Planned,
    by_hand_end_problem,
    by_hand_problem,
    source_of,
)
from ..domain.troubles import Trouble
from .cases import is_whole, visible_case
from .closing import require_open
from .desk import Changes, Desk
from .tasks import COLUMNS, Task, finish_within, put_task, task_from


class TaskRefused(Trouble):
    """A task cannot be written or done like this."""

    name = "task_refused"


def tasks_of(desk: Desk, case_id: str) -> list[Task]:
    """The tasks of a case: the open ones first, by when they are due, then what was done, the latest first. A desk to
    which the case was only released sees those that it raised itself.
    """
    visible_case(desk, case_id, Action.FOLLOW_UP)
    query = f"select {COLUMNS} from task where case_id = ? order by due, id"
    tasks = [task_from(row) for row in desk.store.reader.execute(query, (case_id,)).fetchall()]
    if not is_whole(desk, case_id):
        tasks = [one for one in tasks if one.raised_by == desk.staff_code]
    ended = sorted((one for one in tasks if one.state != OPEN), key=lambda one: one.done_at or "", reverse=True)
    return [one for one in tasks if one.state == OPEN] + ended


def add_task(desk: Desk, case_id: str, kind: str, due: date, note: str = "") -> Changes[str]:
    """Write down something to do for a case; answers its id. TaskRefused when the day or the words are not right."""
    _, person = visible_case(desk, case_id, Action.FOLLOW_UP)
    require_open(desk, case_id)
    problem = by_hand_problem(kind, due, note, desk.today())
    if problem is not None:
        raise TaskRefused(problem)
    id = new_id()
    task = Planned(id=id, kind=kind, due=due.isoformat(), for_role=OWNER, source=source_of(BY_HAND, "", id))
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} task {id}") as t:
        put_task(desk, t, case_id, person.id, task, note.strip())
    return _changed(case_id, id)


def finish_task(desk: Desk, task_id: str, result: str = "done") -> Changes[str | None]:
    """Say that a task is done, or with another `result` (a code of ``task_result``) that it is not needed; answers the
    id of the task that follows it in an endless series. TaskRefused for what is done by a deed of its own: speaking
    with her, deciding about a closure.
    """
    desk.require(Action.FOLLOW_UP)
    task = task_of(desk, task_id)
    _, person = visible_case(desk, task.case_id, Action.FOLLOW_UP)
    if task.kind not in URGENT_LATE:  # what came after the closing is dealt with all the same
        require_open(desk, task.case_id)
    _must_be_open(task)
    _must_be_hers(desk, task)
    if (problem := by_hand_end_problem(task.kind, result)) is not None:
        raise TaskRefused(problem)
    with desk.store.transaction(desk.staff_code, "record_changed", f"{task.case_id} task {task_id} {result}") as t:
        then = finish_within(desk, t, task, person.id, result)
    return _changed(task.case_id, then)


def put_off_task(desk: Desk, task_id: str, due: date) -> Changes[None]:
    """Move a task to another day; TaskRefused for a day that is over."""
    desk.require(Action.FOLLOW_UP)
    task = task_of(desk, task_id)
    _, person = visible_case(desk, task.case_id, Action.FOLLOW_UP)
    require_open(desk, task.case_id)
    _must_be_open(task)
    _must_be_hers(desk, task)
    if due < desk.today():
        raise TaskRefused(sentence("Write the day by which it should be done; it cannot lie in the past."))
    with desk.store.transaction(desk.staff_code, "record_changed", f"{task.case_id} task {task_id} due") as t:
        t.set("task", task_id, {"due": due.isoformat()}, person.id)
    return _changed(task.case_id, None)


def task_of(desk: Desk, task_id: str) -> Task:
    """One task; NoRecord when there is none, or its case is out of her reach."""
    desk.require(Action.FOLLOW_UP)
    row = desk.store.reader.execute(f"select {COLUMNS} from task where id = ?", (task_id,)).fetchone()
    if row is None:
        raise no_record()
    visible_case(desk, row[1], Action.FOLLOW_UP)
    task = task_from(row)
    if task.raised_by != desk.staff_code and not is_whole(desk, task.case_id):
        raise no_record()
    return task


def _must_be_open(task: Task) -> None:
    if task.state != OPEN:
        raise TaskRefused(sentence("This is done already."), sentence("Look at the list again: it shows what is left."))


def _must_be_hers(desk: Desk, task: Task) -> None:
    """What waits for a supervisor is not done by somebody else."""
    if task.for_role == SUPERVISOR:
        desk.require(Action.APPROVE_PLAN)


def _changed(case_id: str, value: Any) -> Changes[Any]:
    return Changes(frozenset({"tasks", f"case:{case_id}"}), value)
