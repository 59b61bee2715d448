# SPDX-License-Identifier: Apache-2.0
"""Reading a bundle: the checks, in the order in which they are made, each with its own named outcome.

No parser sees a byte before the signature over the whole file was found good; nothing is written before every check is
through. What is opened stays in memory.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from ..domain.sentences import sentence
from . import authority, bundle, minisign, sealing
from .authority import NotARoster, StaffList
from .manifest import FORMAT, Manifest, NewerFormat, NotAManifest, hash_of, is_newer, is_slip
from .parties import PeerBundle, Receiver, TrustedDevice
from .progress import Progress, silent
from .stick import SIGNATURE_SUFFIX, NotRegular, regular_file, signature_path
from .verdicts import Gap, Verdict, verdict

MAX_SEALED: Final = 1 << 30
"""Largest bundle file in bytes that is looked at."""

CHECKING: Final = sentence("Checking the signature")
OPENING: Final = sentence("Opening the bundle")
LOOKING: Final = sentence("Checking what is inside")

_STEP: Final = 4096


class Settled(Exception):
    """A check has decided the outcome; what comes after it is not looked at."""

    def __init__(self, outcome: str, missing: tuple[Gap, ...] = ()) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.missing = missing


class Reading:
    """A bundle on its way through the checks, and what they have found so far."""

    path: Path
    size: int
    file: BinaryIO
    signature: minisign.Signature
    signer: TrustedDevice
    digest: bytes
    plain: memoryview
    manifest: Manifest
    manifest_hash: str
    members: dict[str, memoryview]
    staff: dict[str, StaffList]
    rosters: dict[str, bytes]
    unknown: int
    """Operations of PCs that this PC does not know; they are left for a later bundle."""

    def __init__(self, path: Path, receiver: Receiver, progress: Progress) -> None:
        self.path = path
        self.receiver = receiver
        self.progress = progress
        self.verdict: Verdict = verdict("unreadable")
        self.staff = {}
        self.rosters = {}
        self.unknown = 0

    def lines(self) -> Iterator[bytes]:
        """The lines of the operations, except those of PCs that are not known here."""
        known = {*self.staff, self.receiver.device}
        for line in self._lines_of(bundle.CHANGES):
            place = bundle.place_of(line)
            if place is None or place.device in known:
                yield line
            else:
                self.unknown += 1

    def keys(self) -> dict[str, bytes]:
        """The keys of the survivors' files to which the operations belong."""
        return {one.subject: one.key for one in map(bundle.key_of, self._lines_of(bundle.KEYS))}

    def peer_bundle(self) -> PeerBundle:
        """The row that remembers this bundle."""
        return PeerBundle(
            device=self.manifest.sender.device,
            epoch=self.manifest.epoch,
            sequence=self.manifest.sequence,
            manifest_hash=self.manifest_hash,
            previous_hash=self.manifest.previous,
            bundle_id=self.manifest.bundle_id,
        )

    def _lines_of(self, name: str) -> Iterator[bytes]:
        member = next(one for one in self.manifest.members if one.name == name)
        return bundle.lines_of(bundle.unpack(member, self.members[name]))


# The checks


def is_a_file_of_ours(reading: Reading) -> None:
    """1. A regular file of a size that is read, which begins as a sealed one does."""
    reading.size = os.fstat(reading.file.fileno()).st_size
    if reading.size > MAX_SEALED:
        raise Settled("too_large")
    if reading.size < len(sealing.MAGIC):
        raise Settled(
            "truncated" if sealing.MAGIC.startswith(reading.file.read(len(sealing.MAGIC))) else "not_a_bundle"
        )
    if reading.file.read(len(sealing.MAGIC)) != sealing.MAGIC:
        raise Settled("not_a_bundle")


def signature_has_its_one_form(reading: Reading) -> None:
    """1. The signature file is there, small, and written in the one form that is permitted."""
    beside = signature_path(reading.path)
    try:
        with regular_file(beside) as file:
            content = file.read(minisign.MAX_SIZE + 1)
    except (FileNotFoundError, NotRegular):
        raise Settled("incomplete") from None
    try:
        reading.signature = minisign.read(content)
    except minisign.NotASignature:
        raise Settled("damaged_signature") from None


def signer_is_known(reading: Reading) -> None:
    """2. The key that the signature names is one that this PC trusts."""
    signer = reading.receiver.signer(reading.signature.key_id)
    if signer is None:
        raise Settled("a_slip" if is_slip(reading.signature.trusted) else "unknown_signer")
    reading.signer = signer


def signature_fits_the_file(reading: Reading) -> None:
    """3. The signature is over exactly these bytes and over its trusted comment."""
    running = hashlib.blake2b()
    reading.file.seek(0)
    done = 0
    while piece := reading.file.read(1 << 20):
        running.update(piece)
        done += len(piece)
        reading.progress(CHECKING, done, reading.size)
    reading.digest = running.digest()
    try:
        minisign.check(reading.signature, reading.digest, reading.signer.public_key)
    except minisign.WrongSignature:
        cut_off = sealing.looks_cut_off(reading.file, reading.size)
        raise Settled("truncated" if cut_off else "bad_signature") from None
    if reading.signature.trusted != FORMAT:
        raise Settled("newer_format" if is_newer(reading.signature.trusted) else "not_a_bundle")


def opens_to_its_end(reading: Reading) -> None:
    """4. It opens with this PC's key to the last byte, and the bytes that were opened are those that were signed."""
    reading.file.seek(0)
    source = sealing.Witness(reading.file, lambda done: reading.progress(OPENING, done, reading.size))
    plain = sealing.Memory(reading.size)
    try:
        sealing.unseal(source, plain, reading.receiver.identity)
    except sealing.NotForMe:
        raise Settled("wrong_recipient") from None
    except (sealing.SealBroken, OverflowError):
        raise Settled("damaged") from None
    if source.digest() != reading.digest:
        raise Settled("bad_signature")
    reading.progress(OPENING, reading.size, reading.size)
    reading.plain = memoryview(plain.content).toreadonly()


def sender_signed_it_for_me(reading: Reading) -> None:
    """5. The manifest reads, its sender is the signer, and this PC is one of those it is meant for."""
    if reading.signer.device == reading.receiver.device:
        raise Settled("own_bundle")
    try:
        raw, reading.manifest = bundle.read_manifest(reading.plain)
    except NewerFormat:
        raise Settled("newer_format") from None
    except (NotAManifest, bundle.BadMember):
        raise Settled("bad_manifest") from None
    reading.manifest_hash = hash_of(raw)
    sender, signer = reading.manifest.sender, reading.signer
    print_of = hashlib.sha256(signer.public_key).hexdigest()
    if (sender.device, sender.station, sender.centre) != (signer.device, signer.station, signer.centre):
        raise Settled("wrong_sender")
    if not hmac.compare_digest(sender.fingerprint, print_of):
        raise Settled("wrong_sender")
    if reading.receiver.device not in reading.manifest.recipients:
        raise Settled("wrong_recipient")


def signer_was_trusted_then(reading: Reading) -> None:
    """5. The sender was not revoked before this epoch and sequence."""
    last = reading.signer.revoked_after
    if last is not None and (reading.manifest.epoch, reading.manifest.sequence) > last:
        raise Settled("revoked_signer")


def stands_in_its_place(reading: Reading) -> None:
    """6. It is new, contradicts no bundle that was read, and is not from before a restore. What is missing is noted."""
    manifest, receiver = reading.manifest, reading.receiver
    before = [one for one in receiver.history if one.device == manifest.sender.device]
    row = {one.sequence: one for one in before if one.epoch == manifest.epoch}
    same = row.get(manifest.sequence)
    if same is not None:
        raise Settled("duplicate" if same.manifest_hash == reading.manifest_hash else "fork")
    if (earlier := row.get(manifest.sequence - 1)) and earlier.manifest_hash != manifest.previous:
        raise Settled("fork")
    if (later := row.get(manifest.sequence + 1)) and later.previous_hash != reading.manifest_hash:
        raise Settled("fork")
    if any(one.epoch > manifest.epoch for one in before):
        raise Settled("rollback")
    if max(manifest.have.get(receiver.device, 0), _last(manifest, receiver.device)) > receiver.have.get(
        receiver.device, 0
    ):
        raise Settled("this_copy_is_older")
    reading.verdict = _proceeding(reading, sorted(row))


def members_are_whole(reading: Reading) -> None:
    """7. Members are those allowed, regular, hashed, within the limits; each line is read once, none is kept."""
    manifest, own = reading.manifest, reading.receiver.device
    try:
        reading.members = bundle.read_members(reading.plain, manifest)
        count = 0
        for count, line in enumerate(reading._lines_of(bundle.CHANGES), start=1):
            place = bundle.place_of(line)
            if place is not None and place.device == own and place.seq > reading.receiver.have.get(own, 0):
                raise Settled("this_copy_is_older")
            if count % _STEP == 0:
                reading.progress(LOOKING, count, manifest.operations)
        if count != manifest.operations:
            raise Settled("bad_member")
        for line in reading._lines_of(bundle.KEYS):
            bundle.key_of(line)
    except bundle.BadMember:
        raise Settled("bad_member") from None
    except bundle.TooLarge:
        raise Settled("too_large") from None
    reading.progress(LOOKING, manifest.operations, manifest.operations)


def staff_is_signed(reading: Reading) -> None:
    """8. The sender's list of staff is signed under the key that was pinned when its PC was accepted, and is not an
    older one.

    Operations that it passes on from another PC are judged by that PC's own list, which travels with them.
    """
    receiver, sender = reading.receiver, reading.manifest.sender.device
    try:
        brought = authority.read_rosters(bytes(reading.members[bundle.ROSTER]))
        found = authority.read_staff(brought[sender], reading.signer.roster_root)
    except (NotARoster, KeyError):
        raise Settled("bad_roster") from None
    except NewerFormat:
        raise Settled("newer_format") from None
    if sender in receiver.rosters:
        known = authority.read_staff(receiver.rosters[sender], reading.signer.roster_root)
        if not found.follows(known) and not known.follows(found):
            raise Settled("bad_roster")
        if len(found.digests) < len(known.digests) and _is_newest(reading):
            raise Settled("roster_rollback")
    for device in {*brought, *receiver.rosters}:
        trusted = receiver.trusts(device)
        if trusted is not None and device != receiver.device:
            _learn_staff(reading, trusted, [one for one in (receiver.rosters.get(device), brought.get(device)) if one])


CHECKS: Final[tuple[Callable[[Reading], None], ...]] = (
    is_a_file_of_ours,
    signature_has_its_one_form,
    signer_is_known,
    signature_fits_the_file,
    opens_to_its_end,
    sender_signed_it_for_me,
    signer_was_trusted_then,
    stands_in_its_place,
    members_are_whole,
    staff_is_signed,
)
"""The order of the checks. Who may do what, and the one transaction that takes it in, follow in `receiving`."""


@contextmanager
def opened(path: Path, receiver: Receiver, progress: Progress = silent) -> Iterator[Reading]:
    """Lead a bundle through the checks and hand it over; its `verdict` says whether it may be taken in.

    `path` may name either of the two files. A bundle that is refused raises nothing.
    """
    whole = path.with_suffix("") if path.suffix == SIGNATURE_SUFFIX else path
    reading = Reading(whole, receiver, progress)
    try:
        with regular_file(whole) as reading.file:
            for check in CHECKS:
                check(reading)
    except Settled as settled:
        reading.verdict = _said(reading, settled)
    except NotRegular:
        reading.verdict = verdict("not_a_bundle")
    except OSError:
        reading.verdict = verdict("unreadable")
    yield reading


def verify(path: Path, receiver: Receiver, progress: Progress = silent) -> Verdict:
    """Say what would become of a bundle if it was taken in now; writes nothing."""
    with opened(path, receiver, progress) as reading:
        return reading.verdict


def verify_outside(path: Path, public_key: bytes) -> Verdict:
    """Say whether a bundle is signed by this key, without being able to open it (outcome ``signed``)."""
    signer = TrustedDevice(device="", station="", centre="", public_key=public_key, recipient="", roster_root="")
    reading = Reading(path, Receiver(device="", identity="", trusted=(signer,)), silent)
    try:
        with regular_file(path) as reading.file:
            for check in CHECKS[: CHECKS.index(opens_to_its_end)]:
                check(reading)
    except Settled as settled:
        return verdict(settled.outcome)
    except NotRegular:
        return verdict("not_a_bundle")
    except OSError:
        return verdict("unreadable")
    return verdict("signed")


# What the checks use


def _learn_staff(reading: Reading, device: TrustedDevice, contents: list[bytes]) -> None:
    """Keep the newest list of staff of a PC that is signed as it must be."""
    for content in contents:
        try:
            found = authority.read_staff(content, device.roster_root)
        except (NotARoster, NewerFormat):
            continue
        known = reading.staff.get(device.device)
        if known is None or (found.follows(known) and found != known):
            reading.staff[device.device] = found
            reading.rosters[device.device] = content


def _is_newest(reading: Reading) -> bool:
    """Say whether no later bundle of this sender was read before this one."""
    row = reading.peer_bundle()
    return all(_rank(one) < _rank(row) for one in reading.receiver.history if one.device == row.device)


def _proceeding(reading: Reading, sequences: list[int]) -> Verdict:
    """Say that the bundle may be taken in, and what is still waited for when something before it is missing."""
    manifest, have = reading.manifest, reading.receiver.have
    gap = any(first > have.get(device, 0) + 1 for device, (first, _) in manifest.ranges.items())
    first = max((number for number in sequences if number < manifest.sequence), default=0) + 1
    missing: tuple[Gap, ...] = ()
    if gap and first < manifest.sequence:
        missing = (Gap(manifest.sender.device, manifest.sender.station, first, manifest.sequence - 1),)
    return verdict(
        "gap" if gap else "accepted",
        station=manifest.sender.station,
        bundle_id=manifest.bundle_id,
        operations=manifest.operations,
        missing=missing,
    )


def _said(reading: Reading, settled: Settled) -> Verdict:
    """Put an outcome into words; who sent it is said only once the signature has proved it."""
    proved = hasattr(reading, "digest") and settled.outcome not in ("truncated", "bad_signature")
    known = reading.manifest if hasattr(reading, "manifest") else None
    return verdict(
        settled.outcome,
        station=reading.signer.station if proved else "",
        bundle_id=known.bundle_id if known else "",
        operations=known.operations if known else 0,
    )


def _last(manifest: Manifest, device: str) -> int:
    return manifest.ranges[device][1] if device in manifest.ranges else 0


def _rank(bundle: PeerBundle) -> tuple[int, int]:
    return (bundle.epoch, bundle.sequence)
