# SPDX-License-Identifier: Apache-2.0
"""The whole intake in the real window: three ways of asking, what runs out, what it was and why, how dangerous."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from tests.ui.caseworker import Caseworker, Key, Mod, sit_down

from intake_desktop.services import cases, drafts
from intake_desktop.ui.asked.words import DONE, IDLE, OPEN
from intake_desktop.ui.pages.case.page import CasePage
from intake_desktop.ui.pages.case.presenter import services_at as case_services_at
from intake_desktop.ui.pages.intake.page import IntakePage
from intake_desktop.ui.pages.intake.presenter import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.theme import Choices, dress
from intake_desktop.ui.theme import looks as worn

BEFORE = {
    "private_space": "yes", "safe_now": "yes", "urgent_medical": "no", "consent_services": "given",
    "consent_record": "given",
}  # fmt: skip


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


@pytest.fixture
def told(she: Caseworker) -> Caseworker:
    """She has agreed to everything and tells what happened."""
    give(she, **BEFORE)
    she.page.presenter.choose_mode("full")
    give(she, explained_role="yes")
    she.page.presenter.go_to_step("incident")
    return she


def give(she: Caseworker, **answers: object) -> None:
    for name, value in answers.items():
        she.page.presenter.answered(name, value)


def event(she: Caseworker, number: int = 1) -> str:
    """The key of an event."""
    return she.page.presenter.filling.repetitions("incidents")[number - 1]


def drafts_of(office: Any) -> list[Any]:
    return drafts.list_drafts(office.desk("CW01"))


def test_the_quick_way_is_there_without_a_key_press_and_the_others_beside_it(she: Caseworker) -> None:
    assert she.page.modes.isVisible()
    assert she.page.modes.choice.value() == "quick"
    assert she.at() == "private_space", "the first question has the focus, not the choice"


def test_what_was_answered_goes_along_into_the_full_form(she: Caseworker, office: Any) -> None:
    give(she, **BEFORE)
    she.page.modes.choice.row("full").click()
    filling = she.page.presenter.filling
    assert (filling.form.form_id, filling.mode) == ("full_intake", "full")
    assert {name: filling.value(name) for name in BEFORE} == BEFORE
    (draft,) = drafts_of(office)
    assert (draft.form_id, draft.mode, draft.answers["consent_record"]) == ("full_intake", "full", "given")
    assert she.page.sheet.block("private_space").answering.value() == "yes"
    steps = [step.name for step in filling.form.steps]
    assert list(she.page.rail.states()) == steps
    QApplication.processEvents()
    assert sorted(steps, key=lambda name: she.page.rail._rows[name].y()) == steps


def test_by_telephone_it_is_asked_whether_she_can_talk(she: Caseworker) -> None:
    she.page.modes.choice.row("phone").click()
    assert "caller_can_talk" in she.page.presenter.course.shown()
    give(she, caller_can_talk="no")
    assert she.page.panel.raised() == {"overheard"}
    she.page.modes.choice.row("full").click()
    assert "caller_can_talk" not in she.page.presenter.course.shown()
    assert she.page.presenter.filling.form.form_id == "full_intake"


def test_who_takes_no_full_intake_is_offered_none(qtbot: QtBot, office: Any) -> None:
    services = services_at(office.desk("CW01"))
    assert services.modes == ("quick", "full", "phone")
    she = sit_down(qtbot, IntakePage(replace(services, modes=("quick",)), InlineRunner()))
    assert not she.page.modes.isVisible()


def test_a_draft_of_the_full_form_opens_as_it_was_left(told: Caseworker, office: Any) -> None:
    key = event(told)
    give(told, **{f"{key}/account": "He came at night."})
    told.page.keep_safe()
    (draft,) = drafts_of(office)
    again = sit_down(told.bot, IntakePage(services_at(office.desk("CW01")), InlineRunner()), draft_id=draft.id)
    assert again.page.presenter.step == "incident"
    block = again.page.sheet.block(f"{event(again)}/account")
    assert block.answering.value() == "He came at night."
    assert not again.page.modes.isVisible(), "it is chosen at the beginning"
    again.page.hide()


def test_one_question_at_a_time_says_what_it_was_and_why(told: Caseworker) -> None:
    key = event(told)
    assert f"{key}/q2" not in told.page.presenter.course.shown()
    assert "The gravest act is asked first" in told.page.sheet.block(f"{key}/q1").gate()
    give(told, **{f"{key}/q1": "no"})
    assert told.page.sheet.block(f"{key}/q1").gate() == ""
    give(told, **{f"{key}/q2": "no", f"{key}/q3": "yes"})
    gate = told.page.sheet.block(f"{key}/q3").gate()
    assert gate.startswith("By the answers this is: Physical assault")
    assert "Question 3 was answered with yes" in gate
    assert f"{key}/q4" not in told.page.presenter.course.shown()


def test_nobody_can_say_goes_to_the_supervisor(told: Caseworker) -> None:
    key = event(told)
    give(told, **{f"{key}/q1": "unknown"})
    assert "a supervisor decides" in told.page.sheet.block(f"{key}/q1").gate()


def test_the_clock_runs_from_what_happened_and_not_from_anything_else(told: Caseworker) -> None:
    key, clocks = event(told), told.page.panel.clocks
    assert not clocks.is_running()
    assert "within 72 hours" in clocks.text(), "what is good to know always stands there"
    give(told, **{f"{key}/q1": "yes"})
    assert "not known: act as if" in clocks.text()
    give(told, **{f"{key}/incident_date": "2026-11-22", f"{key}/date_precision": "exact"})
    assert "hours are left" in clocks.text()
    give(told, **{f"{key}/incident_date": "2026-10-02"})
    assert "never too late" in clocks.text()
    give(told, **{f"{key}/q1": "no", f"{key}/q2": "no", f"{key}/q3": "yes"})
    assert not clocks.is_running()


def test_danger_is_not_low_where_nobody_asked(told: Caseworker) -> None:
    assert told.page.panel.risk.level() == "not_assessed"
    assert "Too few" in told.page.panel.risk.text()
    give(told, rf_strangulation="yes")
    told.page.presenter.go_to_step("risk")
    assert told.page.presenter.filling.is_shown("her_own_view")
    give(told, her_own_view=2)
    assert told.page.panel.risk.level() in ("medium", "high")


def test_a_second_event_is_added_by_its_button_and_taken_back_by_ctrl_z(told: Caseworker) -> None:
    told.page.sheet.repeat("incidents").more.click()
    assert told.page.presenter.filling.value("incident_count") == 2
    cards = told.page.sheet.repeat("incidents").cards()
    assert [card.title.text() for card in cards] == ["Event 1", "Event 2"]
    assert told.at() == "account"
    QApplication.processEvents()
    assert not told.focus().visibleRegion().isEmpty(), "the new one is in sight"
    told.type("Once more.")
    cards[1].remove.click()
    assert len(told.page.sheet.repeat("incidents").cards()) == 1
    told.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert told.page.presenter.filling.value(f"{event(told, 2)}/account") == "Once more."
    told.press(Key.Key_Y, mod=Mod.ControlModifier)
    assert told.page.presenter.filling.value("incident_count") == 1


def test_of_several_events_the_others_are_a_line_that_opens(told: Caseworker) -> None:
    told.page.sheet.repeat("incidents").more.click()
    second = event(told, 2)
    give(told, **{f"{second}/q1": "no", f"{second}/q2": "yes", f"{second}/place_type": "survivor_home"})
    told.page.presenter.go_to_step("health")
    told.page.presenter.go_to_step("incident")
    _, card = told.page.sheet.repeat("incidents").cards()
    card.unfold()
    assert "Sexual assault" in told.page.sheet.block(f"{second}/q2").gate(), "what was said there is said again"
    card.turn_over.click()
    assert card.is_folded()
    assert "home" in card.told.text()
    told.page.presenter.go_to_step("health")
    told.page.presenter.go_to_step("incident")
    _, card = told.page.sheet.repeat("incidents").cards()
    assert card.is_folded(), "as she left it"
    told.page.presenter.go_to_question(f"{second}/account")
    assert not card.is_folded()
    assert told.at() == "account"


def test_a_jump_opens_what_stands_around_its_question(told: Caseworker) -> None:
    give(told, incident_count=2)
    second = event(told, 2)
    give(told, **{f"{second}/q1": "yes", f"{second}/perp_count": "three"})
    third = told.page.presenter.filling.repetitions(f"{second}/perpetrators")[2]
    course = told.page.presenter.course
    told.page.presenter.go_to_step("finish")
    told.page.presenter.go_to_step("incident")
    told.page.sheet.unfolded.clear()
    course.show_step()
    told.page.presenter.go_to_question(f"{third}/relationship")
    assert told.at() == "relationship"
    cards = [*told.page.sheet.repeat("incidents").cards(), *told.page.sheet.repeat(f"{second}/perpetrators").cards()]
    assert [card.is_folded() for card in cards] == [False, False, False, True, False]
    assert course._where(f"{third}/relationship", course.here())(worn().speaker) == (
        "What happened · Event 2 · Alleged perpetrator 3"
    )


def test_what_follows_from_other_answers_is_said_and_not_asked(told: Caseworker) -> None:
    told.page.presenter.go_to_step("about")
    answering = told.page.sheet.block("age_group").answering
    assert answering.editor.isVisible()
    give(told, age_years=31)
    assert not answering.editor.isVisible()
    words = [label.text() for label in answering.findChildren(QLabel) if label.isVisible()]
    assert words[0] == "26-40 years"
    give(told, age_years=None)
    assert answering.editor.isVisible()


def test_a_draft_left_early_knows_which_later_steps_are_done(told: Caseworker, office: Any) -> None:
    give(told, injuries=["none"], wants_medical="no", suicide_screen="no")
    told.page.presenter.go_to_step("record")
    told.page.keep_safe()
    (draft,) = drafts_of(office)
    again = sit_down(told.bot, IntakePage(services_at(office.desk("CW01")), InlineRunner()), draft_id=draft.id)
    assert again.page.presenter.step == "record"
    states = again.page.rail.states()
    assert states["health"] == DONE
    assert states["risk"] == OPEN
    again.page.hide()


def test_undo_leads_back_to_the_step_where_it_was_typed(told: Caseworker) -> None:
    give(told, **{f"{event(told)}/account": "He came at night."})
    told.page.presenter.go_to_step("finish")
    told.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert told.page.presenter.step == "incident"
    assert told.page.title.text() == "What happened"
    assert told.page.presenter.filling.value(f"{event(told)}/account") is None


def test_a_step_that_does_not_concern_her_says_so(told: Caseworker) -> None:
    states = told.page.rail.states()
    assert states["child"] == IDLE
    row = told.page.rail._rows["child"]
    assert "nothing to ask here so far" in row.accessibleName()
    assert not row.isEnabled()
    give(told, age_years=12)
    assert told.page.rail.states()["child"] != IDLE


def test_sixteen_steps_need_no_higher_window(told: Caseworker, qapp: QApplication) -> None:
    dress(qapp, Choices(language="ur", percent=150))
    told.page.resize(1280, 700)
    QApplication.processEvents()
    assert told.page.height() == 700
    assert told.page.minimumSizeHint().height() <= 700


def test_the_form_speaks_the_language_of_the_screen(told: Caseworker, qapp: QApplication) -> None:
    before = told.page.title.text()
    dress(qapp, Choices(language="ur"))
    assert told.page.presenter.filling.language == "ur"
    assert told.page.title.text() != before


def test_a_quick_case_goes_on_as_a_full_one_and_nothing_is_asked_twice(qtbot: QtBot, office: Any) -> None:
    desk = office.desk("CW01")
    case = office.intake()
    page = CasePage(case_services_at(desk), InlineRunner())
    qtbot.addWidget(page)
    page.arrive(case_id=case.case_id)
    with qtbot.waitSignal(page.intake_wanted) as wanted:
        page.go_on.click()
    she = sit_down(qtbot, IntakePage(services_at(desk), InlineRunner()), case_id=wanted.args[0])
    filling = she.page.presenter.filling
    assert filling.mode == "full"
    assert filling.value("age_years") == 27
    assert filling.value("services_wanted") == ["legal_aid", "shelter"]
    assert not she.page.modes.isVisible()
    assert len(cases.list_cases(desk)) == 1
    she.page.hide()
