# SPDX-License-Identifier: Apache-2.0
"""Keys on bad days: kill -9 while they are written, power cuts at every step, bytes flipped by chance or on purpose."""

from __future__ import annotations

import errno
import importlib.util
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.faults import Fault
from tests.vault.office import PC, FileKeyring, words
from tests.vault.test_slot_file import PowerCut, checked, cut_at, put

from intake_desktop.domain.troubles import Trouble
from intake_desktop.vault import Member, read_sheet, slot_file
from intake_desktop.vault.recovery import pc_sheet
from intake_desktop.vault.troubles import SheetUnreadable

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("rekey", "freshness", "backup", "lock", "notes", "recovery")
"""What belongs to the vault, too, each in a module of its own."""
OPENED = tuple[bytes, tuple[str, ...], bool]
"""What signing in gave: the store's key, the roles, whether the notes key is held."""


def faults(quick: bool) -> Iterator[Fault]:
    """Every fault of the slot file and of the recovery sheet; `quick` tries fewer."""
    yield killed(20 if quick else 200)
    yield cut_off()
    yield full_disk()
    with tempfile.TemporaryDirectory() as folder:
        pc = centre(Path(folder) / "home")
        yield flipped_in_one_copy(pc, 7 if quick else 1)
        yield flipped_in_both_copies(pc, 7 if quick else 1)
        yield flipped_on_purpose(pc, 41 if quick else 1)
        yield forgotten_secret(pc, 7 if quick else 1)
    yield typed_wrongly(7 if quick else 1)
    for part in PARTS:
        if importlib.util.find_spec(f"tests.faults.{part}"):
            yield from importlib.import_module(f"tests.faults.{part}").faults(quick)


def centre(home: Path) -> PC:
    """A PC with a supervisor, a caseworker and a counsellor."""
    pc = PC(home)
    supervisor = pc.found("counsellor").unlocked
    pc.hire(supervisor, "CW01", "caseworker")
    pc.hire(supervisor, "CO01", "counsellor")
    return pc


def signed_in(pc: PC, code: str, text: str | None = None) -> OPENED | None:
    """What signing in gives; nothing when it ends in a trouble that has a name."""
    (pc.home / "tries").unlink(missing_ok=True)
    try:
        unlocked = pc.sign_in(code, text)
    except Trouble:
        return None
    return bytes(unlocked.data_key), unlocked.roles, unlocked.notes_key is not None


def killed(times: int) -> Fault:
    """A clerk adds staff and is killed with SIGKILL; whoever was told that she can sign in, can."""
    lost = unreadable = 0
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        number = 0
        while number < times:
            home = Path(folder) / f"centre-{number}"
            home.mkdir()
            pc = PC(home / "home", FileKeyring(home / "keyring.json"))
            pc.found()
            told = ["SV01"]
            for _ in range(min(20, times - number)):
                told += one_killed_clerk(pc, chance)
                number += 1
                opened = signed_in(pc, "SV01")
                unreadable += opened is None
                listed = {person.code for person in slot_file.read(pc.home).chain().current.users}
                lost += len(set(told) - listed)
                lost += signed_in(pc, told[-1], "mango river lantern seven") is None
    return Fault("kill -9 while staff are added", times, lost, unreadable, 0)


def one_killed_clerk(pc: PC, chance: random.Random) -> list[str]:
    """Let a clerk add some staff, kill it at a random moment of the next addition, and give the codes it told."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.vault.clerk", str(pc.home)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().strip() for _ in range(chance.randint(1, 3))]
        threading.Event().wait(chance.uniform(0, 0.02))  # an addition takes some milliseconds; hit it everywhere
        child.send_signal(signal.SIGKILL)
        return told + child.stdout.read().split()


def at_every_step(failure: Callable[[], BaseException]) -> Iterator[tuple[PC, list[str], BaseException | None]]:
    """Let each call that touches the disk fail in turn while somebody is hired: the PC, who is there, the failure."""
    with tempfile.TemporaryDirectory() as folder:
        pc = centre(Path(folder) / "home")
        for step in range(1, 100):
            supervisor = pc.sign_in("SV01")
            before = slot_file.read(pc.home)
            codes = [person.code for person in before.chain().current.users]
            code = f"CW{100 + step}"
            came: BaseException | None = None
            with pytest.MonkeyPatch.context() as patch:
                calls = cut_at(patch, step, failure())
                try:
                    pc.vault().add(supervisor, Member(code, ("caseworker",)), words("SV01"))
                except (PowerCut, Trouble) as happened:
                    came = happened
            yield pc, codes if came else [*codes, code], came
            if calls() < step:
                return


def cut_off() -> Fault:
    """Power cuts at every step of a write: the old state or the new one, and nobody is lost."""
    tried = lost = unreadable = 0
    for pc, codes, _came in at_every_step(PowerCut):
        tried += 1
        listed = {person.code for person in slot_file.read(pc.home).chain().current.users}
        lost += len(set(codes) - listed)
        unreadable += signed_in(pc, "CO01") is None
    return Fault("power cut at every step of a write", tried, lost, unreadable, 0)


def full_disk() -> Fault:
    """A full disk at every step: named, or written all the same."""
    tried = lost = unreadable = undetected = 0
    for pc, codes, came in at_every_step(lambda: OSError(errno.ENOSPC, "full")):
        tried += 1
        listed = {person.code for person in slot_file.read(pc.home).chain().current.users}
        lost += len(set(codes) - listed)
        unreadable += signed_in(pc, "CO01") is None
        undetected += came is not None and getattr(came, "name", "") != "keys_disk_full"
    return Fault("disk full at every step of a write", tried, lost, unreadable, undetected)


def flipped_in_one_copy(pc: PC, step: int) -> Fault:
    """Every byte of one copy: the other opens, and says the same."""
    tried = lost = unreadable = 0
    whole = slot_file.read(pc.home)
    for name in slot_file.COPIES:
        data = (pc.home / name).read_bytes()
        for flipped in each_flipped(data, step):
            (pc.home / name).write_bytes(flipped)
            tried += 1
            try:
                lost += slot_file.read(pc.home) != whole
            except Trouble:
                unreadable += 1
        (pc.home / name).write_bytes(data)
    return Fault("a byte of one slot file flipped", tried, lost, unreadable, 0)


def flipped_in_both_copies(pc: PC, step: int) -> Fault:
    """Every byte of both copies: named."""
    tried = undetected = 0
    data = (pc.home / "slots.a").read_bytes()
    for flipped in each_flipped(data, step):
        put(pc, flipped)
        tried += 1
        try:
            slot_file.read(pc.home)
            undetected += 1
        except Trouble as trouble:
            undetected += trouble.name != "slots_damaged"
    put(pc, data)
    return Fault("a byte of both slot files flipped", tried, 0, 0, undetected)


def flipped_on_purpose(pc: PC, step: int) -> Fault:
    """Every byte flipped by somebody who sets the checksum right again: refused, or it opens exactly as before."""
    tried = undetected = 0
    data = (pc.home / "slots.a").read_bytes()
    expected = {code: signed_in(pc, code) for code in ("CW01", "CO01")}
    for flipped in each_flipped(data[:-65], step):
        put(pc, checked(flipped))
        for code, right in expected.items():
            tried += 1
            undetected += signed_in(pc, code) not in (None, right)
    put(pc, data)
    return Fault("a byte flipped under a right checksum", tried, 0, 0, undetected)


def forgotten_secret(pc: PC, step: int) -> Fault:
    """Every character of the device secret in the keyring changed: named, and never a new one."""
    tried = lost = undetected = 0
    [(item, right)] = pc.keyring.kept.items()
    for position in range(0, len(right), step):
        wrong = right[:position] + ("A" if right[position] != "A" else "B") + right[position + 1 :]
        pc.keyring.kept[item] = wrong
        tried += 1
        undetected += signed_in(pc, "CW01") is not None and wrong.strip("=") != right.strip("=")
        lost += pc.keyring.kept[item] != wrong
    pc.keyring.kept[item] = right
    lost += signed_in(pc, "CW01") is None
    return Fault("the device secret changed in the keyring", tried, lost, 0, undetected)


def typed_wrongly(step: int) -> Fault:
    """Every character of a recovery sheet replaced by every other: noticed, and the right line named."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    sheet = pc_sheet(os.urandom(16).hex(), 1, bytearray(os.urandom(48)), bytearray(os.urandom(32)))
    lines = ["".join(line) for line in sheet.lines]
    tried = undetected = 0
    for number, line in enumerate(lines):
        for position in range(0, len(line), step):
            for wrong in set(alphabet) - {line[position]}:
                tried += 1
                typed = [*lines[:number], line[:position] + wrong + line[position + 1 :], *lines[number + 1 :]]
                try:
                    read_sheet("\n".join(typed))
                    undetected += 1
                except SheetUnreadable as unreadable:
                    undetected += unreadable.line != number + 1
    return Fault("a character of the recovery sheet typed wrongly", tried, 0, 0, undetected)


def each_flipped(data: bytes, step: int) -> Iterator[bytes]:
    """The bytes with one bit flipped in one of them, for each in turn."""
    for position in range(0, len(data), step):
        flipped = bytearray(data)
        flipped[position] ^= 1 << position % 7
        yield bytes(flipped)
