# SPDX-License-Identifier: Apache-2.0
"""A way to another page: icon, name, and a line about what is there. Pressed anywhere, or with Space or Return."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton

from ..theme import looks, paint_icon, scaled, sizes
from .words import Alive, Words, is_mirrored, start_side, tell

_LINE = int(Qt.TextFlag.TextWordWrap)


class Door(Alive, QPushButton):
    """One page that can be gone to. The words wrap, and nothing is cut."""

    def __init__(self, icon: str, words: Words, about: Words = "") -> None:
        super().__init__()
        self._icon, self._words, self._about = icon, words, about
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(tell(self._words))
        self.setAccessibleDescription(tell(self._about))
        self.updateGeometry()
        self.update()

    def _name_font(self) -> QFont:
        return scaled(self.font(), 1.0, bold=True)

    def _text_box(self, width: int) -> QRect:
        measure = sizes(self.font())
        start, end = measure.units(4) + round(measure.icon * 1.25), measure.units(3) + measure.icon
        left = end if is_mirrored() else start
        return QRect(left, measure.units(1.5), max(1, width - start - end), 1 << 16)

    def _heights(self, width: int) -> tuple[int, int]:
        box = self._text_box(width)
        words = QFontMetrics(self._name_font()).boundingRect(box, _LINE, tell(self._words)).height()
        about = self.fontMetrics().boundingRect(box, _LINE, tell(self._about)).height() if self._about else 0
        return words, about

    def heightForWidth(self, width: int) -> int:
        return sum(self._heights(width)) + sizes(self.font()).units(3)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        wide = sizes(self.font()).column
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        measure = sizes(self.font())
        return QSize(measure.units(20), measure.line + measure.units(3))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, measure = looks().theme, sizes(self.font())
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        words, about = self._heights(self.width())
        box, text = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._text_box(self.width())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(theme.colour("accent_soft" if hover or self.isDown() else "surface"))
            painter.setPen(QPen(theme.colour("hairline"), 1.0))
            painter.drawRoundedRect(box, measure.radius * 1.5, measure.radius * 1.5)
            middle = text.top() + (words + about) / 2
            self._draw_icon(painter, self._icon, measure.units(2), 1.25, middle, at_end=False)
            self._draw_icon(painter, "chevron-end", measure.units(1.5), 0.8, middle, at_end=True)
            flags = int(_LINE | start_side() | Qt.AlignmentFlag.AlignTop)
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # each text by its own letters
            painter.setPen(theme.colour("text"))
            painter.setFont(self._name_font())
            painter.drawText(QRect(text.left(), text.top(), text.width(), words), flags, tell(self._words))
            painter.setPen(theme.colour("muted"))
            painter.setFont(self.font())
            painter.drawText(QRect(text.left(), text.top() + words, text.width(), about), flags, tell(self._about))
            if self.hasFocus() and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
                self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)

    def _draw_icon(
        self, painter: QPainter, name: str, inset: int, factor: float, middle: float, *, at_end: bool
    ) -> None:
        side = sizes(self.font()).icon * factor
        left = self.width() - inset - side if at_end != is_mirrored() else inset
        colour = looks().theme.colour("muted" if at_end else "accent")
        paint_icon(painter, name, QRectF(left, middle - side / 2, side, side), colour)
