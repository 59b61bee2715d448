# SPDX-License-Identifier: Apache-2.0
"""Making a bundle: pack, seal, sign, and open it again as a reader would before a single byte goes to the stick.

The order that services keep: :func:`prepare` → remember the bundle's number and hash in the store, and commit →
:func:`put`. A number is thereby used once even when the power goes in between, and no two bundles can ever stand
under one number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from ..domain.identifiers import new_id
from ..domain.operations import SCHEMA
from ..domain.sentences import sentence
from ..store.journal import Journal
from . import authority, bundle, manifest, minisign, sealing, stick
from .manifest import Manifest, Party
from .parties import Sender, TrustedDevice
from .progress import Progress, silent

PACKING: Final = sentence("Packing the entries")
SEALING: Final = sentence("Sealing the bundle")
TRYING: Final = sentence("Opening the bundle once to be sure")


class Prepared(msgspec.Struct, frozen=True):
    """A bundle that is sealed, signed and tried, and not yet on any stick."""

    sealed: bytearray
    signature: bytes
    manifest: Manifest
    manifest_hash: str


class BundleBroken(RuntimeError):
    """What was just sealed does not open to what was packed: a fault of the program or of the memory."""


def unacknowledged(
    recipients: Sequence[TrustedDevice], acknowledged: Mapping[str, Mapping[str, int]]
) -> dict[str, int]:
    """Say up to where every recipient has everything, by what each last said it holds; empty means send all.

    `acknowledged` is the newest have-vector of each device.
    """
    vectors = [acknowledged.get(one.device, {}) for one in recipients]
    known = set.intersection(*(set(vector) for vector in vectors)) if vectors else set()
    return {device: min(vector[device] for vector in vectors) for device in sorted(known)}


def prepare(
    sender: Sender,
    recipients: Sequence[TrustedDevice],
    journal: Journal,
    made_at: int,
    after: Mapping[str, int] | None = None,
    progress: Progress = silent,
) -> Prepared:
    """Make the bundle with every operation beyond `after` (nothing: all of them), in memory.

    `made_at` is in milliseconds since 1970 UTC. The author is always one of those who can open it.
    """
    total = journal.count(after)
    changes = bundle.pack_changes(journal.lines(after), lambda done: progress(PACKING, done, total))
    packed = (
        changes.packed,
        bundle.pack_keys(journal.subject_keys(after)),
        bundle.pack_roster(authority.write_rosters(sender.rosters)),
    )
    public_key = minisign.public_key_of(sender.seed)
    described = Manifest(
        format=manifest.FORMAT,
        bundle_id=new_id(),
        store=sender.store,
        sender=Party(sender.device, sender.station, sender.centre, hashlib.sha256(public_key).hexdigest()),
        recipients=tuple(sorted({sender.device, *(one.device for one in recipients)})),
        epoch=sender.epoch,
        sequence=sender.sequence,
        previous=sender.previous,
        audit_head=sender.audit_head,
        roster_version=sender.roster_version,
        ranges=changes.ranges,
        operations=changes.operations,
        schema=SCHEMA,
        have=journal.version_vector(),
        made_at=made_at,
        members=tuple(one.member for one in packed),
    )
    content = manifest.write(described)
    keys = sorted({sealing.recipient_of(sender.identity), *(one.recipient for one in recipients)})
    size = sum(len(piece) for piece in bundle.archive(content, packed))
    sealed = sealing.Memory(2 * size + bundle.PADDING)
    pieces = _Pieces(bundle.archive(content, packed), lambda done: progress(SEALING, done, size))
    sealing.seal(pieces, sealed, keys)
    signature = minisign.sign(hashlib.blake2b(sealed.content).digest(), sender.seed, manifest.FORMAT)
    prepared = Prepared(sealed.content, signature, described, manifest.hash_of(content))
    _try(prepared, sender, public_key, pieces.digest(), progress)
    return prepared


def put(prepared: Prepared, folder: Path, seed: bytes, progress: Progress = silent) -> stick.Written:
    """Write a prepared bundle to a stick; raises the troubles of :mod:`.stick`, and then nothing is left there."""
    return stick.write(folder, prepared.sealed, prepared.signature, seed, progress)


def _try(prepared: Prepared, sender: Sender, public_key: bytes, packed: bytes, progress: Progress) -> None:
    """Check and open the bundle as a reader would, and compare it with what was packed."""
    size = len(prepared.sealed)
    progress(TRYING, 0, size)
    plain = sealing.Memory(size)
    try:
        minisign.check(minisign.read(prepared.signature), hashlib.blake2b(prepared.sealed).digest(), public_key)
        sealing.unseal(_Pieces(iter((bytes(prepared.sealed),)), _nobody), plain, sender.identity)
        raw, found = bundle.read_manifest(memoryview(plain.content))
        bundle.read_members(memoryview(plain.content), found)
    except (ValueError, OverflowError, OSError) as wrong:
        raise BundleBroken("does not open again") from wrong
    if hashlib.sha256(plain.content).digest() != packed or manifest.hash_of(raw) != prepared.manifest_hash:
        raise BundleBroken("opens to something else")
    progress(TRYING, size, size)


def _nobody(done: int) -> None:
    """Tell nobody."""


class _Pieces:
    """Gives pieces as a file that can be read once, counts and hashes them."""

    def __init__(self, pieces: Iterable[bytes], told: Callable[[int], None]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._rest = memoryview(b"")
        self._running = hashlib.sha256()
        self._told = told
        self._done = 0

    def read(self, size: int = -1, /) -> bytes:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = memoryview(piece)
            self._running.update(piece)
            self._done += len(piece)
            self._told(self._done)
        given = bytes(self._rest[:size] if size >= 0 else self._rest)
        self._rest = self._rest[len(given) :]
        return given

    def digest(self) -> bytes:
        return self._running.digest()
