# SPDX-License-Identifier: Apache-2.0
"""Names in the order in which somebody looks them up: by the alphabet of the language, numbers by their size.

Names in the reader's own script come first. Marks, case and punctuation do not matter; what is alike then stands in the
order of what is compared beside it. The keys compare letter by letter, as the store compares texts.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

from .names import searchable

SCRIPTS: Final = {"en": ("latin", "arabic", "nagari"), "ur": ("arabic", "latin", "nagari"),
                  "hi": ("nagari", "latin", "arabic")}  # fmt: skip
"""Whose letters come first."""
_URDU: Final = "ءابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیے"
_PLACES: Final = {letter: place for place, letter in enumerate(_URDU, 1)}
_FIRST, _ROOM = 0x100, 0x800
_DIGITS: Final = 12


@functools.lru_cache(maxsize=4096)
def name_key(name: str, language: str) -> str:
    """What a name is sorted by for readers of a language; of any other language, as in English."""
    order = SCRIPTS.get(language, SCRIPTS["en"])
    parts = re.findall(r"\d+|[^\W\d_]|[\u0900-\u0963\u0971-\u097f]|[\W_]+", _kept_apart(name))
    return "".join(_part(part, order) for part in parts).strip()


def _kept_apart(name: str) -> str:
    """Folded as for a search, but for the two kinds of h: a search takes one for the other, an alphabet does not."""
    plain = "".join(letter for letter in unicodedata.normalize("NFC", name) if unicodedata.category(letter) != "Cf")
    return "".join(_TWO.get(letter) or searchable(letter) for letter in plain)


_TWO: Final = {"ہ": "ہ", "ۂ": "ہ", "ۃ": "ہ", "ه": "ہ", "ھ": "ھ"}


def _part(part: str, order: tuple[str, ...]) -> str:
    if part[0].isdecimal():
        return str(int(part)).zfill(_DIGITS)
    if len(part) > 1 or not _is_letter(part):
        return " "
    number = ord(part)
    if part in _PLACES:
        script, place = "arabic", _PLACES[part]
    elif 0x600 <= number < 0x780:
        script, place = "arabic", len(_URDU) + number - 0x600
    elif 0x900 <= number < 0x980:
        script, place = "nagari", number - 0x900
    elif number < 0x250:
        script, place = "latin", number
    else:
        return chr(_FIRST + 3 * _ROOM + number % _ROOM)
    return chr(_FIRST + order.index(script) * _ROOM + place)


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LM"
