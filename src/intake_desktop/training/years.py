# SPDX-License-Identifier: Apache-2.0
"""What stands in a case file after years: for each invented case the rows that became of it, written in bulk.

Playing a life through the services (see `lives`) takes a tenth of a second; a hundred thousand of them are written
here, as rows like those the services write.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ..domain.identifiers import new_slip_number, part_id
from ..store.transaction import Transaction
from .lives import GOALS, LANGUAGES

WORKERS = tuple(f"CW{number:02d}" for number in range(1, 21))
LEVELS = ("high", "medium", "medium", "low", "not_assessed")
OPEN_DAYS = 240
"""A case of the last months is open; of the older ones, one in fifty."""


def state_of(number: int, day: date, today: date) -> dict[str, Any]:
    """The fields of a case that was opened on `day`, as they stand today."""
    known: dict[str, Any] = {
        "owner": WORKERS[number % len(WORKERS)],
        "risk_level": LEVELS[number % len(LEVELS)],
        "step": "s4_implementation",
    }
    if _is_open(number, day, today):
        return known
    closed_on = min(day + timedelta(days=60 + number % 120), today).isoformat()
    return known | {"status": "closed", "closed_on": closed_on, "closure_reason": "needs_met", "step": "s6_closure"}


def write_related(t: Transaction, case: str, person: str, number: int, day: date, today: date) -> int:
    """Write a goal, a contact, a task and, for one in four, a slip; gives how many rows that were."""
    staff, language = WORKERS[number % len(WORKERS)], LANGUAGES[number % len(LANGUAGES)]
    is_open = _is_open(number, day, today)
    in_force = {"case_id": case, "staff": staff}
    goal = {"words": GOALS[language][number % 3], "progress": "in_progress" if is_open else "met"}
    t.set("goal", part_id(case, "goal/1"), in_force | goal | {"set_on": day.isoformat()}, person)
    spoken = (day + timedelta(days=3)).isoformat()
    contact = {"at": spoken, "way": "phone_call", "spoke_with": "herself", "result": "reached_safe", "safe": "yes"}
    t.append("follow_up", part_id(case, "contact/1"), in_force | contact, person)
    due = (today + timedelta(days=number % 40 - 20)).isoformat() if is_open else spoken
    task = {"case_id": case, "kind": "contact", "due": due, "for_role": "owner", "source": case, "state": "open"}
    if not is_open:
        task |= {"state": "done", "done_at": f"{spoken}T10:00:00+05:00", "done_by": staff, "result": "done"}
    t.set("task", part_id(case, "task/1"), task, person)
    if number % 4:
        return 3
    slip = {
        "slip_number": new_slip_number(), "case_id": case, "sector": "legal_aid", "level": "l1_code_only",
        "priority": "routine", "status": "delivered" if is_open else "closed", "language": language,
        "issued_at": f"{day.isoformat()}T09:00:00+00:00", "issued_by": staff,
        "reply_by": (day + timedelta(days=14)).isoformat(),
    }  # fmt: skip
    t.set("referral", part_id(case, "slip/1"), slip, person)
    return 4


def _is_open(number: int, day: date, today: date) -> bool:
    return (today - day).days < OPEN_DAYS or number % 50 == 0
