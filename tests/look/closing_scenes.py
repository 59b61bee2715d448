# SPDX-License-Identifier: Apache-2.0
"""Scenes of the end of a case: asking, deciding, closed, handed over."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.domain.closing import ITEMS
from intake_desktop.services import closures, slips, transfers
from intake_desktop.services.closures import ClosurePlan
from intake_desktop.services.slips import SlipPlan
from intake_desktop.ui.pages.closing.page import ClosingPage

from .stage import Stage


@functools.cache
def _house(stage: Stage) -> Office:
    """A centre with an administrator."""
    office = Office(Path(stage._folder.name) / "closing", "A")
    office.hire("CA01", "centre_administrator")
    return office


@functools.cache
def _asked(stage: Stage) -> str:
    """A case that her caseworker asked to close."""
    office = _house(stage)
    case = office.intake("CW01").case_id or ""
    answers = dict.fromkeys(ITEMS, "yes") | {"needs_met": "no", "needs_met_why": "The shelter was full for weeks."}
    closures.ask_closure(
        office.desk("CW01"), case, ClosurePlan("survivor_request", answers, "She moved to her sister.")
    )
    return case


@functools.cache
def _closed(stage: Stage) -> str:
    """A case that is closed."""
    office = _house(stage)
    case = office.intake("CW01").case_id or ""
    plan = ClosurePlan("needs_met", dict.fromkeys(ITEMS, "yes"))
    request = closures.ask_closure(office.desk("CW01"), case, plan).value
    closures.decide_closure(office.desk("SV01"), case, request, approve=True)
    return case


@functools.cache
def _offered(stage: Stage) -> str:
    """A child's case that another service was asked to take."""
    office = _house(stage)
    case = office.intake("CW01", age_years=14).case_id or ""
    both = {"giver": "survivor_with_caregiver", "assent": "given", "caregiver_safe": "yes"}
    line = office.release(case, office.provider(), level="l4_documents", **both)
    slip = slips.draft_slip(office.desk("CW01"), case, line, SlipPlan(priority="emergency")).value
    slips.issue_slip(office.desk("CW01"), slip)
    transfers.offer_case(office.desk("CW01"), case, line)
    return case


def asking(stage: Stage) -> QWidget:
    """The form, asked too early."""
    office, case = _house(stage), _offered(stage)
    shell = stage.shell(office, "closing", who="CW01", case_id=case)
    page = shell.page()
    assert isinstance(page, ClosingPage)
    page.ask.reason.set_value("no_contact")
    page.presenter.reason_chosen("no_contact")
    page.ask.points["needs_met"].set_values("no", None)
    page.ask.button.click()
    return shell


def deciding(stage: Stage) -> QWidget:
    """A supervisor before a request."""
    return stage.shell(_house(stage), "closing", who="SV01", case_id=_asked(stage))


def closed(stage: Stage) -> QWidget:
    """A supervisor before a closed case."""
    return stage.shell(_house(stage), "closing", who="SV01", case_id=_closed(stage))
