# SPDX-License-Identifier: Apache-2.0
"""Law and shelter of a case in the window: what is written down, one form at a time, and who may write it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services.full_intake import take
from tests.services.test_stages import TOLD

from intake_desktop.services import conferences, proceedings, shelter
from intake_desktop.services.desk import Desk
from intake_desktop.ui.kit import Asking, Button
from intake_desktop.ui.pages.case.page import CasePage
from intake_desktop.ui.pages.reassess.page import ReassessPage
from intake_desktop.ui.pages.shelter.page import ShelterPage, WomanCard
from intake_desktop.ui.pages.stages.page import StagesPage
from intake_desktop.ui.pages.stages.services import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES

from .conftest import heard, settle

Show = Callable[..., QWidget]


class Table:
    """Somebody at the page of a case."""

    def __init__(self, show: Show, desk: Desk, case_id: str) -> None:
        self.desk, self.case_id = desk, case_id
        self.page = StagesPage(services_at(desk), InlineRunner())
        show(self.page, 1200, 900)
        self.page.arrive(case_id=case_id)
        settle()

    def read(self) -> str:
        return "\n".join(name for _, name, _ in heard(self.page))

    def write(self, form: str, **values: object) -> None:
        """Open a form from its card, type and save."""
        cards = (self.page.law, self.page.shelter, self.page.conference)
        next(card.buttons[form] for card in cards if form in card.buttons).click()
        self.fill(**values)

    def fill(self, **values: object) -> None:
        form = self.page.forms[self.page.open_form]
        for name, value in values.items():
            form.fields[name].set_value(value)
            form.fields[name].editor.edited.emit(value)
        form.save.click()
        settle()

    def press(self, words: str) -> None:
        """Press the first verb of this name that is shown."""
        buttons = self.page.findChildren(Button)
        next(one for one in buttons if one.isVisible() and one.accessibleName() == words).click()
        settle()

    def problems(self) -> list[str]:
        form = self.page.forms[self.page.open_form]
        return [field.problem() for field in form.fields.values() if field.problem()]


@pytest.fixture
def case(office: Office) -> str:
    return str(take(office, **TOLD).case_id)


@pytest.fixture
def table(show: Show, office: Office, case: str) -> Table:
    return Table(show, office.desk("CW01"), case)


def test_what_the_intake_told_stands_there(table: Table) -> None:
    said = table.read()
    for words in ("First Information Report (FIR)", "FIR registered", "Protection order", "10 Dec 2026", "with her"):
        assert words in said
    assert table.page.danger.level.accessibleName() == "High"


def test_a_report_is_written_down_and_taken_out_again(table: Table) -> None:
    table.write("report", made_on="2026-12-31")
    assert table.problems() == ["Choose one of them."]
    table.fill(type="cyber_complaint", made_on="2026-12-31")
    assert "This day has not come yet." in table.page.said()
    table.fill(made_on="2026-11-22", number="C 7")
    assert table.page.open_form == ""
    assert [one.type for one in proceedings.law_of(table.desk, table.case_id).reports] == ["fir", "cyber_complaint"]
    table.press("Entered by mistake")
    (box,) = [one for one in table.page.window().findChildren(Asking) if one.isVisible()]
    box.yes.click()
    settle()
    assert [one.type for one in proceedings.law_of(table.desk, table.case_id).reports] == ["cyber_complaint"]


def test_a_day_in_court_is_put_off_to_another_one(table: Table) -> None:
    table.press("What came of it?")
    assert not table.page.forms["held"].fields["next_day"].isVisible()
    table.fill(result="adjourned", next_day="2026-12-20")
    assert [one.day for one in proceedings.law_of(table.desk, table.case_id).hearings] == ["2026-12-20", "2026-12-10"]


def test_an_order_ends_by_one_press(table: Table) -> None:
    table.press("Not in force any more")
    assert not proceedings.law_of(table.desk, table.case_id).orders[0].in_force
    assert "Not in force" in table.read()


def test_she_leaves_the_shelter_and_a_place_can_be_asked_for_again(table: Table) -> None:
    assert "place" not in table.page.shelter.buttons
    table.press("She leaves")
    table.fill(exit_to=None, time="25:00")
    assert len(table.problems()) == 2
    table.fill(exit_to="own_choice_home", time="02:00")
    assert "Home, by her own choice" in table.read()
    table.write("place", girls="4, 9", boys="seven")
    assert len(table.problems()) == 1
    table.fill(boys="9")
    assert table.page.forms["place"].older.isHidden() or table.page.open_form == ""
    (waiting, _) = shelter.stays_of(table.desk, table.case_id)
    assert [(one.sex, one.age) for one in waiting.children] == [("girl", 4), ("girl", 9), ("boy", 9)]


def test_a_conference_is_offered_only_when_she_agreed(table: Table) -> None:
    assert "conference" not in table.page.conference.buttons
    table.write("consent", decision="given", method="verbal_witnessed")
    assert table.problems() == ["Write the staff code of whoever heard it too."]
    table.fill(witness="cw02")
    table.write("conference", units=["police"], wishes="Marqueria wants peace")
    assert "A name stands in the text" in table.page.said()
    table.fill(wishes="She wants peace")
    table.press("What does a service do next?")
    table.fill(unit="police", what="A patrol each evening", by_when="2026-11-30")
    table.press("It is done")
    (held,) = conferences.conferences_of(table.desk, table.case_id)
    assert held.actions[0].done_on == "2026-11-22"


def test_what_was_typed_is_saved_when_the_desk_locks_as_far_as_it_is_whole(table: Table) -> None:
    table.page.law.buttons["stage"].click()
    form = table.page.forms["stage"]
    form.fields["stage"].set_value("trial")
    form.fields["stage"].editor.edited.emit("trial")
    table.page.keep_safe()
    assert proceedings.law_of(table.desk, table.case_id).stage == "trial"


def test_the_administrator_reads_and_may_only_let_her_stay_longer(show: Show, office: Office, case: str) -> None:
    office.hire("CA01", "centre_administrator")
    table = Table(show, office.desk("CA01"), case)
    assert table.page.law.buttons == {}
    assert not table.page.danger.judge.isVisible()
    table.press("Let her stay longer")
    table.fill(until="2026-12-05", reason="Her sister comes from Lahore")
    (stay,) = shelter.stays_of(table.desk, case)
    assert [one.until_day for one in stay.extensions] == ["2026-12-05"]


# The shelter


def test_whoever_keeps_the_shelter_works_from_her_list_and_opens_no_case(show: Show, office: Office, case: str) -> None:
    office.hire("SH01", "shelter_warden")
    shell = Shell(office.desk("SH01"), InlineRunner(), PAGES, lambda _: None)
    show(shell, 1200, 900)
    shell.go("shelter")
    page = shell.page()
    assert isinstance(page, ShelterPage)
    settle()
    said = "\n".join(name for _, name, _ in heard(page))
    assert "Risk: High, judged 22 Nov 2026" in said
    assert "Open the case" not in said
    assert "Marqueria" not in said
    (card,) = page.cards.things()
    assert isinstance(card, WomanCard)
    page._open("describe", shelter.list_stays(office.desk("SH01"))[0].stay)
    page.forms["describe"].fields["health_needs"].set_value("Takes insulin")
    page.forms["describe"].save.click()
    settle()
    assert "Takes insulin" in "\n".join(name for _, name, _ in heard(page))


def test_an_empty_shelter_says_how_somebody_comes_there(show: Show, office: Office) -> None:
    shell = Shell(office.desk("SV01"), InlineRunner(), PAGES, lambda _: None)
    show(shell, 1200, 900)
    shell.go("shelter")
    settle()
    page = shell.page()
    assert isinstance(page, ShelterPage)
    assert page.empty.isVisible()


# The danger judged anew


def test_she_is_asked_again_and_the_new_level_stands_at_once(show: Show, office: Office, case: str) -> None:
    desk = office.desk("CW01")
    shell = Shell(desk, InlineRunner(), PAGES, lambda _: None)
    show(shell, 1200, 900)
    shell.go("stages", case_id=case)
    stages = shell.page()
    assert isinstance(stages, StagesPage)
    stages.danger.judge.click()
    page = shell.page()
    assert isinstance(page, ReassessPage)
    page.back.click()
    overview = shell.page()
    assert isinstance(overview, CasePage)
    overview.judge_wanted.emit(case)
    assert shell.page() is page
    settle()
    page.ask.click()
    settle()
    assert page.sheet.isVisible()
    page.finish.click()
    settle()
    assert page.sheet.isVisible()  # whether she is safe was not answered
    page.sheet.answered.emit("safe_now", "no")
    settle()
    assert page.so_far.accessibleName() == "Danger: High"
    page.finish.click()
    settle()
    assert not page.sheet.isVisible()
    assert "Kept. Danger: High." in page.said()
    assert "Tell your supervisor today" in page.said()


def test_a_review_that_is_left_is_a_draft_and_an_empty_one_is_gone(show: Show, office: Office, case: str) -> None:
    desk = office.desk("CW01")
    shell = Shell(desk, InlineRunner(), PAGES, lambda _: None)
    show(shell, 1200, 900)
    kept = "select count(*) from draft where form_id = 'risk_review'"
    shell.go("reassess", case_id=case)
    page = shell.page()
    assert isinstance(page, ReassessPage)
    page.ask.click()
    shell.go("cases")
    assert desk.store.reader.execute(kept).fetchone() == (0,)
    shell.go("reassess", case_id=case)
    page.ask.click()
    page.sheet.answered.emit("safe_now", "yes")
    shell.go("cases")
    assert desk.store.reader.execute(kept).fetchone() == (1,)
    (draft,) = desk.store.reader.execute("select id from draft where form_id = 'risk_review'").fetchone()
    shell.go("intake", draft_id=draft)  # as Today and the list of drafts do
    settle()
    assert shell.page() is page
    page.finish.click()
    settle()
    assert desk.store.reader.execute(kept).fetchone() == (0,)
