# SPDX-License-Identifier: Apache-2.0
"""The list of cases as it stands on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from intake_desktop.services import cases, drafts
from intake_desktop.ui.pages.cases.page import CasesPage
from intake_desktop.ui.pages.cases.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Choices, dress


@pytest.fixture(autouse=True)
def plain(qapp: QApplication) -> Iterator[None]:
    dress(qapp, Choices())
    yield
    dress(qapp, Choices())


@pytest.fixture
def opened(qtbot: QtBot, office: Any) -> Callable[..., CasesPage]:
    def open_(code: str = "CW01") -> CasesPage:
        page = CasesPage(services_at(office.desk(code)), InlineRunner())
        qtbot.addWidget(page)
        page.resize(1120, 700)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.arrive()
        page.focus_first()
        return page

    return open_


def test_a_new_centre_is_offered_its_first_intake(opened: Callable[..., CasesPage], qtbot: QtBot) -> None:
    page = opened()
    assert page.nothing.isVisible()
    assert page.nothing.button is not None
    with qtbot.waitSignal(page.intake_wanted):
        qtbot.keyClick(page.nothing.button, Qt.Key.Key_Space)


def test_a_row_says_codes_and_words_and_never_a_name(opened: Callable[..., CasesPage], office: Any) -> None:
    case = office.intake(full_name="Zainab Bibi", centre_category="dowry_harassment")
    (row,) = opened().list.texts()
    assert row.startswith(f"{case.survivor_code}, {case.case_number}, 22 Nov 2026, Dowry harassment")
    assert "Zainab" not in row
    assert "Not assessed" in row


def test_enter_opens_the_case_under_the_cursor(opened: Callable[..., CasesPage], office: Any, qtbot: QtBot) -> None:
    older, newer = office.intake(), office.intake()
    page = opened()
    assert page.list.chosen() == newer.case_id
    with qtbot.waitSignal(page.case_wanted) as wanted:
        qtbot.keyClick(page.list.view, Qt.Key.Key_Down)
        qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    assert wanted.args == [older.case_id]


def test_a_search_without_result_offers_the_way_back(
    opened: Callable[..., CasesPage], office: Any, qtbot: QtBot
) -> None:
    office.intake()
    page = opened()
    page.arrive(search="nobody")
    assert page.nothing.isVisible()
    assert page.nothing.button is not None
    assert page.nothing.button.text() == "Show all cases"
    with qtbot.waitSignal(page.all_wanted):
        page.nothing.button.click()
    page.arrive(search="")
    assert len(page.list.rows()) == 1


def test_a_draft_is_thrown_away_only_after_a_second_look(
    opened: Callable[..., CasesPage], office: Any, qtbot: QtBot
) -> None:
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk).value
    page = opened()
    (line,) = page.drafts.things()
    throw, keep, really, go_on = (
        next(button for button in line.findChildren(QPushButton) if button.text().startswith(words))
        for words in ("Throw away", "Keep it", "Throw this draft away", "Go on")
    )
    with qtbot.waitSignal(page.draft_wanted) as wanted:
        go_on.click()
    assert wanted.args == [draft.id]
    throw.click()
    assert QApplication.focusWidget() is keep
    keep.click()
    assert len(drafts.list_drafts(desk)) == 1
    throw.click()
    really.click()
    assert drafts.list_drafts(desk) == []
    assert not page.drafts.isVisible()


def test_what_changes_elsewhere_is_seen_here(opened: Callable[..., CasesPage], office: Any) -> None:
    case = office.intake()
    page, desk = opened(), office.desk("CW01")
    page.hear(cases.set_category(desk, case.case_id, "harassment").touched)
    assert "Harassment" in page.list.texts()[0]


def test_further_cases_come_when_the_list_is_scrolled(opened: Callable[..., CasesPage], office: Any) -> None:
    for _ in range(60):
        office.intake()
    page = opened()
    assert len(page.list.rows()) == 50
    for _ in range(3):
        page.list.view.scrollToBottom()
        QApplication.processEvents()
    assert len(page.list.rows()) == 60


@pytest.mark.parametrize(("language", "percent"), [("hi", 100), ("ur", 150), ("en", 200)])
def test_words_have_room(
    opened: Callable[..., CasesPage], office: Any, qapp: QApplication, language: str, percent: int
) -> None:
    office.intake()
    drafts.begin_intake(office.desk("CW01"))
    page = opened()
    dress(qapp, Choices(language=language, percent=percent))
    for _ in range(3):
        QApplication.processEvents()
    assert page.list.is_one_line() == (percent == 100)
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.height() >= label.heightForWidth(label.width()) - 2, label.text()
