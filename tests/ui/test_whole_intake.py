# SPDX-License-Identifier: Apache-2.0
"""The full intake from its first question to the case through the real window: two events, three men, her children."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.conftest import Office
from tests.forms.women import NASREEN
from tests.ui.caseworker import Caseworker, Key, Mod
from tests.ui.whole_walk import fill_step

from intake_desktop.services import cases, classifications, drafts
from intake_desktop.services.desk import Desk
from intake_desktop.ui.asked.editors import SearchPick
from intake_desktop.ui.asked.words import DONE
from intake_desktop.ui.pages.intake.page import IntakePage
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.shortcuts import HIDE
from intake_desktop.ui.table import PAGES
from intake_desktop.ui.theme import Choices, dress

SAYS = NASREEN | {
    "full_name": "Zainab Bibi", "contact_method": "in_person", "incident_count": 2, "perp_count": "three",
    "incidents#1/incident_date": "2026-11-20", "incidents#2/incident_date": "2026-10-02", "date_precision": "exact",
    "incidents#2/account": "Before, in the kitchen.", "plan_review_date": "2026-11-27",
    "incidents#1/perpetrators#2/relationship": "in_law", "incidents#1/perpetrators#2/perp_sex": "female",
    "incidents#2/perp_count": "one", "services_wanted": ["legal_aid", "shelter"], "shelter_status": "admitted_here",
    "children_count": 2, "child_sex": "girl", "children_with_her#1/child_age": 4, "children_with_her#2/child_age": 7,
}  # fmt: skip


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    dress(qapp, Choices())
    yield
    dress(qapp, Choices())


class Window:
    """The whole window at a desk, and whoever sits before it."""

    def __init__(self, bot: QtBot, desk: Desk, **where: Any) -> None:
        self.shell = Shell(desk, InlineRunner(), PAGES, lambda _: None)
        bot.addWidget(self.shell)
        self.shell.resize(1280, 800)
        with bot.waitActive(self.shell):
            self.shell.show()
            self.shell.activateWindow()
        self.shell.go("intake", **where)
        page = self.shell.page()
        assert isinstance(page, IntakePage)
        self.page, self.she = page, Caseworker(page)
        self.she.bot = bot

    @property
    def step(self) -> str:
        return self.page.presenter.step

    def close(self) -> None:
        self.page.keep_safe()
        self.shell.hide()


def test_the_whole_form_by_keyboard_over_a_restart_and_back_into_the_case(qtbot: QtBot, office: Office) -> None:
    desk = office.desk("CW01")
    window = Window(qtbot, desk, new=True)
    page, she, seen = window.page, window.she, set[str]()
    page.modes.choice.row("full").setFocus()
    she.press(Key.Key_Space)
    assert page.presenter.filling.mode == "full"
    walked = []
    while window.step != "incident":
        walked.append(window.step)
        fill_step(she, SAYS, seen)
        she.go_on()
        assert window.step != walked[-1], page.sheet.summary.texts()
    fill_step(she, SAYS, seen)

    # Three men in the first event: the first card is open, the others are a line, and open with a key.
    filling = page.presenter.filling
    first, second = filling.repetitions("incidents")
    assert filling.value(f"{second}/account") == "Before, in the kitchen."
    men = page.sheet.repeat(f"{first}/perpetrators").cards()
    assert len(men) == 3
    assert all(filling.value(f"{man.key}/relationship") for man in men)

    # Back loses nothing, and one key takes the last answer back and does it again.
    she.press(Key.Key_Left, mod=Mod.AltModifier)
    assert window.step == walked[-1]
    she.press(Key.Key_Right, mod=Mod.AltModifier)
    assert filling.value(f"{first}/account") == SAYS["account"]
    kept = filling.draft()
    she.press(Key.Key_Z, mod=Mod.ControlModifier)
    assert page.presenter.filling.draft() != kept
    she.press(Key.Key_Y, mod=Mod.ControlModifier)
    assert page.presenter.filling.draft() == kept

    # The window is closed in the middle; the draft opens where it was, with everything in it.
    window.close()
    (draft,) = drafts.list_drafts(desk)
    window = Window(qtbot, desk, draft_id=draft.id)
    page, she = window.page, window.she
    assert window.step == "incident"
    assert page.presenter.filling.draft() == kept
    folded = [card.is_folded() for card in page.sheet.repeat("incidents").cards()]
    assert folded == [False, True], "the second event is a line until she wants it"
    assert "Oct" in page.sheet.repeat("incidents").cards()[1].told.text()

    she.go_on()
    assert window.step == "health", page.sheet.summary.texts()
    while page.result() is None:
        step = window.step
        fill_step(she, SAYS, seen)
        if step == "shelter":
            filling = page.presenter.filling
            assert [filling.value(f"{key}/child_age") for key in filling.repetitions("children_with_her")] == [4, 7]
        states = page.rail.states()
        she.go_on()
        assert page.result() is not None or window.step != step, (step, page.sheet.summary.texts())
    assert list(states.values()).count(DONE) >= len(walked), "what she went through is done in the row of steps"
    (case,) = cases.list_cases(desk)
    assert page.result().code.accessibleName() == case.survivor_code
    incidents = classifications.incidents_of(desk, case.id)
    assert [(one.type, one.perpetrators) for one in incidents] == [("physical_assault", 3), ("physical_assault", 1)]
    assert not drafts.list_drafts(desk)

    # She comes again: what was said is there, and nothing is asked twice.
    window.close()
    window = Window(qtbot, desk, case_id=case.id)
    again = window.page.presenter.filling
    assert len(again.repetitions("incidents")) == 2
    assert again.value("full_name") is None or again.value("full_name") == "Zainab Bibi"
    assert again.value("services_wanted") == ["legal_aid", "shelter"]
    window.close()


def test_the_cover_hides_the_form_at_once_and_nothing_is_lost(qtbot: QtBot, office: Office) -> None:
    desk = office.desk("CW01")
    window = Window(qtbot, desk, new=True)
    window.she.before()
    window.she.tab_to("age_years")
    window.she.type("27")
    window.she.press(Key[f"Key_{HIDE}"])
    assert window.shell.cover.isVisible()
    assert drafts.list_drafts(desk)[0].answers["age_years"] == 27
    window.shell.hide()


def test_what_only_a_supervisor_decides_is_asked_of_her_alone(qtbot: QtBot, office: Office) -> None:
    shown = {}
    for code in ("CW01", "SV01"):
        window = Window(qtbot, office.desk(code), new=True)
        window.page.presenter.choose_mode("full")
        for name in ("private_space", "safe_now", "explained_role"):
            window.page.presenter.answered(name, "yes")
        for name in ("consent_services", "consent_record"):
            window.page.presenter.answered(name, "given")
        window.page.presenter.go_to_step("incident")
        (event,) = window.page.presenter.filling.repetitions("incidents")
        window.page.presenter.answered(f"{event}/q1", "yes")
        shown[code] = {place.rpartition("/")[2] for place in window.page.presenter.course.shown()}
        window.page.presenter.go_to_step("finish")
        shown[code] |= window.page.presenter.course.shown()
        window.close()
    assert shown["SV01"] - shown["CW01"] == {"type_override", "reviewed_by"}


def test_a_service_is_found_in_the_directory_by_a_part_of_its_name(qtbot: QtBot, office: Office) -> None:
    office.provider("shelter")
    office.provider("legal_aid")
    desk = office.desk("CW01")
    window = Window(qtbot, desk, new=True)
    page, she = window.page, window.she
    page.presenter.choose_mode("full")
    for name, value in SAYS.items():
        if name in ("private_space", "safe_now", "explained_role", "consent_services", "consent_record"):
            page.presenter.answered(name, value)
    page.presenter.go_to_step("sharing")
    page.presenter.add("releases")
    (line,) = page.presenter.filling.repetitions("releases")
    block = page.sheet.block(f"{line}/receiver")
    assert isinstance(block.answering.editor, SearchPick)
    assert len(block.answering.editor._items) == 2
    she.tab_to("release_sector")
    she.type("Shelter")
    she.press(Key.Key_Tab)
    ((code, _),) = block.answering.editor._items
    while she.at() != "receiver":
        she.press(Key.Key_Backtab, mod=Mod.ShiftModifier)
    she.type("dar")
    she.press(Key.Key_Tab)
    assert page.presenter.filling.value(f"{line}/receiver") == code
    window.close()
