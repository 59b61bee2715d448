# SPDX-License-Identifier: Apache-2.0
"""A stick that is full, write-protected, pulled out or lying: an honest sentence, and nothing half left there."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.sync import sending, stick

from .centre import PC


@contextmanager
def small_disk(folder: Path, *, size: str = "48k", options: str = "rw") -> Iterator[bool]:
    """Mount a small file system on `folder` where this user may; answers whether it worked."""
    if os.geteuid() != 0:
        yield False
        return
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},{options}", "none", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let the system refuse to write any file beyond `size` bytes, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def prepared(a_and_b: tuple[PC, PC]) -> tuple[PC, sending.Prepared]:
    a_and_b[0].new_case()
    return a_and_b[0], a_and_b[0].prepare()


def refused(
    prepared: tuple[PC, sending.Prepared], folder: Path, during: Callable[[Sentence, int, int], None]
) -> Trouble:
    with pytest.raises(Trouble) as caught:
        sending.put(prepared[1], folder, prepared[0].seed, during)
    assert caught.value.way_on is not None
    return caught.value


def test_a_whole_bundle_is_two_files_with_one_random_name(prepared: tuple[PC, sending.Prepared], stick: Path) -> None:
    a, made = prepared
    written = sending.put(made, stick, a.seed)
    assert sorted(one.name for one in stick.iterdir()) == [written.path.name, written.signature_path.name]
    assert written.path.read_bytes() == made.sealed
    assert written.path.stat().st_mode & 0o777 == 0o600
    again = sending.put(made, stick, a.seed)
    assert again.path.name != written.path.name
    assert written.path.exists()


def test_a_full_stick_says_so_and_keeps_nothing(
    prepared: tuple[PC, sending.Prepared], stick: Path, tmp_path: Path
) -> None:
    with largest_file(32 * 1024):
        trouble = refused(prepared, stick, sending.silent)
    assert trouble.name == "stick_full"
    assert list(stick.iterdir()) == []
    with small_disk(stick) as mounted:
        if mounted:
            assert refused(prepared, stick, sending.silent).name == "stick_full"
            assert list(stick.iterdir()) == []
    # With room again, the same prepared bundle goes out: nothing was lost and no number was used twice.
    assert sending.put(prepared[1], stick, prepared[0].seed).signature_path.exists()


def test_a_write_protected_stick_says_so(prepared: tuple[PC, sending.Prepared], stick: Path) -> None:
    with small_disk(stick, options="ro") as mounted:
        if mounted:
            assert refused(prepared, stick, sending.silent).name == "stick_read_only"
            return
    # Root may write anywhere except where the system itself forbids it.
    folder = Path("/sys/kernel") if os.geteuid() == 0 else stick
    stick.chmod(0o500)
    assert refused(prepared, folder, sending.silent).name == "stick_read_only"
    stick.chmod(0o700)


def test_a_stick_that_is_pulled_out_while_writing(prepared: tuple[PC, sending.Prepared], stick: Path) -> None:
    def pulled(what: Sentence, done: int, total: int) -> None:
        shutil.rmtree(stick, ignore_errors=True)

    assert refused(prepared, stick, pulled).name == "stick_gone"
    assert not stick.exists()
    assert refused(prepared, stick, sending.silent).name == "stick_gone"


def test_a_stick_that_gives_back_something_else(prepared: tuple[PC, sending.Prepared], stick: Path) -> None:
    def lies(what: Sentence, done: int, total: int) -> None:
        for part in stick.glob("*.part"):
            with part.open("r+b") as file:
                file.seek(5000)
                file.write(b"\0\0\0\0")

    assert refused(prepared, stick, lies).name == "stick_failed"
    assert list(stick.iterdir()) == []


def test_whoever_changes_her_mind_leaves_nothing_behind(prepared: tuple[PC, sending.Prepared], stick: Path) -> None:
    class Stop(Exception):
        pass

    def stop(what: Sentence, done: int, total: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        sending.put(prepared[1], stick, prepared[0].seed, stop)
    assert list(stick.iterdir()) == []


def test_only_unfinished_files_of_our_own_are_taken_away(prepared: tuple[PC, sending.Prepared], stick: Path) -> None:
    a, made = prepared
    whole = sending.put(made, stick, a.seed)
    ours = [stick / (new(a.seed) + ".part"), stick / new(a.seed), stick / (new(a.seed) + ".minisig")]
    foreign = [
        stick / (new(b"another PC's seed") + ".part"),
        stick / new(b"another PC's seed"),
        stick / "holiday.jpg.part",
        stick / "letter.age",
    ]
    for one in (*ours, *foreign):
        one.write_bytes(b"half")
    sending.put(made, stick, a.seed)
    assert not any(one.exists() for one in ours)
    assert all(one.exists() for one in foreign)
    assert whole.path.exists()
    assert whole.signature_path.exists()


def new(seed: bytes) -> str:
    return stick.new_name(seed)


def test_progress_is_told_and_ends_where_it_said(a_and_b: tuple[PC, PC], stick: Path) -> None:
    a, b = a_and_b
    for _ in range(3):
        a.new_case()
    heard: dict[str, list[tuple[int, int]]] = {}

    def told(what: Sentence, done: int, total: int) -> None:
        heard.setdefault(what.text, []).append((done, total))

    written = a.export(stick, progress=told)
    b.take_in(written.path, told)
    assert list(heard) == [
        "Packing the entries",
        "Sealing the bundle",
        "Opening the bundle once to be sure",
        "Writing to the stick",
        "Reading back what was written",
        "Checking the signature",
        "Opening the bundle",
        "Checking what is inside",
        "Taking in the entries",
    ]
    for steps in heard.values():
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]
