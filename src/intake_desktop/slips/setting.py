# SPDX-License-Identifier: Apache-2.0
"""Text that has been set: which glyph stands where, how it is drawn into a page, and where its ink reaches.

Lengths inside are thousandths of the size of the letters, so that a text is set once and drawn in any size. Knows no
Qt.
"""

from __future__ import annotations

import functools
from typing import Any, Literal, NamedTuple

import msgspec

from .. import resources
from .embedding import HIDDEN_WIDTH, EmbeddedTypeface, embedded
from .typeface import Typeface

EM = 1000
"""A size of letters, in the units of this module."""

OPTICAL = {"en": 1.0, "hi": 1.06, "ur": 1.14}
"""Letters of these scripts look smaller than Latin ones of the same size; so each is set a little larger."""

ROOM = {
    "Intake Sans": (820, 270),
    "Intake Devanagari": (880, 360),
    "Intake Naskh": (880, 420),
    "Intake Nastaliq": (960, 600),
    "Intake Thai": (980, 360),
}
"""Room above and below the baseline. Only Nastaliq reaches beyond, and its lines are kept from touching one by one."""

_SPACE = 250
_INK_STEP = 350
_STEP = 3.5

Align = Literal["start", "end", "centre", "left", "right"]
Side = Literal["left", "right", "centre"]


class Style(msgspec.Struct, frozen=True):
    """How a text looks. `size` in points of Latin letters, `grey` from 0 (black) to 1 (white)."""

    language: str
    size: float = 9.0
    bold: bool = False
    rtl: bool = False
    align: Align = "start"
    grey: float = 0.0

    @property
    def side(self) -> Side:
        """The side to which lines are moved."""
        match self.align:
            case "start":
                return "right" if self.rtl else "left"
            case "end":
                return "left" if self.rtl else "right"
            case side:
                return side

    @property
    def em(self) -> float:
        """The size in which this script is really set, in points."""
        return self.size * OPTICAL[self.language]


Ink = tuple[float, float, float, float]
"""Where ink reaches in a narrow strip: left, right, top and bottom, counted to the right and down."""


class Run(NamedTuple):
    """Glyphs of one typeface and direction. A glyph comes with the letters it stands for and its place."""

    face: str
    glyphs: tuple[tuple[int, str, int, int], ...]
    seen: str
    """The letters of the run as the eye meets them from left to right."""
    left: int
    right: int
    plain: bool
    """One glyph for each letter, from left to right: it can be read back from the glyphs themselves."""


class Line(NamedTuple):
    """A line of a text, its runs from left to right; `up` and `down` are the room that its scripts take."""

    left: int
    right: int
    up: int
    down: int
    runs: tuple[Run, ...]
    inks: tuple[Ink, ...]
    """Empty when all ink keeps within the room."""

    def reach(self) -> tuple[float, float]:
        """The highest and the lowest place of the line, down from its baseline."""
        if not self.inks:
            return -self.up, self.down
        return min(ink[2] for ink in self.inks), max(ink[3] for ink in self.inks)


class Shaped(NamedTuple):
    """Lines set in a width, both in points; draw with :func:`draw`."""

    lines: tuple[Line, ...]
    style: Style
    width: float
    baselines: tuple[float, ...]
    height: float

    @property
    def natural_width(self) -> float:
        """How wide the widest line really is."""
        widest = max((line.right - line.left for line in self.lines), default=0)
        return widest * self.style.em / EM

    def left_of(self, line: Line) -> float:
        """Where a line starts, in points from the left edge of the width."""
        slack = self.width - (line.right - line.left) * self.style.em / EM
        return {"left": 0.0, "right": slack, "centre": slack / 2}[self.style.side]

    def inks(self) -> list[Ink]:
        """Where the text reaches, in points from its upper left corner."""
        em = self.style.em / EM
        found = []
        for line, down in zip(self.lines, self.baselines, strict=True):
            zero = self.left_of(line) - line.left * em
            inks = line.inks or ((line.left, line.right, -line.up, line.down),)
            found += [(zero + a * em, zero + b * em, down + top * em, down + low * em) for a, b, top, low in inks]
        return found

    def reach(self) -> tuple[float, float]:
        """The highest and the lowest place that is the text's own, in points below its top."""
        em = self.style.em / EM
        if not any(line.inks for line in self.lines):
            return 0.0, self.height
        reached = [(base, *line.reach()) for base, line in zip(self.baselines, self.lines, strict=True)]
        return min(base + top * em for base, top, _ in reached), max(base + low * em for base, _, low in reached)


def stacked(lines: tuple[Line, ...], style: Style, width: float) -> Shaped:
    """Put lines under each other, as close as their script allows and never touching."""
    scale = style.em / EM
    baselines: list[float] = []
    for number, line in enumerate(lines):
        if not number:
            baselines.append(line.up * scale)
            continue
        before = lines[number - 1]
        apart = max((before.down + line.up) * scale, apart_by_ink(before, line, style, width))
        baselines.append(baselines[-1] + apart)
    height = baselines[-1] + lines[-1].down * scale if lines else 0.0
    return Shaped(lines, style, width, tuple(baselines), height)


def apart_by_ink(upper: Line, lower: Line, style: Style, width: float) -> float:
    """Give how far the baselines of two lines must be apart so that their ink does not touch, in points."""
    if not (upper.inks or lower.inks):
        return 0.0
    one = Shaped((upper,), style, width, (0.0,), 0.0)
    other = Shaped((lower,), style, width, (0.0,), 0.0)
    return clearance(one.inks(), other.inks(), 0.08 * style.em)


def clearance(upper: list[Ink], lower: list[Ink], pad: float) -> float:
    """Give how far down `lower` must move, measured from where `upper` has its zero, to stay `pad` below its ink."""
    reach: dict[int, float] = {}
    for left, right, _, bottom in upper:
        for place in range(int(left / _STEP), int(right / _STEP) + 1):
            if bottom > reach.get(place, -1e9):
                reach[place] = bottom
    need = -1e9
    for left, right, top, _ in lower:
        for place in range(int(left / _STEP), int(right / _STEP) + 1):
            if place in reach and reach[place] - top > need:
                need = reach[place] - top
    return need + pad


def inks_of(runs: tuple[Run, ...], up: int, down: int) -> tuple[Ink, ...]:
    """Give the outline of a line's ink in narrow strips, or nothing when it keeps within its room."""
    strips: dict[int, tuple[int, int]] = {}
    beyond = False
    for run in runs:
        face = typeface(run.face)
        for glyph, _, x, y in run.glyphs:
            if not (box := face.ink(glyph)):
                continue
            top, bottom = y - box.top, y - box.bottom
            beyond = beyond or -top > up or bottom > down
            for strip in range((x + box.left) // _INK_STEP, (x + box.right) // _INK_STEP + 1):
                before = strips.get(strip, (top, bottom))
                strips[strip] = (min(before[0], top), max(before[1], bottom))
    if not beyond:
        return ()
    return tuple((s * _INK_STEP, (s + 1) * _INK_STEP, *strips[s]) for s in sorted(strips))


@functools.cache
def typeface(name: str) -> Typeface:
    """Give one of the program's typefaces by the name of its file."""
    return Typeface(resources.path(f"fonts/{name}.ttf"))


def draw(canvas: Any, shaped: Shaped, x: float, top: float) -> None:
    """Draw a set text with its upper left corner at (`x`, `top`), in points from the lower left corner of the page."""
    size = shaped.style.em
    out = [f"BT {shaped.style.grey:g} g"]
    for line, below in zip(shaped.lines, shaped.baselines, strict=True):
        baseline = top - below
        left = x + shaped.left_of(line) - line.left * size / EM
        faces = [embedded(canvas._doc, typeface(run.face)) for run in line.runs]
        if all(run.plain for run in line.runs):
            for face, run in zip(faces, line.runs, strict=True):
                _emit(out, face, run, size, left, baseline, readable=True)
            continue
        out.append(_MUTE)
        for face, run in zip(faces, line.runs, strict=True):
            _emit(out, face, run, size, left, baseline, readable=False)
        out.append("EMC 3 Tr")
        for face, run in zip(faces, line.runs, strict=True):
            if run.seen:
                out.append(_unseen(face, _ended(run) if run is line.runs[-1] else run, size, left, baseline))
        out.append("0 Tr 100 Tz")
    out.append("ET")
    canvas._code.append(" ".join(out))


_MUTE = "/Span <</ActualText <FEFF>>> BDC"


def _emit(
    out: list[str], face: EmbeddedTypeface, run: Run, size: float, left: float, baseline: float, *, readable: bool
) -> None:
    """Write the glyphs of a run: one Tj for neighbours that stand where the typeface itself would put them."""
    out.append(f"/{face.name} {size:.4g} Tf")
    advance, scale = face.typeface.advance, size / EM
    expected: tuple[int, int] | None = None
    pending: list[str] = []
    for glyph, letters, x, y in run.glyphs:
        if expected is None or abs(x - expected[0]) > 1 or abs(y - expected[1]) > 1:
            if pending:
                out.append(f"<{''.join(pending)}> Tj")
                pending = []
            out.append(f"1 0 0 1 {left + x * scale:.2f} {baseline - y * scale:.2f} Tm")
        pending.append(f"{face.code(glyph, letters if readable else ''):04X}")
        expected = (x + advance(glyph), y)
    if pending:
        out.append(f"<{''.join(pending)}> Tj")


def _ended(run: Run) -> Run:
    """Let the last run of a line end with a space, so that the next text is not read as part of its word."""
    return run._replace(seen=run.seen + " ", right=run.right + _SPACE)


def _unseen(face: EmbeddedTypeface, run: Run, size: float, left: float, baseline: float) -> str:
    """Write the letters of a run invisibly, evenly over its width, for programs that read paper back.

    They sort what they find by place. Nastaliq glyphs climb over each other, dots stand apart and Hindi vowels stand
    before their consonant: the glyphs themselves would be read back stirred.
    """
    stretch = max(1.0, 100 * (run.right - run.left) / (len(run.seen) * HIDDEN_WIDTH))
    codes = "".join(f"{face.hidden_code(letter):04X}" for letter in run.seen)
    place = f"{stretch:.1f} Tz 1 0 0 1 {left + run.left * size / EM:.2f} {baseline:.2f} Tm"
    return f"/{face.name} {size:.4g} Tf {place} <{codes}> Tj"
