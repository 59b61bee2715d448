# SPDX-License-Identifier: Apache-2.0
"""Services that she can be referred to: the directory of the centre."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

import msgspec

from .opening import MOST_SPANS, Span, is_within, written
from .ordering import name_key
from .sentences import Sentence, sentence

CHECK_EVERY_DAYS: Final = 90
"""Days after which an entry should be checked again before anybody is sent there."""
LEVELS: Final = ("tehsil", "district", "province", "national")
PROTOCOLS: Final = ("domestic_violence", "trafficking", "child")
"""The agreements between offices that a service belongs to: the list ``protocol``."""
HELPLINES: Final = "helplines"
"""The origin of the helplines that come with the program."""


class ProviderPlan(msgspec.Struct, frozen=True):
    """A service as somebody enters it. `names` and `neutral_names` by language; English is always there."""

    names: dict[str, str]
    sectors: tuple[str, ...]
    neutral_names: dict[str, str] = {}
    level: str = "district"
    address: str = ""
    phone: str = ""
    hours: str = ""
    """In words, as printed: what the spans do not say, such as holidays or an evening line."""
    focal_point: str = ""
    in_house: bool = False
    """A desk of this centre: its staff reach the cases that were released to it."""
    protocols: tuple[str, ...] = ()
    district: str = ""
    map_text: str = ""
    """How to find it, for somebody who cannot read a map."""
    phone_2: str = ""
    always: bool = False
    """Open day and night, every day."""
    opening: tuple[Span, ...] = ()
    focal_alternate: str = ""
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    """Codes of the list ``provider_access``."""
    women_staff: str = ""
    """``yes``, ``no``, or nothing when nobody asked."""
    cost: str = ""
    """A code of the list ``provider_cost``, or nothing."""
    documents_needed: str = ""
    eligibility: str = ""
    route_note: str = ""
    """The safe way there."""
    flagged: bool = False
    """Slips to this service are issued by a supervisor."""

    def problem(self) -> Sentence | None:
        """Say what is missing, or nothing."""
        if not self.names.get("en", "").strip():
            return sentence("Write the name of the service in English.")
        if not self.sectors:
            return sentence("Choose at least one kind of service.")
        if "mediation" in self.sectors:
            return sentence("Mediation is not a service to refer to.")
        if len(self.opening) > MOST_SPANS:
            return sentence("These are too many opening hours. Write them as a note.")
        return None


class Provider(msgspec.Struct, frozen=True):
    """A service in the directory; the fields are those of the plan, and who checked it and when."""

    id: str
    names: dict[str, str]
    neutral_names: dict[str, str]
    sectors: tuple[str, ...]
    level: str
    address: str
    phone: str
    hours: str
    focal_point: str
    verified_on: str
    active: bool
    in_house: bool = False
    protocols: tuple[str, ...] = ()
    district: str = ""
    map_text: str = ""
    phone_2: str = ""
    always: bool = False
    opening: tuple[Span, ...] = ()
    focal_alternate: str = ""
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    women_staff: str = ""
    cost: str = ""
    documents_needed: str = ""
    eligibility: str = ""
    route_note: str = ""
    flagged: bool = False
    verified_by: str = ""
    """The code of whoever checked it; nothing for an entry that came from elsewhere."""
    origin: str = ""
    """Where the entry came from: the code of a centre, ``helplines``, or nothing for one of our own."""
    seal_key: str = ""
    sign_key: str = ""
    keys_verified_on: str = ""
    keys_verified_by: str = ""
    partner: str = ""
    """The code of the centre to which the keys belong."""

    def name(self, language: str) -> str:
        """The name in this language, else in English."""
        return self.names.get(language) or self.names["en"]

    def neutral_name(self, language: str) -> str:
        """A name that tells nothing, for the discreet slip; falls back to the ordinary one."""
        return self.neutral_names.get(language) or self.neutral_names.get("en") or self.name(language)

    def hours_in(self, day: Callable[[int], str]) -> str:
        """The opening hours as text, with what was noted beside them; `day` names a weekday (1 is Monday)."""
        return ", ".join(filter(None, ("24/7" if self.always else written(self.opening, day), self.hours)))

    @property
    def has_keys(self) -> bool:
        """Whether the keys of this service are known and somebody made sure of them in person."""
        return bool(self.seal_key and self.sign_key and self.keys_verified_on)

    def place(self, language: str) -> tuple[str, str]:
        """Where it stands in the list for readers of a language: a page of the list goes on after it."""
        return name_key(self.name(language), language), self.id

    def plan(self) -> ProviderPlan:
        """What somebody entered, to change it."""
        known = {name: getattr(self, name) for name in ProviderPlan.__struct_fields__}
        return ProviderPlan(**known)


class Search(msgspec.Struct, frozen=True):
    """What to look for in the directory; what is empty is not asked."""

    text: str = ""
    sector: str = ""
    district: str = ""
    open_at: datetime | None = None
    """With the offset of the PC; only services whose hours are known are open."""
    language: str = ""
    protocol: str = ""
    access: str = ""
    level: str = ""
    women_staff: bool = False
    to_check: date | None = None
    """Only entries that should be checked, as of this day."""
    retired: bool = False
    """Those that were taken out, instead of those in use."""
    order: str = "en"
    """The language of whoever reads the list: it stands in the order of the names in that language."""


def is_open(provider: Provider, moment: datetime) -> bool | None:
    """Say whether a service is open at a moment (local time); nothing when its hours are known in words at most."""
    if provider.always:
        return True
    return is_within(provider.opening, moment) if provider.opening else None


def needs_check(provider: Provider, today: date) -> bool:
    """Say whether nobody has made sure for a long time that an entry is right."""
    if not provider.verified_on:
        return True
    return (today - date.fromisoformat(provider.verified_on)).days > CHECK_EVERY_DAYS
