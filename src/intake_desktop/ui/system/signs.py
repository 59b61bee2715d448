# SPDX-License-Identifier: Apache-2.0
"""Hear from the computer that it was locked or is about to sleep, on whatever system this is."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal


class Sign(StrEnum):
    """What a computer tells."""

    LOCKED = "locked"
    """The session was locked, or somebody else sits at it now."""
    SLEEP = "sleep"
    """The computer is about to sleep or to stop, and leaves us some seconds at most."""


Tell = Callable[[Sign], object]
Heard = Callable[[frozenset[Sign]], object]
"""Told, from any thread, which signs this computer gives."""


class Listener(Protocol):
    """One system's way of listening, from when it is made until `let_go`."""

    def let_go(self) -> None:
        """Listen no longer, and let the computer sleep."""


class SystemSigns(QObject):
    """Says `told` in the window's thread. `heard` holds the signs that this computer gives; `known` when it changed.

    Nothing here can fail or block: a computer that tells nothing leaves `heard` empty, and the clocks remain.
    """

    told = Signal(str)
    known = Signal()
    _came = Signal(str)
    _learnt = Signal(object)

    def __init__(self, parent: QObject | None = None, listen: Callable[[Tell, Heard], Listener] | None = None) -> None:
        super().__init__(parent)
        self.heard: frozenset[Sign] = frozenset()
        self._came.connect(self.told, Qt.ConnectionType.AutoConnection)
        self._learnt.connect(self._learn)
        self._listener: Listener | None = None
        with contextlib.suppress(Exception):  # a system that lacks a part of itself must not keep the desk closed
            self._listener = (listen or _listener())(self._tell, self._hear)

    def let_go(self) -> None:
        """Listen no longer; the computer need not wait for us any more."""
        if self._listener is not None:
            self._listener.let_go()
            self._listener = None

    def _tell(self, sign: Sign) -> None:
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._came.emit(str(sign))

    def _hear(self, signs: frozenset[Sign]) -> None:
        with contextlib.suppress(RuntimeError):
            self._learnt.emit(signs)

    def _learn(self, signs: frozenset[Sign]) -> None:
        self.heard = signs
        self.known.emit()


def _listener() -> Callable[[Tell, Heard], Listener]:
    if sys.platform == "win32":
        from .windows import WindowsListener

        return WindowsListener
    if sys.platform == "darwin":
        from .macos import MacListener

        return MacListener
    from .linux import LinuxListener

    return LinuxListener
