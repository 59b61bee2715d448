# SPDX-License-Identifier: Apache-2.0
"""What the store must survive: being killed while it saves or changes shape, a full disk, and bytes that changed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.faults import Fault

from intake_desktop.domain.identifiers import new_id
from intake_desktop.domain.troubles import Trouble
from intake_desktop.store import OwnDevice, Store, audit, file

SAVING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from intake_desktop.domain.identifiers import new_id
from intake_desktop.store import Store
store = Store.open_existing(Path(sys.argv[1]), bytearray(bytes.fromhex(sys.argv[2])), now=lambda: datetime.now(UTC))
while True:
    with store.transaction("CW01", "record_changed") as t:
        number = t.next_number("saves")
        t.append("tally", new_id(), {"kind": "service_tally", "staff": str(number)})
    print(number, flush=True)
"""
MIGRATING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from intake_desktop.store import Store, migrations
steps = migrations.steps()
rows = "".join(f"insert into later values ('{n}', hex(randomblob(400)));\\n" for n in range(300))
more = (len(steps) + 1, "create table later (id text primary key, filling text) strict;\\n" + rows)
migrations.steps = lambda: (*steps, more)
print("begins", flush=True)
Store.open_existing(Path(sys.argv[1]), bytearray(bytes.fromhex(sys.argv[2])), now=lambda: datetime.now(UTC)).close()
print("done", flush=True)
"""
FILLING = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from intake_desktop.domain.identifiers import new_id
from intake_desktop.domain.troubles import Trouble
from intake_desktop.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open_existing(Path(sys.argv[1]), bytearray(bytes.fromhex(sys.argv[2])), now=lambda: datetime.now(UTC))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    while True:
        with store.transaction("CW01", "record_changed") as t:
            number = t.next_number("saves")
            t.append("tally", new_id(), {"kind": "service_tally", "staff": str(number)})
        print(number, flush=True)
except Trouble as trouble:
    print(trouble.name, flush=True)
"""


def faults(quick: bool) -> Iterator[Fault]:
    """Try each fault on a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        yield _killed_while_saving(_Centre(place / "save.db"), 100 if quick else 500)
        yield _killed_while_changing_shape(place, 10 if quick else 100)
        yield _full(place, 5 if quick else 40)
        yield _flipped(_Centre(place / "flip.db"), 64 if quick else 1)


class _Centre:
    """A store with a few rows, and what it takes to look at it again."""

    def __init__(self, path: Path) -> None:
        self.path, self.key = path, bytearray(os.urandom(48))
        device = OwnDevice(new_id(), "A", os.urandom(32), "none")
        with (
            Store.create(path, self.key, device, {}, now=lambda: datetime.now(UTC)) as store,
            store.transaction("CW01", "record_changed") as t,
        ):
            for _ in range(20):
                t.append("tally", new_id(), {"kind": "service_tally", "staff": "0"})

    def start(self, program: str, *words: str) -> subprocess.Popen[str]:
        source = str(Path(file.__file__).parents[2])
        env = os.environ | {"PYTHONPATH": source}
        arguments = [sys.executable, "-c", program, str(self.path), self.key.hex(), *words]
        return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=env)

    def saved(self) -> set[int] | None:
        """The numbers that are in the store, or nothing when it does not open or is not whole."""
        try:
            with Store.open_existing(self.path, self.key, now=lambda: datetime.now(UTC)) as store:
                whole = (
                    store.journal.first_broken() is None
                    and audit.first_broken(store.reader) is None
                    and store.journal.rebuild_differences() == []
                )
                numbers = {int(row[0]) for row in store.reader.execute("select staff from tally")}
        except Trouble:
            return None
        return numbers if whole and file.is_sound(self.path, self.key) else None


def _killed_while_saving(centre: _Centre, kills: int) -> Fault:
    """`kills` is spread over children: each is killed after some acknowledged saves, at a moment nobody chose."""
    chance, tried, lost, unreadable, acknowledged = random.Random(9), 0, 0, 0, 0
    while tried < kills:
        child = centre.start(SAVING)
        assert child.stdout is not None
        rounds = min(kills - tried, 1 + chance.randrange(25))
        for _ in range(rounds):
            acknowledged = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, child.stdout.read().split("\n")[:-1])])
        child.stdout.close()
        child.wait()
        tried += rounds
        kept = centre.saved()
        unreadable += kept is None
        lost += len(set(range(1, acknowledged + 1)) - (kept or set())) if kept is not None else 0
    return Fault("kill -9 while saving", tried, lost, unreadable, 0)


def _killed_while_changing_shape(place: Path, kills: int) -> Fault:
    """The file is either as before or as after the step, and opens again."""
    chance, lost, unreadable = random.Random(8), 0, 0
    for number in range(kills):
        centre = _Centre(place / f"migrate-{number}.db")
        child = centre.start(MIGRATING)
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(chance.random() * 0.12)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        child.stdout.close()
        child.wait()
        db = file.connect(centre.path, centre.key)
        made = db.execute("select count(*) from sqlite_schema where name = 'later'").fetchone()[0]
        if made:
            lost += db.execute("select count(*) from later").fetchone()[0] != 300
            version = db.execute("pragma user_version").fetchone()[0]
            db.execute("drop table later")
            db.execute(f"pragma user_version = {version - 1}")
        db.close()
        unreadable += centre.saved() is None
    return Fault("kill -9 while changing shape", kills, lost, unreadable, 0)


def _full(place: Path, tries: int) -> Fault:
    """The disk ends at ever later places; every acknowledged save is there, and the trouble has its name."""
    lost = unreadable = undetected = 0
    for number in range(tries):
        centre = _Centre(place / f"full-{number}.db")
        size = centre.path.stat().st_size + 4_096 * (1 + 3 * number)
        child = centre.start(FILLING, str(size))
        *numbers, name = child.communicate()[0].split()
        undetected += name not in ("disk_full", "disk_failed")
        kept = centre.saved()
        unreadable += kept is None
        lost += kept is not None and not set(map(int, numbers)) <= kept
    return Fault("disk full while saving", tries, lost, unreadable, undetected)


def _flipped(centre: _Centre, step: int) -> Fault:
    """One bit of every `step`-th byte: the file must not be taken for whole. Opening it reads the first page only."""
    whole = centre.path.read_bytes()
    tried = undetected = 0
    for place in range(0, len(whole), max(step, len(whole) // 2_000)):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        centre.path.write_bytes(changed)
        tried += 1
        try:
            undetected += file.is_sound(centre.path, centre.key)
        except Trouble:
            continue
    centre.path.write_bytes(whole)
    return Fault("a bit of the file flipped", tried, 0, int(centre.saved() is None), undetected)
