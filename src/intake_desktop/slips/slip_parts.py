# SPDX-License-Identifier: Apache-2.0
"""Two of the three parts of a slip: what stays in the sender's file, and what the receiver needs for this service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..domain.disclosure import REPORT, SlipContent
from ..domain.opening import DAYS
from ..lang import N_, Speaker
from .blocks import Beside, Columns, Pair, Rule, Space, Stack, Words
from .look import Look
from .marks import DOT, FINE, STRONG, Bars, Squares, dots
from .page import FIRM
from .wording import FACT_LABELS


def sender_copy(content: SlipContent, look: Look) -> list[Any]:
    """What stays in the file: everything that is asked when she comes back or the reply does not."""
    say = look.speaker
    report = content.kind == REPORT
    kind = look.label("referral_kind", REPORT, "strong") if report else look.say("Keep this in the file.", "small")
    head = Columns(
        (
            look.say("Sender's copy", "title"),
            kind,
            Bars(content.number, FINE, 13 * look.scale),
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
    may = () if report else (look.pair("Reply may say that she came", _yes_no(content.may_confirm, look)),)
    told = _if(content.restrictions, lambda text: look.pair("Do not tell", look.typed(text, "strong")))
    known = _if(content.told_her, lambda code: look.pair("Told her first", look.label("yes_no_unknown", code)))
    handed = look.blank("Handed over to, by, on")
    return [head, Rule(FIRM, 2.5), rows, *may, *_ground(content, look), *known, *told, handed]


def receiver_part(content: SlipContent, look: Look) -> list[Any]:
    """What the receiver needs for this service, and nothing more."""
    report = content.kind == REPORT
    title = look.label("referral_kind", REPORT, "title") if report else look.say("Referral slip", "title")
    issued = look.pair("Issued", look.words(look.speaker.moment(content.issued_at)))
    said: list[Any] = [issued, *counterfoil(content, look)]
    if look.columns == 3 and len(said) == 2:
        said = [Columns(tuple(said), (0, 1), 14 * look.scale)]
    name = Stack((title, look.code(content.number, "number"), *said))
    marks: list[Any] = [Bars(content.number, STRONG, 20 * look.scale)]
    if content.priority:
        loud = content.priority == "emergency"
        marks += [Space(5 * look.scale), look.badge("referral_priority", content.priority, loud=loud)]
    codes = Beside(Stack(tuple(marks)), Squares(content.number, dots(2.0 * look.scale, 8 * DOT)), 4.0)
    return [
        Beside(name, codes),
        Rule(FIRM, 3),
        *_units(content, look),
        *([Rule(room=3)] if look.columns == 3 else []),
        *_person(content, look),
        *_facts(content, look),
        Rule(room=3),
        *_foot(content, look),
    ]


def counterfoil(content: SlipContent, look: Look) -> list[Pair]:
    """The characters that tell the sender that whoever calls holds this paper."""
    return _if(content.counterfoil, lambda code: look.pair("To be read back by phone", look.code(code, "lead")))


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
    who = [("sex", content.sex)] if content.sex else []
    who += [("age_group", content.age_group)] if content.age_group else []
    support = [("disability", code) for code in content.support]
    cells = [
        *_if(content.survivor_code, lambda code: look.pair("Code", look.code(code))),
        *_if(content.name, lambda name: look.pair("Name to call her by", look.typed(name, "strong"))),
        *_if(who, lambda codes: look.pair("Person", _codes(codes, look))),
        *_if(
            content.languages or content.interpreter,
            lambda _: look.pair("Language", look.each(lambda one: one.words(_listed(_spoken(content, one))))),
        ),
        *_if(support, lambda codes: look.pair("Support needed", _codes(codes, look))),
        *_if(
            content.risk_level,
            lambda code: look.pair("Risk", look.label("risk_level", code, "strong" if code == "high" else "body")),
        ),
    ]
    return [*_if(cells, lambda found: look.grid(*found)), *_contact(content, look), *_child(content, look)]


def _spoken(content: SlipContent, look: Look) -> list[str]:
    spoken = [look.speaker.label("language", code) for code in content.languages]
    return spoken + ([look.speaker.say("interpreter needed")] if content.interpreter else [])


def _contact(content: SlipContent, look: Look) -> list[Any]:
    if not content.contact_method:
        return []
    if content.contact_method == "do_not_contact":
        return [look.pair("Safe contact", look.label("contact_method", "do_not_contact", "strong"))]
    first = look.speaker
    lines = [look.each(lambda one: one.words(_listed(_reached(content, one, typed=one.speaker is first)), "strong"))]
    if content.contact_words:
        lines.append(look.say("Say only: {words}", words=content.contact_words))
    return [look.pair("Safe contact", *lines)]


def _reached(content: SlipContent, look: Look, *, typed: bool) -> list[str]:
    """How to reach her, as short texts for one line; what was `typed` is not said twice."""
    voice = look.speaker
    parts = [voice.label("contact_method", content.contact_method)]
    parts += [voice.isolate(content.contact_phone)] if content.contact_phone and typed else []
    parts += [voice.say("others use this phone")] if content.contact_phone_shared in ("yes", "unknown") else []
    return parts + ([look.own(content.contact_times)] if content.contact_times and typed else [])


def _child(content: SlipContent, look: Look) -> list[Any]:
    if not content.is_child:
        return []
    asked = (
        (N_("Caregiver informed"), content.caregiver_informed),
        (N_("Safe to involve the caregiver"), content.caregiver_safe),
    )
    answers = [look.pair(label, look.label("yes_no_unknown", code)) for label, code in asked if code]
    alone = look.say("Speak with the child alone, too.", "strong")
    return [*_if(answers, lambda found: look.grid(*found, columns=2)), alone]


def _facts(content: SlipContent, look: Look) -> list[Any]:
    """Facts, risk, what was done and documents: only what she ticked, or what the law names, one by one."""
    facts = [look.pair(FACT_LABELS[fact.code], look.typed(fact.text)) for fact in content.facts]
    risks = [("risk_factor", code) for code in content.risk_factors]
    done = [("service_sector", code) for code in content.done_here]
    blocks: list[Any] = [
        *_if(risks, lambda codes: look.pair("Take care", _codes(codes, look))),
        *_if(done, lambda codes: look.pair("Done here already", _codes(codes, look))),
        *_if(
            content.documents,
            lambda titles: look.pair("Documents, sealed", *(look.typed(title) for title in titles)),
        ),
    ]
    if facts:
        why = N_("The law names these facts:") if content.kind == REPORT else N_("She agreed that you know this:")
        blocks = [look.say(why, "label"), look.grid(*facts, columns=2), *blocks]
    return [Rule(room=3), *blocks] if blocks else []


def _foot(content: SlipContent, look: Look) -> list[Any]:
    cells = [
        _appointment(content, look),
        look.pair("Escort", _escort(content, look)),
        *_if(
            content.feedback_by,
            lambda day: look.pair("Reply by", look.each(lambda one: one.words(one.speaker.date(day), "strong"))),
        ),
    ]
    blocks: list[Any] = [look.grid(*cells)]
    if content.kind != REPORT:
        blocks.append(look.pair("You may tell us that she came", _yes_no(content.may_confirm, look)))
    blocks += _ground(content, look)
    if content.restrictions:
        blocks.append(look.say("Restrictions apply. Ask the sender before you tell anyone.", "strong"))
    return blocks


def _ground(content: SlipContent, look: Look) -> list[Any]:
    """On what ground this paper leaves the centre: her consent, or a law and who answers for the report."""
    if content.kind == REPORT:
        law = _if(content.law, lambda law: look.pair("Required by", look.typed(law, "strong")))
        by = _if(content.approved_by, lambda code: look.pair("Approved by", look.code(code, "body")))
        return [Columns((*law, *by), (2.2, 1), 14 * look.scale)] if law and by else [*law, *by]
    return [look.pair("Her consent", look.each(lambda one: one.words(_listed(_consent(content, one)))))]


def _consent(content: SlipContent, look: Look) -> list[str]:
    voice = look.speaker
    said = [voice.isolate(content.level[:2].upper()), voice.label("disclosure_level", content.level)]
    if content.consent_on:
        said.append(_whole(voice.say("agreed on {date}", date=content.consent_on)))
    if content.consent_until:
        said.append(_whole(voice.say("valid until {date}", date=content.consent_until)))
    if content.consent_method:
        said.append(voice.label("consent_method", content.consent_method))
    return said


def _whole(text: str) -> str:
    """Keep a short text on one line: a day that is torn in two is read wrongly."""
    return text.replace(" ", "\u00a0")


def _appointment(content: SlipContent, look: Look) -> Pair:
    if content.appointment is None:
        return look.blank("Appointment")
    return look.pair("Appointment", look.each(lambda one: one.words(appointed(content, one.speaker), "strong")))


def appointed(content: SlipContent, voice: Speaker) -> str:
    """Say when she is to come: a moment, or the day alone where nobody said a time."""
    assert content.appointment is not None
    return voice.date(content.appointment.date()) if content.day_alone else voice.moment(content.appointment)


def weekday(day: date, voice: Speaker) -> str:
    """Say which day of the week it is: who reads no dates knows her days."""
    return voice.label("weekday", DAYS[day.weekday()])


def _escort(content: SlipContent, look: Look) -> Any:
    return look.code(content.escort, "body") if content.escort else look.say("comes alone")


def _yes_no(answer: bool | None, look: Look) -> Any:
    ticked = () if answer is None else (0 if answer else 1,)
    return look.boxes(*(("yes_no_unknown", code) for code in ("yes", "no")), ticked=ticked)


def _codes(codes: Sequence[tuple[str, str]], look: Look) -> Any:
    """Put codes of code lists on one line."""
    return look.each(lambda one: one.words(_listed([one.speaker.label(*code) for code in codes])))


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
