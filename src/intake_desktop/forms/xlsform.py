# SPDX-License-Identifier: Apache-2.0
"""An XLSForm (.xlsx, .csv or markdown) becomes a Form, or a list of what its author must correct.

Nothing in a spreadsheet is passed over in silence: a column or a type that this program does not understand is refused
by name and row, because a rule that is not kept is worse than a form that is not read.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from ..domain import merge
from ..domain.sentences import Sentence, sentence
from .checks import check_form
from .columns import Settings, read_choices, read_settings, refuse_columns
from .form import PRIVACY_CLASSES, SELECTS, Choice, Form, Question, Step, has_shared_choices
from .problems import Findings, FormProblem, FormTrouble
from .question_types import Asked, read_type
from .second_reading import read_again
from .sheets import Row, Workbook, read_workbook

__all__ = ["FormProblem", "FormTrouble", "read_xlsform"]

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_FEEDS = re.compile(r"[a-z_]+\.[a-z_]+")
_YES = {"yes", "true", "true()"}
_NO = {"", "no", "false", "false()"}
_NEEDS = ("hard", "soft", "optional")
_MERGES = ("register", "append")


def read_xlsform(path: Path) -> Form:
    """Read a form file and check all of it; raises FormTrouble with every problem that was found."""
    findings = Findings()
    book = read_workbook(path, findings)
    if book is None:
        raise FormTrouble(findings.problems)
    settings = read_settings(book, path.stem)
    refuse_columns(book, findings)
    survey = _Survey(settings, read_choices(book, settings.language, findings), findings)
    form = survey.read(book)
    check_form(form, survey.rows, survey.conditions, findings)
    findings.stop_if_any()
    read_again(book, form, findings)
    findings.stop_if_any()
    return form


def condition(written: str) -> str:
    """Turn the ``yes`` and ``no`` of a spreadsheet into expressions; a ``no`` is no rule at all."""
    if written.lower() in _NO:
        return ""
    return "true()" if written.lower() in _YES else written


class _Group(msgspec.Struct, frozen=True):
    """A group that is begun and not yet ended, with the conditions of all groups around it."""

    row: Row
    conditions: tuple[str, ...]


class _Survey:
    """Walks the survey sheet once and keeps where each question stands, so that later checks can point at it."""

    def __init__(self, settings: Settings, lists: dict[str, tuple[Choice, ...]], findings: Findings) -> None:
        self.settings = settings
        self.lists = lists
        self.findings = findings
        self.rows: dict[str, Row] = {}
        self.conditions: list[tuple[str, Row]] = []
        self.groups: list[_Group] = []
        self.taken: dict[str, int] = {}
        self.fed: dict[str, int] = {}
        self.questions: list[Question] = []
        self.steps: list[Step] = []

    def read(self, book: Workbook) -> Form:
        for row in book.survey:
            if row.cells and not condition(row.text("disabled")):
                self.read_row(row)
        for group in self.groups:
            self.problem(group.row, "type", sentence("This group is begun but not ended."))
        self.close_loose_step()
        if not self.rows:
            self.findings.add("survey", 0, "", sentence("There is no question in this form."))
        used = {question.list_name for step in self.steps for question in step.questions}
        own = {name: choices for name, choices in self.lists.items() if name in used}
        settings = self.settings
        return Form(settings.form_id, settings.version, settings.titles, settings.languages, tuple(self.steps), own)

    def problem(self, row: Row, key: str, what: Sentence) -> None:
        self.findings.add("survey", row.number, row.heading(key), what)

    def read_row(self, row: Row) -> None:
        asked = read_type(row.text("type"))
        if not isinstance(asked, Asked):
            self.problem(row, "type", asked)
        elif asked.bracket == "end":
            self.end_group(row)
        elif self.has_good_name(row):
            if asked.bracket:
                self.begin_group(row)
            else:
                self.rows[row.text("name")] = row
                self.questions.append(self.question(asked, row))

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

    def begin_group(self, row: Row) -> None:
        around = self.groups[-1].conditions if self.groups else ()
        if not self.groups:
            self.close_loose_step()
        if own := condition(row.text("relevant")):
            self.conditions.append((own, row))
            around = (*around, own)
        self.groups.append(_Group(row, around))

    def end_group(self, row: Row) -> None:
        if not self.groups:
            self.problem(row, "type", sentence("This ends a group that was not begun."))
            return
        begun = self.groups.pop().row
        if not self.groups:
            labels, hints = (begun.texts(key, self.settings.language) for key in ("label", "hint"))
            if not labels and self.questions:
                self.problem(begun, "label", sentence("A step needs a label."))
            self.steps.append(Step(begun.text("name"), labels, tuple(self.questions), hints))
            self.questions = []

    def close_loose_step(self) -> None:
        """Questions outside of any group make a step of their own under the form's title."""
        if self.questions:
            self.steps.append(Step(f"step_{len(self.steps) + 1}", self.settings.titles, tuple(self.questions)))
            self.questions = []

    def question(self, asked: Asked, row: Row) -> Question:
        self.check_words(asked, row)
        language = self.settings.language
        need = self.need(row)
        return Question(
            name=row.text("name"),
            kind=asked.kind,
            labels=row.texts("label", language),
            hints=row.texts("hint", language),
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
            appearance=row.text("appearance"),
            **self.handling(asked, row),
        )

    def relevance(self, row: Row) -> str:
        """Join the conditions of a question and of the groups around it."""
        around = self.groups[-1].conditions if self.groups else ()
        own = condition(row.text("relevant"))
        every = (*around, own) if own else around
        return every[0] if len(every) == 1 else " and ".join(f"({one})" for one in every)

    def need(self, row: Row) -> str:
        need = row.text("intake:need").lower()
        if need and need not in _NEEDS:
            self.problem(row, "intake:need", sentence("Write hard, soft or optional."))
        if need in ("soft", "optional") and condition(row.text("required")) == "true()":
            self.problem(row, "intake:need", sentence("A question that is always required cannot be soft or optional."))
        return need

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

    def handling(self, asked: Asked, row: Row) -> dict[str, Any]:
        """Read our own columns: privacy class, where the answer goes, and how two PCs' answers are merged."""
        if asked.kind == "note":
            return {}
        privacy, feeds = row.text("intake:privacy").upper(), row.text("intake:feeds")
        if privacy and privacy not in PRIVACY_CLASSES:
            self.problem(row, "intake:privacy", sentence("Write I (identifying), S (sensitive) or T (statistical)."))
        if privacy == "T" and asked.kind == "text":
            self.problem(row, "intake:privacy", sentence("What is written freely is never statistical. Write S or I."))
        if feeds:
            self.check_feeds(feeds, row)
        rule = row.text("intake:merge").lower()
        if rule and rule not in _MERGES:
            self.problem(row, "intake:merge", sentence("Write register or append."))
        return {
            "privacy": privacy or ("I" if asked.kind == "text" else "S"),
            "feeds": feeds,
            "reason": row.text("intake:reason"),
            "merge": rule or merge.rule(feeds.partition(".")[0]) or "register",
        }

    def check_feeds(self, feeds: str, row: Row) -> None:
        if not _FEEDS.fullmatch(feeds):
            self.problem(
                row,
                "intake:feeds",
                sentence("Write what it feeds as thing.field, such as {example}.", example="person.sex"),
            )
        elif feeds in self.fed:
            what = sentence("“{feeds}” is fed by row {row} already.", feeds=feeds, row=str(self.fed[feeds]))
            self.problem(row, "intake:feeds", what)
        self.fed.setdefault(feeds, row.number)
