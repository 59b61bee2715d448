# SPDX-License-Identifier: Apache-2.0
"""Who may do what, told role by role as one would tell a new colleague, against the matrix that is kept action by
action. The two are written by hand, twice: a cell that slips into the wrong column is seen here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain import permissions
from intake_desktop.domain.admitted import THINGS_BY_ACTION, may_write
from intake_desktop.domain.permissions import (
    CASE_ROLES,
    COUNSELLING,
    DESK_SECTORS,
    LEAST_LEVEL,
    MATRIX,
    ROLES,
    SECONDED,
    SMALL_CENTRE,
    Action,
    NotAllowed,
    may_change,
    reach,
    reaching,
    require,
    roles_problem,
    roles_warning,
)
from intake_desktop.resources import code_lists

HOW_FAR = {
    "every": ("all", False, False),
    "every, looking": ("all", True, False),
    "every, by a reveal": ("all", False, True),
    "every, looking, by a reveal": ("all", True, True),
    "own": ("own", False, False),
    "own, looking": ("own", True, False),
    "own, by a reveal": ("own", False, True),
    "released": ("released", False, False),
    "released, by a reveal": ("released", False, True),
    "the level of danger": ("level", True, False),
    "numbers": ("numbers", True, False),
}
"""What the words below mean: how far it reaches, whether she only looks, whether it is hidden until she says why."""

TOLD: dict[str, dict[str, str]] = {
    # Whoever sits at the door takes in anybody, and goes on with those whom she took in.
    "front_desk": {
        "every": "record_intake see_directory own_account practise receive_slips "
        "log_prevention emergency_access see_today",
        "own": "record_full_intake see_cases see_account see_online_abuse see_perpetrator see_service_lines "
        "see_consent record_consent record_receipt declare_interest enter_feedback",
        "own, by a reveal": "see_identity see_contact",
        "the level of danger": "see_health see_risk",
    },
    # A caseworker does everything for the women whose case is hers, and knows of sessions without what was said.
    "caseworker": {
        "every": "record_intake see_directory own_account practise receive_slips "
        "log_prevention emergency_access see_today",
        "own": "see_plan "
        "record_full_intake see_cases change_case see_account classify see_online_abuse see_perpetrator "
        "see_health see_risk see_service_lines assign_counsellor police_and_legal see_consent record_consent "
        "issue_referral record_receipt shelter_stay follow_up ask_closure declare_interest decide_conflict",
        "own, looking": "see_sessions",
        "own, by a reveal": "see_identity see_contact see_perpetrator_name",
        "numbers": "internal_reports",
    },
    # A counsellor knows what was said and need not know the name.
    "counsellor": {
        "every": "record_intake see_directory own_account practise "
        "log_prevention emergency_access see_today",
        "own": "see_plan "
        "see_cases see_account see_online_abuse see_perpetrator see_health see_risk see_sessions keep_notes "
        "open_joint_session see_service_lines see_consent record_consent issue_referral record_receipt follow_up "
        "declare_interest",
        "own, by a reveal": "see_contact",
        "numbers": "internal_reports",
    },
    # A supervisor answers for all cases and for this PC. She erases nothing by herself, and reads no session note.
    "supervisor": {
        "every": "record_intake record_full_intake see_cases change_case see_account classify "
        "override_classification see_online_abuse see_perpetrator see_health see_risk lower_risk "
        "approve_joint_session see_service_lines assign_counsellor police_and_legal see_consent record_consent "
        "issue_referral record_receipt shelter_stay follow_up approve_plan ask_closure approve_closure reassign_case "
        "bar_from_case declare_interest decide_conflict merge_duplicates ask_erasure internal_reports external_reports "
        "see_directory change_directory see_settings change_settings see_staff manage_staff change_keys own_account "
        "practise log_prevention emergency_access see_today confirm_emergency see_plan approve_referral receive_slips "
        "try_sheet print_sheet back_up restore exchange_bundles trust_devices see_audit enter_feedback examine",
        "every, looking": "see_sessions",
        "every, by a reveal": "see_identity see_contact see_perpetrator_name",
    },
    # The administrator runs the centre; a case she mostly looks at, and what is in it only with a reason.
    "centre_administrator": {
        "every": "record_intake see_cases shelter_stay extend_stay assign_counsellor ask_closure approve_closure "
        "reassign_case bar_from_case declare_interest merge_duplicates ask_erasure erase_record internal_reports "
        "external_reports see_directory change_directory see_settings change_settings see_staff manage_staff "
        "change_keys own_account practise log_prevention emergency_access see_today confirm_emergency approve_referral "
        "receive_slips "
        "try_sheet print_sheet back_up restore exchange_bundles trust_devices see_audit enter_feedback examine",
        "every, looking": "see_plan record_full_intake see_perpetrator see_risk see_sessions see_service_lines "
        "police_and_legal see_consent",
        "every, by a reveal": "see_identity see_contact",
        "every, looking, by a reveal": "see_account see_online_abuse see_health",
    },
    # The desks of other offices in the house know what was released to them, and nothing of anybody else.
    "police_officer": {
        "every": "record_intake see_directory own_account practise "
        "log_prevention emergency_access see_today",
        "released": "see_cases see_online_abuse see_perpetrator see_service_lines police_and_legal see_consent "
        "record_receipt declare_interest",
        "released, by a reveal": "see_identity see_contact see_perpetrator_name",
        "the level of danger": "see_risk",
    },
    "legal_officer": {
        "every": "record_intake see_directory own_account practise "
        "log_prevention emergency_access see_today",
        "released": "see_cases see_account see_online_abuse see_perpetrator see_health see_service_lines "
        "police_and_legal see_consent issue_referral record_receipt follow_up declare_interest",
        "released, by a reveal": "see_identity see_contact see_perpetrator_name",
        "the level of danger": "see_risk",
    },
    "medical_officer": {
        "every": "record_intake see_directory own_account practise "
        "log_prevention emergency_access see_today",
        "released": "see_cases see_health see_service_lines see_consent issue_referral record_receipt follow_up "
        "declare_interest",
        "released, by a reveal": "see_identity see_contact",
        "the level of danger": "see_risk",
    },
    "shelter_warden": {
        "every": "shelter_stay see_directory own_account practise "
        "log_prevention emergency_access see_today",
        "released": "see_cases see_health see_service_lines see_consent record_receipt declare_interest",
        "released, by a reveal": "see_identity",
        "the level of danger": "see_risk",
        "numbers": "internal_reports",
    },
    # Who counts, sees no case; who looks after the computers, neither.
    "report_officer": {
        "every": "internal_reports external_reports see_directory see_settings own_account practise "
        "log_prevention enter_feedback",
    },
    "system_admin": {
        "every": "see_settings see_staff own_account practise try_sheet back_up restore examine",
        "numbers": "see_audit",
    },
    "partner_desk": {
        "every": "see_directory own_account practise",
        "released": "see_identity see_contact see_health record_receipt",
    },
}  # fmt: skip

ABOUT_A_CASE = {action for action in Action if action in MATRIX["supervisor"]} - {
    Action.RECORD_INTAKE, Action.INTERNAL_REPORTS, Action.EXTERNAL_REPORTS, Action.SEE_DIRECTORY,
    Action.CHANGE_DIRECTORY, Action.SEE_SETTINGS, Action.CHANGE_SETTINGS, Action.SEE_STAFF, Action.MANAGE_STAFF,
    Action.CHANGE_KEYS, Action.OWN_ACCOUNT, Action.TRY_SHEET, Action.PRINT_SHEET, Action.BACK_UP, Action.RESTORE,
    Action.EXCHANGE_BUNDLES, Action.TRUST_DEVICES, Action.SEE_AUDIT, Action.ENTER_FEEDBACK, Action.EXAMINE,
    Action.LOG_PREVENTION, Action.SEE_TODAY, Action.EMERGENCY_ACCESS, Action.RECEIVE_SLIPS,
    Action.PRACTISE,
} | {Action.KEEP_NOTES, Action.OPEN_JOINT_SESSION, Action.ERASE_RECORD}  # fmt: skip
"""What somebody does to a woman's record or reads in it."""

FARTHEST = ("all", "own", "released", "level", "numbers", None)
people = st.frozensets(st.sampled_from(ROLES))
actions = st.sampled_from(Action)


def told(role: str) -> dict[Action, tuple[str, bool, bool]]:
    return {Action(name): HOW_FAR[words] for words, names in TOLD[role].items() for name in names.split()}


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_of_a_role_is_as_it_is_told(role: str) -> None:
    cells = {action: (cell.reach, cell.reads_only, cell.is_reveal) for action, cell in MATRIX[role].items()}
    assert cells == told(role)
    assert sum(len(names.split()) for names in TOLD[role].values()) == len(cells), "nothing is told twice"


def test_all_roles_are_told_of() -> None:
    assert set(TOLD) == set(ROLES) == set(MATRIX)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_asked_of_the_matrix_is_what_it_says(role: str) -> None:
    for action in Action:
        how_far, looking, _ = told(role).get(action, (None, True, False))
        assert reach([role], action) == how_far
        assert may_change([role], action) == (not looking)
        assert reaching([role], action, how_far or "all") == ((role,) if how_far else ())
        if how_far is None:
            with pytest.raises(NotAllowed):
                require([role], action)
        else:
            assert require([role], action) == how_far


@given(people, people, actions)
def test_who_has_two_roles_may_what_either_of_them_may_and_no_more(
    some: frozenset[str], others: frozenset[str], action: Action
) -> None:
    both = reach(some | others, action)
    assert FARTHEST.index(both) == min(FARTHEST.index(reach(some, action)), FARTHEST.index(reach(others, action)))
    assert may_change(some | others, action) == (may_change(some, action) or may_change(others, action))
    assert all(may_change(roles, action) <= (reach(roles, action) is not None) for roles in (some, others))


@given(people, actions, st.text(max_size=12))
def test_a_role_that_nobody_knows_gives_nothing(roles: frozenset[str], action: Action, unknown: str) -> None:
    if unknown not in ROLES:
        assert reach([*roles, unknown], action) == reach(roles, action)
        assert may_change([unknown], action) is False


@given(people, actions)
def test_how_far_she_may_go_comes_from_one_of_her_roles(roles: frozenset[str], action: Action) -> None:
    farthest = reach(roles, action)
    named = {word: reaching(roles, action, word) for word in FARTHEST[:-1]}
    assert {role for held in named.values() for role in held} == {role for role in roles if action in MATRIX[role]}
    assert (farthest is None) == (not any(named.values()))
    assert farthest is None or named[farthest]


def test_only_a_counsellor_reads_and_writes_session_notes() -> None:
    assert [role for role in ROLES if reach([role], Action.KEEP_NOTES)] == ["counsellor"]
    assert {thing for thing, by in THINGS_BY_ACTION.items() if by == (Action.KEEP_NOTES,)} == {
        "session", "session_note", "note_copy",
    }  # fmt: skip


def test_who_counts_and_who_looks_after_the_computers_reaches_no_case() -> None:
    for role in ("report_officer", "system_admin"):
        assert {action for action in ABOUT_A_CASE if reach([role], action)} == set(), role
        written = {thing for thing in THINGS_BY_ACTION if may_write([role], thing)}
        without_a_case = {"feedback", "prevention"} if role == "report_officer" else set()
        assert written == without_a_case, role


def test_desks_of_other_offices_reach_a_case_only_by_her_release() -> None:
    for role in ("police_officer", "legal_officer", "medical_officer", "shelter_warden", "partner_desk"):
        for action in ABOUT_A_CASE - {Action.SHELTER_STAY}:
            assert reach([role], action) in (None, "released", "level"), (role, action)


def test_who_she_is_and_how_she_is_reached_always_needs_a_reason() -> None:
    """An outside service is told her name by the slip that she agreed to, and has no screen to reveal it on."""
    for action in (Action.SEE_IDENTITY, Action.SEE_CONTACT, Action.SEE_PERPETRATOR_NAME):
        for role in set(ROLES) - {"partner_desk"}:
            assert action not in MATRIX[role] or MATRIX[role][action].is_reveal, (role, action)


def test_what_two_persons_do_can_be_done_at_a_centre_with_two() -> None:
    assert {Action.ERASE_RECORD, Action.RESTORE, Action.PRINT_SHEET} == SECONDED
    for action in SECONDED:
        assert any(may_change([role], action) for role in ROLES), action
    assert not may_change(["supervisor"], Action.ERASE_RECORD), "a supervisor asks; she does not erase"


def test_an_outside_service_writes_nothing_but_what_became_of_its_slips() -> None:
    assert {thing for thing in THINGS_BY_ACTION if may_write(["partner_desk"], thing)} == {
        "referral", "referral_event", "stub", "slip_file",
    }  # fmt: skip


def test_destroying_a_file_is_a_right_of_its_own_on_every_pc() -> None:
    for role, thing in itertools.product(ROLES, ["person", "case", "hologram"]):
        assert may_write([role], thing, "erase") == (role == "centre_administrator"), (role, thing)


def test_a_desk_of_the_house_stands_for_services_that_there_are() -> None:
    lists = code_lists()
    assert {role for role in ROLES if reach([role], Action.SEE_CASES) == "released"} == set(DESK_SECTORS)
    for role, sectors in DESK_SECTORS.items():
        assert sectors, role
        assert all(lists.has("service_sector", sector) for sector in sectors), role
    assert lists.has("service_sector", COUNSELLING)
    assert not any(COUNSELLING in sectors for sectors in DESK_SECTORS.values())


def test_what_a_release_must_at_least_allow_is_a_level_and_what_identifies_her_needs_more_than_her_code() -> None:
    for action, level in LEAST_LEVEL.items():
        assert code_lists().has("disclosure_level", level), action
        assert level > "l1_code_only"
        assert any(reach([role], action) == "released" for role in DESK_SECTORS), action
    hidden = {action for role in DESK_SECTORS for action, cell in MATRIX[role].items() if cell.is_reveal}
    assert hidden <= set(LEAST_LEVEL)


@given(people, st.sampled_from(sorted(THINGS_BY_ACTION)))
def test_who_may_write_a_thing_may_do_one_of_the_actions_that_write_it(roles: frozenset[str], thing: str) -> None:
    assert may_write(roles, thing) == any(may_change(roles, action) for action in THINGS_BY_ACTION[thing])


def subsets() -> Iterator[frozenset[str]]:
    for count in range(len(ROLES) + 1):
        yield from map(frozenset, itertools.combinations(ROLES, count))


def test_roles_that_one_person_may_not_hold_together() -> None:
    """All 4096 of them: somebody, known roles only, no computers beside cases, an outside service alone."""
    for roles in subsets():
        fits = bool(roles) and not ("system_admin" in roles and roles & CASE_ROLES)
        fits = fits and not ("partner_desk" in roles and len(roles) > 1)
        assert (roles_problem(roles) is None) == fits, sorted(roles)
    assert roles_problem(["supervisor", "queen"]) is not None


def test_counting_and_casework_in_one_hand_is_thought_over_in_a_large_centre() -> None:
    for roles in subsets():
        both = {"report_officer", "caseworker"} <= roles
        for people_here in (1, SMALL_CENTRE, SMALL_CENTRE + 1, 40):
            assert (roles_warning(roles, people_here) is not None) == (both and people_here > SMALL_CENTRE)


def matrix_text() -> list[list[str]]:
    return [line.split() for line in permissions._MATRIX.strip().splitlines()]


@pytest.mark.parametrize("spoil", ["swap", "drop", "twice", "short", "letter", "strange"])
def test_a_matrix_that_was_spoilt_does_not_start(spoil: str) -> None:
    rows = matrix_text()
    if spoil == "swap":
        rows[0][1], rows[0][2] = rows[0][2], rows[0][1]
    elif spoil == "drop":
        del rows[5]
    elif spoil == "twice":
        rows[5] = rows[6]
    elif spoil == "short":
        del rows[5][-1]
    elif spoil == "letter":
        rows[5][3] = "X"
    else:
        rows[5][0] = "see_everything"
    with pytest.raises((ValueError, KeyError)):
        permissions._read("\n".join(" ".join(row) for row in rows))
