# SPDX-License-Identifier: Apache-2.0
"""A slip by the keyboard alone: what she agreed to, the paper, handed over, the stub, whether it helped. After each
deed the keyboard is where one goes on, and each deed is one press away from the next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from tests.conftest import GIVEN, Office
from tests.journeys.shift import Shift
from tests.ui.conftest import settle

from intake_desktop.services.slip_courses import referrals_of


def presses(shift: Shift, words: str) -> None:
    """The keyboard is on what says so; it is pressed."""
    here = QApplication.focusWidget()
    assert isinstance(here, QAbstractButton), f"the keyboard is on {here}"
    assert (here.text() or here.accessibleName()) == shift.said(words)
    QTest.keyClick(here, Qt.Key.Key_Space)
    settle()
    shift.read()


def saves(shift: Shift) -> None:
    """Ctrl and Enter, wherever the keyboard is in a form."""
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClick(here, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    shift.read()


def test_the_keyboard_goes_with_a_slip_from_her_word_to_its_end(shift: Shift, office: Office) -> None:
    provider = office.provider("shelter")
    shift.sits("CW01")
    shift.intake(GIVEN)
    case = shift.newest_case()

    # Nothing may be told yet; asking her about a service is the first thing here.
    shift.goes("consent", case_id=case)
    assert "Nothing about her may leave the centre yet." in shift.read()
    presses(shift, "Ask about a service")
    assert shift.at() == "referral"
    shift.fills("She asked for", "shelter")
    shift.fills("Services in the directory", provider)
    shift.fills("May something about her be told to this service?", "given")
    shift.fills("How much may be told?", "l3_need_to_know")
    shift.fills("How it was given", "signature")
    shift.fills("May the service tell the centre that she came?", "yes")
    button = next(one for one in shift._buttons() if shift._says(one, "Print the slip"))
    button.setFocus()
    presses(shift, "Print the slip")
    assert len(shift.tray.papers) == 1

    # Whoever presses once more does not print once more: the way of the slip comes next.
    presses(shift, "Show the slips of this case")
    assert shift.at() == "referrals"
    presses(shift, "It was handed over")
    saves(shift)
    (slip,) = referrals_of(office.desk("CW01"), case)
    assert (slip.slip.status, slip.slip.delivery) == ("delivered", "hand_carried")
    here = QApplication.focusWidget()
    assert isinstance(here, QAbstractButton), "it stays with the slip, though its card was drawn anew"
    assert here.text() == "The reply came"

    # Her decision stands in the ledger, in words that are read out to her.
    shift.goes("consent", case_id=case)
    said = shift.read()
    assert "May be told" in said
    assert slip.slip.slip_number in said
    shift.press("Read out what they are told")
    assert "We do not tell them:" in shift.read()

    # The stub comes back: its number, what they say, saved; then she is asked.
    office.clock.shift(days=2)
    shift.sits("CW01").goes("today")
    shift.press("A reply came")
    shift.fills("Slip number", slip.slip.slip_number)
    shift.fills("What do they say?", "accepted")
    shift.fills("Did she come?", "yes")
    shift.fills("What came of it?", "service_given")
    shift.press("Save the reply")
    shift.press("Show the slips of this case")
    shift.press("Close this slip")
    shift.fills("Did it help, by her own word?", "yes")
    shift.press("Save this step")
    (slip,) = referrals_of(office.desk("CW01"), case)
    assert (slip.slip.status, slip.slip.helped) == ("closed", "yes")
    assert shift.titles <= {"", "Desk"}


def test_tab_reaches_everything_on_the_pages_of_a_slip(shift: Shift, office: Office) -> None:
    case, provider = str(office.intake().case_id), office.provider("shelter")
    office.release(case, provider, sector="shelter")
    shift.sits("CW01")
    for key, first, last in (
        ("consent", "Ask about a service", "History"),
        ("papers", "Consent form", "Print the paper"),
        ("referral", "Use it for this slip", "Back to the case"),
    ):
        shift.goes(key, case_id=case, kind="consent" if key == "papers" else "")
        here = begin = QApplication.focusWidget()
        assert here is not None
        assert here.accessibleName() == shift.said(first)
        names = []
        while here is not None and not (here is begin and names):
            names.append(here.accessibleName())
            assert len(names) < 80, f"Tab goes in a circle: {names[-8:]}"
            QTest.keyClick(here, Qt.Key.Key_Tab)
            here = QApplication.focusWidget()
        assert shift.said(last) in names
