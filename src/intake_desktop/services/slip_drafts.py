# SPDX-License-Identifier: Apache-2.0
"""What is chosen for a slip and not printed yet, kept on this PC when the desk is locked, and given back to her alone.

It is nobody's record: it is not sent and not audited. One for each case and member of staff. When she decided anything
about what is shared meanwhile, here or at another PC, what was to be written as her decision is not given back: she is
asked anew.
"""

from __future__ import annotations

import json
from typing import Any

from ..domain.permissions import Action
from .cases import visible_case
from .decisions import RELEASE, decisions_of
from .desk import Desk

_DECIDED = "decided"
"""Beside what was chosen: the decisions that there were when it was kept."""
HERS = (
    "line", "decision", "level", "giver", "assent", "note", "method", "witness", "limits", "valid_days", "told",
    "words", "documents",
)  # fmt: skip
"""What among the choices says what she decided."""


def keep_choices(desk: Desk, case_id: str, choices: dict[str, Any]) -> None:
    """Keep what is chosen so far; durable when this returns."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    at = int(desk.now().timestamp() * 1000)
    answers = json.dumps(choices | {_DECIDED: _decided(desk, case_id)}, ensure_ascii=False)
    with desk.store.scratch() as db:
        db.execute(
            "insert into slip_draft (owner, case_id, answers, updated_at) values (?, ?, ?, ?) "
            "on conflict (owner, case_id) do update set answers = excluded.answers, updated_at = excluded.updated_at",
            (desk.staff_code, case_id, answers, at),
        )


def kept_choices(desk: Desk, case_id: str) -> dict[str, Any] | None:
    """Give back what she had chosen for this case, or nothing."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    query = "select answers from slip_draft where owner = ? and case_id = ?"
    row = desk.store.reader.execute(query, (desk.staff_code, case_id)).fetchone()
    if row is None:
        return None
    choices: dict[str, Any] = json.loads(row[0])
    if choices.pop(_DECIDED, None) == _decided(desk, case_id):
        return choices
    return {name: value for name, value in choices.items() if name not in HERS}


def drop_choices(desk: Desk, case_id: str) -> None:
    """Forget what was chosen: it is printed, or given up."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    with desk.store.scratch() as db:
        db.execute("delete from slip_draft where owner = ? and case_id = ?", (desk.staff_code, case_id))


def _decided(desk: Desk, case_id: str) -> list[str]:
    return sorted(one.id for one in decisions_of(desk.store.reader, case_id, RELEASE))
