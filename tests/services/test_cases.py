# SPDX-License-Identifier: Apache-2.0
"""Finding a case again, opening it, and not learning of one that is none of one's business."""

from __future__ import annotations

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import NoRecord
from intake_desktop.services import access, cases
from intake_desktop.store import audit


def test_a_case_is_found_by_the_beginning_of_its_code_or_number(office: Office) -> None:
    finished = office.intake()
    office.intake()
    desk = office.desk("CW01")
    code, number = finished.survivor_code or "", finished.case_number or ""
    for typed in (code, code.lower(), code[:6], code.partition("-")[2][:3], number, "2026-a-0001", "0001"):
        assert finished.case_id in [row.id for row in cases.search_cases(desk, typed)], typed
    assert [row.number for row in cases.search_cases(desk, number)] == [number]
    assert cases.search_cases(desk, "ZZZZ-nothing") == []
    assert cases.search_cases(desk, "  ") == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("زینب بی بی", "زين"),
        ("زینب بی بی", "بی بی زینب"),
        ("सुनीता देवी", "सुनी"),
        ("क्षत्रिय कुमारी", "क्षत्रिय"),
        ("Zainab Bibi", "zainab b"),
        ("زینب بی بی", "Zaynab"),
        ("ज़ैनब", "زینب"),
        ("Sunita Devi", "सुनी"),
        ("Gul Naz", "گلناز"),
    ],
)
def test_a_name_is_found_as_it_is_typed_in_any_script(office: Office, name: str, typed: str) -> None:
    finished = office.intake(full_name=name)
    office.intake(full_name="Somebody Else")
    rows = cases.search_cases(office.desk("CW01"), typed)
    assert [row.id for row in rows] == [finished.case_id]
    assert name not in str(rows)


def test_looking_for_a_name_is_noted_once_a_minute(office: Office) -> None:
    office.intake(full_name="Zainab")
    desk = office.desk("CW01")

    def noted() -> int:
        query = "select count(*) from audit where event = 'identity_revealed'"
        return int(desk.store.reader.execute(query).fetchone()[0])

    for typed in ("za", "zai", "zain"):
        assert cases.search_cases(desk, typed)
    assert noted() == 1
    office.clock.shift(minutes=2)
    cases.search_cases(desk, "zaina")
    assert noted() == 2


def test_a_caseworker_sees_her_own_cases_and_the_supervisor_all(office: Office) -> None:
    mine, hers = office.intake("CW01"), office.intake("CW02", full_name="Shazia")
    assert [row.id for row in cases.list_cases(office.desk("CW01"))] == [mine.case_id]
    assert cases.search_cases(office.desk("CW01"), "Shazia") == []
    assert cases.search_cases(office.desk("CW01"), hers.survivor_code or "") == []
    assert {row.id for row in cases.list_cases(office.desk("SV01"))} == {mine.case_id, hers.case_id}


def test_somebody_without_the_right_is_told_that_there_is_no_such_record(office: Office) -> None:
    hers = office.intake("CW02").case_id or ""
    for ask in (
        lambda: cases.open_case(office.desk("CW01"), hers),
        lambda: cases.open_case(office.desk("CW01"), "0" * 32),
        lambda: cases.set_category(office.desk("CW01"), hers, "other"),
        lambda: cases.reveal_identity(office.desk("CW01"), hers, "call_now"),
    ):
        with pytest.raises(NoRecord):
            ask()


def test_a_counsellor_sees_no_names(office: Office) -> None:
    case = (
        office.intake(
            may_contact="yes",
            contact_method="phone_call",
            phone="0300-1234567",
            phone_is_shared="no",
            leave_message="no",
        ).case_id
        or ""
    )
    with pytest.raises(NoRecord):
        cases.reveal_identity(office.desk("CO01"), case, "call_now")
    access.assign_counsellor(office.desk("SV01"), case, "CO01")
    shown = cases.reveal_identity(office.desk("CO01"), case, "call_now")
    assert (shown.full_name, shown.name_used, shown.phone) == (None, None, "0300-1234567")
    assert cases.search_cases(office.desk("CO01"), "زینب") == []


def test_the_list_goes_on_page_by_page_without_a_gap(office: Office) -> None:
    for _ in range(7):
        office.intake()
    desk = office.desk("CW01")
    seen: list[str] = []
    page = cases.list_cases(desk, limit=3)
    while page:
        seen += [row.number for row in page]
        page = cases.list_cases(desk, page[-1].key, limit=3)
    assert seen == [f"MLT-2026-A-000{n}" for n in range(7, 0, -1)]


def test_opening_and_revealing_are_noted_with_who_and_why(office: Office) -> None:
    case = office.intake(full_name="MARKER-NAME").case_id or ""
    desk = office.desk("CW01")
    cases.open_case(desk, case)
    identity = cases.reveal_identity(desk, case, "call_now")
    assert identity.full_name == "MARKER-NAME"
    rows = desk.store.reader.execute("select actor, event, about from audit order by nr desc limit 2").fetchall()
    told = f"{case} call_now see_identity see_contact"
    assert rows == [("CW01", "identity_revealed", told), ("CW01", "record_opened", case)]
    assert "MARKER-NAME" not in str(desk.store.reader.execute("select * from audit").fetchall())
    assert audit.first_broken(desk.store.reader) is None
    with pytest.raises(ValueError):
        cases.reveal_identity(desk, case, "curiosity")


def test_the_category_is_one_of_the_list(office: Office) -> None:
    case = office.intake().case_id or ""
    desk = office.desk("CW01")
    cases.set_category(desk, case, "domestic_violence")
    assert cases.open_case(desk, case).row.category == "domestic_violence"
    with pytest.raises(ValueError):
        cases.set_category(desk, case, "made_up")
