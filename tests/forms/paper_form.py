# SPDX-License-Identifier: Apache-2.0
"""The intake form as it stands on paper, sections A to S: what is asked, how much it is needed, how private it is.

Need is ``hard``, ``soft``, ``optional`` or ``auto``; privacy I, S or T. A name that is written ``paper=form`` is asked
under another name here, or by several questions. EASED are questions that paper asks for softly and the form leaves
optional, OURS those that paper does not have.
"""

from __future__ import annotations

GRAVE = (
    "escalating weapon strangulation fear_killed pregnancy_violence jealous_control threat_kill honour_family "
    "forced_marriage_soon"
)
OTHERS = (
    "sexual_violence recent_separation stalking easy_access knows_location firearm_access substance violence_others "
    "breach_order child_harm suicidal isolation disability_dependence images_threat other"
)
NOTES = (
    "background living_situation presenting_problem main_concerns needs_safety needs_health needs_psychosocial "
    "needs_legal needs_material strengths_and_supports"
)
ELEMENTS = (
    "warning_signs resources_economic resources_people resources_community code_signal important_items children_plan "
    "exit_route during_violence after_leaving digital_safety emotional_support"
)

PAPER: dict[str, tuple[str, str]] = {
    "record": ("A", """
        hard T centre_code | hard S case_no survivor_code staff_code | hard S interview_date | soft S interview_start
        auto T shift record_mode | hard T reported_by_survivor reporter_role
        soft T interview_language interpreter_used
    """),
    "before": ("B", """
        hard S private_space safe_now urgent_medical explained_role explained_mandatory consent_services consent_record
        soft S distress_level | optional S support_person
    """),
    "identity": ("C", """
        soft I full_name | optional I name_used parent_or_spouse_name birth_date national_id address village_ward
    """),
    "contact": ("D", """
        hard S may_contact contact_method phone_is_shared leave_message consent_follow_up | soft I phone
        soft S safe_times safe_words | optional I trusted_person=trusted_name,trusted_relation,trusted_phone
    """),
    "about": ("E", """
        hard T sex age_group | soft S age_years dependants pregnant household
        soft T age_estimated marital_status district country_of_origin displacement_status disability
        optional T languages education occupation own_income | optional S ethnicity_religion
    """),
    "child": ("F", """
        soft T child_vulnerability care_arrangement | optional I caregiver_name | soft S caregiver_relation child_wish
        hard S caregiver_safe assent child_authority_notified | optional T in_school
        optional S caregiver_marital_status caregiver_occupation
    """),
    "arrival": ("G", """
        hard T entry_source helpline_code reported_elsewhere | soft T arrival_mode sought_help_before
        optional S incoming_slip_no | optional T heard_about | soft S reported_elsewhere_where
    """),
    "happened": ("H", """
        hard S incident_id | soft S incident_date account weapon_used | hard T date_precision | auto T elapsed_time
        soft T time_of_day place_type incident_district harmful_practice goods_exchanged abduction_type previous_gbv
        soft T repeated displacement_stage=displacement_when | optional I incident_place
    """),
    "classification": ("I", """
        hard S q1 q2 q3 q4 q5 q6 q7 | optional S type_override
        auto T gbv_type | optional T local_contexts=local_contexts_ticked
    """),
    "incident": ("I", "hard T centre_category | auto T case_contexts local_contexts"),
    "online": ("J", """
        soft T online_involved=online_asked ocsea_forms tfgbv_forms money_demanded | optional T platform_kind
        soft S images_exist images_shared evidence_kept
        optional S platform_report=platform_report,platform_report_on,platform_answer
        optional S cyber_report=cyber_report,cyber_report_on,cyber_report_no
    """),
    "perpetrator": ("K", """
        soft T perp_count perp_primary relationship perp_sex perp_age_group perp_previous | optional T perp_occupation
        soft S perp_lives_with perp_is_staff | optional I perp_name
    """),
    "health": ("L", """
        soft S injuries evidence_advice medical_services suicide_screen | auto T urgent_window | hard S wants_medical
        optional S mlc_no mental_state_note
    """),
    "risk": ("M", "soft S her_own_view perp_knows_location plan_copy | hard S safety_plan_needed safety_elements "
        "hard S plan_with_survivor plan_review_date | hard S risk_level | optional S external_tool_result "
        "soft S " + " ".join(f"risk_factors=rf_{code}" for code in f"{GRAVE} {OTHERS}".split())),
    "needs": ("N", """
        hard T sector survivor_wants outcome | soft S service_date desk_staff | hard S provider
        optional S appointment note=line_note | soft T sectors=services_wanted
    """),
    "law": ("O", """
        soft T wants_legal_action wants_police legal_stage | optional S next_hearing statement_by_video
        soft S report_types=report_count,report_type,report_date,report_station,report_number
        soft S orders=order_count,order_type,order_date,order_in_force | hard S mandatory_report survivor_informed_first
    """),
    "sharing": ("P", """
        hard S receiver sector=release_sector decision level method giver given_on valid_until witness_staff
        hard S consent_statistics | optional S limits
    """),
    "shelter": ("Q", """
        hard T shelter_status exit_to | soft S admitted_at left_at children_with_her=children_count,child_sex,child_age
        auto T stay_days | optional S belongings_list
    """),
    "notes": ("R", f"soft S what_she_wants_first {NOTES}"),
    "finish": ("S", """
        hard T information_given | hard S safe_to_leave case_owner | soft S next_contact=next_contact_date
        soft S next_contact=next_contact_method | optional S feelings_end | auto S completed_by completed_at
        soft S supervisor_review=reviewed_by,reviewed_on
    """),
}  # fmt: skip

EASED: dict[str, str] = {
    **dict.fromkeys(NOTES.split(), "ten warnings at the end of every talk teach to overlook all of them"),
    **{f"rf_{code}": "only the factors on which the level stands are missed" for code in OTHERS.split()},
    **dict.fromkeys(("reviewed_by", "reviewed_on"), "comes days after the intake is finished"),
    "medical_services": "the caseworker cannot answer it",
}

OURS: dict[str, str] = {
    "caller_can_talk": "on the telephone, the other half of “nobody can hear”",
    "leaves_details": "on the telephone, opens identity and contact at her wish",
    "consent_interpreter": "paper asks for this consent elsewhere",
    "birth_precision": "belongs to the date of birth",
    "dependants_ages": "count and ages",
    "caregiver_in_her_interest": "the table of consent by age asks it",
    "assent_method": "the table of consent by age asks it",
    "consent_giver": "the table of consent by age asks it",
    "consent_giver_note": "the table of consent by age asks it",
    "child_authority_on": "belongs to the authority that was told",
    "incident_count": "how many events she wants written down",
    "incident_time": "the medical windows count hours when she knows the hour",
    **{f"again_q{n}": "the questions once more after a yes to the last" for n in range(1, 7)},
    "type_override_reason": "code and text",
    "about_property": "the category of the centre asks it",
    "family_wish": "the category of the centre asks it",
    "rf_other_words": "other (describe)",
    "risk_level_by_staff": "raised by staff, lowered by the supervisor",
    "risk_level_reason": "raised by staff, lowered by the supervisor",
    "external_tool_name": "name, date and result",
    "external_tool_on": "name, date and result",
    "order_until": "with dates",
    "stay_reason": "a longer stay needs a reason",
    **{f"plan_{code}": "the words of an element of the plan" for code in ELEMENTS.split()},
}


class Asked(tuple[str, str, str, str]):
    """Section, need, privacy, and the field of the paper form."""


def questions() -> dict[str, Asked]:
    """Give what paper asks by the name of the question here; ``step/name`` tells where it stands."""
    found: dict[str, Asked] = {}
    for place, (section, lines) in PAPER.items():
        need = privacy = ""
        for word in lines.replace("|", " ").split():
            if word in ("hard", "soft", "optional", "auto"):
                need = word
            elif word in ("I", "S", "T"):
                privacy = word
            else:
                field, _, names = word.partition("=")
                for name in (names or field).split(","):
                    found[f"{place}/{name}"] = Asked((section, need, privacy, field))
    return found
