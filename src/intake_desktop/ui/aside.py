# SPDX-License-Identifier: Apache-2.0
"""The screens before the desk is open: a calm coloured side, and one card in the middle of the rest.

Nothing here tells what the program is for: whoever sees this screen sees a desk that is closed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from .kit import Card, Column, Line, Measure, Scroll, Words, is_mirrored, tell
from .kit.words import start_side
from .looksbar import LooksBar
from .theme import looks, paint_icon, scaled, sizes

SIDE_FROM_LETTERS = 104
"""The window's width in letters below which the coloured side makes room."""
CARD_LETTERS = 58


class Side(QWidget):
    """The coloured side. With `steps` it lists them, the open one marked; else it shows quiet shapes alone."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: Sequence[Words] = ()
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_steps(self, steps: Sequence[Words], at: int) -> None:
        """List the steps; `at` counts from 0."""
        self._steps, self._at = steps, at
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(sizes(self.font()).letter * 36), 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, box = looks().theme, QRectF(self.rect())
        ground = theme.colour("accent_soft" if theme.dark else "accent")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(box, ground)
            self._shapes(painter, box)
            self._words(painter, box)

    def _ink(self) -> QColor:
        theme = looks().theme
        return theme.colour("accent_strong" if theme.dark else "accent_text")

    def _shapes(self, painter: QPainter, box: QRectF) -> None:
        """Three large rounds that overlap at the lower end: light, and no picture of anything."""
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        ink = self._ink()
        ink.setAlphaF(0.06)
        painter.setBrush(ink)
        across = box.width()
        left = is_mirrored()
        for share, x, y in ((1.5, 0.95, 0.98), (1.05, 0.2, 1.02), (0.7, 0.7, 0.62)):
            centre = QPointF(box.left() + across * (1 - x if left else x), box.top() + box.height() * y)
            painter.drawEllipse(centre, across * share / 2, across * share / 2)
        painter.restore()

    def _words(self, painter: QPainter, box: QRectF) -> None:
        measure, ink = sizes(self.font()), self._ink()
        edge = measure.units(4)
        side = measure.line * 2.0
        left = box.right() - edge - side if is_mirrored() else box.left() + edge
        paint_icon(painter, "desk", QRectF(left, box.top() + edge, side, side), ink)
        top = box.top() + edge + side + measure.units(4)
        for number, words in enumerate(self._steps):
            top += self._step(painter, box, top, number, words) + measure.units(1.5)

    def _step(self, painter: QPainter, box: QRectF, top: float, number: int, words: Words) -> float:
        measure, ink = sizes(self.font()), self._ink()
        edge, round_side = measure.units(4), measure.line * 1.3
        left = box.right() - edge - round_side if is_mirrored() else box.left() + edge
        mark = QRectF(left, top, round_side, round_side)
        painter.setOpacity(1.0 if number <= self._at else 0.75)
        painter.setFont(scaled(self.font(), 1.0, bold=number == self._at))
        text = box.adjusted(edge, 0, -(edge + round_side + measure.units(1.5)), 0)
        if not is_mirrored():
            text = box.adjusted(edge + round_side + measure.units(1.5), 0, -measure.units(2), 0)
        text.setTop(top)
        flags = int(start_side() | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        high = max(round_side, painter.boundingRect(text, flags, tell(words)).height())
        text.setHeight(high)
        painter.setPen(ink)
        painter.setBrush(ink if number == self._at else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(mark)
        if number < self._at:
            inset = round_side * 0.2
            paint_icon(painter, "check", mark.adjusted(inset, inset, -inset, -inset), ink)
        else:
            theme = looks().theme
            painter.setPen(theme.colour("accent_soft" if theme.dark else "accent") if number == self._at else ink)
            painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), str(number + 1))
        painter.setPen(ink)
        painter.drawText(
            text, int(start_side() | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), tell(words)
        )
        painter.setOpacity(1.0)
        return high


class Front(QWidget):
    """A screen before the desk: the side, the looks on top, and `card` in the middle, which scrolls when it must."""

    def __init__(self, *, letters: float = CARD_LETTERS) -> None:
        super().__init__()
        self.side, self.looks = Side(), LooksBar()
        self.card = Card(gap=1.5, inset=4)
        upright = Column(Line(None, self.looks, inset=1.0), gap=0)
        inside = Column(None, Measure(self.card, letters=letters, centred=True), None, inset=2.0)
        upright.add(Scroll(inside), 1)
        line = QHBoxLayout(self)
        line.setSpacing(0)
        line.addWidget(self.side)
        line.addWidget(upright, 1)

    def _fit(self) -> None:
        self.side.setVisible(self.width() >= looks().sizes.letter * SIDE_FROM_LETTERS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.side.updateGeometry()
            self._fit()
