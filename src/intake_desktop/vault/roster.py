# SPDX-License-Identifier: Apache-2.0
"""The list of staff and of shared keys, signed by a supervisor: every version since the founding, bound to the last.

A version is trusted when its exact bytes are signed by somebody who was an active supervisor in the version before it.
The first version is trusted because everybody's own sealed slot remembers its hash. Nothing is ever canonicalised: the
bytes that were signed are the bytes that are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from . import keys
from .troubles import NoSuchMember, RosterForged, SlotsAreNewer

FORMAT = 1
KIND = "intake/roster"
SIGNING_ROLES = frozenset({"supervisor", "centre_administrator"})
"""Who may sign the list of staff."""
NOTES_ROLE = "counsellor"
"""Who is given the key of the session notes, and nobody else."""


class Member(msgspec.Struct, frozen=True):
    """A person as she is handed to the vault: her staff code (never her name), her roles and her language."""

    staff_code: str
    roles: tuple[str, ...]
    language: str = "en"
    agreement_on: str | None = None
    """ISO date on which she signed the confidentiality agreement."""


class UserKeys(msgspec.Struct, frozen=True):
    """One key pair of a person on one PC: `seal` takes what is meant for her, `sign` proves what came from her."""

    store: str
    seal: str
    sign: str
    since: str


class Reset(msgspec.Struct, frozen=True):
    """That a supervisor gave this person a new passphrase; she is told so when she next signs in."""

    by: str
    on: str


class Person(msgspec.Struct, frozen=True):
    """One member of staff in the roster. Her code is never given to anybody else, even after she left."""

    user: str
    code: str
    roles: tuple[str, ...]
    language: str
    active: bool
    since: str
    keys: tuple[UserKeys, ...]
    until: str | None = None
    agreement_on: str | None = None
    reset: Reset | None = None

    def may_sign(self) -> bool:
        """Say whether this person may sign the next roster."""
        return self.active and not SIGNING_ROLES.isdisjoint(self.roles)

    def on(self, store: str) -> UserKeys | None:
        """Give her key pair on the PC whose store is `store`: the newest one."""
        return next((pair for pair in reversed(self.keys) if pair.store == store), None)


class SharedKey(msgspec.Struct, frozen=True):
    """A key that several people hold: that of a store (kind ``store``) or of the session notes (kind ``notes``).

    `state` is ``coming`` while a store is being given a new key, then ``current``, then ``past``.
    """

    id: str
    kind: str
    store: str
    generation: int
    state: str
    check: str
    since: str
    public: str = ""
    """For session notes: the public half (``age1…``), to which anybody may seal a note."""


class Device(msgspec.Struct, frozen=True):
    """A PC of the centre whose bundles are trusted; revocation names the last trusted epoch and sequence."""

    device: str
    station: str
    sign: str
    seal: str
    since: str
    revoked_after: tuple[int, int] | None = None


class Roster(msgspec.Struct, frozen=True):
    """One version of the list."""

    kind: str
    format: int
    centre: str
    version: int
    previous: str
    made_at: str
    made_by: str
    users: tuple[Person, ...]
    keys: tuple[SharedKey, ...]
    devices: tuple[Device, ...] = ()

    def person(self, code: str) -> Person:
        """Give the person with this staff code; NoSuchMember when there is none."""
        for person in self.users:
            if person.code == code:
                return person
        raise NoSuchMember

    def active(self) -> Iterator[Person]:
        """The people who work here now."""
        return (person for person in self.users if person.active)

    def keys_of(self, kind: str, *states: str, store: str | None = None) -> list[SharedKey]:
        """Shared keys of one kind in some states (all, when none is named), the newest generation first."""
        found = [
            key
            for key in self.keys
            if key.kind == kind and (not states or key.state in states) and (store is None or key.store == store)
        ]
        return sorted(found, key=lambda key: key.generation, reverse=True)

    def notes_recipients(self) -> tuple[str, ...]:
        """The public keys to which a session note is sealed today."""
        return tuple(key.public for key in self.keys_of("notes", "current"))


class SignedRoster(msgspec.Struct, frozen=True):
    """The exact text of one version, who signed it (64 hex digits) and the signature (128 hex digits)."""

    text: str
    signer: str
    signature: str

    def digest(self) -> str:
        """The SHA-256 by which the next version and the slots refer to this one."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Chain(msgspec.Struct, frozen=True):
    """All versions since the founding, checked by :func:`read_chain`."""

    signed: tuple[SignedRoster, ...]
    digests: tuple[str, ...]
    current: Roster

    @property
    def root(self) -> str:
        """The hash of the first version."""
        return self.digests[0]

    @property
    def head(self) -> str:
        """The hash of the newest version."""
        return self.digests[-1]

    def is_after(self, version: int, digest: str) -> bool:
        """Say whether this chain contains the version `version` with this hash: that it is no older and no other."""
        return 0 < version <= len(self.digests) and self.digests[version - 1] == digest

    def goes_on(self, earlier: Chain) -> bool:
        """Say whether this chain is a later one than `earlier`: all of it, and more."""
        count = len(earlier.digests)
        return len(self.digests) > count and self.digests[:count] == earlier.digests

    def followed_by(self, roster: Roster, seed: bytearray) -> Chain:
        """Sign `roster` as the next version. Whoever signs must be allowed to by the current one (RosterForged)."""
        return read_chain((*self.signed, signed(roster, seed)))


def signed(roster: Roster, seed: bytearray) -> SignedRoster:
    """Write a roster down and sign exactly those bytes."""
    text = msgspec.json.encode(roster)
    return SignedRoster(text.decode(), keys.signing_public(seed), keys.sign(seed, text).hex())


def holders(chain: Chain, *roles: str) -> dict[str, str]:
    """The signing keys of everybody who ever held one of these roles, with the staff code: whose signature counts."""
    return {
        pair.sign: person.code
        for entry in chain.signed
        for person in _parsed(entry.text).users
        if person.active and not set(roles).isdisjoint(person.roles)
        for pair in person.keys
    }


def read_chain(versions: Iterable[SignedRoster]) -> Chain:
    """Check every version against the one before it and give the chain; RosterForged when one does not fit."""
    chain = tuple(versions)
    digests: list[str] = []
    before: Roster | None = None
    for number, entry in enumerate(chain, start=1):
        roster = _parsed(entry.text)
        trusted = {pair.sign for person in (before or roster).users if person.may_sign() for pair in person.keys}
        fits = (
            roster.kind == KIND
            and roster.version == number
            and roster.previous == (digests[-1] if digests else "")
            and (before is None or roster.centre == before.centre)
            and entry.signer in trusted
            and keys.is_signed(entry.signer, _unhex(entry.signature), entry.text.encode())
        )
        if not fits:
            raise RosterForged
        digests.append(entry.digest())
        before = roster
    if before is None:
        raise RosterForged
    return Chain(chain, tuple(digests), before)


def _parsed(text: str) -> Roster:
    try:
        if msgspec.json.decode(text, type=_Version).format > FORMAT:
            raise SlotsAreNewer
        return msgspec.json.decode(text, type=Roster)
    except msgspec.MsgspecError:
        raise RosterForged from None


class _Version(msgspec.Struct):
    format: int


def _unhex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
