# SPDX-License-Identifier: Apache-2.0
"""What is chosen for a slip and not printed yet, or typed of a reply and not saved: kept on this PC when the desk is
locked, and given back to her alone.

It is nobody's record: it is not sent and not audited. One for each case and member of staff, and one for each reply.
When she decided anything about what is shared meanwhile, here or at another PC, what was to be written as her decision
is not given back: she is asked anew. It is erased with the case, or with the slip that came from a partner.
"""

from __future__ import annotations

import json
from typing import Any

from ..domain.permissions import Action, no_record
from .cases import visible_case
from .decisions import RELEASE, decisions_of
from .desk import Desk
from .slip_rows import find_referral, must_be_hers

_ANSWER = "answer"
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
    _keep(desk, case_id, "", choices | {_DECIDED: _decided(desk, case_id)})


def kept_choices(desk: Desk, case_id: str) -> dict[str, Any] | None:
    """Give back what she had chosen for this case, or nothing."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    choices = _kept(desk, case_id, "")
    if choices is None:
        return None
    if choices.pop(_DECIDED, None) == _decided(desk, case_id):
        return choices
    return {name: value for name, value in choices.items() if name not in HERS}


def drop_choices(desk: Desk, case_id: str) -> None:
    """Forget what was chosen: it is printed, or given up."""
    visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    _drop(desk, case_id, "")


def keep_reply(desk: Desk, referral_id: str, answers: dict[str, Any]) -> None:
    """Keep what is typed of a reply to a slip of this centre; durable when this returns."""
    desk.require(Action.RECORD_RECEIPT)
    _keep(desk, _case_of(desk, referral_id), referral_id, answers)


def kept_reply(desk: Desk, referral_id: str) -> dict[str, Any] | None:
    """Give back what she had typed of this reply, or nothing."""
    desk.require(Action.RECORD_RECEIPT)
    return _kept(desk, _case_of(desk, referral_id), referral_id)


def drop_reply(desk: Desk, referral_id: str) -> None:
    """Forget what was typed of a reply: it is saved."""
    desk.require(Action.RECORD_RECEIPT)
    _drop(desk, _case_of(desk, referral_id), referral_id)


def keep_answer(desk: Desk, incoming_id: str, answers: dict[str, Any]) -> None:
    """Keep what is typed of the answer to a slip that came from a partner; it goes with that slip."""
    desk.require(Action.RECEIVE_SLIPS)
    if desk.store.reader.execute("select 1 from incoming where id = ?", (incoming_id,)).fetchone() is None:
        raise no_record()
    _keep(desk, incoming_id, _ANSWER, answers)


def kept_answer(desk: Desk, incoming_id: str) -> dict[str, Any] | None:
    """Give back what she had typed of this answer, or nothing."""
    desk.require(Action.RECEIVE_SLIPS)
    return _kept(desk, incoming_id, _ANSWER)


def drop_answer(desk: Desk, incoming_id: str) -> None:
    """Forget what was typed of an answer: the file is written."""
    desk.require(Action.RECEIVE_SLIPS)
    _drop(desk, incoming_id, _ANSWER)


def _case_of(desk: Desk, referral_id: str) -> str:
    slip = find_referral(desk, referral_id)
    visible_case(desk, slip.case_id, Action.RECORD_RECEIPT)
    must_be_hers(desk, slip.case_id, slip.sector, Action.RECORD_RECEIPT)
    return slip.case_id


def _keep(desk: Desk, case_id: str, about: str, answers: dict[str, Any]) -> None:
    at = int(desk.now().timestamp() * 1000)
    with desk.store.scratch() as db:
        db.execute(
            "insert into slip_draft (owner, case_id, about, answers, updated_at) values (?, ?, ?, ?, ?) on conflict "
            "(owner, case_id, about) do update set answers = excluded.answers, updated_at = excluded.updated_at",
            (desk.staff_code, case_id, about, json.dumps(answers, ensure_ascii=False), at),
        )


def _kept(desk: Desk, case_id: str, about: str) -> dict[str, Any] | None:
    query = "select answers from slip_draft where owner = ? and case_id = ? and about = ?"
    row = desk.store.reader.execute(query, (desk.staff_code, case_id, about)).fetchone()
    return dict(json.loads(row[0])) if row is not None else None


def _drop(desk: Desk, case_id: str, about: str) -> None:
    with desk.store.scratch() as db:
        query = "delete from slip_draft where owner = ? and case_id = ? and about = ?"
        db.execute(query, (desk.staff_code, case_id, about))


def _decided(desk: Desk, case_id: str) -> list[str]:
    return sorted(one.id for one in decisions_of(desk.store.reader, case_id, RELEASE))
