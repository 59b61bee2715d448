# SPDX-License-Identifier: Apache-2.0
"""Scenes of a slip with all that it can do: facts that she ticks, documents, a report by law, a supervisor."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.domain.laws import Law
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.services import laws, providers
from intake_desktop.ui.pages.referral.page import ReferralPage
from intake_desktop.ui.shell import Shell

from .errand_scenes import PRINTERS
from .stage import Stage

AGREED = {"decision": "given", "giver": "survivor", "method": "thumbprint"}


def slip(stage: Stage, to: str = "facts", sector: str = "police", **chosen: object) -> QWidget:
    """The page with a sector, its first service and these choices, scrolled so that one part stands on top."""
    shell, page = _open(stage, sector)
    for name, value in ({"carrier": "staff"} | AGREED | chosen).items():
        page.presenter.chose(name, value)
    return _scrolled(stage, shell, page, to)


def report(stage: Stage) -> QWidget:
    """A report that the law requires, and the supervisor who has to agree."""
    law, items = "Child Protection Act, section 14", ("person", "child_age", "danger_level")
    if not laws.laws_for(stage.typical.desk("SV01"), "child_protection"):
        laws.keep_law(stage.typical.desk("SV01"), Law(law, "child_protection", items))
    shell, page = _open(stage, "child_protection", who="CW01", report=True)
    for name, value in {"law": law, "told": items, "told_her": "no"}.items():
        page.presenter.chose(name, value)
    return _scrolled(stage, shell, page, "report")


def approval(stage: Stage) -> QWidget:
    """A service that gets slips only from a supervisor, at the desk of a caseworker, after *Print* came too early."""
    shell, page = _open(stage, "police", who="CW01")
    for name, value in (AGREED | {"level": "l1_code_only", "carrier": "staff"}).items():
        page.presenter.chose(name, value)
    page.panel.button.click()
    return _scrolled(stage, shell, page, "_approval")


def _open(stage: Stage, sector: str, *, who: str = "SV01", report: bool = False) -> tuple[Shell, ReferralPage]:
    _add_services(stage.typical, sector)
    shell = stage.shell(stage.typical, "referral", who=who, case_id=stage.case_id)
    page = shell.page()
    assert isinstance(page, ReferralPage)
    page.show_printers(PRINTERS)
    if report:
        page.presenter.chose("kind", "statutory_report")
    page.presenter.chose("sector", sector)
    page.presenter.chose("provider", next(iter(page.presenter.offered())).id)
    page.presenter.chose("language", stage.looks.choices.language)
    return shell, page


def _scrolled(stage: Stage, shell: Shell, page: ReferralPage, to: str) -> QWidget:
    page.presenter.preview()
    shell.resize(1280, 720)
    shell.show()
    for _ in range(5):
        stage.application.processEvents()
    page.middle_to(getattr(page, to))
    return shell


def _add_services(office: Office, sector: str) -> None:
    desk = office.desk("SV01")
    if providers.list_providers(desk, sector):
        return
    for number, name in enumerate(("Gulgasht office", "Cantonment office", "Old city office"), start=1):
        plan = ProviderPlan(
            names={"en": name}, sectors=(sector,), neutral_names={"en": name}, address=f"House {number}, Bosan Road",
            phone=f"061-900{number}00", hours="Mon–Fri 9–17", flagged=sector == "police",
        )  # fmt: skip
        providers.add_provider(desk, plan)
