# SPDX-License-Identifier: Apache-2.0
"""A scanner types like a keyboard, only faster, into whatever has the keyboard, and ends with Enter or Tab.

So the number of a slip may be typed into a wrong box, in the letters of the layout that is set on the PC, and its last
key may press a button that nobody meant. What was scanned is told from what was typed by its pace and by its check
character.
"""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Callable
from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from intake_desktop.domain.identifiers import slip_number_problem
from intake_desktop.ui.kit import LineEdit

PAUSE: Final = 0.07
"""Seconds between two keys: nobody types a whole number faster, and no scanner is slower."""
ENDS: Final = 0.3
"""Seconds after a number in which Enter and Tab are the scanner's."""
FIRST_CODE: Final = 0 if sys.platform == "win32" else 8
"""By how much the system counts its keys higher than the row of keys below."""

_NUMBER = re.compile(r"R-[0-9A-Z]{7}\Z")
_LETTERS: Final = {2: "1234567890-", 16: "QWERTYUIOP", 30: "ASDFGHJKL", 44: "ZXCVBNM"}
_KEYS: Final = {first + at + FIRST_CODE: letter for first, row in _LETTERS.items() for at, letter in enumerate(row)}
_LAST: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SIDE: Final = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock)


class ScanWatch(QObject):
    """Listens to what has the keyboard on a page. `scanned` gives the number of a slip that came from a scanner; a box
    into which it was typed shows again what stood there before, unless it is that of the `number`. There and in `codes`
    keys write Latin letters whatever layout is set.
    """

    scanned = Signal(str)

    def __init__(
        self, page: QWidget, number: LineEdit, *codes: LineEdit, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(page)
        self._page, self._number, self._codes, self.clock = page, number, (number, *codes), clock
        self._watched: QWidget | None = None
        self._typed, self._before, self._last, self._found = "", "", 0.0, 0.0
        self._is_own = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or self._is_own or not isinstance(watched, QWidget):
            return False
        return self._hear(watched, cast("QKeyEvent", event))

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        before, self._watched = self._watched, None
        if before is not None:
            with contextlib.suppress(RuntimeError):  # Qt took it down meanwhile
                before.removeEventFilter(self)
        if now is not None and self._page.isAncestorOf(now):
            now.installEventFilter(self)
            self._watched = now

    def _hear(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Take a key; whether it goes no further."""
        now = self.clock()
        if event.key() in _LAST:
            self._typed = ""
            return self._found > 0 and now - self._found < ENDS
        if event.key() in _SIDE:
            return False
        letter = letter_of(event)
        if now - self._last > PAUSE or not self._typed:
            self._typed = ""
            self._before = watched.text() if isinstance(watched, QLineEdit) else ""
        self._last = now
        self._typed = (self._typed + letter)[-16:] if letter else ""
        self._found = 0.0
        if (match := _NUMBER.search(self._typed)) is not None and slip_number_problem(match[0]) is None:
            self._found, self._typed = now, ""
            number, before = match[0], self._before
            QTimer.singleShot(0, self, lambda: self._tell(number, watched, before))
        if letter and letter != event.text().upper() and watched in self._codes:
            self._write(watched, event, letter)
            return True
        return False

    def _write(self, watched: QWidget, event: QKeyEvent, letter: str) -> None:
        self._is_own = True
        try:
            QApplication.sendEvent(watched, QKeyEvent(event.type(), ord(letter), event.modifiers(), letter))
        finally:
            self._is_own = False

    def _tell(self, number: str, watched: QWidget, before: str) -> None:
        with contextlib.suppress(RuntimeError):  # Qt took it down meanwhile
            if isinstance(watched, LineEdit) and watched is not self._number:
                watched.setText(before)
                watched.edited.emit(watched.value())
        self.scanned.emit(number)


def letter_of(event: QKeyEvent) -> str:
    """The Latin letter of a key: as it is typed, or as it stands on the key while an Urdu or Hindi layout is set."""
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return ""
    text = event.text()
    if len(text) == 1 and text.isascii():
        return text.upper() if text.isprintable() else ""
    return _KEYS.get(event.nativeScanCode(), "") if text else ""
