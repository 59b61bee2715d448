# SPDX-License-Identifier: Apache-2.0
"""The recovery sheet: one page that brings the keys of a PC back, to be sealed in an envelope and never needed.

It names a centre and a staff code, no person, and does not say what the program is for. The lines are typed by hand one
day, by somebody in distress over a dead computer: large letters, each in its place, every line checkable by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from ..lang import N_, speaker
from .blocks import Beside, Block, Laid, Part, Rule, Space, Stack, Words, abreast, leaf, stack
from .look import Look
from .page import FIRM, Page
from .paper import A4, Paper
from .setting import Style
from .shaping import Kept

_MARGIN = 54.0
_QR_SIDE = 118.0
_CELL, _CELL_GAP, _ROW = 13.0, 9.0, 23.0
_PURPOSE = (
    N_("If this computer breaks or forgets its keys, this sheet opens its records again."),
    N_("All passphrases then work as before."),
)
_PURPOSE_NOTES = (
    N_("If no counsellor can open the session notes any more, this sheet opens them again."),
    N_("It opens nothing else."),
)
_KEEPING = (
    N_("Print this sheet twice. Put each copy into its own envelope, seal it and sign across the flap."),
    N_("Keep the two envelopes in two different buildings."),
    N_("Whoever has this sheet and the computer can read everything. Show it to nobody."),
    N_("Do not photograph it, do not copy it, do not type it into a phone."),
    N_("When an envelope has been opened, make a new sheet."),
)
_USING = N_(
    "To use it: choose recovery when the program asks for a passphrase, and type the lines in order. "
    "The last group of a line checks that line."
)


def recovery_sheet(
    lines: Sequence[Sequence[str]],
    qr_text: str,
    *,
    centre: str,
    on: date,
    staff_code: str,
    language: str,
    notes: bool = False,
) -> bytes:
    """Make the sheet as one page of A4. `lines` are groups of letters, the last of each line being its check."""
    voice = speaker(language)
    kept: Kept = {}
    for scale in (1.25, 1.15, 1.05, 0.95):
        look = Look(voice, kept, scale, 1)
        blocks = _blocks(look, lines, qr_text, centre, on, staff_code, notes=notes)
        part = Part([block.lay(A4[0] - 2 * _MARGIN) for block in blocks], 5 * scale)
        if part.height() <= A4[1] - 2 * _MARGIN:
            break
    gaps = len(part.blocks) - 1
    air = min((A4[1] - 2 * _MARGIN - part.height()) / gaps, 9.0)
    paper = Paper(f"{centre}-{on:%Y%m%d}", language, A4)
    part.draw(Page(paper, A4, rtl=voice.rtl), _MARGIN, _MARGIN, max(air, 0.0))
    return paper.finished()


def _blocks(
    look: Look, lines: Sequence[Sequence[str]], qr_text: str, centre: str, on: date, staff_code: str, *, notes: bool
) -> list[Block]:
    what = _PURPOSE_NOTES if notes else _PURPOSE
    title = N_("Recovery sheet for the session notes") if notes else N_("Recovery sheet for this computer")
    head = Stack(
        (
            look.say(title, "sheet"),
            Space(4 * look.scale),
            look.grid(
                look.pair("Centre", look.code(centre)),
                look.pair("Made on", look.words(look.speaker.date(on))),
                look.pair("Made by", look.code(staff_code)),
            ),
            Space(6 * look.scale),
            *(look.say(text) for text in what),
        )
    )
    keeping = [look.numbered(number, text) for number, text in enumerate(_KEEPING, start=1)]
    opened = [look.blank(label) for label in (N_("Opened on"), N_("Opened by"), N_("Why"))]
    return [
        Beside(head, _Qr(qr_text, _QR_SIDE), 20),
        Rule(FIRM, 5),
        _Codes(tuple(tuple(line) for line in lines), look.kept),
        Rule(FIRM, 5),
        look.say(_USING),
        Space(2),
        look.say("How to keep it", "lead"),
        *keeping,
        Space(4),
        *opened,
    ]


class _Qr(msgspec.Struct, frozen=True):
    """The same letters for a camera, in a square of `side` points."""

    text: str
    side: float

    def natural_width(self) -> float:
        """The square."""
        return self.side

    def lay(self, width: float) -> Laid:
        """Draw at the end of the line."""
        import segno

        rows = segno.make_qr(self.text, error="m").matrix
        module = self.side / len(rows)

        def draw(page: Page, x: float, top: float) -> None:
            for number, row in enumerate(rows):
                bars = [(at * module, module) for at, dark in enumerate(row) if dark]
                page.bars(x + width - self.side, top + number * module, self.side, module + 0.01, bars)

        return leaf(self.side, self.side, (width - self.side, width, 0.0, self.side), draw)


class _Codes(msgspec.Struct, frozen=True, eq=False):
    """Numbered lines of groups, every letter in its own cell, from left to right in every language."""

    lines: tuple[tuple[str, ...], ...]
    kept: Kept

    def natural_width(self) -> float:
        """The longest line."""
        return max(self._width(line) for line in self.lines) + 3 * _CELL

    def lay(self, width: float) -> Laid:
        """Lay row by row, in the middle."""
        return stack([self._row(number, line, width) for number, line in enumerate(self.lines, start=1)], 0.0)

    def _row(self, number: int, line: tuple[str, ...], width: float) -> Laid:
        wide = self._width(line) + 3 * _CELL
        x = (width - wide) / 2
        parts = [(x, self._word(str(number), 9.0, bold=False, width=2 * _CELL, wide=width, x=x))]
        x += 3 * _CELL
        for place, group in enumerate(line):
            bold = place < len(line) - 1
            for letter in group:
                parts.append((x, self._word(letter, 14.0, bold=bold, width=_CELL, wide=width, x=x)))
                x += _CELL
            x += _CELL_GAP
        row = abreast([(0.0, Laid(_ROW, 17.0, [])), *parts])
        return Laid(_ROW, row.baseline, row.leaves + _foot(width, wide).moved(0.0, _ROW))

    def _word(self, text: str, size: float, *, bold: bool, width: float, wide: float, x: float) -> Laid:
        """Set one letter; it stands where an unmirrored page has it, so that lines run from the left everywhere."""
        style = Style("en", size, bold, align="centre")
        laid = Words(text, style, self.kept).lay(width)
        left, down, drawn = laid.leaves[0]
        unmirrored = drawn._replace(
            draw=lambda page, at, top: drawn.draw(page, (page.width - at - width) if page.rtl else at, top)
        )
        return Laid(laid.height, laid.baseline, [(left, down, unmirrored)])

    def _width(self, line: tuple[str, ...]) -> float:
        return sum(len(group) for group in line) * _CELL + (len(line) - 1) * _CELL_GAP


def _foot(width: float, wide: float) -> Laid:
    """A thin line under a row, to lead the eye."""
    x = (width - wide) / 2
    return leaf(0.0, 0.0, (x, x + wide, -0.5, 0.5), lambda page, at, top: page.line(at + x, top - 1.5, wide, 0.25))
