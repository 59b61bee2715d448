# SPDX-License-Identifier: Apache-2.0
"""The steps of the intake at the start side: numbered, named, each with its state in an icon and in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QStyleOptionButton

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.asked.words import DONE, IDLE, OPEN, PROBLEM, StepMark
from intake_desktop.ui.kit import Alive, Column, Scroll, is_mirrored, tell
from intake_desktop.ui.theme import looks, paint_icon, scaled, sizes

LETTERS = 19
"""Width of the row of steps."""

_SAID: dict[str, Sentence] = {
    DONE: sentence("done"),
    PROBLEM: sentence("something to put right"),
    OPEN: sentence("not yet"),
    IDLE: sentence("nothing to ask here so far"),
}


class StepsRail(Scroll):
    """All steps below each other, as many as there are; `wanted` gives the one that was pressed."""

    wanted = Signal(str)

    def __init__(self) -> None:
        self._rows: dict[str, StepRow] = {}
        self._inside = Column(gap=0.25)
        self._inside.push()
        super().__init__(self._inside)
        # A draft that opens on its last step is shown before the rows have found their places.
        self.verticalScrollBar().rangeChanged.connect(self._bring)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_steps(self, marks: Sequence[StepMark]) -> None:
        """Show these steps; a row stays the same widget while its step stays."""
        names = [mark.name for mark in marks]
        for name in [name for name in self._rows if name not in names]:
            row = self._rows.pop(name)
            row.hide()
            row.setParent(None)
            row.deleteLater()
        if list(self._rows) != names:
            rows = {name: self._rows.get(name) or self._make(name) for name in names}
            for place, row in enumerate(rows.values()):
                self._inside.insert(place, row)
            self._rows = rows
        for mark in marks:
            came = self._rows[mark.name].show_mark(mark, len(marks)) and mark.here
            if came:
                QTimer.singleShot(0, self._rows[mark.name], self._bring)

    def states(self) -> dict[str, str]:
        """The state of each step by name."""
        return {name: row.mark.state for name, row in self._rows.items()}

    def _make(self, name: str) -> StepRow:
        row = StepRow()
        row.clicked.connect(lambda: self.wanted.emit(name))
        return row

    def _bring(self) -> None:
        """Keep the step she is on in sight."""
        here = next((row for row in self._rows.values() if row.mark.here), None)
        if here is not None:
            self.ensureWidgetVisible(here, 0, sizes(self.font()).units(4))

    def sizeHint(self) -> QSize:
        measure = sizes(self.font())
        wide = round(measure.letter * LETTERS) + measure.indicator + measure.units(3)
        wide += self.verticalScrollBar().sizeHint().width()
        return QSize(wide, self._inside.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 1)


class StepRow(Alive, QAbstractButton):
    """One step. The whole row can be pressed."""

    mark: StepMark

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._total = -1

    def show_mark(self, mark: StepMark, total: int) -> bool:
        """Show the state of the step; says whether it looks different."""
        if total == self._total and _same(mark, self.mark):
            return False
        self.mark, self._total = mark, total
        self.setEnabled(mark.state != IDLE or mark.here)
        self.retell()
        return True

    def retell(self) -> None:
        speaker = looks().speaker
        said = speaker.say(
            "Step {at} of {total}: {name}, {state}",
            at=self.mark.number, total=self._total, name=tell(self.mark.words), state=_SAID[self.mark.state],
        )  # fmt: skip
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def _boxes(self, width: int) -> tuple[QRect, QRect]:
        """Where the sign and the words stand in `width`."""
        measure = sizes(self.font())
        side, room = measure.indicator + measure.half, measure.units(3) + measure.indicator
        words = QRect(room, measure.unit, max(1, width - room - measure.unit), 1 << 12)
        sign = QRect(measure.unit, measure.unit + (measure.line - side) // 2, side, side)
        if is_mirrored():
            words.moveLeft(measure.unit)
            sign.moveLeft(width - measure.unit - side)
        return sign, words

    def _height(self, width: int) -> int:
        flags = int(Qt.TextFlag.TextWordWrap)
        letters = scaled(self.font(), 1.0, bold=True)
        from PySide6.QtGui import QFontMetrics

        return QFontMetrics(letters).boundingRect(self._boxes(width)[1], flags, tell(self.mark.words)).height()

    def sizeHint(self) -> QSize:
        measure = sizes(self.font())
        wide = round(measure.letter * LETTERS)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, sizes(self.font()).control)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        measure = sizes(self.font())
        return max(measure.line, self._height(width)) + measure.units(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, measure = looks().theme, sizes(self.font())
        sign, words = self._boxes(self.width())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            hover = self.underMouse() and self.isEnabled()
            if self.mark.here or hover:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft" if self.mark.here else "neutral_soft"))
                painter.drawRoundedRect(QRectF(self.rect()), measure.radius, measure.radius)
            self._paint_sign(painter, QRectF(sign))
            painter.setFont(scaled(self.font(), 1.0, bold=self.mark.here))
            quiet = "muted" if self.mark.state == IDLE else "text"
            painter.setPen(theme.colour("accent_strong" if self.mark.here else quiet))
            side = Qt.AlignmentFlag.AlignRight if is_mirrored() else Qt.AlignmentFlag.AlignLeft
            flags = int(Qt.TextFlag.TextWordWrap | side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)
            painter.drawText(words, flags, tell(self.mark.words))
            if self.hasFocus():
                option = QStyleOptionButton()
                option.initFrom(self)
                self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)

    def _paint_sign(self, painter: QPainter, box: QRectF) -> None:
        """A tick, a warning, or the number in a ring."""
        theme = looks().theme
        if self.mark.state == PROBLEM:
            paint_icon(painter, "error", box, theme.colour("error"))
        elif self.mark.state == DONE:
            paint_icon(painter, "done", box, theme.colour("done"))
        elif self.mark.state == IDLE:
            painter.setPen(theme.colour("muted"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "–")
        else:
            ring = theme.colour("accent" if self.mark.here else "edge")
            painter.setPen(ring)
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            painter.setFont(scaled(self.font(), 0.9, bold=True))
            painter.setPen(theme.colour("accent_strong" if self.mark.here else "muted"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), looks().speaker.number(self.mark.number))


def _same(one: StepMark, other: StepMark) -> bool:
    """Whether two marks look the same. Their words are made anew each time and stay those of the step."""
    return (one.name, one.number, one.state, one.here) == (other.name, other.number, other.state, other.here)
