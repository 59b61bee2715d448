# SPDX-License-Identifier: Apache-2.0
"""Beside each other where they fit, else below each other.

A layout of its own, not a box that is turned when it is resized: Qt remembers which height goes with a width, and what
changes only after the resize is cut.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from .folding import FoldingLayout


class EitherLayout(FoldingLayout):
    """At most `beside` things in equal parts of one line when the widest fits into its part; all of them below else."""

    def __init__(self, owner: QWidget, beside: int, gap: float) -> None:
        super().__init__(owner, gap)
        self._beside = beside

    def is_beside(self, width: int) -> bool:
        """Whether they stand in one line at this width."""
        count = len(self._items)
        widest = max((item.sizeHint().width() for item in self._items), default=0)
        return 1 < count <= self._beside and count * widest + (count - 1) * self._space() <= width

    def _height(self, item: QLayoutItem, width: int) -> int:
        return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

    def _part(self, width: int) -> int:
        count = len(self._items)
        return (width - (count - 1) * self._space()) // count

    def heightForWidth(self, width: int) -> int:
        if not self._items:
            return 0
        if self.is_beside(width):
            return max(self._height(item, self._part(width)) for item in self._items)
        return sum(self._height(item, width) for item in self._items) + (len(self._items) - 1) * self._space()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        beside, mirrored = self.is_beside(rect.width()), self._owner.layoutDirection() == Qt.LayoutDirection.RightToLeft
        wide = self._part(rect.width()) if beside else rect.width()
        x, y = 0, rect.top()
        for item in self._items:
            high = self._height(item, wide)
            left = rect.right() + 1 - x - wide if mirrored else rect.left() + x
            item.setGeometry(QRect(left, y, wide, high))
            if beside:
                x += wide + self._space()
            else:
                y += high + self._space()

    def sizeHint(self) -> QSize:
        widest = max((item.sizeHint().width() for item in self._items), default=0)
        return QSize(widest, self.heightForWidth(widest))

    def minimumSize(self) -> QSize:
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), 0)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal
