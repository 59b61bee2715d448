# SPDX-License-Identifier: Apache-2.0
"""Somebody left, and the case file is encrypted anew: all of it, or nothing of it, and it always opens."""

from __future__ import annotations

import os
import stat
from collections import namedtuple
from pathlib import Path

import pytest

from intake_desktop.domain.sentences import Sentence
from intake_desktop.store import Store, file, rekey
from intake_desktop.store.troubles import DiskFull, StoreDamaged

from .conftest import PC

STEPS = (rekey.SETTLING, rekey.ENCRYPTING, rekey.CHECKING, rekey.CHANGING_OVER, rekey.OPENING)


class Stopped(Exception):
    """The test ends the work here."""


def silent(what: Sentence, done: int, total: int) -> None:
    """Tell nobody."""


def test_every_page_has_the_new_key_and_nothing_is_lost(pc: PC) -> None:
    kept = [pc.new_case(centre_category="family_case") for _ in range(30)]
    before, coming = rekey.counts(pc.store.reader), bytearray(os.urandom(48))
    old = pc.path.read_bytes()
    told: list[tuple[str, int, int]] = []
    pc.store.change_key(pc.key, coming, lambda what, done, total: told.append((what.text, done, total)))

    assert rekey.counts(pc.store.reader) == before
    assert all(pc.case(case, "centre_category") == "family_case" for _, case in kept)
    pc.new_case()
    pc.store.close()
    assert file.is_sound(pc.path, coming)
    new = pc.path.read_bytes()
    assert not any(old[at : at + 4096] == new[at : at + 4096] for at in range(0, len(old), 4096))
    with pytest.raises(StoreDamaged):
        Store.open_existing(pc.path, pc.key, now=pc.clock)
    pc.key[:] = coming
    pc.reopen()
    assert pc.store.journal.rebuild_differences() == []
    assert list(dict.fromkeys(words for words, _, _ in told)) == [step.text for step in STEPS]
    assert all(0 <= done <= total for _, done, total in told)


def test_afterwards_it_is_as_private_and_as_safe_against_power_cuts_as_before(pc: PC) -> None:
    pc.new_case()
    pc.store.change_key(pc.key, coming := bytearray(os.urandom(48)), silent)
    assert stat.S_IMODE(pc.path.stat().st_mode) == 0o600
    assert pc.store.writer.execute("pragma journal_mode").fetchone() == ("wal",)
    assert pc.store.writer.execute("pragma synchronous").fetchone() == (2,)
    assert {found.name for found in pc.path.parent.iterdir()} <= {"A.db", "A.db-wal", "A.db-shm", "A.db.lock"}
    pc.key[:] = coming


@pytest.mark.parametrize("step", STEPS, ids=[step.text for step in STEPS])
def test_stopped_at_any_step_the_store_goes_on_with_one_key_or_the_other(pc: PC, step: Sentence) -> None:
    _, case = pc.new_case(centre_category="family_case")
    coming = bytearray(os.urandom(48))

    def stop(what: Sentence, done: int, total: int) -> None:
        if what == step:
            raise Stopped

    with pytest.raises(Stopped):
        pc.store.change_key(pc.key, coming, stop)
    assert pc.case(case, "centre_category") == "family_case"
    pc.new_case()
    pc.store.close()
    assert not rekey.beside(pc.path).exists()
    fitting = file.fitting(pc.path, (pc.key, coming))
    assert (fitting is coming) == (step == rekey.OPENING)
    pc.key[:] = fitting
    assert file.is_sound(pc.path, pc.key)
    pc.reopen()


def test_a_copy_that_is_not_whole_never_takes_the_place_of_the_file(pc: PC) -> None:
    pc.new_case()

    def spoil(what: Sentence, done: int, total: int) -> None:
        if what == rekey.CHECKING and done == 0:
            with rekey.beside(pc.path).open("r+b") as copy:
                copy.seek(3 * 4096 + 100)
                copy.write(b"\0" * 16)

    with pytest.raises(rekey.KeyNotChanged) as told:
        pc.store.change_key(pc.key, bytearray(os.urandom(48)), spoil)
    assert told.value.way_on is not None
    pc.reopen()


def test_what_is_missing_in_the_copy_is_noticed(pc: PC, monkeypatch: pytest.MonkeyPatch) -> None:
    pc.new_case()
    counted = rekey.counts(pc.store.reader)
    monkeypatch.setattr(rekey, "_counted", lambda path, key: counted[1:])
    with pytest.raises(rekey.KeyNotChanged):
        pc.store.change_key(pc.key, bytearray(os.urandom(48)), silent)
    pc.reopen()


def test_too_little_room_is_said_in_megabytes_before_anything_is_begun(pc: PC, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    needed = int(pc.path.stat().st_size * rekey.ROOM)
    monkeypatch.setattr("shutil.disk_usage", lambda place: usage(needed, 1, needed - 1))
    with pytest.raises(rekey.RoomNeeded) as told:
        pc.store.change_key(pc.key, bytearray(os.urandom(48)), silent)
    assert told.value.what.values == {"needed": needed // 1_000_000 + 1, "free": 0}
    pc.new_case()


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails_in_the_middle_leaves_the_file_as_it_was(
    pc: PC, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    pc.new_case()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os if call == "fsync" else Path, call, full)
        with pytest.raises(DiskFull):
            pc.store.change_key(pc.key, bytearray(os.urandom(48)), silent)
    pc.new_case()
    pc.reopen()


def test_a_copy_left_by_an_interruption_is_swept_away(pc: PC) -> None:
    pc.store.close()
    rekey.beside(pc.path).write_bytes(b"half of it")
    pc.reopen()
    assert not rekey.beside(pc.path).exists()


def test_the_file_itself_says_which_key_it_has(pc: PC, tmp_path: Path) -> None:
    other = bytearray(os.urandom(48))
    assert file.fitting(pc.path, (other, pc.key)) is pc.key
    assert file.fitting(pc.path, (other,)) is other
    assert file.fitting(tmp_path / "nowhere", (other, pc.key)) is other
