# SPDX-License-Identifier: Apache-2.0
"""The intake as a caseworker meets it: real widgets, her keyboard, a real store behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot
from tests.ui.caseworker import Caseworker, sit_down

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import cases, drafts
from intake_desktop.ui.asked.editors import SearchPick
from intake_desktop.ui.asked.moments import DayAnswer
from intake_desktop.ui.pages.intake.page import IntakePage
from intake_desktop.ui.pages.intake.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Choices, dress
from intake_desktop.ui.worker import ThreadRunner

Key, Mod = Qt.Key, Qt.KeyboardModifier


class DiskFull(Trouble):
    """What the disk says."""

    name = "disk_full"


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    dress(qapp, Choices())
    yield
    dress(qapp, Choices())


@pytest.fixture
def she(qtbot: QtBot, office: Any) -> Iterator[Caseworker]:
    she = sit_down(qtbot, IntakePage(services_at(office.desk("CW01")), InlineRunner()))
    yield she
    she.page.hide()  # what is not kept yet is kept before the store closes


def test_a_whole_night_intake_by_keyboard(she: Caseworker, office: Any) -> None:
    assert she.at() == "private_space"
    she.quick_intake("Zainab", "helpl")
    result = she.page.result()
    assert result is not None
    (case,) = cases.list_cases(office.desk("CW01"))
    assert result.code.accessibleName() == case.survivor_code
    assert result.code.text().replace(" ", "") == case.survivor_code
    assert she.focus() is result.slip
    with she.bot.waitSignal(she.page.slip_wanted) as wanted:
        she.press(Key.Key_Space)
    assert wanted.args == [case.id]


def test_tab_goes_in_the_order_of_reading(she: Caseworker) -> None:
    she.before()
    order = she.shown()
    met: list[str] = []
    for _ in range(60):
        if she.at() and she.at() not in met:
            met.append(she.at())
        she.press(Key.Key_Tab)
    assert met == order


def test_only_the_questions_that_matter_are_there(she: Caseworker) -> None:
    assert "consent_record" not in she.shown()
    she.choose("consent_services", "given")
    assert she.shown()[-1] == "consent_record"
    she.choose("safe_now", "no")
    assert she.shown()[1:3] == ["safe_now", "safe_now_note"]
    assert she.page.panel.raised() == {"unsafe"}
    she.choose("safe_now", "yes")
    assert "safe_now_note" not in she.shown()


def test_the_summary_leads_to_the_field(she: Caseworker) -> None:
    she.go_on()
    assert she.page.sheet.summary.isVisible()
    assert she.focus().accessibleName().startswith("Is this a place where nobody else can hear?")
    she.press(Key.Key_Tab, Key.Key_Return)
    assert she.at() == "safe_now"
    assert she.page.sheet.block("safe_now").field.problem() == "Please answer this question."


def test_a_problem_stands_under_the_field_once_it_is_left(she: Caseworker) -> None:
    she.before()
    she.tab_to("age_years")
    she.type("190")
    field = she.page.sheet.block("age_years").field
    assert field.problem() == ""
    she.press(Key.Key_Tab)
    assert field.problem() == "Write an age between 0 and 120, or leave it empty."
    assert "between 0 and 120" in she.page.sheet.block("age_years").answering.editor.accessibleDescription()


def test_days_are_typed_as_people_write_them(she: Caseworker) -> None:
    she.before()
    editor = she.page.sheet.block("interview_date").answering.editor
    assert isinstance(editor, DayAnswer)
    editor.line.selectAll()
    she.type("21/11/2026")
    assert she.page.presenter.filling.value("interview_date") == "2026-11-21"
    editor.line.selectAll()
    she.type("2026-11-20")
    she.press(Key.Key_Tab)
    assert editor.line.text() == "20/11/2026"
    she.press(Key.Key_Backtab)
    editor.line.selectAll()
    she.type("31/02/2026")
    she.press(Key.Key_Tab, Key.Key_Tab)
    assert she.page.sheet.block("interview_date").field.problem()
    sheet = editor.unfold()
    sheet.calendar.clicked.emit(QDate(2026, 11, 20))
    assert she.page.sheet.block("interview_date").field.problem() == ""


@pytest.mark.parametrize(
    ("typed", "taken", "scolded"), [("panchay", "community_leader", False), ("somewhere", "somewhere", True)]
)
def test_a_long_list_is_searched_by_a_part_of_it(she: Caseworker, typed: str, taken: str, scolded: bool) -> None:
    """What fits nothing stays in the field, and is said."""
    she.before()
    she.tab_to("entry_source")
    editor = she.page.sheet.block("entry_source").answering.editor
    assert isinstance(editor, SearchPick)
    she.type(typed)
    she.press(Key.Key_Tab)
    assert editor.value() == taken
    assert bool(she.page.sheet.block("entry_source").field.problem()) == scolded


def test_she_may_say_why_there_is_no_answer(she: Caseworker) -> None:
    she.before()
    block = she.page.sheet.block("age_years")
    assert not block.answering.none.isVisible(), "the page is calm"
    she.tab_to("age_years")
    assert block.answering.none.isVisible()
    she.press(Key.Key_F2)
    assert block.answering.findChild(QMenu) is not None, "without a mouse too"
    block.answering.findChild(QMenu).close()
    menu = block.answering.unfold()
    assert [action.text() for action in menu.actions()] == [
        "Unknown",
        "Chose not to answer",
        "Not asked (unsafe or not relevant now)",
        "Not applicable",
    ]
    menu.actions()[1].trigger()
    menu.close()
    assert she.page.presenter.filling.value("age_years") == {"missing": "declined"}
    assert not block.answering.editor.isVisible()
    block.answering.after_all.click()
    assert she.at() == "age_years"
    assert she.page.presenter.filling.value("age_years") is None
    assert not she.page.sheet.block("sex").answering.none.isVisible(), "what must be answered offers no way around"


def test_escape_discards_nothing(she: Caseworker) -> None:
    she.before()
    she.tab_to("age_years")
    she.type("27")
    she.press(Key.Key_Escape, Key.Key_Escape)
    assert she.page.presenter.filling.value("age_years") == 27
    assert she.page.isVisible()


def test_steps_by_alt_and_arrows_follow_the_direction_of_reading(she: Caseworker, qapp: QApplication) -> None:
    she.before()
    she.press(Key.Key_Left, mod=Mod.AltModifier)
    assert she.page.presenter.step == "before"
    she.press(Key.Key_Right, mod=Mod.AltModifier)
    assert she.page.presenter.step == "about"
    dress(qapp, Choices(language="ur"))
    she.press(Key.Key_Right, mod=Mod.AltModifier)
    assert she.page.presenter.step == "before"
    assert she.page.rail.mapTo(she.page, she.page.rail.rect().center()).x() > she.page.width() / 2


def test_the_language_changes_in_the_middle_and_nothing_is_lost(she: Caseworker, qapp: QApplication) -> None:
    she.before()
    she.tab_to("age_years")
    she.type("190")
    she.press(Key.Key_Tab)
    dress(qapp, Choices(language="ur"))
    block = she.page.sheet.block("age_years")
    assert block.field.label() == "عمر (سال)، اگر معلوم ہو"
    assert "120" in block.field.problem()
    assert "Write" not in block.field.problem()
    assert block.answering.editor.text() == "190"


@pytest.mark.parametrize(("language", "percent"), [("en", 100), ("hi", 150), ("ur", 150), ("ur", 200)])
def test_no_word_is_cut(she: Caseworker, qapp: QApplication, language: str, percent: int) -> None:
    she.choose("safe_now", "no")
    she.before()
    she.go_on()
    dress(qapp, Choices(language=language, percent=percent))
    she.page.resize(1280, 720)
    QApplication.processEvents()
    for label in she.page.findChildren(QLabel):
        if label.isVisible() and label.text():
            assert label.height() >= label.heightForWidth(label.width()) - 2, label.text()
            assert label.width() > label.fontMetrics().averageCharWidth() * 3, label.text()


def test_every_change_comes_to_the_disk_by_itself(qtbot: QtBot, office: Any) -> None:
    desk, runner = office.desk("CW01"), ThreadRunner()
    she = sit_down(qtbot, IntakePage(services_at(desk), runner))
    qtbot.waitUntil(lambda: she.at() == "private_space")
    she.choose("private_space", "no")

    def kept() -> None:
        assert drafts.list_drafts(desk)[0].answers.get("private_space") == "no"

    qtbot.waitUntil(kept)  # how soon, test_keeping.py says by a clock of its own, and ./dev faults by that of the wall
    qtbot.waitUntil(lambda: "Kept on this computer" in she.page.kept.text())
    qtbot.waitUntil(lambda: runner.is_idle)
    runner.close()


def test_locking_saves_the_last_key_press_first(she: Caseworker, office: Any) -> None:
    she.choose("private_space", "no")
    she.page.keep_safe()
    assert drafts.list_drafts(office.desk("CW01"))[0].answers["private_space"] == "no"


def test_a_save_that_fails_is_said_until_it_succeeds(qtbot: QtBot, office: Any) -> None:
    desk = office.desk("CW01")
    services, full = services_at(desk), [True]

    def keep(draft_id: str, answers: dict[str, object], step: str, mode: str) -> Any:
        if full[0]:
            raise DiskFull(sentence("The disk is full."), sentence("Make room; nothing is lost."))
        return services.keep(draft_id, answers, step, mode)

    she = sit_down(qtbot, IntakePage(replace(services, keep=keep), InlineRunner()))
    she.choose("private_space", "no")
    she.page.keep_safe()
    assert "The disk is full." in she.page.said()
    assert she.page.kept.text() == "Not kept yet. Trying again…"
    full[0] = False
    she.page.keep_safe()
    assert she.page.said() == ""
    assert she.page.kept.text().startswith("Kept on this computer")


def test_leaving_the_page_keeps_the_draft_and_coming_back_finds_it(she: Caseworker, office: Any) -> None:
    she.before()
    she.page.hide()
    (draft,) = drafts.list_drafts(office.desk("CW01"))
    again = sit_down(she.bot, IntakePage(services_at(office.desk("CW01")), InlineRunner()), draft_id=draft.id)
    assert again.page.presenter.step == "about"
    again.press(Key.Key_Up, mod=Mod.AltModifier)
    assert again.page.sheet.block("safe_now").answering.value() == "yes"


def test_her_no_to_a_record_leaves_no_record(she: Caseworker, office: Any) -> None:
    she.choose("private_space", "yes")
    she.choose("safe_now", "yes")
    she.choose("urgent_medical", "no")
    she.choose("consent_services", "given")
    she.choose("consent_record", "refused")
    assert she.page.sheet.block("consent_record").gate().startswith("She gets every service all the same.")
    she.go_on()
    she.choose("sex", "female")
    she.choose("age_group", "age_unknown")
    she.tab_to("services_wanted")
    she.press(Key.Key_Space)
    she.go_on()
    she.choose("consent_statistics", "given")
    she.choose("safe_to_leave", "yes")
    she.go_on()
    result = she.page.result()
    assert result is not None
    assert result.title.text() == "No record was kept. Counted as a service only."
    assert she.focus() is result.new
    assert cases.list_cases(office.desk("CW01")) == []
    assert drafts.list_drafts(office.desk("CW01")) == []
