# SPDX-License-Identifier: Apache-2.0
"""The device file: how two PCs of a centre come to know each other by exchanging files and comparing six words.

The file is readable JSON that the PC signed itself, which proves only that it was not damaged. What makes it
trustworthy is the six words: they follow from every byte of it, and two people read them to each other.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec

from ..domain.identifiers import is_centre_code, is_station
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from . import introduction, sealing
from .introduction import Introduction
from .introduction import words_of as words_of
from .manifest import Hash, Hex32, Text
from .parties import TrustedDevice

FORMAT: Final = "intake-device/1"
MAX_SIZE: Final = 1 << 14


class DeviceFileUnreadable(Trouble):
    """There is no file, or it cannot be read."""

    name = "device_file_unreadable"


class NotADeviceFile(Trouble):
    """The file is something else, or it was damaged or changed."""

    name = "not_a_device_file"


class DeviceFileIsNewer(Trouble):
    """A newer program wrote the file."""

    name = "device_file_is_newer"


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a PC says about itself to the other PCs of its centre."""

    centre: Text
    """Inner id of the centre, or of the PC's own case file where every PC was set up by itself."""
    centre_code: Text
    station: Text
    device: Hex32
    public_key: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    """Signs its bundles and this card."""
    recipient: Text
    """``age1…``: what is sealed to it."""
    roster_root: Hash
    """Hash of the first version of its list of staff."""


class Introduced(msgspec.Struct, frozen=True):
    """A card that was read, and the exact content of its file."""

    card: Card
    content: bytes

    @property
    def words(self) -> tuple[str, ...]:
        """The six words that two people compare; working them out takes a moment."""
        return words_of(msgspec.json.encode(self.card))

    def trusted(self, revoked_after: tuple[int, int] | None = None) -> TrustedDevice:
        """Give the PC as one that is trusted, once a supervisor has compared the words."""
        card = self.card
        return TrustedDevice(
            device=card.device,
            station=card.station,
            centre=card.centre,
            public_key=card.public_key,
            recipient=card.recipient,
            roster_root=card.roster_root,
            revoked_after=revoked_after,
        )


def card_file(card: Card, seed: bytes) -> bytes:
    """Write the device file of the PC with this signing seed."""
    return _kind.write(card, seed)


def read_card(content: bytes) -> Introduced:
    """Read a device file; NotADeviceFile or DeviceFileIsNewer. Reading is not trusting."""
    return Introduced(_kind.read(content), content)


def write_files(folder: Path, card: Card, seed: bytes) -> Path:
    """Put the device file into `folder`, and its public key for the `minisign` program beside it; gives the file's
    path.

    Raises the troubles of :mod:`.stick`. A file of the same name is replaced: it is the same PC's.
    """
    path = folder / f"device-{card.station}.json"
    return introduction.put(path, card_file(card, seed), {path.with_suffix(".pub"): card.public_key})


def read_file(path: Path) -> Introduced:
    """Read the device file at `path`; DeviceFileUnreadable, NotADeviceFile or DeviceFileIsNewer."""
    return read_card(_kind.load(path))


def _is_sound(card: Card) -> bool:
    named = is_centre_code(card.centre_code) and is_station(card.station)
    return named and sealing.is_recipient(card.recipient)


def _unreadable() -> DeviceFileUnreadable:
    return DeviceFileUnreadable(
        sentence("The device file cannot be read."), sentence("Put the stick in again, or copy the file once more.")
    )


def _not_one() -> NotADeviceFile:
    return NotADeviceFile(
        sentence("This is not the device file of a PC, or it was damaged on the way."),
        sentence("Make the device file again on the other PC and copy it once more."),
    )


def _newer() -> DeviceFileIsNewer:
    return DeviceFileIsNewer(
        sentence("This device file was made by a newer version of the program."),
        sentence("Install the newer program on this PC, then read the file again."),
    )


_kind = Introduction(
    FORMAT, "card", Card, lambda card: card.public_key, _is_sound,
    most=MAX_SIZE, unreadable=_unreadable, not_one=_not_one, newer=_newer,
)  # fmt: skip
