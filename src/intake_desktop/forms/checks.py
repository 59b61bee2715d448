# SPDX-License-Identifier: Apache-2.0
"""Every expression of a form compiled and every name in it looked up, before the form is ever used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..domain.sentences import Sentence, sentence
from .expression import Expression, ExpressionWrong, compile_expression
from .form import SELECTS, Form, Question, has_shared_choices
from .plan import Circle, is_dynamic, names_in, rules_of, working_order
from .problems import Findings
from .sheets import Row

_RULES = ("relevant", "calculation", "required", "constraint", "read_only")
_WORDS = ("label", "hint", "constraint_message", "required_message")


def check_form(form: Form, rows: Mapping[str, Row], conditions: Sequence[tuple[str, Row]], findings: Findings) -> None:
    """Check all expressions, the names they use, and that questions do not depend on one another in a circle."""
    check = _Check(form, findings)
    for source, row in conditions:
        check.expression(source, row, "relevant")
    for question in form.questions():
        check.question(question, rows[question.name])
    if not findings:
        _check_circles(form, rows, findings)


class _Check:
    """Checks one question after the other."""

    def __init__(self, form: Form, findings: Findings) -> None:
        self.form = form
        self.findings = findings

    def question(self, question: Question, row: Row) -> None:
        for key in _RULES:
            written = row.text(key)
            # A group's condition is part of `relevant`, but a mistake in it is said at the group.
            if written.lower() not in ("", "yes", "no", "true", "false"):
                self.expression(written, row, key, self.own_rule(key))
        if question.choice_filter:
            self.filter(question, row)
        if question.default:
            self.default(question, row)
        for column, text in row.cells.items():
            if column.key in _WORDS:
                for name in names_in([text]) - self.form.by_name.keys():
                    self.say(row, column.heading, _unknown(name))

    def say(self, row: Row, heading: str, what: Sentence) -> None:
        self.findings.add("survey", row.number, heading, what)

    def own_rule(self, key: str) -> Callable[[Expression], Sentence | None]:
        """Say what an expression of this column must not do."""

        def broken(expression: Expression) -> Sentence | None:
            if key == "relevant" and expression.own:
                return sentence("Whether a question is asked cannot depend on its own answer.")
            if key != "calculation" and expression.keeps:
                return sentence("{found}() belongs into a calculation only.", found="once")
            return None

        return broken

    def expression(
        self, source: str, row: Row, key: str, broken: Callable[[Expression], Sentence | None] = lambda _: None
    ) -> Expression | None:
        heading = row.heading(key)
        try:
            compiled = compile_expression(source, key == "choice_filter")
        except ExpressionWrong as wrong:
            self.say(row, heading, wrong.what)
            return None
        for name in sorted((compiled.names | compiled.labels_of) - self.form.by_name.keys()):
            self.say(row, heading, _unknown(name))
        for name in sorted(compiled.labels_of & self.form.by_name.keys()):
            if self.form.question(name).kind not in SELECTS:
                self.say(row, heading, sentence("“{name}” is not a question with choices.", name=name))
        if what := broken(compiled):
            self.say(row, heading, what)
        return compiled

    def filter(self, question: Question, row: Row) -> None:
        compiled = self.expression(question.choice_filter, row, "choice_filter")
        if compiled is None or not self.has_list(question):
            return
        columns = {"name"}.union(*(choice.columns for choice in self.form.choices(question.list_name)))
        for name in sorted(compiled.columns - columns):
            what = sentence("The list “{list}” has no column “{column}”.", list=question.list_name, column=name)
            self.say(row, row.heading("choice_filter"), what)

    def default(self, question: Question, row: Row) -> None:
        heading = row.heading("default")
        if is_dynamic(question.default):
            compiled = self.expression(question.default, row, "default")
            if compiled and compiled.names:
                self.say(
                    row, heading, sentence("A default cannot depend on another answer. Use a calculation with once().")
                )
        elif question.kind in SELECTS and self.has_list(question):
            codes = {choice.code for choice in self.form.choices(question.list_name)}
            for code in sorted(set(question.default.split()) - codes):
                self.say(row, heading, sentence("“{code}” is not among the choices.", code=code))

    def has_list(self, question: Question) -> bool:
        return question.list_name in self.form.lists or has_shared_choices(question.list_name)


def _unknown(name: str) -> Sentence:
    return sentence("There is no question called “{name}”.", name=name)


def _check_circles(form: Form, rows: Mapping[str, Row], findings: Findings) -> None:
    try:
        working_order({question.name: rules_of(question) for question in form.questions()})
    except Circle as circle:
        first = min(circle.names, key=lambda name: rows[name].number)
        row = rows[first]
        key = "calculation" if row.text("calculation") and not row.text("relevant") else "relevant"
        names = ", ".join(sorted(circle.names, key=lambda name: rows[name].number))
        findings.add(
            "survey",
            row.number,
            row.heading(key),
            sentence("These depend on one another in a circle: {names}.", names=names),
        )
