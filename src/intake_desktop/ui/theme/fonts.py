# SPDX-License-Identifier: Apache-2.0
"""The bundled letters. They carry names of our own, because a system font of the same name would win over them.

Each file is read when a language first needs it: a window in English does not wait for Nastaliq.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase

from ... import resources

SANS, DEVANAGARI, NASKH, NASTALIQ = "Intake Sans", "Intake Devanagari", "Intake Naskh", "Intake Nastaliq"
BASE_POINTS = 11.0


def families(language: str, *, nastaliq: bool = False) -> list[str]:
    """The families for a language. Sans comes first: figures and codes look the same in every language, and lines
    keep their height; the script of the language stands in for what it has not. Nastaliq needs its own height."""
    own = {"ur": [NASKH, DEVANAGARI]}.get(language, [DEVANAGARI, NASKH])
    return [NASTALIQ, SANS, DEVANAGARI] if nastaliq and language == "ur" else [SANS, *own]


def font(language: str, percent: int, *, nastaliq: bool = False) -> QFont:
    """The application's font at `percent` of 11 points."""
    # Qt warns whenever it asks a face for a script that it has not, and then rightly takes the next one.
    QLoggingCategory.setFilterRules("qt.text.font.db*=false")
    wanted = families(language, nastaliq=nastaliq)
    for family in wanted:
        _load(family)
    letters = QFont(wanted)
    letters.setPointSizeF(BASE_POINTS * percent / 100)
    return letters


def face(family: str, like: QFont) -> QFont:
    """The same size in another bundled family, such as a language's own name in its own script."""
    _load(family)
    letters = QFont(like)
    letters.setFamilies([family, SANS])
    return letters


@functools.cache
def _load(family: str) -> bool:
    """Hand a family's two files to Qt; False when the fonts were not built and a system font must stand in."""
    stem = family.replace(" ", "")
    loaded = True
    for weight in ("Regular", "Bold"):
        file = resources.folder() / "fonts" / f"{stem}-{weight}.ttf"
        loaded = file.is_file() and QFontDatabase.addApplicationFont(str(file)) >= 0 and loaded
    return loaded
