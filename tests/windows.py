# SPDX-License-Identifier: Apache-2.0
"""Windows of tests are waited for until they come, and are gone when their test is over.

Qt deletes a window that is let go only when a loop of events runs, and between two tests none does. Meanwhile Python
may find that nobody names it any more and take it down piece by piece, in any order; the next change of the language,
which Qt tells every window, then reached a list whose scroll bar was gone, and the process ended. When Python tidies
up depends on everything else that was done: that was one run of the tests in dozens.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

PATIENCE_MS = 120_000
"""How long to wait for what must come. Five seconds, which is usual, are too few on a machine that does ten things."""


class Bot(QtBot):
    """The helper of pytest-qt, which holds the windows that it is given."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        self.held: list[QWidget] = []

    def addWidget(self, widget: QWidget, **more: Any) -> None:
        self.held.append(widget)
        super().addWidget(widget, **more)

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitActive(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@contextmanager
def helping(request: pytest.FixtureRequest) -> Iterator[Bot]:
    """Help with one test; afterwards Qt itself takes down its windows, while they are still named here."""
    bot = Bot(request)
    yield bot  # before it goes on, pytest-qt has closed them and asked Qt to delete them
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    bot.held.clear()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Bot]:
    """In place of that of pytest-qt."""
    with helping(request) as bot:
        yield bot
