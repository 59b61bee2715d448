# SPDX-License-Identifier: Apache-2.0
"""Scenes of who may open a case: the owner's few words about it, a supervisor's list, and erasing by two people."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.services import access
from intake_desktop.ui.pages.access.page import AccessPage

from .stage import Stage


@functools.cache
def _house(stage: Stage) -> tuple[Office, str]:
    """A centre with an administrator, and a case from which two are kept out."""
    office = Office(Path(stage._folder.name) / "access", "A")
    office.hire("CA01", "centre_administrator")
    case_id = office.intake("CW01").case_id or ""
    access.assign_counsellor(office.desk("CW01"), case_id, "CO01")
    access.bar_from_case(office.desk("SV01"), case_id, "CW02", "related_alleged")
    access.bar_from_case(office.desk("CA01"), case_id, "PO01", "same_unit")
    return office, case_id


def who(stage: Stage, code: str, *, problem: bool = False, to_erase: bool = False) -> QWidget:
    """The page as somebody sees it; with a problem, after everything was pressed too early."""
    office, case_id = _house(stage)
    shell = stage.shell(office, "access", who=code, case_id=case_id)
    page = shell.page()
    assert isinstance(page, AccessPage)
    if problem:
        page.barred.button.click()
    if to_erase:
        page.second.button.click()
        page.presenter.may_erase(None, agreed=False)
        shell.resize(1280, 720)
        shell.show()
        for _ in range(5):
            stage.application.processEvents()
        page.middle.ensureWidgetVisible(page.erasure.button)
    return shell
