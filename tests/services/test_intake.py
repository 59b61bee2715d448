# SPDX-License-Identifier: Apache-2.0
"""She comes in at night: what is typed, kept and saved, exactly as far as she consents."""

from __future__ import annotations

import pytest
from tests.conftest import AGREED, GIVEN, Office

from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.services import cases, drafts, intakes


def test_a_quick_intake_becomes_a_case_with_its_numbers(office: Office) -> None:
    finished = office.intake()
    assert finished.kind == "case"
    assert finished.case_number == "MLT-2026-A-0001"
    case = cases.open_case(office.desk("CW01"), finished.case_id or "")
    assert case.person.survivor_code == finished.survivor_code
    assert (case.person.sex, case.person.age_group, case.person.age_years) == ("female", "age_26_40", 27)
    assert (case.row.owner, case.row.status, case.row.opened_on) == ("CW01", "open", "2026-11-22")
    assert {line.sector for line in case.service_lines} == {"shelter", "legal_aid"}
    assert {line.type: line.decision for line in case.consents} == {
        "services": "given",
        "record_keeping": "given",
        "anonymous_statistics": "given",
    }


def test_numbers_go_on_and_codes_do_not_follow_each_other(office: Office) -> None:
    found = [office.intake() for _ in range(3)]
    assert [one.case_number for one in found] == [f"MLT-2026-A-000{n}" for n in (1, 2, 3)]
    assert len({one.survivor_code for one in found}) == 3


def test_her_name_is_in_the_identity_vault_and_nowhere_else(office: Office) -> None:
    reached = {"may_contact": "yes", "contact_method": "phone_call", "phone": "0300-1234567"}
    finished = office.intake(full_name="MARKER-NAME", phone_is_shared="no", leave_message="no", **reached)
    db = office.desk("CW01").store.reader
    query = "select name from sqlite_schema where type = 'table' and sql like 'create%'"
    tables = [row[0] for row in db.execute(query).fetchall()]
    holding = {one for one in tables if "MARKER-NAME" in str(db.execute(f"select * from {one}").fetchall())}
    assert holding == {"identity"}
    record = cases.open_case(office.desk("CW01"), finished.case_id or "").record
    assert record is not None
    assert not {"full_name", "name_used", "phone"} & set(record.answers)


def test_without_consent_to_services_only_an_anonymous_contact_remains(office: Office) -> None:
    finished = office.intake(consent_services="refused", consent_record=None, age_group="age_26_40")
    assert (finished.kind, finished.case_id, finished.survivor_code) == ("anonymous_contact", None, None)
    db = office.desk("SV01").store.reader
    assert db.execute("select kind, day, sex, age_group from tally").fetchall() == [
        ("anonymous_contact", "2026-11-22", "female", "age_26_40")
    ]
    for table in ("person", "identity", "contact", "case_file", "record", "draft"):
        assert db.execute(f"select count(*) from {table}").fetchone() == (0,), table


def test_without_consent_to_a_record_only_the_service_is_counted(office: Office) -> None:
    finished = office.intake(consent_record="refused", full_name="MARKER-NAME", age_group="age_26_40")
    assert finished.kind == "service_tally"
    desk = office.desk("SV01")
    lines = b"".join(desk.store.journal.lines())
    assert b"MARKER-NAME" not in lines
    assert cases.list_cases(desk) == []


@pytest.mark.parametrize("answers", [{"consent_services": "not_yet_asked"}, {"consent_record": None}, {"sex": None}])
def test_an_intake_that_is_not_complete_stays_a_draft(office: Office, answers: dict[str, str | None]) -> None:
    with pytest.raises(intakes.IntakeIncomplete) as told:
        office.intake(**answers)
    assert next(iter(answers)) in told.value.questions
    kept = drafts.list_drafts(office.desk("CW01"))
    assert len(kept) == 1
    assert kept[0].answers["full_name"] == GIVEN["full_name"]


def test_a_draft_is_there_after_the_power_came_back(office: Office) -> None:
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk).value
    drafts.keep_draft(desk, draft.id, {"full_name": "زین"}, "contact")
    office.desk("SV01")
    again = drafts.open_draft(office.desk("CW01"), draft.id)
    assert (again.answers, again.step) == ({"full_name": "زین"}, "contact")


def test_nobody_opens_the_draft_of_somebody_else(office: Office) -> None:
    draft = drafts.begin_intake(office.desk("CW01")).value
    assert drafts.list_drafts(office.desk("CW02")) == []
    with pytest.raises(NoRecord):
        drafts.open_draft(office.desk("CW02"), draft.id)
    with pytest.raises(NoRecord):
        drafts.keep_draft(office.desk("CW02"), draft.id, {}, "before")


def test_a_draft_that_was_thrown_away_is_gone(office: Office) -> None:
    desk = office.desk("CW01")
    draft = drafts.begin_intake(desk).value
    drafts.discard_draft(desk, draft.id)
    assert drafts.list_drafts(desk) == []


def test_drafts_are_neither_sent_nor_audited(office: Office) -> None:
    desk = office.desk("CW01")
    head, vector = desk.store.audit_head(), desk.store.journal.version_vector()
    draft = drafts.begin_intake(desk).value
    drafts.keep_draft(desk, draft.id, dict(GIVEN), "about")
    assert (desk.store.audit_head(), desk.store.journal.version_vector()) == (head, vector)


def test_whoever_only_counts_takes_no_intake(office: Office) -> None:
    from intake_desktop.services import staff

    staff.add_staff(office.desk("SV01"), "RO01", ("report_officer",), "en", office._passphrase("RO01"), AGREED)
    with pytest.raises(NotAllowed):
        drafts.begin_intake(office.desk("RO01"))
