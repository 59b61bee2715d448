# SPDX-License-Identifier: Apache-2.0
"""Grounds on which a page stands things, and messages that live in the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ...domain.sentences import sentence
from ...domain.troubles import Trouble
from ..theme import looks, sizes
from .buttons import Button, IconButton, QuietButton
from .labels import Icon, Label
from .layout import Box, Column, Flow, Line
from .words import Words, tell

Deed = tuple[Words, Callable[[], object]]
"""A verb and what it does."""


def paint_ground(widget: QWidget, fill: str, edge: str | None = "hairline", *, rounded: bool = True) -> None:
    """Paint a widget's ground in colours of the theme."""
    theme, radius = looks().theme, sizes(widget.font()).radius * 1.5 if rounded else 0.0
    with QPainter(widget) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour(fill))
        painter.setPen(QPen(theme.colour(edge), 1.0) if edge else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class Card(Column):
    """Things that belong together, on a ground of their own."""

    def __init__(self, *things: QWidget | None, gap: float = 1.0, inset: float = 2.0, fill: str = "surface") -> None:
        super().__init__(*things, gap=gap, inset=inset)
        self._fill = fill

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, self._fill)


class Rule(QWidget):
    """A hairline between things."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(1)
        self.setMaximumHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), looks().theme.colour("hairline"))


class Notice(Box):
    """A message in the page: icon, words, a way on, deeds. It stays until it is read; `closed` when it is put away.

    `state` is one of theme.STATES. `deed` is a verb and what it does.
    """

    closed = Signal()

    def __init__(
        self, state: str = "info", words: Words = "", way_on: Words | None = None, *, closable: bool = False,
        deed: Deed | None = None,
    ) -> None:  # fmt: skip
        super().__init__(upright=False, gap=1.0, inset=1.5)
        self._state = state
        self._icon = Icon(state, state)
        self._words = Label(words, bold=True, ink=state)
        self._way_on = Label(way_on or "", ink="text")
        self._deeds = Flow()
        self._close = IconButton(sentence("Close this message"), "close")
        self._close.clicked.connect(self.put_away)
        self.add(self._icon, align=Qt.AlignmentFlag.AlignTop)
        self.add(Column(self._words, self._way_on, self._deeds, gap=0.5), 1)
        self.add(self._close, align=Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(closable)
        self._deeds.setVisible(False)
        self.say(state, words, way_on)
        if deed is not None:
            self.offer(*deed)

    def say(self, state: str, words: Words, way_on: Words | None = None) -> None:
        """Show another message."""
        self._state = state
        self._icon.show_icon(state, state)
        self._words.ink = state
        self._words.recolour()
        self._words.say(words)
        self._way_on.say(way_on or "")
        self._way_on.setVisible(way_on is not None)
        self.setAccessibleName(tell(words))
        self.update()

    def say_trouble(self, trouble: Trouble) -> None:
        """Show what went wrong and the way on."""
        self.say("error", trouble.what, trouble.way_on)

    def offer(self, words: Words, deed: Callable[[], object]) -> Button:
        """Add a verb."""
        button = Button(words)
        button.clicked.connect(lambda: deed())
        self._deeds.add(button)
        self._deeds.setVisible(True)
        return button

    def text(self) -> str:
        """What it says, for tests and screen readers."""
        return "\n".join(label.text() for label in (self._words, self._way_on) if label.text())

    def put_away(self) -> None:
        """Close it."""
        self.hide()
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, f"{self._state}_soft", self._state)


class Banner(Line):
    """A lasting strip across the window, such as: this computer keeps no key of its own."""

    def __init__(self, state: str, words: Words, deed: Deed | None = None) -> None:
        super().__init__(gap=1.0, inset=1.0)
        self._state = state
        self._give_room()
        self.add(Icon(state, state), align=Qt.AlignmentFlag.AlignVCenter)
        self._words = Label(words, ink=state)
        self.add(self._words, 1)
        if deed is not None:
            button = QuietButton(deed[0])
            button.clicked.connect(lambda: deed[1]())
            self.add(button)

    def _give_room(self) -> None:
        """With large text the page below needs the room."""
        self.setProperty("inset", 1.0 if looks().choices.percent < 150 else 0.5)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._give_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, f"{self._state}_soft", None, rounded=False)


class EmptyState(Column):
    """What a page says when there is nothing yet, with the next verb."""

    def __init__(self, icon: str, words: Words, explain: Words = "", deed: Deed | None = None) -> None:
        super().__init__(gap=1.0, inset=4.0)
        self.push()
        self.add(Icon(icon, "muted", 2.5), align=Qt.AlignmentFlag.AlignHCenter)
        self._words = Label(words, bold=True, factor=1.25, centred=True)
        self._explain = Label(explain, ink="muted", centred=True)
        self.add(self._words)
        self.add(self._explain)
        self._explain.setVisible(bool(explain))
        self.button: Button | None = None
        if deed is not None:
            self.button = Button(deed[0])
            self.button.clicked.connect(lambda: deed[1]())
            self.add(self.button, align=Qt.AlignmentFlag.AlignHCenter)
        self.push()

    def say(self, words: Words, explain: Words = "") -> None:
        """Say something else, such as that nothing matches a search."""
        self._words.say(words)
        self._explain.say(explain)
        self._explain.setVisible(bool(explain))
