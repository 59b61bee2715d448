# SPDX-License-Identifier: Apache-2.0
"""Closed files that may not be kept any longer: looked at, chosen, and erased by two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Card,
    Column,
    DangerButton,
    EmptyState,
    Flow,
    Heading,
    Icon,
    Label,
    Line,
    Muted,
    Page,
    QuietButton,
    Strong,
    TickRow,
    Words,
    ask,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.second import SecondPersonPanel

from .presenter import RetentionPresenter, RetentionServices

if TYPE_CHECKING:
    from intake_desktop.services.retention import DueFile, Tombstone


class RetentionPage(Page):
    """`case_wanted` gives a case that somebody wants to look at first."""

    case_wanted = Signal(str)

    def __init__(self, services: RetentionServices, runner: Runner) -> None:
        super().__init__(sentence("Files whose time is over"))
        self._erases = services.erases
        self.presenter = RetentionPresenter(services, runner, self)
        self.ticks: dict[str, TickRow] = {}
        self.rule, self.rows = Body(""), Column(gap=1.0)
        self.none = EmptyState("done", sentence("No file has to go now."))
        self.second = SecondPersonPanel(services.confirm_second, runner)
        self.problem = Label("", ink="error")
        self._problem_line = Line(Icon("error", "error"), gap=0.75)
        self._problem_line.add(self.problem, 1)
        self.button = DangerButton(sentence("Erase the chosen files"), "trash")
        self.deeds = Column(self.second, self._problem_line, Flow(self.button), gap=1.5)
        self.asks = Muted(sentence("Only the centre administrator erases files, together with a second person."))
        self.due = Card(self.rule, self.rows, self.none, self.deeds, self.asks, gap=1.5, inset=2.5)
        self.stones = Column(gap=1.0)
        self.gone = Card(Heading(sentence("What was erased"), 2), self.stones, gap=1.5, inset=2.5)
        self.body.add(self.due)
        self.body.add(self.gone)
        self.button.clicked.connect(self._ask)
        self.second.agreed.connect(lambda _: self.show_problem(None))
        runner.changed.connect(self.hear)
        self.show_problem(None)
        self.show_files((), (), "")

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to look."""
        self.hush()
        self.forget_second()
        self.show_problem(None)
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what a service touched."""
        if self.isVisible() and touched & {"cases", "bundles", "settings"}:
            self.presenter.opened()

    def keep_safe(self) -> None:
        """No passphrase stays in the window when it is left."""
        self.forget_second()

    # What the presenter asks

    def show_files(self, due: Sequence[DueFile], erased: Sequence[Tombstone], years: str) -> None:
        self.rule.say(
            sentence(
                "The file of a closed case is kept for {years} years, that of a child so long after she turns 18. Then "
                "everything about her is erased; a line without a day, a code or a name is kept for counting.",
                years=years,
            )
        )
        self.rule.setVisible(bool(years))
        kept = {case for case, tick in self.ticks.items() if tick.isChecked()}
        self.rows.clear()
        self.ticks = {}
        for one in due:
            self.rows.add(self._row(one, ticked=one.case_id in kept))
        self.rows.setVisible(bool(due))
        self.none.setVisible(not due)
        self.deeds.setVisible(bool(self.ticks) and self._erases)
        self.asks.setVisible(bool(due) and not self._erases)
        self.stones.clear()
        for stone in erased:
            self.stones.add(Column(Strong(_what(stone)), Muted(_who(stone)), gap=0.25))
        self.gone.setVisible(bool(erased))

    def show_problem(self, words: Sentence | None) -> None:
        self.problem.say(words or "")
        self._problem_line.setVisible(words is not None)

    def show_busy(self, busy: bool) -> None:
        self.due.setEnabled(not busy)

    def forget_second(self) -> None:
        self.second.clear()

    def chosen(self) -> list[str]:
        """The cases that are ticked."""
        return [case for case, tick in self.ticks.items() if tick.isChecked()]

    def _row(self, file: DueFile, *, ticked: bool) -> QWidget:
        said: QWidget
        if file.court_is_open or not self._erases:
            said = Column(Strong(file.survivor_code, code=True), Muted(_until(file)), gap=0.25)
        else:
            said = self.ticks[file.case_id] = TickRow(file.survivor_code, _until(file))
            said.setChecked(ticked)
        look = QuietButton(sentence("Look at it"), "eye")
        look.setAccessibleDescription(file.survivor_code)
        look.clicked.connect(lambda: self.case_wanted.emit(file.case_id))
        row = Line(gap=1.5)
        row.add(said, 1)
        row.add(look, align=Qt.AlignmentFlag.AlignTop)
        return row

    def _ask(self) -> None:
        chosen, proof = self.chosen(), self.second.proof
        problem = self.presenter.problem(chosen, agreed=self.second.has_agreed())
        self.show_problem(problem)
        if problem is None:
            ask(
                self,
                sentence("Erase the chosen files ({count})?", count=len(chosen)),
                sentence("This cannot be undone. What is printed stays; backups hold them for up to four weeks."),
                yes=sentence("Erase them"),
                no=sentence("Keep them"),
                danger=True,
                then=lambda yes: self.presenter.erase(chosen, proof) if yes else None,
            )


def _until(file: DueFile) -> Words:
    def words(speaker: Speaker) -> str:
        parts = [
            speaker.isolate(file.number),
            speaker.say("kept until {day}", day=speaker.date(file.until)),
        ]
        if file.court_is_open:
            parts.append(speaker.say("a court works on it: it stays"))
        return "  ·  ".join(parts)

    return words


def _what(stone: Tombstone) -> Words:
    def words(speaker: Speaker) -> str:
        if stone.only_identity:
            return speaker.say("Who she is")
        if stone.files == 1:
            return speaker.say("A file")
        return speaker.say("Files: {count}", count=stone.files)

    return words


def _who(stone: Tombstone) -> Words:
    def words(speaker: Speaker) -> str:
        day = speaker.date(datetime.fromtimestamp(stone.at / 1000, UTC).astimezone().date())
        parts = [day, *([speaker.label("erasure_reason", stone.reason)] if stone.reason else [])]
        parts += [speaker.isolate(code) for code in (stone.staff, stone.second) if code]
        return "  ·  ".join(parts)

    return words
