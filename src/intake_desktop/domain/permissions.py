# SPDX-License-Identifier: Apache-2.0
"""Who may do what: roles and actions as data. Every service asks this table before it reads or writes.

A person may hold several roles; what one of them allows, she may. ``own`` limits a permission to cases she owns or to
what is hers, ``all`` reaches every case of the centre. Whoever may not see a record is told that there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from .sentences import sentence
from .troubles import Trouble


class Action(StrEnum):
    """What a person at the desk can ask for."""

    RECORD_INTAKE = "record_intake"
    SEE_CASES = "see_cases"
    SEE_IDENTITY = "see_identity"
    SEE_CONTACT = "see_contact"
    CHANGE_CASE = "change_case"
    RECORD_CONSENT = "record_consent"
    ISSUE_REFERRAL = "issue_referral"
    DECIDE_CONFLICT = "decide_conflict"
    SEE_DIRECTORY = "see_directory"
    CHANGE_DIRECTORY = "change_directory"
    INTERNAL_REPORTS = "internal_reports"
    EXCHANGE_BUNDLES = "exchange_bundles"
    TRUST_DEVICES = "trust_devices"
    MANAGE_STAFF = "manage_staff"
    SEE_STAFF = "see_staff"


ROLES = (
    "front_desk", "caseworker", "counsellor", "supervisor", "centre_administrator", "police_officer", "legal_officer",
    "medical_officer", "shelter_warden", "report_officer", "system_admin", "partner_desk",
)  # fmt: skip
CASE_ROLES = frozenset(ROLES) - {"report_officer", "system_admin", "partner_desk"}

_A = Action
_ALL: dict[str, tuple[Action, ...]] = {
    "front_desk": (_A.RECORD_INTAKE, _A.SEE_DIRECTORY),
    "caseworker": (_A.RECORD_INTAKE, _A.SEE_DIRECTORY),
    "counsellor": (_A.RECORD_INTAKE, _A.SEE_DIRECTORY),
    "supervisor": (
        _A.RECORD_INTAKE, _A.SEE_CASES, _A.SEE_IDENTITY, _A.SEE_CONTACT, _A.CHANGE_CASE, _A.RECORD_CONSENT,
        _A.ISSUE_REFERRAL,
        _A.DECIDE_CONFLICT, _A.SEE_DIRECTORY, _A.CHANGE_DIRECTORY, _A.INTERNAL_REPORTS, _A.EXCHANGE_BUNDLES,
        _A.TRUST_DEVICES,
        _A.SEE_STAFF, _A.MANAGE_STAFF,
    ),
    "centre_administrator": (
        _A.RECORD_INTAKE, _A.SEE_CASES, _A.SEE_IDENTITY, _A.SEE_CONTACT, _A.SEE_DIRECTORY, _A.CHANGE_DIRECTORY,
        _A.INTERNAL_REPORTS, _A.EXCHANGE_BUNDLES, _A.TRUST_DEVICES, _A.SEE_STAFF, _A.MANAGE_STAFF,
    ),
    "police_officer": (_A.RECORD_INTAKE, _A.SEE_DIRECTORY),
    "legal_officer": (_A.RECORD_INTAKE, _A.SEE_DIRECTORY),
    "medical_officer": (_A.RECORD_INTAKE, _A.SEE_DIRECTORY),
    "shelter_warden": (_A.SEE_DIRECTORY,),
    "report_officer": (_A.INTERNAL_REPORTS, _A.SEE_DIRECTORY),
    "system_admin": (_A.SEE_STAFF, _A.MANAGE_STAFF),
    "partner_desk": (),
}  # fmt: skip
_OWN: dict[str, tuple[Action, ...]] = {
    "front_desk": (_A.SEE_CASES, _A.SEE_IDENTITY, _A.SEE_CONTACT),
    "caseworker": (
        _A.SEE_CASES, _A.SEE_IDENTITY, _A.SEE_CONTACT, _A.CHANGE_CASE, _A.RECORD_CONSENT, _A.ISSUE_REFERRAL,
        _A.DECIDE_CONFLICT,
    ),
    "counsellor": (_A.SEE_CASES, _A.SEE_CONTACT, _A.RECORD_CONSENT, _A.ISSUE_REFERRAL),
}  # fmt: skip

THINGS_BY_ACTION: dict[str, tuple[Action, ...]] = {
    "person": (_A.RECORD_INTAKE, _A.CHANGE_CASE),
    "identity": (_A.RECORD_INTAKE, _A.CHANGE_CASE),
    "contact": (_A.RECORD_INTAKE, _A.CHANGE_CASE),
    "case": (_A.RECORD_INTAKE, _A.CHANGE_CASE, _A.DECIDE_CONFLICT),
    "record": (_A.RECORD_INTAKE, _A.CHANGE_CASE, _A.DECIDE_CONFLICT),
    "consent": (_A.RECORD_INTAKE, _A.RECORD_CONSENT),
    "service_line": (_A.RECORD_INTAKE, _A.CHANGE_CASE),
    "referral": (_A.ISSUE_REFERRAL,),
    "referral_event": (_A.ISSUE_REFERRAL,),
    "provider": (_A.CHANGE_DIRECTORY,),
    "tally": (_A.RECORD_INTAKE,),
}
"""Which action each thing of the journal is written by; an operation of a role that may do none of them is not
applied.
"""


class NotAllowed(Trouble):
    """The person's roles do not allow what she asked for."""

    name = "not_allowed"


class NoRecord(Trouble):
    """There is no such record, or none that this person may know of: both look the same."""

    name = "no_record"


def reach(roles: Iterable[str], action: Action) -> str | None:
    """Say how far an action reaches for these roles: ``all``, ``own`` or not at all."""
    held = tuple(roles)
    if any(action in _ALL.get(role, ()) for role in held):
        return "all"
    return "own" if any(action in _OWN.get(role, ()) for role in held) else None


def require(roles: Iterable[str], action: Action) -> str:
    """Give the reach of an action, or raise NotAllowed."""
    allowed = reach(roles, action)
    if allowed is None:
        raise NotAllowed(
            sentence("Your role at this centre does not include this."), sentence("Ask a supervisor to do it with you.")
        )
    return allowed


def no_record() -> NoRecord:
    """Say that there is no such record."""
    return NoRecord(
        sentence("There is no such record."), sentence("Read the code again from the paper and search once more.")
    )


def may_write(roles: Iterable[str], thing: str) -> bool:
    """Say whether somebody with these roles may have written such a thing on another PC of the centre."""
    held = tuple(roles)
    return any(reach(held, action) for action in THINGS_BY_ACTION.get(thing, ()))
