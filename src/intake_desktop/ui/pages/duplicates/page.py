# SPDX-License-Identifier: Apache-2.0
"""Two files of one woman: what was proposed, what looks alike, and one pair side by side before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.cases import CaseRow
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.casefile.fields import THINGS
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    ChoiceList,
    Column,
    EmptyState,
    Field,
    Flow,
    Heading,
    Icon,
    Line,
    LineEdit,
    Muted,
    Notice,
    Page,
    Pill,
    PrimaryButton,
    QuietButton,
    Strong,
    TickRow,
    Words,
)
from intake_desktop.ui.runner import Runner

from .presenter import DuplicatesPresenter, DuplicatesServices

if TYPE_CHECKING:
    from intake_desktop.services.duplicates import Pair, Part, Preview

_HOW: dict[str, Sentence] = {
    "name": sentence("the name is alike"),
    "age": sentence("the age fits"),
    "phone": sentence("the same telephone number"),
}
_STATES: dict[str, tuple[Sentence, str]] = {
    "proposed": (sentence("She said so at an intake"), "warning"),
    "found": (sentence("Looks alike"), "info"),
    "merged": (sentence("Put together"), "done"),
}
_KINDS = (
    ("same_woman", sentence("One woman, two cases. Both cases stay as they are.")),
    ("same_case", sentence("One case that was entered twice. It goes on in one file.")),
)


class DuplicatesPage(Page):
    """`case_wanted` gives a case that somebody wants to look at first: only there a name can be shown."""

    case_wanted = Signal(str)

    def __init__(self, services: DuplicatesServices, runner: Runner) -> None:
        super().__init__(
            sentence("Two files of one woman"),
            sentence("No name is shown here. Open a case to see more, with a reason."),
        )
        self.presenter = DuplicatesPresenter(services, runner, self)
        self.look = Button(sentence("Look for files that are alike"), "search")
        self.act(self.look)
        self.rows = Column(gap=1.5)
        self.none = EmptyState(
            "cases",
            sentence("Nothing waits for a decision."),
            sentence("Names, ages and telephone numbers of the newest cases can be compared."),
        )
        self.pairs: list[PairCard] = []
        self.side = PairSide(self)
        self.body.add(self.rows)
        self.body.add(self.none)
        self.body.add(self.side)
        self.body.push()
        self.look.clicked.connect(self.presenter.look)
        self.side.back.clicked.connect(self.presenter.leave)
        self.side.two.clicked.connect(self.presenter.dismiss)
        self.side.changed.connect(self.presenter.preview)
        self.side.join.clicked.connect(self._join)
        self.side.hide()
        runner.changed.connect(self.hear)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to decide."""
        self.hush()
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what a service touched."""
        if self.isVisible() and touched & {"duplicates", "bundles"}:
            self.presenter.read()

    # What the presenter asks

    def show_pairs(self, pairs: Sequence[Pair], *, looked: bool, further: bool) -> None:
        self.rows.clear()
        self.pairs = [PairCard(pair) for pair in pairs]
        for card in self.pairs:
            self.rows.add(card)
            card.case_wanted.connect(self.case_wanted)
            card.chosen.connect(self.presenter.choose)
            card.apart_wanted.connect(self.presenter.take_apart)
        self.look.say(sentence("Look further back") if looked else sentence("Look for files that are alike"))
        self.look.setVisible(further)
        self._turn()

    def show_preview(self, preview: Preview | None) -> None:
        self.side.setVisible(preview is not None)
        if preview is not None and self.presenter.chosen is not None:
            self.side.show_preview(self.presenter.chosen, preview)
        self._turn()

    def show_busy(self, busy: bool) -> None:
        for button in (self.look, self.side.join, self.side.two):
            button.setEnabled(not busy)

    def _turn(self) -> None:
        """The list, or one pair of it."""
        chosen = not self.side.isHidden()
        self.rows.setVisible(not chosen and bool(self.pairs))
        self.none.setVisible(not chosen and not self.pairs)
        self.look.setEnabled(not chosen)

    def _join(self) -> None:
        problem = self.side.problem()
        self.side.say_missing(problem)
        if problem is None:
            self.presenter.join(
                self.side.kept(), self.side.kind(), agreed=self.side.agreed.isChecked(),
                reason=str(self.side.reason.editor.value() or ""),
            )  # fmt: skip


class PairCard(Card):
    """One pair in the list."""

    case_wanted = Signal(str)
    chosen = Signal(object)
    apart_wanted = Signal(object)

    def __init__(self, pair: Pair) -> None:
        super().__init__(gap=1.0, inset=2.0)
        words, state = _STATES.get(pair.state, _STATES["found"])
        self.add(Flow(Pill(words, state)))
        if pair.how:
            self.add(Muted(_agreeing(pair.how)))
        self.doors: list[QuietButton] = []
        for row in (pair.kept, pair.other):
            self.add(self._file(row))
        if pair.state == "merged":
            self.button = Button(sentence("Take them apart again"), "swap")
            self.button.clicked.connect(lambda: self.apart_wanted.emit(pair))
        else:
            self.button = Button(sentence("Decide"), "forward")
            self.button.clicked.connect(lambda: self.chosen.emit(pair))
        self.button.setAccessibleDescription(f"{pair.kept.survivor_code} {pair.other.survivor_code}")
        self.add(Flow(self.button))

    def _file(self, row: CaseRow) -> QWidget:
        door = QuietButton(sentence("Look at it"), "eye")
        door.setAccessibleDescription(row.survivor_code)
        door.clicked.connect(lambda: self.case_wanted.emit(row.id))
        self.doors.append(door)
        line = Line(gap=1.5)
        line.add(Column(Strong(row.survivor_code, code=True), Muted(_about(row)), gap=0.25), 1)
        line.add(door, align=Qt.AlignmentFlag.AlignTop)
        return line


class PairSide(Card):
    """One pair before it is put together: as what, which file goes on, what moves and what stays."""

    changed = Signal(str, str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(gap=2.0, inset=2.5)
        self.back = QuietButton(sentence("Back to the list"), "back")
        self._kinds = ChoiceList(list(_KINDS))
        self._kept = ChoiceList([])
        self._which = Field(sentence("Which file goes on?"), self._kept)
        self.moves, self.stays = Column(gap=0.5), Column(gap=0.5)
        self.against = Notice("warning")
        self.agreed = TickRow(
            sentence("She was asked, alone, and wants both files put together."),
            sentence("Without her wish two files of one woman stay two."),
        )
        self.reason = Field(sentence("Remark"), LineEdit())
        self.missing = Notice("error")
        self.join = PrimaryButton(sentence("Put them together"), "check")
        self.two = Button(sentence("They are two women, or she does not want it"), "close")
        for thing in (
            Flow(self.back), Heading(sentence("What are they?"), 2), self._kinds, self._which, self.moves, self.stays,
            self.against, self.agreed, self.reason, self.missing, Flow(self.join, self.two),
        ):  # fmt: skip
            self.add(thing)
        self._pair = ""
        self._kinds.edited.connect(lambda _: self._ask())
        self._kept.edited.connect(lambda _: self._ask())

    def kind(self) -> str:
        """What they are, as she chose."""
        return str(self._kinds.value() or "same_woman")

    def kept(self) -> str:
        """The file that goes on."""
        return str(self._kept.value() or "")

    def show_preview(self, pair: Pair, preview: Preview) -> None:
        """Show one pair and what would become of it."""
        if self._pair != pair.id:
            self._pair = pair.id
            self._kept.set_items([(row.id, _named(row)) for row in (pair.kept, pair.other)])
            self.agreed.setChecked(pair.agreed)
            self.reason.editor.set_value("")
        self._kinds.set_value(preview.kind)
        self._kept.set_value(preview.pair.kept.id)
        _tell_parts(self.moves, sentence("This is shown in the file that goes on:"), preview.parts, moving=True)
        _tell_parts(self.stays, sentence("This stays with the other file:"), preview.parts, moving=False)
        self.against.setVisible(preview.problem is not None)
        if preview.problem is not None:
            self.against.say("warning", preview.problem)
        self.join.setVisible(preview.problem is None)
        self.say_missing(None)

    def problem(self) -> Sentence | None:
        """What is missing before they can be put together."""
        if self.kind() == "same_woman" and not self.agreed.isChecked():
            return sentence("Ask her first, alone. Tick it when she agrees.")
        return None

    def say_missing(self, words: Sentence | None) -> None:
        """Say what is missing, or nothing."""
        self.missing.setVisible(words is not None)
        if words is not None:
            self.missing.say("error", words)

    def _ask(self) -> None:
        self.changed.emit(self.kept(), self.kind())


def _tell_parts(column: Column, title: Sentence, parts: Sequence[Part], *, moving: bool) -> None:
    """Say how many of each there are."""
    column.clear()
    mine = [part for part in parts if part.moves == moving]
    column.setVisible(bool(mine))
    if mine:
        column.add(Strong(title))
    for part in mine:
        line = Line(Icon("forward" if moving else "neutral", "muted"), gap=0.75)
        line.add(Body(_counted(part)), 1)
        column.add(line)


def _counted(part: Part) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say("{what}: {count}", what=speaker.tell(THINGS[part.thing]), count=part.count)

    return words


def _agreeing(how: Sequence[str]) -> Words:
    return lambda speaker: "  ·  ".join(speaker.tell(_HOW[one]) for one in how)


def _named(row: CaseRow) -> Words:
    return lambda speaker: f"{speaker.isolate(row.survivor_code)}  ·  {_about(row)(speaker)}"


def _about(row: CaseRow) -> Callable[[Speaker], str]:
    def words(speaker: Speaker) -> str:
        parts = [speaker.isolate(row.number)]
        if row.opened_on:
            parts.append(speaker.date(row.opened_on))
        parts += [speaker.label("case_status", row.status)] if row.status else []
        parts += [speaker.isolate(row.owner)] if row.owner else []
        return "  ·  ".join(parts)

    return words
