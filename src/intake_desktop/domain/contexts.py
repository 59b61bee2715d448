# SPDX-License-Identifier: Apache-2.0
"""What an incident was part of: a marriage, a childhood, an exchange, a practice. Worked out from facts, never picked.

The type names the act alone; this says around what it happened, so that a beaten wife and a man beaten in a robbery do
not disappear in one row, and a child's case never shows as a harsh word. A fact counts when its value says so: "no" is
no exchange and "none" no practice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from .ages import UNKNOWN_AGE, Age

NOT_GBV: Final = "non_gbv"
SEXUAL: Final = frozenset({"rape", "sexual_assault"})

CONTEXTS: Final = (
    "intimate_partner_violence", "child_sexual_abuse", "early_marriage", "possible_sexual_exploitation",
    "possible_sexual_slavery", "harmful_traditional_practice",
)  # fmt: skip
FLAGS: Final = (
    "domestic_violence", "in_law_violence", "dowry_related", "honour_based", "acid_or_burn_attack", "trafficking",
    "workplace_harassment", "public_space_harassment", "technology_facilitated", "online_child_sexual_exploitation",
    "witch_hunting", "custodial",
)  # fmt: skip
TICKABLE: Final = frozenset(
    {
        "dowry_related", "honour_based", "trafficking", "workplace_harassment", "public_space_harassment",
        "witch_hunting", "custodial",
    }
)  # fmt: skip
"""Flags that staff may also tick herself. The others follow from facts alone; a tick on them does not count."""

PARTNERS: Final = frozenset({"current_partner", "former_partner", "fiance"})
FAMILY: Final = frozenset(
    {"current_partner", "former_partner", "in_law", "primary_caregiver", "sibling", "family_other"}
)
"""Whose violence is domestic. Who shares the house without being family (a lodger, a landlord) is not among them."""

NOT_SAID: Final = frozenset({"", "unknown", "declined", "not_asked", "not_applicable"})
"""What stands for a fact that nobody told: nothing follows from it."""

_HELD: Final = frozenset({"forced_conscription", "trafficked", "other_abduction"})
_BURNS: Final = frozenset({"acid_chemical", "fire_burning"})
_HARASSMENT: Final = frozenset({"sexual_assault", "psychological_abuse"})
_AT_WORK: Final = frozenset({"employer_supervisor", "colleague"})
_IN_PUBLIC: Final = frozenset({"street_road", "public_transport", "market"})
_PASSERS_BY: Final = frozenset({"stranger", "community_member", "unknown"})


class Perpetrator(msgspec.Struct, frozen=True, kw_only=True):
    """One alleged perpetrator, without a name. Codes of ``perp_relationship`` and ``yes_no_unknown``."""

    relationship: str = ""
    lives_with: str = ""


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One event against one survivor, as far as it was told. An empty string or set is what was not told (yet).

    Local codes of a centre (``x_…``) are given as the code they roll up to.
    """

    answers: Mapping[str, str] = {}
    """What was answered to the questions of the classification, by their name."""
    age: Age = UNKNOWN_AGE
    """Her age on the day of the incident."""
    perpetrators: tuple[Perpetrator, ...] = ()
    place: str = ""
    goods_exchanged: str = ""
    abduction: str = ""
    practice: str = ""
    weapons: frozenset[str] = frozenset()
    tfgbv_forms: frozenset[str] = frozenset()
    ocsea_forms: frozenset[str] = frozenset()
    honour_threat: bool = False
    """Her family or community threatens violence in the name of honour (``rf_honour_family``)."""
    ticked: frozenset[str] = frozenset()
    """Flags that staff ticked."""
    about_property: bool = False
    """What she was denied is land or an inheritance."""

    def by_any(self, relationships: frozenset[str]) -> bool:
        """Whether any alleged perpetrator stands in one of these relationships to her."""
        return any(one.relationship in relationships for one in self.perpetrators)


def is_gbv(type: str | None) -> bool:
    """Whether a type is set and is one of gender-based violence."""
    return type is not None and type != NOT_GBV


def contexts(type: str | None, incident: Incident) -> tuple[str, ...]:
    """Give the codes of ``case_context`` that follow, in the order of the list. `type` is the one in force."""
    gbv, sexual, child = is_gbv(type), type in SEXUAL, incident.age.is_child is True
    true = {
        "intimate_partner_violence": gbv and incident.by_any(PARTNERS),
        "child_sexual_abuse": sexual and child,
        "early_marriage": type == "forced_marriage" and child,
        "possible_sexual_exploitation": sexual and incident.goods_exchanged == "yes",
        "possible_sexual_slavery": sexual and incident.abduction in _HELD,
        "harmful_traditional_practice": gbv and incident.practice not in NOT_SAID | {"none"},
    }
    return tuple(code for code in CONTEXTS if true[code])


def flags(type: str | None, incident: Incident) -> tuple[str, ...]:
    """Give the codes of ``local_context`` that follow or were ticked, in the order of the list."""
    gbv, harassment, online = is_gbv(type), type in _HARASSMENT, _told(incident.ocsea_forms)
    true = {
        "domestic_violence": gbv and incident.by_any(FAMILY),
        "in_law_violence": gbv and incident.by_any(frozenset({"in_law"})),
        "dowry_related": incident.practice == "dowry_demand",
        "honour_based": incident.practice == "honour_based" or incident.honour_threat,
        "acid_or_burn_attack": bool(incident.weapons & _BURNS),
        "trafficking": incident.abduction == "trafficked",
        "workplace_harassment": harassment and incident.place == "workplace" and incident.by_any(_AT_WORK),
        "public_space_harassment": harassment and incident.place in _IN_PUBLIC and incident.by_any(_PASSERS_BY),
        "technology_facilitated": online or _told(incident.tfgbv_forms),
        "online_child_sexual_exploitation": online,
        "witch_hunting": incident.practice == "witch_hunting",
        "custodial": incident.place == "institution" and incident.by_any(frozenset({"police_security"})),
    }
    ticked = incident.ticked & TICKABLE
    return tuple(code for code in FLAGS if true[code] or code in ticked)


def age_needed(type: str | None, incident: Incident) -> bool:
    """Whether her age on that day would decide something and is not known: no context of a child is claimed until it
    is.
    """
    return incident.age.is_child is None and (type in SEXUAL or type == "forced_marriage")


def _told(codes: frozenset[str]) -> bool:
    return bool(codes - NOT_SAID - {"none"})
