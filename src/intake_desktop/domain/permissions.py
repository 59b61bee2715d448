# SPDX-License-Identifier: Apache-2.0
"""Who may do what: roles and actions as data. Every service asks this table before it reads or writes.

A person may hold several roles; what one of them allows, she may. How far an action reaches is a word: ``all`` cases of
the centre, her ``own``, those whose survivor ``released`` them to her desk, or only ``numbers``. Whoever may not see a
record is told that there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from .sentences import Sentence, sentence
from .troubles import Trouble


class Action(StrEnum):
    """What a person at the desk can ask for."""

    RECORD_INTAKE = "record_intake"
    RECORD_FULL_INTAKE = "record_full_intake"
    SEE_CASES = "see_cases"
    CHANGE_CASE = "change_case"
    SEE_IDENTITY = "see_identity"
    SEE_CONTACT = "see_contact"
    SEE_ACCOUNT = "see_account"
    CLASSIFY = "classify"
    OVERRIDE_CLASSIFICATION = "override_classification"
    SEE_ONLINE_ABUSE = "see_online_abuse"
    SEE_PERPETRATOR = "see_perpetrator"
    SEE_PERPETRATOR_NAME = "see_perpetrator_name"
    SEE_HEALTH = "see_health"
    SEE_RISK = "see_risk"
    LOWER_RISK = "lower_risk"
    SEE_SESSIONS = "see_sessions"
    KEEP_NOTES = "keep_notes"
    OPEN_JOINT_SESSION = "open_joint_session"
    APPROVE_JOINT_SESSION = "approve_joint_session"
    SEE_SERVICE_LINES = "see_service_lines"
    ASSIGN_COUNSELLOR = "assign_counsellor"
    POLICE_AND_LEGAL = "police_and_legal"
    SEE_CONSENT = "see_consent"
    RECORD_CONSENT = "record_consent"
    ISSUE_REFERRAL = "issue_referral"
    RECORD_RECEIPT = "record_receipt"
    APPROVE_REFERRAL = "approve_referral"
    RECEIVE_SLIPS = "receive_slips"
    SHELTER_STAY = "shelter_stay"
    EXTEND_STAY = "extend_stay"
    FOLLOW_UP = "follow_up"
    APPROVE_PLAN = "approve_plan"
    ASK_CLOSURE = "ask_closure"
    APPROVE_CLOSURE = "approve_closure"
    REASSIGN_CASE = "reassign_case"
    BAR_FROM_CASE = "bar_from_case"
    DECLARE_INTEREST = "declare_interest"
    DECIDE_CONFLICT = "decide_conflict"
    MERGE_DUPLICATES = "merge_duplicates"
    ASK_ERASURE = "ask_erasure"
    ERASE_RECORD = "erase_record"
    INTERNAL_REPORTS = "internal_reports"
    EXTERNAL_REPORTS = "external_reports"
    SEE_DIRECTORY = "see_directory"
    CHANGE_DIRECTORY = "change_directory"
    SEE_SETTINGS = "see_settings"
    CHANGE_SETTINGS = "change_settings"
    SEE_STAFF = "see_staff"
    MANAGE_STAFF = "manage_staff"
    CHANGE_KEYS = "change_keys"
    OWN_ACCOUNT = "own_account"
    TRY_SHEET = "try_sheet"
    PRINT_SHEET = "print_sheet"
    BACK_UP = "back_up"
    RESTORE = "restore"
    EXCHANGE_BUNDLES = "exchange_bundles"
    TRUST_DEVICES = "trust_devices"
    SEE_AUDIT = "see_audit"
    ENTER_FEEDBACK = "enter_feedback"
    LOG_PREVENTION = "log_prevention"
    EMERGENCY_ACCESS = "emergency_access"
    CONFIRM_EMERGENCY = "confirm_emergency"
    SEE_TODAY = "see_today"
    SEE_PLAN = "see_plan"
    EXAMINE = "examine"
    PRACTISE = "practise"


ROLES = (
    "front_desk", "caseworker", "counsellor", "supervisor", "centre_administrator", "police_officer", "legal_officer",
    "medical_officer", "shelter_warden", "report_officer", "system_admin", "partner_desk",
)  # fmt: skip
CASE_ROLES = frozenset(ROLES) - {"report_officer", "system_admin", "partner_desk"}
SMALL_CENTRE = 5
"""Members of staff up to which one person may both count cases and work on them without a word about it."""

# A all cases · O her own · C released to her desk, and only what its level covers · R all, reading only · Q her own,
# reading only · V the level of danger, without content · N numbers only · - nothing. * is a reveal: reason and audit.
_MATRIX = """
action                    FD  CW  CO  SV  CA  PO  LO  MO  SH  RO  SA  PX
record_intake             A   A   A   A   A   A   A   A   -   -   -   -
record_full_intake        O   O   -   A   R   -   -   -   -   -   -   -
see_cases                 O   O   O   A   A   C   C   C   C   -   -   -
change_case               -   O   -   A   -   -   -   -   -   -   -   -
see_identity              O*  O*  -   A*  A*  C*  C*  C*  C*  -   -   C
see_contact               O*  O*  O*  A*  A*  C*  C*  C*  -   -   -   C
see_account               O   O   O   A   R*  -   C   -   -   -   -   -
classify                  -   O   -   A   -   -   -   -   -   -   -   -
override_classification   -   -   -   A   -   -   -   -   -   -   -   -
see_online_abuse          O   O   O   A   R*  C   C   -   -   -   -   -
see_perpetrator           O   O   O   A   R   C   C   -   -   -   -   -
see_perpetrator_name      -   O*  -   A*  -   C*  C*  -   -   -   -   -
see_health                V   O   O   A   R*  -   C   C   C   -   -   C
see_risk                  V   O   O   A   R   V   V   V   V   -   -   -
lower_risk                -   -   -   A   -   -   -   -   -   -   -   -
see_sessions              -   Q   O   R   R   -   -   -   -   -   -   -
keep_notes                -   -   O   -   -   -   -   -   -   -   -   -
open_joint_session        -   -   O   -   -   -   -   -   -   -   -   -
approve_joint_session     -   -   -   A   -   -   -   -   -   -   -   -
see_service_lines         O   O   O   A   R   C   C   C   C   -   -   -
assign_counsellor         -   O   -   A   A   -   -   -   -   -   -   -
police_and_legal          -   O   -   A   R   C   C   -   -   -   -   -
see_consent               O   O   O   A   R   C   C   C   C   -   -   -
record_consent            O   O   O   A   -   -   -   -   -   -   -   -
issue_referral            -   O   O   A   -   -   C   C   -   -   -   -
record_receipt            O   O   O   A   -   C   C   C   C   -   -   C
approve_referral          -   -   -   A   A   -   -   -   -   -   -   -
receive_slips             A   A   -   A   A   -   -   -   -   -   -   -
shelter_stay              -   O   -   A   A   -   -   -   A   -   -   -
extend_stay               -   -   -   -   A   -   -   -   -   -   -   -
follow_up                 -   O   O   A   -   -   C   C   -   -   -   -
approve_plan              -   -   -   A   -   -   -   -   -   -   -   -
ask_closure               -   O   -   A   A   -   -   -   -   -   -   -
approve_closure           -   -   -   A   A   -   -   -   -   -   -   -
reassign_case             -   -   -   A   A   -   -   -   -   -   -   -
bar_from_case             -   -   -   A   A   -   -   -   -   -   -   -
declare_interest          O   O   O   A   A   C   C   C   C   -   -   -
decide_conflict           -   O   -   A   -   -   -   -   -   -   -   -
merge_duplicates          -   -   -   A   A   -   -   -   -   -   -   -
ask_erasure               -   -   -   A   A   -   -   -   -   -   -   -
erase_record              -   -   -   -   A   -   -   -   -   -   -   -
internal_reports          -   N   N   A   A   -   -   -   N   A   -   -
external_reports          -   -   -   A   A   -   -   -   -   A   -   -
see_directory             A   A   A   A   A   A   A   A   A   A   -   A
change_directory          -   -   -   A   A   -   -   -   -   -   -   -
see_settings              -   -   -   A   A   -   -   -   -   A   A   -
change_settings           -   -   -   A   A   -   -   -   -   -   -   -
see_staff                 -   -   -   A   A   -   -   -   -   -   A   -
manage_staff              -   -   -   A   A   -   -   -   -   -   -   -
change_keys               -   -   -   A   A   -   -   -   -   -   -   -
own_account               A   A   A   A   A   A   A   A   A   A   A   A
try_sheet                 -   -   -   A   A   -   -   -   -   -   A   -
print_sheet               -   -   -   A   A   -   -   -   -   -   -   -
back_up                   -   -   -   A   A   -   -   -   -   -   A   -
restore                   -   -   -   A   A   -   -   -   -   -   A   -
exchange_bundles          -   -   -   A   A   -   -   -   -   -   -   -
trust_devices             -   -   -   A   A   -   -   -   -   -   -   -
see_audit                 -   -   -   A   A   -   -   -   -   -   N   -
enter_feedback            O   -   -   A   A   -   -   -   -   A   -   -
log_prevention            A   A   A   A   A   A   A   A   A   A   -   -
emergency_access          A   A   A   A   A   A   A   A   A   -   -   -
confirm_emergency         -   -   -   A   A   -   -   -   -   -   -   -
see_today                 A   A   A   A   A   A   A   A   A   -   -   -
see_plan                  -   O   O   A   R   -   -   -   -   -   -   -
examine                   -   -   -   A   A   -   -   -   -   -   A   -
practise                  A   A   A   A   A   A   A   A   A   A   A   A
"""
_COLUMNS = dict(zip(("FD", "CW", "CO", "SV", "CA", "PO", "LO", "MO", "SH", "RO", "SA", "PX"), ROLES, strict=True))
_REACH = {"A": "all", "R": "all", "O": "own", "Q": "own", "C": "released", "V": "level", "N": "numbers"}
_FARTHEST = ("all", "own", "released", "level", "numbers")


class Cell(str):
    """One cell of the matrix: a letter that says how far, and a star where it is a reveal."""

    __slots__ = ()

    @property
    def reach(self) -> str:
        """How far the action reaches."""
        return _REACH[self[0]]

    @property
    def reads_only(self) -> bool:
        """Whether it may be looked at and not changed."""
        return self[0] in "RQVN"

    @property
    def is_reveal(self) -> bool:
        """Whether it is hidden until somebody gives a reason, which is noted."""
        return self.endswith("*")


def _read(matrix: str) -> Mapping[str, Mapping[Action, Cell]]:
    """Read the table into role → action → cell; ValueError when a row or a cell is not as it must be."""
    head, *rows = (line.split() for line in matrix.strip().splitlines())
    if head[1:] != list(_COLUMNS) or sorted(row[0] for row in rows) != sorted(Action):
        raise ValueError("a role or an action stands in no column or row of the matrix, or in two")
    table: dict[str, dict[Action, Cell]] = {role: {} for role in ROLES}
    for name, *cells in rows:
        for role, cell in zip(ROLES, cells, strict=True):
            if cell != "-":
                Cell(cell).reach  # noqa: B018 - an unknown letter fails here, when the program starts
                table[role][Action(name)] = Cell(cell)
    return table


MATRIX = _read(_MATRIX)
"""Role → action → cell."""

SECONDED = frozenset({Action.ERASE_RECORD, Action.RESTORE, Action.PRINT_SHEET})
"""Nobody does these alone: a second member of staff types her own passphrase."""

NOT_IN_PRACTICE = frozenset(
    {
        Action.EXCHANGE_BUNDLES, Action.TRUST_DEVICES, Action.EXTERNAL_REPORTS, Action.BACK_UP, Action.RESTORE,
        Action.CHANGE_KEYS, Action.PRINT_SHEET, Action.TRY_SHEET, Action.MANAGE_STAFF, Action.EXAMINE,
        Action.PRACTISE,
    }
)  # fmt: skip
"""What a practice desk refuses to everybody: nothing leaves it, and its keys protect nobody."""

DESK_SECTORS = {
    "police_officer": ("police", "emergency_rescue", "protection"),
    "legal_officer": ("legal_aid", "prosecution"),
    "medical_officer": ("medical_health", "forensic_medico_legal"),
    "shelter_warden": ("shelter",),
}
"""For which services a desk of the centre stands: it reaches the cases that were released to it for one of these."""

LEAST_LEVEL = {
    Action.SEE_IDENTITY: "l2_contact",
    Action.SEE_CONTACT: "l2_contact",
    Action.SEE_ACCOUNT: "l3_need_to_know",
    Action.SEE_HEALTH: "l3_need_to_know",
    Action.SEE_ONLINE_ABUSE: "l3_need_to_know",
    Action.SEE_PERPETRATOR: "l3_need_to_know",
    Action.SEE_PERPETRATOR_NAME: "l3_need_to_know",
    Action.POLICE_AND_LEGAL: "l3_need_to_know",
}
"""The level of a release below which a desk does not reach this; everything else needs the first level."""

EMERGENCY_REACHES = frozenset(
    {
        Action.SEE_CASES, Action.SEE_IDENTITY, Action.SEE_CONTACT, Action.SEE_ACCOUNT, Action.SEE_ONLINE_ABUSE,
        Action.SEE_PERPETRATOR, Action.SEE_HEALTH, Action.SEE_RISK, Action.SEE_SERVICE_LINES, Action.SEE_CONSENT,
        Action.SEE_PLAN, Action.FOLLOW_UP, Action.RECORD_CONSENT, Action.ISSUE_REFERRAL, Action.RECORD_RECEIPT,
    }
)  # fmt: skip
"""What an emergency lets somebody do in a case that is not hers, where her role has the action at all: read it, reach
her, bring her to a service. Never the notes and sessions of counselling, never the name of the alleged perpetrator, and
nothing that changes, judges, closes or gives away the case.
"""

COUNSELLING = "counselling_psychosocial"
"""The sector whose line is assigned to a counsellor."""


class NotAllowed(Trouble):
    """The person's roles do not allow what she asked for."""

    name = "not_allowed"


class NoRecord(Trouble):
    """There is no such record, or none that this person may know of: both look the same."""

    name = "no_record"


def reach(roles: Iterable[str], action: Action) -> str | None:
    """Say how far an action reaches for these roles, the farthest of them: ``all``, ``own``, ``released``, ``level``,
    ``numbers``, or not at all.
    """
    held = {MATRIX[role][action].reach for role in roles if action in MATRIX.get(role, ())}
    return next((word for word in _FARTHEST if word in held), None)


def reaching(roles: Iterable[str], action: Action, word: str) -> tuple[str, ...]:
    """The roles among these for which an action reaches just so far."""
    return tuple(role for role in roles if action in MATRIX.get(role, ()) and MATRIX[role][action].reach == word)


def may_change(roles: Iterable[str], action: Action) -> bool:
    """Say whether one of these roles allows an action for more than looking."""
    return any(not MATRIX[role][action].reads_only for role in roles if action in MATRIX.get(role, ()))


def writers(roles: Iterable[str], action: Action) -> tuple[str, ...]:
    """The roles among these that an action allows more than looking."""
    return tuple(role for role in roles if action in MATRIX.get(role, ()) and not MATRIX[role][action].reads_only)


def require(roles: Iterable[str], action: Action) -> str:
    """Give the reach of an action, or raise NotAllowed."""
    allowed = reach(roles, action)
    if allowed is None:
        raise not_allowed()
    return allowed


def not_allowed() -> NotAllowed:
    """Say that her role does not include this."""
    return NotAllowed(
        sentence("Your role at this centre does not include this."), sentence("Ask a supervisor to do it with you.")
    )


def not_in_practice() -> NotAllowed:
    """Say that this is only done with real cases."""
    return NotAllowed(
        sentence("This is a practice desk: nothing leaves it."), sentence("Do this at the desk with the real cases.")
    )


def no_record() -> NoRecord:
    """Say that there is no such record."""
    return NoRecord(
        sentence("There is no such record."), sentence("Read the code again from the paper and search once more.")
    )


def roles_problem(roles: Iterable[str]) -> Sentence | None:
    """Say why one person may not hold these roles together, or nothing when she may."""
    held = frozenset(roles)
    if not held or not held <= set(ROLES):
        return sentence("Choose at least one role.")
    if "system_admin" in held and held & CASE_ROLES:
        return sentence("Whoever looks after the computers has no role in cases.")
    if "partner_desk" in held and len(held) > 1:
        return sentence("An outside service has no other role at the centre.")
    return None


def roles_warning(roles: Iterable[str], people: int) -> Sentence | None:
    """Say what should be thought over about these roles in a centre of so many people, or nothing. It stops nobody."""
    held = frozenset(roles)
    if "report_officer" in held and "caseworker" in held and people > SMALL_CENTRE:
        return sentence("In a centre of this size, the figures should be made by somebody who has no cases.")
    return None
