# SPDX-License-Identifier: Apache-2.0
"""Partners who use the program too: whose keys are known here, and what this centre gives them to know its own."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..domain.permissions import Action, not_in_practice
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..store import Store
from ..sync import ledger, minisign, partners
from ..sync.partners import PC, Keys
from .desk import Changes, Desk, changes
from .providers import find_provider


class Partner(msgspec.Struct, frozen=True):
    """What is known of the keys of one service of the directory."""

    provider_id: str
    code: str
    """The code of the partner's centre; empty when its keys are not known here."""
    pcs: int
    recorded: bool
    verified_on: str
    """When somebody compared the six words in person; empty when nobody did."""
    verified_by: str


class KeysRefused(Trouble):
    """These keys cannot be recorded for this service."""

    name = "keys_refused"


def can_receive(desk: Desk, provider_id: str) -> bool:
    """Say whether a slip can go to this service as a sealed file: its keys are known, and this is no practice desk."""
    desk.require(Action.SEE_DIRECTORY)
    query = "select 1 from provider where id = ? and active = 'yes' and seal_key <> '' and sign_key <> ''"
    return not desk.centre.practice and desk.store.reader.execute(query, (provider_id,)).fetchone() is not None


def may_be_named(desk: Desk, provider_id: str) -> bool:
    """Say whether a sealed file to this service may carry her name: somebody made sure of its keys in person."""
    desk.require(Action.SEE_DIRECTORY)
    query = "select keys_verified_on from provider where id = ?"
    row = desk.store.reader.execute(query, (provider_id,)).fetchone()
    return bool(row and row[0]) and can_receive(desk, provider_id)


def partner_of(desk: Desk, provider_id: str) -> Partner:
    """What is known of the keys of a service; NoRecord when it is not in the directory."""
    desk.require(Action.SEE_DIRECTORY)
    find_provider(desk, provider_id)
    query = "select partner, seal_key, sign_key, keys_verified_on, keys_verified_by from provider where id = ?"
    code, seal, sign, on, by = (one or "" for one in desk.store.reader.execute(query, (provider_id,)).fetchone())
    return Partner(provider_id, code, len(seal.split()), bool(seal and sign), on, by)


def own_keys(desk: Desk) -> Keys:
    """The keys by which partners seal to this centre and know its signature: of this PC and of those trusted here."""
    desk.require(Action.CHANGE_DIRECTORY)
    _must_be_real(desk)
    own = desk.store.device
    pcs = [PC(own.station, ledger.own_recipient(desk.store), minisign.public_key_of(own.signing_seed))]
    pcs += [PC(one.station, one.recipient, one.public_key) for one in ledger.recipients(desk.store)]
    return Keys(desk.centre.code, desk.centre.names, tuple(pcs), desk.today().isoformat())


def export_own_keys(desk: Desk, folder: Path) -> Path:
    """Write this centre's key file for a partner into `folder`; it holds nothing secret."""
    desk.require(Action.CHANGE_DIRECTORY)
    path = partners.write_files(folder, own_keys(desk), desk.store.device.signing_seed)
    desk.store.note(desk.staff_code, "exported", "partner keys")
    return path


def read_partner_keys(desk: Desk, path: Path) -> Keys:
    """Read the key file of a partner, to compare its six words with that partner; stores nothing."""
    desk.require(Action.CHANGE_DIRECTORY)
    return partners.read_file(path)


def record_partner_keys(desk: Desk, provider_id: str, keys: Keys, *, verified_in_person: bool) -> Changes[None]:
    """Know from now on the keys of a service. Only after somebody compared the six words with the partner in person
    may a file to it carry her name. Keys that were there before count no longer.
    """
    desk.require(Action.CHANGE_DIRECTORY)
    _must_be_real(desk)
    find_provider(desk, provider_id)
    if not {pc.public_key for pc in keys.pcs}.isdisjoint(pc.public_key for pc in own_keys(desk).pcs):
        raise KeysRefused(
            sentence("These are the keys of this centre itself."), sentence("Read the key file of the partner.")
        )
    fields = {
        "partner": keys.centre, "seal_key": keys.seal_key, "sign_key": keys.sign_key,
        "keys_verified_on": desk.today().isoformat() if verified_in_person else "",
        "keys_verified_by": desk.staff_code if verified_in_person else "",
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"provider {provider_id} keys") as t:
        t.set("provider", provider_id, fields)
    return changes("providers")


def forget_partner_keys(desk: Desk, provider_id: str) -> Changes[None]:
    """Send no more sealed files to a service, and read none of it: its keys are not trusted any longer."""
    desk.require(Action.CHANGE_DIRECTORY)
    find_provider(desk, provider_id)
    names = ("partner", "seal_key", "sign_key", "keys_verified_on", "keys_verified_by")
    with desk.store.transaction(desk.staff_code, "record_changed", f"provider {provider_id} keys") as t:
        t.set("provider", provider_id, dict.fromkeys(names, ""))
    return changes("providers")


def providers_signing(store: Store, key_id: bytes) -> list[tuple[str, str, bytes]]:
    """The services that sign with the key of this number: id, code of the centre, and the key."""
    rows = store.reader.execute(
        "select id, partner, sign_key from provider where sign_key <> '' order by id"
    ).fetchall()
    return [
        (id, code or "", key)
        for id, code, keys in rows
        for key in map(bytes.fromhex, keys.split())
        if minisign.key_id_of(key) == key_id
    ]


def _must_be_real(desk: Desk) -> None:
    """The keys of a practice desk protect nobody, and nothing leaves it."""
    if desk.centre.practice:
        raise not_in_practice()
