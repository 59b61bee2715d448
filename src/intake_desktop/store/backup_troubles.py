# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with backups through no fault of the program, each with a way on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from ..domain.sentences import sentence
from ..domain.troubles import Trouble

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN}


class NotABackup(Trouble):
    """The file is something else."""

    name = "not_a_backup"


class BackupIsNewer(Trouble):
    """A newer program wrote it."""

    name = "backup_is_newer"


class BackupDamaged(Trouble):
    """Bytes of it changed, or its end is missing."""

    name = "backup_damaged"


class BackupGone(Trouble):
    """The place or the file is not there."""

    name = "backup_gone"


class BackupPlaceFull(Trouble):
    """There is no room for a backup."""

    name = "backup_place_full"


class BackupPlaceReadOnly(Trouble):
    """The place can be read but not written."""

    name = "backup_place_read_only"


class BackupFailed(Trouble):
    """The disk reported an error, or gave back something else than was written."""

    name = "backup_failed"


class BackupNotNow(Trouble):
    """The case file could not be held still."""

    name = "backup_not_now"


def not_one() -> NotABackup:
    """Say that this is no backup."""
    return NotABackup(
        sentence("This file is not a backup of this program."), sentence("Choose a file whose name ends in .backup.")
    )


def newer() -> BackupIsNewer:
    """Say that a newer program is needed."""
    return BackupIsNewer(
        sentence("This backup was made by a newer version of the program. Nothing was changed."),
        sentence("Install the newer program on this computer, then try again."),
    )


def damaged() -> BackupDamaged:
    """Say that it cannot be trusted."""
    return BackupDamaged(
        sentence("This backup is damaged: what is in it is not what was put there."),
        sentence("Take another one, such as the one of the day before."),
    )


def source_damaged() -> BackupFailed:
    """Say that the case file itself is not whole."""
    return BackupFailed(
        sentence("A page of the case file is damaged, so no backup was made of it. The earlier ones are still there."),
        sentence("Tell the supervisor. The newest backup from before can be restored."),
    )


def not_at_rest() -> BackupNotNow:
    """Say that somebody still reads or writes."""
    return BackupNotNow(
        sentence("The case file is in use at this moment, so no backup was made."), sentence("Try again in a moment.")
    )


def failed() -> BackupFailed:
    """Say that the disk did not keep what was written."""
    return BackupFailed(
        sentence("The disk reported an error, so no backup was made. The case file itself was not touched."),
        sentence("Have the disk checked soon, and make a backup in another place."),
    )


def full() -> BackupPlaceFull:
    """Say that there is no room."""
    return BackupPlaceFull(
        sentence("There is not enough room for a backup. The earlier ones are still there."),
        sentence("Make room on the disk, then make the backup again."),
    )


def gone() -> BackupGone:
    """Say that the place is not there."""
    return BackupGone(
        sentence("The place or the file is not there."), sentence("Put the stick in, or choose another place.")
    )


@contextmanager
def spoken() -> Iterator[None]:
    """Turn the errors of the operating system into troubles with a sentence and a way on."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise full() from None
        if error.errno in _READ_ONLY:
            raise BackupPlaceReadOnly(
                sentence("Nothing can be written here, so no backup was made."),
                sentence("Free the disk from write protection, or choose another place."),
            ) from None
        if error.errno in _GONE:
            raise gone() from None
        raise failed() from None
