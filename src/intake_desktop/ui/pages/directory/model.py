# SPDX-License-Identifier: Apache-2.0
"""A service as it is being typed, and what is chosen above the list. Knows no Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from intake_desktop.domain.opening import Span, read_time
from intake_desktop.domain.providers import Provider, ProviderPlan, Search
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.telling import tells

LANGUAGES = ("en", "ur", "hi")
IN_USE, TO_CHECK, RETIRED = "in_use", "to_check", "retired"
SpanTyped = tuple[str, str, str]
"""Days, from, to, as they are typed."""
_TOO_LOUD = sentence("This name would tell what the paper is for. Choose one that could be any office.")
_LOUD_PLACE = sentence("A word in this address would tell what the paper is for. Write the street without it.")
_NO_NUMBER = sentence("Write the number with digits, such as 0300-1234567 or 1043.")
_NO_HOURS = sentence("Tick the days and write both times, such as 9:00 and 17:00.")
_TOO_LONG = sentence("This is too long. Write at most {most} letters.", most=1000)
LISTS = ("sectors", "protocols", "languages", "access")

FIELD_WORDS: dict[str, Sentence] = {
    "name_en": sentence("Name"),
    "name_ur": sentence("Name in Urdu"),
    "name_hi": sentence("Name in Hindi"),
    "neutral_en": sentence("Neutral name"),
    "neutral_ur": sentence("Neutral name in Urdu"),
    "neutral_hi": sentence("Neutral name in Hindi"),
    "sectors": sentence("Kinds of service"),
    "in_house": sentence("Where it is"),
    "level": sentence("Whom it serves"),
    "protocols": sentence("Agreements between offices"),
    "district": sentence("District"),
    "address": sentence("Address"),
    "map_text": sentence("How to find it"),
    "route_note": sentence("A safe way there"),
    "phone": sentence("Telephone"),
    "phone_2": sentence("Second telephone"),
    "always": sentence("Open day and night"),
    "opening": sentence("Opening hours"),
    "hours": sentence("Note on the hours"),
    "focal_point": sentence("Whom to ask for"),
    "focal_alternate": sentence("Who stands in for them"),
    "languages": sentence("Languages spoken there"),
    "women_staff": sentence("Women work there"),
    "access": sentence("Access"),
    "cost": sentence("What it costs her"),
    "documents_needed": sentence("What she should bring"),
    "eligibility": sentence("Who can go there"),
    "flagged": sentence("A supervisor issues slips to this service"),
    "active": sentence("In use"),
    "verified_on": sentence("Checked"),
}
"""What each field of a service is called."""


@dataclass(frozen=True)
class Entry:
    """A service as it is being typed."""

    name_en: str | None = None
    name_ur: str | None = None
    name_hi: str | None = None
    neutral_en: str | None = None
    neutral_ur: str | None = None
    neutral_hi: str | None = None
    sectors: tuple[str, ...] = ()
    in_house: str | None = "no"
    level: str | None = "district"
    protocols: tuple[str, ...] = ()
    district: str | None = None
    address: str | None = None
    map_text: str | None = None
    route_note: str | None = None
    phone: str | None = None
    phone_2: str | None = None
    always: bool = False
    opening: tuple[SpanTyped, ...] = ()
    hours: str | None = None
    focal_point: str | None = None
    focal_alternate: str | None = None
    languages: tuple[str, ...] = ()
    women_staff: str | None = None
    access: tuple[str, ...] = ()
    cost: str | None = None
    documents_needed: str | None = None
    eligibility: str | None = None
    flagged: bool = False

    @classmethod
    def of(cls, one: Provider) -> Entry:
        """A service that is there, to be changed."""
        named: dict[str, Any] = {f"name_{language}": text for language, text in one.names.items()}
        named |= {f"neutral_{language}": text for language, text in one.neutral_names.items()}
        known: dict[str, Any] = {
            field.name: getattr(one, field.name) or field.default
            for field in fields(cls)
            if not field.name.startswith(("name_", "neutral_"))
        }
        known["in_house"] = "yes" if one.in_house else "no"
        known["opening"] = tuple((span.days, span.opens, span.closes) for span in one.opening)
        return cls(**(known | named))

    def plan(self) -> ProviderPlan:
        """What is put into the directory."""
        texts = {
            field.name: getattr(self, field.name) or ""
            for field in fields(self)
            if field.name in _TEXTS and field.name != "in_house"
        }
        return ProviderPlan(
            names=self._texts("name"),
            neutral_names=self._texts("neutral"),
            sectors=self.sectors,
            protocols=self.protocols,
            languages=self.languages,
            access=self.access,
            in_house=self.in_house == "yes",
            always=self.always,
            opening=() if self.always else tuple(span for one in self.opening if (span := _span(one)) is not None),
            flagged=self.flagged,
            **(texts | {"level": self.level or "district"}),
        )

    def problems(self) -> dict[str, Sentence]:
        """What is missing or not right, by the name of the field, in the order of the page."""
        found = {}
        if not (self.name_en or "").strip():
            found["name_en"] = sentence("Write the name of the service in English.")
        for language in LANGUAGES:
            if tells(getattr(self, f"neutral_{language}") or ""):
                found[f"neutral_{language}"] = _TOO_LOUD
        if not self.sectors:
            found["sectors"] = sentence("Choose at least one kind of service.")
        if tells(self.address or ""):
            found["address"] = _LOUD_PLACE
        for name in ("phone", "phone_2"):
            if (typed := getattr(self, name)) and not _is_phone(typed):
                found[name] = _NO_NUMBER
        if not self.always and any(_span(one) is None for one in self.opening if any(one)):
            found["opening"] = _NO_HOURS
        for name in _TEXTS:
            if len(getattr(self, name) or "") > 1000:
                found[name] = _TOO_LONG
        return found

    def advice(self) -> Sentence | None:
        """What is not wrong but would stop a discreet slip later."""
        if any(tells(name) for name in self._texts("name").values()) and not self.neutral_en:
            return sentence(
                "The name of this service tells what it is for. Give it a neutral name for the discreet slip."
            )
        return None

    def _texts(self, kind: str) -> dict[str, str]:
        texts = {language: (getattr(self, f"{kind}_{language}") or "").strip() for language in LANGUAGES}
        return {language: text for language, text in texts.items() if text}


_TEXTS = (
    "district", "address", "map_text", "route_note", "phone", "phone_2", "hours", "focal_point", "focal_alternate",
    "women_staff", "cost", "documents_needed", "eligibility",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is chosen above the list."""

    text: str = ""
    sector: str = ""
    district: str = ""
    language: str = ""
    protocol: str = ""
    open_now: bool = False
    women_staff: bool = False
    state: str = IN_USE

    def search(self, now: datetime, today: date, order: str) -> Search:
        """What the directory is asked, by somebody who reads the list in the language `order`."""
        return Search(
            text=self.text,
            sector=self.sector,
            district=self.district,
            language=self.language,
            protocol=self.protocol,
            open_at=now if self.open_now else None,
            women_staff=self.women_staff,
            to_check=today if self.state == TO_CHECK else None,
            retired=self.state == RETIRED,
            order=order,
        )


def _span(typed: SpanTyped) -> Span | None:
    """A line of opening hours; nothing while it is not complete."""
    days = "".join(sorted(set(typed[0])))
    opens, closes = read_time(typed[1]), read_time(typed[2])
    if not days or opens is None or closes is None or opens == "24:00":
        return None
    return Span(days, opens, closes)


def _is_phone(text: str) -> bool:
    return bool(re.fullmatch(r"[\d\s()+\-/,;.]+", text)) and 2 <= sum(letter.isdigit() for letter in text) <= 40
