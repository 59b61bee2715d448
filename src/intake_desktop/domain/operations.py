# SPDX-License-Identifier: Apache-2.0
"""Operations: what one PC wrote, in the form in which every other PC of the centre reads it.

An operation is one line of JSON and never changes after it was written. It says which thing got which fields, and for
each field which earlier operations its author saw and replaced (`over`): that, and not a clock, decides what is
current. The values lie in `box`, sealed with the key of the survivor's file they belong to, so that destroying that
key destroys the values in every copy while the chain of hashes still verifies.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import msgspec

from .vaulted import person_of

SCHEMA: Final = 2
"""Version of the meaning of things and fields; a reader stores an operation of a newer one and passes it on unread. In
the second one what is typed freely lies in a box of its own within the box.
"""

APART_SINCE: Final = 2
"""The version from which on words lie in a box of their own."""

NO_LINE: Final = "0" * 64
"""The `chain` of a device's first operation."""

MAX_LINE: Final = 1 << 20
"""Longest line in bytes that is read at all."""

Fields = dict[str, Any]
"""Field name to a JSON value: text, number, truth value, nothing, or a list of texts."""


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope and the sealed values of one write."""

    device: str
    """The PC's incarnation: 32 hex digits, minted at installation and after every restore."""
    seq: int
    """1, 2, 3 … without gaps for each device."""
    chain: str
    """SHA-256 of this device's previous line, in hex."""
    kind: str
    """``set`` (registers), ``event`` (append only), ``void`` or ``erase``."""
    thing: str
    id: str
    subject: str | None
    """The key that seals the values: that of a person's file (her id) or of who she is, or nothing."""
    fields: tuple[str, ...]
    over: dict[str, tuple[str, ...]] = {}
    """For each field, the operations (``device.seq``) whose value the author saw and replaced."""
    actor: str
    at: int
    """Wall time in milliseconds since 1970 UTC, as the PC believed it."""
    clock: int
    """Hybrid logical clock: milliseconds << 16 | counter."""
    suspect: bool = False
    """The wall clock had stepped back when this was written."""
    schema: int = SCHEMA
    box: bytes

    @property
    def ref(self) -> str:
        """The name of this operation: ``device.seq``."""
        return f"{self.device}.{self.seq}"

    @property
    def person(self) -> str | None:
        """The id of the person to whose file this belongs, whichever of the keys of the file seals it."""
        return person_of(self.subject) if self.subject is not None else None

    @property
    def label(self) -> bytes:
        """What binds the box to its place, so that no box can be moved to another operation."""
        return f"{self.device}.{self.seq}|{self.thing}|{self.id}|{self.subject}|{','.join(self.fields)}".encode()


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Operation)


def line_of(operation: Operation) -> bytes:
    """Write an operation as the line that is kept, hashed, sent and read byte for byte."""
    return _encoder.encode(operation)


def read_line(line: bytes) -> Operation:
    """Read a line; ValueError when it is not an operation."""
    if len(line) > MAX_LINE:
        raise ValueError("line too long")
    try:
        operation = _decoder.decode(line)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise ValueError("not an operation") from wrong
    if operation.seq < 1 or len(operation.device) != 32 or len(operation.chain) != 64 or len(operation.id) != 32:
        raise ValueError("not an operation")
    return operation


def hash_of(line: bytes) -> str:
    """Give the SHA-256 of a line in hex: the `chain` of the next one."""
    return hashlib.sha256(line).hexdigest()
