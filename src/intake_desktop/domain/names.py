# SPDX-License-Identifier: Apache-2.0
"""Names as they are searched: the many ways of typing one name in Urdu, Hindi or Latin letters brought to one.

Only for finding; the name itself is kept and printed exactly as it was written.
"""

from __future__ import annotations

import re
import unicodedata

_ARABIC = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ہ": "ه", "ۂ": "ه", "ۃ": "ه", "ة": "ه", "ھ": "ه",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ۓ": "ے", "ـ": "",
    }
)  # fmt: skip
_DEVANAGARI = str.maketrans({"ँ": "ं", "़": ""})
_HARAKAT = re.compile("[\u064b-\u0655\u0670\u06d6-\u06ed]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LATIN_MARKS = re.compile("(?<=[a-z])[\u0300-\u036f]+")


def searchable(text: str) -> str:
    """Fold a name, a code or what was typed into the search box to the form that is compared."""
    folded = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold()
    folded = _LATIN_MARKS.sub("", folded)
    folded = unicodedata.normalize("NFC", folded).translate(_ARABIC)
    folded = _HARAKAT.sub("", folded)
    folded = unicodedata.normalize("NFKD", folded).translate(_DEVANAGARI)
    return unicodedata.normalize("NFC", folded)


def words(text: str) -> list[str]:
    """Split what was typed into the words a search looks for (letters, marks and digits stay together)."""
    return [word for word in re.split(r"[^\w\u0900-\u097f]+", searchable(text).replace("_", " ")) if word]
