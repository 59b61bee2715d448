# SPDX-License-Identifier: Apache-2.0
"""Other people's forms, read here: how many load, and by which names the rest are refused. Run by hand, not in CI.

    python -m tests.forms.others FOLDER [--each]

FOLDER holds forms as .xlsx, .xls, .csv or .md, or tests of pyxform (.py) with forms as markdown in them: an old wheel
of pyxform, unpacked, has some hundreds. A form that pyxform itself refuses is no form, and is only counted.
"""

from __future__ import annotations

import ast
import collections
import datetime
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from intake_desktop.forms.as_sheets import sheets_of_form
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Form, decode, encode
from intake_desktop.forms.writing import sheets_of_source, write_sheets
from intake_desktop.forms.xlsform import examine_xlsform

from .writing import spreadsheet

TODAY = datetime.date(2026, 3, 10)


def forms_in(folder: Path, made: Path) -> Iterator[tuple[str, Path]]:
    """Give every form below a folder, as a file that can be read here."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.suffix in (".xlsx", ".csv", ".md"):
            yield name, path
        elif path.suffix == ".xls":
            yield name, rewritten(path, made / f"{len(list(made.iterdir()))}.xlsx")
        elif path.suffix == ".py":
            for line, text in markdown_in(path):
                written = made / f"{len(list(made.iterdir()))}.md"
                written.write_text(text, encoding="utf-8")
                yield f"{name}:{line}", written


def markdown_in(path: Path) -> Iterator[tuple[int, str]]:
    """Give the forms written as markdown in a Python file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "| survey" in node.value:
            yield node.lineno, textwrap.dedent(node.value)


def rewritten(path: Path, to: Path) -> Path:
    """Write a form of an old spreadsheet program as a new one."""
    import xlrd

    sheets = {}
    for sheet in xlrd.open_workbook(str(path)).sheets():
        rows = [[plain(cell) for cell in sheet.row(number)] for number in range(sheet.nrows)]
        sheets[sheet.name] = rows
    return spreadsheet(to.parent, sheets, to.name)


def plain(cell: Any) -> str:
    """Give a cell as it would be typed."""
    value = cell.value
    if cell.ctype == 4:
        return "TRUE" if value else "FALSE"
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def is_a_form(path: Path) -> bool:
    """Say whether pyxform itself takes it."""
    from pyxform.xls2xform import convert

    try:
        convert(path, file_type=path.suffix)
    except Exception:  # noqa: BLE001 - whatever it raises, it does not take it
        return False
    return True


def renders(form: Form) -> None:
    """Open a form, answer nothing, add one repetition everywhere, and look at all of it in every language."""
    filling = Filling(decode(encode(form)), today=TODAY)
    for group in form.groups:
        if group.repeats and not form.repeat_of[group.name] and not filling.is_counted(group.name):
            filling.add(group.name)
    for place in filling.places():
        for language in form.languages:
            filling.label(place, language), filling.hint(place, language)
        filling.choices(place), filling.problem(place), filling.value(place)
    filling.answers(), filling.problems(), filling.draft()


def main(folder: Path, each: bool) -> None:
    """Read them all and print the counts."""
    counts: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as written:
        for name, path in forms_in(folder, Path(made)):
            examined = examine_xlsform(path)
            if examined.form is None and not is_a_form(path):
                counts["no form to pyxform either"] += 1
                continue
            counts["loads" if examined.form else "refused by name"] += 1
            if examined.form:
                renders(examined.form)
                for how, sheets in (
                    ("file", sheets_of_source(path, examined.form)),
                    ("JSON", sheets_of_form(examined.form)),
                ):
                    out = Path(written) / f"{sum(counts.values())}-{how}.xlsx"
                    write_sheets(sheets, examined.form, out)
                    counts[f"from its {how} to .xlsx and the same again"] += 1
            told = [f"{one.what.text.format(**one.what.values)}" for one in examined.problems]
            reasons.update({one.what.text for one in examined.problems})
            if each and told:
                places = [f"{one.sheet} {one.row} {one.column}" for one in examined.problems]
                print(name, *(f"    {place}: {what}" for place, what in zip(places, told, strict=True)), sep="\n")
    for what, count in counts.most_common():
        print(f"{count:5} {what}")
    print("refused, because:")
    for reason, count in reasons.most_common():
        print(f"{count:5} {reason}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--each" in sys.argv)
