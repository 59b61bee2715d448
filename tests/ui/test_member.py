# SPDX-License-Identifier: Apache-2.0
"""One member of staff on the staff page: other roles, a forgotten passphrase, leaving today, coming back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from tests.conftest import AGREED, Office

from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.services import bundles, drafts, keys, setup, staff
from intake_desktop.ui.kit import Asking, Notice
from intake_desktop.ui.pages.staff.members import Errand
from intake_desktop.ui.pages.staff.page import StaffPage
from intake_desktop.ui.pages.staff.services import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks

from .conftest import settle

Show = Callable[..., QWidget]


class Staffroom:
    """The staff page in front of a supervisor."""

    def __init__(self, office: Office, show: Show, who: str = "SV01") -> None:
        self.office, self.who = office, who
        self.page = StaffPage(services_at(office.desk(who)), InlineRunner())
        show(self.page, 1280, 800)
        self.page.arrive()

    def open(self, code: str) -> None:
        self.page.list.opened.emit(code)

    def press(self, errand: Errand) -> None:
        self.page.member.verbs[errand].click()

    def save(self, errand: Errand) -> None:
        self.page.member.forms[errand].save.click()

    def offered(self) -> list[Errand]:
        return [errand for errand, button in self.page.member.verbs.items() if button.isVisible()]

    def facts(self) -> str:
        return said(self.page.member.facts)

    def type_passphrase(self, errand: Errand, words: str, again: str | None = None) -> None:
        secret = self.page.member.secret if errand is Errand.FORGOT else self.page.member.secret_again
        secret.passphrase.editor.set_value(words)
        secret.again.editor.set_value(words if again is None else again)

    def answer(self, yes: bool) -> str:
        """Answer the box that stands in the way; gives what it said."""
        (box,) = [one for one in self.page.window().findChildren(Asking) if one.isVisible()]
        words = said(box)
        (box.yes if yes else box.no).click()
        settle()
        return words

    def member(self, code: str) -> staff.StaffMember:
        return staff.member(self.office.desk(self.who), code)

    def worries(self) -> list[Notice]:
        return [one for one in self.page.all_worries.things() if isinstance(one, Notice)]


def said(widget: QWidget) -> str:
    """Everything that stands in a part of the window."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def room(office: Office, looks: Looks, show: Show) -> Staffroom:
    return Staffroom(office, show)


def test_what_is_known_of_her_and_what_can_be_done(room: Staffroom) -> None:
    room.open("CW01")
    assert room.page.title.text() == "CW01"
    assert "Case worker" in room.facts()
    assert "20 Nov 2026" in room.facts()
    assert room.offered() == [Errand.ROLES, Errand.AGREEMENT, Errand.FORGOT]
    assert room.page.member.close_account.isVisible()
    room.page.back.click()
    room.open("SV01")
    assert room.offered() == [Errand.ROLES, Errand.AGREEMENT], "her own passphrase is changed under her account"
    assert not room.page.member.close_account.isVisible(), "and nobody closes her own account"


def test_other_roles(room: Staffroom) -> None:
    room.open("CW01")
    room.press(Errand.ROLES)
    roles = room.page.member.roles
    assert roles.value() == ["caseworker"]
    roles.editor.row("system_admin").click()
    room.save(Errand.ROLES)
    assert roles.problem() == "Whoever looks after the computers has no role in cases."
    assert room.member("CW01").roles == ("caseworker",)
    roles.editor.row("system_admin").click()
    roles.editor.row("front_desk").click()
    room.save(Errand.ROLES)
    assert "CW01 has these roles from her next sign-in on." in room.page.said()
    assert set(room.member("CW01").roles) == {"caseworker", "front_desk"}
    assert not room.page.member.forms[Errand.ROLES].isVisible()


def test_a_new_counsellor_is_told_to_wait_for_the_key_and_the_last_one_is_not_let_go_unsaid(room: Staffroom) -> None:
    room.open("CW02")
    room.press(Errand.ROLES)
    room.page.member.roles.editor.row("counsellor").click()
    room.save(Errand.ROLES)
    assert "She cannot read session notes yet." in room.page.said()
    assert "She cannot read session notes yet." in room.facts()
    assert Errand.NOTES in room.offered()
    room.page.back.click()
    room.open("CO01")
    room.press(Errand.ROLES)
    room.page.member.roles.editor.row("counsellor").click()
    assert "Nobody else here can open the session notes." in room.page.member.role_advice.text()


def test_the_counselling_sheet_gives_her_the_key_when_every_line_is_right(room: Staffroom, office: Office) -> None:
    words = setup.suggest_passphrase()
    staff.add_staff(office.desk("SV01"), "CO02", ("counsellor",), "ur", bytearray(words.encode()), AGREED)
    room.open("CO02")
    room.press(Errand.NOTES)
    form, sheet = room.page.member.forms[Errand.NOTES], room.page.member.sheet
    assert not form.save.isEnabled()
    sheet.put(office.founded._sheets.notes_sheet.text().splitlines())
    assert form.save.isEnabled()
    form.save.click()
    assert "CO02 holds the key of the session notes now." in room.page.said()
    assert room.member("CO02").notes == "all"
    assert "".join(row.line.text() for row in sheet.rows) == "", "the lines of the sheet do not stay in the window"


def test_a_forgotten_passphrase(room: Staffroom, office: Office) -> None:
    room.open("CW01")
    room.press(Errand.FORGOT)
    words = room.page.member.secret.suggested.text()
    assert len(words.split()) == 7, "a PC without a keyring suggests seven words at once"
    room.type_passphrase(Errand.FORGOT, words, "other words")
    room.save(Errand.FORGOT)
    assert room.page.member.secret.again.problem() == "The two passphrases differ. Type them once more."
    room.type_passphrase(Errand.FORGOT, words)
    room.save(Errand.FORGOT)
    assert "At her next sign-in CW01 is told that you did this." in room.page.said()
    assert "Reset by SV01 on" in room.facts()
    assert room.page.member.secret.typed() == ("", "")
    office.passphrases["CW01"] = words
    assert office.desk("CW01").staff_code == "CW01"


def test_no_passphrase_stays_when_another_form_is_opened_or_the_page_is_left(room: Staffroom) -> None:
    room.open("CW01")
    room.press(Errand.FORGOT)
    room.type_passphrase(Errand.FORGOT, "thin year worth glow factory tank tube")
    room.press(Errand.ROLES)
    assert room.page.member.secret.typed() == ("", "")
    room.press(Errand.FORGOT)
    room.type_passphrase(Errand.FORGOT, "thin year worth glow factory tank tube")
    room.page.keep_safe()
    assert room.page.member.secret.typed() == ("", "")
    assert room.page.member.secret.suggested.text() == ""


def test_her_account_is_closed_today_and_what_is_left_is_said(office: Office, looks: Looks, show: Show) -> None:
    office.intake("CW02")
    drafts.begin_intake(office.desk("CW02"))
    room = Staffroom(office, show)
    page = room.page
    room.open("CW02")
    page.member.close_account.click()
    asked = room.answer(yes=False)
    assert "1 open case stays in her name. Supervisors see it." in asked
    assert "1 intake of hers is not finished. A supervisor can take it over." in asked
    assert room.member("CW02").active, "a box that is refused does nothing"
    page.member.close_account.click()
    room.answer(yes=True)
    assert not room.member("CW02").active
    assert "She cannot sign in at this PC any more." in page.said()
    assert room.offered() == [Errand.BACK]
    assert "She still knows a key of this PC." in page.member.due.text()
    assert page.member.due.isVisible()
    assert "What is left in her name" in page.member.left.text()
    take = next(one for one in page.member.left.findChildren(QPushButton) if "Take over" in one.text())
    take.click()
    assert len(drafts.list_drafts(office.desk("SV01"))) == 1
    assert "1 open case stays in her name." in page.member.left.text()


def test_the_keys_are_due_then_and_changed_from_here(room: Staffroom, office: Office) -> None:
    staff.deactivate(office.desk("SV01"), "CW02")
    room.page.arrive()
    (due, alone) = room.worries()
    assert "CW02 had the keys of this computer and left." in due.text()
    assert "There is only one supervisor at this PC." in alone.text()
    next(one for one in due.findChildren(QPushButton) if one.text() == "Change the keys").click()
    assert "nothing is lost" in room.answer(yes=True)
    assert "This PC has new keys." in room.page.said()
    assert not keys.keys_due(office.desk("SV01")).due
    assert ["only one supervisor" in one.text() for one in room.worries()] == [True]
    assert not room.page.working.isVisible()


def test_whoever_comes_back_signs_again(room: Staffroom, office: Office) -> None:
    staff.deactivate(office.desk("SV01"), "CW02")
    room.open("CW02")
    room.press(Errand.BACK)
    words = room.page.member.secret_again.suggested.text()
    room.type_passphrase(Errand.BACK, words)
    room.save(Errand.BACK)
    day = room.page.member.agreement_again
    assert day.problem() == "Write the day on which she signed the confidentiality agreement."
    day.editor.setText("22/11/2026")
    room.save(Errand.BACK)
    assert "CW02 can sign in with the new passphrase now." in room.page.said()
    back = room.member("CW02")
    assert (back.active, back.agreement_on) == (True, "2026-11-22")
    office.passphrases["CW02"] = words
    assert office.desk("CW02").staff_code == "CW02"


def test_another_pc_that_closed_her_account_is_a_question_to_the_supervisor(
    offices: Callable[..., list[Office]], looks: Looks, show: Show, tmp_path: Path
) -> None:
    a, b = offices("A", "B")
    staff.deactivate(b.desk("SV01"), "CW02")
    bundles.import_bundle(a.desk("SV01"), bundles.export_bundle(b.desk("SV01"), tmp_path).value.path)
    room = Staffroom(a, show)
    assert "PC B closed the account of CW02 on" in room.worries()[0].text()
    room.open("CW02")
    assert "PC B: closed on" in room.facts()
    room.page.presenter.keep_open("CW02")
    assert all("CW02" not in one.text() for one in room.worries())


def test_whoever_looks_after_the_computers_sees_the_list_and_changes_nothing(
    office: Office, looks: Looks, show: Show
) -> None:
    words = setup.suggest_passphrase()
    office.passphrases["SA01"] = words
    staff.add_staff(office.desk("SV01"), "SA01", ("system_admin",), "ur", bytearray(words.encode()), AGREED)
    staff.deactivate(office.desk("SV01"), "CW02")
    room = Staffroom(office, show, "SA01")
    assert not room.page.new.isVisible()
    assert room.worries() == []
    room.open("CW01")
    assert room.offered() == []
    assert not room.page.member.close_account.isVisible()
    with pytest.raises(NotAllowed):
        staff.leaving(office.desk("SA01"), "CW01")
