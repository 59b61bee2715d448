# SPDX-License-Identifier: Apache-2.0
"""Which letters the bundled fonts can draw: asked of the font files, for every face a language may be set in."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable

from fontTools.ttLib import TTFont

from intake_desktop import resources

FACES = {
    "en": (("IntakeSans",),),
    "ur": (("IntakeNaskh", "IntakeSans"), ("IntakeNastaliq", "IntakeSans")),
    "hi": (("IntakeDevanagari", "IntakeSans"),),
}
"""For each language the sets of faces in which its text is set: the one of its script, then the one for Latin."""

INVISIBLE = frozenset("\n\u200c\u200d\u2066\u2067\u2068\u2069")


@functools.cache
def drawn_by(face: str, weight: str) -> frozenset[int]:
    with TTFont(resources.path(f"fonts/{face}-{weight}.ttf"), lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(language: str, texts: Iterable[str]) -> dict[str, list[str]]:
    """Give, per face and weight, the characters of `texts` that would be shown as an empty box."""
    characters = set().union(*map(set, texts)) - INVISIBLE
    missing = {}
    for faces in FACES[language]:
        for weight in ("Regular", "Bold"):
            known = frozenset().union(*(drawn_by(face, weight) for face in faces))
            if absent := [c for c in sorted(characters) if ord(c) not in known]:
                missing[f"{faces[0]}-{weight}"] = [f"{c} {unicodedata.name(c, '?')}" for c in absent]
    return missing
