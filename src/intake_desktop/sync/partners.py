# SPDX-License-Identifier: Apache-2.0
"""The key file: how a centre and a partner who uses the program come to write to each other.

It names the PCs of a centre, each with the key that seals to it and the key by which it signs, and holds nothing
secret. It is signed by the PC that wrote it, which shows only that it was not damaged. What makes it trustworthy is
that two people compare its six words, and that the one gave it into the hand of the other.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ..domain.identifiers import is_centre_code, is_station
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from . import sealing, stick
from .devices import words_of
from .manifest import Text
from .minisign import public_key_file

FORMAT: Final = "intake-partner/1"
FAMILY: Final = "intake-partner/"
MAX_SIZE: Final = 1 << 16
MOST_PCS: Final = 26


class KeyFileUnreadable(Trouble):
    """There is no file, or it cannot be read."""

    name = "key_file_unreadable"


class NotAKeyFile(Trouble):
    """The file is something else, or it was damaged or changed."""

    name = "not_a_key_file"


class KeyFileIsNewer(Trouble):
    """A newer program wrote the file."""

    name = "key_file_is_newer"


class PC(msgspec.Struct, frozen=True):
    """One PC of a centre: its letter, what is sealed to it, and the key by which it signs."""

    station: Text
    recipient: Text
    public_key: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class Keys(msgspec.Struct, frozen=True):
    """The keys of a centre, as its key file says them."""

    centre: Text
    """Its code, such as MLT."""
    names: dict[str, Text]
    pcs: Annotated[tuple[PC, ...], msgspec.Meta(min_length=1, max_length=MOST_PCS)]
    made_on: Text
    """The day, for people; nothing is decided by it."""

    @property
    def seal_key(self) -> str:
        """What is sealed to this centre is sealed to these, one after the other."""
        return " ".join(pc.recipient for pc in self.pcs)

    @property
    def sign_key(self) -> str:
        """What this centre signs is signed by one of these."""
        return " ".join(pc.public_key.hex() for pc in self.pcs)

    @property
    def words(self) -> tuple[str, ...]:
        """The six words that two people compare; working them out takes a moment."""
        return words_of(_signed(msgspec.json.encode(self)))


class _File(msgspec.Struct, frozen=True):
    format: str
    keys: msgspec.Raw
    signature: bytes


class _Format(msgspec.Struct):
    format: str


_file = msgspec.json.Decoder(_File)
_format = msgspec.json.Decoder(_Format)
_keys = msgspec.json.Decoder(Keys)


def key_file(keys: Keys, seed: bytes) -> bytes:
    """Write the key file; the first PC in it is the one with this signing seed."""
    content = msgspec.json.encode(keys)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_signed(content))
    return msgspec.json.encode(_File(FORMAT, msgspec.Raw(content), signature)) + b"\n"


def read_keys(content: bytes) -> Keys:
    """Read a key file; NotAKeyFile or KeyFileIsNewer. Reading is not trusting."""
    try:
        found = _format.decode(content).format
        if found != FORMAT and found.startswith(FAMILY):
            raise KeyFileIsNewer(
                sentence("This key file was made by a newer version of the program."),
                sentence("Install the newer program on this PC, then read the file again."),
            )
        file = _file.decode(content)
        keys, raw = _keys.decode(file.keys), bytes(file.keys)
        Ed25519PublicKey.from_public_bytes(keys.pcs[0].public_key).verify(file.signature, _signed(raw))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError, InvalidSignature):
        raise _not_one() from None
    # One form for every file: what is not covered by the signature cannot differ either.
    whole = msgspec.json.encode(_File(FORMAT, file.keys, file.signature)) + b"\n"
    good = whole == content and raw == msgspec.json.encode(keys) and is_centre_code(keys.centre) and any(keys.names)
    if not good or not all(is_station(pc.station) and sealing.is_recipient(pc.recipient) for pc in keys.pcs):
        raise _not_one()
    return keys


def write_files(folder: Path, keys: Keys, seed: bytes) -> Path:
    """Put the key file into `folder`, and beside it the public key of each PC for the `minisign` program; gives the
    path of the key file. Its name tells nothing. Raises the troubles of :mod:`.stick`.
    """
    path = folder / f"keys-{secrets.token_hex(4)}.json"
    try:
        stick.replace(path, key_file(keys, seed))
        for pc in keys.pcs:
            stick.replace(path.with_name(f"{path.stem}-{pc.station}.pub"), public_key_file(pc.public_key))
    except OSError as wrong:
        raise stick.trouble_of(wrong) from None
    return path


def read_file(path: Path) -> Keys:
    """Read the key file at `path`; KeyFileUnreadable, NotAKeyFile or KeyFileIsNewer."""
    try:
        content = stick.read_small(path, MAX_SIZE)
    except stick.NotRegular:
        raise _not_one() from None
    except OSError:
        raise KeyFileUnreadable(
            sentence("The key file cannot be read."), sentence("Put the stick in again, or copy the file once more.")
        ) from None
    return read_keys(content)


def _signed(keys: bytes) -> bytes:
    return FORMAT.encode() + b"\n" + keys


def _not_one() -> NotAKeyFile:
    return NotAKeyFile(
        sentence("This is not the key file of a centre, or it was damaged on the way."),
        sentence("Ask the other centre to make its key file again, and copy it once more."),
    )
