# SPDX-License-Identifier: Apache-2.0
"""One TrueType file as paper needs it: widths, outlines' boxes, and a smaller file that holds only the letters used.

Knows no Qt. The glyph numbers come from whoever shaped the text; the format is that of the OpenType
specification, version 1.9.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_COPIED = ("cvt ", "fpgm", "prep")
_MORE_COMPONENTS, _WORDS, _SCALE, _XY_SCALE, _TWO_BY_TWO = 0x20, 0x01, 0x08, 0x40, 0x80


class Box(NamedTuple):
    """The rectangle that the ink of a glyph fills, in units of the typeface (1000 to the em)."""

    left: int
    bottom: int
    right: int
    top: int


class Typeface:
    """A TrueType font read once and shared by all documents; nothing in it changes after reading."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._data = path.read_bytes()
        self._tables: dict[bytes, tuple[int, int]] = {}
        for number in range(struct.unpack_from(">H", self._data, 4)[0]):
            tag, _, start, length = struct.unpack_from(">4sLLL", self._data, 12 + 16 * number)
            self._tables[tag] = (start, length)
        head = self._table("head")
        self.units: int = struct.unpack_from(">H", head, 18)[0]
        self.box = Box(*struct.unpack_from(">4h", head, 36))
        hhea = self._table("hhea")
        self.ascent, self.descent = struct.unpack_from(">2h", hhea, 4)
        self.glyphs: int = struct.unpack_from(">H", self._table("maxp"), 4)[0]
        long_metrics: int = struct.unpack_from(">H", hhea, 34)[0]
        metrics = self._table("hmtx")
        known = [struct.unpack_from(">H", metrics, 4 * glyph)[0] for glyph in range(long_metrics)]
        self._advances: list[int] = known + known[-1:] * (self.glyphs - long_metrics)
        long_offsets = struct.unpack_from(">h", head, 50)[0]
        offsets = struct.unpack(f">{self.glyphs + 1}{'L' if long_offsets else 'H'}", self._table("loca"))
        self._offsets = offsets if long_offsets else tuple(2 * offset for offset in offsets)
        self._outlines = self._tables[b"glyf"][0]
        self._boxes: dict[int, Box | None] = {}

    def advance(self, glyph: int) -> int:
        """Give how far the pen moves after `glyph`, in units of the typeface."""
        return self._advances[glyph]

    def ink(self, glyph: int) -> Box | None:
        """Give the box of a glyph's ink, or nothing for a blank such as the space."""
        if glyph not in self._boxes:
            outline = self._outline(glyph)
            self._boxes[glyph] = Box(*struct.unpack_from(">4h", outline, 2)) if outline else None
        return self._boxes[glyph]

    def subset(self, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
        """Make a font file of glyph 0 and `glyphs` alone; also give the new number of each glyph."""
        order = [0]
        new = {0: 0}
        for glyph in glyphs:
            if glyph not in new:
                new[glyph] = len(order)
                order.append(glyph)
        outlines: list[bytes] = []
        for glyph in order:  # grows while it is walked: the parts of a composed letter come along
            changed = bytearray(self._outline(glyph))
            for place, part in _parts(changed):
                if part not in new:
                    new[part] = len(order)
                    order.append(part)
                struct.pack_into(">H", changed, place, new[part])
            outlines.append(bytes(changed) + b"\0" * (-len(changed) % 4))
        offsets = [0]
        for outline in outlines:
            offsets.append(offsets[-1] + len(outline))
        head = bytearray(self._table("head"))
        struct.pack_into(">L", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        hhea = bytearray(self._table("hhea"))
        struct.pack_into(">H", hhea, 34, len(order))
        maxp = bytearray(self._table("maxp"))
        struct.pack_into(">H", maxp, 4, len(order))
        tables = {tag: self._table(tag) for tag in _COPIED if tag.encode() in self._tables}
        tables |= {
            "glyf": b"".join(outlines),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": b"".join(struct.pack(">HH", self.advance(glyph), self._bearing(glyph)) for glyph in order),
            "loca": struct.pack(f">{len(offsets)}L", *offsets),
            "maxp": bytes(maxp),
        }
        return _font_file(tables), new

    def _bearing(self, glyph: int) -> int:
        ink = self.ink(glyph)
        return (ink.left if ink else 0) & 0xFFFF

    def _outline(self, glyph: int) -> bytes:
        return self._data[self._outlines + self._offsets[glyph] : self._outlines + self._offsets[glyph + 1]]

    def _table(self, tag: str) -> bytes:
        start, length = self._tables[tag.encode()]
        return self._data[start : start + length]


def _parts(outline: bytes | bytearray) -> list[tuple[int, int]]:
    """List where a composed glyph names its parts, and which they are; nothing for one with outlines of its own."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    parts = []
    place, flags = 10, _MORE_COMPONENTS
    while flags & _MORE_COMPONENTS:
        flags, part = struct.unpack_from(">HH", outline, place)
        parts.append((place + 2, part))
        place += 8 if flags & _WORDS else 6
        place += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
    return parts


def _font_file(tables: dict[str, bytes]) -> bytes:
    """Put tables together with their directory; checksums stay 0, which readers of embedded fonts do not ask for."""
    power = len(tables).bit_length() - 1
    directory = [struct.pack(">LHHHH", 0x00010000, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power)))]
    body = []
    place = 12 + 16 * len(tables)
    for tag in sorted(tables):
        table = tables[tag]
        directory.append(struct.pack(">4sLLL", tag.encode(), 0, place, len(table)))
        padded = table + b"\0" * (-len(table) % 4)
        body.append(padded)
        place += len(padded)
    return b"".join(directory + body)
