# SPDX-License-Identifier: Apache-2.0
"""Whether a window can be shown at all, asked before Qt, which would otherwise end the program without a sentence. No
Qt."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble

WITHOUT_SCREEN = frozenset({"offscreen", "minimal", "vnc", "eglfs", "linuxfb"})
"""Ways of Qt that need no display server."""
CURSOR_LIBRARY = "libxcb-cursor.so.0"
CURSOR_PACKAGE = "libxcb-cursor0"
_WAY_ON = sentence("Start it where a desktop is open. Everything but the window also works from the command line.")


class NoDisplay(Trouble):
    """There is no screen for the window, or what Qt needs to reach it is missing."""

    name = "no_display"


def display_trouble(environment: Mapping[str, str] | None = None, system: str = sys.platform) -> NoDisplay | None:
    """Say why no window can be shown, or nothing. Only Linux is asked: elsewhere there is always a desktop."""
    said = os.environ if environment is None else environment
    if not system.startswith("linux") or said.get("QT_QPA_PLATFORM", "").partition(":")[0] in WITHOUT_SCREEN:
        return None
    display, wayland = said.get("DISPLAY", ""), said.get("WAYLAND_DISPLAY", "")
    if not display and not wayland:
        return NoDisplay(sentence("There is no screen to show the window on."), _WAY_ON)
    if wayland and _answers(_wayland_socket(wayland, said)):
        return None
    if not display or not _answers(_x_socket(display)):
        return NoDisplay(sentence("The screen {name} does not answer.", name=display or wayland), _WAY_ON)
    return _library_trouble()


def _library_trouble() -> NoDisplay | None:
    if getattr(sys, "frozen", False):  # a package brings its own
        return None
    with contextlib.suppress(OSError):
        ctypes.CDLL(CURSOR_LIBRARY)
        return None
    return NoDisplay(
        sentence("A part of the system that windows need is missing: {package}.", package=CURSOR_PACKAGE),
        sentence("Install it, then start again."),
    )


def _x_socket(display: str) -> str | None:
    """The socket of a display of this computer, such as ``:0``; None for one over a network, which only Qt can ask."""
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    return f"/tmp/.X11-unix/X{local[1]}" if local else None  # noqa: S108 - where every X server puts it


def _wayland_socket(name: str, said: Mapping[str, str]) -> str:
    return str(Path(said.get("XDG_RUNTIME_DIR", "")) / name)


def _answers(place: str | None) -> bool:
    """Whether somebody listens at a socket, by its file or by its abstract name."""
    if place is None:
        return True
    for address in (place, "\0" + place):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(2.0)
            line.connect(address)
            return True
    return False


def told(trouble: NoDisplay) -> list[Sentence]:
    """Its sentences, for the terminal."""
    return [trouble.what, *([trouble.way_on] if trouble.way_on is not None else [])]
