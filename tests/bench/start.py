# SPDX-License-Identifier: Apache-2.0
"""From process start to a visible window: the program against the smallest PySide6 window, in turns in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Figure

ROUNDS = 7
STAFF = "SV01"
MINIMAL = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

class Window(QWidget):
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.shown)
    def shown(self):
        print("shown", flush=True)
        app.quit()

app = QApplication(sys.argv)
window = Window()
QVBoxLayout(window).addWidget(QLabel("Intake"))
window.resize(1100, 700)
window.show()
app.exec()
"""


def seconds_until_shown(words: list[str]) -> float:
    """Start a program and wait for the line that it prints after its first frame; its own exit is not counted."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=said, stdin=subprocess.DEVNULL, text=True, env=env
        ) as child,
    ):
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip() == "shown":
                took = time.perf_counter() - began
                child.stdout.read()
                child.wait(timeout=30)
                return took
        said.seek(0)
        raise RuntimeError(f"{words[1:3]} ended before its window was up:\n{said.read()[-2000:]}")


def centre(home: Path) -> None:
    """A centre that was set up before, so that the program begins with the closed desk."""
    from intake_desktop.services import setup
    from intake_desktop.services.unlock import lock
    from intake_desktop.vault import NoKeyring, Vault

    plan = setup.CentrePlan({"en": "Centre"}, "MLT", "A", ("en",), STAFF, "2024-03-04", weak=True)
    passphrase = bytearray(setup.suggest_passphrase().encode())
    lock(setup.found_centre(home, plan, passphrase, vault=Vault(home, keyring=NoKeyring())).desk)


def figures() -> Iterator[Figure]:
    """Measure the start of every day (the closed desk), and the first start of all (the first-run pages)."""
    with tempfile.TemporaryDirectory() as folder:
        every_day, first_of_all = Path(folder) / "centre", Path(folder) / "empty"
        centre(every_day)
        minimal = [sys.executable, "-c", MINIMAL]
        ours = [
            [sys.executable, "-m", "intake_desktop.cli", "--home", str(home), "run", "--until-shown"]
            for home in (every_day, first_of_all)
        ]
        for words in (minimal, *ours):  # all are read from the disc once, so that none pays for another
            seconds_until_shown(words)
        rounds = [[seconds_until_shown(words) for words in (minimal, *ours)] for _ in range(ROUNDS)]
    small, desk, first = (statistics.median(side) * 1000 for side in zip(*rounds, strict=True))
    against = ("minimal PySide6 window, ms", small)
    yield Figure("time to visible window", desk, "ms", *against, limit=2.5)
    yield Figure("time to visible window, first start of all", first, "ms", *against, limit=2.5)
