# SPDX-License-Identifier: Apache-2.0
"""The words of a slip that hang on a code: facts that a sector may be told, and the errands of the discreet slip."""

from __future__ import annotations

from ..lang import N_

FACT_LABELS = {
    "time_since": N_("Time since it happened"),
    "injuries": N_("Injuries"),
    "pregnancy": N_("Pregnancy"),
    "given_already": N_("Treatment already given"),
    "evidence_wish": N_("Wants evidence taken"),
    "health_results": N_("Health results she chose to share"),
    "incident_type": N_("Type of incident"),
    "incident_district": N_("District where it happened"),
    "incident_date": N_("Date"),
    "incident_dates": N_("Dates"),
    "perpetrator_relation": N_("Alleged perpetrator is her"),
    "perpetrator_name": N_("Name of the alleged perpetrator"),
    "immediate_danger": N_("Danger now"),
    "wants_case_or_protection": N_("Wants a case or protection only"),
    "safe_place": N_("Safe place"),
    "help_wanted": N_("Help wanted"),
    "documents_held": N_("Documents she has"),
    "reports_made": N_("Reports made so far"),
    "hearing_date": N_("Date of hearing"),
    "children": N_("Children"),
    "arrival_time": N_("Time of arrival"),
    "children_ages": N_("Children with her, ages"),
    "health_needs": N_("Health needs"),
    "danger_level": N_("Danger"),
    "who_may_know": N_("Who may know that she is there"),
    "main_concern": N_("Main concern"),
    "urgency": N_("Urgency"),
    "suicide_alert": N_("Thoughts of ending her life"),
    "spoken_language": N_("Language she prefers"),
    "counsellor_sex": N_("Prefers a counsellor who is"),
    "child_age": N_("Age of the child"),
    "caregiver_safety": N_("Is the caregiver safe"),
    "required_by_law": N_("Facts that the law requires"),
    "cyber_service": N_("Service or platform"),
    "images_exist": N_("Images exist"),
    "images_shared": N_("Images were shared"),
    "takedown": N_("Wants them taken down"),
    "wish_to_be_called": N_("Wishes to be called"),
}
"""By the codes of ``domain.disclosure.FACTS``."""

ERRAND_LABELS = {
    "health_check": N_("Health check"),
    "documents": N_("Documents"),
    "training": N_("Training"),
    "meeting": N_("Meeting"),
}
"""By the codes of ``domain.disclosure.ERRANDS``."""
