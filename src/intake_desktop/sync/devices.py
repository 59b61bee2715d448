# SPDX-License-Identifier: Apache-2.0
"""The device file: how two PCs of a centre come to know each other by exchanging files and comparing six words.

The file is readable JSON that the PC signed itself, which proves only that it was not damaged. What makes it
trustworthy is the six words: they follow from every byte of it, and two people read them to each other.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .. import resources
from ..domain.identifiers import is_centre_code, is_station
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from . import sealing, stick
from .manifest import Hash, Hex32, Text
from .minisign import public_key_file
from .parties import TrustedDevice

FORMAT: Final = "intake-device/1"
FAMILY: Final = "intake-device/"
MAX_SIZE: Final = 1 << 14
WORDS: Final = 6

_BITS: Final = 11
_LIST_LENGTH: Final = 1 << _BITS


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


class _File(msgspec.Struct, frozen=True):
    format: str
    card: msgspec.Raw
    signature: bytes


class _Format(msgspec.Struct):
    format: str


_file = msgspec.json.Decoder(_File)
_format = msgspec.json.Decoder(_Format)
_card = msgspec.json.Decoder(Card)


def card_file(card: Card, seed: bytes) -> bytes:
    """Write the device file of the PC with this signing seed."""
    content = msgspec.json.encode(card)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_signed(content))
    return msgspec.json.encode(_File(FORMAT, msgspec.Raw(content), signature)) + b"\n"


def read_card(content: bytes) -> Introduced:
    """Read a device file; NotADeviceFile or DeviceFileIsNewer. Reading is not trusting."""
    try:
        found = _format.decode(content).format
        if found != FORMAT and found.startswith(FAMILY):
            raise _newer()
        file = _file.decode(content)
        card = _card.decode(file.card)
        raw = bytes(file.card)
        Ed25519PublicKey.from_public_bytes(card.public_key).verify(file.signature, _signed(raw))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError, InvalidSignature):
        raise _not_one() from None
    # One form for every file: what is not covered by the signature cannot differ either.
    whole = msgspec.json.encode(_File(FORMAT, file.card, file.signature)) + b"\n"
    good = (
        whole == content
        and raw == msgspec.json.encode(card)
        and is_centre_code(card.centre_code)
        and is_station(card.station)
    )
    if not good or not sealing.is_recipient(card.recipient):
        raise _not_one()
    return Introduced(card, content)


def write_files(folder: Path, card: Card, seed: bytes) -> Path:
    """Put the device file into `folder`, and its public key for the `minisign` program beside it; gives the file's
    path.

    Raises the troubles of :mod:`.stick`. A file of the same name is replaced: it is the same PC's.
    """
    path = folder / f"device-{card.station}.json"
    try:
        stick.replace(path, card_file(card, seed))
        stick.replace(path.with_suffix(".pub"), public_key_file(card.public_key))
    except OSError as wrong:
        raise stick.trouble_of(wrong) from None
    return path


def read_file(path: Path) -> Introduced:
    """Read the device file at `path`; DeviceFileUnreadable, NotADeviceFile or DeviceFileIsNewer."""
    try:
        content = stick.read_small(path, MAX_SIZE)
    except stick.NotRegular:
        raise _not_one() from None
    except OSError:
        raise DeviceFileUnreadable(
            sentence("The device file cannot be read."), sentence("Put the stick in again, or copy the file once more.")
        ) from None
    return read_card(content)


def words_of(card: bytes) -> tuple[str, ...]:
    """Give the six words (66 bits) that two people compare; slow on purpose, to make forging dearer."""
    known = resources.text("wordlist.txt").split()
    if len(known) < _LIST_LENGTH:
        raise ValueError("the word list is too short")
    number = int.from_bytes(hashlib.scrypt(card, salt=FORMAT.encode(), n=1 << 14, r=8, p=1, dklen=9), "big") >> 6
    return tuple(known[number >> _BITS * place & _LIST_LENGTH - 1] for place in reversed(range(WORDS)))


def _signed(card: bytes) -> bytes:
    return FORMAT.encode() + b"\n" + card


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
