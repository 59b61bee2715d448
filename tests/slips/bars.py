# SPDX-License-Identifier: Apache-2.0
"""A reader of bar codes for the tests, by the letter of ISO/IEC 15417 (Code 128, letters of set B): from a picture of a
page back to its texts. It asks for the quiet zones as strictly as the standard, and for even bars more strictly.
"""

from __future__ import annotations

import io
import itertools

from PIL import Image

LETTERS = 9
"""How many letters a slip number has."""
_QUIET = 9.5
"""Empty modules on either side: ten, less half a one that a printer may spill."""
_UNEVEN = 0.26
"""How far a bar may be off whole modules; a scanner tells one from two at half a module."""
_SYMBOLS = LETTERS + 2
_RUNS, _MODULES = 6 * _SYMBOLS + 7, 11 * _SYMBOLS + 13


class Found:
    """A bar code on a page: its text, its narrowest bar in points, and how tall it is in points."""

    def __init__(self, text: str, module: float, top: int) -> None:
        self.text, self.module, self.top, self.low = text, module, top, top


def bars_on(png: bytes, dpi: int) -> list[Found]:
    """Every bar code of a picture, from the top down."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    wide, tall = picture.size
    dark = picture.point(lambda value: 255 if value < 128 else 0).tobytes()
    found: list[Found] = []
    for y in range(0, tall, 3):
        row = dark[y * wide : (y + 1) * wide]
        for text, left, module in _in_row([(ink == 255, len(list(run))) for ink, run in itertools.groupby(row)]):
            same = [one for one in found if one.text == text and y - one.low <= 6]
            for one in same:
                one.low = y
            if not same:
                found.append(Found(text, module * 72 / dpi, y))
            assert left > 0
    return found


def _in_row(runs: list[tuple[bool, int]]) -> list[tuple[str, int, float]]:
    told = []
    for start in range(1, len(runs) - _RUNS):
        if not runs[start][0]:
            continue
        widths = [wide for _, wide in runs[start : start + _RUNS]]
        module = sum(widths) / _MODULES
        if module < 1.5 or min(runs[start - 1][1], runs[start + _RUNS][1]) < _QUIET * module:
            continue
        counts = [wide / module for wide in widths]
        if all(abs(count - round(count)) <= _UNEVEN and round(count) for count in counts):
            told.append((_text([round(count) for count in counts]), start, module))
    return told


def _text(counts: list[int]) -> str:
    from reportlab.graphics.barcode.code128 import _patterns  # the widths of the standard

    table = {tuple(ord(c.lower()) - 96 for c in _patterns[value]): value for value in range(106)}
    values = [table[tuple(counts[place : place + 6])] for place in range(0, 6 * _SYMBOLS, 6)]
    start, *letters, check = values
    assert start == 104, "set B"
    assert check == (start + sum(place * value for place, value in enumerate(letters, start=1))) % 103
    return "".join(chr(value + 32) for value in letters)
