# SPDX-License-Identifier: Apache-2.0
"""The first page of the day: what is late stands first, one key acts on it, and nothing says who she is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake_desktop.services import classifications, drafts, referrals, slips, todo
from intake_desktop.services.slips import SlipPlan
from intake_desktop.ui.pages.stub.page import StubPage
from intake_desktop.ui.pages.today.page import TodayPage
from intake_desktop.ui.pages.today.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES

from .conftest import settle


@pytest.fixture
def opened(show: Callable[..., Any], office: Any) -> Callable[..., TodayPage]:
    def open_(code: str = "CW01") -> TodayPage:
        page = TodayPage(services_at(office.desk(code)), InlineRunner())
        show(page, 1100, 680)
        page.arrive()
        page.focus_first()
        return page

    return open_


def test_a_new_centre_is_offered_its_first_intake(opened: Callable[..., TodayPage], qtbot: QtBot) -> None:
    page = opened()
    assert page.nothing.button is not None
    assert page.nothing.button.text() == "New intake"
    with qtbot.waitSignal(page.intake_wanted):
        page.nothing.button.click()


def test_what_is_late_stands_first_and_enter_goes_where_it_is_done(
    opened: Callable[..., TodayPage], office: Any, qtbot: QtBot
) -> None:
    case = office.intake(full_name="Zainab Bibi")
    todo.add_task(office.desk("CW01"), case.case_id, "accompany", office.desk("CW01").today())
    drafts.begin_intake(office.desk("CW01"))
    office.clock.shift(hours=25)
    page = opened()
    lines = page.list.texts()
    assert [line.split(",")[0] for line in lines] == ["1 day late", "Late since 02:10", "Draft"]
    assert lines[0].startswith(f"1 day late, Go with her, {case.survivor_code}")
    assert not any("Zainab" in line for line in lines)
    with qtbot.waitSignal(page.place_wanted) as wanted:
        qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    assert (wanted.args[0].pages[0], wanted.args[0].where["case_id"]) == ("contacts", case.case_id)


def test_a_supervisor_sees_what_to_decide_and_who_has_how_much(opened: Callable[..., TodayPage], office: Any) -> None:
    case = office.intake("CW01").case_id
    classifications.change_risk(office.desk("CW01"), case, "high")
    page = opened("SV01")
    assert [line.split(",")[0] for line in page.list.texts()] == ["High risk", "To decide"]
    page.caseload.click()
    settle()
    assert page.team.isVisible()
    assert page.team.staff.texts() == ["CW01, 1 case, 1 at high risk, Within the guide"]
    assert page.team.issued.text() == "Reports the law required this month: 0 · referrals issued: 0"
    assert "High risk" in page.team.cases.texts()[0]
    page.back.click()
    assert page.list.isVisible()
    assert opened("CW01").caseload.isHidden()


def test_a_day_without_anything_due_offers_her_cases(opened: Callable[..., TodayPage], office: Any) -> None:
    office.intake("CW01")
    desk = office.desk("CW02")
    assert desk.staff_code == "CW02"
    page = opened("SV01")
    assert page.nothing.button is not None
    assert page.nothing.button.text() == "Open your cases"


def test_the_window_opens_at_today_and_a_line_leads_to_its_page(
    show: Callable[..., Any], office: Any, qtbot: QtBot
) -> None:
    case = str(office.intake("CW01").case_id)
    desk = office.desk("CW01")
    todo.add_task(desk, case, "accompany", desk.today() + timedelta(days=1))
    shell = show(Shell(desk, InlineRunner(), PAGES, lambda _: None), 1280, 720)
    page = shell.page()
    assert isinstance(page, TodayPage)
    key = next(row.key for row, text in zip(page.list.rows(), page.list.texts(), strict=True) if "Go with her" in text)
    page.list.opened.emit(key)
    assert shell.page() is shell.page("contacts")


def test_a_slip_leads_to_handing_it_over_and_then_to_its_reply(
    show: Callable[..., Any], office: Any, qtbot: QtBot
) -> None:
    case = str(office.intake().case_id)
    consent = office.release(case, office.provider("shelter"))
    desk = office.desk("CW01")
    id = slips.draft_slip(desk, case, consent, SlipPlan(priority="emergency", may_confirm=True)).value
    number = slips.issue_slip(desk, id).value
    shell = show(Shell(desk, InlineRunner(), PAGES, lambda _: None), 1280, 720)

    def press() -> str:
        shell.go("today")
        page = shell.page()
        assert isinstance(page, TodayPage)
        key, line = next(
            (row.key, text) for row, text in zip(page.list.rows(), page.list.texts(), strict=True) if number in text
        )
        page.list.opened.emit(key)
        return line

    assert press().startswith("To hand over")
    assert shell.page() is shell.page("referrals")
    referrals.take_step(desk, id, "delivered")
    assert press().startswith("Reply by")
    reply = shell.page()
    assert isinstance(reply, StubPage)
    assert reply.found.number.text() == number
    office.clock.shift(hours=30)
    assert press().startswith("Reply 1 day late")
    shell.go("today")
    qtbot.keyClick(shell, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert reply.isVisible()
    assert reply.number.isVisible(), "somebody with another stub in her hand begins with its number"


def test_the_rail_says_how_much_waits(show: Callable[..., Any], office: Any) -> None:
    case = str(office.intake("CW01").case_id)
    desk, runner = office.desk("CW01"), InlineRunner()
    shell = show(Shell(desk, runner, PAGES, lambda _: None), 1280, 720)
    assert shell.rail.button("today").accessibleName() == "Today"
    runner.run(lambda: todo.add_task(desk, case, "accompany", desk.today()), lambda _: None, lambda _: None)
    assert shell.rail.button("today").accessibleName() == "Today 1"
