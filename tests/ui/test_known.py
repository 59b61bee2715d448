# SPDX-License-Identifier: Apache-2.0
"""She came before. The caseworker hears of it in the panel, asks her alone, and ticks what she says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from tests.ui.caseworker import Caseworker, sit_down

from intake_desktop.services import drafts, people
from intake_desktop.ui.pages.intake.known import services_at as known_at
from intake_desktop.ui.pages.intake.known import words_of
from intake_desktop.ui.pages.intake.page import IntakePage
from intake_desktop.ui.pages.intake.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Choices, dress, looks


@pytest.fixture(autouse=True)
def look_of_it(qapp: QApplication) -> Iterator[None]:
    dress(qapp, Choices())
    yield
    dress(qapp, Choices())


@pytest.fixture
def she(qtbot: QtBot, office: Any) -> Iterator[Caseworker]:
    office.intake("CW01", full_name="زینب خان", age_years=27)
    desk = office.desk("CW01")
    she = sit_down(qtbot, IntakePage(services_at(desk), InlineRunner(), known=known_at(desk)))
    yield she
    she.page.hide()


def fill(she: Caseworker, **answers: object) -> None:
    for name, value in answers.items():
        she.page.presenter.answered(name, value)
    she.page.known.look()


def test_it_is_said_quietly_and_ticked_only_when_she_says_so(she: Caseworker, office: Any) -> None:
    line = she.page.panel.known
    assert line.isHidden()
    fill(she, consent_services="given", consent_record="given", age_years=27)
    assert line.isHidden(), "an age is nobody"
    fill(she, full_name="Zainab Khan")
    assert not line.isHidden()
    (row,) = line.rows()
    said = " ".join(label.text() for label in line.findChildren(QLabel))
    assert "Zainab" not in said
    assert not row.isChecked()
    row.click()
    desk = office.desk("CW01")
    she.page.keep_safe()
    (draft,) = drafts.list_drafts(desk)
    assert len(people.known_of(desk, draft.id)) == 1
    fill(she, full_name="Sunita Devi")
    assert line.isHidden()


def test_another_intake_begins_without_it(she: Caseworker) -> None:
    fill(she, consent_services="given", consent_record="given", age_years=27, full_name="Zainab Khan")
    assert not she.page.panel.known.isHidden()
    she.page.presenter.begin()
    assert she.page.panel.known.isHidden()


def test_of_a_file_of_somebody_else_there_is_no_code(office: Any) -> None:
    from intake_desktop.lang import Speaker

    words = words_of(people.Known("x", "", ("name", "age"), ""))
    assert callable(words)
    said = words(Speaker(looks().choices.language))
    assert "MLT" not in said
    assert known_at(office.desk("CO01")) is None
