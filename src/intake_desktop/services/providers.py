# SPDX-License-Identifier: Apache-2.0
"""The directory of services: who can help, where, and when it was last checked."""

from __future__ import annotations

import functools
import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from ..domain.codes import LANGUAGES
from ..domain.identifiers import new_id
from ..domain.names import searchable, words
from ..domain.opening import Span, is_within, read_spans
from ..domain.ordering import name_key
from ..domain.permissions import Action, no_record
from ..domain.providers import CHECK_EVERY_DAYS, Provider, ProviderPlan, Search, is_open, needs_check
from ..domain.sentences import Sentence
from ..domain.troubles import Trouble
from ..lang.districts import district_key, district_name
from ..store import things
from ..store.sought import ALWAYS, INDEX, district_mark, mark, order_by
from .desk import Changes, Desk, changes

_TEXTS = (
    "level", "address", "phone", "hours", "focal_point", "verified_on", "district", "map_text", "phone_2",
    "focal_alternate", "women_staff", "cost", "documents_needed", "eligibility", "route_note", "verified_by", "origin",
    "seal_key", "sign_key", "keys_verified_on", "keys_verified_by", "partner",
)  # fmt: skip
_LISTS = ("sectors", "protocols", "languages", "access")
_TICKS = ("active", "in_house", "always", "flagged")
_NAMED = tuple(f"{kind}_{language}" for kind in ("name", "neutral") for language in LANGUAGES)
_NAMES_OF_COLUMNS = ("id", *_NAMED, *_TEXTS, *_LISTS, *_TICKS, "opening")
_COLUMNS = ", ".join(f"r.{column}" for column in _NAMES_OF_COLUMNS)
_TOUCHED = "providers"
_ALL = -1


class ProviderIncomplete(Trouble):
    """Something is missing before this service can stand in the directory."""

    name = "provider_incomplete"

    def __init__(self, what: Sentence) -> None:
        super().__init__(what)


class Version(msgspec.Struct, frozen=True):
    """One of several values that two PCs wrote without knowing of each other."""

    value: Any
    staff: str
    at: int
    """Milliseconds since 1970 UTC by the clock of that PC."""
    counts: bool
    """Whether this is the one that counts for now."""


class Dispute(msgspec.Struct, frozen=True):
    """A field of a service for which two PCs wrote different values."""

    field: str
    versions: tuple[Version, ...]


def add_provider(desk: Desk, plan: ProviderPlan) -> Changes[str]:
    """Put a service into the directory, checked today; answers its id."""
    desk.require(Action.CHANGE_DIRECTORY)
    fields = fields_of(plan) | {"active": "yes", "origin": ""} | _checked(desk)
    id = new_id()
    with desk.store.transaction(desk.staff_code, "record_changed", f"provider {id}") as t:
        t.set("provider", id, fields)
    return Changes(frozenset({_TOUCHED}), id)


def change_provider(desk: Desk, provider_id: str, plan: ProviderPlan, *, checked: bool = False) -> Changes[None]:
    """Change what stands in the directory about a service; `checked` when it was asked today and all of it is right.

    What two PCs wrote differently is settled by it: the plan shows what counts. Slips that are printed stay as they
    are.
    """
    desk.require(Action.CHANGE_DIRECTORY)
    fields = fields_of(plan) | (_checked(desk) if checked else {})
    return _set(desk, provider_id, fields, "changed")


def verify_provider(desk: Desk, provider_id: str) -> Changes[None]:
    """Note that somebody asked this service today and that the entry is right: who and when."""
    desk.require(Action.CHANGE_DIRECTORY)
    return _set(desk, provider_id, _checked(desk), "verified")


def retire_provider(desk: Desk, provider_id: str) -> Changes[None]:
    """Take a service out of use: nobody is sent there any more, and what was sent there still names it."""
    desk.require(Action.CHANGE_DIRECTORY)
    return _set(desk, provider_id, {"active": "no"}, "retired")


def bring_back_provider(desk: Desk, provider_id: str) -> Changes[None]:
    """Put a service into use again; it should be checked before anybody is sent there."""
    desk.require(Action.CHANGE_DIRECTORY)
    return _set(desk, provider_id, {"active": "yes"}, "back")


def list_providers(desk: Desk, sector: str | None = None, language: str = "en") -> list[Provider]:
    """The active services, all or those of one sector, by their names in this language."""
    desk.require(Action.SEE_DIRECTORY)
    return _found(desk, Search(sector=sector or "", order=language), None, _ALL)


def find_provider(desk: Desk, provider_id: str) -> Provider:
    """One service of the directory, in use or not; NoRecord when it is not there."""
    desk.require(Action.SEE_DIRECTORY)
    row = desk.store.reader.execute(f"select {_COLUMNS} from provider r where r.id = ?", (provider_id,)).fetchone()
    if row is None:
        raise no_record()
    return _provider(row)


def search_providers(
    desk: Desk, search: Search, limit: int = 50, after: tuple[str, str] | None = None
) -> list[Provider]:
    """The services that fit, by their names in the language of the search; `after` is the `place` of the last one of
    the page before.
    """
    desk.require(Action.SEE_DIRECTORY)
    if search.open_at is not None:
        return _open_ones(desk, search, search.open_at, after, limit)
    return _found(desk, search, after, limit)


def meant(desk: Desk, said: str, sector: str, limit: int = 5) -> list[Provider]:
    """The services that somebody may mean by a name, of this sector before others; or the one with this id."""
    desk.require(Action.SEE_DIRECTORY)
    if not said.strip():
        return []
    row = desk.store.reader.execute(f"select {_COLUMNS} from provider r where r.id = ?", (said,)).fetchone()
    if row is not None:
        return [_provider(row)]
    same = search_providers(desk, Search(text=said, sector=sector), limit)
    known = {one.id for one in same}
    return [*same, *(one for one in search_providers(desk, Search(text=said), limit) if one.id not in known)][:limit]


def suggest(desk: Desk, sector: str, district: str = "", after: str = "", limit: int = 5) -> list[Provider]:
    """Who could help when `after` (the id of a service) refused: of the same sector, those of the same district first,
    then those that serve a wider area; open ones first, then those that were checked.
    """
    desk.require(Action.SEE_DIRECTORY)
    refused = None
    if after:
        row = desk.store.reader.execute("select district from provider where id = ?", (after,)).fetchone()
        refused = row[0] if row else None
    here = district_mark(district or refused or "")
    now, today = desk.now().astimezone(), desk.today()

    def rank(one: Provider) -> tuple[int, int, bool]:
        near = 0 if district_mark(one.district) == here else 1 if one.level in ("province", "national") else 2
        opened = {True: 0, None: 1, False: 2}[is_open(one, now)]
        return near, opened, needs_check(one, today)

    found = [one for one in list_providers(desk, sector) if one.id != after]  # by name: who ranks alike stays so
    return sorted(found, key=rank)[:limit]


def districts(desk: Desk, language: str = "en") -> list[str]:
    """The districts in which there are services in use, by name: each once, however it was spelt; those of the intake
    in this language.
    """
    desk.require(Action.SEE_DIRECTORY)
    query = "select district, count(*) from provider where active = 'yes' and district <> '' group by district"
    spelt: dict[str, list[tuple[int, str]]] = {}
    for district, count in desk.store.reader.execute(query).fetchall():
        spelt.setdefault(district_key(district), []).append((-count, district))
    names = [district_name(key, language) or min(found)[1] for key, found in spelt.items()]
    return sorted(names, key=lambda name: (name_key(name, language), name))


def count_to_check(desk: Desk) -> int:
    """How many services in use nobody has checked for a long time."""
    desk.require(Action.SEE_DIRECTORY)
    query = "select count(*) from provider where active = 'yes' and coalesce(verified_on, '') < ?"
    return int(desk.store.reader.execute(query, (_since(desk.today()),)).fetchone()[0])


def disputes_of(desk: Desk, provider_id: str) -> list[Dispute]:
    """What two PCs wrote differently about a service; whoever changes it next settles it."""
    desk.require(Action.CHANGE_DIRECTORY)
    now = things.current(desk.store.reader, "provider", provider_id)
    query = "select field, siblings from conflict where thing = 'provider' and id = ? order by field"
    return [
        Dispute(
            field,
            tuple(
                Version(value, operation.actor, operation.at, value == now.get(field))
                for operation, value in desk.store.journal.live_values(provider_id, field, json.loads(siblings))
            ),
        )
        for field, siblings in desk.store.reader.execute(query, (provider_id,)).fetchall()
    ]


def disputed(desk: Desk) -> frozenset[str]:
    """The services about which two PCs wrote different things."""
    desk.require(Action.CHANGE_DIRECTORY)
    rows = desk.store.reader.execute("select distinct id from conflict where thing = 'provider'").fetchall()
    return frozenset(row[0] for row in rows)


def fields_of(plan: ProviderPlan) -> dict[str, Any]:
    """What is written into the store for a plan; ProviderIncomplete when something is missing."""
    if (problem := plan.problem()) is not None:
        raise ProviderIncomplete(problem)
    fields: dict[str, Any] = {f"name_{language}": plan.names.get(language) for language in LANGUAGES}
    fields |= {f"neutral_{language}": plan.neutral_names.get(language) for language in LANGUAGES}
    for name in ProviderPlan.__struct_fields__:
        value = getattr(plan, name)
        if name == "opening":
            fields[name] = [span.text for span in value]
        elif name in _LISTS:
            fields[name] = list(value)
        elif name in _TICKS:
            fields[name] = "yes" if value else "no"
        elif name not in ("names", "neutral_names"):
            fields[name] = value
    return fields


def _checked(desk: Desk) -> dict[str, Any]:
    return {"verified_on": desk.today().isoformat(), "verified_by": desk.staff_code}


def _set(desk: Desk, id: str, fields: dict[str, Any], what: str) -> Changes[None]:
    """Change fields of a service that is there."""
    find_provider(desk, id)
    with desk.store.transaction(desk.staff_code, "record_changed", f"provider {id} {what}") as t:
        t.set("provider", id, fields)
    return changes(_TOUCHED)


def _since(today: date) -> str:
    """The first day on which a check is still good."""
    return (today - timedelta(days=CHECK_EVERY_DAYS)).isoformat()


def _wanted(search: Search) -> tuple[str, list[Any]]:
    """The condition on the narrow table, and its values; the last word of a text may go on."""
    conditions, values = ["s.active = ?"], ["no" if search.retired else "yes"]
    marks = (("s", search.sector), ("l", search.language), ("p", search.protocol), ("a", search.access))
    looked_for = [mark(kind, value) for kind, value in (*marks, ("v", search.level)) if value]
    if search.district:
        looked_for.append(district_mark(search.district))
    if search.women_staff:
        looked_for.append(mark("w", "yes"))
    looked_for += [f" {term}" for term in terms(search.text)]
    for one in looked_for:
        conditions.append("instr(s.words, ?) > 0")
        values.append(one)
    if search.to_check is not None:
        conditions.append("s.id in (select id from provider where coalesce(verified_on, '') < ?)")
        values.append(_since(search.to_check))
    return " and ".join(conditions), values


def terms(text: str) -> list[str]:
    """What somebody typed, as it stands among the words of a service: a number without its hyphens, else words."""
    if re.fullmatch(r"[\d\s()+./\-]{3,}", plain := searchable(text).strip()):
        return [re.sub(r"\D", "", plain)]
    return words(text)


def _found(desk: Desk, search: Search, after: tuple[str, str] | None, limit: int) -> list[Provider]:
    condition, values, order = *_wanted(search), order_by(search.order)
    if after is not None:
        condition += f" and (s.{order}, s.id) > (?, ?)"
        values += after
    page = f"select s.{order} name, s.id from {INDEX} s where {condition} order by s.{order}, s.id limit {int(limit)}"
    query = f"select {_COLUMNS} from ({page}) f join provider r on r.id = f.id order by f.name, f.id"
    return [_provider(row) for row in desk.store.reader.execute(query, values).fetchall()]


def _open_ones(
    desk: Desk, search: Search, moment: datetime, after: tuple[str, str] | None, limit: int
) -> list[Provider]:
    """Those of a search that are open then: hours are read in the order of the list, until a page is full."""
    condition, values, order = *_wanted(search), order_by(search.order)
    if after is not None:
        condition += f" and (s.{order}, s.id) > (?, ?)"
        values += after
    query = f"select s.id, s.opening from {INDEX} s where {condition} and s.opening <> '[]' order by s.{order}, s.id"
    found: list[str] = []
    for id, opening in desk.store.reader.execute(query, values):
        if opening == ALWAYS or is_within(_spans(opening), moment):
            found.append(id)
            if len(found) == limit:
                break
    return [find_provider(desk, id) for id in found]


@functools.lru_cache(maxsize=4096)
def _spans(kept: str | None) -> tuple[Span, ...]:
    return read_spans(json.loads(kept or "[]"))


def _provider(row: tuple[Any, ...]) -> Provider:
    known = dict(zip(_NAMES_OF_COLUMNS, row, strict=True))
    fields: dict[str, Any] = {name: known[name] or "" for name in _TEXTS}
    fields |= {name: tuple(json.loads(known[name] or "[]")) for name in _LISTS}
    fields |= {name: known[name] == "yes" for name in _TICKS}
    names = {language: text for language in LANGUAGES if (text := known[f"name_{language}"])}
    neutral = {language: text for language in LANGUAGES if (text := known[f"neutral_{language}"])}
    return Provider(id=known["id"], names=names, neutral_names=neutral, opening=_spans(known["opening"]), **fields)
