# SPDX-License-Identifier: Apache-2.0
"""What the other PCs of the centre say about a member of staff: each PC keeps its own list, signed by a supervisor.

A list came with a bundle and counts as bundles do: its first version is the one that was pinned when that PC was
trusted, and each later one is signed by a supervisor of the one before. Here it only tells; nobody's account is opened
or closed by another PC.
"""

from __future__ import annotations

import msgspec

from ..domain.permissions import Action
from ..sync import authority, ledger
from ..sync.manifest import NewerFormat
from ..vault.roster import Roster
from ..vault.staff import staff_code
from .desk import Changes, Desk, changes
from .staff import OwnAccount

_KEPT = "staff_kept_open"


class Elsewhere(msgspec.Struct, frozen=True):
    """Somebody's account at another PC of the centre. `until` is the ISO day on which it was closed there."""

    code: str
    station: str
    active: bool
    until: str | None


def accounts_elsewhere(desk: Desk, code: str) -> list[Elsewhere]:
    """One member of staff at the other PCs of the centre, as their newest lists that came here say."""
    desk.require(Action.SEE_STAFF)
    return [one for one in _all(desk) if one.code == staff_code(code)]


def closed_elsewhere(desk: Desk) -> list[Elsewhere]:
    """Accounts that another PC closed while they are open here: should they be closed here too?

    Not those that were opened anew since, nor those of which somebody said that they stay open (:func:`keep_open`).
    Of her own account the person at the desk is not asked; another supervisor is.
    """
    desk.require(Action.MANAGE_STAFF)
    here = {one.code: one for one in desk.staff_chain().current.active()}
    kept = _kept(desk)
    found: dict[str, Elsewhere] = {}
    for one in _all(desk):
        person = here.get(one.code)
        if one.active or person is None or one.until is None or one.code == desk.staff_code:
            continue
        begun = max(person.since, person.agreement_on or "")  # whoever comes back signs anew
        if begun <= one.until and kept.get(one.code, "") < one.until:
            found.setdefault(one.code, one)
    return list(found.values())


def keep_open(desk: Desk, code: str) -> Changes[None]:
    """Say that somebody still works at this PC, although another one closed her account; not asked again for that."""
    desk.require(Action.MANAGE_STAFF)
    whose = staff_code(code)
    if whose == desk.staff_code:
        raise OwnAccount
    days = [one.until or "" for one in _all(desk) if one.code == whose and not one.active]
    kept = _kept(desk) | {whose: max(days, default="")}
    with desk.store.transaction(desk.staff_code, "role_changed", f"{whose} stays") as t:
        text = msgspec.json.encode(kept).decode()
        upsert = "insert into setting values (?, ?) on conflict do update set value = excluded.value"
        t.db.execute(upsert, (_KEPT, text))
        t.also(f"{_KEPT} {text}")
    return changes("staff")


def _all(desk: Desk) -> list[Elsewhere]:
    return [
        Elsewhere(person.code, station, person.active, person.until)
        for station, roster in _rosters(desk)
        for person in sorted(roster.users, key=lambda one: one.code)
    ]


def _rosters(desk: Desk) -> list[tuple[str, Roster]]:
    """The newest list of each PC that is trusted now, by its letter; one that does not fit tells nothing."""
    content = dict(desk.store.reader.execute("select device, content from peer_roster").fetchall())
    found = []
    for peer in ledger.recipients(desk.store):
        if peer.device in content:
            try:
                found.append((peer.station, authority.read_staff_chain(content[peer.device], peer.roster_root).current))
            except (authority.NotARoster, NewerFormat):
                continue
    return sorted(found, key=lambda one: one[0])


def _kept(desk: Desk) -> dict[str, str]:
    return msgspec.json.decode(desk.store.setting(_KEPT, "{}"), type=dict[str, str])
