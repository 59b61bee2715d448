# SPDX-License-Identifier: Apache-2.0
"""One application for all window tests, in plain looks at the start of each; and questions to ask of a widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from tests.services.partners import TwoCentres
from tests.windows import qtbot

from intake_desktop.ui.theme import Choices, Looks, dress

__all__ = ["qtbot"]


@pytest.fixture
def centres(tmp_path: Path) -> Iterator[TwoCentres]:
    """Two centres with a slip between them."""
    two = TwoCentres(tmp_path)
    yield two
    two.close()


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Answer the dialogs of the system: whatever this module asks for is that file, or that folder."""

    def chosen(module: Any, *, file: Path | None = None, folder: Path | None = None) -> None:
        monkeypatch.setattr(module, "ask_file", lambda _, then, ending: then(file))
        monkeypatch.setattr(module, "ask_folder", lambda _, then: then(folder))

    return chosen


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[Looks]:
    """English, 100 %, light; a test may change them."""
    worn = dress(qapp, Choices())
    yield worn
    dress(qapp, Choices())


@pytest.fixture
def show(looks: Looks, qtbot) -> Callable[..., QWidget]:  # type: ignore[no-untyped-def]
    """Show a widget and wait until it stands."""

    kept: list[QWidget] = []

    def shown(widget: QWidget, width: int = 0, height: int = 0) -> QWidget:
        qtbot.addWidget(widget)
        kept.append(widget)  # Python would let go of a window that the test itself does not name
        if width:
            widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        QApplication.processEvents()
        return widget

    return shown


def settle() -> None:
    """Let Qt lay out and paint what was changed."""
    for _ in range(3):
        QApplication.processEvents()


def heard(widget: QWidget) -> Iterator[tuple[QAccessible.Role, str, QAccessibleInterface]]:
    """What a screen reader finds in a window: role, name, and the thing itself."""
    waiting = [QAccessible.queryAccessibleInterface(widget)]
    while waiting:
        thing = waiting.pop()
        if thing is None or not thing.isValid() or thing.state().invisible:
            continue
        yield thing.role(), thing.text(QAccessible.Text.Name), thing
        waiting.extend(child for at in range(thing.childCount()) if (child := thing.child(at)) is not None)


def type_text(widget: QWidget, text: str) -> None:
    """Type letters of any script (Qt's own helper knows Latin only)."""
    for letter in text:
        key = Qt.Key.Key_Return if letter == "\n" else Qt.Key.Key_unknown
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))
