# SPDX-License-Identifier: Apache-2.0
"""The whole program in a real window, with a case open, her name revealed and half a name typed; then somebody comes.

What is measured in milliseconds stands in ``./dev bench vault``; here it is shown that it happens, and that nothing of
what stood on the screen is left in the memory of any process of ours.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.display.centre import TYPED, Centre, centre, sitting
from tests.display.login import login
from tests.display.memory import processes
from tests.display.screen import BLANK, Display, display, onlooker, until


@pytest.fixture(scope="module")
def shown() -> Iterator[Display]:
    """A display of our own."""
    with display() as one:
        yield one


@pytest.fixture(scope="module")
def here() -> Iterator[Centre]:
    """A centre with a case, and a draft of somebody else."""
    with tempfile.TemporaryDirectory() as folder:
        yield centre(Path(folder))


def test_f12_over_a_box_leaves_a_blank_window_a_saved_draft_and_an_empty_memory(shown: Display, here: Centre) -> None:
    with onlooker(shown) as eye, sitting(shown, here, "box") as desk:
        before = desk.found()
        assert all(before.values()), f"the scan sees what is there: {before}"
        pressed = shown.press("F12")
        blank = eye.since(pressed, lambda colours: colours <= BLANK, "a blank window")
        assert desk.ended() == 0
        fresh = desk.fresh()
        eye.since(blank, lambda colours: colours > BLANK, "the locked window")
        assert processes(desk.mark) == [fresh], "the open process is gone, and no helper of it stayed"
        assert not any(desk.found().values())
    assert here.kept() == TYPED


def test_before_the_computer_sleeps_the_desk_is_closed_and_only_then_it_may(
    shown: Display, here: Centre, tmp_path: Path
) -> None:
    typed = f"{TYPED} 2"
    with (
        login(tmp_path) as (bus, stands),
        sitting(shown, here, typed=typed, DBUS_SYSTEM_BUS_ADDRESS=bus.address) as desk,
    ):
        until(stands.holds, "a desk that holds off sleep")
        stands.sleep()
        assert desk.ended() == 0
        until(lambda: not stands.holds(), "the computer may sleep")
        desk.fresh()
    assert here.kept() == typed


def test_a_system_that_shuts_down_finds_the_draft_saved(shown: Display, here: Centre) -> None:
    typed = f"{TYPED} 3"
    with sitting(shown, here, typed=typed) as desk:
        os.kill(desk.pid, signal.SIGTERM)
        assert desk.ended() == 0
        assert processes(desk.mark) == [], "nothing is started anew while the computer stops"
    assert here.kept() == typed
