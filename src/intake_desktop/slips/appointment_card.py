# SPDX-License-Identifier: Apache-2.0
"""The appointment card: a day and a place, such as anybody may have in her bag. Folded once it is as large as a hand.

The upper half is the appointment; the lower half has room for the next ones. Nothing on it tells what it is about: its
content is asked with :func:`telling`, and the program's own words are checked by a test.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ..domain.telling import tells
from ..lang import N_, speaker
from .blocks import Blank, Block, Columns, Part, Rule, Space, Stack
from .look import Look
from .page import FIRM, Page
from .paper import A5, Paper
from .shaping import Kept
from .slip_parts import weekday
from .wording import ERRAND_LABELS

_MARGIN = 34.0
_SCALES = (1.7, 1.5, 1.35, 1.2, 1.05, 0.9)
_NEXT = 4
_NOTES = (
    N_("Please bring this card with you."),
    N_("If you cannot come, call and choose another day."),
)


class AppointmentCard(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the card; an empty value prints nothing, no moment a line to write on."""

    number: str
    language: str
    sender: str
    """The neutral name of the centre."""
    sender_phone: str = ""
    moment: datetime | None = None
    day_alone: bool = False
    """It is a day; nobody said at what time."""
    errand: str = ""
    """A code of ``domain.disclosure.ERRANDS``."""
    place: str = ""
    """Where she goes, by a neutral name; empty when it is the office itself."""
    address: str = ""
    phone: str = ""
    bring: str = ""
    """What to bring, in the words of whoever made the card."""


def telling(content: AppointmentCard) -> tuple[str, ...]:
    """Name the fields of a card that hold a word which would tell what it is about, in any language."""
    fields = ("sender", "sender_phone", "place", "address", "phone", "bring")
    return tuple(field for field in fields if tells(getattr(content, field)))


def appointment_card(content: AppointmentCard) -> bytes:
    """Make the card as one sheet of A5; ValueError, which names no word, for one that would tell."""
    if wrong := telling(content):
        raise ValueError("would tell: " + ", ".join(wrong))
    voice = speaker(content.language)
    kept: Kept = {}
    width, half = A5[0] - 2 * _MARGIN, A5[1] / 2 - 2 * 26.0
    for scale in _SCALES:
        look = Look(voice, kept, scale, 1)
        upper, lower = (
            Part([block.lay(width) for block in blocks], 3.5 * scale)
            for blocks in (_appointment(content, look), _below(content, look))
        )
        if max(upper.height(), lower.height()) <= half:
            break
    paper = Paper(content.number, content.language, A5)
    page = Page(paper, A5, rtl=voice.rtl)
    page.line(12.0, A5[1] / 2, A5[0] - 24.0, dashes="1 4")
    for part, top in ((upper, 26.0), (lower, A5[1] / 2 + 26.0)):
        part.draw(page, _MARGIN, top, min(max(half - part.height(), 0.0) / (len(part.blocks) - 1), 7.0))
    return paper.finished()


def _appointment(content: AppointmentCard, look: Look) -> list[Block]:
    voice = look.speaker
    head: list[Block] = [look.typed(content.sender, "title")]
    if content.sender_phone:
        head.append(look.pair("Phone", look.words(voice.isolate(content.sender_phone), "strong")))
    when: list[Block] = [look.say("Appointment", "label"), look.blank("Day and time")]
    if content.moment:
        moment = voice.date(content.moment.date()) if content.day_alone else voice.moment(content.moment)
        day = look.words(weekday(content.moment, voice), "lead")
        when = [Stack((look.pair("Appointment", day), look.words(moment, "moment")), 2.0)]
    return [Stack(tuple(head), 2.0), Rule(FIRM, 3), *when, Space(2), look.grid(*_where(content, look))]


def _where(content: AppointmentCard, look: Look) -> list[Any]:
    voice = look.speaker
    pairs = [look.pair("For", look.say(ERRAND_LABELS[content.errand]))] if content.errand else []
    place = [look.typed(one, role) for one, role in ((content.place, "strong"), (content.address, "body")) if one]
    pairs.append(look.pair("Where", *(place or [look.typed(content.sender, "strong")])))
    if content.phone:
        pairs.append(look.pair("Phone", look.words(voice.isolate(content.phone))))
    if content.bring:
        pairs.append(look.pair("Bring with you", look.typed(content.bring)))
    return pairs


def _below(content: AppointmentCard, look: Look) -> list[Block]:
    names = Columns(tuple(look.say(text, "label") for text in (N_("Next day"), N_("Time"))), (3, 2), 14)
    room = 16.0 * look.scale
    rows = [Columns((Blank(room, 2.0), Blank(room, 2.0)), (3, 2), 14) for _ in range(_NEXT)]
    return [*(look.say(text) for text in _NOTES), Rule(room=3), names, *rows]
