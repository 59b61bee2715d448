# SPDX-License-Identifier: Apache-2.0
"""The line at the bottom of the window: what was saved last; and while something takes time, that it is under way."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent

from ..domain.sentences import Sentence, sentence
from .kit import Icon, Label, Line
from .kit.surfaces import paint_ground

SOON, LONG = 200, 5000
"""Milliseconds of work after which it is said that something is under way, and that it takes a while."""
ONE_MOMENT = sentence("One moment…")
TAKES_LONG = sentence("This takes a while. If a stick is in, leave it in.")


class StatusLine(Line):
    """What was saved last, in words. Nothing here blinks or hides; while work takes time it says so in the same place,
    so that nothing on the page moves under the hand.
    """

    def __init__(self) -> None:
        super().__init__(gap=0.5, inset=0.75)
        self._icon = Icon("done", "done")
        self._words = Label("", factor=0.9)
        self._slow = QTimer(self, singleShot=True)
        self._slow.timeout.connect(self._wait)
        self._waits = False
        self.add(self._icon)
        self.add(self._words, 1)
        self.tell(sentence("Everything here is saved on this computer."))

    def tell(self, words: Sentence, state: str = "done") -> None:
        """Say something else, once nothing is under way."""
        self._said = words, state
        if not self._waits:
            self._show(words, state)

    def attend(self, busy: bool) -> None:
        """Work has begun, or all of it is done."""
        if busy:
            self._slow.start(SOON)
            return
        self._slow.stop()
        if self._waits:
            self._waits = False
            self._show(*self._said)

    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def _wait(self) -> None:
        """It takes time."""
        self._show(TAKES_LONG if self._waits else ONE_MOMENT, "waiting")
        if not self._waits:
            self._waits = True
            self._slow.start(LONG)

    def _show(self, words: Sentence, state: str) -> None:
        self._icon.show_icon(state, state)
        self._words.say(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "sunken", None, rounded=False)
