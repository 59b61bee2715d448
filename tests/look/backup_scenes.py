# SPDX-License-Identifier: Apache-2.0
"""Scenes about backups: the page, one that was tried out, and the closed desk where one is restored."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from intake_desktop.services import backups
from intake_desktop.services.restoring import Needs, Restored
from intake_desktop.ui.pages.backups.page import BackupsPage
from intake_desktop.ui.pages.restore.page import RestorePage
from intake_desktop.ui.pages.restore.presenter import services_for
from intake_desktop.vault import troubles

from .stage import Stage


def page(stage: Stage, *, tried: bool = False) -> QWidget:
    """The page after some days; or with one backup tried out, and one that cannot be reached any more."""
    office = stage.typical
    stick = office.home.parent / "stick"
    stick.mkdir(exist_ok=True)
    desk = office.desk("SV01")
    if not (office.home / backups.FOLDER).is_dir() or len(backups.list_backups(desk)) < 6:
        backups.choose_second_place(desk, stick)
        for _ in range(3):
            backups.back_up(office.desk("SV01"))
            office.clock.shift(hours=25)
    shell = stage.shell(office, "backups")
    opened = shell.page()
    assert isinstance(opened, BackupsPage)
    if tried:
        kept = backups.list_backups(office.desk("SV01"))
        opened.list.set_value(str(kept[0].path))
        opened.rehearse.click()
    return shell


def restore(stage: Stage, state: str) -> QWidget:
    """The closed desk: a list of backups, what one of them asks for, a trouble, and the end."""
    page(stage)
    office = stage.typical
    found = backups.list_backups(office.desk("SV01"))
    front = RestorePage(services_for(office.home, office.vault), stage.runner)
    if state == "list":
        return front
    front.backups.set_value(str(found[0].path))
    front.presenter.chose(found[0].path)
    if state == "problem":
        front.show_needs(Needs(found[0], staff_from_backup=True, alone=False, weak=False))
        front.show_trouble(troubles.DeviceSecretMissing())
        front.ask_sheet()
    if state == "restored":
        aside = Path.home() / "set-aside" / "20261122-021000-412"
        front.show_restored(Restored(found[0].made_at, 40, aside, ("CW01", "SV01"), True, 0))
    return front
