# SPDX-License-Identifier: Apache-2.0
"""A bus of our own (a real dbus-daemon), and on it a stand-in for logind and for a desktop's screen saver: it hands out
what holds off sleep, and says that the computer sleeps or was locked."""

from __future__ import annotations

import os
import select
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection
from jeepney.low_level import Message

from intake_desktop.ui.system.linux import LOGIN

PATH = "/org/freedesktop/login1"
SESSION = f"{PATH}/session/_37"


class Bus:
    """A bus at `address`."""

    def __init__(self, folder: Path) -> None:
        self.address = f"unix:path={folder / 'bus'}"
        words = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address={self.address}"]
        self._daemon = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._daemon.stdout is not None
        assert self._daemon.stdout.readline()

    def close(self) -> None:
        """Take it away."""
        self._daemon.terminate()
        self._daemon.wait()
        if self._daemon.stdout is not None:
            self._daemon.stdout.close()


class Login:
    """Stands for logind. `asked` is what was asked of it by whom for what, `holds` whether somebody holds off sleep."""

    def __init__(self, bus: Bus) -> None:
        self.asked: list[tuple[str, ...]] = []
        self._line = open_dbus_connection(bus.address, enable_fds=True)
        self._line.send_and_get_reply(message_bus.RequestName(LOGIN))
        self._held: int | None = None
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def holds(self) -> bool:
        """Whether what holds off sleep is still in somebody's hands."""
        if self._held is None:
            return False
        ready, _, _ = select.select([self._held], [], [], 0)
        return not ready

    def say(
        self, interface: str, member: str, signature: str = "", body: tuple[Any, ...] = (), path: str = PATH
    ) -> None:
        """Tell everybody on the bus."""
        self._line.send(new_signal(DBusAddress(path, interface=interface), member, signature or None, body))

    def sleep(self, begins: bool = True) -> None:
        """The computer is about to sleep, or woke up."""
        self.say(f"{LOGIN}.Manager", "PrepareForSleep", "b", (begins,))

    def close(self) -> None:
        """Be gone."""
        self._gone.set()
        self._thread.join()
        self._line.close()
        if self._held is not None:
            os.close(self._held)

    def _serve(self) -> None:
        while not self._gone.is_set():
            try:
                message = self._line.receive(timeout=0.05)
            except TimeoutError:
                continue
            except OSError:  # the bus is gone
                return
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Message) -> None:
        member = message.header.fields[HeaderFields.member]
        if member == "Inhibit":
            self.asked.append(tuple(message.body))
            ours, theirs = os.pipe()
            self._held = ours
            self._line.send(new_method_return(message, "h", (theirs,)))
            os.close(theirs)
        else:
            self._line.send(new_method_return(message, "o", (SESSION,)))


@contextmanager
def login(folder: Path) -> Iterator[tuple[Bus, Login]]:
    """A bus with logind on it, for as long as the block lasts."""
    bus = Bus(folder)
    try:
        stands = Login(bus)
        try:
            yield bus, stands
        finally:
            stands.close()
    finally:
        bus.close()
