# SPDX-License-Identifier: Apache-2.0
"""Her own account in the window: roles in words, a new passphrase, and a counsellor who hands her key on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from tests.conftest import AGREED, Office

from intake_desktop.services import setup, staff
from intake_desktop.ui.pages.account.page import AccountPage
from intake_desktop.ui.pages.account.presenter import AccountPresenter, services_at
from intake_desktop.ui.rail import Rail
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Looks

from .conftest import settle

Open = Callable[[str], AccountPage]


@pytest.fixture
def open_account(office: Office, looks: Looks, show: Callable[..., QWidget]) -> Open:
    def opened(code: str) -> AccountPage:
        page = AccountPage(services_at(office.desk(code)), InlineRunner())
        show(page, 1180, 760)
        page.arrive()
        return page

    return opened


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def type_all(page: AccountPage, present: str, first: str, again: str) -> None:
    page.present.editor.set_value(present)
    page.secret.passphrase.editor.set_value(first)
    page.secret.again.editor.set_value(again)


def test_what_she_may_do_here_in_words(open_account: Open) -> None:
    own = said(open_account("SV01").own)
    assert "Case supervisor" in own
    assert "Takes intakes, has cases of her own, prints slips." in own
    assert "You signed the confidentiality agreement on 20 Nov 2026." in own
    assert "You can read all session notes" in said(open_account("CO01").own)


def test_a_new_passphrase_of_her_own(open_account: Open, office: Office) -> None:
    page = open_account("CW01")
    words = page.secret.suggested.text()
    assert len(words.split()) == 7, "a PC without a keyring suggests seven words at once"
    type_all(page, "", words, words + " x")
    page.save.click()
    assert page.present.problem() == "Type the passphrase that you have now."
    assert page.secret.again.problem() == "The two passphrases differ. Type them once more."
    type_all(page, office.passphrases["CW01"], words, words)
    page.save.click()
    assert "Your passphrase is changed." in page.said()
    assert (page.present.editor.text(), page.secret.typed()) == ("", ("", ""))
    office.passphrases["CW01"] = words
    office.close()
    assert office.desk("CW01").staff_code == "CW01"


def test_without_the_passphrase_of_now_nothing_changes(open_account: Open, office: Office) -> None:
    page = open_account("CW01")
    words = page.secret.suggested.text()
    type_all(page, "what somebody guessed at a desk left open", words, words)
    page.save.click()
    assert page.said()
    assert page.save.isEnabled(), "she can try again"
    office.close()
    assert office.desk("CW01").staff_code == "CW01"


def test_no_passphrase_stays_when_the_page_is_left(open_account: Open, office: Office) -> None:
    page = open_account("CW01")
    type_all(page, office.passphrases["CW01"], "thin year worth glow", "thin year worth glow")
    page.keep_safe()
    assert (page.present.editor.text(), page.secret.typed()) == ("", ("", ""))
    assert page.secret.suggested.text() == ""


def test_she_is_told_who_reset_her_passphrase(open_account: Open, office: Office) -> None:
    assert not open_account("CW01").reset.isVisible()
    words = setup.suggest_passphrase()
    staff.reset_passphrase(office.desk("SV01"), "CW01", bytearray(words.encode()))
    office.passphrases["CW01"] = words
    page = open_account("CW01")
    assert page.reset.isVisible()
    assert "SV01 gave you a new passphrase on" in page.reset.text()
    assert "tell another supervisor" in page.reset.text()


def test_a_counsellor_gives_her_key_to_one_who_waits(open_account: Open, office: Office) -> None:
    assert not open_account("CO01").waiting.isVisible()
    words = setup.suggest_passphrase()
    office.passphrases["CO02"] = words
    staff.add_staff(office.desk("SV01"), "CO02", ("counsellor",), "ur", bytearray(words.encode()), AGREED)
    page = open_account("CO02")
    assert "You cannot read session notes yet." in said(page.own)
    assert not page.waiting.isVisible()
    page = open_account("CO01")
    (button,) = [one for one in page.waiting.findChildren(QPushButton) if "CO02" in one.text()]
    button.click()
    assert "CO02 can read the session notes from her next sign-in on." in page.said()
    assert not page.waiting.isVisible()
    assert "You can read all session notes" in said(open_account("CO02").own)
    assert not open_account("CW01").waiting.isVisible()


def test_both_passphrases_are_wiped_whatever_comes_of_it(office: Office) -> None:
    class Silent:
        def __getattr__(self, name: str) -> Callable[..., None]:
            return lambda *values: None

    presenter = AccountPresenter(services_at(office.desk("CW01")), InlineRunner(), Silent())  # type: ignore[arg-type]
    present, coming = bytearray(b"not hers"), bytearray(b"nor is this")
    presenter.change(present, coming)
    assert (present, coming) == (bytes(8), bytes(11))


def test_the_rail_says_who_sits_here_and_in_which_roles(
    office: Office, looks: Looks, show: Callable[..., QWidget]
) -> None:
    rail = Rail([page for page in PAGES if page.in_rail], "MLT · A", "SV01", office.desk("SV01").roles)
    show(rail, 200, 800)
    assert rail.roles.isVisible()
    assert rail.roles.text() == "Case supervisor  ·  Case worker"
    for language in ("ur", "hi", "en"):
        looks.choose(language=language)
        rail.resize(rail.minimumSizeHint().width(), 800)
        settle()
        assert rail.roles.height() >= rail.roles.heightForWidth(rail.roles.width()), "no line of it is cut"
    looks.choose(percent=200)
    rail.resize(400, 500)
    settle()
    assert not rail.roles.isVisible(), "the pages need the room; the roles stand under her account"
