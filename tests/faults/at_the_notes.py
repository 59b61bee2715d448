# SPDX-License-Identifier: Apache-2.0
"""Child processes for the faults of session notes. What they are told comes on standard input, never as an argument.

``python -m tests.faults.at_the_notes counsellor`` sits at the real window, types a note, signs it, amends it, reads it
and locks; ``caseworker`` opens the same case on the same PC and then reads whatever the store holds; ``typist`` keeps
and signs notes one after the other and says so, ``writer`` types at the window and says when; both are to be killed in
the middle. The first two wait for a line after each word they say.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from intake_desktop.domain.notes import Facts, Writing
from intake_desktop.services import notes
from intake_desktop.services.desk import Desk
from intake_desktop.services.unlock import lock, unlock
from intake_desktop.vault import NoKeyring, Vault

FACTS = Facts(
    held_on="2026-11-21", type="crisis", outcome="continues", present=("survivor",), minutes=40, next_on="2026-11-28"
)


def main() -> None:
    """Be who is asked for."""
    told = json.loads(sys.stdin.readline())
    {"counsellor": counsellor, "caseworker": caseworker, "typist": typist, "writer": writer}[sys.argv[1]](told)


def sits_down(told: dict[str, Any]) -> Desk:
    """Sign in with what stands on the line."""
    from tests.conftest import CHEAP

    home = Path(told["home"])
    vault = Vault(home, keyring=NoKeyring(), policy=CHEAP)
    return unlock(home, told["code"], bytearray(told["passphrase"].encode()), vault=vault)


def says(word: str) -> None:
    """Say a word, then wait for a line."""
    print(word, flush=True)
    sys.stdin.readline()


class Window:
    """The real window at a desk, with the worker thread it has in the program."""

    def __init__(self, told: dict[str, Any], language: str) -> None:
        from PySide6.QtWidgets import QApplication

        from intake_desktop.ui.shell import Shell
        from intake_desktop.ui.table import PAGES
        from intake_desktop.ui.theme import Choices, dress
        from intake_desktop.ui.worker import ThreadRunner

        self.app = QApplication([])
        dress(self.app, Choices(language=language))
        self.shell = Shell(sits_down(told), ThreadRunner(), PAGES, lock)
        self.shell.resize(1280, 760)
        self.shell.show()
        self.case = told["case"]

    def until(self, done: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        from PySide6.QtTest import QTest

        while not done():
            QTest.qWait(5)

    def page(self) -> Any:
        """The page of a new note, open."""
        self.shell.go("session", case_id=self.case)
        page: Any = self.shell.page("session")
        self.until(lambda: page.presenter.is_writing and page.form.isVisible())
        return page

    def types(self, area: Any, text: str, after: Callable[[str], object] = lambda letter: None) -> None:
        """Type letters of any script, and let the window live in between."""
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent

        area.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                self.app.sendEvent(area, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter))
            self.app.processEvents()
            after(letter)


def counsellor(told: dict[str, Any]) -> None:
    """Type, letter by letter; sign; amend; read; lock. The process ends as the program's own does."""
    window = Window(told, "ur")
    page, text = window.page(), told["text"]
    area = page.form.text.editor

    def signs() -> None:
        page.sign.click()
        window.until(lambda: window.app.activeModalWidget() is not None)
        window.app.activeModalWidget().yes.click()  # type: ignore[union-attr]
        window.until(lambda: bool(page.notes.areas()))

    window.types(area, text[: len(text) // 2])
    area.selectAll()
    area.copy()
    window.until(lambda: not page.presenter._keeping.pending)
    window.types(area, "!")  # not kept yet when the files are looked at
    says("half")
    area.setPlainText(text)
    page.form.show_writing(Writing(facts=FACTS, text=area.value()), ("A",), amends=False)
    page.form.typed.emit()
    signs()
    page.amend.click()
    window.until(lambda: page.presenter.is_writing and page.form.reason.isVisible())
    page.form.reason.editor.row("mistyped").click()
    window.types(page.form.why.editor, told["why"])
    signs()
    says("signed")
    window.types(window.page().form.text.editor, text)
    window.shell.locked.connect(lambda: (print("locked", flush=True), os._exit(0)))
    window.shell.lock()
    window.app.exec()


def writer(told: dict[str, Any]) -> None:
    """Type at the speed of a hand, and say each letter with its time."""
    from PySide6.QtTest import QTest

    window = Window(told, "en")
    area = window.page().form.text.editor
    print("ready", flush=True)

    def typed(letter: str) -> None:
        print(json.dumps([letter, time.monotonic()]), flush=True)
        QTest.qWait(30)

    window.types(area, told["text"], typed)


def caseworker(told: dict[str, Any]) -> None:
    """Open the case in the window, then read every table and every operation with all keys she has."""
    from PySide6.QtWidgets import QApplication

    from intake_desktop.ui.runner import InlineRunner
    from intake_desktop.ui.shell import Shell
    from intake_desktop.ui.table import PAGES
    from intake_desktop.ui.theme import Choices, dress

    app = QApplication([])
    dress(app, Choices())
    desk = sits_down(told)
    shell = Shell(desk, InlineRunner(), PAGES, lock)
    shell.resize(1280, 760)
    shell.show()
    shell.go("case", case_id=told["case"])
    app.processEvents()
    kept = [shell.grab()]
    reader = desk.store.reader
    names = [name for (name,) in reader.execute("select name from sqlite_schema where type = 'table'").fetchall()]
    kept += [reader.execute(f'select * from "{name}"').fetchall() for name in names]  # type: ignore[list-item]
    ids = [id for (id,) in reader.execute("select id from entity").fetchall()]
    kept += [desk.store.journal.operations(id) for id in ids]  # type: ignore[list-item]
    says(f"read {len(kept)}")


def typist(told: dict[str, Any]) -> None:
    """Keep a longer text again and again, sign every tenth; say each when it is safe."""
    desk = sits_down(told)
    number = 0
    while True:
        draft = notes.begin_note(desk, told["case"]).value
        for _ in range(10):
            number += 1
            notes.keep_note(desk, draft, Writing(facts=FACTS, text=f"note {number}"))
            print(f"kept {number}", flush=True)
        done = notes.sign_note(desk, draft.id).value
        print(f"signed {done.session_id} {number}", flush=True)


if __name__ == "__main__":
    main()
