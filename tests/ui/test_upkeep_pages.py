# SPDX-License-Identifier: Apache-2.0
"""Prevention, feedback and files whose time is over, each on its page under "Centre"."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services.test_retention import YEARS, closed

from intake_desktop.services import cases, feedback, prevention, unlock
from intake_desktop.ui.kit import Asking
from intake_desktop.ui.pages.centre.page import CentrePage
from intake_desktop.ui.pages.feedback.page import FeedbackPage
from intake_desktop.ui.pages.feedback.presenter import services_at as feedback_at
from intake_desktop.ui.pages.prevention.page import PreventionPage
from intake_desktop.ui.pages.prevention.presenter import services_at as prevention_at
from intake_desktop.ui.pages.retention.page import RetentionPage
from intake_desktop.ui.pages.retention.presenter import services_at as retention_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES

from .conftest import heard, settle

Show = Callable[..., QWidget]


@pytest.fixture
def house(office: Office) -> Office:
    office.hire("CA01", "centre_administrator")
    return office


def says(page: QWidget, words: str) -> bool:
    return any(words in name for _, name, _ in heard(page))


def test_the_centre_offers_what_each_may(show: Show, house: Office) -> None:
    house.hire("SA01", "system_admin")
    for code in ("CA01", "CW01", "SA01"):
        desk = house.desk(code)
        shell = Shell(desk, InlineRunner(), PAGES, unlock.lock)
        show(shell, 1180, 760)
        offered = [entry.key for entry in PAGES if entry.under == "centre" and entry.is_open_to(desk)]
        if not offered:
            assert all(entry.key != "centre" or not entry.is_open_to(desk) for entry in PAGES)
            continue
        shell.go("centre")
        page = shell.page()
        assert isinstance(page, CentrePage)
        assert list(page.doors) == offered
        for key in offered:
            shell.go("centre")
            page.doors[key].click()
            assert shell.page() is shell.page(key)
            assert shell.rail.button("centre").isChecked()


class TestPrevention:
    def sits(self, show: Show, office: Office) -> PreventionPage:
        page = PreventionPage(prevention_at(office.desk("CW01")), InlineRunner())
        show(page, 1000, 900)
        page.arrive()
        return page

    def test_a_line_is_written(self, show: Show, office: Office) -> None:
        page = self.sits(show, office)
        assert not page.none.isHidden()
        page.button.click()
        assert page.fields["type"].problem() == "Choose what it was."
        page.fields["type"].set_value("awareness")
        page.fields["women"].set_value("many")
        page.button.click()
        assert "Women" in page.wrong.text()
        page.fields["women"].set_value(46)
        page.button.click()
        assert "Written down" in page.said()
        assert [one.work.women for one in prevention.list_work(office.desk("CW01"))] == [46]
        assert says(page, "Women: 46")
        assert page.fields["women"].value() is None

    def test_older_lines_come_when_asked_for(self, show: Show, office: Office) -> None:
        for day in range(1, 32):
            prevention.log_work(office.desk("CW01"), prevention.Work(f"2026-10-{day:02}", "training"))
        page = self.sits(show, office)
        assert len(page.rows.things()) == 30
        page.older.click()
        assert len(page.rows.things()) == 31
        assert page.older.isHidden()


class TestFeedback:
    def sits(self, show: Show, office: Office, code: str) -> FeedbackPage:
        page = FeedbackPage(feedback_at(office.desk(code)), InlineRunner())
        show(page, 1000, 900)
        page.arrive()
        return page

    def test_she_answers_and_nothing_of_it_stays_on_the_screen(self, show: Show, office: Office) -> None:
        office.hire("FD01", "front_desk")
        page = self.sits(show, office, "FD01")
        assert page.look.isHidden(), "whoever enters does not read"
        page.button.click()
        assert page.problem.text() == "Nothing is answered yet."
        page.items["friendly"].set_value("yes")
        page.words.set_value("It was cold.")
        page.button.click()
        assert "Kept without a name" in page.said()
        assert (page.items["friendly"].value(), page.words.value()) == (None, None)
        page.words.set_value("half a sentence")
        page.keep_safe()
        assert page.words.value() is None

    def test_what_was_said_is_shown_when_enough_are_together(self, show: Show, office: Office) -> None:
        for count in range(5):
            page = self.sits(show, office, "SV01")
            page.look.click()
            assert not says(page, "It was cold."), count
            page.arrive()
            assert page.results.isHidden(), "she who answers does not see what others said"
            feedback.give_feedback(office.desk("SV01"), {"privacy": "no"}, "It was cold.")
        page.look.click()
        assert says(page, "It was cold.")
        assert says(page, "No: 5")


class TestRetention:
    def sits(self, show: Show, office: Office, code: str) -> RetentionPage:
        page = RetentionPage(retention_at(office.desk(code)), InlineRunner())
        show(page, 1000, 1000)
        page.arrive()
        return page

    def test_two_people_erase_what_they_chose(self, show: Show, house: Office) -> None:
        gone, stays = closed(house), closed(house)
        page = self.sits(show, house, "CA01")
        assert not page.none.isHidden()
        house.clock.shift(days=YEARS)
        page = self.sits(show, house, "CA01")
        assert set(page.ticks) == {gone, stays}
        page.button.click()
        assert page.problem.text() == "Choose the files."
        page.ticks[gone].setChecked(True)
        page.button.click()
        assert "Somebody else must agree" in page.problem.text()
        page.second.code.set_value("SV01")
        page.second.passphrase.editor.set_value(house.passphrases["SV01"])
        page.second.button.click()
        page.button.click()
        (box,) = [one for one in page.window().findChildren(Asking) if one.isVisible()]
        box.yes.click()
        settle()
        assert "Files erased: 1" in page.said()
        assert set(page.ticks) == {stays}
        assert not page.second.has_agreed()
        assert says(page, "The time for keeping it is over")
        assert [row.id for row in cases.list_cases(house.desk("CA01"))] == [stays]

    def test_a_supervisor_reads_who_to_ask(self, show: Show, house: Office) -> None:
        case = closed(house)
        house.clock.shift(days=YEARS)
        page = self.sits(show, house, "SV01")
        assert page.ticks == {}
        assert page.deeds.isHidden()
        assert not page.asks.isHidden()
        wanted: list[str] = []
        page.case_wanted.connect(wanted.append)
        next(one for one in page.findChildren(QWidget) if one.accessibleName() == "Look at it").click()  # type: ignore[attr-defined]
        assert wanted == [case]
