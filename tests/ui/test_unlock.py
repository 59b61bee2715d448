# SPDX-License-Identifier: Apache-2.0
"""At the closed desk: with the real vault and the real store, from the first key to the open desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.services import unlock
from intake_desktop.services.desk import Desk
from intake_desktop.ui.pages.unlock.page import UnlockPage
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks
from intake_desktop.ui.worker import ThreadRunner

from .conftest import settle

Show = Callable[..., QWidget]
TELLING = ("intake", "case", "survivor", "women", "violence", "centre", "referral", "shelter", "multan")


class Door:
    """Somebody in front of the closed desk."""

    def __init__(self, office: Office, show: Show, qtbot: QtBot) -> None:
        office.close()
        self.office, self.bot = office, qtbot
        self.seen: list[bytearray] = []
        self.page = UnlockPage(self._unlock, InlineRunner())
        self.desks: list[Desk] = []
        self.page.opened.connect(self.desks.append)
        show(self.page, 1180, 760)

    def _unlock(self, code: str, passphrase: bytearray) -> Desk:
        self.seen.append(passphrase)
        self.office.now_at_desk = unlock.unlock(
            self.office.home, code, passphrase, vault=self.office.vault, now=self.office.clock
        )
        return self.office.now_at_desk

    def try_with(self, code: str, passphrase: str) -> str:
        """Type both and press Return; answers what the page says then."""
        self.page.code.editor.clear()
        self.bot.keyClicks(self.page.code.editor, code)
        self.bot.keyClicks(self.page.passphrase.editor.line, passphrase)
        self.bot.keyClick(self.page.passphrase.editor.line, Qt.Key.Key_Return)
        return self.page.notice.text() if self.page.notice.isVisible() else ""


@pytest.fixture
def door(office: Office, show: Show, qtbot: QtBot) -> Door:
    return Door(office, show, qtbot)


def test_the_right_code_and_passphrase_open_the_desk(door: Door) -> None:
    assert door.try_with("CW01", door.office.passphrases["CW01"]) == ""
    assert [desk.staff_code for desk in door.desks] == ["CW01"]
    assert door.page.passphrase.editor.text() == ""
    assert set(door.seen[0]) == {0}, "the passphrase is wiped"


def test_a_wrong_passphrase_is_said_kindly_and_wiped(door: Door) -> None:
    said = door.try_with("CW01", "not the right one")
    assert said.splitlines()[0] == "Your code or your passphrase is not right."
    assert "ask your supervisor" in said
    assert door.desks == []
    assert set(door.seen[0]) == {0}
    assert door.page.code.value() == "CW01", "what was right need not be typed again"
    assert door.page.button.isEnabled()


def test_a_code_that_nobody_has_is_answered_in_the_same_words(door: Door) -> None:
    assert door.try_with("CW77", "not the right one") == door.try_with("CW01", "not the right one")


def test_after_several_wrong_tries_the_wait_is_counted_in_words(door: Door) -> None:
    for _ in range(3):
        door.try_with("CW01", "not the right one")
    said = [door.try_with("CW01", "not the right one") for _ in range(2)][-1]
    assert said.startswith("There were several wrong tries. Wait ")
    seconds = door.page._wait
    door.page.count_down()
    assert f"Wait {seconds - 1} seconds" in door.page.notice.text() or seconds == 1
    for _ in range(seconds):
        door.page.count_down()
    assert door.page.notice.text() == "You can try again now."
    assert not door.page._tick.isActive()


def test_what_is_missing_is_said_beside_the_line(door: Door, qtbot: QtBot) -> None:
    door.try_with("", "")
    assert door.page.code.problem() == "Write your code."
    assert door.page.passphrase.problem() == "Write your passphrase."
    assert door.seen == []


def test_nothing_tells_what_the_program_is_for(door: Door, looks: Looks) -> None:
    words = [label.text() for label in door.page.findChildren(QLabel)]
    words += [child.toolTip() + child.accessibleName() for child in door.page.findChildren(QWidget)]
    assert [word for word in TELLING if word in " ".join(words).casefold()] == []


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # menus take the keyboard; offscreen cannot
def test_the_language_can_be_chosen_before_anything_else(door: Door, looks: Looks) -> None:
    menu = door.page.looks.language.open_menu()
    assert [action.text() for action in menu.actions()][:2] == ["English", "اردو"]
    menu.actions()[1].trigger()
    menu.close()
    settle()
    assert looks.choices.language == "ur"
    assert door.page.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert door.page.side.x() > door.page.card.x(), "the coloured side is at the right"


def test_the_window_stays_alive_while_the_keys_are_made(office: Office, show: Show, qtbot: QtBot) -> None:
    office.close()
    runner = ThreadRunner()
    page = UnlockPage(lambda code, passphrase: office.desk(code), runner)
    show(page, 900, 600)
    desks: list[Desk] = []
    page.opened.connect(desks.append)
    qtbot.keyClicks(page.code.editor, "SV01")
    qtbot.keyClicks(page.passphrase.editor.line, "something long")
    page.button.click()
    assert page.working.isVisible()
    assert not page.button.isEnabled()
    qtbot.waitUntil(lambda: bool(desks))
    assert not page.working.isVisible()
    runner.close()


def test_a_fault_of_ours_lets_her_try_again(looks: Looks, show: Show, qtbot: QtBot) -> None:
    def broken(code: str, passphrase: bytearray) -> Desk:
        raise RuntimeError(code)

    runner = ThreadRunner()
    page = UnlockPage(broken, runner)
    show(page, 900, 600)
    page.presenter.try_to_open("SV01", bytearray(b"something"))
    qtbot.waitUntil(lambda: runner.is_idle)
    assert page.notice.text() == "Something in the program went wrong. Your work is safe."
    assert page.button.isEnabled()
    runner.close()
