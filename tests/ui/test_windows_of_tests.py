# SPDX-License-Identifier: Apache-2.0
"""A window of one test is no window any more when the next begins."""

from __future__ import annotations

import gc

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from tests.windows import helping

from intake_desktop.ui.kit import Page
from intake_desktop.ui.theme import Looks


def test_a_window_is_gone_when_its_test_is_over(looks: Looks, request: pytest.FixtureRequest) -> None:
    with helping(request) as bot:
        window = Page("Cases")
        bot.addWidget(window)
        window.show()
        window.close()
        window.deleteLater()  # as pytest-qt does
        assert window in QApplication.topLevelWidgets()
    assert not shiboken6.isValid(window)
    del window
    gc.collect()
    looks.choose(language="ur")
