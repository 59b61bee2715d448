# SPDX-License-Identifier: Apache-2.0
"""What is still to put right, on top of the questions: a line for each, and each leads to its question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QStyleOptionButton

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import Alive, Column, Icon, Label, Line, tell
from intake_desktop.ui.kit.surfaces import paint_ground
from intake_desktop.ui.kit.words import start_side
from intake_desktop.ui.theme import looks, scaled, sizes

from .words import ProblemLine, Said

_LOOK_AGAIN = sentence("Some answers need another look")


class Summary(Column):
    """What is still to put right (or to ask), a line a question; pressing a line leads to it. `wanted` gives it."""

    wanted = Signal(str)

    def __init__(self, title: Said = _LOOK_AGAIN, state: str = "error") -> None:
        super().__init__(gap=0.5, inset=1.5)
        self._state = state
        self._title = Label(title, bold=True, ink=state)
        self._lines = Column(gap=0.25)
        line = Line(Icon(state, state), gap=1.0)
        line.add(self._title, 1)
        self.add(line)
        self.add(self._lines)
        self._shown: list[ProblemLine] = []
        self.hide()

    def show_lines(self, lines: Sequence[ProblemLine]) -> None:
        """Show these; nothing when there are none."""
        self._lines.clear()
        self._shown = list(lines)
        for line in lines:
            row = SummaryLine(line)
            row.clicked.connect(lambda _=False, name=line.name: self.wanted.emit(name))
            self._lines.add(row)
        self.setVisible(bool(lines))

    def names(self) -> list[str]:
        """The questions it leads to."""
        return [line.name for line in self._shown]

    def texts(self) -> list[str]:
        """What its lines say."""
        return [row.words() for row in self._lines.things() if isinstance(row, SummaryLine)]

    def focus_first(self) -> None:
        """Put the focus on the first line."""
        lines = self._lines.things()
        if lines:
            lines[0].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, f"{self._state}_soft", self._state)


class SummaryLine(Alive, QAbstractButton):
    """One line of the summary; it wraps, and Enter or a press anywhere on it leads to its question."""

    def __init__(self, line: ProblemLine) -> None:
        super().__init__()
        self._line = line
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retell()

    def words(self) -> str:
        """The question and what to do about it."""
        return f"{tell(self._line.question)} {tell(self._line.what)}"

    def retell(self) -> None:
        self.setAccessibleName(self.words())
        self.updateGeometry()
        self.update()

    def _box(self, width: int) -> QRect:
        measure = sizes(self.font())
        return QRect(measure.unit, measure.half, max(1, width - 2 * measure.unit), 1 << 14)

    def _halves(self, width: int) -> tuple[int, int]:
        flags, box = int(Qt.TextFlag.TextWordWrap), self._box(width)
        question = QFontMetrics(self._bold()).boundingRect(box, flags, tell(self._line.question)).height()
        return question, self.fontMetrics().boundingRect(box, flags, tell(self._line.what)).height()

    def _bold(self) -> QFont:
        return scaled(self.font(), 1.0, bold=True)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._halves(width)) + 2 * sizes(self.font()).half

    def sizeHint(self) -> QSize:
        measure = sizes(self.font())
        return QSize(measure.column, self.heightForWidth(measure.column))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, sizes(self.font()).line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, measure, box = looks().theme, sizes(self.font()), self._box(self.width())
        question, what = self._halves(self.width())
        flags = int(Qt.TextFlag.TextWordWrap | start_side() | Qt.AlignmentFlag.AlignTop)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("surface"))
                painter.drawRoundedRect(QRectF(self.rect()), measure.radius, measure.radius)
            painter.setPen(theme.colour("text"))
            bold = self._bold()
            bold.setUnderline(True)
            painter.setFont(bold)
            painter.drawText(QRect(box.left(), box.top(), box.width(), question), flags, tell(self._line.question))
            painter.setFont(self.font())
            painter.drawText(QRect(box.left(), box.top() + question, box.width(), what), flags, tell(self._line.what))
            if self.hasFocus():
                option = QStyleOptionButton()
                option.initFrom(self)
                option.state |= QStyle.StateFlag.State_KeyboardFocusChange
                self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)
