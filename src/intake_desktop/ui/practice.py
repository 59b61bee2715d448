# SPDX-License-Identifier: Apache-2.0
"""The strip over every page of a practice desk: nobody may take it for the real one, nor the real one for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF

from ..domain.sentences import sentence
from .kit import Button, Label, Line
from .kit.surfaces import paint_ground
from .theme import looks, sizes

WORDS = sentence("PRACTICE. Every woman here is invented, and nothing leaves this computer.")
LEAVE = sentence("End the practice")
STRIPES = 4


class PracticeBanner(Line):
    """Striped at both ends, so that it is known without reading and without colours."""

    def __init__(self, leave: Callable[[], None]) -> None:
        super().__init__(gap=1.0, inset=1.0)
        self.words = Label(WORDS, bold=True, ink="waiting", centred=True)
        self.leave = Button(LEAVE)
        self.leave.clicked.connect(lambda: leave())
        self._room = Line()
        self.add(self._room, 1)
        self.add(self.words, 6)
        self.add(self.leave, align=Qt.AlignmentFlag.AlignVCenter)
        self.add(Line(), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "waiting_soft", None, rounded=False)
        high = float(self.height())
        wide = sizes(self.font()).units(2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(looks().theme.colour("waiting"))
            for left in (0.0, self.width() - STRIPES * 2 * wide):
                painter.setClipRect(QRectF(left, 0, STRIPES * 2 * wide, high))
                for at in range(-1, STRIPES + 1):
                    x = left + at * 2 * wide
                    corners = ((x + high, 0), (x + high + wide, 0), (x + wide, high), (x, high))
                    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
