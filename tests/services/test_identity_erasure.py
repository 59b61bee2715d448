# SPDX-License-Identifier: Apache-2.0
"""She wants nobody to know who came, and agrees that what happened is kept: her name goes, the case stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.test_erasure import HERS, agreed, carry, house, pages
from tests.services.test_restoring import backed_up, go_back

from intake_desktop.domain.permissions import Action, NotAllowed
from intake_desktop.domain.vaulted import IDENTIFYING, VAULTED, identity_subject, is_identity, person_of
from intake_desktop.services import cases, drafts, erasure, proceedings
from intake_desktop.services.erasure import IdentityKept
from intake_desktop.store.troubles import IdentityErased

Offices = Callable[..., list[Office]]
MARKS = (b"marqueria", b"zoxana", b"1239877", b"quibblex", b"wexmorning")

__all__ = ["house"]


def erase_identity(office: Office, case: str, reason: str = "her_wish") -> None:
    erasure.erase_identity(office.desk("CA01"), case, reason, agreed(office))


def left(office: Office) -> list[bytes]:
    text = pages(office).lower()
    return [mark for mark in MARKS if mark in text]


def person_id(office: Office, case: str) -> str:
    return cases.visible_case(office.desk("CA01"), case, Action.SEE_CASES)[1].id


def test_the_name_is_gone_and_the_case_is_there(house: Office) -> None:
    case = house.intake("CW01", **HERS).case_id or ""
    assert len(left(house)) == len(MARKS)
    before = cases.open_case(house.desk("CW01"), case)
    erase_identity(house, case)
    assert left(house) == []
    after = cases.open_case(house.desk("CW01"), case)
    assert after.row.survivor_code == before.row.survivor_code
    assert after.service_lines == before.service_lines
    assert after.record == before.record
    assert not after.has_identity
    found = cases.reveal_identity(house.desk("CW01"), case, "call_now")
    assert (found.full_name, found.phone) == (None, None)
    assert cases.search_cases(house.desk("SV01"), "Zoxana") == []


def test_the_journal_stays_whole_and_can_be_played_again(house: Office) -> None:
    case = house.intake("CW01", **HERS).case_id or ""
    erase_identity(house, case)
    store = house.desk("CA01").store
    assert store.journal.first_broken() is None
    assert store.journal.rebuild_differences() == []
    store.journal.rebuild()
    assert left(house) == []
    assert store.journal.erased_at(identity_subject(person_id(house, case))) is not None


def test_every_pc_that_hears_of_it_forgets_her_name(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    for office in (a, b):
        office.hire("CA01", "centre_administrator")
    case = a.intake("CW01", **HERS).case_id or ""
    carry(a, b, tmp_path)
    assert len(left(b)) == len(MARKS)
    begun = drafts.begin_intake(b.desk("CW01"), "full_intake", mode="full", case_id=case).value
    drafts.keep_draft(b.desk("CW01"), begun.id, {**begun.answers, "full_name": "Quibblexina"}, "finish")
    # B reaches her anew, while A erases
    person = person_id(b, case)
    with b.desk("SV01").store.transaction("SV01", "record_changed") as t:
        t.set("identity", cases.part_id(person, "identity"), {"name_used": "Quibblexina"}, person)
    erase_identity(a, case)
    carry(a, b, tmp_path)
    carry(b, a, tmp_path)
    for office in (a, b):
        assert left(office) == [], "neither what was known nor what was written meanwhile"
        desk = office.desk("CA01")
        assert desk.store.reader.execute("select count(*) from draft").fetchone() == (0,), "nor what was begun"
        assert cases.open_case(desk, case).row.id == case
        assert desk.store.journal.rebuild_differences() == []


def test_no_name_is_written_into_the_file_again(house: Office) -> None:
    case = house.intake("CW01", **HERS).case_id or ""
    erase_identity(house, case)
    person = person_id(house, case)
    desk = house.desk("SV01")
    with pytest.raises(IdentityErased), desk.store.transaction("SV01", "record_changed") as t:
        t.set("contact", cases.part_id(person, "contact"), {"phone": "0300"}, person)
    cases.set_category(house.desk("SV01"), case, "domestic_violence")


def test_the_whole_file_can_still_go(house: Office) -> None:
    case = house.intake("CW01", **HERS).case_id or ""
    erase_identity(house, case)
    erasure.erase_record(house.desk("CA01"), case, "her_wish", agreed(house))
    assert house.desk("CA01").store.reader.execute("select count(*) from subject_key").fetchone() == (0,)
    assert cases.list_cases(house.desk("CA01")) == []


def test_a_court_keeps_her_name_until_it_is_over(house: Office) -> None:
    case = house.intake("CW01", **HERS).case_id or ""
    proceedings.record_stage(house.desk("CW01"), case, "investigation", house.desk("CW01").today())
    with pytest.raises(IdentityKept):
        erase_identity(house, case)
    assert len(left(house)) == len(MARKS)
    erase_identity(house, case, "court_order")
    assert left(house) == []


def test_a_file_from_before_goes_only_as_a_whole(house: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a file has one key: destroying it would take the case with it, keeping it would keep the name."""
    with monkeypatch.context() as before:
        before.setattr("intake_desktop.store.transaction.sealed_with", lambda db, thing, person: person)
        case = house.intake("CW01", **HERS).case_id or ""
    with pytest.raises(IdentityKept):
        erase_identity(house, case)
    erasure.erase_record(house.desk("CA01"), case, "her_wish", agreed(house))
    assert left(house) == []


def test_a_file_from_before_reads_and_is_written_to(house: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr("intake_desktop.store.transaction.sealed_with", lambda db, thing, person: person)
        case = house.intake("CW01", **HERS).case_id or ""
    person = person_id(house, case)
    with house.desk("CW01").store.transaction("CW01", "record_changed") as t:
        t.set("identity", cases.part_id(person, "identity"), {"name_used": "Zoxi"}, person)
    found = cases.reveal_identity(house.desk("CW01"), case, "call_now")
    assert (found.full_name, found.name_used) == ("Marqueria Zoxana", "Zoxi")
    assert house.desk("CA01").store.journal.rebuild_differences() == []


def test_two_pcs_that_write_to_a_file_from_before_read_each_other(
    offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would have made another key for who she is, and neither seen that the number is not safe any more."""
    a, b = offices("A", "B")
    with monkeypatch.context() as before:
        before.setattr("intake_desktop.store.transaction.sealed_with", lambda db, thing, person: person)
        case = a.intake("CW01", **HERS).case_id or ""
    person = cases.visible_case(a.desk("SV01"), case, Action.SEE_CASES)[1].id
    with a.desk("SV01").store.scratch() as db:
        db.execute("delete from subject_key where subject = ?", (identity_subject(person),))
    carry(a, b, tmp_path)
    for office, phone in ((a, "0300-1111111"), (b, "0300-2222222")):
        with office.desk("SV01").store.transaction("SV01", "record_changed") as t:
            t.set("contact", cases.part_id(person, "contact"), {"phone": phone}, person)
    carry(a, b, tmp_path)
    carry(b, a, tmp_path)
    for office in (a, b):
        desk = office.desk("SV01")
        told = [one for one in cases.open_case(desk, case).conflicts if one.field == "phone"]
        assert [{sibling.value for sibling in one.siblings} for one in told] == [{"0300-1111111", "0300-2222222"}]
        assert desk.store.journal.rebuild_differences() == []


def test_an_old_backup_does_not_bring_her_name_back(house: Office) -> None:
    case = house.intake("CW01", **HERS).case_id or ""
    path = backed_up(house)
    erase_identity(house, case)
    restored = go_back(house, path)
    assert restored.erased_again == 1
    assert cases.open_case(house.desk("SV01"), case).row.id == case
    assert left(house) == []


def test_who_may_not_erase_does_not(house: Office) -> None:
    case = house.intake("CW01", **HERS).case_id or ""
    with pytest.raises(NotAllowed):
        erasure.erase_identity(house.desk("SV01"), case, "her_wish", agreed(house))


def test_two_files_of_one_woman_go_together(house: Office) -> None:
    first, second = house.intake("CW01", **HERS).case_id or "", house.intake("CW01", **HERS).case_id or ""
    kept, other = person_id(house, first), person_id(house, second)
    with house.desk("SV01").store.transaction("SV01", "record_changed") as t:
        t.set("person", other, {"duplicate_of": kept}, other)
    erase_identity(house, first)
    assert left(house) == []
    erasure.erase_record(house.desk("CA01"), second, "her_wish", agreed(house))
    assert cases.list_cases(house.desk("CA01")) == []


def test_both_keys_are_found_from_each_other() -> None:
    for _ in range(50):
        person = cases.part_id("x", "y")[:12] + "4" + cases.part_id("x", "y")[13:]
        key = identity_subject(person)
        assert key != person
        assert (person_of(key), person_of(person), identity_subject(key)) == (person, person, key)
        assert (is_identity(key), is_identity(person)) == (True, False)
    assert {"identity", "contact", "record_identity", "perpetrator_identity"} == IDENTIFYING
    assert {"session_note", "note_copy"} == VAULTED - IDENTIFYING
