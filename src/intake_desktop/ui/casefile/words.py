# SPDX-License-Identifier: Apache-2.0
"""What stands in a case, in words: answers by step, values that differ, who wrote what. Knows no Qt.

Everything is given as :data:`Said`, so that it follows the language while the page is open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from intake_desktop.domain.cases import Conflict, Record
from intake_desktop.domain.codes import MISSING
from intake_desktop.domain.plans import INTAKE_ANSWERS
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.forms.form import Form, Group, Question
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists

from .fields import column_list, column_words

Said = Sentence | str | Callable[[Speaker], str]

ANSWER = "answer."
INCIDENT = f"{ANSWER}incidents#"
"""What the fields of a record begin with that hold one incident each."""
SECRET = frozenset({"identity", "contact", "record_identity", "perpetrator_identity"})
"""Things whose values stand as dots until somebody says why she looks."""


@dataclass(frozen=True)
class AnswerLine:
    """One answer with its question. `code` values (numbers, codes, phones) stay from left to right."""

    question: Said
    answer: Said
    code: bool = False


@dataclass(frozen=True)
class StepAnswers:
    """The answers of one step of the intake."""

    title: Said
    lines: tuple[AnswerLine, ...]


def answers_by_step(record: Record | None, form: Form | None) -> list[StepAnswers]:
    """Give the answers in the order in which they were asked; with an unknown form, as they stand in the record."""
    if record is None:
        return []
    if form is None:
        lines = [AnswerLine(name, plain(value)) for name, value in record.answers.items() if value is not None]
        return (
            [StepAnswers(sentence("Answers of a form that this program does not know"), tuple(lines))] if lines else []
        )
    steps = []
    for step in form.steps:
        asked = [
            one
            for one in step.questions
            if record.answers.get(one.name) is not None and one.labels and one.name not in INTAKE_ANSWERS
        ]
        if asked:
            steps.append(
                StepAnswers(_picked(step.labels), tuple(answer_line(form, one, record.answers) for one in asked))
            )
        within = {name for one in step.questions for name in form.groups_around(one.name)}
        for group in form.groups:
            if group.repeats and group.name in within and group.name in record.answers:
                steps += _repetitions(form, group, record.answers)
    return steps


def _repetitions(form: Form, group: Group, answers: Mapping[str, Any]) -> Iterator[StepAnswers]:
    """The answers of each repetition, and of those inside it, each under a title with its number."""
    rows = answers.get(group.name)
    inside = [one for one in form.groups if one.repeats and form.repeat_of[one.name] == group.name]
    for number, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        asked = [one for one in form.questions() if row.get(one.name) is not None and one.labels]
        if asked:
            yield StepAnswers(_numbered(group.labels, number), tuple(answer_line(form, one, row) for one in asked))
        for other in inside:
            yield from _repetitions(form, other, row)


def _numbered(labels: Mapping[str, str], number: int) -> Said:
    return lambda speaker: f"{speaker.pick(labels)} {speaker.isolate(str(number))}"


def answer_line(form: Form, question: Question, answers: Mapping[str, Any]) -> AnswerLine:
    """One question and what was answered."""
    value = answers[question.name]
    code = question.kind in ("integer", "decimal", "time") or "numbers" in question.appearance
    return AnswerLine(_picked(question.labels), value_of(form, question, value), code and not isinstance(value, dict))


def value_of(form: Form, question: Question, value: Any) -> Said:
    """An answer in words: labels of choices, a date as it is written, a reason why there is none."""
    if isinstance(value, dict):
        reason = str(value.get("missing", ""))
        return lambda speaker: speaker.label(MISSING, reason)
    if question.kind in ("select_one", "select_multiple"):
        codes = [value] if isinstance(value, str) else list(value)
        labels = {choice.code: choice.labels for choice in form.choices(question.list_name)}
        return lambda speaker: speaker.series(_label(speaker, labels, code) for code in codes)
    if question.kind == "date" and isinstance(value, str):
        return lambda speaker: speaker.date(value)
    if question.kind == "acknowledge":
        return lambda speaker: speaker.label("yes_no_unknown", "yes")
    return plain(value)


def plain(value: Any) -> str:
    """A value of a field that nobody here knows, such as one of a newer program."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def question_of(thing: str, field: str, form: Form | None) -> Question | None:
    """The question of the form whose answer stands in this field."""
    if form is None:
        return None
    if thing == "record" and field.startswith(ANSWER):
        return form.by_name.get(field[len(ANSWER) :])
    return next((one for one in form.questions() if one.feeds == f"{thing}.{field}"), None)


def field_words(thing: str, field: str, form: Form | None) -> Said:
    """What a field is called."""
    if (known := column_words(thing, field)) is not None:
        return known
    if thing in ("record", "record_identity") and field.startswith(INCIDENT):
        return sentence("An incident, as it was told")
    question = question_of(thing, field, form)
    if question is not None and question.labels:
        return _picked(question.labels)
    return field


def sibling_words(conflict: Conflict, value: Any, form: Form | None) -> Said:
    """One of the values that differ; of an incident only the answers that do."""
    if form is not None and conflict.field.startswith(INCIDENT) and isinstance(value, Mapping):
        rows = [one.value for one in conflict.siblings if isinstance(one.value, Mapping)]
        differ = {name for row in rows for name in row if any(row.get(name) != other.get(name) for other in rows)}
        return _row_words(form, value, differ)
    return field_value(conflict.thing, conflict.field, value, form)


def _row_words(form: Form, row: Mapping[str, Any], names: Collection[str]) -> Said:
    """Answers of one repetition in words, each with its question; what has no question is not told."""
    asked = [one for one in form.questions() if one.name in names and one.labels and one.name in row]
    lines = [answer_line(form, one, row) for one in asked]
    groups = [one for one in form.groups if one.name in names and one.labels and isinstance(row.get(one.name), list)]

    def words(speaker: Speaker) -> str:
        told = [f"{_told(speaker, line.question)}: {_told(speaker, line.answer)}" for line in lines]
        told += [f"{speaker.pick(one.labels)}: {speaker.isolate(str(len(row[one.name])))}" for one in groups]
        return "\n".join(told) or speaker.say("Nothing")

    return words


def _told(speaker: Speaker, said: Said) -> str:
    if isinstance(said, Sentence):
        return speaker.tell(said)
    return speaker.isolate(said if isinstance(said, str) else said(speaker))


def field_value(thing: str, field: str, value: Any, form: Form | None) -> Said:
    """What stands in a field, in words."""
    if value is None or value == "":
        return sentence("Nothing")
    if form is not None and field.startswith(INCIDENT) and isinstance(value, Mapping):
        return _row_words(form, value, value.keys())
    list_name = column_list(thing, field)
    if list_name and list_name in code_lists() and isinstance(value, str):
        return lambda speaker: speaker.label(list_name, value)
    question = question_of(thing, field, form)
    return value_of(form, question, value) if form is not None and question is not None else plain(value)


def moment_of(milliseconds: int) -> datetime:
    """A moment of the journal."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _picked(labels: Mapping[str, str]) -> Said:
    return lambda speaker: speaker.pick(labels)


def _label(speaker: Speaker, labels: Mapping[str, Mapping[str, str]], code: str) -> str:
    if code not in labels:
        return speaker.label(MISSING, code)
    number = f"{speaker.isolate(code)} " if code.replace("-", "").isdigit() else ""
    return number + speaker.pick(labels[code])
