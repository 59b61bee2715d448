# SPDX-License-Identifier: Apache-2.0
"""Services that she can be referred to: the directory of the centre."""

from __future__ import annotations

import msgspec

from .sentences import Sentence, sentence


class ProviderPlan(msgspec.Struct, frozen=True):
    """A service as somebody enters it. `names` and `neutral_names` by language; English is always there."""

    names: dict[str, str]
    sectors: tuple[str, ...]
    neutral_names: dict[str, str] = {}
    level: str = "district"
    address: str = ""
    phone: str = ""
    hours: str = ""
    focal_point: str = ""
    in_house: bool = False
    """A desk of this centre: its staff reach the cases that were released to it."""

    def problem(self) -> Sentence | None:
        """Say what is missing, or nothing."""
        if not self.names.get("en", "").strip():
            return sentence("Write the name of the service in English.")
        if not self.sectors:
            return sentence("Choose at least one kind of service.")
        if "mediation" in self.sectors:
            return sentence("Mediation is not a service to refer to.")
        return None


class Provider(msgspec.Struct, frozen=True):
    """A service in the directory."""

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

    def name(self, language: str) -> str:
        """The name in this language, else in English."""
        return self.names.get(language) or self.names["en"]

    def neutral_name(self, language: str) -> str:
        """A name that tells nothing, for the discreet slip; falls back to the ordinary one."""
        return self.neutral_names.get(language) or self.neutral_names.get("en") or self.name(language)
