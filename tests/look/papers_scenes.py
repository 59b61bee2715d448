# SPDX-License-Identifier: Apache-2.0
"""Scenes of the page of papers: each kind, and what stops one."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.services import needs, proceedings
from intake_desktop.services.needs import NeedLine
from intake_desktop.ui.pages.papers.page import PapersPage

from .stage import Stage


@functools.cache
def _house(stage: Stage) -> tuple[Office, str, str]:
    """A centre with a case before court, and a line of consent to a lawyer."""
    office = Office(Path(stage._folder.name) / "papers", "A")
    case = office.intake("CW01").case_id or ""
    lawyer = office.provider("legal_aid")
    line = office.release(
        case, lawyer, sector="legal_aid", level="l3_need_to_know", items=("hearing_date", "reports_made", "done_here")
    )
    desk = office.desk("CW01")
    proceedings.add_report(desk, case, "fir", date(2026, 11, 20), "City Station", "77/26")
    proceedings.record_stage(desk, case, "fir_registered", date(2026, 11, 20))
    proceedings.add_order(desk, case, "protection", date(2026, 11, 21), date(2027, 5, 21), "yes")
    proceedings.add_hearing(desk, case, date(2026, 12, 10), "District Court")
    needs.set_need(desk, case, NeedLine("shelter", wanted="yes", outcome="provided_here"))
    needs.set_need(
        desk, case,
        NeedLine("psychological_first_aid", wanted="yes", outcome="provided_here", appointment="2026-11-24"),
    )  # fmt: skip
    needs.set_need(desk, case, NeedLine("legal_aid", wanted="yes", provider=lawyer, appointment="2026-11-26"))
    return office, case, line


def _play(stage: Stage, kind: str, who: str = "CW01", about: str = "", **chosen: object) -> QWidget:
    office, case, line = _house(stage)
    shell = stage.shell(office, "papers", who=who, case_id=case, kind=kind, consent_id=line if about else "")
    shell.resize(1280, 720)
    shell.show()
    for _ in range(5):
        stage.application.processEvents()
    page = shell.page()
    assert isinstance(page, PapersPage)
    page.presenter.chose("language", stage.looks.speaker.language)
    for name, value in chosen.items():
        page.presenter.chose(name, line if value == "line" else value)
    page._pause.stop()
    page.presenter.preview()
    for _ in range(5):
        stage.application.processEvents()
    return shell


LOOK = {
    "papers-consent": lambda stage: _play(stage, "consent"),
    "papers-release": lambda stage: _play(stage, "consent", about="line", large=True),
    "papers-card": lambda stage: _play(stage, "appointment", day="2026-11-25", time="9:30", bring="Two photographs"),
    "papers-planned": lambda stage: _play(stage, "appointment", coming="1"),
    "papers-telling": lambda stage: _play(stage, "appointment", bring="The report about the rape"),
    "papers-court": lambda stage: _play(
        stage, "court", to="line", parts=("dates", "reports", "hearings", "services"), with_name=True
    ),
    "papers-letter": lambda stage: _play(stage, "closure"),
}
