# SPDX-License-Identifier: Apache-2.0
"""The first-run pages: steps named and counted at the side, one step in the middle, Back and Go on below it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.aside import Front
from intake_desktop.ui.kit import (
    Button,
    Column,
    Field,
    Heading,
    Line,
    Notice,
    PrimaryButton,
    ProgressLine,
    QuietButton,
    Steps,
)
from intake_desktop.ui.kit.layout import settle_focus
from intake_desktop.ui.printers import Printers, Shown
from intake_desktop.ui.runner import Mishap, Runner
from intake_desktop.ui.theme import looks

from .language import LanguageStep
from .presenter import STEPS, SetupPresenter, SetupServices, Step

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk

    from .steps import CentreStep, KeysStep, ReadyStep, SheetStep, SupervisorStep

Part = TypeVar("Part", bound=QWidget)
ON = {
    Step.KEYS: sentence("Set up this computer"),
    Step.SHEET: sentence("I have both papers"),
    Step.READY: sentence("Start to work"),
}


class SetupPage(Front):
    """Says `finished` with the desk of the first supervisor, or `backup_wanted` where a backup is to be restored."""

    finished = Signal(object)
    backup_wanted = Signal()

    def __init__(self, services: SetupServices, runner: Runner, printers: Callable[[], Printers]) -> None:
        super().__init__(letters=72)
        self._runner, self._printers = runner, printers
        self._made: dict[Step, QWidget] = {}
        self._open_part: QWidget | None = None
        self.steps, self.title, self.notice = Steps(), Heading(), Notice()
        self.working = ProgressLine(sentence("Making the keys. This takes a few seconds."))
        self.back, self.on = (
            Button(sentence("Back"), "back", keys="Alt+Left"),
            PrimaryButton(sentence("Go on"), "forward"),
        )
        self.other = QuietButton(sentence("Restore a backup"))
        self.other.clicked.connect(self.backup_wanted)
        middle = self._middle = Column(gap=0)
        foot = Line(self.back, self.other, None, self.on)
        for thing in (self.steps, self.title, self.notice, middle, self.working, foot):
            self.card.add(thing)
        self.notice.hide()
        self.working.hide()
        self.presenter = SetupPresenter(services, runner, self)
        self.back.clicked.connect(self.presenter.back)
        self.on.clicked.connect(self.go_on)
        runner.failed.connect(self._stumbled)
        self.presenter.answer(language=looks().choices.language)
        self.presenter.begin()

    # The steps are made when they are first opened: the first frame needs one of them.

    @functools.cached_property
    def language(self) -> LanguageStep:
        """The first step."""
        part = self._keep(Step.LANGUAGE, LanguageStep())
        part.language.edited.connect(self._choose_language)
        return part

    @functools.cached_property
    def centre(self) -> CentreStep:
        """The centre."""
        from .steps import CentreStep

        part = self._keep(Step.CENTRE, CentreStep())
        part.typed.connect(lambda name, value: self.presenter.answer(**{name: value if value is not None else ""}))
        return part

    @functools.cached_property
    def supervisor(self) -> SupervisorStep:
        """The first supervisor."""
        from .steps import SupervisorStep

        part = self._keep(Step.SUPERVISOR, SupervisorStep())
        part.code.editor.edited.connect(lambda value: self.presenter.answer(first_code=(value or "").upper()))
        part.agreement.editor.edited.connect(lambda value: self.presenter.answer(agreement=value or ""))
        part.passphrase.editor.edited.connect(lambda _: self.presenter.judge(part.passphrase.editor.text()))
        return part

    @functools.cached_property
    def keys(self) -> KeysStep:
        """The keys."""
        from .steps import KeysStep

        part = self._keep(Step.KEYS, KeysStep())
        part.weaker_chosen.connect(
            lambda yes: self.presenter.choose_weaker() if yes else self.presenter.choose_keyring()
        )
        return part

    @functools.cached_property
    def sheet(self) -> SheetStep:
        """The papers."""
        from .steps import SheetStep

        part = self._keep(Step.SHEET, SheetStep(self._runner, self._printers))
        both = sentence("Both sheets were sent to the printer. Look whether they can be read.")
        part.papers.printed.connect(lambda: self._tell("done", both))
        part.papers.refused.connect(lambda trouble: self.show_trouble(trouble, offer_weaker=False))
        return part

    @functools.cached_property
    def ready(self) -> ReadyStep:
        """The end."""
        from .steps import ReadyStep

        return self._keep(Step.READY, ReadyStep())

    def _keep(self, step: Step, part: Part) -> Part:
        self._made[step] = part
        part.hide()
        self._middle.add(part)
        return part

    def _part(self, step: Step) -> QWidget:
        return getattr(self, step.name.lower())

    def _choose_language(self, code: str) -> None:
        self.presenter.answer(language=code)
        looks().choose(language=code)

    def go_on(self) -> None:
        """What the primary button does on each step."""
        step = self.presenter.step
        self.notice.hide()
        if step is Step.SUPERVISOR:
            first, again = self.supervisor.passphrase.editor, self.supervisor.again.editor
            if not self.presenter.problems(first.text(), again.text()) and first.text():
                self.presenter.hold(first.take())
                again.take()
            self.presenter.go_on(first.text(), again.text())
        elif step is Step.KEYS:
            self.presenter.go_on(self.keys.typed.editor.text())
        elif step is Step.SHEET:
            self.presenter.prove(self.sheet.papers.typed())
        else:
            self.presenter.go_on()

    def _tell(self, state: str, words: Sentence) -> None:
        self.notice.say(state, words)
        self.notice.show()

    def _stumbled(self, mishap: Mishap) -> None:
        self.presenter.stumbled()
        self._tell("error", sentence("Something in the program went wrong. Your work is safe."))

    # What the presenter asks

    def show_step(self, step: Step) -> None:
        """Open a step."""
        at = STEPS.index(step)
        self.steps.show_step(at + 1, len(STEPS), step.value)
        self.side.show_steps([one.value for one in STEPS], at)
        self.title.say(step.value)
        self.other.setVisible(at == 0)
        self.back.setVisible(0 < at <= STEPS.index(Step.KEYS))
        self.on.say(ON.get(step, sentence("Go on")))
        self.on.show_icon("" if step in ON else "forward")
        self._fill(step)
        self._open_part = self._part(step)
        for part in self._made.values():
            part.setVisible(part is self._open_part)
        order = settle_focus(self._part(step))
        (order[0] if order else self.on).setFocus()

    def _fill(self, step: Step) -> None:
        said = self.presenter.answers
        if step is Step.CENTRE:
            for name, field in self.centre.fields.items():
                field.set_value(getattr(said, name))
        elif step is Step.SUPERVISOR:
            self.supervisor.agreement.set_value(said.agreement or None)
            self.supervisor.held.setVisible(self.presenter.is_held)
            self.presenter.judge(self.supervisor.passphrase.editor.text())
        elif step is Step.KEYS:
            self.keys.show_generated("")
        elif step is Step.SHEET:
            self.sheet.papers.look_for_printers()
        elif step is Step.READY:
            self.sheet.papers.forget()
            name, first = said.name, said.first_code
            self.ready.summary.say(
                sentence(
                    "{name}, computer {station}. First supervisor: {code}.", name=name, station=said.station, code=first
                )
            )

    def show_problems(self, problems: dict[str, Sentence]) -> None:
        """Say beside each field what to do; the first one gets the keyboard."""
        fields: dict[str, Field] = getattr(self._open_part, "fields", {})
        for name, field in fields.items():
            field.set_problem(problems.get(name))
        for name in fields:
            if name in problems:
                fields[name].setFocus()
                break

    def show_strength(self, state: str, words: Sentence) -> None:
        """Say how strong the passphrase is."""
        self.supervisor.show_strength(state, words)

    def show_working(self, working: bool) -> None:
        """Say that it takes a while."""
        self.working.setVisible(working)
        for part in (self.back, self.on, self.keys):
            part.setEnabled(not working)

    def show_trouble(self, trouble: Trouble, *, offer_weaker: bool) -> None:
        """Say what went wrong; where a keyring is missing, offer the weaker way in plain words."""
        self.keys.tick.setVisible(offer_weaker or self.keys.tick.isChecked())
        self.notice.say_trouble(trouble)
        self.notice.show()

    def show_generated(self, passphrase: str) -> None:
        """Show the passphrase of seven words."""
        self.notice.hide()
        self.keys.show_generated(passphrase)

    def show_papers(self, papers: Sequence[Shown]) -> None:
        """Show the papers."""
        self.sheet.papers.show_papers(papers)

    def show_unproved(self, problems: Sequence[Mapping[int, Sentence]]) -> None:
        """Say which groups of which paper to look at again."""
        self.sheet.papers.show_problems(problems)

    def leave(self, desk: Desk) -> None:
        """Go to work."""
        self.finished.emit(desk)

    def _fit(self) -> None:
        super()._fit()
        self.steps.setVisible(not self.side.isVisibleTo(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.language.language.setFocus()
