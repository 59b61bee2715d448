# SPDX-License-Identifier: Apache-2.0
"""Encrypting the whole file anew under another key: a copy beside it, checked to its last page, then one rename.

Until the rename the file is untouched, and after it the file is the checked copy: whenever the power goes, it opens
with the one key or with the other, and its first 16 bytes say with which (`file.fitting`).
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as sql

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..vault.slot_file import sync_folder
from . import file
from .troubles import DiskFull, spoken

ROOM = 2.2
"""Times the size of the file that must be free: for the copy, for what the engine needs beside it, and to spare."""
SUFFIX = ".rekeyed"
_PAGES_AT_ONCE = 2_000

SETTLING = sentence("Bringing everything into the case file")
ENCRYPTING = sentence("Encrypting the case file anew")
CHECKING = sentence("Checking every page of it")
CHANGING_OVER = sentence("Changing over to the new file")
OPENING = sentence("Opening the new file")

Progress = Callable[[Sentence, int, int], None]


class RoomNeeded(DiskFull):
    """There is too little room on the disk to encrypt the file anew; nothing was begun."""

    name = "room_needed"


class KeyNotChanged(Trouble):
    """The file could not be encrypted anew; it is as it was."""

    name = "key_not_changed"


def beside(path: Path) -> Path:
    """Where the copy is made. What lies there after an interruption is of no use to anybody."""
    return path.with_name(path.name + SUFFIX)


def forget_unfinished(path: Path) -> None:
    """Remove a copy that an interruption left behind."""
    with contextlib.suppress(OSError):
        beside(path).unlink(missing_ok=True)


def room(path: Path) -> None:
    """Make sure that there is room for the copy; RoomNeeded."""
    needed, free = int(path.stat().st_size * ROOM), shutil.disk_usage(path.parent).free
    if free < needed:
        raise RoomNeeded(
            sentence(
                "Changing the keys needs {needed} MB of free space on the disk, and there are {free} MB.",
                needed=needed // 1_000_000 + 1,
                free=free // 1_000_000,
            ),
            sentence("Make room on the disk, then change the keys again. Nothing was changed."),
        )


def settle(writer: sql.Connection, progress: Progress) -> None:
    """Bring everything into the one file and leave no log beside it, which would belong to the old key."""
    progress(SETTLING, 0, 1)
    with spoken():
        busy, *_ = writer.execute("pragma wal_checkpoint(truncate)").fetchone()
        mode = writer.execute("pragma journal_mode = delete").fetchone()[0]
    if busy or mode != "delete":
        raise _not_changed()
    progress(SETTLING, 1, 1)


def encrypt(source: sql.Connection, path: Path, key: bytearray, progress: Progress) -> None:
    """Copy every page into a new file beside `path` that opens with `key`, bring it to the disk, and check it."""
    target = beside(path)
    forget_unfinished(path)
    with _named():
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(source, target, key, progress)
        with target.open("r+b") as copy:
            os.fsync(copy.fileno())
    progress(CHECKING, 0, 2)
    whole = file.is_sound(target, key)
    progress(CHECKING, 1, 2)
    if not whole or counts(source) != _counted(target, key):
        raise _not_changed()
    progress(CHECKING, 2, 2)


def change_over(path: Path, progress: Progress) -> None:
    """Put the checked copy in the place of the file. No connection may be open."""
    progress(CHANGING_OVER, 0, 1)
    with _named():
        beside(path).replace(path)
        sync_folder(path.parent)
    progress(CHANGING_OVER, 1, 1)


def counts(db: sql.Connection) -> list[tuple[str, int]]:
    """How many rows each table has, by name."""
    names = [row[0] for row in db.execute("select name from sqlite_schema where type = 'table' order by name")]
    return [(name, db.execute(f'select count(*) from "{name}"').fetchone()[0]) for name in names]


def _copy(source: sql.Connection, target: Path, key: bytearray, progress: Progress) -> None:
    def told(_status: int, remaining: int, total: int) -> None:
        progress(ENCRYPTING, total - remaining, total)

    progress(ENCRYPTING, 0, 1)
    copy = file.blank(target, key)
    try:
        with spoken():
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=told)
    finally:
        copy.close()


def _counted(path: Path, key: bytearray) -> list[tuple[str, int]]:
    db = file.connect(path, key, reader=True)
    try:
        return counts(db)
    finally:
        db.close()


@contextmanager
def _named() -> Iterator[None]:
    """Give what the disk says a sentence and a way on."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(
                sentence("The disk is full. The keys were not changed, and the case file is as it was."),
                sentence("Make room on the disk, then change the keys again."),
            ) from None
        raise _not_changed() from None


def _not_changed() -> KeyNotChanged:
    return KeyNotChanged(
        sentence("The case file could not be encrypted anew. It is as it was, and nothing is lost."),
        sentence("Close other programs and have the disk checked, then change the keys again."),
    )
