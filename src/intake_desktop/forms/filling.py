# SPDX-License-Identifier: Apache-2.0
"""A form while it is being filled: what is shown, what is wrong, what was typed.

What a form shows is a function of what was typed and of nothing else: not of the order in which it was typed, nor of
answers taken back. So a draft opened tomorrow looks as it looked today, and undo is typing the old answer again. What
was typed stays when its question disappears; it only does not count and is not saved with the record.
"""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Mapping, Sequence

from ..domain.sentences import Sentence, sentence
from .answers import NEEDS, UNREAD, Reading, Unread, as_text, kept_form, read, worked_out
from .expression import Expression
from .form import SELECTS, SILENT, Answer, Choice, Form, Step, in_language
from .plan import Plan, Rules, fill_places

Problem = Sentence | str
"""A sentence of the program, or the form's own message already in the language that was asked for."""

_NOTHING: Mapping[str, str] = {}


class _Scope:
    """What expressions see: the text of every answer that counts, today's date, the choice under test."""

    def __init__(self, form: Form, now: datetime.datetime, language: str) -> None:
        self.text: dict[str, str] = {question.name: "" for question in form.questions()}
        self.row: Mapping[str, str] = _NOTHING
        self.today = now.date().isoformat()
        self.now = now.isoformat(timespec="seconds")
        self.language = language
        self._form = form

    def nodes(self, name: str) -> Sequence[str]:
        return (self.text[name],)

    def choice_label(self, name: str, code: str) -> str:
        for choice in self._form.choices(self._form.question(name).list_name):
            if choice.code == code:
                return in_language(choice.labels, self.language)
        return ""

    def position(self) -> float:
        return 1.0


class Filling:
    """One form with one set of answers.

    `answers` is a draft or a saved record; `today` is the day on this PC. `context` may give ``language`` (of labels
    inside expressions) and ``now`` (a datetime). Answers to questions that this version of the form does not have are
    kept in the draft untouched.
    """

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, object] | None = None,
        *,
        today: datetime.date,
        context: Mapping[str, object] | None = None,
    ) -> None:
        self.form = form
        now, language = (context or {}).get("now"), (context or {}).get("language")
        if not isinstance(now, datetime.datetime):
            now = datetime.datetime.combine(today, datetime.time())
        self.language = language if isinstance(language, str) else form.languages[0]
        self._plan = Plan(form)
        self._scope = _Scope(form, now, self.language)
        self._typed: dict[str, Answer] = {}
        self._strange: dict[str, object] = {}
        self._value: dict[str, Reading] = {}
        self._shown: dict[str, bool] = {}
        self._take_over(answers or {})
        for rules in self._plan.order:
            self._work_out(rules)

    # What the person does

    def answer(self, name: str, value: object) -> frozenset[str]:
        """Take an answer and give the questions that may look different now, this one included.

        KeyError for a question that the form does not have, ValueError for one that takes no answer.
        """
        rules = self._plan.rules[name]
        if rules.question.kind in ("note", "calculate"):
            raise ValueError(f"{name} takes no answer")
        kept = kept_form(rules.question, value)
        touched = {name}
        if kept == self._typed.get(name) and type(kept) is type(self._typed.get(name)) and name in self._typed:
            return frozenset(touched)
        self._typed[name] = kept
        waiting = [self._plan.place[name]]
        while waiting:
            place = heapq.heappop(waiting)
            rules = self._plan.order[place]
            if not self._work_out(rules):
                continue
            changed = rules.question.name
            touched.update((changed, *self._plan.lookers[changed]))
            for effect in self._plan.dependents[changed]:
                if effect not in waiting:
                    heapq.heappush(waiting, effect)
        return frozenset(touched)

    def re_evaluate(self) -> None:
        """Work everything out anew. Changes nothing: it is the measure for what one answer costs."""
        for rules in self._plan.order:
            self._work_out(rules)

    # What the screen shows

    def is_shown(self, name: str) -> bool:
        """Say whether the question counts now (and, unless it is a calculation, stands on the screen)."""
        return self._shown[name]

    def is_required(self, name: str) -> bool:
        """Say whether the intake cannot be finished without this answer."""
        rules = self._plan.rules[name]
        return self._shown[name] and rules.required is not None and rules.required.truth(self._scope, self._own(name))

    def is_read_only(self, name: str) -> bool:
        """Say whether the answer is shown but not to be changed, because it was worked out."""
        rules = self._plan.rules[name]
        return rules.read_only is not None and rules.read_only.truth(self._scope, self._own(name))

    def accepts_missing(self, name: str) -> bool:
        """Say whether "not known" or "would rather not say" may stand instead of an answer."""
        kind = self._plan.rules[name].question.kind
        return kind not in ("note", "calculate", "hidden", "acknowledge") and not self.is_required(name)

    def value(self, name: str) -> Answer:
        """Give the answer that counts: typed or worked out; None when there is none or the question is not asked."""
        value = self._value[name]
        return None if isinstance(value, Unread) or not self._shown[name] else value

    def typed(self, name: str) -> Answer:
        """Give what was typed, readable or not, counted or not."""
        return self._typed.get(name)

    def entry(self, name: str) -> Answer:
        """Give what stands in the editor: what was worked out where there is a calculation, else what was typed."""
        if self._plan.rules[name].calculation is None:
            return self._typed.get(name)
        value = self._value[name]
        return self._typed.get(name) if isinstance(value, Unread) else value

    def label(self, name: str, language: str) -> str:
        """Give the words of the question, with answers put into their places."""
        return self._words(self._plan.rules[name].question.labels, language)

    def hint(self, name: str, language: str) -> str:
        """Give what stands below the question, blank when there is nothing."""
        return self._words(self._plan.rules[name].question.hints, language)

    def choices(self, name: str) -> tuple[Choice, ...]:
        """Give the choices that are left after the question's filter, in the order of the list."""
        rules = self._plan.rules[name]
        if rules.question.kind not in SELECTS:
            return ()
        every = self.form.choices(rules.question.list_name)
        return every if rules.choice_filter is None else self._filtered(rules.choice_filter, every, self._own(name))

    def steps_shown(self) -> list[Step]:
        """Give the steps on which there is something to see now."""
        return [
            step for step in self.form.steps if any(one.is_asked and self._shown[one.name] for one in step.questions)
        ]

    # What is wrong

    def problem(self, name: str, language: str | None = None) -> Problem | None:
        """Say what keeps this question from being finished, or nothing. Constraints are not asked of blanks."""
        rules = self._plan.rules[name]
        if not self._shown[name] or rules.question.kind in ("note", *SILENT):
            return None
        value = self._value[name]
        if value is UNREAD:
            return NEEDS.get(rules.question.kind) or sentence("This cannot be read. Please write it again.")
        if value is None or isinstance(value, dict):
            return self._blank_problem(rules, value, language) if self.is_required(name) else None
        if rules.question.kind in SELECTS and not self._is_among_choices(name, value):
            return sentence("Choose from the list again: this answer is not in it now.")
        if rules.constraint is not None and not rules.constraint.truth(self._scope, self._own(name)):
            own = self._words(rules.question.constraint_messages, language)
            return own or sentence("This answer does not fit here. Please look at it again.")
        return None

    def problems(self, language: str | None = None) -> list[tuple[str, Problem]]:
        """Give all that keeps the form from being finished, in the order of the form."""
        found = ((question.name, self.problem(question.name, language)) for question in self.form.questions())
        return [(name, problem) for name, problem in found if problem is not None]

    def warnings(self) -> list[str]:
        """Give the soft questions that are shown and neither answered, nor explained, nor a problem already."""
        missed = (one.name for one in self.form.questions() if one.soft and self._value[one.name] is None)
        return [name for name in missed if self._shown[name] and not self.is_required(name)]

    # What is kept

    def answers(self) -> dict[str, Answer]:
        """Give what is saved with the record: every answer that counts, worked out ones included."""
        names = (question.name for question in self.form.questions() if question.kind != "note")
        found = ((name, self.value(name)) for name in names)
        return {name: value for name, value in found if value is not None}

    def draft(self) -> dict[str, object]:
        """Give everything that was typed, as plain JSON; ``Filling(form, draft, today=…)`` goes on from there."""
        return {**self._strange, **self._typed}

    def fed(self) -> dict[str, Answer]:
        """Give the answers that go to typed columns, by ``thing.field``.

        A missing answer to a question with one choice is its code, as in every code list; to any other it is nothing.
        """
        fed: dict[str, Answer] = {}
        for question in self.form.questions():
            value = self.value(question.name) if question.feeds else None
            if isinstance(value, dict):
                value = value["missing"] if question.kind == "select_one" else None
            if value is not None:
                fed[question.feeds] = value
        return fed

    # How it is worked out

    def _take_over(self, answers: Mapping[str, object]) -> None:
        for name, value in answers.items():
            rules = self._plan.rules.get(name)
            if rules is None:
                self._strange[name] = value
            elif rules.question.kind not in ("note", "calculate") or rules.keeps:
                self._typed[name] = kept_form(rules.question, value)
        for rules in self._plan.order:
            question = rules.question
            if question.default and question.name not in self._typed:
                dynamic = rules.default.run(self._scope, "") if rules.default else question.default
                self._typed[question.name] = worked_out(question.kind, dynamic)

    def _work_out(self, rules: Rules) -> bool:
        """Bring one question up to date; says whether it counts or looks different now."""
        question, scope = rules.question, self._scope
        name = question.name
        value = read(question, self._typed.get(name), self.form)
        if rules.calculation is not None:
            value = worked_out(question.kind, rules.calculation.run(scope, as_text(value)))
            if rules.keeps and value is not None:
                self._typed[name] = value
        shown = rules.relevant is None or rules.relevant.truth(scope)
        text = as_text(value) if shown else ""
        changed = text != scope.text[name] or shown != self._shown.get(name)
        self._shown[name], self._value[name], scope.text[name] = shown, value, text
        return changed

    def _own(self, name: str) -> str:
        return self._scope.text[name]

    def _words(self, texts: Mapping[str, str], language: str | None) -> str:
        return fill_places(in_language(texts, language or self.language), self._scope.text)

    def _filtered(self, rule: Expression, choices: Sequence[Choice], own: str) -> tuple[Choice, ...]:
        scope, left = self._scope, []
        for choice in choices:
            scope.row = {"name": choice.code, **choice.columns}
            if rule.truth(scope, own):
                left.append(choice)
        scope.row = _NOTHING
        return tuple(left)

    def _is_among_choices(self, name: str, value: Reading) -> bool:
        codes = {choice.code for choice in self.choices(name)}
        return codes.issuperset(value if isinstance(value, list) else [value])

    def _blank_problem(self, rules: Rules, value: Reading, language: str | None) -> Problem:
        own = self._words(rules.question.required_messages, language)
        if value is None:
            return own or sentence("Please answer this question.")
        return sentence("Please answer this question. “Not known” is not enough here.")
