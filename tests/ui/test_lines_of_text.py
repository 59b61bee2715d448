# SPDX-License-Identifier: Apache-2.0
"""Words that take several lines, from right to left: each line begins at the same edge, and no letter is cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from intake_desktop.ui.kit import Body
from intake_desktop.ui.theme import Choices, Looks

WORDS = "مرکز نے اپنے کام کے بارے میں کیا طے کیا ہے۔ مرکز کے ہر کمپیوٹر پر یہی منتخب کریں۔ یہاں سب کچھ محفوظ ہے۔ "
INK, APART = 60, 4


@pytest.fixture
def urdu(looks: Looks) -> Iterator[Looks]:
    looks.choose(language="ur", percent=150)
    yield looks
    looks.choose(language=Choices().language, percent=Choices().percent)


def lines_of(label: Body) -> list[tuple[int, int]]:
    """The first and the last dot of each line, from the left."""
    label.setAutoFillBackground(True)
    picture = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    wide, ground = picture.width(), picture.pixelColor(0, 0).value()
    high = label.fontMetrics().lineSpacing()
    found = []
    for top in range(0, picture.height() - high + 1, high):
        inked = [
            x
            for x in range(wide)
            if any(abs(picture.pixelColor(x, y).value() - ground) > INK for y in range(top, top + high))
        ]
        found.append((inked[0], inked[-1]))
    return found


def test_each_line_begins_at_the_edge_and_ends_within(urdu: Looks) -> None:
    label = Body(WORDS * 2)
    assert label.layoutDirection() == Qt.LayoutDirection.RightToLeft
    for wide in range(400, 460, 10):
        label.resize(wide, label.heightForWidth(wide))
        lines = lines_of(label)
        assert len(lines) > 3
        assert all(wide - right <= APART for _, right in lines), (wide, lines)
        assert all(left > 0 for left, _ in lines), (wide, lines)


def test_what_cannot_be_pressed_is_said_more_quietly(urdu: Looks) -> None:
    label = Body(WORDS)
    label.resize(420, label.heightForWidth(420))
    before = label.grab().toImage()
    label.setEnabled(False)
    assert label.grab().toImage() != before
