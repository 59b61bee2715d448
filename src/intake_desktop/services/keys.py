# SPDX-License-Identifier: Apache-2.0
"""Changing the keys of this PC after somebody left: a new key for the case file, a new one for the session notes.

Why it is due is read from the signed list of staff, where nobody can forget it. Whatever interrupts a change, everybody
can sign in afterwards, because both keys are granted until the file is known to have the new one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import msgspec

from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..store import file, rekey
from ..store.migrations import forget_copies
from ..store.rekey import Progress
from ..store.troubles import damaged
from ..sync.progress import silent
from ..vault import slot_file
from ..vault.roster import NOTES_ROLE, Chain, Person, Roster, SharedKey
from ..vault.staff import notes_holders
from .backups import back_up
from .desk import Changes, Desk

BACKING_UP = sentence("Making a backup first")
GRANTING = sentence("Giving the new key to everybody who works here")
TAKING_BACK = sentence("Taking the old key back")
RENEWING_NOTES = sentence("Making a new key for the session notes")


class KeysDue(msgspec.Struct, frozen=True):
    """Why the keys should be changed. Staff codes, in order."""

    left: tuple[str, ...] = ()
    """Had the present key of the case file, and do not work here any more."""
    no_counsellor: tuple[str, ...] = ()
    """Could read session notes with their present key, and are no counsellors any more."""
    unfinished: bool = False
    """A change was begun and interrupted; it ends by itself when a supervisor signs in."""

    @property
    def due(self) -> bool:
        """Whether the keys should be changed."""
        return bool(self.left or self.no_counsellor)

    @property
    def words(self) -> Sentence:
        """The reason in words."""
        if self.left:
            return sentence(
                "{codes} had the keys of this computer and left. Change the keys now.", codes=", ".join(self.left)
            )
        if self.no_counsellor:
            return sentence(
                "{codes} had the key of the session notes and is no counsellor any more. Change the keys now.",
                codes=", ".join(self.no_counsellor),
            )
        if self.unfinished:
            return sentence("A change of keys was interrupted. It ends by itself when a supervisor signs in.")
        return sentence("The keys are known only to people who work here.")


class KeysChanged(msgspec.Struct, frozen=True):
    """What a change of keys did. The recovery sheets are to be printed anew afterwards."""

    generation: int
    """Of the case file's key."""
    notes: bool
    """Whether the session notes have a new key, too; not when no counsellor holds the present one."""


def keys_due(desk: Desk) -> KeysDue:
    """Say whether somebody who left, or is no counsellor any more, still knows a present key."""
    desk.require(Action.SEE_STAFF)
    due = due_by(desk.staff_chain(), desk.unlocked.store)
    if due.no_counsellor and not _notes_can_be_renewed(desk):  # first a counsellor is given the present key
        due = msgspec.structs.replace(due, no_counsellor=())
    return due


def due_by(staff: Chain, store: str) -> KeysDue:
    """The same from a list of staff, for the program itself."""
    now = staff.current
    here = {person.user for person in now.active()}
    counsellors = {person.user for person in now.active() if NOTES_ROLE in person.roles}
    left = {
        person.code
        for key in now.keys_of("store", "current", store=store)
        for person in _had(staff, key)
        if person.user not in here
    }
    gone = {
        person.code
        for key in now.keys_of("notes", "current", store=store)
        for person in _had(staff, key)
        if NOTES_ROLE in person.roles and person.user not in counsellors and counsellors
    }
    unfinished = bool(now.keys_of("store", "coming", store=store))
    return KeysDue(tuple(sorted(left)), tuple(sorted(gone)), unfinished)


def change_keys(desk: Desk, progress: Progress = silent) -> Changes[KeysChanged]:
    """Encrypt the case file anew under a new key and give the session notes a new one; minutes for a very large file.

    Away from the window's thread, and while nothing else is asked of the store. RoomNeeded, DiskFull, KeyNotChanged and
    the troubles of the slot file and of backups leave the case file as it was. Afterwards the desk goes on with the new
    key. A backup is made first: the one moment at which every page is written anew is not one to be without.
    """
    desk.require(Action.CHANGE_KEYS)
    rekey.room(desk.store.path)
    progress(BACKING_UP, 0, 1)
    back_up(desk, progress)
    progress(GRANTING, 0, 1)
    present, coming = desk.vault.begin_key_change(desk.unlocked)
    try:
        if not file.opens(desk.store.path, coming):
            desk.store.change_key(present, coming, progress)
    except Trouble:
        if desk.store.open:
            with contextlib.suppress(Trouble):  # both keys stay granted; the next sign-in of a supervisor settles it
                _end(desk, progress)
        raise
    _end(desk, progress)
    return Changes(frozenset({"staff", "keys", "sheets"}), KeysChanged(_generation(desk), _renew_notes(desk, progress)))


def settle_interrupted(desk: Desk) -> bool | None:
    """End a change of keys that was interrupted: finish it when the case file has the new key, else give it up.

    Says whether the new key arrived; nothing when no change was under way.
    """
    desk.require(Action.CHANGE_KEYS)
    if len(desk.unlocked.data_keys) < 2:
        return None
    arrived = _end(desk, silent)
    if arrived:
        _renew_notes(desk, silent)
    return arrived


def _end(desk: Desk, progress: Progress) -> bool:
    """Drop the key that the case file does not have. Which one it has is asked of the file, whose pages prove it."""
    progress(TAKING_BACK, 0, 1)
    present, coming = desk.unlocked.data_keys
    arrived = file.opens(desk.store.path, coming)
    if not arrived and not file.opens(desk.store.path, present):
        raise damaged()
    desk.vault.end_key_change(desk.unlocked, arrived=arrived)
    if arrived:
        forget_copies(desk.store.path)  # nobody has their key any more
    what = "arrived" if arrived else "given up"
    desk.store.note(desk.staff_code, "keys_changed", f"store {_generation(desk)} {what}")
    return arrived


def _renew_notes(desk: Desk, progress: Progress) -> bool:
    """Give the session notes a new key when a counsellor holds the present one. Its sheet is let go of here: a
    counsellor prints it, because a supervisor does not come to hold that key."""
    if not _notes_can_be_renewed(desk):
        return False
    progress(RENEWING_NOTES, 0, 1)
    desk.vault.renew_notes_key(desk.unlocked)
    desk.store.note(desk.staff_code, "keys_changed", "notes")
    return True


def _notes_can_be_renewed(desk: Desk) -> bool:
    """Whether a counsellor holds the present key of the notes: only such a one is given the next, or a supervisor who
    calls herself a counsellor would read by a change of keys."""
    contents = slot_file.read(desk.home)
    return bool(notes_holders(contents, contents.chain().current))


def _generation(desk: Desk) -> int:
    return desk.unlocked.roster.keys_of("store", "current", store=desk.unlocked.store)[0].generation


def _had(staff: Chain, key: SharedKey) -> Iterator[Person]:
    """Everybody who worked here at any time since this key was made, as she was then."""
    for entry in staff.signed:
        roster = msgspec.json.decode(entry.text, type=Roster)
        if any(one.id == key.id for one in roster.keys):
            yield from roster.active()
