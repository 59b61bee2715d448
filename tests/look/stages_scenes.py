# SPDX-License-Identifier: Apache-2.0
"""Scenes of police, courts, the shelter, conferences and of judging her danger anew."""

from __future__ import annotations

import functools
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services import full_intake
from tests.services.test_stages import TOLD

from intake_desktop.services import conferences, proceedings, shelter
from intake_desktop.services.conferences import ConferencePlan
from intake_desktop.services.shelter import Child
from intake_desktop.ui.pages.reassess.page import ReassessPage
from intake_desktop.ui.pages.shelter.page import ShelterPage
from intake_desktop.ui.pages.stages.page import StagesPage

from .stage import Stage


@functools.cache
def _office(stage: Stage) -> tuple[Office, str]:
    """A centre with a woman who is in the shelter and goes to court, and two who wait or stay too long."""
    office = Office(Path(stage._folder.name) / "stages", "A")
    case = str(full_intake.take(office, **TOLD, belongings_list="A green bag, two papers").case_id)
    desk = office.desk("CW01")
    (stay,) = shelter.stays_of(desk, case)
    shelter.describe_stay(desk, case, stay.id, "Takes insulin twice a day", [Child("girl", 4)], "A green bag")
    conferences.record_conference_consent(desk, case, "given", "signature")
    plan = ConferencePlan(
        day=desk.today(), units=("police", "legal_aid", "shelter"), wishes="To stay in the city, near her sister.",
        questions="Who goes with her to the court?", decisions=("stays_open", "plan_changed"),
    )  # fmt: skip
    made = conferences.record_conference(desk, case, plan).value
    when = desk.today() + timedelta(days=5)
    conferences.promise(desk, case, made, "An officer waits at the gate.", "police", when)
    long = str(office.intake().case_id)
    shelter.admit(office.desk("CW01"), long)
    office.clock.shift(days=6)
    waiting = str(office.intake(age_years=33).case_id)
    desk = office.desk("CW01")
    shelter.ask_for_place(desk, waiting, "", [Child("boy", 9)])
    proceedings.record_stage(desk, case, "trial", desk.today(), "The court asked for the papers again.")
    return office, case


def stages(stage: Stage, *, form: str = "") -> QWidget:
    """The page of that case, or one of its forms."""
    office, case = _office(stage)
    shell = stage.shell(office, "stages", who="CW01", case_id=case)
    page = shell.page()
    assert isinstance(page, StagesPage)
    if form:
        page._open(form, None)
    return shell


def stages_below(stage: Stage) -> QWidget:
    """The lower half of that page."""
    shell = stages(stage)
    page = shell.page()  # type: ignore[attr-defined]
    page.middle.verticalScrollBar().setMaximum(1 << 16)
    page.law.hide()
    return shell


def in_shelter(stage: Stage, *, who: str = "SV01") -> QWidget:
    """Who is in the shelter."""
    office, _ = _office(stage)
    shell = stage.shell(office, "shelter", who=who)
    assert isinstance(shell.page(), ShelterPage)
    return shell


def nobody_there(stage: Stage) -> QWidget:
    """The shelter of a centre on its first day."""
    return stage.shell(stage.empty, "shelter")


def danger(stage: Stage, *, asks: bool = False) -> QWidget:
    """The judgements of that case, or the questions with some answers."""
    office, case = _office(stage)
    shell = stage.shell(office, "reassess", who="CW01", case_id=case)
    page = shell.page()
    assert isinstance(page, ReassessPage)
    if asks:
        page.presenter.begin()
        page.presenter.answered("safe_now", "yes")
        page.presenter.answered("suicide_screen", "no")
    return shell
