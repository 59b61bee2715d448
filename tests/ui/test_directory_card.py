# SPDX-License-Identifier: Apache-2.0
"""The directory in the window: helplines, choices, one service and what is done with it, hours, and files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services.test_directory import OFFICE, WHOLE, plan
from tests.ui.conftest import settle

from intake_desktop.services import directory_file, helplines, providers
from intake_desktop.services.desk import Desk
from intake_desktop.ui.kit import Button, Notice
from intake_desktop.ui.pages.directory.model import Entry
from intake_desktop.ui.pages.directory.page import DirectoryPage
from intake_desktop.ui.pages.directory.presenter import PAGE, services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Looks


def page_at(desk: Desk, show, **where: object) -> DirectoryPage:
    """The page, opened."""
    page = DirectoryPage(services_at(desk), InlineRunner())
    show(page, 1280, 720)
    page.arrive(**where)
    settle()
    return page


def names(page: DirectoryPage) -> list[str]:
    return [text.split(", ")[0] for text in page.list.texts()]


def notices(side: QWidget) -> str:
    return "\n".join(notice.text() for notice in side.findChildren(Notice) if notice.isVisible())


def test_helplines_stand_on_top_and_are_put_down_with_one_press(office: Office, looks: Looks, show) -> None:
    page = page_at(office.desk("SV01"), show)
    assert [button.text() for button in page.helplines.buttons.values()][4] == "0800-22227  Khyber Pakhtunkhwa"
    page.helplines.buttons["0800-22227"].click()
    assert "0800-22227  ·  Bolo helpline" in page.said()
    (notice,) = page.notices.things()
    notice.findChildren(Button)[0].click()
    settle()
    assert "Bolo helpline" in page.one.said()
    assert "Never checked" in page.one.said()
    assert "It came with the program." in page.one.said()
    assert "Call there before she goes." in notices(page.one)
    page.back.click()
    assert names(page) == ["Bolo helpline"]
    page.helplines.buttons["0800-22227"].click()
    assert page.one.isVisible(), "it stands there already"


def test_a_caseworker_sees_the_number_and_nothing_to_change(office: Office, looks: Looks, show) -> None:
    id = providers.add_provider(office.desk("SV01"), WHOLE).value
    page = page_at(office.desk("CW01"), show)
    page.helplines.buttons["1043"].click()
    assert "1043  ·  Punjab women’s helpline" in page.said()
    assert not page.hand.isVisible()
    page._open(id)
    settle()
    assert page.one.isVisible()
    assert not page.one.verbs.isVisible()


def test_choices_narrow_the_list(office: Office, looks: Looks, show) -> None:
    desk = office.desk("SV01")
    providers.add_provider(desk, WHOLE)
    providers.add_provider(desk, plan("Legal aid", district="Khairpur", always=True))
    page = page_at(desk, show)
    assert names(page) == ["Dar ul Aman Multan", "Legal aid"]
    page.choices.open_now.click()
    assert "Legal aid" in names(page)
    page.choices.open_now.click()
    page.choices.district.edited.emit("Multan")
    assert names(page) == ["Dar ul Aman Multan"]
    page.choices.district.edited.emit("all")
    assert not page.choices.women.isVisible()
    page.choices.further.click()
    page.choices.women.click()
    assert names(page) == ["Dar ul Aman Multan"]
    page.choices.language.edited.emit("sd")
    assert names(page) == []
    assert page.nothing.button is not None
    page.nothing.button.click()
    assert len(names(page)) == 2
    assert not page.choices.women.isChecked()


def test_what_should_be_checked_is_counted_and_shown_with_one_press(office: Office, looks: Looks, show) -> None:
    desk = office.desk("SV01")
    providers.add_provider(desk, plan("Old"))
    office.clock.shift(days=91)
    desk = office.desk("CW01")
    desk = office.desk("SV01")
    providers.add_provider(desk, plan("New"))
    page = page_at(desk, show)
    assert page.choices.to_check.text() == "To be checked: 1"
    page.choices.to_check.click()
    assert names(page) == ["Old"]
    page.list.opened.emit(page.list.rows()[0].key)
    page.one.verify.click()
    settle()
    assert "21 Feb 2027, by SV01" in page.one.said()
    assert not page.choices.to_check.isVisible()
    page.back.click()
    assert names(page) == []


def test_everything_about_a_service_is_read_on_one_card(office: Office, looks: Looks, show) -> None:
    id = providers.add_provider(office.desk("SV01"), WHOLE).value
    page = page_at(office.desk("SV01"), show, provider_id=id)
    said = page.one.said()
    for part in (
        "Dar ul Aman Multan", "دارالامان ملتان", "Hostel office", "Mall Road 4", "061-9200471", "0300-1234567",
        "Mon–Fri 09:00–17:00", "Sat, Sun 20:00–06:00", "not on Eid", "S-07", "S-08", "behind the mosque",
        "Domestic violence", "Human trafficking", "Urdu  ·  Punjabi", "Entrance without steps", "Yes", "Free", "none",
        "women with children", "bus 4, not by the bazaar", "Province or state", "22 Nov 2026, by SV01",
    ):  # fmt: skip
        assert part in said, part


def test_taken_out_of_use_and_back_again(office: Office, looks: Looks, show) -> None:
    id = providers.add_provider(office.desk("SV01"), plan()).value
    page = page_at(office.desk("SV01"), show, provider_id=id)
    page.one.retire.click()
    settle()
    assert "Out of use." in notices(page.one)
    assert not page.one.verify.isVisible()
    page.back.click()
    assert names(page) == []
    page.choices.state.edited.emit("retired")
    assert names(page) == ["District Legal Aid"]
    page.list.opened.emit(id)
    page.one.bring_back.click()
    settle()
    assert page.one.retire.isVisible()
    assert providers.find_provider(office.desk("SV01"), id).active


def test_a_service_is_changed_and_nothing_of_it_is_lost(office: Office, looks: Looks, show) -> None:
    desk = office.desk("SV01")
    id = providers.add_provider(desk, WHOLE).value
    page = page_at(desk, show, provider_id=id)
    page.one.change.click()
    assert page.title.text() == "Change a service"
    page.save.click()
    settle()
    assert providers.find_provider(desk, id).plan() == WHOLE, "opened and saved is not changed"
    assert "The entry is changed." in page.said()
    assert page.one.isVisible()
    page.one.change.click()
    page.form.checked.click()
    page.form.always.click()
    page.form.flagged.click()
    page.save.click()
    changed = providers.find_provider(desk, id)
    assert (changed.always, changed.opening, changed.flagged) == (True, (), False)
    assert page.presenter.entry == Entry()
    page.back.click()
    page.new.click()
    assert page.title.text() == "Add a service"
    assert page.form.fields["name_en"].value() is None


def test_hours_are_typed_line_by_line(office: Office, looks: Looks, show) -> None:
    desk = office.desk("SV01")
    page = page_at(desk, show)
    page.new.click()
    page.form.fields["name_en"].editor.setText("Night desk")
    page.form.fields["name_en"].editor.textEdited.emit("Night desk")
    page.form.fields["sectors"].editor.row("helpline").click()
    hours = page.form.fields["opening"].editor
    hours.further.click()
    (typical,) = hours.rows()
    assert typical.typed() == ("12345", "09:00", "17:00"), "what most offices have needs no typing"
    hours.further.click()
    _, night = hours.rows()
    page.save.click()
    assert page.form.fields["opening"].problem() == "", "an empty line is no line"
    page.presenter.chose(providers.list_providers(desk)[0].id)
    page.one.change.click()
    hours = page.form.fields["opening"].editor
    hours.further.click()
    _, night = hours.rows()
    night.days.row("7").click()
    for editor, text in ((night.opens, "۲۰"), (night.closes, "nine")):
        editor.setText(text)
        editor.textEdited.emit(text)
    page.save.click()
    assert page.form.fields["opening"].problem() == "Tick the days and write both times, such as 9:00 and 17:00."
    night.closes.setText("6.30")
    night.closes.textEdited.emit("6.30")
    page.save.click()
    (made,) = providers.list_providers(desk)
    assert [span.text for span in made.opening] == ["12345 09:00-17:00", "7 20:00-06:30"]
    page.one.change.click()
    page.form.fields["opening"].editor.rows()[0].remove.click()
    page.save.click()
    assert [span.text for span in providers.find_provider(desk, made.id).opening] == ["7 20:00-06:30"]


def test_the_sections_lead_to_their_fields(office: Office, looks: Looks, show) -> None:
    page = page_at(office.desk("SV01"), show)
    page.new.click()
    settle()
    for section, field in (("time", "opening"), ("name", "name_en"), ("people", "focal_point")):
        page.form.go(section)
        settle()
        shown = page.form.fields[field]
        top = shown.mapTo(page._form_scroll, shown.rect().topLeft()).y()
        assert -1 <= top < page._form_scroll.height(), section
        assert shown.isAncestorOf(page.focusWidget() or page)


def test_two_computers_wrote_different_things(office: Office, looks: Looks, show) -> None:
    desk = office.desk("SV01")
    id = providers.add_provider(desk, plan(phone="1", sectors=("legal_aid",))).value
    from intake_desktop.services.providers import Dispute, Version

    services = services_at(desk)
    split = Dispute("phone", (Version("1", "SV01", 0, False), Version("061-2", "SV09", 1, True)))
    kinds = Dispute("sectors", (Version(["legal_aid"], "SV01", 0, True), Version(["police"], "SV09", 1, False)))
    page = DirectoryPage(
        type(services)(**{**vars(services), "disputes": lambda id: (split, kinds), "disputed": lambda: {id}}),
        InlineRunner(),
    )
    show(page, 1280, 720)
    page.arrive()
    assert "Two computers wrote different things about a service." in page.said()
    page.notices.findChildren(Button)[0].click()
    assert page.one.isVisible()
    assert page.said() == ""
    assert "Telephone: “061-2” (SV09)  ·  “1” (SV01)" in notices(page.one)
    assert "Kinds of service: “Legal aid” (SV01)  ·  “Police” (SV09)" in notices(page.one)


def test_a_long_list_is_read_as_one_goes_down(office: Office, looks: Looks, show) -> None:
    desk = office.desk("SV01")
    with desk.store.transaction("SV01", "record_changed", "many") as t:
        for number in range(PAGE + 5):
            t.set("provider", f"{number:032x}", providers.fields_of(plan(f"Office {number:03}")) | {"active": "yes"})
    page = page_at(desk, show)
    page.list.more_wanted.emit()
    settle()
    assert names(page) == [f"Office {number:03}" for number in range(PAGE + 5)]


def test_the_directory_as_a_file_is_looked_at_before_it_is_stored(
    office: Office, looks: Looks, show, tmp_path: Path
) -> None:
    there = Office(tmp_path / "there", "A")
    ours = providers.add_provider(there.desk("SV01"), plan("Legal aid", opening=OFFICE, phone="061-9200471")).value
    helplines.add_helpline(there.desk("SV01"), "1043")
    path = directory_file.export_directory(there.desk("SV01"), tmp_path)
    there.close()
    desk = office.desk("SV01")
    page = page_at(desk, show)
    page.hand.click()
    page.handing.ask_folder = lambda then: then(tmp_path)
    page.handing.ask_file = lambda then: then(path)
    page.handing.choose.click()
    assert [text.split(", ")[0] for text in page.handing.list.texts()] == ["Legal aid", "Punjab women’s helpline"]
    assert page.handing.store.text() == "Store 2"
    page.handing.list.opened.emit(helplines.id_of("1043"))
    assert page.handing.store.text() == "Store 1"
    assert "Left out" in page.handing.list.texts()[1]
    page.handing.store.click()
    assert "Services stored: 1." in page.said()
    assert [one.id for one in providers.list_providers(desk)] == [ours]
    office.clock.shift(days=1)
    there.clock.shift(days=1)
    swapped = plan("Legal aid", opening=OFFICE, phone="0300-6666666")
    providers.change_provider(there.desk("SV01"), ours, swapped, checked=True)
    directory_file.export_directory(there.desk("SV01"), tmp_path).replace(path)
    page.handing.choose.click()
    _, waits = page.handing.list.texts()
    assert "0300-6666666 in the file" in waits
    assert "Ask there first" in waits
    assert page.handing.store.text() == "Store 1", "a number changes only when she chose that line"
    page.handing.list.opened.emit(ours)
    assert page.handing.store.text() == "Store 2"
    page.handing.forget.click()
    path.write_text("{}")
    page.handing.choose.click()
    assert "This is not a directory of services" in page.said()
    page.handing.export.click()
    assert "The directory is written to directory-20261123.json." in page.said()


def test_it_fits_a_small_window(office: Office, looks: Looks, show) -> None:
    id = providers.add_provider(office.desk("SV01"), WHOLE).value
    for language, percent in (("en", 150), ("ur", 100), ("ur", 150)):
        looks.choose(language=language, percent=percent)
        page = page_at(office.desk("SV01"), show)
        page.resize(1088, 620)
        settle()
        assert page.minimumSizeHint().width() <= 1088
        assert page.list.height() > 100
        assert page.call.isVisible() == (percent >= 150)
        page._open(id)
        page.one.change.click()
        settle()
        assert page._form_scroll.height() > 200
        assert page.form.minimumSizeHint().width() <= 1088
        page.close()


def test_ctrl_and_return_saves(office: Office, looks: Looks, show) -> None:
    id = providers.add_provider(office.desk("SV01"), WHOLE).value
    page = page_at(office.desk("SV01"), show, provider_id=id)
    page.one.change.click()
    settle()
    QTest.keyClick(page.form.fields["name_en"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.one.isVisible()
