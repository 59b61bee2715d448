# SPDX-License-Identifier: Apache-2.0
"""Sealing a bundle to the PCs that may open it: an age file, so that the public `age` program opens it too.

Plaintext goes to memory only. pyrage is imported when something is sealed or opened, never at start-up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import BinaryIO, Final, Protocol

MAGIC: Final = b"age-encryption.org/v1\n"
"""How every sealed file begins."""

_HEADER_LIMIT: Final = 1 << 16
_PIECE: Final = 65536 + 16
_NONCE: Final = 16


class NotForMe(ValueError):
    """None of the keys on the seal is this PC's."""


class SealBroken(ValueError):
    """The seal does not open to its end."""


class Source(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, and none at the end."""


class Target(Protocol):
    """Anything that bytes can be written to."""

    def write(self, content: bytes, /) -> object:
        """Take all of `content`."""

    def flush(self) -> None:
        """Have nothing left to write."""


def new_identity() -> str:
    """Mint the key with which a PC opens what is sealed to it (an ``AGE-SECRET-KEY-1…`` line)."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Give the public half (``age1…``) of an identity."""
    from pyrage import x25519

    return str(x25519.Identity.from_str(identity).to_public())


def is_recipient(text: str) -> bool:
    """Say whether something can be sealed to `text`."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def seal(plain: Source, sealed: Target, recipients: Sequence[str]) -> None:
    """Seal what `plain` gives to all `recipients`, piece by piece."""
    from pyrage import encrypt_io, x25519

    encrypt_io(plain, sealed, [x25519.Recipient.from_str(one) for one in recipients])


def unseal(sealed: Source, plain: Target, identity: str) -> None:
    """Open `sealed` to its very end into `plain`, which must be memory.

    Raises NotForMe or SealBroken; an error of the stick (an OSError with a number) comes through as it is. What
    `plain` holds after an error must not be used.
    """
    from pyrage import DecryptError, decrypt_io, x25519

    try:
        decrypt_io(sealed, plain, [x25519.Identity.from_str(identity)])
    except DecryptError as wrong:
        if "No matching keys" in str(wrong):
            raise NotForMe from None
        raise SealBroken from None
    except OSError as wrong:
        if wrong.errno is not None:
            raise
        raise SealBroken from None


def looks_cut_off(file: BinaryIO, size: int) -> bool:
    """Say whether a sealed bundle of `size` bytes lacks its end, to explain a signature that does not fit.

    A bundle is padded to whole pieces of 64 KiB, so a whole one ends with a whole sealed piece.
    """
    file.seek(0)
    start = file.read(_HEADER_LIMIT)
    line = start.find(b"\n--- ")
    end = start.find(b"\n", line + 1)
    if line < 0 or end < 0:
        return size < _HEADER_LIMIT
    body = size - (end + 1) - _NONCE
    return body < _PIECE or body % _PIECE != 0


class Memory:
    """A place in memory that takes at most `limit` bytes, so that a seal cannot fill the PC."""

    def __init__(self, limit: int) -> None:
        self.content = bytearray()
        self._limit = limit

    def write(self, content: bytes, /) -> int:
        """Take `content`; OverflowError beyond the limit."""
        if len(self.content) + len(content) > self._limit:
            raise OverflowError("more than the limit")
        self.content += content
        return len(content)

    def flush(self) -> None:
        """Nothing waits to be written."""


class Witness:
    """Reads a file for the age library, and remembers the digest of what it gave."""

    def __init__(self, file: BinaryIO, told: Callable[[int], None]) -> None:
        self._file = file
        self._told = told
        self._running = hashlib.blake2b()
        self._done = 0

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes of the file."""
        piece = self._file.read(size)
        self._running.update(piece)
        if (self._done + len(piece)) >> 20 > self._done >> 20:
            self._told(self._done)
        self._done += len(piece)
        return piece

    def digest(self) -> bytes:
        """The digest of the whole file: what was given, and what may be left."""
        while piece := self._file.read(1 << 20):
            self._running.update(piece)
        return self._running.digest()
