# SPDX-License-Identifier: Apache-2.0
"""How far something is, and what must stay hidden until somebody says why."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...domain.sentences import sentence
from ..theme import looks, sizes
from .buttons import Button
from .labels import Label, Muted
from .layout import Column, Line
from .words import Words, is_mirrored, tell


class _Bar(QWidget):
    """A thin bar that fills from the start side; unknown progress is a third that stands still (nothing blinks)."""

    share: float | None = None

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self):
        from PySide6.QtCore import QSize

        return QSize(100, sizes(self.font()).unit)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, box = looks().theme, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hairline"))
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            wide = box.width() * (1 / 3 if self.share is None else self.share)
            if wide >= 1:
                left = box.right() - wide if is_mirrored() else box.left()
                painter.setBrush(theme.colour("accent"))
                painter.drawRoundedRect(QRectF(left, box.top(), wide, box.height()), box.height() / 2, box.height() / 2)


class ProgressLine(Column):
    """A sentence and a bar: ``show_progress(done, total)``; total 0 means nobody knows."""

    def __init__(self, words: Words = "") -> None:
        super().__init__(gap=0.5)
        self._words, self._bar = Label(words), _Bar()
        self.add(self._words)
        self.add(self._bar)

    def say(self, words: Words) -> None:
        """Say what is being done."""
        self._words.say(words)
        self.setAccessibleName(tell(words))

    def show_progress(self, done: int, total: int) -> None:
        """Fill the bar."""
        self._bar.share = min(1.0, done / total) if total else None
        self.setAccessibleDescription(f"{round(100 * self._bar.share)} %" if self._bar.share is not None else "")
        self._bar.update()


class Steps(Column):
    """Where one is in a row of steps: "Step 2 of 4 — About her", and a bar of that many parts."""

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        self._words, self._parts = Muted(), _Parts()
        self.add(self._words)
        self.add(self._parts)

    def show_step(self, at: int, total: int, name: Words) -> None:
        """Show that step `at` (from 1) of `total` is open."""
        self._words.say(lambda say: say.say("Step {at} of {total} — {name}", at=at, total=total, name=tell(name)))
        self._parts.at, self._parts.total = at, total
        self._parts.update()

    def text(self) -> str:
        """What it says."""
        return self._words.text()


class _Parts(QWidget):
    at, total = 0, 1

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self):
        from PySide6.QtCore import QSize

        return QSize(100, max(4, sizes(self.font()).half))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, gap = looks().theme, sizes(self.font()).half
        wide = (self.width() - gap * (self.total - 1)) / self.total
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for part in range(self.total):
                left = part * (wide + gap)
                left = self.width() - left - wide if is_mirrored() else left
                painter.setBrush(theme.colour("accent" if part < self.at else "hairline"))
                painter.drawRoundedRect(QRectF(left, 0, wide, self.height()), self.height() / 2, self.height() / 2)


DOTS = "••••••••"


class Dots(Line):
    """Something about a person, hidden. *Reveal…* says `wanted`; the page asks for the reason, then calls `reveal`.

    After `seconds` it hides by itself.
    """

    wanted = Signal()
    hidden = Signal()

    def __init__(self, *, seconds: int = 60, may: bool = True) -> None:
        super().__init__(gap=1.0)
        self._text = Label(DOTS)
        self._button = Button(sentence("Reveal…"), "eye")
        self._button.clicked.connect(self._turn)
        self._button.setVisible(may)
        self._clock = QTimer(self, interval=seconds * 1000, singleShot=True)
        self._clock.timeout.connect(self.hide_again)
        self.add(self._text, 1)
        self.add(self._button)
        self.hide_again()

    def is_revealed(self) -> bool:
        """Whether it can be read now."""
        return self._clock.isActive()

    def reveal(self, words: Words) -> None:
        """Show it for a while."""
        self._text.say(words)
        self._text.setAccessibleName("")
        self._button.say(sentence("Hide"))
        self._button.show_icon("eye-off")
        self._clock.start()

    def hide_again(self) -> None:
        """Show dots."""
        self._clock.stop()
        self._text.say(DOTS)
        self._text.setAccessibleName(tell(sentence("Hidden")))
        self._button.say(sentence("Reveal…"))
        self._button.show_icon("eye")
        self.hidden.emit()

    def text(self) -> str:
        """What can be read."""
        return self._text.text()

    def _turn(self) -> None:
        self.hide_again() if self.is_revealed() else self.wanted.emit()
