# SPDX-License-Identifier: Apache-2.0
"""The one window. It shows the first-run pages, the closed desk or the open desk, and tells nothing in its title."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from .guard import guard
from .kit import Body, Card, Column, Measure, Notice, Words, tell
from .kit.asking import TITLE_OF_WINDOWS
from .theme import looks, window_icon

FIRST_SIZE = QSize(1180, 760)


class Window(QWidget):
    """Holds one screen at a time. `shown` comes once, when the first frame stands; `close_asked` when it is to close.

    Whoever listens to `close_asked` saves and calls :meth:`go`; without a listener it closes at once.
    """

    shown = Signal()
    close_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stack = QStackedLayout(self)
        self._painted = self.asks_before_closing = False
        available = self.screen().availableSize() if self.screen() is not None else FIRST_SIZE
        self.resize(FIRST_SIZE.boundedTo(available * 0.95))
        self._dress()
        looks().changed.connect(self._dress)
        guard().hide_asked.connect(self._hide)

    def put(self, screen: QWidget) -> None:
        """Show a screen; the one before it is let go."""
        before = self._stack.currentWidget()
        self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def screen_shown(self) -> QWidget | None:
        """The screen that is shown."""
        return self._stack.currentWidget()

    def go(self) -> None:
        """Close without asking."""
        self.asks_before_closing = False
        self.close()

    def _hide(self) -> None:
        """A closed desk has nothing to lock; whoever presses the key wants it out of sight."""
        if not self.asks_before_closing:
            self.showMinimized()

    def _dress(self) -> None:
        self.setWindowTitle(tell(TITLE_OF_WINDOWS))
        self.setWindowIcon(window_icon(looks().theme.colour("accent")))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.shown.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.asks_before_closing:
            event.ignore()
            self.close_asked.emit()
        else:
            super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._dress()


class Said(Column):
    """A screen that can only say one thing, such as that the program is open already."""

    def __init__(self, state: str, words: Words, way_on: Words = "") -> None:
        super().__init__(inset=4)
        self.notice = Notice(state, words)
        self.push()
        card = Card(self.notice, Body(way_on), inset=3) if way_on else Card(self.notice, inset=3)
        self.add(Measure(card, letters=60, centred=True))
        self.push()
