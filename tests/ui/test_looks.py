# SPDX-License-Identifier: Apache-2.0
"""Every scene of the contact sheets, asked instead of looked at: nothing cut, nothing outside, everything named,
mirrored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from tests.look.__main__ import WINDOW
from tests.look.scenes import SCENES, Scene
from tests.look.stage import Stage

from intake_desktop.ui.kit import Button, Label
from intake_desktop.ui.theme import Choices, dress

from .conftest import heard, settle

PRESSED = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
NAMED = frozenset(
    {
        QAccessible.Role.EditableText,
        QAccessible.Role.PushButton,
        QAccessible.Role.ComboBox,
        QAccessible.Role.CheckBox,
        QAccessible.Role.RadioButton,
        QAccessible.Role.List,
        QAccessible.Role.Table,
    }
)
WORN = (("en", 100, False), ("ur", 100, False), ("ur", 150, True), ("hi", 200, False))


@pytest.fixture(scope="module")
def stage(qapp: QApplication) -> Iterator[Stage]:
    played = Stage()
    yield played
    dress(qapp, Choices())
    played.close()


def play(stage: Stage, scene: Scene, language: str, percent: int, dark: bool) -> QWidget:
    """Set a scene as the contact sheet does."""
    stage.looks.choose(language=language, percent=percent, dark=dark)
    widget = scene.play(stage)
    widget.resize(WINDOW)
    widget.show()
    settle()
    return widget


def seen(top: QWidget) -> Iterator[QWidget]:
    """Everything that is shown, but for what Qt makes for itself inside its own widgets."""
    for widget in top.findChildren(QWidget):
        if widget.isVisible() and not widget.objectName().startswith("qt_") and not widget.isWindow():
            yield widget


def _who(widget: QWidget) -> str:
    text = widget.text() if hasattr(widget, "text") else ""
    return f"{type(widget).__name__} “{widget.accessibleName() or text}” {widget.width()}×{widget.height()}"


def cut(top: QWidget) -> list[str]:
    """Labels and buttons whose words do not fit."""
    flaws = []
    for widget in seen(top):
        if isinstance(widget, QLabel) and widget.text():
            if widget.wordWrap():
                fits = widget.height() + 1 >= widget.heightForWidth(widget.width())
            else:
                fits = widget.width() + 1 >= widget.sizeHint().width()
        elif isinstance(widget, QAbstractButton) and not widget.hasHeightForWidth():
            fits = widget.width() + 1 >= widget.minimumSizeHint().width()
        elif isinstance(widget, QAbstractButton):
            fits = widget.height() + 1 >= widget.heightForWidth(widget.width())
        else:
            continue
        if not fits:
            flaws.append(_who(widget))
    return flaws


def outside(top: QWidget) -> list[str]:
    """Widgets that stick out of what they stand in, sideways (downwards a page scrolls)."""
    flaws = []
    for widget in seen(top):
        parent = widget.parentWidget()
        if parent is None or isinstance(parent.parentWidget(), QAbstractScrollArea):
            continue
        if widget.x() < -1 or widget.geometry().right() > parent.width():
            flaws.append(_who(widget))
    for area in top.findChildren(QScrollArea):
        inside = area.widget()
        if area.isVisible() and inside is not None and inside.minimumSizeHint().width() > area.viewport().width() + 1:
            flaws.append(f"{_who(inside)} is wider than its place ({area.viewport().width()})")
    return flaws


def unnamed(top: QWidget) -> list[str]:
    """What a screen reader finds without a name."""
    return [f"{role.name} {thing.object()}" for role, name, thing in heard(top) if role in NAMED and not name.strip()]


def too_small(top: QWidget) -> list[str]:
    """What can be pressed or typed into but is lower than a line of text."""
    flaws = []
    for widget in seen(top):
        if isinstance(widget, PRESSED) and widget.isEnabled() and widget.height() < widget.fontMetrics().height():
            flaws.append(_who(widget))
    return flaws


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_a_scene_has_no_flaw_and_mirrors(stage: Stage, scene: Scene) -> None:
    """Set once, then turned from look to look while it is open: nothing is cut, outside, without a name or too small;
    and in Urdu each button and field stands as far from the right as it stood from the left, as far as words allow."""
    widget = play(stage, scene, *WORN[0])
    flaws, places = {}, []
    for language, percent, dark in WORN:
        stage.looks.choose(language=language, percent=percent, dark=dark)
        settle()
        assert (widget.layoutDirection() == Qt.LayoutDirection.RightToLeft) == (language == "ur")
        if percent == 100:
            places.append([_side(widget, one) for one in seen(widget) if isinstance(one, QLineEdit | QAbstractButton)])
        for kind, ask in (("cut", cut), ("outside", outside), ("unnamed", unnamed), ("low", too_small)):
            if found := ask(widget):
                flaws[f"{kind} in {language} at {percent}"] = found
    stage.put_away(widget)
    assert flaws == {}
    english, urdu = places
    assert len(english) == len(urdu)
    clear = [(one, other) for one, other in zip(english, urdu, strict=True) if abs(one) > 0.3 and abs(other) > 0.3]
    assert sum(one * other < 0 for one, other in clear) >= 0.9 * len(clear)


def _side(top: QWidget, part: QWidget) -> float:
    """Where the middle of a widget stands: -1 at the left edge, 1 at the right."""
    middle = part.mapTo(top, QPoint(part.width() // 2, 0)).x()
    return 2 * middle / top.width() - 1


def test_words_change_while_a_scene_is_open(stage: Stage) -> None:
    """The same texts as if the scene had been set in that language from the beginning."""
    scene = next(scene for scene in SCENES if scene.name == "cases-typical")
    changed = play(stage, scene, "en", 100, False)
    stage.looks.choose(language="hi", percent=150, dark=True)
    settle()
    fresh = play(stage, scene, "hi", 150, True)
    texts = [
        sorted(part.text() for part in seen(widget) if isinstance(part, QLabel | QAbstractButton))
        for widget in (changed, fresh)
    ]
    for widget in (changed, fresh):
        stage.put_away(widget)
    assert texts[0] == texts[1]


def test_the_questions_find_what_they_ask_for(stage: Stage) -> None:
    """The checks above, against a window that is wrong in every way."""
    stage.looks.choose(language="en", percent=100, dark=False)
    bad = QWidget()
    label, button = Label("words that do not fit at all in here"), Button("A verb")
    line, far = QLineEdit(bad), Button("x")
    for part in (label, button, far):
        part.setParent(bad)
    label.setGeometry(0, 0, 60, 20)
    button.setGeometry(0, 30, 20, 10)
    line.setGeometry(0, 50, 50, 5)
    far.setGeometry(380, 60, 60, 40)
    bad.resize(400, 200)
    bad.show()
    settle()
    assert len(cut(bad)) == 2
    assert len(outside(bad)) == 1
    assert len(unnamed(bad)) == 1
    assert len(too_small(bad)) == 2
    stage.put_away(bad)
