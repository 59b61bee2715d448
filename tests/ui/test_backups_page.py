# SPDX-License-Identifier: Apache-2.0
"""The page about backups, and the closed desk where one is restored, as people use them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.ui.conftest import settle

from intake_desktop.services import backups, cases, staff
from intake_desktop.ui.front import FrontDoor
from intake_desktop.ui.kit import RadioRow
from intake_desktop.ui.pages.backups.page import BackupsPage
from intake_desktop.ui.pages.backups.presenter import services_at
from intake_desktop.ui.pages.restore.page import RestorePage
from intake_desktop.ui.pages.restore.presenter import services_for
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Looks
from intake_desktop.ui.ways import Way


@pytest.fixture
def page(office: Office, looks: Looks, show) -> BackupsPage:  # type: ignore[no-untyped-def]
    office.intake("CW01")
    made = BackupsPage(services_at(office.desk("SV01")), InlineRunner())
    show(made, 1280, 800)
    made.arrive()
    return made


def test_a_backup_is_made_and_tried_out(page: BackupsPage, office: Office) -> None:
    page.now.click()
    assert "every page of it was checked" in page.said()
    assert "The newest backup is of 22 Nov 2026" in page.state.text()
    page.rehearse.click()
    assert "Choose a backup first." in page.said()
    page.list.row(str(backups.list_backups(office.desk("SV01"))[0].path)).click()
    page.rehearse.click()
    assert "opens. It holds 1 cases" in page.tried.text()
    assert "On this computer there are 1 cases" in page.tried.text()
    page.now.click()
    assert page.tried.isHidden()


def test_a_second_place_is_chosen_shown_and_given_up(page: BackupsPage, office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page.ask_folder = lambda then: then(stick)
    page.another.click()
    assert "same disk" in page.said()
    assert page.place.text() == str(stick)
    page.now.click()
    assert len(backups.list_backups(office.desk("SV01"))) == 2
    (row,) = page.list.findChildren(RadioRow)
    assert "on this computer and in the second place" in row.accessibleDescription()
    shutil.rmtree(stick)
    office.clock.shift(hours=30)
    page.now.click()
    assert "second place, because it is not there" in page.said()
    assert "second place" in page.state.text()
    page.give_up.click()
    assert "on this computer only" in page.said()
    assert page.place.isHidden()
    assert "The newest backup is of" in page.state.text()


def test_a_system_administrator_makes_backups_and_does_not_choose_where(office: Office, looks: Looks, show) -> None:  # type: ignore[no-untyped-def]
    staff.add_staff(
        office.desk("SV01"), "SA01", ("system_admin",), "en", office._passphrase("SA01"), agreement_on="2026-11-01"
    )
    made = BackupsPage(services_at(office.desk("SA01")), InlineRunner())
    show(made, 1280, 800)
    made.arrive()
    made.now.click()
    assert "every page of it was checked" in made.said()
    assert made.another.isHidden()
    entry = next(entry for entry in PAGES if entry.key == "backups")
    assert entry.is_open_to(office.desk("SA01"))
    assert not entry.is_open_to(office.desk("CW01"))


class Night:
    """The closed desk, and what two people do there."""

    def __init__(self, office: Office, show) -> None:  # type: ignore[no-untyped-def]
        self.office = office
        office.intake("CW01")
        self.path = backups.back_up(office.desk("SV01")).value.backup.path
        office.intake("CW01", full_name="Nasreen")
        office.close()
        self.page = RestorePage(services_for(office.home, office.vault), InlineRunner())
        show(self.page, 1280, 900)
        self.done: list[str] = []
        self.page.restored.connect(lambda: self.done.append("restored"))

    def choose(self) -> None:
        self.page.backups.editor.row(str(self.path)).click()
        settle()

    def type(self, first: str, second: str, *, wrong: bool = False) -> None:
        page = self.page
        page.first.editor.setText(first)
        page.second.editor.setText(second)
        page.first_words.editor.set_value(self.office.passphrases.get(first, "") if first else "")
        page.second_words.editor.set_value("another one" if wrong else self.office.passphrases.get(second, ""))
        page.use.click()
        settle()


@pytest.fixture
def night(office: Office, looks: Looks, show) -> Night:  # type: ignore[no-untyped-def]
    return Night(office, show)


def test_two_people_restore_a_backup_and_are_told_what_to_do(night: Night) -> None:
    page = night.page
    assert page.first.isHidden() or not page.first.isVisible()
    night.choose()
    assert page.first.isVisible()
    night.type("SV01", "CW01")
    assert "is in its place, with 1 cases" in page.notice.text()
    assert "six words" in page.notice.text()
    assert "set-aside" in page.notice.text()
    page.on.click()
    assert night.done == ["restored"]
    assert len(cases.list_cases(night.office.desk("SV01"))) == 1


def test_what_is_missing_is_said_beside_it_and_no_passphrase_stays(night: Night) -> None:
    page = night.page
    night.choose()
    night.type("", "")
    assert page.first.problem() == "Write the code of the supervisor."
    assert page.second.problem() == "Write the code of the second person."
    night.type("SV01", "CW01", wrong=True)
    assert "of the second person is not right" in page.notice.text()
    assert (page.first_words.editor.text(), page.second_words.editor.text()) == ("", "")
    night.type("SV01", "SV01")
    assert "must be somebody else" in page.notice.text()
    night.type("CW01", "SV01")
    assert "Your role at this centre does not include this." in page.notice.text()
    assert len(cases.list_cases(night.office.desk("SV01"))) == 2
    night.office.close()


def test_a_backup_from_a_stick_is_found_and_a_broken_one_is_refused(night: Night, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    data = bytearray(night.path.read_bytes())
    data[60_000] ^= 1
    (stick / "broken.backup").write_bytes(data)
    page = night.page
    page.ask_folder = lambda then: then(stick)
    page.another.click()
    page.backups.editor.row(str(stick / "broken.backup")).click()
    night.type("SV01", "CW01")
    assert "This backup is damaged" in page.notice.text()
    page.ask_folder = lambda then: then(tmp_path)
    page.another.click()
    assert not page.first.isVisible()
    assert page._none.isVisible()


def test_who_works_alone_is_asked_for_the_sheet(office: Office, looks: Looks, show) -> None:  # type: ignore[no-untyped-def]
    for code in ("CW01", "CW02", "CO01"):
        staff.deactivate(office.desk("SV01"), code)
    backups.back_up(office.desk("SV01"))
    office.intake("SV01")
    night = Night.__new__(Night)
    night.office, night.done = office, []
    night.path = backups.list_backups(office.desk("SV01"))[0].path
    office.close()
    night.page = page = RestorePage(services_for(office.home, office.vault), InlineRunner())
    show(page, 1280, 900)
    night.choose()
    assert not page.second.isVisible()
    assert page.sheet.isVisible()
    night.type("SV01", "")
    assert page._sheet_problem.isVisible()
    page.sheet.put(office.founded._sheets.sheet.text().split("\n"))
    night.type("SV01", "")
    assert "is in its place" in page.notice.text()


def test_the_closed_desk_leads_there_and_back(office: Office, looks: Looks, show) -> None:  # type: ignore[no-untyped-def]
    office.intake("CW01")
    office.close()
    shown: list[QWidget] = []
    door = FrontDoor(office.home, InlineRunner(), shown.append, keys=office.vault)
    again: list[str] = []
    door.fresh_start.connect(again.append)
    door.show_ways(Way.BACKUP, "store_damaged")
    page = shown[-1]
    assert isinstance(page, RestorePage)
    show(page, 1280, 900)
    page.back.click()
    assert again == [""]
