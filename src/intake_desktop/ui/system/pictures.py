# SPDX-License-Identifier: Apache-2.0
"""Keep our windows out of pictures and films that other programs take of the screen, where the system lets us.

Windows and macOS do. On Linux nobody can: under X11 every program sees every window, and under Wayland the person is
asked by the desktop, window by window. A telephone held before the screen is stopped nowhere.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from typing import Any

WITHOUT_US, BLACK = 0x11, 0x01
"""Windows: left out of pictures (since 10, 2004), or a black field in them (before)."""
SHARED_WITH_NOBODY = 0


def keep_out_of_pictures(window: int, system: str = sys.platform, library: Any = None) -> bool:
    """Keep one native window out of pictures of the screen; whether that was done. Never raises."""
    try:
        if system == "win32":
            return _on_windows(window, library or ctypes.WinDLL("user32"))  # type: ignore[attr-defined]
        if system == "darwin":
            return _on_macos(window, library or ctypes.CDLL(ctypes.util.find_library("objc")))
    except (AttributeError, OSError, ctypes.ArgumentError):
        return False
    return False


def _on_windows(window: int, user: Any) -> bool:
    user.SetWindowDisplayAffinity.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    user.SetWindowDisplayAffinity.restype = ctypes.c_int
    return any(user.SetWindowDisplayAffinity(window, how) for how in (WITHOUT_US, BLACK))


def _on_macos(view: int, runtime: Any) -> bool:
    """`view` is the NSView that Qt gives as the window; ``[[view window] setSharingType:NSWindowSharingNone]``."""
    runtime.sel_registerName.restype = ctypes.c_void_p
    runtime.sel_registerName.argtypes = [ctypes.c_char_p]
    send = ctypes.cast(runtime.objc_msgSend, ctypes.c_void_p).value or 0
    ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(send)
    window = ask(view, runtime.sel_registerName(b"window"))
    if not window:
        return False
    order = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(send)
    order(window, runtime.sel_registerName(b"setSharingType:"), SHARED_WITH_NOBODY)
    return True
