# SPDX-License-Identifier: Apache-2.0
"""Which category of the centre fits a case: a suggestion by the first rule that fits, and staff choose.

The category is for the centre's own table and says nothing about the type: rape by the husband may be counted here as
domestic violence or as sexual violence, and remains rape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from .classification import Classification
from .contexts import FAMILY, NOT_SAID, SEXUAL, Incident
from .sentences import Sentence, sentence

OTHER: Final = "other"


class Suggestion(msgspec.Struct, frozen=True):
    """A code of ``centre_category``, and why it is suggested."""

    category: str
    why: Sentence


class Told(msgspec.Struct, frozen=True):
    """One incident with what was worked out from it."""

    incident: Incident
    classification: Classification

    def has(self, flag: str) -> bool:
        """Whether this local flag is set."""
        return flag in self.classification.flags


def suggest(told: Sequence[Told], *, profile: str = "", family_wish: bool = False) -> Suggestion | None:
    """Suggest a category for a case of one or more incidents, or nothing while none has a type.

    The rules go through all incidents, the first rule first. `profile` is the country whose words the centre uses
    (``india`` counts abuse of children apart); `family_wish` says that she wants divorce, custody or maintenance.
    """
    typed = [one for one in told if one.classification.type is not None]
    if not typed:
        return None
    for category, fits, why in _RULES:
        if category == "child_sexual_abuse" and profile != "india":
            continue
        if any(fits(one) for one in typed):
            return Suggestion(category, why)
    if family_wish and all(one.classification.type == "non_gbv" for one in typed):
        return Suggestion("family_case", _FAMILY)
    return Suggestion(OTHER, _OTHER)


def _child_abuse(one: Told) -> bool:
    sexual_as_a_child = one.classification.type in SEXUAL and one.incident.age.is_child is True
    return sexual_as_a_child or one.has("online_child_sexual_exploitation")


def _harassment(one: Told) -> bool:
    harassed = one.has("workplace_harassment") or one.has("public_space_harassment")
    return one.classification.type == "psychological_abuse" and harassed


def _by_an_outsider(one: Told) -> bool:
    relationships = {perpetrator.relationship for perpetrator in one.incident.perpetrators}
    return one.classification.type == "physical_assault" and bool(relationships - FAMILY - NOT_SAID)


def _property(one: Told) -> bool:
    return one.classification.type == "denial_of_resources" and one.incident.about_property


_RULES: Final = (
    ("child_sexual_abuse", _child_abuse, sentence("Sexual abuse of a child.")),
    ("sexual_violence", lambda one: one.classification.type in SEXUAL, sentence("Rape or sexual assault.")),
    ("trafficking", lambda one: one.has("trafficking"), sentence("She was trafficked.")),
    ("acid_attack", lambda one: "acid_chemical" in one.incident.weapons, sentence("Acid was used.")),
    ("domestic_violence", lambda one: one.has("domestic_violence"), sentence("Violence in the family.")),
    (
        "child_marriage",
        lambda one: "early_marriage" in one.classification.contexts,
        sentence("A child was married."),
    ),
    (
        "cyber_crime",
        lambda one: one.has("technology_facilitated"),
        sentence("Phone or internet were used against her."),
    ),
    ("harassment", _harassment, sentence("Harassment at work or in public.")),
    ("criminal_offence", _by_an_outsider, sentence("An attack by somebody outside the family.")),
    ("property_dispute", _property, sentence("Land or an inheritance was denied to her.")),
)
"""The category, when it fits an incident, and why: the first rule that fits any incident of the case is taken."""

_FAMILY: Final = sentence("No violence because of gender, and she wants divorce, custody or maintenance.")
_OTHER: Final = sentence("No other category fits.")
