# SPDX-License-Identifier: Apache-2.0
"""A caseworker at the intake page: her keyboard, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from intake_desktop.ui.asked.editors import OneOf
from intake_desktop.ui.asked.question import QuestionBlock
from intake_desktop.ui.pages.intake.page import IntakePage

Key, Mod = Qt.Key, Qt.KeyboardModifier


class Caseworker:
    """Her keyboard in front of the page."""

    def __init__(self, bot: QtBot, page: IntakePage) -> None:
        self.bot, self.page = bot, page

    def press(self, *keys: Qt.Key, mod: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        for key in keys:
            # An unfolded list has the keyboard, as on a real desktop.
            self.bot.keyClick(QApplication.activePopupWidget() or self.focus(), key, mod)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        for letter in text:
            self.bot.keyClicks(QApplication.activePopupWidget() or self.focus(), letter)

    def focus(self) -> QWidget:
        if QApplication.activeWindow() is not self.page and QApplication.activePopupWidget() is None:
            # Without a desktop the window does not become active again when a list has folded up.
            focus = self.page.focusWidget()
            self.page.activateWindow()
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

    def shown(self) -> list[str]:
        return [block.question.name for block in self.page.sheet.blocks()]


def sit_down(bot: QtBot, page: IntakePage, **where: object) -> Caseworker:
    bot.addWidget(page)
    page.resize(1180, 720)
    with bot.waitActive(page):
        page.show()
        page.activateWindow()
    page.arrive(**(where or {"new": True}))
    return Caseworker(bot, page)
