# SPDX-License-Identifier: Apache-2.0
"""Two things beside each other while there is room, below each other when the text is large or the window narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ..theme import looks
from .buttons import Button
from .layout import heights_changed
from .words import Words


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


class PaperBeside(Beside):
    """Questions, and beside them the paper that comes of the answers; where there is no room for both, one at a time.

    `turn` is the button that leads from one to the other then and says `there` or `back`; the page puts it where it
    likes, in a `foot` of its own if need be.
    """

    def __init__(
        self,
        questions: QWidget,
        paper: QWidget,
        turn: Button,
        there: Words,
        back: Words,
        *,
        foot: QWidget | None = None,
    ) -> None:
        super().__init__(questions, paper, letters=118, shares=(10, 9))
        self._questions, self._paper, self._turn = questions, paper, turn
        self._there, self._back, self._foot = there, back, foot or turn
        self._is_there = True
        turn.clicked.connect(self._turned)
        self.folded.connect(lambda _: self.to_questions())
        self.to_questions()

    def minimumSizeHint(self) -> QSize:
        """No higher than a few lines: questions and pages scroll, and before it is seen for the first time nobody knows
        yet whether there is room for both; a window made higher then would stay so."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), min(hint.height(), looks().sizes.line * 8))

    def to_questions(self) -> None:
        """Show the questions, and the paper as well where there is room."""
        folded = self.is_folded()
        self._foot.setVisible(folded and self._is_there)
        self._questions.show()
        self._paper.setVisible(self._is_there and not folded)
        self._turn.say(self._there)

    def show_paper(self, is_there: bool) -> None:
        """Say whether there is a paper to be shown at all."""
        self._is_there = is_there
        self.to_questions()

    def _turned(self) -> None:
        to_paper = self._paper.isHidden()
        self._paper.setVisible(to_paper)
        self._questions.setVisible(not to_paper)
        self._turn.say(self._back if to_paper else self._there)
