# SPDX-License-Identifier: Apache-2.0
"""The bundles page: the stick on top, sending and taking in below it, then the PCs of the centre."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import Beside, Column, Page, QuietButton, tell
from intake_desktop.ui.runner import Runner

from .drives import Drive, Lying
from .enrol import Enrol
from .presenter import BundlesPresenter, BundlesServices, Centre, Verdict
from .sections import CentreCard, SendCard, StickCard, TakeInCard

if TYPE_CHECKING:
    from intake_desktop.services.bundles import Exported, Imported

LOOK_MS = 2_000
"""How often the page looks which sticks are in the computer, while it is open."""

TITLE_WORDS = sentence("Sticks and bundles")


class BundlesPage(Page):
    """What goes out and comes in. `cases_wanted` goes to the list after something came."""

    cases_wanted = Signal()

    def __init__(self, services: BundlesServices, runner: Runner, *, look_every: int = LOOK_MS) -> None:
        super().__init__(TITLE_WORDS, letters=112)
        self._runner = runner
        self.back = QuietButton(sentence("Back to the bundles"), "back")
        self.act(self.back)
        self.stick = StickCard()
        self.send, self.take_in = SendCard(), TakeInCard()
        self.centre = CentreCard(services.station, may_trust=services.may_trust)
        self.main = Column(
            Beside(Column(self.send, None), Column(self.take_in, None), letters=84), self.centre, None, gap=2
        )
        self.presenter = BundlesPresenter(services, runner, self)
        self.enrol = Enrol(services, runner, self.say_trouble)
        self.body.add(self.stick)
        self.body.add(self.main)
        self.body.add(self.enrol)
        self._clock = QTimer(self, interval=look_every)
        self._clock.timeout.connect(self.presenter.look)
        self.ask_folder: Callable[[Callable[[Path], object]], object] = self._ask_folder
        self.ask_file: Callable[[Callable[[Path], object]], object] = self._ask_file
        self._connect(runner)
        self._show_main(True)

    def _connect(self, runner: Runner) -> None:
        self.back.clicked.connect(lambda: self._show_main(True))
        self.stick.chosen.connect(self.presenter.chose_place)
        self.stick.other.connect(lambda: self.ask_folder(self.presenter.chose_place))
        self.send.wanted.connect(lambda everything: self._begin(lambda: self.presenter.send(everything=everything)))
        self.send.enrol.connect(lambda: self._show_main(False))
        self.take_in.chosen.connect(lambda path: self._begin(lambda: self.presenter.chose_bundle(path)))
        self.take_in.wanted.connect(lambda: self._begin(self.presenter.take_in))
        self.take_in.cases.connect(self.cases_wanted)
        self.centre.enrol.connect(lambda: self._show_main(False))
        self.enrol.file_wanted.connect(lambda: self.ask_file(self.enrol.presenter.read))
        self.enrol.known.connect(self._knows)
        runner.changed.connect(self.hear)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to send, to take in, or to make another PC known (`enrol`)."""
        self.presenter.opened()
        self._show_main(not where.get("enrol"))

    def hear(self, touched: frozenset[str]) -> None:
        """Read again how much is new, and which PCs there are; while out of sight, wait until somebody comes."""
        if self.isVisible():
            self.presenter.heard(touched)

    # what the presenter asks

    def show_stick(self, state: str, place: Drive | None, others: Sequence[Drive]) -> None:
        self.stick.show_stick(state, place, others)
        busy = state in ("writing", "reading")
        self.send.set_ready(place is not None and not busy)
        self.take_in.set_busy(busy)
        self.centre.button.setEnabled(not busy)
        self.enrol.show_place(place)

    def show_centre(self, centre: Centre) -> None:
        self.send.show_centre(centre)
        self.centre.show_centre(centre)

    def show_bundles(self, bundles: Sequence[Lying], chosen: Path | None) -> None:
        self.take_in.show_bundles(bundles, chosen)

    def show_progress(self, words: Sentence, done: int, total: int) -> None:
        self.stick.show_progress(words, done, total)

    def hide_progress(self) -> None:
        self.stick.progress.hide()

    def show_sent(self, exported: Exported) -> None:
        self.send.show_sent(exported)
        self._bring_to_sight(self.send)

    def show_verdict(self, verdict: Verdict | None) -> None:
        self.take_in.show_verdict(verdict)
        if verdict is not None:
            self._bring_to_sight(self.take_in.button if verdict.proceeds else self.take_in.verdict)

    def show_taken(self, imported: Imported, waiting: Sequence[tuple[str, int, int]]) -> None:
        self.take_in.show_taken(imported, waiting)
        self._bring_to_sight(self.take_in.came)

    # what the person does here

    def _bring_to_sight(self, thing: QWidget) -> None:
        """Scroll to what was just said, once it has its place."""
        QTimer.singleShot(0, self, lambda: self.middle.ensureWidgetVisible(thing))

    def _begin(self, deed: Callable[[], object]) -> None:
        """Something new begins: what was said about the last one goes away."""
        self.hush()
        self.send.show_sent(None)
        self.take_in.show_taken(None, ())
        deed()

    def _show_main(self, main: bool) -> None:
        self.hush()
        self.main.setVisible(main)
        self.enrol.setVisible(not main)
        self.back.setVisible(not main)
        self.title.say(TITLE_WORDS if main else sentence("Make another PC known"))
        self.middle.verticalScrollBar().setValue(0)
        if not main:
            self.enrol.begin(self.presenter.place)

    def _knows(self, station: str) -> None:
        self._show_main(True)
        self.presenter.read_centre()
        self.say(
            "done",
            sentence("PC {station} is trusted now.", station=station),
            sentence("Do the same on that PC with the file of this one. Then send it a full bundle."),
        )

    def _ask_folder(self, then: Callable[[Path], object]) -> None:
        box = QFileDialog(self.window(), tell(sentence("Choose a folder")), str(Path.home()))
        box.setFileMode(QFileDialog.FileMode.Directory)
        box.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(box, then)

    def _ask_file(self, then: Callable[[Path], object]) -> None:
        place = self.presenter.place
        box = QFileDialog(self.window(), tell(sentence("Choose a file")), str(place.path if place else Path.home()))
        box.setFileMode(QFileDialog.FileMode.ExistingFile)
        box.setNameFilter("*.json")
        self._open(box, then)

    def _open(self, box: QFileDialog, then: Callable[[Path], object]) -> None:
        """Qt's own box, because the system's speaks the language of the system; nothing waits for it."""
        box.setOption(QFileDialog.Option.DontUseNativeDialog)
        box.fileSelected.connect(lambda path: then(Path(path)))
        box.finished.connect(box.deleteLater)
        box.open()

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
