# SPDX-License-Identifier: Apache-2.0
"""What is chosen for a slip and not printed yet, kept on this PC when the desk is locked, and given back to her alone.

It is nobody's record: it is not sent and not audited. One for each case and member of staff.
"""

from __future__ import annotations

import json
from typing import Any

from ..domain.permissions import Action
from .cases import visible_case
from .desk import Desk


def keep_choices(desk: Desk, case_id: str, choices: dict[str, Any]) -> None:
    """Keep what is chosen so far; durable when this returns."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    at = int(desk.now().timestamp() * 1000)
    with desk.store.scratch() as db:
        db.execute(
            "insert into slip_draft (owner, case_id, answers, updated_at) values (?, ?, ?, ?) "
            "on conflict (owner, case_id) do update set answers = excluded.answers, updated_at = excluded.updated_at",
            (desk.staff_code, case_id, json.dumps(choices, ensure_ascii=False), at),
        )


def kept_choices(desk: Desk, case_id: str) -> dict[str, Any] | None:
    """Give back what she had chosen for this case, or nothing."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    query = "select answers from slip_draft where owner = ? and case_id = ?"
    row = desk.store.reader.execute(query, (desk.staff_code, case_id)).fetchone()
    return json.loads(row[0]) if row else None


def drop_choices(desk: Desk, case_id: str) -> None:
    """Forget what was chosen: it is printed, or given up."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    with desk.store.scratch() as db:
        db.execute("delete from slip_draft where owner = ? and case_id = ?", (desk.staff_code, case_id))
