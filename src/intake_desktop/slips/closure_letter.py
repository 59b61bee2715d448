# SPDX-License-Identifier: Apache-2.0
"""The letter at the end: thanks, what is over, and that she may come back. It calls nobody by name.

The usual letter is one that may be found: an office thanks somebody for coming. Only when she wants it does it say
which office, which code her file has and what help there was.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from ..lang import N_
from .blocks import Block, Rule, Space
from .flow import LARGE, NORMAL, Group, bullets, sheets
from .look import Look
from .page import FIRM

_BACK = (
    N_("You may come back at any time, with the same question or with another one."),
    N_("You need no appointment, no paper and no reason."),
    N_("It costs nothing."),
)
_SCALES = (1.6, 1.5, *NORMAL)


class ClosureLetter(msgspec.Struct, frozen=True, kw_only=True):
    """What the letter says. `plain` is the letter that tells nothing; then the last four are left out of it."""

    number: str
    language: str
    plain: bool = True
    sender: str
    """The neutral name on a plain letter, else the centre's own."""
    sender_phone: str = ""
    sender_hours: str = ""
    made_on: date
    closed_on: date | None = None
    large: bool = False
    code: str = ""
    helped_with: tuple[str, ...] = ()
    """Codes of ``service_sector``: where she was helped."""
    kept_until: date | None = None
    """When her file is erased."""
    staff_code: str = ""


def closure_letter(content: ClosureLetter) -> bytes:
    """Make the letter, one sheet of A4 unless the letters are large; ValueError when a plain one would tell more."""
    if content.plain and (content.code or content.helped_with or content.kept_until or content.staff_code):
        raise ValueError("a plain letter says nothing about her file")
    scales = LARGE if content.large else _SCALES
    return sheets(content.number, content.language, lambda look: _groups(content, look), scales=scales)


def _groups(content: ClosureLetter, look: Look) -> list[Group]:
    voice = look.speaker
    head: list[Block] = [look.typed(content.sender, "title")]
    if content.sender_phone:
        head.append(look.pair("Phone", look.words(voice.isolate(content.sender_phone))))
    if content.sender_hours:
        head.append(look.pair("Opening hours", look.typed(content.sender_hours)))
    groups: list[Group] = [
        (*head, Rule(FIRM, 4), look.words(voice.date(content.made_on), "body", "end"), Space(10)),
        (look.say("Thank you for coming to us.", "lead"), Space(4), _over(content, look)),
    ]
    if not content.plain:
        groups += _file(content, look)
    groups.append(
        (Space(8), look.say("You are welcome here", "lead"), *bullets(look, [look.say(one) for one in _BACK]))
    )
    if content.sender_phone:
        phone = voice.isolate(content.sender_phone)
        groups.append((Space(8), look.say("If you need us, call {phone}.", "lead", phone=phone)))
    groups.append((Space(14), look.say("We wish you all the best."), Space(30), look.blank("For the office")))
    return groups


def _over(content: ClosureLetter, look: Look) -> Any:
    if content.closed_on is None:
        return look.say("Our work together is over for now.")
    return look.say("Our work together ended on {day}.", day=look.speaker.date(content.closed_on))


def _file(content: ClosureLetter, look: Look) -> list[Group]:
    voice = look.speaker
    groups: list[Group] = []
    if content.helped_with:
        helped = [look.label("service_sector", sector) for sector in content.helped_with]
        groups.append((Space(6), look.say("You had this help", "lead"), *bullets(look, helped)))
    told: list[Block] = []
    if content.code:
        told.append(look.pair("Code of your file", look.code(content.code)))
        told.append(look.say("With this code we find your file again. You need not say your name."))
    if content.kept_until:
        told.append(
            look.say("Your file stays locked until {day}. Then it is erased.", day=voice.date(content.kept_until))
        )
    told.append(look.say("You may ask what is in it, and who opened it."))
    if content.staff_code:
        told.append(look.pair("Written by", look.code(content.staff_code)))
    return [*groups, (Space(6), *told)]
