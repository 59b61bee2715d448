# SPDX-License-Identifier: Apache-2.0
"""Somebody new: a code, roles, a passphrase of her own. On a real store with real keys, in the window."""

from __future__ import annotations

from datetime import date

import pytest
from tests.conftest import Office

from intake_desktop.services import staff
from intake_desktop.services.desk import Desk
from intake_desktop.ui.pages.staff.page import StaffPage
from intake_desktop.ui.pages.staff.presenter import Newcomer, StaffPresenter
from intake_desktop.ui.pages.staff.services import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks


class Staffroom:
    """The page, and what a person does on it."""

    def __init__(self, desk: Desk, show) -> None:
        self.desk = desk
        self.page = StaffPage(services_at(desk), InlineRunner())
        show(self.page, 1280, 800)
        self.page.arrive()

    def type(self, name: str, text: str) -> None:
        line = self.page.form.fields[name].editor
        line.setText(text)
        line.textEdited.emit(text)

    def tick(self, *roles: str) -> None:
        for role in roles:
            self.page.form.roles.editor.row(role).click()

    def type_passphrase(self, first: str, again: str | None = None) -> None:
        self.page.form.secret.passphrase.editor.set_value(first)
        self.page.form.secret.again.editor.set_value(first if again is None else again)

    def problem(self, name: str) -> str:
        return self.page.form.fields[name].problem()


@pytest.fixture
def staffroom(office: Office, looks: Looks, show) -> Staffroom:
    return Staffroom(office.desk("SV01"), show)


def test_a_new_caseworker_gets_a_key_and_signs_in(staffroom: Staffroom, office: Office) -> None:
    page = staffroom.page
    page.new.click()
    staffroom.type("code", "cw09")
    staffroom.tick("caseworker")
    staffroom.type("agreement", "20/11/2026")
    suggested = page.form.secret.suggested.text()
    assert len(suggested.split()) == 7, "a PC without a keyring suggests seven words at once"
    staffroom.type_passphrase(suggested)
    page.save.click()
    assert "CW09 can sign in on this PC now." in page.said()
    assert "CW09" in page.list.texts()[3]
    added = next(one for one in staff.list_staff(staffroom.desk) if one.code == "CW09")
    assert (added.roles, added.language, added.agreement_on) == (("caseworker",), "ur", "2026-11-20")
    office.passphrases["CW09"] = suggested
    assert office.desk("CW09").staff_code == "CW09"


def test_no_passphrase_stays_in_the_window(staffroom: Staffroom) -> None:
    page = staffroom.page
    page.new.click()
    staffroom.type_passphrase("thin year worth glow factory tank tube")
    page.keep_safe()
    assert (page.form.secret.passphrase.editor.text(), page.form.secret.again.editor.text()) == ("", "")
    assert page.form.secret.suggested.text() == ""


def test_what_is_missing_is_said_under_each_field(staffroom: Staffroom) -> None:
    page = staffroom.page
    page.new.click()
    staffroom.type_passphrase("short")
    page.save.click()
    assert staffroom.problem("code") == "Write the staff code of the new member of staff."
    assert staffroom.problem("roles") == "Choose at least one role."
    assert staffroom.problem("agreement") == "Write the day on which she signed the confidentiality agreement."
    assert "10 characters or more" in staffroom.problem("passphrase")
    assert page.form.code.editor.hasFocus()
    staffroom.type_passphrase("thin year worth glow factory tank tube", "thin year worth glow factory tank")
    page.save.click()
    assert staffroom.problem("passphrase") == ""
    assert staffroom.problem("again") == "The two passphrases differ. Type them once more."
    assert len(staff.list_staff(staffroom.desk)) == 4


def test_a_passphrase_of_her_own_is_refused_in_words_on_a_pc_without_a_keyring(staffroom: Staffroom) -> None:
    page = staffroom.page
    page.new.click()
    staffroom.type("code", "CW09")
    staffroom.tick("caseworker")
    staffroom.type("agreement", "20/11/2026")
    staffroom.type_passphrase("a good long passphrase of her own")
    page.save.click()
    assert page.said()
    assert page.save.isEnabled(), "she can go on"
    assert page.form.code.value() == "CW09", "and nothing typed is lost"


TODAY = date(2026, 11, 22)
GOOD = Newcomer("CW09", ("caseworker",), "ur", "2026-11-20")


@pytest.mark.parametrize(
    ("newcomer", "name", "said"),
    [
        (Newcomer("C", GOOD.roles, "ur", GOOD.agreement), "code", "2 to 12 letters and digits"),
        (Newcomer("Zainab Bibi", GOOD.roles, "ur", GOOD.agreement), "code", "No names"),
        (Newcomer("cw01", GOOD.roles, "ur", GOOD.agreement), "code", "already"),
        (Newcomer("CW09", ("system_admin", "caseworker"), "ur", GOOD.agreement), "roles", "no role in cases"),
        (Newcomer("CW09", GOOD.roles, None, GOOD.agreement), "language", "Choose her language."),
        (Newcomer("CW09", GOOD.roles, "ur", "soon"), "agreement", "24/11/2026"),
        (Newcomer("CW09", GOOD.roles, "ur", "2026-12-01"), "agreement", "has not come yet"),
    ],
)
def test_what_is_not_right_yet(newcomer: Newcomer, name: str, said: str) -> None:
    problems = newcomer.problems(["CW01", "SV01"], TODAY)
    assert list(problems) == [name]
    assert said in problems[name].text


def test_counting_and_working_on_cases_do_not_go_together_in_a_large_centre() -> None:
    both = Newcomer("RO01", ("report_officer", "caseworker"), "ur", "2026-11-20")
    assert both.advice(3) is None
    assert both.advice(6) is not None
    assert GOOD.advice(6) is None


def test_the_passphrase_is_wiped_whatever_comes_of_it(office: Office) -> None:
    class Silent:
        def __getattr__(self, name: str):
            return lambda *values: None

    presenter = StaffPresenter(services_at(office.desk("SV01")), InlineRunner(), Silent())  # type: ignore[arg-type]
    presenter.opened()
    presenter.newcomer = GOOD
    passphrase = bytearray(b"not seven words of the list")
    presenter.add(passphrase)
    assert passphrase == bytes(len(passphrase))


def test_a_caseworker_does_not_come_here(office: Office) -> None:
    from intake_desktop.ui.table import PAGES

    entry = next(entry for entry in PAGES if entry.key == "staff")
    assert not entry.is_open_to(office.desk("CW01"))
