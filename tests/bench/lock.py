# SPDX-License-Identifier: Apache-2.0
"""From the key to a window that shows nothing, and to the locked window of a fresh process: a real window, real keys,
seen from outside by somebody who looks at the screen without a pause.

The time begins before the program that presses the key is even started, so it is some milliseconds too long.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Figure
from tests.display.centre import Centre, centre, sitting
from tests.display.screen import BLANK, Display, display, onlooker

ROUNDS = 5
LONGEST_MS = 300


def figures() -> Iterator[Figure]:
    """The key that locks over a case, over a box, and while the worker is busy; the worst of all rounds counts."""
    with tempfile.TemporaryDirectory() as folder, display() as shown:
        here = centre(Path(folder))
        leave(shown, here, "", "ctrl+l")  # everything is read from the disk once
        calm = [leave(shown, here, "", "ctrl+l") for _ in range(ROUNDS)]
        box = [leave(shown, here, "box", "F12") for _ in range(ROUNDS)]
        busy = [leave(shown, here, "busy", "F12") for _ in range(ROUNDS)]
    limit = {"limit": LONGEST_MS, "limit_on": "value"}
    for name, rounds in (("Ctrl+L", calm), ("F12 over a box", box), ("F12 while the worker is busy", busy)):
        yield Figure(f"{name} to a blank window, worst", max(blank for blank, _ in rounds), "ms", **limit)  # type: ignore[arg-type]
    yield Figure("Ctrl+L to the locked window of a fresh process", statistics.median(it for _, it in calm), "ms")


def leave(shown: Display, here: Centre, over: str, keys: str) -> tuple[float, float]:
    """Lock once: milliseconds to a blank window, and to the locked one."""
    with onlooker(shown) as eye, sitting(shown, here, over) as desk:
        pressed = shown.press(keys)
        blank = eye.since(pressed, lambda colours: colours <= BLANK, "a blank window")
        locked = eye.since(blank, lambda colours: colours > BLANK, "the locked window")
        desk.ended()
    return (blank - pressed) * 1000, (locked - pressed) * 1000
