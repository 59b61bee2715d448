# SPDX-License-Identifier: Apache-2.0
"""Making another PC known, as people do it: carry a file over, read out six words, say whether they are the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    Flow,
    Heading,
    Icon,
    Line,
    Muted,
    Notice,
    PrimaryButton,
    Strong,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.six_words import SixWords

from .drives import Drive
from .enrolling import EnrollingPresenter
from .presenter import BundlesServices

if TYPE_CHECKING:
    from intake_desktop.services.devices import DeviceCard


class Enrol(Column):
    """The two halves of getting to know each other. `file_wanted` asks for a file by hand, `known` tells the letter."""

    file_wanted = Signal()
    known = Signal(str)

    def __init__(self, services: BundlesServices, runner: Runner, say_trouble: Callable[[Trouble], object]) -> None:
        super().__init__(gap=2.0)
        self._say_trouble, self._place = say_trouble, None
        self.give = Button(sentence("Write the file to the stick"), "save")
        self._given = Notice("done")
        self.own = SixWords()
        self._files = Column(gap=1.0)
        self._nothing = Muted(sentence("No file of another PC lies on the stick."))
        another = Button(sentence("Another file…"), "open")
        again = Button(sentence("Look again"), "search")
        self._who, self.other = Strong(), SixWords()
        self.same = PrimaryButton(sentence("The words are the same: trust this PC"), "check")
        self.differ = Button(sentence("They are not the same"), "close")
        self._compare = Column(
            self._who,
            self.other,
            Body(
                sentence(
                    "Call the other PC, or stand beside it, and let somebody read its words out. Compare each one."
                )
            ),
            Flow(self.same, self.differ),
            gap=1.5,
        )
        self.add(Body(sentence("Both PCs do this, one after the other. Then each can open what the other sends.")))
        self.add(
            Card(
                Heading(sentence("1. Take this PC's file to the other PC"), 2),
                Body(sentence("Two small files with the letter of this PC are written. They hold nothing secret.")),
                Flow(self.give),
                self._given,
                Strong(sentence("These are the words of this PC. Read them out when the other PC asks.")),
                self.own,
                gap=1.5,
                inset=2.5,
            )
        )  # fmt: skip
        self.add(
            Card(
                Heading(sentence("2. Read the other PC's file here"), 2),
                self._nothing,
                self._files,
                Flow(another, again),
                self._compare,
                gap=1.5,
                inset=2.5,
            )
        )
        self._given.hide()
        self._compare.hide()
        self.presenter = EnrollingPresenter(services, runner, self)
        self.give.clicked.connect(self._give)
        self.same.clicked.connect(self.presenter.same)
        self.differ.clicked.connect(self.presenter.differ)
        another.clicked.connect(self.file_wanted)
        again.clicked.connect(lambda: self.presenter.look(self._folder()))

    _place: Drive | None

    def begin(self, place: Drive | None) -> None:
        """Somebody wants another PC known, with this stick in the computer."""
        self._given.hide()
        self.show_place(place)
        self.presenter.opened(self._folder())

    def show_place(self, place: Drive | None) -> None:
        """Another stick is used."""
        self._place = place
        self.give.setEnabled(place is not None)

    def _folder(self) -> Path | None:
        return self._place.path if self._place is not None else None

    def _give(self) -> None:
        if self._place is not None:
            self.presenter.give(self._place.path)

    # what the presenter asks

    def show_own_words(self, words: Sequence[str]) -> None:
        self.own.show_words(words)

    def show_given(self, path: Path) -> None:
        self._given.say("done", sentence("The file {name} lies on the stick.", name=path.name))
        self._given.show()

    def show_files(self, files: Sequence[Path]) -> None:
        self._files.clear()
        self._files.setVisible(bool(files))
        self._nothing.setVisible(not files)
        for path in files:
            line = Line(Icon("computer", "muted"))
            line.add(Strong(path.name, code=True), 1)
            read = Button(sentence("Read it"), "eye")
            read.clicked.connect(lambda _=False, chosen=path: self.presenter.read(chosen))
            line.add(read)
            self._files.add(line)

    def show_card(self, card: DeviceCard | None) -> None:
        self._compare.setVisible(card is not None)
        if card is not None:
            known = sentence("PC {station} is known here already. Its file says these words:", station=card.station)
            self._who.say(
                known
                if card.known
                else sentence(
                    "PC {station} of the centre {centre} says these words:", station=card.station, centre=card.centre
                )
            )
            self.other.show_words(card.words)
            self.same.setFocus()

    def show_trusted(self, station: str) -> None:
        self.known.emit(station)

    def show_mismatch(self, station: str) -> None:
        self._say_trouble(WordsDiffer(station))

    def say_trouble(self, trouble: Trouble) -> object:
        return self._say_trouble(trouble)


class WordsDiffer(Trouble):
    """Somebody may have changed the file on its way."""

    name = "words_differ"

    def __init__(self, station: str) -> None:
        super().__init__(
            sentence("The words are not the same, so PC {station} is not trusted.", station=station),
            sentence(
                "Make its file again on that PC and bring it here. If they differ once more, tell the supervisor."
            ),
        )
