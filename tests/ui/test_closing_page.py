# SPDX-License-Identifier: Apache-2.0
"""A caseworker goes through the end of a case on the screen; a supervisor decides; years later somebody opens it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services.test_closures import DONE

from intake_desktop.domain.closing import ITEMS
from intake_desktop.services import closures, slips, transfers
from intake_desktop.services.closures import ClosurePlan
from intake_desktop.services.slips import SlipPlan
from intake_desktop.ui.pages.closing.page import ClosingPage
from intake_desktop.ui.pages.closing.presenter import services_at
from intake_desktop.ui.runner import InlineRunner

from .conftest import heard, settle

Show = Callable[..., QWidget]


@pytest.fixture
def case(office: Office) -> str:
    return office.intake("CW01", full_name="Marker Zainab").case_id or ""


def sits(show: Show, office: Office, code: str, case: str) -> ClosingPage:
    page = ClosingPage(services_at(office.desk(code)), InlineRunner())
    show(page, 1100, 900)
    page.arrive(case_id=case)
    return page


def choose(page: ClosingPage, reason: str) -> None:
    page.ask.reason.set_value(reason)
    page.ask.reason.editor.edited.emit(reason)


def shown(page: ClosingPage) -> set[str]:
    cards = ("closed", "decide", "ask", "offer", "rest", "past")
    return {name for name in cards if not getattr(page, name).isHidden()}


def closed(office: Office, case: str) -> None:
    request = closures.ask_closure(office.desk("CW01"), case, ClosurePlan("needs_met", DONE)).value
    closures.decide_closure(office.desk("SV01"), case, request, approve=True)


def test_the_checklist_is_gone_through_and_asked(show: Show, office: Office, case: str) -> None:
    page = sits(show, office, "CW01", case)
    assert shown(page) == {"ask", "offer", "rest"}
    assert page.ask.child.isHidden()
    choose(page, "needs_met")
    page.ask.button.click()
    assert [one.text for one in page.ask.problems.said] == ["Answer every point of the checklist."]
    for item in ITEMS:
        page.ask.points[item].set_values("yes", None)
    page.ask.points["needs_met"].set_values("no", None)
    assert not page.ask.points["needs_met"].why.isHidden()
    page.ask.button.click()
    assert "Say why" in page.ask.problems.said[0].text
    page.ask.points["needs_met"].set_values("no", "no place in the shelter")
    page.ask.button.click()
    assert "It is asked" in page.said()
    assert shown(page) == {"decide", "offer", "rest"}
    assert page.decide.deeds.isHidden(), "she does not decide herself"
    settle()
    assert any("no place in the shelter" in name for _, name, _ in heard(page))
    assert all("Zainab" not in name for _, name, _ in heard(page))


def test_what_stands_against_a_reason_is_said_at_once(show: Show, office: Office, case: str) -> None:
    page = sits(show, office, "CW01", case)
    choose(page, "no_contact")
    assert len(page.ask.against.said) == 1
    choose(page, "survivor_request")
    assert page.ask.against.isHidden()


def test_what_was_typed_stays_when_something_else_changes(show: Show, office: Office, case: str) -> None:
    page = sits(show, office, "CW01", case)
    page.ask.note.set_value("she calls on Monday")
    page.reread()
    assert page.ask.note.value() == "she calls on Monday"
    other = office.intake("CW01").case_id
    page.arrive(case_id=other)
    assert not page.ask.note.value(), "and is not carried to another case"


def test_a_supervisor_decides(show: Show, office: Office, case: str) -> None:
    closures.ask_closure(office.desk("CW01"), case, ClosurePlan("needs_met", DONE))
    page = sits(show, office, "SV01", case)
    page.decide.back.click()
    assert "Say what is missing" in page.decide.problems.said[0].text
    page.decide.note.set_value("ask her about the money order")
    page.decide.back.click()
    assert shown(page) == {"ask", "offer", "rest", "past"}
    assert any("money order" in name for _, name, _ in heard(page))
    closures.ask_closure(office.desk("CW01"), case, ClosurePlan("needs_met", DONE))
    page = sits(show, office, "SV01", case)
    page.decide.approve.click()
    assert "closed" in page.said()
    assert shown(page) == {"closed", "past"}


def test_it_is_opened_again_with_a_reason(show: Show, office: Office, case: str) -> None:
    closed(office, case)
    page = sits(show, office, "CW01", case)
    assert page.closed.again.isHidden(), "her caseworker asks a supervisor"
    page = sits(show, office, "SV01", case)
    page.closed.button.click()
    assert page.closed.problems.said
    page.closed.reason.set_value("new_violence")
    page.closed.button.click()
    assert "open again" in page.said()
    assert shown(page) == {"ask", "offer", "rest", "past"}


def test_after_two_years_a_new_case_begins(show: Show, office: Office, case: str) -> None:
    closed(office, case)
    office.clock.shift(days=800)
    page = sits(show, office, "SV01", case)
    wanted: list[str] = []
    page.case_wanted.connect(wanted.append)
    assert page.closed.button.isHidden()
    page.closed.anew.click()
    assert len(wanted) == 1
    assert wanted != [case]


def test_it_rests_and_goes_on(show: Show, office: Office, case: str) -> None:
    page = sits(show, office, "CW01", case)
    page.rest.button.click()
    assert closures.closing_of(office.desk("CW01"), case).status == "on_hold"
    page.rest.button.click()
    assert closures.closing_of(office.desk("CW01"), case).status == "open"


def test_it_is_handed_over(show: Show, office: Office, case: str) -> None:
    page = sits(show, office, "CW01", case)
    assert page.offer.form.isHidden()
    assert not page.offer.none.isHidden()
    line = office.release(case, office.provider(), level="l4_documents")
    slip = slips.draft_slip(office.desk("CW01"), case, line, SlipPlan()).value
    slips.issue_slip(office.desk("CW01"), slip)
    page = sits(show, office, "CW01", case)
    page.offer.button.click()
    assert page.offer.problems.said
    page.offer.receiver.set_value(line)
    page.offer.button.click()
    [offer] = transfers.transfers_of(office.desk("CW01"), case)
    page.offer.buttons[offer.id, "accepted"].click()
    assert "take the case" in page.said()
    choose(page, "transferred")
    assert page.ask.against.isHidden()


def test_a_child_is_asked_about_more(show: Show, office: Office) -> None:
    child = office.intake("CW01", age_years=13).case_id or ""
    page = sits(show, office, "CW01", child)
    assert not page.ask.child.isHidden()
    page.ask.authority.set_value("informed")
    page.ask.interest.set_value("she lives with her aunt")
    assert page.ask.answers()["best_interest"] == "she lives with her aunt"
