# SPDX-License-Identifier: Apache-2.0
"""Two PCs of a centre write down steps of one slip without knowing of each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.partners import TwoCentres

from intake_desktop.domain.referrals import Step
from intake_desktop.domain.stubs import StubPlan
from intake_desktop.services import bundles, cases, consents, exchange, incoming, referrals, slip_rows, slips
from intake_desktop.services.desk import Desk
from intake_desktop.services.slips import SlipPlan
from intake_desktop.services.stubs import SlipUnknown, find_slip, record_stub
from intake_desktop.sync import slip_file
from intake_desktop.sync.slip_outcomes import SlipFileRefused


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


def test_sealed_slips_of_one_number_are_kept_answered_and_stopped_each_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centres = TwoCentres(tmp_path)
    one = slip_rows.new_slip_number()
    monkeypatch.setattr(slips, "unused_number", lambda _: one)  # as if another PC had minted the second
    (first, at_first), (_, at_second) = centres.slip("l1_code_only"), centres.slip()
    sent = [centres.send(at_first), centres.send(at_second)]
    kept = [centres.keep(file) for file in sent]

    def ours() -> Desk:
        return centres.ours.desk("SV01")

    theirs = centres.theirs.desk("CW01")
    shown = [incoming.open_incoming(theirs, id).content for id in kept]
    assert [len(content.facts) for content in shown] == [0, 1], "the second took not the place of the first"
    plan = StubPlan(way="file", decision="accepted")
    reply = incoming.answer_slip(theirs, kept[1], plan, centres.stick).value
    incoming.take_reply(ours(), incoming.look_into(ours(), reply.path))
    stands = [referrals.find_referral(ours(), slip).status for slip in (at_first, at_second)]
    assert stands == ["delivered", "accepted"]
    address = exchange._address(theirs, centres.sender)
    for which in ("", "0" * 32):
        unclear = slip_file.reply(address, (one, which), theirs.now().astimezone(), plan)
        path = exchange.write_sealed(theirs, centres.stick, unclear, address, one).path
        with pytest.raises(SlipFileRefused) as refused:
            incoming.look_into(ours(), path)
        assert refused.value.outcome == "no_such_slip"
    late = centres.send(at_first)
    consents.withdraw_release(ours(), first, referrals.find_referral(ours(), at_first).consent)
    stop = exchange.send_stop(ours(), at_first, centres.stick).value
    assert [owed.referral_id for owed in exchange.stops_to_send(ours())] == []
    assert incoming.take_stop(theirs, incoming.look_into(theirs, stop.path)).value == 1
    assert incoming.forget_due(theirs).value == 0
    assert [row.id for row in incoming.list_incoming(theirs) if row.state != "stopped"] == [kept[1]]
    with pytest.raises(SlipFileRefused) as refused:
        incoming.look_into(theirs, late.path)
    assert refused.value.outcome == "stopped"
    _, third = centres.slip()
    seen = incoming.look_into(theirs, centres.send(third).path)
    assert (seen.kind, seen.found.slip_number) == ("slip", one), "what stopped the first stops no other"
    for office in (centres.ours, centres.theirs):
        assert office.desk("SV01").store.journal.rebuild_differences() == []
    centres.close()
