# SPDX-License-Identifier: Apache-2.0
"""Making another PC known: this PC's file goes there, its file comes here, two people compare six words. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.devices import DeviceCard

    from .presenter import BundlesServices


class EnrollingView(Protocol):
    """What the presenter asks of the page."""

    def show_own_words(self, words: Sequence[str]) -> None: ...
    def show_given(self, path: Path) -> None: ...
    def show_files(self, files: Sequence[Path]) -> None: ...
    def show_card(self, card: DeviceCard | None) -> None: ...
    def show_trusted(self, station: str) -> None: ...
    def show_mismatch(self, station: str) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class EnrollingPresenter:
    """Keeps the file that was read, until its words are compared."""

    def __init__(self, services: BundlesServices, runner: Runner, view: EnrollingView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._path: Path | None = None
        self._card: DeviceCard | None = None

    def opened(self, folder: Path | None) -> None:
        """Begin: show this PC's own words, and the files that lie on the stick."""
        self._path = self._card = None
        self._view.show_card(None)
        self._runner.run(self._services.own_words, self._view.show_own_words, self._view.say_trouble)
        self.look(folder)

    def look(self, folder: Path | None) -> None:
        """See which files of other PCs lie on the stick."""
        if folder is None:
            self._view.show_files(())
            return
        own = f"device-{self._services.station}.json"

        def work() -> list[Path]:
            return [path for path in self._services.device_files_on(folder) if path.name != own]

        self._runner.run(work, self._view.show_files, self._view.say_trouble)

    def give(self, folder: Path) -> None:
        """Write this PC's file to the stick, for the other PC."""
        self._runner.run(
            lambda: self._services.export_device_file(folder), self._view.show_given, self._view.say_trouble
        )

    def read(self, path: Path) -> None:
        """Read another PC's file and show its words. Reading is not trusting."""

        def then(card: DeviceCard) -> None:
            self._path, self._card = path, card
            self._view.show_card(card)

        def trouble(what: Trouble) -> None:
            self._path = self._card = None
            self._view.show_card(None)
            self._view.say_trouble(what)

        self._runner.run(lambda: self._services.read_device_file(path), then, trouble)

    def same(self) -> None:
        """The words are the same on both PCs: trust that one."""
        path, card = self._path, self._card
        if path is None or card is None:
            return

        def then(station: str) -> None:
            self._path = self._card = None
            self._view.show_card(None)
            self._view.show_trusted(station)

        self._runner.run(lambda: self._services.trust_device(path, card.words), then, self._view.say_trouble)

    def differ(self) -> None:
        """The words are not the same: forget the file."""
        station = self._card.station if self._card is not None else ""
        self._path = self._card = None
        self._view.show_card(None)
        self._view.show_mismatch(station)
