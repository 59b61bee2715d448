# SPDX-License-Identifier: Apache-2.0
"""Somebody comes while a case is open, her name stands on the screen and half a name is typed. The desk is left in
every way there is; then all memory of every process of ours is searched for the keys and for every word of the record.

``tried`` counts what was looked for, each in every form in which it may lie about. The first row is the proof that the
scan sees: before the lock it must find everything.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.display.centre import TYPED, Centre, centre, sitting
from tests.display.login import SESSION, Login, login
from tests.display.memory import processes
from tests.display.screen import BLANK, Display, Onlooker, display, onlooker, until
from tests.faults import Fault

from intake_desktop.services.settings import Setting, change_setting
from intake_desktop.ui.system.linux import LOGIN

WAYS: tuple[tuple[str, str, str], ...] = (
    ("Ctrl+L with a case open", "", "ctrl+l"),
    ("F12 with a box in the way", "box", "F12"),
    ("F12 with a list unfolded", "list", "F12"),
    ("Ctrl+L with a menu open", "menu", "ctrl+l"),
    ("F12 while long work is done", "busy", "F12"),
    ("the computer goes to sleep", "box", "sleep"),
    ("the session is locked", "", "session"),
    ("nobody there for a minute", "", "nothing"),
)
"""What happens, what is open over the page, and what is pressed or told."""


def faults(quick: bool) -> Iterator[Fault]:
    """Leave a desk in each way; `quick` in three."""
    ways = [*WAYS[:2], WAYS[5]] if quick else WAYS
    with tempfile.TemporaryDirectory() as folder, display() as shown:
        here = centre(Path(folder))
        change_setting(here.office.desk("SV01"), Setting.IDLE_MINUTES, "1")
        here.office.close()
        seen = blind = 0
        left: list[Fault] = []
        for number, (name, over, what) in enumerate(ways):
            with tempfile.TemporaryDirectory() as bus:
                before, fault = _left(shown, here, Path(bus), (name, over, what), f"{TYPED} {number}")
            seen += len(before)
            blind += sum(not times for times in before.values())
            left.append(fault)
        yield Fault("memory before the lock: the scan sees what is there", seen, 0, 0, blind)
        yield from left


def _left(
    shown: Display, here: Centre, folder: Path, way: tuple[str, str, str], typed: str
) -> tuple[dict[str, int], Fault]:
    """Sit down, leave in one way, and look: what was found before, and what came of it after."""
    name, over, what = way
    with (
        login(folder) as (bus, stands),
        onlooker(shown) as eye,
        sitting(shown, here, over, typed, DBUS_SYSTEM_BUS_ADDRESS=bus.address) as desk,
    ):
        until(stands.holds, "a desk that holds off sleep")
        before = desk.found()
        moment = _come(shown, stands, what)
        not_blank = _is_not_blank(eye, moment)
        failed = desk.ended() != 0
        fresh = desk.fresh()
        eye.since(moment, lambda colours: colours > BLANK, "the locked window")
        stayed = processes(desk.mark) != [fresh]
        copies = sum(desk.found().values())
    looked_for = sum(len(forms) for forms in here.wanted.values())
    lost = int(here.kept() != typed)
    return before, Fault(f"memory after a lock: {name}", looked_for, lost, int(not_blank or failed or stayed), copies)


def _come(shown: Display, stands: Login, what: str) -> float:
    """Press the key, or let the computer say what happens; gives the moment before."""
    if what == "sleep":
        moment = shown.now()
        stands.sleep()
        return moment
    if what == "session":
        moment = shown.now()
        stands.say(f"{LOGIN}.Session", "Lock", path=SESSION)
        return moment
    return shown.now() if what == "nothing" else shown.press(what)


def _is_not_blank(eye: Onlooker, moment: float) -> bool:
    try:
        eye.since(moment, lambda colours: colours <= BLANK, "a blank window", 120)
    except AssertionError:
        return True
    return False
