# SPDX-License-Identifier: Apache-2.0
"""Changing the key of a case file of some 160 MB against `cp` of it, and what it costs at a sign-in to know that no
page of it is older than the others.

The disk is waited for on both sides. Reading every page of the copy three times over is part of the change.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import Figure
from tests.vault.office import Keyring

from intake_desktop.domain.passphrases import passphrase_bytes
from intake_desktop.services import setup, unlock
from intake_desktop.services.desk import wall_clock
from intake_desktop.store import Store, file
from intake_desktop.store.fingerprint import fingerprint
from intake_desktop.vault import SystemKeyring, Vault

ROWS = 40_000
ROUNDS = 5
WORDS = "mango river lantern seven"


def figures() -> Iterator[Figure]:
    """Take turns, so that a noisy machine is noisy for everybody."""
    with tempfile.TemporaryDirectory() as folder:
        place, keyring = Path(folder), Keyring()
        vault = Vault(place / "home", keyring=SystemKeyring(lambda: [keyring]))
        path = place / "home" / setup.STORE
        key = _filled(place / "home", vault)
        size, took = path.stat().st_size / 1e6, dict[str, list[float]]()
        yield _signing_in(place / "home", vault, size)
        for _ in range(ROUNDS):
            for name, work in (
                ("cp", lambda: _cp(path, place / "copy.db")),
                ("read", lambda: path.read_bytes()),
                ("fingerprint", lambda: fingerprint(path)),
                ("in place", lambda: _in_place(place / "copy.db", key)),
                ("change", lambda: _change(path, key)),
            ):
                took.setdefault(name, []).append(_seconds(work))
        rate = {name: size / statistics.median(times) for name, times in took.items()}
        cp = ("cp and fsync, MB/s", rate["cp"])
        yield Figure(f"rekey, every page checked, {size:.0f} MB", rate["change"], "MB/s", *cp, None, 0.02, "higher")
        yield Figure("the engine's own rekey in place, unchecked", rate["in place"], "MB/s", *cp)
        yield Figure("fingerprint of every page", rate["fingerprint"], "MB/s", "reading it, MB/s", rate["read"])


def _filled(home: Path, vault: Vault) -> bytearray:
    """A centre with a large case file; gives its key."""
    plan = setup.CentrePlan({"en": "Centre"}, "MLT", "A", ("en",), "SV01", agreement_on="2026-01-02")
    desk = setup.found_centre(home, plan, passphrase_bytes(WORDS), vault=vault).desk
    db = desk.store.writer
    db.execute("begin immediate")
    db.executemany(
        "insert into draft (id, owner, form_id, form_version, answers, step, started_at, updated_at) "
        "values (?, 'CW01', 'f', '1', hex(randomblob(1750)), 's', 0, 0)",
        ((f"{number:032x}",) for number in range(ROWS)),
    )
    db.execute("commit")
    key = bytearray(desk.unlocked.data_key)
    unlock.lock(desk)
    return key


def _cp(path: Path, copy: Path) -> None:
    shutil.copyfile(path, copy)
    with copy.open("rb+") as made:
        os.fsync(made.fileno())


def _in_place(copy: Path, key: bytearray) -> None:
    db = file.connect(copy, key)
    db.execute("pragma journal_mode = delete")
    db.reset_key(bytearray(b"x'" + os.urandom(48).hex().encode() + b"'"))
    db.close()


def _change(path: Path, key: bytearray) -> None:
    with Store.open_existing(path, key, now=wall_clock) as store:
        key_before, key[:] = bytearray(key), os.urandom(48)
        store.change_key(key_before, key, lambda what, done, total: None)


def _signing_in(home: Path, vault: Vault, size: float) -> Figure:
    """With a keyring that remembers, and as if there was none that could."""
    took: dict[bool, list[float]] = {True: [], False: []}
    real = unlock._can_remember
    for number in range(2 * ROUNDS):
        looks = bool(number % 2)
        unlock._can_remember = real if looks else (lambda keys: False)
        secret = passphrase_bytes(WORDS)
        began = time.perf_counter()
        desk = unlock.unlock(home, "SV01", secret, vault=vault)
        took[looks].append(time.perf_counter() - began)
        unlock.lock(desk)
    unlock._can_remember = real
    with_it, without = (statistics.median(took[looks]) * 1e3 for looks in (True, False))
    name = f"sign-in that looks at every page of {size:.0f} MB"
    return Figure(name, with_it, "ms", "without looking, ms", without, None, 1.5)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
