# SPDX-License-Identifier: Apache-2.0
"""The plan of a case in the window: from what she said to a plan she agrees to, and a safety plan that stays hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from tests.conftest import Office
from tests.services.full_intake import take

from intake_desktop.domain.permissions import Action
from intake_desktop.services import needs, plans, safety
from intake_desktop.services.desk import Desk
from intake_desktop.services.plan_reading import plan_of
from intake_desktop.ui.kit import Asking
from intake_desktop.ui.pages.plan.forms import NeedForm, PlanForm
from intake_desktop.ui.pages.plan.page import PlanPage
from intake_desktop.ui.pages.plan.services import services_at
from intake_desktop.ui.runner import InlineRunner
from intake_desktop.ui.shell import Shell
from intake_desktop.ui.table import PAGES

from .conftest import heard, settle, type_text

Show = Callable[..., QWidget]
WISH = "My children stay with me."
MARK = "Zoravelle"


class Table:
    """Somebody at the plan of a case."""

    def __init__(self, show: Show, desk: Desk, case_id: str) -> None:
        self.desk, self.case_id = desk, case_id
        self.page = PlanPage(services_at(desk), InlineRunner())
        show(self.page, 1200, 900)
        self.page.arrive(case_id=case_id)
        settle()

    def form(self, word: str) -> PlanForm:
        assert self.page.open_form == word
        return self.page.forms[word]

    def read(self) -> str:
        return "\n".join(name for _, name, _ in heard(self.page))

    def fill(self, word: str, **values: object) -> PlanForm:
        """Type into a form that is open, as a person: with `edited` after each answer."""
        form = self.form(word)
        for name, value in values.items():
            form.fields[name].set_value(value)
            form.fields[name].editor.edited.emit(value)
        return form

    def answer(self, *, yes: bool) -> None:
        (box,) = [one for one in self.page.window().findChildren(Asking) if one.isVisible()]
        (box.yes if yes else box.no).click()
        settle()


@pytest.fixture
def case(office: Office) -> str:
    return take(office, what_she_wants_first=WISH, plan_code_signal=f"{MARK} scarf").case_id or ""


@pytest.fixture
def table(show: Show, office: Office, case: str) -> Table:
    return Table(show, office.desk("CW01"), case)


def test_what_she_said_becomes_a_goal_with_one_press(table: Table) -> None:
    assert WISH in table.read()
    table.page._open_goal("", WISH)
    form = table.form("goal")
    assert form.fields["words"].value() == WISH
    form.save.click()
    settle()
    assert table.page.open_form == ""
    (goal,) = plan_of(table.desk, table.case_id).goals
    assert goal.words == WISH


def test_a_plan_is_made_read_to_her_and_seen(table: Table, show: Show, office: Office) -> None:
    table.page.plan.add_goal.click()
    type_text(table.form("goal").fields["words"].editor, WISH)
    table.form("goal").save.click()
    table.page.plan.add_action.click()
    table.fill("action", what="Go with her to the school", by_when="2026-11-30").save.click()
    (action,) = plan_of(table.desk, table.case_id).actions
    assert (action.who, action.goal != "", action.by_when) == ("caseworker", True, "2026-11-30")
    table.page.plan.agree.click()
    table.fill("agree", agreed="yes", next_meeting="2026-12-01").save.click()
    settle()
    assert "She agreed on 22 Nov 2026" in table.read()
    table.page.plan.result_buttons[action.id].click()
    table.fill("result", result="not_done").save.click()
    assert table.form("result").fields["reason"].problem() == "Say in a few words why."
    table.fill("result", reason="She wants to wait.").save.click()
    assert table.page.open_form == ""
    other = Table(show, office.desk("SV01"), table.case_id)
    other.page.alarms.seen.click()
    other.fill("review", note="Well done.").save.click()
    settle()
    assert "Seen by SV01" in other.read()
    assert not other.page.plan.seen.isVisible()


def test_needs_are_asked_together_and_a_refused_one_asks_nothing_more(table: Table) -> None:
    table.page.needs.ask.click()
    asked = [name for name, field in table.form("ask").fields.items() if not field.isHidden()]
    assert asked == ["counselling_psychosocial", "medical_health", "legal_aid", "police"]
    table.fill("ask", police="no", legal_aid="yes").save.click()
    assert {line.sector: line.wanted for line in needs.needs_of(table.desk, table.case_id)} == {
        "shelter": "yes", "legal_aid": "yes", "police": "no",
    }  # fmt: skip
    table.page.needs.changes["police"].click()
    form = table.form("need")
    assert isinstance(form, NeedForm)
    assert form.fields["options"].isHidden()
    table.fill("need", outcome="referred").save.click()
    assert form.fields["outcome"].problem() != ""
    table.fill("need", outcome="declined").save.click()
    assert table.page.open_form == ""


def test_a_slip_is_offered_where_she_is_referred(table: Table) -> None:
    wanted: list[str] = []
    table.page.slip_wanted.connect(wanted.append)
    table.page.needs.changes["shelter"].click()
    form = table.fill("need", outcome="referred")
    assert isinstance(form, NeedForm)
    form.slip.click()
    assert wanted == [table.case_id]


def test_the_safety_plan_is_read_only_when_asked_and_gone_when_the_page_is_left(table: Table) -> None:
    assert MARK not in table.read()
    table.page.safety.open.click()
    settle()
    assert MARK in table.read()
    table.page.hide()
    table.page.show()
    settle()
    assert MARK not in table.read()
    table.page.safety.open.click()
    table.page.reading.hide_it.click()
    settle()
    assert MARK not in table.read()
    assert table.page.presenter.plan is None


def test_the_safety_plan_is_changed_with_her(table: Table) -> None:
    table.page.safety.open.click()
    table.page.reading.change.click()
    form = table.form("safety")
    assert form.fields["words_code_signal"].value() == f"{MARK} scarf"
    assert form.fields["words_exit_route"].isHidden()
    table.fill("safety", elements=["code_signal", "exit_route"], words_exit_route="The roof.", review_on="2027-06-01")
    form.save.click()
    assert "within" in form.fields["review_on"].problem()
    table.fill("safety", review_on="2026-11-28", with_her="yes").save.click()
    assert table.page.open_form == ""
    plan = safety.open_safety_plan(table.desk, table.case_id)
    assert dict(plan.elements) == {"code_signal": f"{MARK} scarf", "exit_route": "The roof."}


def test_what_is_typed_is_kept_when_the_desk_locks_and_a_decision_is_not(table: Table) -> None:
    table.page.plan.add_goal.click()
    table.fill("goal", words=WISH)
    table.page.keep_safe()
    assert [goal.words for goal in plan_of(table.desk, table.case_id).goals] == [WISH]
    table.page.safety.open.click()
    table.page.reading.change.click()
    table.fill("safety", elements=["exit_route"], words_exit_route="The roof.", review_on="")
    table.page.keep_safe()
    assert dict(safety.open_safety_plan(table.desk, table.case_id).elements) == {"exit_route": "The roof."}
    table.page.plan.agree.click()
    table.fill("agree", agreed="yes")
    table.page.keep_safe()
    plan = plan_of(table.desk, table.case_id).plan
    assert plan is not None
    assert plan.agreed == ""


def test_another_touch_of_the_case_leaves_what_is_being_typed(table: Table) -> None:
    table.page.plan.add_goal.click()
    table.fill("goal", words="My children")
    table.page.presenter._runner.changed.emit(frozenset({f"case:{table.case_id}"}))
    settle()
    assert table.form("goal").fields["words"].value() == "My children"


def test_items_are_ticked_by_hand_where_nothing_says_them(table: Table) -> None:
    card = table.page.steps
    card.folds["s1_introduction"].click()
    assert "role_explained" not in card.picks
    pick = card.picks["first_aid_given"]
    pick.set_value("done")
    pick.edited.emit("done")
    settle()
    assert card.picks["first_aid_given"].value() == "done"


def test_a_new_plan_is_asked_for(table: Table) -> None:
    plans.set_goal(table.desk, table.case_id, WISH)
    plans.agree_on_plan(table.desk, table.case_id, "yes")
    table.page.reread()
    table.page.plan.new.click()
    table.answer(yes=True)
    assert "Plan 2" in table.read()


def test_danger_without_a_plan_and_thoughts_of_death_stand_above_everything(show: Show, office: Office) -> None:
    case = take(office, suicide_screen="yes_now").case_id or ""
    table = Table(show, office.desk("CW01"), case)
    assert "She thinks of ending her life now." in table.read()
    table.page.alarms.write.click()
    table.fill("suicide", ticks=["not_alone"], supports="Her sister.").save.click()
    settle()
    assert "What is done stands in the safety plan." in table.read()
    assert "Her sister." not in table.read()


def test_who_only_reads_is_offered_no_verb(show: Show, office: Office, case: str) -> None:
    office.hire("CA01", "centre_administrator")
    table = Table(show, office.desk("CA01"), case)
    for button in (table.page.plan.add_goal, table.page.plan.agree, table.page.needs.more, table.page.safety.look):
        assert not button.isVisible()
    assert table.page.steps.picks == {}
    assert table.page.needs.changes == {}


def test_it_stands_among_the_topics_of_a_case(show: Show, office: Office, case: str) -> None:
    shell = Shell(office.desk("CW01"), InlineRunner(), PAGES, lambda _: None)
    show(shell, 1280, 720)
    shell.go("case", case_id=case)
    shell.go("plan", case_id=case)
    settle()
    page = shell.page()
    assert isinstance(page, PlanPage)
    assert not page.strip.buttons["case"].isHidden()
    assert Action.SEE_PLAN in {entry.action for entry in PAGES if entry.key == "plan"}


@pytest.mark.parametrize("language", ["en", "ur", "hi"])
def test_it_holds_together_in_large_text(table: Table, looks, language: str) -> None:  # type: ignore[no-untyped-def]
    day = (table.desk.today() + timedelta(days=3)).isoformat()
    plans.set_goal(table.desk, table.case_id, WISH * 6)
    plans.set_next_meeting(table.desk, table.case_id, day)
    looks.choose(language=language, percent=200)
    table.page.resize(900, 700)
    table.page.reread()
    settle()
    assert table.page.overview.width() <= table.page.middle.viewport().width()
    table.page._open("safety")
    settle()
    form = table.form("safety")
    assert form.height() >= form.sizeHint().height() * 0.5
    assert form.width() <= table.page.middle.viewport().width()
