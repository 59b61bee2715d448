# SPDX-License-Identifier: Apache-2.0
"""Boxes that keep their distances in space units, so that they grow with the text. Nobody sets pixels."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..theme import looks
from .folding import FoldingLayout


class Box(QWidget):
    """Widgets one after the other; `gap` between them and `inset` around them in space units."""

    def __init__(self, *things: QWidget | None, upright: bool, gap: float = 1.0, inset: float = 0.0) -> None:
        super().__init__()
        # The style answers Qt's questions about margins and spacing from these two, in units of this widget's font.
        self.setProperty("gap", float(gap))
        self.setProperty("inset", float(inset))
        self._layout: QBoxLayout = QVBoxLayout(self) if upright else QHBoxLayout(self)
        for thing in things:
            self.add(thing) if thing is not None else self.push()

    def add(self, widget: QWidget, stretch: int = 0, align: Qt.AlignmentFlag | None = None) -> QWidget:
        """Put a widget last and give it back."""
        self._layout.addWidget(widget, stretch, align or Qt.AlignmentFlag(0))
        return widget

    def insert(self, index: int, widget: QWidget) -> None:
        """Put a widget at a place."""
        self._layout.insertWidget(index, widget)

    def push(self) -> None:
        """Take up the room that is left."""
        self._layout.addStretch(1)

    def turn(self, *, upright: bool) -> None:
        """Stand the things below each other from now on, or beside each other."""
        directions = QBoxLayout.Direction
        wanted = directions.TopToBottom if upright else directions.LeftToRight
        if self._layout.direction() != wanted:
            self._layout.setDirection(wanted)
            heights_changed(self)

    def things(self) -> list[QWidget]:
        """The widgets inside, in order."""
        items = (self._layout.itemAt(at) for at in range(self._layout.count()))
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    def clear(self) -> None:
        """Take everything out and delete it."""
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()


def heights_changed(widget: QWidget) -> None:
    """Make everything around `widget` ask anew how high it is. Qt remembers the height that goes with a width, and
    does not notice what changes inside while it lays out."""
    around: QWidget | None = widget
    while around is not None and not around.isWindow():
        around.updateGeometry()
        around = around.parentWidget()


class Column(Box):
    """Widgets below each other."""

    def __init__(self, *things: QWidget | None, gap: float = 1.0, inset: float = 0.0) -> None:
        super().__init__(*things, upright=True, gap=gap, inset=inset)


class Line(Box):
    """Widgets beside each other; ``None`` is the room between."""

    def __init__(self, *things: QWidget | None, gap: float = 1.0, inset: float = 0.0) -> None:
        super().__init__(*things, upright=False, gap=gap, inset=inset)


class Measure(QWidget):
    """Keeps what is inside no wider than `letters` letters (about 70 read well), at the start side or in the middle."""

    def __init__(self, inside: QWidget, *, letters: float = 70, centred: bool = False) -> None:
        super().__init__()
        self._inside, self._letters = inside, letters
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        if centred:
            line.addStretch(1)
        line.addWidget(inside, 1000)
        line.addStretch(1)
        self._fit()

    def _fit(self) -> None:
        self._inside.setMaximumWidth(round(looks().sizes.letter * self._letters))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fit()


class Flow(QWidget):
    """Widgets beside each other that go to a further line when there is no room, such as buttons at 200 %."""

    def __init__(self, *things: QWidget, gap: float = 1.0) -> None:
        super().__init__()
        self._flow = _FlowLayout(self, gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for thing in things:
            self._flow.addWidget(thing)

    def add(self, widget: QWidget) -> QWidget:
        """Put a widget last and give it back."""
        self._flow.addWidget(widget)
        return widget


def settle_focus(top: QWidget) -> list[QWidget]:
    """Make Tab go in reading order through `top`, in whatever order its widgets were made; gives that order."""
    order = [widget for widget in _read(top) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for before, after in itertools.pairwise(order):
        QWidget.setTabOrder(before, after)
    return order


def enable(on: bool, *things: QWidget) -> None:
    """Let these be pressed, or not while something is under way; the keyboard comes back to whichever had it."""
    for thing in things:
        held = QApplication.focusWidget()
        if not on and thing.isEnabled():
            thing.setProperty("had_keyboard", held is not None and (held is thing or thing.isAncestorOf(held)))
        thing.setEnabled(on)
        if on and thing.property("had_keyboard"):
            thing.setProperty("had_keyboard", False)
            if thing.isVisible():
                (thing.focusWidget() or thing).setFocus(Qt.FocusReason.OtherFocusReason)


def _read(widget: QWidget) -> Iterator[QWidget]:
    """The widget and what is inside it, as one reads: layouts in their order, then what stands in no layout."""
    yield widget
    inside = widget.widget() if isinstance(widget, QScrollArea) else None
    seen = set()
    for child in [inside] if inside is not None else _laid_out(widget.layout()):
        seen.add(child)
        yield from _read(child)
    for other in widget.children():
        if isinstance(other, QWidget) and other not in seen and not other.isWindow() and inside is None:
            yield from _read(other)


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    for at in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(at) if layout is not None else None
        if item is not None and (widget := item.widget()) is not None:
            yield widget
        elif item is not None:
            yield from _laid_out(item.layout())


class _FlowLayout(FoldingLayout):
    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        gap = self._space()
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._items:
            if (widget := item.widget()) is not None and widget.isHidden():
                continue
            hint = item.sizeHint().boundedTo(QSize(max(1, width), 1 << 20))
            if lines[-1] and used + hint.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, hint))
            used += hint.width() + gap
        return lines

    def _arrange(self, width: int, place: QPoint | None) -> int:
        """Lay the items out in `width`; move them when `place` is given. Gives the height."""
        gap = self._space()
        mirrored = self._owner.layoutDirection() == Qt.LayoutDirection.RightToLeft
        y = 0
        for line in self._lines(width):
            high, x = max((hint.height() for _, hint in line), default=0), 0
            for item, hint in line:
                if place is not None:
                    left = width - x - hint.width() if mirrored else x
                    item.setGeometry(QRect(place + QPoint(left, y + (high - hint.height()) // 2), hint))
                x += hint.width() + gap
            y += high + gap
        return max(0, y - gap)

    def heightForWidth(self, width: int) -> int:
        return self._arrange(width, None)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect.width(), rect.topLeft())

    def sizeHint(self) -> QSize:
        gap = self._space()
        shown = [hint for line in self._lines(1 << 20) for _, hint in line]
        wide = sum(hint.width() for hint in shown) + gap * max(0, len(shown) - 1)
        return QSize(wide, max((hint.height() for hint in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)
