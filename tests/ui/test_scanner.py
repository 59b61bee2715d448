# SPDX-License-Identifier: Apache-2.0
"""A scanner at the desk: fast, with Enter or Tab at its end, into whatever box has the keyboard, under any layout."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.services.slip_courses import referrals_of
from intake_desktop.ui.entering.scans import ENDS, FIRST_CODE, PAUSE
from intake_desktop.ui.theme import Looks

from .conftest import settle
from .test_stub_page import Reception

Key = Qt.Key
URDU = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "قوعرتےءیہپاسدفگحجکلزشچطبنم", strict=True))
"""What keys write under a common layout, by what stands on them."""
ROWS = {2: "1234567890-", 16: "QWERTYUIOP", 30: "ASDFGHJKL", 44: "ZXCVBNM"}
CODES = {letter: first + at + FIRST_CODE for first, row in ROWS.items() for at, letter in enumerate(row)}


class Scanner:
    """Types a number in a breath; its clock stands beside that of the machine, so that no load makes it slow."""

    def __init__(self, she: Reception) -> None:
        self.she, self.at = she, 1000.0
        she.shell.go("stub", new=True)
        settle()
        she.page.scans.clock = lambda: self.at

    def scan(self, number: str, end: Qt.Key | None = Key.Key_Return, *, gap: float = PAUSE / 10) -> None:
        """What the scanner does when its beam meets a bar code."""
        self.at += 5
        for letter in number:
            self.at += gap
            QTest.keyClick(self._focus(), letter)
        self._end(end)

    def scan_under_another_layout(self, number: str, end: Qt.Key | None = Key.Key_Return) -> None:
        """The same keys, while the PC writes Urdu."""
        self.at += 5
        for letter in number:
            self.at += PAUSE / 10
            text = URDU.get(letter, letter)
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, ord(text), Qt.KeyboardModifier.NoModifier, CODES[letter], 0, 0, text)
                QApplication.sendEvent(self._focus(), event)
        self._end(end)

    def _end(self, end: Qt.Key | None) -> None:
        if end is not None:
            self.at += PAUSE / 10
            QTest.keyClick(self._focus(), end)
        settle()

    def _focus(self) -> QWidget:
        return self.she._focus()


pytestmark = pytest.mark.usefixtures("looks")


@pytest.fixture
def she(looks: Looks, qtbot: QtBot, office: Office) -> Reception:
    return Reception(qtbot, office)


def other_slip(she: Reception) -> str:
    """The number of another slip, of the same case."""
    from intake_desktop.services import slips

    line = she.slip.slip.consent
    id = slips.draft_slip(she.desk, she.case, line, slips.SlipPlan(may_confirm=True)).value
    slips.issue_slip(she.desk, id)
    return next(one.slip.slip_number for one in referrals_of(she.desk, she.case) if one.slip.id == id)


@pytest.mark.parametrize("end", [Key.Key_Return, Key.Key_Enter, Key.Key_Tab, None])
def test_the_last_key_of_a_scanner_answers_nothing(she: Reception, end: Qt.Key | None) -> None:
    scanner = Scanner(she)
    scanner.scan(she.slip.slip.slip_number, end)
    form = she.page.form
    assert form.isVisible()
    assert not form.is_typed
    assert form.fields["decision"].value() is None
    assert form.fields["decision"].isAncestorOf(she._focus()), "the first question has the keyboard"
    scanner.at += 2 * ENDS
    she.press(Key.Key_Space)
    assert form.fields["decision"].value() == "accepted", "and the next key is hers again"
    scanner.scan(she.slip.slip.slip_number, end)
    assert form.fields["decision"].value() == "accepted", "scanned once more, nothing changes"


def test_a_slip_that_is_scanned_into_a_wrong_box_is_found_and_the_box_is_as_before(she: Reception) -> None:
    other = other_slip(she)
    scanner = Scanner(she)
    scanner.scan(she.slip.slip.slip_number)
    first = she.page.presenter.slip
    assert first is not None
    form = she.page.form
    scanner.at += 2 * ENDS
    form.fields["decision"].editor.row("accepted").click()
    box = form.fields["to_do"].editor
    box.setFocus()
    QTest.keyClicks(box, "Bring her papers")
    scanner.scan(other)
    assert box.value() == "Bring her papers"
    assert she.page.presenter.slip == first, "what is typed is not thrown away"
    assert other in she.page.said()
    she.shell.go("stub", number=other)  # as the button beside these words does
    assert she.page.presenter.slip is not None
    assert she.page.presenter.slip.number == other
    assert she.slip.stubs == (), "nothing was recorded"
    scanner.scan(first.number)
    assert box.value() == "Bring her papers", "what was typed waited for her"
    form.save.click()
    settle()
    assert [one.to_do for one in she.slip.stubs] == ["Bring her papers"]


def test_a_slip_that_is_scanned_into_the_search_leads_to_its_reply(she: Reception) -> None:
    scanner = Scanner(she)
    she.shell.go("today")
    settle()
    she.shell.top.search.setFocus()
    scanner.scan(she.slip.slip.slip_number)
    assert she.page.presenter.slip is not None
    assert she.page.presenter.slip.number == she.slip.slip.slip_number
    assert she.page.form.fields["decision"].value() is None
    assert she.page.form.isAncestorOf(she._focus())
    assert she.shell.top.search.text() == ""


def test_the_box_of_the_four_characters_takes_no_number_of_a_slip(qtbot: QtBot, office: Office) -> None:
    she = Reception(qtbot, office, carrier="staff", discreet=False)
    scanner = Scanner(she)
    scanner.scan(she.slip.slip.slip_number)
    form = she.page.form
    form.fields["way"].editor.row("phone").click()
    form.fields["code"].editor.setFocus()
    scanner.scan(she.slip.slip.slip_number)
    assert form.fields["code"].value() is None


def test_with_nothing_typed_the_slip_that_is_scanned_takes_the_place_of_the_other(she: Reception) -> None:
    other = other_slip(she)
    scanner = Scanner(she)
    scanner.scan(she.slip.slip.slip_number)
    scanner.scan(other, Key.Key_Tab)
    assert she.page.presenter.slip is not None
    assert she.page.presenter.slip.number == other
    assert she.page.form.values()["decision"] is None


def test_what_was_half_typed_before_the_scan_does_not_matter(she: Reception) -> None:
    scanner = Scanner(she)
    number = she.slip.slip.slip_number
    QTest.keyClicks(she.page.number.editor, "R-22")
    scanner.scan(number)
    assert she.page.presenter.slip is not None
    assert she.page.presenter.slip.number == number


def test_under_an_urdu_layout_the_keys_mean_what_stands_on_them(she: Reception) -> None:
    scanner = Scanner(she)
    number = she.slip.slip.slip_number
    scanner.scan_under_another_layout(number)
    assert she.page.presenter.slip is not None
    assert she.page.presenter.slip.number == number
    form = she.page.form
    form.fields["decision"].editor.row("redirected").click()
    line = form.fields["provider"].editor.line
    line.setFocus()
    for letter in "AB":  # by hand, slowly: the name of a service, in Urdu
        scanner.at += 1
        event = QKeyEvent(
            QEvent.Type.KeyPress, ord(URDU[letter]), Qt.KeyboardModifier.NoModifier, CODES[letter], 0, 0, URDU[letter]
        )  # fmt: skip
        QApplication.sendEvent(line, event)
    assert line.value() == URDU["A"] + URDU["B"]


def test_whoever_types_a_number_into_a_text_by_hand_means_the_text(she: Reception) -> None:
    scanner = Scanner(she)
    other = other_slip(she)
    scanner.scan(she.slip.slip.slip_number)
    form = she.page.form
    form.fields["decision"].editor.row("accepted").click()
    box = form.fields["to_do"].editor
    box.setFocus()
    scanner.scan(other, None, gap=2 * PAUSE)
    assert box.value() == other
    assert she.page.said() == ""
