# SPDX-License-Identifier: Apache-2.0
"""Handing the directory on to another centre as a file, and looking at one that came before anything is stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.ordering import name_key
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.lang import Speaker
from intake_desktop.ui.folders import ask_file, ask_folder
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    EmptyState,
    Flow,
    Heading,
    ListColumn,
    Muted,
    PrimaryButton,
    Row,
    RowList,
    State,
    Words,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .model import FIELD_WORDS
from .presenter import DirectoryServices

if TYPE_CHECKING:
    from intake_desktop.services.directory_file import DirectorySeen, Line

KIND_WORDS: dict[str, tuple[Sentence, str]] = {
    "new": (sentence("New"), "info"),
    "changed": (sentence("Changed"), "waiting"),
    "kept": (sentence("Ours is not older"), "neutral"),
    "same": (sentence("The same"), "neutral"),
}
LEFT = (sentence("Left out"), "neutral")
WAITS = (sentence("Ask there first"), "warning")
COLUMNS = (
    ListColumn(sentence("Name"), 26, stretch=True, strong=True),
    ListColumn(sentence("What changes"), 30, stretch=True, second=True),
    ListColumn(sentence("Checked"), 16, second=True),
    ListColumn(sentence("What happens"), 18),
)


class Handing(Column):
    """Two cards: hand on, take in. `said` gives the state and the words of what was done; `troubled` a trouble;
    `turned` says that a file is looked into now (`is_looking`), or not any more.
    """

    said = Signal(str, object)
    troubled = Signal(object)
    turned = Signal()

    def __init__(self, services: DirectoryServices, runner: Runner) -> None:
        super().__init__(gap=2.0)
        self._services, self._runner = services, runner
        self._seen: DirectorySeen | None = None
        self._left: set[str] = set()
        self.ask_folder: Callable[[Callable[[Path], object]], object] = lambda then: ask_folder(self, then)
        self.ask_file: Callable[[Callable[[Path], object]], object] = lambda then: ask_file(
            self, then, ending=(".json",)
        )
        self.export = Button(sentence("Write the file…"), "save")
        self.choose = Button(sentence("Look into a file…"), "open")
        self.store = PrimaryButton(sentence("Store"), "check", keys="Ctrl+Return")
        self.forget = Button(sentence("Store nothing"), "close")
        self._count = Body()
        nothing = EmptyState("directory", sentence("Nothing in this file is new."))
        self.list = RowList(COLUMNS, sentence("What the file would change"), nothing)
        self._wait = Body(sentence("“Ask there first”: call the number you know."))
        self._look = Column(self._count, self._wait, gap=1.0)
        self._look.add(self.list, 1)
        self._look.add(Flow(self.store, self.forget))
        self._cards = Column(
            Card(
                Heading(sentence("Hand the directory on"), 2),
                Body(
                    sentence(
                        "One file with all services, for another centre. It holds no names of persons and no keys."
                    )
                ),
                Muted(sentence("Desks of this centre are left out, and so is where a shelter is.")),
                Flow(self.export),
                inset=2.5,
            ),
            Card(
                Heading(sentence("Take in what another centre knows"), 2),
                Body(sentence("You see first what would change. What was checked later counts. Nothing is deleted.")),
                Flow(self.choose),
                inset=2.5,
            ),
            None,
            gap=2.0,
        )
        self.add(self._cards)
        self.add(self._look, 1)
        self.export.clicked.connect(lambda: self.ask_folder(self.write))
        self.choose.clicked.connect(lambda: self.ask_file(self.look))
        self.store.clicked.connect(self._store)
        self.forget.clicked.connect(self._forget)
        self.list.opened.connect(self._turn)
        self.begin()

    def begin(self) -> None:
        """Nothing was looked into yet."""
        self._seen, self._left = None, set()
        self.export.setEnabled(not self._services.is_practice)
        self._cards.show()
        self._look.hide()
        self.turned.emit()

    @property
    def is_looking(self) -> bool:
        """Whether a file is open whose lines are looked at."""
        return self._seen is not None

    def write(self, folder: Path) -> None:
        """Write the file into a folder."""
        self._runner.run(
            lambda: self._services.export(folder),
            lambda path: self.said.emit("done", sentence("The directory is written to {file}.", file=path.name)),
            self.troubled.emit,
            once="directory file",
        )

    def look(self, path: Path) -> None:
        """Look into a file."""
        self._runner.run(lambda: self._services.look_into(path), self.show_seen, self._trouble, latest="directory file")

    def show_seen(self, seen: DirectorySeen) -> None:
        """Show what a file would change."""
        self._seen, self._left = seen, set(seen.waiting)
        self._wait.setVisible(bool(seen.waiting))
        self._cards.hide()
        self._look.show()
        self.turned.emit()
        self._tell()
        self.list.setFocus()

    def _tell(self) -> None:
        seen = self._seen
        if seen is None:
            return
        self._count.say(_counted(seen))
        kinds, language = list(KIND_WORDS), looks().speaker.language
        shown = [(kinds.index(line.kind), _place(line, language), line) for line in seen.lines if line.kind != "same"]
        self.list.show_rows([self._row(line) for _, _, line in sorted(shown, key=lambda one: one[:2])])
        wanted = sum(line.kind in ("new", "changed") for line in seen.lines) - len(self._left)
        self.store.say(sentence("Store {count}", count=wanted))
        self.store.setEnabled(wanted > 0)

    def _row(self, line: Line) -> Row:
        words, state = KIND_WORDS[line.kind]
        if line.id in self._left:
            words, state = WAITS if line.waits else LEFT
        day = line.verified_on
        return Row(
            line.id,
            (
                lambda speaker: speaker.pick(line.names),
                _what(line),
                (lambda speaker: speaker.date(day)) if day else sentence("Never checked"),
                State(words, state),
            ),
        )

    def _turn(self, id: str) -> None:
        """Leave a line out, or take it in after all."""
        if self._seen is None or not any(
            line.id == id and line.kind in ("new", "changed") for line in self._seen.lines
        ):
            return
        self._left ^= {id}
        self._tell()
        self.list.choose(id)

    def _store(self) -> None:
        seen, left = self._seen, frozenset(self._left)
        if seen is None:
            return

        def then(count: int) -> None:
            self.begin()
            self.said.emit("done", sentence("Services stored: {count}.", count=count))

        self._runner.run(lambda: self._services.take_in(seen, left), then, self._trouble, once="directory file")

    def _forget(self) -> None:
        self.begin()
        self.choose.setFocus()

    def _trouble(self, trouble: Trouble) -> None:
        self.begin()
        self.troubled.emit(trouble)


def _place(line: Line, language: str) -> str:
    return name_key(line.names.get(language) or line.names["en"], language)


def _what(line: Line) -> Words:
    """What a line would change, or what has to be known about it."""
    if line.alike:
        return sentence("There is one with the same name or number already.")
    if not line.active:
        return sentence("It goes out of use.")
    if line.kind == "changed" and not line.fields:
        return sentence("It was checked again.")

    def words(speaker: Speaker) -> str:
        moved = {field: (was, becomes) for field, was, becomes in line.moved}
        return speaker.series(_field(speaker, field, moved.get(field)) for field in line.fields if field in FIELD_WORDS)

    return words


def _field(speaker: Speaker, field: str, moved: tuple[str, str] | None) -> str:
    """A field that would change; of a number or an address also what it was and would be."""
    name = speaker.tell(FIELD_WORDS[field])
    if moved is None:
        return name
    is_number = field.startswith("phone")
    was, becomes = ((speaker.isolate(one) if is_number else one) or "–" for one in moved)
    return speaker.say("{field}: {was} here, {becomes} in the file", field=name, was=was, becomes=becomes)


def _counted(seen: DirectorySeen) -> Words:
    """Where the file comes from, and how much it would change."""
    return lambda speaker: speaker.say(
        "From {centre}, {day}. New: {new}, changed: {changed}, ours is as new: {kept}, the same: {same}. "
        "Press a line to leave it out.",
        centre=speaker.isolate(seen.centre),
        day=speaker.date(seen.made_on),
        new=seen.count("new"),
        changed=seen.count("changed"),
        kept=seen.count("kept"),
        same=seen.count("same"),
    )
