# SPDX-License-Identifier: Apache-2.0
"""Nobody is there, or somebody came in: notice it, and cover what stands on the screen."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QWidget

from .theme import looks, paint_icon, sizes

IDLE_SECONDS = 3 * 60
_LOOK_EVERY_MS = 5_000
_SIGNS = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    )
)


def seconds_passed() -> float:
    """Seconds that go on while the computer sleeps where the system can tell, and never back."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()


class IdleWatch(QObject):
    """Says `idle` when nothing was pressed, moved or typed in any of our windows for `seconds`.

    It listens at the windows, not at the application, so that it costs nothing while widgets talk among themselves.
    """

    idle = Signal()

    def __init__(
        self, parent: QObject, seconds: float = IDLE_SECONDS, clock: Callable[[], float] = seconds_passed
    ) -> None:
        super().__init__(parent)
        self._seconds, self._clock, self._last = seconds, clock, clock()
        self._watched: set[int] = set()
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._listen)
            self._listen(application.focusWindow())

    def look(self) -> None:
        """See whether it is time; the timer does, every few seconds."""
        if self._clock() - self._last >= self._seconds:
            self._timer.stop()
            self.idle.emit()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS:
            self._last = self._clock()
        return False


class Cover(QWidget):
    """A plain ground over the whole window, with nothing on it that tells anything."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAutoFillBackground(True)
        self.hide()

    def cover(self) -> None:
        """Cover the window now: it is painted before this returns."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self.repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = sizes(self.font()).line * 3
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), looks().theme.colour("window"))
            paint_icon(painter, "desk", box, looks().theme.colour("edge"))
