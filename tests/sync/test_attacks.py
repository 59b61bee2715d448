# SPDX-License-Identifier: Apache-2.0
"""Everything that may lie on a stick instead of an honest bundle, each with its own outcome; none is ever taken in."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import tarfile
import time
from pathlib import Path

import msgspec
import pytest
import zstandard

from intake_desktop.domain.identifiers import new_id
from intake_desktop.sync import bundle, ledger, minisign, reading, sealing
from intake_desktop.sync.manifest import Party
from intake_desktop.sync.verdicts import BundleRefused

from .centre import PC, Pcs
from .forgery import plain_of, seal_and_sign, tar_of, with_manifest, with_member

replaced = msgspec.structs.replace


@pytest.fixture
def plain(a_and_b: tuple[PC, PC]) -> bytes:
    """The inside of an honest bundle of A for B."""
    a_and_b[0].new_case()
    return plain_of(a_and_b[0].prepare(), a_and_b[0])


def refused(pc: PC, path: Path) -> str:
    """Try to take a bundle in for good; nothing of it may be there afterwards."""
    before = pc.state(), pc.store.journal.version_vector(), pc.receiver.history
    with pytest.raises(BundleRefused) as caught:
        pc.take_in(path)
    assert (pc.state(), pc.store.journal.version_vector(), pc.receiver.history) == before
    verdict = caught.value.verdict
    assert verdict.way_on is not None or not verdict.refused
    return verdict.outcome


def test_every_byte_of_a_bundle_and_of_its_signature_counts(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    written = a.export(stick)
    receiver, found = b.receiver, set()
    for path in (written.path, written.signature_path):
        content = path.read_bytes()
        with path.open("r+b", buffering=0) as file:
            for place in range(len(content)):
                file.seek(place)
                file.write(bytes([content[place] ^ (1 << place % 8)]))
                found.add(reading.verify(written.path, receiver).outcome)
                file.seek(place)
                file.write(content[place : place + 1])
    assert found == {"not_a_bundle", "bad_signature", "truncated", "damaged_signature", "unknown_signer"}
    assert b.outcome(written.path) == "accepted"


def test_a_truncated_bundle_is_named_so(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    written = a.export(stick)
    content = written.path.read_bytes()
    for length in (0, 1, 10, 21, 22, 100, 250, 400, 512, 4096, 30_000, 65_536, len(content) - 1):
        written.path.write_bytes(content[:length])
        assert b.outcome(written.path) == "truncated", length
    written.path.write_bytes(content + b"\0")
    assert b.outcome(written.path) in ("truncated", "bad_signature")
    written.path.write_bytes(content)
    signature = written.signature_path.read_bytes()
    for length in (0, 1, 70, 180, 200, len(signature) - 1):
        written.signature_path.write_bytes(signature[:length])
        assert b.outcome(written.path) == "damaged_signature", length
    written.signature_path.unlink()
    assert refused(b, written.path) == "incomplete"


def test_what_is_no_bundle_at_all(a_and_b: tuple[PC, PC], stick: Path, tmp_path: Path) -> None:
    b = a_and_b[1]
    assert b.outcome(stick / "nothing.age") == "unreadable"
    assert b.outcome(stick) == "not_a_bundle"
    (stick / "letter.age").write_bytes(b"Dear Sir or Madam, it is about the chairs in the office.")
    assert b.outcome(stick / "letter.age") == "not_a_bundle"
    (stick / "link.age").symlink_to("/dev/zero")
    assert b.outcome(stick / "link.age") == "not_a_bundle"
    os.mkfifo(stick / "pipe.age")
    assert b.outcome(stick / "pipe.age") == "not_a_bundle"
    with (stick / "huge.age").open("wb") as file:
        file.truncate((1 << 30) + 1)
    assert b.outcome(stick / "huge.age") == "too_large"


def test_the_signature_can_be_chosen_instead_of_the_bundle(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    assert b.outcome(a.export(stick).signature_path) == "accepted"


def test_a_stranger_signs(a_and_b: tuple[PC, PC], stick: Path, plain: bytes) -> None:
    a, b = a_and_b
    path = seal_and_sign(a, plain, [a, b], stick / "x.age", seed=os.urandom(32))
    assert refused(b, path) == "unknown_signer"


def test_a_good_bundle_signed_again_by_another_trusted_pc(pcs: Pcs, stick: Path) -> None:
    a, b, c = pcs("A", "B", "C")
    a.new_case()
    written = a.export(stick)
    digest = hashlib.blake2b(written.path.read_bytes()).digest()
    written.signature_path.write_bytes(minisign.sign(digest, c.seed, "intake-bundle/1"))
    assert refused(b, written.path) == "wrong_sender"


def test_a_bundle_with_the_signature_of_another_bundle(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    first, second = a.export(stick), a.export(stick)
    second.signature_path.write_bytes(first.signature_path.read_bytes())
    assert refused(b, second.path) == "bad_signature"


def test_a_bundle_for_somebody_else(pcs: Pcs, stick: Path) -> None:
    a, b = pcs("A", "B")
    (c,) = pcs("C")
    c.trust(a)
    a.new_case()
    assert refused(c, a.export(stick).path) == "wrong_recipient"
    plain = plain_of(a.prepare(), a)
    # Sealed so that C can open it, though the manifest names only A and B.
    assert refused(c, seal_and_sign(a, plain, [a, b, c], stick / "x.age")) == "wrong_recipient"


def test_a_revoked_pc_is_believed_up_to_the_last_trusted_bundle(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    first = a.export(stick)
    a.new_case()
    second = a.export(stick)
    with b.store.transaction("SV01", "settings_changed", a.id) as t:
        t.db.execute("update trusted_device set revoked_epoch = 1, revoked_sequence = 1 where id = ?", (a.id,))
    assert refused(b, second.path) == "revoked_signer"
    assert b.outcome(first.path) == "accepted"
    assert ledger.recipients(b.store) == ()


def test_our_own_bundle_is_told_apart(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, _ = a_and_b
    a.new_case()
    verdict = a.verify(a.export(stick).path)
    assert verdict.outcome == "own_bundle"
    assert not verdict.refused
    assert not verdict.proceeds


@pytest.mark.parametrize(
    ("edit", "outcome"),
    [
        (lambda m: replaced(m, format="intake-bundle/2"), "newer_format"),
        (lambda m: replaced(m, format="other/1"), "bad_manifest"),
        (lambda m: replaced(m, sequence=0), "bad_manifest"),
        (lambda m: replaced(m, bundle_id="../../etc"), "bad_manifest"),
        (lambda m: replaced(m, sender=replaced(m.sender, station="B")), "wrong_sender"),
        (lambda m: replaced(m, sender=replaced(m.sender, device=new_id())), "wrong_sender"),
        (lambda m: replaced(m, sender=replaced(m.sender, fingerprint="0" * 64)), "wrong_sender"),
        (
            lambda m: replaced(m, sender=Party(m.sender.device, "A", "another centre", m.sender.fingerprint)),
            "wrong_sender",
        ),
        (lambda m: replaced(m, recipients=(m.sender.device,)), "wrong_recipient"),
        (lambda m: replaced(m, operations=m.operations + 1), "bad_member"),
        (lambda m: replaced(m, members=m.members[:-1]), "bad_member"),
        (lambda m: replaced(m, members=(m.members[1], m.members[0], m.members[2])), "bad_member"),
        (lambda m: replaced(m, members=(replaced(m.members[0], sha256="0" * 64), *m.members[1:])), "bad_member"),
        (lambda m: replaced(m, members=(replaced(m.members[0], size=9), *m.members[1:])), "bad_member"),
        (lambda m: replaced(m, members=(replaced(m.members[0], raw_size=1), *m.members[1:])), "too_large"),
        (lambda m: replaced(m, members=(replaced(m.members[0], raw_size=1 << 40), *m.members[1:])), "too_large"),
        (lambda m: replaced(m, members=(replaced(m.members[0], raw_size=60_000), *m.members[1:])), "bad_member"),
    ],
)
def test_a_manifest_that_lies(a_and_b: tuple[PC, PC], stick: Path, plain: bytes, edit, outcome: str) -> None:
    a, b = a_and_b
    assert refused(b, seal_and_sign(a, with_manifest(plain, edit), [a, b], stick / "x.age")) == outcome


def test_a_newer_program_says_so_in_the_signature_already(a_and_b: tuple[PC, PC], stick: Path, plain: bytes) -> None:
    a, b = a_and_b
    path = seal_and_sign(a, b"whatever", [a, b], stick / "x.age", trusted="intake-bundle/2")
    assert refused(b, path) == "newer_format"
    path = seal_and_sign(a, plain, [a, b], stick / "y.age", trusted="something-else/1")
    assert refused(b, path) == "not_a_bundle"


def test_what_was_signed_does_not_open(a_and_b: tuple[PC, PC], stick: Path, plain: bytes) -> None:
    a, b = a_and_b
    assert refused(b, seal_and_sign(a, b"", [a, b], stick / "a.age")) == "bad_manifest"
    assert refused(b, seal_and_sign(a, plain[:-512], [a, b], stick / "b.age")) == "bad_manifest"
    broken = stick / "c.age"
    broken.write_bytes(sealing.MAGIC + b"-> nothing\n--- \n" + bytes(70_000))
    digest = hashlib.blake2b(broken.read_bytes()).digest()
    broken.with_name("c.age.minisig").write_bytes(minisign.sign(digest, a.seed, "intake-bundle/1"))
    assert refused(b, broken) == "damaged"


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, link, 0o600
    return info


@pytest.mark.parametrize(
    "hostile",
    [
        entry("../../outside.txt"),
        entry("/etc/cron.d/x"),
        entry("changes.jsonl.zst", tarfile.SYMTYPE, "/etc/passwd"),
        entry("changes.jsonl.zst", tarfile.LNKTYPE, "manifest.json"),
        entry("changes.jsonl.zst", tarfile.CHRTYPE),
        entry("changes.jsonl.zst", tarfile.FIFOTYPE),
        entry("changes.jsonl.zst", tarfile.DIRTYPE),
        entry("changes.jsonl.zst", tarfile.XHDTYPE),
        entry("changes.jsonl.zst", tarfile.GNUTYPE_LONGNAME),
        entry("manifest.json"),
        entry("blobs"),
    ],
)
def test_members_that_lead_astray(a_and_b: tuple[PC, PC], stick: Path, plain: bytes, hostile: tarfile.TarInfo) -> None:
    a, b = a_and_b
    before = sorted(stick.parent.rglob("*"))
    assert refused(b, seal_and_sign(a, tar_of((hostile, b"x"), like=plain), [a, b], stick / "x.age")) == "bad_member"
    after = {one.name for one in set(stick.parent.rglob("*")) - set(before)}
    assert after == {"x.age", "x.age.minisig"}


def test_a_member_behind_the_last_one(a_and_b: tuple[PC, PC], stick: Path, plain: bytes) -> None:
    a, b = a_and_b
    changed = bytearray(plain)
    changed[-100] = 1
    assert refused(b, seal_and_sign(a, bytes(changed), [a, b], stick / "x.age")) == "bad_member"
    assert refused(b, seal_and_sign(a, plain + bytes(1 << 17), [a, b], stick / "y.age")) == "bad_member"


@pytest.mark.parametrize("name", [bundle.CHANGES, bundle.KEYS])
def test_a_member_that_does_not_unpack(a_and_b: tuple[PC, PC], stick: Path, plain: bytes, name: str) -> None:
    a, b = a_and_b
    good = zstandard.compress(b'{"device":"x","seq":1}\n' * 100)
    for number, content in enumerate((b"not compressed", good[:-4], good + b"tail", b"")):
        path = seal_and_sign(a, with_member(plain, name, content, 2300), [a, b], stick / f"{number}.age")
        assert refused(b, path) == "bad_member"
    wide = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    ).compressobj()
    content = wide.compress(b"x" * 3000) + wide.flush()
    path = seal_and_sign(a, with_member(plain, name, content, 3000), [a, b], stick / "wide.age")
    assert refused(b, path) == "bad_member"


def test_bombs_are_refused_before_they_cost_anything(a_and_b: tuple[PC, PC], stick: Path, plain: bytes) -> None:
    a, b = a_and_b
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    bomb = b"".join(packer.compress(bytes(1 << 22)) for _ in range(256)) + packer.flush()
    many = b"".join(bundle.header(f"m{number}", 0) for number in range(50_000))
    raw, _ = bundle.read_manifest(memoryview(plain))
    crowd = bundle.header(bundle.MANIFEST, len(raw)) + raw + bytes(-len(raw) % 512) + many
    hostile = {
        "claims little": (with_member(plain, bundle.CHANGES, bomb, 60_000), "too_large"),
        "claims all": (with_member(plain, bundle.CHANGES, bomb, 1 << 30), "too_large"),
        "keys": (with_member(plain, bundle.KEYS, bomb, 100 * len(bomb)), "bad_member"),
        "many members": (crowd + bytes(-len(crowd) % bundle.PADDING), "bad_member"),
        "deep manifest": (deep_manifest(), "bad_manifest"),
        "deep staff": (with_member(plain, bundle.ROSTER, b"[" * 1_000_000), "bad_roster"),
        "deep keys": (with_member(plain, bundle.KEYS, *packed(b"[" * 1_000_000 + b"\n")), "too_large"),
        "long line": (with_member(plain, bundle.CHANGES, *packed(os.urandom(2_000_000).hex().encode())), "bad_member"),
    }
    paths = {name: seal_and_sign(a, inside, [a, b], stick / f"{name}.age") for name, (inside, _) in hostile.items()}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, (_, outcome) in hostile.items():
        started = time.process_time()  # of this process: what else the machine does is no cost of a bundle
        assert b.outcome(paths[name]) == outcome, name
        assert time.process_time() - started < 1, name
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most < 200_000


def packed(raw: bytes) -> tuple[bytes, int]:
    return zstandard.compress(raw), len(raw)


def deep_manifest() -> bytes:
    raw = b'{"format":"intake-bundle/1","more":' + b"[" * 400_000 + b"]" * 400_000 + b"}"
    return b"".join(bundle.archive(raw, []))


def test_a_line_that_is_no_operation_is_kept_apart_and_the_rest_proceeds(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    plain = plain_of(a.prepare(), a)
    lines = list(a.store.journal.lines())
    mixed = [b"[" * 5_000, lines[0], b'{"device":1}', lines[1], b"", b"null"]
    content, size = packed(b"".join(line + b"\n" for line in mixed))
    inside = with_manifest(with_member(plain, bundle.CHANGES, content, size), lambda m: replaced(m, operations=6))
    received = b.take_in(seal_and_sign(a, inside, [a, b], stick / "x.age"))
    assert received.admission.new == 2
    assert [what.text for _, what in received.admission.quarantined] == [
        "A line in the bundle is not an operation."
    ] * 4
    assert b.cases() == 1


def test_a_trusted_pc_cannot_write_in_this_pcs_name(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    plain = plain_of(a.prepare(), a)
    operation = json.loads(next(a.store.journal.lines()))
    forged = json.dumps(operation | {"device": b.id, "seq": 1, "chain": "0" * 64}).encode()
    content, size = packed(forged + b"\n")
    inside = with_manifest(with_member(plain, bundle.CHANGES, content, size), lambda m: replaced(m, operations=1))
    assert refused(b, seal_and_sign(a, inside, [a, b], stick / "x.age")) == "this_copy_is_older"


def test_from_outside_only_the_signature_is_looked_at(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case()
    written = a.export(stick)
    assert reading.verify_outside(written.path, a.card.public_key).outcome == "signed"
    assert reading.verify_outside(written.path, b.card.public_key).outcome == "unknown_signer"
    assert reading.verify_outside(stick / "none.age", b.card.public_key).outcome == "unreadable"


def test_no_outcome_and_no_exception_carries_anything_of_the_bundle(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    a.new_case(risk_level="high")
    written = a.export(stick)
    written.path.write_bytes(written.path.read_bytes()[:-1])
    with pytest.raises(BundleRefused) as caught:
        b.take_in(written.path)
    assert str(caught.value) == "bundle_refused"
    assert a.identity not in repr(a.sender) + repr(a.receiver)
