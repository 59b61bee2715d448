# SPDX-License-Identifier: Apache-2.0
"""A backup of a case file of some 160 MB against `cp` of it, and what a lock waits for it in a centre of usual size.

The disk is waited for on both sides. A backup is also hashed, checked page by page by the engine, and read back.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import Figure
from tests.bench.rekey import ROWS

from intake_desktop.domain.passphrases import passphrase_bytes
from intake_desktop.services import backups, setup, unlock
from intake_desktop.services.desk import Desk
from intake_desktop.store import backup
from intake_desktop.vault import NoKeyring, Vault

ROUNDS = 5
USUAL = 3_500
"""Rows of a case file of some 14 MB: a thousand cases."""


def figures() -> Iterator[Figure]:
    """Take turns, so that a noisy machine is noisy for everybody."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        desk = filled(place / "home", ROWS)
        path, target = desk.store.path, place / "made.backup"
        size, took = path.stat().st_size / 1e6, dict[str, list[float]]()
        held, nothing = desk.unlocked.data_keys, (0, 1)
        made = backup.make(desk.store, held, target, nothing, thorough=False)
        for _ in range(ROUNDS):
            for name, work in (
                ("cp", lambda: cp(path, place / "copy.db")),
                ("lock", lambda: backup.make(desk.store, held, target, nothing, thorough=False)),
                ("hand", lambda: backup.make(desk.store, held, target, nothing, thorough=True)),
                ("carry", lambda: backup.carry(made, place / "second.backup")),
            ):
                took.setdefault(name, []).append(seconds(work))
        rehearsed = seconds(lambda: backups.rehearse(desk, target))
        unlock.lock(desk)
        rate = {name: size / statistics.median(times) for name, times in took.items()}
        cp_rate = ("cp and fsync, MB/s", rate["cp"])
        yield Figure(f"backup at a lock, {size:.0f} MB", rate["lock"], "MB/s", *cp_rate, None, 0.05, "higher")
        yield Figure("backup by hand, every table walked", rate["hand"], "MB/s", *cp_rate, None, 0.025, "higher")
        yield Figure("taking it to a second place, read back", rate["carry"], "MB/s", *cp_rate, None, 0.15, "higher")
        yield Figure("rehearsal", size / rehearsed, "MB/s", *cp_rate)
        yield _locking(place / "usual")


def filled(home: Path, rows: int) -> Desk:
    """A centre with so many rows of four kilobytes."""
    plan = setup.CentrePlan({"en": "Centre"}, "MLT", "A", ("en",), "SV01", agreement_on="2026-01-02", weak=True)
    words = passphrase_bytes(setup.suggest_passphrase())
    desk = setup.found_centre(home, plan, words, vault=Vault(home, keyring=NoKeyring())).desk
    with desk.store.scratch() as db:
        db.executemany(
            "insert into draft (id, owner, form_id, form_version, answers, step, started_at, updated_at) "
            "values (?, 'CW01', 'f', '1', hex(randomblob(1750)), 's', 0, 0)",
            ((f"{number:032x}",) for number in range(rows)),
        )
    desk.store.checkpoint()
    return desk


def cp(path: Path, copy: Path) -> None:
    """Copy with the program that everybody knows, and wait for the disk."""
    subprocess.run(["cp", "--reflink=never", path, copy], check=True)
    with copy.open("rb+") as made:
        os.fsync(made.fileno())


def _locking(home: Path) -> Figure:
    """How long the backup that is due keeps a lock waiting, behind the blank window."""
    desk = filled(home, USUAL)
    size = desk.store.path.stat().st_size / 1e6
    times = []
    for _ in range(ROUNDS):
        desk.store.note("SV01", "exported", "something")
        for old in (home / backups.FOLDER).glob("*"):
            old.unlink()
        times.append(seconds(lambda: backups.at_lock(desk)) * 1e3)
    unlock.lock(desk)
    return Figure(f"the backup that a lock makes of {size:.0f} MB", statistics.median(times), "ms", limit=2_000)


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
