# SPDX-License-Identifier: Apache-2.0
"""The power goes while she types: what was typed a second before is there when it comes back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import GIVEN

from intake_desktop.services import drafts

AT_THE_WINDOW = """
import json, sys, time
from pathlib import Path
home, passphrase, draft_id, words = json.loads(sys.argv[1])
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from intake_desktop.services.unlock import lock, unlock
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Choices, dress
from intake_desktop.ui.worker import ThreadRunner
from intake_desktop.vault import NoKeyring, Vault
from tests.conftest import CHEAP
app = QApplication([])
dress(app, Choices())
vault = Vault(Path(home), keyring=NoKeyring(), policy=CHEAP)
desk = unlock(Path(home), "CW01", bytearray(passphrase.encode()), vault=vault)
runner = ThreadRunner()
shell = Shell(desk, runner, PAGES, lock)
shell.resize(1200, 760)
shell.show()
shell.go("intake", draft_id=draft_id)
page = shell.page("intake")
while "full_name" not in [block.question.name for block in page.sheet.blocks()]:
    QTest.qWait(10)
editor = page.sheet.block("full_name").answering.editor
field = editor.focusProxy() or editor
field.setFocus()
print("ready", flush=True)
for letter in words:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        app.sendEvent(app.focusWidget() or field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
    print(json.dumps([letter, time.monotonic()]), flush=True)
    QTest.qWait(30)
"""
TYPED = "زینب بی بی بنت محمد اسلم ساکن ملتان " * 3


def test_kill_9_loses_at_most_the_last_second(office: Any) -> None:
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk).value
    answers = {name: value for name, value in GIVEN.items() if name != "full_name"}
    drafts.keep_draft(desk, draft.id, answers, "contact")
    office.close()
    root = Path(__file__).resolve().parents[2]
    env = os.environ | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "QT_QPA_PLATFORM": "offscreen"}
    asked = json.dumps([str(office.home), office.passphrases["CW01"], draft.id, TYPED])
    child = subprocess.Popen([sys.executable, "-c", AT_THE_WINDOW, asked], stdout=subprocess.PIPE, text=True, env=env)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    typed = [json.loads(child.stdout.readline()) for _ in range(60)]
    child.send_signal(signal.SIGKILL)
    child.communicate()

    kept = drafts.open_draft(office.desk("CW01"), draft.id).answers.get("full_name", "")
    assert TYPED.startswith(kept)
    last = typed[-1][1]
    a_second_before = sum(1 for _, at in typed if at <= last - 1.0)
    assert a_second_before > 10
    assert len(kept) >= a_second_before
