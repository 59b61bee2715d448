# SPDX-License-Identifier: Apache-2.0
"""Somebody comes through the door: whatever is open over the page goes, what was copied goes, and nothing on the way
keeps the desk open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office
from tests.ui.conftest import settle
from tests.ui.test_shell import ENTRIES, Desktop

from intake_desktop.services.desk import Desk
from intake_desktop.services.settings import Setting, change_setting
from intake_desktop.services.unlock import lock
from intake_desktop.ui import printing
from intake_desktop.ui.copied import SECRET, Copied
from intake_desktop.ui.guard import guard
from intake_desktop.ui.kit import LineEdit, NumberEdit, PassphraseEdit, SearchBox, TextArea, ask
from intake_desktop.ui.pages.lockup.page import LockupPage
from intake_desktop.ui.runner import Event, InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.system.signs import Sign, SystemSigns
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Looks
from intake_desktop.ui.window import Window
from intake_desktop.ui.worker import ThreadRunner

Show = Callable[..., QWidget]
MODE = QClipboard.Mode.Clipboard


class Silent:
    """A computer that tells nothing by itself."""

    def __init__(self, *_: object) -> None:
        self.let_go_of = 0

    def let_go(self) -> None:
        self.let_go_of += 1


def sit_down(show: Show, desk: Desk, **more: Any) -> tuple[Shell, list[bool]]:
    """An open desk, and whether its store was open each time that it said that it is locked."""
    shell = Shell(desk, InlineRunner(), ENTRIES, more.pop("lock", lock), **more)
    locked: list[bool] = []
    shell.locked.connect(lambda: locked.append(desk.store.open))
    show(shell, 900, 600)
    return shell, locked


class TestWhatIsOpen:
    def test_a_box_goes_without_having_answered(self, show: Show, office: Office) -> None:
        shell, locked = sit_down(show, office.desk("SV01"))
        answers: list[bool] = []
        box = ask(shell, "Erase?", "Her name stands here", yes="Erase", no="Keep", then=answers.append, danger=True)
        assert box.isVisible()
        handle = box.windowHandle()
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(handle, press)
        assert locked == [False]
        assert shell.cover.isVisible()
        assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [shell]
        assert answers == [], "nobody pressed anything"

    @pytest.mark.parametrize(
        ("key", "with_what"),
        [(Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)],
    )
    def test_both_keys_are_heard_in_any_window(
        self, show: Show, looks: Looks, key: Qt.Key, with_what: Qt.KeyboardModifier
    ) -> None:
        other = show(QDialog(), 200, 100)
        asked: list[bool] = []
        guard().hide_asked.connect(lambda: asked.append(True))
        QApplication.sendEvent(
            other.windowHandle(), QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_L, Qt.KeyboardModifier.NoModifier)
        )
        assert asked == []
        QApplication.sendEvent(other.windowHandle(), QKeyEvent(QEvent.Type.KeyPress, key, with_what))
        assert asked == [True]

    def test_a_closed_desk_goes_out_of_sight(self, show: Show, looks: Looks) -> None:
        window = Window()
        show(window)
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_F12)
        assert window.isMinimized()


class TestNothingKeepsItOpen:
    def test_a_page_that_stumbles_over_its_saving(
        self, show: Show, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shell, locked = sit_down(show, office.desk("SV01"))
        shell.go("directory")

        def stumble(page: Desktop) -> None:
            raise KeyError("Zainab")

        monkeypatch.setattr(Desktop, "keep_safe", stumble)
        shell.lock()
        assert locked == [False]

    def test_a_lock_that_fails_still_closes(self, show: Show, office: Office) -> None:
        def broken(desk: Desk, **_: bool) -> None:
            raise OSError("no space left")

        shell, locked = sit_down(show, office.desk("SV01"), lock=broken)
        shell.lock()
        assert len(locked) == 1

    def test_a_fault_is_told_though_an_older_screen_is_gone(self, looks: Looks, qtbot: QtBot) -> None:
        failed: Event[str] = Event()
        told: list[str] = []

        class Screen(QWidget):
            def hear(self, what: str) -> None:
                self.setWindowTitle(what)

        gone = Screen()
        failed.connect(gone.hear)
        failed.connect(told.append)
        gone.deleteLater()
        QApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete.value)
        failed.emit("once")
        failed.emit("again")
        assert told == ["once", "again"]


class TestTheComputer:
    def test_before_sleep_it_locks_in_a_hurry_and_waits_until_the_desk_is_closed(
        self, show: Show, office: Office, qtbot: QtBot
    ) -> None:
        desk, hurries = office.desk("SV01"), []
        signs, runner = SystemSigns(listen=Silent), ThreadRunner()

        def leave(desk: Desk, *, hurry: bool = False) -> None:
            hurries.append(hurry)
            lock(desk, hurry=hurry)

        shell = Shell(desk, runner, ENTRIES, leave, signs=signs)
        show(shell)
        signs.told.emit(Sign.SLEEP)
        assert not desk.store.open, "the computer goes on only now"
        assert hurries == [True]
        assert shell.cover.isVisible()
        runner.close()

    def test_when_it_is_locked_the_desk_locks(self, show: Show, office: Office) -> None:
        signs = SystemSigns(listen=Silent)
        _, locked = sit_down(show, office.desk("SV01"), signs=signs)
        signs.told.emit(Sign.LOCKED)
        assert locked == [False]

    def test_a_hurry_makes_no_backup(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        from intake_desktop.services import unlock

        made: list[Desk] = []
        monkeypatch.setattr(unlock, "at_lock", made.append)
        lock(office.desk("SV01"), hurry=True)
        assert made == []
        lock(office.desk("CW01"))
        assert len(made) == 1


class TestThePage:
    def page(self, show: Show, desk: Desk, signs: SystemSigns | None = None) -> tuple[Shell, LockupPage]:
        shell = Shell(desk, InlineRunner(), PAGES, lambda _: None, signs=signs)
        show(shell, 1180, 900)
        shell.go("lockup")
        page = shell.page()
        assert isinstance(page, LockupPage)
        return shell, page

    def words(self, page: LockupPage) -> str:
        return " ".join(str(label.text()) for label in page.findChildren(QWidget) if hasattr(label, "text"))

    def test_a_supervisor_chooses_the_minutes_and_her_own_desk_obeys_at_once(self, show: Show, office: Office) -> None:
        shell, page = self.page(show, office.desk("SV01"))
        assert shell._idle.seconds == 180
        page.minutes.set_value("1")
        page.save.click()
        assert shell._idle.seconds == 60
        assert "after 1 min" in page.said()
        shell.lock()
        again, _ = self.page(show, office.desk("CW01"))
        assert again._idle.seconds == 60, "it holds for whoever sits at this computer"

    def test_others_read_it_and_cannot_choose(self, show: Show, office: Office) -> None:
        change_setting(office.desk("SV01"), Setting.IDLE_MINUTES, "7")
        _, page = self.page(show, office.desk("CW01"))
        assert not page.save.isVisible()
        assert "This desk locks after 7 min" in self.words(page)

    def test_it_says_plainly_what_this_computer_does_not_do(self, show: Show, office: Office) -> None:
        signs = SystemSigns(listen=Silent)
        _, page = self.page(show, office.desk("CW01"), signs)
        assert "does not say when it goes to sleep" in self.words(page)
        assert "Other programs can take pictures of this screen" in self.words(page)
        signs._hear(frozenset({Sign.SLEEP, Sign.LOCKED}))
        assert "Before this computer goes to sleep, the desk locks." in self.words(page)


class TestCopied:
    @pytest.fixture
    def clipboard(self, looks: Looks) -> QClipboard:
        """An empty clipboard."""
        guard().copied.empty()
        clipboard = QGuiApplication.clipboard()
        clipboard.clear()
        return clipboard

    def copy(self, show: Show, text: str) -> None:
        line = LineEdit()
        show(line)
        line.setText(text)
        line.selectAll()
        line.copy()

    def test_it_goes_by_itself_and_asks_histories_to_leave_it_out(
        self, show: Show, clipboard: QClipboard, qtbot: QtBot
    ) -> None:
        watch = Copied(seconds=0.05)
        self.copy(show, "0300-1234567")
        assert clipboard.text() == "0300-1234567"
        assert clipboard.mimeData().data(SECRET) == b"secret"
        assert 'value="ExcludeClipboardContentFromMonitorProcessing"' in " ".join(clipboard.mimeData().formats())
        qtbot.waitUntil(lambda: clipboard.text() == "")
        watch.deleteLater()

    def test_it_is_fifteen_seconds_in_the_program(self, clipboard: QClipboard) -> None:
        assert [timer.interval() for timer in guard().copied._timers.values()] == [15_000]

    def test_it_goes_at_once_when_the_desk_locks(self, show: Show, office: Office, clipboard: QClipboard) -> None:
        shell, _ = sit_down(show, office.desk("SV01"))
        self.copy(show, "زینب بی بی")
        shell.lock()
        assert clipboard.text() == ""

    def test_what_another_program_copied_since_stays(
        self, show: Show, clipboard: QClipboard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.copy(show, "0300-1234567")
        monkeypatch.setattr(Copied, "is_ours", lambda copied, mode: False)
        others = QMimeData()
        others.setText("from a browser")
        clipboard.setMimeData(others)
        monkeypatch.undo()
        guard().copied.empty()
        assert clipboard.text() == "from a browser"


class TestNothingComesBack:
    def test_a_passphrase_that_was_taken_cannot_be_undone(self, show: Show, looks: Looks) -> None:
        line = PassphraseEdit()
        show(line)
        line.eye.click()
        QTest.keyClicks(line.line, "mango river lantern")
        assert bytes(line.take()) == b"mango river lantern"
        line.eye.click()
        line.line.undo()
        assert line.text() == ""

    def test_a_search_that_is_over_cannot_be_undone(self, show: Show, looks: Looks) -> None:
        box = SearchBox()
        show(box)
        QTest.keyClicks(box, "Zainab")
        box.finish()
        box.undo()
        assert box.text() == ""

    def test_what_is_typed_is_nothing_to_learn_from(self, looks: Looks) -> None:
        passphrase = PassphraseEdit()
        for editor in (LineEdit(), LineEdit(code=True), NumberEdit(), TextArea(), passphrase.line):
            assert editor.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData

    def test_marked_text_is_not_dragged_into_another_program(self, looks: Looks) -> None:
        guard()
        screen = QGuiApplication.primaryScreen().virtualSize()
        assert QApplication.startDragDistance() > 4 * (screen.width() + screen.height())

    def test_a_menu_takes_a_tap_all_the_same(self, show: Show, looks: Looks) -> None:
        guard()
        button = show(QPushButton("words"))
        menu = QMenu(button)
        menu.addAction("one")
        menu.popup(button.mapToGlobal(QPoint(0, 0)))
        settle()
        assert QApplication.startDragDistance() <= 20
        menu.hide()
        settle()
        assert QApplication.startDragDistance() > 10_000

    def test_what_a_killed_process_left_of_its_printing_is_cleared_away(self, tmp_path: Path) -> None:
        left, at_work, others = tmp_path / "p-4194999-abc", tmp_path / "p-1-abc", tmp_path / "p-notes"
        for folder in (left, at_work, others):
            folder.mkdir()
            (folder / "spooled").write_bytes(b"her slip")
        printing.clear_left_over(tmp_path)
        assert sorted(one.name for one in tmp_path.iterdir()) == ["p-1-abc", "p-notes"]
