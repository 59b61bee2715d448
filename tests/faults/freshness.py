# SPDX-License-Identifier: Apache-2.0
"""An older copy in the place of the newest: told every time; and a kill is never taken for one."""

from __future__ import annotations

import contextlib
import functools
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.faults import Fault
from tests.faults.rekey import Began, answered
from tests.services.key_changer import centre, copied, forked, sign_in
from tests.services.test_freshness import commits, keep_a_draft, work

from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import freshness
from intake_desktop.services.unlock import lock
from intake_desktop.store.fingerprint import PAGE

DAYS = 12
"""States of the folder that somebody kept."""
NOTICED = ("copy_is_older", "file_was_changed", "store_damaged")


def faults(quick: bool) -> Iterator[Fault]:
    """Each on a centre of its own, with a keyring that is a file."""
    freshness.MOMENT = 0.0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        answered(functools.partial(centre, place, 200))
        answered(functools.partial(_days, place))
        yield _rolled_back(place)
        yield _log_cut(place, 10 if quick else 60)
        yield _page_put_back(place, 25 if quick else 1)
        yield _killed(place, 20 if quick else 200)
        yield _control(place)


def signed_in(folder: Path) -> str:
    """The name of what keeps the supervisor from signing in, or how fresh the copy was found."""
    (folder / "home" / "tries").unlink(missing_ok=True)
    try:
        desk = sign_in(folder, "SV01")
    except Trouble as trouble:
        return trouble.name
    lock(desk)
    return str(desk.freshness)


def _days(place: Path) -> None:
    """Work day after day, and keep a copy of the folder of every evening. Some days only a draft is typed."""
    for day in range(DAYS):
        desk = sign_in(place, "CW01")
        if day % 3 == 2:
            keep_a_draft(desk, f"draft {day}")
        else:
            work(desk, 4)
        lock(desk)
        shutil.copytree(place / "home", place / f"evening-{day}", ignore=shutil.ignore_patterns("*.lock"))


def _rolled_back(place: Path) -> Fault:
    """The whole folder of every earlier evening under the keyring of today."""
    undetected = 0
    for day in range(DAYS - 1):
        folder = copied(place, place / "rolled-back")
        shutil.rmtree(folder / "home")
        shutil.copytree(place / f"evening-{day}", folder / "home")
        undetected += answered(functools.partial(signed_in, folder)) != "copy_is_older"
        shutil.rmtree(folder)
    return Fault("the folder of an earlier day put back", DAYS - 1, 0, 0, undetected)


def _log_cut(place: Path, saves: int) -> Fault:
    """The log of a day that ended in a power cut, cut off at each of its commits."""
    tried = undetected = false_alarms = 0
    folder = copied(place, place / "log")

    def leave_it_open(began: Began) -> None:
        desk = sign_in(folder, "CW01")
        work(desk, saves)
        if desk.mirror is not None and desk.mirror.kept_up():
            began()
        (folder / "stop").mkdir()
        while True:  # until it is killed
            freshness.threading.Event().wait()

    forked(leave_it_open, 0)
    whole = (folder / "home" / "store.db-wal").read_bytes()
    ends = commits(whole)
    for end in [0, 32, *ends]:
        cut = copied(folder, place / "cut")
        (cut / "home" / "store.db-wal").write_bytes(whole[:end])
        came = answered(functools.partial(signed_in, cut))
        shutil.rmtree(cut)
        if end == ends[-1]:
            false_alarms += came != "newest_entry"
        else:
            tried += 1
            undetected += came != "copy_is_older"
    return Fault("the log cut at a commit", tried, 0, false_alarms, undetected)


def _page_put_back(place: Path, step: int) -> Fault:
    """Every page of every earlier evening, one at a time, in the file of today."""
    tried = undetected = 0
    folder = copied(place, place / "pages")
    path = folder / "home" / "store.db"
    today = path.read_bytes()
    remembered = (folder / "keyring.json").read_bytes()
    for day in range(DAYS - 1):
        before = (place / f"evening-{day}" / "store.db").read_bytes()
        for at in range(0, len(before), PAGE)[::step]:
            if before[at : at + PAGE] == today[at : at + PAGE]:
                continue
            path.write_bytes(today[:at] + before[at : at + PAGE] + today[at + PAGE :])
            for log in ("store.db-wal", "store.db-shm"):
                with contextlib.suppress(FileNotFoundError):
                    path.with_name(log).unlink()
            (folder / "keyring.json").write_bytes(remembered)
            tried += 1
            undetected += answered(functools.partial(signed_in, folder)) not in NOTICED
    return Fault("one old page put back", tried, 0, 0, undetected)


def _killed(place: Path, times: int) -> Fault:
    """Kill -9 while somebody works, signs in or locks: the next sign-in is no false alarm."""
    chance, lost, alarms = random.Random(5), 0, 0
    folder = copied(place, place / "killed")

    def day(began: Began) -> None:
        if chance.random() < 0.5:
            began()
        desk = sign_in(folder, "CW01")
        began()
        work(desk, 5)
        lock(desk)

    for number in range(times):
        chance.seed(number)
        forked(day, chance.uniform(0, 0.12))
        came = answered(functools.partial(signed_in, folder))
        alarms += came not in ("proven", "newest_entry")
    return Fault("kill -9 taken for an older copy", times, lost, alarms, 0)


def _control(place: Path) -> Fault:
    """Is this harness real? A program that does not look must fail it."""
    real = freshness.judge
    freshness.judge = lambda *_, **__: freshness.Freshness.PROVEN
    try:
        unnoticed = _rolled_back(place).undetected
    finally:
        freshness.judge = real
    return Fault("control: a program that does not look fails", DAYS - 1, 0, 0, int(unnoticed == 0))
