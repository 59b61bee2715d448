# SPDX-License-Identifier: Apache-2.0
"""A form becomes a spreadsheet that a supervisor can read, change and read in again.

The file has the rows and columns of the form's source, one for one, so that a problem found later has the row she looks
at. Every cell is text: a spreadsheet would make a day of “1-2” and a formula of “=”. openpyxl is imported only here.
"""

from __future__ import annotations

import itertools
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from .builtin import full_intake, quick_intake, source_of
from .form import Form, in_language, shared_choices
from .problems import Findings, FormTrouble
from .sheets import column_of, read_workbook
from .xlsform import examine_xlsform, read_xlsform

SHEETS = ("survey", "choices", "settings")
CODE_LISTS = "code lists"
"""A sheet that no program reads: the lists that the form takes from this program, to look up or to copy."""

LONGEST_CELL = 32_767
_RIGHT_TO_LEFT = frozenset({"ur", "ar", "fa", "ps", "sd", "skr", "bal", "ks"})
_WORDS = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message", "intake:title"})
_TO_CHOOSE = {
    "intake:privacy": ("I", "S", "T"),
    "intake:need": ("hard", "soft", "optional"),
    "intake:merge": ("register", "append"),
}
_LEAST, _MOST, _FOR_WORDS = 9, 34, 44
"""Widths of columns, in letters."""


class NotWritten(Trouble):
    """The spreadsheet could not be put where it was wanted; nothing is left there."""

    name: ClassVar[str] = "form_not_written"


class Sheet(msgspec.Struct, frozen=True):
    """One sheet to write: its headings, and rows of cells by heading. An empty row stays an empty row."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


def write_source(source: Path, to: Path) -> Form:
    """Write a form file (.md, .csv or .xlsx) as the .xlsx file `to`, read it back and give the form.

    Raises FormTrouble when the source is no form that can be used, NotWritten when `to` cannot be written or is there
    already: the changes of a supervisor are never written over.
    """
    form = read_xlsform(source)
    return write_sheets(sheets_of_source(source, form), form, to)


def write_built_in(form_id: str, to: Path) -> Form | None:
    """Write a form that comes with the program from its source, as the .xlsx file `to`; None when there is none."""
    form = next((form for form in (quick_intake(), full_intake()) if form.form_id == form_id), None)
    text = source_of(form_id)
    if form is None or text is None:
        return None
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / f"{form_id}.md"
        source.write_text(text, encoding="utf-8")
        sheets = sheets_of_source(source, form)
    return write_sheets(sheets, form, to)


def write_form(form: Form, to: Path) -> Form:
    """Write a compiled form as the .xlsx file `to`, from its source where it comes with the program."""
    from .as_sheets import sheets_of_form

    if form in (quick_intake(), full_intake()):
        return write_built_in(form.form_id, to) or form
    return write_sheets(sheets_of_form(form), form, to)


def free_place(folder: Path, form: Form) -> Path:
    """A name in a folder that nothing has yet: the id and the version of the form, and a number where need be."""
    plain = re.sub(r"[^\w-]+", "-", f"{form.form_id}-{form.version}").strip("-") or "form"
    names = itertools.chain((plain,), (f"{plain} ({number})" for number in itertools.count(2)))
    return next(place for name in names if not (place := folder / f"{name}.xlsx").exists())


def sheets_of_source(source: Path, form: Form) -> tuple[Sheet, ...]:
    """Give the sheets of a form file as they stand there; what settings leave out is written down, as it is in `form`.

    Without that, a copy under another name would be another form: its id comes from the name of the file.
    """
    findings = Findings()
    book = read_workbook(source, findings)
    if book is None:
        raise FormTrouble(findings.problems)
    sheets = []
    for title in SHEETS:
        header: Sequence[Mapping[str, object]] = book.raw.get(f"{title}_header") or ()
        rows: Sequence[Mapping[str, str]] = book.raw.get(title) or ()
        headings = dict.fromkeys(heading for part in (*header, *rows) for heading in part)
        if title == "settings":
            rows = [_settled(rows[0] if rows else {}, form)]
            headings |= dict.fromkeys(rows[0])
        if rows:
            sheets.append(Sheet(title, tuple(headings), tuple(rows)))
    return tuple(sheets)


def write_sheets(sheets: Iterable[Sheet], form: Form, to: Path) -> Form:
    """Write sheets as the .xlsx file `to`, prove that `form` is read back from it, and give it; raises NotWritten."""
    if to.suffix.lower() != ".xlsx":
        raise NotWritten(sentence("A form is written as a spreadsheet: give it a name that ends in .xlsx."))
    if to.exists():
        raise NotWritten(
            sentence("A file of this name lies there already. It stays as it is."), sentence("Choose another name.")
        )
    beside = to.with_name(f".{to.stem}.part.xlsx")
    try:
        _workbook((*sheets, _code_lists(form))).save(beside)
        _sync(beside)
        if examine_xlsform(beside).form != form:
            raise NotWritten(
                sentence("What was written does not read back as the same form. Nothing was kept."),
                sentence("Use the spreadsheet that this form came from."),
            )
        beside.replace(to)
    except OSError:
        raise NotWritten(
            sentence("The spreadsheet could not be written there."), sentence("Choose another folder.")
        ) from None
    finally:
        beside.unlink(missing_ok=True)
    return form


def _settled(row: Mapping[str, str], form: Form) -> dict[str, str]:
    written = {column_of("settings", heading).key for heading, text in row.items() if text}
    title = next(iter(form.titles.values()))
    known = {"form_title": title, "form_id": form.form_id, "version": form.version}
    return dict(row) | {heading: text for heading, text in known.items() if heading not in written}


def _code_lists(form: Form) -> Sheet:
    """Every list that the form uses and does not bring itself, with the codes and words it has today."""
    used = dict.fromkeys(one.list_name for one in form.questions() if one.list_name and one.list_name not in form.lists)
    words = {f"label::{language}": language for language in form.languages}
    rows = [
        {"list_name": name, "name": choice.code}
        | {heading: in_language(choice.labels, language) for heading, language in words.items()}
        for name in sorted(used)
        for choice in shared_choices(name)
    ]
    return Sheet(CODE_LISTS, ("list_name", "name", *words), tuple(rows))


# How it looks


def _workbook(sheets: Iterable[Sheet]) -> Any:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Intake Desktop"
    for sheet in sheets:
        if sheet.rows:
            _fill(book.create_sheet(sheet.title), sheet)
    return book


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    of_words = sheet.title if sheet.title in SHEETS else "choices"
    columns = [column_of(of_words, heading) for heading in sheet.headings]
    heads, ground = Font(bold=True), PatternFill("solid", fgColor="DDE6EA")
    bracket, band = Font(bold=True), PatternFill("solid", fgColor="EEF3F5")
    ways = [
        Alignment(
            wrap_text=True,
            vertical="top",
            horizontal="right" if column.language in _RIGHT_TO_LEFT else "left",
            readingOrder=2 if column.language in _RIGHT_TO_LEFT else 1,
        )
        for column in columns
    ]
    put = _putter(page)
    for at, (heading, column) in enumerate(zip(sheet.headings, columns, strict=True), 1):
        cell = put(1, at, heading)
        cell.font, cell.fill, cell.alignment = heads, ground, Alignment(wrap_text=True, vertical="center")
        longest = max((len(row.get(heading, "")) for row in sheet.rows), default=0)
        most = _FOR_WORDS if column.key in _WORDS else _MOST
        page.column_dimensions[get_column_letter(at)].width = min(most, max(_LEAST, len(heading) * 0.6, longest) + 2)
    for number, row in enumerate(sheet.rows, 2):
        kind = next((row[one.heading] for one in columns if one.key == "type" and one.heading in row), "")
        is_bracket = sheet.title == "survey" and kind.lower().startswith(("begin", "end"))
        for at, heading in enumerate(sheet.headings, 1):
            cell = put(number, at, row.get(heading, ""))
            cell.alignment = ways[at - 1]
            if is_bracket:
                cell.font, cell.fill = bracket, band
    if sheet.title == "settings":
        page.freeze_panes = "A2"
        return
    keys = [column.key for column in columns]
    beside = 1 + max((keys.index(key) for key in ("type", "list_name", "name") if key in keys[:3]), default=0)
    page.freeze_panes = f"{get_column_letter(beside + 1)}2"
    page.auto_filter.ref = page.dimensions
    _offer(page, keys, len(sheet.rows))


def _putter(page: Any) -> Callable[[int, int, str], Any]:
    def put(row: int, column: int, text: str) -> Any:
        from openpyxl.utils.exceptions import IllegalCharacterError

        cell = page.cell(row, column)
        cell.number_format = "@"
        if not text:
            return cell
        if len(text) > LONGEST_CELL:
            raise NotWritten(sentence("A text in row {row} is too long for a spreadsheet.", row=str(row)))
        try:
            cell.value = text
        except IllegalCharacterError:
            what = sentence("A text in row {row} has signs that no spreadsheet can hold.", row=str(row))
            raise NotWritten(what) from None
        cell.data_type = "s"  # else what begins with “=” would be a formula
        return cell

    return put


def _offer(page: Any, keys: Sequence[str], rows: int) -> None:
    """Let the values of our columns be picked; a few rows more than there are, for new questions."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, key in enumerate(keys, 1):
        if key in _TO_CHOOSE:
            letter = get_column_letter(at)
            choice = DataValidation("list", formula1='"{}"'.format(",".join(_TO_CHOOSE[key])), allow_blank=True)
            choice.add(f"{letter}2:{letter}{rows + 200}")
            page.add_data_validation(choice)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
