# SPDX-License-Identifier: Apache-2.0
"""Scenes of oversight: emergencies that wait for an answer, caseloads, the audit, who opened a file."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.domain.permissions import Action
from intake_desktop.services import cases, emergencies, staff
from intake_desktop.ui.pages.assign.page import AssignPage
from intake_desktop.ui.pages.emergency.page import EmergencyPage
from intake_desktop.ui.pages.openings.page import OpeningsPage

from .stage import Stage

WHY = "Her brother stands at the gate and asks for her. I call the police desk and stay with her."


@functools.cache
def _house(stage: Stage) -> tuple[Office, str]:
    """A centre where a night was hard: two cases opened in an emergency, one answered for, and a worker who left."""
    office = Office(Path(stage._folder.name) / "oversight", "A")
    office.hire("CA01", "centre_administrator")
    office.hire("CW03", "caseworker")
    made = [office.intake("CW01").case_id or "" for _ in range(3)]
    for _ in range(17):
        office.intake("CW03")
    codes = [cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)[0].survivor_code for case in made]
    emergencies.open_in_emergency(office.desk("CW02"), codes[0], WHY)
    emergencies.open_in_emergency(office.desk("CO01"), codes[1], "She called: he found out where she lives")
    answered = emergencies.unanswered(office.desk("SV01"))[0]
    emergencies.judge_emergency(office.desk("SV01"), answered.id, "justified", "Police came at once")
    cases.open_case(office.desk("CW01"), made[1])
    cases.reveal_identity(office.desk("CW01"), made[1], "call_now")
    office.clock.shift(hours=9)
    staff.deactivate(office.desk("SV01"), "CW01")
    return office, made[1]


def emergency(stage: Stage, code: str, *, problem: bool = False) -> QWidget:
    """The page as a supervisor, or whoever opened a case, sees it; with a problem, after pressing too early."""
    office, _ = _house(stage)
    shell = stage.shell(office, "emergency", who=code)
    page = shell.page()
    assert isinstance(page, EmergencyPage)
    if problem:
        page.reason.set_value("urgent")
        page.button.click()
    return shell


def assign(stage: Stage, *, chosen: bool = False) -> QWidget:
    """Caseloads; with one of them about to change hands."""
    office, _ = _house(stage)
    shell = stage.shell(office, "assign", who="SV01")
    page = shell.page()
    assert isinstance(page, AssignPage)
    if chosen:
        page.presenter.choose("CW01")
    return shell


def audit(stage: Stage, code: str) -> QWidget:
    """The audit as this person sees it."""
    office, _ = _house(stage)
    return stage.shell(office, "audit", who=code)


def openings(stage: Stage, *, paper: bool = False) -> QWidget:
    """Who opened a file; with the paper of it below."""
    office, case = _house(stage)
    shell = stage.shell(office, "openings", who="SV01", case_id=case)
    page = shell.page()
    assert isinstance(page, OpeningsPage)
    if paper:
        page.make.click()
        shell.resize(1280, 720)
        shell.show()
        for _ in range(5):
            stage.application.processEvents()
        page.middle.ensureWidgetVisible(page.preview)
    return shell
