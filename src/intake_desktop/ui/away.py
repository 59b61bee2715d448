# SPDX-License-Identifier: Apache-2.0
"""Nobody is there, or somebody came in: notice it, and cover what stands on the screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from .guard import Guard, guard
from .system.clocks import Clocks, has_slept, read_clocks
from .theme import looks, paint_icon, sizes

IDLE_SECONDS = 3 * 60
_LOOK_EVERY_MS = 1_000
"""Often, because after a sleep that nobody announced the screen shows what it showed before."""


class IdleWatch(QObject):
    """Says `idle` when nothing was pressed, moved or typed in any of our windows for `seconds`, or the computer slept.

    It goes on saying so with every look until it is stopped: whoever listens may have been kept from hearing.
    """

    idle = Signal()

    def __init__(
        self, parent: QObject, seconds: float = IDLE_SECONDS, clocks: Clocks = read_clocks, posted: Guard | None = None
    ) -> None:
        super().__init__(parent)
        self.seconds = seconds
        self._clocks, self._guard = clocks, posted or guard()
        self._guard.somebody_is_here()
        self._before = clocks()
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """See whether it is time; the timer does, every second."""
        before, self._before = self._before, self._clocks()
        if has_slept(before, self._before) or self._before.passed - self._guard.last_sign >= self.seconds:
            self.idle.emit()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()


class Cover(QWidget):
    """A plain ground over the whole window, with nothing on it that tells anything."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAutoFillBackground(True)
        self.hide()

    def cover(self) -> None:
        """Cover the window now, and put away what stands over it: it is painted before this returns."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self.repaint()
        guard().hide_others(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = sizes(self.font()).line * 3
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), looks().theme.colour("window"))
            paint_icon(painter, "desk", box, looks().theme.colour("edge"))
