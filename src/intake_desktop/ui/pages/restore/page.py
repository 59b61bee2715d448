# SPDX-License-Identifier: Apache-2.0
"""Restore a backup, at the closed desk: choose it, two persons type their passphrases, sign in again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.lang import Speaker
from intake_desktop.ui.aside import Front
from intake_desktop.ui.folders import ask_folder
from intake_desktop.ui.kit import (
    Body,
    Button,
    ChoiceList,
    Column,
    Field,
    Flow,
    Heading,
    Line,
    LineEdit,
    Muted,
    Notice,
    PassphraseEdit,
    PrimaryButton,
    ProgressLine,
    TickRow,
)
from intake_desktop.ui.kit.layout import settle_focus
from intake_desktop.ui.passphrases import wipe
from intake_desktop.ui.runner import Mishap, Runner
from intake_desktop.ui.sheet_entry import SheetEntry
from intake_desktop.ui.told import Told

from .presenter import Person, RestorePresenter, RestoreServices

if TYPE_CHECKING:
    from intake_desktop.services.backups import Kept
    from intake_desktop.services.restoring import Needs, Restored

WHAT_IT_DOES = sentence(
    "The case file becomes what it was when the backup was made; what was written later is not in it. What is here now "
    "is set aside and never deleted."
)
FROM_BACKUP = sentence("The list of staff on this computer cannot be read, so that of the backup counts.")
FROM_BACKUP_WAY_ON = sentence("Close the accounts of those who left since, as soon as you can sign in.")


class RestorePage(Front):
    """Says `restored` when the backup is in its place and was told of, `left` when she goes back."""

    restored = Signal()
    left = Signal()

    def __init__(self, services: RestoreServices, runner: Runner) -> None:
        super().__init__(letters=68)
        self.notice = Told()
        self.backups = Field(sentence("Which backup"), ChoiceList([]))
        self._none = Muted(sentence("There is no backup here."))
        self.another = Button(sentence("Look in another folder…"), "open")
        self.from_backup = Notice("warning", FROM_BACKUP, FROM_BACKUP_WAY_ON)
        self.first, self.first_words = _code(sentence("Code of the supervisor")), _words()
        self.second, self.second_words = (
            _code(sentence("Code of the second person")),
            _words(),
        )
        self._second = Column(Heading(sentence("The second person"), 2), self.second, self.second_words, gap=1.5)
        self.with_sheet = TickRow(
            sentence("Type the recovery sheet as well"),
            sentence("On another computer, or when the keyring has lost its key."),
        )
        self._alone = Body(sentence("Only one person works here, so the recovery sheet takes the place of the second."))
        self.sheet = SheetEntry(services.judge, services.divide)
        self._sheet_problem = Notice("error")
        self.use = PrimaryButton(sentence("Restore this backup"), "check")
        self.working = ProgressLine(sentence("Looking at the passphrases. This takes a moment."))
        self.back = Button(sentence("Back"), "back", keys="Alt+Left")
        self.on = PrimaryButton(sentence("Go on to sign in"), "unlock")
        self._asks = Column(
            self.from_backup, Heading(sentence("The supervisor"), 2), self.first, self.first_words, self._second,
            self._alone, self.with_sheet, self.sheet, self._sheet_problem, Flow(self.use), gap=1.5,
        )  # fmt: skip
        self._choosing = Column(Body(WHAT_IT_DOES), self._none, self.backups, Flow(self.another), gap=1.5)
        parts: list[QWidget] = [
            Heading(sentence("Restore a backup")), self.notice, self._choosing, self._asks, self.working,
            Flow(self.on), Line(self.back, None),
        ]  # fmt: skip
        for part in parts:
            self.card.add(part)
        for part in (self.working, self.on, self._none, self._sheet_problem):
            part.hide()
        self.ask_folder: Callable[[Callable[[Path], object]], object] = lambda then: ask_folder(self, then)
        self.presenter = RestorePresenter(services, runner, self)
        self._connect(runner)
        self.presenter.look()

    def _connect(self, runner: Runner) -> None:
        self.backups.editor.edited.connect(lambda path: self.presenter.chose(Path(path)) if path else None)
        self.another.clicked.connect(lambda: self.ask_folder(self.presenter.look))
        self.with_sheet.toggled.connect(lambda _: self._show_sheet())
        self.first.editor.returnPressed.connect(self.first_words.setFocus)
        self.second.editor.returnPressed.connect(self.second_words.setFocus)
        self.first_words.editor.entered.connect(self.second.setFocus)
        self.second_words.editor.entered.connect(self._restore)
        self.use.clicked.connect(self._restore)
        self.back.clicked.connect(self._leave)
        self.on.clicked.connect(self.restored)
        runner.failed.connect(self._stumbled)

    @property
    def is_working(self) -> bool:
        """Whether a backup is being restored now."""
        return self.presenter.working

    def forget(self) -> None:
        """Let everything go that was typed."""
        for field in (self.first_words, self.second_words):
            wipe(field.editor.take())
        self.sheet.forget()

    def _restore(self) -> None:
        first = Person(self.first.value() or "", self.first_words.editor.take())
        second = Person(self.second.value() or "", self.second_words.editor.take())
        typed = self.sheet.text() if self.sheet.is_complete and not self.sheet.is_for_notes else ""
        self.presenter.restore(first, second, typed if not self.sheet.isHidden() else None)

    def _leave(self) -> None:
        self.forget()
        self.left.emit()

    def _stumbled(self, _: Mishap) -> None:
        self.presenter.stumbled()
        self.notice.tell("error", sentence("Something in the program went wrong. Nothing was changed."))

    def _show_sheet(self) -> None:
        self.sheet.setVisible(self.with_sheet.isChecked() or not self._alone.isHidden())
        self._sheet_problem.hide()

    # what the presenter asks

    def show_backups(self, backups: Sequence[Kept]) -> None:
        """List them, the newest first."""
        self.backups.editor.set_items([(str(one.path), _when(one), _about(one)) for one in backups])
        self.backups.editor.set_value(None)
        self.backups.setVisible(bool(backups))
        self._none.setVisible(not backups)

    def show_needs(self, needs: Needs | None) -> None:
        """Ask for what the chosen backup needs."""
        self._asks.setVisible(needs is not None)
        if needs is None:
            return
        self.notice.hush()
        self.backups.set_problem(None)
        self.from_backup.setVisible(needs.staff_from_backup)
        self._second.setVisible(not needs.alone)
        self._alone.setVisible(needs.alone)
        self.with_sheet.setVisible(not needs.alone and not needs.weak)
        self._show_sheet()

    def ask_sheet(self) -> None:
        """The sheet helps here: show its lines."""
        if not self.with_sheet.isHidden():
            self.with_sheet.setChecked(True)
        self.sheet.show()
        self.sheet.focus_line()

    def show_working(self, working: bool) -> None:
        """Nothing else while it is restored."""
        self.working.setVisible(working)
        for part in (self._choosing, self._asks, self.back):
            part.setEnabled(not working)
        if working:
            self.working.say(sentence("Looking at the passphrases. This takes a moment."))
            self.working.show_progress(0, 0)
            self.notice.hush()

    def show_progress(self, what: Sentence, done: int, total: int) -> None:
        """Show how far it is."""
        self.working.say(what)
        self.working.show_progress(done, total)

    def show_problems(self, problems: dict[str, Sentence]) -> None:
        """Say beside each field what to do; the first one gets the keyboard."""
        fields = {"backup": self.backups, "first": self.first, "second": self.second}
        for name, field in fields.items():
            field.set_problem(problems.get(name))
        self._sheet_problem.setVisible("sheet" in problems)
        if "sheet" in problems:
            self._sheet_problem.say("error", problems["sheet"])
        first = next((field for name, field in fields.items() if name in problems), None)
        if first is not None:
            first.setFocus()
        elif "sheet" in problems:
            self.sheet.focus_line()

    def show_trouble(self, trouble: Trouble) -> None:
        """Say what went wrong; nothing was changed."""
        self.notice.tell_trouble(trouble)
        self.first_words.setFocus()

    def show_restored(self, restored: Restored) -> None:
        """It is in its place: say what is there now and what to do."""
        self.forget()
        for part in (self._choosing, self._asks, self.back):
            part.hide()
        self.notice.tell("done", lambda speaker: _is_back(speaker, restored), lambda speaker: _then(speaker, restored))
        self.on.show()
        self.on.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        order = settle_focus(self.card)
        (order[0] if order else self.back).setFocus()


def _code(label: Sentence) -> Field:
    return Field(label, LineEdit(code=True, letters=12), fit=True)


def _words() -> Field:
    return Field(sentence("Her passphrase"), PassphraseEdit())


def _when(one: Kept) -> Callable[[Speaker], str]:
    return lambda speaker: speaker.moment(one.made_at)


def _about(one: Kept) -> Callable[[Speaker], str]:
    size, station = max(1, round(one.size / 1e6)), one.station
    return lambda speaker: "  ·  ".join(
        (speaker.say("PC {station}", station=station), speaker.say("{size} MB", size=size))
    )


def _is_back(speaker: Speaker, restored: Restored) -> str:
    moment = speaker.moment(restored.made_at)
    return speaker.say(
        "The backup of {moment} is in its place, with {count} cases.", moment=moment, count=restored.cases
    )


def _then(speaker: Speaker, restored: Restored) -> str:
    """What to know and to do now."""
    said = []
    if restored.staff_from_backup:
        codes = ", ".join(restored.staff)
        said.append(speaker.say("These can sign in: {codes}. Close the accounts of those who left.", codes=codes))
    if restored.erased_again:
        said.append(speaker.say("What was erased since was erased again."))
    said.append(speaker.say("Let the other PCs compare the six words of this one again."))
    if restored.set_aside is not None:
        folder = speaker.isolate(str(restored.set_aside))
        said.append(speaker.say("What was there before lies in {folder}.", folder=folder))
    return " ".join(said)
