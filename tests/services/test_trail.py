# SPDX-License-Identifier: Apache-2.0
"""A supervisor looks through the audit: what her team did, by day, person, kind and case, and nobody changed it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import Action, NotAllowed
from intake_desktop.services import access, cases, duplicates, trail
from intake_desktop.services.trail import BEGINNING, TECHNICAL, Wanted


@pytest.fixture
def house(office: Office) -> Office:
    office.hire("CA01", "centre_administrator")
    office.hire("SA01", "system_admin")
    office.hire("SV02", "supervisor")
    return office


@pytest.fixture
def case(house: Office) -> str:
    case = house.intake("CW01").case_id or ""
    cases.open_case(house.desk("CW01"), case)
    cases.reveal_identity(house.desk("CW01"), case, "call_now")
    house.desk("CA01")
    return case


def code_of(office: Office, case: str) -> str:
    return cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)[0].survivor_code


def test_the_newest_comes_first_and_pages_join_without_a_gap(house: Office, case: str) -> None:
    desk = house.desk("CA01")
    whole = trail.list_trail(desk, limit=500)
    assert [one.nr for one in whole] == list(range(len(whole), 0, -1))
    pages, before = [], None
    while page := trail.list_trail(desk, before=before, limit=3):
        pages += page
        before = page[-1].key
    assert pages == whole


def test_it_can_be_searched_by_person_kind_day_and_case(house: Office, case: str) -> None:
    desk = house.desk("SV01")
    assert {one.actor for one in trail.list_trail(desk, Wanted(actor="CW01"))} == {"CW01"}
    (seen,) = trail.list_trail(desk, Wanted(event="identity_revealed"))
    assert (seen.case_id, seen.detail[0]) == (case, "call_now")
    today = desk.today()
    assert trail.list_trail(desk, Wanted(first=today, last=today))
    assert trail.list_trail(desk, Wanted(first=date(2020, 1, 1), last=date(2020, 1, 2))) == []
    found = trail.list_trail(desk, Wanted(code=code_of(house, case).lower()))
    assert {"record_opened", "identity_revealed", "record_changed"} <= {one.event for one in found}
    assert {one.survivor_code for one in found} == {code_of(house, case)}
    assert trail.list_trail(desk, Wanted(code="MLT-2222222")) == []
    assert trail.list_trail(desk, Wanted(actor="CW01", event="identity_revealed", code=code_of(house, case))) == [seen]


def test_a_supervisor_sees_her_team_and_an_administrator_everybody(house: Office, case: str) -> None:
    assert "CA01" not in {one.actor for one in trail.list_trail(house.desk("SV01"), limit=500)}
    assert "CA01" not in trail.people(house.desk("SV01"))
    assert trail.list_trail(house.desk("SV01"), Wanted(actor="CA01")) == []
    assert {"CA01", "SV01", "CW01"} <= {one.actor for one in trail.list_trail(house.desk("CA01"), limit=500)}


def test_whoever_looks_after_the_computers_sees_no_case(house: Office, case: str) -> None:
    code = code_of(house, case)
    desk = house.desk("SA01")
    entries = trail.list_trail(desk, limit=500)
    assert {one.event for one in entries} <= set(TECHNICAL)
    assert not [one for one in entries if one.case_id or one.survivor_code]
    assert trail.list_trail(desk, Wanted(code=code)) == []
    assert trail.list_trail(desk, Wanted(event="record_opened")) == []
    assert set(trail.events(desk)) == set(TECHNICAL)


def test_what_is_about_a_case_that_is_closed_to_her_is_not_there(house: Office, case: str) -> None:
    code = code_of(house, case)
    access.bar_from_case(house.desk("CA01"), case, "SV02", "related_survivor")
    desk = house.desk("SV02")
    entries = trail.list_trail(desk, limit=500)
    assert entries
    assert not [one for one in entries if one.case_id == case or one.survivor_code == code]
    assert trail.list_trail(desk, Wanted(code=code)) == []


def test_what_is_about_her_other_file_is_not_there_either(house: Office, case: str) -> None:
    other = house.intake("CW02", full_name="Zainab Khan").case_id or ""
    duplicates.join(house.desk("CA01"), case, other, "same_woman", agreed=True)
    code = code_of(house, other)
    access.bar_from_case(house.desk("CA01"), case, "SV02", "related_survivor")
    entries = trail.list_trail(house.desk("SV02"), limit=500)
    assert not [one for one in entries if one.case_id == other or one.survivor_code == code]


@pytest.mark.parametrize("code", ["CW01", "CO01"])
def test_nobody_else_looks_in(house: Office, code: str) -> None:
    for ask in (trail.list_trail, trail.people, trail.events, trail.check_chain):
        with pytest.raises(NotAllowed):
            ask(house.desk(code))


def test_no_name_no_phone_and_no_id_stands_in_it(house: Office) -> None:
    case = house.intake("CW01", full_name="Marker Zainab").case_id or ""
    cases.search_cases(house.desk("CW01"), "Marker")
    cases.reveal_identity(house.desk("CW01"), case, "court")
    told = repr(trail.list_trail(house.desk("CA01"), limit=500))
    assert "Marker" not in told
    assert not [
        one for one in trail.list_trail(house.desk("CA01"), limit=500) for word in one.detail if len(word) >= 32
    ]


def test_the_chain_is_walked_in_parts_and_a_changed_row_is_named(
    house: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "PART", 4)
    desk = house.desk("SV01")
    so_far, parts = trail.check_chain(desk, BEGINNING), 1
    while not so_far.is_done:
        so_far, parts = trail.check_chain(desk, so_far), parts + 1
    assert (so_far.broken, so_far.nr) == (None, desk.store.audit_head()[0])
    assert parts > 2
    desk.store.writer.execute("update audit set actor = 'CW02' where nr = 7")
    so_far = BEGINNING
    while not so_far.is_done:
        so_far = trail.check_chain(desk, so_far)
    assert so_far.broken == 7
