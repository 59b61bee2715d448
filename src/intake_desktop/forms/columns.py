# SPDX-License-Identifier: Apache-2.0
"""Which columns a form may have, and its choices sheet and settings read."""

from __future__ import annotations

import re

import msgspec

from ..domain.sentences import Sentence, sentence
from .form import Choice, has_shared_choices, shared_choices
from .problems import Findings
from .sheets import Row, Workbook, language_code

_SURVEY = {
    "type", "name", "label", "hint", "guidance_hint", "relevant", "required", "required_message", "constraint",
    "constraint_message", "calculation", "choice_filter", "appearance", "default", "read_only", "disabled",
    "parameters", "repeat_count", "rows",
    "intake:privacy", "intake:feeds", "intake:reason", "intake:merge", "intake:need", "intake:mode", "intake:missing",
    "intake:context",
}  # fmt: skip
_SETTINGS = {"form_title", "intake:title", "form_id", "version", "default_language", "namespaces"}
_UNUSED_SETTINGS = {"style", "instance_name", "name", "allow_choice_duplicates", "clean_text_values"}
_MEDIA = {"media", "image", "big-image", "audio", "video", "autoplay", "max-pixels"}


_WHY: dict[str, Sentence] = {
    "trigger": sentence(
        "“trigger” is not supported: what is worked out here follows every answer it reads. Use a calculation."
    ),
    "save_to": sentence("This program keeps no entities. Remove this column."),
}
_SHEETS: dict[str, Sentence] = {
    "entities": sentence("This program keeps no entities. Remove this sheet."),
    "external_choices": sentence("A form reads no other lists. Put these choices on the sheet “choices”."),
    "osm": sentence("A place on a map could lead somebody to her. Remove this sheet."),
}


class Settings(msgspec.Struct, frozen=True):
    """What the settings sheet says; `language` is that of columns that name none."""

    form_id: str
    version: str
    titles: dict[str, str]
    language: str
    languages: tuple[str, ...]


def read_settings(book: Workbook, file_stem: str) -> Settings:
    """Read the settings sheet; what it leaves out comes from the file's name and from the columns."""
    row = book.settings[0] if book.settings else Row(2, {})
    columns = [column for survey in book.survey for column in survey.cells if column.key == "label"]
    named = [column.language for column in columns if column.language]
    language = language_code(row.text("default_language")) or (named[0] if named else "en")
    languages = tuple(dict.fromkeys(column.language or language for column in columns)) or (language,)
    return Settings(
        row.text("form_id") or file_stem,
        row.text("version") or "1",
        {language: row.text("form_title") or file_stem, **row.texts("intake:title", language)},
        language,
        languages,
    )


def refuse_columns(book: Workbook, findings: Findings) -> None:
    """Name every column that this program would otherwise pass over in silence."""
    for sheet, what in _SHEETS.items():
        if book.raw.get(sheet):
            findings.add(sheet, 0, "", what)
    for sheet, rows, known in (
        ("survey", book.survey, _SURVEY),
        ("settings", book.settings, _SETTINGS),
        ("choices", book.choices, None),
    ):
        said: set[str] = set()
        for row in rows:
            for column in row.cells:
                if column.heading in said:
                    continue
                key = column.key.lower()
                if key.split("::")[0] in _MEDIA:
                    what = sentence("This program keeps no pictures, sounds or files. Remove this column.")
                elif sheet == "settings" and key in _UNUSED_SETTINGS:
                    said.add(column.heading)
                    findings.remark(sheet, row.number, column.heading, sentence("This setting changes nothing here."))
                    continue
                elif sheet == "survey" and key.split("::")[-1] in _WHY:
                    what = _WHY[key.split("::")[-1]]
                elif known is not None and column.key not in known:
                    what = sentence("This program does not understand this column. Correct its heading or remove it.")
                else:
                    continue
                said.add(column.heading)
                findings.add(sheet, row.number, column.heading, what)


def read_choices(book: Workbook, language: str, findings: Findings) -> dict[str, tuple[Choice, ...]]:
    """Read the choices sheet: the form's own lists by name, each in the order of its rows."""
    lists: dict[str, dict[str, Choice]] = {}
    for row in book.choices:
        if not row.cells:
            continue
        name, code = row.text("list_name"), row.text("name")
        if not name or not code:
            findings.add("choices", row.number, "name", sentence("A choice needs the name of its list and a code."))
            continue
        choices = lists.setdefault(name, {})
        _check_choice(row, choices, findings)
        own = {
            column.key: text for column, text in row.cells.items() if column.key not in ("list_name", "name", "label")
        }
        choices[code] = Choice(code, row.texts("label", language), own)
    return {name: tuple(choices.values()) for name, choices in lists.items()}


def _check_choice(row: Row, before: dict[str, Choice], findings: Findings) -> None:
    name, code = row.text("list_name"), row.text("name")
    heading = row.heading("name")
    if re.search(r"\s", code):
        findings.add("choices", row.number, heading, sentence("The code “{code}” must have no spaces.", code=code))
    if code in before:
        findings.add(
            "choices", row.number, heading, sentence("The code “{code}” stands twice in this list.", code=code)
        )
    shared = {choice.code for choice in shared_choices(name)} if has_shared_choices(name) else {code}
    if code not in shared and not code.startswith("x_"):
        what = sentence(
            "“{code}” is not in the code list “{list}”. A centre’s own codes begin with x_.", code=code, list=name
        )
        findings.add("choices", row.number, heading, what)
    if not row.text("label"):
        findings.add("choices", row.number, "label", sentence("This choice has no label."))
