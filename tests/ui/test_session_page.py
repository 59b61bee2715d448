# SPDX-License-Identifier: Apache-2.0
"""A counsellor at her page: writes, signs, reads, amends; and what of it leaves the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from tests.conftest import Office
from tests.services.counselling import FACTS, counselled, signed
from tests.ui.conftest import heard, settle, type_text

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import notes, sessions
from intake_desktop.services.desk import Desk
from intake_desktop.ui.pages.case.page import CasePage
from intake_desktop.ui.pages.case.presenter import services_at as case_services
from intake_desktop.ui.pages.session.page import SessionPage
from intake_desktop.ui.pages.session.presenter import services_at
from intake_desktop.ui.passing_on import pass_on_notes
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Choices, dress

MARK = "MARKER-SPOKEN"


class Room:
    """The page of a session at a desk."""

    def __init__(self, desk: Desk, show: Callable[..., Any]) -> None:
        self.desk = desk
        self.runner = InlineRunner()
        self.page = SessionPage(services_at(desk), self.runner)
        show(self.page, 1200, 800)

    def type(self, text: str) -> None:
        area = self.page.form.text.editor
        area.setFocus()
        type_text(area, text)

    def fill(self) -> None:
        form = self.page.form
        form.held_on.editor.setText("21/11/2026")
        form.type.editor.row("individual_survivor").click()
        form.present.editor.row("interpreter").click()
        form.minutes.editor.setText("50")
        form.outcome.editor.set_value("continues")
        form.next_on.editor.setText("28/11/2026")
        form.typed.emit()

    def kept(self) -> str:
        """What the draft says on the disk now."""
        (line,) = notes.list_note_drafts(self.desk)
        return notes.open_note_draft(self.desk, line.id).writing.text

    def words(self) -> str:
        settle()
        return "\n".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def press(self, yes: bool = True) -> None:
        """Answer the question that stands over the page."""
        box = QApplication.activeModalWidget()
        (box.yes if yes else box.no).click()
        settle()


@pytest.fixture
def room(office: Office, looks: object, show: Callable[..., Any]) -> Iterator[tuple[Room, str]]:
    case = counselled(office)
    made = Room(office.desk("CO01"), show)
    yield made, case
    made.page.hide()


def test_she_writes_and_signs_and_reads_what_she_signed(room: tuple[Room, str], qtbot: QtBot) -> None:
    here, case = room
    page = here.page
    page.arrive(case_id=case)
    assert page.form.text.editor.hasFocus()
    assert "keys of PC A" in here.words()
    here.type(MARK)
    here.fill()
    assert page.form._count.text() == "13 of 1,500 characters"
    qtbot.waitUntil(lambda: "Kept sealed on this computer" in page.kept.text())
    assert here.kept() == MARK
    page.sign.click()
    here.press()
    assert "The note is signed." in page.said()
    (area,) = page.notes.areas()
    assert area.value() == MARK
    assert area.isReadOnly()
    assert "Session 1" in here.words()
    assert page.amend.isVisible()
    (session,) = sessions.list_sessions(here.desk, case)
    assert session.facts == msgspec.structs.replace(FACTS)


def test_what_is_missing_is_said_where_it_is_and_goes_as_it_is_put_right(room: tuple[Room, str]) -> None:
    here, case = room
    here.page.arrive(case_id=case)
    here.type("x" * 1501)
    assert here.page.form._count.text() == "1,501 of 1,500 characters"
    here.page.sign.click()
    form = here.page.form
    assert form.fields["type"].problem() == "Choose the kind of session."
    assert form.text.problem() == "The note is too long by 1. Shorten it to 1,500 characters."
    assert form.type.editor.focusProxy().hasFocus()
    here.fill()
    assert form.type.problem() == ""
    assert form.text.problem() != ""
    assert here.page.presenter.is_writing


def test_an_amendment_asks_why_and_the_first_words_stay_below(room: tuple[Room, str]) -> None:
    here, case = room
    first = signed(here.desk, case, MARK)
    here.page.arrive(case_id=case, session_id=first.session_id)
    here.page.amend.click()
    form = here.page.form
    assert here.page.title.text() == "Amend a session note"
    assert form.text.editor.value() == MARK
    assert form.reason.isVisible()
    form.text.editor.setPlainText("Amended.")
    form.reason.editor.row("mistyped").click()
    here.page.sign.click()
    here.press()
    assert [area.value() for area in here.page.notes.areas()] == ["Amended.", MARK]
    assert "Something was typed wrongly" in here.words()
    assert "The note as it was first signed" in here.words()


def test_a_note_she_leaves_is_kept_and_nothing_of_it_stays_in_the_window(room: tuple[Room, str]) -> None:
    here, case = room
    here.page.arrive(case_id=case)
    here.type(MARK)
    here.page.hide()
    assert here.kept() == MARK
    assert here.page.form.text.editor.toPlainText() == ""
    assert not here.page.form.text.editor.document().isUndoAvailable()
    here.page.show()
    here.page.arrive(case_id=case)
    assert here.page.form.text.editor.value() == MARK
    here.page.form.drop.click()
    here.press(yes=False)
    assert here.kept() == MARK
    here.page.form.drop.click()
    here.press()
    assert notes.list_note_drafts(here.desk) == []


def test_a_note_into_which_nothing_was_typed_leaves_no_draft(room: tuple[Room, str]) -> None:
    here, case = room
    here.page.arrive(case_id=case)
    assert len(notes.list_note_drafts(here.desk)) == 1
    here.page.hide()
    assert notes.list_note_drafts(here.desk) == []


class DiskFull(Trouble):
    """The disk of the test."""

    name = "disk_full"


def test_a_note_that_cannot_be_kept_does_not_go_from_the_page(room: tuple[Room, str]) -> None:
    here, case = room
    here.page.arrive(case_id=case)
    services = here.page.presenter._services

    def full(*_: object) -> None:
        raise DiskFull(sentence("The disk is full."), sentence("Make room."))

    here.page.presenter._services = _with(services, keep=full)
    here.type(MARK)
    here.page.hide()
    assert here.page.form.text.editor.value() == MARK, "it is nowhere else"
    here.page.show()
    assert "The disk is full." in here.page.said()
    (line,) = notes.list_note_drafts(here.desk)
    here.page.arrive(case_id=case, draft_id=line.id)
    assert here.page.form.text.editor.value() == MARK
    here.page.presenter._services = services
    here.page.keep_safe()
    assert here.kept() == MARK
    assert here.page.presenter.is_writing, "she is back at it"


def test_the_lock_keeps_what_was_typed_first(
    office: Office, looks: object, show: Callable[..., Any], qtbot: QtBot
) -> None:
    case = counselled(office)
    from intake_desktop.services.unlock import lock

    shell = Shell(office.desk("CO01"), InlineRunner(), PAGES, lock)
    show(shell, 1280, 800)
    shell.go("session", case_id=case)
    page = shell.page("session")
    type_text(page.form.text.editor, MARK)  # type: ignore[attr-defined]
    with qtbot.waitSignal(shell.locked):
        shell.lock()
    desk = office.desk("CO01")
    (line,) = notes.list_note_drafts(desk)
    assert notes.open_note_draft(desk, line.id).writing.text == MARK


def test_nothing_of_a_note_reaches_the_clipboard_and_it_can_still_be_moved_about(room: tuple[Room, str]) -> None:
    here, case = room
    here.page.arrive(case_id=case)
    here.type(MARK)
    area = here.page.form.text.editor
    clipboard = QApplication.clipboard()
    clipboard.setText("from elsewhere")
    area.selectAll()
    area.cut()
    assert MARK not in clipboard.text()
    assert area.value() == ""
    key(area, Qt.Key.Key_V)
    key(area, Qt.Key.Key_V)
    assert area.value() == MARK * 2
    clipboard.setText("from elsewhere")
    area.setPlainText("")
    area.paste()
    assert area.value() == "from elsewhere"
    assert not area.acceptDrops()
    assert area.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    clipboard.clear()


def key(area: Any, which: Qt.Key) -> None:
    from PySide6.QtTest import QTest

    QTest.keyClick(area, which, Qt.KeyboardModifier.ControlModifier)


def test_no_name_of_a_widget_and_no_title_repeats_what_is_said(room: tuple[Room, str]) -> None:
    here, case = room
    done = signed(here.desk, case, MARK)
    for where in ({}, {"session_id": done.session_id}):
        here.page.arrive(case_id=case, **where)
        here.type(MARK) if not where else None
        settle()
        seen = 0
        for role, name, thing in heard(here.page):
            seen += role == QAccessible.Role.EditableText
            assert MARK not in name
            assert MARK not in thing.text(QAccessible.Text.Description)
        assert seen
    assert MARK not in here.page.windowTitle()
    assert MARK not in "".join(label.text() for label in here.page.findChildren(QLabel))


def test_a_note_that_was_changed_behind_her_back_is_shown_as_such(room: tuple[Room, str]) -> None:
    here, case = room
    done = signed(here.desk, case, MARK)
    here.desk.store.writer.execute("update session_note set signed_at = 'long ago'")
    here.page.arrive(case_id=case, session_id=done.session_id)
    assert "It is not proved that a counsellor of this centre wrote this." in here.words() + notices(here.page)
    assert not here.page.amend.isVisible()


def notices(page: SessionPage) -> str:
    from intake_desktop.ui.kit import Notice

    return "\n".join(notice.text() for notice in page.findChildren(Notice))


def test_a_counsellor_without_the_key_is_told_who_can_give_it(
    office: Office, looks: object, show: Callable[..., Any]
) -> None:
    from tests.services.counselling import second_counsellor

    from intake_desktop.services import access

    case = counselled(office)
    second_counsellor(office, granted=False)
    access.assign_counsellor(office.desk("CW01"), case, "CO02")
    here = Room(office.desk("CO02"), show)
    here.page.arrive(case_id=case)
    assert "You do not hold the key of the session notes yet." in here.page.said()
    assert not here.page.sign.isVisible()


def test_the_case_shows_its_sessions_to_each_as_far_as_she_may_know(
    office: Office, looks: object, show: Callable[..., Any]
) -> None:
    case = counselled(office)
    for number in range(6):
        done = signed(office.desk("CO01"), case, f"{MARK} {number}")
    notes.begin_note(office.desk("CO01"), case)
    for code, reads in (("CW01", 0), ("SV01", 0), ("CO01", 5)):
        page = CasePage(case_services(office.desk(code)), InlineRunner())
        show(page, 1200, 900)
        page.arrive(case_id=case)
        settle()
        rows = [row for row in page.sessions.rows.things() if hasattr(row, "read")]
        assert len(rows) == 5
        assert sum(row.read.isVisible() for row in rows) == reads
        assert page.sessions.write.isVisible() == bool(reads)
        said = "\n".join(label.text() for label in page.sessions.findChildren(QLabel))
        assert "Session 6" in said
        assert MARK not in said
        assert len(page.sessions.drafts.things()) == (1 if reads else 0)
        asked: list[dict[str, str]] = []
        page.session_wanted.connect(asked.append)
        if reads:
            rows[0].read.click()
            page.sessions.write.click()
            assert asked[0]["case_id"] == case
            assert asked[1] == {"case_id": case}
        page.hide()
    assert done.number == 6


def test_notes_that_wait_for_her_stand_above_her_cases(office: Office, looks: object, show: Callable[..., Any]) -> None:
    cases = [counselled(office) for _ in range(4)]
    for case in cases:
        draft = notes.begin_note(office.desk("CO01"), case).value
        notes.keep_note(office.desk("CO01"), draft, msgspec.structs.replace(draft.writing, text=MARK))
    shell = Shell(office.desk("CO01"), InlineRunner(), PAGES, lambda _: None)
    show(shell, 1280, 800)
    shell.go("cases")
    lines = shell.page("cases").notes.things()  # type: ignore[attr-defined]
    said = [label.text() for line in lines for label in [line, *line.findChildren(QLabel)] if isinstance(label, QLabel)]
    assert said[-1] == "1 more note waits with its case."
    assert len(lines) == 4
    assert MARK not in "".join(said)
    lines[0].go_on.click()
    assert shell.page("session").form.text.editor.value() == MARK  # type: ignore[attr-defined]
    shell.page("session").hide()


def test_a_front_desk_hears_nothing_of_sessions(office: Office, looks: object, show: Callable[..., Any]) -> None:
    from tests.conftest import AGREED

    from intake_desktop.services import staff

    staff.add_staff(office.desk("SV01"), "FD01", ("front_desk",), "ur", office._passphrase("FD01"), AGREED)
    case = office.intake("FD01", interview_date="2026-11-22").case_id
    page = CasePage(case_services(office.desk("FD01")), InlineRunner())
    show(page, 1200, 900)
    page.arrive(case_id=case)
    assert not page.sessions.isVisible()


def test_notes_are_passed_on_when_a_counsellor_has_signed_in(office: Office) -> None:
    case = counselled(office)
    signed(office.desk("CO01"), case)
    office.vault.renew_notes_key(office.desk("SV01").unlocked)
    runner = InlineRunner()
    heard_of: set[str] = set()
    runner.changed.connect(lambda touched: heard_of.update(touched))
    pass_on_notes(office.desk("CW01"), runner)
    assert not heard_of
    pass_on_notes(office.desk("CO01"), runner)
    assert heard_of == {"sessions", f"case:{case}"}


@pytest.mark.parametrize(("language", "percent"), [("en", 100), ("hi", 150), ("ur", 150), ("en", 200)])
def test_no_word_is_cut(room: tuple[Room, str], qapp: QApplication, language: str, percent: int) -> None:
    here, case = room
    done = signed(here.desk, case, "اس نے کہا کہ وہ ڈرتی ہے۔ " * 30)
    dress(qapp, Choices(language=language, percent=percent))
    for where in ({}, {"session_id": done.session_id}):
        here.page.arrive(case_id=case, **where)
        settle()
        for label in here.page.findChildren(QLabel):
            if label.isVisible() and label.text():
                assert label.height() >= label.heightForWidth(label.width()) - 2, label.text()


def _with(services: Any, **changed: Any) -> Any:
    import dataclasses

    return dataclasses.replace(services, **changed)
