# SPDX-License-Identifier: Apache-2.0
"""Six women who do not exist, and what each of them tells at the desk; with the walk through the form that asks her."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from intake_desktop.forms.builtin import full_intake
from intake_desktop.forms.filling import Filling

NOW = datetime(2026, 3, 10, 14, 30)
HEARD = {
    "private_space": "yes", "safe_now": "yes", "urgent_medical": "no", "distress_level": "no", "explained_role": "yes",
    "explained_mandatory": "no_duty", "consent_services": "given", "consent_record": "given", "sex": "female",
    "reported_by_survivor": "yes", "interview_language": "ur", "interpreter_used": "no", "consent_statistics": "given",
    "information_given": "yes", "safe_to_leave": "yes", "suicide_screen": "no", "marital_status": "married",
    "displacement_status": "resident", "disability": ["none"], "country_of_origin": "pk", "sought_help_before": "no",
}  # fmt: skip
"""What is said in most talks."""

NO_MORE = dict.fromkeys(["goods_exchanged", "previous_gbv", "online_asked"], "no") | {
    "harmful_practice": "none", "abduction_type": "none",
}  # fmt: skip

NASREEN = HEARD | NO_MORE | {
    "age_years": 31, "district": "pk_multan", "pregnant": "no", "household": ["husband", "in_laws"], "dependants": 2,
    "dependants_ages": "4, 7", "entry_source": "helpline", "helpline_code": "1043", "arrival_mode": "walk_in",
    "reported_elsewhere": "no", "may_contact": "yes", "contact_method": "phone_call", "phone": "0300 1234567",
    "phone_is_shared": "yes", "safe_words": "from the tailor", "leave_message": "no", "consent_follow_up": "given",
    "account": "He beat me with a stick.", "incident_date": "2026-03-08", "date_precision": "exact",
    "place_type": "in_laws_home", "incident_district": "pk_multan", "repeated": "continuous",
    "weapon_used": ["blunt_object"], "q1": "no", "q2": "no", "q3": "yes", "perp_count": "one",
    "relationship": "current_partner", "perp_sex": "male", "perp_age_group": "age_26_40", "perp_lives_with": "yes",
    "perp_is_staff": "no", "perp_previous": "yes", "centre_category": "domestic_violence", "injuries": ["bruise"],
    "wants_medical": "yes", "evidence_advice": "yes", "perp_knows_location": "no", "rf_escalating": "yes",
    "her_own_view": 3, "safety_elements": ["code_signal", "exit_route"], "plan_with_survivor": "yes",
    "plan_review_date": "2026-03-16", "services_wanted": ["counselling_psychosocial", "legal_aid"],
    "wants_police": "undecided", "wants_legal_action": "yes", "report_count": 0, "order_count": 0,
    "legal_stage": "information_only",
}  # fmt: skip
"""Multan: beaten by her husband."""

SUNITA = HEARD | {
    "interview_language": "hi", "country_of_origin": "in", "age_years": 38, "district": "in_dhar", "pregnant": "no",
    "entry_source": "self", "arrival_mode": "walk_in", "may_contact": "no", "incident_count": 0, "family_wish": "yes",
    "centre_category": "family_case", "injuries": ["none"], "perp_knows_location": "no", "her_own_view": 9,
    "safety_plan_needed": "no", "services_wanted": ["legal_aid"], "wants_police": "no", "wants_legal_action": "yes",
}  # fmt: skip
"""Dhar: both want a divorce, nobody was hurt."""

MEENA = HEARD | NO_MORE | {
    "explained_mandatory": "yes", "age_years": 15, "marital_status": "single", "entry_source": "school",
    "caregiver_safe": "yes", "caregiver_in_her_interest": "yes", "caregiver_relation": "mother", "assent": "given",
    "assent_method": "signature", "consent_giver": "survivor_with_caregiver", "child_authority_notified": "yes",
    "child_authority_on": "2026-03-10", "reported_elsewhere": "no", "may_contact": "yes",
    "contact_method": "in_person", "leave_message": "no", "consent_follow_up": "given", "incident_date": "2026-03-01",
    "date_precision": "ongoing", "place_type": "online", "repeated": "repeated", "weapon_used": ["none"],
    "ocsea_forms": ["grooming", "financial_sexual_extortion"], "tfgbv_forms": ["sextortion"], "images_exist": "yes",
    "images_shared": "no", "money_demanded": "yes", "q1": "no", "q2": "no", "q3": "no", "q4": "no", "q5": "no",
    "q6": "yes", "perp_count": "one", "relationship": "online_unknown", "centre_category": "cyber_crime",
    "injuries": ["none"], "perp_knows_location": "no", "her_own_view": 6, "safety_plan_needed": "no",
    "services_wanted": ["cyber_crime_unit", "counselling_psychosocial"], "mandatory_report": "yes",
    "survivor_informed_first": "yes",
}  # fmt: skip
"""Fifteen: money demanded over pictures."""

CALLER = HEARD | NO_MORE | {
    "caller_can_talk": "yes", "leaves_details": "no", "age_group": "age_18_25", "entry_source": "helpline",
    "helpline_code": "1094", "reported_elsewhere": "no", "account": "My brother locks me in.",
    "incident_date": "2026-03-01", "date_precision": "ongoing", "place_type": "survivor_home", "weapon_used": ["none"],
    "repeated": "continuous", "q1": "no", "q2": "no", "q3": "no", "q4": "no", "q5": "no", "q6": "yes",
    "perp_count": "one", "relationship": "sibling", "perp_lives_with": "yes", "injuries": ["none"],
    "perp_knows_location": "no", "her_own_view": 4, "safety_elements": ["code_signal"], "plan_with_survivor": "yes",
    "plan_review_date": "2026-03-20", "services_wanted": ["helpline"],
}  # fmt: skip
"""On the telephone; she stays unknown."""

RUKHSANA = HEARD | NO_MORE | {
    "urgent_medical": "yes", "age_years": 28, "marital_status": "single", "pregnant": "no",
    "entry_source": "health", "reported_elsewhere": "no", "may_contact": "yes", "contact_method": "court_or_hospital",
    "consent_follow_up": "given", "incident_date": "2026-03-09", "date_precision": "exact", "incident_time": "08:30",
    "place_type": "street_road", "repeated": "single", "weapon_used": ["acid_chemical"], "q1": "no", "q2": "no",
    "q3": "yes", "perp_count": "one", "relationship": "stranger", "perp_lives_with": "no",
    "centre_category": "acid_attack", "injuries": ["acid_burn"], "wants_medical": "yes", "perp_knows_location": "no",
    "safety_elements": ["resources_people"], "plan_with_survivor": "yes", "plan_review_date": "2026-03-15",
    "services_wanted": ["medical_health", "police"], "wants_police": "yes", "wants_legal_action": "yes",
    "report_count": 1, "report_type": "fir", "legal_stage": "fir_registered",
}  # fmt: skip
"""Acid, 30 hours ago."""

UNNAMED = HEARD | {"consent_record": "refused", "age_group": "age_41_60", "services_wanted": ["legal_aid"]}
"""She wants help and no record."""


def walk(says: Mapping[str, Any], mode: str = "full", **context: object) -> Filling:
    """Sit down and go through the form, step by step, answering what she is asked until nothing new comes."""
    here = {"now": NOW, "mode": mode, "staff_code": "CW01", "centre_code": "MUL", **context}
    filling = Filling(full_intake(), today=NOW.date(), context=here)
    for _ in range(6):
        before = filling.draft()
        for step in full_intake().steps:
            for place in filling.places(step):
                name = place.rpartition("/")[2]
                question = filling.question(place)
                if name in says and question.is_asked and filling.is_shown(place) and not filling.is_read_only(place):
                    filling.answer(place, says[name])
        if filling.draft() == before:
            return filling
    raise AssertionError("the form does not come to rest")


def asked(filling: Filling) -> dict[str, list[str]]:
    """Name the questions on the screen, by step; notes are no questions."""
    found = {
        step.name: [
            filling.numbered(place)
            for place in filling.places(step)
            if filling.is_shown(place) and filling.question(place).is_asked and filling.question(place).kind != "note"
        ]
        for step in filling.steps_shown()
    }
    return {step: names for step, names in found.items() if names}
