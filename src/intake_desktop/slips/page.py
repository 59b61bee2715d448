# SPDX-License-Identifier: Apache-2.0
"""One page of a paper, drawn on from its upper edge down and from the reader's side of the line."""

from __future__ import annotations

from collections.abc import Sequence

from .paper import Paper
from .setting import Shaped, draw

THIN, FIRM = 0.4, 0.9
"""Weights of rules, in points."""


class Page:
    """Draws in black. With `rtl` all is arranged from the right; text, bars and ticks themselves are not mirrored."""

    def __init__(self, paper: Paper, size: tuple[float, float], *, rtl: bool) -> None:
        self._paper = paper
        self.width, self.height = size
        self.rtl = rtl

    def text(self, shaped: Shaped, x: float, top: float) -> None:
        """Draw a set text; `top` counts down from the upper edge of the page."""
        draw(self._paper, shaped, self._left(x, shaped.width), self.height - top)

    def line(self, x: float, top: float, width: float, weight: float = THIN, *, dashes: str = "") -> None:
        """Draw a level line."""
        left, y = self._left(x, width), self.height - top
        self._ink(f"{weight:g} w [{dashes}] 0 d {left:.2f} {y:.2f} m {left + width:.2f} {y:.2f} l S [] 0 d")

    def box(
        self, x: float, top: float, width: float, height: float, *, weight: float = THIN, filled: bool = False
    ) -> None:
        """Draw a box, outlined or filled with black."""
        left, low = self._left(x, width), self.height - top - height
        self._ink(f"{weight:g} w {left:.2f} {low:.2f} {width:.2f} {height:.2f} re {'f' if filled else 'S'}")

    def bars(self, x: float, top: float, width: float, height: float, bars: Sequence[tuple[float, float]]) -> None:
        """Draw upright bars, each (left, width) within the given width; machines read them from the left."""
        left, low = self._left(x, width), self.height - top - height
        boxes = " ".join(f"{left + at:.3f} {low:.2f} {wide:.3f} {height:.2f} re" for at, wide in bars)
        self._ink(f"{boxes} f")

    def tick(self, x: float, top: float, size: float) -> None:
        """Draw a tick in a square."""
        left, low = self._left(x, size), self.height - top - size
        corners = [(left + a * size, low + b * size) for a, b in ((0.2, 0.52), (0.42, 0.24), (0.84, 0.84))]
        (a, b), (c, d), (e, f) = corners
        self._ink(f"1.1 w {a:.2f} {b:.2f} m {c:.2f} {d:.2f} l {e:.2f} {f:.2f} l S")

    def sign(self, x: float, top: float, width: float, commands: str) -> None:
        """Draw a sign given as a path from its own lower left corner; it points the way the reader reads."""
        left, low = self._left(x, width), self.height - top
        matrix = f"-1 0 0 1 {left + width:.2f}" if self.rtl else f"1 0 0 1 {left:.2f}"
        self._ink(f"q {matrix} {low:.2f} cm {commands} Q")

    def _ink(self, commands: str) -> None:
        self._paper._code.append("0 g 0 G " + commands)

    def _left(self, x: float, width: float) -> float:
        return self.width - x - width if self.rtl else x
