# SPDX-License-Identifier: Apache-2.0
"""The form read once more by pyxform itself, so that what works here also works in ODK's own programs."""

from __future__ import annotations

import re
from typing import Any

from ..domain.sentences import sentence
from .form import Form, in_language, shared_choices
from .problems import Findings
from .sheets import Workbook, column_of

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")


def read_again(book: Workbook, form: Form, findings: Findings) -> None:
    """Let pyxform convert the form; what it refuses becomes a problem with the row it names."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        convert(_completed(book, form), form_name="data")
    except PyXFormError as error:
        message = str(error)
        found = _ROW.search(message)
        row = int(found[1]) if found else 0
        findings.add("survey", row, "", sentence("pyxform says: {message}", message=_ROW.sub("", message)[:400]))


def _completed(book: Workbook, form: Form) -> dict[str, Any]:
    """Give pyxform the form without our own columns and with the code lists it uses, which stand in no sheet."""
    raw = dict(book.raw)
    raw["survey"] = [
        {heading: text for heading, text in cells.items() if not column_of("survey", heading).key.startswith("intake:")}
        for cells in raw["survey"]
    ]
    raw["survey_header"] = _header(raw["survey"])
    own = [column for row in book.choices for column in row.cells]
    list_name = next((column.heading for column in own if column.key == "list_name"), "list_name")
    name = next((column.heading for column in own if column.key == "name"), "name")
    labels = {column.heading: column.language for column in own if column.key == "label"} or {
        column.heading: column.language for row in book.survey for column in row.cells if column.key == "label"
    }
    wanted = {question.list_name for question in form.questions() if question.list_name} - form.lists.keys()
    choices = list(raw.get("choices") or [])
    for wanted_list in sorted(wanted):
        for choice in shared_choices(wanted_list):
            words = {heading: in_language(choice.labels, language) for heading, language in labels.items()}
            choices.append({list_name: wanted_list, name: choice.code, **words, **choice.columns})
    raw["choices"] = choices
    raw["choices_header"] = _header(choices)
    return raw


def _header(rows: list[dict[str, str]]) -> list[dict[str, None]]:
    return [dict.fromkeys(heading for row in rows for heading in row)]
