# SPDX-License-Identifier: Apache-2.0
"""Language, text size, light or dark: on every screen, from the first one on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from .. import lang
from ..domain.sentences import sentence
from .kit import Button, IconButton, Line, Words
from .kit.words import Alive, is_mirrored
from .shortcuts import DARK, LARGER
from .theme import TEXT_SIZES, looks


class _Turn(IconButton):
    """Light or dark; the icon shows what one gets."""

    def __init__(self) -> None:
        super().__init__(sentence("Light or dark"), "moon", keys=DARK)
        self.clicked.connect(lambda: looks().choose(dark=not looks().choices.dark))
        self.recolour()

    def recolour(self) -> None:
        self.show_icon("sun" if looks().choices.dark else "moon")


class MenuButton(Button):
    """A quiet button that opens a menu; `fill` puts the items in when it opens."""

    rank = "quiet"

    def __init__(self, words: Words, icon: str, fill: Callable[[QMenu], None], *, hint: Words) -> None:
        super().__init__(words, icon, hint=hint)
        self._fill = fill
        self.clicked.connect(self.open_menu)

    def open_menu(self) -> QMenu:
        """Show the menu below the button, at its start side."""
        menu = QMenu(self)
        menu.setFont(self.font())
        self._fill(menu)
        below = self.rect().bottomRight() if is_mirrored() else self.rect().bottomLeft()
        shift = QPoint(menu.sizeHint().width() if is_mirrored() else 0, 0)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(below) - shift)
        return menu


class LooksBar(Alive, Line):
    """The three choices beside each other. They take effect at once, in every open window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(gap=0.25)
        self.language = MenuButton(
            lambda speaker: speaker.own_name, "language", self._languages, hint=sentence("Language")
        )
        self.text_size = MenuButton(_percent, "text-size", self._sizes, hint=sentence("Text size"))
        self.dark = _Turn()
        for button in (self.language, self.text_size, self.dark):
            self.add(button)
        QShortcut(QKeySequence(LARGER), self, looks().larger)

    def _languages(self, menu: QMenu) -> None:
        now = looks().choices
        for code in lang.LANGUAGES:
            name = lang.speaker(code).own_name
            _item(menu, name, now.language == code and not now.nastaliq, language=code, nastaliq=False)
            if code == "ur":
                nastaliq = now.language == "ur" and now.nastaliq
                _item(menu, f"{name} — نستعلیق", nastaliq, language="ur", nastaliq=True)

    def _sizes(self, menu: QMenu) -> None:
        for percent in TEXT_SIZES:
            words, now = looks().speaker.percent(percent, 0), looks().choices.percent
            item = _item(menu, words, now == percent, percent=percent)
            letters = QFont(menu.font())
            letters.setPointSizeF(11.0 * percent / 100)
            item.setFont(letters)


def _item(menu: QMenu, words: str, checked: bool, **choice: Any) -> QAction:
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setChecked(checked)
    action.triggered.connect(lambda: looks().choose(**choice))
    return action


def _percent(speaker: lang.Speaker) -> str:
    return speaker.percent(looks().choices.percent, 0)
