# SPDX-License-Identifier: Apache-2.0
"""The police officer, the doctor and the lawyer in the house: each sees what the survivor released to that desk."""

from __future__ import annotations

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import NoRecord
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.services import cases, consents, providers, referrals, slips, staff
from intake_desktop.services.desk import Desk


def hire(office: Office, code: str, *roles: str) -> None:
    staff.add_staff(office.desk("SV01"), code, roles, "ur", office._passphrase(code), agreement_on="2026-11-01")


def desk_of_the_centre(office: Office, sector: str, *, in_house: bool = True) -> str:
    plan = ProviderPlan(names={"en": "Desk"}, neutral_names={"en": "Desk"}, sectors=(sector,), in_house=in_house)
    return providers.add_provider(office.desk("SV01"), plan).value


def listed(desk: Desk) -> list[str]:
    return [row.id for row in cases.list_cases(desk)]


@pytest.fixture
def released(office: Office) -> tuple[str, str]:
    """A case of CW01 and a consent line that releases it to the police desk of the centre, with her name."""
    hire(office, "PO01", "police_officer")
    police = desk_of_the_centre(office, "police")
    case = office.intake("CW01", services_wanted=["police", "shelter"]).case_id or ""
    return case, office.release(case, police, sector="police", level="l2_contact")


def test_a_desk_sees_a_case_only_once_she_released_it(office: Office, released: tuple[str, str]) -> None:
    case, _ = released
    other = office.intake("CW01", services_wanted=["police"]).case_id or ""
    desk = office.desk("PO01")
    assert listed(desk) == [case]
    with pytest.raises(NoRecord):
        cases.open_case(desk, other)


def test_it_sees_its_own_lines_and_no_answers(office: Office, released: tuple[str, str]) -> None:
    case, line = released
    office.release(case, office.provider(), sector="shelter")
    file = cases.open_case(office.desk("PO01"), case)
    assert file.record is None
    assert [one.id for one in file.consents] == [line]
    assert [one.sector for one in file.service_lines] == ["police"]
    assert file.row.services_wanted == ("police",)
    assert file.conflicts == ()


def test_her_name_is_hers_to_release(office: Office, released: tuple[str, str]) -> None:
    case, _ = released
    assert cases.reveal_identity(office.desk("PO01"), case, "call_now").full_name == "زینب بی بی"
    hire(office, "LO01", "legal_officer")
    legal = desk_of_the_centre(office, "legal_aid")
    office.release(case, legal, sector="legal_aid", level="l1_code_only")
    lawyer = office.desk("LO01")
    assert listed(lawyer) == [case]
    assert not cases.open_case(lawyer, case).has_identity
    with pytest.raises(NoRecord):
        cases.reveal_identity(lawyer, case, "court")
    assert cases.search_cases(lawyer, "زینب") == []


@pytest.mark.parametrize("how", ["withdrawn", "expired", "elsewhere"])
def test_what_she_takes_back_is_gone(office: Office, released: tuple[str, str], how: str) -> None:
    case, line = released
    if how == "withdrawn":
        consents.withdraw_release(office.desk("CW01"), case, line)
    elif how == "expired":
        office.clock.shift(days=91)
    else:
        consents.withdraw_release(office.desk("CW01"), case, line)
        station = desk_of_the_centre(office, "police", in_house=False)
        office.release(case, station, sector="police", level="l4_documents")
    desk = office.desk("PO01")
    assert listed(desk) == []
    with pytest.raises(NoRecord):
        cases.open_case(desk, case)


def test_a_desk_works_on_the_slips_of_its_own_sector(office: Office, released: tuple[str, str]) -> None:
    case, _ = released
    hire(office, "MO01", "medical_officer")
    clinic = desk_of_the_centre(office, "medical_health")
    to_clinic = office.release(case, clinic, sector="medical_health", level="l3_need_to_know")
    to_shelter = office.release(case, office.provider(), sector="shelter", level="l1_code_only")
    plan = slips.SlipPlan(discreet=False)
    doctor = office.desk("MO01")
    slip = slips.draft_slip(doctor, case, to_clinic, plan).value
    slips.issue_slip(doctor, slip)
    with pytest.raises(NoRecord):
        slips.draft_slip(doctor, case, to_shelter, plan)
    hers = slips.draft_slip(office.desk("CW01"), case, to_shelter, plan).value
    slips.issue_slip(office.desk("CW01"), hers)
    with pytest.raises(NoRecord):
        referrals.take_step(office.desk("MO01"), hers, "handed_over")


def test_the_front_desk_goes_on_with_those_of_today_only(office: Office) -> None:
    hire(office, "FD01", "front_desk")
    case = office.intake("FD01").case_id or ""
    assert listed(office.desk("FD01")) == [case]
    office.clock.shift(days=1)
    assert listed(office.desk("FD01")) == []
