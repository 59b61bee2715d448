# SPDX-License-Identifier: Apache-2.0
"""Going from page to page shows no window but the one: what is shown before it has its place would stand on the screen
by itself for a moment, take the keyboard away, and could be seen while the window is hidden."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from tests.conftest import Office
from tests.journeys.shift import Shift

from intake_desktop.ui.shell import Shell


class Watch(QObject):
    """Notes every window that is shown, but for the one of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, thing: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(thing, QWidget) and thing.isWindow():
            self.windows += [f"{type(thing).__name__} {thing.accessibleName()}"] * (not isinstance(thing, Shell))
        return False


@pytest.mark.parametrize("code", ["SV01", "CW01"])
def test_every_page_comes_into_the_one_window(shift: Shift, office: Office, qapp: QApplication, code: str) -> None:
    case, provider = str(office.intake().case_id), office.provider("shelter")
    shift.sits(code)
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        for key, entry in list(shift.shell._entries.items()):
            where = {} if entry.in_rail else {"case_id": case, "provider_id": provider, "code": "CW01", "new": True}
            shift.shell.go(key, **where)
    finally:
        qapp.removeEventFilter(watch)
    assert watch.windows == []
    assert QApplication.activeWindow() is shift.shell
    assert QApplication.focusWidget() is not None
