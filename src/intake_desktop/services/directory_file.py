# SPDX-License-Identifier: Apache-2.0
"""Handing the directory on to another centre as one file, and taking in what another centre knows.

Nothing is stored before somebody saw what would change. What was checked later counts; no entry is ever deleted. Whom
to ask for, keys and what is decided here (desks of the centre, whose slips a supervisor issues) stay here; of a shelter
the file says no address.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from ..domain.names import searchable
from ..domain.permissions import Action, not_in_practice
from ..domain.providers import HELPLINES, Provider, Search
from ..lang.districts import district_key
from ..sync import directory_file as files
from ..sync.directory_file import Directory, Service
from .desk import Changes, Desk
from .providers import find_provider, list_providers, search_providers

SHELTER = "shelter"
PLACE = ("address", "map_text", "route_note")
"""What a file does not say of a shelter."""
WAYS_THERE = ("phone", "phone_2", "address", "map_text", "route_note")
"""Where somebody is sent by a slip, and whom the centre calls: nobody but a person who asked changes these, or fills
them in where none stood.
"""
_LISTS = ("sectors", "protocols", "opening", "languages", "access")
_TICKS = ("always", "active")


class Line(msgspec.Struct, frozen=True):
    """What a file would do with one service."""

    id: str
    names: dict[str, str]
    kind: str
    """``new``, ``changed``, ``same``, or ``kept``: what is here was checked as late or later."""
    fields: tuple[str, ...]
    """What would change."""
    verified_on: str
    active: bool
    alike: str = ""
    """The id of a service that is here already under another id and has the same name or number."""
    moved: tuple[tuple[str, str, str], ...] = ()
    """Numbers, addresses and ways of a service known here that would become others: field, what it is (nothing where
    none stood), what it would be.
    """

    @property
    def waits(self) -> bool:
        """Whether it is stored only when somebody chooses it by itself: a forger would send her, or us, elsewhere."""
        return bool(self.moved or self.alike)


class DirectorySeen(msgspec.Struct, frozen=True):
    """What a file says, before anything of it is stored."""

    centre: str
    made_on: str
    lines: tuple[Line, ...]
    directory: Directory

    @property
    def waiting(self) -> frozenset[str]:
        """The services that are left out unless somebody chooses them."""
        return frozenset(line.id for line in self.lines if line.kind in ("new", "changed") and line.waits)

    def count(self, kind: str) -> int:
        """How many services the file would treat so."""
        return sum(line.kind == kind for line in self.lines)


def export_directory(desk: Desk, folder: Path) -> Path:
    """Write the directory as one file for another centre; gives its path."""
    desk.require(Action.CHANGE_DIRECTORY)
    if desk.centre.practice:
        raise not_in_practice()
    known = [*list_providers(desk), *search_providers(desk, Search(retired=True), limit=files.MOST_SERVICES)]
    services = tuple(_told(one) for one in sorted(known, key=lambda one: one.id) if not one.in_house)
    path = files.write_file(folder, Directory(desk.centre.code, desk.today().isoformat(), services))
    desk.store.note(desk.staff_code, "exported", f"directory {len(services)}")
    return path


def look_into(desk: Desk, path: Path) -> DirectorySeen:
    """Say what a file would change here; stores nothing."""
    desk.require(Action.CHANGE_DIRECTORY)
    directory = files.read_file(path)
    return DirectorySeen(directory.centre, directory.made_on, compare(desk, directory), directory)


def take_in(desk: Desk, seen: DirectorySeen, leave_out: frozenset[str] | None = None) -> Changes[int]:
    """Store what a file says that is new or was checked later, all in one; answers how many services it was. Where
    nobody chose what to `leave_out`, these are the ones that wait for somebody to choose them.
    """
    desk.require(Action.CHANGE_DIRECTORY)
    leave_out = seen.waiting if leave_out is None else leave_out
    told = {one.id: one for one in seen.directory.services}
    wanted = [
        line for line in compare(desk, seen.directory) if line.kind in ("new", "changed") and line.id not in leave_out
    ]
    if wanted:
        with desk.store.transaction(desk.staff_code, "record_changed", f"directory {len(wanted)}") as t:
            for line in wanted:
                fields = _fields(told[line.id]) | {"verified_on": line.verified_on, "verified_by": ""}
                if line.kind == "new":
                    fields |= {"origin": seen.centre, "in_house": "no", "flagged": "no"}
                t.set("provider", line.id, fields)
    return Changes(frozenset({"providers"}), len(wanted))


def compare(desk: Desk, directory: Directory) -> tuple[Line, ...]:
    """What a file would do, service by service: new ones first, then changed ones."""
    desk.require(Action.CHANGE_DIRECTORY)
    known = {one.id: one for one in list_providers(desk)}
    signs = {sign: one.id for one in known.values() for sign in _signs(one.names, one.phone)}
    lines = [line for one in directory.services if (line := _line(desk, one, known, signs)) is not None]
    order = ("new", "changed", "kept", "same")
    return tuple(sorted(lines, key=lambda line: (order.index(line.kind), line.names["en"])))


def _line(desk: Desk, one: Service, known: dict[str, Provider], signs: dict[str, str]) -> Line | None:
    # A clock that runs ahead must not make an entry the newest one for ever.
    verified = min(one.verified_on, desk.today().isoformat())
    here = desk.store.reader.execute("select thing from entity where id = ?", (one.id,)).fetchone()
    if here is None:
        if not one.active:
            return None
        alike = next((signs[sign] for sign in _signs(one.names, one.phone) if sign in signs), "")
        return Line(one.id, one.names, "new", (), verified, True, alike)
    if here[0] != "provider":  # somebody gave a service the id of something else: it is no service of ours
        return None
    own = known.get(one.id) or find_provider(desk, one.id)
    fields = tuple(name for name, value in _fields(one).items() if _differs(name, value, _own(own, name)))
    fixed = own.in_house or (own.origin == HELPLINES and fields)  # numbers of helplines come with the program
    if fixed or (fields and verified <= own.verified_on):
        kind = "kept"
    else:
        kind = "changed" if fields or verified > own.verified_on else "same"
    moved = tuple((name, str(_own(own, name)), getattr(one, name) or "") for name in WAYS_THERE if name in fields)
    return Line(one.id, one.names, kind, fields, verified, one.active, moved=moved)


def _differs(name: str, told: Any, own: Any) -> bool:
    """Whether a file says something else of a field; a district that is spelt otherwise is the same one."""
    return bool(district_key(told) != district_key(own) if name == "district" else told != own)


def _told(one: Provider) -> Service:
    """A service as the file says it."""
    fields = {name: getattr(one, name) for name in Service.__struct_fields__ if name != "opening"}
    if SHELTER in one.sectors:
        fields |= dict.fromkeys(PLACE)
    return Service(**fields, opening=tuple(span.text for span in one.opening))


def _fields(one: Service) -> dict[str, Any]:
    """What the file says about a service, as fields of the store."""
    fields: dict[str, Any] = {}
    for name in Service.__struct_fields__:
        value = getattr(one, name)
        if name in ("id", "verified_on") or value is None:
            continue
        if name in ("names", "neutral_names"):
            kind = "name" if name == "names" else "neutral"
            fields |= {f"{kind}_{language}": value.get(language) for language in ("en", "ur", "hi")}
        elif name in _LISTS:
            fields[name] = list(value)
        elif name in _TICKS:
            fields[name] = "yes" if value else "no"
        else:
            fields[name] = value
    return fields


def _own(own: Provider, field: str) -> Any:
    """What stands here in a field of the store."""
    kind, _, language = field.partition("_")
    if kind in ("name", "neutral") and language in ("en", "ur", "hi"):
        return (own.names if kind == "name" else own.neutral_names).get(language)
    value = getattr(own, field)
    if field == "opening":
        return [span.text for span in value]
    if field in _LISTS:
        return list(value)
    return ("yes" if value else "no") if field in _TICKS else value


def _signs(names: dict[str, str], phone: str) -> list[str]:
    """What two entries for the same service have in common."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    return [searchable(name) for name in names.values()] + ([digits] if len(digits) >= 5 else [])
