# SPDX-License-Identifier: Apache-2.0
"""The questions of one step, no wider than a line that reads well; on top what is still to be put right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Step
from intake_desktop.ui.kit import Alive, Card, Column, Icon, Label, Line, Measure, Muted, Scroll, tell
from intake_desktop.ui.kit.surfaces import paint_ground
from intake_desktop.ui.kit.words import start_side
from intake_desktop.ui.theme import looks, scaled, sizes

from .question import NoteBlock, QuestionBlock, unfold_smoothly
from .words import ProblemLine

COLUMN = 70
"""Letters in a line of questions."""


class QuestionSheet(Scroll):
    """The middle of the page. `answered` and `left` give a question's name; so does `jumped`, from the summary."""

    answered = Signal(str, object)
    left = Signal(str)
    jumped = Signal(str)

    def __init__(self) -> None:
        self._blocks: dict[str, QuestionBlock | NoteBlock] = {}
        self._shown: frozenset[str] | None = None
        self._hint = Muted()
        self.summary = Summary()
        self._card = Card(gap=2.5, inset=2.5)
        inside = Column(self._hint, self.summary, self._card, None, gap=1.5)
        super().__init__(Measure(inside, letters=COLUMN))
        self.summary.wanted.connect(self.jumped)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def show_step(self, step: Step, filling: Filling) -> None:
        """Build the questions of a step; all are hidden until `show_questions`."""
        self._blocks = {}
        self._shown = None
        self._card.clear()
        hints = step.hints
        self._hint.say(lambda speaker: speaker.pick(hints))
        self._hint.setVisible(bool(hints))
        for question in step.questions:
            if not question.is_asked:
                continue
            block: QuestionBlock | NoteBlock
            if question.kind == "note":
                block = NoteBlock(question, filling)
            else:
                block = QuestionBlock(question, filling)
                block.edited.connect(self.answered)
            block.hide()
            self._blocks[question.name] = block
            self._card.add(block)
        self.verticalScrollBar().setValue(0)

    def show_questions(self, shown: frozenset[str]) -> None:
        """Show exactly these; those that come while she answers unfold under her eyes."""
        if shown == self._shown:
            return
        first, self._shown = self._shown is None, shown
        for name, block in self._blocks.items():
            if name in shown and block.isHidden():
                block.show() if first else unfold_smoothly(block)
            elif name not in shown and not block.isHidden():
                block.hide()

    def show_summary(self, lines: Sequence[ProblemLine], *, fresh: bool) -> None:
        """Say on top what is still to put right; a fresh summary is scrolled to and gets the focus."""
        self.summary.show_lines(lines)
        if fresh and lines:
            self.verticalScrollBar().setValue(0)
            self.summary.focus_first()

    def block(self, name: str) -> QuestionBlock:
        """The question called `name` on this step."""
        block = self._blocks[name]
        assert isinstance(block, QuestionBlock)
        return block

    def blocks(self) -> list[QuestionBlock | NoteBlock]:
        """What is shown now, in the order in which it is read."""
        return [block for block in self._blocks.values() if not block.isHidden()]

    def go_to(self, name: str) -> None:
        """Bring a question into sight and let her answer it."""
        block = self._blocks.get(name)
        if isinstance(block, QuestionBlock):
            block.focus()
            # Layouts of a step that has just been built settle in the next round of the loop.
            QTimer.singleShot(0, block, lambda: self._bring(block))

    def settle_here(self) -> None:
        """Take what was begun in this field for an answer, before it is asked what comes next."""
        block = self._question_of(QApplication.focusWidget())
        if block is not None and hasattr(block.answering.editor, "settle"):
            block.answering.editor.settle()

    def focus_first(self) -> None:
        """Let her answer the first question."""
        for block in self.blocks():
            if isinstance(block, QuestionBlock):
                block.focus()
                self.verticalScrollBar().setValue(0)
                return

    def _bring(self, block: QWidget) -> None:
        self.ensureWidgetVisible(block, 0, sizes(self.font()).units(2))
        inside = self.widget()
        top = block.mapTo(inside, QPoint(0, 0)).y() if inside is not None else 0
        if top < self.verticalScrollBar().value():
            self.verticalScrollBar().setValue(top)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """She left a field when the focus went to something else of this window, not to another program or a list."""
        before, after = self._question_of(old), self._question_of(new)
        if before is not None and new is not None and not _is_popup(new) and not before.is_answered_in(new):
            self.left.emit(before.question.name)
        if after is not None and after is not before:
            self._bring(after)

    def _question_of(self, widget: QWidget | None) -> QuestionBlock | None:
        while widget is not None and widget is not self:
            if isinstance(widget, QuestionBlock):
                return widget if self._blocks.get(widget.question.name) is widget else None
            widget = widget.parentWidget()
        return None


def _is_popup(widget: QWidget) -> bool:
    return bool(widget.window().windowFlags() & Qt.WindowType.Popup == Qt.WindowType.Popup)


class Summary(Column):
    """What is still to put right, a line a question; pressing a line leads to it. `wanted` gives the question."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=0.5, inset=1.5)
        self._title = Label(sentence("Some answers need another look"), bold=True, ink="error")
        self._lines = Column(gap=0.25)
        self.add(Line(Icon("error", "error"), self._title, gap=1.0))
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
        paint_ground(self, "error_soft", "error")


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
