# SPDX-License-Identifier: Apache-2.0
"""A long form is written in several markdown files, each with only the columns it needs; here they become one.

The files of a folder are put one after the other in the order of their names. A mistake is said with the file and its
line, where its author will look for it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from .form import Form
from .problems import FormProblem, FormTrouble
from .xlsform import read_xlsform

_CELL = re.compile(r"(?<!\\)\|")


class Sheet(msgspec.Struct):
    """One sheet of the whole form: all headings, and for each row its cells and where it stands."""

    headings: list[str] = []
    rows: list[tuple[dict[str, str], Path, int]] = []


def read_parts(folder: Path, name: str) -> Form:
    """Read the markdown files of a folder as one form called `name`; raises FormTrouble with file and line."""
    sheets = _sheets(sorted(folder.glob("*.md")))
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / f"{name}.md"
        whole.write_text(_written(sheets), encoding="utf-8")
        try:
            return read_xlsform(whole)
        except FormTrouble as trouble:
            raise FormTrouble([_where_it_stands(one, sheets) for one in trouble.problems]) from None


def one_text(folder: Path) -> str:
    """Give the markdown files of a folder as the one file that they would be."""
    return _written(_sheets(sorted(folder.glob("*.md"))))


def _sheets(parts: Sequence[Path]) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    for part in parts:
        sheet = Sheet()
        headings: list[str] = []
        for number, line in enumerate(part.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.startswith("|"):
                continue
            first, *cells = (cell.strip() for cell in _CELL.split(line.strip())[1:-1])
            if first:
                sheet, headings = sheets.setdefault(first, Sheet()), []
            elif not headings:
                headings = cells
                sheet.headings += [heading for heading in headings if heading not in sheet.headings]
            else:
                sheet.rows.append((dict(zip(headings, cells, strict=True)), part, number))
    return sheets


def _written(sheets: dict[str, Sheet]) -> str:
    lines = []
    for name, sheet in sheets.items():
        lines += [f"| {name} |", _line(sheet.headings)]
        lines += [_line([cells.get(heading, "") for heading in sheet.headings]) for cells, _, _ in sheet.rows]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| | " + " | ".join(cells) + " |"


def _where_it_stands(problem: FormProblem, sheets: dict[str, Sheet]) -> FormProblem:
    """Say file and line instead of the row of a table that nobody has before her."""
    rows = sheets[problem.sheet].rows if problem.sheet in sheets else []
    if not 0 <= problem.row - 2 < len(rows):
        return problem
    _, part, line = rows[problem.row - 2]
    return msgspec.structs.replace(problem, sheet=part.name, row=line)
