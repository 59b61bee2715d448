# SPDX-License-Identifier: Apache-2.0
"""Two PCs of a centre write down steps of one slip without knowing of each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Office

from intake_desktop.domain.referrals import Step
from intake_desktop.services import bundles, cases, consents, referrals, slip_rows, slips
from intake_desktop.services.slips import SlipPlan
from intake_desktop.services.stubs import SlipUnknown, StubPlan, find_slip, record_stub


def carry(giver: Office, taker: Office, stick: Path) -> None:
    stick.mkdir(exist_ok=True)
    packed = bundles.export_bundle(giver.desk("SV01"), stick).value
    bundles.import_bundle(taker.desk("SV01"), packed.path)


def issued(a: Office, place: str) -> tuple[str, str]:
    """A slip that was printed at A."""
    case = a.intake().case_id or ""
    line = a.release(case, place, sector="legal_aid")
    desk = a.desk("CW01")
    slip = slips.draft_slip(desk, case, line, SlipPlan(discreet=False, may_confirm=True)).value
    slips.issue_slip(desk, slip)
    return case, slip


def take(office: Office, slip: str, *steps: Step) -> None:
    for step in steps:
        office.clock.shift(minutes=2)
        referrals.take_step(office.desk("SV01"), slip, step.status, step=step)


def seen(office: Office, case: str) -> tuple[str, list[str]]:
    (shown,) = referrals.referrals_of(office.desk("SV01"), case)
    return shown.slip.status, sorted(one.status for one in shown.events)


CANCELLED = (Step("cancelled", note="Printed twice"),)
WENT_ON = (Step("delivered", delivery="phone"), Step("received"))
SAID_NO = (Step("declined_by_survivor"),)
CAME = (*WENT_ON, Step("accepted", walk_in=True), Step("in_service"))
STORIES = (
    (CANCELLED, WENT_ON, "received"),
    (SAID_NO, WENT_ON, "declined_by_survivor"),
    (SAID_NO, CAME, "in_service"),
    (WENT_ON, WENT_ON[:1], "received"),
)
"""What is taken down at A, what at B, and what counts when both have heard of each other."""


def test_both_steps_are_kept_one_counts_and_nobody_is_asked(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")
    place = a.provider("legal_aid")
    told = [issued(a, place) for _ in STORIES]
    withdrawn, stopped = issued(a, place)
    carry(a, b, tmp_path / "first")
    for (_, slip), (here, there, _) in zip(told, STORIES, strict=True):
        take(a, slip, *here)
        take(b, slip, *there)
    consents.withdraw_release(a.desk("SV01"), withdrawn, referrals.find_referral(a.desk("SV01"), stopped).consent)
    record_stub(b.desk("SV01"), stopped, StubPlan(way="paper", decision="accepted"))
    carry(b, a, tmp_path / "to-a")
    carry(a, b, tmp_path / "to-b")
    for office in (a, b):
        for (case, _), (here, there, counts) in zip(told, STORIES, strict=True):
            steps = sorted(["issued", *(step.status for step in (*here, *there))])
            assert seen(office, case) == (counts, steps)
            assert not [one for one in cases.open_case(office.desk("SV01"), case).conflicts if one.field == "status"]
        assert seen(office, withdrawn)[0] == "revoked", "what she took back at one PC stops what another went on with"
        (stop,) = referrals.stop_notices(office.desk("SV01"), withdrawn)
        assert stop.slip.id == stopped
        assert office.desk("SV01").store.journal.rebuild_differences() == []


def test_one_number_on_two_slips_answers_for_neither_until_its_characters_are_read(
    offices: Callable[..., list[Office]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers are random, and two PCs that did not hear of each other may mint one twice."""
    a, b = offices("A", "B")
    place = a.provider("legal_aid")
    carry(a, b, tmp_path / "first")
    one, other = slip_rows.new_slip_number(), slip_rows.new_slip_number()
    minted = [one, one]
    monkeypatch.setattr(slip_rows, "new_slip_number", lambda: minted.pop())
    at_a, at_b = issued(a, place)[1], issued(b, place)[1]
    assert find_slip(a.desk("SV01"), one).id == at_a
    minted += [other, one]
    case = a.intake().case_id or ""
    third = slips.draft_slip(a.desk("CW01"), case, a.release(case, place, sector="legal_aid"), SlipPlan()).value
    number = referrals.find_referral(a.desk("CW01"), third).slip_number
    assert number == other, "no PC gives a number twice that it knows"
    carry(b, a, tmp_path / "to-a")
    desk = a.desk("SV01")
    with pytest.raises(SlipUnknown):
        find_slip(desk, one)
    for slip in (at_a, at_b):
        code = referrals.find_referral(desk, slip).counterfoil
        assert find_slip(desk, f"{one.lower()} {code}").id == slip
    with pytest.raises(SlipUnknown):
        find_slip(desk, f"{one} 1O1O")
    record_stub(desk, at_b, StubPlan(way="paper", decision="accepted"))
    assert [referrals.find_referral(desk, slip).status for slip in (at_a, at_b)] == ["issued", "accepted"]
    assert desk.store.journal.rebuild_differences() == []
