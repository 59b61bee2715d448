# SPDX-License-Identifier: Apache-2.0
"""What can be seen of a form that is being filled: questions and their words, what is wrong, what is kept.

A question is named by its name; inside a repeat by its address, ``children#2/age``, as `places` and `at` give it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..domain.codes import MISSING
from ..domain.sentences import Sentence, sentence
from ..resources import code_lists
from .answers import NEEDS, UNREAD, Reading, Unread, is_on_scale
from .expression import Expression
from .form import SELECTS, SILENT, Answer, Answers, Choice, Form, Group, Question, Step, in_language, is_mark
from .plan import Plan, Rules, Tree, fill_places
from .spots import Sitting, Spot
from .working import Working, is_filled

Problem = Sentence | str
"""A sentence of the program, or the form's own message already in the language that was asked for."""

NO_ANSWER = ("note", "calculate")


class Shown:
    """The side of a filling that looks: nothing here changes an answer."""

    form: Form
    _sitting: Sitting
    _plan: Plan
    _working: Working

    @property
    def language(self) -> str:
        """The language of labels inside expressions."""
        return self._sitting.language

    @property
    def mode(self) -> str:
        """How the intake is made."""
        return self._sitting.mode

    # Repeats

    def repetitions(self, repeat: str) -> tuple[str, ...]:
        """The keys of the repetitions that count, in their order. A repeat inside another has an address too."""
        spot, own = self._working.find(repeat)
        return tuple(child.key for child in spot.children[own] if child.counts)

    def is_counted(self, repeat: str) -> bool:
        """Say whether the form itself says how many repetitions there are, so that none is added or taken by hand."""
        return self._plan.repeats[repeat.rpartition("/")[2]].count is not None

    def at(self, key: str, name: str) -> str:
        """The address of a question, or of a repeat, in the repetition `key`."""
        return f"{key}/{name}" if key else name

    def places(self, step: Step | None = None) -> list[str]:
        """The addresses of all questions of a step (or the form), in the order in which a person meets them."""
        steps = self.form.steps if step is None else (step,)
        return [place for one in steps for place in self._walk(self._working.root, self._plan.trees[one.name])]

    def numbered(self, name: str) -> str:
        """Write an address with numbers from 1 in place of keys, as a person counts: ``children#1/age``."""
        spot, own = self._working.find(name)
        steps = [own]
        while spot.parent is not None:
            steps.insert(0, f"{spot.repeat}#{spot.position():.0f}")
            spot = spot.parent
        return "/".join(steps)

    def question(self, name: str) -> Question:
        """The question at an address."""
        return self.form.question(name.rpartition("/")[2])

    def repeat_label(self, repeat: str, language: str) -> str:
        """The words of a repeat, with answers put into their places."""
        spot, own = self._working.find(repeat)
        return fill_places(in_language(self._plan.repeats[own].group.labels, language), spot.text)

    # What the screen shows

    def is_shown(self, name: str) -> bool:
        """Say whether the question, or repeat, counts now (and, unless it is a calculation, stands on the screen)."""
        spot, own = self._working.find(name)
        return spot.shown[own]

    def is_required(self, name: str) -> bool:
        """Say whether the intake cannot be finished without this answer."""
        spot, own = self._working.find(name)
        return self._required(spot, self._plan.rules[own])

    def is_read_only(self, name: str) -> bool:
        """Say whether the answer is shown but not to be changed, because it was worked out."""
        spot, own = self._working.find(name)
        rules = self._plan.rules[own]
        return rules.read_only is not None and rules.read_only.truth(spot, spot.text[own])

    def accepts_missing(self, name: str) -> bool:
        """Say whether "not known" or "would rather not say" may stand instead of an answer."""
        return bool(self.missing_codes(name))

    def missing_codes(self, name: str) -> tuple[str, ...]:
        """The codes that may stand instead of an answer: those the author named, else all where none is required."""
        spot, own = self._working.find(name)
        rules = self._plan.rules[own]
        if rules.question.kind in ("acknowledge", *NO_ANSWER, *SILENT):
            return ()
        if rules.question.missing is not None:
            return rules.question.missing
        return () if self._required(spot, rules) else tuple(code.code for code in code_lists().codes(MISSING))

    def value(self, name: str) -> Answer:
        """Give the answer that counts: typed or worked out; None when there is none or the question is not asked."""
        spot, own = self._working.find(name)
        value = spot.value[own]
        return None if isinstance(value, Unread) or not spot.shown[own] else value

    def typed(self, name: str) -> Answer:
        """Give what was typed, readable or not, counted or not."""
        spot, own = self._working.find(name)
        return spot.typed.get(own)

    def entry(self, name: str) -> Answer:
        """Give what stands in the editor: what was worked out where there is a calculation, else what was typed."""
        spot, own = self._working.find(name)
        if self._plan.rules[own].calculation is None:
            return spot.typed.get(own)
        value = spot.value[own]
        return spot.typed.get(own) if isinstance(value, Unread) else value

    def label(self, name: str, language: str) -> str:
        """Give the words of the question, with answers put into their places."""
        spot, own = self._working.find(name)
        return self._words(self._plan.rules[own].question.labels, language, spot)

    def hint(self, name: str, language: str) -> str:
        """Give what stands below the question, blank when there is nothing."""
        spot, own = self._working.find(name)
        return self._words(self._plan.rules[own].question.hints, language, spot)

    def guidance(self, name: str, language: str) -> str:
        """Give what is said to her who asks how to ask, blank when there is nothing."""
        spot, own = self._working.find(name)
        return self._words(self._plan.rules[own].question.guidance, language, spot)

    def choices(self, name: str) -> tuple[Choice, ...]:
        """Give the choices that are left after the question's filter, in the order of the list."""
        spot, own = self._working.find(name)
        return self._choices(spot, self._plan.rules[own])

    def groups_shown(self, step: Step) -> list[Group]:
        """Give the groups and repeats inside a step in which there is something to see, or to add, now."""
        here = {around for question in step.questions for around in self.form.groups_around(question.name)}
        shown = {name for name in self.places(step) if self.is_shown(name) and self.question(name).is_asked}
        names = {around for name in shown for around in self.form.groups_around(name.rpartition("/")[2])}
        names |= {name for name in here & self._plan.repeats.keys() if self.is_shown(name)}
        return [group for group in self.form.groups if group.name in names]

    def steps_shown(self) -> list[Step]:
        """Give the steps on which there is something to see now."""
        return [step for step in self.form.steps if self._is_seen(self._plan.trees[step.name])]

    # What is wrong

    def problem(self, name: str, language: str | None = None) -> Problem | None:
        """Say what keeps this question from being finished, or nothing. Constraints are not asked of blanks."""
        spot, own = self._working.find(name)
        rules = self._plan.rules[own]
        if not spot.shown[own] or rules.question.kind in ("note", *SILENT):
            return None
        value = spot.value[own]
        if value is UNREAD:
            return NEEDS.get(rules.question.kind) or sentence("This cannot be read. Please write it again.")
        if value is None or isinstance(value, dict):
            return self._blank_problem(spot, rules, value, language)
        if rules.question.kind in SELECTS and not self._is_among_choices(spot, rules, value):
            return sentence("Choose from the list again: this answer is not in it now.")
        if rules.question.kind == "rank" and isinstance(value, list) and len(value) < len(self._choices(spot, rules)):
            return sentence("Put all of them in order, please.")
        if rules.question.scale and not is_on_scale(value, rules.question.scale):
            start, end, step = (f"{number:g}" for number in rules.question.scale)
            return sentence("Choose from {start} to {end}, in steps of {step}.", start=start, end=end, step=step)
        if rules.constraint is not None and not rules.constraint.truth(spot, spot.text[own]):
            said = self._words(rules.question.constraint_messages, language, spot)
            return said or sentence("This answer does not fit here. Please look at it again.")
        return None

    def problems(self, language: str | None = None) -> list[tuple[str, Problem]]:
        """Give all that keeps the form from being finished, in the order of the form."""
        found = ((place, self.problem(place, language)) for place in self.places())
        return [(name, problem) for name, problem in found if problem is not None]

    def warnings(self) -> list[str]:
        """Give the soft questions that are shown and neither answered, nor explained, nor a problem already."""
        missed = (name for name in self.places() if self.question(name).soft and self.value(name) is None)
        return [name for name in missed if self.is_shown(name) and not self.is_required(name) and self._is_blank(name)]

    def set_aside(self) -> list[str]:
        """Give the questions that somebody answered and that do not count now, so that nothing vanishes unsaid."""
        return [
            spot.address(rules.name)
            for spot in self._working.all_spots()
            for rules in self._plan.questions_of[spot.repeat]
            if not spot.shown[rules.name] and is_filled(spot, rules)
        ]

    # What is kept

    def answers(self) -> Answers:
        """Give what is saved with the record: every answer that counts, worked out ones included."""
        return self._working.answers()

    def draft(self) -> dict[str, object]:
        """Give everything that was typed, as plain JSON; ``Filling(form, draft, today=…)`` goes on from there."""
        return self._working.draft()

    def left_over(self) -> list[str]:
        """Give the names under which the draft keeps what this version of the form does not ask."""
        return [spot.address(name) for spot in self._working.all_spots() for name in spot.strange if not is_mark(name)]

    def fed(self) -> dict[str, Answer]:
        """Give the answers that go to typed columns, by ``thing.field``; those of repeats are in `fed_rows`.

        A missing answer to a question with one choice is its code, as in every code list; to any other it is nothing.
        """
        return self._fed(self._working.root)

    def fed_rows(self) -> dict[str, list[dict[str, Answer]]]:
        """Give for each repeat, by name, what each of its repetitions feeds."""
        return {
            name: [self._fed(spot) for spot in self._working.spots(name) if spot.counts] for name in self._plan.repeats
        }

    # How it is found out

    def _fed(self, spot: Spot) -> dict[str, Answer]:
        fed: dict[str, Answer] = {}
        for rules in self._plan.questions_of[spot.repeat]:
            question = rules.question
            value = self.value(spot.address(rules.name)) if question.feeds else None
            if isinstance(value, dict):
                value = value["missing"] if question.kind == "select_one" else None
            if value is not None:
                fed[question.feeds] = value
        return fed

    def _walk(self, spot: Spot, tree: Tree) -> list[str]:
        found: list[str] = []
        for part in tree:
            if isinstance(part, str):
                found.append(spot.address(part))
            else:
                for child in spot.children[part[0]]:
                    if child.counts:
                        found += self._walk(child, part[1])
        return found

    def _is_seen(self, tree: Tree) -> bool:
        shown, rules = self._working.root.shown, self._plan.rules
        return any(
            shown[part] and rules[part].question.is_asked if isinstance(part, str) else shown[part[0]] for part in tree
        )

    def _is_blank(self, name: str) -> bool:
        spot, own = self._working.find(name)
        return spot.value[own] is None

    def _required(self, spot: Spot, rules: Rules) -> bool:
        required = rules.required
        return spot.shown[rules.name] and required is not None and required.truth(spot, spot.text[rules.name])

    def _words(self, texts: Mapping[str, str], language: str | None, spot: Spot) -> str:
        return fill_places(in_language(texts, language or self.language), spot.text)

    def _choices(self, spot: Spot, rules: Rules) -> tuple[Choice, ...]:
        if rules.question.kind not in SELECTS:
            return ()
        every = self.form.choices(rules.question.list_name)
        if rules.choice_filter is not None:
            every = _filtered(rules.choice_filter, every, spot, spot.text[rules.name])
        if rules.question.list_name not in self._plan.spoken:
            return every
        return tuple(
            Choice(one.code, {code: fill_places(text, spot.text) for code, text in one.labels.items()}, one.columns)
            for one in every
        )

    def _is_among_choices(self, spot: Spot, rules: Rules, value: Reading) -> bool:
        codes = {choice.code for choice in self._choices(spot, rules)}
        return codes.issuperset(value if isinstance(value, list) else [value])

    def _blank_problem(self, spot: Spot, rules: Rules, value: Reading, language: str | None) -> Problem | None:
        allowed = rules.question.missing
        if isinstance(value, dict) and allowed is not None:
            if value["missing"] in allowed:
                return None
        elif not self._required(spot, rules):
            return None
        own = self._words(rules.question.required_messages, language, spot)
        if value is None:
            return own or sentence("Please answer this question.")
        return sentence("Please answer this question. “Not known” is not enough here.")


def _filtered(rule: Expression, choices: Sequence[Choice], spot: Spot, own: str) -> tuple[Choice, ...]:
    left, before = [], spot.row
    for choice in choices:
        spot.row = {"name": choice.code, **choice.columns}
        if rule.truth(spot, own):
            left.append(choice)
    spot.row = before
    return tuple(left)
