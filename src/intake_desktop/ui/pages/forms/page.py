# SPDX-License-Identifier: Apache-2.0
"""The page about forms: a list of them, what was found in a file, and a form as it is asked. A supervisor's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.forms.form import Form
from intake_desktop.forms.problems import FormProblem
from intake_desktop.forms.sheets import FILE_TYPES
from intake_desktop.ui.folders import ask_file, ask_folder
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    EmptyState,
    Heading,
    Measure,
    Muted,
    Notice,
    Page,
    PrimaryButton,
    ProgressLine,
    QuietButton,
    RowList,
    Rule,
    Scroll,
    Strong,
    Words,
    ask,
)
from intake_desktop.ui.kit.reading import step_focus
from intake_desktop.ui.runner import Runner

from .presenter import FormServices, FormsPresenter
from .preview import Preview
from .words import COLUMNS, about_form, beside, row_of

if TYPE_CHECKING:
    from intake_desktop.services.forms import Examined, Installed

LEAD = sentence(
    "What an intake asks. Save a form as a spreadsheet, change it there, and choose the file: all that is wrong is "
    "said before anything changes."
)
MOST_SHOWN = 100
"""Problems that are listed at once; who has more corrects these first."""
SURE = sentence("Install this form?")
SURE_ABOUT = sentence(
    "New intakes begin with it: on this PC at once, on the other PCs of the centre with the next bundle. Drafts and "
    "records stay in the version they were begun with. To go back, install the earlier one under a new version."
)


class FormsPage(Page):
    """Three sides, one at a time: the list, a file, a form to try."""

    def __init__(self, services: FormServices, runner: Runner) -> None:
        super().__init__(sentence("Forms"), LEAD, wide=True)
        self._services = services
        self._from_file = False
        self.back = QuietButton(sentence("Back to the list"), "back")
        self.to_file = QuietButton(sentence("Back to the file"), "back")
        self.export = Button(sentence("Save as a spreadsheet…"), "save")
        self.again = Button(sentence("Read it again"), "swap", keys="F5")
        self.look = Button(sentence("Look at it"), "eye")
        self.install = PrimaryButton(sentence("Install this form"), "check")
        self.choose = PrimaryButton(sentence("Choose a file…"), "open", keys="Ctrl+O")
        for verb in (self.back, self.to_file, self.export, self.again, self.look, self.install, self.choose):
            self.act(verb)
        self.ask_folder: Callable[[Callable[[Path], object]], object] = lambda then: ask_folder(self, then)
        self.ask_file: Callable[[Callable[[Path], object]], object] = lambda then: ask_file(
            self, then, ending=FILE_TYPES
        )
        self.working = ProgressLine()
        self.list = RowList(COLUMNS, sentence("Forms"), EmptyState("list", sentence("There is no form here.")))
        self.file = FileSide()
        self.preview = Preview()
        self._file_scroll = Scroll(Measure(Column(self.file, None), letters=76))
        self._sides: tuple[QWidget, ...] = (self.list, self._file_scroll, self.preview)
        self.body.add(self.working)
        for side in self._sides:
            self.body.add(side, 1)
        self.working.hide()
        self.presenter = FormsPresenter(services, runner, self)
        self._connect(runner)
        self.go_to_list()

    def _connect(self, runner: Runner) -> None:
        self.back.clicked.connect(self.go_to_list)
        self.to_file.clicked.connect(lambda: self._show(self._file_scroll))
        self.export.clicked.connect(lambda: self.ask_folder(self.presenter.export))
        self.again.clicked.connect(self.presenter.again)
        self.look.clicked.connect(self.presenter.preview)
        self.install.clicked.connect(self._ask_to_install)
        self.choose.clicked.connect(lambda: self.ask_file(self.presenter.choose))
        self.list.opened.connect(lambda key: self.presenter.look_at(*key.split("\n", 1)))
        runner.changed.connect(self.hear)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to see which forms there are."""
        self.go_to_list()
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again when a form came; while out of sight, when somebody comes."""
        if self.isVisible():
            self.presenter.heard(touched)

    def keep_safe(self) -> None:
        """What was typed into a preview is nobody's answer and is not kept."""
        self.preview.forget()
        if not self.preview.isHidden():
            self.go_to_list()

    # what the presenter asks

    def show_list(self, forms: Sequence[Installed]) -> None:
        """List every version of every form."""
        self.list.show_rows([row_of(one) for one in forms])

    def show_file(self, path: Path, examined: Examined, same: Sequence[Installed]) -> None:
        """Say what was found in a file."""
        self.hush()
        self.file.tell(path, examined, same)
        self.install.setEnabled(examined.form is not None)
        self._show(self._file_scroll)
        self._file_scroll.verticalScrollBar().setValue(0)
        (self.look if examined.form is not None else self.again).setFocus()

    def show_preview(self, form: Form, *, from_file: bool) -> None:
        """Show a form as it is asked."""
        self.hush()
        self._from_file = from_file
        self.preview.show_form(form, self._services.now())
        titles = form.titles
        self._show(self.preview)
        self.title.say(lambda speaker: speaker.pick(titles))
        self.lead.say(sentence("{form}, version {version}", form=form.form_id, version=form.version))
        self.preview.sheet.focus_first()

    def show_busy(self, doing: Sentence | None) -> None:
        """Nothing else while something is done."""
        if doing is not None:
            self.hush()
            self.working.say(doing)
            self.working.show_progress(0, 0)
        self.working.setVisible(doing is not None)
        for part in (self.back, self.to_file, self.export, self.again, self.look, self.choose, self.list):
            part.setEnabled(doing is None)
        self.install.setEnabled(doing is None and self.file.is_right)

    def go_to_list(self) -> None:
        """Show the list."""
        self.hush()
        self.preview.forget()
        self._show(self.list)
        self.list.setFocus()

    def _show(self, side: QWidget) -> None:
        for one in self._sides:
            one.setVisible(one is side)
        listing, file, preview = (side is one for one in self._sides)
        self.title.say(sentence("Forms"))
        self.lead.say(LEAD)
        self.lead.setVisible(not file)
        right = self.file.is_right
        self.back.setVisible(file or (preview and not self._from_file))
        self.to_file.setVisible(preview and self._from_file)
        self.export.setVisible(preview and not self._from_file)
        self.again.setVisible(file)
        self.look.setVisible(file and right)
        self.install.setVisible((file or (preview and self._from_file)) and right)
        self.choose.setVisible(listing or (file and not right))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """In a preview Tab goes as one reads, as in the intake: questions come and go."""
        if self.preview.isHidden():
            return super().focusNextPrevChild(forward)
        self.preview.sheet.settle_here()
        return step_focus(self.window(), forward)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.keep_safe()

    def _ask_to_install(self) -> None:
        def answered(yes: bool) -> None:
            if yes:
                self.presenter.install()

        ask(self, SURE, SURE_ABOUT, yes=sentence("Install it"), no=sentence("Leave it"), then=answered)


class FileSide(Column):
    """What was found in a file: whether it can be used, what it is, each problem and remark with its place."""

    def __init__(self) -> None:
        super().__init__(gap=2.0)
        self.is_right = False
        self.name, self.state = Heading("", 2), Notice("info")
        self.about, self.beside = Strong(""), Body("")
        self.problems, self.remarks = Card(gap=1.5, inset=2.5), Card(gap=1.5, inset=2.5)
        for part in (self.name, self.state, self.about, self.beside, self.problems, self.remarks):
            self.add(part)

    def tell(self, path: Path, examined: Examined, same: Sequence[Installed]) -> None:
        """Say what was found in this file; `same` are the forms of its name that are here."""
        form, count = examined.form, len(examined.problems)
        self.is_right = form is not None
        name = path.name
        self.name.say(lambda speaker: speaker.isolate(name))
        if form is not None:
            self.state.say("done", sentence("Nothing is wrong with this form. Look at it, then install it."))
            self.about.say(about_form(form))
            self.beside.say(beside(form, same))
        else:
            self.state.say(
                "error",
                sentence("This form cannot be used yet. Places to correct: {count}.", count=count),
                sentence("Correct them in the spreadsheet, save it and read it in again."),
            )
        self.about.setVisible(form is not None)
        self.beside.setVisible(form is not None)
        _fill(self.problems, sentence("To correct"), examined.problems)
        _fill(self.remarks, sentence("Good to know"), examined.remarks)

    def texts(self) -> list[tuple[str, str]]:
        """Each problem and remark as it stands there: its place, and what is said."""
        lines = [one for card in (self.problems, self.remarks) for one in card.things() if isinstance(one, Found)]
        return [one.texts() for one in lines]


class Found(Column):
    """One thing that was found, with its place above it."""

    def __init__(self, problem: FormProblem) -> None:
        super().__init__(gap=0.25)
        self.where, self.what = Strong(problem.where), Body(problem.what)
        self.add(self.where)
        self.add(self.what)

    def texts(self) -> tuple[str, str]:
        """Its place and what is said."""
        return self.where.text(), self.what.text()


def _fill(card: Card, title: Words, found: Sequence[FormProblem]) -> None:
    card.clear()
    card.setVisible(bool(found))
    if not found:
        return
    card.add(Heading(title, 3))
    for number, problem in enumerate(found[:MOST_SHOWN]):
        if number:
            card.add(Rule())
        card.add(Found(problem))
    if len(found) > MOST_SHOWN:
        card.add(Muted(sentence("More places: {count}. Correct these first.", count=len(found) - MOST_SHOWN)))
