# SPDX-License-Identifier: Apache-2.0
"""Six words that two people read to each other, to make sure that a file came as it went."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from .kit import Card, Flow, Label, Line, Muted
from .theme import TITLE


class SixWords(Card):
    """Six words, large and numbered, from left to right in every language: they are English and are read out."""

    def __init__(self) -> None:
        super().__init__(fill="sunken", inset=2.0)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._words: tuple[str, ...] = ()

    def show_words(self, words: Sequence[str]) -> None:
        """Show them."""
        self._words = tuple(words)
        self.clear()
        flow = Flow(gap=3.0)
        for number, word in enumerate(words, start=1):
            flow.add(Line(Muted(str(number)), Label(word, factor=TITLE, bold=True, wrap=False, code=True), gap=0.75))
        self.add(flow)
        self.setAccessibleName(" ".join(words))

    def words(self) -> tuple[str, ...]:
        """What is shown."""
        return self._words
