# SPDX-License-Identifier: Apache-2.0
"""A spreadsheet, opened by pyxform, as rows whose cells know their column and language.

Works for .xlsx, .csv and markdown. pyxform is imported only here and in :mod:`.second_reading`, when a form is read:
it takes half a second, which nobody should wait for at start-up.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ..domain.sentences import sentence
from .problems import Findings

FILE_TYPES = (".xlsx", ".csv", ".md")
LARGEST = 20_000_000

_ALIASES = {
    "survey": {
        "relevance": "relevant",
        "calculate": "calculation",
        "caption": "label",
        "constraining_message": "constraint_message",
        "requiredmsg": "required_message",
        "readonly": "read_only",
        "required_msg": "required_message",
        "constraint_msg": "constraint_message",
        "count": "repeat_count",
        "jr:count": "repeat_count",
        "bind::relevant": "relevant",
        "bind::required": "required",
        "bind::constraint": "constraint",
        "bind::calculate": "calculation",
        "bind::readonly": "read_only",
        "bind::jr:constraintmsg": "constraint_message",
        "bind::jr:requiredmsg": "required_message",
        "control::appearance": "appearance",
        "body::appearance": "appearance",
        "control::jr:count": "repeat_count",
        "control::rows": "rows",
        "body::rows": "rows",
        "command": "type",
        "tag": "name",
        "value": "name",
    },
    "choices": {"list name": "list_name", "caption": "label", "value": "name"},
    "settings": {
        "set_form_title": "form_title",
        "set_form_id": "form_id",
        "id_string": "form_id",
        "title": "form_title",
    },
}
_TRANSLATED = {"label", "hint", "guidance_hint", "constraint_message", "required_message", "intake:title"}
_LANGUAGE = re.compile(r"^(?P<words>.*?)\s*(?:\(\s*(?P<code>[A-Za-z][\w-]*)\s*\))?$")


class Column(msgspec.Struct, frozen=True):
    """A column: its heading as the author wrote it, what it means to us, and the code of its language if it has one."""

    heading: str
    key: str
    language: str = ""


class Row(msgspec.Struct, frozen=True):
    """One row with its number in the spreadsheet and its filled cells."""

    number: int
    cells: dict[Column, str]

    def text(self, key: str) -> str:
        """Give the cell of the column `key`, blank when it is empty."""
        return next((text for column, text in self.cells.items() if column.key == key), "")

    def heading(self, key: str) -> str:
        """Give the heading under which the column `key` stands in this spreadsheet."""
        return next((column.heading for column in self.cells if column.key == key), key)

    def texts(self, key: str, default_language: str) -> dict[str, str]:
        """Give the cells of a translated column by language."""
        return {column.language or default_language: text for column, text in self.cells.items() if column.key == key}


class Workbook(msgspec.Struct, frozen=True):
    """The sheets of a form. `raw` is what pyxform read, for its second reading."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: tuple[Row, ...]
    raw: dict[str, Any]


def read_workbook(path: Path, findings: Findings) -> Workbook | None:
    """Open a form file; when it cannot be opened, the findings say so and nothing is given."""
    if path.suffix.lower() not in FILE_TYPES:
        findings.add("", 0, "", sentence("A form is a file that ends in .xlsx, .csv or .md."))
        return None
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError:
        findings.add("", 0, "", sentence("This file cannot be read from where it lies."))
        return None
    raw = _open(content, path.suffix.lower(), findings) if content else None
    if raw is None:
        if not findings:
            findings.add(
                "", 0, "", sentence("This file cannot be read as a form. Is it a spreadsheet with a sheet “survey”?")
            )
        return None
    if not raw.get("survey"):
        findings.add("survey", 0, "", sentence("The sheet “{sheet}” is missing or empty.", sheet="survey"))
        return None
    return Workbook(_rows("survey", raw), _rows("choices", raw), _rows("settings", raw), raw)


def _open(content: bytes, file_type: str, findings: Findings) -> dict[str, Any] | None:
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import DefinitionData, get_xlsform

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of decorations it does not keep; nobody needs them here
            data: DefinitionData = get_xlsform(content, file_type=file_type)
    except PyXFormError as error:
        if "Duplicate column header" in str(error):
            heading = str(error).partition(":")[2].strip()
            findings.add("", 1, heading, sentence("Two columns have the same heading."))
        return None
    except Exception:  # noqa: BLE001 - whatever a broken file makes the readers of spreadsheets raise, it is the file
        return None
    return {field: getattr(data, field) for field in data.__dataclass_fields__}


def _rows(name: str, raw: Mapping[str, Any]) -> tuple[Row, ...]:
    cells_of: Sequence[Mapping[str, str]] = raw.get(name) or ()
    headings: list[str] = [*dict.fromkeys(heading for cells in cells_of for heading in cells)]
    columns = {heading: column_of(name, heading) for heading in headings}
    return tuple(
        Row(number, {columns[heading]: str(text).strip() for heading, text in cells.items() if str(text).strip()})
        for number, cells in enumerate(cells_of, start=2)
    )


def column_of(sheet: str, heading: str) -> Column:
    """Read a heading such as ``label::Urdu (ur)`` or ``bind::intake:privacy``."""
    plain = re.sub(r"\s+", " ", heading.strip())
    if plain.lower().startswith("bind::intake:"):
        return Column(heading, plain.lower().removeprefix("bind::"))
    plain = re.sub(r"^(bind|control|body|media):(?!:)", r"\1::", plain, flags=re.IGNORECASE)
    first, _, rest = plain.partition("::")
    if not rest and (cut := re.match(r"^([A-Za-z_ ]+?)\s*:\s*(\S.*)$", plain)):
        first, rest = cut[1], cut[2]
    key = first.strip().lower().replace(" ", "_")
    key = _ALIASES[sheet].get(key, key)
    if key in _TRANSLATED:
        return Column(heading, key, language_code(rest) if rest else "")
    return Column(heading, _ALIASES[sheet].get(plain.lower(), plain if rest else key))


def language_code(name: str) -> str:
    """Give the code of a language as authors write it: ``Urdu (ur)`` and ``ur`` are both ``ur``."""
    found = _LANGUAGE.match(name.strip())
    code = (found["code"] or found["words"]) if found else name
    return code.strip().lower()
