# SPDX-License-Identifier: Apache-2.0
"""What is drawn and not written: bar code and QR code of a slip number, the line to cut along with its scissors."""

from __future__ import annotations

import functools

import msgspec

from .blocks import Laid, leaf
from .page import Page

DOT = 0.24
"""A dot of the printers that offices have (300 in an inch; two of those with 600), in points. Bars and squares are
whole dots wide, so that none is printed wider than its neighbour: a third more or less makes readers stumble."""

FINE, STRONG = 3 * DOT, 4 * DOT
"""Narrowest bar (0.25 and 0.34 mm) of a bar code that is read at the desk, and of the one on what leaves the centre."""

_STILL = 4
"""Empty modules that a reader of QR codes needs on every side (ISO/IEC 18004)."""

_QUIET = 10
"""Empty modules that a reader of bar codes needs on either side (ISO/IEC 15417)."""


def dots(points: float, least: float) -> float:
    """Give a length in whole dots of a printer, at least `least`."""
    return max(least, round(points / DOT) * DOT)


_SCISSORS = (
    "0.7 w 0 J "
    "1.9 5.6 m 1.9 6.43 1.23 7.1 0.4 7.1 c -0.43 7.1 -1.1 6.43 -1.1 5.6 c -1.1 4.77 -0.43 4.1 0.4 4.1 c "
    "1.23 4.1 1.9 4.77 1.9 5.6 c S "
    "1.9 0.4 m 1.9 1.23 1.23 1.9 0.4 1.9 c -0.43 1.9 -1.1 1.23 -1.1 0.4 c -1.1 -0.43 -0.43 -1.1 0.4 -1.1 c "
    "1.23 -1.1 1.9 -0.43 1.9 0.4 c S "
    "1.6 4.7 m 9.6 0.9 l 8.2 0.4 l 7.0 0.6 l 1.9 3.9 l f "
    "1.6 1.3 m 9.6 5.1 l 8.2 5.6 l 7.0 5.4 l 1.9 2.1 l f"
)
_SCISSORS_WIDTH = 12.0


class Bars(msgspec.Struct, frozen=True):
    """A slip number as Code 128: `module` is the width of the narrowest bar, `tall` the height, both in points."""

    number: str
    module: float = STRONG
    tall: float = 18.0

    def natural_width(self) -> float:
        """The bars and the quiet zone before them; after them comes the margin."""
        return (_code_128(self.number)[1] + _QUIET) * self.module

    def lay(self, width: float) -> Laid:
        """Draw at the end of the line, standing on it."""
        bars, modules = _code_128(self.number)
        wide = modules * self.module
        scaled = [(at * self.module, bar * self.module) for at, bar in bars]
        ink = (width - wide, width, 0.0, self.tall)
        draw = lambda page, x, top: page.bars(x + width - wide, top, wide, self.tall, scaled)  # noqa: E731
        return leaf(self.tall, self.tall, ink, draw)


class Squares(msgspec.Struct, frozen=True):
    """A slip number as a QR code, of which a third may be torn or dirty: `module` is the side of one square, in points.

    Remembers numbers, and so is not for secrets.
    """

    number: str
    module: float = 2.0

    def natural_width(self) -> float:
        """The squares and the quiet zone before them; after them comes the margin."""
        return (len(_squares(self.number)) + _STILL) * self.module

    def lay(self, width: float) -> Laid:
        """Draw at the end of the line."""
        rows = _squares(self.number)
        side = len(rows) * self.module
        left = width - side

        def draw(page: Page, x: float, top: float) -> None:
            for number, row in enumerate(rows):
                bars = [(at * self.module, wide * self.module) for at, wide in row]
                page.bars(x + left, top + number * self.module, side, self.module + 0.01, bars)

        return leaf(side, side, (left, left + side, 0.0, side), draw)


def cut(page: Page, top: float) -> None:
    """Draw a broken line across the whole sheet, with scissors where the hand starts."""
    page.sign(6.0, top + 3.0, _SCISSORS_WIDTH, _SCISSORS)
    page.line(6.0 + _SCISSORS_WIDTH, top, page.width - 6.0 - _SCISSORS_WIDTH, dashes="3 3")


_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122"
    "123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323"
    "131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131"
    "213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122"
    "141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112"
    "124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141"
    "411131211412211214"
)
"""How wide the three bars and gaps of each value of Code 128 are, from 0 to the start of set B (ISO/IEC 15417)."""

_START, _STOP = 104, "2331112"


@functools.lru_cache(maxsize=16)
def _code_128(number: str) -> tuple[tuple[tuple[int, int], ...], int]:
    """Give the bars of a number as (place, width) and how wide all is, in modules: set B, which has every letter."""
    values = [ord(letter) - 32 for letter in number]
    check = (_START + sum(place * value for place, value in enumerate(values, start=1))) % 103
    bars, at = [], 0
    for place, wide in enumerate("".join(_WIDTHS[6 * v : 6 * v + 6] for v in (_START, *values, check)) + _STOP):
        if place % 2 == 0:  # every second one is a gap
            bars.append((at, int(wide)))
        at += int(wide)
    return tuple(bars), at


@functools.lru_cache(maxsize=16)
def _squares(number: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Give the dark stretches of each row of the QR code of a number as (place, length), in modules."""
    import segno

    rows = []
    for row in segno.make_qr(number, error="h", boost_error=False).matrix:
        stretches: list[tuple[int, int]] = []
        for at, dark in enumerate(row):
            if dark and stretches and sum(stretches[-1]) == at:
                stretches[-1] = (stretches[-1][0], stretches[-1][1] + 1)
            elif dark:
                stretches.append((at, 1))
        rows.append(tuple(stretches))
    return tuple(rows)
