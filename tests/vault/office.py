# SPDX-License-Identifier: Apache-2.0
"""A centre's PC for the tests: a real vault in a temporary folder, a keyring in memory, clocks that a test sets."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from intake_desktop.vault import (
    Clocks,
    Founding,
    KdfCost,
    KdfPolicy,
    Member,
    SystemKeyring,
    Unlocked,
    Vault,
    passphrase_bytes,
)

CHEAP = KdfCost(iterations=1, memory_kib=64, lanes=1)
POLICY = KdfPolicy(floor=CHEAP, cap=KdfCost(4, 1024, 4), cost=CHEAP)
"""Nothing about the cost of guessing is shown with this; test_kdf.py and the bench use the real one."""

STORE = "5f0c7e1d9b3a4c62a8d1e4f7b2c39d60"
WORDS = {
    "SV01": "mango river lantern seven",
    "SV02": "blue kite over the wall",
    "CW01": "quiet morning tea cup",
    "CO01": "walnut tree and two birds",
    "CO02": "small boat on green water",
}


class Keyring:
    """A keyring in memory that can be made to fail as real ones do."""

    def __init__(self, name: str = "secret_service") -> None:
        self.name = name
        self.kept: dict[str, str] = {}
        self.locked = False
        self.refuses: Exception | None = None
        self.answers: dict[str, str] | None = None
        self.gate = threading.Event()
        self.gate.set()

    def is_locked(self) -> bool:
        return self.locked

    def get(self, item: str) -> str | None:
        self.gate.wait()
        if self.refuses:
            raise self.refuses
        return (self.kept if self.answers is None else self.answers).get(item)

    def put(self, item: str, text: str) -> None:
        self.gate.wait()
        if self.refuses:
            raise self.refuses
        self.kept[item] = text

    def drop(self, item: str) -> None:
        self.kept.pop(item, None)


class FileKeyring(Keyring):
    """The same for a child process: what it keeps stands in a file beside the home folder."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def get(self, item: str) -> str | None:
        found = json.loads(self.path.read_text()).get(item) if self.path.exists() else None
        return found if isinstance(found, str) else None

    def put(self, item: str, text: str) -> None:
        kept = json.loads(self.path.read_text()) if self.path.exists() else {}
        beside = self.path.with_suffix(f".{threading.get_ident()}")
        beside.write_text(json.dumps(kept | {item: text}))
        beside.replace(self.path)  # a process that is killed here leaves the old or the new, as real keyrings do


class PC:
    """One PC of a centre. Every call of `vault()` is a fresh start of the program."""

    def __init__(self, home: Path, keyring: Keyring | None = None) -> None:
        self.home = home
        self.keyring = keyring or Keyring()
        self.places = [self.keyring]
        self.wall = 1_795_000_000.0
        self.uptime = 5_000.0

    def vault(self, limit: float = 5.0) -> Vault:
        clocks = Clocks(lambda: self.wall, lambda: self.uptime)
        return Vault(self.home, keyring=SystemKeyring(lambda: self.places, limit), policy=POLICY, clocks=clocks)

    def found(self, *roles: str) -> Founding:
        return self.vault().found(STORE, Member("SV01", ("supervisor", *roles)), words("SV01"))

    def sign_in(self, code: str, text: str | None = None) -> Unlocked:
        return self.vault().unlock(code, words(code) if text is None else passphrase_bytes(text))

    def hire(self, supervisor: Unlocked, code: str, *roles: str) -> None:
        self.vault().add(supervisor, Member(code, roles), words(code))

    def pass_time(self, seconds: float) -> None:
        self.wall += seconds
        self.uptime += seconds


def words(code: str) -> bytearray:
    """The passphrase of a member of staff, as the program hands it in."""
    return passphrase_bytes(WORDS[code])
