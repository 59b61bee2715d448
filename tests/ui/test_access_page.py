# SPDX-License-Identifier: Apache-2.0
"""Who may open a case, in the window: giving it, closing it for oneself, keeping somebody out, erasing by two."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office

from intake_desktop.domain.permissions import Action
from intake_desktop.services import access, cases, unlock
from intake_desktop.services.desk import Desk
from intake_desktop.ui.kit import Asking
from intake_desktop.ui.pages.access.page import AccessPage
from intake_desktop.ui.pages.access.presenter import services_at
from intake_desktop.ui.pages.case.page import CasePage
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Looks

from .conftest import heard, settle

Show = Callable[..., QWidget]


class Table:
    """Somebody at the page of a case."""

    def __init__(self, show: Show, desk: Desk, case_id: str) -> None:
        self.desk, self.case_id = desk, case_id
        self.page = AccessPage(services_at(desk), InlineRunner())
        self.left: list[str] = []
        self.page.left.connect(lambda words: self.left.append(words.text))
        show(self.page, 1100, 900)
        self.page.arrive(case_id=case_id)

    def type_code(self, code: str) -> None:
        line = self.page.barred.code.editor
        line.setText(code)
        line.textEdited.emit(code)

    def agree(self, office: Office, code: str) -> None:
        """A colleague comes and agrees to the erasure."""
        panel = self.page.second
        panel.code.set_value(code)
        panel.passphrase.editor.set_value(office.passphrases[code])
        panel.button.click()

    def answer(self, *, yes: bool) -> str:
        """Answer the box that asks; gives what it said."""
        (box,) = [one for one in self.page.window().findChildren(Asking) if one.isVisible()]
        said = "\n".join(name for _, name, _ in heard(box))
        (box.yes if yes else box.no).click()
        settle()
        return said


@pytest.fixture
def house(office: Office) -> Office:
    office.hire("CA01", "centre_administrator")
    return office


@pytest.fixture
def case(house: Office) -> str:
    return house.intake("CW01", full_name="Marker Zainab").case_id or ""


def sits(show: Show, office: Office, code: str, case_id: str) -> Table:
    return Table(show, office.desk(code), case_id)


def finds(office: Office, code: str, case_id: str) -> bool:
    return case_id in [row.id for row in cases.list_cases(office.desk(code))]


@pytest.mark.parametrize(
    ("code", "cards"),
    [
        ("CW01", {"working", "interest"}),
        ("CO01", {"interest"}),
        ("SV01", {"working", "interest", "barred", "asks"}),
        ("CA01", {"working", "interest", "barred", "erasure"}),
    ],
)
def test_everybody_sees_the_cards_of_her_role(
    looks: Looks, show: Show, house: Office, case: str, code: str, cards: set[str]
) -> None:
    access.assign_counsellor(house.desk("CW01"), case, "CO01")
    page = sits(show, house, code, case).page
    every = ("working", "interest", "barred", "erasure", "asks")
    assert {name for name in every if getattr(page, name).isVisible()} == cards
    shown = "\n".join(name for _, name, _ in heard(page))
    assert "Marker" not in shown
    assert cases.visible_case(house.desk(code), case, Action.DECLARE_INTEREST)[0].survivor_code in page.lead.text()


class TestCounsellor:
    def test_the_owner_gives_the_counselling_and_takes_it_back(
        self, looks: Looks, show: Show, house: Office, case: str
    ) -> None:
        table = sits(show, house, "CW01", case)
        page = table.page
        assert page.working.owner.text().strip("\u2066\u2068\u2069") == "CW01"
        page.working.counsellor.set_value("CO01")
        assert access.who_may_open(table.desk, case).counsellor is None, "choosing in a list does nothing yet"
        page.working.save.click()
        assert "CO01 can open this case now." in page.said()
        assert access.who_may_open(table.desk, case).counsellor == "CO01"
        page.working.counsellor.set_value("nobody")
        page.working.save.click()
        assert "No counsellor" in page.said()
        assert not finds(house, "CO01", case)

    def test_what_is_chosen_already_is_not_written_again(
        self, looks: Looks, show: Show, house: Office, case: str
    ) -> None:
        table = sits(show, house, "CW01", case)
        before = table.desk.store.reader.execute("select count(*) from operation").fetchone()
        table.page.working.save.click()
        assert table.desk.store.reader.execute("select count(*) from operation").fetchone() == before

    def test_one_who_may_not_is_told_beside_and_the_list_stays_right(
        self, looks: Looks, show: Show, house: Office, case: str
    ) -> None:
        access.bar_from_case(house.desk("SV01"), case, "CO01", "other")
        page = sits(show, house, "CW01", case).page
        page.working.counsellor.set_value("CO01")
        page.working.save.click()
        assert "CO01 cannot be given this case." in page.said()


class TestInterest:
    def test_she_says_that_she_knows_one_of_them_and_the_case_closes_for_her(
        self, looks: Looks, show: Show, house: Office, case: str
    ) -> None:
        table = sits(show, house, "CW01", case)
        page = table.page
        page.interest.button.click()
        assert page.interest.reason.problem() == "Choose a reason."
        page.interest.reason.set_value("related_alleged")
        page.interest.button.click()
        assert "Only a supervisor can open it for you again." in table.answer(yes=False)
        assert finds(house, "CW01", case), "she thought better of it"
        page.interest.button.click()
        table.answer(yes=True)
        assert table.left == ["The case is closed for you. Thank you for saying so."]
        assert page.said() == "", "and no trouble is told about a case that is not there"
        assert not page.middle.isVisible()
        assert not finds(house, "CW01", case)


class TestBarred:
    def test_a_supervisor_keeps_somebody_out_and_lets_her_in_again(
        self, looks: Looks, show: Show, house: Office, case: str
    ) -> None:
        table = sits(show, house, "SV01", case)
        page = table.page
        table.type_code("cw02")
        page.barred.reason.set_value("same_unit")
        page.barred.button.click()
        assert "For CW02 there is no such case from now on." in page.said()
        assert list(page.barred.buttons) == ["CW02"]
        settle()
        assert any("same unit" in name and "SV01" in name for _, name, _ in heard(page.barred))
        assert (page.barred.code.value(), page.barred.reason.value()) == (None, None)
        page.barred.buttons["CW02"].click()
        assert "CW02 may open this case again" in page.said()
        assert list(page.barred.buttons) == []

    def test_what_is_missing_is_said_under_each_field(self, looks: Looks, show: Show, house: Office, case: str) -> None:
        table = sits(show, house, "SV01", case)
        barred = table.page.barred
        barred.button.click()
        assert barred.code.problem() == "Write the code of the member of staff."
        assert barred.reason.problem() == "Choose a reason."
        table.type_code("sv01")
        barred.button.click()
        assert "your own code" in barred.code.problem()
        assert access.who_may_open(table.desk, case).bars == ()

    def test_a_code_that_nobody_has_is_doubted(self, looks: Looks, show: Show, house: Office, case: str) -> None:
        """A letter typed wrongly would leave her brother-in-law in."""
        table = sits(show, house, "SV01", case)
        table.type_code("CW20")
        table.page.barred.reason.set_value("other")
        table.page.barred.button.click()
        assert "Look at the code again." in table.page.said()

    def test_keeping_the_owner_out_says_what_becomes_of_the_case(
        self, looks: Looks, show: Show, house: Office, case: str
    ) -> None:
        table = sits(show, house, "SV01", case)
        table.type_code("CW01")
        table.page.barred.reason.set_value("related_survivor")
        table.page.barred.button.click()
        assert "The case was hers." in table.page.said()


class TestErasure:
    def test_two_people_erase_her_name_and_keep_her_case(
        self, looks: Looks, show: Show, house: Office, case: str
    ) -> None:
        table = sits(show, house, "CA01", case)
        page = table.page
        page.erasure.what.set_value("identity")
        page.erasure.what.editor.edited.emit("identity")
        assert "who" in page.erasure.button.text()
        page.erasure.reason.set_value("her_wish")
        table.agree(house, "SV01")
        page.erasure.button.click()
        assert "who she is" in table.answer(yes=True)
        assert "Her name is erased" in page.said()
        assert table.left == []
        assert finds(house, "SV01", case)
        assert cases.reveal_identity(house.desk("SV01"), case, "court").full_name is None

    def test_two_people_erase_a_file(self, looks: Looks, show: Show, house: Office, case: str) -> None:
        table = sits(show, house, "CA01", case)
        page = table.page
        page.erasure.button.click()
        assert page.erasure.reason.problem() == "Choose a reason."
        assert page.erasure.problem.text() == "A second person must agree first."
        page.erasure.reason.set_value("her_wish")
        table.agree(house, "CW02")
        assert not page.erasure.problem.isVisible()
        page.erasure.button.click()
        said = table.answer(yes=False)
        assert "Nobody can bring it back." in said
        assert finds(house, "CA01", case)
        page.erasure.button.click()
        table.answer(yes=True)
        assert table.left == ["The file is erased."]
        assert not page.second.has_agreed()
        assert not finds(house, "CA01", case)
        assert page.said() == ""

    def test_who_agreed_long_ago_is_asked_again(self, looks: Looks, show: Show, house: Office, case: str) -> None:
        table = sits(show, house, "CA01", case)
        page = table.page
        page.erasure.reason.set_value("court_order")
        table.agree(house, "SV01")
        house.clock.shift(minutes=6)
        page.erasure.button.click()
        table.answer(yes=True)
        assert "too long ago" in page.said()
        assert not page.second.has_agreed()
        assert finds(house, "CA01", case)

    def test_a_second_person_with_a_conflict_of_interest_is_refused(
        self, looks: Looks, show: Show, house: Office, case: str
    ) -> None:
        access.bar_from_case(house.desk("CA01"), case, "CW02", "related_alleged")
        table = sits(show, house, "CA01", case)
        table.page.erasure.reason.set_value("her_wish")
        table.agree(house, "CW02")
        table.page.erasure.button.click()
        table.answer(yes=True)
        assert "conflict of interest" in table.page.said()
        assert finds(house, "CA01", case)

    def test_leaving_forgets_who_agreed(self, looks: Looks, show: Show, house: Office, case: str) -> None:
        table = sits(show, house, "CA01", case)
        table.page.erasure.reason.set_value("her_wish")
        table.agree(house, "SV01")
        table.page.keep_safe()
        assert not table.page.second.has_agreed()
        table.agree(house, "SV01")
        table.page.arrive(case_id=case)
        assert not table.page.second.has_agreed(), "nor does she agree to the next case"


def test_from_the_case_and_back_in_the_whole_window(looks: Looks, show: Show, house: Office, case: str) -> None:
    shell = Shell(house.desk("CW01"), InlineRunner(), PAGES, unlock.lock)
    show(shell, 1280, 800)
    shell.go("case", case_id=case)
    page = shell.page()
    assert isinstance(page, CasePage)
    page.access.click()
    there = shell.page()
    assert isinstance(there, AccessPage)
    assert shell.rail.button("cases").isChecked()
    there.back.click()
    assert shell.page() is page
    page.access.click()
    there.interest.reason.set_value("other")
    there.interest.button.click()
    (box,) = shell.window().findChildren(Asking)
    box.yes.click()
    assert shell.page() is shell.page("cases")
    assert shell.status.text() == "The case is closed for you. Thank you for saying so."
    shell.go("case", case_id=case)
    assert "There is no such record." in shell.page().said()


def test_a_counsellor_whom_she_did_not_ask_for_is_no_service_she_wants(
    looks: Looks, show: Show, house: Office, case: str
) -> None:
    access.assign_counsellor(house.desk("CW01"), case, "CO01")
    shell = Shell(house.desk("CW01"), InlineRunner(), PAGES, unlock.lock)
    show(shell, 1280, 800)
    shell.go("case", case_id=case)
    page = shell.page()
    assert isinstance(page, CasePage)
    settle()
    wanted = "\n".join(name for _, name, _ in heard(page.services))
    assert "Legal aid" in wanted
    assert "counselling" not in wanted


def test_the_page_speaks_urdu_and_fits_large_text(looks: Looks, show: Show, house: Office, case: str) -> None:
    table = sits(show, house, "CA01", case)
    looks.choose(language="ur", percent=200)
    settle()
    page = table.page
    assert page.interest.reason.editor.row("related_survivor").accessibleName() == looks.speaker.label(
        "bar_reason", "related_survivor"
    )
    assert page.middle.horizontalScrollBar().maximum() == 0
