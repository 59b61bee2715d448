# SPDX-License-Identifier: Apache-2.0
"""What each kind of service may be told by her level, once more and by hand: who changes one changes the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.disclosure import FACTS, REPORT, ticks
from intake_desktop.domain.laws import BY_LAW, may_be_named
from intake_desktop.domain.tasks import Trigger, rules_of
from intake_desktop.resources import code_lists

BODY = "time_since injuries pregnancy given_already evidence_wish health_results"
MIND = "main_concern urgency suicide_alert spoken_language counsellor_sex"
CASE = "help_wanted documents_held reports_made hearing_date children"
TOLD = {
    "medical_health": BODY,
    "forensic_medico_legal": BODY,
    "police": "incident_type incident_district incident_date perpetrator_relation perpetrator_name immediate_danger "
    "wants_case_or_protection safe_place",
    "legal_aid": f"{CASE} perpetrator_name",
    "prosecution": f"{CASE} perpetrator_name",
    "shelter": "arrival_time children_ages health_needs danger_level who_may_know",
    "counselling_psychosocial": MIND,
    "mental_health": MIND,
    "psychological_first_aid": MIND,
    "child_protection": "child_age caregiver_safety danger_level required_by_law",
    "cyber_crime_unit": "cyber_service incident_dates images_exist images_shared takedown",
    "helpline": "wish_to_be_called",
}
"""From level 3 on, each a tick that she can refuse."""
WITH_DOCUMENTS = {"legal_aid": "health_results", "prosecution": "health_results"}
"""From level 4 on: to a court only what she chose by itself."""
SILENT = ("livelihood_social_welfare", "financial_assistance", "education", "civil_documents", "helpline")
"""Told of no danger and of nothing that was done here: either would tell what happened."""
SECTORS = [one.code for one in code_lists().codes("service_sector")]


@pytest.mark.parametrize("sector", SECTORS)
def test_a_service_is_told_what_its_line_says_and_nothing_else(sector: str) -> None:
    facts = set(TOLD.get(sector, "").split())
    also = set() if sector in SILENT else {"risk_factors", "done_here"}
    for level in LEVELS[:3]:
        assert ticks(sector, level) == (), "below level 3 nothing can be ticked"
    assert set(ticks(sector, LEVELS[3])) == facts | also
    more = set(WITH_DOCUMENTS.get(sector, "").split())
    assert set(ticks(sector, LEVELS[4])) == facts | also | more
    assert set(FACTS.get(sector, ())) == facts | more


def test_who_is_told_what_is_dangerous_to_tell() -> None:
    def told(code: str) -> set[str]:
        return {sector for sector in SECTORS if code in ticks(sector, LEVELS[4])}

    assert told("perpetrator_name") == {"police", "legal_aid", "prosecution"}
    assert told("perpetrator_relation") == told("incident_type") == {"police"}
    assert told("incident_date") == {"police"}
    assert told("incident_dates") == {"cyber_crime_unit"}
    assert told("health_results") == {"medical_health", "forensic_medico_legal", "legal_aid", "prosecution"}
    assert told("suicide_alert") == {"counselling_psychosocial", "mental_health", "psychological_first_aid"}
    for never in ("account", "counselling_notes", "safety_plan", "risk_sheet", "names_of_others", "images", "address"):
        assert told(never) == set()


@pytest.mark.parametrize("sector", SECTORS)
def test_a_law_names_only_what_a_paper_to_this_service_may_say(sector: str) -> None:
    assert set(may_be_named(sector)) <= set(ticks(sector, LEVELS[3])) | set(BY_LAW)
    assert set(ticks(sector, LEVELS[3], REPORT)) == set(may_be_named(sector))


DUE = {
    (Trigger.SLIP_MISSED, "emergency"): timedelta(hours=24),
    (Trigger.SLIP_MISSED, "urgent"): timedelta(hours=72),
    (Trigger.SLIP_MISSED, "routine"): timedelta(days=7),
    (Trigger.SLIP_DECLINED, "emergency"): timedelta(0),
    (Trigger.SLIP_DECLINED, "urgent"): timedelta(days=1),
    (Trigger.SLIP_DECLINED, "routine"): timedelta(days=3),
    (Trigger.CONSENT_EXPIRES, ""): timedelta(days=-7),
    (Trigger.TURNS_18, ""): timedelta(0),
}
"""What has to be done after a step, so long after it; seven days before a consent ends, on the day she is 18."""


@pytest.mark.parametrize(("trigger", "word"), DUE)
def test_what_a_step_asks_for_is_due_in_time(trigger: Trigger, word: str) -> None:
    (rule,) = rules_of(trigger, word)
    at = datetime(2026, 11, 22, 14, 10, tzinfo=UTC)
    assert date.fromisoformat(rule.due.after(at)[:10]) == (at + DUE[trigger, word]).date()
