# SPDX-License-Identifier: Apache-2.0
"""The manifest: what a bundle says about itself. First member of the archive; its exact bytes are hashed and named by
the next.

Unknown fields of a newer program are passed over; a bundle that must not be read by this version carries another
`format`.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Final

import msgspec

FORMAT: Final = "intake-bundle/1"
"""Format of the bundle, and the exact trusted comment of its signature."""

FAMILY: Final = "intake-bundle/"
"""How the format of every version begins."""

NO_MANIFEST: Final = ""
"""The `previous` of the first bundle of an epoch."""

MAX_SIZE: Final = 1 << 20

Hex32 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Hash0 = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")]
Letter = Annotated[str, msgspec.Meta(pattern="^[A-Z]$")]
Text = Annotated[str, msgspec.Meta(max_length=128)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
Number = Annotated[int, msgspec.Meta(ge=1, le=1 << 53)]


class Party(msgspec.Struct, frozen=True):
    """Who made the bundle: the PC, its centre, and the fingerprint of its signing key."""

    device: Hex32
    station: Letter
    centre: Text
    fingerprint: Hash


class Member(msgspec.Struct, frozen=True):
    """One file in the archive: its size there, its SHA-256 there, and its size before compression."""

    name: Text
    size: Count
    sha256: Hash
    raw_size: Count


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle holds, from whom, for whom, and its place in the row of bundles of its sender."""

    format: Text
    bundle_id: Hex32
    store: Text
    sender: Party
    recipients: Annotated[tuple[Hex32, ...], msgspec.Meta(max_length=1000)]
    """Devices that can open it; the sender is always one of them."""
    epoch: Count
    """Grows when the sender's store was restored."""
    sequence: Number
    """1, 2, 3 … within the epoch."""
    previous: Hash0
    """SHA-256 of the manifest before this one in the epoch."""
    audit_head: Text
    """Head of the sender's audit chain when it was packed."""
    roster_version: Count
    ranges: dict[Hex32, tuple[Number, Number]]
    """For each device, the first and the last number of its operations in here."""
    operations: Count
    schema: Number
    have: dict[Hex32, Count]
    """Up to which number the sender holds the operations of each device: its acknowledgement."""
    made_at: Count
    """Milliseconds since 1970 UTC by the sender's clock. For people; nothing is decided by it."""
    members: Annotated[tuple[Member, ...], msgspec.Meta(max_length=64)]


class _Format(msgspec.Struct):
    format: str


class NotAManifest(ValueError):
    """The bytes are not a manifest."""


class NewerFormat(ValueError):
    """The bundle is of a format that a newer program writes."""


_decoder = msgspec.json.Decoder(Manifest)
_format = msgspec.json.Decoder(_Format)


def write(manifest: Manifest) -> bytes:
    """Write a manifest as the bytes that are packed and hashed."""
    return msgspec.json.encode(manifest)


def read(content: bytes) -> Manifest:
    """Read a manifest; NewerFormat or NotAManifest."""
    if len(content) > MAX_SIZE:
        raise NotAManifest("too long")
    try:
        if (found := _format.decode(content).format) != FORMAT:
            raise NewerFormat if is_newer(found) else NotAManifest("another format")
        return _decoder.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise NotAManifest("not a manifest") from None


def is_slip(trusted: str) -> bool:
    """Whether a trusted comment says that the file is one of a partner; for words only, nothing is decided by it."""
    return trusted.startswith("intake-slip/")


def is_bundle(trusted: str) -> bool:
    """Whether a trusted comment says that the file is a bundle; for words only."""
    return trusted.startswith(FAMILY)


def is_newer(text: str) -> bool:
    """Say whether `text` names a later version of the format."""
    version = text.removeprefix(FAMILY)
    return text.startswith(FAMILY) and version.isascii() and version.isdigit() and len(version) < 6 and int(version) > 1


def hash_of(content: bytes) -> str:
    """Give the SHA-256 of a manifest's bytes in hex."""
    return hashlib.sha256(content).hexdigest()
