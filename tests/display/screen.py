# SPDX-License-Identifier: Apache-2.0
"""A display of its own (Xvfb), keys pressed on it, and somebody who looks at it all the time and notes when it goes
blank."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIZE = "1280x800"
LONGEST = 60.0
"""Seconds until something that should come is given up."""


class NotInTime(AssertionError):
    """What was waited for did not come."""


def until(there: Callable[[], Any], what: str, seconds: float = LONGEST) -> Any:
    """Wait until `there` gives something, and give it."""
    over = time.monotonic() + seconds
    while not (found := there()):
        if time.monotonic() > over:
            raise NotInTime(what)
        threading.Event().wait(0.01)
    return found


class Display:
    """One display; `environment` is what a program needs to show itself on it."""

    def __init__(self, folder: Path) -> None:
        tell, told = os.pipe()
        words = ["Xvfb", "-displayfd", str(told), "-screen", "0", f"{SIZE}x24", "-nolisten", "tcp", "-noreset"]
        self._server = subprocess.Popen(
            words, pass_fds=(told,), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(told)
        with os.fdopen(tell) as line:
            self.name = ":" + line.readline().strip()
        unwanted = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_ID", "DBUS_SESSION_BUS_ADDRESS")
        kept = {name: value for name, value in os.environ.items() if name not in unwanted}
        self.environment = {
            **kept, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8", "LANGUAGE": "en",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder),
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/no-bus",
        }  # fmt: skip

    def now(self) -> float:
        """The moment, on the clock of whoever looks on."""
        return time.monotonic()

    def press(self, keys: str) -> float:
        """Press keys where the keyboard is, such as ``ctrl+l``; gives the moment just before."""
        before = self.now()
        subprocess.run(["xdotool", "key", "--clearmodifiers", keys], env=self.environment, check=True, timeout=LONGEST)
        return before

    def close(self) -> None:
        """Switch it off."""
        self._server.terminate()
        self._server.wait()


@contextmanager
def display() -> Iterator[Display]:
    """A display for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="display-") as folder:
        shown = Display(Path(folder))
        try:
            yield shown
        finally:
            shown.close()


class Onlooker:
    """Somebody who looks at a display without a pause, in a process of her own. `colours` at each moment that they
    changed: ``(seconds, number of colours)``."""

    def __init__(self, shown: Display) -> None:
        self.seen: list[tuple[float, int]] = []
        self._looking = subprocess.Popen(
            [sys.executable, "-m", "tests.display.screen"], cwd=ROOT, env=shown.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        until(lambda: self.seen, "the onlooker")

    def _read(self) -> None:
        assert self._looking.stdout is not None
        for line in self._looking.stdout:
            at, colours = json.loads(line)
            self.seen.append((at, colours))

    def since(self, moment: float, wanted: Callable[[int], bool], what: str, seconds: float = LONGEST) -> float:
        """The first moment after `moment` at which so many colours were seen as are wanted."""

        def first() -> float | None:
            return next((at for at, colours in list(self.seen) if at > moment and wanted(colours)), None)

        return float(until(first, what, seconds))

    def close(self) -> None:
        """Look no longer."""
        self._looking.terminate()
        self._looking.wait()
        self._reader.join()
        if self._looking.stdout is not None:
            self._looking.stdout.close()


@contextmanager
def onlooker(shown: Display) -> Iterator[Onlooker]:
    """Somebody who looks for as long as the block lasts."""
    looking = Onlooker(shown)
    try:
        yield looking
    finally:
        looking.close()


BLANK = 3
"""Colours of a display with nothing on it but the plain cover: its ground, the display's own, the edge between."""


def _look() -> None:
    """Count the colours of the display again and again; the middle, where the cover has its drawing, is left out."""
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    screen = application.primaryScreen()
    wide, high = screen.size().width(), screen.size().height()
    places = [
        (x, y)
        for x in range(4, wide, 16)
        for y in range(4, high, 8)
        if abs(x - wide / 2) > 120 or abs(y - high / 2) > 120
    ]
    before = -1
    while True:
        at = time.monotonic()
        picture = screen.grabWindow(0).toImage()
        colours = len({picture.pixel(x, y) for x, y in places})
        if colours != before:
            before = colours
            print(json.dumps([at, colours]), flush=True)
        application.processEvents()


if __name__ == "__main__":
    _look()
