# SPDX-License-Identifier: Apache-2.0
"""The door of the vault: setting it up once, and signing in."""

from __future__ import annotations

import base64
import contextlib
import datetime
import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from . import device_secret, keys, slot_file, staff
from .kdf import KdfPolicy
from .keyring import NONE, Call, SystemKeyring
from .passphrases import GENERATED_WORDS, SHORTEST, is_generated
from .recovery import RecoverySheet, notes_sheet, pc_sheet
from .roster import Member, Roster
from .slot_file import KeyringRecord, SlotFile
from .slots import PAYLOAD_BYTES, Slot, SlotHeader, new_header, open_slot, stretched_for
from .staff import FoundingKeys, Sealing, staff_code
from .troubles import (
    AlreadyFounded,
    DeviceSecretMissing,
    KeyringAbsent,
    PassphraseTooWeak,
    SlotTampered,
    UnknownMember,
    WaitBeforeNextTry,
    WrongPassphrase,
)
from .unlocked import Unlocked
from .waiting import Clocks, Waiting


class Founding(NamedTuple):
    """What a founding gives: the supervisor's keys and two sheets to print, for the PC and for the counsellors."""

    unlocked: Unlocked
    sheet: RecoverySheet
    notes_sheet: RecoverySheet


class VaultState(NamedTuple):
    """What can be known of a vault before anybody signs in. `weak`: no device secret; show a lasting banner."""

    store: str
    weak: bool
    keyring: str


class Door:
    """Setting up and signing in; :class:`.vault.Vault` adds what those who are signed in can change."""

    def __init__(
        self,
        home: Path,
        *,
        keyring: SystemKeyring | None = None,
        policy: KdfPolicy | None = None,
        clocks: Clocks | None = None,
    ) -> None:
        self._home = home
        self._keyring = keyring or SystemKeyring()
        self._policy = policy or KdfPolicy.standard()
        self._clocks = clocks or Clocks()
        self._waiting: Waiting | None = None

    def at(self, folder: Path) -> Self:
        """The same vault on the slot file in another folder, which is tried before it is put in place here.

        Wrong passphrases are counted here all the same: trying them there is no way around the waiting.
        """
        other = type(self)(folder, keyring=self._keyring, policy=self._policy, clocks=self._clocks)
        other._waiting = Waiting(self._home, slot_file.read(folder).store, self._clocks)
        return other

    def exists(self) -> bool:
        """Say whether a centre was set up here, readable or not."""
        return slot_file.exists(self._home)

    def state(self) -> VaultState:
        """Say what can be known without a passphrase; SlotsDamaged when nothing can."""
        contents = slot_file.read(self._home)
        return VaultState(contents.store, contents.keyring.backend == NONE, contents.keyring.backend)

    def roster(self) -> Roster:
        """The list of staff, every signature checked. `Unlocked.roster` is the one proven by a person's own keys."""
        return slot_file.read(self._home).chain().current

    def found(
        self, store_id: str, first: Member, passphrase: bytearray, *, weak_without_keyring: bool = False
    ) -> Founding:
        """Set up the vault with its first supervisor. AlreadyFounded when there are slots, whatever they hold.

        `weak_without_keyring` accepts a PC without a keyring, and then asks for a generated passphrase; where there is
        a keyring it changes nothing.
        """
        if self.exists():
            raise AlreadyFounded
        secret = keys.fresh()
        backend = self._put_device_secret(store_id, secret, weak=weak_without_keyring)
        data_key, notes = keys.fresh(keys.DATA_KEY_BYTES), keys.fresh_identity()
        held = secret if backend != NONE else None
        try:
            return self._set_up(store_id, first, passphrase, backend, FoundingKeys(held, data_key, notes))
        except Exception:
            if held is not None and not self.exists():
                with contextlib.suppress(Trouble):
                    self._keyring.drop(backend, device_secret.item(store_id))
            raise
        finally:
            keys.wipe(secret, data_key, notes)

    def abandon(self) -> None:
        """Undo a founding whose store could not be made. Only for the moment after :meth:`found`: nothing is kept."""
        contents = slot_file.read(self._home)
        for name in slot_file.COPIES:
            (self._home / name).unlink(missing_ok=True)
        if contents.keyring.backend != NONE:
            with contextlib.suppress(Trouble):
                self._keyring.drop(contents.keyring.backend, device_secret.item(contents.store))

    def unlock(self, code: str, passphrase: bytearray, *, recalling: str = "") -> Unlocked:
        """Open one's own slot. WrongPassphrase (also for an unknown code, after the same time), WaitBeforeNextTry, what
        befell the keyring, or what is wrong with the slot file.

        `recalling` names what ``remember`` kept: it is asked for along with the device secret and then stands in
        `Unlocked.recalled`, or nothing when there is none or no answer.
        """
        contents = slot_file.read(self._home)
        code = staff_code(code)
        waiting = self._waiting_for(contents.store)
        if seconds := waiting.seconds(code):
            raise WaitBeforeNextTry(seconds)
        waiting.begin(code)
        secret: bytearray | None = None
        stretched: bytearray | None = None
        try:
            call = device_secret.asked(self._keyring, contents.keyring, contents.store)
            memory = self._recalled(contents, recalling)
            slot, header, known = self._slot_of(contents, code)
            stretched = stretched_for(header, passphrase, self._policy)
            secret = device_secret.received(call, contents.keyring, contents.store)
            if header.with_device_secret and secret is None:
                raise DeviceSecretMissing
        except Trouble:
            keys.wipe(stretched)
            waiting.take_back(code)
            raise
        try:
            unlocked = _opened(contents, slot, header, stretched, secret)
        except keys.NotOpened:
            raise (WrongPassphrase if known else UnknownMember) from None
        finally:
            keys.wipe(stretched, secret)
        if memory is not None:
            with contextlib.suppress(Trouble):
                unlocked.recalled = memory.result()
        waiting.forget(code)
        slot_file.mend(self._home)
        return unlocked

    def _set_up(self, store: str, first: Member, passphrase: bytearray, backend: str, minted: FoundingKeys) -> Founding:
        self._admit(passphrase, weak=minted.device_secret is None)
        now = self._now()
        check = device_secret.check(store, minted.device_secret) if minted.device_secret else ""
        record = KeyringRecord(backend, check, now)
        how = Sealing(minted.device_secret, self._policy.cost, now)
        contents = slot_file.write(self._home, staff.founded(store, first, passphrase, minted, record, how))
        slot, header, _ = self._slot_of(contents, staff_code(first.staff_code))
        stretched = stretched_for(header, passphrase, self._policy)
        try:
            unlocked = _opened(contents, slot, header, stretched, minted.device_secret)
        finally:
            keys.wipe(stretched)
        return Founding(
            unlocked,
            pc_sheet(store, minted.data_generation, minted.data_key, minted.device_secret),
            notes_sheet(store, minted.notes_generation, minted.notes),
        )

    def _put_device_secret(self, store: str, secret: bytearray, *, weak: bool) -> str:
        try:
            return self._keyring.put(device_secret.item(store), device_secret.written(secret))
        except KeyringAbsent:
            if not weak:
                raise
            return NONE

    def _device_secret(self, contents: SlotFile) -> bytearray | None:
        call = device_secret.asked(self._keyring, contents.keyring, contents.store)
        return device_secret.received(call, contents.keyring, contents.store)

    def _recalled(self, contents: SlotFile, name: str) -> Call | None:
        if not name or contents.keyring.backend == NONE:
            return None
        return self._keyring.fetch(contents.keyring.backend, f"{name}/{contents.store}", quietly=True)

    @contextlib.contextmanager
    def _sealing(self, contents: SlotFile, passphrase: bytearray) -> Iterator[Sealing]:
        """What a new slot is sealed with; the device secret is wiped at the end."""
        self._admit(passphrase, weak=contents.keyring.backend == NONE)
        secret = self._device_secret(contents)
        try:
            yield Sealing(secret, self._policy.cost, self._now())
        finally:
            keys.wipe(secret)

    def _admit(self, passphrase: bytearray, *, weak: bool) -> None:
        if weak and not is_generated(passphrase):
            raise PassphraseTooWeak(
                sentence(
                    "Without a keyring the passphrase must be made by the program: {count} words.",
                    count=GENERATED_WORDS,
                )
            )
        if len(passphrase.decode(errors="replace")) < SHORTEST:
            raise PassphraseTooWeak(sentence("A passphrase needs {count} characters or more.", count=SHORTEST))

    def _slot_of(self, contents: SlotFile, code: str) -> tuple[Slot, SlotHeader, bool]:
        """Find the slot of a code. For a code that nobody has, give one that never opens and costs as much to try."""
        likely: SlotHeader | None = None
        for slot in contents.slots:
            try:
                header = slot.parsed()
            except SlotTampered:
                continue
            if header.code == code:
                if header.store != contents.store:
                    raise SlotTampered
                return slot, header, True
            likely = likely or header
        cost = likely.kdf.cost() if likely else self._policy.cost
        with_secret = likely.with_device_secret if likely else contents.keyring.backend != NONE
        user = hashlib.sha256(f"{contents.store}|{code}".encode()).hexdigest()[:32]
        header = new_header(contents.store, user, code, 1, with_device_secret=with_secret, cost=cost)
        nothing = base64.b64encode(secrets.token_bytes(PAYLOAD_BYTES + 16)).decode()
        return Slot("", secrets.token_hex(12), nothing), header, False

    def _waiting_for(self, store: str) -> Waiting:
        if self._waiting is None:
            self._waiting = Waiting(self._home, store, self._clocks)
        return self._waiting

    def _now(self) -> str:
        moment = datetime.datetime.fromtimestamp(self._clocks.wall(), datetime.UTC)
        return moment.isoformat(timespec="seconds")


def _opened(
    contents: SlotFile, slot: Slot, header: SlotHeader, stretched: bytearray, secret: bytearray | None
) -> Unlocked:
    """Open a slot and check everything it leads to: rosters since the founding, the person, her keys, her grants."""
    user_secrets = open_slot(slot, header, stretched, secret if header.with_device_secret else None)
    try:
        chain = contents.chain()
        if chain.root != user_secrets.root or not chain.is_after(user_secrets.floor_version, user_secrets.floor_digest):
            raise SlotTampered
        person = next((one for one in chain.current.users if one.user == header.user), None)
        if person is None or not person.active:
            raise UnknownMember
        unlocked = Unlocked(contents.store, person, user_secrets, chain, weak=not header.with_device_secret)
        pair = person.on(contents.store)
        if pair is None or (pair.seal, pair.sign) != (unlocked.seal_public, unlocked.sign_public):
            raise SlotTampered
        unlocked.take_grants(contents.grants)
    except Trouble:
        user_secrets.wipe()
        raise
    return unlocked
