# SPDX-License-Identifier: Apache-2.0
"""The ways back, at the closed desk: choose one, type the paper, sign in again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.aside import Front
from intake_desktop.ui.kit import Button, Column, Heading, Line, ProgressLine
from intake_desktop.ui.kit.layout import settle_focus
from intake_desktop.ui.printers import Printers, Shown
from intake_desktop.ui.runner import Mishap, Runner
from intake_desktop.ui.theme import looks
from intake_desktop.ui.told import Told
from intake_desktop.ui.ways import Way

from .parts import AnewPart, ChoicePart, CodePart, PapersPart, SheetPart
from .presenter import RecoverPresenter, RecoverServices

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk


FOR_NOW = sentence(
    "The sheet is right. Unlock the keyring or restart the PC and try again; or open for now: then everybody can sign "
    "in until the next lock."
)


class RecoverPage(Front):
    """Says `recovered` (with what was done) when somebody can sign in again, `lent` with keys for this time only,
    `finished` with an open desk, `backup_wanted`, and `left` when she goes back."""

    recovered = Signal(str)
    lent = Signal(object)
    finished = Signal(object)
    backup_wanted = Signal()
    left = Signal()

    def __init__(
        self,
        services: RecoverServices,
        runner: Runner,
        printers: Callable[[], Printers],
        *,
        way: Way | None = None,
        trouble: str = "",
    ) -> None:
        super().__init__(letters=68)
        self._part: QWidget | None = None
        self.title, self.notice = Heading(), Told()
        self.working = ProgressLine(sentence("One moment. The keyring of this computer is asked."))
        self.choices = ChoicePart()
        self.sheet = SheetPart(services.judge, services.divide)
        self.code = CodePart()
        self.anew = AnewPart(services.judge, services.divide)
        self.papers = PapersPart(runner, printers)
        self.back = Button(sentence("Back"), "back", keys="Alt+Left")
        self._parts: dict[QWidget, Sentence] = {
            self.choices: sentence("I cannot sign in"), self.sheet: Way.SHEET.value, self.code: Way.CODE.value,
            self.anew: Way.ANEW.value, self.papers: sentence("New recovery sheets"),
        }  # fmt: skip
        middle = Column(*self._parts, gap=0)
        for thing in (self.title, self.notice, middle, self.working, Line(self.back, None)):
            self.card.add(thing)
        self.working.hide()
        self.presenter = RecoverPresenter(services, runner, self, trouble)
        self._connect(runner)
        self.presenter.judge_all()
        if way is not None:
            self.presenter.choose(way)

    def _connect(self, runner: Runner) -> None:
        presenter = self.presenter
        self.choices.chosen.connect(presenter.choose)
        self.sheet.use.clicked.connect(lambda: presenter.recover(self.sheet.entry.text()))
        self.sheet.trial.clicked.connect(lambda: presenter.try_sheet(self.sheet.entry.text()))
        self.sheet.entry.entered.connect(self.sheet.use.setFocus)
        self.code.use.clicked.connect(lambda: presenter.take_over(self.code.code.value() or ""))
        self.code.code.editor.returnPressed.connect(self.code.use.click)
        self.anew.weaker_chosen.connect(presenter.choose_weaker)
        self.anew.use.clicked.connect(self._begin_anew)
        self.papers.use.clicked.connect(lambda: presenter.prove(self.papers.papers.typed()))
        both = sentence("Both sheets were sent to the printer. Look whether they can be read.")
        self.papers.papers.printed.connect(lambda: self.notice.tell("done", both))
        self.papers.papers.refused.connect(lambda trouble: self.show_trouble(trouble, ()))
        self.back.clicked.connect(self._go_back)
        runner.failed.connect(self._stumbled)

    # what the person does

    def _begin_anew(self) -> None:
        part = self.anew
        if (words := part.missing()) is not None:
            self.notice.tell("warning", words)
            return
        said = part.beginning()
        problems = self.presenter.missing(said, part.passphrase.editor.text(), part.again.editor.text())
        part.show_problems(problems)
        if problems:
            return
        typed, notes = part.entry.text(), "" if part.without.isChecked() else part.notes.text()
        passphrase = part.passphrase.editor.take()
        second = part.again.editor.take()
        second[:] = bytes(len(second))
        self.presenter.rebuild(said, typed, notes, passphrase, looks().choices.language)

    def _go_back(self) -> None:
        if self._part is self.choices:
            self.forget()
            self.left.emit()
        else:
            self.notice.hush()
            self._open(self.choices)

    def forget(self) -> None:
        """Let everything typed go; the process ends soon after, which is what clears memory."""
        self.sheet.entry.forget()
        self.anew.forget()
        self.code.code.set_value(None)
        self.papers.papers.forget()

    def _stumbled(self, mishap: Mishap) -> None:
        self.presenter.stumbled()
        self.notice.tell("error", sentence("Something in the program went wrong. Your work is safe."))

    # what the presenter asks

    def show_choices(self, ways: Sequence[Way]) -> None:
        """Offer the ways."""
        self.choices.show_choices(ways)
        self._open(self.choices)

    def show_way(self, way: Way) -> None:
        """Open one way; a sheet that was typed already is there."""
        part = {Way.SHEET: self.sheet, Way.CODE: self.code, Way.ANEW: self.anew}[way]
        if way is Way.ANEW and self.sheet.entry.is_complete:
            self.anew.entry.put(self.sheet.entry.text().split("\n"))
        self.notice.hush()
        self._open(part)

    def show_working(self, working: bool) -> None:
        """Say that it takes a moment, and why nothing else can be pressed."""
        self.working.setVisible(working)
        if self._part is not None:
            self._part.setEnabled(not working)
        self.back.setEnabled(not working)
        if working:
            self.notice.hush()

    def show_trouble(self, trouble: Trouble, ways: Sequence[Way]) -> None:
        """Say what went wrong, with the ways on as buttons."""
        way_on = FOR_NOW if Way.FOR_NOW in ways else None
        if self._part is self.anew:
            way_on = self.anew.show_trouble(trouble.name)
            ways = [way for way in ways if way not in (Way.ANEW, Way.FOR_NOW)]
        self.notice.tell_trouble(trouble, ways, self._go, way_on)

    def _go(self, way: Way) -> None:
        if way is Way.FOR_NOW:
            self.presenter.open_for_now(self.sheet.entry.text())
        else:
            self.presenter.choose(way)

    def show_tried(self, verdict: Sentence) -> None:
        """Say what the sheet would do."""
        self.notice.tell("info", verdict)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        """Say what is missing beside the field."""
        self.code.code.set_problem(problems.get("code"))

    def show_weaker(self, words: str) -> None:
        """Show the passphrase of seven words."""
        self.anew.show_weaker(words)

    def show_papers(self, papers: Sequence[Shown]) -> None:
        """The keys stand: show the papers. From here there is no way back."""
        self.sheet.entry.forget()
        self.anew.forget()
        self.papers.papers.show_papers(papers)
        self.papers.papers.look_for_printers()
        self._open(self.papers)

    def show_unproved(self, problems: Sequence[Mapping[int, Sentence]]) -> None:
        """Say which groups of which paper to look at again."""
        self.papers.papers.show_problems(problems)

    def say_recovered(self, said: str) -> None:
        """Everybody can sign in again."""
        self.forget()
        self.recovered.emit(said)

    def lend(self, keys: Any) -> None:
        """Everybody can sign in until the desk is locked."""
        self.forget()
        self.lent.emit(keys)

    def leave(self, desk: Desk) -> None:
        """Go to work."""
        self.papers.papers.forget()
        self.finished.emit(desk)

    def want_backup(self) -> None:
        """Somebody wants to restore a backup."""
        self.forget()
        self.backup_wanted.emit()

    def _open(self, part: QWidget) -> None:
        self._part = part
        self.title.say(self._parts[part])
        for one in self._parts:
            one.setVisible(one is part)
        self.back.setVisible(part is not self.papers)
        self._focus_first()

    def _focus_first(self) -> None:
        """Give the keyboard to the first thing of the part that is open."""
        order = settle_focus(self._part) if self._part is not None else []
        (order[0] if order else self.back).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus_first()
