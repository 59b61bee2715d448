# SPDX-License-Identifier: Apache-2.0
"""The page of one case as it stands on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from tests.services import full_intake

from intake_desktop.domain.closing import ITEMS
from intake_desktop.services import bundles, cases, closures, emergencies
from intake_desktop.services.closures import ClosurePlan
from intake_desktop.ui.pages.case.page import CasePage
from intake_desktop.ui.pages.case.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Choices, dress

Opener = Callable[..., CasePage]
CONTACT = {
    "may_contact": "yes",
    "contact_method": "phone_call",
    "phone": "0300-1234567",
    "phone_is_shared": "yes",
    "safe_words": "the tailor's shop",
}


@pytest.fixture(autouse=True)
def plain(qapp: QApplication) -> Iterator[None]:
    dress(qapp, Choices())
    yield
    dress(qapp, Choices())


@pytest.fixture
def opened(qtbot: QtBot) -> Opener:
    def open_(desk: Any, case_id: str) -> CasePage:
        page = CasePage(services_at(desk), InlineRunner())
        qtbot.addWidget(page)
        page.resize(1120, 760)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.arrive(case_id=case_id)
        QApplication.processEvents()
        return page

    return open_


def words(page: CasePage) -> str:
    """All that can be read on the page."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_the_header_stays_while_the_page_scrolls(opened: Opener, office: Any) -> None:
    case = office.intake(centre_category="shelter_request")
    page = opened(office.desk("CW01"), case.case_id)
    place = page.head.code.mapTo(page, QPoint(0, 0))
    page.middle.verticalScrollBar().setValue(10_000)
    assert page.head.code.mapTo(page, QPoint(0, 0)) == place
    assert page.head.code.text() == case.survivor_code
    assert case.case_number in page.head.facts.text()
    assert "Shelter request" in page.category.words.text()
    assert "Shelter / safe house" in words(page)


def test_her_name_is_dots_until_somebody_says_why(opened: Opener, office: Any, qtbot: QtBot) -> None:
    case = office.intake(full_name="Zainab Bibi", **CONTACT)
    page = opened(office.desk("CW01"), case.case_id)
    assert "Zainab" not in words(page)
    assert "0300" not in words(page)
    page.identity.reveal.click()
    page.identity.show_it.click()
    assert page.identity.field.problem() == "Choose a reason. It is noted with your code and the time."
    assert "Zainab" not in words(page)
    qtbot.keyClick(page.identity.reasons.row("call_now"), Qt.Key.Key_Space)
    page.identity.show_it.click()
    assert {"Zainab Bibi", "0300-1234567", "the tailor's shop"} <= set(page.identity.texts())
    assert page.identity.left.text() == "Hidden in 60 seconds"
    page.identity.hide_it.click()
    assert "Zainab" not in words(page)
    assert not any("Zainab" in label.text() for label in page.identity.findChildren(QLabel))


@pytest.mark.parametrize("leave", [CasePage.hide, CasePage.keep_safe])
def test_what_was_revealed_goes_when_she_leaves_or_locks(
    opened: Opener, office: Any, leave: Callable[[CasePage], None]
) -> None:
    case = office.intake(full_name="Zainab Bibi")
    page = opened(office.desk("CW01"), case.case_id)
    page.presenter.reveal("court")
    assert page.identity.is_revealed()
    leave(page)
    assert not page.identity.is_revealed()
    assert page.identity.texts() == []


def test_do_not_contact_stands_first_and_no_number_follows(opened: Opener, office: Any) -> None:
    case = office.intake(full_name="Zainab Bibi", may_contact="no")
    page = opened(office.desk("CW01"), case.case_id)
    page.presenter.reveal("call_now")
    assert page.identity.texts()[0] == "Do not contact her. She will come herself."
    assert "Phone" not in page.identity.texts()


def test_a_safe_number_without_a_name_can_be_reached(opened: Opener, office: Any) -> None:
    case = office.intake(full_name=None, **CONTACT)
    page = opened(office.desk("CW01"), case.case_id)
    assert page.identity.reveal.isVisible()
    page.presenter.reveal("call_now")
    assert "0300-1234567" in page.identity.texts()


def test_the_category_is_chosen_and_set(opened: Opener, office: Any, qtbot: QtBot) -> None:
    case = office.intake()
    page = opened(office.desk("CW01"), case.case_id)
    page.category.change.click()
    page.category.set.click()
    assert page.category.field.problem() == "Choose a category, or leave it."
    page.category.pick.set_value("acid_attack")
    page.category.set.click()
    assert page.category.words.text() == "Acid attack"
    assert page.said() == "The category is set."
    assert not page.category.pick.isVisible()


def test_two_values_stand_side_by_side_and_one_is_kept(
    opened: Opener, offices: Callable[..., list[Any]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")
    case = a.intake()
    carry(a, b, tmp_path)
    cases.set_category(a.desk("SV01"), case.case_id, "threat_to_life")
    cases.set_category(b.desk("SV01"), case.case_id, "dowry_harassment")
    carry(b, a, tmp_path)
    page = opened(a.desk("SV01"), case.case_id)
    (row,) = page.conflicts.rows_shown()
    sides = row.sides.things()
    assert len(sides) == 2
    assert sides[0].y() == sides[1].y(), "beside each other where there is room"
    said = {button.text() for button in row.buttons.values()}
    assert said == {"Keep this", "Keep that"}
    assert "SV01, PC B, 22 Nov 2026" in words(page)
    (ref,) = [ref for ref, button in row.buttons.items() if "Dowry harassment" in text_around(button)]
    row.buttons[ref].click()
    assert not page.conflicts.isVisible()
    assert page.category.words.text() == "Dowry harassment"


def test_a_conflict_about_her_name_tells_nothing_before_it_is_revealed(
    opened: Opener, offices: Callable[..., list[Any]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")
    case = a.intake(full_name="Zainab Bibi")
    carry(a, b, tmp_path)
    for office, name in ((a, "Zainab Khatoon"), (b, "Zeenat Bibi")):
        desk = office.desk("SV01")
        person = cases.open_case(desk, case.case_id).person.id
        identity = next(
            id for (id,) in desk.store.reader.execute("select id from identity where person = ?", (person,))
        )
        with desk.store.transaction("SV01", "record_changed", "correction") as t:
            t.set("identity", identity, {"full_name": name}, person)
    carry(b, a, tmp_path)
    page = opened(a.desk("SV01"), case.case_id)
    (row,) = page.conflicts.rows_shown()
    assert not row.buttons
    assert "Zeenat" not in words(page)
    page.presenter.reveal("correct_data")
    (row,) = page.conflicts.rows_shown()
    assert len(row.buttons) == 2
    assert "Zeenat Bibi" in words(page)
    page.presenter.hide()
    assert "Zeenat" not in words(page)


def test_the_verbs_go_to_the_shell(opened: Opener, office: Any, qtbot: QtBot) -> None:
    case = office.intake()
    page = opened(office.desk("CW01"), case.case_id)
    page.focus_first()
    with qtbot.waitSignal(page.slip_wanted) as wanted:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert wanted.args == [case.case_id]
    with qtbot.waitSignal(page.list_wanted):
        page.back.click()


def test_a_role_that_may_not_does_not_meet_the_verb(opened: Opener, office: Any) -> None:
    case = office.intake("CO01")
    page = opened(office.desk("CO01"), case.case_id)
    assert page.identity.reveal.isVisible()  # a counsellor may know how she is reached, and not her name
    assert not page.category.change.isVisible()
    assert page.slip.isVisible()


@pytest.mark.parametrize(("language", "percent"), [("en", 100), ("hi", 150), ("ur", 150), ("en", 200)])
def test_no_word_is_cut(opened: Opener, office: Any, qapp: QApplication, language: str, percent: int) -> None:
    case = office.intake(full_name="زینب بی بی", **CONTACT)
    office.release(case.case_id, office.provider())
    page = opened(office.desk("CW01"), case.case_id)
    page.presenter.reveal("call_now")
    dress(qapp, Choices(language=language, percent=percent))
    for _ in range(3):
        QApplication.processEvents()
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.height() >= label.heightForWidth(label.width()) - 2, label.text()


def text_around(button: Any) -> str:
    return "\n".join(label.text() for label in button.parentWidget().findChildren(QLabel))


def carry(sender: Any, receiver: Any, folder: Path) -> None:
    packed = bundles.export_bundle(sender.desk("SV01"), folder).value
    bundles.import_bundle(receiver.desk("SV01"), packed.path)


def test_a_supervisor_decides_on_the_type_and_the_level_with_her_reasons(opened: Opener, office: Any) -> None:
    case = full_intake.take(office).case_id or ""
    page = opened(office.desk("SV01"), case)
    first, _, level = page.events.decisions
    first.unfold.click()
    first.set.click()
    assert "Choose from the list, or leave it." in words(page)
    first.pick.set_value("psychological_abuse")
    first.set.click()
    assert "Say in a few words why." in words(page)
    first.reason.setPlainText("She says that nobody touched her.")
    first.set.click()
    assert "She says that nobody touched her." in words(page)
    assert "Psychological / emotional abuse" in words(page)
    level = page.events.decisions[-1]
    level.unfold.click()
    level.pick.set_value("medium")
    level.reason.setPlainText("He left the city.")
    level.set.click()
    assert cases.open_case(office.desk("SV01"), case).row.risk_level == "medium"
    assert "He left the city." in words(page)


def test_a_caseworker_is_not_offered_what_a_supervisor_decides(opened: Opener, office: Any) -> None:
    case = full_intake.take(office).case_id or ""
    page = opened(office.desk("CW01"), case)
    (level,) = page.events.decisions
    level.unfold.click()
    level.pick.set_value("low")
    level.reason.setPlainText("It got better.")
    level.set.click()
    assert "Only a supervisor can set a lower level." in words(page)
    assert cases.open_case(office.desk("CW01"), case).row.risk_level == "high"


def test_a_closed_case_offers_nothing_that_writes_to_it(opened: Opener, office: Any) -> None:
    case = office.intake("CW01").case_id
    request = closures.ask_closure(
        office.desk("CW01"), case, ClosurePlan("needs_met", dict.fromkeys(ITEMS, "yes"))
    ).value
    page = opened(office.desk("SV01"), case)
    assert page.slip.isVisible()
    assert page.category.change.isVisible()
    assert not page.only_read.isVisible()
    closures.decide_closure(office.desk("SV01"), case, request, approve=True)
    page.reread()
    QApplication.processEvents()
    assert page.only_read.isVisible()
    assert not [one for one in (page.slip, page.go_on, page.category.change) if one.isVisible()]
    assert page.events.decisions == []


def test_an_emergency_and_her_other_cases_are_said(opened: Opener, office: Any) -> None:
    case = office.intake("CW01")
    desk = office.desk("CW02")
    emergencies.open_in_emergency(desk, case.survivor_code, "He is at the door of the centre.")
    page = opened(desk, case.case_id)
    assert page.head.emergency.isVisible()
    assert "emergency" in page.head.emergency.accessibleName()
    assert not page.others.isVisible()
