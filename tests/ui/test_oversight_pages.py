# SPDX-License-Identifier: Apache-2.0
"""In the window: a case in an emergency and the answer to it, cases that change hands, the audit, who opened a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.domain.permissions import Action
from intake_desktop.services import cases, staff
from intake_desktop.ui.kit import Asking, Button
from intake_desktop.ui.pages.access.page import AccessPage
from intake_desktop.ui.pages.assign.page import AssignPage
from intake_desktop.ui.pages.audit.page import AuditPage
from intake_desktop.ui.pages.case.page import CasePage
from intake_desktop.ui.pages.emergency.page import EmergencyPage
from intake_desktop.ui.pages.openings.page import OpeningsPage
from intake_desktop.ui.pages.openings.presenter import services_at as openings_at
from intake_desktop.ui.printers import PrinterChoice, PrintWish
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES

from .conftest import settle

Show = Callable[..., QWidget]
WHY = "Her brother is at the gate and asks for her"


@pytest.fixture
def case(office: Office) -> str:
    return office.intake("CW01", full_name="Marker Zainab").case_id or ""


def code_of(office: Office, case: str) -> str:
    return cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)[0].survivor_code


def shell_at(show: Show, office: Office, who: str, key: str, **where: object) -> Shell:
    shell = Shell(office.desk(who), InlineRunner(), PAGES, lambda _: None)
    show(shell, 1280, 900)
    shell.go(key, **where)
    settle()
    return shell


def answer(page: QWidget, *, yes: bool = True) -> None:
    """Answer the box that asks."""
    (box,) = [one for one in page.window().findChildren(Asking) if one.isVisible()]
    (box.yes if yes else box.no).click()
    settle()


def test_a_night_a_code_a_reason_and_the_case_is_open(show: Show, office: Office, case: str) -> None:
    code = code_of(office, case)
    shell = shell_at(show, office, "CW02", "cases")
    shell.page().emergency.click()
    page = shell.page()
    assert isinstance(page, EmergencyPage)
    page.button.click()
    assert page.code.problem()
    assert page.reason.problem()
    page.code.set_value("MLT-2222222")
    page.reason.set_value(WHY)
    page.button.click()
    assert "no such record" in page.said()
    assert page.reason.value() == WHY, "what was typed stays"
    page.code.set_value(code)
    page.button.click()
    assert isinstance(shell.page(), CasePage)
    shell.go("emergency")
    assert page.open_now.isVisible()
    assert page.reason.value() is None


def test_the_supervisor_finds_it_and_closes_it_again(show: Show, office: Office, case: str) -> None:
    code = code_of(office, case)
    page = shell_at(show, office, "CW02", "emergency").page()
    page.code.set_value(code)
    page.reason.set_value(WHY)
    page.button.click()
    page = shell_at(show, office, "SV01", "emergency").page()
    assert isinstance(page, EmergencyPage)
    (judging,) = page.judging.values()
    judging.note.set_value("There was no danger")
    judging.wrong.click()
    assert page.judging == {}
    assert "closed again" in page.said()
    assert cases.list_cases(office.desk("CW02")) == []


def test_a_caseload_is_given_away_with_two_ticks_and_a_reason(show: Show, office: Office, case: str) -> None:
    page = shell_at(show, office, "SV01", "assign").page()
    assert isinstance(page, AssignPage)
    assert not page.card.isVisible()
    page.list.opened.emit("CW01")
    settle()
    page.button.click()
    assert page.to.problem()
    assert page.reason.problem()
    page.to.set_value(["CW02"])
    page.reason.set_value("worker_leaves")
    page.button.click()
    answer(page, yes=False)
    assert len(cases.list_cases(office.desk("SV01"))) == 1
    page.button.click()
    answer(page)
    assert not page.card.isVisible()
    assert cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)[0].owner == "CW02"


def test_one_case_is_given_away_where_it_stands_who_may_open_it(show: Show, office: Office, case: str) -> None:
    page = shell_at(show, office, "SV01", "access", case_id=case).page()
    assert isinstance(page, AccessPage)
    page.giving.button.click()
    assert page.giving.taker.problem()
    page.giving.taker.set_value("CW02")
    page.giving.reason.set_value("survivor_asked")
    page.giving.button.click()
    assert "CW02" in page.said()
    assert page.working.owner.text() == "CW02"


def test_a_caseworker_gives_nothing_away_and_sees_no_audit(show: Show, office: Office, case: str) -> None:
    page = shell_at(show, office, "CW01", "access", case_id=case).page()
    assert not page.giving.isVisible()
    assert not page.openings.isVisible()
    open_to = {entry.key for entry in PAGES if entry.is_open_to(office.desk("CW01"))}
    assert not {"audit", "assign", "openings"} & open_to


def test_the_audit_is_listed_searched_and_whole(show: Show, office: Office, case: str) -> None:
    cases.reveal_identity(office.desk("CW01"), case, "court")
    code = code_of(office, case)
    shell = shell_at(show, office, "SV01", "audit")
    page = shell.page()
    assert isinstance(page, AuditPage)
    assert "holds" in page.chain.accessibleName()
    everything = len(page.list.rows())
    page.actor.set_value("CW01")
    page.actor.editor.edited.emit("CW01")
    assert 0 < len(page.list.rows()) < everything
    page.day.set_value("2020-01-01")
    page.until.set_value("2020-01-02")
    page.until.editor.editingFinished.emit()
    assert page.list.rows() == []
    page.until.set_value("2019-01-01")
    page.until.editor.editingFinished.emit()
    assert page.until.problem()
    page.arrive(code=code)
    page.day.set_value(None)
    page.until.set_value(None)
    page.until.editor.editingFinished.emit()
    told = "\n".join(page.list.texts())
    assert code in told
    assert "for a court" in told
    assert "Marker" not in told
    page.list.opened.emit(page.list.rows()[0].key)
    assert isinstance(shell.page(), CasePage)


def test_a_row_that_was_changed_outside_is_said(show: Show, office: Office, case: str) -> None:
    office.desk("SV01").store.writer.execute("update audit set event = 'login' where nr = 5")
    page = shell_at(show, office, "SV01", "audit").page()
    assert "5" in page.chain.accessibleName()
    assert "changed outside" in page.said()


class OnePrinter:
    def __init__(self) -> None:
        self.printed: list[bytes] = []

    def available(self) -> Sequence[PrinterChoice]:
        return [PrinterChoice("office", "Office", is_usual=True)]

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        self.printed.append(pdf)


def test_she_is_shown_who_opened_her_file_and_given_the_paper(show: Show, office: Office, case: str) -> None:
    cases.open_case(office.desk("CW01"), case)
    printer = OnePrinter()
    page = OpeningsPage(openings_at(office.desk("SV01")), InlineRunner(), lambda: printer)
    show(page, 1100, 900)
    page.arrive(case_id=case)
    told = "\n".join(page.list.texts())
    assert "Case worker" in told
    assert "CW01" not in told
    page.language.set_value("ur")
    page.make.click()
    page.printing.button.click()
    assert [pdf[:4] for pdf in printer.printed] == [b"%PDF"]
    page.keep_safe()
    assert not page.preview.isVisible()


def test_the_way_to_it_leads_from_who_may_open_the_case(show: Show, office: Office, case: str) -> None:
    shell = shell_at(show, office, "SV01", "access", case_id=case)
    shell.page().openings.click()
    page = shell.page()
    assert isinstance(page, OpeningsPage)
    page.back.click()
    assert isinstance(shell.page(), AccessPage)


def test_from_the_account_of_somebody_who_left_one_press_leads_to_her_cases(
    show: Show, office: Office, case: str
) -> None:
    staff.deactivate(office.desk("SV01"), "CW01")
    shell = shell_at(show, office, "SV01", "staff")
    shell.page().list.opened.emit("CW01")
    settle()
    (verb,) = [one for one in shell.page().findChildren(Button) if one.text() == "Give her cases to others"]
    verb.click()
    settle()
    page = shell.page()
    assert isinstance(page, AssignPage)
    assert page.presenter.giver == "CW01"
    assert page.card.isVisible()
