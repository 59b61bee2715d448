# SPDX-License-Identifier: Apache-2.0
"""A form gone through step by step: what stands on the sheet, what is wrong and when that is said, what was put aside.

Knows no Qt and keeps nothing: an intake keeps its draft around it, a preview throws its answers away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from intake_desktop.domain.sentences import Sentence
from intake_desktop.forms.filling import Filling, Problem, Touched
from intake_desktop.forms.form import Step
from intake_desktop.lang import Speaker

from .outline import counter_of, keys_around
from .words import DONE, IDLE, OPEN, PROBLEM, CourseSheet, ProblemLine, Said, StepMark

MOST_NAMED = 3
"""Questions that are named when answers are put aside; of more, only their number is said."""

MOST_MISSED = 8
"""Questions passed by that are named at the end; more would be read by nobody."""


class Course:
    """One form on the screen; begins at the step `at`. Ask `show_step` first. A question is named by its address.

    What is `withheld` by its name in the form is not shown; what was answered there stays and counts.
    """

    def __init__(
        self, filling: Filling, sheet: CourseSheet, *, at: str = "", withheld: frozenset[str] = frozenset()
    ) -> None:
        self.filling = filling
        self._withheld = withheld
        self._sheet = sheet
        self._wrong = {name for name, _ in filling.problems()}
        self._step_of = {one.name: step.name for step in filling.form.steps for one in step.questions}
        names = [step.name for step in self.all_steps()]
        self.step = at if at in names else names[0]
        # A draft that was left in the middle: the steps before it were passed, so their gaps may be said.
        before = self.all_steps()[: names.index(self.step)]
        self._passed = {step.name for step in before} | self._answered_through()
        self._left = {place for step in before for place in filling.places(step)}
        self._said: set[str] = set()
        self._shown: frozenset[str] = frozenset()
        self._aside: dict[str, set[str]] = {}
        self._summary: list[str] = []

    def _answered_through(self) -> set[str]:
        """The steps in which something was answered and nothing is left to ask, wherever the draft was left."""
        step_of, filling = self._step_of, self.filling
        asked = {name: step_of[name.rpartition("/")[2]] for name in filling.places() if filling.question(name).is_asked}
        begun = {step for name, step in asked.items() if filling.typed(name) not in (None, "", [])}
        return begun - {step_of[name.rpartition("/")[2]] for name in filling.warnings()}

    # Where she is

    def all_steps(self) -> list[Step]:
        """Give the steps of this way of asking, those with nothing to ask among them."""
        mode = self.filling.mode
        return [
            step
            for step in self.filling.form.steps
            if any(one.is_asked and (not one.modes or mode in one.modes) for one in step.questions)
        ]

    def steps(self) -> list[Step]:
        """Give the steps on which there is something to answer now."""
        return self.filling.steps_shown()

    def here(self) -> Step:
        """The step on the screen."""
        return next(step for step in self.filling.form.steps if step.name == self.step)

    def place(self) -> tuple[int, int, bool]:
        """The number of this step, of how many, and whether it is the last with something to answer."""
        names = [step.name for step in self.all_steps()]
        return names.index(self.step) + 1, len(names), self.step == self.steps()[-1].name

    def shown(self) -> frozenset[str]:
        """The questions of this step that are asked now."""
        filling = self.filling
        return frozenset(
            place
            for place in filling.places(self.here())
            if filling.is_shown(place) and (one := filling.question(place)).is_asked and one.name not in self._withheld
        )

    def choose_step(self, name: str) -> None:
        """Make `name` the step on the screen, or the first with something to answer; then `show_step`."""
        names = [step.name for step in self.steps()]
        self.step = name if name in names else names[0]

    def show_step(self) -> None:
        """Put the step on the sheet."""
        self._sheet.show_step(self.here(), self.filling)
        self._shown = self.shown()
        self._aside = {}
        self._sheet.show_questions(self._shown)
        for name in self._shown:
            self._show_value(name)
            self._show_problem(name)
        self._summary = []
        self._sheet.show_summary([], fresh=False)
        self._sheet.stand()

    def leave_step(self) -> None:
        """She goes on, or elsewhere: what is wrong here may be said from now on."""
        self._passed.add(self.step)
        self._left.update(self.filling.places(self.here()))

    def neighbour(self, by: int) -> str | None:
        """The step so many on (or back) that has something to answer, if there is one."""
        names = [step.name for step in self.steps()]
        at = names.index(self.step) + by
        return names[at] if 0 <= at < len(names) else None

    # What she does

    def answer(self, name: str, value: object) -> Touched:
        """Take an answer from the sheet, show what it changes, and give what may look different now."""
        touched = self.filling.answer(name, value)
        self._follow(touched, name)
        return touched

    def left(self, name: str) -> None:
        """She went on to another field: now is the time to say what is wrong with this one, if it holds anything."""
        if self.filling.typed(name) not in (None, "", []):
            self._left.add(name)
        self._show_problem(name)

    def add(self, repeat: str) -> None:
        """Begin one more repetition, and let her answer its first question."""
        before = self.filling.repetitions(repeat)
        counter = counter_of(self.filling, repeat)
        if counter is not None:
            self._follow(self.filling.answer(counter, len(before) + 1), moved=True)
        else:
            self._follow(self.filling.add(repeat)[1], moved=True)
        new = [key for key in self.filling.repetitions(repeat) if key not in before]
        inside = [place for place in self.filling.places(self.here()) if new and place.startswith(f"{new[0]}/")]
        first = next((place for place in inside if place in self._shown), None)
        if first is not None:
            self._sheet.go_to(first)

    def remove(self, repeat: str, key: str) -> None:
        """Take a repetition away; undo brings it back. Where a number is asked for, it goes down by one."""
        counter, keys = counter_of(self.filling, repeat), self.filling.repetitions(repeat)
        if counter is None:
            self._follow(self.filling.remove(key), moved=True)
        else:
            if key != keys[-1]:
                self.filling.move(key, len(keys) - 1)
            self._follow(self.filling.answer(counter, len(keys) - 1), moved=True)
        self._sheet.show_gone(repeat)

    def move(self, repeat: str, key: str, by: int) -> None:
        """Put a repetition before or after its neighbour."""
        keys = self.filling.repetitions(repeat)
        to = keys.index(key) + by
        if 0 <= to < len(keys):
            self._follow(self.filling.move(key, to), moved=True)

    def set_mode(self, mode: str) -> None:
        """Ask in another way; what was answered stays. The step must be shown anew."""
        self.filling.set_mode(mode)
        self._wrong = {name for name, _ in self.filling.problems()}
        self.choose_step(self.step)

    def undo(self) -> bool:
        """Take the last change back, wherever it was; False when there is none. The step may be another then."""
        return self._go(self.filling.undo())

    def redo(self) -> bool:
        """Do again what was taken back last."""
        return self._go(self.filling.redo())

    def _go(self, touched: Touched | None) -> bool:
        if touched is None:
            return False
        places = [place for place in self.filling.places() if place in touched and self.filling.is_shown(place)]
        repeats = {name.rpartition("/")[2] for name in touched} & self.filling.form.groups_by_name.keys()
        elsewhere = next((step for step in self.steps() if self._concerns(step, places, repeats)), None)
        if elsewhere is not None and not self._concerns(self.here(), places, repeats):
            self.step = elsewhere.name
        self._follow(touched, moved=True, fresh=elsewhere is not None)
        here = set(self.filling.places(self.here()))
        first = next((place for place in places if place in here and place in self._shown), None)
        if first is not None:
            self._sheet.go_to(first)
        return True

    def _concerns(self, step: Step, places: Sequence[str], repeats: set[str]) -> bool:
        mine = set(self.filling.places(step))
        around = {name for one in step.questions for name in self.filling.form.groups_around(one.name)}
        return any(place in mine for place in places) or bool(around & repeats)

    def _follow(self, touched: Touched, own: str = "", *, moved: bool = False, fresh: bool = False) -> None:
        self._note_problems(touched, anew=moved)
        before = self._shown
        if moved or touched - {own}:  # nearly every key press changes the one question in which it was made
            self._shown = self.shown()
            self._sheet.show_questions(self._shown, moved=moved)
        for name in (touched & self._shown) | (self._shown - before):
            if self.filling.question(name).choice_filter:
                self._sheet.show_choices(name, self.filling.choices(name))
            if name != own:
                self._show_value(name)
                self._show_problem(name)
            elif name in self._said:
                # What was said stays or goes away while she types; nothing new is said before she leaves the field.
                self._show_problem(name)
        if own:
            self._tell_aside(own, touched)
        self._shorten_summary()

    def _note_problems(self, touched: Touched, *, anew: bool) -> None:
        """What is wrong now: looked at where something changed, or everywhere when repetitions came or went."""
        form = self.filling.form
        if anew or any(name.rpartition("/")[2] in form.groups_by_name for name in touched):
            self._wrong = {name for name, _ in self.filling.problems()}
        else:
            for name in touched:
                wrong = self.filling.problem(name) is not None
                (self._wrong.add if wrong else self._wrong.discard)(name)

    # What is said

    @property
    def problems(self) -> list[tuple[str, Problem]]:
        """All that keeps the form from being finished, in its order."""
        return self.filling.problems()

    def tell_all(self) -> None:
        """Say everything that is wrong anywhere."""
        self._left.update(self.filling.places())
        self._tell(self.problem_lines())

    def tell_here(self) -> bool:
        """Say everything that is wrong on this step, and whether something is."""
        self._wrong = {name for name, _ in self.filling.problems()}
        here = set(self.filling.places(self.here()))
        lines = [line for line in self.problem_lines() if line.name in here]
        self.leave_step()
        if lines:
            self._tell(lines)
        return bool(lines)

    def step_of(self, name: str) -> str | None:
        """The step on which a question is asked."""
        return next((step.name for step in self.steps() if name in self.filling.places(step)), None)

    def keep_summary(self, show: Callable[[], object]) -> None:
        """Do `show`, which opens another step, and say there what is still to put right."""
        kept = self._summary
        show()
        self._summary = kept
        self._sheet.show_summary([line for line in self.problem_lines() if line.name in kept], fresh=False)

    def problem_lines(self) -> list[ProblemLine]:
        """Everything that keeps the form from being finished, a line each."""
        return [ProblemLine(name, self._named(name), self._words_of(name)) for name, _ in self.filling.problems()]

    def missed_lines(self) -> list[ProblemLine]:
        """The first few questions that were passed by and hold nobody up, each with the step it is on."""
        steps = {step.name: step for step in self.filling.form.steps}
        names = [name for name in self.filling.warnings() if name.rpartition("/")[2] not in self._withheld]
        return [
            ProblemLine(name, self._label(name), self._where(name, steps[self._step_of[name.rpartition("/")[2]]]))
            for name in names[:MOST_MISSED]
        ]

    def left_out(self) -> Said | None:
        """What was answered once and does not count as the answers stand now; None where all of it counts."""
        aside = frozenset(self.filling.set_aside())
        if not aside:
            return None
        places = self._in_order(aside)

        def words(speaker: Speaker) -> str:
            if len(places) > MOST_MISSED:
                return speaker.say(
                    "{count} answers do not count because of others, and are not kept.", count=len(places)
                )
            said = [speaker.isolate(" · ".join([*self._around(name, speaker), self._asked(name, speaker)]))
                    for name in places]  # fmt: skip
            return speaker.say("Does not count because of other answers, and is not kept: {questions}",
                               questions="; ".join(said))  # fmt: skip

        return words

    def marks(self) -> list[StepMark]:
        """The row of steps."""
        open_now = {step.name for step in self.steps()}
        wrong = {self._step_of[name.rpartition("/")[2]] for name in self._wrong}
        said = {self._step_of[name.rpartition("/")[2]] for name in self._wrong & self._left}
        marks = []
        for number, step in enumerate(self.all_steps(), 1):
            state = OPEN
            if step.name not in open_now:
                state = IDLE
            elif step.name in said:
                state = PROBLEM
            elif step.name in self._passed and step.name not in wrong:
                state = DONE
            marks.append(StepMark(step.name, _picked(step.labels), number, state, step.name == self.step))
        return marks

    def _tell(self, lines: Sequence[ProblemLine]) -> None:
        for name in self._shown:
            self._show_problem(name)
        self._summary = [line.name for line in lines]
        self._sheet.show_summary(lines, fresh=True)

    def _shorten_summary(self) -> None:
        """Take out of the summary what has been put right."""
        if not self._summary:
            return
        left = [line for line in self.problem_lines() if line.name in self._summary]
        if len(left) < len(self._summary):
            self._summary = [line.name for line in left]
            self._sheet.show_summary(left, fresh=False)

    def _show_value(self, name: str) -> None:
        self._sheet.show_value(name, self.filling.entry(name), read_only=self.filling.is_read_only(name))

    def _show_problem(self, name: str) -> None:
        found = self.filling.problem(name) if name in self._left else None
        (self._said.add if found is not None else self._said.discard)(name)
        self._sheet.show_problem(name, self._words_of(name) if found is not None else None)

    def _tell_aside(self, own: str, touched: Touched) -> None:
        """An answer that does not count any more because of this one is said beside it, until it counts again."""
        before = self._aside.get(own, set())
        aside = before | touched.set_aside
        if aside:
            aside &= set(self.filling.set_aside())
        if aside != before:
            self._aside[own] = aside
            self._sheet.show_aside(own, self._aside_words(frozenset(aside)) if aside else None)

    def _aside_words(self, aside: frozenset[str]) -> Said:
        filling = self.filling
        places = self._in_order(aside)

        def words(speaker: Speaker) -> str:
            if len(places) > MOST_NAMED:
                return speaker.say("{count} answers do not count now, because of this one.", count=len(places))
            said = [speaker.isolate(filling.label(name, speaker.language)) for name in places]
            return speaker.say("Does not count now, because of this answer: {questions}", questions="; ".join(said))

        return words

    def _in_order(self, names: AbstractSet[str]) -> list[str]:
        """In the order of the form; what stands in repetitions that are no more comes last."""
        there = [name for name in self.filling.places() if name in names]
        return there + sorted(names - set(there))

    def _words_of(self, name: str) -> Said:
        filling = self.filling

        def words(speaker: Speaker) -> str:
            problem = filling.problem(name, speaker.language)
            return speaker.tell(problem) if isinstance(problem, Sentence) else problem or ""

        return words

    def _label(self, name: str) -> Said:
        return lambda speaker: self._asked(name, speaker)

    def _named(self, name: str) -> Said:
        """A question, and of several repetitions the one it stands in."""
        return lambda speaker: " · ".join([*self._around(name, speaker), self._asked(name, speaker)])

    def _asked(self, name: str, speaker: Speaker) -> str:
        return self.filling.label(name, speaker.language)

    def _where(self, name: str, step: Step) -> Said:
        return lambda speaker: " · ".join([speaker.pick(step.labels), *self._around(name, speaker)])

    def _around(self, name: str, speaker: Speaker) -> list[str]:
        """The repetitions around a question from the outermost, each named and numbered where there are several."""
        said, around = [], ""
        for key in keys_around(self.filling, name):
            repeat = self.filling.at(around, key.partition("#")[0])
            siblings = self.filling.repetitions(repeat)
            if len(siblings) > 1:
                what = self.filling.repeat_label(repeat, speaker.language)
                said.append(speaker.say("{what} {number}", what=what, number=siblings.index(key) + 1))
            around = key
        return said


def _picked(labels: dict[str, str]) -> Said:
    return lambda speaker: speaker.pick(labels)
