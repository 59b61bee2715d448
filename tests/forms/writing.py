# SPDX-License-Identifier: Apache-2.0
"""Forms written in a test as a form author would write them, in each of the three file types."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from intake_desktop.forms.form import Form
from intake_desktop.forms.problems import FormProblem, FormTrouble
from intake_desktop.forms.xlsform import read_xlsform

Sheets = Mapping[str, Sequence[Sequence[str]]]


def markdown(folder: Path, text: str, name: str = "form.md") -> Path:
    """Write a form as markdown tables."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def sheets_of(text: str) -> Sheets:
    """Read markdown tables into rows, to write the same form as another kind of file."""
    sheets: dict[str, list[list[str]]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("|"):
            first, *cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
            name = first or name
            sheets.setdefault(name, [])
            if any(cells):
                sheets[name].append(cells)
    return sheets


def spreadsheet(folder: Path, sheets: Sheets, name: str = "form.xlsx") -> Path:
    """Write a form as a spreadsheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(folder / name)
    return folder / name


def comma_separated(folder: Path, sheets: Sheets, name: str = "form.csv") -> Path:
    """Write a form as one file of comma-separated sheets."""
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for title, rows in sheets.items():
            writer.writerow([title])
            writer.writerows(["", *row] for row in rows)
    return folder / name


def form_of(folder: Path, text: str) -> Form:
    """Read a form that is right."""
    return read_xlsform(markdown(folder, text))


def problems_of(path: Path) -> tuple[FormProblem, ...]:
    """Read a form that is wrong and give what is said of it."""
    try:
        read_xlsform(path)
    except FormTrouble as trouble:
        return trouble.problems
    raise AssertionError("the form was accepted")


def told(problem: FormProblem) -> tuple[str, int, str, str]:
    """Give a problem as its author reads it: sheet, row, column, sentence."""
    return problem.sheet, problem.row, problem.column, problem.what.text.format(**problem.what.values)
