# SPDX-License-Identifier: Apache-2.0
"""The end of this process. What was typed is saved first, and then nothing may keep it from ending: not a thread that
hangs, not a disk, not Python's own tidying. Only the end of a process clears its memory."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import NoReturn

from PySide6.QtCore import QObject, QSocketNotifier

LONGEST = 300
"""Seconds after which a process that was told to lock ends, whatever it still waits for. A backup of a large store on a
slow disk is done long before."""
ENDING = ("SIGTERM", "SIGHUP", "SIGINT")
"""What a system sends when it is shut down, when the terminal is closed, and on Ctrl+C."""


def end_within(seconds: float = LONGEST) -> None:
    """See to it that this process is gone after so many seconds. A thread in C does it, which needs no leave of Python
    and writes down nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)


def end_now(code: int = 0) -> NoReturn:
    """End this process at once: no thread is waited for and nothing is tidied up."""
    for channel in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            channel.flush()
    os._exit(code)


def hear_signals(parent: QObject, leave: Callable[[], object]) -> None:
    """Call `leave` in the window's thread when the system asks this process to end; otherwise Python would drop what
    was typed in the last second."""
    if sys.platform == "win32":  # there the session's end is said to the window
        return
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    for name in ENDING:
        signal.signal(getattr(signal, name), lambda *_: None)
    heard = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, parent)

    def take(*_: object) -> None:
        with contextlib.suppress(OSError):
            ours.recv(64)
        theirs.fileno()  # kept as long as this is
        leave()

    heard.activated.connect(take)
