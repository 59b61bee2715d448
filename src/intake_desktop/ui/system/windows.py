# SPDX-License-Identifier: Apache-2.0
"""Windows: the session's lock and the power's going come as messages to our windows.

A computer with modern standby may fall asleep without a word to programs of the desktop; there the clocks tell on
waking.
"""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication
from PySide6.QtGui import QGuiApplication

from .signs import Heard, Sign, Tell

WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
PBT_APMSUSPEND, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC = 0x4, 0x7, 0x12
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK = 0x2, 0x4, 0x6, 0x7
_LOCKS = frozenset({WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK})
_THIS_SESSION = 0


def meaning(message: int, word: int) -> Sign | None:
    """What a message to a window says, if it says anything to us."""
    if message == WM_POWERBROADCAST:
        if word == PBT_APMSUSPEND:
            return Sign.SLEEP
        return Sign.LOCKED if word in (PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC) else None
    if message == WM_WTSSESSION_CHANGE and word in _LOCKS:
        return Sign.LOCKED
    return None


class WindowsListener(QAbstractNativeEventFilter):
    """Reads along what Windows says to our windows, and asks to be told when the session is locked."""

    def __init__(self, tell: Tell, heard: Heard, sessions: Any = None) -> None:
        super().__init__()
        self._tell = tell
        self._sessions = sessions or ctypes.WinDLL("wtsapi32")  # type: ignore[attr-defined]
        self._windows: list[int] = []
        if (application := QCoreApplication.instance()) is not None:
            application.installNativeEventFilter(self)
        for window in QGuiApplication.topLevelWindows()[:1]:
            place = int(window.winId())
            if self._sessions.WTSRegisterSessionNotification(wintypes.HWND(place), _THIS_SESSION):
                self._windows.append(place)
        heard(frozenset({Sign.SLEEP, Sign.LOCKED} if self._windows else {Sign.SLEEP}))

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:
        said = wintypes.MSG.from_address(int(message))
        if said.message in (WM_POWERBROADCAST, WM_WTSSESSION_CHANGE):
            sign = meaning(said.message, said.wParam)
            if sign is not None:
                self._tell(sign)
        return False, 0

    def let_go(self) -> None:
        """Listen no longer."""
        if (application := QCoreApplication.instance()) is not None:
            application.removeNativeEventFilter(self)
        for place in self._windows:
            self._sessions.WTSUnRegisterSessionNotification(wintypes.HWND(place))
        self._windows.clear()
