# SPDX-License-Identifier: Apache-2.0
"""The worst night: the password of the PC's account was reset, so its keyring is gone. Somebody opens the envelope.

Runs inside a D-Bus session of its own, on a display of its own, with the keyring daemon of a real desktop: the program
is real, every key is pressed on the display, every sign-in is a fresh process. Tells each step.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import secretstorage
from jeepney.bus_messages import message_bus
from tests.desktop_session import BUS, desktop_session
from tests.display.at_the_door import TELL
from tests.display.screen import ROOT, display, until

from intake_desktop.services import setup, staff, unlock
from intake_desktop.vault import KdfPolicy, Vault, passphrase_bytes
from intake_desktop.vault.kdf import FLOOR
from intake_desktop.vault.keyring import system_places

WORDS = {
    "SV01": "mango river lantern seven",
    "CW01": "quiet morning tea cup",
    "CO01": "walnut tree and two birds",
}
AGREED = "2026-01-05"


class PC:
    """The account of this PC: its keyring daemon, and the password with which one signs in to it."""

    def __init__(self) -> None:
        self._daemon: subprocess.Popen[bytes] | None = None

    def sign_in(self, password: bytes) -> None:
        """Start the daemon and hand it the password, as a desktop does."""
        words = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        self._daemon = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert self._daemon.stdin is not None
        self._daemon.stdin.write(password)
        self._daemon.stdin.close()
        until(_answers, "a keyring that answers")

    def lose_the_keyring(self) -> None:
        """What a reset of the account's password does: the old keyring cannot be opened any more and is made anew."""
        assert self._daemon is not None
        self._daemon.terminate()
        self._daemon.wait()
        shutil.rmtree(Path(os.environ["XDG_DATA_HOME"]) / "keyrings")
        self.sign_in(b"another password of the PC")

    def sign_out(self) -> None:
        """End the daemon."""
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait()


class Door:
    """The program on the screen, and somebody at the keyboard."""

    def __init__(self, home: Path, tell: Path) -> None:
        self._tell = tell
        self._read = 0
        self.seen: dict[str, Any] = {}
        os.environ[TELL] = str(tell)
        tell.touch()
        self._first = subprocess.Popen([sys.executable, "-m", "tests.display.at_the_door", str(home)])

    def wait(self, there: Callable[[dict[str, Any]], Any], what: str) -> dict[str, Any]:
        """Wait until the screen is as it should be; what was seen before counts no more."""
        return dict(until(lambda: next((seen for seen in self._news() if there(seen)), None), what))

    def press(self, *keys: str) -> None:
        """Press keys."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True, timeout=30)

    def type(self, text: str) -> None:
        """Type a text; it is not in the command line."""
        subprocess.run(["xdotool", "type", "--delay", "3", "--file", "-"], input=text.encode(), check=True, timeout=60)

    def try_to_sign_in(self, code: str) -> None:
        """Type code and passphrase and press Return, from the moment on at which the closed desk stands."""
        self.wait(lambda seen: seen["screen"] == "UnlockPage" and seen["focus"] == "Your code", "the closed desk")
        for text in (code, WORDS[code]):
            self.type(text)
            self.press("Return")

    def end(self) -> None:
        """Close the program that runs now."""
        if (pid := self.seen.get("pid")) is not None:
            os.kill(pid, 15)
        self._first.wait()

    def _news(self) -> list[dict[str, Any]]:
        lines = self._tell.read_text().splitlines()
        news = [json.loads(line) for line in lines[self._read :] if line.endswith("}")]
        self._read += len(news)
        if news:
            self.seen = news[-1]
        return news


def _answers() -> bool:
    """Whether the daemon is there and unlocked. Asking for the name first keeps the bus from starting another one."""
    with closing(secretstorage.dbus_init()) as bus:
        if not bus.send_and_get_reply(message_bus.NameHasOwner("org.freedesktop.secrets")).body[0]:
            return False
    return any(not place.is_locked() for place in system_places())


def found(home: Path, policy: KdfPolicy | None) -> str:
    """Set up the centre with its staff, and give the sheet in the envelope."""
    keys = Vault(home, policy=policy)
    plan = setup.CentrePlan({"en": "Women’s Centre Multan"}, "MLT", "A", ("en",), "SV01", AGREED)
    founded = setup.found_centre(home, plan, passphrase_bytes(WORDS["SV01"]), vault=keys)
    for code, roles in (("CW01", ("caseworker",)), ("CO01", ("counsellor",))):
        staff.add_staff(founded.desk, code, roles, "en", passphrase_bytes(WORDS[code]), AGREED)
    sheet = founded._sheets.sheet.text()
    unlock.lock(founded.desk)
    return sheet


def live_through(folder: Path, *, field: bool = False) -> subprocess.CompletedProcess[str]:
    """Live through the night in an empty folder, on a display and a bus of its own; what is told is in ``stdout``, line
    by line. `field`: passphrases at the full cost of this PC."""
    with display() as shown, desktop_session(folder, shown.environment) as environment:
        words = [sys.executable, "-m", "tests.display.lost_keyring", str(folder), *(["--field"] if field else [])]
        return subprocess.run(
            [*BUS, *words], cwd=ROOT, env=environment, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip


def main() -> None:
    """Live through the night and tell it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--field", action="store_true", help="passphrases at the full cost of this PC")
    asked = parser.parse_args()
    home, pc = asked.folder / "home", PC()
    pc.sign_in(b"password of the PC")
    sheet = found(home, None if asked.field else KdfPolicy(floor=FLOOR, cost=FLOOR))
    pc.lose_the_keyring()
    print("lost", flush=True)
    door = Door(home, asked.folder / "tell")
    try:
        began = time.monotonic()
        door.try_to_sign_in("CW01")
        seen = door.wait(lambda seen: seen.get("ways"), "the ways on")
        print("told:" + seen["told"] + "|" + ",".join(seen["ways"]), flush=True)
        door.press("space")
        door.wait(lambda seen: seen["screen"] == "RecoverPage" and seen["focus"] == "Line 1", "the sheet")
        lines = [line.replace(" ", "").lower() for line in sheet.split("\n")]
        door.type(lines[0] + lines[1][:-1] + ("a" if lines[1][-1] != "a" else "b"))
        print("wrong:" + door.wait(lambda seen: seen.get("wrong"), "a wrong line")["wrong"][0], flush=True)
        door.press("BackSpace")
        door.type(lines[1][-1] + "".join(lines[2:]))
        door.wait(lambda seen: seen.get("right") == len(lines), "all lines")
        door.press("Return")
        door.wait(lambda seen: seen["focus"] == "Put the key back", "the button")
        door.press("space")
        seen = door.wait(lambda seen: seen["screen"] == "UnlockPage" and seen["told"], "a fresh closed desk")
        print("said:" + seen["told"], flush=True)
        for code in WORDS:
            door.try_to_sign_in(code)
            seen = door.wait(lambda seen: seen["screen"] == "Shell" and not seen["busy"], "the open desk")
            if code == next(iter(WORDS)):
                took = time.monotonic() - began
            print("open:" + seen["who"], flush=True)
            door.press("ctrl+l")
        door.wait(lambda seen: seen["screen"] == "UnlockPage", "the closed desk at the end")
        print("ended", flush=True)
        print(f"took:{took:.2f}", flush=True)
    finally:
        door.end()
        pc.sign_out()


if __name__ == "__main__":
    main()
