# SPDX-License-Identifier: Apache-2.0
"""She asks who opened her file, and is given a paper that answers and endangers nobody."""

from __future__ import annotations

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed
from intake_desktop.services import access, cases, duplicates, emergencies, openings, papers, trail
from intake_desktop.services.trail import Wanted


@pytest.fixture
def case(office: Office) -> str:
    case = office.intake("CW01").case_id or ""
    office.intake("CW01")
    cases.open_case(office.desk("CW01"), case)
    cases.reveal_identity(office.desk("CW01"), case, "call_now")
    row, _ = cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)
    emergencies.open_in_emergency(office.desk("CO01"), row.survivor_code, "She called in fear and nobody was here")
    office.clock.shift(hours=5)
    cases.open_case(office.desk("CO01"), case)
    return case


def test_it_says_which_role_did_what_on_which_day(office: Office, case: str) -> None:
    found = openings.openings_of(office.desk("SV01"), case)
    told = {(one.role, one.event) for one in found.lines}
    assert {
        ("caseworker", "record_opened"), ("caseworker", "identity_revealed"), ("counsellor", "emergency_access"),
        ("counsellor", "record_opened"), ("caseworker", "record_changed"),
    } <= told  # fmt: skip
    assert found.station == "A"


def test_it_names_nobody_who_works_here(office: Office, case: str) -> None:
    told = repr(openings.openings_of(office.desk("SV01"), case))
    assert not [code for code in ("CW01", "CO01", "SV01") if code in told]


def test_of_files_that_were_put_together_it_says_both(office: Office, case: str) -> None:
    other = office.intake("CW02", full_name="Zainab Khan").case_id or ""
    cases.reveal_identity(office.desk("CW02"), other, "court")
    before = openings.openings_of(office.desk("SV01"), case).lines
    duplicates.join(office.desk("SV01"), case, other, "same_woman", agreed=True)
    after = openings.openings_of(office.desk("SV01"), case).lines

    def revealed(lines: tuple[openings.Opening, ...]) -> int:
        return sum(one.times for one in lines if one.event == "identity_revealed")

    assert revealed(after) > revealed(before)


def test_papers_that_were_printed_for_her_are_on_the_list(office: Office, case: str) -> None:
    papers.note_paper(office.desk("CW01"), case, "consent", 2)
    papers.note_paper(office.desk("CW01"), case, "closure", saved=True)
    told = {(one.role, one.event) for one in openings.openings_of(office.desk("SV01"), case).lines}
    assert {("caseworker", "paper_printed"), ("caseworker", "paper_saved")} <= told


def test_the_paper_is_made_in_her_language_and_noted(office: Office, case: str) -> None:
    for language in ("ur", "hi", "en"):
        assert openings.openings_paper(office.desk("SV01"), case, language).value.startswith(b"%PDF")
    noted = trail.list_trail(office.desk("SV01"), Wanted(event="report_made"))
    assert [one.case_id for one in noted] == [case] * 3


def test_only_whoever_looks_after_the_audit_makes_it_and_not_of_a_case_that_is_closed_to_her(
    office: Office, case: str
) -> None:
    office.hire("SA01", "system_admin")
    office.hire("SV02", "supervisor")
    access.bar_from_case(office.desk("SV01"), case, "SV02", "other")
    for code, trouble in (("CW01", NotAllowed), ("CO01", NotAllowed), ("SA01", NotAllowed), ("SV02", NoRecord)):
        with pytest.raises(trouble):
            openings.openings_of(office.desk(code), case)
        with pytest.raises(trouble):
            openings.openings_paper(office.desk(code), case, "ur")
