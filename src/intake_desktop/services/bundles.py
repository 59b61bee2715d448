# SPDX-License-Identifier: Apache-2.0
"""Bundles: carrying what this PC knows to the other PCs of the centre on a stick, and taking in what they bring."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..domain.admitted import THINGS_BY_ACTION, may_write
from ..domain.operations import Operation
from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..sync import ledger, minisign, reading, receiving, sending
from ..sync.progress import Progress, silent
from ..sync.verdicts import Verdict
from .desk import Changes, Desk
from .stopping import stop_what_was_taken_back


class Exported(msgspec.Struct, frozen=True):
    """A bundle that lies whole and checked on the stick."""

    path: Path
    signature_path: Path
    bundle_id: str
    operations: int
    stations: tuple[str, ...]
    """The PCs that can open it, besides this one."""


class Imported(msgspec.Struct, frozen=True):
    """What a bundle brought."""

    outcome: str
    verdict: Verdict
    new: int
    known: int
    held: int
    unknown: int
    quarantined: tuple[tuple[str, Sentence], ...]
    forks: tuple[str, ...]
    cases: int
    """Cases that are new or changed."""
    conflicts: int
    """Fields on which two PCs now disagree."""


class NobodyToSendTo(Trouble):
    """No other PC is trusted here yet."""

    name = "nobody_to_send_to"


class NotAPublicKey(Trouble):
    """The file that was named is no public key of a PC."""

    name = "not_a_public_key"


def export_bundle(
    desk: Desk, folder: Path, *, everything: bool = False, progress: Progress = silent
) -> Changes[Exported]:
    """Write a bundle with all that the other PCs do not have yet (or everything) into `folder`.

    Its number is taken before it is written: a pulled stick costs a number, never an entry. Raises the troubles of the
    stick, and then nothing half is left there.
    """
    desk.require(Action.EXCHANGE_BUNDLES)
    store, recipients = desk.store, ledger.recipients(desk.store)
    if not recipients:
        raise NobodyToSendTo(
            sentence("No other PC of the centre is known here yet."),
            sentence("Exchange device files with the other PC first and compare the six words."),
        )
    store.checkpoint()
    after = {} if everything else sending.unacknowledged(recipients, ledger.acknowledged(desk.store))
    at = int(desk.now().timestamp() * 1000)
    sender = ledger.sender(store, store.setting("store"), store.setting("store"), desk.staff_chain())
    prepared = sending.prepare(sender, recipients, store.journal, at, after, progress)
    described = prepared.manifest
    with store.transaction(desk.staff_code, "exported", f"bundle {described.bundle_id}") as t:
        ledger.remember_sent(t, prepared)
    written = sending.put(prepared, folder, sender.seed, progress)
    exported = Exported(
        written.path, written.signature_path, described.bundle_id, described.operations,
        tuple(one.station for one in recipients),
    )  # fmt: skip
    return Changes(frozenset({"bundles"}), exported)


def verify_bundle(desk: Desk, path: Path, *, progress: Progress = silent) -> Verdict:
    """Say what would become of a bundle if it was taken in now; changes nothing."""
    desk.require(Action.EXCHANGE_BUNDLES)
    return reading.verify(path, ledger.receiver(desk.store), progress)


def verify_signature(path: Path, public_key_file: Path) -> Verdict:
    """Say whether a bundle is signed by the PC whose ``device.pub`` this is: needs no store and no passphrase."""
    try:
        key = minisign.read_public_key_file(public_key_file.read_bytes())
    except (OSError, ValueError):
        raise NotAPublicKey(
            sentence("This is not the public key file of a PC."),
            sentence("Choose the file whose name ends in .pub and that lies beside the device file."),
        ) from None
    return reading.verify_outside(path, key)


def import_bundle(desk: Desk, path: Path, *, progress: Progress = silent) -> Changes[Imported]:
    """Take a bundle in: all of it in one transaction, or nothing. BundleRefused says by name why not."""
    desk.require(Action.EXCHANGE_BUNDLES)
    with reading.opened(path, ledger.receiver(desk.store), progress) as bundle:
        if bundle.verdict.outcome in ("duplicate", "own_bundle"):
            return Changes(frozenset(), Imported(bundle.verdict.outcome, bundle.verdict, 0, 0, 0, 0, (), (), 0, 0))
        with desk.store.transaction(desk.staff_code, "record_changed", f"bundle {bundle.verdict.bundle_id}") as t:
            received = receiving.take_in(bundle, t, _may)
            ledger.remember_received(t, received)
            stopped = stop_what_was_taken_back(desk, t)
            conflicts = t.db.execute("select count(*) from conflict where thing <> 'bar'").fetchone()[0]
    admission = received.admission
    changed = {id for thing, id in admission.touched if thing == "case"}
    imported = Imported(
        received.verdict.outcome, received.verdict, admission.new, admission.known, admission.held, received.unknown,
        tuple(admission.quarantined), tuple(admission.forks), len(changed), conflicts,
    )  # fmt: skip
    touched = {"cases", "bundles", "providers", "referrals", "tasks"} | {f"case:{id}" for id in {*changed, *stopped}}
    return Changes(frozenset(touched), imported)


def unsent(desk: Desk) -> int:
    """How many entries some other PC of the centre has not acknowledged yet."""
    desk.require(Action.EXCHANGE_BUNDLES)
    after = sending.unacknowledged(ledger.recipients(desk.store), ledger.acknowledged(desk.store))
    return desk.store.journal.count(after)


def waiting_for(desk: Desk) -> list[tuple[str, int, int]]:
    """The gaps that keep entries waiting: letter of the PC, first and last missing number."""
    desk.require(Action.EXCHANGE_BUNDLES)
    stations = dict(desk.store.reader.execute("select id, station from trusted_device"))
    return [(stations.get(device, "?"), first, last) for device, first, last in desk.store.journal.held()]


def _may(operation: Operation, roles: tuple[str, ...]) -> Sentence | None:
    known = operation.thing in THINGS_BY_ACTION or operation.kind == "erase"
    if not known or may_write(roles, operation.thing, operation.kind):
        return None
    return sentence("The role of {code} does not include this entry.", code=operation.actor)
