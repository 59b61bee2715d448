# SPDX-License-Identifier: Apache-2.0
"""Every length comes from the font, so that text at 200 % or in Nastaliq has room without anybody thinking of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QFontMetricsF

TITLE, SECTION, SMALL = 1.6, 1.25, 0.9
TEXT_SIZES = (100, 125, 150, 200)
COLUMN_LETTERS = 70
USUAL_LEADING = 1.4
"""The height of a line in sizes of its letters, for Latin, Naskh and Devanagari as they are set here."""


@dataclass(frozen=True)
class Sizes:
    """Lengths in pixels for one font."""

    line: int
    """The height of a line. Nastaliq's is almost twice that of other scripts at the same size of letters."""
    body: int
    """The height of a line as the size of the letters has it: for spaces, icons and tick boxes."""
    letter: float

    @cached_property
    def unit(self) -> int:
        """The unit of space."""
        return max(8, round(0.4 * self.body))

    @cached_property
    def half(self) -> int:
        """Between a label and what it labels."""
        return self.unit // 2

    @cached_property
    def control(self) -> int:
        """The least height of anything that can be pressed or typed into."""
        return self.line + 2 * self.unit

    @cached_property
    def icon(self) -> int:
        """The side of an icon that stands in a line of text."""
        return max(16, round(0.9 * self.body))

    @cached_property
    def indicator(self) -> int:
        """The side of a tick box."""
        return max(14, round(0.8 * self.body))

    @cached_property
    def radius(self) -> int:
        """The rounding of controls; cards take half as much again."""
        return max(5, round(0.7 * self.unit))

    @cached_property
    def column(self) -> int:
        """The widest a column of text gets: about 70 letters."""
        return round(self.letter * COLUMN_LETTERS)

    def units(self, count: float) -> int:
        """A distance of `count` space units."""
        return round(self.unit * count)


_measured: dict[tuple[object, ...], Sizes] = {}


def sizes(font: QFont) -> Sizes:
    """Measure a font, once for each."""
    # Asked ten thousand times when a page is laid out: these tell our fonts apart (a face is regular or bold), and
    # font.key() or font.weight() take far longer.
    key = (font.pointSizeF(), font.pixelSize(), font.bold(), font.italic(), *font.families())
    if key not in _measured:
        line = QFontMetrics(font).height()
        body = min(line, round(USUAL_LEADING * QFontInfo(font).pixelSize()))
        _measured[key] = Sizes(line, body, QFontMetricsF(font).averageCharWidth())
    return _measured[key]


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """The application's font made larger for a title, or smaller for a side note (never below 0.9)."""
    letters = QFont(font)
    letters.setPointSizeF(font.pointSizeF() * max(SMALL, factor))
    letters.setBold(bold)
    return letters
