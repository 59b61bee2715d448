# SPDX-License-Identifier: Apache-2.0
"""The second place of backups: a stick or a folder of another computer, which may be full, gone, or never answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..store import backup
from ..store.backup import Backup, Progress
from ..store.backup_troubles import gone, spoken
from ..store.shelf import Shelf

PATIENCE = 20.0
"""Seconds without any progress after which a place is given up."""

T = TypeVar("T")


class PlaceRefused(Trouble):
    """This folder cannot be the second place."""

    name = "place_refused"


def taken_to(shelf: Shelf, made: Backup, progress: Progress) -> Sentence | None:
    """Copy a backup to the second place; gives what went wrong. A place that hangs is given up after a while."""

    def work(beat: Callable[[], None]) -> None:
        def told(what: Sentence, done: int, total: int) -> None:
            beat()
            progress(what, done, total)

        if not shelf.folder.is_dir():  # never made anew: an empty folder where a stick should be is no second place
            raise gone()
        shelf.prepare()
        backup.carry(made, shelf.folder / made.path.name, told)
        shelf.tidy()

    try:
        patiently(work)
    except Trouble as trouble:
        return _SECOND_WORDS.get(trouble.name, _SECOND_FAILED)
    return None


_SECOND_FAILED = sentence("The backup could not be copied to the second place: its disk reported an error.")
_SECOND_WORDS = {
    "backup_gone": sentence("The backup could not be copied to the second place, because it is not there."),
    "backup_place_full": sentence("The backup could not be copied to the second place, because it is full."),
    "backup_place_read_only": sentence("The backup could not be copied to the second place: it cannot be written."),
    "place_refused": sentence("The backup could not be copied to the second place, because it does not answer."),
}


def patiently(work: Callable[[Callable[[], None]], T]) -> T:
    """Do something with a place that may never answer, on a thread that is left alone when it does not move."""
    outcome: list[T] = []
    failure: list[BaseException] = []
    last = [time.monotonic()]

    def beat() -> None:
        last[0] = time.monotonic()

    def run() -> None:
        try:
            outcome.append(work(beat))
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that asked
            failure.append(error)

    thread = threading.Thread(target=run, name="second place", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.2)
        if thread.is_alive() and time.monotonic() - last[0] > PATIENCE:
            raise PlaceRefused(
                sentence("This place does not answer."), sentence("Take the stick out and put it in again.")
            )
    if failure:
        raise failure[0]
    return outcome[0]


def looked_over(shelves: Path, folder: Path) -> Sentence | None:
    """Refuse what cannot be a second place beside `shelves`; say what should be thought over about one that can."""
    home = shelves.parent
    if folder == shelves.absolute() or shelves.absolute() in folder.parents or folder == home.absolute():
        raise PlaceRefused(
            sentence("The backups lie in this folder already."),
            sentence("Choose a stick, or a folder of another computer."),
        )
    with spoken():
        if not folder.is_dir():
            raise gone()
        probe = folder / f".{time.monotonic_ns():x}.part"
        try:
            probe.touch(mode=0o600, exist_ok=False)
        finally:
            probe.unlink(missing_ok=True)
        if folder.stat().st_dev == home.stat().st_dev:
            return sentence(
                "This folder is on the same disk as the case file. When the disk breaks, both are gone. A stick or "
                "another computer is safer."
            )
    return None
