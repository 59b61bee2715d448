# SPDX-License-Identifier: Apache-2.0
"""The page that leads to what concerns this computer: one door each, and only those that open for her."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.domain.sentences import sentence
from intake_desktop.services import unlock
from intake_desktop.ui.kit import Column, Door
from intake_desktop.ui.pages.computer.page import ComputerPage
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Looks

from .conftest import heard, settle

Show = Callable[..., QWidget]
WAYS = [
    ("one", "key", sentence("Cases"), sentence("Everything here is saved on this computer.")),
    ("two", "lock", sentence("Lock"), ""),
]


class TestDoor:
    def test_it_opens_with_the_mouse_and_with_the_keyboard(self, show: Show, qtbot: QtBot) -> None:
        page = ComputerPage(WAYS)  # type: ignore[arg-type]
        wanted: list[str] = []
        page.page_wanted.connect(wanted.append)
        show(page, 900, 600)
        qtbot.mouseClick(page.doors["one"], Qt.MouseButton.LeftButton)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            qtbot.keyClick(page.doors["two"], key)
        assert wanted == ["one", "two", "two", "two"]

    def test_a_screen_reader_hears_its_name_and_what_is_there(self, looks: Looks, show: Show) -> None:
        page = ComputerPage(WAYS)  # type: ignore[arg-type]
        show(page, 900, 600)
        assert {"Cases", "Lock"} <= {name for _, name, _ in heard(page)}
        assert page.doors["one"].accessibleDescription() == "Everything here is saved on this computer."
        looks.choose(language="ur")
        settle()
        assert page.doors["one"].accessibleName() == looks.speaker.say("Cases") != "Cases"

    @pytest.mark.parametrize("percent", [100, 150, 200])
    def test_its_words_wrap_and_are_never_cut(self, looks: Looks, show: Show, percent: int) -> None:
        looks.choose(percent=percent)
        long = sentence("This computer keeps no key of its own. Whoever copies its files can try to guess passphrases.")
        door = Door("key", long, long)
        show(Column(door, None), 420, 700)
        settle()
        words, about = door._heights(door.width())
        assert words > door.fontMetrics().height(), "it takes more than one line"
        assert door.height() >= words + about


def test_everybody_finds_this_computer_in_the_rail_and_only_what_she_may(show: Show, office: Office) -> None:
    for code in ("SV01", "CW01", "CO01"):
        desk = office.desk(code)
        shell = Shell(desk, InlineRunner(), PAGES, unlock.lock)
        show(shell, 1180, 760)
        shell.rail.button("computer").click()
        page = shell.page()
        assert isinstance(page, ComputerPage)
        offered = [entry.key for entry in PAGES if entry.under == "computer" and entry.is_open_to(desk)]
        assert list(page.doors) == offered
        for entry in PAGES:
            if entry.under == "computer":
                assert entry.about is not None, f"{entry.key} says nothing about itself"


def test_a_door_leads_to_its_page_and_the_rail_keeps_its_mark(show: Show, office: Office) -> None:
    shell = Shell(office.desk("SV01"), InlineRunner(), PAGES, unlock.lock)
    show(shell, 1180, 760)
    shell.go("computer")
    page = shell.page()
    assert isinstance(page, ComputerPage)
    for key, door in page.doors.items():
        shell.go("computer")
        door.click()
        assert shell.page() is shell.page(key)
        assert shell.rail.button("computer").isChecked()


def test_who_may_change_nothing_is_told_so(show: Show) -> None:
    page = ComputerPage([])
    show(page, 900, 600)
    assert any("nothing here" in name for _, name, _ in heard(page))
