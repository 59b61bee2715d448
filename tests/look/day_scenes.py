# SPDX-License-Identifier: Apache-2.0
"""Scenes of the day: what to do now, for a caseworker and a supervisor; the caseload; speaking with her."""

from __future__ import annotations

import functools
from datetime import timedelta
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services.statutes import CHILD_ACT, statute

from intake_desktop.domain.disclosure import REPORT
from intake_desktop.domain.follow_ups import Entry
from intake_desktop.services import cases, classifications, follow_ups, slips, todo
from intake_desktop.services.slips import SlipPlan
from intake_desktop.ui.pages.contacts.page import ContactsPage
from intake_desktop.ui.pages.today.page import TodayPage

from .stage import Stage

CONTACT = {
    "may_contact": "yes",
    "contact_method": "phone_call",
    "phone": "0300 7654321",
    "phone_is_shared": "yes",
    "safe_times": "Monday and Thursday before noon, when the children are at school",
    "safe_words": "The tailor is calling about the blue dress",
    "leave_message": "no",
}


POLICE_LAW = "پولیس کا ضابطہ، دفعہ 12"


@functools.cache
def _busy(stage: Stage) -> str:
    """Some days of work: things late, due and to come, slips without a reply, high risk. Gives one case."""
    office = stage.typical
    hers = str(office.intake("CW01", **CONTACT).case_id)
    desk = office.desk("CW01")
    others = [row.id for row in cases.list_cases(desk, limit=6) if row.id != hers]
    classifications.change_risk(desk, hers, "high")
    classifications.change_risk(desk, others[0], "medium")
    todo.add_task(desk, hers, "other", desk.today(), "Ask the school for her papers")
    todo.add_task(desk, others[1], "accompany", desk.today() + timedelta(days=2))
    consent = office.release(hers, office.provider("shelter"))
    desk = office.desk("CW01")
    slip = slips.draft_slip(desk, hers, consent, SlipPlan(priority="emergency")).value
    slips.issue_slip(desk, slip)
    entry = Entry(way="phone_call", result="not_reached", on=desk.today(), at_her_times=True, spoke_with="nobody")
    follow_ups.record_contact(desk, hers, entry)
    kept = Entry(
        way="in_person", result="reached_new_needs", on=desk.today() - timedelta(days=1), spoke_with="herself",
        safe="unknown", note="She asks for work she can do at home.",
    )  # fmt: skip
    follow_ups.record_contact(desk, hers, kept)
    todo.add_task(desk, others[2], "ask_service", desk.today())
    office.clock.shift(hours=26)
    todo.add_task(office.desk("CW01"), hers, "accompany", office.desk("CW01").today(), "To the notary")
    return hers


@functools.cache
def _corrected(stage: Stage) -> str:
    """A case with a contact that was corrected, and one that belonged to somebody else."""
    office = stage.typical
    hers = str(office.intake("CW01", **CONTACT).case_id)
    desk = office.desk("CW01")
    said = Entry(way="phone_call", result="reached_safe", on=desk.today(), at_her_times=True, spoke_with="herself",
                 safe="yes", note="She is at her sister's.")  # fmt: skip
    made = follow_ups.record_contact(desk, hers, said).value
    right = msgspec.structs.replace(said, note="She is at her aunt's.", on=desk.today() - timedelta(days=1))
    follow_ups.correct_contact(desk, hers, made, right)
    wrong = Entry(way="in_person", result="not_reached", on=desk.today(), spoke_with="nobody")
    follow_ups.take_back_contact(desk, hers, follow_ups.record_contact(desk, hers, wrong).value)
    return hers


def today(stage: Stage, who: str) -> QWidget:
    """The first page of the day."""
    _busy(stage)
    return stage.shell(stage.typical, "today", who=who)


def caseload(stage: Stage) -> QWidget:
    """Who has how many, and what to talk over."""
    _busy(stage)
    shell = stage.shell(stage.typical, "today", who="SV01")
    page = shell.page()
    assert isinstance(page, TodayPage)
    page.caseload.click()
    return shell


@functools.cache
def _reported(stage: Stage) -> Office:
    """A centre that had to report by two laws, in two months."""
    office = Office(Path(stage._folder.name) / "reported", "A")
    case = str(office.intake().case_id)
    for sector, law, reports, days in (("child_protection", CHILD_ACT, 2, 32), ("police", POLICE_LAW, 1, 0)):
        statute(office, sector, "person", name=law)
        place, desk = office.provider(sector), office.desk("SV01")
        plan = SlipPlan(kind=REPORT, discreet=False, carrier="staff", law=law, named=("person",), told_her="yes")
        for _ in range(reports):
            slips.issue_slip(desk, slips.draft_report(desk, case, place, sector, plan).value)
        office.clock.shift(days=days)
    return office


def by_law(stage: Stage) -> QWidget:
    """How many reports each law required, below who has how many cases."""
    shell = stage.shell(_reported(stage), "today", who="SV01")
    page = shell.page()
    assert isinstance(page, TodayPage)
    page.caseload.click()
    shell.resize(1280, 720)
    shell.show()
    for _ in range(5):
        stage.application.processEvents()
    page.team.middle.ensureWidgetVisible(page.team.by_law.things()[-1])
    return shell


def contacts(stage: Stage, *, revealed: bool = False, writing: bool = False, corrected: bool = False) -> QWidget:
    """How she is contacted, what is to be done, each contact; or one that was corrected, and one being corrected."""
    case = _corrected(stage) if corrected else _busy(stage)
    shell = stage.shell(stage.typical, "contacts", who="CW01", case_id=case)
    page = shell.page()
    assert isinstance(page, ContactsPage)
    if revealed:
        page.agreed.reveal.click()
    if writing:
        page.write.click()
        page.entry.way.row("home_visit").click()
        page.entry.result.row("reached_safe").click()
    if corrected:
        page.correct_verbs()[0].click()
        shell.resize(1280, 720)
        shell.show()
        for _ in range(5):
            stage.application.processEvents()
        page.middle.ensureWidgetVisible(page.made.things()[-1])
    return shell
