# SPDX-License-Identifier: Apache-2.0
"""Who sends and who reads: plain values that the services fill from the store and hand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec


class TrustedDevice(msgspec.Struct, frozen=True, kw_only=True):
    """Another PC whose device file a supervisor compared and accepted here. Everything in it is pinned."""

    device: str
    station: str
    centre: str
    public_key: bytes
    """32 bytes: signs its bundles."""
    recipient: str
    """``age1…``: what is sealed to it."""
    roster_root: str
    """Hash of the first version of its list of staff; every later one must follow from it."""
    revoked_after: tuple[int, int] | None = None
    """The last epoch and sequence that are still trusted, when it was revoked."""


class PeerBundle(msgspec.Struct, frozen=True, kw_only=True):
    """One bundle that was read here before, or was just read: one row of ``peer_bundle``."""

    device: str
    epoch: int
    sequence: int
    manifest_hash: str
    previous_hash: str
    bundle_id: str


@dataclass(frozen=True, repr=False, kw_only=True)
class Sender:
    """This PC as the author of its next bundle. Never shown or logged: it holds the keys."""

    device: str
    station: str
    centre: str
    store: str
    seed: bytes
    """32 bytes: the Ed25519 seed that signs bundles."""
    identity: str
    """The age identity of this PC; the author can always open what it sealed."""
    epoch: int
    sequence: int
    """Number of the bundle that is about to be made: one more than the last in this epoch."""
    previous: str
    """Hash of the manifest before it in this epoch, or nothing for the first."""
    rosters: Mapping[str, bytes]
    """The list of staff (`authority.write_staff`) of this device and of those whose operations it passes on."""
    roster_version: int
    audit_head: str


@dataclass(frozen=True, repr=False, kw_only=True)
class Receiver:
    """This PC as the reader of a bundle. Never shown or logged: it holds a key."""

    device: str
    identity: str
    trusted: tuple[TrustedDevice, ...]
    have: Mapping[str, int] = field(default_factory=dict)
    """Up to which number this PC holds the operations of each device."""
    history: tuple[PeerBundle, ...] = ()
    """What came from the other PCs before."""
    rosters: Mapping[str, bytes] = field(default_factory=dict)
    """The newest list of staff of each other PC that was seen here."""

    def signer(self, key_id: bytes) -> TrustedDevice | None:
        """Find the trusted PC whose key a signature names."""
        from .minisign import key_id_of

        return next((one for one in self.trusted if key_id_of(one.public_key) == key_id), None)

    def trusts(self, device: str) -> TrustedDevice | None:
        """Find a trusted PC by its incarnation."""
        return next((one for one in self.trusted if one.device == device), None)
