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

from ..domain.codes import LANGUAGES
from ..domain.identifiers import is_centre_code, is_station
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from . import introduction, sealing
from .directory_file import hides
from .introduction import Introduction, words_of
from .manifest import Text

FORMAT: Final = "intake-partner/1"
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
        return words_of(_kind.signed(msgspec.json.encode(self)))


def key_file(keys: Keys, seed: bytes) -> bytes:
    """Write the key file; the first PC in it is the one with this signing seed."""
    return _kind.write(keys, seed)


def read_keys(content: bytes) -> Keys:
    """Read a key file; NotAKeyFile or KeyFileIsNewer. Reading is not trusting."""
    return _kind.read(content)


def write_files(folder: Path, keys: Keys, seed: bytes) -> Path:
    """Put the key file into `folder`, and beside it the public key of each PC for the `minisign` program; gives the
    path of the key file. Its name tells nothing. Raises the troubles of :mod:`.stick`.
    """
    path = folder / f"keys-{secrets.token_hex(4)}.json"
    beside = {path.with_name(f"{path.stem}-{pc.station}.pub"): pc.public_key for pc in keys.pcs}
    return introduction.put(path, key_file(keys, seed), beside)


def read_file(path: Path) -> Keys:
    """Read the key file at `path`; KeyFileUnreadable, NotAKeyFile or KeyFileIsNewer."""
    return read_keys(_kind.load(path))


def _is_sound(keys: Keys) -> bool:
    named = any(keys.names) and set(keys.names) <= set(LANGUAGES) and not any(map(hides, keys.names.values()))
    known = is_centre_code(keys.centre) and named and not hides(keys.made_on)
    return known and all(is_station(pc.station) and sealing.is_recipient(pc.recipient) for pc in keys.pcs)


def _unreadable() -> KeyFileUnreadable:
    return KeyFileUnreadable(
        sentence("The key file cannot be read."), sentence("Put the stick in again, or copy the file once more.")
    )


def _not_one() -> NotAKeyFile:
    return NotAKeyFile(
        sentence("This is not the key file of a centre, or it was damaged on the way."),
        sentence("Ask the other centre to make its key file again, and copy it once more."),
    )


def _newer() -> KeyFileIsNewer:
    return KeyFileIsNewer(
        sentence("This key file was made by a newer version of the program."),
        sentence("Install the newer program on this PC, then read the file again."),
    )


_kind = Introduction(
    FORMAT, "keys", Keys, lambda keys: keys.pcs[0].public_key, _is_sound,
    most=MAX_SIZE, unreadable=_unreadable, not_one=_not_one, newer=_newer,
)  # fmt: skip
