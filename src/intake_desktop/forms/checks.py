# SPDX-License-Identifier: Apache-2.0
"""Every expression of a form compiled and every name in it looked up, before the form is ever used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..domain.sentences import Sentence, sentence
from .expression import Expression, ExpressionWrong, Path, compile_expression
from .form import SELECTS, Form, Question, has_shared_choices
from .plan import Circle, climbs_of, is_dynamic, names_in, repeat_rules_of, rules_of, working_order
from .problems import Findings
from .sheets import Row, Workbook
from .survey import Survey

_RULES = ("relevant", "calculation", "required", "constraint", "read_only")
_WORDS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_PLAIN = ("", "yes", "no", "true", "false")


def check_form(form: Form, survey: Survey, book: Workbook, findings: Findings) -> None:
    """Check all expressions, the names they use, and that questions do not depend on one another in a circle."""
    check = _Check(form, survey, findings)
    for source, row, name in survey.conditions:
        check.condition(source, row, name)
    for group in form.groups:
        if group.repeats:
            check.repeat(group.name, survey.rows[group.name])
    for question in form.questions():
        check.question(question, survey.rows[question.name])
    check.choices(book)
    if not findings:
        _check_circles(form, survey.rows, findings)


class _Check:
    """Checks one question after the other."""

    def __init__(self, form: Form, survey: Survey, findings: Findings) -> None:
        self.form = form
        self.survey = survey
        self.findings = findings
        self.repeats = {group.name for group in form.groups if group.repeats}

    def say(self, row: Row, heading: str, what: Sentence) -> None:
        self.findings.add("survey", row.number, heading, what)

    # What stands in the rows

    def question(self, question: Question, row: Row) -> None:
        for key in _RULES:
            written = row.text(key)
            # A group's condition is part of `relevant`, but a mistake in it is said at the group.
            if written.lower() not in _PLAIN:
                self.expression(written, row, key, question.name, self.own_rule(key))
        if question.choice_filter:
            self.filter(question, row)
        if question.default:
            self.default(question, row)
        self.words(row, question.name)

    def repeat(self, name: str, row: Row) -> None:
        if (written := row.text("relevant")).lower() not in _PLAIN:
            self.expression(written, row, "relevant", name, self.own_rule("relevant"))
        if written := row.text("repeat_count"):
            self.expression(written, row, "repeat_count", name, self.own_rule("repeat_count"))
        self.words(row, name)

    def condition(self, source: str, row: Row, name: str) -> None:
        compiled = self.expression(source, row, "relevant", name, self.own_rule("relevant"))
        if compiled and compiled.levels:
            what = sentence("position() does not go into the condition of a group. Write it at the questions in it.")
            self.say(row, row.heading("relevant"), what)

    def words(self, row: Row, at: str) -> None:
        for column, text in row.cells.items():
            if column.key in _WORDS:
                for name in sorted(names_in([text])):
                    if what := self.unknown(name) or self.out_of_reach(name, at):
                        self.say(row, column.heading, what)

    def choices(self, book: Workbook) -> None:
        """Answers may stand in the words of choices too."""
        for row in book.choices:
            for column, text in row.cells.items():
                for name in sorted(names_in([text])):
                    if what := self.unknown(name):
                        self.findings.add("choices", row.number, column.heading, what)

    def own_rule(self, key: str) -> Callable[[Expression], Sentence | None]:
        """Say what an expression of this column must not do."""

        def broken(expression: Expression) -> Sentence | None:
            if key == "relevant" and expression.own:
                return sentence("Whether a question is asked cannot depend on its own answer.")
            if key == "repeat_count" and expression.own:
                return sentence("How often a repeat is filled cannot depend on itself.")
            if key != "calculation" and expression.keeps:
                return sentence("{found}() belongs into a calculation only.", found="once")
            return None

        return broken

    # Expressions

    def expression(
        self,
        source: str,
        row: Row,
        key: str,
        at: str,
        broken: Callable[[Expression], Sentence | None] = lambda _: None,
    ) -> Expression | None:
        heading = row.heading(key)
        try:
            compiled = compile_expression(source, key == "choice_filter", self.climbs(at))
        except ExpressionWrong as wrong:
            self.say(row, heading, wrong.what)
            return None
        wrong_names, own = self.names_wrong(compiled, at), broken(compiled)
        for what in (*wrong_names, own) if own else wrong_names:
            self.say(row, heading, what)
        return compiled

    def climbs(self, at: str) -> tuple[tuple[int, int], ...]:
        known = at in self.form.by_name or at in self.form.groups_by_name
        return climbs_of(self.form, at) if known else ()

    def names_wrong(self, compiled: Expression, at: str) -> list[Sentence]:
        """Say of every name in an expression that leads nowhere why it does not."""
        every = sorted(compiled.names | compiled.labels_of | compiled.repeats)
        found = [what for name in every if (what := self.unknown(name))]
        if found or self.survey.refused.intersection(every):
            return found
        found += [what for name in sorted(compiled.single) if (what := self.out_of_reach(name, at))]
        for name in sorted(compiled.labels_of):
            if name in self.repeats or self.form.question(name).kind not in SELECTS:
                found.append(sentence("“{name}” is not a question with choices.", name=name))
        for name in sorted(compiled.repeats - self.repeats):
            found.append(sentence("“{name}” is no repeat, so that it has no number and no brackets.", name=name))
        for repeat, name in sorted(compiled.inside):
            if self.form.repeat_of[name] != repeat:
                found.append(sentence("“{name}” is not asked in the repeat “{repeat}”.", name=name, repeat=repeat))
        for repeat, name in sorted(compiled.quoted_inside):
            if self.form.repeat_of[name] == repeat:
                here = "current()/../" + name
                found.append(
                    sentence(
                        "In brackets write {name} for the answer there, {here} for the one here.", name=name, here=here
                    )
                )
        found += [what for path in compiled.paths if (what := self.leads_nowhere(path, at))]
        reached = {level for level, _ in self.climbs(at)}
        if compiled.levels - reached:
            found.append(sentence("position() counts repeats, and so many steps up there is none."))
        for list_name, column in sorted(compiled.lists):
            if what := self.no_column(list_name, column):
                found.append(what)
        return found

    def unknown(self, name: str) -> Sentence | None:
        if name in self.form.by_name or name in self.repeats or name in self.survey.refused:
            return None
        if name.startswith("last-saved#"):
            return sentence("“{name}” is refused: what one survivor said is never offered to the next.", name=name)
        if name in self.survey.around:
            return sentence("“{name}” is a group. Only a question has an answer.", name=name)
        return sentence("There is no question called “{name}”.", name=name)

    def out_of_reach(self, name: str, at: str) -> Sentence | None:
        """Say why one answer cannot be taken of a question that is asked in repetitions elsewhere."""
        if name in self.repeats:
            return sentence("“{name}” is a repeat. count() gives how many there are.", name=name)
        repeat, around = self.form.repeat_of.get(name, ""), self.survey.around.get(at, ())
        if not repeat or repeat in around:
            return None
        return sentence(
            "“{name}” is asked once in every “{repeat}”. Take all answers with count(), sum() or join(), "
            "or one of them with indexed-repeat().",
            name=name,
            repeat=repeat,
        )

    def leads_nowhere(self, path: Path, at: str) -> Sentence | None:
        around, target = self.survey.around, path.steps[-1]
        if path.up is None:
            start: tuple[str, ...] | None = ()
        elif path.up < 0:
            start = self.full_path(path.steps[0])[:-1]
        else:
            here = (at, *around.get(at, ()))
            start = tuple(reversed(here[path.up :])) if path.up <= len(here) else None
        if start is not None and (*start, *path.steps) == self.full_path(target):
            return None
        return sentence("The path {path} leads nowhere in this form.", path=str(path))

    def full_path(self, name: str) -> tuple[str, ...]:
        return (*reversed(self.survey.around.get(name, ())), name)

    def no_column(self, list_name: str, column: str) -> Sentence | None:
        if not self.has_list(list_name):
            return sentence(
                "There is no list “{list}” on the sheet “choices”, nor among the code lists.", list=list_name
            )
        if column in self.columns(list_name) | {"label"}:
            return None
        return sentence("The list “{list}” has no column “{column}”.", list=list_name, column=column)

    def columns(self, list_name: str) -> set[str]:
        return {"name"}.union(*(choice.columns for choice in self.form.choices(list_name)))

    def filter(self, question: Question, row: Row) -> None:
        compiled = self.expression(question.choice_filter, row, "choice_filter", question.name)
        if compiled is None or not self.has_list(question.list_name):
            return
        for name in sorted(compiled.columns - self.columns(question.list_name)):
            what = sentence("The list “{list}” has no column “{column}”.", list=question.list_name, column=name)
            self.say(row, row.heading("choice_filter"), what)

    def default(self, question: Question, row: Row) -> None:
        heading = row.heading("default")
        if is_dynamic(question.default):
            compiled = self.expression(question.default, row, "default", question.name)
            if compiled and any(not self.is_known_at_start(name, question.name) for name in compiled.names):
                self.say(
                    row, heading, sentence("A default cannot depend on another answer. Use a calculation with once().")
                )
        elif question.kind in SELECTS and self.has_list(question.list_name):
            codes = {choice.code for choice in self.form.choices(question.list_name)}
            for code in sorted(set(question.default.split()) - codes):
                self.say(row, heading, sentence("“{code}” is not among the choices.", code=code))

    def is_known_at_start(self, name: str, at: str) -> bool:
        """Say whether something is known when a default is set: outside of a new repetition, or a default itself."""
        here, there = self.form.repeat_of[at], self.form.repeat_of.get(name, "")
        if name in self.repeats or (here and here != there) or self.unknown(name):
            return True
        known = self.form.by_name.get(name)
        return known is not None and bool(known.default or known.context)

    def has_list(self, list_name: str) -> bool:
        return list_name in self.form.lists or has_shared_choices(list_name)


def _check_circles(form: Form, rows: Mapping[str, Row], findings: Findings) -> None:
    rules = {group.name: repeat_rules_of(form, group) for group in form.groups if group.repeats}
    try:
        working_order({**rules, **{question.name: rules_of(form, question) for question in form.questions()}})
    except Circle as circle:
        first = min(circle.names, key=lambda name: rows[name].number)
        row = rows[first]
        key = next((key for key in ("relevant", "repeat_count", "calculation") if row.text(key)), "relevant")
        names = ", ".join(sorted(circle.names, key=lambda name: rows[name].number))
        findings.add(
            "survey",
            row.number,
            row.heading(key),
            sentence("These depend on one another in a circle: {names}.", names=names),
        )
