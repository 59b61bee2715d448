# SPDX-License-Identifier: Apache-2.0
"""Text on a page. All of it wraps, nothing is cut, and it begins at the side where reading begins."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ..theme import SECTION, SMALL, TITLE, looks, paint_icon, sizes
from .words import Alive, Words, is_mirrored, painted, start_side, tell


class Label(Alive, QLabel):
    """Wrapping text; `ink` is a colour of the theme. `code=True` keeps a code or number together from left to right."""

    def __init__(
        self, words: Words = "", *, ink: str | None = None, factor: float = 1.0, bold: bool = False, wrap: bool = True,
        code: bool = False, centred: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.factor, self.bold, self.ink, self._code, self._centred = factor, bold, ink, code, centred
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.refit()
        self.recolour()
        self.say(words)

    def say(self, words: Words) -> None:
        """Show other words."""
        self._words = words
        self.retell()

    def retell(self) -> None:
        text = tell(self._words)
        self.setText(looks().speaker.isolate(text) if self._code and text else text)
        self.setAlignment(
            (Qt.AlignmentFlag.AlignHCenter if self._centred else start_side()) | Qt.AlignmentFlag.AlignVCenter
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """From right to left the lines are laid out here: Qt's own way shifts each line that wraps by the space at its
        end, so that the lines do not begin under each other and the last letter is cut at the edge."""
        if not (is_mirrored() and self.wordWrap() and self.text()):
            super().paintEvent(event)
            return
        box, layout = self.contentsRect(), QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        option = QTextOption(self.alignment())
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        high = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(box.width())
            line.setPosition(QPointF(0, high))
            high += line.height()
        layout.endLayout()
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(group, self.foregroundRole()))
            layout.draw(painter, QPointF(box.left(), box.top() + max(0.0, (box.height() - high) / 2)))


class Heading(Label):
    """The title of a page (`level` 1), of a section (2) or of a group (3)."""

    def __init__(self, words: Words = "", level: int = 1, *, centred: bool = False) -> None:
        super().__init__(words, factor={1: TITLE, 2: SECTION}.get(level, 1.0), bold=True, centred=centred)


class Body(Label):
    """Ordinary text."""


class Strong(Label):
    """Ordinary text in bold."""

    def __init__(self, words: Words = "", *, ink: str | None = None, code: bool = False) -> None:
        super().__init__(words, bold=True, ink=ink, code=code)


class Muted(Label):
    """A side note: quieter, and no smaller than 0.9."""

    def __init__(self, words: Words = "", *, small: bool = False, centred: bool = False) -> None:
        super().__init__(words, ink="muted", factor=SMALL if small else 1.0, centred=centred)


class Icon(QWidget):
    """An icon as tall as a line of text (`lines` of them), in a colour of the theme. Screen readers pass it by."""

    def __init__(self, name: str, ink: str = "text", lines: float = 1.0) -> None:
        super().__init__()
        self._name, self._ink, self._lines = name, ink, lines
        self._measure()

    def show_icon(self, name: str, ink: str) -> None:
        """Show another one."""
        self._name, self._ink = name, ink
        self.update()

    def _measure(self) -> None:
        measure = sizes(self.font())
        side = round(measure.icon * self._lines)
        self.setMinimumSize(side, max(side, measure.line if self._lines <= 1 else side))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.resize(self.minimumSize())
        self.updateGeometry()

    def sizeHint(self):
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_icon(painter, self._name, QRectF(self.rect()), looks().theme.colour(self._ink))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()


class Pill(QWidget):
    """A state in a word, with its icon: `state` is one of theme.STATES. Colour is never the only sign."""

    def __init__(self, words: Words = "", state: str = "neutral", icon: str | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(words, state, icon)

    def say(self, words: Words, state: str = "neutral", icon: str | None = None) -> None:
        """Show another state."""
        self._words, self._state, self._icon = words, state, icon or state
        self.setAccessibleName(tell(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self):
        measure, metrics = sizes(self.font()), self.fontMetrics()
        wide = metrics.horizontalAdvance(tell(self._words)) + measure.icon + measure.units(2.5)
        return metrics.size(0, "x").expandedTo(metrics.size(0, " ")).__class__(wide, measure.line + measure.half)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_pill(painter, QRectF(self.rect()), tell(self._words), self._state, self._icon)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self.say(self._words, self._state, self._icon)


def paint_pill(painter: QPainter, box: QRectF, text: str, state: str, icon: str) -> None:
    """Draw a pill into `box`; lists use it too."""
    theme, measure = looks().theme, sizes(painter.font())
    mirrored = looks().speaker.rtl
    ink = theme.colour(state)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{state}_soft"))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    side = measure.icon * 0.85
    left = box.right() - measure.unit - side if mirrored else box.left() + measure.unit
    paint_icon(painter, icon, QRectF(left, box.center().y() - side / 2, side, side), ink)
    painter.setPen(ink)
    shift = side + measure.units(1.5)
    words = box.adjusted(measure.unit, 0, -shift, 0) if mirrored else box.adjusted(shift, 0, -measure.unit, 0)
    painter.drawText(words, painted(), text)
    painter.restore()
