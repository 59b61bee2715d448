# SPDX-License-Identifier: Apache-2.0
"""A quick intake through the whole window with the keyboard alone, in English and Urdu: every key is counted.

How long a key takes is measured by ``./dev bench forms``; how many there are decides whether three minutes are enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.caseworker import Caseworker

from intake_desktop.services import cases
from intake_desktop.ui.pages.intake.page import IntakePage
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Choices, dress

MOST_KEYS = 120
"""At a key in a second and a half, which is slow, this many take three minutes."""


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    yield
    dress(qapp, Choices())


@pytest.mark.parametrize(("language", "name", "part"), [("en", "Zainab Bibi", "helpl"), ("ur", "زینب بی بی", "ہیلپ")])
def test_three_minutes_are_enough(
    qapp: QApplication, qtbot: QtBot, office: Any, language: str, name: str, part: str
) -> None:
    dress(qapp, Choices(language=language))
    desk = office.desk("CW01")
    shell = Shell(desk, InlineRunner(), PAGES, lambda _: None)
    qtbot.addWidget(shell)
    shell.resize(1280, 800)
    with qtbot.waitActive(shell):
        shell.show()
        shell.activateWindow()
    shell.go("intake", new=True)
    page = shell.page()
    assert isinstance(page, IntakePage)
    she = Caseworker(page)
    she.quick_intake(name, part)
    (case,) = cases.list_cases(desk)
    result = page.result()
    assert result is not None
    assert result.code.accessibleName() == case.survivor_code
    assert she.focus() is result.slip, "she goes on without a mouse"
    assert len(she.taken) <= MOST_KEYS, f"{len(she.taken)} keys"
