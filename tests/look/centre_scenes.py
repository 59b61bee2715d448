# SPDX-License-Identifier: Apache-2.0
"""Scenes of what belongs to no case that is open: the centre's menu, prevention, feedback, files to be erased."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.domain.closing import ITEMS
from intake_desktop.domain.prevention import Work
from intake_desktop.services import closures, feedback, prevention
from intake_desktop.services.closures import ClosurePlan
from intake_desktop.ui.pages.feedback.page import FeedbackPage
from intake_desktop.ui.pages.prevention.page import PreventionPage
from intake_desktop.ui.pages.retention.page import RetentionPage

from .stage import Stage

WORKS = (
    Work("2026-11-12", "awareness", "Union council hall, Shujabad", women=46, girls=12),
    Work("2026-11-17", "partner_meeting", "District hospital", women=6, men=4),
    Work("2026-11-20", "school", "", girls=85),
)


@functools.cache
def _house(stage: Stage) -> Office:
    """A centre seven years on, with a log, feedback, and three closed files."""
    office = Office(Path(stage._folder.name) / "house", "A")
    office.hire("CA01", "centre_administrator")
    plan = ClosurePlan("needs_met", dict.fromkeys(ITEMS, "yes"))
    for _ in range(3):
        case = office.intake("CW01").case_id or ""
        request = closures.ask_closure(office.desk("CW01"), case, plan).value
        closures.decide_closure(office.desk("SV01"), case, request, approve=True)
    for work in WORKS:
        prevention.log_work(office.desk("CW01"), work)
    for answers in ({"friendly": "yes", "privacy": "no"}, {"friendly": "partly"}, {"told_options": "yes"}) * 2:
        feedback.give_feedback(
            office.desk("SV01"), answers, "Please a warmer waiting room." if len(answers) > 1 else ""
        )
    office.clock.shift(days=365 * 7 + 5)
    return office


def centre(stage: Stage) -> QWidget:
    """The menu, as an administrator sees it."""
    return stage.shell(_house(stage), "centre", who="CA01")


def log(stage: Stage, *, problem: bool = False) -> QWidget:
    """The log of prevention."""
    shell = stage.shell(_house(stage), "prevention", who="CW01")
    page = shell.page()
    assert isinstance(page, PreventionPage)
    if problem:
        page.fields["women"].set_value("many")
        page.button.click()
    return shell


def opinions(stage: Stage, *, results: bool = False) -> QWidget:
    """The form for a client, or what all of them said."""
    shell = stage.shell(_house(stage), "feedback", who="SV01")
    page = shell.page()
    assert isinstance(page, FeedbackPage)
    if results:
        page.look.click()
        shell.resize(1280, 720)
        shell.show()
        for _ in range(5):
            stage.application.processEvents()
        page.middle.ensureWidgetVisible(page.results, 50, 500)
    return shell


def over(stage: Stage, who: str = "CA01") -> QWidget:
    """Files whose time is over."""
    shell = stage.shell(_house(stage), "retention", who=who)
    page = shell.page()
    assert isinstance(page, RetentionPage)
    if page.ticks:
        next(iter(page.ticks.values())).setChecked(True)
        page.button.click()
    return shell


LOOK = {
    "centre-typical": centre,
    "prevention-typical": log,
    "prevention-problem": lambda stage: log(stage, problem=True),
    "feedback-typical": opinions,
    "feedback-results": lambda stage: opinions(stage, results=True),
    "retention-typical": over,
    "retention-supervisor": lambda stage: over(stage, "SV01"),
}
"""Each scene by its name."""
