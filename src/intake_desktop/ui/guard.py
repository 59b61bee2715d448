# SPDX-License-Identifier: Apache-2.0
"""Stands at every window of ours, the boxes and lists that unfold over it too: keeps it out of pictures of the screen,
notices that somebody is there, and hears the keys that hide everything.

A shortcut would not do for those keys: Qt does not hear it while a box stands in the way or a list is unfolded, and
that may be just when somebody comes through the door.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from .copied import Copied
from .shortcuts import HIDE, LOCK
from .system.clocks import ASLEEP, seconds_asleep, seconds_passed
from .system.pictures import keep_out_of_pictures
from .theme import looks

NO_DRAGGING = 1 << 15
"""Pixels that a marked text must be dragged before Qt takes it along: more than any screen has. Text that is dragged
into another program is a copy that nobody takes back."""
A_TAP = 10
"""Pixels within which a press on a menu is a tap: what Qt takes where nobody says otherwise."""
_SIGNS = frozenset((
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
    QEvent.Type.InputMethod,
))  # fmt: skip
_MADE = frozenset((QEvent.Type.WinIdChange, QEvent.Type.Show))


class Guard(QObject):
    """One an application. `hide_asked` comes when a key to hide or lock was pressed in any window of ours.

    It listens at the windows and at what has the keyboard, not at the application, so that it costs nothing while
    widgets talk among themselves. `last_sign` is when somebody was last noticed, on a clock that goes on in sleep.
    """

    hide_asked = Signal()

    def __init__(
        self,
        application: QApplication,
        keep_out: Callable[[int], bool] = keep_out_of_pictures,
        clock: Callable[[], float] = seconds_passed,
    ) -> None:
        super().__init__(application)
        self._application, self._keep_out, self._clock = application, keep_out, clock
        self._keys = [QKeySequence(keys) for keys in (HIDE, LOCK)]
        self._followed: QObject | None = None
        self.last_sign, self._asleep = clock(), seconds_asleep()
        self.copied = Copied(self)
        application.setStartDragDistance(NO_DRAGGING)
        application.focusObjectChanged.connect(self._follow)
        looks().window_made.connect(self.stand_at)
        for window in application.topLevelWidgets():
            self.stand_at(window)

    def stand_at(self, window: QWidget) -> None:
        """Guard a window; its native side may come later, and may be made anew."""
        window.installEventFilter(self)
        self._meet(window)

    def somebody_is_here(self) -> None:
        """Count from now: somebody has just signed in."""
        self.last_sign = self._clock()

    def slept_since(self) -> bool:
        """Whether the computer slept since somebody was last noticed."""
        return seconds_asleep() - self._asleep > ASLEEP

    def hide_others(self, stays: QWidget) -> None:
        """Put away every box, list and tip that is shown beside the window of `stays`. None of them hears an answer."""
        for window in self._application.topLevelWidgets():
            if window is not stays.window() and window.isVisible():
                window.hide()

    def _meet(self, window: QWidget) -> None:
        handle = window.windowHandle()
        if handle is not None and window.internalWinId():
            handle.installEventFilter(self)
            self._keep_out(int(window.internalWinId()))

    def _follow(self, thing: QObject | None) -> None:
        """What an input method composes goes past the window to whatever has the keyboard."""
        before, self._followed = self._followed, None
        if before is not None:
            with contextlib.suppress(RuntimeError):  # Qt took it down meanwhile
                before.removeEventFilter(self)
        if thing is not None and not (isinstance(thing, QWidget) and thing.isWindow()):
            thing.installEventFilter(self)
            self._followed = thing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _SIGNS:
            self.last_sign, self._asleep = self._clock(), seconds_asleep()
            if kind == QEvent.Type.KeyPress and isinstance(watched, QWindow) and self._hides(cast("QKeyEvent", event)):
                self.hide_asked.emit()
                return True
        elif kind in _MADE and isinstance(watched, QWidget) and watched.isWindow():
            self._meet(watched)
        if isinstance(watched, QMenu) and kind in (QEvent.Type.Show, QEvent.Type.Hide):
            # A menu takes a tap only within the distance at which a drag would begin; under it nothing can be dragged.
            self._application.setStartDragDistance(A_TAP if kind == QEvent.Type.Show else NO_DRAGGING)
        return False

    def _hides(self, event: QKeyEvent) -> bool:
        pressed = QKeySequence(event.keyCombination())
        return any(pressed == keys for keys in self._keys)


_guard: Guard | None = None


def guard() -> Guard:
    """The guard of the running application, posted when it is first asked for. The looks come before."""
    global _guard
    if _guard is None:
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise RuntimeError("the application comes first")
        _guard = Guard(application)
    return _guard
