# SPDX-License-Identifier: Apache-2.0
"""Changing the keys on bad days: kill -9 at every named step and at moments that nobody chose, and a disk that is full.

The program runs in children that are forked, so that no import is paid for two hundred times.
"""

from __future__ import annotations

import functools
import json
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
from tests.services.key_changer import STEPS, all_is_there, centre, change, copied, forked, sign_in

from intake_desktop.services.unlock import lock

FILLING = 4_000
"""Entries in the case file: some megabytes, so that there is time to be killed in."""
Began = Callable[[], object]


def faults(quick: bool) -> Iterator[Fault]:
    """Every fault on a copy of one centre that somebody has just left."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        answered(functools.partial(centre, place, FILLING))
        expected = answered(functools.partial(all_is_there, place))
        yield _killed_at_steps(place, expected, 1 if quick else 8)
        yield _killed_at_random(place, expected, 20 if quick else 200)
        yield _killed_twice(place, expected, 6 if quick else 60)
        yield _full(place, expected, 4 if quick else 24)
        yield _control(place, expected, 10)


def answered(work: Callable[[], Any]) -> Any:
    """Do `work` in a child, so that none of its threads is left here, and give what it answers (as JSON)."""
    with tempfile.NamedTemporaryFile("r") as answer:

        def tell(began: Began) -> None:
            began()
            Path(answer.name).write_text(json.dumps(work()))

        code = forked(tell)
        text = answer.read()
        return json.loads(text) if code == 0 and text else None


def _outcome(folder: Path, expected: Any) -> tuple[int, int]:
    """What came of it: work lost, or a centre that nobody opens."""
    found = answered(functools.partial(all_is_there, folder))
    shutil.rmtree(folder)
    if found is None or "trouble" in found:
        return 0, 1
    return int(found != expected), 0


def _killed_at_steps(place: Path, expected: Any, times: int) -> Fault:
    tried = lost = unreadable = alive = 0
    for number in range(times):
        for step in STEPS:
            folder = copied(place, place / f"step-{number}")
            alive += forked(functools.partial(change, folder, step)) != -signal.SIGKILL
            came = _outcome(folder, expected)
            tried, lost, unreadable = tried + 1, lost + came[0], unreadable + came[1]
    return Fault("kill -9 at every step of a change of keys", tried, lost, unreadable, alive)


def _killed_at_random(place: Path, expected: Any, times: int) -> Fault:
    chance, longest = random.Random(11), _seconds(place)
    lost = unreadable = 0
    for number in range(times):
        folder = copied(place, place / f"random-{number}")
        forked(functools.partial(change, folder, None), chance.uniform(0, longest))
        came = _outcome(folder, expected)
        lost, unreadable = lost + came[0], unreadable + came[1]
    return Fault("kill -9 at any moment of a change of keys", times, lost, unreadable, 0)


def _killed_twice(place: Path, expected: Any, times: int) -> Fault:
    """Killed, and killed again while the next sign-in of the supervisor settles it."""
    chance, longest = random.Random(12), _seconds(place)
    lost = unreadable = 0
    for number in range(times):
        folder = copied(place, place / f"twice-{number}")
        if number % 2:
            forked(functools.partial(change, folder, STEPS[chance.randrange(5, 8)]))
        else:
            forked(functools.partial(change, folder, None), chance.uniform(0, longest))

        def settling(began: Began, folder: Path = folder) -> None:
            began()
            lock(sign_in(folder, "SV01"))

        forked(settling, chance.uniform(0, 0.15))
        came = _outcome(folder, expected)
        lost, unreadable = lost + came[0], unreadable + came[1]
    return Fault("kill -9 again while it is settled", times, lost, unreadable, 0)


def _full(place: Path, expected: Any, times: int) -> Fault:
    """The disk ends at ever later places of the new file; the change says so by name, and nothing is lost."""
    lost = unreadable = undetected = 0
    size = (place / "home" / "store.db").stat().st_size
    for number in range(times):
        folder = copied(place, place / f"full-{number}")

        def limited(began: Began, folder: Path = folder, room: int = size * (number + 1) // (times + 1)) -> None:
            def narrow() -> None:
                began()
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

            change(folder, None, narrow)

        undetected += forked(limited) != 3
        came = _outcome(folder, expected)
        lost, unreadable = lost + came[0], unreadable + came[1]
    return Fault("disk full while the keys are changed", times, lost, unreadable, undetected)


def _control(place: Path, expected: Any, times: int) -> Fault:
    """Is this harness real? A program that takes the old key back before the file has the new one must fail it."""

    def too_early(folder: Path, began: Began) -> None:
        desk = sign_in(folder, "SV01")
        began()
        present, coming = (bytearray(key) for key in desk.vault.begin_key_change(desk.unlocked))
        desk.vault.end_key_change(desk.unlocked)
        desk.store.change_key(present, coming, lambda what, done, total: None)

    chance, longest = random.Random(13), _seconds(place)
    failed = 0
    for number in range(times):
        folder = copied(place, place / f"control-{number}")
        forked(functools.partial(too_early, folder), chance.uniform(0, longest * 0.8))
        failed += sum(_outcome(folder, expected)) > 0
    return Fault("control: the old key taken back too early fails", times, 0, 0, int(failed == 0))


def _seconds(place: Path) -> float:
    """How long a change takes here, from the sign-in to its end."""
    folder = copied(place, place / "timed")
    began = [0.0]

    def timed(told: Began) -> None:
        change(folder, None, lambda: (began.__setitem__(0, time.perf_counter()), told()))
        (folder / "took").write_text(str(time.perf_counter() - began[0]))

    forked(timed)
    took = float((folder / "took").read_text())
    shutil.rmtree(folder)
    return took * 1.1
