# SPDX-License-Identifier: Apache-2.0
"""Signatures that the public `minisign` program checks: the prehashed kind (``ED``), Ed25519 over BLAKE2b-512.

A signature file has four lines, and here every one of them has a single permitted form: the first line is one exact
text, the two base64 lines are canonical, the trusted comment is a short printable line. So there is no byte in it
that can be changed without being noticed. Source: the file format of minisign 0.11.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

COMMENT: Final = "untrusted comment: signature of an intake bundle; check it with minisign"
"""The first line of every signature file that is written, and the only one that is read."""

MAX_SIZE: Final = 1024
"""Longest signature file in bytes that is looked at."""

_TRUSTED: Final = "trusted comment: "
_KEY_COMMENT: Final = "untrusted comment: minisign public key "
_TRUSTED_TEXT = re.compile(r"[!-~](?:[ -~]{0,126}[!-~])?")
_PIECE: Final = 1 << 20


class NotASignature(ValueError):
    """The bytes are not a signature file, or a public key file, in the one form that is permitted."""


class WrongSignature(ValueError):
    """The signature was not made by this key over these bytes and this trusted comment."""


class Signature(msgspec.Struct, frozen=True):
    """What a signature file holds. `trusted` may be believed only after :func:`check`."""

    key_id: bytes
    over_file: bytes
    trusted: str
    over_comment: bytes


def public_key_of(seed: bytes | bytearray) -> bytes:
    """Give the 32 bytes of the public key that belongs to a 32-byte seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id_of(public_key: bytes) -> bytes:
    """Give the 8 bytes by which a signature names its key; they follow from the key, so nobody can choose them."""
    return hashlib.blake2b(public_key, digest_size=8).digest()


def public_key_file(public_key: bytes) -> bytes:
    """Write the two lines that ``minisign -p`` reads."""
    key_id = key_id_of(public_key)
    return _lines(_KEY_COMMENT + key_id[::-1].hex().upper(), _base64(b"Ed" + key_id + public_key))


def read_public_key_file(content: bytes) -> bytes:
    """Give the 32 bytes of the key in a public key file; NotASignature when it is none of ours."""
    first, second = _split(content, 2)
    kept = _canonical(second, 42)
    if not first.startswith(_KEY_COMMENT) or kept[:2] != b"Ed" or kept[2:10] != key_id_of(kept[10:]):
        raise NotASignature("not a public key of an intake PC")
    return kept[10:]


def digest_of(file: BinaryIO) -> bytes:
    """Give the BLAKE2b-512 of a file from where it stands to its end, reading it piece by piece."""
    running = hashlib.blake2b()
    while piece := file.read(_PIECE):
        running.update(piece)
    return running.digest()


def sign(digest: bytes, seed: bytes | bytearray, trusted: str) -> bytes:
    """Make the signature file for the file with this digest."""
    if not _TRUSTED_TEXT.fullmatch(trusted):
        raise ValueError("a trusted comment is one short printable line")
    key = Ed25519PrivateKey.from_private_bytes(seed)
    over_file = key.sign(digest)
    over_comment = key.sign(over_file + trusted.encode("ascii"))
    key_id = key_id_of(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    return _lines(COMMENT, _base64(b"ED" + key_id + over_file), _TRUSTED + trusted, _base64(over_comment))


def read(content: bytes) -> Signature:
    """Read a signature file without believing it yet; NotASignature when a single byte is not as it must be."""
    comment, first, trusted, second = _split(content, 4)
    text = trusted.removeprefix(_TRUSTED)
    if comment != COMMENT or text == trusted or not _TRUSTED_TEXT.fullmatch(text):
        raise NotASignature("a line of the signature file reads otherwise than it must")
    over_file = _canonical(first, 74)
    if over_file[:2] != b"ED":
        raise NotASignature("not a prehashed signature")
    return Signature(over_file[2:10], over_file[10:], text, _canonical(second, 64))


def check(signature: Signature, digest: bytes, public_key: bytes) -> None:
    """Return when the signature is by this key over the file with this digest and over its trusted comment."""
    if signature.key_id != key_id_of(public_key):
        raise WrongSignature("made by another key")
    key = Ed25519PublicKey.from_public_bytes(public_key)
    try:
        key.verify(signature.over_file, digest)
        key.verify(signature.over_comment, signature.over_file + signature.trusted.encode("ascii"))
    except InvalidSignature:
        raise WrongSignature("does not fit the file") from None


def _lines(*lines: str) -> bytes:
    return "".join(line + "\n" for line in lines).encode("ascii")


def _split(content: bytes, count: int) -> list[str]:
    try:
        lines = content.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise NotASignature("bytes beyond ASCII") from None
    if len(content) > MAX_SIZE or len(lines) != count + 1 or lines.pop() != "":
        raise NotASignature(f"not {count} whole lines")
    return lines


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _canonical(text: str, size: int) -> bytes:
    """Decode base64 that is written in its one canonical form; two texts for the same bytes are not permitted."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotASignature("not base64") from None
    if len(content) != size or _base64(content) != text:
        raise NotASignature("not canonical base64 of the right length")
    return content
