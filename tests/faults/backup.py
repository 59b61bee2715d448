# SPDX-License-Identifier: Apache-2.0
"""Backups on bad days: kill -9 while one is made and while one is gone back to, a full disk, bytes that changed.

The program runs in children that are forked, so that no import is paid for two hundred times.
"""

from __future__ import annotations

import functools
import os
import random
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.faults import Fault
from tests.faults.rekey import answered
from tests.services.key_changer import WORDS, centre, forked, now, sign_in, vault

from intake_desktop.domain.identifiers import new_id
from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import backups, restoring
from intake_desktop.services.restoring import Typed
from intake_desktop.services.unlock import lock
from intake_desktop.store import audit, backup, placing
from intake_desktop.vault import passphrase_bytes

FILLING = 3_000
"""Entries in the case file: some megabytes, so that there is time to be killed in."""
Began = Callable[[], object]
Progress = Callable[[Sentence, int, int], None]


def faults(quick: bool) -> Iterator[Fault]:
    """Every fault on a copy of one centre that has a backup."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        answered(functools.partial(centre, place, FILLING))
        answered(functools.partial(_first_backup, place))
        yield _killed_while_made(place, 20 if quick else 200)
        yield _killed_at_steps(place, 6 if quick else 40)
        yield _killed_while_restored(place, 20 if quick else 200)
        yield _full(place, 4 if quick else 24)
        yield _flipped(place, 97 if quick else 7)
        yield _control(place, 8)


def _first_backup(place: Path) -> str:
    """Keep one backup apart, as the state to go back to, and write on."""
    desk = sign_in(place, "SV01")
    made = backups.back_up(desk).value.backup.path
    (place / "home" / "kept.backup").write_bytes(made.read_bytes())
    _save(desk, 0)
    lock(desk)
    return made.name


def copied(before: Path, folder: Path) -> Path:
    """Copy a centre with its backups to another folder; gives that folder."""
    shutil.copytree(before / "home", folder / "home", ignore=shutil.ignore_patterns("*.lock", "tries"))
    shutil.copy(before / "keyring.json", folder / "keyring.json")
    return folder


def _save(desk: Any, number: int) -> None:
    with desk.store.transaction("SV01", "record_changed") as t:
        t.append("tally", new_id(), {"kind": "service_tally", "staff": f"n{number}"})


def _nothing(what: Sentence, done: int, total: int) -> None:
    """Tell nobody how far it is."""


def saving_and_backing_up(folder: Path, progress: Progress, began: Began) -> None:
    """Somebody saves, is told so, and makes a backup; again and again. What she was told stands in a file."""
    desk = sign_in(folder, "SV01")
    told = os.open(folder / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    began()
    for number in range(1, 4):
        _save(desk, number)
        os.write(told, f"n{number}\n".encode())
        backups.back_up(desk, progress)


def judged(folder: Path) -> dict[str, Any]:
    """What is there after the power came back: what is lost, and which files are named backups and are none."""
    try:
        desk = sign_in(folder, "SV01")
    except Trouble as trouble:
        return {"trouble": trouble.name}
    try:
        store, told = desk.store, folder / "told"
        saved = {row[0] for row in store.reader.execute("select staff from tally where staff like 'n%'")}
        spoiled = 0
        named = sorted((folder / "home" / backups.FOLDER).glob("*.backup"))
        for path in named:
            try:
                backups.check_backup(desk, path)
            except Trouble:
                spoiled += 1
        whole = audit.first_broken(store.reader) is None and store.journal.first_broken() is None
        return {
            "missing": len(set(told.read_text().split() if told.exists() else ()) - saved),
            "whole": whole, "spoiled": spoiled, "backups": len(named),
            "again": backups.back_up(desk).value.backup.path.exists(),
            "left": len(list((folder / "home" / backups.FOLDER).glob("*.part"))),
        }  # fmt: skip
    finally:
        lock(desk)


def _outcome(folder: Path) -> tuple[int, int]:
    found = answered(functools.partial(judged, folder))
    shutil.rmtree(folder)
    if found is None or "trouble" in found or not found["whole"]:
        return 0, 1
    lost = found["missing"] + int(found["backups"] == 0) + int(not found["again"]) + found["left"]
    return int(lost > 0), int(found["spoiled"] > 0)


def _killed_while_made(place: Path, times: int) -> Fault:
    """At any moment: what was acknowledged is there, what is named a backup is one, and the next one works."""
    work = functools.partial(saving_and_backing_up, progress=_nothing)
    return _killed("kill -9 at any moment of a backup", place, times, work)


def _killed(name: str, place: Path, times: int, work: Callable[..., None]) -> Fault:
    chance, longest = random.Random(17), _seconds(place, work)
    lost = unreadable = 0
    for number in range(times):
        folder = copied(place, place / f"made-{number}")
        forked(functools.partial(_of, work, folder), chance.uniform(0, longest))
        came = _outcome(folder)
        lost, unreadable = lost + came[0], unreadable + came[1]
    return Fault(name, times, lost, unreadable, 0)


def _of(work: Callable[..., None], folder: Path, began: Began) -> None:
    work(folder, began=began)


def _killed_at_steps(place: Path, times: int) -> Fault:
    """As each piece is copied, as the check begins, as each piece is read back."""
    lost = unreadable = alive = 0
    for number in range(times):
        count = [number + 1]

        def progress(what: Sentence, done: int, total: int, count: list[int] = count) -> None:
            count[0] -= 1
            if count[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        folder = copied(place, place / f"step-{number}")
        alive += forked(functools.partial(saving_and_backing_up, folder, progress)) not in (-signal.SIGKILL, 0)
        came = _outcome(folder)
        lost, unreadable = lost + came[0], unreadable + came[1]
    return Fault("kill -9 at every step of a backup", times, lost, unreadable, alive)


# going back


def going_back(folder: Path, progress: Progress, began: Began) -> None:
    """Two persons restore the backup that was kept."""
    began()
    home = folder / "home"
    first, second = (Typed(code, passphrase_bytes(WORDS)) for code in ("SV01", "CW01"))
    restoring.restore(home, home / "kept.backup", first, second, vault=vault(folder), now=now, progress=progress)


def judged_back(folder: Path) -> dict[str, Any]:
    """The old state or the new one, and nothing between."""
    asked_twice = False
    try:
        desk = sign_in(folder, "SV01")
    except Trouble as trouble:
        if trouble.name != "copy_is_older":
            return {"trouble": trouble.name}
        asked_twice = True  # killed between the new state and the keyring's hearing of it: a supervisor says yes
        desk = sign_in(folder, "SV01", accept_older=True)
    try:
        store = desk.store
        later = store.reader.execute("select count(*) from tally where staff like 'n%'").fetchone()[0]
        went = store.reader.execute("select count(*) from audit where event = 'restored'").fetchone()[0]
        whole = audit.first_broken(store.reader) is None and store.journal.first_broken() is None
        sound = store.journal.rebuild_differences() == []
        left = (folder / "home" / placing.STAGING).exists()
        return {
            "whole": whole and sound and not left, "asked_twice": asked_twice,
            "old": (later, went) == (1, 0), "new": later == 0 and went == 1 + asked_twice,
        }  # fmt: skip
    finally:
        lock(desk)


def _killed_while_restored(place: Path, times: int) -> Fault:
    """At any moment: everything as it was, or everything as in the backup. `undetected` counts states in between."""
    work = functools.partial(going_back, progress=_nothing)
    chance, longest = random.Random(18), _seconds(place, work)
    unreadable = between = 0
    for number in range(times):
        folder = copied(place, place / f"back-{number}")
        early = 0.6 * longest if number % 2 else 0  # what is put in place comes last, and takes no time
        forked(functools.partial(_of, work, folder), chance.uniform(early, longest))
        found = answered(functools.partial(judged_back, folder))
        shutil.rmtree(folder)
        unreadable += found is None or "trouble" in found or not found["whole"]
        between += found is not None and "trouble" not in found and found["old"] == found["new"]
    return Fault("kill -9 at any moment of a restore", times, 0, unreadable, between)


# the rest


def _full(place: Path, times: int) -> Fault:
    """The disk ends at ever later places of the backup: said by name, nothing half is left, the earlier one stays."""
    lost = unreadable = undetected = 0
    size = (place / "home" / "store.db").stat().st_size + 20_000
    for number in range(times):
        folder = copied(place, place / f"full-{number}")

        def limited(began: Began, folder: Path = folder, room: int = size * (number + 1) // (times + 1)) -> None:
            desk = sign_in(folder, "SV01")
            began()
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
            backups.back_up(desk)

        undetected += forked(limited) != 3
        came = _outcome(folder)
        lost, unreadable = lost + came[0], unreadable + came[1]
    return Fault("disk full while a backup is made", times, lost, unreadable, undetected)


def _flipped(place: Path, step: int) -> Fault:
    """One bit of every byte behind the case file, and of every so many in it: named, and nothing opens."""
    path, spoiled = place / "home" / "kept.backup", place / "spoiled.backup"
    data = bytearray(path.read_bytes())
    size = backup.described(path).manifest.size
    tried, undetected, desk = 0, 0, sign_in(place, "SV01")
    key = desk.unlocked.data_key
    for position in (*range(0, size, size // 400), *range(size, len(data), 1 if step < 10 else step)):
        data[position] ^= 1 << position % 8
        spoiled.write_bytes(data)
        data[position] ^= 1 << position % 8
        tried += 1
        try:
            found = backup.described(spoiled)
            backup.whole(found)
            backup.slots_of(found)
            undetected += backup.is_proven(found, key)
        except Trouble:
            continue
    lock(desk)
    return Fault("a bit of a backup flipped", tried, 0, 0, undetected)


def _control(place: Path, times: int) -> Fault:
    """Is this harness real? A program that writes under the final name at once must fail it."""

    def at_once(folder: Path, began: Began) -> None:
        backup.PART = ""
        saving_and_backing_up(folder, _nothing, began)

    found = _killed("", place, times, at_once)
    failed = found.lost + found.unreadable
    return Fault("control: a backup written under its final name fails", times, 0, 0, int(failed == 0))


def _seconds(place: Path, work: Callable[..., None]) -> float:
    """How long a work takes here, from the sign-in to its end."""
    folder = copied(place, place / "timed")

    def timed(told: Began) -> None:
        began = [0.0]
        work(folder, began=lambda: (began.__setitem__(0, time.perf_counter()), told()))
        (folder / "took").write_text(str(time.perf_counter() - began[0]))

    forked(timed)
    took = float((folder / "took").read_text())
    shutil.rmtree(folder)
    return took * 1.05
