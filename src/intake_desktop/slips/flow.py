# SPDX-License-Identifier: Apache-2.0
"""A paper of several sheets: blocks run from one to the next, what belongs together stays together, sheets are counted.

Lengths are points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ..lang import speaker
from .blocks import Block, Columns, Laid, Part, Rule, Stack, Words, distance
from .look import Look
from .page import FIRM, Page
from .paper import A4, Paper
from .shaping import Kept

NORMAL = (1.35, 1.22, 1.1)
"""Sizes of letters for reading at a desk."""
SNUG = (*NORMAL, 1.0)
"""The same with one that is still read with ease, for what is signed: a second sheet may be lost, or be another one."""
LARGE = (1.92,)
"""Letters of 16 points and more, for tired eyes."""
MARGIN, _GAP = 54.0, 4.0
_NARROW, _CLOSE = 36.0, 2.2
"""Margins, and the room between blocks, where that saves a sheet."""
_MOST_AIR = 3.0
_FOOT = 14.0

Group = tuple[Any, ...]
"""Blocks that stay on one sheet: a heading and the first line below it, a question and its boxes."""
Writer = Callable[[Look], Sequence[Group]]
"""Writes a paper in the sizes of a look."""


def sheets(title: str, language: str, write: Writer, foot: str = "", *, scales: tuple[float, ...] = NORMAL) -> bytes:
    """Make a paper of A4 sheets; `foot` stands below each, and the number of the sheet when there are several.

    Of the `scales`, the first that needs the fewest sheets is taken, with narrow margins only where that saves one.
    Nothing of what is set for it outlives it.
    """
    kept: Kept = {}
    voice = speaker(language)
    best: _Written | None = None
    ways = ((scale, *room) for scale in scales for room in ((MARGIN, _GAP), (_NARROW, _CLOSE)))
    for scale, margin, gap in ways:
        if best is not None and best.least_sheets(scale, margin) >= len(best.pages):
            continue
        written = _written(Look(voice, kept, scale, 1), write, margin, gap * scale)
        if best is None or len(written.pages) < len(best.pages):
            best = written
    assert best is not None
    look, margin, gap, pages = best
    paper = Paper(title, language, A4)
    for number, blocks in enumerate(pages, start=1):
        page = Page(paper, A4, rtl=voice.rtl)
        part = Part(blocks, gap)
        free = (_room(margin) - part.height()) / max(len(blocks) - 1, 1)
        part.draw(page, margin, margin, min(max(free, 0.0), _MOST_AIR * look.scale))
        if foot or len(pages) > 1:
            below = _foot(look, foot, number, len(pages)).lay(A4[0] - 2 * margin)
            below.draw(page, margin, A4[1] - margin - _FOOT / 2)
        if number < len(pages):
            paper.showPage()
    return paper.finished()


class _Written(NamedTuple):
    """A paper set in the sizes of a look, page by page."""

    look: Look
    margin: float
    gap: float
    pages: list[list[Laid]]

    def least_sheets(self, scale: float, margin: float) -> int:
        """How many sheets it takes at least in other letters: they are less tall, and more of them stand on a line."""
        tall = sum(Part(blocks, 0.5 * self.gap).height() for blocks in self.pages)
        more = (scale / self.look.scale) ** 2 * (A4[0] - 2 * self.margin) / (A4[0] - 2 * margin)
        return math.ceil(tall * more / _room(margin))


def _written(look: Look, write: Writer, margin: float, gap: float) -> _Written:
    width = A4[0] - 2 * margin
    laid = [[block.lay(width) for block in group] for group in write(look)]
    return _Written(look, margin, gap, _paged(laid, _room(margin), gap))


def _room(margin: float) -> float:
    """How tall what is written on a sheet may be."""
    return A4[1] - 2 * margin - _FOOT


def heading(look: Look, words: Words) -> Stack:
    """A heading with a line below it."""
    return Stack((words, Rule(FIRM, 3 * look.scale)))


def bullets(look: Look, lines: Sequence[Block]) -> list[Columns]:
    """Put lines under each other, each with a dash before it."""
    return [Columns((look.words("–", "strong"), line), (0, 1), 5 * look.scale) for line in lines]


def _paged(groups: Sequence[list[Laid]], room: float, gap: float) -> list[list[Laid]]:
    pages: list[list[Laid]] = [[]]
    down = 0.0
    for group in groups:
        reach = _down(pages[-1], group, down, gap)
        if pages[-1] and reach + group[-1].height + group[-1].below > room:
            pages.append([])
            reach = _down([], group, 0.0, gap)
        pages[-1] += group
        down = reach
    return pages


def _down(before: list[Laid], group: list[Laid], down: float, gap: float) -> float:
    """Where the top of the last block of a group stands when the last one before it stands at `down`."""
    chain = [*before[-1:], *group]
    if not before:
        down = group[0].above
    return down + sum(distance(upper, lower, gap) for upper, lower in pairwise(chain))


def _foot(look: Look, foot: str, number: int, pages: int) -> Columns:
    small = Look(look.speaker, look.kept, NORMAL[-1], 1)
    told = [small.words(foot, "small")]
    if pages > 1:
        told.append(small.say("Sheet {number} of {all}", "small", number=str(number), all=str(pages)))
    return Columns(tuple(told), (1, 0)[: len(told)], 10)
