# SPDX-License-Identifier: Apache-2.0
"""Colours that can be read, letters that are there, sizes that grow; and all of it while the window is open."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPalette, QRawFont
from PySide6.QtWidgets import QStyle, QWidget

import intake_desktop.ui
from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import Body, Button, Card, Column, Field, Heading, LineEdit, Muted, PrimaryButton, TickRow
from intake_desktop.ui.theme import DARK, LIGHT, STATES, TEXT_SIZES, Looks, Theme, contrast
from intake_desktop.ui.theme.fonts import DEVANAGARI, NASKH, NASTALIQ, SANS, families, font

from .conftest import settle

GROUNDS = ("window", "surface", "sunken", "raised")
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    for ground in (*GROUNDS, "accent_soft", "neutral_soft", *(f"{state}_soft" for state in STATES)):
        assert contrast(theme.text, getattr(theme, ground)) >= 7, ground
    for ground in (*GROUNDS, "accent_soft", "neutral_soft"):
        assert contrast(theme.muted, getattr(theme, ground)) >= 4.5, ground
    assert contrast(theme.accent_strong, theme.accent_soft) >= 7


@THEMES
def test_states_can_be_read_on_their_own_ground_and_on_a_page(theme: Theme) -> None:
    for state, ground in itertools.product(STATES, (*GROUNDS, "")):
        assert contrast(getattr(theme, state), getattr(theme, ground or f"{state}_soft")) >= 7, (state, ground)


@THEMES
def test_buttons_can_be_read_whatever_the_mouse_does(theme: Theme) -> None:
    for ground in ("accent", "accent_hover", "accent_press"):
        assert contrast(theme.accent_text, getattr(theme, ground)) >= 7, ground
    assert contrast(theme.surface, theme.error) >= 7


@THEMES
def test_edges_of_what_can_be_pressed_are_seen(theme: Theme) -> None:
    for edge, ground in itertools.product(("edge", "accent", "error"), GROUNDS):
        assert contrast(getattr(theme, edge), getattr(theme, ground)) >= 3, (edge, ground)


def test_no_style_sheet_anywhere() -> None:
    room = Path(intake_desktop.ui.__file__).parent
    assert [file.name for file in room.rglob("*.py") if "setStyleSheet(" in file.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    ("family", "words"),
    [
        (SANS, "Sign in 0123 “…” — ·"),
        (DEVANAGARI, "गुप्त वाक्य हिन्दी।"),
        (NASKH, "خفیہ جملہ ٹڈڑےپچژگں۔،؟"),
        (NASTALIQ, "خفیہ جملہ ٹڈڑےپچژگں۔،؟"),
    ],
)
def test_the_bundled_letters_are_there(looks: Looks, family: str, words: str) -> None:
    font("ur", 100, nastaliq=True)
    font("hi", 100)
    raw = QRawFont.fromFont(QFont([family]))
    assert raw.familyName() == family
    assert [letter for letter in words if letter != " " and not raw.supportsCharacter(ord(letter))] == []


def test_every_language_has_letters_for_the_others(looks: Looks) -> None:
    assert {SANS, DEVANAGARI, NASKH} <= set(families("en")) & set(families("hi")) & set(families("ur"))
    assert families("ur", nastaliq=True)[0] == NASTALIQ


class Open:
    """A small window that stays open while the looks change."""

    def __init__(self) -> None:
        self.title, self.body, self.muted = Heading(sentence("Cases")), Body(sentence("Age")), Muted("MLT")
        self.button, self.plain = PrimaryButton(sentence("Go on")), Button(sentence("Back"))
        self.tick = TickRow(sentence("Yes"))
        self.field = Field(sentence("Name"), LineEdit())
        self.page: QWidget | None = None
        self.window = Card(self.title, self.body, self.muted, self.button, self.plain, self.tick, self.field)


@pytest.fixture
def open_window(show: Callable[..., QWidget]) -> Open:
    made = Open()
    made.page = Column(made.window, None)
    show(made.page, 600, 500)
    return made


def test_larger_text_reaches_an_open_window(looks: Looks, open_window: Open) -> None:
    heights = []
    for percent in TEXT_SIZES:
        looks.choose(percent=percent)
        settle()
        assert open_window.title.font().pointSizeF() == pytest.approx(11 * 1.6 * percent / 100, abs=0.02)
        assert open_window.muted.font().pointSizeF() == pytest.approx(11 * percent / 100, abs=0.02)
        assert open_window.button.height() == open_window.plain.height() >= looks.sizes.control
        assert open_window.tick.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, open_window.tick) == (
            pytest.approx(0.8 * looks.sizes.line, abs=1)
        )
        heights.append(open_window.plain.height())
    assert heights == sorted(set(heights)), "each step is larger"


def test_dark_reaches_an_open_window(looks: Looks, open_window: Open) -> None:
    before = open_window.window.grab().toImage().pixelColor(300, 10)
    looks.choose(dark=True)
    settle()
    assert before == QColor(LIGHT.surface)
    assert open_window.window.grab().toImage().pixelColor(300, 10) == QColor(DARK.surface)
    assert open_window.muted.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK.muted)
    assert open_window.body.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK.text)


def test_language_and_direction_reach_an_open_window(looks: Looks, open_window: Open) -> None:
    assert open_window.title.text() == "Cases"
    looks.choose(language="ur")
    settle()
    assert open_window.title.text() == looks.speaker.say("Cases") != "Cases"
    assert open_window.plain.text() == looks.speaker.say("Back") != "Back"
    assert open_window.title.alignment() & Qt.AlignmentFlag.AlignRight
    right_end = open_window.button.mapTo(open_window.window, QPoint(open_window.button.width(), 0)).x()
    assert right_end > open_window.window.width() - 40, "buttons begin at the right"
    looks.choose(language="en")
    settle()
    assert open_window.button.mapTo(open_window.window, QPoint(0, 0)).x() < 40


def test_nastaliq_gets_the_height_it_needs(looks: Looks, open_window: Open) -> None:
    looks.choose(language="ur")
    settle()
    naskh = open_window.plain.height()
    looks.choose(nastaliq=True)
    settle()
    assert open_window.plain.height() > 1.4 * naskh


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("percent", [100, 200])
def test_a_given_tick_is_seen_and_so_is_an_empty_box(
    looks: Looks, show: Callable[..., QWidget], dark: bool, percent: int
) -> None:
    looks.choose(dark=dark, percent=percent)
    row = TickRow("She agrees")
    show(row, 400, row.heightForWidth(400))
    side = looks.sizes.indicator
    box = QRect(looks.sizes.unit, round(0.75 * looks.sizes.unit) + (looks.sizes.line - side) // 2, side, side)
    empty = _colours(row.grab().toImage(), box)
    row.setChecked(True)
    given = _colours(row.grab().toImage(), box)
    theme = looks.theme
    edge = max(empty[QColor(colour).name()] for colour in (theme.edge, theme.accent))  # accent under the mouse
    assert edge >= 2 * side, "the edge of the empty box stands out"
    assert given[QColor(theme.accent).name()] > side * side / 3, "the box is filled"
    assert given[QColor(theme.accent_text).name()] > side / 2, "and the tick stands in it"


def _colours(picture: QImage, box: QRect) -> dict[str, int]:
    found: dict[str, int] = {}
    for x, y in itertools.product(range(box.left(), box.right() + 1), range(box.top(), box.bottom() + 1)):
        name = picture.pixelColor(x, y).name()
        found[name] = found.get(name, 0) + 1
    return {
        **dict.fromkeys((t for theme in (LIGHT, DARK) for t in (theme.edge, theme.accent, theme.accent_text)), 0),
        **found,
    }
