# SPDX-License-Identifier: Apache-2.0
"""What follows from an intake while it is typed: everything at once, and nothing from what was not told."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.classification import classify, override
from intake_desktop.domain.derived import Profile, derive
from intake_desktop.domain.risk import FACTORS

NOW = datetime(2026, 3, 10, 14, 30, tzinfo=timezone(timedelta(hours=5)))

INTAKE: dict[str, Any] = {
    "interview_date": "2026-03-10",
    "sex": "female",
    "age_years": 16,
    "caregiver_safe": "no",
    "safe_now": "yes",
    "incidents": [
        {
            "incident_id": "KHI-2026-00001/01",
            "incident_date": "2026-03-08",
            "date_precision": "exact",
            "incident_time": "22:00",
            "q1": "yes",
            "weapon_used": ["strangulation"],
            "perpetrators": [{"relationship": "in_law", "perp_lives_with": "yes"}],
        },
        {
            "incident_id": "KHI-2026-00001/02",
            "incident_date": "2025-01-01",
            "date_precision": "year",
            "q1": "no",
            "q2": "no",
            "q3": "yes",
            "perpetrators": [{"relationship": "stranger"}],
        },
    ],
}


def test_all_that_follows_from_an_intake() -> None:
    found = derive(INTAKE, NOW)
    assert (found.age_group, found.consent.band) == ("age_12_17", "own")
    first, second = found.incidents
    assert first.fields() == {
        "age_at_incident": 16,
        "gbv_type": "rape",
        "classification_state": "classified",
        "case_contexts": ["child_sexual_abuse"],
        "local_contexts": ["domestic_violence", "in_law_violence"],
        "elapsed_time": "d0_3",
        "urgent_window": "within_72h",
    }
    assert first.under_consent_age is True
    assert first.urgency_now.clocks[0].left(NOW) == timedelta(hours=31, minutes=30)
    assert (second.classification.type, second.elapsed_time, second.urgency.window) == (
        "physical_assault", "unknown", "not_applicable",
    )  # fmt: skip
    assert second.fields()["age_at_incident"] is None, "14, 15 or 16"
    assert found.risk.critical == ("rf_strangulation",)
    assert found.category is not None
    assert found.category.category == "sexual_violence"
    assert derive(INTAKE, NOW, profile=Profile(name="india")).category.category == "child_sexual_abuse"  # type: ignore[union-attr]


def test_a_supervisors_decision_finds_its_incident() -> None:
    beaten = derive(INTAKE, NOW).incidents[1]
    change = override(classify(beaten.incident), "psychological_abuse", "No blow fell.", staff="SV01", at=5)
    first, second = derive(INTAKE, NOW, overrides={"KHI-2026-00001/02": [change]}).incidents
    assert (first.classification.state, second.classification.state) == ("classified", "overridden")


def test_an_intake_without_repeats_tells_one_incident() -> None:
    found = derive({"q1": "no", "q2": "yes", "perpetrators": [{"relationship": "stranger"}], "age_years": 30}, NOW)
    assert [one.classification.type for one in found.incidents] == ["sexual_assault"]
    assert found.incidents[0].urgency.window == "unknown"
    assert found.incidents[0].urgency.triage == "within_72h"


def test_the_clock_of_an_interview_of_another_day_is_not_the_clock_of_now() -> None:
    told = {"q1": "yes", "incident_date": "2026-03-05", "incident_time": "22:00", "interview_date": "2026-03-08"}
    by_days = derive(told, NOW).incidents[0]
    assert (by_days.urgency.window, by_days.urgency_now.window) == ("within_72h", "h72_to_120")
    by_hours = derive({**told, "interview_start": "22:01"}, NOW).incidents[0]
    assert by_hours.urgency.window == "h72_to_120"


@pytest.mark.parametrize(
    ("answers", "group"),
    [
        ({"age_years": 17}, "age_12_17"),
        ({"age_group": "age_26_40"}, "age_26_40"),
        ({"birth_date": "2008-03-10", "birth_precision": "exact", "age_group": "age_12_17"}, "age_18_25"),
        ({"birth_date": "2008-01-01", "birth_precision": "year"}, "age_unknown"),
        ({"birth_date": "2008-01-01", "birth_precision": "year", "age_group": "age_12_17"}, "age_12_17"),
        ({"age_years": {"missing": "declined"}, "age_group": "age_unknown"}, "age_unknown"),
        ({}, "age_unknown"),
    ],
)
def test_her_age_group_from_whatever_is_known(answers: dict[str, Any], group: str) -> None:
    assert derive(answers, NOW).age_group == group


def test_what_was_declined_is_an_answer_and_decides_nothing() -> None:
    found = derive({"q1": {"missing": "declined"}, "goods_exchanged": {"missing": "unknown"}}, NOW).incidents[0]
    assert found.classification.state == "needs_supervisor"
    assert derive({"q1": {"missing": "not_asked"}}, NOW).incidents[0].classification.next == "q1"


TYPED = st.text(max_size=12) | st.sampled_from(["yes", "2026-03-08", "0001-01-01", "9999-12-31", "24:61"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TYPED,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["missing", "q1", "incident_date", "date_precision"]), inner, max_size=2)
    ),
    max_leaves=4,
)
NAMES = st.sampled_from(
    [*INTAKE, "q1", "q7", "incident_date", "incident_time", "birth_date", "her_own_view", "ocsea_forms",
     "interview_start", "perpetrators", "age_group", FACTORS[0], "local_contexts_ticked"]
)  # fmt: skip


@given(st.dictionaries(NAMES, ANYTHING, max_size=8))
def test_nothing_that_is_half_typed_stops_the_form(answers: dict[str, Any]) -> None:
    found = derive(answers, NOW)
    assert found.risk.level in ("low", "not_assessed", "medium", "high")


@given(st.permutations(list(INTAKE.items())))
def test_the_order_of_the_answers_does_not_matter(pairs: list[tuple[str, Any]]) -> None:
    assert derive(dict(pairs), NOW) == derive(INTAKE, NOW)
