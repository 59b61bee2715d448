# SPDX-License-Identifier: Apache-2.0
"""Scenes of the counsellor's work: a note being written, one that cannot be signed yet, signed notes, and the case."""

from __future__ import annotations

import functools

import msgspec
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.notes import Facts, Writing
from intake_desktop.services import access, notes, sessions
from intake_desktop.services.desk import Desk
from intake_desktop.ui.pages.session.page import SessionPage

from .stage import Stage

TEXT = (
    "اس نے بتایا کہ وہ رات کو ڈرتی ہے اور سو نہیں پاتی۔ اس کی بہن اس کے ساتھ ہے۔\n\n"
    "She says she feels safer since the lock was changed. We spoke about what to do when he calls again."
)
FACTS = Facts(
    held_on="2026-11-20", type="individual_survivor", outcome="continues", present=("survivor", "interpreter"),
    minutes=50, next_on="2026-11-27",
)  # fmt: skip


@functools.cache
def _counselled(stage: Stage) -> str:
    """The newest case, assigned to the counsellor, with two sessions behind it."""
    case = stage.case_id
    access.assign_counsellor(stage.typical.desk("SV01"), case, "CO01")
    desk = stage.typical.desk("CO01")
    first = _signed(desk, case, TEXT)
    _signed(desk, case, TEXT.partition("\n")[0], session=first, reason="left_out", why="Her sister asked me to add it.")
    _signed(desk, case, "", held_on="2026-11-21", outcome="did_not_attend", minutes=None, present=())
    return case


def _signed(desk: Desk, case: str, text: str, *, session: str = "", reason: str = "", why: str = "", **facts) -> str:
    draft = notes.begin_note(desk, case, session).value
    changed = msgspec.structs.replace(FACTS, **facts)
    notes.keep_note(desk, draft, Writing(facts=changed, text=text, reason=reason, why=why))
    return notes.sign_note(desk, draft.id).value.session_id


def write(stage: Stage, *, problem: bool = False) -> QWidget:
    """A note in the middle; with a problem, after "sign" was pressed too early."""
    case = _counselled(stage)
    shell = stage.shell(stage.typical, "session", who="CO01", case_id=case)
    page = shell.page()
    assert isinstance(page, SessionPage)
    facts = FACTS if not problem else msgspec.structs.replace(FACTS, minutes=None, outcome="", held_on="30/30/2026")
    text = TEXT if not problem else TEXT * 8
    draft = page.presenter._draft
    assert draft is not None
    page.form.show_writing(Writing(facts=facts, text=text), ("A", "B"), amends=False)
    page.presenter.typed(page.form.writing())
    page.presenter.flush()
    if problem:
        page.presenter.sign()
    return shell


def amend(stage: Stage) -> QWidget:
    """An amendment of the first session."""
    case = _counselled(stage)
    desk = stage.typical.desk("CO01")
    first = sessions.list_sessions(desk, case)[-1].id
    shell = stage.shell(stage.typical, "session", who="CO01", case_id=case, session_id=first)
    page = shell.page()
    assert isinstance(page, SessionPage)
    page.amend.click()
    return shell


def read(stage: Stage) -> QWidget:
    """The notes of the first session, as they stand and as they were first signed."""
    case = _counselled(stage)
    first = sessions.list_sessions(stage.typical.desk("CO01"), case)[-1].id
    return stage.shell(stage.typical, "session", who="CO01", case_id=case, session_id=first)


def case(stage: Stage, who: str) -> QWidget:
    """The case with its sessions, for whoever looks."""
    case_id = _counselled(stage)
    owner = (
        stage.typical.desk("SV01")
        .store.reader.execute("select owner from case_file where id = ?", (case_id,))
        .fetchone()[0]
    )
    shell = stage.shell(stage.typical, "case", who=who if who == "CO01" else owner, case_id=case_id)
    page = shell.page()
    page.middle.ensureWidgetVisible(page.sessions)  # type: ignore[attr-defined]
    return shell
