# SPDX-License-Identifier: Apache-2.0
"""A file by which one side introduces itself to the other: readable JSON, signed by whoever wrote it, in one form.

The signature shows only that nothing was damaged on the way. What makes such a file trustworthy is six words that
follow from every byte of it, and that two people read to each other. Device files and key files are of this kind.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Generic, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .. import resources
from ..domain.troubles import Trouble
from . import stick
from .minisign import public_key_file

WORDS: Final = 6

_BITS: Final = 11
_LIST_LENGTH: Final = 1 << _BITS
_SALT: Final = b"intake-device/1"
"""Of the words of every kind; what is hashed says which kind it is."""

T = TypeVar("T", bound=msgspec.Struct)
Complaint = Callable[[], Trouble]

_parts = msgspec.json.Decoder(dict[str, msgspec.Raw])
_text = msgspec.json.Decoder(str)
_bytes = msgspec.json.Decoder(bytes)


class Introduction(Generic[T]):
    """One kind of such files: `holds` names the field with what is said, `type` is its shape, and `signer` gives the
    public key of whoever signs it. `is_sound` says whether it could have been written by this program.
    """

    def __init__(
        self,
        format: str,
        holds: str,
        type: type[T],
        signer: Callable[[T], bytes],
        is_sound: Callable[[T], bool],
        *,
        most: int,
        unreadable: Complaint,
        not_one: Complaint,
        newer: Complaint,
    ) -> None:
        self.format, self._holds, self._most = format, holds, most
        self._family = format.rpartition("/")[0] + "/"
        self._said = msgspec.json.Decoder(type)
        self._signer, self._is_sound = signer, is_sound
        self._unreadable, self._not_one, self._newer = unreadable, not_one, newer

    def write(self, said: T, seed: bytes) -> bytes:
        """Give the file, signed with this seed."""
        content = msgspec.json.encode(said)
        return self._file(content, Ed25519PrivateKey.from_private_bytes(seed).sign(self.signed(content)))

    def read(self, content: bytes) -> T:
        """Read a file, or raise what was given for one that is none, or that a newer program wrote."""
        try:
            parts = _parts.decode(content)
            format = _text.decode(parts["format"])
            if format != self.format and format.startswith(self._family):
                raise self._newer()
            raw, signature = bytes(parts[self._holds]), _bytes.decode(parts["signature"])
            said = self._said.decode(raw)
            Ed25519PublicKey.from_public_bytes(self._signer(said)).verify(signature, self.signed(raw))
        except (msgspec.DecodeError, KeyError, RecursionError, UnicodeDecodeError, ValueError, InvalidSignature):
            raise self._not_one() from None
        # One form for every file: what is not covered by the signature cannot differ either.
        if self._file(raw, signature) != content or raw != msgspec.json.encode(said) or not self._is_sound(said):
            raise self._not_one()
        return said

    def load(self, path: Path) -> bytes:
        """Give what lies at `path`, to be read; what cannot be opened raises the trouble that was given for it."""
        try:
            return stick.read_small(path, self._most)
        except stick.NotRegular:
            raise self._not_one() from None
        except OSError:
            raise self._unreadable() from None

    def signed(self, content: bytes) -> bytes:
        """What the signature covers, so that one kind is never taken for another."""
        return self.format.encode() + b"\n" + content

    def _file(self, content: bytes, signature: bytes) -> bytes:
        whole = {"format": self.format, self._holds: msgspec.Raw(content), "signature": signature}
        return msgspec.json.encode(whole) + b"\n"


def put(path: Path, content: bytes, keys: Mapping[Path, bytes]) -> Path:
    """Put such a file on a stick, and beside it the public keys for the `minisign` program; gives its path. Files of
    the same names are replaced. Raises the troubles of :mod:`.stick`.
    """
    try:
        stick.replace(path, content)
        for beside, key in keys.items():
            stick.replace(beside, public_key_file(key))
    except OSError as wrong:
        for one in (path, *keys):
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)
        raise stick.trouble_of_file(wrong) from None
    return path


def words_of(said: bytes) -> tuple[str, ...]:
    """Give the six words (66 bits) that two people compare; slow on purpose, to make forging dearer."""
    known = resources.text("wordlist.txt").split()
    if len(known) < _LIST_LENGTH:
        raise ValueError("the word list is too short")
    number = int.from_bytes(hashlib.scrypt(said, salt=_SALT, n=1 << 14, r=8, p=1, dklen=9), "big") >> 6
    return tuple(known[number >> _BITS * place & _LIST_LENGTH - 1] for place in reversed(range(WORDS)))
