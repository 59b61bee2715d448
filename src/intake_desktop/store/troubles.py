# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with the store through no fault of the program, each with a way on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2 as sql

from ..domain.sentences import sentence
from ..domain.troubles import Trouble

_NO_ROOM = 1 << 17
"""Bytes that the engine may need at once, beside what it writes."""


class StoreMissing(Trouble):
    """There is no store where one was expected."""

    name = "store_missing"


class StoreIsNewer(Trouble):
    """The store was written by a newer program; nothing was changed."""

    name = "store_is_newer"


class StoreDamaged(Trouble):
    """The file does not open with the right key, or a page of it was changed."""

    name = "store_damaged"


class StoreBusy(Trouble):
    """Another copy of the program has the store open."""

    name = "store_busy"


class StoreReadOnly(Trouble):
    """The place where the store lies can be read but not written."""

    name = "store_read_only"


class DiskFull(Trouble):
    """There is no room left; what was saved before is safe."""

    name = "disk_full"


class DiskFailed(Trouble):
    """The disk reported an error; what was saved before is untouched."""

    name = "disk_failed"


class IdentityErased(Trouble):
    """Who she is was erased from this file, at her wish or because the time was over, and is not written again."""

    name = "identity_erased"


def identity_erased() -> IdentityErased:
    """Say that no name is written any more into this file."""
    return IdentityErased(
        sentence("Her name was erased from this file. It is not written into it again."),
        sentence("Leave out her name and how she is reached, or begin a new file if she wishes one."),
    )


def missing() -> StoreMissing:
    """Say that the case file is not where it should be."""
    return StoreMissing(
        sentence("The case file of this computer is not there."),
        sentence("Restore the newest backup, or start the set-up again."),
    )


def newer(found: int, known: int) -> StoreIsNewer:
    """Say that the file is of version `found` while this program knows versions up to `known`."""
    return StoreIsNewer(
        sentence(
            "This case file was written by a newer version of the program (file version {found}, known {known}). "
            "Nothing was changed.",
            found=found,
            known=known,
        ),
        sentence("Install the newer program on this computer, then open the file again."),
    )


def damaged() -> StoreDamaged:
    """Say that the file cannot be read with the right key."""
    return StoreDamaged(
        sentence("The case file cannot be read. It may be damaged, or it belongs to other keys."),
        sentence("Leave it as it is and restore the newest backup."),
    )


def busy() -> StoreBusy:
    """Say that a second program cannot open the store."""
    return StoreBusy(
        sentence("The program is already open on this computer."),
        sentence("Go to the open window, or close it first."),
    )


@contextmanager
def spoken(path: Path | None = None) -> Iterator[None]:
    """Turn the errors of the database engine, about the file at `path`, into troubles with a sentence and a way on."""
    try:
        yield
    except sql.OperationalError as error:
        text = str(error)
        # Where the index of the log cannot grow any more, the engine speaks of an error of the disk.
        if "full" in text or ("disk I/O" in text and path is not None and _has_no_room(path.parent)):
            raise DiskFull(
                sentence("The disk is full. What was saved before is safe; the last change was not saved."),
                sentence("Make room on the disk and save again."),
            ) from None
        if "readonly" in text or "unable to open" in text:
            raise StoreReadOnly(
                sentence("The case file cannot be written here. The last change was not saved."),
                sentence(
                    "Ask for the right to write in the folder of the case file, or free the disk from write protection."
                ),
            ) from None
        if "locked" in text:
            raise busy() from None
        if "disk I/O" in text:
            raise DiskFailed(
                sentence("The disk reported an error. What was saved before is safe; the last change was not saved."),
                sentence("Make a backup now and have the disk checked."),
            ) from None
        raise
    except sql.DatabaseError as error:
        if "not a database" in str(error) or "malformed" in str(error) or "hmac" in str(error):
            raise damaged() from None
        raise


def _has_no_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM
    except OSError:
        return False
