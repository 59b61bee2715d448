# SPDX-License-Identifier: Apache-2.0
"""A slip goes to a partner as a sealed file: two real centres, a stick between them, the public programs beside it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.services.partners import Begin, TwoCentres, begun
from tests.slips.papers import read

from intake_desktop.domain.permissions import NoRecord
from intake_desktop.domain.stubs import StubPlan
from intake_desktop.services import bundles, consents, exchange, incoming, timeline
from intake_desktop.services.referrals import SlipRefused, find_referral
from intake_desktop.sync import minisign, sealing, slip_file
from intake_desktop.sync.slip_outcomes import SlipFileRefused


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    yield from begun(tmp_path)


@pytest.fixture
def centres(begin: Begin) -> TwoCentres:
    return begin()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoCentres]:
    """Two centres for tests that mind nothing of what lies there already."""
    two = TwoCentres(tmp_path_factory.mktemp("shared"))
    yield two
    two.close()


def _outcome(centres: TwoCentres, path: Path) -> str:
    with pytest.raises(SlipFileRefused) as caught:
        incoming.look_into(centres.theirs.desk("CW01"), path)
    return caught.value.outcome


def _resealed(centres: TwoCentres, path: Path, trusted: str = slip_file.FORMAT, **changed: object) -> Path:
    """What a partner with a broken program might send: the same file with other fields, signed all the same."""
    identity = centres.theirs.desk().store.device.age_identity
    inside = msgspec.json.decode(slip_file._opened(path.read_bytes(), identity))
    plain = msgspec.json.encode(inside | changed)
    seed = centres.ours.desk("SV01").store.device.signing_seed
    sealed = sealing.Memory(1 << 20)
    padded = plain + b" " * (slip_file.SIZE - len(plain))
    sealing.seal(slip_file._Once(padded), sealed, [sealing.recipient_of(identity)])
    other = path.with_name("other.age")
    other.write_bytes(sealed.content)
    digest = hashlib.blake2b(sealed.content).digest()
    other.with_name("other.age.minisig").write_bytes(minisign.sign(digest, seed, trusted))
    return other


def test_a_slip_arrives_as_it_would_be_printed_and_is_kept_only_when_somebody_says_so(centres: TwoCentres) -> None:
    _, referral = centres.slip()
    sent = centres.send(referral)
    slip = find_referral(centres.ours.desk("CW01"), referral)
    assert (slip.status, slip.delivery) == ("delivered", "encrypted_file")
    desk = centres.theirs.desk("CW01")
    seen = incoming.look_into(desk, sent.path)
    assert incoming.list_incoming(desk) == []
    content = seen.found.content
    assert content is not None
    assert (content.name, content.contact_phone) == ("Zainab Bibi", "0300-7654321")
    assert [fact.text for fact in content.facts] == ["tonight at nine"]
    assert content.service_line == "A bed for two weeks"
    assert seen.found.restricted
    assert "brother" not in str(content)
    kept = incoming.accept_slip(desk, seen).value
    opened = incoming.open_incoming(desk, kept)
    assert opened.content == content
    assert opened.restricted
    for pdf in (incoming.incoming_pdf(desk, kept), incoming.seen_pdf(desk, seen)):
        paper = "\n".join(read(pdf))
        assert "Reply to the sender" in paper
        assert "Sender's copy" not in paper
    assert "Zainab" not in str(incoming.list_incoming(desk))


def test_her_name_stays_here_below_its_level_and_where_nobody_made_sure_of_the_keys(
    begin: Begin, shared: TwoCentres
) -> None:
    for centres, level in ((begin(verified=False), "l2_contact"), (shared, "l1_code_only")):
        _, referral = centres.slip(level)
        sent = centres.send(referral)
        content = incoming.look_into(centres.theirs.desk("CW01"), sent.path).found.content
        assert content is not None
        assert not sent.named
        assert (content.name, content.contact_phone, content.contact_method) == ("", "", "")
        assert content.survivor_code


def test_the_public_programs_check_and_open_it_and_nothing_outside_tells(shared: TwoCentres, tmp_path: Path) -> None:
    _, referral = shared.slip()
    sent = shared.send(referral)
    key, identity = tmp_path / "partner.pub", tmp_path / "reader.key"
    key.write_bytes(minisign.public_key_file(exchange.own_keys(shared.ours.desk("SV01")).pcs[0].public_key))
    identity.write_text(shared.theirs.desk().store.device.age_identity + "\n")
    minisign_program, age = shutil.which("minisign"), shutil.which("age")
    assert minisign_program
    assert age
    said = subprocess.run(
        [minisign_program, "-Vm", sent.path, "-p", key], capture_output=True, text=True, check=True
    ).stdout
    assert "Trusted comment: intake-slip/1" in said
    plain = subprocess.run([age, "-d", "-i", identity, sent.path], capture_output=True, check=True).stdout
    told = msgspec.json.decode(plain)
    assert len(plain) == 65536
    assert (told["slip_number"], told["sender"], told["receiver"]) == (sent.slip_number, "MLT", "LHR")
    assert sent.slip_number not in sent.path.name
    assert {one.suffix for one in shared.stick.iterdir()} == {".age", ".minisig"}


def test_every_tampering_is_refused_by_its_name(shared: TwoCentres, begin: Begin, tmp_path: Path) -> None:
    _, referral = shared.slip()
    path = shared.send(referral).path
    beside = path.with_name(path.name + ".minisig")
    whole, signature = path.read_bytes(), beside.read_bytes()
    for place in (0, 25, 120, 200, 400, len(whole) // 2, len(whole) - 1):
        touched = bytearray(whole)
        touched[place] ^= 1
        path.write_bytes(touched)
        assert _outcome(shared, path) in ("bad_signature", "not_a_slip_file")
    for size, outcome in ((0, "truncated"), (10, "truncated"), (300, "truncated"), (len(whole) - 1, "truncated")):
        path.write_bytes(whole[:size])
        assert _outcome(shared, path) == outcome
    path.write_bytes(whole + b"x" * (1 << 16))
    assert _outcome(shared, path) == "too_large"
    path.write_bytes(whole)
    for place in range(0, len(signature), 11):
        touched = bytearray(signature)
        touched[place] ^= 1
        beside.write_bytes(touched)
        assert _outcome(shared, path) in ("damaged_signature", "bad_signature", "unknown_sender")
    beside.unlink()
    assert _outcome(shared, path) == "incomplete"
    assert _outcome(shared, tmp_path / "nothing.age") == "unreadable"
    assert _outcome(shared, tmp_path) == "not_a_slip_file"
    beside.write_bytes(signature)
    with pytest.raises(SlipFileRefused) as own:
        incoming.look_into(shared.ours.desk("CW01"), path)
    assert own.value.outcome == "own_file"
    stranger = begin()
    assert _outcome(stranger, path) == "unknown_sender"
    stranger.know(stranger.theirs, shared.ours)
    assert _outcome(stranger, path) == "wrong_receiver"


def test_what_a_broken_program_signs_is_refused_by_its_name(shared: TwoCentres) -> None:
    _, referral = shared.slip("l1_code_only")
    path = shared.send(referral).path
    identity = shared.theirs.desk().store.device.age_identity
    body = msgspec.json.decode(slip_file._opened(path.read_bytes(), identity))["body"]
    assert _outcome(shared, _resealed(shared, path, "intake-slip/2")) == "newer_format"
    assert _outcome(shared, _resealed(shared, path, "intake-slip/0")) == "older_format"
    assert _outcome(shared, _resealed(shared, path, "intake-bundle/1")) == "a_bundle"
    assert _outcome(shared, _resealed(shared, path, "something else")) == "not_a_slip_file"
    assert bundles.verify_bundle(shared.theirs.desk("SV01"), path).outcome == "a_slip"
    assert _outcome(shared, _resealed(shared, path, receiver="DHR")) == "wrong_receiver"
    assert _outcome(shared, _resealed(shared, path, sender="DHR")) == "wrong_sender"
    assert _outcome(shared, _resealed(shared, path, body=body | {"name": "Zainab"})) == "above_consent"
    for wrong in (
        {"format": "intake-slip/9"}, {"kind": "case"}, {"more": 1}, {"slip_number": "R-1"}, {"issued_at": "today"},
        {"body": []}, {"body": body | {"restrictions": "x"}}, {"body": body | {"language": "xx"}},
        {"body": body | {"number": "R-2222222"}}, {"body": body | {"account": "x"}}, {"kind": "stop"},
        {"kind": "reply"}, {"sender_names": {"xx": "y"}},
    ):  # fmt: skip
        assert _outcome(shared, _resealed(shared, path, **wrong)) == "bad_content", wrong


def test_taking_it_in_again_changes_nothing(centres: TwoCentres) -> None:
    _, referral = centres.slip()
    sent = centres.send(referral)
    kept = centres.keep(sent)
    desk = centres.theirs.desk("CW01")
    seen = incoming.look_into(desk, sent.path)
    assert seen.known
    again = incoming.accept_slip(desk, seen)
    assert (again.value, again.touched) == (kept, frozenset())
    second = centres.send(referral)  # the stick was lost: the same slip in a new file
    desk = centres.theirs.desk("CW01")
    assert incoming.accept_slip(desk, incoming.look_into(desk, second.path)).value == kept
    assert len(incoming.list_incoming(desk)) == 1


def test_when_she_stops_it_the_partner_hears_of_it_and_nothing_of_her_stays_there(centres: TwoCentres) -> None:
    case, referral = centres.slip()
    sent = centres.send(referral)
    kept = centres.keep(sent)
    ours = centres.ours.desk("CW01")
    with pytest.raises(SlipRefused):
        exchange.send_stop(ours, referral, centres.stick)
    consents.withdraw_release(ours, case, find_referral(ours, referral).consent)
    assert [one.referral_id for one in exchange.stops_to_send(ours)] == [referral]
    stop = exchange.send_stop(ours, referral, centres.stick).value
    assert exchange.stops_to_send(ours) == []
    theirs = centres.theirs.desk("CW01")
    seen = incoming.look_into(theirs, stop.path)
    assert (seen.kind, seen.found.content) == ("stop", None)
    assert incoming.take_stop(theirs, seen).value == 1
    assert [row.state for row in incoming.list_incoming(theirs)] == ["stopped"]
    with pytest.raises(NoRecord):
        incoming.open_incoming(theirs, kept)
    assert theirs.store.reader.execute("select count(*) from subject_key where subject = ?", (kept,)).fetchone() == (0,)
    assert theirs.store.journal.rebuild_differences() == []
    assert incoming.take_stop(theirs, incoming.look_into(theirs, stop.path)).touched == frozenset()
    assert incoming.look_into(theirs, sent.path).known
    assert incoming.accept_slip(theirs, incoming.look_into(theirs, sent.path)).value == ""
    sizes = [one.path.stat().st_size for one in (stop, sent)]
    assert abs(sizes[0] - sizes[1]) < 1024  # age itself adds a random line; what is sealed is of one size
    with pytest.raises(SlipRefused):
        exchange.send_slip(centres.ours.desk("CW01"), referral, centres.stick)


def test_a_slip_that_comes_after_its_stop_is_refused(shared: TwoCentres) -> None:
    case, referral = shared.slip()
    sent = shared.send(referral)
    ours = shared.ours.desk("CW01")
    consents.withdraw_release(ours, case, find_referral(ours, referral).consent)
    stop = exchange.send_stop(ours, referral, shared.stick).value
    theirs = shared.theirs.desk("CW01")
    assert incoming.take_stop(theirs, incoming.look_into(theirs, stop.path)).value == 0
    assert _outcome(shared, sent.path) == "stopped"


def test_its_time_ends_and_then_its_key_is_gone(centres: TwoCentres) -> None:
    _, referral = centres.slip()
    kept = centres.keep(centres.send(referral))
    theirs = centres.theirs.desk("CW01")
    assert incoming.forget_due(theirs).value == 0
    centres.theirs.clock.shift(days=91)
    theirs = centres.theirs.desk("CW02")  # whoever signs in next
    assert incoming.list_incoming(theirs) == []
    query = "select count(*) from subject_key where subject = ?"
    assert theirs.store.reader.execute(query, (kept,)).fetchone() == (0,)


def test_nothing_leaves_without_keys_or_consent_and_nothing_half_stays_on_the_stick(centres: TwoCentres) -> None:
    case, referral = centres.slip()
    ours = centres.ours.desk("CW01")
    with pytest.raises(exchange.FileNotWritten):
        exchange.send_slip(ours, referral, centres.stick / "gone")
    assert find_referral(ours, referral).status == "issued"
    exchange.forget_partner_keys(centres.ours.desk("SV01"), centres.shelter)
    ours = centres.ours.desk("CW01")
    with pytest.raises(exchange.KeysMissing):
        exchange.send_slip(ours, referral, centres.stick)
    assert list(centres.stick.iterdir()) == []
    assert timeline.timeline_of(ours, case).moments


def test_the_reply_brings_the_stub_only_and_takes_the_steps_of_the_slip(centres: TwoCentres) -> None:
    _, referral = centres.slip()
    kept = centres.keep(centres.send(referral))
    theirs = centres.theirs.desk("CW01")
    plan = StubPlan(
        way="paper", decision="accepted", received_on=theirs.now().astimezone(), came=True, result="service_given",
        to_do="Bring her papers",
    )  # fmt: skip
    reply = incoming.answer_slip(theirs, kept, plan, centres.stick).value
    assert [row.state for row in incoming.list_incoming(theirs)] == ["answered"]
    ours = centres.ours.desk("CW01")
    seen = incoming.look_into(ours, reply.path)
    assert (seen.kind, seen.found.content) == ("reply", None)
    assert incoming.take_reply(ours, seen).value == referral
    assert find_referral(ours, referral).status == "service_completed"
    stubs = ours.store.reader.execute("select way, decision, came, to_do from stub").fetchall()
    assert stubs == [("file", "accepted", "yes", "Bring her papers")]
    assert incoming.take_reply(ours, incoming.look_into(ours, reply.path)).touched == frozenset()
    assert ours.store.reader.execute("select count(*) from stub").fetchone() == (1,)
    assert ours.store.journal.rebuild_differences() == []
    with pytest.raises(SlipFileRefused) as unknown:
        incoming.look_into(centres.ours.desk("CW02"), reply.path)
    assert unknown.value.outcome == "no_such_slip"


def test_the_partner_tells_no_more_than_she_allowed(shared: TwoCentres) -> None:
    _, referral = shared.slip(may_confirm=False)
    kept = shared.keep(shared.send(referral))
    theirs = shared.theirs.desk("CW01")
    assert not incoming.open_incoming(theirs, kept).may_tell
    for told in ({"came": True}, {"result": "service_given"}, {"to_do": "x"}, {"decision": "accepted"}):
        plan = StubPlan(**{"way": "file", "decision": "received"} | told)
        with pytest.raises(incoming.ReplyRefused):
            incoming.answer_slip(theirs, kept, plan, shared.stick)
    plan = StubPlan(way="file", decision="received")
    reply = incoming.answer_slip(theirs, kept, plan, shared.stick).value
    ours = shared.ours.desk("CW01")
    incoming.take_reply(ours, incoming.look_into(ours, reply.path))
    assert find_referral(ours, referral).status == "received"
