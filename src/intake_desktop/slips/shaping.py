# SPDX-License-Identifier: Apache-2.0
"""Text on paper in every script: Qt shapes, orders and breaks it, ReportLab places it, the document embeds it.

The only module outside the window that knows Qt. ReportLab alone can set neither Nastaliq nor right-to-left
paragraphs, and Qt can write no PDF whose text is read back in order; see ``docs/decisions/`` on paper. Nothing of Qt
is kept once a text is shaped. Works from any thread, with the window's application or, when there is none, with a
hidden one of its own.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import sys
import threading
import unicodedata
from typing import Any

from .. import resources
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from .setting import EM, ROOM, Line, Run, Shaped, Style, inks_of, stacked, typeface

FAMILIES = {
    "en": ("Intake Sans", "Intake Naskh", "Intake Devanagari", "Intake Thai"),
    "hi": ("Intake Devanagari", "Intake Sans", "Intake Naskh", "Intake Thai"),
    "ur": ("Intake Nastaliq", "Intake Sans", "Intake Devanagari", "Intake Thai"),
}
"""The typefaces of each language, the first that holds a letter is taken."""

Kept = dict[tuple[str, str, bool, bool, int | None], tuple[Line, ...]]

LASTING: Kept = {}
"""What the program says on every paper, set once."""

_MOST_LASTING = 3000
_FEW_LINES = 4
_LONELY = 0.3
"""A last line shorter than this share of the room looks forgotten."""
_ENDLESS = 2_000_000
_LINE_BREAK = "\u2028"
_UNSEEN = dict.fromkeys(
    [
        *map(ord, "\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"),
        *range(0xE0000, 0xE0080),  # copies of Latin letters that nobody sees
    ]
) | {0xA0: " "}
_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e"
_SILENT = frozenset(("Cf", "Mn", "Me", "Zl", "Zp"))
_LOCK = threading.RLock()


class Unprintable(Trouble):
    """A letter that none of the program's typefaces holds; printing would lose it."""

    name = "unprintable_letter"


def register_fonts() -> tuple[str, ...]:
    """Load the program's typefaces once; give their families. FileNotFoundError when they have not been built."""
    with _LOCK:
        return _typesetter().families


def shape(text: str, style: Style, width: float, kept: Kept | None = None) -> Shaped:
    """Set `text` in lines of `width` points; :class:`Unprintable` for a letter that no typeface holds.

    `kept` remembers what was set: ``LASTING`` for the program's own words, one that dies with the document for what was
    said about a person, of which no copy shall stay here.
    """
    kept = {} if kept is None else kept
    room = int(width / style.em * EM)
    with _LOCK:
        lines = _lines(text, style, None, kept)
        if len(lines) != 1 or lines[0].right - lines[0].left > room:
            lines = _unlonely(_lines(text, style, room, kept), text, style, room, kept)
    return stacked(lines, style, width)


def _lines(text: str, style: Style, room: int | None, kept: Kept) -> tuple[Line, ...]:
    key = (text, style.language, style.bold, style.rtl, room)
    if key not in kept:
        if kept is LASTING and len(kept) >= _MOST_LASTING:
            kept.clear()
        kept[key] = _typesetter().set(_printable(text), style, room)
    return kept[key]


def _unlonely(lines: tuple[Line, ...], text: str, style: Style, room: int, kept: Kept) -> tuple[Line, ...]:
    """Break a text a little earlier where its last line would be one short word, if that takes no more lines."""
    if not 2 <= len(lines) <= _FEW_LINES or "\n" in text:
        return lines
    for share in (0.88, 0.72):
        if lines[-1].right - lines[-1].left >= _LONELY * room:
            break
        earlier = _lines(text, style, int(share * room), kept)
        if len(earlier) > len(lines):
            break
        lines = earlier
    return lines


def _printable(text: str) -> str:
    """Make line ends and tabs such as Qt takes them. Drop other control characters that somebody pasted, and marks that
    turn what follows around: a telephone number would be printed as another one.
    """
    text = text.replace("\r\n", "\n").replace("\n", _LINE_BREAK).replace("\t", " ")
    return "".join(c for c in text if unicodedata.category(c) != "Cc" and c not in _OVERRIDES)


@functools.cache
def _typesetter() -> _Typesetter:
    return _Typesetter()


class _Typesetter:
    """Qt, asked for one thing: which glyph stands where, when letters are as large as the typeface's own units."""

    def __init__(self) -> None:
        from PySide6 import QtCore, QtGui

        self._core, self._gui = QtCore, QtGui
        self._application = _application()
        self.families = self._register()
        self._fonts: dict[tuple[str, bool], Any] = {}
        self._options: dict[bool, Any] = {}
        self._covered: dict[str, bool] = {}
        self._probes = [QtGui.QRawFont.fromFont(QtGui.QFont(family, 10)) for family in self.families]

    def _register(self) -> tuple[str, ...]:
        families: dict[str, None] = {}
        for path in sorted(resources.path("fonts").glob("*.ttf")):
            number = self._gui.QFontDatabase.addApplicationFont(str(path))
            if number < 0:
                raise OSError(f"Qt could not load {path.name}")
            families.update(dict.fromkeys(self._gui.QFontDatabase.applicationFontFamilies(number)))
        if not families:
            raise FileNotFoundError("resources/fonts/*.ttf")
        return tuple(families)

    def set(self, text: str, style: Style, room: int | None) -> tuple[Line, ...]:
        """Shape `text` and break it where `room` ends (never, when there is none)."""
        self._check(text)
        layout = self._gui.QTextLayout(text, self._font(style.language, style.bold))
        layout.setTextOption(self._option(style.rtl))
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room or _ENDLESS)
        layout.endLayout()
        return tuple(self._line(layout.lineAt(n), text, style.language) for n in range(layout.lineCount()))

    def _option(self, rtl: bool) -> Any:
        if rtl not in self._options:
            option = self._options[rtl] = self._gui.QTextOption()
            option.setWrapMode(self._gui.QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            directions, sides = self._core.Qt.LayoutDirection, self._core.Qt.AlignmentFlag
            option.setTextDirection(directions.RightToLeft if rtl else directions.LeftToRight)
            option.setAlignment(sides.AlignAbsolute | sides.AlignLeft)
        return self._options[rtl]

    def _font(self, language: str, bold: bool) -> Any:
        if (language, bold) not in self._fonts:
            font = self._fonts[language, bold] = self._gui.QFont()
            font.setFamilies(list(FAMILIES[language]))
            font.setPixelSize(EM)
            font.setBold(bold)
            font.setHintingPreference(self._gui.QFont.HintingPreference.PreferNoHinting)
        return self._fonts[language, bold]

    def _line(self, line: Any, text: str, language: str) -> Line:
        flags = self._gui.QTextLayout.GlyphRunRetrievalFlag.RetrieveAll
        start, end = line.textStart(), line.textStart() + line.textLength()
        found = [run for run in line.glyphRuns(start, end - start, flags) if run.stringIndexes()]
        baseline = line.y() + line.ascent()
        runs = []
        up, down = ROOM[FAMILIES[language][0]]
        for run, (place, until) in zip(found, _ranges(found, end), strict=True):
            family = run.rawFont().familyName()
            if (shaped := _run(run, text, place, until, baseline)) is not None:
                runs.append(shaped)
                up, down = max(up, ROOM[family][0]), max(down, ROOM[family][1])
        ordered = tuple(sorted(runs, key=lambda run: run.left))
        left, right = min((run.left for run in runs), default=0), max((run.right for run in runs), default=0)
        return Line(left, right, up, down, ordered, inks_of(ordered, up, down))

    def _check(self, text: str) -> None:
        for letter in set(text):
            if letter not in self._covered:
                self._covered[letter] = unicodedata.category(letter) in _SILENT or any(
                    probe.supportsCharacter(ord(letter)) for probe in self._probes
                )
            if not self._covered[letter]:
                raise Unprintable(
                    sentence("The letter {letter} cannot be printed.", letter=letter),
                    sentence("Write it in another way, for example in Urdu, Hindi or English letters."),
                )


def _run(run: Any, text: str, place: int, end: int, baseline: float) -> Run | None:
    """Read one run of glyphs; nothing when it shows nothing, such as the mark that opens an isolate."""
    seen = _visible(text[place:end])
    raw = run.rawFont()
    name = f"{raw.familyName().replace(' ', '')}-{'Bold' if raw.weight() >= 600 else 'Regular'}"
    face = typeface(name)
    numbers = run.glyphIndexes()
    if not seen and not any(face.ink(glyph) for glyph in numbers):
        return None
    places = [(round(point.x()), round(point.y() - baseline)) for point in run.positions()]
    left = min(x for x, _ in places)
    right = max(x + face.advance(glyph) for glyph, (x, _) in zip(numbers, places, strict=True))
    if run.isRightToLeft():
        drawn = tuple((g, "", x, y) for g, (x, y) in zip(numbers, places, strict=True) if face.ink(g))
        return Run(name, drawn, seen[::-1], left, right, plain=False)
    letters = _letters(run.stringIndexes(), text, end)
    glyphs = tuple((g, said, x, y) for g, said, (x, y) in zip(numbers, letters, places, strict=True))
    return Run(name, glyphs, seen, left, right, plain=all(letters))


def _visible(text: str) -> str:
    """Leave out isolates, joiners' marks of direction and line ends: they order letters but are none."""
    return text if text.isascii() else text.translate(_UNSEEN)


def _ranges(runs: list[Any], end: int) -> list[tuple[int, int]]:
    """Say which part of the text each run shows: from its first letter to that of the next run.

    Qt gives the pieces of one item (where a typeface lacks a letter) the same place; the longest then stands for all.
    """
    places = [min(run.stringIndexes()) for run in runs]
    following = dict(itertools.pairwise([*sorted(set(places)), end]))
    longest: dict[int, Any] = {}
    for run, place in zip(runs, places, strict=True):
        if place not in longest or len(run.glyphIndexes()) > len(longest[place].glyphIndexes()):
            longest[place] = run
    return [(p, following[p] if longest[p] is run else p) for run, p in zip(runs, places, strict=True)]


def _letters(indexes: list[int], text: str, end: int) -> list[str]:
    """Say which letters each glyph stands for: the first glyph of a cluster for all of them, the others for none."""
    following = dict(itertools.pairwise([*sorted(set(indexes)), end]))
    said: set[int] = set()
    letters = []
    for index in indexes:
        letters.append("" if index in said else _visible(text[index : following[index]]))
        said.add(index)
    return letters


def _application() -> Any:
    """Give the window's application, or make a hidden one: a terminal has none, and needs no display for paper."""
    from PySide6.QtGui import QGuiApplication

    running = QGuiApplication.instance()
    if running is not None:
        return running
    if threading.current_thread() is threading.main_thread():
        return _hidden()
    return _Keeper()


def _hidden() -> Any:
    from PySide6.QtWidgets import QApplication  # not QGuiApplication: a window may still be opened in this process

    return QApplication([sys.argv[0] or "paper", "-platform", os.environ.get("QT_QPA_PLATFORM", "offscreen")])


class _Keeper:
    """Holds a hidden application where a worker was the first to set a text.

    Qt wants an application to end in the thread where it began, and a worker may be gone by then: so this one lives in
    a thread of its own until the program ends. No window can be opened in such a process.
    """

    def __init__(self) -> None:
        self._begun, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._keep, name="paper", daemon=True)
        self._thread.start()
        self._begun.wait()
        atexit.register(self._end)

    def _keep(self) -> None:
        application = _hidden()
        self._begun.set()
        self._over.wait()
        application.shutdown()

    def _end(self) -> None:
        self._over.set()
        self._thread.join()
