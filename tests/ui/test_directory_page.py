# SPDX-License-Identifier: Apache-2.0
"""The directory, as a supervisor keeps it: on a real store, in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.conftest import Office

from intake_desktop.services import providers
from intake_desktop.services.desk import Desk
from intake_desktop.ui.pages.directory.page import DirectoryPage
from intake_desktop.ui.pages.directory.presenter import Entry, services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks


class Directory:
    """The page, and what a person does on it."""

    def __init__(self, desk: Desk, show) -> None:
        self.desk = desk
        self.page = DirectoryPage(services_at(desk), InlineRunner())
        show(self.page, 1280, 800)
        self.page.arrive()

    def names(self) -> list[str]:
        return [text.split(", ")[0] for text in self.page.list.texts()]

    def type(self, **typed: str) -> None:
        for name, text in typed.items():
            line = self.page.form.fields[name].editor
            line.setText(text)
            line.textEdited.emit(text)

    def tick(self, *sectors: str) -> None:
        for sector in sectors:
            self.page.form.fields["sectors"].editor.row(sector).click()

    def problem(self, name: str) -> str:
        return self.page.form.fields[name].problem()

    def added(self):
        return providers.list_providers(self.desk)


@pytest.fixture
def directory(office: Office, looks: Looks, show) -> Directory:
    return Directory(office.desk("SV01"), show)


def test_an_empty_directory_offers_the_next_step(directory: Directory) -> None:
    page = directory.page
    assert page.nothing.isVisible()
    assert page.nothing.button is not None
    page.nothing.button.click()
    assert page.title.text() == "Add a service"
    assert page.form.fields["name_en"].editor.hasFocus()


def test_a_service_is_put_into_the_directory(directory: Directory) -> None:
    page = directory.page
    page.new.click()
    directory.type(name_en="District Legal Aid", name_ur="ضلعی قانونی امداد", neutral_en="Records office")
    directory.type(phone="۰۶۱-۴۵۰۰۱۲۳", hours="Mon–Sat 9–15", address="Kutchery, room 12")
    directory.tick("legal_aid", "civil_documents")
    page.save.click()
    (added,) = directory.added()
    assert added.names == {"en": "District Legal Aid", "ur": "ضلعی قانونی امداد"}
    assert added.neutral_names == {"en": "Records office"}
    assert added.phone == "061-4500123", "digits are kept as every telephone understands them"
    assert set(added.sectors) == {"legal_aid", "civil_documents"}
    assert directory.names() == ["District Legal Aid"]
    assert "District Legal Aid is in the directory now." in page.said()
    assert page.presenter.entry == Entry(), "the next one begins empty"


def test_what_is_missing_is_said_under_the_field_and_the_first_gets_the_focus(directory: Directory) -> None:
    page = directory.page
    page.new.click()
    directory.type(phone="ask at the gate")
    page.save.click()
    assert directory.problem("name_en") == "Write the name of the service in English."
    assert directory.problem("sectors") == "Choose at least one kind of service."
    assert directory.problem("phone") == "Write the number with digits, such as 0300-1234567 or 1043."
    assert page.form.fields["name_en"].editor.hasFocus()
    assert directory.added() == []


def test_a_name_that_tells_is_noticed_while_it_is_typed(directory: Directory) -> None:
    page = directory.page
    page.new.click()
    directory.type(name_en="Women's shelter")
    assert "neutral name" in page.form.advice()
    directory.type(neutral_en="Hostel office")
    assert page.form.advice() == ""
    directory.type(neutral_ur="دارالامان")
    directory.tick("shelter")
    page.save.click()
    assert "would tell" in directory.problem("neutral_ur")
    assert directory.added() == []


def test_what_was_typed_is_still_there_when_one_comes_back(directory: Directory) -> None:
    page = directory.page
    page.new.click()
    directory.type(name_en="District Legal Aid")
    page.back.click()
    assert page.listing.isVisible()
    page.new.click()
    assert page.form.fields["name_en"].value() == "District Legal Aid"
    page.drop.click()
    page.new.click()
    assert page.form.fields["name_en"].value() is None


def test_search_and_kinds(office: Office, looks: Looks, show) -> None:
    office.provider("shelter")
    directory = Directory(office.desk("SV01"), show)
    page = directory.page
    for text, found in (("multan", 1), ("دارال", 1), ("दारुल", 1), ("0300", 1), ("mall", 1), ("lahore", 0)):
        page.presenter.searched(text)
        assert len(page.list.rows()) == found, text
    assert page.nothing.isVisible()
    assert page.nothing.button is not None
    page.nothing.button.click()
    assert len(page.list.rows()) == 1
    page.presenter.want(sector="legal_aid")
    assert page.list.rows() == []


def test_one_service_in_full(office: Office, looks: Looks, show) -> None:
    office.provider("shelter")
    office.clock.shift(days=91)
    directory = Directory(office.desk("SV01"), show)
    page = directory.page
    page.list.opened.emit(page.list.rows()[0].key)
    from intake_desktop.ui.kit import Label, Notice

    said = "\n".join(label.text() for label in page.one.findChildren(Label) if label.isVisible())
    for part in ("Dar ul Aman Multan", "دارالامان ملتان", "Hostel office", "Mall Road 4", "0300-1234567", "9-17"):
        assert part in said
    assert "Nobody has checked this entry for a long time." in page.one.findChildren(Notice)[0].text()


def test_from_a_referral_that_lacks_a_service_and_back(directory: Directory, qtbot: QtBot) -> None:
    page = directory.page
    page.arrive(sector="legal_aid")
    assert page.form.fields["sectors"].value() == ["legal_aid"]
    directory.type(name_en="District Legal Aid")
    page.save.click()
    assert page.to_referral.isVisible()
    with qtbot.waitSignal(page.back_wanted):
        page.to_referral.click()
    page.arrive()
    assert not page.to_referral.isVisible()


def test_a_caseworker_looks_but_does_not_change(office: Office, looks: Looks, show) -> None:
    office.provider("shelter")
    directory = Directory(office.desk("CW01"), show)
    assert directory.names() == ["Dar ul Aman Multan"]
    assert not directory.page.new.isVisible()


def test_in_urdu_the_names_are_urdu_and_the_page_is_mirrored(office: Office, looks: Looks, show) -> None:
    office.provider("shelter")
    looks.choose(language="ur")
    directory = Directory(office.desk("SV01"), show)
    page = directory.page
    assert "دارالامان ملتان" in directory.names()[0]
    assert page.new.mapTo(page, page.new.rect().center()).x() < page.width() / 2
    assert page.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_a_district_is_offered_while_it_is_typed_and_any_other_can_be_written(directory: Directory) -> None:
    page = directory.page
    page.new.click()
    edit = page.form.district
    directory.type(name_en="Legal aid")
    directory.tick("legal_aid")
    QTest.keyClicks(edit.line, "mul")
    assert edit.offers() == ["Multan"]
    edit.found.row("Multan").click()
    assert edit.value() == "Multan"
    assert edit.offers() == []
    assert edit.line.hasFocus(), "she goes on where she was"
    page.save.click()
    page.new.click()
    directory.type(name_en="Court desk")
    directory.tick("legal_aid")
    QTest.keyClicks(edit.line, "Sadr Bazar")
    assert edit.offers() == []
    page.save.click()
    assert {one.district for one in directory.added()} == {"Multan", "Sadr Bazar"}
    page.new.click()
    directory.type(name_en="Hostel")
    directory.tick("shelter")
    QTest.keyClicks(edit.line, "sadr")
    assert edit.offers() == ["Sadr Bazar"], "what somebody wrote before is offered"
    QTest.keyClick(edit.line, Qt.Key.Key_Return)
    assert edit.value() == "Sadr Bazar"
    edit.line.selectAll()
    QTest.keyClicks(edit.line, "dera ghazi  khan")
    edit.line.editingFinished.emit()
    assert page.presenter.entry.district == "Dera Ghazi Khan", "case and blanks are put right"
    page.save.click()
    assert len(directory.added()) == 3
