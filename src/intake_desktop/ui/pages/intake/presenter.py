# SPDX-License-Identifier: Apache-2.0
"""Decides what the intake shows: which step and questions, what is wrong and when that is said, what her consent means.

Knows no Qt and says nothing itself: it hands the page sentences, or callables of the speaker where the form's own words
are needed, so that the language can change in the middle of an intake.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Form, Question, Step
from intake_desktop.lang import Speaker
from intake_desktop.ui.asked.words import ProblemLine, Said
from intake_desktop.ui.keeping import Done, Failed, Keeping
from intake_desktop.ui.runner import Runner

from .meaning import alarms, gates
from .view import DONE, OPEN, PROBLEM, IntakeView, StepMark

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.drafts import Draft
    from intake_desktop.services.intakes import Finished


@dataclass(frozen=True)
class IntakeServices:
    """The verbs this page needs, with the desk already in them."""

    begin: Callable[[], Any]
    open_draft: Callable[[str], Any]
    keep: Callable[[str, dict[str, object], str], Any]
    discard: Callable[[str], Any]
    finish: Callable[[str], Any]
    form: Callable[[], Form]
    today: Callable[[], date]
    now: Callable[[], datetime]


def services_at(desk: Desk) -> IntakeServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.forms.builtin import quick_intake
    from intake_desktop.services import drafts, intakes

    return IntakeServices(
        begin=lambda: drafts.begin_intake(desk),
        open_draft=lambda draft_id: drafts.open_draft(desk, draft_id),
        keep=lambda draft_id, answers, step: drafts.keep_draft(desk, draft_id, answers, step),
        discard=lambda draft_id: drafts.discard_draft(desk, draft_id),
        finish=lambda draft_id: intakes.finish_intake(desk, draft_id),
        form=quick_intake,
        today=desk.today,
        now=desk.now,
    )


class IntakePresenter:
    """One intake from its first question to its end. `clock` gives seconds and never runs backwards."""

    def __init__(self, services: IntakeServices, runner: Runner, view: IntakeView, clock: Callable[[], float]) -> None:
        self._services = services
        self._runner = runner
        self._view = view
        self._clock = clock
        self._draft: Draft | None = None
        self._filling: Filling | None = None
        self._keeping: Keeping | None = None
        self._step = ""
        self._left: set[str] = set()
        self._passed: set[str] = set()
        self._said: set[str] = set()
        self._summary: list[str] = []
        self._touched = False

    # Beginning

    def begin(self) -> None:
        """Open an empty intake, once what is on the screen now is safe."""
        self.flush(
            lambda: self._runner.run(self._services.begin, self._open, self._view.say_trouble), self._view.say_trouble
        )

    def resume(self, draft_id: str) -> None:
        """Go on with a draft where it was left."""
        if self._draft is not None and self._draft.id == draft_id:
            return
        self.flush(
            lambda: self._runner.run(lambda: self._services.open_draft(draft_id), self._open, self._view.say_trouble),
            self._view.say_trouble,
        )

    @property
    def is_open(self) -> bool:
        """Whether an intake is being filled."""
        return self._draft is not None

    @property
    def filling(self) -> Filling:
        """The intake as it stands; only while one is open."""
        assert self._filling is not None
        return self._filling

    @property
    def step(self) -> str:
        """The name of the step on the screen."""
        return self._step

    def _open(self, draft: Draft) -> None:
        form, today = self._services.form(), self._services.today()
        self._draft = draft
        self._filling = Filling(form, draft.answers, today=today, context={"now": self._services.now().astimezone()})
        self._keeping = Keeping(
            self._save, self._clock, self._view.wake, kept=self._kept, not_kept=self._view.show_not_kept
        )
        self._touched = bool(draft.answers)
        names = [step.name for step in form.steps]
        # A draft that was left in the middle: the steps before it were passed, so their gaps may be said.
        at = names.index(draft.step) if draft.step in names else 0
        self._passed = set(names[:at])
        self._left = {one.name for step in form.steps[:at] for one in step.questions}
        self._said, self._summary = set(), []
        self._show_step(names[at])
        self._view.show_alarms(alarms(self.filling))
        if draft.answers:
            self._view.show_kept(draft.updated_at)

    # What she answers

    def answered(self, name: str, value: object) -> None:
        """Take an answer from the screen; keep it, and show what it changes."""
        if self._filling is None:
            return
        touched = self._filling.answer(name, value)
        self._touched = True
        self._view.show_questions(self._shown())
        here = {one.name: one for one in self._questions() if one.is_asked and one.kind != "note"}
        for other in touched & here.keys():
            if other != name:
                self._show_value(other)
                self._show_problem(other)
            elif other in self._said:
                # What was said stays or goes away while she types; nothing new is said before she leaves the field.
                self._show_problem(other)
            if here[other].choice_filter:
                self._view.show_choices(other, self._filling.choices(other))
        self._show_gates()
        self._view.show_alarms(alarms(self.filling))
        self._show_steps()
        self._shorten_summary()
        if self._keeping is not None:
            self._keeping.changed()

    def left(self, name: str) -> None:
        """She went on to another field: now is the time to say what is wrong with this one, if it holds anything."""
        if self._filling is None or name not in self._filling.form.by_name:
            return
        if self._filling.typed(name) not in (None, "", []):
            self._left.add(name)
        self._show_problem(name)
        self._show_steps()

    # Going through the steps

    def go_on(self) -> None:
        """Go to the next step, or finish on the last; when something here is wrong, say it all and stay."""
        if self._filling is None:
            return
        here = [one.name for one in self._questions()]
        lines = [line for line in self._problem_lines() if line.name in here]
        self._left.update(here)
        self._passed.add(self._step)
        if lines:
            self._tell(lines)
            return
        steps = self._steps()
        if self._step == steps[-1].name:
            self._finish()
        else:
            self._show_step(steps[steps.index(self._here()) + 1].name)

    def go_back(self) -> None:
        """Go to the step before; nothing is checked and nothing is lost."""
        self.walk(-1)

    def walk(self, by: int) -> None:
        """Go `by` steps on or back without being held up; what is missing is said at the end."""
        if self._filling is None:
            return
        steps = self._steps()
        at = steps.index(self._here()) + by
        if 0 <= at < len(steps):
            self.go_to_step(steps[at].name)

    def go_to_step(self, name: str) -> None:
        """Open a step from the row of steps."""
        if self._filling is not None and name != self._step and name in [step.name for step in self._steps()]:
            self._passed.add(self._step)
            self._left.update(one.name for one in self._questions())
            self._show_step(name)

    def go_to_question(self, name: str) -> None:
        """Jump to a question from the summary, to whatever step it is on."""
        for step in self._steps():
            if name in [one.name for one in step.questions]:
                lines = self._summary
                if step.name != self._step:
                    self.go_to_step(step.name)
                    self._summary = lines
                    self._view.show_summary([line for line in self._problem_lines() if line.name in lines], fresh=False)
                self._view.go_to(name)

    # Keeping and leaving

    def tick(self) -> None:
        """The wake-up the page was asked for."""
        if self._keeping is not None:
            self._keeping.tick()

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
        draft_id, answers, step = self._draft.id, self.filling.draft(), self._step
        self._runner.run(lambda: self._services.keep(draft_id, answers, step), lambda _: done(), trouble)

    def _kept(self) -> None:
        self._view.show_kept(self._services.now())

    def _close(self) -> None:
        self._draft = self._filling = self._keeping = None

    # The end

    def _finish(self) -> None:
        lines = self._problem_lines()
        if lines:
            self._left.update(self.filling.form.by_name)
            self._tell(lines)
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

    def _steps(self) -> list[Step]:
        return self.filling.steps_shown()

    def _here(self) -> Step:
        return next(step for step in self.filling.form.steps if step.name == self._step)

    def _questions(self) -> tuple[Question, ...]:
        return self._here().questions

    def _shown(self) -> frozenset[str]:
        return frozenset(one.name for one in self._questions() if one.is_asked and self.filling.is_shown(one.name))

    def _show_step(self, name: str) -> None:
        self._step = name
        steps = self._steps()
        names = [step.name for step in steps]
        if name not in names:
            self._step = name = names[0]
        self._view.show_step(self._here(), names.index(name) + 1, len(names), last=name == names[-1])
        self._view.show_questions(self._shown())
        for one in self._questions():
            if one.is_asked and one.kind != "note":
                self._show_value(one.name)
                self._show_problem(one.name)
        self._summary = []
        self._view.show_summary([], fresh=False)
        self._show_gates()
        self._show_steps()
        if self._touched and self._keeping is not None:
            self._keeping.changed()

    def _show_value(self, name: str) -> None:
        read_only = self.filling.is_read_only(name)
        value = self.filling.value(name) if read_only else self.filling.typed(name)
        self._view.show_value(name, value, read_only=read_only)

    def _show_problem(self, name: str) -> None:
        found = self.filling.problem(name) if name in self._left else None
        (self._said.add if found is not None else self._said.discard)(name)
        self._view.show_problem(name, self._words_of(name) if found is not None else None)

    def _words_of(self, name: str) -> Said:
        filling = self.filling

        def words(speaker: Speaker) -> str:
            problem = filling.problem(name, speaker.language)
            return speaker.tell(problem) if isinstance(problem, Sentence) else problem or ""

        return words

    def _problem_lines(self) -> list[ProblemLine]:
        filling = self.filling
        return [ProblemLine(name, _label(filling, name), self._words_of(name)) for name, _ in filling.problems()]

    def _tell(self, lines: Sequence[ProblemLine]) -> None:
        for one in self._questions():
            if one.is_asked and one.kind != "note":
                self._show_problem(one.name)
        self._show_steps()
        self._summary = [line.name for line in lines]
        self._view.show_summary(lines, fresh=True)

    def _shorten_summary(self) -> None:
        """Take out of the summary what has been put right."""
        left = [line for line in self._problem_lines() if line.name in self._summary]
        if len(left) < len(self._summary):
            self._summary = [line.name for line in left]
            self._view.show_summary(left, fresh=False)

    def _show_steps(self) -> None:
        wrong = {name for name, _ in self.filling.problems()}
        marks = []
        for number, step in enumerate(self._steps(), 1):
            names = {one.name for one in step.questions}
            state = OPEN
            if wrong & names & self._left:
                state = PROBLEM
            elif step.name in self._passed and not wrong & names:
                state = DONE
            marks.append(StepMark(step.name, _picked(step.labels), number, state, step.name == self._step))
        self._view.show_steps(marks)

    def _show_gates(self) -> None:
        for name, words in gates(self.filling, self._questions()).items():
            self._view.show_gate(name, words)


def _label(filling: Filling, name: str) -> Said:
    return lambda speaker: filling.label(name, speaker.language)


def _picked(labels: dict[str, str]) -> Said:
    return lambda speaker: speaker.pick(labels)
