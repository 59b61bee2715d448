# SPDX-License-Identifier: Apache-2.0
"""A summary of her case for a court, the police or a lawyer: the parts she chose, as days and codes, and nothing more.

It holds no word of her account, of counselling or of the safety plan, and nobody's name but, where she wants it, her
own. What stands in it was chosen by the service; the types below have no room for anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from ..lang import N_, speaker
from .blocks import Block, Columns, Rule, Space, Stack
from .flow import Group, bullets, heading, sheets
from .look import Look
from .page import FIRM

PARTS: Final = ("dates", "incidents", "services", "reports", "stages", "orders", "hearings", "documents")
"""The parts there are, in the order in which they are printed."""


class Happened(msgspec.Struct, frozen=True):
    """One incident: its place in the case, its kind, and when. `day` is ISO and may be a year or a month only."""

    label: str
    type: str = ""
    """A code of ``gbv_type``; empty while nobody has said."""
    day: str = ""
    precision: str = ""
    contexts: tuple[str, ...] = ()
    """Codes of ``case_context``."""


class Served(msgspec.Struct, frozen=True):
    """Help there was: codes of ``service_sector`` and ``service_outcome``, and the day when it is known."""

    sector: str
    outcome: str
    day: str = ""


class Reported(msgspec.Struct, frozen=True):
    """A report: a code of ``police_report``, the day, the office and the number it was given there."""

    type: str
    day: str = ""
    station: str = ""
    number: str = ""


class Reached(msgspec.Struct, frozen=True):
    """A stage of the matter, a code of ``legal_stage``, and the day."""

    stage: str
    day: str


class Ordered(msgspec.Struct, frozen=True):
    """A court order: a code of ``court_order``, from when, until when, whether it is in force today."""

    type: str
    given_on: str = ""
    until_day: str = ""
    in_force: bool = False


class Heard(msgspec.Struct, frozen=True):
    """A day in court: the day, the court, a code of ``hearing_result`` (empty while it is to come)."""

    day: str
    court: str = ""
    result: str = ""


class CourtSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a summary. A part that is not in `parts` is not printed, whatever is known."""

    number: str
    language: str
    sender: str
    sender_phone: str = ""
    code: str
    name: str = ""
    made_on: date
    made_by: str
    approved_by: str
    handed_to: str = ""
    """The receiver's name; empty when it is handed to herself."""
    sector: str = ""
    consent_on: date | None = None
    consent_until: date | None = None
    parts: tuple[str, ...]
    opened_on: str = ""
    closed_on: str = ""
    incidents: tuple[Happened, ...] = ()
    services: tuple[Served, ...] = ()
    reports: tuple[Reported, ...] = ()
    stages: tuple[Reached, ...] = ()
    orders: tuple[Ordered, ...] = ()
    hearings: tuple[Heard, ...] = ()
    documents: tuple[str, ...] = ()


def court_summary(content: CourtSummary) -> bytes:
    """Make the summary as sheets of A4, each with the code and its number below. ValueError for an unknown part."""
    if unknown := set(content.parts) - set(PARTS):
        raise ValueError(f"no part of a summary: {', '.join(sorted(unknown))}")
    foot = "  ".join(speaker(content.language).isolate(one) for one in (content.code, content.number))
    return sheets(content.number, content.language, lambda look: _groups(content, look), foot)


def _groups(content: CourtSummary, look: Look) -> list[Group]:
    groups: list[Group] = [tuple(_head(content, look))]
    for part in PARTS:
        if part in content.parts:
            groups += _WRITERS[part](content, look)
    groups.append(tuple(_foot(content, look)))
    return groups


def _head(content: CourtSummary, look: Look) -> list[Block]:
    voice = look.speaker
    pairs = [look.pair("Code", look.code(content.code))]
    if content.name:
        pairs.append(look.pair("Name", look.typed(content.name, "strong")))
    pairs.append(look.pair("Made on", look.words(voice.date(content.made_on))))
    for label, code in ((N_("Made by"), content.made_by), (N_("Seen and released by"), content.approved_by)):
        pairs.append(look.pair(label, look.code(code, "body")))
    to = look.typed(content.handed_to, "strong") if content.handed_to else look.say("Herself", "strong")
    pairs.append(look.pair("Handed to", to))
    if content.sender_phone:
        pairs.append(look.pair("Phone", look.words(voice.isolate(content.sender_phone))))
    return [
        look.typed(content.sender, "strong"),
        look.say("Summary of a case", "sheet"),
        look.grid(*pairs, columns=2),
        Rule(FIRM, 3),
        _wish(content, look),
        look.say(
            "It holds the parts that she chose, as they are in the file today. Nothing follows from what is missing."
        ),
    ]


def _wish(content: CourtSummary, look: Look) -> Any:
    voice = look.speaker
    if content.handed_to and content.consent_on and content.consent_until:
        return look.say(
            "She agreed to this on {day}; it may be used until {until}.",
            day=voice.date(content.consent_on),
            until=voice.date(content.consent_until),
        )
    return look.say("It was made at her own wish and handed to herself.")


def _foot(content: CourtSummary, look: Look) -> list[Block]:
    return [
        Space(8),
        Rule(FIRM, 3),
        look.say(
            "The kinds of incidents are those that services for survivors use; they are no legal finding.",
            "small",
        ),
        look.say("It may not be copied or passed on without asking her.", "strong"),
        Space(18),
        Columns((look.blank("Signature"), look.blank("Stamp")), (1, 1), 24),
    ]


def _table(
    look: Look, title: str, names: Sequence[str], shares: tuple[float, ...], rows: Sequence[tuple[Block, ...]]
) -> list[Group]:
    """A part as a table; an empty one says so, because silence could mean anything."""
    head: tuple[Any, ...] = (Space(6), heading(look, look.say(title, "lead")))
    if not rows:
        return [(*head, look.say("Nothing is written in the file."))]
    columns = Columns(tuple(look.say(name, "label") for name in names), shares, 10)
    lines = [Stack((Columns(row, shares, 10), Rule(room=2))) for row in rows]
    return [(*head, columns, lines[0]), *((line,) for line in lines[1:])]


def _dates(content: CourtSummary, look: Look) -> list[Group]:
    rows = ((N_("She came first on"), content.opened_on), (N_("Case closed on"), content.closed_on))
    pairs = [look.pair(label, _day(day, look)) for label, day in rows if day]
    return [(Space(6), heading(look, look.say("The case", "lead")), look.grid(*pairs))]


def _incidents(content: CourtSummary, look: Look) -> list[Group]:
    rows = []
    for one in content.incidents:
        kind: list[Block] = [
            look.label("gbv_type", one.type, "strong") if one.type else look.say("Not said yet", "strong")
        ]
        kind += [look.label("case_context", context, "small") for context in one.contexts]
        day: list[Block] = [_day(one.day, look)]
        if one.precision and one.precision != "exact" and one.day:
            day.append(look.label("date_precision", one.precision, "small"))
        rows.append((look.code(one.label, "body"), Stack(tuple(kind)), Stack(tuple(day))))
    return _table(look, N_("Incidents"), (N_("Number"), N_("Kind"), N_("Day")), (1.6, 2.2, 1.4), rows)


def _services(content: CourtSummary, look: Look) -> list[Group]:
    rows = [
        (look.label("service_sector", one.sector), look.label("service_outcome", one.outcome), _day(one.day, look))
        for one in content.services
    ]
    return _table(look, N_("Help she had"), (N_("Help"), N_("How"), N_("Day")), (2, 2, 1), rows)


def _reports(content: CourtSummary, look: Look) -> list[Group]:
    rows = [
        (look.label("police_report", one.type), look.typed(one.station), _figure(one.number, look), _day(one.day, look))
        for one in content.reports
    ]
    return _table(look, N_("Reports"), (N_("Kind"), N_("Where"), N_("Number"), N_("Day")), (2, 2, 1.2, 1.2), rows)


def _stages(content: CourtSummary, look: Look) -> list[Group]:
    rows = [(look.label("legal_stage", one.stage), _day(one.day, look)) for one in content.stages]
    return _table(look, N_("How the matter went"), (N_("Stage"), N_("Day")), (2, 1), rows)


def _orders(content: CourtSummary, look: Look) -> list[Group]:
    yes, no = N_("in force"), N_("not in force")
    rows = [
        (
            look.label("court_order", one.type),
            _day(one.given_on, look),
            _day(one.until_day, look),
            look.say(yes if one.in_force else no),
        )
        for one in content.orders
    ]
    names = (N_("Kind"), N_("Given on"), N_("Until"), N_("Today"))
    return _table(look, N_("Court orders"), names, (2, 1.2, 1.2, 1.2), rows)


def _hearings(content: CourtSummary, look: Look) -> list[Group]:
    rows = [
        (
            _day(one.day, look),
            look.typed(one.court),
            look.label("hearing_result", one.result) if one.result else look.say("to come"),
        )
        for one in content.hearings
    ]
    return _table(look, N_("Days in court"), (N_("Day"), N_("Court"), N_("Result")), (1.2, 2, 1.4), rows)


def _documents(content: CourtSummary, look: Look) -> list[Group]:
    head = (Space(6), heading(look, look.say("Papers that come with it", "lead")))
    rows = bullets(look, [look.typed(one) for one in content.documents])
    return [(*head, *(rows or [look.say("None.")]))]


_WRITERS: dict[str, Callable[[CourtSummary, Look], list[Group]]] = {
    "dates": _dates,
    "incidents": _incidents,
    "services": _services,
    "reports": _reports,
    "stages": _stages,
    "orders": _orders,
    "hearings": _hearings,
    "documents": _documents,
}


def _day(day: str, look: Look) -> Block:
    if len(day) == len("2026-06"):
        return look.words(look.speaker.month(day))
    return look.words(look.speaker.date(day)) if len(day) >= 10 else _figure(day, look)


def _figure(text: str, look: Look) -> Block:
    return look.words(look.speaker.isolate(text or "–"))
