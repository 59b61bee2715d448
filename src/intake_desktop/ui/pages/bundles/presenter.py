# SPDX-License-Identifier: Apache-2.0
"""What the bundles page shows and does. Knows no Qt.

The stick is in one of five states: ``none``, ``here``, ``writing``, ``reading``, ``safe``. It is ``safe`` only after a
service has said that everything is on it, or that nothing more is read from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

from .drives import Drive, Lying

if TYPE_CHECKING:
    from intake_desktop.services.bundles import Exported, Imported
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.devices import DeviceCard, KnownDevice

Progress = Callable[[Sentence, int, int], None]
_STICK, _VERDICT, _CENTRE = "which sticks are here", "verdict of a bundle", "PCs of the centre"


class Verdict(Protocol):
    """What the checks of a bundle came to, as services tell it."""

    @property
    def what(self) -> Sentence: ...
    @property
    def way_on(self) -> Sentence | None: ...
    @property
    def operations(self) -> int: ...
    @property
    def proceeds(self) -> bool: ...
    @property
    def refused(self) -> bool: ...


@dataclass(frozen=True)
class BundlesServices:
    """The verbs of this page, with the desk already in them."""

    station: str
    may_trust: bool
    now: Callable[[], datetime]
    drives: Callable[[], Sequence[Drive]]
    drive: Callable[[Path], Drive]
    bundles_on: Callable[[Path], Sequence[Lying]]
    device_files_on: Callable[[Path], Sequence[Path]]
    export: Callable[[Path, bool, Progress], Any]
    verify: Callable[[Path, Progress], Verdict]
    take_in: Callable[[Path, Progress], Any]
    unsent: Callable[[], int]
    waiting_for: Callable[[], Sequence[tuple[str, int, int]]]
    list_devices: Callable[[], Sequence[KnownDevice]]
    own_words: Callable[[], Sequence[str]]
    export_device_file: Callable[[Path], Path]
    read_device_file: Callable[[Path], DeviceCard]
    trust_device: Callable[[Path, tuple[str, ...]], Any]


def services_at(desk: Desk) -> BundlesServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import bundles, devices

    from . import drives

    return BundlesServices(
        station=desk.centre.station,
        may_trust=desk.may(Action.TRUST_DEVICES),
        now=desk.now,
        drives=drives.drives,
        drive=drives.drive,
        bundles_on=drives.bundles_on,
        device_files_on=drives.device_files_on,
        export=lambda folder, everything, told: bundles.export_bundle(
            desk, folder, everything=everything, progress=told
        ),
        verify=lambda path, told: bundles.verify_bundle(desk, path, progress=told),
        take_in=lambda path, told: bundles.import_bundle(desk, path, progress=told),
        unsent=lambda: bundles.unsent(desk),
        waiting_for=lambda: bundles.waiting_for(desk),
        list_devices=lambda: devices.list_devices(desk),
        own_words=lambda: devices.own_words(desk),
        export_device_file=lambda folder: devices.export_device_file(desk, folder),
        read_device_file=lambda path: devices.read_device_file(desk, path),
        trust_device=lambda path, words: devices.trust_device(desk, path, words),
    )


@dataclass(frozen=True)
class Centre:
    """The PCs of the centre as this one knows them."""

    devices: tuple[KnownDevice, ...]
    waiting: tuple[tuple[str, int, int], ...]
    unsent: int
    now: datetime


class BundlesView(Protocol):
    """What the presenter asks of the page."""

    def show_stick(self, state: str, place: Drive | None, others: Sequence[Drive]) -> None: ...
    def show_centre(self, centre: Centre) -> None: ...
    def show_bundles(self, bundles: Sequence[Lying], chosen: Path | None) -> None: ...
    def show_progress(self, words: Sentence, done: int, total: int) -> None: ...
    def hide_progress(self) -> None: ...
    def show_sent(self, exported: Exported) -> None: ...
    def show_verdict(self, verdict: Verdict | None) -> None: ...
    def show_taken(self, imported: Imported, waiting: Sequence[tuple[str, int, int]]) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class BundlesPresenter:
    """Keeps which stick is used, what is done with it, and which bundle is looked at."""

    def __init__(self, services: BundlesServices, runner: Runner, view: BundlesView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._sticks: list[Drive] = []
        self._folder: Drive | None = None
        """A folder that was chosen by hand; it stays on offer although it is no stick."""
        self._place: Drive | None = None
        self._state = "none"
        self._chosen: Path | None = None
        self._centre: Centre | None = None
        runner.failed.connect(self._failed)

    @property
    def place(self) -> Drive | None:
        """The stick or folder that is used now."""
        return self._place

    @property
    def is_busy(self) -> bool:
        """Whether something is being written or read."""
        return self._state in ("writing", "reading")

    # which stick

    def opened(self) -> None:
        """Somebody comes to the page."""
        self.look()
        self.read_centre()

    def look(self) -> None:
        """See which sticks are in the computer; called again and again while the page is open."""
        if not self.is_busy:
            self._runner.run(self._services.drives, self._saw, self._view.say_trouble, latest=_STICK)

    def chose_place(self, path: Path) -> None:
        """Use another stick or folder."""
        if self.is_busy:
            return
        known = {one.path: one for one in self._sticks}
        if path not in known:
            self._folder = self._services.drive(path)
        self._use(known.get(path) or self._folder)

    def _saw(self, sticks: Sequence[Drive]) -> None:
        if self.is_busy:
            return
        before, self._sticks = self._sticks, list(sticks)
        place, paths = self._place, [one.path for one in sticks]
        by_hand = place is not None and self._folder is not None and place.path == self._folder.path
        if place is not None and (by_hand or place.path in paths):
            if [one.path for one in before] != paths:
                self._show_stick()
            return
        self._use(self._sticks[0] if self._sticks else None)

    def _use(self, place: Drive | None) -> None:
        """Look at a stick as if it had just been put in."""
        self._place, self._chosen = place, None
        self._state = "here" if place is not None else "none"
        self._show_stick()
        self._view.show_verdict(None)
        self._list()

    def _list(self) -> None:
        place = self._place
        if place is None:
            self._view.show_bundles((), None)
            return

        def then(found: Sequence[Lying]) -> None:
            if place == self._place:
                self._view.show_bundles(found, self._chosen)

        self._runner.run(lambda: self._services.bundles_on(place.path), then, self._view.say_trouble)

    def _show_stick(self) -> None:
        offered = [*self._sticks, *([self._folder] if self._folder is not None else [])]
        self._view.show_stick(self._state, self._place, offered)

    # the PCs of the centre

    def read_centre(self) -> None:
        """Read which PCs are known, what they do not have yet, and what is waited for."""
        self._runner.run(self._read_centre, self._show_centre, self._view.say_trouble, latest=_CENTRE)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again what somebody changed."""
        if touched and not self.is_busy:
            self.read_centre()

    def _read_centre(self) -> Centre:
        services = self._services
        return Centre(tuple(services.list_devices()), tuple(services.waiting_for()), services.unsent(), services.now())

    def _show_centre(self, centre: Centre) -> None:
        self._centre = centre
        self._view.show_centre(centre)

    # sending

    def send(self, *, everything: bool = False) -> None:
        """Write a bundle to the stick."""
        place = self._place
        if place is None or self.is_busy:
            return

        def then(exported: Exported) -> None:
            self._rest("safe")
            self._view.show_sent(exported)
            self._list()
            self.read_centre()

        self._chosen = None
        self._view.show_verdict(None)
        self._work("writing", sentence("Packing the entries"))
        told = self._told()
        self._runner.run(lambda: self._services.export(place.path, everything, told), then, self._stumble)

    # taking in

    def chose_bundle(self, path: Path) -> None:
        """Look at a bundle: say in words what it is before anything is taken in."""
        if self.is_busy:
            return
        self._chosen = path

        def then(verdict: Verdict) -> None:
            self._rest("here")
            self._view.show_verdict(verdict)
            self._list()

        self._view.show_verdict(None)
        self._work("reading", sentence("Checking the bundle"))
        told = self._told()
        self._runner.run(lambda: self._services.verify(path, told), then, self._stumble, latest=_VERDICT)

    def take_in(self) -> None:
        """Take in the bundle whose verdict is shown."""
        path = self._chosen
        if path is None or self.is_busy:
            return

        def taken(imported: Imported) -> None:
            self._runner.run(self._services.waiting_for, lambda waiting: then(imported, waiting), self._stumble)

        def then(imported: Imported, waiting: Sequence[tuple[str, int, int]]) -> None:
            self._rest("safe")
            self._chosen = None
            self._view.show_verdict(None)
            self._view.show_taken(imported, waiting)
            self.read_centre()

        self._work("reading", sentence("Reading the bundle"))
        told = self._told()
        self._runner.run(lambda: self._services.take_in(path, told), taken, self._stumble)

    # how it goes

    def _work(self, state: str, words: Sentence) -> None:
        self._state = state
        self._show_stick()
        self._view.show_progress(words, 0, 0)

    def _rest(self, state: str) -> None:
        self._state = state if self._place is not None else "none"
        self._view.hide_progress()
        self._show_stick()

    def _told(self) -> Progress:
        """Pass progress on to the window, but no more than a hundred times a stage: the worker tells of every entry."""
        tell = self._runner.in_window(self._progressed)
        last: list[tuple[str, int]] = []

        def told(words: Sentence, done: int, total: int) -> None:
            mark = (words.text, done * 100 // total if total else 0)
            if last != [mark]:
                last[:] = [mark]
                tell(words, done, total)

        return told

    def _progressed(self, words: Sentence, done: int, total: int) -> None:
        if self.is_busy:
            self._view.show_progress(words, done, total)

    def _stumble(self, trouble: Trouble) -> None:
        self._rest("here")
        self._view.say_trouble(trouble)
        self.look()

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        if self.is_busy:
            self._rest("here")
