# SPDX-License-Identifier: Apache-2.0
"""The pieces a paper is put together from: words, pairs of label and value, columns, boxes to tick, lines to write on.

A block is laid in a width and becomes leaves with their places; a paper draws the leaves. Blocks are arranged as for a
left-to-right reader; :class:`Page` turns the arrangement round for a right-to-left one. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import msgspec

from .page import FIRM, THIN, Page
from .setting import Ink, Shaped, Style, clearance
from .shaping import Kept, shape

__all__ = ["FIRM", "THIN", "Page"]


class Leaf(NamedTuple):
    """Something to draw, from its own upper left corner: `top` and `low` are where its ink ends, `inks` its outline."""

    draw: Callable[[Page, float, float], None]
    inks: Callable[[], list[Ink]]
    top: float
    low: float


class Laid:
    """A block that has been laid: its height, where its first baseline stands, its leaves and their places.

    `above` and `below` say how far ink reaches beyond the height, as that of Nastaliq does.
    """

    __slots__ = ("above", "baseline", "below", "height", "leaves")

    def __init__(self, height: float, baseline: float, leaves: list[tuple[float, float, Leaf]]) -> None:
        self.height, self.baseline, self.leaves = height, baseline, leaves
        self.above = max(0.0, -min((down + leaf.top for _, down, leaf in leaves), default=0.0))
        self.below = max(0.0, max((down + leaf.low for _, down, leaf in leaves), default=0.0) - height)

    def moved(self, x: float, y: float) -> list[tuple[float, float, Leaf]]:
        """The leaves moved to where another block wants them."""
        return [(left + x, top + y, leaf) for left, top, leaf in self.leaves]

    def draw(self, page: Page, x: float, top: float) -> None:
        """Draw with the upper left corner at (`x`, `top`)."""
        for left, down, leaf in self.leaves:
            leaf.draw(page, x + left, top + down)

    def inks(self, top: float, low: float) -> list[Ink]:
        """The outlines of the leaves that have ink above `top` or below `low`."""
        return [
            (a + left, b + left, c + down, d + down)
            for left, down, leaf in self.leaves
            if down + leaf.top < top or down + leaf.low > low
            for a, b, c, d in leaf.inks()
        ]


class Block(Protocol):
    """A piece of paper."""

    def natural_width(self) -> float:
        """How wide the block is when nothing is broken."""

    def lay(self, width: float) -> Laid:
        """Arrange the block in `width`."""


_APART = 0.8


def distance(upper: Laid, lower: Laid, gap: float) -> float:
    """Give how far the top of a block must be below the top of the one above it, so that no ink meets."""
    apart = upper.height + gap
    if upper.below + lower.above + _APART > gap and (upper.below or lower.above):
        near = upper.inks(-1e9, upper.height + gap - lower.above - _APART)
        close = lower.inks(upper.below - gap + _APART, 1e9)
        apart = max(apart, clearance(near, close, _APART))
    return apart


def stack(laid: Sequence[Laid], gap: float) -> Laid:
    """Put blocks that have been laid under each other."""
    leaves: list[tuple[float, float, Leaf]] = []
    top = 0.0
    for number, block in enumerate(laid):
        if number:
            top += distance(laid[number - 1], block, gap)
        leaves += block.moved(0.0, top)
    return Laid(top + laid[-1].height if laid else 0.0, laid[0].baseline if laid else 0.0, leaves)


def abreast(parts: Sequence[tuple[float, Laid]]) -> Laid:
    """Put blocks side by side, each at its place, on a common first baseline."""
    base = max(block.baseline for _, block in parts)
    leaves: list[tuple[float, float, Leaf]] = []
    height = 0.0
    for x, block in parts:
        down = base - block.baseline
        leaves += block.moved(x, down)
        height = max(height, down + block.height)
    return Laid(height, base, leaves)


class Part:
    """Blocks that have been laid under each other and can still be moved apart, to fill a sheet evenly."""

    def __init__(self, blocks: Sequence[Laid], gap: float) -> None:
        self.blocks = blocks
        self._steps = [distance(upper, lower, gap) for upper, lower in pairwise(blocks)]

    def height(self, air: float = 0.0) -> float:
        """How tall the part is with all its ink, `air` added to each gap."""
        first, last = self.blocks[0], self.blocks[-1]
        return first.above + sum(self._steps) + air * len(self._steps) + last.height + last.below

    def draw(self, page: Page, x: float, top: float, air: float = 0.0) -> None:
        """Draw from the upper edge of its ink."""
        top += self.blocks[0].above
        for block, step in zip(self.blocks, (*self._steps, 0.0), strict=True):
            block.draw(page, x, top)
            top += step + air


def leaf(height: float, baseline: float, ink: Ink, draw: Callable[[Page, float, float], None]) -> Laid:
    """Make a block of one leaf that is no text."""
    return Laid(height, baseline, [(0.0, 0.0, Leaf(draw, lambda: [ink], ink[2], ink[3]))])


class _Outline:
    """The outline of a text as blocks are arranged, from the reader's side of the line; made when it is asked for."""

    __slots__ = ("_inks", "_mirrored", "_shaped")

    def __init__(self, shaped: Shaped, *, mirrored: bool) -> None:
        self._shaped, self._mirrored = shaped, mirrored
        self._inks: list[Ink] | None = None

    def __call__(self) -> list[Ink]:
        if self._inks is None:
            inks, wide = self._shaped.inks(), self._shaped.width
            self._inks = [(wide - b, wide - a, c, d) for a, b, c, d in inks] if self._mirrored else inks
        return self._inks


class Words(msgspec.Struct, frozen=True, eq=False):
    """A text in one style; `mirrored` where it stands on a page that is arranged from the right."""

    text: str
    style: Style
    kept: Kept
    mirrored: bool = False

    def natural_width(self) -> float:
        """How wide the text is on one line."""
        return shape(self.text, self.style, 1e4, self.kept).natural_width + 0.1

    def lay(self, width: float) -> Laid:
        """Set the text."""
        shaped: Shaped = shape(self.text, self.style, width, self.kept)
        inks = _Outline(shaped, mirrored=self.mirrored)
        drawn = Leaf(lambda page, x, top: page.text(shaped, x, top), inks, *shaped.reach())
        return Laid(shaped.height, shaped.baselines[0] if shaped.lines else 0.0, [(0.0, 0.0, drawn)])


class Space(msgspec.Struct, frozen=True):
    """Nothing, for the eye to rest."""

    points: float

    def natural_width(self) -> float:
        """None."""
        return 0.0

    def lay(self, width: float) -> Laid:
        """Take the room."""
        return Laid(self.points, self.points, [])


class Rule(msgspec.Struct, frozen=True):
    """A line across, with room above and below."""

    weight: float = THIN
    room: float = 3.0

    def natural_width(self) -> float:
        """None of its own."""
        return 0.0

    def lay(self, width: float) -> Laid:
        """Draw from the start of the line to its end."""
        ink = (0.0, width, self.room - 1.0, self.room + 1.0)
        line = lambda page, x, top: page.line(x, top + self.room, width, self.weight)  # noqa: E731
        return leaf(2 * self.room, self.room, ink, line)


class Stack(msgspec.Struct, frozen=True):
    """Blocks under each other."""

    blocks: tuple[Any, ...]
    gap: float = 0.0

    def natural_width(self) -> float:
        """The widest block's."""
        return float(max((block.natural_width() for block in self.blocks), default=0.0))

    def lay(self, width: float) -> Laid:
        """Lay one after the other."""
        return stack([block.lay(width) for block in self.blocks], self.gap)


class Columns(msgspec.Struct, frozen=True):
    """Blocks side by side on a common first baseline; `shares` divide the width (0: as wide as its words)."""

    blocks: tuple[Any, ...]
    shares: tuple[float, ...]
    gap: float = 10.0

    def natural_width(self) -> float:
        """All side by side."""
        return float(sum(block.natural_width() for block in self.blocks) + self.gap * (len(self.blocks) - 1))

    def lay(self, width: float) -> Laid:
        """Lay from the start of the line to its end."""
        fixed = [
            0.0 if share else min(block.natural_width(), width * 0.6)
            for block, share in zip(self.blocks, self.shares, strict=True)
        ]
        free = width - sum(fixed) - self.gap * (len(self.blocks) - 1)
        parts, x = [], 0.0
        for block, share, known in zip(self.blocks, self.shares, fixed, strict=True):
            wide = known or free * share / sum(self.shares)
            parts.append((x, block.lay(wide)))
            x += wide + self.gap
        return abreast(parts)


class Beside(msgspec.Struct, frozen=True):
    """One block at the start of the line and one at its end, both from the top."""

    start: Any
    end: Any
    gap: float = 8.0

    def natural_width(self) -> float:
        """Both."""
        return float(self.start.natural_width() + self.gap + self.end.natural_width())

    def lay(self, width: float) -> Laid:
        """Lay both."""
        wide = self.end.natural_width()
        start, end = self.start.lay(width - wide - self.gap), self.end.lay(wide)
        leaves = start.leaves + end.moved(width - wide, 0.0)
        return Laid(max(start.height, end.height), start.baseline, leaves)


class Pair(msgspec.Struct, frozen=True):
    """A label and what it names, on one baseline."""

    label: Any
    value: Any
    gap: float = 5.0

    def natural_width(self) -> float:
        """Both on one line."""
        return float(self.label.natural_width() + self.gap + self.value.natural_width())

    def lay(self, width: float, label: float | None = None) -> Laid:
        """Lay both; the label takes `label` of the width or what it needs, and never more than half."""
        first = min(self.label.natural_width() if label is None else label, width / 2)
        second = width - first - self.gap
        return abreast([(0.0, self.label.lay(first)), (first + self.gap, self.value.lay(second))])


class Grid(msgspec.Struct, frozen=True):
    """Pairs in columns, read row by row; in each column the values stand under each other."""

    pairs: tuple[Pair, ...]
    columns: int = 2
    between: float = 14.0
    gap: float = 1.0

    def natural_width(self) -> float:
        """As if it had one column."""
        return max((pair.natural_width() for pair in self.pairs), default=0.0)

    def lay(self, width: float) -> Laid:
        """Lay row by row."""
        wide = (width - self.between * (self.columns - 1)) / self.columns
        labels = [
            max((pair.label.natural_width() for pair in self.pairs[column :: self.columns]), default=0.0)
            for column in range(self.columns)
        ]
        rows = []
        for start in range(0, len(self.pairs), self.columns):
            row = self.pairs[start : start + self.columns]
            rows.append(abreast([(n * (wide + self.between), pair.lay(wide, labels[n])) for n, pair in enumerate(row)]))
        return stack(rows, self.gap)


class Blank(msgspec.Struct, frozen=True):
    """A line to write on by hand; `room` is the height that handwriting needs above it, `below` what follows."""

    room: float = 15.0
    below: float = 4.0

    def natural_width(self) -> float:
        """None of its own."""
        return 0.0

    def lay(self, width: float) -> Laid:
        """Draw the line."""
        ink = (0.0, width, self.room - 8.0, self.room + 2.0)
        line = lambda page, x, top: page.line(x, top + self.room + 1.5, width)  # noqa: E731
        return leaf(self.room + self.below, self.room, ink, line)


class Badge(msgspec.Struct, frozen=True):
    """Words in a box, white on black when `loud`: seen at once on the worst printer."""

    words: Any
    loud: bool = False
    pad: float = 5.0

    def natural_width(self) -> float:
        """How wide the box is."""
        return float(self.words.natural_width() + 2 * self.pad + 0.5)

    def lay(self, width: float) -> Laid:
        """Lay at the end of the line; the box is as tall as the ink."""
        wide = min(self.natural_width(), width)
        words = self.words.lay(wide - 2 * self.pad)
        rise = words.above + 1.5
        tall = rise + words.height + words.below + 1.5
        box = leaf(
            tall,
            rise,
            (0.0, wide, 0.0, tall),
            lambda page, x, top: page.box(x, top, wide, tall, weight=0.8, filled=self.loud),
        )
        x = width - wide
        return Laid(tall, rise + words.baseline, [*box.moved(x, 0.0), *words.moved(x + self.pad, rise)])


class Ticks(msgspec.Struct, frozen=True):
    """Boxes to tick with their words, as many on a line as there is room for; `ticked` are ticked already."""

    labels: tuple[Any, ...]
    size: float = 7.0
    between: float = 9.0
    ticked: tuple[int, ...] = ()

    def natural_width(self) -> float:
        """How wide they are on one line."""
        return sum((self._wide(label) for label in self.labels), 0.0) + self.between * (len(self.labels) - 1)

    def lay(self, width: float) -> Laid:
        """Lay row by row."""
        rows: list[list[tuple[float, Laid]]] = [[]]
        at = 0.0
        for number, label in enumerate(self.labels):
            wide = min(self._wide(label), width)
            if rows[-1] and at + wide > width + 0.01:  # the room it asked for, but for a rounded digit
                rows.append([])
                at = 0.0
            words = label.lay(wide - self._indent())
            rows[-1] += [(at, self._box(ticked=number in self.ticked)), (at + self._indent(), words)]
            at += wide + self.between
        return stack([abreast(row) for row in rows], 0.0)

    def _box(self, *, ticked: bool) -> Laid:
        size = self.size

        def draw(page: Page, x: float, top: float) -> None:
            page.box(x, top, size, size, weight=0.6)
            if ticked:
                page.tick(x, top, size)

        return leaf(size + 1.0, size * 0.88, (0.0, size, 0.0, size), draw)

    def _wide(self, label: Any) -> float:
        return float(self._indent() + label.natural_width() + 0.5)

    def _indent(self) -> float:
        return self.size + 3.5
