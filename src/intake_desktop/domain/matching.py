# SPDX-License-Identifier: Apache-2.0
"""Whether two names may be one person's: in Urdu, Hindi or Latin letters, however spelt, with or without titles.

It only says who *may* be known; a person decides. What is compared is never shown, and never leaves the store.
"""

from __future__ import annotations

import functools
import itertools
import re

import msgspec

from .name_tables import ADDITIONS, ALIKE, BETWEEN, DROP, END_CHANGE, END_DROP, END_SYLLABLE, RELATION, SWAP
from .names import searchable
from .names import words as split_words
from .sounds import Sound, keys, sound

VERSION = "1"
"""Changes when the same name is heard otherwise: a store then hears its names anew."""
YEARS_APART = 2
"""Years by which two ages may differ that were guessed at the desk."""
ALONE = "="
"""Stands before the key of a word that is all that is known of a name."""
_RELATION = re.compile(RELATION)
_ADDITIONS = frozenset(searchable(word) for word in ADDITIONS)
_BETWEEN = frozenset(searchable(word) for word in BETWEEN)
_PHONE_DIGITS = 9
"""The end of a number that is the same with and without the code of the country."""


class Heard(msgspec.Struct, frozen=True):
    """A name as it is compared: the words that make her known, and the same with neighbours written as one."""

    words: tuple[str, ...]
    joined: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.words)


@functools.lru_cache(maxsize=20_000)
def hear(name: str) -> Heard:
    """Take a name apart: without titles, without whose wife or daughter she is, and without what joins the words."""
    own = _RELATION.split(name, maxsplit=1)[0]
    raw = [part for part in re.split(r"[^\w\u0900-\u097f\u064b-\u0670\u200c\u200d]+", own.replace("_", " ")) if part]
    plain = [word for word in raw if searchable(word) not in _BETWEEN]
    core = [word for word in plain if searchable(word) not in _ADDITIONS]
    kept = tuple(word for word in (core or plain or raw) if sound(word).key)
    pairs = tuple(a + b for a, b in itertools.pairwise(kept))
    whole = ("".join(kept),) if len(kept) > 2 else ()
    through = ("".join(raw),) if len(raw) > len(plain) and len(core) > 1 else ()
    return Heard(kept, (*pairs, *whole, *through))


def index_words(name: str) -> tuple[tuple[str, str], ...]:
    """The (key, word) pairs under which a name is found."""
    heard = hear(name)
    found = [(key, word) for word in (*heard.words, *heard.joined) for key in keys(word)]
    if len(heard.words) == 1:
        found += [(ALONE + key, word) for word in heard.words for key in keys(word)]
    return tuple(dict.fromkeys(found))


@functools.lru_cache(maxsize=50_000)
def apart(one: str, other: str) -> float:
    """How far two words are from each other: 0 is the same, from 1 on they are two names."""
    a, b = sound(one), sound(other)
    if one == other:
        return 0.0
    if not set(keys(one)) & set(keys(other)) or len(a.kinds) != len(b.kinds):
        return 9.0
    cost = sum(_kinds(x, y) for x, y in zip(a.kinds, b.kinds, strict=True))
    cost += sum(_gaps(x, y) for x, y in zip(a.gaps[:-1], b.gaps[:-1], strict=True))
    cost += _gaps(a.gaps[0], b.gaps[0])  # how a name begins is heard best
    cost += _end(a.gaps[-1], b.gaps[-1])
    return cost / _patience(a)


def is_word(one: str, other: str) -> bool:
    """Whether two words may be the same name."""
    return apart(one, other) < 1


def likeness(one: str, other: str) -> float:
    """How likely two names are one person's: 1 is the same, 0 is another name. Above 0 they may be hers.

    All words of the shorter name stand in the other one, in any order; two names that both go on differently are two.
    """
    a, b = hear(one), hear(other)
    if not a or not b:
        return 0.0
    best = 0.0
    for short, long in ((a, b), (b, a)):
        if len(short.words) <= len(long.words):
            best = max(best, _within(short.words, long.words))
        best = max(best, *(_within((word,), long.words) for word in short.joined), 0.0)
    return best


def year_of_birth(age: int | None, on: str) -> int | None:
    """The year in which somebody was born who was so old on that day, as nearly as an age tells it."""
    return int(on[:4]) - age if age is not None and on[:4].isdigit() else None


def years_agree(one: int | None, other: int | None) -> bool | None:
    """Whether two years of birth may be the same; nothing when one is not known."""
    return None if one is None or other is None else abs(one - other) <= YEARS_APART


def phone_key(number: str | None) -> str | None:
    """The end of a telephone number, in plain digits, or nothing when it is too short to be one."""
    digits = "".join(str(int(c)) for c in number or "" if c.isdecimal())
    return digits[-_PHONE_DIGITS:] if len(digits) >= 7 else None


def prefix_keys(word: str) -> tuple[str, ...]:
    """Beginnings of keys that a word can have of which only the beginning is typed."""
    found = sound(word).key
    if found[:1] == "a" and len(sound(word).kinds) == 0:
        return ("a",)
    return keys(word)


def begins(typed: str, word: str) -> bool:
    """Whether a word may go on from what is typed so far."""
    a, b = sound(typed), sound(word)
    count = len(a.kinds)
    if not count or len(b.kinds) < count:
        return b.gaps[0][:1] == a.gaps[0][:1] if not count else False
    if len(b.kinds) == count and is_word(typed, word):
        return True
    if any({x, y} == {"m", "n"} for x, y in zip(a.kinds, b.kinds, strict=False)):
        return False
    cost = sum(_kinds(x, y) for x, y in zip(a.kinds, b.kinds[:count], strict=True))
    cost += sum(_gaps(x, y) for x, y in zip(a.gaps[:-1], b.gaps[:count], strict=True))
    return cost / _patience(a) < 1


def search_words(text: str) -> tuple[str, ...]:
    """What somebody typed into the search, as words of a name; empty when it can be none."""
    if any(len(word) > 1 and not any(c.isdigit() for c in word) for word in split_words(text)):
        return hear(text).words
    return ()


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> float:
    """How well each of some words stands among others, each for itself."""
    left, cost = list(long), 0.0
    for word in short:
        near = min(left, key=lambda other: apart(word, other), default=None)
        if near is None or (far := apart(word, near)) >= 1:
            return 0.0
        left.remove(near)
        cost += far
    missing = len(left)
    return max(0.05, (1 - 0.4 * cost / len(short)) * (0.85**missing))


def _patience(heard: Sound) -> float:
    return 0.26 + 0.055 * min(len(heard.kinds), 6)


def _kinds(one: str, other: str) -> float:
    return 0.0 if one == other else ALIKE.get(frozenset((one, other)), 0.15)


def _end(one: str, other: str) -> float:
    if bool(one) != bool(other):
        return _gaps(one, other) + END_DROP
    cost = END_CHANGE if one[-1:].casefold() != other[-1:].casefold() else 0.0
    return _gaps(one, other) + cost + (END_SYLLABLE if (one == "A") != (other == "A") else 0.0)


@functools.lru_cache(maxsize=20_000)
def _gaps(one: str, other: str) -> float:
    """How far what is said between two consonants is from what is said between two others."""
    if one == other:
        return 0.0
    row = [0.0]
    for letter in other:
        row.append(row[-1] + DROP[letter])
    for mine in one:
        new = [row[0] + DROP[mine]]
        for place, letter in enumerate(other):
            swap = row[place] + (0.0 if mine == letter else SWAP[mine + letter])
            new.append(min(swap, row[place + 1] + DROP[mine], new[-1] + DROP[letter]))
        row = new
    return row[-1]
