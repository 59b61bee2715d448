# SPDX-License-Identifier: Apache-2.0
"""She says less, or no, at one PC while another one goes on with what she said before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.test_attacks_on_her_consent import REACHED, words_of
from tests.services.test_one_slip_at_two_pcs import carry

from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import agreements, consents, referrals, slips, todo
from intake_desktop.services.agreements import ConsentPlan
from intake_desktop.services.referrals import find_referral
from intake_desktop.services.slips import SlipPlan, SlipRefused

FULL = SlipPlan(carrier="staff", discreet=False)
Offices = Callable[..., list[Office]]


def told_less_elsewhere(a: Office, b: Office, stick: Path) -> tuple[str, str, str]:
    """A slip with her name that A printed, while she said at B that only her code may be told."""
    case = a.intake("CW01", full_name="Marker Zainab", **REACHED).case_id or ""
    line = a.release(case, a.provider("legal_aid"), sector="legal_aid", level="l2_contact")
    carry(a, b, stick)
    slip = slips.draft_slip(a.desk("CW01"), case, line, FULL).value
    slips.issue_slip(a.desk("CW01"), slip)
    assert "Marker" in words_of(slips.slip_pdf(a.desk("CW01"), slip))
    lower = consents.change_level(b.desk("SV01"), case, line, "l1_code_only").value
    carry(b, a, stick)
    carry(a, b, stick)
    return case, slip, lower


def said(office: Office, slip: str) -> str:
    try:
        return words_of(slips.slip_pdf(office.desk("SV01"), slip))
    except SlipRefused:
        return ""


def test_what_she_narrowed_at_one_pc_is_printed_by_no_other(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    case, slip, lower = told_less_elsewhere(a, b, tmp_path / "stick")
    for office in (a, b):
        assert "Marker" not in said(office, slip)
    assert "tell_less" in [one.kind for one in todo.tasks_of(a.desk("SV01"), case)], "the paper of A says more"
    consents.withdraw_release(a.desk("SV01"), case, lower)
    assert find_referral(a.desk("SV01"), slip).status == "revoked", "though it stands on the line before"
    assert "tell_to_stop" in [one.kind for one in todo.tasks_of(a.desk("SV01"), case)]
    carry(a, b, tmp_path / "stick")
    assert find_referral(b.desk("SV01"), slip).status == "revoked"
    for office in (a, b):
        with pytest.raises(Trouble):
            slips.slip_pdf(office.desk("SV01"), slip)
        assert office.desk("SV01").store.journal.rebuild_differences() == []


def test_that_she_wants_nothing_here_any_more_stops_the_printer_of_every_pc(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    case = a.intake("CW01").case_id or ""
    line = a.release(case, a.provider("legal_aid"), sector="legal_aid")
    carry(a, b, tmp_path / "stick")
    slip = slips.draft_slip(a.desk("CW01"), case, line, FULL).value
    agreements.record_consent(b.desk("SV01"), case, ConsentPlan("services", "withdrawn"))
    assert said(a, slip)
    carry(b, a, tmp_path / "stick")
    assert not said(a, slip)
    with pytest.raises(SlipRefused):
        slips.issue_slip(a.desk("CW01"), slip)
    assert [one.slip.status for one in referrals.referrals_of(a.desk("CW01"), case)] == ["cancelled"]


def test_a_slip_that_another_pc_issued_meanwhile_is_stopped_when_they_meet(offices: Offices, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    case = a.intake("CW01").case_id or ""
    line = a.release(case, a.provider("legal_aid"), sector="legal_aid")
    carry(a, b, tmp_path / "stick")
    slip = slips.draft_slip(a.desk("CW01"), case, line, FULL).value
    slips.issue_slip(a.desk("CW01"), slip)
    agreements.record_consent(b.desk("SV01"), case, ConsentPlan("services", "withdrawn"))
    carry(b, a, tmp_path / "stick")
    assert find_referral(a.desk("SV01"), slip).status == "revoked"
    assert "tell_to_stop" in [one.kind for one in todo.tasks_of(a.desk("SV01"), case)]
