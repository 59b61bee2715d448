# SPDX-License-Identifier: Apache-2.0
"""How the words of one paper look: its language, its sizes, and the direction of everything that is printed on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..lang import Speaker, direction
from .blocks import Badge, Blank, Block, Columns, Grid, Pair, Stack, Ticks, Words
from .setting import Align, Style
from .shaping import LASTING, Kept

_ROLES: dict[str, tuple[float, bool]] = {
    "label": (6.8, False),
    "small": (7.2, False),
    "body": (8.4, False),
    "strong": (8.4, True),
    "lead": (10.4, True),
    "title": (9.4, True),
    "sheet": (13.0, True),
    "moment": (16.0, True),
    "number": (19.0, True),
}
_LEAST = {"en": 0.0, "hi": 7.0, "ur": 7.4}
"""Below these sizes the script can no longer be read by a tired eye."""


class Look:
    """Makes the words of one paper in one language, enlarged by `scale`, short entries in so many `columns`.

    `kept` holds what has been set for this paper; it dies with the paper. `rtl` is the direction of the page, where it
    is not that of the language.
    """

    def __init__(
        self, speaker: Speaker, kept: Kept, scale: float = 1.0, columns: int = 2, *, rtl: bool | None = None
    ) -> None:
        self.speaker = speaker
        self.kept = kept
        self.scale = scale
        self.columns = columns
        self.rtl = speaker.rtl if rtl is None else rtl

    def style(self, role: str, align: Align = "start", *, grey: float = 0.0) -> Style:
        """Give the style of a role in this language."""
        size, bold = _ROLES[role]
        size = max(size, _LEAST[self.speaker.language]) * self.scale
        if align in ("start", "end"):
            align = "right" if self.rtl == (align == "start") else "left"
        return Style(self.speaker.language, size, bold, self.speaker.rtl, align, grey)

    def each(self, make: Callable[[Look], Block]) -> Any:
        """Put together what depends on the language; a paper in two languages makes it twice."""
        return make(self)

    def say(self, text: str, role: str = "body", align: Align = "start", **values: str) -> Any:
        """Say a sentence of the program; with `values` it is about somebody and is not kept."""
        kept = self.kept if values else LASTING
        return Words(self.speaker.say(text, **values), self.style(role, align), kept, self.rtl)

    def label(self, list_name: str, code: str, role: str = "body") -> Any:
        """Say a code of a code list."""
        return Words(self.speaker.label(list_name, code), self.style(role), LASTING, self.rtl)

    def typed(self, text: str, role: str = "body", align: Align = "start") -> Words:
        """Print what somebody entered, in its own direction, its numbers from left to right."""
        return Words(self.own(text), self.style(role, align), self.kept, self.rtl)

    def own(self, text: str) -> str:
        """Keep an entered text in its own direction, wherever it stands."""
        if not (self.speaker.rtl or direction.has_right_to_left(text)):
            return text
        return direction.by_its_own(direction.settle(text) if direction.has_right_to_left(text) else text)

    def words(self, text: str, role: str = "body", align: Align = "start") -> Words:
        """Print a text of this language that has been put together already."""
        return Words(text, self.style(role, align), self.kept, self.rtl)

    def code(self, text: str, role: str = "strong", *, at_end: bool = False) -> Words:
        """Print a code or a number: Latin, from left to right, on the side where a line of this language starts."""
        size, bold = _ROLES[role]
        align: Align = "right" if self.rtl != at_end else "left"
        return Words(text, Style("en", size * self.scale, bold, align=align), self.kept, self.rtl)

    def badge(self, list_name: str, code: str, *, loud: bool = False) -> Badge:
        """Put the label of a code in a box, white on black when `loud`."""
        return Badge(self.each(lambda look: look._on_badge(list_name, code, loud=loud)), loud)

    def _on_badge(self, list_name: str, code: str, *, loud: bool) -> Words:
        style = self.style("strong", grey=1.0 if loud else 0.0)
        return Words(self.speaker.label(list_name, code), style, LASTING, self.rtl)

    def pair(self, label: str, *values: Block) -> Pair:
        """Put a label before what it names."""
        return Pair(self.say(label, "label"), values[0] if len(values) == 1 else Stack(values), 5 * self.scale)

    def blank(self, label: str) -> Pair:
        """Make a line to write on."""
        return Pair(self.say(label, "label"), Blank(14.0 * self.scale, 4.0 * self.scale), 5 * self.scale)

    def grid(self, *pairs: Pair, columns: int = 0) -> Grid:
        """Put pairs in columns, as many as the paper has unless it is said."""
        return Grid(pairs, columns or self.columns, 14 * self.scale, 1.2 * self.scale)

    def ticks(self, *labels: str, ticked: tuple[int, ...] = ()) -> Ticks:
        """Make boxes to tick, for words of this language."""
        words = tuple(Words(label, self.style("small"), LASTING, self.rtl) for label in labels)
        return Ticks(words, 7.0 * self.scale, 9.0 * self.scale, ticked)

    def boxes(self, *codes: tuple[str, str], ticked: tuple[int, ...] = ()) -> Ticks:
        """Make boxes to tick, for codes of code lists."""
        labels = tuple(self.label(*code, "small") for code in codes)
        return Ticks(labels, 7.0 * self.scale, 9.0 * self.scale, ticked)

    def numbered(self, number: int, text: str) -> Columns:
        """Say a sentence that has a number."""
        figure = self.words(f"{number}.", "strong")
        return Columns((figure, self.say(text)), (0, 1), 5 * self.scale)


class Twofold(Look):
    """Says everything in a second language as well, below the first: for a receiver who reads another one than she."""

    def __init__(self, first: Look, second: Speaker) -> None:
        super().__init__(first.speaker, first.kept, first.scale, first.columns, rtl=first.rtl)
        self.first = first
        self.second = Look(second, first.kept, 0.94 * first.scale, first.columns, rtl=first.rtl)

    def each(self, make: Callable[[Look], Block]) -> Stack:
        """Make it in both languages."""
        return Stack((make(self.first), make(self.second)))

    def say(self, text: str, role: str = "body", align: Align = "start", **values: str) -> Stack:
        """Say a sentence in both languages."""
        return self.each(lambda look: look.say(text, role, align, **values))

    def label(self, list_name: str, code: str, role: str = "body") -> Stack:
        """Say a code in both languages."""
        return self.each(lambda look: look.label(list_name, code, role))
