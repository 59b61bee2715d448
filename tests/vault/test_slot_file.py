# SPDX-License-Identifier: Apache-2.0
"""The slot file on a bad day: wrong bytes, power cuts, a full disk, an attacker who knows the checksum."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from intake_desktop.domain.troubles import Trouble
from intake_desktop.vault import slot_file
from intake_desktop.vault.troubles import (
    KdfRefused,
    KeysDiskFull,
    KeysNotSaved,
    KeysReadOnly,
    SlotsAreNewer,
    SlotsDamaged,
    WrongPassphrase,
)

from .clerk import CODES
from .office import CHEAP, PC, FileKeyring

ROOT = Path(__file__).resolve().parents[2]


def checked(body: bytes) -> bytes:
    """A file with the right checksum over this body, as an attacker would write it."""
    return body + hashlib.sha256(body).hexdigest().encode() + b"\n"


def put(pc: PC, data: bytes) -> None:
    for name in slot_file.COPIES:
        (pc.home / name).write_bytes(data)


def edited(pc: PC, change: Callable[[dict[str, object]], None], line: bytes = b"intake-slots 1\n") -> None:
    """Change the slot file as somebody would who knows its form."""
    contents = msgspec.json.decode((pc.home / "slots.a").read_bytes().split(b"\n")[1])
    change(contents)
    put(pc, checked(line + msgspec.json.encode(contents) + b"\n"))


def test_both_copies_say_the_same_after_every_change_and_are_for_the_owner_only(centre: PC) -> None:
    copies = [(centre.home / name).read_bytes() for name in slot_file.COPIES]
    assert copies[0] == copies[1]
    assert sorted(path.name for path in centre.home.iterdir()) == ["slots.a", "slots.b"]
    if os.name == "posix":
        assert all((centre.home / name).stat().st_mode & 0o777 == 0o600 for name in slot_file.COPIES)
        assert centre.home.stat().st_mode & 0o777 == 0o700


def test_nothing_but_staff_codes_can_be_read_in_it(centre: PC) -> None:
    data = (centre.home / "slots.a").read_bytes()
    insider = centre.sign_in("CW01")
    assert b"CW01" in data
    for secret in (insider.data_key, insider.secrets.seal, insider.secrets.sign, bytearray(b"mango river")):
        assert bytes(secret) not in data
        assert bytes(secret).hex().encode() not in data


def test_any_wrong_byte_in_one_copy_is_covered_by_the_other(centre: PC) -> None:
    whole = slot_file.read(centre.home)
    for name in slot_file.COPIES:
        data = (centre.home / name).read_bytes()
        for position in range(len(data)):
            flipped = bytearray(data)
            flipped[position] ^= 1 << position % 8
            (centre.home / name).write_bytes(flipped)
            assert slot_file.read(centre.home) == whole
        (centre.home / name).write_bytes(data)


def test_any_wrong_byte_in_both_copies_is_named(centre: PC) -> None:
    data = (centre.home / "slots.a").read_bytes()
    for position in range(len(data)):
        flipped = bytearray(data)
        flipped[position] ^= 1 << position % 8
        put(centre, bytes(flipped))
        with pytest.raises(SlotsDamaged):
            slot_file.read(centre.home)


@pytest.mark.parametrize("keep", [0, 1, 40, 1000, -1])
def test_cut_off_or_missing_copies_are_named_and_the_paper_is_the_way_on(centre: PC, keep: int) -> None:
    put(centre, (centre.home / "slots.a").read_bytes()[:keep])
    with pytest.raises(SlotsDamaged) as damaged:
        centre.sign_in("CW01")
    assert damaged.value.way_on is not None
    assert "recovery sheet" in damaged.value.way_on.text
    for name in slot_file.COPIES:
        (centre.home / name).unlink()
    with pytest.raises(SlotsDamaged):
        centre.sign_in("CW01")


def test_a_flipped_bit_under_a_right_checksum_never_makes_anything_weaker(centre: PC) -> None:
    """The sample walks the whole file; `./dev faults vault` flips every byte."""
    body = (centre.home / "slots.a").read_bytes()[:-65]
    expected = centre.sign_in("CW01")
    key, roles = bytes(expected.data_key), expected.roles
    for position in range(0, len(body), 13):
        flipped = bytearray(body)
        flipped[position] ^= 1 << position % 7
        put(centre, checked(bytes(flipped)))
        (centre.home / "tries").unlink(missing_ok=True)
        with contextlib.suppress(Trouble):
            unlocked = centre.sign_in("CW01")
            assert (bytes(unlocked.data_key), unlocked.roles, unlocked.notes_key) == (key, roles, None)


class TestDowngrades:
    """Somebody who can write to the file cannot talk the program into less."""

    def header(self, contents: dict[str, object], change: Callable[[dict[str, object]], None]) -> None:
        slots = contents["slots"]
        assert isinstance(slots, list)
        for slot in slots:
            header = msgspec.json.decode(slot["header"])
            change(header)
            slot["header"] = msgspec.json.encode(header).decode()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("iterations", CHEAP.iterations - 1),
            ("memory_kib", CHEAP.memory_kib - 1),
            ("lanes", CHEAP.lanes - 1),
            ("iterations", 5),
            ("memory_kib", 1025),
            ("lanes", 5),
            ("name", "pbkdf2"),
            ("salt", ""),
        ],
    )
    def test_a_cost_outside_floor_and_cap_is_refused_before_it_is_tried(
        self, centre: PC, field: str, value: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from intake_desktop.vault import slots

        edited(centre, lambda contents: self.header(contents, lambda header: header["kdf"].update({field: value})))
        monkeypatch.setattr(slots, "stretch", lambda *_given: pytest.fail("it was tried"))
        with pytest.raises(KdfRefused):
            centre.sign_in("CW01")

    @pytest.mark.parametrize(
        "change",
        [
            {"generation": 7},
            {"user": "0" * 32},
            {"store": "0" * 32},
            {"with_device_secret": False},
            {"note": "added"},
        ],
    )
    def test_every_field_of_a_header_is_bound_to_its_box(self, centre: PC, change: dict[str, object]) -> None:
        edited(centre, lambda contents: self.header(contents, lambda header: header.update(change)))
        with pytest.raises(Trouble):
            centre.sign_in("CW01")

    def test_a_slot_cannot_be_given_to_somebody_else(self, centre: PC) -> None:
        def swap(header: dict[str, object]) -> None:
            header["code"] = {"SV01": "CW01", "CW01": "SV01"}.get(str(header["code"]), header["code"])

        edited(centre, lambda contents: self.header(contents, swap))
        for code, text in (("SV01", "CW01"), ("CW01", "SV01")):
            with pytest.raises(WrongPassphrase):
                centre.vault().unlock(code, bytearray(text.encode()))
            with pytest.raises(WrongPassphrase):
                centre.sign_in(code)

    def test_a_file_of_a_newer_program_is_left_alone(self, centre: PC) -> None:
        edited(centre, lambda contents: contents.update(format=2), b"intake-slots 2\n")
        before = (centre.home / "slots.a").read_bytes()
        with pytest.raises(SlotsAreNewer):
            centre.sign_in("CW01")
        assert (centre.home / "slots.a").read_bytes() == before

    def test_one_newer_copy_is_enough_to_stop(self, centre: PC) -> None:
        old = (centre.home / "slots.b").read_bytes()
        edited(centre, lambda contents: contents.update(format=2), b"intake-slots 2\n")
        (centre.home / "slots.b").write_bytes(old)
        with pytest.raises(SlotsAreNewer):
            centre.sign_in("CW01")

    def test_a_keyring_written_out_of_the_file_does_not_make_the_device_secret_optional(self, centre: PC) -> None:
        def without(contents: dict[str, object]) -> None:
            contents["keyring"] = {"backend": "none", "check": "", "since": ""}

        edited(centre, without)
        with pytest.raises(Trouble) as missing:
            centre.sign_in("CW01")
        assert missing.value.name == "device_secret_missing"


class PowerCut(BaseException):
    """The program stops here, without any tidying up."""


def cut_at(monkeypatch: pytest.MonkeyPatch, step: int, failure: BaseException) -> Callable[[], int]:
    """Let the `step`-th call that touches the disk fail; tell how many there were."""
    calls = 0

    def wrap(real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == step:
                raise failure
            return real(*given, **named)

        return call

    for name in ("open", "write", "fsync", "close"):
        monkeypatch.setattr(slot_file.os, name, wrap(getattr(os, name)))
    monkeypatch.setattr(slot_file.Path, "replace", wrap(Path.replace))
    return lambda: calls


def test_a_power_cut_at_every_step_of_a_write_leaves_the_old_state_or_the_new_one(centre: PC) -> None:
    before = slot_file.read(centre.home)
    seen = set()
    for step in range(1, 100):
        with pytest.MonkeyPatch.context() as patch:
            calls = cut_at(patch, step, PowerCut())
            try:
                slot_file.write(centre.home, msgspec.structs.replace(before, handovers=()))
                break
            except PowerCut:
                assert calls() >= step
        after = slot_file.read(centre.home)
        assert after.generation in (before.generation, before.generation + 1)
        assert msgspec.structs.replace(after, generation=0) == msgspec.structs.replace(before, generation=0)
        seen.add(after.generation - before.generation)
        centre.sign_in("CO01")
        copies = [(centre.home / name).read_bytes() for name in slot_file.COPIES]
        assert copies[0] == copies[1], "signing in brings the second copy up to the first"
        before = slot_file.read(centre.home)
    assert step > 8
    assert seen == {0, 1}


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        (errno.ENOSPC, KeysDiskFull),
        (errno.EDQUOT, KeysDiskFull),
        (errno.EROFS, KeysReadOnly),
        (errno.EACCES, KeysReadOnly),
        (errno.EIO, KeysNotSaved),
    ],
)
def test_a_write_that_fails_says_so_and_changes_nothing(centre: PC, number: int, trouble: type[Trouble]) -> None:
    supervisor = centre.sign_in("SV01")
    before = slot_file.read(centre.home)
    for step in range(1, 6):
        with pytest.MonkeyPatch.context() as patch:
            cut_at(patch, step, OSError(number, "no"))
            with pytest.raises(trouble) as named:
                centre.hire(supervisor, "CO02", "counsellor")
        assert named.value.name == trouble.name
        assert slot_file.read(centre.home) == before
        assert [path.name for path in centre.home.glob("*.new")] == []
    centre.hire(supervisor, "CO02", "counsellor")
    assert centre.sign_in("CO02").staff_code == "CO02"


def test_a_disk_that_is_really_full_leaves_the_old_copies_intact(centre: PC, tmp_path: Path) -> None:
    """RLIMIT_FSIZE lets the kernel refuse the bytes in the middle of a write."""
    keyring = FileKeyring(tmp_path / "keyring.json")
    keyring.path.write_text(msgspec.json.encode(centre.keyring.kept).decode())
    size = (centre.home / "slots.a").stat().st_size
    run = subprocess.run(
        [sys.executable, "-m", "tests.vault.clerk", str(centre.home), "--largest-file", str(size + 200)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.split()[-1] == "keys_disk_full", run.stderr
    before = slot_file.read(centre.home)
    assert {one.code for one in before.chain().current.users} == {"SV01", "CW01", "CO01"}
    assert centre.sign_in("CO01").staff_code == "CO01"


def test_kill_9_while_staff_are_added_loses_nobody_who_was_told_she_can_sign_in(pc: PC, tmp_path: Path) -> None:
    """`./dev faults vault` does this 200 times."""
    keyring = FileKeyring(tmp_path / "keyring.json")
    pc.places = [keyring]
    pc.found()
    told = ["SV01"]
    for acknowledged in (1, 3, 4):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.vault.clerk", str(pc.home)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout is not None
            for _ in range(acknowledged):
                told.append(child.stdout.readline().strip())
            child.send_signal(signal.SIGKILL)
            told += child.stdout.read().split()
    assert len(told) >= 9
    assert set(told[1:]) <= set(CODES)
    listed = {one.code for one in pc.sign_in("SV01").roster.users}
    assert set(told) <= listed
    for code in told:
        assert pc.sign_in(code, "mango river lantern seven").staff_code == code
