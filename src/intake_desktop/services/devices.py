# SPDX-License-Identifier: Apache-2.0
"""The PCs of the centre: making one known to another by exchanging files and comparing six words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..domain.permissions import Action
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..sync import devices, ledger, peers
from .desk import Changes, Desk


class DeviceCard(msgspec.Struct, frozen=True):
    """Another PC as its file introduces it; trust it only once its words were compared."""

    station: str
    centre: str
    words: tuple[str, ...]
    known: bool


class KnownDevice(msgspec.Struct, frozen=True):
    """A PC that is trusted here."""

    station: str
    trusted_at: datetime
    trusted_by: str
    last_heard: datetime | None


class DeviceRefused(Trouble):
    """This PC cannot be trusted here."""

    name = "device_refused"


def own_words(desk: Desk) -> tuple[str, ...]:
    """The six words of this PC, to read out to whoever holds its file."""
    desk.require(Action.EXCHANGE_BUNDLES)
    device = desk.store.device
    return devices.read_card(devices.card_file(_own_card(desk), device.signing_seed)).words


def export_device_file(desk: Desk, folder: Path) -> Path:
    """Write the file that introduces this PC to another; it holds nothing secret."""
    desk.require(Action.EXCHANGE_BUNDLES)
    device = desk.store.device
    path = devices.write_files(folder, _own_card(desk), device.signing_seed)
    desk.store.note(desk.staff_code, "exported", f"device {device.id}")
    return path


def read_device_file(desk: Desk, path: Path) -> DeviceCard:
    """Read the file of another PC, to compare its six words with that PC."""
    desk.require(Action.TRUST_DEVICES)
    introduced = devices.read_file(path)
    card = introduced.card
    known = any(one.device == card.device for one in ledger.trusted(desk.store))
    return DeviceCard(card.station, card.centre_code, introduced.words, known)


def trust_device(desk: Desk, path: Path, words: tuple[str, ...]) -> Changes[str]:
    """Trust another PC of the centre from now on; answers its letter.

    `words` are the six words that were compared with that PC: the file is read again here, and must still say them.
    """
    desk.require(Action.TRUST_DEVICES)
    introduced = devices.read_file(path)
    if introduced.words != words:
        raise DeviceRefused(
            sentence("The words of this file are not the ones that were compared."),
            sentence("Do not trust this file. Make it again on the other PC and compare the words once more."),
        )
    card, own = introduced.card, desk.store.device
    if card.device == own.id:
        raise DeviceRefused(sentence("This is the file of this PC itself."), sentence("Take it to the other PC."))
    if card.centre_code != desk.centre.code:
        raise DeviceRefused(
            sentence("This PC belongs to the centre {centre}, not to this one.", centre=card.centre_code),
            sentence("Only PCs of the same centre exchange cases."),
        )
    if card.station == own.station:
        raise DeviceRefused(
            sentence("That PC has the letter {station}, as this one has.", station=card.station),
            sentence("Each PC of a centre needs a letter of its own."),
        )
    with desk.store.transaction(desk.staff_code, "record_changed", f"device {card.device}") as t:
        ledger.trust(t, introduced, peers.vouch(desk.unlocked, introduced.content))
    return Changes(frozenset({"devices"}), card.station)


def list_devices(desk: Desk) -> list[KnownDevice]:
    """The PCs that are trusted here, and when each was last heard of; not what this PC itself was before a restore."""
    desk.require(Action.EXCHANGE_BUNDLES)
    query = """select station, trusted_at, trusted_by,
      (select max(received_at) from peer_bundle where device = t.id) from trusted_device t
      where station <> (select station from own_device) order by station"""
    return [
        KnownDevice(station, _moment(at), by, _moment(heard) if heard else None)
        for station, at, by, heard in desk.store.reader.execute(query).fetchall()
    ]


def _own_card(desk: Desk) -> devices.Card:
    return ledger.own_card(desk.store, desk.store.setting("store"), desk.centre.code, desk.staff_chain())


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
