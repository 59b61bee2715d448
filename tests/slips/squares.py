# SPDX-License-Identifier: Apache-2.0
"""A reader of QR codes for the tests, by the letter of ISO/IEC 18004: from a picture of a paper back to its text.

Reads the smallest code (version 1, 21 squares), undamaged and upright, with letters of the alphanumeric mode: more is
not printed on slips. It knows nothing of the library that made the code.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

from PIL import Image

SIDE = 21
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)
_CODEWORDS_AT_H = 9
"""How many of the 26 bytes are data at the highest correction; the others repair."""

Square = list[list[bool]]


def squares_on(png: bytes, dpi: int, modules: tuple[float, ...]) -> list[Square]:
    """Every QR code of a picture, found by its three corners; `modules` are the sizes of a square in points."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    found: list[Square] = []
    taken: list[tuple[int, int]] = []
    for module in modules:
        step = module * dpi / 72
        for x, y in _corners(picture, step):
            if any(abs(x - a) < 5 * step and abs(y - b) < 5 * step for a, b in taken):
                continue
            square = _sampled(picture, x, y, step)
            if square is not None:
                found.append(square)
                taken.append((x, y))
    return found


def _corners(picture: Image.Image, step: float) -> Iterator[tuple[int, int]]:
    """Where the outer edge of a corner may begin: black below white, seven squares wide."""
    wide, tall = picture.size
    dark = picture.point(lambda value: 255 if value < 128 else 0).tobytes()
    for y in range(1, tall):
        row, above = dark[y * wide : (y + 1) * wide], dark[(y - 1) * wide : y * wide]
        for run in re.finditer(b"\xff+", row):
            if abs(run.end() - run.start() - 7 * step) <= 1.5 and not above[run.start()]:
                yield run.start(), y


def _sampled(picture: Image.Image, x: int, y: int, step: float) -> Square | None:
    """The squares whose upper left corner begins here, each by its middle, when its corners are corners."""
    rows: Square = []
    for row in range(SIDE):
        line = []
        for column in range(SIDE):
            place = (round(x + (column + 0.5) * step), round(y + (row + 0.5) * step))
            if place[0] >= picture.width or place[1] >= picture.height:
                return None
            value = picture.getpixel(place)
            assert isinstance(value, int)
            line.append(value < 128)
        rows.append(line)
    corner = [[abs(r - 3) == 3 or abs(c - 3) == 3 or (2 <= r <= 4 and 2 <= c <= 4) for c in range(7)] for r in range(7)]
    for top, left in ((0, 0), (0, SIDE - 7), (SIDE - 7, 0)):
        if [line[left : left + 7] for line in rows[top : top + 7]] != corner:
            return None
    return rows


def read_squares(rows: Square) -> str:
    """The text of a code."""
    kind = sum(rows[8][column] << (14 - bit) for bit, column in enumerate((0, 1, 2, 3, 4, 5, 7, 8)))
    kind = (kind ^ 0b101010000010010) >> 10
    assert kind >> 3 == 0b10, "correction H"
    mask = _MASKS[kind & 7]
    bits = [rows[r][c] ^ mask(r, c) for r, c in _way()]
    data = "".join("01"[bit] for bit in bits[: 8 * _CODEWORDS_AT_H])
    assert data[:4] == "0010", "letters and digits"
    length, at, text = int(data[4:13], 2), 13, ""
    while length > 1:
        pair = int(data[at : at + 11], 2)
        text += _LETTERS[pair // 45] + _LETTERS[pair % 45]
        length, at = length - 2, at + 11
    return text + (_LETTERS[int(data[at : at + 6], 2)] if length else "")


def _way() -> Iterator[tuple[int, int]]:
    """The squares that carry data, in their order: two columns wide, up and down, from the right."""
    up = True
    for right in (20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        for row in reversed(range(SIDE)) if up else range(SIDE):
            for column in (right, right - 1):
                if not _fixed(row, column):
                    yield row, column
        up = not up


def _fixed(row: int, column: int) -> bool:
    """Whether a square belongs to the frame of the code."""
    corner = (row < 9 and column < 9) or (row < 9 and column >= SIDE - 8) or (row >= SIDE - 8 and column < 9)
    return corner or row == 6 or column == 6
