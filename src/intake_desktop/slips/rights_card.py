# SPDX-License-Identifier: Apache-2.0
"""The back of a slip: her rights, in her language and in the receiver's, behind the part that leaves the centre."""

from __future__ import annotations

from ..domain.disclosure import REPORT, SlipContent
from ..lang import N_, speaker
from .blocks import Block, Rule, Stack
from .look import Look
from .page import FIRM, Page
from .paper import Paper
from .shaping import Kept

_RIGHTS = (
    N_("You choose whether you use this service. You may say no, now or later."),
    N_("You decide what is told about you. You may stop it at any time."),
    N_("What you tell stays private, with those who help you."),
    N_("You may bring somebody you trust, and ask for an interpreter."),
    N_("Nobody may ask you for money or favours for this help."),
)
_RIGHTS_AFTER_A_REPORT = (
    N_("You may know what was reported about you, to whom, and which law asks for it."),
    N_("You choose which help you use. You may say no, now or later."),
    *_RIGHTS[3:],
)
_MARGIN = 30.0
_ARMS_LENGTH = 16.0
"""Least size of letters, in points, of a paper that is to be read at arm's length."""


def languages_of(content: SlipContent) -> tuple[str, ...]:
    """Give her language and the receiver's, for what is said in both."""
    spoken = (content.language, *((content.second_language,) if content.second_language else content.card_languages))
    return tuple(dict.fromkeys(spoken))[:2]


def rights_card(paper: Paper, content: SlipContent, look: Look, top: float, height: float) -> None:
    """Draw the card on the page that is open, behind the receiver's part, so that cutting the sheet leaves it whole."""
    languages = languages_of(content)
    size = paper.size
    wide = (size[0] - 2 * _MARGIN - 24) / 2 if len(languages) == 2 else size[0] - 2 * _MARGIN
    for scale in (look.scale, 0.9 * look.scale, 0.8 * look.scale):
        cards = [_card(content, Look(speaker(language), look.kept, scale)).lay(wide) for language in languages]
        tallest = max(card.above + card.height for card in cards)
        if tallest <= height:
            break
    middle = top + max(0.0, height - tallest) / 2
    for number, (language, card) in enumerate(zip(languages, cards, strict=True)):
        page = Page(paper, size, rtl=speaker(language).rtl)
        x = _MARGIN + number * (wide + 24)
        card.draw(page, size[0] - x - wide if page.rtl else x, middle)


def large_rights_card(paper: Paper, content: SlipContent, kept: Kept) -> None:
    """Draw the card once more on a page of its own, for her to keep and to read at arm's length."""
    voice = speaker(content.language)
    size = paper.size
    least = arms_length(Look(voice, kept))
    for scale in (1.5 * least, 1.25 * least, 1.1 * least, least):
        card = _card(content, Look(voice, kept, scale)).lay(size[0] - 2 * _MARGIN)
        if card.above + card.height + card.below <= size[1] - 2 * _MARGIN:
            break
    card.draw(Page(paper, size, rtl=voice.rtl), _MARGIN, _MARGIN + card.above)


def arms_length(look: Look) -> float:
    """Give the scale from which the words of a language can be read at arm's length."""
    return _ARMS_LENGTH / look.style("body").size


def _card(content: SlipContent, look: Look) -> Stack:
    rights = _RIGHTS_AFTER_A_REPORT if content.kind == REPORT else _RIGHTS
    blocks: list[Block] = [look.say("Your rights", "lead"), Rule(FIRM, 3)]
    blocks += [look.numbered(number, text) for number, text in enumerate(rights, start=1)]
    if content.sender_phone:
        phone = look.speaker.isolate(content.sender_phone)
        blocks += [Rule(room=3), look.say("If something is not right, call us: {phone}", "strong", phone=phone)]
    return Stack(tuple(blocks), 3.0 * look.scale)
