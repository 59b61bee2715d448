# SPDX-License-Identifier: Apache-2.0
"""The vault of one PC: who may sign in, the keys she then holds, and what she may change about them."""

from __future__ import annotations

import datetime
from typing import Self

from . import device_secret, keys, mending, slot_file, staff
from .door import Door, Founding
from .keyring import NONE, BorrowedKeyring
from .recovery import Recovered, RecoverySheet, SheetCheck, notes_sheet, pc_sheet
from .roster import Member, Roster
from .slot_file import SlotFile
from .staff import FoundingKeys
from .troubles import KeyringAbsent, KeysNotSaved, NeedsCounsellor
from .unlocked import Unlocked


class Vault(Door):
    """The keys of the PC whose folder is `home`. Slow by design (Argon2id): call it away from the window's thread.

    Whoever hands a passphrase in wipes it afterwards; the vault does not, so that a slow keyring need not mean typing
    again.
    """

    def add(self, supervisor: Unlocked, member: Member, passphrase: bytearray) -> Roster:
        """Add a member of staff, who can sign in when this returns; CodeTaken, NeedsSupervisor, PassphraseTooWeak.

        A counsellor is given the notes key only by somebody who holds it: the supervisor, if she is a counsellor too,
        or later :meth:`grant_notes`.
        """
        contents = slot_file.read(self._home)
        with self._sealing(contents, passphrase) as how:
            return self._written(staff.added(contents, supervisor, member, passphrase, how), supervisor)

    def reset_passphrase(self, supervisor: Unlocked, code: str, passphrase: bytearray) -> Roster:
        """Give a new passphrase to somebody who forgot hers (or came back); she is told by whom and when."""
        contents = slot_file.read(self._home)
        with self._sealing(contents, passphrase) as how:
            return self._written(staff.with_new_passphrase(contents, supervisor, code, passphrase, how), supervisor)

    def change_passphrase(self, unlocked: Unlocked, passphrase: bytearray) -> Roster:
        """Change one's own passphrase."""
        contents = slot_file.read(self._home)
        with self._sealing(contents, passphrase) as how:
            return self._written(staff.own_passphrase_changed(contents, unlocked, passphrase, how), unlocked)

    def change_roles(self, supervisor: Unlocked, code: str, roles: tuple[str, ...]) -> Roster:
        """Give somebody other roles; LastSupervisor when nobody could sign the list any more."""
        return self._written(
            staff.changed_roles(slot_file.read(self._home), supervisor, code, roles, self._now()), supervisor
        )

    def record_agreement(self, supervisor: Unlocked, code: str, agreement_on: datetime.date) -> Roster:
        """Write down when somebody signed the confidentiality agreement."""
        contents = slot_file.read(self._home)
        return self._written(
            staff.agreed(contents, supervisor, code, agreement_on.isoformat(), self._now()), supervisor
        )

    def deactivate(self, supervisor: Unlocked, code: str) -> Roster:
        """Close somebody's account at once, in both copies. Then change the keys: :meth:`begin_key_change`."""
        return self._written(staff.deactivated(slot_file.read(self._home), supervisor, code, self._now()), supervisor)

    def grant_notes(self, counsellor: Unlocked, code: str) -> Roster:
        """Hand the notes key on to another counsellor; NeedsCounsellor when either is none."""
        return self._written(staff.notes_granted(slot_file.read(self._home), counsellor, code), counsellor)

    def grant_notes_from_sheet(self, supervisor: Unlocked, code: str, recovered: Recovered) -> Roster:
        """Give a counsellor the notes key from the counselling sheet, when nobody who holds it is left."""
        identity = mending.notes_identity(recovered)
        return self._written(
            staff.notes_granted_from_sheet(slot_file.read(self._home), supervisor, code, identity), supervisor
        )

    def renew_notes_key(self, supervisor: Unlocked) -> RecoverySheet:
        """Make a new notes key for the notes from now on, granted to the counsellors; gives its sheet to print."""
        identity = keys.fresh_identity()
        try:
            contents = slot_file.read(self._home)
            roster = self._written(staff.key_coming(contents, supervisor, "notes", identity, self._now()), supervisor)
            return notes_sheet(contents.store, roster.keys_of("notes", store=contents.store)[0].generation, identity)
        finally:
            keys.wipe(identity)

    def begin_key_change(self, supervisor: Unlocked) -> tuple[bytearray, bytearray]:
        """Begin to change the store's key, or go on after an interruption: the present key and the coming one.

        Both are granted, durably, when this returns; from then on the store may open with either
        (`Unlocked.data_keys`).
        """
        contents = slot_file.read(self._home)
        if not contents.chain().current.keys_of("store", "coming", store=contents.store):
            fresh = keys.fresh(keys.DATA_KEY_BYTES)
            self._written(staff.key_coming(contents, supervisor, "store", fresh, self._now()), supervisor)
            keys.wipe(fresh)
        present, coming = supervisor.data_keys
        return present, coming

    def end_key_change(self, supervisor: Unlocked, *, arrived: bool = True) -> Roster:
        """End it: the store has the coming key (or never got it), and the other one's grants are dropped."""
        contents = slot_file.read(self._home)
        return self._written(staff.key_arrived(contents, supervisor, self._now(), arrived=arrived), supervisor)

    def sheet(self, supervisor: Unlocked) -> RecoverySheet:
        """Make the PC's recovery sheet anew, to be printed."""
        contents = slot_file.read(self._home)
        staff.must_sign(contents, supervisor)
        secret = self._device_secret(contents)
        try:
            generation = supervisor.roster.keys_of("store", "current", store=contents.store)[0].generation
            return pc_sheet(contents.store, generation, supervisor.data_key, secret)
        finally:
            keys.wipe(secret)

    def notes_sheet(self, counsellor: Unlocked) -> RecoverySheet:
        """Make the counselling recovery sheet anew, for somebody who holds that key."""
        held = [key for key in counsellor.roster.keys_of("notes") if key.id in counsellor.shared]
        if not held:
            raise NeedsCounsellor
        return notes_sheet(held[0].store, held[0].generation, counsellor.shared[held[0].id])

    def rehearse(self, recovered: Recovered) -> SheetCheck:
        """Try a sheet without changing anything: does it belong here, and would it help?"""
        return mending.checked(slot_file.read(self._home), recovered)

    def restore(self, recovered: Recovered) -> None:
        """Put the device secret from the sheet back into a keyring, so that every passphrase works again.

        It is checked against the slots first: SheetOfAnotherCentre, SheetOfAnotherKind.
        """
        contents = slot_file.read(self._home)
        secret = mending.device_secret_of(contents, recovered)
        wanted = contents.keyring.backend
        backend = self._keyring.put(device_secret.item(contents.store), device_secret.written(secret), wanted)
        try:
            slot_file.write(self._home, mending.with_keyring(contents, backend, self._now()))
        except KeysNotSaved:
            if backend != wanted:
                raise  # a full disk must not keep anybody out, but where the secret lies has to be known

    def borrowing(self, recovered: Recovered) -> Self:
        """The same vault with the device secret of a sheet in memory, where no keyring can be reached tonight.

        Everybody signs in with her own passphrase all the same. Checked as :meth:`restore` does; writes nothing.
        """
        contents = slot_file.read(self._home)
        secret = mending.device_secret_of(contents, recovered)
        ring = BorrowedKeyring(
            contents.keyring.backend, device_secret.item(contents.store), device_secret.written(secret)
        )
        return type(self)(self._home, keyring=ring, policy=self._policy, clocks=self._clocks)

    @property
    def is_borrowing(self) -> bool:
        """Whether the device secret is in memory only, from a sheet, until the lock."""
        return isinstance(self._keyring, BorrowedKeyring)

    def rebuild(
        self,
        recovered: Recovered,
        first: Member,
        passphrase: bytearray,
        notes: Recovered | None = None,
        *,
        given_up: bool = False,
        weak_without_keyring: bool = False,
    ) -> Founding:
        """Make a new slot file from the sheets, when both copies are lost: the store opens as before, everybody else is
        added again. Without the counselling sheet, old session notes stay closed and a new key is made for new ones.

        `given_up` does so although a copy can be read, because nobody can sign in with it (it was tampered with, or the
        PC's keyring is gone for good); the old copies are set aside, never deleted. `weak_without_keyring` is as in
        :meth:`found`. AlreadyFounded, and nothing changed, when somebody may still be able to sign in.
        """
        if not given_up:
            mending.must_be_lost(self._home)
        data_key, secret = mending.keys_to_rebuild(recovered)
        self._admit(passphrase, weak=secret is None)
        backend = NONE
        if secret is not None:
            try:
                backend = self._keyring.put(device_secret.item(recovered.store), device_secret.written(secret))
            except KeyringAbsent:
                if not weak_without_keyring:
                    raise
                self._admit(passphrase, weak=True)
        identity = mending.notes_identity(notes) if notes else keys.fresh_identity()
        held = secret if backend != NONE else None
        minted = FoundingKeys(held, data_key, identity, recovered.generation, notes.generation if notes else 1)
        mending.set_aside(self._home)
        return self._set_up(recovered.store, first, passphrase, backend, minted)

    def hand_over(self, supervisor: Unlocked) -> str:
        """Make a one-time code for another account of this PC, to take the device secret into its own keyring."""
        contents = slot_file.read(self._home)
        staff.must_sign(contents, supervisor)
        secret = self._device_secret(contents)
        if secret is None:
            raise KeyringAbsent
        try:
            contents, code = mending.handed_over(contents, secret, self._now())
        finally:
            keys.wipe(secret)
        self._written(contents, supervisor)
        return code

    def take_over(self, code: str) -> None:
        """Take the device secret into this account's keyring with a code from :meth:`hand_over`, now used up."""
        contents, secret = mending.taken_over(slot_file.read(self._home), code)
        try:
            self._keyring.put(
                device_secret.item(contents.store), device_secret.written(secret), contents.keyring.backend
            )
        finally:
            keys.wipe(secret)
        slot_file.write(self._home, contents)

    def remember(self, name: str, text: str) -> None:
        """Keep a short text beside the device secret (the head of the audit chain); does nothing in the weaker mode.

        Never lets a locked keyring ask the person: KeyringLocked then, as for whatever else befell the keyring.
        """
        contents = slot_file.read(self._home)
        if contents.keyring.backend != NONE:
            self._keyring.put(f"{name}/{contents.store}", text, contents.keyring.backend, quietly=True)

    def recall(self, name: str) -> str | None:
        """Give what :meth:`remember` kept; quiet in the same way."""
        call = self._recalled(slot_file.read(self._home), name)
        return call.result() if call is not None else None

    def _written(self, contents: SlotFile, by: Unlocked) -> Roster:
        saved = slot_file.write(self._home, contents)
        by.go_on(saved.chain(), saved.grants)
        return by.roster
