# SPDX-License-Identifier: Apache-2.0
"""The keyring of the PC is lost; the sheet from the envelope brings everybody's passphrase back. All of it is real: the
program, its window, the keys that are pressed, the Secret Service of a desktop, and a fresh process for every sign-in.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.display.lost_keyring import live_through

NEEDED = {
    "Xvfb": "xvfb", "xdotool": "xdotool", "dbus-run-session": "dbus-daemon", "gnome-keyring-daemon": "gnome-keyring",
}  # fmt: skip


def test_every_member_of_staff_opens_the_desk_with_the_passphrase_that_she_always_had(tmp_path: Path) -> None:
    for program, package in NEEDED.items():
        if shutil.which(program) is None:
            pytest.fail(f"This test needs {program}. On Debian: apt-get install {package}, or let ./dev do it.")
    night = live_through(tmp_path)
    assert night.stdout.splitlines()[:-1] == [
        "lost",
        "told:The key of this PC is no longer in its keyring.|SHEET,CODE,AGAIN",
        "wrong:A character in line 2 is wrong.",
        "said:The key of this computer is back. Every passphrase works again.",
        "open:SV01",
        "open:CW01",
        "open:CO01",
        "ended",
    ], night.stderr
