# SPDX-License-Identifier: Apache-2.0
"""How a written word sounds: its consonants, and the vowels between them, alike for Urdu, Hindi and Latin letters.

``زینب``, ``ज़ैनब``, ``Zainab`` and ``Zaynab`` all have the consonants *z n b*; what lies between is compared with
patience, because Urdu does not write short vowels and Latin spelling follows the ear.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

import msgspec

from .name_tables import HINDI, HINDI_VOWELS, LATIN, LATIN_VOWELS, URDU, WHOLE, Consonant

_MARKS = re.compile("[\u064b-\u065f\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_VIRAMA, _NUKTA, _NASAL = "\u094d", "\u093c", "\u0902\u0901"
_DOTTED: dict[str, Consonant] = {
    "ज": ("j", "z"), "फ": ("p", "f"), "ड": ("r", "R"), "ढ": ("r", "R"), "क": ("k", "q"),
}  # fmt: skip
"""Letters that a dot below makes into others; many people leave it out.
"""
_COMPOUND = re.compile("(?<=..)ال(?=[تثدذرزسشصضطظلن].)")
"""The article within a name, where it is not heard: مہرالنساء is Mehrunnisa."""
_GYA = "ज" + _VIRAMA + "ञ"
"""Written as a J and an N, said as *gya*."""
_LATIN_PARTS = sorted((*LATIN, *LATIN_VOWELS), key=len, reverse=True)


class Sound(msgspec.Struct, frozen=True):
    """A word as it sounds. `key` is the same for all words that could be one name; `kinds` are its consonants one by
    one, `gaps` what is said before, between and after them.
    """

    key: str
    kinds: str
    gaps: tuple[str, ...]


@functools.lru_cache(maxsize=20_000)
def sound(word: str) -> Sound:
    """Hear one written word, in whatever letters it is written; letters of no known script stand for themselves."""
    word = word.replace("یٰ", "ا").replace("ىٰ", "ا")
    word = unicodedata.normalize("NFC", _MARKS.sub("", word.replace("\u0670", ""))).casefold()
    word = WHOLE.get(word, word)
    word = _COMPOUND.sub("", word)
    if any("\u0600" <= letter <= "\u06ff" for letter in word):
        parts = _urdu(word)
    elif any("\u0900" <= letter <= "\u097f" for letter in word):
        parts = _hindi(word)
    else:
        parts = _latin(word)
    return _built(list(parts))


def keys(word: str) -> tuple[str, ...]:
    """The keys under which a word is looked up: V and B at its beginning are one letter for many (Vimla, Bimla)."""
    found = sound(word).key
    if found[:1] in ("v", "b") and len(found) > 1:
        return found, ("b" if found[0] == "v" else "v") + found[1:]
    return (found,) if found else ()


def _built(parts: list[Consonant | str]) -> Sound:
    """Put consonants and the vowels between them together."""
    key, kinds, gaps = "", "", [""]
    for part in parts:
        if isinstance(part, str):
            gaps[-1] += part
        else:
            key += part[0]
            kinds += part[1]
            gaps.append("")
    key = re.sub("[mn](?=[pb])", "n", key)
    said = [_simple(gap) for gap in gaps]
    first = said[0]
    if key and first:
        key = ("y" if first[0] == "Y" else "h" if first[0] == "h" else "a") + key
    elif first:
        key = "y" if first[0] == "Y" else "h" if first[0] == "h" else "a"
    said[0] = first.replace("Y", "I")
    return Sound(key, kinds, tuple(said))


def _simple(gap: str) -> str:
    """Vowels that are said as one: *iya* is *ia*, and so on."""
    gap = re.sub("[iI]+I|I[iI]+|I+", "I", gap)
    gap = re.sub("[uU]+U|U[uU]+|U+", "U", gap)
    gap = re.sub(r"\*+(?=[aiuAIU])|(?<=[aiuAIU])\*+", "", gap)
    return re.sub("[aA]*A[aA]*", "A", gap)


def _urdu(word: str) -> Iterator[Consonant | str]:
    last = len(word) - 1
    waits = False
    """Whether a consonant came just before, with no vowel written yet."""
    for place, letter in enumerate(word):
        if letter in URDU:
            if waits:
                yield "*"
            yield URDU[letter]
            waits = True
            continue
        if letter in "ھ":
            continue
        begins = place == 0
        if letter in "ہهحةۃۂ":
            if place == last and not begins:
                if word[place - 1] != "ا":
                    yield "A"
            else:
                yield ("*h" if waits else "h")
                yield "*"
        elif letter in "اآأإٱ":
            yield "A" if letter == "آ" or not begins else "*"
        elif letter == "ع":
            yield "*" if begins else "i" if word[place + 1 :] in ("ہ", "ه") else "a"
        elif letter in "یيىےئۓ":
            yield "Y" if begins else "I"
        elif letter in "وؤ":
            yield ("v", "v") if begins else "U"
            waits = begins
            continue
        waits = False


def _hindi(word: str) -> Iterator[Consonant | str]:
    letters = unicodedata.normalize("NFD", word)
    waits = False
    """Whether a consonant came just before, which has its own short *a* unless something else is written."""
    for place, letter in enumerate(letters):
        if letter == _NUKTA:
            continue
        if letter in HINDI_VOWELS:
            yield HINDI_VOWELS[letter]
            waits = False
        elif letter in HINDI or letter in "हयव" or letter in _NASAL:
            if waits:
                yield "*"
            yield from _akshara(letters, place)
            waits = letter not in _NASAL
        elif letter in "ृऋ":
            yield ("r", "r")
            yield "i"
            waits = False
        else:
            waits = False


def _akshara(letters: str, place: int) -> Iterator[Consonant | str]:
    """What one Devanagari consonant says where it stands: after its own half it is the same one, held longer."""
    letter, after = letters[place], letters[place + 1 : place + 2]
    if letter in _NASAL:
        yield ("n", "n")
    elif letter == "ह":
        yield "h" if place + 1 < len(letters) else ""
    elif letter == "य":
        yield "I" if place else "Y"
    elif letter == "व":
        yield "U" if place else ("v", "v")
    elif letters[place : place + 3] == _GYA:
        yield ("g", "g")
    elif letters[max(0, place - 2) : place + 1] == _GYA:
        yield "I"
    else:
        half = letters[place - 2] if place > 1 and letters[place - 1] == _VIRAMA else ""
        if half not in HINDI or HINDI[half][0] != HINDI[letter][0]:
            yield _DOTTED.get(letter, HINDI[letter]) if after == _NUKTA else HINDI[letter]


def _latin(word: str) -> Iterator[Consonant | str]:
    word = "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    word = re.sub(r"([b-df-hj-np-tv-z])\1+", r"\1", word.replace("x", "ks"))
    if word.endswith("h") and word[-2:-1] in ("a", "e", "i", "o", "u"):
        word = word[:-1]
    place, end = 0, len(word)
    while place < end:
        part = next((part for part in _LATIN_PARTS if word.startswith(part, place)), word[place])
        if part in LATIN:
            yield LATIN[part]
        elif part in LATIN_VOWELS:
            if part == "a" and place + 1 == end and place > 0:
                yield "A"
            elif part in ("ay", "aw") and place + 2 < end and word[place + 2] in "aeiou":
                yield "a" + ("I" if part == "ay" else "U")
            else:
                yield LATIN_VOWELS[part]
        elif part == "y":
            yield "Y" if place == 0 else "I"
        elif part in ("w", "v"):
            yield "U" if place else ("v", "v")
        elif part == "h":
            yield "h"
        elif part.isalnum():
            yield (part, part)
        place += len(part)
