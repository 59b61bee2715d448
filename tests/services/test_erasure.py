# SPDX-License-Identifier: Apache-2.0
"""She asks that nothing about her is kept. Two persons destroy her file; afterwards it is looked for everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from tests.conftest import Office
from tests.services import full_intake

from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed
from intake_desktop.services import access, bundles, cases, classifications, consents, drafts, erasure, slips
from intake_desktop.services.intakes import Finished
from intake_desktop.services.second import Second, SecondRefused, confirm_second
from intake_desktop.services.slips import SlipPlan
from intake_desktop.store import audit
from intake_desktop.store.things import TABLES

Offices = Callable[..., list[Office]]
HERS = {
    "full_name": "Marqueria Zoxana", "may_contact": "yes", "contact_method": "phone_call", "phone": "0300-1239877",
    "phone_is_shared": "yes", "safe_words": "tailor Quibblex", "safe_times": "Wexmorning",
}  # fmt: skip
MARKS = ("marqueria", "zoxana", "1239877", "quibblex", "wexmorning")
PAGE, RESERVED = 4096, 80


@pytest.fixture
def house(office: Office) -> Office:
    """A centre with somebody who may erase."""
    office.hire("CA01", "centre_administrator")
    return office


def agreed(office: Office, code: str = "SV01", *, at: str = "CA01") -> Second:
    """Somebody comes and agrees to an erasure."""
    passphrase = bytearray(office.passphrases[code].encode())
    return confirm_second(office.desk(at), code, passphrase, Action.ERASE_RECORD)


def erase(office: Office, case_id: str | None, reason: str = "her_wish") -> None:
    erasure.erase_record(office.desk("CA01"), case_id or "", reason, agreed(office))


def pages(office: Office) -> bytes:
    """The whole file as somebody reads it who has the key: tables, indexes and what lies in unused corners."""
    desk = office.desk("CA01")
    desk.store.checkpoint()
    key, raw, found = bytes(desk.unlocked.data_key[:32]), Path(desk.store.path).read_bytes(), []
    for at in range(0, len(raw), PAGE):
        page = raw[at : at + PAGE]
        iv, sealed = page[-RESERVED:][:16], page[16 if at == 0 else 0 : -RESERVED]
        found.append(Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor().update(sealed))
    return b"".join(found)


def marks(office: Office, finished: Finished) -> list[str]:
    """What of her can be found in the file."""
    text = pages(office).lower()
    code = (finished.survivor_code or "").lower()
    return [mark for mark in (*MARKS, code, code.partition("-")[2]) if mark.encode() in text]


def rows(office: Office, case_id: str | None) -> dict[str, int]:
    """How many rows of each table belong to a case or to a person, after all."""
    db = office.desk("CA01").store.reader
    counted = {table.name: db.execute(f"select count(*) from {table.name}").fetchone()[0] for table in TABLES.values()}
    return {name: count for name, count in counted.items() if count}


def test_nothing_of_her_is_left_to_read(house: Office) -> None:
    gone = house.intake("CW01", **HERS)
    line = house.release(gone.case_id or "", house.provider())
    slip = slips.draft_slip(house.desk("CW01"), gone.case_id or "", line, SlipPlan()).value
    slips.issue_slip(house.desk("CW01"), slip)
    access.assign_counsellor(house.desk("CW01"), gone.case_id or "", "CO01")
    access.bar_from_case(house.desk("SV01"), gone.case_id or "", "CW02", "related_survivor")
    assert set(marks(house, gone)) >= set(MARKS), "the look finds her while she is there"
    erase(house, gone.case_id)
    assert marks(house, gone) == []
    assert rows(house, gone.case_id) == {"provider": 1}
    desk = house.desk("CA01")
    for typed in ("Marqueria", gone.survivor_code or "", gone.case_number or ""):
        assert cases.search_cases(desk, typed) == []
    for ask in (
        lambda: cases.open_case(desk, gone.case_id or ""),
        lambda: consents.withdraw_release(house.desk("CW01"), gone.case_id or "", line),
        lambda: slips.slip_pdf(house.desk("CW01"), slip),
    ):
        with pytest.raises(NoRecord):
            ask()


def test_nothing_of_what_she_told_in_full_is_left_nor_of_a_draft_that_goes_on(house: Office) -> None:
    """Incidents, names of those she accuses, her address, a supervisor's decisions, and what somebody still types."""
    gone = full_intake.take(house)
    case = gone.case_id or ""
    first = classifications.incidents_of(house.desk("SV01"), case)[0]
    classifications.override_type(house.desk("SV01"), case, first.id, "rape", "Zoxana told the doctor.")
    classifications.change_risk(house.desk("SV01"), case, "medium", "Brimlex left the city.")
    drafts.begin_intake(house.desk("CW01"), "full_intake", mode="full", case_id=case)
    assert all(mark.encode() in pages(house).lower() for mark in full_intake.MARKS), "the look finds them all"
    erase(house, case)
    left = pages(house).lower()
    assert [mark for mark in full_intake.MARKS if mark.encode() in left] == []
    assert rows(house, case) == {}
    assert drafts.list_drafts(house.desk("CW01")) == []
    assert house.desk("CA01").store.journal.rebuild_differences() == []


def test_nobody_elses_file_is_touched_and_no_name_leads_to_the_next_woman(house: Office) -> None:
    """Rows are numbered: the next woman gets the number of the one who is gone, and must not be found by her name."""
    stays, gone = house.intake("CW01", full_name="Somebody Else"), house.intake("CW01", **HERS)
    erase(house, gone.case_id)
    coming = house.intake("CW01", full_name="Nobody Before")
    desk = house.desk("CA01")
    assert [row.id for row in cases.list_cases(desk)] == [coming.case_id, stays.case_id]
    assert cases.search_cases(desk, "Zoxana") == []
    assert [row.id for row in cases.search_cases(desk, "Somebody")] == [stays.case_id]
    assert cases.reveal_identity(desk, stays.case_id or "", "court").full_name == "Somebody Else"


def test_the_journal_and_the_audit_stay_whole(house: Office) -> None:
    gone = house.intake("CW01", **HERS)
    house.intake("CW01")
    erase(house, gone.case_id)
    desk = house.desk("CA01")
    assert desk.store.journal.first_broken() is None
    assert desk.store.journal.rebuild_differences() == []
    assert audit.first_broken(desk.store.reader) is None
    row = desk.store.reader.execute("select actor, about from audit where event = 'record_erased'").fetchall()
    assert row == [("CA01", f"{gone.case_id} her_wish with SV01")]


def test_every_pc_that_hears_of_it_forgets_her(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    for office in (a, b):
        office.hire("CA01", "centre_administrator")
    gone, stays = a.intake("CW01", **HERS), a.intake("CW01", full_name="Somebody Else")
    carry(a, b, tmp_path)
    b.release(gone.case_id or "", b.provider())
    assert set(marks(b, gone)) >= set(MARKS)
    erase(a, gone.case_id)
    carry(a, b, tmp_path)
    assert marks(b, gone) == []
    carry(b, a, tmp_path)
    assert marks(a, gone) == [], "what the other PC wrote meanwhile does not bring her back"
    for office in (a, b):
        desk = office.desk("CA01")
        assert [row.id for row in cases.list_cases(desk)] == [stays.case_id]
        assert desk.store.journal.rebuild_differences() == []


def test_nobody_erases_alone(house: Office) -> None:
    case = house.intake("CW01").case_id or ""
    with pytest.raises(SecondRefused):
        agreed(house, "CA01")
    for action in (Action.RESTORE, Action.PRINT_SHEET):
        passphrase = bytearray(house.passphrases["SV01"].encode())
        other = confirm_second(house.desk("CA01"), "SV01", passphrase, action)
        with pytest.raises(SecondRefused):
            erasure.erase_record(house.desk("CA01"), case, "her_wish", other)
    assert cases.open_case(house.desk("CA01"), case)


def test_one_agreement_erases_one_file(house: Office) -> None:
    first, second = house.intake("CW01").case_id or "", house.intake("CW01").case_id or ""
    proof = agreed(house)
    erasure.erase_record(house.desk("CA01"), first, "her_wish", proof)
    with pytest.raises(SecondRefused):
        erasure.erase_record(house.desk("CA01"), second, "her_wish", proof)
    assert cases.open_case(house.desk("CA01"), second)


def test_whoever_knows_one_of_them_neither_erases_nor_agrees(house: Office) -> None:
    """Her husband's sister must not make the file disappear before the court asks for it."""
    case = house.intake("CW01").case_id or ""
    access.bar_from_case(house.desk("CA01"), case, "CW02", "related_alleged")
    with pytest.raises(SecondRefused) as refused:
        erasure.erase_record(house.desk("CA01"), case, "her_wish", agreed(house, "CW02"))
    assert "conflict of interest" in str(refused.value.what.text)
    access.declare_interest(house.desk("CA01"), case, "other")
    with pytest.raises(NoRecord):
        erasure.erase_record(house.desk("CA01"), case, "her_wish", agreed(house, "SV01"))
    assert cases.open_case(house.desk("SV01"), case)


def test_a_supervisor_asks_and_does_not_erase(house: Office) -> None:
    case = house.intake("CW01").case_id or ""
    with pytest.raises(NotAllowed):
        erasure.erase_record(house.desk("SV01"), case, "her_wish", agreed(house))
    assert cases.open_case(house.desk("SV01"), case)


def test_the_reason_is_one_of_the_list(house: Office) -> None:
    case = house.intake("CW01").case_id or ""
    with pytest.raises(ValueError):
        erase(house, case, "spring cleaning")
    assert cases.open_case(house.desk("SV01"), case)


def carry(sender: Office, receiver: Office, folder: Path) -> None:
    packed = bundles.export_bundle(sender.desk("SV01"), folder).value
    bundles.import_bundle(receiver.desk("SV01"), packed.path)
