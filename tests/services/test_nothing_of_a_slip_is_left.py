# SPDX-License-Identifier: Apache-2.0
"""Where the words of a slip may be found, and where not: in the audit, in file names and beside the store never; after
an erasure nowhere.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from tests.conftest import Office
from tests.services.test_attacks_on_her_consent import words_of
from tests.services.test_erasure import agreed, erase, house, pages
from tests.services.test_slips import row

from intake_desktop.domain.disclosure import Fact
from intake_desktop.domain.permissions import NoRecord
from intake_desktop.domain.referrals import Step
from intake_desktop.domain.stubs import StubPlan
from intake_desktop.services import consents, erasure, referrals, slip_drafts, slips, stubs
from intake_desktop.services.consents import ReleasePlan
from intake_desktop.services.slip_rows import SlipRefused
from intake_desktop.services.slips import SlipPlan

__all__ = ["house"]

HERS = {
    "full_name": "Marqueria Zoxana", "may_contact": "yes", "contact_method": "phone_call", "phone": "0300-1239877",
    "phone_is_shared": "no", "safe_words": "tailor Quibblex", "leave_message": "no",
}  # fmt: skip
NAMES = ("marqueria", "zoxana", "1239877", "quibblex", "brimlex")
WORDS = (
    "wexhelp", "wexpaper", "wexrequest", "wexlimit", "wexwhy", "wexnote", "wexdone", "wexfocal", "wexkept", "wexend",
    "wexhalf",
)  # fmt: skip
PLAN = SlipPlan(
    carrier="staff", discreet=False, may_confirm=True, priority="routine", lowered_why="Wexwhy",
    service_line="Wexrequest", facts=(Fact("help_wanted", "Wexhelp"), Fact("perpetrator_name", "Qadvor Brimlex")),
    documents=("Wexpaper",),
)  # fmt: skip


def whole_life(office: Office) -> tuple[str, str]:
    """A slip at the highest level, from her consent to the end, and choices for another one that wait at the lock."""
    case = office.intake("CW01", **HERS).case_id or ""
    legal = office.provider("legal_aid")
    desk = office.desk("CW01")
    plan = ReleasePlan(
        legal, "legal_aid", "l4_documents", "given", method="signature", limits="Wexlimit",
        items=("help_wanted", "perpetrator_name"), documents=("Wexpaper",),
    )  # fmt: skip
    line = consents.record_release(desk, case, plan).value
    slip = slips.draft_slip(desk, case, line, PLAN).value
    paper = words_of(slips.slip_pdf(desk, slip))
    assert all(word in paper.lower() for word in ("brimlex", "wexhelp", "wexpaper", "marqueria"))
    slips.issue_slip(desk, slip)
    referrals.take_step(desk, slip, "delivered", step=Step("delivered", delivery="phone", note="Wexnote"))
    done = StubPlan(
        way="paper", decision="accepted", came=True, result="service_given", to_do="Wexdone", focal_code="Wexfocal"
    )
    stubs.record_stub(desk, slip, done)
    referrals.take_step(desk, slip, "closed", step=Step("closed", without_why="Wexend"))
    slip_drafts.keep_choices(desk, case, {"sector": "legal_aid", "words": {"help_wanted": "Wexkept"}})
    slip_drafts.keep_reply(desk, slip, {"decision": "accepted", "to_do": "Wexhalf"})
    return case, slip


def left(office: Office, marks: tuple[str, ...]) -> list[str]:
    text = pages(office).lower()
    return [mark for mark in marks if mark.encode() in text]


def test_neither_the_audit_nor_a_file_beside_the_store_says_a_word_of_it(
    house: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(beside))
    whole_life(house)
    desk = house.desk("SV01")
    desk.store.checkpoint()
    said = " ".join(str(one) for one in desk.store.reader.execute("select * from audit").fetchall()).lower()
    assert "copies 1" in said
    assert [mark for mark in (*NAMES, *WORDS) if mark in said] == []
    assert Path(tempfile.gettempdir()) == beside, "files that other programs of this machine make are not asked"
    for place in (house.home, beside):
        for path in place.rglob("*"):
            held = path.name.lower().encode() + (path.read_bytes().lower() if path.is_file() else b"")
            assert [mark for mark in (*NAMES, *WORDS) if mark.encode() in held] == []


def test_with_her_file_goes_all_that_was_said_of_it(house: Office) -> None:
    case, slip = whole_life(house)
    number, counterfoil = row(house, slip, "slip_number", "counterfoil")
    assert left(house, (*NAMES, *WORDS)) == [*NAMES, *WORDS], "the look finds them while they are there"
    erase(house, case)
    assert left(house, (*NAMES, *WORDS, str(number).lower())) == []
    assert counterfoil
    desk = house.desk("CW01")
    for table in ("referral", "referral_event", "stub", "consent", "task", "slip_draft", "perpetrator_identity"):
        assert desk.store.reader.execute(f"select count(*) from {table}").fetchone() == (0,), table
    for deed in (slips.slip_pdf, slips.issue_slip):
        with pytest.raises(NoRecord):
            deed(desk, slip)  # type: ignore[operator]
    with pytest.raises(stubs.SlipUnknown):
        stubs.find_slip(desk, str(number))
    assert desk.store.journal.rebuild_differences() == []


def test_with_her_name_goes_his_and_all_that_was_typed_of_them(house: Office) -> None:
    """His name on a slip to the lawyer is kept where names are, what she said under the key of who she is: both go when
    nobody is to know any more who came."""
    case, slip = whole_life(house)
    line = row(house, slip, "consent")[0]
    again = slips.draft_slip(house.desk("CW01"), case, str(line), msgspec.structs.replace(PLAN, documents=())).value
    erasure.erase_identity(house.desk("CA01"), case, "court_order", agreed(house))
    assert left(house, (*NAMES, *WORDS)) == []
    with pytest.raises(SlipRefused):  # the limits that she set went too, and without them nothing leaves
        slips.slip_pdf(house.desk("CW01"), again)
    assert house.desk("CW01").store.journal.rebuild_differences() == []
