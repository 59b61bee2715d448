# SPDX-License-Identifier: Apache-2.0
"""The real program, in a process of its own and in a real window. Somebody signs in at it, goes on with a draft
and types, opens a case and reveals who she is; then it says ``ready`` and waits for whatever happens.

What she does comes as one line of JSON; nothing of it stands in the command line or the environment.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget

from intake_desktop import app
from intake_desktop.vault import hygiene

READABLE = """
from intake_desktop.vault import hygiene
hygiene._not_dumpable = tuple
from intake_desktop.cli import main
main()
"""


def main() -> int:
    """Run the program and do what was asked."""
    asked = json.loads(sys.stdin.readline())
    if os.geteuid() != 0:  # only an administrator can look into memory that was closed: leave ours open for the test
        hygiene._not_dumpable = tuple  # type: ignore[assignment]
        app.again = lambda home: [sys.executable, "-c", READABLE, "--home", str(home), "run"]  # type: ignore[assignment]
    begun = app.Start(Path(asked["home"]))
    steps = _steps(begun, asked)
    timer = QTimer(begun.window, interval=20)
    timer.timeout.connect(lambda: next(steps, None) is not None or timer.stop())
    timer.start()
    return begun.until_closed()


def _steps(begun: app.Start, asked: dict[str, Any]) -> Iterator[bool]:
    """One step each time; it stays at a step until what it waits for is there."""
    while type(begun.window.screen_shown()).__name__ != "UnlockPage":
        yield True
    page: Any = begun.window.screen_shown()
    begun.window.activateWindow()
    _type(page.code.editor, asked["code"])
    _type(page.passphrase.editor.line, asked["passphrase"])
    asked["passphrase"] = ""
    page.button.click()
    while type(begun.window.screen_shown()).__name__ != "Shell":
        yield True
    shell: Any = begun.window.screen_shown()
    while not begun.runner.is_idle:
        yield True
    if draft_id := asked.get("draft"):
        shell.go("intake", draft_id=draft_id)
        sheet = shell.page("intake").sheet
        while "full_name" not in [block.question.name for block in sheet.blocks()]:
            yield True
        editor = sheet.block("full_name").answering.editor
        line = editor.focusProxy() or editor
        line.selectAll()
        _type(line, asked["typed"])
        yield True
    if case_id := asked.get("case"):
        shell.go("case", case_id=case_id)
        while not begun.runner.is_idle:
            yield True
        shell.page().presenter.reveal("call_now")
        while not begun.runner.is_idle:
            yield True
    yield from _before_the_door_opens(begun, shell, asked.get("then", ""))
    print("ready", flush=True)


def _before_the_door_opens(begun: app.Start, shell: Any, what: str) -> Iterator[bool]:
    """What is open over the page: a box, a list that is unfolded, or nothing."""
    if what == "box":
        shell.show_keys()
        QApplication.activeModalWidget().activateWindow()
    elif what == "list":
        next(one for one in shell.page().findChildren(QPushButton) if one.text().startswith("Choose")).click()
        while not [one for one in shell.findChildren(QComboBox) if one.isVisible() and one.count()]:
            yield True
        next(one for one in shell.findChildren(QComboBox) if one.isVisible() and one.count()).showPopup()
    elif what == "menu":
        shell.top.looks.language.open_menu()
    elif what == "busy":
        begun.runner.run(_long_work)
    for _ in range(10):
        yield True


def _long_work() -> None:
    """Two seconds of work in Python, such as taking in a bundle: it shares the interpreter with the window."""
    over = time.monotonic() + 2
    while time.monotonic() < over:
        json.loads(json.dumps([{"entry": str(number)} for number in range(1000)]))


def _type(widget: QWidget, text: str) -> None:
    """Type letters of any script."""
    widget.setFocus()
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


if __name__ == "__main__":
    sys.exit(main())
