# SPDX-License-Identifier: Apache-2.0
"""The real program in a process of its own. It does nothing by itself but write down what stands on the screen, a line
of JSON whenever that changes; the keys are pressed from outside. After a lock it starts itself anew, as always.

What the screens say is looked up here; what is typed never is.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from intake_desktop import app

TELL = "INTAKE_TEST_TELL"
"""The environment names the file to write to."""


def main() -> int:
    """Run the program on a folder until it is closed or locked."""
    home, *words = sys.argv[1:]
    app.again = lambda folder: [sys.executable, "-m", "tests.display.at_the_door", str(folder)]  # type: ignore[assignment]
    begun = app.Start(Path(home), said=words[1] if words[:1] == ["--said"] else "")
    told: dict[str, Any] = {}

    def tell() -> None:
        nonlocal told
        seen = _seen(begun)
        if seen != told:
            told = seen
            with Path(os.environ[TELL]).open("a") as file:
                file.write(json.dumps({"pid": os.getpid(), "at": time.monotonic(), **seen}) + "\n")

    timer = QTimer(begun.window, interval=10)
    timer.timeout.connect(tell)
    timer.start()
    begun.window.shown.connect(begun.window.activateWindow)
    return begun.until_closed()


def _seen(begun: app.Start) -> dict[str, Any]:
    """What stands on the screen, and where the keyboard is."""
    screen: Any = begun.window.screen_shown()
    kind = type(screen).__name__
    focus: Any = QApplication.focusWidget()
    seen = {
        "screen": kind,
        "focus": focus.accessibleName() if focus is not None else "",
        "busy": not begun.runner.is_idle,
    }
    if kind in ("UnlockPage", "RecoverPage"):
        seen["told"] = screen.notice.text().split("\n")[0]
        seen["ways"] = [way.name for way in screen.notice.buttons]
    if kind == "RecoverPage":
        entry = screen.sheet.entry
        seen["right"] = sum(row.is_right for row in entry.rows)
        seen["wrong"] = [row.problem() for row in entry.rows if row.problem()]
    if kind == "Shell":
        seen["who"] = screen.place.desk.staff_code
    return seen


if __name__ == "__main__":
    sys.exit(main())
