# SPDX-License-Identifier: Apache-2.0
"""A folder with the backups of a case file: how they are named, which there are, and which need not be kept.

They are put in order by the state of the case file that they hold, never by a clock: the clocks of these PCs are set
back by an empty battery, and then "the oldest" would be the one that was made last.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from ..domain.troubles import Trouble
from .backup import PART, Backup, described
from .backup_troubles import spoken
from .store import Store
from .transaction import DRIFT

DAYS = 7
WEEKS = 4
SUFFIX = ".backup"
_NAME = re.compile(r"\d{8}-\d{6}-([0-9a-f]{8})(-\d+)?\.backup(\.part)?")
_MOST = 500


class Shelf:
    """The backups of the case file `store` in one folder. Files of others that lie there are never touched."""

    def __init__(self, folder: Path, store: str) -> None:
        self.folder = folder
        self._store = store
        self._mark = hashlib.sha256(f"intake-backup-name/1|{store}".encode()).hexdigest()[:8]

    def backups(self) -> list[Backup]:
        """Those that can be read, in the order of what they hold: the newest state last. None when there is no such
        folder."""
        found = [one for one in backups_in(self.folder) if one.manifest.store == self._store]
        return sorted(found, key=lambda one: (one.manifest.order, one.manifest.made_at))

    def newest(self) -> Backup | None:
        """The one with the newest state."""
        return next(reversed(self.backups()), None)

    def prepare(self) -> None:
        """Have the folder, and nothing in it that was begun and never finished; the troubles of the place."""
        with spoken():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in self.folder.iterdir():
                if path.name.endswith(PART) and self._is_named_so(path):
                    path.unlink(missing_ok=True)

    def place_for(self, at: datetime) -> Path:
        """The name of the next backup: when, and a mark that tells nobody anything but this PC which are its own."""
        name = f"{at.astimezone():%Y%m%d-%H%M%S}-{self._mark}"
        number, path = 1, self.folder / f"{name}{SUFFIX}"
        while path.exists():
            number += 1
            path = self.folder / f"{name}-{number}{SUFFIX}"
        return path

    def day(self, store: Store, at: datetime) -> int:
        """The number of the day of a backup that is made now: the next one when the date is another than that of the
        newest backup, or when the clock fell back since."""
        newest = self.newest()
        if newest is None:
            return 1
        manifest, before = newest.manifest, newest.manifest.made_at
        fell = store.audit_hash(manifest.audit) != manifest.audit_head
        rows = store.reader.execute("select at from audit where nr > ? order by nr", (manifest.audit,)).fetchall()
        for moment in (*(row[0] for row in rows), int(at.timestamp() * 1000)):
            fell = fell or moment < before - DRIFT
            before = moment
        return manifest.day + int(fell or at.astimezone().date() != day_of(newest))

    def tidy(self) -> list[Path]:
        """Remove what need not be kept (:func:`surplus`); gives what was removed. What cannot be removed stays."""
        removed = []
        for one in surplus(self.backups()):
            if self._is_named_so(one.path):
                with contextlib.suppress(OSError):
                    one.path.unlink()
                    removed.append(one.path)
        return removed

    def _is_named_so(self, path: Path) -> bool:
        match = _NAME.fullmatch(path.name)
        return match is not None and match[1] == self._mark


def backups_in(folder: Path) -> list[Backup]:
    """All backups in a folder that can be read, of whichever PC, the newest date first."""
    found = []
    with contextlib.suppress(OSError):
        names = sorted((entry.name for entry in os.scandir(folder) if entry.name.endswith(SUFFIX)), reverse=True)
        for name in names[:_MOST]:
            with contextlib.suppress(Trouble):
                found.append(described(folder / name))
    return sorted(found, key=lambda one: one.manifest.made_at, reverse=True)


def surplus(backups: Sequence[Backup]) -> list[Backup]:
    """Of backups in order, those that need not be kept: all but the last of the last 7 days and of the last 4 weeks.

    A clock that stands still or jumps cannot make one backup take the place of all the others (`Manifest.day`).
    """
    days = list(_last_of_each_day(backups))
    kept = set(days[-DAYS:])
    weeks: set[tuple[int, int]] = set()
    for one in reversed(days):
        week = day_of(one).isocalendar()[:2]
        if week not in weeks and len(weeks) < WEEKS:
            weeks.add(week)
            kept.add(one)
    return [one for one in backups if one not in kept]


def day_of(backup: Backup) -> date:
    """The day at the centre on which a backup was made."""
    return datetime.fromtimestamp(backup.manifest.made_at / 1000, UTC).astimezone().date()


def _last_of_each_day(backups: Iterable[Backup]) -> Iterator[Backup]:
    for _, day in itertools.groupby(backups, lambda one: (one.manifest.epoch, one.manifest.day, day_of(one))):
        *_, last = day
        yield last
