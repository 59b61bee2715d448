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
from ..domain.permissions import Action, may_change, no_record, not_allowed
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..forms.filling import Filling
from ..forms.form import MODES, Form
from .cases import reaches, visible_case, writable_case
from .closing import require_open
from .desk import Changes, Desk, changes
from .forms import begins_a_case, current_form, form_of
from .records import carried_over
from .settings import profile_of


class FormNeedsCase(Trouble):
    """Nothing in this form says whether she consents: it is for a case that there is already."""

    name = "form_needs_case"


class Draft(msgspec.Struct, frozen=True):
    """An intake that is not saved yet. With a `case_id` it goes on with that case."""

    id: str
    owner: str
    form_id: str
    form_version: str
    answers: dict[str, Any]
    step: str
    started_at: datetime
    updated_at: datetime
    mode: str = "quick"
    case_id: str | None = None
    carried: dict[str, Any] = {}
    """What the case said already when it was begun: the answers it began with."""


_COLUMNS = "id, owner, form_id, form_version, answers, step, started_at, updated_at, mode, case_id, carried"


def begin_intake(
    desk: Desk, form_id: str = "quick_intake", *, mode: str = "quick", case_id: str | None = None
) -> Changes[Draft]:
    """Open an intake for her who came in; with `case_id`, go on with her case: what it says already is answered.

    Whoever has begun that already gets her draft back. A full one, and one by telephone, is begun only by those who may
    take a full intake. That a name comes out of the vault into the draft is noted.
    """
    desk.require(Action.RECORD_INTAKE)
    _may_take(desk, mode, case_id)
    if case_id is not None:
        require_open(desk, case_id)
    if case_id is not None and (begun := begun_intake(desk, form_id, case_id)) is not None:
        return Changes(frozenset(), begun)
    form = current_form(desk, form_id)
    if case_id is None and not begins_a_case(form):
        raise FormNeedsCase(
            sentence("No case can begin with this form."), sentence("Open her case first, and fill it in there.")
        )
    at = desk.now()
    carried = _carried(desk, case_id, form, mode) if case_id else {}
    draft = Draft(
        new_id(), desk.staff_code, form.form_id, form.version, carried, form.steps[0].name, at, at, mode, case_id,
        carried,
    )  # fmt: skip
    answers = msgspec.json.encode(carried).decode()
    with desk.store.scratch() as db:
        db.execute(
            f"insert into draft ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (draft.id, draft.owner, draft.form_id, draft.form_version, answers, draft.step, _stamp(at), _stamp(at),
             mode, case_id, answers),
        )  # fmt: skip
    return Changes(frozenset({"drafts"}), draft)


def keep_draft(
    desk: Desk, draft_id: str, answers: dict[str, Any], step: str, *, mode: str | None = None
) -> Changes[None]:
    """Keep what was typed, complete or not; durable when this returns. `mode` when she goes on in another one."""
    desk.require(Action.RECORD_INTAKE)
    if mode is not None:
        _may_take(desk, mode, None)
    with desk.store.scratch() as db:
        kept = db.execute(
            "update draft set answers = ?, step = ?, updated_at = ?, mode = coalesce(?, mode) "
            "where id = ? and owner = ?",
            (msgspec.json.encode(answers).decode(), step, _stamp(desk.now()), mode, draft_id, desk.staff_code),
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
    """Go on with a draft; NoRecord when it is not hers, or its case is out of her reach by now."""
    desk.require(Action.RECORD_INTAKE)
    row = desk.store.reader.execute(
        f"select {_COLUMNS} from draft where id = ? and owner = ?", (draft_id, desk.staff_code)
    ).fetchone()
    if row is None:
        raise no_record()
    draft = _draft(row)
    if draft.case_id is not None:
        visible_case(desk, draft.case_id, Action.RECORD_FULL_INTAKE)
    return draft


def list_drafts(desk: Desk) -> list[Draft]:
    """The drafts of the person at the desk, newest first; none that goes on with a case out of her reach by now."""
    desk.require(Action.RECORD_INTAKE)
    rows = desk.store.reader.execute(
        f"select {_COLUMNS} from draft where owner = ? order by updated_at desc", (desk.staff_code,)
    )
    found = [_draft(row) for row in rows.fetchall()]
    return [one for one in found if one.case_id is None or reaches(desk, one.case_id, Action.RECORD_FULL_INTAKE)]


def begun_intake(desk: Desk, form_id: str, case_id: str) -> Draft | None:
    """The draft in which the person at the desk goes on with this case already."""
    desk.require(Action.RECORD_INTAKE)
    query = f"select {_COLUMNS} from draft where owner = ? and form_id = ? and case_id = ? order by updated_at desc"
    row = desk.store.reader.execute(query, (desk.staff_code, form_id, case_id)).fetchone()
    return _draft(row) if row is not None else None


def filling_of(desk: Desk, draft: Draft) -> Filling:
    """The form of a draft as far as it is filled, with all that its questions take from the desk."""
    desk.require(Action.RECORD_INTAKE)
    form = form_of(desk, draft.form_id, draft.form_version)
    return Filling(form, draft.answers, today=desk.today(), context=context_of(desk, draft.mode))


def context_of(desk: Desk, mode: str) -> dict[str, object]:
    """What hidden questions and the clock of a form are told at this desk."""
    desk.require(Action.RECORD_INTAKE)
    return {
        "mode": mode,
        "now": desk.now().astimezone().replace(tzinfo=None),
        "staff_code": desk.staff_code,
        "centre_code": desk.centre.code,
        "station": desk.centre.station,
        "profile": profile_of(desk.store),
    }


def _carried(desk: Desk, case_id: str, form: Form, mode: str) -> dict[str, Any]:
    """What the case says already; what is asked anew begins empty, and her name stays in the vault."""
    from . import reassess

    if form.form_id == reassess.FORM:
        return reassess.told_before(desk, case_id)
    return carried_over(desk, case_id, form, mode)


def _may_take(desk: Desk, mode: str, case_id: str | None) -> None:
    """Whether she may make an intake in this mode, and go on with this case."""
    if mode not in MODES:
        raise ValueError("not a mode")
    if case_id is not None:
        writable_case(desk, case_id, Action.RECORD_FULL_INTAKE)
    if mode != "quick" and not may_change(desk.roles, Action.RECORD_FULL_INTAKE):
        raise not_allowed()


def _draft(row: tuple[Any, ...]) -> Draft:
    started, updated = (datetime.fromtimestamp(stamp / 1000, UTC) for stamp in row[6:8])
    id, owner, form_id, form_version, answers, step = row[:6]
    mode, case_id, carried = row[8:]
    return Draft(
        id, owner, form_id, form_version, msgspec.json.decode(answers), step, started, updated, mode, case_id,
        msgspec.json.decode(carried),
    )  # fmt: skip


def _stamp(at: datetime) -> int:
    return int(at.timestamp() * 1000)
