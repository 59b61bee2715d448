# SPDX-License-Identifier: Apache-2.0
"""A quiet afternoon: somebody opens the envelope, tests the sheet, and prints a new one with a colleague."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.services import notices
from intake_desktop.ui.pages.sheets.page import SheetsPage
from intake_desktop.ui.pages.sheets.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.told import notice_banner

from .conftest import type_text
from .night import Night, Tray

Show = Callable[..., QWidget]


class Afternoon:
    """Somebody at the page about sheets."""

    def __init__(self, office: Office, show: Show, code: str, *, notes: bool = False) -> None:
        self.office, self.tray = office, Tray()
        self.page = SheetsPage(services_at(office.desk(code), notes=notes), InlineRunner(), lambda: self.tray)
        self.page.arrive()
        show(self.page, 900, 700)

    def type_sheet(self, text: str) -> None:
        self.page.entry.put(text.split("\n"))
        self.page.test.click()

    def agree(self, code: str) -> None:
        second = self.page.second
        assert second is not None
        type_text(second.code.editor, code)
        type_text(second.passphrase.editor.line, self.office.passphrases[code])
        second.button.click()

    def type_from_the_paper(self) -> None:
        paper = self.page.presenter._paper
        assert paper is not None
        for field, place in zip(self.page.papers.groups, paper.places, strict=True):
            type_text(field.editor, paper._sheet.group(place).lower())
        self.page.proved.click()


@pytest.fixture
def afternoon(office: Office, show: Show, qtbot: QtBot) -> Afternoon:
    return Afternoon(office, show, "SV01")


def test_the_sheet_is_tested_and_known_to_be_there(afternoon: Afternoon) -> None:
    page = afternoon.page
    assert page.state.text().startswith("Nobody has shown yet that the newest sheet is on paper.")
    page.test.click()
    assert page.said() == "Type the sheet to its last line first."
    afternoon.type_sheet(afternoon.office.founded._sheets.sheet.text())
    assert page.verdict.text() == "This sheet belongs to this computer and would help."
    assert page.state.text() == "The newest sheet is on paper."
    assert page.entry.text().strip() == "", "what was typed does not stay"


def test_a_new_sheet_needs_a_colleague(afternoon: Afternoon) -> None:
    page = afternoon.page
    assert not page.make.isEnabled()
    afternoon.agree("CW01")
    page.make.click()
    assert page.papers.preview.page_count() == 1
    assert not page.make.isEnabled(), "for another one she agrees once more"
    page.papers.printing.button.click()
    assert len(afternoon.tray.papers) == 1
    page.proved.click()
    line, group = page.presenter._paper.places[0]  # type: ignore[union-attr]
    assert page.papers.groups[0].problem() == f"Look at line {line}, group {group} of the paper and type it again."
    afternoon.type_from_the_paper()
    assert page.said() == "The new sheet is on paper. Put it into an envelope and destroy the old one."
    assert page.papers.papers() == []
    assert page.state.text() == "The newest sheet is on paper."


def test_what_was_shown_is_gone_when_the_desk_is_locked(afternoon: Afternoon) -> None:
    page = afternoon.page
    page.entry.put(afternoon.office.founded._sheets.sheet.text().split("\n"))
    afternoon.agree("CW01")
    page.make.click()
    page.keep_safe()
    assert page.entry.text().strip() == ""
    assert page.papers.papers() == []
    assert page.presenter._paper is None
    assert page.second is not None
    assert not page.second.has_agreed()


def test_a_counsellor_prints_the_counselling_sheet_alone(office: Office, show: Show, qtbot: QtBot) -> None:
    hers = Afternoon(office, show, "CO01", notes=True)
    assert hers.page.second is None
    hers.page.make.click()
    hers.type_from_the_paper()
    assert hers.page.state.text() == "The newest sheet is on paper."
    hers.type_sheet(office.founded._sheets.notes_sheet.text())
    assert "counselling sheet of this centre" in hers.page.verdict.text()


def test_a_one_time_code_is_shown_until_the_page_is_left(tmp_path, show: Show, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    night = Night(tmp_path / "home")
    desk = night.open("SV01")
    page = SheetsPage(services_at(desk, notes=False), InlineRunner(), Tray)
    show(page, 900, 700)
    page.hand_over.click()
    code = page.code.text()
    night.keyring.kept.clear()
    night.vault().take_over(code)
    page.keep_safe()
    assert page.code.text() == ""
    desk.close()


def test_who_was_reset_is_told_in_her_language_until_she_has_seen_it(office: Office, show: Show, qtbot: QtBot) -> None:
    from intake_desktop.services import staff

    staff.reset_passphrase(office.desk("SV01"), "CW01", office._passphrase("CW01"))
    desk = office.desk("CW01")
    (notice,) = notices.at_sign_in(desk)
    seen: list[bool] = []
    strip = notice_banner(notice, lambda page: None, lambda: seen.append(True))
    show(strip, 900, 60)
    assert "2026-" not in strip._words.text(), "the day as people write it"
    assert "SV01" in strip._words.text()
    strip.things()[-1].click()  # type: ignore[attr-defined]
    assert seen == [True]
    assert not strip.isVisible()
