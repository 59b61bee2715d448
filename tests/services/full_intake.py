# SPDX-License-Identifier: Apache-2.0
"""A woman who tells of two incidents, as it is typed into the full intake. Every name is a mark to look for."""

from __future__ import annotations

from typing import Any

from tests.conftest import Office

from intake_desktop.services import drafts, intakes

HER, HIS, STREET, PLACE = "Marqueria Zoxana", "Qadvor Brimlex", "Vintrelle Lane 44", "Oxbury courtyard"
MARKS = tuple(word.lower() for word in ("Marqueria", "Zoxana", "Qadvor", "Brimlex", "Vintrelle", "Oxbury"))

BY_HUSBAND: dict[str, Any] = {
    "account": "He hit her with a belt.",
    "incident_date": "2026-11-20",
    "date_precision": "exact",
    "incident_place": PLACE,
    "weapon_used": ["blunt_object"],
    "q1": "no",
    "q2": "no",
    "q3": "yes",
    "perp_count": "one",
    "perpetrators": [
        {"relationship": "current_partner", "perp_sex": "male", "perp_lives_with": "yes", "perp_name": HIS}
    ],
}
BY_STRANGER: dict[str, Any] = {
    "incident_date": "2026-11-21",
    "date_precision": "exact",
    "q1": "yes",
    "perp_count": "one",
    "perpetrators": [{"relationship": "stranger"}],
}
FULL: dict[str, Any] = {
    "private_space": "yes", "safe_now": "yes", "urgent_medical": "no", "explained_role": "yes",
    "explained_mandatory": "no_duty", "consent_services": "given", "consent_record": "given",
    "reported_by_survivor": "yes", "full_name": HER, "address": STREET, "may_contact": "no", "sex": "female",
    "age_years": 27, "marital_status": "married", "entry_source": "self", "reported_elsewhere": "no",
    "incident_count": 2, "incidents": [BY_HUSBAND, BY_STRANGER], "wants_medical": "yes", "wants_police": "yes",
    "centre_category": "domestic_violence", "services_wanted": ["shelter"], "shelter_status": "requested",
    "rf_escalating": "no", "rf_strangulation": "no", "rf_fear_killed": "no", "rf_jealous_control": "no",
    "safety_elements": ["code_signal"], "plan_with_survivor": "yes", "plan_review_date": "2026-11-25",
    "consent_statistics": "given", "information_given": "yes", "safe_to_leave": "yes",
}  # fmt: skip
"""She agrees to everything. A weapon was used, so the danger is high."""


def take(office: Office, code: str = "CW01", **answers: Any) -> intakes.Finished:
    """Take a full intake from the beginning."""
    desk = office.desk(code)
    draft = drafts.begin_intake(desk, "full_intake", mode="full").value
    given = {name: value for name, value in (FULL | answers).items() if value is not None}
    drafts.keep_draft(desk, draft.id, given, "finish")
    return intakes.finish_intake(desk, draft.id).value


def go_on(office: Office, case_id: str | None, code: str = "CW01", **answers: Any) -> intakes.Finished:
    """Go on with a case in the full intake: what it says already stays, and these answers come to it."""
    desk = office.desk(code)
    draft = drafts.begin_intake(desk, "full_intake", mode="full", case_id=case_id).value
    drafts.keep_draft(desk, draft.id, {**draft.answers, **answers}, "finish")
    return intakes.finish_intake(desk, draft.id).value
