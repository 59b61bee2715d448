# SPDX-License-Identifier: Apache-2.0
"""A compiled form laid out as the sheets of an XLSForm: for a form whose spreadsheet nobody has any more.

It reads back as the same form. What reading folds together stays folded: the conditions of a group stand at each of its
questions, and “or_other” is the choice and the question that it became. A condition with a path such as ``../age`` may
lead elsewhere from there; such a form is not written (:func:`.writing.write_sheets` reads back what it wrote).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .form import Form, Group, Question, Step
from .writing import Sheet

_TEXTS = {
    "label": "labels",
    "hint": "hints",
    "guidance_hint": "guidance",
    "required_message": "required_messages",
    "constraint_message": "constraint_messages",
}
_PLAIN = {
    "relevant": "relevant",
    "required": "required",
    "constraint": "constraint",
    "calculation": "calculation",
    "read_only": "read_only",
    "choice_filter": "choice_filter",
    "default": "default",
    "appearance": "appearance",
    "repeat_count": "count",
    "bind::intake:privacy": "privacy",
    "bind::intake:feeds": "feeds",
    "bind::intake:merge": "merge",
    "bind::intake:reason": "reason",
    "bind::intake:context": "context",
}
_ORDER = (
    "type", "name", "label", "hint", "guidance_hint", "relevant", "required", "required_message", "constraint",
    "constraint_message", "calculation", "read_only", "choice_filter", "default", "appearance", "parameters",
    "repeat_count", "bind::intake:privacy", "bind::intake:feeds", "bind::intake:merge", "bind::intake:need",
    "bind::intake:mode", "bind::intake:missing", "bind::intake:context", "bind::intake:reason",
)  # fmt: skip
_NAMESPACES = 'intake="urn:intake-desktop:form"'

Cells = dict[str, str]


def sheets_of_form(form: Form) -> tuple[Sheet, ...]:
    """Give the sheets survey, choices and settings of a compiled form."""
    survey = [row for step in form.steps for row in _step(form, step)]
    choices = [
        {"list_name": name, "name": choice.code} | _texts("label", choice.labels) | choice.columns
        for name, listed in form.lists.items()
        for choice in listed
    ]
    first, *others = form.titles.items()
    settings = {"form_title": first[1]} | _texts("intake:title", dict(others))
    settings |= {"form_id": form.form_id, "version": form.version}
    settings |= {"default_language": first[0], "namespaces": _NAMESPACES}
    return (
        Sheet("survey", _headings(survey, form), tuple(survey)),
        Sheet("choices", tuple(dict.fromkeys(heading for row in choices for heading in row)), tuple(choices)),
        Sheet("settings", tuple(settings), (settings,)),
    )


def _headings(rows: list[Cells], form: Form) -> tuple[str, ...]:
    """Every column that is used, in the order in which authors know them, languages in the order of the form."""
    used = dict.fromkeys(heading for row in rows for heading in row)
    places = {key: at for at, key in enumerate(_ORDER)}
    languages = {language: at for at, language in enumerate(form.languages)}

    def place(heading: str) -> tuple[int, int]:
        if heading in places:
            return places[heading], 0
        key, _, language = heading.partition("::")
        return places[key], languages.get(language, len(languages))

    return tuple(sorted(used, key=place))


def _step(form: Form, step: Step) -> Iterator[Cells]:
    """The rows of a step: its own bracket, and in it groups around their questions, each once, as deep as they are."""
    repeat = form.groups_by_name.get(step.name)
    open_now: list[str] = [step.name] if repeat else []
    words = _texts("label", step.labels) | _texts("hint", step.hints)
    yield _group(repeat) if repeat else {"type": "begin group", "name": step.name} | words
    for question in step.questions:
        around = list(reversed(form.groups_around(question.name)))
        while open_now != around[: len(open_now)]:
            yield _end(form.groups_by_name[open_now.pop()])
        for name in around[len(open_now) :]:
            open_now.append(name)
            yield _group(form.groups_by_name[name])
        yield _question(question)
    while open_now:
        yield _end(form.groups_by_name[open_now.pop()])
    if not repeat:
        yield {"type": "end group"}


def _group(group: Group) -> Cells:
    cells = {"type": "begin repeat" if group.repeats else "begin group", "name": group.name}
    return cells | _common(group)


def _end(group: Group) -> Cells:
    return {"type": "end repeat" if group.repeats else "end group"}


def _question(question: Question) -> Cells:
    kind = f"{question.kind} {question.list_name}" if question.list_name else question.kind
    cells = {"type": "dateTime" if kind == "datetime" else kind, "name": question.name} | _common(question)
    if question.soft:
        cells["bind::intake:need"] = "soft"
    if question.missing is not None:
        cells["bind::intake:missing"] = " ".join(question.missing) or "no"
    if question.scale is not None:
        cells["parameters"] = "start={:g} end={:g} step={:g}".format(*question.scale)
    return cells


def _common(thing: Group | Question) -> Cells:
    cells: Cells = {}
    for key, field in _TEXTS.items():
        cells |= _texts(key, getattr(thing, field, {}))
    written = {heading: getattr(thing, field, "") for heading, field in _PLAIN.items()}
    cells |= {heading: text for heading, text in written.items() if text}
    if thing.modes:
        cells["bind::intake:mode"] = " ".join(thing.modes)
    return cells


def _texts(key: str, texts: Mapping[str, str]) -> Cells:
    return {f"{key}::{language}": text for language, text in texts.items() if text}
