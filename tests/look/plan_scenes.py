# SPDX-License-Identifier: Apache-2.0
"""Scenes of the plan of a case: nothing planned yet, a plan in the middle of its work, its forms, the safety plan."""

from __future__ import annotations

import functools
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services import full_intake

from intake_desktop.services import needs, plans, safety, steps
from intake_desktop.services.plan_reading import PlanAction
from intake_desktop.ui.pages.plan.page import PlanPage
from intake_desktop.ui.shell import Shell

from .stage import Stage

WISH = "میں چاہتی ہوں کہ بچے اسکول جاتے رہیں اور وہ ہمیں تنگ نہ کرے۔"
WORDS = {
    "warning_signs": "جب وہ شراب پی کر آتا ہے اور دروازہ بند کرتا ہے۔",
    "code_signal": "چھت پر سرخ دوپٹہ",
    "important_items": "شناختی کارڈ، نکاح نامہ، دوا، تھوڑے پیسے",
    "children_plan": "",
}


@functools.cache
def _office(stage: Stage) -> tuple[Office, str, str]:
    """A centre with a case that was only told, and one that has a plan."""
    office = Office(Path(stage._folder.name) / "plans", "A")
    provider = office.provider("legal_aid")
    told = full_intake.take(office, what_she_wants_first=WISH, needs_legal="Wants to know her rights.").case_id or ""
    case = full_intake.take(office, what_she_wants_first=WISH, suicide_screen="yes_now").case_id or ""
    desk = office.desk("CW01")
    today = desk.today()
    needs.ask_needs(desk, case, {"police": "no", "medical_health": "undecided"})
    line = needs.NeedLine(
        "legal_aid", "yes", "referred", "in_progress",
        "Free lawyer of the district: two weeks, no cost. A private one: at once, she cannot pay.",
        provider=provider, appointment=(today + timedelta(days=4)).isoformat(),
    )  # fmt: skip
    needs.set_need(desk, case, line)
    needs.set_need(desk, case, needs.NeedLine("counselling_psychosocial", "yes", "provided_here", "met"))
    goal = plans.set_goal(desk, case, WISH, "legal_aid").value

    def action(what: str, who: str, days: int) -> str:
        due = (today + timedelta(days=days)).isoformat()
        wanted = PlanAction("", goal, "", what, who, due, "", "", "", "", "")
        return plans.set_action(desk, case, wanted).value

    action("Fetch the marriage certificate with her", "survivor", -2)
    action("Go with her to the free lawyer", "caseworker", 4)
    school = action("Speak with the headmistress about the children", "caseworker", 1)
    plans.end_action(desk, case, school, "partly", "She wants to tell her herself first.")
    plans.agree_on_plan(desk, case, "yes", (today + timedelta(days=6)).isoformat())
    safety.write_safety_plan(
        desk, case, WORDS, with_her="yes", copy="memorised", fears="کہ وہ بچوں کو لے جائے گا۔",
        review_on=today + timedelta(days=7),
    )  # fmt: skip
    safety.write_suicide_steps(desk, case, {"not_alone": "yes", "supports": "Her sister stays tonight."})
    steps.mark_item(desk, case, "first_aid_given", "done")
    return office, told, case


def _page(stage: Stage, who: str, *, told: bool = False) -> tuple[Shell, PlanPage]:
    office, begun, case = _office(stage)
    shell = stage.shell(office, "plan", who=who, case_id=begun if told else case)
    page = shell.page()
    assert isinstance(page, PlanPage)
    return shell, page


def empty(stage: Stage) -> QWidget:
    """A case after the full intake: what she said stands there, nothing is planned."""
    return _page(stage, "CW01", told=True)[0]


def plan(stage: Stage, who: str = "CW01", *, at: str = "") -> QWidget:
    """A plan at work; `at` is a card to scroll to."""
    shell, page = _page(stage, who)
    if at:
        shell.resize(1280, 720)
        shell.show()
        for _ in range(5):
            stage.application.processEvents()
        place = getattr(page, at).mapTo(page.scroll_body, getattr(page, at).rect().topLeft()).y()
        page.middle.verticalScrollBar().setValue(place)
    return shell


def form(stage: Stage, word: str, *, problem: bool = False) -> QWidget:
    """One of the forms."""
    shell, page = _page(stage, "CW01", told=word == "ask")
    if word == "need":
        page.needs.changes["legal_aid"].click()
    elif word == "ask":
        page.needs.ask.click()
    elif word == "goal":
        page.plan.add_goal.click()
    elif word == "action":
        page.plan.add_action.click()
    elif word == "safety":
        page._open("safety")
    else:
        page._open(word)
    if problem:
        page.forms[word].save.click()
    return shell


def reading(stage: Stage) -> QWidget:
    """The safety plan, asked for."""
    shell, page = _page(stage, "CW01")
    page.safety.open.click()
    return shell
