# SPDX-License-Identifier: Apache-2.0
"""Going back to a backup, by two persons, while nobody is signed in.

Everything is made ready beside the case file and checked there; then :mod:`..store.placing` puts it in place. What was
there is set aside and never deleted.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.operations import read_line
from ..domain.permissions import Action, require
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..store import Store, backup, file, placing, rekey
from ..store.backup import Backup, Progress, silent
from ..store.backup_troubles import damaged, failed, full, spoken
from ..store.shelf import backups_in
from ..vault import Recovered, Unlocked, Vault, keys, read_sheet, slot_file
from ..vault.keyring import NONE
from ..vault.roster import Person
from ..vault.slot_file import SlotFile
from ..vault.staff import staff_code
from ..vault.troubles import (
    KeyringAbsent,
    KeyringChanged,
    KeyringForgets,
    KeyringLocked,
    KeyringSlow,
    RosterForged,
    SheetNotNeeded,
    SlotsDamaged,
    WrongPassphrase,
)
from . import freshness
from .backups import FOLDER, Kept, key_missing, other_pc
from .desk import wall_clock
from .epochs import begin_epoch
from .second import SecondRefused
from .setup import STORE

_KEYRING = (KeyringAbsent, KeyringChanged, KeyringForgets, KeyringLocked, KeyringSlow)


class Typed(NamedTuple):
    """A staff code and the passphrase that was typed with it; whoever took it wipes it."""

    code: str
    passphrase: bytearray


class Needs(msgspec.Struct, frozen=True):
    """What a restore of one backup asks for."""

    backup: Kept
    staff_from_backup: bool
    """There is no list of staff on this computer that can be read, so that of the backup counts."""
    alone: bool
    """Only one person works here: then the recovery sheet takes the place of the second one."""
    weak: bool
    """No system keyring is part of the keys: passphrases are enough on any computer."""


class Restored(msgspec.Struct, frozen=True):
    """What is there now. The next step is to sign in."""

    made_at: datetime
    cases: int
    set_aside: Path | None
    """Where the case file lies that was there before."""
    staff: tuple[str, ...]
    """Who can sign in now."""
    staff_from_backup: bool
    erased_again: int
    """Files that had been erased since the backup was made."""


def found_backups(home: Path, folder: Path | None = None) -> list[Kept]:
    """The backups on this computer, or in another folder, the newest first; nobody needs to be signed in."""
    return [_kept(one) for one in backups_in(home / FOLDER if folder is None else folder)]


def needs(home: Path, path: Path) -> Needs:
    """Say what restoring this backup asks for, before anybody types anything; BackupOfAnotherPC and what is wrong with
    the file."""
    found = backup.described(path)
    contents, from_backup = _list_that_counts(home, found)
    others = len(_people(contents)) - 1
    return Needs(_kept(found), from_backup, others < 1, contents.keyring.backend == NONE)


def restore(
    home: Path,
    path: Path,
    first: Typed,
    second: Typed | None,
    sheet: str | None = None,
    *,
    vault: Vault | None = None,
    now: Callable[[], datetime] = wall_clock,
    progress: Progress = silent,
) -> Restored:
    """Put a backup in the place of the case file, as a new epoch of this PC. Slow: never on the window's thread.

    `first` may restore, `second` is another member of staff; where nobody else works here, the recovery sheet takes her
    place. `sheet` is needed, too, where the keyring of this computer has no secret (another computer), and helps where
    the key of the backup is not known any more. The present list of staff counts when it can be read; only when there
    is none, that of the backup. Raises what is wrong with the backup, the keys or the persons; then nothing changed.
    """
    found = backup.described(path)
    recovered = read_sheet(sheet) if sheet is not None else None
    case_file = home / STORE
    try:
        with spoken():
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with placing.alone(case_file):
            placing.settle_alone(case_file)
            backup.whole(found, progress)
            with placing.staging(case_file) as folder:
                return _Restoring(home, folder, found, recovered, vault or Vault(home), now, progress).run(
                    first, second
                )
    finally:
        if recovered is not None:
            recovered.wipe()


class _Restoring:
    """One restore, from the check of the persons to the file that says go."""

    def __init__(
        self,
        home: Path,
        staging: Path,
        found: Backup,
        recovered: Recovered | None,
        vault: Vault,
        now: Callable[[], datetime],
        progress: Progress,
    ) -> None:
        self._home, self._staging, self._found, self._recovered = home, staging, found, recovered
        self._home_vault, self._now, self._progress = vault, now, progress
        self._contents, self._from_backup = _list_that_counts(home, found)
        self._vault = vault
        if self._from_backup:
            slot_file.write(self._staging, self._contents)
            self._vault = vault.at(self._staging)

    def run(self, first: Typed, second: Typed | None) -> Restored:
        """Do it."""
        if self._recovered is not None:
            self._vault = _with_secret(self._vault, self._recovered)
        held: list[bytearray] = []
        one = self._vault.unlock(first.code, first.passphrase, recalling=freshness.ITEM)
        two: Unlocked | None = None
        try:
            require(one.roles, Action.RESTORE)
            two = self._second(one, second)
            theirs = backup.slots_of(self._found)
            for person in (one, two):
                if person is not None:
                    held += (*person.data_keys, *person.store_keys_in(theirs))
            if self._recovered is not None and self._recovered.data_key is not None:
                held.append(self._recovered.data_key)
            return self._ready(one, two, held)
        finally:
            keys.wipe(*held)
            for person in (one, two):
                if person is not None:
                    person.wipe()

    def _second(self, one: Unlocked, second: Typed | None) -> Unlocked | None:
        """The second person, or nothing when the sheet stands in for her."""
        if second is None:
            if len(_people(self._contents)) > 1:
                raise SecondRefused(
                    sentence("Nobody restores a backup alone."),
                    sentence("Ask another member of staff to come and type her own code and passphrase."),
                )
            if self._recovered is None or not self._sheet_belongs_here(self._recovered):
                raise SecondRefused(
                    sentence("Nobody restores a backup alone."),
                    sentence("You are the only one who works here: type the recovery sheet of this computer as well."),
                )
            return None
        if staff_code(second.code) == one.staff_code:
            raise SecondRefused(
                sentence("The second person must be somebody else."),
                sentence("Ask another member of staff to come and type her own code and passphrase."),
            )
        try:
            two = self._vault.unlock(second.code, second.passphrase)
        except WrongPassphrase:
            raise SecondRefused(
                sentence("The code or the passphrase of the second person is not right."),
                sentence("Type both passphrases once more."),
            ) from None
        if "partner_desk" in two.roles:
            two.wipe()
            raise SecondRefused(sentence("An outside service cannot be the second person."))
        return two

    def _sheet_belongs_here(self, recovered: Recovered) -> bool:
        check = self._vault.rehearse(recovered)
        key = recovered.data_key
        proves = key is not None and backup.is_proven(self._found, key)
        return check.belongs_here and (check.device_secret_fits or check.is_newest or proves)

    def _ready(self, one: Unlocked, two: Unlocked | None, held: list[bytearray]) -> Restored:
        """Make everything ready in the staging folder, say go, and put it in place."""
        target, present = self._staging / STORE, _Present(self._home, one)
        self._bring_out(target, one.data_key, held)
        with Store.open_existing(target, one.data_key, now=self._now) as store:
            if store.setting("store") != self._found.manifest.store:
                raise damaged()
            seen = freshness.read(one.recalled)
            counters = _larger(present.counters, {} if seen is None else seen.counters)
            with_whom = "the sheet" if two is None else two.staff_code
            about = f"backup {self._found.manifest.epoch}.{self._found.manifest.audit} with {with_whom}"
            begin_epoch(store, one.chain, one.staff_code, about, counters)
            erased = present.erase_again(store)
            cases = store.reader.execute("select count(*) from case_file").fetchone()[0]
            newest = freshness.seen_of(store)
        if target.with_name(f"{STORE}-wal").exists():  # the disk did not take all of it
            raise failed()
        aside = f"{self._now().astimezone():%Y%m%d-%H%M%S}-{self._found.manifest.audit}"
        placing.say_go(self._home / STORE, aside, self._found.manifest.store, slots=self._from_backup)
        with contextlib.suppress(Trouble):  # else the next sign-in asks a supervisor once more
            self._vault.remember(freshness.ITEM, newest.text())
        placing.put_in_place(self._home / STORE)
        with contextlib.suppress(Trouble):
            freshness.remember_closed(self._home_vault, self._home / STORE, newest, None)
        was_there = self._home / placing.ASIDE / aside
        return Restored(
            _moment(self._found), cases, was_there if (was_there / STORE).exists() else None,
            tuple(sorted(person.code for person in _people(self._contents))), self._from_backup, erased,
        )  # fmt: skip

    def _bring_out(self, target: Path, key: bytearray, held: list[bytearray]) -> None:
        """Copy the case file out of the backup, under the present key, and check all of it."""
        made_with = backup.fitting(self._found, held)
        if made_with is None:
            raise key_missing()
        size = self._found.manifest.size
        with spoken():
            if shutil.disk_usage(self._staging).free < size * (1.2 if made_with == key else rekey.ROOM):
                raise full()
        if made_with == key:
            backup.extract(self._found, target, self._progress)
            self._progress(backup.CHECKING, 0, size)
            if not file.is_sound(target, key):
                raise damaged()
            return
        with backup.opened(self._found, made_with) as source:
            rekey.encrypt(source, target, key, self._progress)
        rekey.change_over(target, self._progress)


class _Present:
    """What the case file that is here still tells, if it opens: it is read, and left as it is."""

    def __init__(self, home: Path, one: Unlocked) -> None:
        self.counters: dict[str, int] = {}
        self._erased: list[tuple[str, str]] = []
        for key in one.data_keys:
            with (
                contextlib.suppress(Trouble, sql.Error, ValueError),
                closing(file.connect_in_place(home / STORE, key, with_log=True)) as db,
            ):
                self.counters = dict(db.execute("select name, value from counter"))
                self._erased = list(_erasures(db))

    def erase_again(self, store: Store) -> int:
        """Erase once more what was erased here since the backup was made: who decided it then stands behind it now."""
        again = 0
        for subject, actor in self._erased:
            if store.reader.execute("select 1 from subject_key where subject = ?", (subject,)).fetchone():
                with store.transaction(actor, "record_erased", f"{subject} again after a restore") as t:
                    t.erase(subject)
                again += 1
        return again


def _erasures(db: sql.Connection) -> Iterator[tuple[str, str]]:
    for subject, ref in db.execute("select subject, ref from erased").fetchall():
        device, _, seq = ref.rpartition(".")
        query = "select o.line from operation o join device d on d.nr = o.device where d.id = ? and o.seq = ?"
        row = db.execute(query, (device, int(seq))).fetchone()
        if row is not None:
            yield subject, read_line(row[0]).actor


def _larger(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in one.keys() | other.keys()}


def _list_that_counts(home: Path, found: Backup) -> tuple[SlotFile, bool]:
    """The list of staff by which persons are judged, and whether it is that of the backup.

    It is the one on this computer, so that nobody who left comes back with an old one; unless it cannot be read, or the
    one of the backup goes on from it.
    """
    theirs = backup.slots_of(found)
    try:
        present = slot_file.read(home)
        if present.store != found.manifest.store:
            raise other_pc(found.manifest.station)
        if not theirs.chain().goes_on(present.chain()):
            return present, False
    except (SlotsDamaged, RosterForged):
        return theirs, True
    return msgspec.structs.replace(theirs, keyring=present.keyring), True


def _people(contents: SlotFile) -> list[Person]:
    """Who works here now and can sign in on this PC."""
    return [
        person
        for person in contents.chain().current.active()
        if person.on(contents.store) is not None and "partner_desk" not in person.roles
    ]


def _with_secret(vault: Vault, recovered: Recovered) -> Vault:
    """Put the secret of the sheet into the keyring of this computer, or hold it in memory where there is none."""
    try:
        vault.restore(recovered)
    except SheetNotNeeded:
        return vault
    except _KEYRING:
        return vault.borrowing(recovered)
    return vault


def _kept(one: Backup) -> Kept:
    return Kept(one.path, _moment(one), one.path.stat().st_size, one.manifest.station)


def _moment(one: Backup) -> datetime:
    return datetime.fromtimestamp(one.manifest.made_at / 1000, UTC)
