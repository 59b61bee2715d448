# SPDX-License-Identifier: Apache-2.0
"""Signing in: how much of it is Argon2id, which is meant to be slow, and how much is ours, which is not.

Everything runs at the cost of the field, against bare Argon2id with the same numbers in the same run, in turns.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import Figure
from tests.desktop_session import BUS, desktop_session
from tests.vault.office import POLICY, STORE, Keyring, words

from intake_desktop.vault import KdfPolicy, Member, SystemKeyring, Unlocked, Vault, slots
from intake_desktop.vault.kdf import stretch
from intake_desktop.vault.troubles import WrongPassphrase

PARTS = ("sign_in", "rekey", "backup", "lock", "recovery")
"""What belongs to the vault, too, each in a module of its own."""
ROUNDS = 7
STAFF = 20
CHANGES = 200
"""Versions of the list of staff: some years of people who come and go."""
ROOT = Path(__file__).resolve().parents[2]


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def founded(home: Path, keyring: Keyring, policy: KdfPolicy) -> tuple[Vault, Unlocked]:
    """A vault with its first supervisor."""
    vault = Vault(home, keyring=SystemKeyring(lambda: [keyring]), policy=policy)
    return vault, vault.found(STORE, Member("SV01", ("supervisor",)), words("SV01")).unlocked


def turns(vault: Vault, policy: KdfPolicy) -> tuple[float, float, float]:
    """Medians in ms: a whole unlock, its part outside Argon2id, bare Argon2id."""
    spent: list[float] = []
    real = slots.stretch

    def timed(*given: object) -> bytearray:
        began = time.perf_counter()
        try:
            return real(*given)  # type: ignore[arg-type]
        finally:
            spent.append((time.perf_counter() - began) * 1000)

    whole, rest, bare = [], [], []
    slots.stretch = timed
    try:
        for _ in range(ROUNDS):
            bare.append(milliseconds(lambda: stretch(words("SV01"), bytes(16), policy.cost)))
            whole.append(milliseconds(lambda: vault.unlock("SV01", words("SV01")).wipe()))
            rest.append(whole[-1] - spent[-1])
    finally:
        slots.stretch = real
    return statistics.median(whole), statistics.median(rest), statistics.median(bare)


def figures() -> Iterator[Figure]:
    """Unlock at the field's cost; its own part, small and after years; a wrong code; with a real keyring, cold."""
    policy = KdfPolicy.standard()
    with tempfile.TemporaryDirectory() as folder:
        home, keyring = Path(folder) / "home", Keyring()
        vault, _ = founded(home, keyring, policy)
        whole, rest, bare = turns(vault, policy)
        cost = f"Argon2id alone, {policy.cost.memory_kib // 1024} MiB, ms"
        yield Figure("unlock", whole, "ms", cost, bare, None, 1.25)
        yield Figure("unlock without Argon2id", rest, "ms", limit=60)
        yield Figure("unlock without Argon2id, after years", after_years(Path(folder)), "ms", limit=150)
        known, unknown = known_and_unknown(home, keyring, policy)
        yield Figure("wrong passphrase, unknown code", unknown, "ms", "known code, ms", known, None, 1.25)
    yield Figure("unlock in a fresh process with a real keyring", *cold(), None, 2.0)
    for part in PARTS:
        if importlib.util.find_spec(f"tests.bench.{part}"):
            yield from importlib.import_module(f"tests.bench.{part}").figures()


def after_years(folder: Path) -> float:
    """The part outside Argon2id with twenty staff and some hundred versions of the list of staff, in ms."""
    keyring = Keyring()
    vault, supervisor = founded(folder / "years", keyring, POLICY)
    codes = [f"CW{number:02}" for number in range(STAFF)]
    for code in codes:
        vault.add(supervisor, Member(code, ("caseworker",)), words("CW01"))
    for number in range(CHANGES):
        roles = ("caseworker", "counsellor") if number // STAFF % 2 else ("caseworker",)
        vault.change_roles(supervisor, codes[number % STAFF], roles)
    return turns(vault, POLICY)[1]


def known_and_unknown(home: Path, keyring: Keyring, policy: KdfPolicy) -> tuple[float, float]:
    """Medians in ms of a wrong passphrase for a code that exists and for one that does not."""
    times: dict[str, list[float]] = {"SV01": [], "NOBODY": []}
    for number in range(2 * ROUNDS):
        for code in sorted(times, reverse=bool(number % 2)):
            (home / "tries").unlink(missing_ok=True)
            vault = Vault(home, keyring=SystemKeyring(lambda: [keyring]), policy=policy)
            times[code].append(milliseconds(lambda vault=vault, code=code: refused(vault, code)))
    return statistics.median(times["SV01"]), statistics.median(times["NOBODY"])


def refused(vault: Vault, code: str) -> None:
    """Try once with wrong words."""
    try:
        vault.unlock(code, words("CW01"))
    except WrongPassphrase:
        return
    raise AssertionError("it opened")


def cold() -> tuple[float, str, str, float]:
    """The first unlock of a process, imports and a real Secret Service included, and bare Argon2id in that process."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [*BUS, sys.executable, "-m", "tests.vault.cold_unlock", f"{folder}/home"]
        with desktop_session(Path(folder), os.environ | {"PYTHONPATH": str(ROOT / "src")}) as env:
            done = subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    whole, bare = (float(word) for word in done.stdout.split())
    return whole, "ms", "Argon2id alone in that process, ms", bare
