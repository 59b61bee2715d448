# SPDX-License-Identifier: Apache-2.0
"""A record that was taken with an older version of its form: what the newer one changes, and the move to it.

Nothing is lost. What the newer version does not ask stays in the record under its name, what does not fit it under
``earlier:`` and the name, and the journal has every answer as it was. A move is going on with the intake: what follows
from the answers is worked out anew, and what the newer version must know is asked before anything is written.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ..domain.permissions import Action, no_record
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..forms.form import Form
from ..forms.moving import Move, moved_to
from ..forms.working import EARLIER
from ..store import things
from ..store.things import ANSWER
from .cases import visible_case
from .closing import require_open
from .desk import Changes, Desk
from .drafts import begin_intake, begun_intake, context_of, discard_draft
from .forms import FormMissing, current_form, form_of, versions_of
from .intakes import IntakeIncomplete, finish_intake
from .records import whole_answers

RISK_REVIEW = "risk_review"


class DraftWaits(Trouble):
    """An intake of this case is begun and not finished; it comes first."""

    name = "draft_waits"


class Older(msgspec.Struct, frozen=True):
    """A record of a case whose form has a newer version."""

    record: str
    form_id: str
    titles: dict[str, str]
    version: str
    newer: str
    mode: str
    taken_on: str | None


class Preview(msgspec.Struct, frozen=True):
    """What a move would change, with both versions of the form to say it in words."""

    older: Older
    move: Move
    form: Form
    newer: Form


class Kept(msgspec.Struct, frozen=True):
    """An answer that the present version of the form has no place for: its question as it was asked, and the answer."""

    name: str
    form: Form
    value: Any


class Moved(msgspec.Struct, frozen=True):
    """What became of a move: done, or a draft in which `missing` has to be answered first."""

    draft_id: str | None = None
    missing: tuple[str, ...] = ()


def older_records(desk: Desk, case_id: str) -> list[Older]:
    """The records of a case that a newer version of their form waits for; of each form the latest record.

    NoRecord when it is not a case of hers to change.
    """
    _may_move(desk, case_id)
    query = "select id, form_id, form_version, mode, taken_on from record where case_id = ? order by taken_on desc, id"
    found: dict[str, Older] = {}
    seen: set[str] = set()
    for id, form_id, version, mode, taken_on in desk.store.reader.execute(query, (case_id,)).fetchall():
        if form_id in seen or form_id == RISK_REVIEW:  # what was said on its day, and not gone on with
            continue
        seen.add(form_id)
        newer = newer_form_of(desk, form_id, version)
        if newer is not None:
            found[form_id] = Older(id, form_id, newer.titles, version, newer.version, mode or "quick", taken_on)
    return list(found.values())


def newer_form_of(desk: Desk, form_id: str, version: str) -> Form | None:
    """The version of a form with which new intakes begin, when a record has another one that is still here."""
    desk.require(Action.RECORD_FULL_INTAKE)
    try:
        newer = current_form(desk, form_id)
        form_of(desk, form_id, version)
    except FormMissing:
        return None
    return newer if newer.version != version else None


def preview_move(desk: Desk, case_id: str, form_id: str) -> Preview:
    """Say what a move to the newer version would change; nothing is written. NoRecord when there is nothing to move."""
    older = _older(desk, case_id, form_id)
    form, newer = form_of(desk, form_id, older.version), current_form(desk, form_id)
    answers = whole_answers(desk, older.record)
    move = moved_to(form, newer, answers, today=desk.today(), context=context_of(desk, older.mode))
    return Preview(older, move, form, newer)


def move_record(desk: Desk, case_id: str, form_id: str) -> Changes[Moved]:
    """Move a record to the newer version of its form.

    Where the newer version must know something that nobody asked, a draft waits with it, and the record stays as it
    is until that draft is finished. DraftWaits when an intake of this case is open already; CaseClosed.
    """
    older = _older(desk, case_id, form_id)
    require_open(desk, case_id)
    if begun_intake(desk, form_id, case_id) is not None:
        raise DraftWaits(
            sentence("You have begun to go on with this intake."),
            sentence("Finish that draft, or throw it away; then move the record."),
        )
    draft = begin_intake(desk, form_id, mode=older.mode, case_id=case_id).value
    try:
        made = finish_intake(desk, draft.id)
    except IntakeIncomplete as incomplete:
        return Changes(frozenset({"drafts"}), Moved(draft.id, incomplete.questions))
    except Trouble:
        discard_draft(desk, draft.id)
        raise
    return Changes(made.touched, Moved())


def kept_answers(desk: Desk, case_id: str) -> list[Kept]:
    """The answers of a case that stand in no present form, each with the version that asked for it.

    Those that identify somebody are not among them: they are in the vault.
    """
    desk.require(Action.SEE_ACCOUNT)
    visible_case(desk, case_id, Action.SEE_ACCOUNT)
    query = "select id, form_id, form_version from record where case_id = ? order by taken_on, id"
    found = []
    for record, form_id, version in desk.store.reader.execute(query, (case_id,)).fetchall():
        try:
            form = form_of(desk, form_id, version)
        except FormMissing:
            continue
        for field, value in things.current(desk.store.reader, "record", record).items():
            name = field.removeprefix(ANSWER)
            if field == name or value is None or name.partition("#")[0] in {**form.by_name, **form.groups_by_name}:
                continue
            own = name.removeprefix(EARLIER)
            asked = next((one for one in versions_of(desk, form_id) if _asked(one, own, form, name)), None)
            if asked is not None:
                found.append(Kept(own, asked, value))
    return found


def _asked(one: Form, own: str, present: Form, name: str) -> bool:
    """Whether this version asked for what is kept; one that does not fit was asked by another than the present one."""
    return own in one.by_name and not (name != own and one.version == present.version)


def _older(desk: Desk, case_id: str, form_id: str) -> Older:
    found = next((one for one in older_records(desk, case_id) if one.form_id == form_id), None)
    if found is None:
        raise no_record()
    return found


def _may_move(desk: Desk, case_id: str) -> None:
    desk.require(Action.CHANGE_CASE)
    desk.require(Action.RECORD_FULL_INTAKE)
    for action in (Action.CHANGE_CASE, Action.RECORD_FULL_INTAKE, Action.SEE_IDENTITY):
        visible_case(desk, case_id, action)
