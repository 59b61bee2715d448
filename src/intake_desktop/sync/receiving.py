# SPDX-License-Identifier: Apache-2.0
"""Taking a bundle in: every operation is judged, and one transaction writes all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from ..domain.sentences import sentence
from ..store.transaction import Admission, Transaction
from .authority import Authority, RoleRule
from .parties import PeerBundle
from .reading import Reading
from .verdicts import BundleRefused, Verdict

TAKING_IN: Final = sentence("Taking in the entries")

_STEP: Final = 1000


class Received(msgspec.Struct, frozen=True):
    """What a bundle brought, and what the store must remember of it in the same transaction."""

    verdict: Verdict
    admission: Admission
    unknown: int
    """Entries of PCs that are not known here; they come again once those PCs are."""
    row: PeerBundle
    """For ``peer_bundle``."""
    have: dict[str, int] | None
    """For ``peer_have``: what the sender holds; nothing when a later bundle has already said so."""
    rosters: dict[str, bytes]
    """The newest list of staff of each trusted PC."""


def take_in(reading: Reading, transaction: Transaction, may: RoleRule) -> Received:
    """Admit the operations of a bundle that passed the checks; BundleRefused for any other.

    Nothing of it stays unless the transaction commits.
    """
    if not reading.verdict.proceeds:
        raise BundleRefused(reading.verdict)
    keys = reading.keys()
    admission = transaction.admit(_told(reading), keys, Authority(reading.staff, may))
    row = reading.peer_bundle()
    later = any(
        (one.epoch, one.sequence) > (row.epoch, row.sequence)
        for one in reading.receiver.history
        if one.device == row.device
    )
    return Received(
        verdict=reading.verdict,
        admission=admission,
        unknown=reading.unknown,
        row=row,
        have=None if later else reading.manifest.have,
        rosters=reading.rosters,
    )


def _told(reading: Reading) -> Iterator[bytes]:
    total = reading.manifest.operations
    count = 0
    for count, line in enumerate(reading.lines(), start=1):
        if count % _STEP == 0:
            reading.progress(TAKING_IN, count, total)
        yield line
    reading.progress(TAKING_IN, total, total)
