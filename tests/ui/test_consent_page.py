# SPDX-License-Identifier: Apache-2.0
"""The ledger in the window: what is told can be read out, and one press and a yes take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from intake_desktop.services import cases, consents, slips
from intake_desktop.services.slips import SlipPlan
from intake_desktop.ui.kit.asking import Asking
from intake_desktop.ui.pages.consent.page import ConsentPage
from intake_desktop.ui.pages.consent.services import services_at
from intake_desktop.ui.runner import InlineRunner

from .conftest import settle

SLIP = SlipPlan(carrier="escort", discreet=False, escort="CW01")
FACTS = {"sector": "legal_aid", "level": "l3_need_to_know", "items": ("help_wanted", "children")}


@pytest.fixture
def opened(show: Callable[..., Any], office: Any) -> Callable[..., ConsentPage]:
    def open_(case: str, code: str = "CW01") -> ConsentPage:
        page = ConsentPage(services_at(office.desk(code)), InlineRunner())
        show(page, 1100, 680)
        page.arrive(case_id=case)
        return page

    return open_


def words_of(page: ConsentPage) -> str:
    settle()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def press(page: ConsentPage, words: str) -> None:
    button = next(one for one in page.findChildren(QPushButton) if one.isVisible() and one.text() == words)
    button.click()
    settle()


def answer_yes(page: ConsentPage) -> None:
    box = page.window().findChild(Asking)
    assert box is not None
    box.yes.click()
    settle()


def test_a_case_without_a_line_says_that_nothing_leaves(opened: Callable[..., ConsentPage], office: Any) -> None:
    page = opened(str(office.intake().case_id))
    assert "Nothing about her may leave the centre yet." in words_of(page)
    asked = []
    page.slip_wanted.connect(lambda *where: asked.append(where))
    page.new.click()
    assert asked == [(page.case_id, "", "")]


def test_what_is_told_is_read_out_and_so_is_what_is_not(opened: Callable[..., ConsentPage], office: Any) -> None:
    case = str(office.intake().case_id)
    office.release(case, office.provider("legal_aid"), limits="Not that her sister knows.", **FACTS)
    page = opened(case)
    assert "What help you want from them" not in words_of(page)
    press(page, "Read out what they are told")
    told, _, untold = words_of(page).partition("We do not tell them:")
    assert "That you have children" in told
    assert "The name of the person you accuse" in untold
    assert "Not that her sister knows." in untold


def test_one_press_and_a_yes_take_it_back(opened: Callable[..., ConsentPage], office: Any) -> None:
    case = str(office.intake().case_id)
    line = office.release(case, office.provider("legal_aid"), **FACTS)
    desk = office.desk("CW01")
    slips.issue_slip(desk, slips.draft_slip(desk, case, line, SLIP).value)
    page = opened(case)
    page.cards[0].buttons["take_back"].click()
    answer_yes(page)
    assert "Taken back. Nothing leaves the centre on it any more." in words_of(page)
    assert page.cards[0].line.state == "withdrawn"
    assert "take_back" not in page.cards[0].buttons
    assert [one.status for one in cases.open_case(desk, case).referrals] == ["revoked"]


def test_she_lets_less_be_told(opened: Callable[..., ConsentPage], office: Any) -> None:
    case = str(office.intake().case_id)
    office.release(case, office.provider("legal_aid"), **FACTS)
    page = opened(case)
    page.cards[0].buttons["less"].click()
    assert page.less.offered["levels"] == ("l1_code_only", "l2_contact", "l3_need_to_know")
    page.less.items.row("children").click()
    page.less.save.click()
    settle()
    now = page.cards[0].line.now
    assert (now.level, now.items) == ("l3_need_to_know", ("help_wanted",))
    page.cards[0].buttons["less"].click()
    page.less.levels.row("l1_code_only").click()
    assert not page.less.fields["items"].isVisible()
    page.less.save.click()
    settle()
    assert (page.cards[0].line.now.level, page.cards[0].line.now.items) == ("l1_code_only", ())
    assert "less" not in page.cards[0].buttons


def test_all_else_is_decided_here_too(opened: Callable[..., ConsentPage], office: Any) -> None:
    case = str(office.intake().case_id)
    page = opened(case)
    page.agreements.buttons["decide", "case_conference"].click()
    assert "May we speak about you with other services, without your name?" in words_of(page)
    form = page.agreement
    form.save.click()
    assert form.fields["decision"].problem()
    form.fields["decision"].editor.row("given").click()
    assert not form.fields["giver"].isVisible()
    form.fields["method"].editor.row("signature").click()
    form.save.click()
    settle()
    assert form.isHidden()
    page.agreements.buttons["take_back", "anonymous_statistics"].click()
    answer_yes(page)
    assert "She is not counted in reports that leave the centre." in words_of(page)
    assert ("take_back", "anonymous_statistics") not in page.agreements.buttons


def test_of_a_child_is_asked_who_agrees(opened: Callable[..., ConsentPage], office: Any) -> None:
    case = str(office.intake(age_years=13).case_id)
    page = opened(case)
    assert "She is a child. Who may agree:" in words_of(page)
    page.agreements.buttons["decide", "interpreter"].click()
    form = page.agreement
    form.fields["decision"].editor.row("given").click()
    with pytest.raises(KeyError):
        form.givers.row("survivor")
    form.givers.row("best_interest_decision").click()
    form.fields["method"].editor.row("signature").click()
    assert form.fields["note"].isVisible()
    assert form.fields["assent"].isVisible()
    form.save.click()
    assert "a child is always asked" in words_of(page)
    form.fields["assent"].editor.row("given").click()
    form.fields["note"].set_value("She cannot follow us without one.")
    form.save.click()
    settle()
    assert form.isHidden()


def test_a_supervisor_writes_her_note_on_what_a_girl_decided_alone(
    opened: Callable[..., ConsentPage], office: Any
) -> None:
    case = str(office.intake(age_years=16).case_id)
    office.release(case, office.provider("legal_aid"), **FACTS)
    page = opened(case)
    assert "A supervisor has still to read why it was decided like this." in words_of(page)
    assert "note" not in page.cards[0].buttons
    page = opened(case, "SV01")
    page.cards[0].buttons["note"].click()
    page.note.save.click()
    assert page.note.fields["note"].problem()
    page.note.fields["note"].set_value("She understands what she agrees to.")
    page.note.save.click()
    assert "She understands what she agrees to." in words_of(page)
    assert not page.cards[0].line.waits
    assert page.cards[0].line.state == ""


def test_a_closed_case_lets_her_take_back_and_nothing_else(opened: Callable[..., ConsentPage], office: Any) -> None:
    case = str(office.intake().case_id)
    office.release(case, office.provider("legal_aid"), **FACTS)
    with office.desk("SV01").store.transaction("SV01", "record_changed", case) as t:
        t.set("case", case, {"status": "closed", "closed_on": "2026-11-22"}, str(_person(office, case)))
    page = opened(case)
    assert set(page.cards[0].buttons) == {"take_back"}
    assert {word for word, _ in page.agreements.buttons} == {"take_back"}
    page.cards[0].buttons["take_back"].click()
    answer_yes(page)
    assert page.cards[0].line.state == "withdrawn"


def test_a_service_she_named_is_found_in_the_directory(opened: Callable[..., ConsentPage], office: Any) -> None:
    case, lawyer = str(office.intake().case_id), office.provider("legal_aid")
    desk = office.desk("CW01")
    said = {"type": "release_to_service", "decision": "given", "giver": "survivor", "method": "signature"}
    said |= {"receiver": "Lawyer Nadia", "sector": "legal_aid", "level": "l2_contact", "valid_until": "2027-01-01"}
    with desk.store.transaction("CW01", "consent_changed", case) as t:
        consents.write_release(desk, t, case, str(_person(office, case, desk)), said | {"incidents": []})
    page = opened(case)
    assert "Lawyer Nadia" in words_of(page)
    assert set(page.cards[0].buttons) == {"name", "take_back"}
    page.cards[0].buttons["name"].click()
    assert "Which service did she mean by “Lawyer Nadia”?" in words_of(page)
    page.naming.save.click()
    assert page.naming.fields["provider"].problem()
    page.naming.services.set_value(lawyer)
    page.naming.save.click()
    settle()
    assert (page.cards[0].line.now.provider, page.cards[0].line.state) == (lawyer, "")


def test_a_line_that_ended_says_why(opened: Callable[..., ConsentPage], office: Any) -> None:
    case = str(office.intake().case_id)
    line = office.release(case, office.provider("legal_aid"), **FACTS)
    office.clock.shift(days=91)
    page = opened(case)
    assert "This consent has expired. Ask her again." in words_of(page)
    assert set(page.cards[0].buttons) == {"again", "take_back"}
    asked = []
    page.slip_wanted.connect(lambda *where: asked.append(where))
    page.cards[0].buttons["again"].click()
    assert asked == [(case, consents.release_line(office.desk("CW01"), case, line).provider, "legal_aid")]


def _person(office: Any, case: str, desk: Any = None) -> str:
    query = "select person from case_file where id = ?"
    return str((desk or office.desk("SV01")).store.reader.execute(query, (case,)).fetchone()[0])
