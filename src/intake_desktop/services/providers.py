# SPDX-License-Identifier: Apache-2.0
"""The directory of services: who can help, where, and when it was last checked."""

from __future__ import annotations

import json
from typing import Any

from ..domain.codes import LANGUAGES
from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..domain.providers import Provider, ProviderPlan
from ..domain.sentences import Sentence
from ..domain.troubles import Trouble
from .desk import Changes, Desk

_COLUMNS = (
    "id, name_en, name_ur, name_hi, neutral_en, neutral_ur, neutral_hi, sectors, level, address, phone, hours, "
    "focal_point, verified_on, active, in_house"
)


class ProviderIncomplete(Trouble):
    """Something is missing before this service can stand in the directory."""

    name = "provider_incomplete"

    def __init__(self, what: Sentence) -> None:
        super().__init__(what)


def add_provider(desk: Desk, plan: ProviderPlan) -> Changes[str]:
    """Put a service into the directory, checked today; answers its id."""
    desk.require(Action.CHANGE_DIRECTORY)
    if (problem := plan.problem()) is not None:
        raise ProviderIncomplete(problem)
    id = new_id()
    fields: dict[str, Any] = {f"name_{language}": plan.names.get(language) for language in LANGUAGES}
    fields |= {f"neutral_{language}": plan.neutral_names.get(language) for language in LANGUAGES}
    fields |= {
        "sectors": list(plan.sectors), "level": plan.level, "address": plan.address, "phone": plan.phone,
        "hours": plan.hours, "focal_point": plan.focal_point, "verified_on": desk.today().isoformat(), "active": "yes",
        "in_house": "yes" if plan.in_house else "no",
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"provider {id}") as t:
        t.set("provider", id, fields)
    return Changes(frozenset({"providers"}), id)


def list_providers(desk: Desk, sector: str | None = None) -> list[Provider]:
    """The active services, all or those of one sector, by name."""
    desk.require(Action.SEE_DIRECTORY)
    rows = desk.store.reader.execute(
        f"select {_COLUMNS} from provider where active = 'yes' order by name_en"
    ).fetchall()
    found = [_provider(row) for row in rows]
    return [provider for provider in found if sector is None or sector in provider.sectors]


def find_provider(desk: Desk, provider_id: str) -> Provider:
    """One service of the directory; NoRecord when it is not there."""
    desk.require(Action.SEE_DIRECTORY)
    row = desk.store.reader.execute(f"select {_COLUMNS} from provider where id = ?", (provider_id,)).fetchone()
    if row is None:
        raise no_record()
    return _provider(row)


def _provider(row: tuple[Any, ...]) -> Provider:
    id, *texts, sectors, level, address, phone, hours, focal, verified, active, in_house = row
    names = {language: text for language, text in zip(LANGUAGES, texts[:3], strict=True) if text}
    neutral = {language: text for language, text in zip(LANGUAGES, texts[3:], strict=True) if text}
    return Provider(
        id,
        names,
        neutral,
        tuple(json.loads(sectors)),
        level,
        address,
        phone,
        hours,
        focal,
        verified or "",
        active == "yes",
        in_house == "yes",
    )
