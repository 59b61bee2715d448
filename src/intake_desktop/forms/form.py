# SPDX-License-Identifier: Apache-2.0
"""A form as it is kept: steps of questions, with expressions as their authors wrote them.

A form is read once from a spreadsheet (:mod:`.xlsform`), kept as JSON beside the records that were made with it, and
opened by :class:`.filling.Filling`. Answers are codes and plain values:

* ``str`` for text, date (ISO), time and one choice, ``int``, ``float``, ``list[str]`` for several choices;
* ``None`` for a question that was not reached;
* ``{"missing": code}`` for one that was reached and has no answer, with a code of the list ``missing_code``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

import msgspec

from .. import resources
from ..domain.codes import MISSING

Answer = str | int | float | list[str] | dict[str, str] | None

PRIVACY_CLASSES = ("I", "S", "T")
"""Identifying, sensitive, statistical: what storage, screens, paper and exports ask before they show an answer."""

SELECTS = frozenset({"select_one", "select_multiple"})
SILENT = frozenset({"calculate", "hidden"})
"""Kinds that stand in the record but never on the screen."""

TYPED = frozenset({"text", "integer", "decimal", "date", "time", "datetime", "acknowledge", *SELECTS})
KINDS = TYPED | SILENT | {"note"}

HELPLINES = "helplines"
"""The list name under which a form takes its choices from the helpline registry."""


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer to choose; `columns` are the author's own columns, for choice filters."""

    code: str
    labels: dict[str, str]
    columns: dict[str, str] = {}


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question. Expressions are XLSForm source text; an empty one means "no such rule".

    `feeds` names the typed column an answer goes to (``thing.field``); where there is none, `reason` says why.
    `soft` marks an answer that is missed with a warning when it is not there, where `required` holds the intake up.
    """

    name: str
    kind: str
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    list_name: str = ""
    choice_filter: str = ""
    relevant: str = ""
    required: str = ""
    required_messages: dict[str, str] = {}
    soft: bool = False
    constraint: str = ""
    constraint_messages: dict[str, str] = {}
    calculation: str = ""
    read_only: str = ""
    default: str = ""
    appearance: str = ""
    privacy: str = ""
    feeds: str = ""
    reason: str = ""
    merge: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether a person meets this question, or note, on the screen."""
        return self.kind not in SILENT


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of the form: an outermost group of the spreadsheet."""

    name: str
    labels: dict[str, str]
    questions: tuple[Question, ...]
    hints: dict[str, str] = {}


class Form(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """A whole form in one version. `lists` has only the form's own choices; code lists are looked up when asked for."""

    form_id: str
    version: str
    titles: dict[str, str]
    languages: tuple[str, ...]
    steps: tuple[Step, ...]
    lists: dict[str, tuple[Choice, ...]] = {}

    @functools.cached_property
    def by_name(self) -> Mapping[str, Question]:
        """Every question of the form, in its order."""
        return {question.name: question for step in self.steps for question in step.questions}

    def questions(self) -> Iterator[Question]:
        """Walk all questions in the order of the form."""
        return iter(self.by_name.values())

    def question(self, name: str) -> Question:
        """Give the question called `name`; KeyError when this form has none."""
        return self.by_name[name]

    def choices(self, list_name: str) -> tuple[Choice, ...]:
        """Give the choices of a list: the form's own, else the helplines, else a code list; else KeyError."""
        if list_name in self.lists:
            return self.lists[list_name]
        return shared_choices(list_name)


@functools.cache
def shared_choices(list_name: str) -> tuple[Choice, ...]:
    """Give the choices that every form may use: the helpline registry or a code list, labels as they are today."""
    if list_name == HELPLINES:
        return tuple(Choice(line.number, line.labels, {"area": line.area}) for line in resources.helplines())
    return tuple(Choice(code.code, code.labels) for code in resources.code_lists().codes(list_name))


def has_shared_choices(list_name: str) -> bool:
    """Say whether a list can be used without standing on the form's own choices sheet."""
    return list_name == HELPLINES or list_name in resources.code_lists()


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Give a text in `language`, else in the first language there is, else nothing."""
    return texts.get(language) or next(iter(texts.values()), "")


def missing(code: str) -> dict[str, str]:
    """Make the answer that says why there is none, such as ``missing("declined")``; ValueError for an unknown code."""
    if not resources.code_lists().has(MISSING, code):
        raise ValueError("not a missing_code")
    return {"missing": code}


_decoder = msgspec.json.Decoder(Form)


def encode(form: Form) -> bytes:
    """Write a form as JSON that a person can read and a diff can follow."""
    return msgspec.json.format(msgspec.json.encode(form), indent=1) + b"\n"


def decode(data: bytes) -> Form:
    """Read a form that `encode` wrote; msgspec.ValidationError when it is not one."""
    return _decoder.decode(data)
