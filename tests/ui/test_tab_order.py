# SPDX-License-Identifier: Apache-2.0
"""The keyboard alone: every question is reached by Tab, in the order in which one reads, whenever it was made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from intake_desktop.ui.kit import ChoiceList, LineEdit, Page

from .conftest import settle

Show = Callable[..., QWidget]
LEVELS = [("code", "Code"), ("name", "Name"), ("facts", "Facts")]


def questions(show: Show) -> tuple[Page, LineEdit, ChoiceList, LineEdit]:
    page, before, levels, after = Page("A page"), LineEdit(), ChoiceList(), LineEdit()
    for part in (before, levels, after):
        page.body.add(part)
    show(page, 600, 500)
    levels.set_items(LEVELS)  # as a page does once it has read the file
    settle()
    before.setFocus()
    return page, before, levels, after


def tab(key: Qt.Key = Qt.Key.Key_Tab) -> QWidget | None:
    QTest.keyClick(QApplication.focusWidget(), key)
    return QApplication.focusWidget()


def test_choices_that_came_later_stand_in_their_place(show: Show) -> None:
    _, before, levels, after = questions(show)
    assert tab() is levels.row("code")
    assert tab() is after
    assert tab(Qt.Key.Key_Backtab) is levels.row("code")
    assert tab(Qt.Key.Key_Backtab) is before


def test_tab_comes_to_the_answer_that_is_given(show: Show) -> None:
    _, before, levels, after = questions(show)
    levels.row("code").setFocus()  # it had the keyboard while nothing was answered
    before.setFocus()
    levels.set_value("facts")
    assert tab() is levels.row("facts")
    assert tab() is after
    levels.setFocus()
    assert QApplication.focusWidget() is levels.row("facts")
    assert tab(Qt.Key.Key_Up) is levels.row("name")
    assert levels.value() == "name"
    assert tab() is after
    levels.set_value(None)
    before.setFocus()
    assert tab() is levels.row("code")
