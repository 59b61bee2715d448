# SPDX-License-Identifier: Apache-2.0
"""Every cell of the matrix against the services themselves: each role at each kind of case, and at what is no case's.

The tables say by which right a service reaches a case. A new service about a case needs a line: it is a decision that
somebody made, and not only what the code happens to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.conftest import Office
from tests.services.seats import Seat, at_the_case, never_written, outcome, services_of_cases
from tests.services.test_every_service_asks import SERVICES

from intake_desktop.domain.permissions import DESK_SECTORS, EMERGENCY_REACHES, MATRIX, ROLES, Action
from intake_desktop.services import access, cases, emergencies

_READS = """
access.who_may_open             assign_counsellor
cases.open_case                 see_cases
classifications.classification_of  see_account
classifications.incidents_of    see_account
classifications.risk_of         see_risk
closures.closing_of             ask_closure
conferences.conferences_of      see_plan
conferences.consent_of          see_consent
consent_ledger.ledger           see_consent
consents.usable_line            see_consent
consents.who_may_agree          see_consent
duplicates.other_files          see_cases
follow_ups.contacting           follow_up
heads.head_of                   see_cases
moving.kept_answers             see_account
moving.older_records            change_case
moving.preview_move             change_case
needs.needs_of                  see_plan
needs.sectors_not_asked         see_plan
plan_reading.plan_of            see_plan
proceedings.law_of              police_and_legal
reassess.judge_so_far           see_risk
reassess.standing_of            see_risk
reassess.told_before            record_full_intake
known_facts.access_of           issue_referral
known_facts.known_for           issue_referral
slip_drafts.drop_choices        issue_referral
slip_drafts.keep_choices        issue_referral
slip_drafts.kept_choices        issue_referral
slips.draft_report              issue_referral
slips.draft_slip                issue_referral
slips.preview_release           issue_referral
slips.preview_report            issue_referral
slips.preview_slip              issue_referral
safety.open_safety_plan         see_plan
safety.safety_of                see_plan
sessions.list_sessions          see_sessions
sessions.read_notes             keep_notes
shelter.stays_of                shelter_stay
steps.steps_of                  see_plan
timeline.history_of_field       see_cases
timeline.timeline_of            see_cases
todo.tasks_of                   follow_up
transfers.receivers_of          ask_closure
transfers.transfers_of          ask_closure
court_papers.court_choices      issue_referral
court_papers.preview_court      issue_referral
papers.appointment_paper        see_cases
papers.closure_paper            ask_closure
papers.consent_paper            record_consent
papers.papers_of                see_cases
papers.release_choices          see_consent
slip_courses.referrals_of       see_service_lines
slip_courses.stop_notices       see_service_lines
urgent_needs.health_first       issue_referral
urgent_needs.priority_for       issue_referral
"""
_WRITES = """
access.assign_counsellor        assign_counsellor
access.bar_from_case            bar_from_case
access.declare_interest         declare_interest
access.lift_bar                 bar_from_case
assignments.reassign_case       reassign_case
cases.decide_conflict           decide_conflict
cases.set_category              change_case
classifications.change_risk     change_case
classifications.override_type   override_classification
closures.ask_closure            ask_closure
closures.begin_anew             approve_closure
closures.decide_closure         approve_closure
closures.reopen_case            approve_closure
closures.set_on_hold            change_case
conferences.keep_promise        change_case
conferences.promise             change_case
conferences.record_conference   change_case
conferences.record_conference_consent  record_consent
agreements.record_consent       record_consent
consents.change_level           record_consent
consents.name_receiver          record_consent
consents.note_on_child          approve_plan
consents.record_release         record_consent
consents.withdraw_release       record_consent
follow_ups.correct_contact      follow_up
follow_ups.plan_contact         follow_up
follow_ups.record_contact       follow_up
follow_ups.take_back_contact    follow_up
moving.move_record              change_case
needs.ask_needs                 change_case
needs.set_need                  change_case
notes.begin_note                keep_notes
plans.agree_on_plan             change_case
plans.begin_plan                change_case
plans.end_action                change_case
plans.remove_part               change_case
plans.review_plan               approve_plan
plans.set_action                change_case
plans.set_goal                  change_case
plans.set_next_meeting          change_case
plans.set_progress              change_case
proceedings.add_hearing         police_and_legal
proceedings.add_order           police_and_legal
proceedings.add_report          police_and_legal
proceedings.hold_hearing        police_and_legal
proceedings.record_stage        police_and_legal
proceedings.set_in_force        police_and_legal
proceedings.take_back           police_and_legal
proceedings.take_back_stage     police_and_legal
reassess.begin_review           change_case
shelter.admit                   shelter_stay
shelter.ask_for_place           shelter_stay
shelter.describe_stay           shelter_stay
shelter.extend_stay             extend_stay
shelter.leave                   shelter_stay
shelter.turn_away               shelter_stay
steps.mark_item                 change_case
todo.add_task                   follow_up
transfers.offer_case            ask_closure
transfers.record_answer         ask_closure
court_papers.court_paper        issue_referral
"""
_NO_CASE = """
access.list_counsellors         assign_counsellor
assignments.caseloads           reassign_case
assignments.hand_over_caseload  reassign_case
assignments.may_take            reassign_case
cases.list_cases                see_cases
cases.search_cases              see_cases
directory_file.compare          change_directory
directory_file.export_directory  change_directory
directory_file.look_into        change_directory
directory_file.take_in          change_directory
drafts.begin_intake             record_intake
drafts.list_drafts              record_intake
emergencies.judge_emergency     confirm_emergency
emergencies.list_emergencies    confirm_emergency
emergencies.open_in_emergency   emergency_access
emergencies.own_emergencies     emergency_access
emergencies.unanswered          confirm_emergency
exchange.can_receive            see_directory
exchange.may_be_named           see_directory
exchange.own_keys               change_directory
exchange.partner_of             see_directory
feedback.give_feedback          enter_feedback
feedback.list_feedback          enter_feedback
helplines.add_helpline          change_directory
helplines.list_helplines        see_directory
incoming.forget_due             receive_slips
incoming.list_incoming          receive_slips
prevention.list_work            log_prevention
prevention.log_work             log_prevention
prevention.take_back_work       log_prevention
providers.add_provider          change_directory
providers.bring_back_provider   change_directory
providers.change_provider       change_directory
providers.count_to_check        see_directory
providers.disputed              change_directory
providers.meant                 see_directory
providers.disputes_of           change_directory
providers.districts             see_directory
providers.find_provider         see_directory
providers.list_providers        see_directory
providers.retire_provider       change_directory
providers.search_providers      see_directory
providers.suggest               see_directory
providers.verify_provider       change_directory
reports.centre_case_table       internal_reports
retention.due_files             ask_erasure
retention.erased_files          ask_erasure
shelter.list_stays              shelter_stay
supervision.caseloads           approve_closure
supervision.issued_this_month   internal_reports
supervision.to_discuss          approve_closure
today.due_count                 see_today
today.today                     see_today
todo.finish_task                follow_up
todo.put_off_task               follow_up
trail.check_chain               see_audit
trail.events                    see_audit
trail.list_trail                see_audit
trail.people                    see_audit
papers.blank_consent_paper      record_consent
consents.usual_days             see_consent
laws.drop_law                   change_settings
laws.keep_law                   change_settings
laws.laws                       see_settings
laws.laws_for                   issue_referral
laws.reports_by_law             internal_reports
settings.write_setting          change_settings
"""
INNER = {
    "cases.consents_of": "asked by services that have found the case",
    "cases.is_whole": "says how far a case is open, and raises nothing",
    "cases.reaches": "says whether a right reaches a case, and raises nothing",
    "cases.visible_case": "the gate itself",
    "cases.writable_case": "the gate itself",
    "cases.reveal_identity": "reaches by either of two rights: below",
    "closing.require_open": "asked by services that have found the case",
    "decisions.witness_problem": "asked by services that have found the case",
    "decisions.file_now": "asked by services that have found the case",
    "consents.release_line": "asked by services that have found the case",
    "erasure.erase_identity": "needs a second person first: tests/services/test_erasure.py",
    "erasure.erase_record": "needs a second person first: tests/services/test_erasure.py",
    "notes.list_note_drafts": "her own drafts",
    "openings.openings_of": "needs two rights: below",
    "openings.openings_paper": "needs two rights: below",
    "papers.note_paper": "reaches by the right of its paper: tests/services/test_papers.py",
    "people.suspects_of": "lists, and is refused for a case that is closed to her: below",
    "reach.is_only_by_emergency": "asked by services that have found the case",
    "safety.look_again": "written by either of two rights: below",
    "safety.need_no_plan": "written by either of two rights: below",
    "safety.write_safety_plan": "written by either of two rights: below",
    "safety.write_suicide_steps": "written by either of two rights: below",
    "slip_rows.must_be_hers": "asked by services that have found the case",
    "records.carried_over": "asked by drafts, with answers at hand: tests/services/test_full_intake.py",
}
"""Services about a case that stand in no table, and why."""
AT_OTHER_DOORS = frozenset(
    {
        Action.CLASSIFY, Action.PRACTISE, Action.SEE_ONLINE_ABUSE, Action.SEE_PERPETRATOR, Action.SEE_PERPETRATOR_NAME,
        Action.SEE_HEALTH, Action.APPROVE_REFERRAL, Action.SEE_IDENTITY, Action.SEE_CONTACT, Action.LOWER_RISK,
        Action.OPEN_JOINT_SESSION, Action.APPROVE_JOINT_SESSION, Action.RECORD_RECEIPT, Action.MERGE_DUPLICATES,
        Action.ERASE_RECORD, Action.EXTERNAL_REPORTS, Action.SEE_STAFF,
        Action.MANAGE_STAFF, Action.CHANGE_KEYS, Action.OWN_ACCOUNT, Action.TRY_SHEET, Action.PRINT_SHEET,
        Action.BACK_UP, Action.RESTORE, Action.EXCHANGE_BUNDLES, Action.TRUST_DEVICES, Action.EXAMINE,
    }
)  # fmt: skip
"""Rights that no service of these tables begins with: parts of a page, keys and computers, or not built yet."""


def _table(text: str) -> dict[str, Action]:
    return {name: Action(action) for name, action in (line.split() for line in text.strip().splitlines())}


READS, WRITES, NO_CASE = _table(_READS), _table(_WRITES), _table(_NO_CASE)
RELATIONS = ("hers", "another's", "released", "emergency", "closed to her")


@dataclass(frozen=True)
class House:
    """One open case file, and for each role one case of each kind."""

    office: Office
    cases: dict[tuple[str, str], str]

    def seat(self, role: str) -> Seat:
        return Seat(self.office.desk("SV01"), code_of(role), role)


def code_of(role: str) -> str:
    return f"X{ROLES.index(role):02}"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    office = Office(tmp_path_factory.mktemp("cells") / "pc-A", "A")
    made: dict[tuple[str, str], str] = {}
    other, urgent, released = (office.intake("CW01").case_id or "" for _ in range(3))
    own = {role: (office.intake("CW01").case_id or "", office.intake("CW01").case_id or "") for role in ROLES}
    for sectors in DESK_SECTORS.values():
        office.release(
            released, office.provider(sectors[0], in_house=True), "CW01", sector=sectors[0], level="l3_need_to_know"
        )
    desk = office.desk("SV01")
    code = cases.visible_case(desk, urgent, Action.SEE_CASES)[0].survivor_code
    for role in ROLES:
        seat = Seat(desk, code_of(role), role)
        hers, closed = own[role]
        for case in (hers, closed):
            person = cases.visible_case(desk, case, Action.SEE_CASES)[1].id
            with desk.store.transaction("SV01", "record_changed", case) as t:
                t.set("case", case, {"owner": seat.staff_code}, person)
        access.bar_from_case(desk, closed, seat.staff_code, "other")
        if seat.may(Action.EMERGENCY_ACCESS):
            emergencies.open_in_emergency(seat, code, "A life is at risk and nobody else is here")
        kinds = (hers, other, released, urgent, closed)
        made |= {(role, kind): case for kind, case in zip(RELATIONS, kinds, strict=True)}
    yield House(office, made)
    office.close()


def expected(role: str, action: Action, kind: str) -> str:
    """What the matrix says of a role, a right and a kind of case."""
    cell = MATRIX[role].get(action)
    if cell is None:
        return "refused"
    if kind == "closed to her":
        return "no record"
    helped = kind == "emergency" and action in EMERGENCY_REACHES and Action.EMERGENCY_ACCESS in MATRIX[role]
    return "reached" if helped or cell.reach == "all" or _is_hers(cell.reach, kind) else "no record"


def _is_hers(reach: str, kind: str) -> bool:
    return (reach, kind) in (("own", "hers"), ("released", "released"))


@pytest.mark.parametrize("kind", RELATIONS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_by_every_service_what_its_cell_says_and_nothing_else(
    house: House, role: str, kind: str
) -> None:
    wrong = {}
    with never_written(house.office):
        for name, action in (READS | WRITES).items():
            if name in WRITES and action in MATRIX[role] and MATRIX[role][action].reads_only:
                continue  # below
            with at_the_case(action):
                found = outcome(SERVICES[name], house.seat(role), case_id=house.cases[role, kind])
            if found != expected(role, action, kind):
                wrong[name] = (found, expected(role, action, kind))
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_whoever_only_reads_by_a_right_writes_nothing_by_it(house: House, role: str) -> None:
    wrote = []
    for name, action in WRITES.items():
        if action not in MATRIX[role] or not MATRIX[role][action].reads_only:
            continue
        with never_written(house.office):
            for kind in RELATIONS:
                found = outcome(SERVICES[name], house.seat(role), case_id=house.cases[role, kind])
                if found not in ("refused", "no record"):
                    wrote.append((name, kind, found))
    assert wrote == []


@pytest.mark.parametrize("role", ROLES)
def test_what_is_no_cases_answers_those_whose_role_has_it(house: House, role: str) -> None:
    wrong = {}
    with never_written(house.office):
        for name, action in NO_CASE.items():
            found = outcome(SERVICES[name], house.seat(role))
            if found == "refused" and action in MATRIX[role] and MATRIX[role][action].reach == "numbers":
                continue  # numbers of her own work: a report that is not built yet
            if (found == "refused") == (action in MATRIX[role]):
                wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("kind", RELATIONS)
@pytest.mark.parametrize("role", ROLES)
def test_who_she_is_is_revealed_by_either_of_two_rights(house: House, role: str, kind: str) -> None:
    rights = (Action.SEE_IDENTITY, Action.SEE_CONTACT)
    due = {expected(role, action, kind) for action in rights}
    if Action.SEE_CASES not in MATRIX[role] and due != {"refused"}:
        due = {"no record", "refused"}
    with never_written(house.office):
        found = outcome(
            SERVICES["cases.reveal_identity"], house.seat(role), case_id=house.cases[role, kind], reason="call_now"
        )
    assert (found == "wrote") == ("reached" in due), found
    if "reached" not in due:
        assert found in ("refused", "no record")


@pytest.mark.parametrize("kind", RELATIONS)
@pytest.mark.parametrize("role", ROLES)
def test_a_safety_plan_is_written_by_whoever_works_on_the_case_or_counsels_her(
    house: House, role: str, kind: str
) -> None:
    due = {expected(role, action, kind) for action in (Action.CHANGE_CASE, Action.KEEP_NOTES)}
    for name in INNER:
        if name.startswith("safety."):
            with never_written(house.office):
                found = outcome(SERVICES[name], house.seat(role), case_id=house.cases[role, kind])
            assert (found not in ("refused", "no record")) == ("reached" in due), (name, found)


@pytest.mark.parametrize("kind", RELATIONS)
@pytest.mark.parametrize("role", ROLES)
def test_files_that_may_be_of_one_woman_are_told_to_whoever_puts_them_together(
    house: House, role: str, kind: str
) -> None:
    with never_written(house.office):
        found = outcome(SERVICES["people.suspects_of"], house.seat(role), case_id=house.cases[role, kind])
    assert found.replace("answered", "reached") == expected(role, Action.MERGE_DUPLICATES, kind)


@pytest.mark.parametrize("kind", RELATIONS)
@pytest.mark.parametrize("role", ROLES)
def test_who_opened_a_file_is_told_by_the_audit_of_a_case_that_is_open_to_her(
    house: House, role: str, kind: str
) -> None:
    for name in ("openings.openings_of", "openings.openings_paper"):
        with at_the_case(Action.SEE_CASES), never_written(house.office):
            found = outcome(SERVICES[name], house.seat(role), case_id=house.cases[role, kind], language="ur")
        both = Action.SEE_AUDIT in MATRIX[role] and Action.SEE_CASES in MATRIX[role]
        assert found == (expected(role, Action.SEE_CASES, kind) if both else "refused")


def test_every_service_about_a_case_has_a_line() -> None:
    known = {*READS, *WRITES, *INNER}
    assert set(services_of_cases(SERVICES)) - known == set(), "by which right does it reach a case?"
    assert known | set(NO_CASE) <= set(SERVICES), "a line is left over"


def test_every_right_is_tried_by_some_service() -> None:
    tried = {*READS.values(), *WRITES.values(), *NO_CASE.values()} | {Action.SEE_AUDIT}
    assert set(Action) - tried == AT_OTHER_DOORS, "a right that nothing tries"
