# SPDX-License-Identifier: Apache-2.0
"""Tasks: raised by what happens in a case, done by whoever has it, dropped when they mean nothing any more.

Other services call `raise_tasks` and `settle_tasks` inside their own transaction; the ids are the same on every PC, so
that two PCs at which the same thing was written raise one task and not two.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec

from ..domain.permissions import Action
from ..domain.tasks import (
    DONE,
    DROPPED,
    OPEN,
    Planned,
    Trigger,
    follows,
    planned,
)
from ..store import Transaction
from .desk import Desk

COLUMNS = """id, case_id, kind, due, for_role, assignee, source, state, note, raised_on, raised_by, done_at, done_by,
  result"""
"""What :func:`task_from` makes a task of."""


_ONCE = frozenset({Trigger.SUICIDE_NOW, Trigger.NEW_VIOLENCE, Trigger.NEW_NEEDS, Trigger.CONTACT_WRONG})
"""Told twice, it is still one thing to do: what is open already and due as soon stands for it."""


class Task(msgspec.Struct, frozen=True):
    """One thing to do for a case."""

    id: str
    case_id: str
    kind: str
    """A code of ``task_kind``."""
    due: str
    """An ISO day, or a moment with its zone."""
    for_role: str
    """``owner`` (whoever has the case) or ``supervisor``."""
    assignee: str | None
    source: str
    state: str
    note: str
    raised_on: str
    raised_by: str
    done_at: str | None
    done_by: str | None
    result: str | None


def raise_tasks(
    desk: Desk,
    t: Transaction,
    case_id: str,
    person_id: str,
    trigger: Trigger,
    since: date,
    source: str,
    *,
    word: str = "",
) -> tuple[str, ...]:
    """Raise what the rules ask for after an event; answers the ids of the tasks that are open by it.

    `since` is the day or the moment from which the time runs (of a hearing: its day), `source` the id of what happened,
    `word` the level of danger or the priority where the rules ask for one. What is done already is not raised again. A
    new level of danger takes the place of the tasks of the former one.
    """
    desk.require(Action.SEE_TODAY)
    if trigger == Trigger.RISK_SET:
        _drop_other_levels(desk, t, case_id, person_id, word)
    raised = []
    for task in planned(case_id, trigger, word, since, source):
        if trigger == Trigger.RISK_SET and _goes_on(t, case_id, task):
            continue
        if trigger in _ONCE and (same := open_task(t, case_id, task.kind)) is not None and same.due <= task.due:
            continue
        if put_task(desk, t, case_id, person_id, task):
            raised.append(task.id)
    return tuple(raised)


def settle_tasks(
    desk: Desk,
    t: Transaction,
    case_id: str,
    person_id: str,
    *,
    source: str | None = None,
    kinds: Collection[str] | None = None,
    trigger: Trigger | None = None,
    result: str = "not_needed",
    done: bool = False,
) -> int:
    """Close the open tasks of a case that mean nothing any more: of one source, of some kinds, of one event, or all.

    With `done` they count as done, else as dropped. A series ends with it. Answers how many there were.
    """
    desk.require(Action.SEE_TODAY)
    count = 0
    for id, kind, whole in _open_of(t, case_id):
        if source is not None and not whole.endswith(f"/{source}"):
            continue
        if kinds is not None and kind not in kinds:
            continue
        if trigger is not None and not whole.startswith(f"{trigger}/"):
            continue
        _close(desk, t, id, person_id, DONE if done else DROPPED, result)
        count += 1
    return count


def open_task(t: Transaction, case_id: str, kind: str) -> Task | None:
    """The first open task of this kind in a case, as this transaction sees it."""
    query = f"select {COLUMNS} from task where case_id = ? and state = 'open' and kind = ? order by due, id limit 1"
    row = t.db.execute(query, (case_id, kind)).fetchone()
    return task_from(row) if row is not None else None


def finish_within(desk: Desk, t: Transaction, task: Task, person_id: str, result: str = "done") -> str | None:
    """Finish a task inside somebody's transaction; a series goes on. Answers the id of the task that follows."""
    desk.require(Action.SEE_TODAY)
    _close(desk, t, task.id, person_id, DROPPED if result == "not_needed" else DONE, result)
    then = follows(task.id, task.kind, task.source, desk.today())
    if then is not None and result != "not_needed":
        put_task(desk, t, task.case_id, person_id, then)
        return then.id
    return None


def _drop_other_levels(desk: Desk, t: Transaction, case_id: str, person_id: str, level: str) -> None:
    """The tasks of a level of danger that is not in force any more."""
    for id, _, whole in _open_of(t, case_id):
        if whole.startswith(f"{Trigger.RISK_SET}/") and not whole.startswith(f"{Trigger.RISK_SET}/{level}/"):
            _close(desk, t, id, person_id, DROPPED, "level_changed")


def _goes_on(t: Transaction, case_id: str, task: Planned) -> bool:
    """Whether the series of this level runs already: judged again at the same level, it just goes on."""
    stem = task.source.rpartition("/")[0]
    return any(kind == task.kind and whole.rpartition("/")[0] == stem for _, kind, whole in _open_of(t, case_id))


def put_task(desk: Desk, t: Transaction, case_id: str, person_id: str, task: Planned, note: str = "") -> bool:
    """Write a task that is not there, and open again one that was dropped; one that is done stays done.

    Answers whether it is open now.
    """
    desk.require(Action.SEE_TODAY)
    row = t.db.execute("select state from task where id = ?", (task.id,)).fetchone()
    if row is not None and row[0] == DONE:
        return False
    fields: dict[str, Any] = {"case_id": case_id, "kind": task.kind, "due": task.due, "for_role": task.for_role}
    fields |= {"source": task.source, "state": OPEN}
    if note:
        fields["note"] = note
    if row is None:
        fields |= {"raised_on": desk.today().isoformat(), "raised_by": desk.staff_code}
    else:
        fields |= {"done_at": None, "done_by": None, "result": None}
    t.set("task", task.id, fields, person_id)
    return True


def drop_task(desk: Desk, t: Transaction, id: str, person_id: str, result: str) -> None:
    """Drop one task that means nothing any more, when it is open."""
    desk.require(Action.SEE_TODAY)
    if t.db.execute("select 1 from task where id = ? and state = 'open'", (id,)).fetchone() is not None:
        _close(desk, t, id, person_id, DROPPED, result)


def _close(desk: Desk, t: Transaction, id: str, person_id: str, state: str, result: str) -> None:
    at = desk.now().astimezone().isoformat(timespec="seconds")
    fields = {"state": state, "done_at": at, "done_by": desk.staff_code, "result": result}
    t.set("task", id, fields, person_id)


def _open_of(t: Transaction, case_id: str) -> list[tuple[str, str, str]]:
    """Id, kind and source of what is open of a case, as this transaction sees it."""
    query = "select id, kind, source from task where case_id = ? and state = 'open' order by due, id"
    return [(id, kind or "", source or "") for id, kind, source in t.db.execute(query, (case_id,)).fetchall()]


def task_from(row: tuple[Any, ...]) -> Task:
    """Make a task of a row of `COLUMNS`."""
    plain = list(row)
    for place in (2, 3, 4, 6, 7, 8, 9, 10):
        plain[place] = plain[place] or ""
    return Task(*plain)
