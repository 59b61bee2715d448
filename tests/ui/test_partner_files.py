# SPDX-License-Identifier: Apache-2.0
"""Two centres at their windows: keys are exchanged, a slip is looked at, kept and answered, a stop is passed on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from tests.services.partners import TwoCentres

from intake_desktop.services import consents, exchange, incoming, slip_drafts
from intake_desktop.services.referrals import find_referral
from intake_desktop.ui.pages.incoming import page as incoming_page
from intake_desktop.ui.pages.incoming.page import IncomingPage
from intake_desktop.ui.pages.incoming.presenter import services_at
from intake_desktop.ui.pages.partner import page as partner_page
from intake_desktop.ui.pages.partner.page import PartnerPage
from intake_desktop.ui.pages.partner.presenter import services_at as partner_services
from intake_desktop.ui.pages.referrals.page import ReferralsPage
from intake_desktop.ui.pages.referrals.presenter import services_at as referrals_services
from intake_desktop.ui.runner import InlineRunner

from .night import Tray

Show = Callable[..., QWidget]
Choose = Callable[..., None]


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def at(show: Show, tray: Tray) -> Any:
    """The page about files of partners at a desk."""

    def make(desk: Any) -> IncomingPage:
        page = IncomingPage(services_at(desk), InlineRunner(), lambda: tray)
        show(page, 1280, 720)
        page.arrive()
        return page

    return make


def test_a_slip_is_looked_at_kept_printed_and_answered(
    centres: TwoCentres, at: Any, tray: Tray, choose: Choose
) -> None:
    _, referral = centres.slip()
    sent = centres.send(referral)
    choose(incoming_page, file=sent.path, folder=centres.stick)
    theirs = centres.theirs.desk("CW01")
    page = at(theirs)
    assert page.none.isVisible()
    page.take_in.click()
    assert page.head.text() == sent.slip_number
    assert page.preview.page_count() > 0
    assert page.restricted.isVisible()
    assert not page.deeds.isVisible()
    page.yes.click()
    assert sent.slip_number in page.said()
    page.presenter.open(page.presenter._services.read().rows[0].id)
    assert page.answer.isVisible()
    assert not page.yes.isVisible()
    page.panel.button.click()
    assert len(tray.papers) == 1
    page.answer.click()
    page.form.fields["decision"].editor.row("accepted").click()
    page.keep_safe()
    kept = page.presenter._services.read().rows[0].id
    assert slip_drafts.kept_answer(theirs, kept) == {"decision": "accepted"}
    page.presenter.open(kept)
    page.answer.click()
    assert page.form.fields["decision"].value() == "accepted"
    page.form.fields["decision"].set_value(None)
    page.form.save.click()
    assert page.form.fields["decision"].problem()
    page.form.fields["decision"].set_value("accepted")
    page.form.fields["came"].set_value("yes")
    page.form.relate()
    page.form.fields["result"].set_value("service_given")
    page.form.fields["service_days"].set_value("yesterday")
    page.form.save.click()
    assert page.form.fields["service_days"].problem() == "Write a day, such as 5/12/2026."
    today = theirs.today().isoformat()
    page.form.fields["service_days"].set_value("/".join(reversed(today.split("-"))))
    page.form.fields["focal_code"].set_value("LH-7")
    before = set(centres.stick.iterdir())
    page.form.save.click()
    reply = next(one for one in set(centres.stick.iterdir()) - before if one.suffix == ".age")
    assert slip_drafts.kept_answer(theirs, kept) is None
    slip_drafts.keep_answer(theirs, kept, {"to_do": "Wexhalf"})
    incoming.forget_slip(theirs, kept)
    assert slip_drafts.kept_answer(theirs, kept) is None, "it goes with the slip"
    ours = centres.ours.desk("CW01")
    page = at(ours)
    choose(incoming_page, file=reply)
    page.take_in.click()
    assert not page.paper_side.isVisible()
    for told in ("Days on which she was helped", "LH-7", "She came: Yes"):
        assert told in page.lines.text(), "all that is written down is seen before"
    page.yes.click()
    assert ours.store.reader.execute("select service_days from stub").fetchall() == [(f'["{today}"]',)]
    assert find_referral(ours, referral).status == "service_completed"


def test_a_stop_is_owed_until_its_file_is_written_and_erases_the_slip_there(
    centres: TwoCentres, at: Any, show: Show, choose: Choose
) -> None:
    case, referral = centres.slip()
    centres.keep(centres.send(referral))
    ours = centres.ours.desk("CW01")
    consents.withdraw_release(ours, case, find_referral(ours, referral).consent)
    choose(incoming_page, folder=centres.stick)
    slips = ReferralsPage(referrals_services(ours), InlineRunner())
    show(slips, 1100, 700)
    slips.arrive(case_id=case)
    went: list[str] = []
    slips.files_wanted.connect(lambda: went.append("incoming"))
    slips.cards[0].buttons["files"].click()
    assert went == ["incoming"]
    page = at(ours)
    assert page.must_tell.isVisible()
    before = set(centres.stick.iterdir())
    page.presenter.send_stop(exchange.stops_to_send(ours)[0])
    assert not page.must_tell.isVisible()
    stop = next(one for one in set(centres.stick.iterdir()) - before if one.suffix == ".age")
    page = at(centres.theirs.desk("CW01"))
    choose(incoming_page, file=stop)
    page.take_in.click()
    page.yes.click()
    assert [row.state for row in page.presenter._services.read().rows] == ["stopped"]


def test_a_file_that_was_changed_is_refused_in_words_and_nothing_is_shown(
    centres: TwoCentres, at: Any, choose: Choose
) -> None:
    _, referral = centres.slip()
    path = centres.send(referral).path
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    choose(incoming_page, file=path)
    page = at(centres.theirs.desk("CW01"))
    page.take_in.click()
    assert "changed after it was signed" in page.said()
    assert page.lists.isVisible()
    assert page.preview.page_count() == 0


def test_keys_are_exchanged_by_two_files_and_six_words(
    centres: TwoCentres, show: Show, qtbot: Any, choose: Choose
) -> None:
    theirs = exchange.export_own_keys(centres.theirs.desk("SV01"), centres.stick)
    desk = centres.ours.desk("SV01")
    exchange.forget_partner_keys(desk, centres.shelter)
    page = PartnerPage(partner_services(desk), InlineRunner())
    show(page, 1000, 900)
    choose(partner_page, file=theirs, folder=centres.stick)
    page.arrive(provider_id=centres.shelter)
    assert page.own.words() == exchange.own_keys(desk).words
    assert not page.compare.isVisible()
    page.give.click()
    assert page.given.isVisible()
    page.read.click()
    assert page.compare.isVisible()
    page.differ.click()
    assert not exchange.can_receive(desk, centres.shelter)
    page.read.click()
    qtbot.keyClick(page.unmet, Qt.Key.Key_Space)
    assert exchange.can_receive(desk, centres.shelter)
    assert not exchange.may_be_named(desk, centres.shelter)
    page.read.click()
    page.met.click()
    assert exchange.may_be_named(desk, centres.shelter)
    assert not page.compare.isVisible()
