# SPDX-License-Identifier: Apache-2.0
"""Decides what the intake shows: which step and questions, what is wrong and when that is said, what her consent means.

Knows no Qt and says nothing itself: it hands the page sentences, or callables of the speaker where the form's own words
are needed, so that the language can change in the middle of an intake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.filling import Filling
from intake_desktop.ui.asked.course import Course
from intake_desktop.ui.keeping import Done, Failed, Keeping
from intake_desktop.ui.runner import Runner

from .meaning import Gate, alarms, follows, gates, risk_of, urgency_of
from .view import IntakeView

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.drafts import Draft
    from intake_desktop.services.intakes import Finished

QUICK, FULL = "quick_intake", "full_intake"
REVIEW = "risk_review"
"""The form by which her danger is judged anew, on a page of its own."""
"""The forms that come with the program, by id."""
FORM_OF = {"quick": QUICK, "full": FULL, "phone": FULL}
"""Which of them each way of asking begins with."""


@dataclass(frozen=True)
class Opened:
    """A draft with its form, as far as it is filled, and the services of the directory that it may name."""

    draft: Draft
    filling: Filling
    directory: tuple[Provider, ...] = ()


@dataclass(frozen=True)
class IntakeServices:
    """The verbs this page needs, with the desk already in them. `begin` takes form, mode and, to go on with it, a case.

    `modes` are the ways of asking that she may choose from, `withheld` the questions that she is not asked.
    """

    begin: Callable[[str, str, str | None], Any]
    open_draft: Callable[[str], Opened]
    keep: Callable[[str, dict[str, object], str, str], Any]
    discard: Callable[[str], Any]
    finish: Callable[[str], Any]
    now: Callable[[], datetime]
    modes: tuple[str, ...] = ("quick",)
    withheld: frozenset[str] = frozenset()


def services_at(desk: Desk) -> IntakeServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.asked_of import withheld
    from intake_desktop.domain.permissions import Action, may_change
    from intake_desktop.services import drafts, intakes, providers
    from intake_desktop.services.desk import Changes

    def begin(form_id: str, mode: str, case_id: str | None) -> Changes[Opened]:
        made = drafts.begin_intake(desk, form_id, mode=mode, case_id=case_id)
        return Changes(made.touched, opened(made.value))

    def opened(draft: Draft) -> Opened:
        listed = tuple(providers.list_providers(desk)) if desk.may(Action.SEE_DIRECTORY) else ()
        return Opened(draft, drafts.filling_of(desk, draft), listed)

    return IntakeServices(
        begin=begin,
        open_draft=lambda draft_id: opened(drafts.open_draft(desk, draft_id)),
        keep=lambda draft_id, answers, step, mode: drafts.keep_draft(
            desk, draft_id, answers, step, mode=mode if mode != "quick" else None
        ),
        discard=lambda draft_id: drafts.discard_draft(desk, draft_id),
        finish=lambda draft_id: intakes.finish_intake(desk, draft_id),
        now=desk.now,
        modes=tuple(FORM_OF) if may_change(desk.roles, Action.RECORD_FULL_INTAKE) else ("quick",),
        withheld=withheld(desk.roles),
    )


class IntakePresenter:
    """One intake from its first question to its end. `clock` gives seconds and never runs backwards."""

    def __init__(self, services: IntakeServices, runner: Runner, view: IntakeView, clock: Callable[[], float]) -> None:
        self._services = services
        self._runner = runner
        self._view = view
        self._clock = clock
        self._draft: Draft | None = None
        self._course: Course | None = None
        self._keeping: Keeping | None = None
        self._gates: dict[str, Gate] = {}
        self._touched = False
        self._language = ""

    # Beginning

    def begin(self, case_id: str | None = None) -> None:
        """Open an empty intake, or go on with a case as a full one, once what is on the screen now is safe."""
        mode = "full" if case_id else "quick"
        self._after_this(lambda: self._services.begin(FORM_OF[mode], mode, case_id), self._open)

    def resume(self, draft_id: str) -> None:
        """Go on with a draft where it was left."""
        if self._draft is None or self._draft.id != draft_id:
            self._after_this(lambda: self._services.open_draft(draft_id), self._open)

    def choose_mode(self, mode: str) -> None:
        """Ask in another way from now on. What was answered goes along, into the longer form as well."""
        if self._draft is None or mode == self.filling.mode:
            return
        if FORM_OF[mode] == self._draft.form_id:
            self.course.set_mode(mode)
            self._touched = True
            self._show_step(self.course.step)
            return
        before = self._draft.id
        answers = {name: value for name, value in self.filling.draft().items() if not _is_told(self.filling, name)}

        def carry(opened: Opened) -> None:
            self._draft = None  # the one before is kept by now, and is thrown away when this one is kept
            self._open(opened, answers)
            self.flush(lambda: self._runner.run(lambda: self._services.discard(before), None, self._view.say_trouble))

        self._after_this(lambda: self._services.begin(FORM_OF[mode], mode, None), carry)

    def _after_this(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        self.flush(lambda: self._runner.run(work, then, self._view.say_trouble), self._view.say_trouble)

    @property
    def is_open(self) -> bool:
        """Whether an intake is being filled."""
        return self._draft is not None

    @property
    def draft_id(self) -> str | None:
        """The draft that is being filled."""
        return self._draft.id if self._draft is not None else None

    @property
    def case_id(self) -> str | None:
        """The case that it goes on with."""
        return self._draft.case_id if self._draft is not None else None

    @property
    def course(self) -> Course:
        """The form as it is gone through; only while one is open."""
        assert self._course is not None
        return self._course

    @property
    def filling(self) -> Filling:
        """The intake as it stands; only while one is open."""
        return self.course.filling

    @property
    def step(self) -> str:
        """The name of the step on the screen."""
        return self.course.step if self._course is not None else ""

    def _open(self, opened: Opened, more: dict[str, object] | None = None) -> None:
        draft, filling = opened.draft, opened.filling
        if draft.form_id == REVIEW and draft.case_id is not None:
            self._view.show_review(draft.case_id)
            return
        for name, value in (more or {}).items():
            if name in filling.form.by_name and not filling.form.repeat_of[name] and not _is_told(filling, name):
                filling.answer(name, value)
        if self._language:
            filling.speak(self._language)
        self._draft = draft
        self._view.sheet.show_directory(opened.directory)
        self._course = Course(filling, self._view.sheet, at=draft.step, withheld=self._services.withheld)
        self._keeping = Keeping(
            self._save, self._clock, self._view.wake, kept=self._kept, not_kept=self._view.show_not_kept
        )
        self._touched = bool(draft.answers) or bool(more)
        self._show_step(self.course.step)
        if draft.answers:
            self._view.show_kept(draft.updated_at)

    # What she answers

    def answered(self, name: str, value: object) -> None:
        """Take an answer from the screen; keep it, and show what it changes."""
        if self._course is not None:
            touched = self._course.answer(name, value)
            # Nothing follows from her words themselves; they are typed letter by letter.
            self._changed(only_words=not touched - {name} and self.filling.question(name).kind == "text")

    def left(self, name: str) -> None:
        """She went on to another field: now is the time to say what is wrong with this one, if it holds anything."""
        if self._course is not None and name.rpartition("/")[2] in self.filling.form.by_name:
            self._course.left(name)
            self._view.show_steps(self._course.marks())

    def add(self, repeat: str) -> None:
        """One more incident, child, service…"""
        self.course.add(repeat)
        self._changed()

    def remove(self, repeat: str, key: str) -> None:
        """One incident, child, service… fewer; undo brings it back."""
        self.course.remove(repeat, key)
        self._changed()

    def move(self, repeat: str, key: str, by: int) -> None:
        """Another order."""
        self.course.move(repeat, key, by)
        self._changed()

    def undo(self) -> None:
        """Take the last change back, on whatever step it was made."""
        self._go(lambda course: course.undo())

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._go(lambda course: course.redo())

    def _go(self, way: Callable[[Course], bool]) -> None:
        if self._course is None:
            return
        step = self.step
        if way(self._course):
            if self.step != step:
                self._show_step(self.step)
            self._changed()

    def speak(self, language: str) -> None:
        """The language on the screen is another one now."""
        self._language = language
        if self._course is not None and self.filling.language != language:
            self.filling.speak(language)

    # Going through the steps

    def go_on(self) -> None:
        """Go to the next step, or finish on the last; when something here is wrong, say it all and stay."""
        if self._course is None:
            return
        if self._course.tell_here():
            self._view.show_steps(self._course.marks())
            return
        following = self._course.neighbour(1)
        if following is None:
            self._finish()
        else:
            self._show_step(following)

    def go_back(self) -> None:
        """Go to the step before; nothing is checked and nothing is lost."""
        self.walk(-1)

    def walk(self, by: int) -> None:
        """Go `by` steps on or back without being held up; what is missing is said at the end."""
        if self._course is not None and (name := self._course.neighbour(by)) is not None:
            self.go_to_step(name)

    def go_to_step(self, name: str) -> None:
        """Open a step from the row of steps."""
        if self._course is not None and name != self.step and name in [step.name for step in self._course.steps()]:
            self._course.leave_step()
            self._show_step(name)

    def go_to_question(self, name: str) -> None:
        """Jump to a question from the summary, to whatever step it is on."""
        step = self.course.step_of(name)
        if step is not None:
            if step != self.step:
                self.course.keep_summary(lambda: self.go_to_step(step))
            self._view.sheet.go_to(name)

    # Keeping and leaving

    def tick(self) -> None:
        """The wake-up the page was asked for."""
        if self._keeping is not None:
            self._keeping.tick()

    def minute(self) -> None:
        """A minute went by: so much less time is left."""
        if self._course is not None:
            self._show_what_follows()

    def flush(self, then: Done | None = None, trouble: Failed | None = None) -> None:
        """Keep what is typed, at once, then go on."""
        done = then or (lambda: None)
        if self._keeping is None:
            done()
        else:
            self._keeping.flush(done, trouble)

    def leave(self) -> None:
        """The page is being left: keep the draft, or throw it away when nothing was ever typed."""
        if self._draft is None:
            return
        draft_id, touched = self._draft.id, self._touched
        if touched:
            self.flush()
        else:
            self._close()
            self._runner.run(lambda: self._services.discard(draft_id), None, self._view.say_trouble)

    def _save(self, done: Done, trouble: Failed) -> None:
        assert self._draft is not None
        draft_id, answers, step, mode = self._draft.id, self.filling.draft(), self.step, self.filling.mode
        self._runner.run(lambda: self._services.keep(draft_id, answers, step, mode), lambda _: done(), trouble)

    def _kept(self) -> None:
        self._view.show_kept(self._services.now())

    def _close(self) -> None:
        self._draft = self._course = self._keeping = None

    # The end

    def _finish(self) -> None:
        if self.course.problems:
            self.course.tell_all()
            self._view.show_steps(self.course.marks())
            return
        assert self._draft is not None
        draft_id = self._draft.id
        self._view.show_busy(True)
        self.flush(
            lambda: self._runner.run(lambda: self._services.finish(draft_id), self._finished, self._not_finished),
            self._not_finished,
        )

    def _finished(self, finished: Finished) -> None:
        self._close()
        self._view.show_busy(False)
        self._view.show_result(finished)

    def _not_finished(self, trouble: Trouble) -> None:
        self._view.show_busy(False)
        self._view.say_trouble(trouble)

    # What is shown

    def _show_step(self, name: str) -> None:
        assert self._draft is not None
        self.course.choose_step(name)
        number, total, last = self.course.place()
        self._view.show_head(self.course.here(), number, total, last=last)
        begins = number == 1 and self._draft.case_id is None and self._draft.form_id in (QUICK, FULL)
        self._view.show_modes(self._services.modes if begins else (), self.filling.mode)
        self.course.show_step()
        self._gates = {}
        self._show_what_follows()
        self._view.focus_first()
        if self._touched and self._keeping is not None:
            self._keeping.changed()

    def _changed(self, *, only_words: bool = False) -> None:
        self._touched = True
        if only_words:
            self._view.show_steps(self.course.marks())
        else:
            self._show_what_follows()
        if self._keeping is not None:
            self._keeping.changed()

    def _show_what_follows(self) -> None:
        """What her answers bring about: beside the questions, in the panel, in the row of steps."""
        filling, now = self.filling, self._services.now().astimezone()
        derived = follows(filling, now)
        said = gates(filling, derived)
        for name in self._gates.keys() - said.keys():
            self._view.sheet.show_gate(name, None)
        for name, gate in said.items():
            if name in self._gates and self._gates[name].about == gate.about:
                continue
            self._view.sheet.show_gate(name, gate.words, gate.more)
        self._gates = said
        self._view.show_alarms(alarms(filling))
        self._view.show_urgency(urgency_of(derived), now)
        self._view.show_risk(risk_of(filling, derived))
        self._view.show_steps(self.course.marks())
        last = self.course.neighbour(1) is None
        self._view.sheet.show_missed(self.course.missed_lines() if last else ())
        self._view.sheet.show_left_out(self.course.left_out() if last else None)


def _is_told(filling: Filling, name: str) -> bool:
    """Whether the program itself says this, not a person: how the intake is made, who makes it."""
    question = filling.form.by_name.get(name)
    return question is not None and (bool(question.context) or not question.is_asked)
