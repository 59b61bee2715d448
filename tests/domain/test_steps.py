# SPDX-License-Identifier: Apache-2.0
"""The six steps: what the file says by itself, what is ticked, and that the step of a case is the lowest not done."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from intake_desktop.domain.plans import need_problem, result_problem, review_problem, seen_by
from intake_desktop.domain.steps import (
    BY_CODE,
    ITEMS,
    STEPS,
    Facts,
    Need,
    PlanNow,
    Said,
    case_step,
    item_now,
    needs_not_asked,
    steps_now,
)
from intake_desktop.resources import code_lists

CW = Said("yes", "2026-11-22", "CW01")
TOLD = Facts(
    answers={"explained_role": CW, "explained_mandatory": Said("no_duty", "2026-11-22", "CW01")},
    consents={"services": Said("given"), "record_keeping": Said("given")},
    code="MLT-7KQ2MXB",
)
DECLINED = ("psychological_first_aid", "medical_health", "legal_aid", "police")
JUDGED = msgspec.structs.replace(
    TOLD,
    risk_level="medium",
    needs=(*(Need(sector, "no") for sector in DECLINED), Need("shelter", "yes")),
    incidents=("classified", "needs_supervisor"),
)
PLAN = PlanNow("yes", "2026-11-23", "2026-12-01", "CW01", "2026-11-22", 1, 2, 1, seen=Said("", "2026-11-24", "SV01"))
PLANNED = msgspec.structs.replace(JUDGED, plan=PLAN, safety_made=CW)
ENDED = msgspec.structs.replace(PLANNED, plan=msgspec.structs.replace(PLAN, open_actions=0))
MET = msgspec.structs.replace(ENDED, needs=(*JUDGED.needs[:4], Need("shelter", "yes", "provided_here", "met")))


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (Facts(), "s1_introduction"),
        (TOLD, "s2_assessment"),
        (JUDGED, "s3_action_planning"),
        (PLANNED, "s4_implementation"),
        (ENDED, "s5_follow_up"),
        (MET, "s6_closure"),
    ],
)
def test_a_case_stands_at_the_lowest_step_that_is_not_done(facts: Facts, step: str) -> None:
    assert case_step(facts) == step


def test_it_goes_back_when_something_new_happens() -> None:
    again = msgspec.structs.replace(MET, incidents=("classified", "pending"))
    assert case_step(again) == "s2_assessment"
    assert case_step(msgspec.structs.replace(MET, risk_level="not_assessed")) == "s2_assessment"


def test_a_closed_case_is_at_its_end_whatever_was_left_open() -> None:
    assert case_step(msgspec.structs.replace(TOLD, closed=Said("", "2027-01-01"))) == "s6_closure"


def test_every_item_has_its_words_and_what_is_not_by_hand_follows_from_something() -> None:
    assert [code.code for code in code_lists().codes("step_item")] == [item.code for item in ITEMS]
    assert [code.code for code in code_lists().codes("case_step")] == list(STEPS)
    whole = msgspec.structs.replace(MET, contacted=CW, is_judged_again=True, closed=CW)
    open_ones = [now.item.code for step in steps_now(whole) for now in step.items if now.state == "open"]
    assert [code for code in open_ones if not BY_CODE[code].by_hand] == []


def test_what_a_form_says_counts_before_a_tick_and_nobody_ticks_her_consent() -> None:
    ticked = {"role_explained": Said("refused"), "consent_services": Said("done"), "first_aid_given": Said("done")}
    facts = msgspec.structs.replace(TOLD, marks=ticked)
    assert item_now(BY_CODE["role_explained"], facts).state == "done"
    assert item_now(BY_CODE["first_aid_given"], facts).state == "done"
    without = msgspec.structs.replace(facts, consents={})
    assert item_now(BY_CODE["consent_services"], without).state == "open"


def test_a_child_is_asked_about_protection_too_and_a_sister_sector_answers() -> None:
    asked = [Need("prosecution", "no"), Need("mental_health", "undecided"), Need("shelter", "")]
    assert needs_not_asked(asked, is_child=False) == ("medical_health", "shelter", "police")
    assert needs_not_asked(asked, is_child=True)[-1] == "child_protection"


@pytest.mark.parametrize(("level", "state"), [("low", "not_needed"), ("not_assessed", "open"), ("high", "open")])
def test_a_safety_plan_is_owed_unless_the_danger_was_judged_low(level: str, state: str) -> None:
    facts = msgspec.structs.replace(JUDGED, risk_level=level)
    assert item_now(BY_CODE["safety_plan_made"], facts).state == state


def test_she_may_refuse_a_plan_and_nothing_is_held_up_by_it() -> None:
    refused = msgspec.structs.replace(PLAN, agreed="not_wanted", actions=0, open_actions=0)
    facts = msgspec.structs.replace(PLANNED, plan=refused)
    assert item_now(BY_CODE["plan_agreed"], facts).state == "refused"
    assert case_step(facts) == "s5_follow_up"


def test_rules_of_plans() -> None:
    today = date(2026, 11, 22)
    assert review_problem(date(2026, 11, 29), "high", today) is None
    assert review_problem(date(2026, 11, 30), "high", today) is not None
    assert review_problem(date(2026, 12, 22), "low", today) is None
    assert review_problem(date(2026, 12, 23), "medium", today) is not None
    assert review_problem(date(2026, 11, 21), "low", today) is not None
    assert (seen_by("high", today), seen_by("medium", today)) == (date(2026, 11, 23), date(2026, 11, 29))
    assert need_problem("mediation", "yes", None) is not None
    assert need_problem("shelter", "no", "referred") is not None
    assert need_problem("shelter", "no", "declined") is None
    assert result_problem("not_done", " ") is not None
    assert result_problem("done", "") is None
