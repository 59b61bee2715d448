# SPDX-License-Identifier: Apache-2.0
"""The slip that she carries herself: a paper about an appointment, such as anybody may have in her bag.

Three pages: the paper, its back, and on a sheet of its own the copy that stays in the office. Whoever finds one of them
learns of an appointment and nothing else; not even the words of the program's own trade stand on them.
"""

from __future__ import annotations

from typing import Any

from ..domain.disclosure import SlipContent
from ..domain.sentences import sentence
from ..lang import N_, Speaker, speaker
from .blocks import Beside, Block, Columns, Grid, Part, Rule, Space, Stack
from .look import Look
from .marks import FINE, STRONG, Bars
from .page import FIRM, Page
from .paper import A4, A5, Paper, TooMuchForOneSheet
from .rights_card import arms_length, languages_of
from .shaping import Kept
from .slip_parts import appointed, weekday
from .wording import ERRAND_LABELS

_MARGIN, _MOST_AIR = 36.0, 14.0
_SCALES = (1.6, 1.4)
"""Sizes of letters that need no glasses, in the order in which they are tried."""
_NOTES = (
    N_("Please bring this paper with you."),
    N_("If you cannot come, call and choose another day."),
    N_("You may change or cancel this appointment."),
)


def discreet_slip(content: SlipContent, title: str) -> bytes:
    """Make the paper, its back and the office copy; `content` has been asked already whether it is discreet."""
    voice = speaker(content.language)
    kept: Kept = {}
    size, front = _fitted(content, voice, kept)
    paper = Paper(title, content.language, size)
    free = (size[1] - 2 * _MARGIN - front.height()) / (len(front.blocks) - 1)
    front.draw(Page(paper, size, rtl=voice.rtl), _MARGIN, _MARGIN, min(free, _MOST_AIR))
    paper.showPage()
    _back(paper, content, kept)
    paper.showPage()
    wide = size[0] - 2 * _MARGIN
    office = Part([block.lay(wide) for block in _office(content, Look(voice, kept, 1.2, 1))], 5)
    office.draw(Page(paper, size, rtl=voice.rtl), _MARGIN, _MARGIN)
    return paper.finished()


def _fitted(content: SlipContent, voice: Speaker, kept: Kept) -> tuple[tuple[float, float], Part]:
    """Set the front in the largest letters that fit; those for arm's length take the large sheet where they must."""
    arm = arms_length(Look(voice, kept))
    smaller = () if content.large else (*_SCALES, 1.2, 1.0, 0.9)
    tries = [(A5, scale) for scale in ((1.15 * arm, arm) if content.large else smaller)]
    if content.paper == "a4" or (content.large and not content.paper):
        more = [(A4, scale) for scale in (1.4 * arm, 1.15 * arm, arm, *smaller)]
        tries = more if content.paper == "a4" else [*tries, *more]
    for size, scale in tries:
        look = Look(voice, kept, scale, 1)
        front = Part([block.lay(size[0] - 2 * _MARGIN) for block in _front(content, look)], 4 * scale)
        if front.height() <= size[1] - 2 * _MARGIN:
            return size, front
    raise TooMuchForOneSheet(
        sentence("There is too much on this slip for one sheet of paper."),
        sentence("Shorten the name or the address of the service in the directory, or choose the larger paper."),
    )


def _front(content: SlipContent, look: Look) -> list[Block]:
    voice = look.speaker
    sender = look.typed(content.sender_neutral, "title") if content.sender_neutral else _help_desk(look)
    head: list[Any] = [sender]
    if content.sender_phone:
        head.append(look.pair("Phone", look.words(voice.isolate(content.sender_phone))))
    when: list[Block]
    if content.appointment:
        day = look.words(weekday(content.appointment, voice), "strong")
        when = [look.pair("Appointment", day), look.words(appointed(content, voice), "moment")]
    else:
        when = [look.say("Appointment", "label"), look.blank("Day and time")]
    return [
        Stack(tuple(head), 2.0),
        Rule(FIRM, 4),
        Stack(tuple(when), 2.0),
        Space(1),
        Grid(tuple(_where(content, look)), 1, 0.0, 2.4),
        Rule(room=5),
        Beside(_number(content, look), Bars(content.number, STRONG, 26.0)),
    ]


def _where(content: SlipContent, look: Look) -> list[Any]:
    """What for, where and whom to ask for."""
    voice = look.speaker
    place = [look.typed(content.receiver_neutral, "strong")] if content.receiver_neutral else []
    place += [look.typed(content.receiver_address)] if content.receiver_address else []
    pairs = [look.pair("For", look.say(ERRAND_LABELS[content.errand]))] if content.errand else []
    if place:
        pairs.append(look.pair("Where", *place))
    if content.receiver_focal:
        pairs.append(look.pair("Ask for", look.typed(content.receiver_focal)))
    if content.receiver_phone:
        pairs.append(look.pair("Phone", look.words(voice.isolate(content.receiver_phone))))
    if content.receiver_hours:
        pairs.append(look.pair("Opening hours", look.typed(content.receiver_hours)))
    if content.feedback_by:
        pairs.append(look.pair("Please confirm by", look.words(voice.date(content.feedback_by))))
    return pairs


def _number(content: SlipContent, look: Look) -> Stack:
    issued = look.pair("Issued", look.words(look.speaker.moment(content.issued_at)))
    return Stack((look.code(content.number, "lead"), issued), 2.0)


def _back(paper: Paper, content: SlipContent, kept: Kept) -> None:
    """Write what every appointment paper says, in her language and in the receiver's."""
    width, top = paper.size[0] - 2 * _MARGIN, _MARGIN
    for language in languages_of(content):
        plain = Look(speaker(language), kept)
        look = Look(plain.speaker, kept, arms_length(plain) if content.large else _SCALES[-1])
        blocks: list[Block] = [look.say("Please note", "lead"), Rule(FIRM, 4)]
        blocks += [look.numbered(number, text) for number, text in enumerate(_NOTES, start=1)]
        part = Part([block.lay(width) for block in blocks], 5)
        part.draw(Page(paper, paper.size, rtl=look.rtl), _MARGIN, top)
        top += part.height() + 36


def _office(content: SlipContent, look: Look) -> list[Block]:
    head = Columns((look.say("Office copy", "title"), Bars(content.number, FINE, 13.0)), (1, 0), 8)
    rows: list[Block] = [_number(content, look)]
    if content.appointment:
        rows.append(look.pair("Appointment", look.words(appointed(content, look.speaker), "strong")))
    return [
        head,
        Rule(FIRM, 4),
        *rows,
        look.grid(*_where(content, look)),
        Space(1),
        look.blank("Handed over to, by, on"),
        look.blank("Notes"),
    ]


def _help_desk(look: Look) -> Any:
    """The sender's name where a centre has not chosen a neutral one yet."""
    return look.say("Social welfare help desk", "title")
