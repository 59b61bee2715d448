# SPDX-License-Identifier: Apache-2.0
"""Who of those that may open a case hears of what in it: in its history, and where two PCs wrote different values."""

from __future__ import annotations

from .permissions import Action

CONTENT_ELSEWHERE = frozenset(
    {"identity", "contact", "record_identity", "perpetrator_identity", "safety_plan", "session_note"}
)
"""Of these the history says that they were written, and not what."""
UNTOLD = frozenset({"note_copy"})
"""That keys of notes were passed on is nobody's history."""
TOLD_TO: dict[str, Action] = {
    "record": Action.SEE_ACCOUNT,
    "incident": Action.SEE_ACCOUNT,
    "type_override": Action.SEE_ACCOUNT,
    "perpetrator": Action.SEE_PERPETRATOR,
    "perpetrator_identity": Action.SEE_PERPETRATOR,
    "risk_assessment": Action.SEE_RISK,
    "risk_lowering": Action.SEE_RISK,
    "safety_plan": Action.SEE_RISK,
    "plan": Action.SEE_PLAN,
    "plan_review": Action.SEE_PLAN,
    "goal": Action.SEE_PLAN,
    "plan_action": Action.SEE_PLAN,
    "step_item": Action.SEE_PLAN,
    "conference": Action.SEE_PLAN,
    "conference_action": Action.SEE_PLAN,
    "follow_up": Action.FOLLOW_UP,
    "session": Action.SEE_SESSIONS,
    "session_note": Action.SEE_SESSIONS,
    "service_line": Action.SEE_SERVICE_LINES,
    "consent": Action.SEE_CONSENT,
    "referral": Action.SEE_SERVICE_LINES,
    "referral_event": Action.SEE_SERVICE_LINES,
    "stub": Action.SEE_SERVICE_LINES,
    "police_report": Action.POLICE_AND_LEGAL,
    "legal_step": Action.POLICE_AND_LEGAL,
    "court_order": Action.POLICE_AND_LEGAL,
    "hearing": Action.POLICE_AND_LEGAL,
    "stay": Action.SHELTER_STAY,
    "stay_extension": Action.SHELTER_STAY,
    "bar": Action.BAR_FROM_CASE,
    "duplicate": Action.MERGE_DUPLICATES,
    "emergency": Action.CONFIRM_EMERGENCY,
    "emergency_review": Action.CONFIRM_EMERGENCY,
}
"""Who may hear of what; anything else is told to whoever may open the whole file."""

WHO_SHE_IS: dict[str, Action] = {
    "identity": Action.SEE_IDENTITY,
    "record_identity": Action.SEE_IDENTITY,
    "contact": Action.SEE_CONTACT,
    "perpetrator_identity": Action.SEE_PERPETRATOR_NAME,
}
"""Who may be shown the values of what identifies somebody."""
