# SPDX-License-Identifier: Apache-2.0
"""What was written down wrongly of a slip is put right in the window, where it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.ui.kit.asking import Asking
from intake_desktop.ui.pages.referrals.page import ReferralsPage

from .conftest import settle
from .test_referrals_page import Table
from .test_stub_page import Reception

Show = Callable[..., QWidget]


def answer(words: str) -> None:
    """Press a verb of the box that asks."""
    box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, Asking) and one.isVisible())
    next(one for one in box.findChildren(QPushButton) if words in one.text()).click()
    settle()


def test_a_wrong_step_is_taken_out_where_it_stands(qtbot: QtBot, show: Show, office: Office) -> None:
    at = Table(show, office)
    at.takes("delivered", delivery="phone")
    at.takes("received", by="receiver")
    at.card.fold.click()
    assert list(at.card.mistakes) == [at.slip.may_take_back]
    at.card.mistakes[at.slip.may_take_back].click()
    answer("Keep it")
    assert at.slip.slip.status == "received"
    at.card.mistakes[at.slip.may_take_back].click()
    answer("Take it out")
    assert at.page.window().focusWidget() is at.card.fold
    with qtbot.waitActive(at.page.window()):
        at.page.window().activateWindow()
    at.again()
    assert QApplication.focusWidget() is at.card.fold
    assert at.slip.slip.status == "delivered"
    assert [one.status for one in at.slip.mistakes] == ["received"]
    assert not at.card.told.isHidden(), "what was said stays unfolded"


def test_a_reply_is_corrected_and_taken_out(qtbot: QtBot, office: Office) -> None:
    she = Reception(qtbot, office)
    she.shell.go("stub", number=she.slip.slip.slip_number)
    page = she.page
    page.form.fields["decision"].editor.row("declined").click()
    page.form.fields["reason"].editor.row("no_capacity").click()
    page.form.save.click()
    settle()
    assert she.slip.slip.status == "declined_by_provider"
    (reply,) = she.slip.may_correct
    she.shell.go("referrals", case_id=she.case)
    settle()
    slips = she.shell.page()
    assert isinstance(slips, ReferralsPage)
    card = slips.cards[0]
    card.unfold()
    card.corrections[reply].click()
    settle()
    form = she.page.form
    assert (form.fields["decision"].value(), form.fields["reason"].value()) == ("declined", "no_capacity")
    assert "correction" in form.save.text()
    assert she.page.presenter.corrects == reply
    form.fields["decision"].editor.row("accepted").click()
    form.save.click()
    settle()
    assert she.slip.slip.status == "accepted"
    assert [old.id for one in she.slip.stubs for old in one.before] == [reply]
    assert len(she.slip.stubs) == 1


@pytest.mark.parametrize("said", ["Take it out", "Keep it"])
def test_just_written_down_at_the_wrong_number(qtbot: QtBot, office: Office, said: str) -> None:
    she = Reception(qtbot, office)
    she.shell.go("stub", number=she.slip.slip.slip_number)
    she.page.form.fields["decision"].editor.row("received").click()
    she.page.form.save.click()
    settle()
    offered = [one for one in she.page.findChildren(QPushButton) if "mistake" in one.text() and one.isVisible()]
    assert len(offered) == 1
    offered[0].click()
    answer(said)
    assert she.slip.slip.status == ("issued" if said == "Take it out" else "received")
