# SPDX-License-Identifier: Apache-2.0
"""When a draft is saved: soon, one save at a time, again after a failure, and at once when she leaves."""

from __future__ import annotations

import pytest

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.keeping import LONGEST, PAUSE, Keeping


class Night:
    """A night shift with its own clock: what is typed, what the disk has, what the status line says."""

    def __init__(self) -> None:
        self.time = 0.0
        self.typed = 0
        self.on_disk = 0
        self.said: list[str] = []
        self.queue: list[tuple[int, object, object]] = []
        self.most_at_once = 0
        self._wake_at: float | None = None
        self.keeping = Keeping(
            self._save, lambda: self.time, self._wake, kept=self._kept, not_kept=lambda _: self.said.append("not kept")
        )

    def type(self) -> None:
        self.typed += 1
        self.keeping.changed()

    def wait(self, seconds: float) -> None:
        """Let time pass; wake-ups come when they are due."""
        end = self.time + seconds
        while self._wake_at is not None and self._wake_at <= end:
            self.time, self._wake_at = self._wake_at, None
            self.keeping.tick()
        self.time = end

    def disk_answers(self) -> None:
        number, done, _ = self.queue.pop(0)
        self.on_disk = number
        done()  # type: ignore[operator]

    def disk_fails(self) -> None:
        _, _, failed = self.queue.pop(0)
        failed(Trouble(sentence("The disk is full.")))  # type: ignore[operator]

    def _save(self, done: object, failed: object) -> None:
        self.queue.append((self.typed, done, failed))
        self.most_at_once = max(self.most_at_once, len(self.queue))

    def _wake(self, milliseconds: int) -> None:
        self._wake_at = self.time + milliseconds / 1000

    def _kept(self) -> None:
        assert self.on_disk > 0, "said kept before anything was on the disk"
        self.said.append("kept")


@pytest.fixture
def night() -> Night:
    return Night()


def test_a_key_press_is_saved_after_a_short_pause(night: Night) -> None:
    night.type()
    night.wait(PAUSE - 0.01)
    assert not night.queue
    night.wait(0.02)
    night.disk_answers()
    assert night.said == ["kept"]
    assert not night.keeping.pending


def test_somebody_who_never_pauses_is_still_saved_within_a_second(night: Night) -> None:
    unsaved_since = 0.0
    for _ in range(60):
        night.type()
        night.wait(0.1)
        if night.queue:
            assert night.time - unsaved_since <= LONGEST + 0.1
            night.disk_answers()
            unsaved_since = night.time
    assert night.on_disk >= 55


def test_there_is_one_save_at_a_time(night: Night) -> None:
    night.type()
    night.wait(1)
    for _ in range(20):
        night.type()
        night.wait(0.2)
    assert night.most_at_once == 1
    night.disk_answers()
    night.wait(0.1)
    night.disk_answers()
    assert night.on_disk == 21


def test_a_failed_save_is_tried_again_and_never_called_kept(night: Night) -> None:
    night.type()
    night.wait(1)
    night.disk_fails()
    assert night.said == ["not kept"]
    assert night.keeping.pending
    night.wait(1)
    night.disk_fails()
    night.wait(1.9)
    assert not night.queue, "the second wait is longer than the first"
    night.wait(0.2)
    night.disk_answers()
    assert night.said == ["not kept", "not kept", "kept"]


def test_typing_after_a_failure_does_not_hammer_the_disk(night: Night) -> None:
    night.type()
    night.wait(1)
    night.disk_fails()
    night.type()
    night.wait(0.8)
    assert not night.queue
    night.wait(0.3)
    assert len(night.queue) == 1


def test_leaving_waits_for_what_was_typed_last(night: Night) -> None:
    left: list[int] = []
    night.type()
    night.keeping.flush(lambda: left.append(night.on_disk))
    assert not left
    night.disk_answers()
    assert left == [1]


def test_leaving_with_everything_kept_does_not_wait(night: Night) -> None:
    left: list[str] = []
    night.keeping.flush(lambda: left.append("gone"))
    assert left == ["gone"]


def test_the_lock_finds_a_second_save_queued_though_one_is_running(night: Night) -> None:
    """The lock queues the closing of the store behind this call: what is typed now must be before it."""
    night.type()
    night.wait(1)
    night.type()
    night.keeping.flush(lambda: None)
    assert [number for number, _, _ in night.queue] == [1, 2]
    night.disk_answers()
    assert night.keeping.pending
    night.disk_answers()
    assert not night.keeping.pending
    assert night.on_disk == 2


def test_leaving_is_told_when_it_could_not_be_kept(night: Night) -> None:
    told: list[str] = []
    night.type()
    night.keeping.flush(lambda: told.append("gone"), lambda trouble: told.append(trouble.what.text))
    night.disk_fails()
    assert told == ["The disk is full."]
    assert night.keeping.pending
