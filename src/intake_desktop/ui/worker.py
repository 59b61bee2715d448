# SPDX-License-Identifier: Apache-2.0
"""The one worker thread of the window. An encrypted file has one writer, so one thread is enough and nothing races."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from ..domain.troubles import Trouble
from .runner import Mishap, _Announcing


class _Door(QObject):
    """Through which the worker hands work to the window's thread."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.opened.connect(self._pass, Qt.ConnectionType.QueuedConnection)

    def _pass(self, deed: Callable[[], object]) -> None:
        deed()


class ThreadRunner(_Announcing):
    """Runs services one after the other on a thread of its own; see :class:`intake_desktop.ui.runner.Runner`."""

    def __init__(self) -> None:
        super().__init__()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._door = _Door()
        self._waiting = 0
        self._under_way: set[Hashable] = set()

    @property
    def is_idle(self) -> bool:
        """Whether every outcome has been handed over."""
        return self._waiting == 0

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], object] | None = None,
        trouble: Callable[[Trouble], object] | None = None,
        *,
        latest: str | None = None,
        once: Hashable | None = None,
    ) -> None:
        """Queue `work`; its outcome arrives in the window's thread."""
        if once is not None and once in self._under_way:
            return
        self._under_way.add(once)
        number = self._number(latest)
        self._waiting += 1
        if self._waiting == 1:
            self.busy.emit(True)

        def do() -> None:
            if self._is_overtaken(latest, number):
                self._door.opened.emit(lambda: self._done(once))
                return
            try:
                outcome = work()
            except BaseException as error:  # noqa: BLE001 - the worker has nobody above it; `_fail` sorts the three kinds
                failure = error
                self._door.opened.emit(lambda: self._finish(lambda: self._fail(failure, trouble), latest, number, once))
            else:
                self._door.opened.emit(lambda: self._finish(lambda: self._succeed(outcome, then), latest, number, once))

        self._worker.submit(do)

    def in_window(self, tell: Callable[..., object]) -> Callable[..., None]:
        """Wrap a callback for use on the worker."""
        return lambda *values: self._door.opened.emit(lambda: tell(*values))

    def close(self) -> None:
        """Wait for the work that has begun; forget what has not."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _done(self, once: Hashable | None) -> None:
        self._under_way.discard(once)
        self._waiting -= 1
        if self.is_idle:
            self.busy.emit(False)

    def _finish(self, deliver: Callable[[], object], latest: str | None, number: int, once: Hashable | None) -> None:
        self._done(once)
        if self._is_overtaken(latest, number):
            return
        try:
            deliver()
        except Exception as error:  # noqa: BLE001 - a page that stumbles over an outcome must not take the window with it
            self.failed.emit(Mishap.of(error))
