# SPDX-License-Identifier: Apache-2.0
"""A night at the centre: her caseworker is away, her life is at risk, and somebody else opens her file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import Action, NoRecord
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import access, bundles, cases, emergencies, notices, trail
from intake_desktop.services.emergencies import EmergencyRefused

WHY = "Her brother is at the gate and asks for her"


def opened(office: Office, who: str = "CW02", why: str = WHY) -> tuple[str, str]:
    """CW01's case, opened by somebody else in an emergency; gives the case and the emergency."""
    case = office.intake("CW01").case_id or ""
    row, _ = cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)
    emergencies.open_in_emergency(office.desk(who), row.survivor_code.lower(), why)
    (one,) = emergencies.own_emergencies(office.desk(who))
    return case, one.id


def test_the_exact_code_and_a_reason_open_a_case_for_a_day(office: Office) -> None:
    case, _ = opened(office)
    desk = office.desk("CW02")
    assert cases.open_case(desk, case).record is not None
    assert cases.reveal_identity(desk, case, "call_now").full_name == "زینب بی بی"
    assert [row.id for row in cases.list_cases(desk)] == [case]
    office.clock.shift(hours=23, minutes=50)
    assert cases.is_whole(desk, case)
    office.clock.shift(minutes=20)
    with pytest.raises(NoRecord):
        cases.open_case(desk, case)
    assert emergencies.own_emergencies(desk) == []


def test_the_number_on_a_paper_does_as_well_and_any_other_code_is_no_record(office: Office) -> None:
    case = office.intake("CW01").case_id or ""
    row, _ = cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)
    desk = office.desk("CW02")
    for wrong in ("", row.survivor_code[:-1], row.number[:-1], "MLT", "MLT-2222222"):
        with pytest.raises(NoRecord):
            emergencies.open_in_emergency(desk, wrong, WHY)
    assert cases.list_cases(desk) == []
    assert emergencies.open_in_emergency(desk, f" {row.number} ", WHY).value == case
    noted = [one for one in trail.list_trail(office.desk("SV01")) if one.event == "emergency_access"]
    assert len(noted) == 6
    assert not [one for one in noted if row.number[:-1] in one.detail], "what was typed is not kept"


@pytest.mark.parametrize("why", ["", "   ", "urgent", "x" * 301])
def test_without_a_reason_somebody_can_understand_nothing_opens(office: Office, why: str) -> None:
    case = office.intake("CW01").case_id or ""
    row, _ = cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)
    with pytest.raises(EmergencyRefused):
        emergencies.open_in_emergency(office.desk("CW02"), row.survivor_code, why)
    assert not cases.list_cases(office.desk("CW02"))


def test_neither_notes_nor_the_name_of_whom_she_accuses_nor_the_case_itself_are_open_then(office: Office) -> None:
    case, _ = opened(office)
    desk = office.desk("CW02")
    for action in (
        Action.SEE_PERPETRATOR_NAME, Action.SEE_SESSIONS, Action.CHANGE_CASE, Action.CLASSIFY, Action.ASK_CLOSURE,
        Action.ASSIGN_COUNSELLOR, Action.POLICE_AND_LEGAL, Action.SHELTER_STAY, Action.DECIDE_CONFLICT,
    ):  # fmt: skip
        assert not cases.reaches(desk, case, action), action
    for action in (Action.SEE_IDENTITY, Action.SEE_CONTACT, Action.FOLLOW_UP, Action.ISSUE_REFERRAL, Action.SEE_RISK):
        assert cases.reaches(desk, case, action), action


@pytest.mark.parametrize("role", ["front_desk", "police_officer", "shelter_warden", "medical_officer", "counsellor"])
def test_any_role_of_the_house_may_and_whoever_only_counts_may_not(office: Office, role: str) -> None:
    office.hire("XX01", role)
    case, _ = opened(office, "XX01")
    assert cases.open_case(office.desk("XX01"), case).record is not None
    assert not cases.reaches(office.desk("XX01"), case, Action.SEE_PERPETRATOR_NAME)


def test_whoever_is_involved_finds_no_record_by_this_road_either(office: Office) -> None:
    case = office.intake("CW01").case_id or ""
    row, _ = cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)
    access.bar_from_case(office.desk("SV01"), case, "CW02", "related_alleged")
    with pytest.raises(NoRecord):
        emergencies.open_in_emergency(office.desk("CW02"), row.survivor_code, WHY)
    assert emergencies.unanswered(office.desk("SV01")) == []


def test_where_she_may_open_it_anyway_nothing_is_raised(office: Office) -> None:
    case = office.intake("CW01").case_id or ""
    row, _ = cases.visible_case(office.desk("CW01"), case, Action.SEE_CASES)
    assert emergencies.open_in_emergency(office.desk("CW01"), row.survivor_code, WHY).value == case
    assert emergencies.list_emergencies(office.desk("SV01")) == []


def test_a_supervisor_is_told_when_she_signs_in_and_answers_within_a_working_day(office: Office) -> None:
    """The clock of the tests stands on a Sunday: the answer is due on Monday."""
    case, emergency = opened(office)
    desk = office.desk("SV01")
    (told,) = [one for one in notices.at_sign_in(desk) if one.name == "emergency"]
    assert told.page == "emergency"
    (waiting,) = emergencies.unanswered(desk)
    assert (waiting.id, waiting.staff, waiting.reason, waiting.is_late) == (emergency, "CW02", WHY, False)
    assert waiting.answer_by.isoformat() == "2026-11-23"
    office.clock.shift(days=2)
    assert emergencies.unanswered(desk)[0].is_late
    emergencies.judge_emergency(desk, emergency, "justified", "I was called as well")
    assert emergencies.unanswered(desk) == []
    assert not [one for one in notices.at_sign_in(desk) if one.name == "emergency"]
    (done,) = emergencies.list_emergencies(desk)
    assert (done.decision, done.reviewed_by, done.note) == ("justified", "SV01", "I was called as well")
    open_tasks = "select count(*) from task where state = 'open' and kind = 'confirm_emergency'"
    assert desk.store.reader.execute(open_tasks).fetchone() == (0,)
    with pytest.raises(EmergencyRefused):
        emergencies.judge_emergency(desk, emergency, "not_justified")
    assert cases.is_whole(office.desk("SV01"), case)


def test_when_it_was_not_right_the_case_closes_for_her_at_once(office: Office) -> None:
    case, emergency = opened(office)
    emergencies.judge_emergency(office.desk("SV01"), emergency, "not_justified", "There was no danger")
    with pytest.raises(NoRecord):
        cases.open_case(office.desk("CW02"), case)
    assert emergencies.own_emergencies(office.desk("CW02")) == []


def test_nobody_answers_for_herself(office: Office) -> None:
    office.hire("PS01", "police_officer")
    _, emergency = opened(office, "PS01")
    with pytest.raises(Trouble):
        emergencies.judge_emergency(office.desk("PS01"), emergency, "justified")
    with pytest.raises(Trouble):
        emergencies.judge_emergency(office.desk("CW01"), emergency, "justified")


def test_a_supervisor_who_is_barred_is_not_told_of_it(office: Office) -> None:
    office.hire("SV02", "supervisor")
    case, emergency = opened(office)
    access.declare_interest(office.desk("SV02"), case, "related_survivor")
    assert emergencies.list_emergencies(office.desk("SV02")) == []
    with pytest.raises(NoRecord):
        emergencies.judge_emergency(office.desk("SV02"), emergency, "justified")


def test_the_other_pc_hears_of_it_and_its_tables_can_be_built_again(
    offices: Callable[..., list[Office]], tmp_path
) -> None:
    a, b = offices("A", "B")
    _, emergency = opened(a)
    path = bundles.export_bundle(a.desk("SV01"), tmp_path).value.path
    bundles.import_bundle(b.desk("SV01"), path)
    (told,) = emergencies.unanswered(b.desk("SV01"))
    assert (told.id, told.reason) == (emergency, WHY)
    emergencies.judge_emergency(b.desk("SV01"), emergency, "not_justified")
    assert b.desk("SV01").store.journal.rebuild_differences() == []


def test_a_clock_that_was_put_forward_does_not_open_a_case_for_longer(office: Office) -> None:
    office.clock.shift(days=400)
    case, _ = opened(office)
    desk = office.desk("CW02")
    assert cases.is_whole(desk, case)
    office.clock.shift(days=-400)
    with pytest.raises(NoRecord):
        cases.open_case(desk, case)
    assert emergencies.own_emergencies(desk) == []
