# SPDX-License-Identifier: Apache-2.0
"""Scenes of what a centre chooses: the times of a slip side by side, and a law that is being written down."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

from intake_desktop.domain.laws import Law
from intake_desktop.services import laws
from intake_desktop.ui.pages.settings.page import SettingsPage

from .stage import Stage

ACT = Law("Child Protection Act, section 14", "child_protection", ("person", "child_age", "danger_level"))


def settings(stage: Stage, part: str) -> QWidget:
    """The page scrolled to the times, to the laws, or to the form of one."""
    desk = stage.typical.desk("SV01")
    if not any(one.key == ACT.key for one in laws.laws(desk)):
        laws.keep_law(desk, ACT)
    shell = stage.shell(stage.typical, "settings", who="SV01")
    page = shell.page()
    assert isinstance(page, SettingsPage)
    shell.resize(1280, 720)
    shell.show()
    if part == "law":
        page.laws.open_form(ACT)
    for _ in range(5):
        stage.application.processEvents()
    to = {"times": page.fields["time_received_urgent"], "laws": page.laws, "law": page.laws.form}[part]
    scroll = next(area for area in page.findChildren(QScrollArea) if area.isAncestorOf(to))
    inside = scroll.widget()
    scroll.verticalScrollBar().setValue(max(0, to.mapTo(inside, to.rect().topLeft()).y() - 40))
    return shell
