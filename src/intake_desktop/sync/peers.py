# SPDX-License-Identifier: Apache-2.0
"""Whose counsellors' keys count here: the other PCs for which a supervisor of this PC has vouched.

Which PCs are trusted stands in the store, and whoever works here holds the key of the store. For bundles that is
enough. It is not for session notes: somebody inside could write a PC of her own invention into the store and have the
next note sealed to herself. So the supervisor who compares the six words signs the card of that PC, and notes are
sealed only to PCs whose card bears the signature of somebody whom the list of staff names as a supervisor.
"""

from __future__ import annotations

import hashlib

import msgspec

from ..store import Store
from ..vault import keys
from ..vault.roster import SIGNING_ROLES, Chain, holders
from ..vault.unlocked import Unlocked
from . import authority, devices
from .authority import NotARoster
from .devices import NotADeviceFile
from .manifest import NewerFormat

_VOUCHED = "intake/trusted-pc/1\n{store}\n{card}"


class Peer(msgspec.Struct, frozen=True):
    """Another PC of the centre with its list of staff, proved as far as the card for which a supervisor vouched."""

    station: str
    staff: Chain
    revoked: bool


def vouch(supervisor: Unlocked, card: bytes) -> str:
    """Sign the device file of a PC whose six words the supervisor has compared."""
    return f"{supervisor.sign_public} {supervisor.sign(_message(supervisor.store, card)).hex()}"


def peers(store: Store, store_id: str, own: Chain) -> tuple[Peer, ...]:
    """The other PCs whose counsellors' keys count here. `own` is this PC's list of staff, proved by whoever signed in.

    A PC that nobody vouched for, or whose list of staff has not come yet or does not follow from its card, is left out.
    """
    supervisors = holders(own, *SIGNING_ROLES)
    query = """select t.station, t.card, t.vouched, t.revoked_epoch, r.content
      from trusted_device t join peer_roster r on r.device = t.id
      where t.vouched is not null order by t.station, t.id"""
    found = []
    for station, card, vouched, revoked, content in store.reader.execute(query).fetchall():
        signer, _, signature = str(vouched).partition(" ")
        if signer not in supervisors or not _is_signed(signer, signature, _message(store_id, card)):
            continue
        try:
            chain = authority.read_staff_chain(content, devices.read_card(card).card.roster_root)
        except (NotARoster, NewerFormat, NotADeviceFile, devices.DeviceFileIsNewer):
            continue
        if chain.root != own.root:
            found.append(Peer(station, chain, revoked is not None))
    return tuple(found)


def _message(store_id: str, card: bytes) -> bytes:
    return _VOUCHED.format(store=store_id, card=hashlib.sha256(card).hexdigest()).encode()


def _is_signed(signer: str, signature: str, message: bytes) -> bool:
    try:
        return keys.is_signed(signer, bytes.fromhex(signature), message)
    except ValueError:
        return False
