# SPDX-License-Identifier: Apache-2.0
"""Cases change hands: one of them because she asked, all of them because a caseworker leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed
from intake_desktop.services import access, assignments, bundles, cases, staff
from intake_desktop.services.assignments import Caseload, HandoverRefused


@pytest.fixture
def house(office: Office) -> Office:
    office.hire("CA01", "centre_administrator")
    office.hire("CW03", "caseworker")
    return office


def owner(office: Office, case: str) -> str:
    return cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)[0].owner


@pytest.mark.parametrize("who", ["SV01", "CA01"])
def test_a_case_goes_to_a_colleague_who_opens_it_from_then_on(house: Office, who: str) -> None:
    case = house.intake("CW01").case_id or ""
    assignments.reassign_case(house.desk(who), case, "cw02", "survivor_asked")
    assert cases.open_case(house.desk("CW02"), case)
    with pytest.raises(NoRecord):
        cases.open_case(house.desk("CW01"), case)
    query = "select before, after, reason, staff from handover where case_id = ?"
    assert house.desk("SV01").store.reader.execute(query, (case,)).fetchall() == [
        ("CW01", "CW02", "survivor_asked", who)
    ]


@pytest.mark.parametrize("code", ["CW01", "CO01", "CA01", "CW09", "MO01", ""])
def test_not_to_somebody_who_has_it_or_cannot_have_it(house: Office, code: str) -> None:
    case = house.intake("CW01").case_id or ""
    with pytest.raises(HandoverRefused):
        assignments.reassign_case(house.desk("SV01"), case, code, "worker_away")
    assert owner(house, case) == "CW01"


def test_not_to_somebody_who_is_barred_nor_by_somebody_who_is(house: Office) -> None:
    house.hire("SV02", "supervisor")
    case = house.intake("CW01").case_id or ""
    for code in ("CW02", "SV02"):
        access.bar_from_case(house.desk("SV01"), case, code, "related_alleged")
    with pytest.raises(HandoverRefused):
        assignments.reassign_case(house.desk("SV01"), case, "CW02", "worker_away")
    with pytest.raises(NoRecord):
        assignments.reassign_case(house.desk("SV02"), case, "CW03", "worker_away")


@pytest.mark.parametrize("code", ["CW01", "CO01"])
def test_nobody_gives_her_own_cases_away(house: Office, code: str) -> None:
    case = house.intake("CW01").case_id or ""
    for deed in (
        lambda: assignments.reassign_case(house.desk(code), case, "CW02", "other"),
        lambda: assignments.hand_over_caseload(house.desk(code), "CW01", ["CW02"], "other"),
        lambda: assignments.caseloads(house.desk(code)),
        lambda: assignments.may_take(house.desk(code)),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_caseload_is_divided_so_that_everybody_has_about_as_many(house: Office) -> None:
    hers = [house.intake("CW01").case_id or "" for _ in range(5)]
    house.intake("CW02")
    barred = hers[0]
    access.bar_from_case(house.desk("SV01"), barred, "CW03", "related_survivor")
    staff.deactivate(house.desk("SV01"), "CW01")
    before = assignments.caseloads(house.desk("SV01"))
    assert before[0] == Caseload("CW01", ("caseworker",), False, 5, 0)
    assert "CW01" not in [one.code for one in assignments.may_take(house.desk("SV01"))]
    outcome = assignments.hand_over_caseload(house.desk("SV01"), "CW01", ["CW02", "CW03"], "worker_leaves").value
    assert (outcome.given, outcome.left) == ({"CW02": 2, "CW03": 3}, 0)
    assert owner(house, barred) == "CW02"
    assert "CW01" not in [one.code for one in assignments.caseloads(house.desk("SV01"))]


def test_what_nobody_may_open_stays_and_is_counted(house: Office) -> None:
    case = house.intake("CW01").case_id or ""
    access.bar_from_case(house.desk("SV01"), case, "CW02", "same_unit")
    outcome = assignments.hand_over_caseload(house.desk("CA01"), "CW01", ["CW02"], "worker_leaves").value
    assert (outcome.given, outcome.left) == ({}, 1)
    assert owner(house, case) == "CW01"


@pytest.mark.parametrize("to", [[], ["CW01"], ["CW02", "CW09"]])
def test_a_caseload_goes_to_others_who_are_here(house: Office, to: list[str]) -> None:
    house.intake("CW01")
    with pytest.raises(HandoverRefused):
        assignments.hand_over_caseload(house.desk("SV01"), "CW01", to, "worker_leaves")


@pytest.mark.parametrize(("cases", "state"), [(0, "fine"), (15, "fine"), (16, "many"), (20, "many"), (21, "too_many")])
def test_too_many_cases_are_said(cases: int, state: str) -> None:
    assert Caseload("CW01", ("caseworker",), True, cases, 0).state == state


def test_the_other_pc_hears_whose_case_it_is(offices: Callable[..., list[Office]], tmp_path: Path) -> None:
    a, b = offices("A", "B")
    case = a.intake("CW01").case_id or ""
    assignments.hand_over_caseload(a.desk("SV01"), "CW01", ["CW02"], "too_many_cases")
    path = bundles.export_bundle(a.desk("SV01"), tmp_path).value.path
    bundles.import_bundle(b.desk("SV01"), path)
    assert owner(b, case) == "CW02"
    assert cases.open_case(b.desk("CW02"), case)
    assert b.desk("SV01").store.journal.rebuild_differences() == []
