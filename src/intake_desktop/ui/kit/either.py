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
    """At most `beside` things in equal parts of one line when the widest fits into its part; all of them below else.

    With `wraps`, as many to a line as fit.
    """

    def __init__(self, owner: QWidget, beside: int, gap: float, *, wraps: bool = False) -> None:
        # Heights by width and letters: Qt asks a hundred times for each while a page is laid out.
        self._known: dict[tuple[int, str], int] = {}
        super().__init__(owner, gap)
        self._beside, self._wraps = beside, wraps

    def invalidate(self) -> None:
        """What stands in it has changed."""
        self._known.clear()
        super().invalidate()

    def is_beside(self, width: int) -> bool:
        """Whether they stand in one line at this width."""
        count = len(self._items)
        widest = max((item.sizeHint().width() for item in self._items), default=0)
        return 1 < count <= self._beside and count * widest + (count - 1) * self._space() <= width

    def _height(self, item: QLayoutItem, width: int) -> int:
        return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

    def _columns(self, width: int) -> int:
        """How many stand in one line at this width."""
        if self.is_beside(width):
            return len(self._items)
        if not self._wraps:
            return 1
        widest = max((item.sizeHint().width() for item in self._items), default=1)
        return max(1, min(len(self._items), (width + self._space()) // (widest + self._space())))

    def _lines(self, width: int) -> tuple[int, list[list[QLayoutItem]]]:
        """How wide each is, and which stand together."""
        columns = self._columns(width)
        wide = (width - (columns - 1) * self._space()) // columns
        return wide, [self._items[at : at + columns] for at in range(0, len(self._items), columns)]

    def heightForWidth(self, width: int) -> int:
        if not self._items:
            return 0
        asked = (width, self._owner.font().key())
        if asked not in self._known:
            wide, lines = self._lines(width)
            heights = [max(self._height(item, wide) for item in line) for line in lines]
            self._known[asked] = sum(heights) + (len(heights) - 1) * self._space()
        return self._known[asked]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        if not self._items:
            return
        mirrored = self._owner.layoutDirection() == Qt.LayoutDirection.RightToLeft
        wide, lines = self._lines(rect.width())
        y = rect.top()
        for line in lines:
            high = max(self._height(item, wide) for item in line)
            for at, item in enumerate(line):
                x = at * (wide + self._space())
                left = rect.right() + 1 - x - wide if mirrored else rect.left() + x
                item.setGeometry(QRect(left, y, wide, self._height(item, wide)))
            y += high + self._space()

    def sizeHint(self) -> QSize:
        widest = max((item.sizeHint().width() for item in self._items), default=0)
        return QSize(widest, self.heightForWidth(widest))

    def minimumSize(self) -> QSize:
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), 0)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal
