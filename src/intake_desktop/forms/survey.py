# SPDX-License-Identifier: Apache-2.0
"""The survey sheet, walked once from top to bottom: steps, groups and repeats, and the questions in them."""

from __future__ import annotations

import re

import msgspec

from ..domain.sentences import Sentence, sentence
from .columns import Settings
from .form import SELECTS, Choice, Form, Group, Question, Step, has_shared_choices, other_choice
from .handling import CONTEXTS, Handling, codes_in
from .looks import appearance_of, scale_of
from .problems import Findings
from .question_types import Asked, read_type
from .sheets import Row, Workbook

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
_YES = {"yes", "true", "true()"}
_NO = {"", "no", "false", "false()"}


def condition(written: str) -> str:
    """Turn the ``yes`` and ``no`` of a spreadsheet into expressions; a ``no`` is no rule at all."""
    if written.lower() in _NO:
        return ""
    return "true()" if written.lower() in _YES else written


class Bracket(msgspec.Struct, frozen=True):
    """A group or repeat that is begun and not yet ended, with what holds for everything in it.

    `conditions` are those of the groups around since the last repeat, `within` the name that questions in it stand in.
    """

    row: Row
    kind: str
    conditions: tuple[str, ...]
    within: str
    modes: tuple[str, ...]


class Survey:
    """Walks the survey sheet and keeps where each thing stands, so that later checks can point at it.

    `rows` has the row of each question and repeat, `conditions` each condition of a plain group with its row and name,
    `around` the names of the groups around each thing from the innermost, steps included; `refused` what is named in
    rows that were refused already.
    """

    def __init__(self, settings: Settings, lists: dict[str, tuple[Choice, ...]], findings: Findings) -> None:
        self.settings = settings
        self.lists = lists
        self.findings = findings
        self.handling = Handling(findings)
        self.rows: dict[str, Row] = {}
        self.conditions: list[tuple[str, Row, str]] = []
        self.around: dict[str, tuple[str, ...]] = {}
        self.brackets: list[Bracket] = []
        self.taken: dict[str, int] = {}
        self.refused: set[str] = set()
        self.questions: list[Question] = []
        self.groups: list[Group] = []
        self.steps: list[Step] = []

    def read(self, book: Workbook) -> Form:
        """Walk all rows and give the form, as far as it can be understood."""
        for row in book.survey:
            if row.cells and not condition(row.text("disabled")):
                self.read_row(row)
        for bracket in self.brackets:
            self.problem(bracket.row, "type", sentence("This group is begun but not ended."))
        self.close_loose_step()
        if not self.rows and not self.refused:
            self.findings.add("survey", 0, "", sentence("There is no question in this form."))
        used = {question.list_name for step in self.steps for question in step.questions}
        used |= {name for row in book.survey for text in row.cells.values() for name in _INSTANCE.findall(text)}
        own = {name: choices for name, choices in self.lists.items() if name in used}
        settings = self.settings
        return Form(
            settings.form_id,
            settings.version,
            settings.titles,
            settings.languages,
            tuple(self.steps),
            own,
            tuple(self.groups),
        )

    def problem(self, row: Row, key: str, what: Sentence) -> None:
        self.findings.add("survey", row.number, row.heading(key), what)

    def read_row(self, row: Row) -> None:
        asked = read_type(row.text("type"))
        if not isinstance(asked, Asked):
            self.problem(row, "type", asked)
            self.refused.add(row.text("name"))
        elif asked.bracket == "end":
            self.end_group(asked, row)
        elif self.has_good_name(row):
            name = row.text("name")
            self.around[name] = tuple(bracket.row.text("name") for bracket in reversed(self.brackets))
            if asked.bracket:
                self.begin_group(asked, row)
            else:
                self.rows[name] = row
                self.questions.append(self.question(asked, row))
                if asked.other:
                    self.add_other(self.questions[-1], row)

    def has_good_name(self, row: Row) -> bool:
        name = row.text("name")
        if not _NAME.fullmatch(name):
            what = sentence("A name is made of English letters, digits and _, and begins with a letter.")
        elif name in self.taken:
            what = sentence("The name “{name}” is taken by row {row}.", name=name, row=str(self.taken[name]))
        else:
            self.taken[name] = row.number
            return True
        self.problem(row, "name", what)
        return False

    # Groups

    def begin_group(self, asked: Asked, row: Row) -> None:
        name = row.text("name")
        around = self.brackets[-1] if self.brackets else None
        if around is None:
            self.close_loose_step()
        conditions = around.conditions if around else ()
        modes = self.modes(row)
        if own := condition(row.text("relevant")):
            conditions = (*conditions, own)
            if asked.kind == "group":
                self.conditions.append((own, row, name))
        within = around.within if around else ""
        if asked.kind == "repeat":
            self.rows[name] = row
            self.groups.append(self.group(row, within, _joined(conditions), modes))
            conditions, within = (), name
        elif around is not None:
            self.groups.append(self.group(row, within, "", modes))
            within = name
        if asked.kind == "group" and row.text("repeat_count"):
            self.problem(row, "repeat_count", sentence("Only a repeat can be counted."))
        self.brackets.append(Bracket(row, asked.kind, conditions, within, modes))

    def group(self, row: Row, within: str, relevant: str, modes: tuple[str, ...]) -> Group:
        language = self.settings.language
        repeats = row.text("name") in self.rows
        return Group(
            row.text("name"),
            row.texts("label", language),
            row.texts("hint", language),
            within,
            repeats,
            relevant,
            row.text("repeat_count") if repeats else "",
            appearance_of(row, "group", self.findings),
            modes if repeats else (),
            **(self.handling.of_group(row) if repeats else {}),
        )

    def end_group(self, asked: Asked, row: Row) -> None:
        if not self.brackets:
            self.problem(row, "type", sentence("This ends a group that was not begun."))
            return
        bracket = self.brackets.pop()
        begun = bracket.row
        if bracket.kind != asked.kind:
            what = sentence(
                "This does not end the {kind} that row {row} began.", kind=bracket.kind, row=str(begun.number)
            )
            self.problem(row, "type", what)
        if not self.brackets:
            labels, hints = (begun.texts(key, self.settings.language) for key in ("label", "hint"))
            if not labels and self.questions:
                self.findings.remark(
                    "survey",
                    begun.number,
                    begun.heading("label"),
                    sentence("A step without a label is called as the form is."),
                )
            step = Step(begun.text("name"), labels or self.settings.titles, tuple(self.questions), hints)
            self.steps.append(step)
            self.questions = []

    def close_loose_step(self) -> None:
        """Questions outside of any group make a step of their own under the form's title."""
        if self.questions:
            self.steps.append(Step(f"step_{len(self.steps) + 1}", self.settings.titles, tuple(self.questions)))
            self.questions = []

    # Questions

    def question(self, asked: Asked, row: Row) -> Question:
        self.check_words(asked, row)
        language = self.settings.language
        need = self.handling.need(row, condition(row.text("required")))
        return Question(
            name=row.text("name"),
            kind=asked.kind,
            labels=row.texts("label", language),
            hints=row.texts("hint", language),
            guidance=row.texts("guidance_hint", language),
            within=self.brackets[-1].within if self.brackets else "",
            list_name=asked.list_name,
            choice_filter=row.text("choice_filter"),
            relevant=self.relevance(row),
            required="true()" if need == "hard" else condition(row.text("required")),
            required_messages=row.texts("required_message", language),
            soft=need == "soft",
            constraint=condition(row.text("constraint")),
            constraint_messages=row.texts("constraint_message", language),
            calculation=row.text("calculation") or asked.calculation,
            read_only=condition(row.text("read_only")),
            default=row.text("default"),
            appearance=appearance_of(row, asked.kind, self.findings),
            modes=self.modes(row),
            missing=codes_in(row, self.findings),
            scale=scale_of(row, asked.kind, self.findings),
            context=self.context(asked, row),
            **self.handling.of_question(asked, row),
        )

    def relevance(self, row: Row) -> str:
        """Join the conditions of a question and of the groups around it, as far as the next repeat."""
        own = condition(row.text("relevant"))
        around = self.brackets[-1].conditions if self.brackets else ()
        return _joined((*around, own) if own else around)

    def modes(self, row: Row) -> tuple[str, ...]:
        """Read in which modes a question is asked, as far as the groups around it are."""
        own = self.handling.modes(row)
        around = self.brackets[-1].modes if self.brackets else ()
        if own and around and not set(own) & set(around):
            self.problem(row, "intake:mode", sentence("The group around it is asked in other modes, so this never is."))
        return tuple(mode for mode in own if mode in around) if own and around else own or around

    def context(self, asked: Asked, row: Row) -> str:
        wanted = row.text("intake:context").lower()
        if wanted and (asked.kind != "hidden" or wanted not in CONTEXTS):
            what = sentence("Only a hidden question takes something from the desk: {known}.", known=", ".join(CONTEXTS))
            self.problem(row, "intake:context", what)
        return wanted

    def add_other(self, question: Question, row: Row) -> None:
        """Give a question with ``or_other`` the choice “other” and a line to say which."""
        name, list_name = f"{question.name}_other", question.list_name
        if question.choice_filter:
            self.problem(row, "choice_filter", sentence("or_other and a filter of choices do not go together."))
        other = other_choice(self.settings.languages)
        choices = self.lists.get(list_name)
        if choices is not None and all(choice.code != other.code for choice in choices):
            self.lists[list_name] = (*choices, other)
        elif choices is None and has_shared_choices(list_name):
            codes = [choice.code for choice in Form("", "", {}, (), ()).choices(list_name)]
            if other.code not in codes:
                self.problem(row, "type", sentence("The code list “{list}” has no “other”.", list=list_name))
        if name in self.taken:
            what = sentence("The name “{name}” is taken by row {row}.", name=name, row=str(self.taken[name]))
            self.problem(row, "name", what)
            return
        self.taken[name], self.rows[name], self.around[name] = (
            row.number,
            Row(row.number, {}),
            self.around[question.name],
        )
        chosen = f"selected(${{{question.name}}}, '{other.code}')"
        self.questions.append(
            Question(
                name,
                "text",
                other.labels,
                within=question.within,
                relevant=_joined((question.relevant, chosen) if question.relevant else (chosen,)),
                privacy="S" if question.privacy == "T" else question.privacy,
                merge=question.merge,
                modes=question.modes,
            )
        )

    def check_words(self, asked: Asked, row: Row) -> None:
        if asked.kind in ("calculate", "hidden"):
            if asked.kind == "calculate" and not row.text("calculation"):
                self.problem(row, "calculation", sentence("A calculate needs a calculation."))
        elif not row.text("label") and not row.text("hint"):
            self.problem(row, "label", sentence("This question has no label."))
        if asked.kind in SELECTS:
            if asked.list_name not in self.lists and not has_shared_choices(asked.list_name):
                what = sentence(
                    "There is no list “{list}” on the sheet “choices”, nor among the code lists.", list=asked.list_name
                )
                self.problem(row, "type", what)
        elif row.text("choice_filter"):
            self.problem(row, "choice_filter", sentence("Only a question with choices can filter them."))
        if row.text("repeat_count"):
            self.problem(row, "repeat_count", sentence("Only a repeat can be counted."))


def _joined(conditions: tuple[str, ...]) -> str:
    if len(conditions) < 2:
        return "".join(conditions)
    return " and ".join(f"({one})" for one in conditions)
