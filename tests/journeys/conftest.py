# SPDX-License-Identifier: Apache-2.0
"""One centre, its window, and the marks that must appear nowhere but where somebody revealed them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.conftest import Office
from tests.journeys.shift import Shift
from tests.windows import qtbot

from intake_desktop.ui import printing
from intake_desktop.ui.theme import Choices, dress

__all__ = ["qtbot"]


@pytest.fixture
def shift(qapp: QApplication, qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shift]:
    """A shift that begins with an empty desk and a printer."""
    dress(qapp, Choices())
    begun = Shift(qtbot, office)
    monkeypatch.setattr(printing, "SystemPrinters", lambda: begun.tray)
    yield begun
    if hasattr(begun, "shell"):
        begun.shell.hide()
    dress(qapp, Choices())
