# SPDX-License-Identifier: Apache-2.0
"""The referral slip: sender's copy, receiver's part and reply stub on one sheet, the card of her rights on its back.

Its content comes from ``domain.disclosure.disclosed`` and is asked once more here; what her consent does not cover is a
bug, not a choice of layout. The slip that she carries herself is in ``discreet_slip``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..domain.disclosure import AboveLevel, SlipContent, above_level
from ..domain.sentences import sentence
from ..lang import Speaker, speaker
from .blocks import Part
from .discreet_slip import discreet_slip
from .look import Look, Twofold
from .marks import cut
from .page import Page
from .paper import A4, A5, Paper, TooMuchForOneSheet
from .rights_card import large_rights_card, rights_card
from .shaping import Kept
from .slip_parts import receiver_part, sender_copy
from .stub import reply_stub

__all__ = ["AboveLevel", "SlipContent", "TooMuchForOneSheet", "paper_name", "referral_slip"]

_MARGIN, _EDGE = 23.0, 21.0
_CUT_ROOM = 6.0
_LEAST_AIR, _MOST_AIR = 0.8, 9.0


class _Sheet(NamedTuple):
    """One way to set a slip: paper, size of letters, columns, and which parts stand together on a page."""

    size: tuple[float, float]
    scale: float
    columns: int
    pages: tuple[tuple[int, ...], ...] = ((0, 1, 2),)
    """Sender's copy, receiver's part and stub by their places; the receiver's part is on the first page."""


_COPY, _RECEIVED, _STUB = 0, 1, 2
_COPY_APART = ((_RECEIVED, _STUB), (_COPY,))
_STUB_APART = ((_RECEIVED,), (_COPY, _STUB))


_ON_A5 = (_Sheet(A5, 1.0, 2), _Sheet(A5, 0.94, 2))
_ON_A4 = (_Sheet(A4, 1.15, 3), _Sheet(A4, 1.0, 3), _Sheet(A4, 0.92, 3))
_LARGE_ON_A4 = (_Sheet(A4, 1.45, 2), _Sheet(A4, 1.3, 2))
_MORE_A5 = tuple(_Sheet(A5, scale, 2, pages) for pages in (_COPY_APART, _STUB_APART) for scale in (1.0, 0.94, 0.88))
_MORE_A4 = tuple(_Sheet(A4, scale, 3, pages) for pages in (_COPY_APART, _STUB_APART) for scale in (1.15, 1.0, 0.92))


def _sheets_received(content: SlipContent, *, rtl: bool) -> tuple[_Sheet, ...]:
    """Give the same ways for whoever received the slip as a file: without the sender's copy, which is not hers."""
    ways = dict.fromkeys(way._replace(pages=((_RECEIVED, _STUB),)) for way in _sheets(content, rtl=rtl))
    apart = (way._replace(pages=((_RECEIVED,), (_STUB,))) for way in ways)
    return (*ways, *dict.fromkeys(apart))


def _sheets(content: SlipContent, *, rtl: bool) -> tuple[_Sheet, ...]:
    """Give the ways to set a slip in the order in which they are tried.

    Unless somebody chose the paper, the small one is taken while letters stay readable on it; Nastaliq and two
    languages are too tall for it.
    """
    if content.paper == "a5":
        return (*_ON_A5, *_MORE_A5)
    if content.large:
        return (*_LARGE_ON_A4, *_ON_A4, *_MORE_A4)
    if content.paper == "a4" or rtl or content.second_language:
        return (*_ON_A4, *_MORE_A4)
    return (*_ON_A5, *_ON_A4, *_MORE_A4)


def referral_slip(content: SlipContent, *, received: bool = False) -> bytes:
    """Make the slip as a PDF: the sheet, its back, and what has a sheet of its own; the same content gives the same
    bytes. Where it was `received` as a file there is no sender's copy.

    Raises :class:`AboveLevel` (a bug) for anything her consent does not cover, :class:`TooMuchForOneSheet` and
    ``shaping.Unprintable`` for what somebody typed.
    """
    if wrong := above_level(content):
        raise AboveLevel("not allowed on this slip: " + ", ".join(wrong))
    if content.discreet:
        return discreet_slip(content, paper_name(content.number))
    voice = speaker(content.language)
    look, sheet, pages = _fitted(content, voice, (_sheets_received if received else _sheets)(content, rtl=voice.rtl))
    paper = Paper(paper_name(content.number), content.language, sheet.size)
    page = Page(paper, sheet.size, rtl=voice.rtl)
    answer = Page(paper, sheet.size, rtl=speaker(content.second_language or content.language).rtl)
    for number, parts in enumerate(pages):
        top, height = _draw(page, answer, parts, sheet.scale)
        paper.showPage()
        if number == 0:
            rights_card(paper, content, look, top, height)
            paper.showPage()
    if content.large:
        large_rights_card(paper, content, look.kept)
        paper.showPage()
    return paper.finished()


_Placed = dict[int, Part]
"""Parts of one page by their place in the slip."""


def _fitted(content: SlipContent, voice: Speaker, sheets: tuple[_Sheet, ...]) -> tuple[Look, _Sheet, list[_Placed]]:
    """Set the parts in the first way that holds them, page by page."""
    kept: Kept = {}
    most: dict[tuple[object, ...], float] = {}
    for sheet in sheets:
        way = (sheet.size, sheet.columns, sheet.pages)
        if sheet.scale > most.get(way, sheet.scale) and sheet is not sheets[-1]:
            continue  # what did not fit by far does not fit a little smaller either
        look = Look(voice, kept, sheet.scale, sheet.columns)
        parts = _parts(content, look, sheet)
        pages = [{place: parts[place] for place in places} for places in sheet.pages]
        if all(_air(list(page.values()), sheet.size, sheet.scale) is not None for page in pages):
            return look, sheet, pages
        tall = max(sum(part.height() for part in page.values()) + 2 * len(page) * _CUT_ROOM for page in pages)
        most[way] = sheet.scale * (sheet.size[1] - 2 * _EDGE) / tall
    raise TooMuchForOneSheet(
        sentence("There is too much on this slip for one sheet of paper."),
        sentence("Shorten what is written under facts, documents and restrictions."),
    )


def _parts(content: SlipContent, look: Look, sheet: _Sheet) -> list[Part]:
    """Set the three parts: the centre's in its language, the receiver's in both, the reply in the receiver's."""
    width = sheet.size[0] - 2 * _MARGIN
    received = reply = look
    if content.second_language:
        second = speaker(content.second_language)
        received = Twofold(look, second)
        reply = Look(second, look.kept, sheet.scale, sheet.columns)
    made = (sender_copy(content, look), receiver_part(content, received), reply_stub(content, reply))
    return [Part([block.lay(width) for block in blocks], sheet.scale) for blocks in made]


def paper_name(number: str) -> str:
    """Name a paper for print jobs, windows and files: by its number and by nothing that tells."""
    return number


def _air(parts: Sequence[Part], size: tuple[float, float], scale: float) -> float | None:
    """Give how much may be added to each gap so that the parts fill the sheet; nothing when it would be too little."""
    cuts = 2 * (len(parts) - 1)
    gaps = sum(len(part.blocks) - 1 for part in parts) + cuts
    free = size[1] - 2 * _EDGE - cuts * _CUT_ROOM * scale - sum(part.height() for part in parts)
    return min(free / gaps, _MOST_AIR * scale) if free >= gaps * _LEAST_AIR * scale else None


def _draw(page: Page, answer: Page, parts: _Placed, scale: float) -> tuple[float, float]:
    """Draw the parts of a page with the cuts between them, a stub at its foot and in the direction of whoever answers;
    give where the receiver's part starts and how much room it has.
    """
    air = _air(list(parts.values()), (page.width, page.height), scale) or 0.0
    room = _CUT_ROOM * scale + air
    stub = parts.get(_STUB)
    foot = page.height - _EDGE - (stub.height(air) if stub else 0.0)
    begins = top = _EDGE
    for number, part in enumerate(part for place, part in sorted(parts.items()) if place != _STUB):
        if number:
            cut(page, top - room)
        begins = top
        part.draw(page, _MARGIN, top, air)
        top += part.height(air) + 2 * room
    if stub is None:
        return begins, foot - begins
    cut(page, foot - room)
    stub.draw(answer, _MARGIN, foot, air)
    return begins, foot - 2 * room - begins
