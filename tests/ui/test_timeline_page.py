# SPDX-License-Identifier: Apache-2.0
"""The history of a case as it stands on the screen."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.conftest import Office
from tests.services import full_intake

from intake_desktop.domain.follow_ups import Entry
from intake_desktop.domain.told import UNTOLD
from intake_desktop.services import cases, follow_ups
from intake_desktop.store.things import TABLES
from intake_desktop.ui.casefile.fields import COLUMNS, LISTS, OWN_WORDS, THINGS, is_inner
from intake_desktop.ui.pages.timeline.page import TimelinePage
from intake_desktop.ui.pages.timeline.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Choices, dress

KNOWN_BY_ITS_FORM = {"identity", "contact", "record_identity", "perpetrator_identity", "session_note"}


@pytest.fixture(autouse=True)
def plain(qapp: QApplication) -> None:
    dress(qapp, Choices())


def opened(qtbot: QtBot, office: Office, case: str, code: str = "CW01") -> TimelinePage:
    page = TimelinePage(services_at(office.desk(code)), InlineRunner())
    qtbot.addWidget(page)
    page.resize(1120, 760)
    page.show()
    page.arrive(case_id=case)
    QApplication.processEvents()
    return page


def read(widget: Any) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(widget: Any, words: str) -> None:
    next(one for one in widget.findChildren(QPushButton) if one.isVisible() and one.text() == words).click()
    QApplication.processEvents()


def test_what_was_changed_unfolds_and_a_field_tells_all_its_values(qtbot: QtBot, office: Office) -> None:
    case = office.intake().case_id
    for code in ("harassment", "domestic_violence"):
        office.clock.shift(minutes=1)
        cases.set_category(office.desk("SV01"), case, code)
    page = opened(qtbot, office, case)
    newest = page.blocks[0]
    assert "SV01" in read(newest)
    assert "Domestic violence" not in read(newest)
    press(newest, "What was changed")
    assert "Domestic violence (before: Harassment)" in read(newest)
    press(newest, "All its values")
    assert "Harassment" in read(newest).replace("Domestic violence (before: Harassment)", "")
    press(newest, "What was changed")
    assert "Domestic violence" not in read(newest), "it folds again"


def test_dots_stand_for_what_has_its_own_place(qtbot: QtBot, office: Office) -> None:
    case = full_intake.take(office).case_id or ""
    page = opened(qtbot, office, case)
    for block in page.blocks:
        block.unfold()
    said = read(page)
    assert "••" in said
    assert not [mark for mark in full_intake.MARKS if mark in said.lower()]


def test_the_head_stays_and_the_strip_leads_elsewhere(qtbot: QtBot, office: Office) -> None:
    case = office.intake()
    page = opened(qtbot, office, case.case_id)
    page.offer_topics({"case", "timeline", "plan"})
    assert page.head.code.text() == case.survivor_code
    went: list[tuple[str, str]] = []
    page.topic_wanted.connect(lambda key, case_id: went.append((key, case_id)))
    page.strip.buttons["timeline"].click()
    page.strip.buttons["case"].click()
    assert went == [("case", case.case_id)]
    assert page.strip.buttons["timeline"].isChecked()
    assert not page.strip.buttons["closing"].isVisible(), "who may not go there is not led there"


def test_a_contact_that_was_corrected_is_called_so(qtbot: QtBot, office: Office) -> None:
    case = str(office.intake().case_id)
    desk = office.desk("CW01")
    said = Entry(way="in_person", result="reached_new_needs", on=desk.today(), spoke_with="herself")
    made = follow_ups.record_contact(desk, case, said).value
    office.clock.shift(minutes=1)
    follow_ups.correct_contact(desk, case, made, msgspec.structs.replace(said, note="She asks for work."))
    page = opened(qtbot, office, case)
    assert page.blocks[0].what.text().startswith("A contact was corrected: Reached, new needs")
    assert page.blocks[1].what.text().endswith("Contact with her: Reached, new needs")
    office.release(case, office.provider())
    page = opened(qtbot, office, case)
    assert "Consent: Given" in page.blocks[0].what.text()


def test_everything_that_belongs_to_a_case_has_words() -> None:
    of_a_case = {thing for thing, table in TABLES.items() if "case_id" in table.columns}
    assert of_a_case - UNTOLD - THINGS.keys() == set()


@pytest.mark.parametrize("thing", sorted(THINGS))
def test_every_field_of_a_thing_has_words(thing: str) -> None:
    if thing in KNOWN_BY_ITS_FORM:
        return
    fields = [field for field in TABLES[thing].columns if not is_inner(thing, field)]
    assert [field for field in fields if field not in COLUMNS and (thing, field) not in OWN_WORDS] == []


def test_every_list_that_is_named_is_there() -> None:
    from intake_desktop.resources import code_lists

    assert [name for name in LISTS.values() if name not in code_lists()] == []
    assert [where for where in LISTS if where[1] not in TABLES[where[0]].columns] == []
