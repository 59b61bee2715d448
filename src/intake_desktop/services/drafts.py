# SPDX-License-Identifier: Apache-2.0
"""Drafts: everything that was typed, complete or not, kept on this PC until it is saved or thrown away.

A draft is in the encrypted store within a second of the key press and survives a power cut. It is nobody's record
yet: it is not sent and not audited.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..forms.builtin import quick_intake
from .desk import Changes, Desk, changes


class Draft(msgspec.Struct, frozen=True):
    """An intake that is not saved yet."""

    id: str
    owner: str
    form_id: str
    form_version: str
    answers: dict[str, Any]
    step: str
    started_at: datetime
    updated_at: datetime


_COLUMNS = "id, owner, form_id, form_version, answers, step, started_at, updated_at"


def begin_intake(desk: Desk) -> Changes[Draft]:
    """Open an empty quick intake for her who came in."""
    desk.require(Action.RECORD_INTAKE)
    form = quick_intake()
    at = desk.now()
    draft = Draft(new_id(), desk.staff_code, form.form_id, form.version, {}, form.steps[0].name, at, at)
    with desk.store.scratch() as db:
        db.execute(
            f"insert into draft ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)",
            (draft.id, draft.owner, draft.form_id, draft.form_version, "{}", draft.step, _stamp(at), _stamp(at)),
        )
    return Changes(frozenset({"drafts"}), draft)


def keep_draft(desk: Desk, draft_id: str, answers: dict[str, Any], step: str) -> Changes[None]:
    """Keep what was typed, complete or not; durable when this returns."""
    desk.require(Action.RECORD_INTAKE)
    with desk.store.scratch() as db:
        kept = db.execute(
            "update draft set answers = ?, step = ?, updated_at = ? where id = ? and owner = ?",
            (msgspec.json.encode(answers).decode(), step, _stamp(desk.now()), draft_id, desk.staff_code),
        )
        if kept.rowcount != 1:
            raise no_record()
    return changes("drafts")


def discard_draft(desk: Desk, draft_id: str) -> Changes[None]:
    """Throw a draft away, at her wish or because it was a mistake."""
    desk.require(Action.RECORD_INTAKE)
    with desk.store.scratch() as db:
        db.execute("delete from draft where id = ? and owner = ?", (draft_id, desk.staff_code))
    return changes("drafts")


def open_draft(desk: Desk, draft_id: str) -> Draft:
    """Go on with a draft; NoRecord when it is not hers."""
    desk.require(Action.RECORD_INTAKE)
    row = desk.store.reader.execute(
        f"select {_COLUMNS} from draft where id = ? and owner = ?", (draft_id, desk.staff_code)
    ).fetchone()
    if row is None:
        raise no_record()
    return _draft(row)


def list_drafts(desk: Desk) -> list[Draft]:
    """The drafts of the person at the desk, newest first."""
    desk.require(Action.RECORD_INTAKE)
    rows = desk.store.reader.execute(
        f"select {_COLUMNS} from draft where owner = ? order by updated_at desc", (desk.staff_code,)
    )
    return [_draft(row) for row in rows]


def _draft(row: tuple[Any, ...]) -> Draft:
    started, updated = (datetime.fromtimestamp(stamp / 1000, UTC) for stamp in row[6:])
    id, owner, form_id, form_version, answers, step = row[:6]
    return Draft(id, owner, form_id, form_version, msgspec.json.decode(answers), step, started, updated)


def _stamp(at: datetime) -> int:
    return int(at.timestamp() * 1000)
