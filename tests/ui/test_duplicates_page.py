# SPDX-License-Identifier: Apache-2.0
"""The supervisor decides about two files: she compares, asks what would move, puts together, and takes apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from intake_desktop.services import cases
from intake_desktop.ui.pages.duplicates.page import DuplicatesPage
from intake_desktop.ui.pages.duplicates.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Choices, dress


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    dress(qapp, Choices())
    yield
    dress(qapp, Choices())


@pytest.fixture
def page(qtbot: QtBot, office: Any) -> DuplicatesPage:
    office.intake("CW01", full_name="زینب خان", age_years=27)
    office.clock.shift(days=30)
    office.intake("CW02", full_name="Zainab Khan", age_years=27)
    page = DuplicatesPage(services_at(office.desk("SV01")), InlineRunner())
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    page.arrive()
    return page


def said(page: DuplicatesPage) -> str:
    QApplication.processEvents()
    shown = [one for one in page.findChildren(QLabel) if one.isVisible()]
    shown += [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
    return " ".join(one.text() for one in shown)


def test_nothing_is_compared_before_she_asks(page: DuplicatesPage, office: Any) -> None:
    assert page.pairs == []
    assert page.none.isVisible()
    query = "select count(*) from audit where about = 'looked for duplicates'"
    assert office.desk("SV01").store.reader.execute(query).fetchone() == (0,)
    page.look.click()
    assert len(page.pairs) == 1
    assert "Zainab" not in said(page)
    assert "زینب" not in said(page)


def test_a_case_entered_twice_is_put_together_and_taken_apart(page: DuplicatesPage, office: Any) -> None:
    page.look.click()
    page.pairs[0].button.click()
    assert page.side.isVisible()
    assert "This stays with the other file:" in said(page)
    page.side.join.click()
    assert page.side.missing.isVisible(), "one woman: she must be asked first"
    page.side._kinds.row("same_case").click()
    assert "This is shown in the file that goes on:" in said(page)
    page.side.join.click()
    assert not page.side.isVisible()
    desk = office.desk("SV01")
    assert sorted(row.status for row in cases.list_cases(desk)) == ["duplicate", "open"]
    assert [card.button.text() for card in page.pairs] == ["Take them apart again"]
    page.pairs[0].button.click()
    assert sorted(row.status for row in cases.list_cases(desk)) == ["open", "open"]


def test_two_women_are_not_shown_again(page: DuplicatesPage, office: Any) -> None:
    page.look.click()
    page.pairs[0].button.click()
    page.side.two.click()
    assert page.pairs == []
    page.arrive()
    page.look.click()
    assert page.pairs == []


def test_she_looks_at_the_case_first(page: DuplicatesPage, qtbot: QtBot, office: Any) -> None:
    page.look.click()
    with qtbot.waitSignal(page.case_wanted) as wanted:
        page.pairs[0].doors[0].click()
    assert wanted.args[0] in {row.id for row in cases.list_cases(office.desk("SV01"))}
