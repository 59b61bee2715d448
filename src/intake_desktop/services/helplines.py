# SPDX-License-Identifier: Apache-2.0
"""Helplines: shown to everybody at the desk, and put into the directory when somebody wants to refer to one."""

from __future__ import annotations

import hashlib

import msgspec

from ..domain.codes import Helpline
from ..domain.permissions import Action, no_record
from ..domain.providers import HELPLINES, ProviderPlan
from ..resources import helplines
from .desk import Changes, Desk
from .providers import fields_of

_POLICE = "police_emergency"
_NEUTRAL = {"en": "Information line", "ur": "معلوماتی لائن", "hi": "सूचना लाइन"}


class HelplineShown(msgspec.Struct, frozen=True):
    """A helpline as it stands above the directory."""

    line: Helpline
    provider_id: str
    """Its place in the directory, or nothing when nobody put it there."""


def list_helplines(desk: Desk) -> list[HelplineShown]:
    """The helplines that come with the program, each with its place in the directory."""
    desk.require(Action.SEE_DIRECTORY)
    rows = desk.store.reader.execute("select id from provider where origin = ?", (HELPLINES,)).fetchall()
    known = {row[0]: row[0] for row in rows}
    return [HelplineShown(line, known.get(id_of(line.number), "")) for line in helplines()]


def add_helpline(desk: Desk, number: str) -> Changes[str]:
    """Put a helpline into the directory so that slips can name it; answers its id, the same one on every PC.

    Nobody has asked it yet: the entry says that it should be checked. One that is there stays as it is.
    """
    desk.require(Action.CHANGE_DIRECTORY)
    found = next((line for line in helplines() if line.number == number), None)
    if found is None:
        raise no_record()
    id = id_of(number)
    with desk.store.transaction(desk.staff_code, "record_changed", f"provider {id}") as t:
        if t.db.execute("select 1 from provider where id = ?", (id,)).fetchone() is None:
            fields = fields_of(plan_of(found))
            t.set("provider", id, fields | {"active": "yes", "origin": HELPLINES, "verified_on": "", "verified_by": ""})
    return Changes(frozenset({"providers"}), id)


def id_of(number: str) -> str:
    """The id under which every PC puts down a helpline, so that two of them make one entry."""
    return hashlib.sha256(f"intake-helpline/1|{number}".encode()).hexdigest()[:32]


def plan_of(line: Helpline) -> ProviderPlan:
    """A helpline as a service. Its own name may tell what it is for; the neutral one says a number."""
    return ProviderPlan(
        names=dict(line.labels),
        neutral_names={language: f"{words} {line.number}" for language, words in _NEUTRAL.items()},
        sectors=("police", "emergency_rescue") if line.purpose == _POLICE else ("helpline",),
        level="province",
        phone=line.number,
        always=line.purpose == _POLICE,
        access=("by_phone",),
        cost="free",
    )
