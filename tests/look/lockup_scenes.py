# SPDX-License-Identifier: Apache-2.0
"""Scenes of the page about locking: a computer that tells everything, and one that tells nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.services.settings import Setting, change_setting
from intake_desktop.services.surroundings import Found
from intake_desktop.ui.pages.lockup.page import LockupPage

from .stage import Stage


def lockup(stage: Stage, code: str, *, tells: bool) -> QWidget:
    """The page as somebody sees it, on a computer that tells that it sleeps and was locked, or does not."""
    if code == "SV01":
        change_setting(stage.typical.desk("SV01"), Setting.IDLE_MINUTES, "5")
    shell = stage.shell(stage.typical, "lockup", who=code)
    page = shell.page()
    assert isinstance(page, LockupPage)
    presenter = page.presenter
    presenter._services = _told(page, tells)
    presenter.opened()
    return shell


def _told(page: LockupPage, tells: bool) -> object:
    from dataclasses import replace

    well = [
        Found("memory", True, sentence("The memory of this program is closed to other programs of this account.")),
        Found("swap", True, sentence("Nothing of the memory is written to the disk.")),
    ]
    signs = frozenset({"sleep", "locked"}) if tells else frozenset()
    around = page._services.look_around
    return replace(page._services, heard=lambda: signs, look_around=(lambda: well) if tells else around)
