# SPDX-License-Identifier: Apache-2.0
"""A form as it is kept: steps of questions, with expressions as their authors wrote them.

A form is read once from a spreadsheet (:mod:`.xlsform`), kept as JSON beside the records that were made with it, and
opened by :class:`.filling.Filling`. Answers are codes and plain values:

* ``str`` for text, date (ISO), time and one choice, ``int``, ``float``, ``list[str]`` for several choices;
* ``None`` for a question that was not reached;
* ``{"missing": code}`` for one that was reached and has no answer, with a code of the list ``missing_code``;
* a list of such answers by name for a group that repeats, under the name of the group.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from .. import resources
from ..domain.codes import MISSING

Answer = str | int | float | list[str] | dict[str, str] | None
Answers = dict[str, Any]
"""Answers by name; a repeat has a list of them."""

PRIVACY_CLASSES = ("I", "S", "T")
"""Identifying, sensitive, statistical: what storage, screens, paper and exports ask before they show an answer."""

MODES = ("quick", "full", "phone")
"""How an intake is made; a question may be asked in some of them only."""

SELECTS = frozenset({"select_one", "select_multiple", "rank"})
SEVERAL = frozenset({"select_multiple", "rank"})
SILENT = frozenset({"calculate", "hidden"})
MARK = "@"
"""What the names of `is_mark` begin with."""
"""Kinds that stand in the record but never on the screen."""

TYPED = frozenset({"text", "integer", "decimal", "range", "date", "time", "datetime", "acknowledge", *SELECTS})
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
    `within` is the innermost group around it that is not a step. `modes` are those it is asked in, all of them when
    empty; `missing` the codes that may stand instead of an answer: all of them, unless the author named some or none.
    `scale` is the start, end and step of a range; `context` what a hidden question takes from the desk.
    """

    name: str
    kind: str
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    guidance: dict[str, str] = {}
    within: str = ""
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
    modes: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None
    scale: tuple[float, float, float] | None = None
    context: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether a person meets this question, or note, on the screen."""
        return self.kind not in SILENT


class Group(msgspec.Struct, frozen=True, omit_defaults=True):
    """A group inside a step, or anywhere a group that repeats.

    `within` is the group around it, `count` the expression of how often a repeat is filled where that is not up to the
    person. A repeat is asked when its `relevant` says so; that of a plain group stands at its questions. `feeds` names
    the thing of which each repetition is one.
    """

    name: str
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    within: str = ""
    repeats: bool = False
    relevant: str = ""
    count: str = ""
    appearance: str = ""
    modes: tuple[str, ...] = ()
    feeds: str = ""
    merge: str = ""


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of the form: an outermost group of the spreadsheet, or questions that stand between such groups."""

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
    groups: tuple[Group, ...] = ()

    @functools.cached_property
    def groups_by_name(self) -> Mapping[str, Group]:
        """Every group inside a step, and every repeat."""
        return {group.name: group for group in self.groups}

    @functools.cached_property
    def repeat_of(self) -> Mapping[str, str]:
        """For each question and group the innermost repeat around it; blank when it is asked once."""
        found = {name: self._repeat_around(group.within) for name, group in self.groups_by_name.items()}
        return found | {question.name: self._repeat_around(question.within) for question in self.questions()}

    def _repeat_around(self, name: str) -> str:
        groups = self.groups_by_name
        while name and not groups[name].repeats:
            name = groups[name].within
        return name

    def groups_around(self, name: str) -> tuple[str, ...]:
        """The groups around a question or group, from the innermost; the step is not among them."""
        group = self.groups_by_name.get(name)
        at, found = group.within if group else self.question(name).within, []
        while at:
            found.append(at)
            at = self.groups_by_name[at].within
        return tuple(found)

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


def other_choice(languages: Sequence[str]) -> Choice:
    """The choice “other”, in the words of our code lists; a language we do not speak has it in English."""
    words = next(code.labels for code in resources.code_lists().codes("service_sector") if code.code == "other")
    return Choice("other", {language: words.get(language, words["en"]) for language in languages})


def has_shared_choices(list_name: str) -> bool:
    """Say whether a list can be used without standing on the form's own choices sheet."""
    return list_name == HELPLINES or list_name in resources.code_lists()


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Give a text in `language`, else in the first language there is, else nothing."""
    return texts.get(language) or next(iter(texts.values()), "")


def is_mark(name: str) -> bool:
    """Whether this is no answer, but what a repetition is known by: forms carry it along and never look at it."""
    return name.startswith(MARK)


def missing(code: str) -> dict[str, str]:
    """Make the answer that says why there is none, such as ``missing("declined")``; ValueError for an unknown code."""
    if not resources.code_lists().has(MISSING, code):
        raise ValueError("not a missing_code")
    return {"missing": code}


def parted(form: Form, answers: Mapping[str, Any], privacy: str = "I") -> tuple[Answers, Answers]:
    """Part answers into those of a privacy class and all others, in repetitions too: (the others, those of the class).

    A repetition stands on both sides, so that its number says which belong together. An answer to a question that the
    form does not have counts as identifying: nobody says that it is not.
    """
    others: Answers = {}
    apart: Answers = {}
    for name, value in answers.items():
        group = form.groups_by_name.get(name)
        if is_mark(name):
            others[name] = value
        elif group is not None and isinstance(value, list):
            sides = [parted(form, one, privacy) if isinstance(one, dict) else ({}, {}) for one in value]
            others[name] = [side[0] for side in sides]
            if any(side[1] for side in sides):
                apart[name] = [side[1] for side in sides]
        else:
            question = form.by_name.get(name)
            belongs = (question.privacy if question else "I") == privacy
            (apart if belongs else others)[name] = value
    if apart:
        apart |= {name: value for name, value in answers.items() if is_mark(name)}
    return others, apart


_decoder = msgspec.json.Decoder(Form)


def encode(form: Form) -> bytes:
    """Write a form as JSON that a person can read and a diff can follow."""
    return msgspec.json.format(msgspec.json.encode(form), indent=1) + b"\n"


def decode(data: bytes) -> Form:
    """Read a form that `encode` wrote; msgspec.ValidationError when it is not one."""
    return _decoder.decode(data)
