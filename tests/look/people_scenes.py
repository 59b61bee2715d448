# SPDX-License-Identifier: Apache-2.0
"""Scenes of two files of one woman: found, looked at before anything is done, put together."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.ui.pages.duplicates.page import DuplicatesPage
from intake_desktop.ui.pages.intake.page import IntakePage

from .stage import Stage


@functools.cache
def _house(stage: Stage) -> Office:
    """A centre where a woman came twice, to two caseworkers."""
    office = Office(Path(stage._folder.name) / "people", "A")
    office.intake("CW01", full_name="زینب خان", age_years=27)
    office.clock.shift(days=90)
    office.intake("CW02", full_name="Zainab Khan", age_years=27)
    return office


def duplicates(stage: Stage, *, chosen: bool = False, same_case: bool = False) -> QWidget:
    """The supervisor's list after she compared; with `chosen`, one pair before it is put together."""
    shell = stage.shell(_house(stage), "duplicates", who="SV01")
    page = shell.page()
    assert isinstance(page, DuplicatesPage)
    page.look.click()
    if chosen:
        page.pairs[0].button.click()
    if same_case:
        page.side._kinds.row("same_case").click()
    return shell


def known(stage: Stage) -> QWidget:
    """An intake of a woman who came before."""
    shell = stage.shell(_house(stage), "intake", who="CW01", new=True)
    page = shell.page()
    assert isinstance(page, IntakePage)
    for name, value in {"consent_services": "given", "consent_record": "given", "age_years": 27,
                        "full_name": "Zainab Khan"}.items():  # fmt: skip
        page.presenter.answered(name, value)
    page.known.look()
    return shell
