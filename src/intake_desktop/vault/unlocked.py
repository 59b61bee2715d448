# SPDX-License-Identifier: Apache-2.0
"""What a member of staff holds after the right passphrase: her keys, and the shared keys that were granted to her."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable

from . import keys
from .roster import Chain, Person, Roster, SharedKey, UserKeys
from .slot_file import Grant, SlotFile
from .slots import UserSecrets
from .troubles import NoteNotForYou, SlotTampered

KEY_CHECK = b"intake/key-check/1"
_GRANT = "intake/grant/1\n{kind}\n{id}\n"


class Unlocked:
    """The keys of one person who is signed in. `wipe()` overwrites them; locking also ends the process."""

    def __init__(self, store: str, person: Person, user_secrets: UserSecrets, chain: Chain, *, weak: bool) -> None:
        self.store = store
        self.user_id = person.user
        self.staff_code = person.code
        self.roles = person.roles
        self.language = person.language
        self.reset = person.reset
        self.weak = weak
        self.chain = chain
        self.secrets = user_secrets
        self.shared: dict[str, bytearray] = {}
        self.recalled: str | None = None
        """What the keyring remembered beside the device secret, when that was asked for while signing in."""
        self.seal_public = keys.public_identity(user_secrets.seal)
        self.sign_public = keys.signing_public(user_secrets.sign)

    @property
    def roster(self) -> Roster:
        """The list of staff as this person's keys prove it."""
        return self.chain.current

    @property
    def data_key(self) -> bytearray:
        """The store's raw key: 32 bytes of key, 16 of salt."""
        return self.shared[self.roster.keys_of("store", "current", store=self.store)[0].id]

    @property
    def data_keys(self) -> tuple[bytearray, ...]:
        """The keys with which the store may open: one, or two while it is being given a new one (that one second)."""
        found = self.roster.keys_of("store", "current", "coming", store=self.store)
        return tuple(self.shared[key.id] for key in reversed(found))

    @property
    def notes_key(self) -> bytearray | None:
        """The newest private key of the session notes (32 raw bytes), for counsellors; nothing for everybody else."""
        held = [key for key in self.roster.keys_of("notes") if key.id in self.shared]
        return self.shared[held[0].id] if held else None

    def sign(self, message: bytes) -> bytes:
        """Sign exact bytes as this person (Ed25519, 64 bytes)."""
        return keys.sign(self.secrets.sign, message)

    def seal_note(self, text: bytes) -> bytes:
        """Seal a session note so that counsellors, and only they, can open it. Needs no key of one's own."""
        return seal_note(self.roster, text)

    def open_note(self, sealed: bytes) -> bytearray:
        """Open a session note with any of the keys this counsellor holds; NoteNotForYou when none fits."""
        for key in self.roster.keys_of("notes"):
            if key.id in self.shared:
                try:
                    return keys.open_with(self.shared[key.id], sealed)
                except keys.NotOpened:
                    continue
        raise NoteNotForYou

    def take_grants(self, grants: Iterable[Grant]) -> None:
        """Open the shared keys that were sealed to this person and check each against the signed roster.

        A grant for a key or a person that the roster does not know was spoiled or smuggled in: SlotTampered.
        """
        known = {key.id: key for key in self.roster.keys}
        people = {pair.seal for person in self.roster.active() for pair in person.keys}
        for grant in grants:
            if grant.recipient not in people or grant.key not in known:
                raise SlotTampered
            if grant.recipient == self.seal_public:
                self.shared[grant.key] = granted(known[grant.key], grant, self.secrets.seal)
        needed = self.roster.keys_of("store", "current", "coming", store=self.store)
        if not needed or any(key.id not in self.shared for key in needed):
            raise SlotTampered

    def store_keys_in(self, contents: SlotFile) -> tuple[bytearray, ...]:
        """The keys of this PC's store that an earlier slot file (that of a backup) holds for this very person.

        Empty when she was not there yet, or had another key pair. The caller wipes them.
        """
        chain = contents.chain()
        if contents.store != self.store or chain.root != self.secrets.root:
            return ()  # the list of staff was begun anew since, from the recovery sheet
        known = {key.id: key for key in chain.current.keys_of("store", store=self.store)}
        mine = [one for one in contents.grants if one.recipient == self.seal_public and one.key in known]
        return tuple(granted(known[one.key], one, self.secrets.seal) for one in mine)

    def go_on(self, chain: Chain, grants: Iterable[Grant]) -> None:
        """Take up the list of staff that this person has just changed, and what it means for her own roles and keys."""
        self.chain = chain
        person = next(one for one in chain.current.users if one.user == self.user_id)
        self.roles = person.roles
        keys.wipe(*self.shared.values())
        self.shared.clear()
        if person.active:
            self.take_grants(grants)

    def wipe(self) -> None:
        """Overwrite every key this object holds; it is of no use afterwards."""
        self.secrets.wipe()
        keys.wipe(*self.shared.values())
        self.shared.clear()

    def __repr__(self) -> str:
        return "<Unlocked>"


def seal_note(roster: Roster, text: bytes) -> bytes:
    """Seal a session note to the current notes keys of a roster."""
    return keys.seal_to(roster.notes_recipients(), text)


def grant(key: SharedKey, secret: bytearray, to: UserKeys) -> Grant:
    """Seal a shared key to one person."""
    plain = bytearray(_GRANT.format(kind=key.kind, id=key.id).encode()) + secret
    try:
        return Grant(key.id, to.seal, base64.b64encode(keys.seal_to([to.seal], plain)).decode())
    finally:
        keys.wipe(plain)


def granted(key: SharedKey, grant: Grant, seal: bytearray) -> bytearray:
    """Open a grant; SlotTampered when it does not hold the very key that the signed roster names."""
    try:
        plain = keys.open_with(seal, base64.b64decode(grant.box, validate=True))
    except (keys.NotOpened, binascii.Error):
        raise SlotTampered from None
    label = _GRANT.format(kind=key.kind, id=key.id).encode()
    secret = plain[len(label) :]
    fits = plain.startswith(label) and is_key(key, secret)
    keys.wipe(plain)
    if not fits:
        keys.wipe(secret)
        raise SlotTampered
    return secret


def is_key(key: SharedKey, secret: bytearray) -> bool:
    """Say whether `secret` is the shared key that the roster describes."""
    size = keys.DATA_KEY_BYTES if key.kind == "store" else keys.KEY_BYTES
    if len(secret) != size or not keys.same(key_check(key.id, secret), key.check):
        return False
    return key.kind != "notes" or keys.public_identity(secret) == key.public


def key_check(key_id: str, secret: bytearray) -> str:
    """The check value of a shared key, as it stands in the roster."""
    return keys.check_value(secret, bytes.fromhex(key_id), KEY_CHECK)
