# SPDX-License-Identifier: Apache-2.0
"""The paper about who opened her file: days, roles and what was done, as she may ask for it.

It names no member of staff and no woman, and does not say what kind of place keeps the file: an office, a code, a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from ..lang import N_, speaker
from .blocks import Block, Columns, Laid, Part, Rule, Space, Stack
from .look import Look
from .page import FIRM, Page
from .paper import A4, Paper
from .shaping import Kept

_MARGIN = 54.0
_GAP = 5.0
_SHARES = (1.1, 1.6, 2.4, 0.6)
_WHAT = {
    "record_opened": N_("Opened the file"),
    "identity_revealed": N_("Looked at your name or at how to reach you"),
    "emergency_access": N_("Opened the file in an emergency"),
    "record_changed": N_("Wrote something into the file"),
    "consent_changed": N_("Wrote down what you decided"),
    "session_held": N_("Wrote down that you met"),
    "referral_printed": N_("Printed a slip for you"),
    "paper_printed": N_("Printed a paper for you"),
    "paper_saved": N_("Saved a paper about you as a file"),
}
_ABOUT = (
    N_("Each time somebody here opens your file, the computer writes it down. Nobody can take a line away."),
    N_("You may ask about any line, and you need not say why."),
)


class OpenedContent(msgspec.Struct, frozen=True):
    """What the paper says. A line is the day, a code of ``role``, a code of ``audit_event``, how often."""

    language: str
    sender: str
    """The neutral name of the centre."""
    sender_phone: str
    code: str
    station: str
    made_on: date
    lines: tuple[tuple[date, str, str, int], ...]


def opened_paper(content: OpenedContent) -> bytes:
    """Make the paper as sheets of A4, as many as the list needs."""
    voice = speaker(content.language)
    kept: Kept = {}
    look = Look(voice, kept, 1.35, 1)
    width, room = A4[0] - 2 * _MARGIN, A4[1] - 2 * _MARGIN
    paper = Paper(f"{content.made_on:%Y%m%d}", content.language, A4)
    head = [block.lay(width) for block in _head(content, look)]
    foot = [block.lay(width) for block in _foot(content, look)]
    rows = [row.lay(width) for row in _rows(content, look)]
    titles = Stack((_titles(look), Rule(FIRM, 2))).lay(width)
    pages = _paged(head, titles, rows, foot, room)
    for number, blocks in enumerate(pages, start=1):
        page = Page(paper, A4, rtl=voice.rtl)
        Part(blocks, _GAP).draw(page, _MARGIN, _MARGIN)
        if len(pages) > 1:
            told = look.say("Sheet {number} of {all}", "small", number=str(number), all=str(len(pages)))
            told.lay(width).draw(page, _MARGIN, A4[1] - _MARGIN * 0.6)
        if number < len(pages):
            paper.showPage()
    return paper.finished()


def _paged(head: list[Laid], titles: Laid, rows: Sequence[Laid], foot: list[Laid], room: float) -> list[list[Laid]]:
    """Divide the rows among sheets; each begins with the titles of the columns, the last one ends with the foot."""
    pages: list[list[Laid]] = [[*head, titles]]
    for row in rows:
        if Part([*pages[-1], row], _GAP).height() > room:
            pages.append([titles])
        pages[-1].append(row)
    if Part([*pages[-1], *foot], _GAP).height() > room:
        pages.append([])
    pages[-1] += foot
    return pages


def _head(content: OpenedContent, look: Look) -> list[Block]:
    voice = look.speaker
    pairs = [look.pair("Code of the file", look.code(content.code))]
    pairs.append(look.pair("Made on", look.words(voice.date(content.made_on))))
    if content.sender_phone:
        pairs.append(look.pair("Phone", look.words(voice.isolate(content.sender_phone))))
    return [
        look.typed(content.sender, "strong"),
        look.say("Who opened your file", "moment"),
        Space(4),
        look.grid(*pairs),
        Space(2),
        *(look.say(text) for text in _ABOUT),
        Space(8),
    ]


def _titles(look: Look) -> Columns:
    names = (N_("Day"), N_("Who"), N_("What"), N_("How often"))
    return Columns(tuple(look.say(name, "label") for name in names), _SHARES, 10)


def _rows(content: OpenedContent, look: Look) -> list[Block]:
    voice = look.speaker
    rows: list[Block] = []
    for day, role, event, times in content.lines:
        who = look.label("role", role) if role else look.say("Somebody who does not work here any more")
        cells = (look.words(voice.date(day)), who, look.say(_WHAT[event]), look.words(voice.number(times)))
        rows.append(Stack((Columns(cells, _SHARES, 10), Rule(room=2))))
    return rows or [look.say("Nobody has opened it at this computer.")]


def _foot(content: OpenedContent, look: Look) -> list[Block]:
    return [
        Space(6),
        look.say(
            "This list is about computer {station} of this office. Other computers keep their own lists.",
            "small",
            station=look.speaker.isolate(content.station),
        ),
    ]
