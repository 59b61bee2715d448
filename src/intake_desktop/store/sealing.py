# SPDX-License-Identifier: Apache-2.0
"""The box of an operation: its values, sealed with the key of the survivor's file they belong to. What somebody typed
freely lies in it in a box of its own, sealed with the key of who she is: without that key it is nothing any more.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlcipher3 import dbapi2 as sql

from ..domain.operations import APART_SINCE, Operation
from ..domain.vaulted import VAULTED, Words, identity_subject, is_in_words, may_name, person_of, subject_of

_NONCE = 12
_APART = "$apart"
"""The one name in what stands where words were taken out; no answer of a form can be called so."""
_values = msgspec.json.Decoder(list[Any])


class Who(NamedTuple):
    """The key of who she is in a file, where it is here, and whether who she is was erased."""

    key: bytes | None
    is_gone: bool


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


def taken_apart(thing: str, fields: tuple[str, ...], values: list[Any], key: bytes, label: bytes) -> list[Any]:
    """Give the values of an operation with what was typed freely sealed by itself, under the key of who she is."""
    return [
        _shut(value, key, _label(label, field)) if is_in_words(thing, field) and may_name(value)
        else _shut_inside(value, key, _label(label, field))
        for field, value in zip(fields, values, strict=True)
    ]  # fmt: skip


def unseal(operation: Operation, key: bytes | None, who: Callable[[], Who] | None = None) -> list[Any] | None:
    """Read the values of an operation; nothing when its key was destroyed. ValueError when the box was tampered
    with.

    `who` gives the key for what was typed freely; where that is gone, nothing stands in its place. What an earlier
    program did not seal apart is left out once who she is was erased.
    """
    if operation.subject is None:
        opened = operation.box
    elif key is None:
        return None
    else:
        opened = _open(operation.box, key, operation.label)
    try:
        values = _values.decode(opened)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise ValueError("box holds no values") from wrong
    if len(values) != len(operation.fields):
        raise ValueError("box holds other fields")
    if operation.subject is None:
        return values
    try:
        return [_put_back(operation, field, value, who) for field, value in zip(operation.fields, values, strict=True)]
    except RecursionError as wrong:
        raise ValueError("box holds no values") from wrong


def _put_back(operation: Operation, field: str, value: Any, who: Callable[[], Who] | None) -> Any:
    """Open what lies apart in a value."""
    if isinstance(value, (dict, list)):
        value = _opened_inside(value, who, _label(operation.label, field))
    if operation.schema < APART_SINCE and is_in_words(operation.thing, field) and may_name(value):
        return None if who is not None and who().is_gone else value
    return value


def _opened_inside(value: Any, who: Callable[[], Who] | None, label: bytes) -> Any:
    if isinstance(value, list):
        return [_opened_inside(one, who, label) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() != {_APART}:
        return {name: _opened_inside(one, who, label) for name, one in value.items()}
    key = who().key if who is not None else None
    if key is None:
        return None
    try:
        opened = json.loads(_open(base64.b64decode(value[_APART], validate=True), key, label))
        return Words(opened) if isinstance(opened, str) else opened  # whoever writes them again writes words
    except (binascii.Error, TypeError) as wrong:
        raise ValueError("words that lie apart cannot be read") from wrong


def _shut_inside(value: Any, key: bytes, label: bytes) -> Any:
    if isinstance(value, Words):
        return _shut(value, key, label) if value else ""
    if isinstance(value, list):
        return [_shut_inside(one, key, label) for one in value]
    if isinstance(value, dict):
        return {name: _shut_inside(one, key, label) for name, one in value.items()}
    return value


def _shut(value: Any, key: bytes, label: bytes) -> dict[str, str]:
    nonce = secrets.token_bytes(_NONCE)
    box = nonce + ChaCha20Poly1305(key).encrypt(nonce, json.dumps(value, ensure_ascii=False).encode(), label)
    return {_APART: base64.b64encode(box).decode()}


def _open(box: bytes, key: bytes, label: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(key).decrypt(box[:_NONCE], box[_NONCE:], label)
    except (InvalidTag, ValueError) as wrong:
        raise ValueError("box does not open") from wrong


def _label(label: bytes, field: str) -> bytes:
    return label + b"|" + field.encode()
