# SPDX-License-Identifier: Apache-2.0
"""The referral slip: sender's copy, receiver's part and reply stub on one sheet, the card of her rights on its back.

Its content comes from ``domain.disclosure.disclosed`` and is asked once more here; what her consent does not cover is a
bug, not a choice of layout. The slip that she carries herself is in ``discreet_slip``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..domain.disclosure import AboveLevel, SlipContent, above_level
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..lang import Speaker, speaker
from .blocks import Beside, Columns, Pair, Part, Rule, Space, Stack, Words
from .discreet_slip import discreet_slip
from .look import Look
from .marks import Bars, cut
from .page import FIRM, Page
from .paper import A4, A5, Paper
from .rights_card import rights_card
from .shaping import Kept
from .stub import reply_stub
from .wording import FACT_LABELS

__all__ = ["AboveLevel", "SlipContent", "TooMuchForOneSheet", "paper_name", "referral_slip"]

_SHEETS = {
    False: ((A5, 1.0, 2), (A5, 0.94, 2), (A4, 1.15, 3), (A4, 1.0, 3), (A4, 0.92, 3)),
    True: ((A4, 1.15, 3), (A4, 1.0, 3), (A4, 0.92, 3)),
}
"""Paper, size of letters and columns in the order in which they are tried, for left-to-right and right-to-left.

The small sheet is taken while letters stay readable on it; Nastaliq is too tall for it.
"""

_MARGIN, _EDGE = 23.0, 21.0
_CUT_ROOM = 6.0
_LEAST_AIR, _MOST_AIR = 0.8, 9.0


class TooMuchForOneSheet(Trouble):
    """More was written than a slip can hold."""

    name = "too_much_for_one_sheet"


def referral_slip(content: SlipContent) -> bytes:
    """Make the slip as a PDF of two pages (three when discreet); the same content gives the same bytes.

    Raises :class:`AboveLevel` (a bug) for anything her consent does not cover, :class:`TooMuchForOneSheet` and
    ``shaping.Unprintable`` for what somebody typed.
    """
    if wrong := above_level(content):
        raise AboveLevel("not allowed on this slip: " + ", ".join(wrong))
    if content.discreet:
        return discreet_slip(content, paper_name(content.number))
    voice = speaker(content.language)
    look, size, parts, air = _fitted(content, voice)
    paper = Paper(paper_name(content.number), content.language, size)
    top, height = _draw(Page(paper, size, rtl=voice.rtl), parts, air, look.scale)
    paper.showPage()
    rights_card(paper, content, look, top, height)
    return paper.finished()


def _fitted(content: SlipContent, voice: Speaker) -> tuple[Look, tuple[float, float], list[Part], float]:
    """Set the three parts on the first sheet that holds them; also give the air that is left for each gap."""
    kept: Kept = {}
    most: dict[tuple[float, float], float] = {}
    for size, scale, columns in (sheets := _SHEETS[voice.rtl]):
        if scale > most.get(size, scale) and (size, scale, columns) != sheets[-1]:
            continue  # what did not fit by far does not fit a little smaller either
        look = Look(voice, kept, scale, columns)
        width = size[0] - 2 * _MARGIN
        parts = [
            Part([block.lay(width) for block in blocks], scale)
            for blocks in (sender_copy(content, look), receiver_part(content, look), reply_stub(content, look))
        ]
        if (air := _air(parts, size, scale)) is not None:
            return look, size, parts, air
        most[size] = scale * (size[1] - 2 * _EDGE) / (sum(part.height() for part in parts) + 4 * _CUT_ROOM)
    raise TooMuchForOneSheet(
        sentence("There is too much on this slip for one sheet of paper."),
        sentence("Shorten what is written under facts, documents and restrictions."),
    )


def paper_name(number: str) -> str:
    """Name a paper for print jobs, windows and files: by its number and by nothing that tells."""
    return number


def _air(parts: Sequence[Part], size: tuple[float, float], scale: float) -> float | None:
    """Give how much may be added to each gap so that the parts fill the sheet; nothing when it would be too little."""
    gaps = sum(len(part.blocks) - 1 for part in parts) + 4
    free = size[1] - 2 * _EDGE - 4 * _CUT_ROOM * scale - sum(part.height() for part in parts)
    return min(free / gaps, _MOST_AIR * scale) if free >= gaps * _LEAST_AIR * scale else None


def _draw(page: Page, parts: Sequence[Part], air: float, scale: float) -> tuple[float, float]:
    """Draw the three parts with the cuts between them; give where the receiver's part starts and how tall it is."""
    room = _CUT_ROOM * scale + air
    tops = [_EDGE, _EDGE + parts[0].height(air) + 2 * room, page.height - _EDGE - parts[2].height(air)]
    for part, top in zip(parts, tops, strict=True):
        part.draw(page, _MARGIN, top, air)
    cut(page, tops[1] - room)
    cut(page, tops[2] - room)
    return tops[1], tops[2] - 2 * room - tops[1]


def sender_copy(content: SlipContent, look: Look) -> list[Any]:
    """What stays in the file: everything that is asked when she comes back or the reply does not."""
    say = look.speaker
    head = Columns(
        (
            look.say("Sender's copy", "title"),
            look.say("Keep this in the file.", "small"),
            Bars(content.number, 0.62 * look.scale, 13 * look.scale),
            look.code(content.number, "title", at_end=True),
        ),
        (0, 1, 0, 0),
        8,
    )
    rows = look.grid(
        look.pair("Issued", look.words(say.moment(content.issued_at))),
        *_if(content.survivor_code, lambda code: look.pair("Code", look.code(code))),
        *_if(content.receiver_unit, lambda name: look.pair("To", look.typed(name, "strong"))),
        *_if(content.sector, lambda code: look.pair("Service", look.label("service_sector", code))),
        *_if(content.priority, lambda code: look.pair("Priority", look.label("referral_priority", code))),
        _appointment(content, look),
        look.pair("Escort", _escort(content, look)),
        *_if(content.feedback_by, lambda day: look.pair("Reply by", look.words(say.date(day)))),
        *_if(content.staff_code, lambda code: look.pair("Issued by", look.code(code, "body"))),
    )
    may = look.pair("Reply may say that she came", _yes_no(content.may_confirm, look))
    told = _if(content.restrictions, lambda text: look.pair("Do not tell", look.typed(text, "strong")))
    return [head, Rule(FIRM, 2.5), rows, may, _consent(content, look), *told, look.blank("Handed over to, by, on")]


def receiver_part(content: SlipContent, look: Look) -> list[Any]:
    """What the receiver needs for this service, and nothing more."""
    name = Stack(
        (
            look.say("Referral slip", "title"),
            look.code(content.number, "number"),
            look.pair("Issued", look.words(look.speaker.moment(content.issued_at))),
        )
    )
    marks: list[Any] = [Bars(content.number, 0.85 * look.scale, 24 * look.scale)]
    if content.priority:
        marks += [Space(5), look.badge("referral_priority", content.priority, loud=content.priority == "emergency")]
    return [
        Beside(name, Stack(tuple(marks))),
        Rule(FIRM, 3),
        *_units(content, look),
        *([Rule(room=3)] if look.columns == 3 else []),
        *_person(content, look),
        *_facts(content, look),
        Rule(room=3),
        *_foot(content, look),
    ]


def _units(content: SlipContent, look: Look) -> list[Any]:
    """Who sends, who receives, and what for."""
    sender: list[Any] = [look.say("From", "label"), *_if(content.sender_unit, lambda name: look.typed(name, "strong"))]
    sender += _line(look, content.staff_code, content.sender_phone, content.sender_hours)
    receiver: list[Any] = [look.say("To", "label")]
    receiver += _if(content.receiver_unit, lambda name: look.typed(name, "strong"))
    receiver += _if(content.receiver_focal, lambda name: look.say("Ask for {name}", name=name))
    receiver += _if(content.receiver_address, look.typed)
    receiver += _line(look, content.receiver_phone, content.receiver_hours)
    wanted = _if(content.sector, lambda code: look.label("service_sector", code, "lead"))
    wanted += _if(content.service_line, look.typed)
    if look.columns == 3:
        service = Stack((look.say("Service wanted", "label"), *wanted))
        return [Columns((Stack(tuple(sender)), Stack(tuple(receiver)), service), (1, 1, 1), 14)]
    units = Columns((Stack(tuple(sender)), Stack(tuple(receiver))), (1, 1.15), 14)
    return [units, Rule(room=3), look.pair("Service wanted", *wanted)]


def _person(content: SlipContent, look: Look) -> list[Any]:
    """Who comes, how to call her, in which language, and how to reach her safely."""
    voice = look.speaker
    who = [voice.label("sex", content.sex)] if content.sex else []
    who += [voice.label("age_group", content.age_group)] if content.age_group else []
    spoken = [voice.label("language", code) for code in content.languages]
    spoken += [voice.say("interpreter needed")] if content.interpreter else []
    cells = [
        *_if(content.survivor_code, lambda code: look.pair("Code", look.code(code))),
        *_if(content.name, lambda name: look.pair("Name to call her by", look.typed(name, "strong"))),
        *_if(_listed(who), lambda text: look.pair("Person", look.words(text))),
        *_if(_listed(spoken), lambda text: look.pair("Language", look.words(text))),
        *_if(
            _listed([voice.label("disability", code) for code in content.support]),
            lambda text: look.pair("Support needed", look.words(text)),
        ),
        *_if(
            content.risk_level,
            lambda code: look.pair("Risk", look.label("risk_level", code, "strong" if code == "high" else "body")),
        ),
    ]
    return [look.grid(*cells), *_contact(content, look), *_child(content, look)]


def _contact(content: SlipContent, look: Look) -> list[Any]:
    if not content.contact_method:
        return []
    if content.contact_method == "do_not_contact":
        return [look.pair("Safe contact", look.label("contact_method", "do_not_contact", "strong"))]
    voice = look.speaker
    parts = [voice.label("contact_method", content.contact_method)]
    parts += [voice.isolate(content.contact_phone)] if content.contact_phone else []
    parts += [voice.say("others use this phone")] if content.contact_phone_shared in ("yes", "unknown") else []
    parts += [look.own(content.contact_times)] if content.contact_times else []
    lines = [look.words(_listed(parts), "strong")]
    if content.contact_words:
        lines.append(look.say("Say only: {words}", words=content.contact_words))
    return [look.pair("Safe contact", *lines)]


def _child(content: SlipContent, look: Look) -> list[Any]:
    if not content.is_child:
        return []
    answers = [
        *_if(
            content.caregiver_informed,
            lambda code: look.pair("Caregiver informed", look.label("yes_no_unknown", code)),
        ),
        *_if(
            content.caregiver_safe,
            lambda code: look.pair("Safe to involve the caregiver", look.label("yes_no_unknown", code)),
        ),
    ]
    return [look.grid(*answers, columns=2), look.say("Speak with the child alone, too.", "strong")]


def _facts(content: SlipContent, look: Look) -> list[Any]:
    """Facts, risk, what was done and documents: only what she ticked, one by one."""
    voice = look.speaker
    facts = [look.pair(FACT_LABELS[fact.code], look.typed(fact.text)) for fact in content.facts]
    risks = [voice.label("risk_factor", code) for code in content.risk_factors]
    done = [voice.label("service_sector", code) for code in content.done_here]
    blocks: list[Any] = [
        *_if(_listed(risks), lambda text: look.pair("Take care", look.words(text))),
        *_if(_listed(done), lambda text: look.pair("Done here already", look.words(text))),
        *_if(
            content.documents,
            lambda titles: look.pair("Documents, sealed", *(look.typed(title) for title in titles)),
        ),
    ]
    if facts:
        blocks = [look.say("She agreed that you know this:", "label"), look.grid(*facts, columns=2), *blocks]
    return [Rule(room=3), *blocks] if blocks else []


def _foot(content: SlipContent, look: Look) -> list[Any]:
    cells = [
        _appointment(content, look),
        look.pair("Escort", _escort(content, look)),
        *_if(content.feedback_by, lambda day: look.pair("Reply by", look.words(look.speaker.date(day), "strong"))),
    ]
    may = look.pair("You may tell us that she came", _yes_no(content.may_confirm, look))
    blocks: list[Any] = [look.grid(*cells), may, _consent(content, look)]
    if content.restrictions:
        blocks.append(look.say("Restrictions apply. Ask the sender before you tell anyone.", "strong"))
    return blocks


def _consent(content: SlipContent, look: Look) -> Pair:
    voice = look.speaker
    said = [voice.isolate(content.level[:2].upper()), voice.label("disclosure_level", content.level)]
    if content.consent_on:
        said.append(voice.say("agreed on {date}", date=content.consent_on))
    if content.consent_until:
        said.append(voice.say("valid until {date}", date=content.consent_until))
    if content.consent_method:
        said.append(voice.label("consent_method", content.consent_method))
    return look.pair("Her consent", look.words(_listed(said)))


def _appointment(content: SlipContent, look: Look) -> Pair:
    if content.appointment is None:
        return look.blank("Appointment")
    return look.pair("Appointment", look.words(look.speaker.moment(content.appointment), "strong"))


def _escort(content: SlipContent, look: Look) -> Words:
    return look.code(content.escort, "body") if content.escort else look.say("comes alone")


def _yes_no(answer: bool | None, look: Look) -> Any:
    labels = [look.speaker.label("yes_no_unknown", code) for code in ("yes", "no")]
    return look.ticks(*labels, ticked=() if answer is None else (0 if answer else 1,))


def _line(look: Look, code_or_phone: str, *rest: str) -> list[Words]:
    """Put short entries of a unit on one line."""
    texts = [look.speaker.isolate(code_or_phone)] if code_or_phone else []
    texts += [look.own(text) for text in rest if text]
    return [look.words(_listed(texts))] if texts else []


def _listed(texts: Sequence[str]) -> str:
    """Put short texts on one line; two spaces each side, because that of Nastaliq is narrow."""
    return "  ·  ".join(texts)


def _if(value: Any, made: Any) -> list[Any]:
    """Give what is made of a value, or nothing when there is none."""
    return [made(value)] if value else []
