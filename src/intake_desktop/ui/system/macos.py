# SPDX-License-Identifier: Apache-2.0
"""macOS: a locked screen is announced to every program. Sleep is not, to those without a further package: there the
screen's lock comes first on a computer that asks for its password on waking, and on any other the clocks tell."""

from __future__ import annotations

import ctypes
from typing import Any

from .signs import Heard, Sign, Tell

FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
SCREEN_LOCKED = b"com.apple.screenIsLocked"
_UTF8, _AT_ONCE = 0x08000100, 4
_CALLBACK = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)


class MacListener:
    """Listens at the centre where the system announces things to all programs."""

    def __init__(self, tell: Tell, heard: Heard, foundation: Any = None) -> None:
        self._library = foundation or ctypes.CDLL(FOUNDATION)
        self._callback = _CALLBACK(lambda *_: tell(Sign.LOCKED))  # kept: the system holds only its address
        self._us = ctypes.c_void_p(ctypes.addressof(ctypes.c_char_p(SCREEN_LOCKED)))
        library = self._library
        library.CFNotificationCenterGetDistributedCenter.restype = ctypes.c_void_p
        library.CFStringCreateWithCString.restype = ctypes.c_void_p
        library.CFStringCreateWithCString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
        library.CFNotificationCenterAddObserver.restype = None
        place = ctypes.c_void_p
        library.CFNotificationCenterAddObserver.argtypes = [place, place, _CALLBACK, place, place, ctypes.c_long]
        library.CFNotificationCenterRemoveEveryObserver.restype = None
        library.CFNotificationCenterRemoveEveryObserver.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        self._centre = library.CFNotificationCenterGetDistributedCenter()
        name = library.CFStringCreateWithCString(None, SCREEN_LOCKED, _UTF8)
        library.CFNotificationCenterAddObserver(self._centre, self._us, self._callback, name, None, _AT_ONCE)
        heard(frozenset({Sign.LOCKED}))

    def let_go(self) -> None:
        """Listen no longer."""
        self._library.CFNotificationCenterRemoveEveryObserver(self._centre, self._us)
