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
MINIMAL = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
app = QApplication(sys.argv)
window = QWidget()
QVBoxLayout(window).addWidget(QLabel("Intake"))
window.resize(1100, 700)
window.show()
def shown():
    print("shown", flush=True)
    app.quit()
QTimer.singleShot(0, shown)
app.exec()
"""


def seconds_until_shown(words: list[str]) -> float:
    """Start a program and wait for the line that it prints once its window is up; its own exit is not counted."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    began = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, env=env) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip() == "shown":
                took = time.perf_counter() - began
                child.stdout.read()
                child.wait(timeout=30)
                return took
    raise RuntimeError(f"{words[1:4]} ended with {child.returncode} before its window was up")


def figures() -> Iterator[Figure]:
    """Measure the first start of all, which shows the first-run pages of a new centre."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        ours = [sys.executable, "-m", "intake_desktop.cli", "--home", str(home), "run", "--until-shown"]
        minimal = [sys.executable, "-c", MINIMAL]
        for words in (minimal, ours):  # both read from the disc once, so that neither pays for the other
            seconds_until_shown(words)
        pairs = [(seconds_until_shown(minimal), seconds_until_shown(ours)) for _ in range(ROUNDS)]
    small, real = (statistics.median(side) for side in zip(*pairs, strict=True))
    yield Figure("time to visible window", real * 1000, "ms", "minimal PySide6 window, ms", small * 1000, None, 2.5)
