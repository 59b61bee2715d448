# SPDX-License-Identifier: Apache-2.0
"""Whose case it is: one woman's file, and everybody at the centre who tries to open it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import Office
from tests.services.test_erasure import agreed

from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed
from intake_desktop.services import access, cases, consents, drafts, erasure, proceedings, reach, slips
from intake_desktop.services.desk import Desk
from intake_desktop.services.slips import SlipPlan

DESKS = {
    "PO01": ("police_officer", "police"),
    "LO01": ("legal_officer", "legal_aid"),
    "MO01": ("medical_officer", "medical_health"),
    "SH01": ("shelter_warden", "shelter"),
}
"""A desk of the house, and a service for which a release leads to it."""
L1, L2, L3 = LEVELS[1:4]


def is_open(desk: Desk, case_id: str) -> bool:
    """Whether she finds the case by every road, or by none; half a road would be a leak."""
    roads: list[Callable[[], bool]] = [
        lambda: bool(cases.open_case(desk, case_id)),
        lambda: case_id in [row.id for row in cases.list_cases(desk)],
        lambda: bool(cases.visible_case(desk, case_id, Action.SEE_CASES)),
        lambda: cases.reaches(desk, case_id, Action.SEE_CASES),
    ]
    found = []
    for road in roads:
        try:
            found.append(road())
        except NoRecord:
            found.append(False)
    assert len(set(found)) == 1, found
    return found[0]


def released(office: Office, code: str, case: str, **changed: str) -> str:
    """Her release to a desk of the house."""
    _, sector = DESKS[code]
    plan = {"sector": sector, "level": L1} | changed
    return office.release(case, office.provider(sector, in_house=True), **plan)


def test_a_case_belongs_to_whoever_opened_it_and_supervisors_see_all(office: Office) -> None:
    office.hire("CA01", "centre_administrator")
    case = office.intake("CW01").case_id or ""
    assert {code: is_open(office.desk(code), case) for code in ("CW01", "CW02", "CO01", "SV01", "CA01")} == {
        "CW01": True, "CW02": False, "CO01": False, "SV01": True, "CA01": True,
    }  # fmt: skip


def test_who_counts_or_looks_after_computers_has_no_list_at_all(office: Office) -> None:
    case = office.intake("CW01").case_id or ""
    for code, role in (("RO01", "report_officer"), ("SA01", "system_admin")):
        office.hire(code, role)
        for ask in (
            lambda desk: cases.list_cases(desk),
            lambda desk: cases.search_cases(desk, "MLT"),
            lambda desk: cases.open_case(desk, case),
            lambda desk: reach.scope(desk, Action.SEE_CASES),
        ):
            with pytest.raises(NotAllowed):
                ask(office.desk(code))


def test_the_front_desk_sees_today_what_it_opened_today(office: Office) -> None:
    office.hire("FD01", "front_desk")
    case = office.intake("FD01", interview_date=None).case_id or ""
    others = office.intake("CW01").case_id or ""
    assert is_open(office.desk("FD01"), case)
    assert not is_open(office.desk("FD01"), others)
    office.clock.shift(days=1)
    assert not is_open(office.desk("FD01"), case)
    assert is_open(office.desk("SV01"), case), "the case itself is still there"


def test_a_counsellor_opens_the_case_that_is_given_to_her_until_it_is_taken_back(office: Office) -> None:
    case = office.intake("CW01").case_id or ""
    access.assign_counsellor(office.desk("CW01"), case, "CO01")
    assert is_open(office.desk("CO01"), case)
    assert cases.open_case(office.desk("CO01"), case).record is not None, "the whole file"
    access.assign_counsellor(office.desk("CW01"), case, None)
    assert not is_open(office.desk("CO01"), case)


def test_she_who_is_two_people_at_once_goes_every_road_that_either_may_go(office: Office) -> None:
    office.hire("CX01", "caseworker", "counsellor")
    own, given = office.intake("CX01").case_id or "", office.intake("CW01").case_id or ""
    assert is_open(office.desk("CX01"), own)
    assert not is_open(office.desk("CX01"), given)
    access.assign_counsellor(office.desk("SV01"), given, "CX01")
    assert is_open(office.desk("CX01"), given)
    with pytest.raises(NoRecord):
        cases.set_category(office.desk("CX01"), given, "other")


@pytest.mark.parametrize("code", DESKS)
def test_a_desk_of_the_house_knows_a_case_once_she_released_it_there(office: Office, code: str) -> None:
    role, _ = DESKS[code]
    office.hire(code, role)
    case = office.intake("CW01").case_id or ""
    assert not is_open(office.desk(code), case)
    line = released(office, code, case)
    assert is_open(office.desk(code), case)
    consents.withdraw_release(office.desk("CW01"), case, line)
    assert not is_open(office.desk(code), case)


def test_no_release_leads_elsewhere_than_to_whom_she_chose(office: Office) -> None:
    for code, (role, _) in DESKS.items():
        office.hire(code, role)
    case = office.intake("CW01").case_id or ""
    office.release(case, office.provider("police"), sector="police", level=L3)
    released(office, "MO01", case, decision="refused")
    assert not any(is_open(office.desk(code), case) for code in DESKS), "a service outside, and a refusal"
    released(office, "LO01", case)
    assert [code for code in DESKS if is_open(office.desk(code), case)] == ["LO01"]


def test_a_release_ends_by_itself(office: Office) -> None:
    office.hire("PO01", "police_officer")
    case = office.intake("CW01").case_id or ""
    released(office, "PO01", case)
    office.clock.shift(days=90)
    assert is_open(office.desk("PO01"), case), "the last day counts"
    office.clock.shift(days=1)
    assert not is_open(office.desk("PO01"), case)


def test_a_release_ends_when_who_she_is_is_erased(office: Office) -> None:
    """What must not be told went with her name; a desk of the house sees as little as anybody outside."""
    for code, role in (("PO01", "police_officer"), ("CA01", "centre_administrator")):
        office.hire(code, role)
    case, other = (office.intake("CW01").case_id or "" for _ in range(2))
    for one in (case, other):
        released(office, "PO01", one)
    erasure.erase_identity(office.desk("CA01"), case, "her_wish", agreed(office))
    assert not is_open(office.desk("PO01"), case)
    assert is_open(office.desk("PO01"), other)
    office.clock.shift(days=1)
    released(office, "PO01", case)
    assert is_open(office.desk("PO01"), case), "what she decides afterwards is told in full"


@pytest.mark.parametrize(("level", "shown"), [(L1, False), (L2, True), (L3, True)])
def test_the_level_she_chose_decides_whether_the_desk_learns_her_name(office: Office, level: str, shown: bool) -> None:
    office.hire("PO01", "police_officer")
    case = office.intake("CW01", full_name="Marker Zainab").case_id or ""
    released(office, "PO01", case, level=level)
    desk = office.desk("PO01")
    assert cases.open_case(desk, case).has_identity == shown
    assert bool(cases.search_cases(desk, "Marker")) == shown, "nor is she found by a name that is not theirs to know"
    if shown:
        assert cases.reveal_identity(desk, case, "call_now").full_name == "Marker Zainab"
    else:
        with pytest.raises(NoRecord):
            cases.reveal_identity(desk, case, "call_now")


def test_a_desk_sees_the_lines_of_its_own_service_and_nothing_else_of_the_file(office: Office) -> None:
    office.hire("LO01", "legal_officer")
    case = office.intake("CW01", services_wanted=["shelter", "legal_aid", "medical_health"]).case_id or ""
    cases.set_category(office.desk("CW01"), case, "domestic_violence")
    office.release(case, office.provider("shelter"))
    released(office, "LO01", case)
    file = cases.open_case(office.desk("LO01"), case)
    assert (file.record, file.conflicts) == (None, ())
    assert {line.sector for line in file.service_lines} == {line.sector for line in file.consents} == {"legal_aid"}
    assert file.row.services_wanted == ("legal_aid",)
    assert file.row.category is None, "what was done to her is not part of what she released"
    assert (file.person.age_group, file.person.age_years) == ("age_26_40", None), "as on a slip"
    for row in (*cases.list_cases(office.desk("LO01")), *cases.search_cases(office.desk("LO01"), file.row.number)):
        assert (row.services_wanted, row.category, row.conflicts) == (("legal_aid",), None, 0)


def test_a_desk_works_on_slips_of_its_own_service_only(office: Office) -> None:
    office.hire("LO01", "legal_officer")
    case = office.intake("CW01").case_id or ""
    shelter = office.release(case, office.provider("shelter"))
    legal = released(office, "LO01", case)
    desk = office.desk("LO01")
    assert slips.draft_slip(desk, case, legal, SlipPlan()).value
    with pytest.raises(NoRecord):
        slips.draft_slip(desk, case, shelter, SlipPlan())


def test_one_action_may_reach_farther_than_another(office: Office) -> None:
    """A supervisor reads that a session took place everywhere; a caseworker only of the women who are hers."""
    mine, other = office.intake("CW01").case_id or "", office.intake("CW02").case_id or ""
    desk = office.desk("CW01")
    for action in (Action.SEE_CASES, Action.SEE_SESSIONS, Action.CHANGE_CASE, Action.RECORD_CONSENT):
        assert cases.reaches(desk, mine, action)
        assert not cases.reaches(desk, other, action)
    assert not cases.reaches(desk, mine, Action.KEEP_NOTES)
    with pytest.raises(NotAllowed):
        cases.visible_case(desk, mine, Action.KEEP_NOTES)


def test_a_right_that_only_counts_reaches_no_case(office: Office) -> None:
    office.intake("CW01")
    condition, values = reach.scope(office.desk("CW01"), Action.INTERNAL_REPORTS)
    count = f"select count(*) from case_file c where {condition}"
    assert office.desk("CW01").store.reader.execute(count, values).fetchone()[0] == 0


def test_who_looks_at_all_cases_in_one_role_does_not_write_to_them_by_another(office: Office) -> None:
    """The administrator of a small centre has cases of her own; she writes to those, and looks at the others."""
    office.hire("CA01", "centre_administrator", "caseworker")
    other, own = office.intake("CW01").case_id or "", office.intake("CA01").case_id or ""
    desk = office.desk("CA01")
    assert proceedings.law_of(desk, other).reports == ()
    with pytest.raises(NotAllowed):
        proceedings.add_report(desk, other, "fir", None)
    with pytest.raises(NotAllowed):
        drafts.begin_intake(desk, "full_intake", mode="full", case_id=other)
    proceedings.add_report(desk, own, "fir", None)
    drafts.begin_intake(desk, "full_intake", mode="full", case_id=own)
