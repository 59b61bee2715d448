# SPDX-License-Identifier: Apache-2.0
"""Two things beside each other while there is room, below each other when the text is large or the window narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ..theme import looks
from .layout import heights_changed


class Beside(QWidget):
    """`first` and `second` share the width; from `letters` letters of width on they stand beside each other.

    `folded` tells (with True) that they now stand below each other, for a page that shows one at a time then.
    """

    folded = Signal(bool)

    def __init__(
        self,
        first: QWidget,
        second: QWidget,
        *,
        letters: float = 100,
        shares: tuple[int, int] = (1, 1),
        gap: float = 2.0,
    ) -> None:
        super().__init__()
        self.setProperty("gap", gap)
        self.setProperty("inset", 0.0)
        self._letters, self._folded = letters, False
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.addWidget(first, shares[0])
        self._line.addWidget(second, shares[1])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def is_folded(self) -> bool:
        """Whether there is no room for both beside each other."""
        return self._folded

    def _fold(self) -> None:
        narrow = self.width() < looks().sizes.letter * self._letters
        if narrow != self._folded:
            self._folded = narrow
            down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            self._line.setDirection(down if narrow else across)
            heights_changed(self)
            self.folded.emit(narrow)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough to be folded: what is inside wraps."""
        hint = super().minimumSizeHint()
        return hint if self._folded else QSize(min(hint.width(), 1), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fold()
