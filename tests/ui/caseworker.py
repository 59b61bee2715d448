# SPDX-License-Identifier: Apache-2.0
"""A caseworker at the intake page: her keyboard, and nothing else. It is counted and timed, key by key."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.conftest import type_text

from intake_desktop.ui.asked.editors import OneOf
from intake_desktop.ui.asked.question import QuestionBlock
from intake_desktop.ui.pages.intake.page import IntakePage

Key, Mod = Qt.Key, Qt.KeyboardModifier


class Caseworker:
    """Her keyboard in front of the page."""

    bot: QtBot

    def __init__(self, page: IntakePage) -> None:
        self.page = page
        self.taken: list[float] = []
        """Seconds from each key press until everything it changes is laid out and painted."""

    def press(self, *keys: Qt.Key, mod: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        for key in keys:
            # An unfolded list has the keyboard, as on a real desktop.
            target = QApplication.activePopupWidget() or self.focus()
            self._timed(QTest.keyClick, target, key, mod)

    def type(self, text: str) -> None:
        for letter in text:
            target = QApplication.activePopupWidget() or self.focus()
            if letter.isascii():
                self._timed(QTest.keyClick, target, letter)
            else:
                self._timed(type_text, target, letter)

    def _timed(self, press: Callable[..., object], *given: object) -> None:
        began = time.perf_counter()
        press(*given)
        QApplication.processEvents()
        self.taken.append(time.perf_counter() - began)

    def focus(self) -> QWidget:
        if QApplication.activeWindow() is not self.page.window() and QApplication.activePopupWidget() is None:
            # Without a desktop the window does not become active again when a list has folded up.
            focus = self.page.focusWidget()
            self.page.window().activateWindow()
            QApplication.processEvents()
            (focus or self.page).setFocus()
        return QApplication.focusWidget() or self.page

    def at(self) -> str:
        """The question that has the focus."""
        widget: QWidget | None = self.focus()
        while widget is not None:
            if isinstance(widget, QuestionBlock):
                return widget.name.rpartition("/")[2]
            widget = widget.parentWidget()
        return ""

    def tab_to(self, name: str) -> None:
        for _ in range(60):
            if self.at() == name:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name}; it ends at {self.at()}")

    def choose(self, name: str, code: str) -> None:
        """Go to a question with Tab and to the choice with the arrows."""
        self.tab_to(name)
        editor = self.page.sheet.block(name).answering.editor
        assert isinstance(editor, OneOf)
        row = editor.row(code)
        for _ in range(12):
            if self.focus() is row:
                break
            self.press(Key.Key_Down)
        self.press(Key.Key_Space)
        assert editor.value() == code

    def go_on(self) -> None:
        self.press(Key.Key_Return, mod=Mod.ControlModifier)

    def before(self) -> None:
        self.choose("private_space", "yes")
        self.choose("safe_now", "yes")
        self.choose("urgent_medical", "no")
        self.choose("consent_services", "given")
        self.choose("consent_record", "given")
        self.go_on()

    def quick_intake(self, name: str, part: str) -> None:
        """A whole quick intake from the first question to the result; `part` is some letters of “helpline”."""
        self.before()
        self.choose("sex", "female")
        self.tab_to("age_years")
        self.type("27")
        self.tab_to("services_wanted")
        self.press(Key.Key_Space)
        self.choose("reported_by_survivor", "yes")
        self.tab_to("entry_source")
        self.type(part)
        self.tab_to("helpline_code")
        self.choose("helpline_code", "1043")
        self.go_on()
        self.choose("may_contact", "no")
        self.tab_to("full_name")
        self.type(name)
        self.go_on()
        self.choose("consent_statistics", "given")
        self.choose("safe_to_leave", "yes")
        self.go_on()

    def shown(self) -> list[str]:
        return [block.question.name for block in self.page.sheet.blocks()]


def sit_down(bot: QtBot, page: IntakePage, **where: object) -> Caseworker:
    bot.addWidget(page)
    page.resize(1180, 720)
    with bot.waitActive(page):
        page.show()
        page.activateWindow()
    page.arrive(**(where or {"new": True}))
    she = Caseworker(page)
    she.bot = bot
    return she
