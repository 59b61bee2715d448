# SPDX-License-Identifier: Apache-2.0
"""A form as it is asked, to try it out: the sheet of the intake with nobody behind it. Nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import MODES, Form
from intake_desktop.ui.asked.course import Course
from intake_desktop.ui.asked.sheet import COLUMN, QuestionSheet
from intake_desktop.ui.asked.words import IDLE
from intake_desktop.ui.kit import Button, Column, Field, Flow, Line, Measure, Muted, Notice, PickList, Steps
from intake_desktop.ui.theme import looks

MODE_WORDS: dict[str, Sentence] = {
    "quick": sentence("Quick: a few minutes"),
    "full": sentence("Full: all sections"),
    "phone": sentence("By telephone, or without a name"),
}
_NO_DAY = date(1970, 1, 1)
ALL_ANSWERED = sentence("Everything that must be answered is answered. Nothing of it was kept.")


class Preview(Column):
    """Shows a form step by step; answers work as in an intake and are thrown away."""

    def __init__(self) -> None:
        super().__init__(gap=1.5)
        self.note = Notice("done", ALL_ANSWERED)
        self.steps = Steps()
        self.step, self.mode = PickList(), PickList([(mode, MODE_WORDS[mode]) for mode in MODES])
        self._mode = Field(sentence("How do you ask?"), self.mode)
        self.back = Button(sentence("Back"), "back")
        self.on = Button(sentence("Go on"), "forward", keys="Ctrl+Return")
        self.sheet = QuestionSheet()
        self.unkept = Muted(sentence("A preview: nothing that you type here is kept."))
        self.sheet.top.add(self.unkept)
        self.sheet.top.add(Flow(Field(sentence("Step"), self.step), self._mode))
        self.sheet.top.show()
        self.add(Measure(Column(self.note, self.steps, gap=1.0), letters=COLUMN))
        self.add(self.sheet, 1)
        self.add(Measure(Line(self.back, None, self.on), letters=COLUMN))
        self.course: Course | None = None
        self._names: list[str] = []
        self._connect()

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.walk(-1))
        self.on.clicked.connect(self.go_on)
        self.step.edited.connect(self.go_to_step)
        self.mode.edited.connect(self.ask_in)
        sheet = self.sheet
        sheet.answered.connect(lambda name, value: self._do(lambda course: course.answer(name, value)))
        sheet.left.connect(lambda name: self._do(lambda course: course.left(name)))
        sheet.jumped.connect(self.go_to_question)
        sheet.add_wanted.connect(lambda repeat: self._do(lambda course: course.add(repeat)))
        sheet.remove_wanted.connect(lambda repeat, key: self._do(lambda course: course.remove(repeat, key)))
        sheet.move_wanted.connect(lambda repeat, key, by: self._do(lambda course: course.move(repeat, key, by)))
        sheet.undo_wanted.connect(self.undo)
        for keys, deed in ((QKeySequence.StandardKey.Undo, self.undo), (QKeySequence.StandardKey.Redo, self.redo)):
            QShortcut(QKeySequence(keys), self, deed, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_form(self, form: Form, now: datetime) -> None:
        """Begin anew with this form, asked in full."""
        local = now.astimezone()
        context = {"now": local, "language": looks().speaker.language, "mode": "full"}
        filling = Filling(form, today=local.date(), context=context)
        modes = {mode for question in form.questions() for mode in question.modes}
        if modes and not filling.steps_shown():
            filling.set_mode(next(mode for mode in MODES if mode in modes))
        self.course, self._names = Course(filling, self.sheet), []
        self._mode.setVisible(bool(modes))
        self.mode.set_value(filling.mode)
        self._show_step()

    def forget(self) -> None:
        """Throw away what was typed."""
        if self.course is not None:
            form = self.course.filling.form
            self.course = None
            self.sheet.show_step(form.steps[0], Filling(form, today=_NO_DAY))

    # What she does

    def walk(self, by: int) -> None:
        """Go so many steps on or back, without being held up."""
        if self.course is not None and (name := self.course.neighbour(by)) is not None:
            self.go_to_step(name)

    def go_on(self) -> None:
        """Go on as the intake does: what is wrong here is said first; at the end, what is wrong anywhere."""
        self.sheet.settle_here()
        if self.course is None or self.course.tell_here():
            self._show_place()
        elif self.course.neighbour(1) is not None:
            self.walk(1)
        elif self.course.problem_lines():
            self.course.tell_all()
            self._show_place()
        else:
            self.note.show()

    def go_to_step(self, name: str) -> None:
        """Open a step."""
        if self.course is not None:
            self.course.leave_step()
            self.course.choose_step(name)
            self._show_step()

    def go_to_question(self, name: str) -> None:
        """Open the step of a question, and bring it into sight."""
        course = self.course
        if course is None or (step := course.step_of(name)) is None:
            return
        if step != course.step:
            course.keep_summary(lambda: self.go_to_step(step))
        self.sheet.go_to(name)

    def ask_in(self, mode: str) -> None:
        """Ask in another way."""
        if self.course is not None:
            self.course.set_mode(mode)
            self._show_step()

    def undo(self) -> None:
        """Take the last change back, on whatever step it was."""
        self._turn(lambda course: course.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._turn(lambda course: course.redo())

    def _turn(self, deed: Callable[[Course], bool]) -> None:
        if (course := self.course) is None:
            return
        before = course.step
        deed(course)
        if course.step != before:
            self._show_step()
        self._show_place()

    def _do(self, deed: Callable[[Course], object]) -> None:
        if self.course is not None:
            deed(self.course)
            self._show_place()

    # What is shown

    def _show_step(self) -> None:
        if self.course is not None:
            self.course.show_step()
            self._show_place()

    def _show_place(self) -> None:
        course = self.course
        if course is None:
            return
        marks = course.marks()
        names = [mark.name for mark in marks if mark.state != IDLE or mark.here]
        if names != self._names:
            self._names = names
            self.step.set_items([(mark.name, mark.words) for mark in marks if mark.name in names])
        self.step.set_value(course.step)
        at, total, last = course.place()
        here = next(mark for mark in marks if mark.here)
        self.steps.show_step(at, total, here.words)
        self.back.setEnabled(course.neighbour(-1) is not None)
        self.on.say(sentence("Finish") if last else sentence("Go on"))
        self.note.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.course is not None:
            self.course.filling.speak(looks().speaker.language)
