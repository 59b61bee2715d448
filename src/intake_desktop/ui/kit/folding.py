# SPDX-License-Identifier: Apache-2.0
"""What the layouts share whose height follows their width: the list of their things, as Qt asks for it."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ..theme import sizes


class FoldingLayout(QLayout):
    """Holds the things of `owner` in order, `gap` units apart; how they stand is for whoever derives from it."""

    def __init__(self, owner: QWidget, gap: float) -> None:
        super().__init__(owner)
        self._owner, self._gap = owner, gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def _space(self) -> int:
        return sizes(self._owner.font()).units(self._gap)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int):
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int):
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True
