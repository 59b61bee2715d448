# SPDX-License-Identifier: Apache-2.0
"""What another PC of the centre may have written: which action each thing of the journal is written by."""

from __future__ import annotations

from collections.abc import Iterable

from .permissions import Action, may_change

THINGS_BY_ACTION: dict[str, tuple[Action, ...]] = {
    "person": (Action.RECORD_INTAKE, Action.CHANGE_CASE),
    "identity": (Action.RECORD_INTAKE, Action.CHANGE_CASE),
    "contact": (Action.RECORD_INTAKE, Action.CHANGE_CASE),
    "case": (
        Action.RECORD_INTAKE,
        Action.CHANGE_CASE,
        Action.DECIDE_CONFLICT,
        Action.REASSIGN_CASE,
        Action.APPROVE_CLOSURE,
        Action.MERGE_DUPLICATES,
    ),
    "record": (Action.RECORD_INTAKE, Action.CHANGE_CASE, Action.DECIDE_CONFLICT),
    "consent": (Action.RECORD_INTAKE, Action.RECORD_CONSENT),
    "service_line": (Action.RECORD_INTAKE, Action.CHANGE_CASE, Action.ASSIGN_COUNSELLOR),
    "referral": (Action.ISSUE_REFERRAL, Action.RECORD_RECEIPT),
    "referral_event": (Action.ISSUE_REFERRAL, Action.RECORD_RECEIPT),
    "stub": (Action.RECORD_RECEIPT,),
    "incoming": (Action.RECEIVE_SLIPS,),
    "slip_file": (Action.RECEIVE_SLIPS, Action.RECORD_RECEIPT),
    "provider": (Action.CHANGE_DIRECTORY,),
    "tally": (Action.RECORD_INTAKE,),
    "bar": (Action.BAR_FROM_CASE, Action.DECLARE_INTEREST),
    "session": (Action.KEEP_NOTES,),
    "session_note": (Action.KEEP_NOTES,),
    "note_copy": (Action.KEEP_NOTES,),
    "record_identity": (Action.RECORD_INTAKE, Action.CHANGE_CASE),
    "incident": (Action.RECORD_INTAKE, Action.CLASSIFY, Action.DECIDE_CONFLICT),
    "perpetrator": (Action.RECORD_INTAKE, Action.CHANGE_CASE, Action.DECIDE_CONFLICT),
    "perpetrator_identity": (Action.RECORD_INTAKE, Action.CHANGE_CASE),
    "type_override": (Action.OVERRIDE_CLASSIFICATION,),
    "risk_assessment": (Action.RECORD_INTAKE, Action.CHANGE_CASE),
    "risk_lowering": (Action.LOWER_RISK,),
    "form": (Action.CHANGE_SETTINGS,),
    "step_item": (Action.RECORD_INTAKE, Action.CHANGE_CASE),
    "plan": (Action.CHANGE_CASE,),
    "plan_review": (Action.APPROVE_PLAN,),
    "goal": (Action.CHANGE_CASE,),
    "plan_action": (Action.CHANGE_CASE,),
    "safety_plan": (Action.RECORD_INTAKE, Action.CHANGE_CASE),
    "task": (Action.RECORD_INTAKE, Action.CHANGE_CASE, Action.FOLLOW_UP, Action.SHELTER_STAY, Action.ISSUE_REFERRAL),
    "follow_up": (Action.FOLLOW_UP,),
    "conference": (Action.CHANGE_CASE,),
    "conference_action": (Action.CHANGE_CASE,),
    "police_report": (Action.RECORD_INTAKE, Action.POLICE_AND_LEGAL),
    "legal_step": (Action.RECORD_INTAKE, Action.POLICE_AND_LEGAL),
    "court_order": (Action.RECORD_INTAKE, Action.POLICE_AND_LEGAL),
    "hearing": (Action.RECORD_INTAKE, Action.POLICE_AND_LEGAL),
    "stay": (Action.RECORD_INTAKE, Action.SHELTER_STAY),
    "stay_extension": (Action.EXTEND_STAY,),
    "closure": (Action.ASK_CLOSURE,),
    "closure_decision": (Action.APPROVE_CLOSURE,),
    "reopening": (Action.APPROVE_CLOSURE,),
    "transfer": (Action.CHANGE_CASE, Action.APPROVE_CLOSURE),
    "handover": (Action.REASSIGN_CASE,),
    "emergency": (Action.EMERGENCY_ACCESS,),
    "emergency_review": (Action.CONFIRM_EMERGENCY,),
    "duplicate": (Action.MERGE_DUPLICATES, Action.RECORD_INTAKE),
    "feedback": (Action.ENTER_FEEDBACK,),
    "prevention": (Action.LOG_PREVENTION,),
    "statistic": (Action.ERASE_RECORD,),
}
"""Which action each thing of the journal is written by; an operation of a role that may do none of them is not
applied.
"""

ERASED_BY: dict[str, tuple[Action, ...]] = {"incoming": (Action.RECEIVE_SLIPS,)}
"""Things under a key of their own that is destroyed when their time is over, and by which action; all else is a
survivor's file.
"""


def may_write(roles: Iterable[str], thing: str, kind: str = "set") -> bool:
    """Say whether somebody with these roles may have written such a thing on another PC of the centre.

    `kind` is that of the operation: destroying a file is a right of its own, whatever the thing is called.
    """
    held = tuple(roles)
    if kind == "erase":
        return any(may_change(held, action) for action in ERASED_BY.get(thing, (Action.ERASE_RECORD,)))
    return any(may_change(held, action) for action in THINGS_BY_ACTION.get(thing, ()))
