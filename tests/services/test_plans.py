# SPDX-License-Identifier: Apache-2.0
"""A case is planned with her: what the intake said is there, she wishes in her words, a supervisor sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.full_intake import go_on, take

from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.services import access, bundles, cases, classifications, needs, plans, safety, steps
from intake_desktop.services.needs import NeedLine, NotLikeThat
from intake_desktop.services.plan_reading import PlanAction, plan_of

Offices = Callable[..., list[Office]]
WISH = "My children stay with me."


def step(office: Office, case: str) -> str:
    store = office.now_at_desk.store if office.now_at_desk else None
    assert store is not None
    return str(store.reader.execute("select step from case_file where id = ?", (case,)).fetchone()[0])


def states(office: Office, case: str, code: str = "CW01") -> dict[str, str]:
    found = steps.steps_of(office.desk(code), case)
    return {now.item.code: now.state for one in found for now in one.items}


def open_tasks(office: Office, case: str) -> list[tuple[str, str]]:
    desk = office.now_at_desk
    assert desk is not None
    query = "select kind, substr(due, 1, 10) from task where case_id = ? and state = 'open' order by kind, due"
    return desk.store.reader.execute(query, (case,)).fetchall()


@pytest.fixture
def case(office: Office) -> str:
    return take(office, what_she_wants_first=WISH).case_id or ""


def act(office: Office, case: str, what: str = "Go with her to the lawyer", **fields: str) -> str:
    empty = dict.fromkeys(PlanAction.__struct_fields__, "")
    action = PlanAction(**(empty | {"what": what, "who": "caseworker"} | fields))
    return plans.set_action(office.desk("CW01"), case, action).value


def test_what_the_intake_said_is_ticked_and_nobody_is_asked_again(office: Office, case: str) -> None:
    now = states(office, case)
    assert (now["private_place"], now["role_explained"], now["account_heard"]) == ("done", "done", "done")
    assert (now["reporting_explained"], now["child_considered"]) == ("not_needed", "not_needed")
    assert (now["danger_judged"], now["incident_classified"], now["safety_plan_made"]) == ("done", "done", "done")
    assert (now["needs_by_sector"], now["plan_agreed"]) == ("open", "open")
    assert step(office, case) == "s2_assessment"
    assert plan_of(office.desk("CW01"), case).told == {"what_she_wants_first": WISH}
    (first,) = [one for one in steps.steps_of(office.desk("CW01"), case) if one.code == "s1_introduction"]
    (told,) = [now for now in first.items if now.item.code == "role_explained"]
    assert (told.day, told.staff) == ("2026-11-22", "CW01")


def test_a_quick_intake_leaves_the_first_step_open_until_a_tick_or_the_full_one(office: Office) -> None:
    case = office.intake().case_id or ""
    assert step(office, case) == "s1_introduction"
    desk = office.desk("CW01")
    steps.mark_item(desk, case, "role_explained", "done")
    steps.mark_item(desk, case, "reporting_explained", "not_needed")
    assert step(office, case) == "s2_assessment"
    steps.mark_item(desk, case, "role_explained", "open")
    assert step(office, case) == "s1_introduction"


def test_what_follows_from_elsewhere_is_ticked_by_nobody(office: Office, case: str) -> None:
    for item in ("consent_record", "plan_seen", "danger_judged", "private_place"):
        with pytest.raises(steps.NotAnItem):
            steps.mark_item(office.desk("CW01"), case, item, "done")


def test_needs_are_asked_at_once_and_the_list_of_what_she_wants_follows(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    assert needs.sectors_not_asked(desk, case) == (
        "counselling_psychosocial", "medical_health", "legal_aid", "police",
    )  # fmt: skip
    answers = {"police": "no", "medical_health": "undecided", "legal_aid": "yes", "counselling_psychosocial": "yes"}
    needs.ask_needs(desk, case, answers)
    assert needs.sectors_not_asked(desk, case) == ()
    assert set(cases.list_cases(desk)[0].services_wanted) == {"shelter", "legal_aid", "counselling_psychosocial"}
    assert step(office, case) == "s3_action_planning"
    needs.set_need(desk, case, NeedLine("shelter", "no", "declined"))
    assert "shelter" not in cases.list_cases(desk)[0].services_wanted
    with pytest.raises(NotLikeThat):
        needs.set_need(desk, case, NeedLine("police", "no", "referred"))
    with pytest.raises(NotLikeThat):
        needs.set_need(desk, case, NeedLine("mediation", "yes"))


def test_what_the_intake_said_of_a_service_stands_on_its_line(office: Office) -> None:
    provider = office.provider("legal_aid")
    told = {
        "sector": "legal_aid", "survivor_wants": "yes", "outcome": "referred", "service_date": "2026-11-22",
        "provider": "Dar ul Aman Multan", "appointment": "2026-11-25T10:00", "line_note": "She asks for a woman.",
    }  # fmt: skip
    case = take(office, services_wanted=["legal_aid"], shelter_status=None, service_lines=[told]).case_id or ""
    (line,) = needs.needs_of(office.desk("CW01"), case)
    assert (line.outcome, line.provider, line.note) == ("referred", provider, "She asks for a woman.")
    assert line.appointment.startswith("2026-11-25")


def test_the_counsellor_of_a_line_stays_when_the_line_is_written(office: Office, case: str) -> None:
    access.assign_counsellor(office.desk("CW01"), case, "CO01")
    needs.set_need(office.desk("CW01"), case, NeedLine("counselling_psychosocial", "yes", options="Each week, here."))
    (line,) = [one for one in needs.needs_of(office.desk("CO01"), case) if one.assigned]
    assert (line.assigned, line.options) == ("CO01", "Each week, here.")


def test_a_plan_from_her_wish_to_the_last_result(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    answers = {"police": "no", "medical_health": "no", "legal_aid": "yes", "counselling_psychosocial": "no"}
    needs.ask_needs(desk, case, answers)
    goal = plans.set_goal(desk, case, WISH, "legal_aid").value
    action = act(office, case, goal=goal, by_when="2026-11-30")
    plans.agree_on_plan(desk, case, "yes", "2026-12-01")
    assert step(office, case) == "s3_action_planning"
    assert ("review_plan", "2026-11-23") in open_tasks(office, case), "the danger is high: one day"
    supervisor = office.desk("SV01")
    plans.review_plan(supervisor, case, "Think of the school, too.")
    sheet = plan_of(supervisor, case)
    assert sheet.plan is not None
    (seen,) = sheet.plan.reviews
    assert (seen.staff, seen.note, seen.counts) == ("SV01", "Think of the school, too.", True)
    assert "review_plan" not in dict(open_tasks(office, case))
    assert step(office, case) == "s4_implementation"
    desk = office.desk("CW01")
    with pytest.raises(NotLikeThat):
        plans.end_action(desk, case, action, "not_done")
    plans.end_action(desk, case, action, "not_done", "She wants to wait.")
    assert step(office, case) == "s5_follow_up"
    needs.set_need(desk, case, NeedLine("legal_aid", "yes", "provided_here", "met"))
    needs.set_need(desk, case, NeedLine("shelter", "yes", progress="no_longer_wanted"))
    assert step(office, case) == "s6_closure"


def test_what_is_changed_is_read_to_her_again_and_what_came_of_it_is_not(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    goal = plans.set_goal(desk, case, WISH).value
    action = act(office, case, goal=goal)
    plans.agree_on_plan(desk, case, "yes")
    plans.end_action(desk, case, action, "done")
    plans.set_progress(desk, case, goal, "met")
    assert plan_of(desk, case).plan.agreed == "yes"  # type: ignore[union-attr]
    plans.set_goal(desk, case, WISH, "", goal)
    assert plan_of(desk, case).plan.agreed == "yes", "nothing was changed"  # type: ignore[union-attr]
    act(office, case, "Call the school")
    assert plan_of(desk, case).plan.agreed == ""  # type: ignore[union-attr]


def test_who_made_a_plan_does_not_see_it_for_a_supervisor(office: Office) -> None:
    case = take(office, "SV01").case_id or ""
    desk = office.desk("SV01")
    plans.set_goal(desk, case, WISH)
    plans.agree_on_plan(desk, case, "yes")
    plans.review_plan(desk, case)  # the only supervisor of a small centre
    office.hire("SV02", "supervisor")
    desk = office.desk("SV01")
    plans.begin_plan(desk, case)
    plans.agree_on_plan(desk, case, "yes")
    with pytest.raises(plans.OwnPlan):
        plans.review_plan(desk, case)
    plans.review_plan(office.desk("SV02"), case)


def test_a_new_plan_takes_along_what_is_open(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    met, wished = (plans.set_goal(desk, case, words).value for words in ("A place to sleep.", WISH))
    done, still = act(office, case, "Find a bed"), act(office, case, "Call the school")
    plans.set_progress(desk, case, met, "met")
    plans.end_action(desk, case, done, "done")
    plans.begin_plan(desk, case)
    sheet = plan_of(desk, case)
    assert sheet.plan is not None
    assert (sheet.plan.number, [one.id for one in sheet.goals], [one.id for one in sheet.actions]) == (
        2, [wished], [still],
    )  # fmt: skip
    plans.remove_part(desk, case, still)
    assert plan_of(desk, case).actions == ()


def test_who_may_see_and_write_a_plan(office: Office, case: str) -> None:
    office.hire("CA01", "centre_administrator")
    office.hire("FD01", "front_desk")
    sheet = plan_of(office.desk("CA01"), case)
    assert (sheet.may_write, sheet.may_review) == (False, False)
    with pytest.raises(NotAllowed):
        plans.set_goal(office.desk("CA01"), case, WISH)
    with pytest.raises(NotAllowed):
        plan_of(office.desk("FD01"), case)
    for stranger in ("CW02", "CO01"):
        with pytest.raises(NoRecord):
            plan_of(office.desk(stranger), case)
    with pytest.raises(NotAllowed):
        plans.review_plan(office.desk("CW01"), case)


def test_a_part_of_another_case_is_no_part_of_this_one(office: Office, case: str) -> None:
    other = take(office).case_id or ""
    desk = office.desk("CW01")
    goal = plans.set_goal(desk, other, WISH).value
    for trespass in (
        lambda: plans.set_goal(desk, case, "Mine", "", goal),
        lambda: plans.set_progress(desk, case, goal, "met"),
        lambda: plans.remove_part(desk, case, goal),
    ):
        with pytest.raises(NoRecord):
            trespass()


def test_new_violence_takes_the_case_back_and_a_judgement_of_the_level_forward(office: Office) -> None:
    case = take(office, weapon_used=None).case_id or ""
    desk = office.desk("CW01")
    needs.ask_needs(desk, case, dict.fromkeys(needs.sectors_not_asked(desk, case), "no"))
    before = step(office, case)
    classifications.change_risk(office.desk("SV01"), case, "medium", "He left the city.")
    assert (before, step(office, case)) == ("s3_action_planning", "s3_action_planning")
    assert safety.safety_of(office.desk("CW01"), case).is_forced


def test_two_pcs_begin_the_plan_and_it_is_one_and_nobody_is_asked_about_the_step(
    offices: Offices, tmp_path: Path
) -> None:
    a, b = offices("A", "B")
    case = take(a).case_id or ""
    hand_over(a, b, tmp_path)
    plans.set_goal(a.desk("CW01"), case, "A place to sleep.")
    wanted = dict.fromkeys(("police", "medical_health", "legal_aid", "counselling_psychosocial"), "no")
    needs.ask_needs(a.desk("CW01"), case, wanted)
    plans.set_goal(b.desk("CW01"), case, WISH)
    needs.ask_needs(b.desk("CW01"), case, wanted)
    steps.mark_item(b.desk("CW01"), case, "options_told", "done")
    hand_over(b, a, tmp_path)
    hand_over(a, b, tmp_path)
    for office in (a, b):
        sheet = plan_of(office.desk("CW01"), case)
        assert {goal.words for goal in sheet.goals} == {"A place to sleep.", WISH}
        assert step(office, case) == "s3_action_planning"
        assert [one for one in cases.open_case(office.desk("CW01"), case).conflicts if one.field == "step"] == []


def hand_over(giver: Office, taker: Office, folder: Path) -> None:
    bundle = bundles.export_bundle(giver.desk(), folder).value
    bundles.import_bundle(taker.desk(), bundle.path)


def test_going_on_with_the_intake_writes_no_plan_of_an_earlier_day(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    today = desk.today()
    safety.write_safety_plan(desk, case, {"exit_route": "The back door."}, with_her="yes", review_on=today)
    office.clock.shift(days=1)
    go_on(office, case, education="primary")
    plan = safety.open_safety_plan(office.desk("CW01"), case)
    assert (dict(plan.elements), plan.now.reviewed_on) == ({"exit_route": "The back door."}, today.isoformat())
    go_on(office, case, safety_elements=["code_signal", "exit_route"], plan_code_signal="Red scarf",
          plan_review_date=(today + timedelta(days=3)).isoformat())  # fmt: skip
    plan = safety.open_safety_plan(office.desk("CW01"), case)
    assert plan.elements["code_signal"] == "Red scarf"
