# SPDX-License-Identifier: Apache-2.0
"""Backups: made by themselves when the desk is locked, or by hand; looked over, tried out, and taken to a second place.

A backup is named so only after it was checked. The newest of a day takes the place of the day's earlier ones when it is
whole, never before.
"""

from __future__ import annotations

import contextlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from ..domain.permissions import Action
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..store import Store, backup
from ..store.backup import Backup, Progress, silent
from ..store.backup_troubles import damaged, full
from ..store.migrations import forget_copies
from ..store.shelf import Shelf
from ..vault import keys
from . import places
from .desk import Changes, Desk
from .settings import Setting, change_setting, setting_of

FOLDER = "backups"
OFTEN = timedelta(hours=1)
"""At a lock, an earlier backup that is younger than this is enough."""
WALKED = 32 << 20
"""Bytes up to which a lock also walks every table and index of the copy; it takes a second for 50 MB."""
SPARE = 32 << 20
"""Bytes that stay free beside a backup, for the case file itself."""
_QUIET = ("login", "login_failed", "backup_made")
_TROUBLE, _SECOND_TROUBLE = "backup_trouble", "backup_second_trouble"


class Kept(msgspec.Struct, frozen=True):
    """One backup, as lists show it. `second`: it lies in the second place."""

    path: Path
    made_at: datetime
    size: int
    station: str
    second: bool = False


class Made(msgspec.Struct, frozen=True):
    """A backup that was just made and checked, and what became of the second place (nothing: none is chosen, or it is
    well)."""

    backup: Kept
    second_trouble: Sentence | None = None


class Rehearsal(msgspec.Struct, frozen=True):
    """What is in a backup, beside what is on this computer now."""

    made_at: datetime
    cases: int
    cases_here: int
    entries: int
    entries_here: int
    audit_rows: int
    audit_rows_here: int
    is_earlier_state: bool
    """Its audit trail is the beginning of the one on this computer."""
    staff: tuple[str, ...]
    """Who could sign in with it where no list of staff is left."""


class BackupKeyMissing(Trouble):
    """Nobody here holds the key that the backup was made with."""

    name = "backup_key_missing"


class BackupOfAnotherPC(Trouble):
    """The backup is of the case file of another PC or centre."""

    name = "backup_of_another_pc"


def back_up(desk: Desk, progress: Progress = silent) -> Changes[Made]:
    """Make a backup now, with every table walked, and take it to the second place; noted in the audit.

    Raises the troubles of :mod:`..store.backup_troubles`; then the earlier backups are as they were.
    """
    desk.require(Action.BACK_UP)
    return Changes(frozenset({"backups"}), _made(desk, thorough=True, progress=progress))


def list_backups(desk: Desk) -> list[Kept]:
    """The backups of this computer here and in the second place, the newest first."""
    desk.require(Action.BACK_UP)
    found = [_kept(one, second=False) for one in _shelf(desk).backups()]
    second = second_place(desk)
    if second is not None:
        with contextlib.suppress(Trouble):  # a stick that lies in a drawer
            found += [_kept(one, second=True) for one in places.patiently(lambda _: _shelf(desk, second).backups())]
    return sorted(found, key=lambda one: (one.made_at, not one.second), reverse=True)


def check_backup(desk: Desk, path: Path, progress: Progress = silent) -> Kept:
    """Read every byte of a backup, prove who made it, and walk every page, table and index in it; changes nothing.

    NotABackup, BackupDamaged, BackupIsNewer, BackupGone, BackupOfAnotherPC, BackupKeyMissing.
    """
    desk.require(Action.BACK_UP)
    found, key = _proven(desk, path, progress)
    keys.wipe(key)
    return _kept(found, second=False)


def rehearse(desk: Desk, path: Path, progress: Progress = silent) -> Rehearsal:
    """Check a backup, then open it where it lies and count what a restore would bring back; changes nothing.

    Nothing is unpacked and nothing is written: the engine reads the encrypted file itself.
    """
    desk.require(Action.BACK_UP)
    found, key = _proven(desk, path, progress)
    here = desk.store.reader
    try:
        with backup.opened(found, key) as there:
            if not backup.is_consistent(there):
                raise damaged()
            cases, entries = (_count(there, table) for table in ("case_file", "operation"))
    finally:
        keys.wipe(key)
    manifest = found.manifest
    staff = tuple(sorted(person.code for person in backup.slots_of(found).chain().current.active()))
    return Rehearsal(
        _moment(manifest.made_at), cases, _count(here, "case_file"), entries, _count(here, "operation"),
        manifest.audit, desk.store.audit_head()[0], desk.store.audit_hash(manifest.audit) == manifest.audit_head, staff,
    )  # fmt: skip


def second_place(desk: Desk) -> Path | None:
    """The folder that also gets every backup, if one was chosen."""
    desk.require(Action.BACK_UP)
    return _second_place(desk.store)


def choose_second_place(desk: Desk, folder: Path | None) -> Changes[Sentence | None]:
    """Choose a folder that also gets every backup from now on, or none; answers what should be thought over about it.

    places.PlaceRefused when it is not there, cannot be written, or is where the backups lie anyway.
    """
    desk.require(Action.CHANGE_SETTINGS)
    warning = None
    if folder is not None:
        folder = folder.absolute()
        warning = places.patiently(lambda _: places.looked_over(desk.home / FOLDER, folder))
    change_setting(desk, Setting.SECOND_PLACE, "" if folder is None else str(folder))
    with desk.store.scratch() as db:
        _say(db, _SECOND_TROUBLE, None)
    return Changes(frozenset({"settings", "backups"}), warning)


def at_lock(desk: Desk) -> None:
    """Make the backup that is due when a desk is locked. Never raises: nothing keeps anybody from locking.

    What went wrong is remembered and told at the next sign-in (:func:`what_is_wrong`).
    """
    desk.require(Action.OWN_ACCOUNT)
    try:
        if is_due(desk):
            _made(desk, thorough=desk.store.path.stat().st_size <= WALKED, progress=silent)
    except Trouble as trouble:
        _remember(desk.store, _TROUBLE, trouble.what)
    except Exception:  # noqa: BLE001 - a fault of ours must not leave the desk open either; it shows as an old backup
        return


def is_due(desk: Desk) -> bool:
    """Say whether something was written that is in no backup, and the newest one is not of this hour, or is from before
    the keys were changed."""
    desk.require(Action.OWN_ACCOUNT)
    newest = _shelf(desk).newest()
    if newest is None or not any(backup.is_proven(newest, key) for key in desk.unlocked.data_keys):
        return True
    age = desk.now() - _moment(newest.manifest.made_at)
    return not timedelta(0) <= age < OFTEN and _written_since(desk.store, newest)


def what_is_wrong(desk: Desk) -> Sentence | None:
    """Say what should be told of the backups at a sign-in, or nothing: why the last one was not made, that the second
    place did not get it, or that what was written before is in none. A value named ``day`` is an ISO day."""
    desk.require(Action.OWN_ACCOUNT)
    store = desk.store
    for name in (_TROUBLE, _SECOND_TROUBLE):
        if (told := store.setting(name)) != "":
            text, values = msgspec.json.decode(told)
            return Sentence(text, values)
    newest = _shelf(desk).newest()
    here = store.reader.execute("select max(nr) from audit where event = 'login'").fetchone()[0] or 0
    last = store.reader.execute(
        f"select max(at) from audit where nr < ? and event not in {_QUIET}", (here,)
    ).fetchone()[0]
    if last is None:
        return None
    if newest is None:
        return sentence("There is no backup of this computer yet.")
    if last - newest.manifest.made_at > OFTEN / timedelta(milliseconds=1):
        day = _moment(newest.manifest.made_at).astimezone().date().isoformat()
        return sentence("The newest backup is of {day}. What was written later is in no backup.", day=day)
    return None


# the work


def _made(desk: Desk, *, thorough: bool, progress: Progress) -> Made:
    store, shelf, at = desk.store, _shelf(desk), desk.now()
    shelf.prepare()
    if shutil.disk_usage(shelf.folder).free < store.path.stat().st_size + SPARE:
        raise full()
    target, moment = shelf.place_for(at), (int(at.timestamp() * 1000), shelf.day(store, at))
    made = backup.make(store, desk.unlocked.data_keys, target, moment, thorough=thorough, progress=progress)
    shelf.tidy()
    forget_copies(store.path)  # the backup is whole, and they would keep what is erased from now on
    with store.transaction(desk.staff_code, "backup_made", target.name) as t:
        _say(t.db, _TROUBLE, None)
    second = _second_place(store)
    trouble = None if second is None else places.taken_to(_shelf(desk, second), made, progress)
    if second is not None:
        _remember(store, _SECOND_TROUBLE, trouble)
    return Made(_kept(made, second=False), trouble)


def _proven(desk: Desk, path: Path, progress: Progress) -> tuple[Backup, bytearray]:
    """A backup of this computer that was read whole and proven, and a copy of its key, which the caller wipes."""
    found = backup.described(path)
    if found.manifest.store != desk.unlocked.store:
        raise other_pc(found.manifest.station)
    backup.whole(found, progress)
    earlier = desk.unlocked.store_keys_in(backup.slots_of(found))
    try:
        key = backup.fitting(found, (*desk.unlocked.data_keys, *earlier))
        if key is None:
            raise key_missing()
        key = bytearray(key)
    finally:
        keys.wipe(*earlier)
    try:
        progress(backup.CHECKING, 0, found.manifest.size)
        if not backup.is_sound(found, key):
            raise damaged()
    except BaseException:
        keys.wipe(key)
        raise
    return found, key


def other_pc(station: str) -> BackupOfAnotherPC:
    """Say whose backup it is instead."""
    return BackupOfAnotherPC(
        sentence("This is a backup of another computer: PC {station}.", station=station),
        sentence("Choose a backup of this computer."),
    )


def key_missing() -> BackupKeyMissing:
    """Say that this person cannot open it."""
    return BackupKeyMissing(
        sentence("This backup was made before a change of keys, and you had no key to it then."),
        sentence("Ask a member of staff who worked here when it was made."),
    )


def _shelf(desk: Desk, folder: Path | None = None) -> Shelf:
    return Shelf(desk.home / FOLDER if folder is None else folder, desk.unlocked.store)


def _second_place(store: Store) -> Path | None:
    chosen = setting_of(store, Setting.SECOND_PLACE)
    return Path(chosen) if chosen else None


def _written_since(store: Store, newest: Backup) -> bool:
    manifest = newest.manifest
    if store.audit_hash(manifest.audit) != manifest.audit_head:
        return True  # another state than the one that was backed up, such as after a restore
    query = f"select exists (select 1 from audit where nr > ? and event not in {_QUIET})"
    drafts = (
        f"select exists (select 1 from {table} where updated_at > ?)" for table in ("draft", "note_draft", "slip_draft")
    )
    return bool(store.reader.execute(query, (manifest.audit,)).fetchone()[0]) or any(
        store.reader.execute(draft, (manifest.made_at,)).fetchone()[0] for draft in drafts
    )


def _remember(store: Store, name: str, what: Sentence | None) -> None:
    """Keep what went wrong for the next sign-in, where there is room for it; an old backup tells by itself."""
    try:
        with store.scratch() as db:
            _say(db, name, what)
    except Trouble:
        return


def _say(db: Any, name: str, what: Sentence | None) -> None:
    text = "" if what is None else msgspec.json.encode([what.text, what.values]).decode()
    db.execute("insert into setting values (?, ?) on conflict do update set value = excluded.value", (name, text))


def _count(db: Any, table: str) -> int:
    return int(db.execute(f"select count(*) from {table}").fetchone()[0])


def _kept(one: Backup, *, second: bool) -> Kept:
    return Kept(one.path, _moment(one.manifest.made_at), one.path.stat().st_size, one.manifest.station, second)


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
