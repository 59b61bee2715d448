# SPDX-License-Identifier: Apache-2.0
"""A second member of staff comes to the desk: with the real keys, and with what she may find there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.domain.permissions import Action
from intake_desktop.services.second import Second, confirm_second
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.second import SecondPersonPanel
from intake_desktop.ui.theme import Looks
from intake_desktop.ui.worker import ThreadRunner

from .conftest import heard, settle

Show = Callable[..., QWidget]


class Beside:
    """The supervisor at her desk, and a colleague who is called to it."""

    def __init__(self, office: Office, show: Show, qtbot: QtBot) -> None:
        self.office, self.bot, self.desk = office, qtbot, office.desk("SV01")
        self.seen: list[bytearray] = []
        self.proofs: list[object] = []
        self.runner = InlineRunner()
        self.panel = SecondPersonPanel(self._verify, self.runner)
        self.panel.agreed.connect(self.proofs.append)
        show(self.panel, 700, 500)

    def _verify(self, code: str, passphrase: bytearray) -> Second:
        self.seen.append(passphrase)
        return confirm_second(self.desk, code, passphrase, Action.PRINT_SHEET)

    def try_with(self, code: str, passphrase: str) -> str:
        """Type both and press Return; answers what stands beside the lines then."""
        self.panel.code.set_value(None)
        self.bot.keyClicks(self.panel.code.editor, code)
        self.bot.keyClick(self.panel.code.editor, Qt.Key.Key_Return)
        self.bot.keyClicks(self.panel.passphrase.editor.line, passphrase)
        self.bot.keyClick(self.panel.passphrase.editor.line, Qt.Key.Key_Return)
        return self.said()

    def said(self) -> str:
        return self.panel.notice.text() if self.panel.notice.isVisible() else ""


@pytest.fixture
def beside(office: Office, show: Show, qtbot: QtBot, looks: Looks) -> Beside:
    return Beside(office, show, qtbot)


def test_she_agrees_with_her_own_passphrase_which_stays_nowhere(beside: Beside) -> None:
    assert "CW01 agrees." in beside.try_with("cw01", beside.office.passphrases["CW01"])
    (proof,) = beside.proofs
    assert isinstance(proof, Second)
    assert (proof.code, proof.action) == ("CW01", Action.PRINT_SHEET)
    assert beside.panel.has_agreed()
    assert beside.panel.passphrase.editor.text() == ""
    assert beside.seen
    assert all(not any(one) for one in beside.seen), "the passphrase is wiped"
    assert not beside.panel.button.isEnabled(), "nobody agrees twice"


def test_a_wrong_passphrase_is_told_beside_it_and_she_tries_again(beside: Beside) -> None:
    assert beside.try_with("CW01", "not this one at all")
    assert not beside.panel.has_agreed()
    assert beside.panel.passphrase.editor.text() == ""
    assert all(not any(one) for one in beside.seen)
    assert "agrees" in beside.try_with("CW01", beside.office.passphrases["CW01"])


def test_the_first_person_is_not_the_second(beside: Beside) -> None:
    said = beside.try_with("sv01", beside.office.passphrases["SV01"])
    assert "must be somebody else" in said
    assert beside.proofs == []


def test_what_is_missing_is_said_under_the_line_and_nothing_is_asked(beside: Beside) -> None:
    beside.panel.button.click()
    assert beside.panel.code.problem() == "Write your code."
    assert beside.panel.passphrase.problem() == "Write your passphrase."
    assert beside.seen == []
    assert "agrees" in beside.try_with("CW02", beside.office.passphrases["CW02"])
    assert beside.panel.code.problem() == ""


def test_after_wrong_tries_the_wait_is_counted_down(beside: Beside) -> None:
    said = [beside.try_with("CW01", f"wrong number {n}") for n in range(6)]
    assert "Wait" in said[-1]
    seconds = beside.panel._wait
    beside.panel.count_down()
    assert str(seconds - 1) in beside.said() or seconds == 1
    for _ in range(seconds):
        beside.panel.count_down()
    assert "try again now" in beside.said()
    assert not beside.panel._tick.isActive()


def test_leaving_forgets_who_agreed_and_what_was_typed(beside: Beside) -> None:
    beside.try_with("CW01", beside.office.passphrases["CW01"])
    beside.panel.clear()
    assert not beside.panel.has_agreed()
    assert (beside.panel.code.value(), beside.panel.passphrase.editor.text(), beside.said()) == (None, "", "")
    assert beside.panel.button.isEnabled()


def test_an_answer_that_comes_after_she_left_is_nobodys(office: Office, show: Show, qtbot: QtBot) -> None:
    runner, desk = ThreadRunner(), office.desk("SV01")
    proofs: list[object] = []
    panel = SecondPersonPanel(lambda code, words: confirm_second(desk, code, words, Action.RESTORE), runner)
    panel.agreed.connect(proofs.append)
    show(panel, 700, 500)
    try:
        panel.code.set_value("CW01")
        panel.passphrase.editor.set_value(office.passphrases["CW01"])
        panel.button.click()
        assert panel.working.isVisible()
        assert not panel.button.isEnabled()
        panel.clear()
        qtbot.waitUntil(lambda: runner.is_idle)
        settle()
        assert proofs == []
        assert not panel.has_agreed()
    finally:
        runner.close()


def test_a_fault_of_the_program_lets_her_try_again(show: Show, qtbot: QtBot, looks: Looks) -> None:
    runner = ThreadRunner()
    panel = SecondPersonPanel(lambda code, words: 1 // 0, runner)
    mishaps: list[object] = []
    runner.failed.connect(lambda mishap: mishaps.append(mishap))
    show(panel, 700, 500)
    try:
        panel.code.set_value("CW01")
        panel.passphrase.editor.set_value("a passphrase")
        panel.button.click()
        qtbot.waitUntil(lambda: bool(mishaps))
        assert panel.button.isEnabled()
        assert not panel.working.isVisible()
    finally:
        runner.close()


def test_a_screen_reader_hears_both_lines_and_the_verb(beside: Beside) -> None:
    names = {name for _, name, _ in heard(beside.panel)}
    assert {"Her code", "Her passphrase", "I agree to this", "The second person"} <= names
