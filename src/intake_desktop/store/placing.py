# SPDX-License-Identifier: Apache-2.0
"""Putting another case file in the place of the one that is there, with the slot file that belongs to it.

All of it is made ready in a folder beside. Then one small file says *go*: before it, nothing has changed; after it,
:func:`settle` brings the rest to its end, at once or at the next start, from wherever it was left off. What was there
is set aside and never deleted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import msgspec

from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..vault import slot_file
from ..vault.troubles import RosterForged, SlotsDamaged
from .backup_troubles import spoken
from .troubles import busy

STAGING = "restoring"
ASIDE = "set-aside"
_GO = "go"
_BESIDE = ("", "-wal", "-shm", "-journal")


class NotInPlaceYet(Trouble):
    """The disk failed while the restored file was put in place; it goes on with the next start."""

    name = "not_in_place_yet"


class _Going(msgspec.Struct, frozen=True):
    aside: str
    store: str
    slots: bool


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep every other program from the case file at `path`; StoreBusy when one has it open."""
    lock = filelock.FileLock(path.with_name(f"{path.name}.lock"), timeout=0, mode=0o600, thread_local=False)
    with spoken():
        try:
            lock.acquire()
        except filelock.Timeout:
            raise busy() from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def staging(path: Path) -> Iterator[Path]:
    """Give the folder in which the other file is made ready, under the name of the one at `path`.

    It is gone afterwards, unless :func:`say_go` was said.
    """
    folder = path.parent / STAGING
    with spoken():
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        if not (folder / _GO).exists():
            shutil.rmtree(folder, ignore_errors=True)


def say_go(path: Path, aside: str, store: str, *, slots: bool) -> None:
    """The one moment at which the old state becomes the new one: a file that appears whole or not at all.

    What is there goes to the folder `aside`; `store` is the id of the case file, `slots` brings its slot file along.
    """
    folder = path.parent / STAGING
    beside = folder / f"{_GO}.new"
    with spoken():
        slot_file.sync_folder(folder)
        with beside.open("wb") as made:
            made.write(msgspec.json.encode(_Going(aside, store, slots)))
            made.flush()
            os.fsync(made.fileno())
        beside.replace(folder / _GO)
        slot_file.sync_folder(folder)


def settle(path: Path) -> None:
    """Bring a change that was interrupted to its end, or forget one that had not got that far.

    Quick when there is none. StoreBusy when it is under way right now, NotInPlaceYet when the disk fails.
    """
    if (path.parent / STAGING).is_dir():
        with alone(path):
            settle_alone(path)


def settle_alone(path: Path) -> None:
    """The same for somebody who keeps the others out already."""
    if (path.parent / STAGING / _GO).is_file():
        put_in_place(path)
    else:
        shutil.rmtree(path.parent / STAGING, ignore_errors=True)


def put_in_place(path: Path) -> None:
    """Do what *go* says."""
    try:
        _put(path, path.parent / STAGING)
    except (OSError, msgspec.MsgspecError):
        raise NotInPlaceYet(
            sentence("The restored case file could not be put in place: the disk reported an error."),
            sentence("Nothing is lost. Make room on the disk, then start the program again."),
        ) from None
    shutil.rmtree(path.parent / STAGING, ignore_errors=True)


def _put(path: Path, folder: Path) -> None:
    going = msgspec.json.decode((folder / _GO).read_bytes(), type=_Going)
    aside, staged = path.parent / ASIDE / Path(going.aside).name, folder / path.name
    if staged.exists() and _is_for_this(path.parent, going):
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        if going.slots:
            _put_slots(path.parent, folder, aside)
        for end in _BESIDE:
            old = path.with_name(path.name + end)
            if old.exists():
                old.replace(aside / old.name)
        slot_file.sync_folder(aside)
        slot_file.sync_folder(path.parent)
        staged.replace(path)
        slot_file.sync_folder(path.parent)
    (folder / _GO).unlink()
    slot_file.sync_folder(folder)


def _is_for_this(home: Path, going: _Going) -> bool:
    """Whether no other centre was set up here since."""
    try:
        return slot_file.read(home).store == going.store
    except SlotsDamaged:
        return True


def _put_slots(home: Path, folder: Path, aside: Path) -> None:
    """Put the slot file in place: never a moment without one, and the old copies are kept."""
    contents = slot_file.read(folder)
    with contextlib.suppress(SlotsDamaged, RosterForged):
        if not contents.chain().goes_on(slot_file.read(home).chain()):
            return
    for name in slot_file.COPIES:
        if (home / name).exists() and not (aside / name).exists():
            shutil.copy2(home / name, aside / name)
    slot_file.write(home, contents)
