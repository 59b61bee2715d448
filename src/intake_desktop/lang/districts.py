# SPDX-License-Identifier: Apache-2.0
"""Districts by name: those of the intake in three languages, and whatever else somebody wrote.

"Multan", "multan" and "ملتان" are one district; "Dera Ghazi Khan" and "DeraGhaziKhan" too. What is on no list is known
by its letters, whatever their case and the blanks between them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import msgspec

from .. import resources
from ..domain.codes import LANGUAGES
from ..domain.names import words

_LIST = "forms/full_intake/08_districts.md"
_BESIDE = re.compile(r"\s*\([^)]*\)")
"""What tells two districts of one name apart, such as a country, is not typed."""

_NOWHERE = re.compile("elsewhere|other_country")
"""Answers of the intake in which no service stands."""


class District(msgspec.Struct, frozen=True):
    """A district on the list of the intake."""

    code: str
    labels: dict[str, str]


@functools.cache
def districts() -> tuple[District, ...]:
    """The districts that the built-in intake offers, in its order."""
    rows = (line.strip().strip("|").split("|") for line in resources.text(_LIST).splitlines() if "|" in line)
    cells = ([cell.strip() for cell in row] for row in rows)
    return tuple(
        District(code, dict(zip(LANGUAGES, labels, strict=True)))
        for _, name, code, *labels, _area in (row for row in cells if len(row) == 7)
        if name == "districts"
    )


@functools.lru_cache(maxsize=4096)
def district_key(said: str) -> str:
    """By what a district is known, however it is spelt: its code where the intake knows it, else its letters."""
    plain = _plain(said)
    return _codes().get(plain, plain)


def district_name(key: str, language: str) -> str:
    """A district of the list in this language; nothing for any other."""
    found = _by_code().get(key)
    return found.labels[language] if found is not None and language in found.labels else ""


def _plain(said: str) -> str:
    return "".join(words(said))


@functools.cache
def _codes() -> dict[str, str]:
    """The code by every spelling that means one district alone; a code means itself."""
    found: dict[str, set[str]] = {}
    for one in districts():
        for text in one.labels.values():
            for spelling in {_plain(text), _plain(_BESIDE.sub("", text))}:
                found.setdefault(spelling, set()).add(one.code)
    sure = {spelling: next(iter(codes)) for spelling, codes in found.items() if len(codes) == 1}
    return sure | {_plain(one.code): one.code for one in districts()}


@functools.cache
def _by_code() -> dict[str, District]:
    return {one.code: one for one in districts()}


def fitting(typed: str, used: Iterable[str] = (), most: int = 5) -> list[str]:
    """The districts that somebody may be typing, each once, in the script in which she types: those that are `used`
    already come first.
    """
    plain = _plain(typed)
    if not plain:
        return []
    found: dict[str, str] = {}
    listed = (label for one in districts() if not _NOWHERE.search(one.code) for label in one.labels.values())
    for name in (*used, *listed):
        if _plain(name).startswith(plain):
            found.setdefault(district_key(name), name)
    return list(found.values())[:most]


def settled(typed: str, used: Iterable[str] = ()) -> str:
    """How a district is spelt that differs from what is typed by case and blanks alone; else as it is typed."""
    plain = _plain(typed)
    names = (*(label for one in districts() for label in one.labels.values()), *used)
    return next((name for name in names if _plain(name) == plain), typed)
