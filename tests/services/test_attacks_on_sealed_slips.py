# SPDX-License-Identifier: Apache-2.0
"""Another partner, whose keys are known as well, tries to speak for the one who has the slip; and what a file that came
leaves behind.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.partners import TwoCentres
from tests.services.seats import Seat

from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.domain.stubs import StubPlan
from intake_desktop.services import agreements, consents, exchange, incoming, providers, todo
from intake_desktop.services.agreements import ConsentPlan
from intake_desktop.services.desk import Desk
from intake_desktop.services.referrals import SlipRefused, Step, find_referral, referrals_of, take_step
from intake_desktop.services.slip_plans import SlipPlan
from intake_desktop.services.slips import draft_slip, issue_slip
from intake_desktop.sync import slip_file
from intake_desktop.sync.slip_outcomes import SlipFileRefused


class Third(TwoCentres):
    """A third centre DHR, which both others know as a partner of theirs."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.third = Office(folder / "third", "A", "DHR")
        for office in (self.ours, self.theirs):
            self.know(office, self.third)

    def forge(self, to: Office, referral: str, plan: StubPlan | None = None) -> Path:
        """Write what only the partner of this slip may say, signed by the third centre."""
        number = find_referral(self.ours.desk("SV01"), referral).slip_number
        keys = exchange.own_keys(to.desk("SV01"))
        address = slip_file.Address("DHR", {"en": "Dhaka"}, keys.centre, tuple(keys.seal_key.split()))
        now = to.desk("SV01").now().astimezone()
        which = (number, referral)
        plain = slip_file.stop(address, which, now) if plan is None else slip_file.reply(address, which, now, plan)
        return exchange.write_sealed(self.third.desk("SV01"), self.stick, plain, address, number).path

    def close(self) -> None:
        super().close()
        self.third.close()


@pytest.fixture(scope="module")
def centres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Third]:
    made = Third(tmp_path_factory.mktemp("third"))
    yield made
    made.close()


def test_another_partner_cannot_stop_her_slip(centres: Third) -> None:
    _, referral = centres.slip()
    sent = centres.send(referral)
    kept = centres.keep(sent)
    forged = centres.forge(centres.theirs, referral)
    desk = centres.theirs.desk("CW01")
    seen = incoming.look_into(desk, forged)
    assert incoming.take_stop(desk, seen).value == 0
    assert incoming.open_incoming(desk, kept).content.name == "Zainab Bibi"
    again = incoming.look_into(desk, sent.path)
    assert again.known, "and it is not refused as a slip that was stopped"


def test_another_partner_cannot_answer_for_the_one_who_has_the_slip(centres: Third) -> None:
    _, referral = centres.slip()
    centres.send(referral)
    plan = StubPlan(way="file", decision="declined", reason="no_capacity")
    forged = centres.forge(centres.ours, referral, plan)
    with pytest.raises(SlipFileRefused) as refused:
        incoming.look_into(centres.ours.desk("CW01"), forged)
    assert refused.value.outcome == "no_such_slip"
    assert find_referral(centres.ours.desk("CW01"), referral).status == "delivered"


def test_a_reply_and_that_it_came_are_written_as_one(centres: Third) -> None:
    """Between two commits the power could fail, and the same file would count twice."""
    _, referral = centres.slip()
    kept = centres.keep(centres.send(referral))
    plan = StubPlan(way="file", decision="accepted", came=True)
    reply = incoming.answer_slip(centres.theirs.desk("CW01"), kept, plan, centres.stick).value
    desk = centres.ours.desk("CW01")
    seen = incoming.look_into(desk, reply.path)
    rows = "select count(*) from audit where event = 'record_changed'"
    (before,) = desk.store.reader.execute(rows).fetchone()
    for _ in range(2):
        incoming.take_reply(desk, seen)
        assert desk.store.reader.execute(rows).fetchone() == (before + 1,)
    assert len(referrals_of(desk, find_referral(desk, referral).case_id)[0].stubs) == 1


def test_less_at_the_partner_takes_the_place_of_more_and_never_the_other_way(centres: Third) -> None:
    case, referral = centres.slip()
    first = centres.send(referral)
    more = centres.keep(first)
    line = find_referral(centres.ours.desk("CW01"), referral).consent
    consents.change_level(centres.ours.desk("CW01"), case, line, "l1_code_only")
    desk = centres.ours.desk("CW01")
    (owed,) = [one for one in exchange.stops_to_send(desk) if one.referral_id == referral]
    assert owed.is_less
    stop = referrals_of(desk, case)[0].stop
    assert stop is not None
    assert stop.is_less
    again = centres.send(referral)
    assert referral not in [one.referral_id for one in exchange.stops_to_send(desk)], "the file told them"
    assert referrals_of(desk, case)[0].stop is None
    less = centres.keep(again)
    desk = centres.theirs.desk("CW01")
    assert incoming.open_incoming(desk, less).content.name == ""
    with pytest.raises(NoRecord):
        incoming.open_incoming(desk, more)
    for _ in range(2):
        with pytest.raises(SlipFileRefused) as refused:
            incoming.look_into(desk, first.path)
        assert refused.value.outcome == "says_more"
    assert centres.keep(again) == less
    assert desk.store.journal.rebuild_differences() == []


def test_what_is_less_is_remembered_when_nothing_of_it_is_kept_any_more(centres: Third) -> None:
    """The partner gets the lesser file alone and erases it; then somebody finds the first stick."""
    case, referral = centres.slip()
    first = centres.send(referral)
    line = find_referral(centres.ours.desk("CW01"), referral).consent
    consents.change_level(centres.ours.desk("CW01"), case, line, "l1_code_only")
    centres.ours.clock.shift(minutes=5)
    again = centres.send(referral)
    desk = centres.theirs.desk("CW01")
    both = [incoming.look_into(desk, sent.path) for sent in (first, again)]
    less = incoming.accept_slip(desk, both[1]).value
    incoming.forget_slip(desk, less)
    with pytest.raises(SlipFileRefused) as refused:
        incoming.look_into(desk, first.path)
    assert refused.value.outcome == "superseded"
    assert incoming.accept_slip(desk, both[0]).value == "", "and not by whoever has it open since before"
    assert incoming.look_into(desk, again.path).known
    centres.ours.clock.shift(minutes=5)
    centres.theirs.clock.shift(minutes=10)
    assert centres.keep(centres.send(referral)), "a new file of what she allows now is welcome"
    said = str(centres.theirs.desk("SV01").store.reader.execute("select * from slip_file").fetchall())
    assert "Zainab" not in said
    assert "l1_code_only" not in said


def test_in_whatever_order_files_come_and_go_no_more_is_kept_than_the_least_that_came(centres: Third) -> None:
    for order in itertools.permutations(("more", "less", "erase")):
        case, referral = centres.slip()
        files = {"more": centres.send(referral).path}
        line = find_referral(centres.ours.desk("CW01"), referral).consent
        consents.change_level(centres.ours.desk("CW01"), case, line, "l1_code_only")
        centres.ours.clock.shift(minutes=1)
        less = centres.send(referral)
        files["less"] = less.path
        desk, came = centres.theirs.desk("CW01"), set()
        for what in (*order, "more", "less", "erase", "more", "less", "more"):
            if what == "erase":
                for row in _kept_of(desk, less.slip_number):
                    incoming.forget_slip(desk, row.id)
                continue
            with contextlib.suppress(SlipFileRefused):
                seen = incoming.look_into(desk, files[what])
                incoming.accept_slip(desk, seen)
                came.add(what)
            if "less" in came:
                names = [incoming.open_incoming(desk, row.id).content.name for row in _kept_of(desk, less.slip_number)]
                assert names in ([], [""]), order


def _kept_of(desk: Desk, number: str) -> list[incoming.IncomingRow]:
    return [row for row in incoming.list_incoming(desk) if row.slip_number == number]


def _erased_there(centres: Third, stop: exchange.Sent, kept: str) -> None:
    """The partner takes the stop in, and nothing of the slip is left there."""
    desk = centres.theirs.desk("CW01")
    assert incoming.take_stop(desk, incoming.look_into(desk, stop.path)).value == 1
    with pytest.raises(NoRecord):
        incoming.open_incoming(desk, kept)


def test_a_file_that_says_more_than_she_allows_now_can_be_stopped_by_a_file(centres: Third) -> None:
    case, referral = centres.slip()
    kept = centres.keep(centres.send(referral))
    line = find_referral(centres.ours.desk("CW01"), referral).consent
    consents.change_level(centres.ours.desk("CW01"), case, line, "l3_need_to_know", limits="Not her sister")
    desk = centres.ours.desk("CW01")
    stop = exchange.send_stop(desk, referral, centres.stick).value
    assert [one.state for one in todo.tasks_of(desk, case) if one.kind == "tell_less"] == ["done"]
    assert find_referral(desk, referral).status == "delivered"
    with pytest.raises(SlipRefused):
        centres.send(referral)
    _erased_there(centres, stop, kept)


def test_what_came_is_told_by_no_audit_and_no_name_on_the_stick(centres: Third) -> None:
    _, referral = centres.slip()
    sent = centres.send(referral)
    kept = centres.keep(sent)
    desk = centres.theirs.desk("SV01")
    incoming.open_incoming(desk, kept)
    for office in (centres.ours, centres.theirs):
        said = " ".join(map(str, office.desk("SV01").store.reader.execute("select * from audit").fetchall()))
        for word in ("Zainab", "7654321", "tonight", "brother", "two weeks"):
            assert word not in said
    assert not [one.name for one in centres.stick.iterdir() if sent.slip_number.lower() in one.name.lower()]


def test_whoever_reads_her_name_in_a_file_is_noted_though_nothing_is_kept(centres: Third) -> None:
    _, referral = centres.slip()
    sent = centres.send(referral)
    desk = centres.theirs.desk("CW02")
    incoming.look_into(desk, sent.path)
    query = "select event from audit where actor = 'CW02' and about like ?"
    assert desk.store.reader.execute(query, (f"slip {sent.slip_number}%",)).fetchall() == [("identity_revealed",)]


def test_a_file_takes_no_more_than_she_allows_when_it_is_written(centres: Third) -> None:
    case, referral = centres.slip()
    line = find_referral(centres.ours.desk("CW01"), referral).consent
    lower = consents.change_level(centres.ours.desk("CW01"), case, line, "l1_code_only").value
    content = incoming.look_into(centres.theirs.desk("CW01"), centres.send(referral).path).found.content
    assert content is not None
    assert (content.name, content.contact_phone, content.facts) == ("", "", ())
    consents.withdraw_release(centres.ours.desk("CW01"), case, lower)
    with pytest.raises(SlipRefused):
        centres.send(referral)


def test_nothing_is_sent_once_she_wants_nothing_here(centres: Third) -> None:
    case, referral = centres.slip()
    agreements.record_consent(centres.ours.desk("CW01"), case, ConsentPlan("record_keeping", "withdrawn"))
    before = sorted(centres.stick.iterdir())
    with pytest.raises(SlipRefused):
        centres.send(referral)
    assert sorted(centres.stick.iterdir()) == before


def test_a_slip_that_went_as_paper_first_is_stopped_by_a_file_as_well(centres: Third) -> None:
    """The partner has both, and the file says more than a telephone call can take back."""
    case, referral = centres.slip()
    desk = centres.ours.desk("CW01")
    issue_slip(desk, referral)
    take_step(desk, referral, "delivered", step=Step("delivered", delivery="hand_carried"))
    centres.send(referral)
    centres.send(referral)
    desk = centres.ours.desk("CW01")
    ways = sorted(one.delivery for one in referrals_of(desk, case)[0].events if one.delivery)
    assert ways == ["encrypted_file", "hand_carried"], "each once"
    consents.withdraw_release(desk, case, find_referral(desk, referral).consent)
    assert referral in [one.referral_id for one in exchange.stops_to_send(desk)]
    exchange.send_stop(desk, referral, centres.stick)
    assert desk.store.journal.rebuild_differences() == []


def _open_tasks(desk: Desk, case: str) -> list[str]:
    return [one.kind for one in todo.tasks_of(desk, case) if one.state == "open"]


def test_help_that_has_begun_is_stopped_by_a_file_as_well(centres: Third) -> None:
    """She takes her consent back while the service helps her: nothing of her is to stay at the partner."""
    case, referral = centres.slip()
    kept = centres.keep(centres.send(referral))
    plan = StubPlan(way="file", decision="accepted", came=True)
    reply = incoming.answer_slip(centres.theirs.desk("CW01"), kept, plan, centres.stick).value
    desk = centres.ours.desk("CW01")
    incoming.take_reply(desk, incoming.look_into(desk, reply.path))
    assert find_referral(desk, referral).status == "in_service"
    with pytest.raises(SlipRefused):
        exchange.send_stop(desk, referral, centres.stick)
    consents.withdraw_release(desk, case, find_referral(desk, referral).consent)
    assert find_referral(desk, referral).status == "in_service", "what has begun is written down to its end"
    (owed,) = [one for one in exchange.stops_to_send(desk) if one.referral_id == referral]
    assert not owed.is_less
    notice = referrals_of(desk, case)[0].stop
    assert notice is not None
    assert notice.is_open
    stop = exchange.send_stop(desk, referral, centres.stick).value
    assert referral not in [one.referral_id for one in exchange.stops_to_send(desk)]
    assert "tell_to_stop" not in _open_tasks(desk, case)
    _erased_there(centres, stop, kept)


def test_one_stop_file_does_not_settle_the_call_about_another_slip(centres: Third) -> None:
    case, by_file = centres.slip()
    centres.send(by_file)
    desk = centres.ours.desk("CW01")
    line = find_referral(desk, by_file).consent
    by_hand = draft_slip(desk, case, line, SlipPlan(may_confirm=True)).value
    issue_slip(desk, by_hand)
    take_step(desk, by_hand, "delivered", step=Step("delivered", delivery="hand_carried"))
    consents.withdraw_release(desk, case, line)
    exchange.send_stop(desk, by_file, centres.stick)
    assert "tell_to_stop" in _open_tasks(desk, case)


def test_keys_are_changed_by_nobody_who_may_not_change_the_directory(centres: Third) -> None:
    keys = exchange.own_keys(centres.third.desk("SV01"))
    desk = centres.ours.desk("CW01")
    for role in ("caseworker", "counsellor", "front_desk", "police_officer", "partner_desk", "report_officer"):
        seat = Seat(desk, "X01", role)
        for deed in (
            lambda seat=seat: exchange.record_partner_keys(seat, centres.shelter, keys, verified_in_person=True),
            lambda seat=seat: exchange.forget_partner_keys(seat, centres.shelter),
        ):
            with pytest.raises(NotAllowed):
                deed()
    assert exchange.partner_of(centres.ours.desk("SV01"), centres.shelter).code == "LHR"


def test_a_service_that_is_changed_keeps_neither_foreign_keys_nor_loses_its_own(centres: Third) -> None:
    desk = centres.ours.desk("SV01")
    before = providers.find_provider(desk, centres.shelter)
    providers.change_provider(desk, centres.shelter, before.plan())
    after = providers.find_provider(desk, centres.shelter)
    assert (after.seal_key, after.sign_key, after.partner) == (before.seal_key, before.sign_key, before.partner)
