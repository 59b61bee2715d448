# SPDX-License-Identifier: Apache-2.0
"""Looking persons up by how their names sound: word by word in the index, without opening a single name.

For the services that ask whether the person at the desk may know of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlcipher3 import dbapi2 as sql

from ..domain import matching
from ..domain.name_tables import ADDITIONS
from ..domain.names import searchable
from ..domain.sounds import keys

_MOST_WORDS = 600
"""Different words that one beginning is tried on: more of them tell nobody from anybody."""
_ADDITIONS = tuple(searchable(word) for word in ADDITIONS)
_WORDS = """with recursive w (word) as (
  select min(word) from name_key where sound = :sound
  union all select (select min(word) from name_key where sound = :sound and word > w.word) from w
  where w.word is not null
) select word from w where word is not null"""


def persons_named(db: sql.Connection, name: str, year: int | None = None) -> dict[int, int]:
    """The numbers of all persons who may have this name, each with how many of its words say so: all of them, or the
    only one that is known of her. With a year of birth, those who were certainly born in another one are left out.
    """
    heard = matching.hear(name)
    if not heard:
        return {}
    found: dict[int, int] = {}
    if len(heard.words) > 1:
        for word in heard.words:
            found |= dict.fromkeys(_with_word(db, word, matching.ALONE, year), 1)
    for joined in heard.joined:
        found |= dict.fromkeys(_with_word(db, joined, year=year), 2)
    return found | dict.fromkeys(_all_of([_with_word(db, word, year=year) for word in heard.words]), len(heard.words))


def persons_typed(db: sql.Connection, text: str) -> set[int]:
    """The numbers of all persons who may have the name that is being typed: the last word may go on."""
    words = list(matching.search_words(text))
    if not words:
        return set()
    *first, last = words
    if first and any(title.startswith(searchable(last)) for title in _ADDITIONS):
        found = _all_of([_with_word(db, word) for word in first])
    else:
        found = _all_of([*(_with_word(db, word) for word in first), _beginning(db, last)])
    for joined in matching.hear(text).joined:
        found |= _with_word(db, joined)
    return found


def years_of(db: sql.Connection, persons: Iterable[int]) -> dict[int, int]:
    """The years in which these persons were born, where that is known."""
    some = list(persons)
    found: dict[int, int] = {}
    for start in range(0, len(some), 500):
        part = some[start : start + 500]
        places = ", ".join("?" * len(part))
        found.update(db.execute(f"select person, year from born where person in ({places})", part))
    return found


def _all_of(sets: list[set[int]]) -> set[int]:
    return set.intersection(*sets) if sets else set()


def _with_word(db: sql.Connection, word: str, prefix: str = "", year: int | None = None) -> set[int]:
    """Who has a word in her name that may be this one."""
    found: set[int] = set()
    for key in keys(word):
        sound = prefix + key
        for (other,) in db.execute(_WORDS, {"sound": sound}).fetchall():
            if matching.is_word(word, other):
                found.update(_having(db, sound, other, year))
    return found


def _beginning(db: sql.Connection, typed: str) -> set[int]:
    """Who has a word in her name that may go on from what is typed."""
    found: set[int] = set()
    query = """select sound, word from name_key where (sound, word) > (?, ?) and sound < ?
    order by sound, word limit 1"""
    for key in matching.prefix_keys(typed):
        at, end = (key, ""), key + "\U0010ffff"
        for _ in range(_MOST_WORDS):
            row = db.execute(query, (*at, end)).fetchone()
            if row is None:
                break
            at = row
            if matching.begins(typed, row[1]):
                found.update(_having(db, *row))
    return found


def _having(db: sql.Connection, sound: str, word: str, year: int | None = None) -> list[int]:
    query = "select person from name_key where sound = ? and word = ?"
    if year is not None:
        query += " and (year is null or year between ? and ?)"
    about = () if year is None else (year - matching.YEARS_APART, year + matching.YEARS_APART)
    return [nr for (nr,) in db.execute(query, (sound, word, *about))]
