# SPDX-License-Identifier: Apache-2.0
"""A reply came: with the keyboard alone, in twenty seconds, and no more is written down than she allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.domain import identifiers
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.services import providers, slip_drafts, slips
from intake_desktop.services.slip_courses import ReferralShown, referrals_of
from intake_desktop.services.slips import SlipPlan
from intake_desktop.ui.pages.stub.page import StubPage
from intake_desktop.ui.pages.stub.presenter import as_number
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Choices, dress

from .conftest import heard, settle

Key, Mod = Qt.Key, Qt.KeyboardModifier
NAME = "زینب بی بی"
SECONDS = 20.0
A_LETTER = 0.6
"""Seconds for a letter of the number that is read from a paper; slow."""
A_KEY = 1.5
"""Seconds for a key that needs a thought; slow, as in the walk of a quick intake."""


class Reception:
    """Somebody with a stub in her hand, and her keyboard."""

    def __init__(self, bot: QtBot, office: Office, **chosen: Any) -> None:
        self.office = office
        self.case = str(office.intake().case_id)
        consent = office.release(self.case, office.provider("shelter"))
        self.desk = office.desk("CW01")
        plan = SlipPlan(**({"priority": "emergency", "may_confirm": True} | chosen))
        self.id = slips.draft_slip(self.desk, self.case, consent, plan).value
        slips.issue_slip(self.desk, self.id)
        office.clock.shift(hours=3)
        self.shell = Shell(self.desk, InlineRunner(), PAGES, lambda _: None)
        bot.addWidget(self.shell)
        self.shell.resize(1280, 720)
        with bot.waitActive(self.shell):
            self.shell.show()
            self.shell.activateWindow()
        settle()
        self.letters = self.keys = 0

    @property
    def slip(self) -> ReferralShown:
        return next(one for one in referrals_of(self.desk, self.case) if one.slip.id == self.id)

    @property
    def page(self) -> StubPage:
        page = self.shell.page()
        assert isinstance(page, StubPage), "the keys lead to the reply"
        return page

    def press(self, *keys: Qt.Key, mod: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self._focus(), key, mod)
            self.keys += 1
        settle()

    def type(self, text: str) -> None:
        QTest.keyClicks(self._focus(), text)
        self.letters += len(text)
        settle()

    def at(self, name: str) -> None:
        """The keyboard is at this question, after at most two more keys."""
        field = self.page.form.fields[name]
        for _ in range(3):
            if field.isAncestorOf(self._focus()):
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {name}")

    def _focus(self) -> QWidget:
        if QApplication.activeWindow() is not self.shell:  # without a desktop no window stays the active one
            self.shell.activateWindow()
            QApplication.processEvents()
        focus = QApplication.focusWidget() or self.shell.focusWidget()
        return focus or self.shell

    def read(self) -> str:
        settle()
        return "\n".join(name for _, name, _ in heard(self.page) if name)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    dress(qapp, Choices())
    yield
    dress(qapp, Choices())


@pytest.fixture
def sit(qtbot: QtBot, office: Office) -> Any:
    return lambda **chosen: Reception(qtbot, office, **chosen)


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_twenty_seconds_are_enough(qapp: QApplication, sit: Any, language: str) -> None:
    dress(qapp, Choices(language=language))
    she = sit()
    number = she.slip.slip.slip_number
    she.press(Key.Key_R, mod=Mod.ControlModifier)
    she.type(number.removeprefix("R-"))
    assert she.page.form.isVisible(), "it is found as soon as its last letter is typed"
    she.at("decision")
    she.press(Key.Key_Space)
    she.at("came")
    she.press(Key.Key_Space)
    she.at("result")
    she.press(Key.Key_Space)
    she.press(Key.Key_Return, mod=Mod.ControlModifier)
    assert number in she.page.said()
    assert she.slip.slip.status == "service_completed"
    (stub,) = she.slip.stubs
    assert (stub.way, stub.decision, stub.came, stub.result) == ("paper", "accepted", "yes", "service_given")
    took = she.letters * A_LETTER + she.keys * A_KEY
    assert took <= SECONDS, f"{she.letters} letters and {she.keys} keys: {took} seconds"
    assert she.page.number.editor.hasFocus(), "the next stub can be typed at once"
    assert she.page.number.value() is None


def test_a_scanned_stub_takes_even_less_and_no_name_is_in_sight(sit: Any) -> None:
    she = sit()
    number = she.slip.slip.slip_number
    she.press(Key.Key_R, mod=Mod.ControlModifier)
    she.type(number)  # a scanner types the bar code, and Enter
    QTest.keyClick(she._focus(), Key.Key_Return)
    settle()
    assert she.page.form.isVisible()
    said = she.read()
    assert number in said
    assert "Dar ul Aman Multan" in said
    code = she.slip.slip.case_id
    assert NAME not in said
    assert code not in said
    assert "MLT-" not in said, "her code is not needed"


def test_a_wrong_number_is_said_and_stays_to_be_mended(sit: Any) -> None:
    she = sit()
    she.press(Key.Key_R, mod=Mod.ControlModifier)
    number = she.slip.slip.slip_number
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    she.type(wrong)
    assert "wrong" in she.page.number.problem()
    assert she.page.number.value() == wrong
    assert not she.page.form.isVisible()
    she.press(Key.Key_Backspace)
    assert she.page.number.problem() == ""
    she.type(number[-1])
    assert she.page.form.isVisible()


def test_a_number_of_another_centre_is_unknown(sit: Any) -> None:
    she = sit()
    she.shell.go("stub", number="R-22222228")
    assert she.page.number.problem()
    she.shell.go("stub", number=_right_but_unknown())
    assert "No slip with this number was issued here." in she.page.number.problem()


def test_of_two_slips_of_one_number_the_characters_behind_it_find_the_right_one(sit: Any) -> None:
    """Two PCs minted it without hearing of each other: she is told what to type, and can type it."""
    she = sit(carrier="staff", discreet=False)
    one = she.slip.slip
    plan = SlipPlan(carrier="staff", discreet=False)
    other = slips.draft_slip(she.desk, she.case, one.consent, plan).value
    slips.issue_slip(she.desk, other)
    with she.desk.store.transaction("CW01", "record_changed") as t:
        t.set("referral", other, {"slip_number": one.slip_number})
    she.shell.go("stub")
    she.page.focus_first()
    she.type(one.slip_number)
    for words in ("Two slips bear this number.", "four characters"):
        assert words in she.page.number.problem()
    for letter in one.counterfoil:
        assert "Two slips bear this number." in she.page.number.problem()
        she.type(letter)
    assert she.page.form.isVisible()
    assert she.page.presenter.slip.id == one.id


def _right_but_unknown() -> str:
    from intake_desktop.domain.identifiers import check_character

    return f"R-234567{check_character('R', '234567')}"


def test_by_telephone_the_characters_of_the_slip_are_asked_for(sit: Any) -> None:
    she = sit(carrier="staff", discreet=False)
    counterfoil = she.slip.slip.counterfoil
    she.shell.go("stub", number=she.slip.slip.slip_number)
    form = she.page.form
    form.fields["way"].editor.row("phone").click()
    form.fields["decision"].editor.row("received").click()
    form.save.click()
    assert "Ask them to read the four characters" in form.fields["code"].problem()
    form.fields["code"].set_value("2222" if counterfoil != "2222" else "3333")
    form.save.click()
    assert "not the four characters" in she.page.said()
    assert she.slip.stubs == ()
    form.fields["code"].set_value(counterfoil.lower())
    form.save.click()
    (stub,) = she.slip.stubs
    assert (stub.way, stub.code_checked, she.slip.slip.status) == ("phone", "yes", "received")


def test_what_she_did_not_allow_is_not_asked(sit: Any) -> None:
    she = sit(may_confirm=False)
    she.shell.go("stub", number=she.slip.slip.slip_number)
    form = she.page.form
    assert list(form.fields["decision"].editor._rows) == ["received", "declined"]
    assert "only whether it received or declined the slip" in she.read()
    form.fields["decision"].editor.row("declined").click()
    form.more.click()
    shown = {name for name, field in form.fields.items() if field.isVisible()}
    assert shown == {"way", "decision", "reason", "received_on", "focal_code"}
    form.save.click()
    assert form.fields["reason"].problem()
    form.fields["reason"].editor.row("no_capacity").click()
    form.save.click()
    assert she.slip.slip.status == "declined_by_provider"


def test_an_answer_that_is_no_longer_asked_does_not_count(sit: Any) -> None:
    she = sit()
    she.shell.go("stub", number=she.slip.slip.slip_number)
    form = she.page.form
    form.fields["decision"].editor.row("accepted").click()
    form.fields["came"].editor.row("yes").click()
    form.fields["result"].editor.row("service_given").click()
    form.fields["decision"].editor.row("received").click()
    form.save.click()
    (stub,) = she.slip.stubs
    assert (stub.decision, stub.came, stub.result) == ("received", "", "")


def test_the_rare_lines_of_a_stub_unfold_and_what_is_to_do_becomes_a_task(sit: Any) -> None:
    she = sit()
    she.shell.go("stub", number=she.slip.slip.slip_number)
    form = she.page.form
    form.fields["decision"].editor.row("accepted").click()
    form.fields["came"].editor.row("yes").click()
    form.fields["to_do"].set_value("Bring her papers")
    form.more.click()
    form.fields["service_days"].set_value("22/11/2026, 31/31/2026")
    assert not form.fields["received_time"].isVisible(), "a time needs a day"
    QTest.keyClicks(form.fields["received_on"].editor, "22/11/2026")
    form.fields["received_time"].set_value("later")
    form.save.click()
    assert form.fields["received_time"].problem() == "Write a time, such as 14:30."
    received = she.desk.now().astimezone()
    form.fields["received_time"].set_value(f"{received:%H:%M}")
    assert form.fields["service_days"].problem() == "Write a day, such as 5/12/2026."
    form.fields["service_days"].set_value("22/11/2026")
    form.fields["next_appointment"].set_value("2026-12-01")
    form.fields["focal_code"].set_value("DA-3")
    form.save.click()
    (stub,) = she.slip.stubs
    assert (stub.service_days, stub.next_appointment, stub.focal_code) == (("2026-11-22",), "2026-12-01", "DA-3")
    assert stub.received_on[:16] == f"{received:%Y-%m-%dT%H:%M}", "when they got it counts to the minute"
    assert she.slip.slip.status == "in_service"
    she.shell.go("contacts", case_id=she.case)
    settle()
    assert "Bring her papers" in "\n".join(name for _, name, _ in heard(she.shell.page()) if name)


def test_a_reply_that_is_whole_is_saved_when_the_desk_locks(sit: Any) -> None:
    she = sit()
    she.shell.go("stub", number=she.slip.slip.slip_number)
    she.page.form.fields["decision"].editor.row("received").click()
    she.page.keep_safe()
    assert [one.decision for one in she.slip.stubs] == ["received"]


@pytest.mark.parametrize("typed", ["r-4h7k2px", "R4H7K2PX", "4H7K2PX", " r – 4h7 k2px "])
def test_a_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert as_number(typed) == "R-4H7K2PX"


@pytest.mark.parametrize("second", identifiers.ALPHABET)
def test_a_number_may_begin_with_an_r_of_its_own(second: str) -> None:
    body = f"R{second}7K2P"
    bare = body + identifiers.check_character("R", body)
    for typed in (f"R-{bare}", f"R{bare}", bare, bare.lower()):
        assert as_number(typed) == f"R-{bare}"
    assert as_number(f"{bare}7QF2") == f"R-{bare}7QF2"


def test_the_service_where_she_is_sent_is_picked_from_the_directory(qtbot: QtBot, office: Office) -> None:
    plan = ProviderPlan(names={"en": "Ashiana home"}, sectors=("shelter",), address="Canal Road 2", phone="061-1")
    other = providers.add_provider(office.desk("SV01"), plan).value
    she = Reception(qtbot, office)
    she.shell.go("stub", number=she.slip.slip.slip_number)
    settle()
    form = she.page.form
    form.fields["decision"].editor.row("redirected").click()
    service = form.fields["provider"].editor
    QTest.keyClicks(service.line, "ashiana")
    settle()
    service.found.row(other).click()
    form.save.click()
    settle()
    assert (she.slip.slip.status, she.slip.sent_to) == ("redirected", other)


def test_what_is_half_typed_at_a_lock_is_here_again(qtbot: QtBot, office: Office) -> None:
    she = Reception(qtbot, office)
    number = she.slip.slip.slip_number
    she.shell.go("stub", number=number)
    settle()
    fields = she.page.form.fields
    fields["decision"].editor.row("redirected").click()
    QTest.keyClicks(fields["to_do"].editor, "Send her papers")
    she.page.keep_safe()
    settle()
    assert she.slip.slip.status == "issued", "it is not known yet where"
    she.page._another()
    assert not she.page.form.isVisible()
    she.shell.go("stub", number=number)
    settle()
    again = she.page.form.values()
    assert (again["decision"], again["to_do"]) == ("redirected", "Send her papers")
    assert "is here again" in she.page.said()
    QTest.keyClicks(she.page.form.fields["provider"].editor.line, "Edhi home")
    she.page.form.save.click()
    settle()
    assert she.slip.slip.status == "redirected"
    assert slip_drafts.kept_reply(she.desk, she.id) is None
