# SPDX-License-Identifier: Apache-2.0
"""How dangerous it is for her: the rule at each of its edges, what staff may set, and when it is too old."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.contexts import Perpetrator
from intake_desktop.domain.risk import (
    CORE,
    CRITICAL,
    FACTORS,
    LEVELS,
    NOW,
    SUICIDAL,
    Answers,
    Assessment,
    Change,
    Happening,
    change_problem,
    child_with_abuser,
    due_on,
    implied_factors,
    is_out_of_date,
    judge,
    level_for_joint_session,
    level_in_force,
    why_judge_anew,
    with_implied,
)
from intake_desktop.resources import code_lists

TODAY = date(2026, 3, 10)
PLAIN_CORE = ["rf_escalating", "rf_pregnancy_violence", "rf_jealous_control"]
OTHERS = [code for code in FACTORS if code not in CORE | CRITICAL]


def level(yes: list[str] | None = None, no: list[str] | None = None, **more: object) -> str:
    factors = {**dict.fromkeys(no or [], "no"), **dict.fromkeys(yes or [], "yes")}
    return judge(Answers(factors=factors, **more)).level  # type: ignore[arg-type]


def test_nothing_asked_is_not_assessed() -> None:
    found = judge(Answers())
    assert (found.level, found.core_answered, found.plan_needed) == ("not_assessed", 0, False)


@pytest.mark.parametrize("factor", sorted(CRITICAL))
def test_one_critical_factor_is_high(factor: str) -> None:
    found = judge(Answers(factors={factor: "yes"}))
    assert (found.level, found.critical, found.plan_needed) == ("high", (factor,), True)
    assert level(no=[factor]) == "not_assessed"
    assert judge(Answers(factors={factor: "unknown"})).level == "not_assessed"


def test_three_main_signs_are_high_and_one_or_two_medium() -> None:
    assert level(PLAIN_CORE) == "high"
    assert level(PLAIN_CORE[:2]) == "medium"
    assert level(PLAIN_CORE[:1], no=sorted(CORE)) == "medium"


def test_three_other_signs_are_medium_and_two_are_not_enough() -> None:
    assert level(OTHERS[:3]) == "medium"
    assert level(OTHERS[:2]) == "not_assessed"
    assert level(OTHERS[:2], no=sorted(CORE)) == "low"
    assert level(OTHERS) == "medium"


@pytest.mark.parametrize(("view", "found"), [(0, "medium"), (4, "medium"), (5, "not_assessed"), (10, "not_assessed")])
def test_her_own_view_counts(view: int, found: str) -> None:
    assert level(her_own_view=view) == found


def test_her_own_view_lies_between_0_and_10() -> None:
    for view in (-1, 11):
        with pytest.raises(ValueError):
            judge(Answers(her_own_view=view))


def test_low_only_when_four_of_the_six_main_questions_were_answered() -> None:
    asked = sorted(CORE)
    assert level(no=asked[:4]) == "low"
    assert level(no=asked[:3]) == "not_assessed"
    three_and_unknown = dict.fromkeys(asked[:3], "no") | dict.fromkeys(asked[3:], "unknown")
    assert judge(Answers(factors=three_and_unknown)).level == "not_assessed"
    assert level(no=OTHERS) == "not_assessed"


def test_not_safe_right_now_is_high() -> None:
    assert level(no=sorted(CORE), safe_now="no") == "high"
    assert level(no=sorted(CORE), safe_now="unknown") == "low"


def test_thoughts_of_ending_her_life_are_critical_when_she_has_them_now() -> None:
    assert judge(Answers(suicide_screen=NOW)).critical == (SUICIDAL,)
    assert level(suicide_screen=NOW, no=[SUICIDAL, *CORE]) == "high"
    assert level([SUICIDAL], suicide_screen="yes_past") == "not_assessed"
    assert level([SUICIDAL], no=sorted(CORE)) == "low"


def test_a_child_who_lives_with_the_abuser_is_at_least_medium() -> None:
    assert level(child_with_abuser=True) == "medium"
    assert level(child_with_abuser=True, no=sorted(CORE)) == "medium"
    assert level(["rf_weapon"], child_with_abuser=True) == "high"


@pytest.mark.parametrize(
    ("relationship", "lives_with", "shares"),
    [
        ("stranger", "yes", True), ("stranger", "", False), ("stranger", "unknown", False),
        ("primary_caregiver", "", True), ("primary_caregiver", "unknown", True), ("primary_caregiver", "no", False),
        ("current_partner", "", True), ("housemate", "", True), ("sibling", "", False),
    ],
)  # fmt: skip
def test_who_shares_a_household_with_a_child(relationship: str, lives_with: str, shares: bool) -> None:
    one = [Perpetrator(relationship=relationship, lives_with=lives_with)]
    assert child_with_abuser(True, one) is shares
    assert not child_with_abuser(False, one)
    assert not child_with_abuser(None, one)


def test_what_the_record_says_already_is_not_asked_again() -> None:
    found = implied_factors(
        weapons=frozenset({"strangulation", "hands_feet"}),
        perpetrators=[Perpetrator(relationship="in_law"), Perpetrator(lives_with="yes")],
        knows_location="yes",
    )
    assert found == {"rf_strangulation", "rf_easy_access", "rf_knows_location"}
    assert implied_factors(weapons=frozenset({"sharp_object"})) == {"rf_weapon"}
    assert implied_factors(weapons=frozenset({"hands_feet", "unknown"}), knows_location="unknown") == set()
    assert with_implied({"rf_weapon": "no", "rf_substance": "yes"}, ["rf_weapon"]) == {
        "rf_weapon": "yes",
        "rf_substance": "yes",
    }


def test_codes_are_those_of_the_lists() -> None:
    lists = code_lists()
    assert tuple(code.code for code in lists.codes("risk_factor")) == FACTORS
    assert {code.code for code in lists.codes("risk_level")} == set(LEVELS)


ASKED = st.builds(
    Answers,
    factors=st.dictionaries(st.sampled_from(FACTORS), st.sampled_from(["yes", "no", "unknown", "declined"])),
    safe_now=st.sampled_from(["", "yes", "no", "unknown"]),
    suicide_screen=st.sampled_from(["", "no", "yes_past", NOW, "declined"]),
    her_own_view=st.none() | st.integers(0, 10),
    child_with_abuser=st.booleans(),
)


@given(ASKED, st.sampled_from(FACTORS))
def test_a_factor_more_never_lowers_the_danger(answers: Answers, factor: str) -> None:
    more = msgspec.structs.replace(answers, factors={**answers.factors, factor: "yes"})
    before, after = judge(answers).level, judge(more).level
    assert LEVELS.index(before) <= LEVELS.index(after)


@given(ASKED)
def test_low_is_never_said_where_too_little_was_asked(answers: Answers) -> None:
    found = judge(answers)
    assert found.why
    if found.level == "low":
        assert found.core_answered >= 4
        assert not found.core
    assert found.plan_needed == (found.level in ("medium", "high"))


# What staff set


def set_to(new: str, gave: str, at: int = 5, staff: str = "SV01") -> Change:
    return Change(level=new, answers_gave=gave, reason="She knows the house.", staff=staff, at=at)


@pytest.mark.parametrize(
    ("computed", "now", "wanted", "reason", "supervisor", "is_fine"),
    [
        ("low", "low", "medium", "", False, True),
        ("not_assessed", "not_assessed", "high", "", False, True),
        ("low", "low", "low", "Because.", True, False),
        ("high", "high", "medium", "Because.", False, False),
        ("high", "high", "medium", "Because.", True, True),
        ("high", "high", "medium", " ", True, False),
        ("low", "high", "medium", "Because.", False, False),
        ("not_assessed", "not_assessed", "low", "Because.", True, False),
        ("not_assessed", "medium", "low", "Because.", True, False),
        ("medium", "medium", "not_assessed", "Because.", True, False),
        ("medium", "medium", "terrible", "Because.", True, False),
    ],
)
def test_staff_may_raise_a_supervisor_may_lower_and_says_why(
    computed: str, now: str, wanted: str, reason: str, supervisor: bool, is_fine: bool
) -> None:
    assert (change_problem(computed, now, wanted, reason, may_lower=supervisor) is None) is is_fine


def test_a_raised_level_stands_and_more_danger_goes_above_it() -> None:
    raised = set_to("medium", "low", staff="CW01")
    assert level_in_force("low", [raised]) == "medium"
    assert level_in_force("not_assessed", [raised]) == "medium"
    assert level_in_force("high", [raised]) == "high"
    assert level_in_force("low") == "low"


def test_a_lowered_level_holds_for_the_answers_it_was_lowered_for() -> None:
    lowered = set_to("low", "medium")
    assert lowered.lowers
    assert level_in_force("medium", [lowered]) == "low"
    assert level_in_force("high", [lowered]) == "high"
    assert level_in_force("not_assessed", [lowered]) == "not_assessed"


def test_the_latest_change_counts_in_whatever_order_they_come() -> None:
    first, second = set_to("high", "medium", at=1), set_to("medium", "medium", at=2)
    assert level_in_force("medium", [first, second]) == level_in_force("medium", [second, first]) == "medium"


# Too old


@pytest.mark.parametrize(("judged", "good_for"), [("low", 30), ("medium", 30), ("high", 7)])
def test_a_judgement_is_good_for_thirty_days_and_seven_when_high(judged: str, good_for: int) -> None:
    last = Assessment(judged, TODAY - timedelta(days=good_for))
    assert due_on(last) == TODAY
    assert not is_out_of_date(last, TODAY)
    assert is_out_of_date(Assessment(judged, last.on - timedelta(days=1)), TODAY)
    assert is_out_of_date(Assessment(judged, TODAY + timedelta(days=1)), TODAY), "a clock was wrong"


def test_not_assessed_does_not_age() -> None:
    never = Assessment("not_assessed", TODAY)
    assert due_on(never) is None
    assert not is_out_of_date(never, TODAY)
    assert why_judge_anew(never, TODAY) == ("never",)


def test_it_is_judged_anew_after_what_changes_the_danger() -> None:
    judged = Assessment("medium", TODAY - timedelta(days=10))
    assert why_judge_anew(judged, TODAY) == ()
    happened = [
        Happening("court_date", TODAY),
        Happening("return_home", TODAY - timedelta(days=3)),
        Happening("new_incident", judged.on),
        Happening("court_date", TODAY + timedelta(days=1)),
    ]
    assert why_judge_anew(judged, TODAY, happened) == ("return_home", "court_date")
    assert why_judge_anew(Assessment("high", judged.on), TODAY, happened)[0] == "out_of_date"


@pytest.mark.parametrize(("days", "found"), [(0, "low"), (7, "low"), (8, "not_assessed"), (-1, "not_assessed")])
def test_before_a_joint_session_it_is_fresh_or_not_assessed(days: int, found: str) -> None:
    assert level_for_joint_session(Assessment("low", TODAY - timedelta(days=days)), TODAY) == found


def test_waiting_or_an_incident_opens_no_door_to_a_joint_session() -> None:
    assert level_for_joint_session(Assessment("high", TODAY - timedelta(days=90)), TODAY) == "high"
    judged = Assessment("low", TODAY - timedelta(days=2))
    assert level_for_joint_session(judged, TODAY, [Happening("new_incident", TODAY)]) == "not_assessed"
