# SPDX-License-Identifier: Apache-2.0
"""The stick as a picture: where it is, whether something is on its way, and when it may be pulled out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import is_mirrored, tell
from intake_desktop.ui.theme import Theme, looks, paint_icon, sizes

STATES: dict[str, tuple[Sentence, Sentence]] = {
    "none": (
        sentence("No stick is in this computer."),
        sentence("Put a stick in, or choose a folder."),
    ),
    "here": (
        sentence("The stick is here."),
        sentence("Nothing is being written or read."),
    ),
    "writing": (
        sentence("The bundle is being written."),
        sentence("Leave the stick in until it says that it can be taken out."),
    ),
    "reading": (
        sentence("The bundle is being read."),
        sentence("Leave the stick in."),
    ),
    "safe": (
        sentence("The stick can be taken out now."),
        sentence("Everything is on it, and it was read back and compared."),
    ),
}
"""What each state says, and the side note to it."""
TAKEN = sentence("Nothing more is read from it.")

_WIDE, _HIGH = 300.0, 120.0
_BODY = QRectF(112, 38, 118, 44)


class StickPicture(QWidget):
    """The picture; `show_state` with the share that is done, if anybody knows it."""

    def __init__(self) -> None:
        super().__init__()
        self._state, self._share = "none", 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state("none")

    def show_state(self, state: str, share: float = 0.0) -> None:
        """Show another state."""
        self._state, self._share = state, max(0.0, min(1.0, share))
        self.setAccessibleName(tell(STATES[state][0]))
        self.update()

    def state(self) -> str:
        """What is shown."""
        return self._state

    def sizeHint(self) -> QSize:
        high = sizes(self.font()).line * 5
        return QSize(round(high * _WIDE / _HIGH), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            scale = min(self.width() / _WIDE, self.height() / _HIGH)
            painter.scale(scale, scale)
            if is_mirrored():
                painter.translate(_WIDE, 0)
                painter.scale(-1, 1)
            self._draw(painter, looks().theme)

    def _draw(self, painter: QPainter, theme: Theme) -> None:
        self._computer(painter, theme)
        out = self._state in ("none", "safe")
        painter.save()
        painter.translate(46 if out else 0, 0)
        self._stick(painter, theme)
        painter.restore()
        if self._state == "safe":
            self._badge(painter, theme)

    def _computer(self, painter: QPainter, theme: Theme) -> None:
        """The edge of the computer with its port; it runs out of the picture."""
        painter.setPen(QPen(theme.colour("edge"), 2))
        painter.setBrush(theme.colour("neutral_soft"))
        painter.drawRoundedRect(QRectF(-20, 8, 108, 104), 12, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hairline"))
        for at in (28.0, 44.0, 60.0):
            painter.drawRoundedRect(QRectF(12, at, 34, 4), 2, 2)
        painter.setBrush(theme.colour("edge"))
        painter.drawRoundedRect(QRectF(80, 44, 8, 32), 2, 2)

    def _stick(self, painter: QPainter, theme: Theme) -> None:
        ghost = self._state == "none"
        edge = theme.colour("edge" if ghost else "accent")
        line = QPen(edge, 2.5, Qt.PenStyle.DashLine if ghost else Qt.PenStyle.SolidLine)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush if ghost else theme.colour("surface"))
        painter.drawRect(QRectF(88, 50, 24, 20))
        painter.setBrush(Qt.BrushStyle.NoBrush if ghost else theme.colour("accent_soft"))
        painter.drawRoundedRect(_BODY, 9, 9)
        if self._state in ("writing", "reading"):
            self._fill(painter, theme)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(_BODY, 9, 9)
        painter.drawEllipse(QPointF(_BODY.right() - 17, _BODY.center().y()), 6, 6)
        if self._state == "here":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("done"))
            painter.drawEllipse(QPointF(_BODY.left() + 16, _BODY.center().y()), 5, 5)

    def _fill(self, painter: QPainter, theme: Theme) -> None:
        """How much is done, and three arrow heads that say which way it goes."""
        shape = QPainterPath()
        shape.addRoundedRect(_BODY, 9, 9)
        painter.save()
        painter.setClipPath(shape)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        done = QRectF(_BODY)
        done.setWidth(_BODY.width() * self._share)
        if self._state == "reading":
            done.moveRight(_BODY.right())
        painter.drawRect(done)
        painter.restore()
        towards = 1 if self._state == "writing" else -1
        for number in range(3):
            middle = QPointF(_BODY.left() + 24 + 20 * number, _BODY.center().y())
            on_done = done.contains(middle) and self._share > 0
            painter.setPen(QPen(theme.colour("accent_text" if on_done else "accent"), 3.5, c=Qt.PenCapStyle.RoundCap))
            tip, back = middle + QPointF(4 * towards, 0), -4 * towards
            painter.drawPolyline([middle + QPointF(back, -7), tip, middle + QPointF(back, 7)])

    def _badge(self, painter: QPainter, theme: Theme) -> None:
        """A tick that is never mirrored."""
        box = QRectF(_BODY.right() + 34, 14, 36, 36)
        painter.setPen(QPen(theme.colour("surface"), 3))
        painter.setBrush(theme.colour("done"))
        painter.drawEllipse(box)
        painter.save()
        if is_mirrored():
            painter.translate(2 * box.center().x(), 0)
            painter.scale(-1, 1)
        paint_icon(painter, "check", box.adjusted(7, 7, -7, -7), theme.colour("done_soft"))
        painter.restore()
