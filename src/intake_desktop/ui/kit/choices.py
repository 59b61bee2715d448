# SPDX-License-Identifier: Apache-2.0
"""One of a few, or several of a few, all in sight. The words wrap and the whole row can be pressed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from ...domain.sentences import sentence
from ..theme import looks, sizes
from .buttons import QuietButton
from .either import EitherLayout
from .layout import Column
from .words import Alive, Words, is_mirrored, start_side, tell

Choice = tuple[str, Words] | tuple[str, Words, Words]
"""(code, words) or (code, words, hint)."""


class _Row(Alive):
    """A radio button or tick box whose words wrap; drawn here, behaving as Qt's own."""

    _words: Words = ""
    _hint: Words = ""

    def prepare(self, words: Words, hint: Words) -> None:
        self._words, self._hint = words, hint
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)  # type: ignore[attr-defined]
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # type: ignore[attr-defined]
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(tell(self._words))  # type: ignore[attr-defined]
        self.setAccessibleDescription(tell(self._hint))  # type: ignore[attr-defined]
        self.updateGeometry()  # type: ignore[attr-defined]
        self.update()  # type: ignore[attr-defined]

    def _text_box(self, width: int) -> QRect:
        measure = sizes(self.font())  # type: ignore[attr-defined]
        start, end = 2 * measure.unit + measure.indicator, measure.unit
        left = end if is_mirrored() else start
        return QRect(left, measure.units(0.75), max(1, width - start - end), 1 << 16)

    def _heights(self, width: int) -> tuple[int, int]:
        metrics, box = self.fontMetrics(), self._text_box(width)  # type: ignore[attr-defined]
        flags = int(Qt.TextFlag.TextWordWrap)
        words = metrics.boundingRect(box, flags, tell(self._words)).height()
        hint = metrics.boundingRect(box, flags, tell(self._hint)).height() if self._hint else 0
        return words, hint

    def heightForWidth(self, width: int) -> int:
        measure = sizes(self.font())  # type: ignore[attr-defined]
        return max(measure.line + measure.units(1.5), sum(self._heights(width)) + measure.units(1.5))

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        measure = sizes(self.font())  # type: ignore[attr-defined]
        wide = self.fontMetrics().horizontalAdvance(tell(self._words)) + 4 * measure.unit + measure.indicator  # type: ignore[attr-defined]
        wide = min(wide, measure.column)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        measure = sizes(self.font())  # type: ignore[attr-defined]
        return QSize(measure.indicator + 8 * measure.unit, measure.line + measure.units(1.5))

    def hitButton(self, place: QPoint) -> bool:
        return bool(self.rect().contains(place))  # type: ignore[attr-defined]

    def paintEvent(self, event: QPaintEvent) -> None:
        button: QAbstractButton = self  # type: ignore[assignment]
        theme, measure = looks().theme, sizes(button.font())
        option = QStyleOptionButton()
        self.initStyleOption(option)  # type: ignore[attr-defined]
        box = self._text_box(button.width())
        words, hint = self._heights(button.width())
        with QPainter(button) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            hover = bool(option.state & QStyle.StateFlag.State_MouseOver) and button.isEnabled()
            if button.isChecked() or hover:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft" if button.isChecked() else "neutral_soft"))
                painter.drawRoundedRect(QRectF(button.rect()), measure.radius, measure.radius)
            side = measure.indicator
            left = button.width() - measure.unit - side if is_mirrored() else measure.unit
            option.rect = QRect(left, box.top() + (measure.line - side) // 2, side, side)
            shapes = QStyle.PrimitiveElement
            radio = isinstance(button, QRadioButton)
            element = shapes.PE_IndicatorRadioButton if radio else shapes.PE_IndicatorCheckBox
            button.style().drawPrimitive(element, option, painter, button)
            flags = int(Qt.TextFlag.TextWordWrap | start_side() | Qt.AlignmentFlag.AlignTop)
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # each text by its own letters
            painter.setPen(theme.colour("text" if button.isEnabled() else "muted"))
            painter.drawText(QRect(box.left(), box.top(), box.width(), words), flags, tell(self._words))
            if hint:
                painter.setPen(theme.colour("muted"))
                painter.drawText(QRect(box.left(), box.top() + words, box.width(), hint), flags, tell(self._hint))
            if button.hasFocus() and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
                option.rect = button.rect()
                button.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, button)


class RadioRow(_Row, QRadioButton):
    """One of a few."""

    def __init__(self, words: Words, hint: Words = "") -> None:
        super().__init__()
        self.prepare(words, hint)


class TickRow(_Row, QCheckBox):
    """Yes or not yet; also alone on a page: ``toggled``."""

    def __init__(self, words: Words, hint: Words = "") -> None:
        super().__init__()
        self.prepare(words, hint)


class ChoiceList(Column):
    """A few choices below each other, or up to `beside` of them in one line where they fit (with `wraps`, as many to a
    line as fit). Arrows move, Space ticks,
    Delete takes the answer back.

    `value()` is the code (or None), or the list of codes when `several`; `edited` comes when the person changed it.
    """

    edited = Signal(object)

    def __init__(
        self, items: Sequence[Choice] = (), *, several: bool = False, clearable: bool = False, beside: int = 0,
        wraps: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(gap=0.25)
        self._several, self._clearable = several, clearable
        self._rows: dict[str, QAbstractButton] = {}
        self._box = QWidget()
        self._places = EitherLayout(self._box, beside, 0.25, wraps=wraps)
        self._clear = QuietButton(sentence("Take this answer back"))
        self._clear.clicked.connect(self._take_back)
        self.add(self._box)
        self.add(self._clear, align=Qt.AlignmentFlag.AlignLeft)
        self.set_items(items)

    def set_items(self, items: Sequence[Choice]) -> None:
        """Offer other choices; what was chosen stays chosen when it is still offered."""
        kept = self.codes()
        for row in self._rows.values():
            self._places.removeWidget(row)
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self._rows = {}
        for code, words, *hint in items:
            row = TickRow(words, *hint) if self._several else RadioRow(words, *hint)
            row.clicked.connect(self._chosen)
            self._rows[code] = row
            self._places.addWidget(row)
        self._box.updateGeometry()
        self.set_codes(kept)

    def codes(self) -> list[str]:
        """The codes chosen, in the order of the list."""
        return [code for code, row in self._rows.items() if row.isChecked()]

    def set_codes(self, codes: Sequence[str]) -> None:
        """Choose these and no others."""
        for row in self._rows.values():
            row.setAutoExclusive(False)
        for code, row in self._rows.items():
            row.setChecked(code in codes)
            row.setAutoExclusive(not self._several)
        self._clear.setVisible(self._clearable and bool(self.codes()))
        given = None if self._several else next((row for row in self._rows.values() if row.isChecked()), None)
        if self._rows:
            self.setFocusProxy(given or next(iter(self._rows.values())))

    def value(self) -> str | list[str] | None:
        """The answer."""
        codes = self.codes()
        return (codes or None) if self._several else (codes[0] if codes else None)

    def set_value(self, value: str | Sequence[str] | None) -> None:
        """Show an answer."""
        self.set_codes([value] if isinstance(value, str) else list(value or ()))

    def row(self, code: str) -> QAbstractButton:
        """The row of a code, to press it in a test or to disable it."""
        return self._rows[code]

    def name_rows(self, question: str) -> None:
        """Tell screen readers which question the rows answer."""
        self.setAccessibleName(question)

    def _chosen(self) -> None:
        self._clear.setVisible(self._clearable and bool(self.codes()))
        self.edited.emit(self.value())

    def _take_back(self) -> None:
        self.set_codes([])
        self.edited.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._clearable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.codes():
            self._take_back()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()
