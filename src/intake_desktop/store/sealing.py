# SPDX-License-Identifier: Apache-2.0
"""The box of an operation: its values, sealed with the key of the survivor's file they belong to."""

from __future__ import annotations

import json
import secrets
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlcipher3 import dbapi2 as sql

from ..domain.operations import Operation
from ..domain.vaulted import VAULTED, identity_subject, person_of, subject_of

_NONCE = 12
_values = msgspec.json.Decoder(list[Any])


def new_subject_key() -> bytes:
    """Mint the key of one survivor's file (256 bits)."""
    return secrets.token_bytes(32)


def mint(db: sql.Connection, subject: str) -> dict[str, bytes]:
    """Make the key of a file and that of who she is, both at once, so that they travel together: two PCs that each made
    one of their own for the same woman would never read what the other one wrote.
    """
    made = {}
    for name in dict.fromkeys((person_of(subject), identity_subject(person_of(subject)))):
        key = new_subject_key()
        if db.execute("insert into subject_key values (?, ?) on conflict do nothing", (name, key)).rowcount:
            made[name] = key
    return made


def sealed_with(db: sql.Connection, thing: str, person: str) -> str:
    """Name the key for a thing of a file. A file from before who she is had a key of its own goes on with its one."""
    name = subject_of(thing, person)
    file = person_of(name)
    if thing not in VAULTED or name == file:
        return name
    known = {one for (one,) in db.execute("select subject from subject_key where subject in (?, ?)", (name, file))}
    known |= {one for (one,) in db.execute("select subject from erased where subject = ?", (name,))}
    return file if known == {file} else name


def plain(values: list[Any]) -> bytes:
    """Write the values of an operation that belongs to nobody's file."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def seal(values: list[Any], key: bytes, label: bytes) -> bytes:
    """Seal values so that they open only with `key` and only in the operation that `label` names (RFC 8439)."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain(values), label)


def unseal(operation: Operation, key: bytes | None) -> list[Any] | None:
    """Read the values of an operation; nothing when its key was destroyed. ValueError when the box was tampered
    with.
    """
    if operation.subject is None:
        opened = operation.box
    elif key is None:
        return None
    else:
        try:
            opened = ChaCha20Poly1305(key).decrypt(operation.box[:_NONCE], operation.box[_NONCE:], operation.label)
        except (InvalidTag, ValueError) as wrong:
            raise ValueError("box does not open") from wrong
    try:
        values = _values.decode(opened)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise ValueError("box holds no values") from wrong
    if len(values) != len(operation.fields):
        raise ValueError("box holds other fields")
    return values
