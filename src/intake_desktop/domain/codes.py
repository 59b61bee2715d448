# SPDX-License-Identifier: Apache-2.0
"""Code lists: the field's own words, stored as codes and shown as labels.

A code is permanent: it is retired, never renamed or used again. Labels are looked up when they are shown or printed.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

LANGUAGES = ("en", "ur", "hi")
COLUMNS = ("list", "code", "en", "ur", "hi", "source", "note")
MISSING = "missing_code"


class Code(msgspec.Struct, frozen=True):
    """One entry of a code list with its label in every language."""

    list: str
    code: str
    labels: dict[str, str]
    note: str = ""


class Helpline(msgspec.Struct, frozen=True):
    """A telephone line that refers women to centres. `number` keeps its Latin digits and hyphens in every language."""

    number: str
    labels: dict[str, str]
    area: str
    purpose: str
    verified_on: str = ""


class CodeLists:
    """All code lists by name; keeps the order of the file, which is the order in which a person reads them."""

    def __init__(self, codes: list[Code]) -> None:
        self._lists: dict[str, dict[str, Code]] = {}
        for code in codes:
            self._lists.setdefault(code.list, {})[code.code] = code

    def __contains__(self, name: object) -> bool:
        return name in self._lists

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def codes(self, name: str) -> tuple[Code, ...]:
        """Give the codes of one list in order; KeyError for a list that does not exist."""
        return tuple(self._lists[name].values())

    def has(self, name: str, code: str) -> bool:
        """Say whether `code` belongs to the list `name`."""
        return code in self._lists.get(name, {})

    def label(self, name: str, code: str, language: str) -> str:
        """Give the label of a code; a code from a newer program is shown as it is rather than hidden."""
        entry = self._lists.get(name, {}).get(code) or self._lists[MISSING].get(code)
        return entry.labels[language] if entry else code


def parse_code_lists(text: str) -> CodeLists:
    """Read the tab-separated code lists; ValueError names the row that is wrong."""
    rows = text.splitlines()
    if tuple(rows[0].split("\t")) != COLUMNS:
        raise ValueError("row 1: columns must be " + ", ".join(COLUMNS))
    codes: list[Code] = []
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows[1:], start=2):
        cells = row.split("\t")
        if len(cells) != len(COLUMNS):
            raise ValueError(f"row {number}: {len(cells)} cells instead of {len(COLUMNS)}")
        name, code, *labels = cells[:5]
        if not all((name, code, *labels)):
            raise ValueError(f"row {number}: an empty code or label")
        if (name, code) in seen:
            raise ValueError(f"row {number}: {name}/{code} stands twice")
        seen.add((name, code))
        codes.append(Code(name, code, dict(zip(LANGUAGES, labels, strict=True)), cells[6]))
    return CodeLists(codes)


def parse_helplines(text: str) -> tuple[Helpline, ...]:
    """Read the tab-separated helpline registry (number, en, ur, hi, area, purpose, verified_on)."""
    lines = []
    for number, row in enumerate(text.splitlines()[1:], start=2):
        cells = row.split("\t")
        if len(cells) != 7 or not all(cells[:6]):
            raise ValueError(f"row {number}: a helpline needs number, three names, area and purpose")
        lines.append(Helpline(cells[0], dict(zip(LANGUAGES, cells[1:4], strict=True)), *cells[4:]))
    return tuple(lines)
