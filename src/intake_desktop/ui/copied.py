# SPDX-License-Identifier: Apache-2.0
"""What was copied here does not stay: gone from the clipboard after 15 seconds, and at once when the desk is locked.

Only what is still ours is taken away; what another program copied since is left alone. Programs that keep a history of
the clipboard are asked to leave ours out, in the words that KDE, Windows and their likes agreed upon.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

SECONDS = 15
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
SECRET = "x-kde-passwordManagerHint"  # noqa: S105 - the name of a hint
HINTS = {
    SECRET: b"secret",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): bytes(4),
    _WINDOWS.format("CanIncludeInClipboardHistory"): bytes(4),
    _WINDOWS.format("CanUploadToCloudClipboard"): bytes(4),
}
"""What asks programs that watch the clipboard to pass ours by."""
_ALONE = frozenset({"offscreen", "minimal"})
"""Ways to run without a screen: nobody else is at this clipboard, and Qt does not say whose it is."""


class Copied(QObject):
    """Watches the clipboard, and on X11 the marked text too, which the middle button of the mouse inserts anywhere."""

    def __init__(self, parent: QObject | None = None, seconds: float = SECONDS) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timers: dict[QClipboard.Mode, QTimer] = {}
        self._holds: set[QClipboard.Mode] = set()
        modes = [QClipboard.Mode.Clipboard]
        if self._clipboard.supportsSelection():
            modes.append(QClipboard.Mode.Selection)
        for mode in modes:
            timer = QTimer(self, interval=round(seconds * 1000), singleShot=True)
            timer.timeout.connect(lambda mode=mode: self._take_back(mode))
            self._timers[mode] = timer
        self._clipboard.changed.connect(self._changed)

    def empty(self) -> None:
        """Take away now what is still ours. Asks no other program, so it cannot wait for one."""
        for mode in self._timers:
            self._take_back(mode)

    def is_ours(self, mode: QClipboard.Mode) -> bool:
        """Whether what can be pasted now was copied here."""
        if QGuiApplication.platformName() in _ALONE:
            return True
        if mode == QClipboard.Mode.Selection:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()

    def _changed(self, mode: QClipboard.Mode) -> None:
        if mode not in self._timers:
            return
        if not self.is_ours(mode):
            self._timers[mode].stop()
            self._holds.discard(mode)
            return
        held = self._clipboard.mimeData(mode)
        if held is None or not held.text():
            return
        self._holds.add(mode)
        self._timers[mode].start()
        if not held.hasFormat(SECRET):
            self._clipboard.setMimeData(_marked(held.text()), mode)

    def _take_back(self, mode: QClipboard.Mode) -> None:
        self._timers[mode].stop()
        if mode in self._holds and self.is_ours(mode):
            self._clipboard.clear(mode)
        self._holds.discard(mode)


def _marked(text: str) -> QMimeData:
    """The same text without its looks, and with what asks others not to keep it."""
    marked = QMimeData()
    marked.setText(text)
    for hint, value in HINTS.items():
        marked.setData(hint, value)
    return marked
