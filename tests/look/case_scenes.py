# SPDX-License-Identifier: Apache-2.0
"""Scenes of a case in which everything was told: what happened, how dangerous it is, a supervisor's decisions."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services import full_intake

from intake_desktop.services import cases, classifications
from intake_desktop.services.desk import Desk
from intake_desktop.training import practice
from intake_desktop.ui.pages.case.page import CasePage
from intake_desktop.ui.pages.timeline.page import TimelinePage
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES

from .stage import Stage


@functools.cache
def _office(stage: Stage) -> tuple[Office, str]:
    """A centre with one case of two incidents, of which a supervisor sees one otherwise."""
    office = Office(Path(stage._folder.name) / "told", "A")
    case = full_intake.take(office).case_id or ""
    desk = office.desk("SV01")
    first = classifications.incidents_of(desk, case)[0]
    classifications.override_type(desk, case, first.id, "psychological_abuse", "She says that nobody touched her.")
    classifications.change_risk(desk, case, "medium", "He left the city.")
    office.clock.shift(days=31)
    return office, case


def told(stage: Stage, *, revealed: bool = False) -> QWidget:
    """The page of that case, a month later; with what identifies her when it is revealed."""
    office, case = _office(stage)
    shell = stage.shell(office, "case", who="SV01", case_id=case)
    page = shell.page()
    assert isinstance(page, CasePage)
    if revealed:
        page.presenter.reveal("court")
    return shell


def timeline(stage: Stage) -> QWidget:
    """The history of that case, with its newest moment unfolded and every value of one field."""
    office, case = _office(stage)
    shell = stage.shell(office, "timeline", who="SV01", case_id=case)
    page = shell.page()
    assert isinstance(page, TimelinePage)
    block = page.blocks[0]
    block.unfold()
    page.presenter.ask_field(next(one for one in block._moment.changes if one.field == "level"))
    return shell


def practice_desk(stage: Stage) -> QWidget:
    """The practice desk with one of its cases."""
    desk = _practice(stage)
    shell = Shell(desk, stage.runner, PAGES, lambda _: None)
    shell.go("case", case_id=cases.list_cases(desk, limit=5)[-1].id)
    return shell


@functools.cache
def _practice(stage: Stage) -> Desk:
    return practice.open_practice(Path(stage._folder.name) / "practice")
