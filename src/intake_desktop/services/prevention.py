# SPDX-License-Identifier: Apache-2.0
"""The log of work without a case: what was done, where, and for how many people."""

from __future__ import annotations

from datetime import date

import msgspec

from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..domain.prevention import GROUPS, Work, work_problem
from ..domain.sentences import Sentence
from ..domain.troubles import Trouble
from ..resources import code_lists
from .desk import Changes, Desk

_ROWS = """select id, coalesce(day, ''), coalesce(type, ''), coalesce(place, ''), coalesce(women, 0), coalesce(men, 0),
  coalesce(girls, 0), coalesce(boys, 0), coalesce(staff, '') from prevention where removed is not 'yes'"""


class Logged(msgspec.Struct, frozen=True):
    """One line of the log."""

    id: str
    work: Work
    staff: str


class WorkRefused(Trouble):
    """It cannot be written down like this; `problems` says by field what is wrong."""

    name = "work_refused"

    def __init__(self, problems: dict[str, Sentence]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = problems


def log_work(desk: Desk, work: Work) -> Changes[str]:
    """Write down a piece of work; answers its id. WorkRefused says what is missing."""
    desk.require(Action.LOG_PREVENTION)
    if problems := work_problem(work, desk.today()):
        raise WorkRefused(problems)
    if not code_lists().has("prevention_type", work.type):
        raise ValueError("not a kind of work")
    date.fromisoformat(work.day)
    id = new_id()
    fields = {"day": work.day, "type": work.type, "place": work.place.strip() or None, "staff": desk.staff_code}
    with desk.store.transaction(desk.staff_code, "record_changed", f"prevention {id}") as t:
        t.set("prevention", id, fields | {group: getattr(work, group) for group in GROUPS})
    return Changes(frozenset({"prevention"}), id)


def list_work(desk: Desk, before: tuple[str, str] | None = None, limit: int = 50) -> list[Logged]:
    """A page of the log, newest first; the next one begins before the (day, id) of the last line."""
    desk.require(Action.LOG_PREVENTION)
    place = before or ("9999-12-31", "g")
    query = _ROWS + " and (day, id) < (?, ?) order by day desc, id desc limit ?"
    return [
        Logged(id, Work(*said), staff)
        for id, *said, staff in desk.store.reader.execute(query, (*place, limit)).fetchall()
    ]


def take_back_work(desk: Desk, work_id: str) -> Changes[None]:
    """Say that a line was entered by mistake; it stays in the journal. NoRecord when there is none."""
    desk.require(Action.LOG_PREVENTION)
    if desk.store.reader.execute(f"{_ROWS} and id = ?", (work_id,)).fetchone() is None:
        raise no_record()
    with desk.store.transaction(desk.staff_code, "record_changed", f"prevention {work_id} removed") as t:
        t.set("prevention", work_id, {"removed": "yes"})
    return Changes(frozenset({"prevention"}), None)
