# SPDX-License-Identifier: Apache-2.0
"""Search as you type."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent

from ...domain.sentences import sentence
from ..theme import looks, paint_icon, sizes
from .editors import LineEdit
from .words import Words, is_mirrored, name_for_readers, tell


class SearchBox(LineEdit):
    """Says `searched` with the text, a moment (120 ms) after the last key. Escape empties it."""

    searched = Signal(str)

    def __init__(self, words: Words | None = None) -> None:
        self._pause: QTimer | None = None
        self._asked = ""
        super().__init__(placeholder=words or sentence("Search"))
        self._pause = QTimer(self, interval=120, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self.textChanged.connect(lambda _: self._pause.start() if self._pause else None)
        self.returnPressed.connect(self._ask)
        self.refit()

    def _ask(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        if self.text().strip() != self._asked:
            self._asked = self.text().strip()
            self.searched.emit(self._asked)

    def finish(self) -> None:
        """Empty it, and ask nothing."""
        self._asked = ""
        self.setText("")  # `clear` could be undone, and a name stand there again
        if self._pause is not None:
            self._pause.stop()

    def retell(self) -> None:
        super().retell()
        name_for_readers(self, tell(self._placeholder))
        self.refit()

    def refit(self) -> None:
        measure = sizes(self.font())
        room, end = measure.icon + measure.unit, measure.half
        self.setTextMargins(*((end, 0, room, 0) if is_mirrored() else (room, 0, end, 0)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        measure = sizes(self.font())
        left = self.width() - measure.unit - measure.icon if is_mirrored() else measure.unit
        with QPainter(self) as painter:
            box = QRectF(left, (self.height() - measure.icon) / 2, measure.icon, measure.icon)
            paint_icon(painter, "search", box, looks().theme.colour("muted"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._ask()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LayoutDirectionChange, QEvent.Type.ApplicationLayoutDirectionChange):
            self.refit()
