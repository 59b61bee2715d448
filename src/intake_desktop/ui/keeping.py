# SPDX-License-Identifier: Apache-2.0
"""Keep every change of a draft within a second, one save at a time, and never say "kept" before it is.

Knows no Qt and no clock: the page hands in `now` (seconds, never running backwards) and `wake` (call
:meth:`Keeping.tick` after so many milliseconds). What fails is tried again after 1, 2, 4 … 30 seconds, for as long as
the draft is open.
"""

from __future__ import annotations

from collections.abc import Callable

from intake_desktop.domain.troubles import Trouble

PAUSE = 0.4
"""Seconds without a further key press after which the draft is saved."""
LONGEST = 0.6
"""Seconds from the first unsaved key press after which it is saved though she types on; 0.4 s are left for the save."""
RETRIES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

Done = Callable[[], object]
Failed = Callable[[Trouble], object]
Save = Callable[[Done, Failed], object]


class Keeping:
    """Decides when a draft is saved.

    `save(done, failed)` queues one save of everything typed so far and answers once, saves in the order of their calls.
    """

    def __init__(
        self, save: Save, now: Callable[[], float], wake: Callable[[int], object], *, kept: Done, not_kept: Failed
    ) -> None:
        self._save = save
        self._now = now
        self._wake = wake
        self._kept = kept
        self._not_kept = not_kept
        self._typed = self._queued = self._safe = 0
        self._running = 0
        self._first = self._last = self._not_before = 0.0
        self._failures = 0
        self._waiting: list[tuple[int, Done, Failed | None]] = []

    @property
    def pending(self) -> bool:
        """Whether something typed is not yet safe."""
        return self._typed > self._safe

    def changed(self) -> None:
        """Note that the answers changed just now."""
        self._last = self._now()
        if self._typed == self._queued:
            self._first = self._last
        self._typed += 1
        self._wake_when_due()

    def tick(self) -> None:
        """Save if it is time; the page calls this when the wake-up it was asked for is due."""
        if self._running or self._typed == self._queued:
            return
        if self._milliseconds_left() > 0:
            self._wake_when_due()
        else:
            self._start()

    def flush(self, then: Done, failed: Failed | None = None) -> None:
        """Queue what is not yet safe at once, behind a save that may be running; call `then` when all of it is safe.

        Whoever queues work behind this call (the lock, say) finds the draft saved before it.
        """
        if not self.pending:
            then()
            return
        self._waiting.append((self._typed, then, failed))
        if self._typed > self._queued:
            self._start()

    def _due(self) -> float:
        return max(self._not_before, min(self._last + PAUSE, self._first + LONGEST))

    def _milliseconds_left(self) -> int:
        return max(0, round((self._due() - self._now()) * 1000))

    def _wake_when_due(self) -> None:
        if not self._running and self._typed > self._queued:
            self._wake(self._milliseconds_left())

    def _start(self) -> None:
        version = self._queued = self._typed
        self._running += 1
        self._save(lambda: self._saved(version), lambda trouble: self._failed(version, trouble))

    def _saved(self, version: int) -> None:
        self._running -= 1
        self._safe = max(self._safe, version)
        self._failures, self._not_before = 0, 0.0
        self._kept()
        for then, _ in self._take_waiting(version):
            then()
        self._wake_when_due()

    def _failed(self, version: int, trouble: Trouble) -> None:
        self._running -= 1
        self._queued = min(self._queued, self._safe)
        self._first = self._now()
        self._not_before = self._first + RETRIES[min(self._failures, len(RETRIES) - 1)]
        self._failures += 1
        self._not_kept(trouble)
        for _, failed in self._take_waiting(version):
            if failed is not None:
                failed(trouble)
        self._wake_when_due()

    def _take_waiting(self, version: int) -> list[tuple[Done, Failed | None]]:
        """Those who wait for this version or an older one."""
        ready = [(then, failed) for wanted, then, failed in self._waiting if wanted <= version]
        self._waiting = [waiting for waiting in self._waiting if waiting[0] > version]
        return ready
