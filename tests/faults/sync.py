# SPDX-License-Identifier: Apache-2.0
"""The power goes while a bundle is made or taken in; bytes of it change on the way; its end is missing."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from tests.faults import Fault
from tests.sync.centre import PC, acquainted

from intake_desktop.domain.troubles import Trouble
from intake_desktop.sync import reading, sending, stick
from intake_desktop.sync.parties import Receiver

Say = Callable[[str], None]


def faults(quick: bool) -> Iterator[Fault]:
    """Each kind of fault; `quick` tries fewer times."""
    chance = random.Random(20261122)  # the same moments in every run, as far as a clock allows
    folder = Path(tempfile.mkdtemp())
    try:
        yield from killed_in_export(folder / "export", 12 if quick else 200, chance)
        yield killed_in_import(folder / "import", 12 if quick else 200, chance)
        yield from changed_on_the_way(folder / "bytes", 61 if quick else 1)
    finally:
        shutil.rmtree(folder)


def killed_in_export(folder: Path, times: int, chance: random.Random) -> Iterator[Fault]:
    """Kill a PC that makes bundles, at any moment and around every step of writing.

    What it said is finished is there and whole, what is not whole is taken away, and no number is used twice.
    """
    a, b, target = _two(folder)
    a.close()

    def forever(say: Say) -> None:
        a.reopen()
        while True:
            a.new_case()
            say(a.export(target).path.name)

    found = [0, 0, 0]
    for _ in range(times):
        _look_after_export(a, b, target, _killed(forever, chance.uniform(0.01, 0.25)), found)
    yield Fault("killed while bundles are made", times, *found)

    found = [0, 0, 0]
    step, said = 0, [""]
    while said != ["end"]:

        def once(say: Say, step: int = step) -> None:
            a.reopen()
            a.new_case()
            _die_at(step)
            say(a.export(target).path.name)
            say("end")

        said = _killed(once, 30)
        _look_after_export(a, b, target, said[:-1], found)
        said, step = said[-1:], step + 1
    yield Fault("killed before and after each step of writing a bundle", step, *found)
    b.close()


def _look_after_export(a: PC, b: PC, target: Path, finished: list[str], found: list[int]) -> None:
    """Count what was lost, what cannot be read, and what is not told apart; leaves an empty stick."""
    a.reopen()
    hashes = dict(a.store.reader.execute("select sequence, manifest_hash from sent_bundle").fetchall())
    stick.clean(target, a.seed)
    whole = {one.name.removesuffix(".minisig") for one in target.glob("*.minisig")}
    found[0] += len(set(finished) - whole)
    found[2] += sum(one.name.removesuffix(".minisig") not in whole for one in target.iterdir())
    for name in whole:
        with reading.opened(target / name, b.receiver) as bundle:
            found[1] += bundle.verdict.refused
            found[2] += hashes.get(bundle.manifest.sequence) != bundle.manifest_hash
        (target / name).unlink()
        (target / (name + ".minisig")).unlink()
    found[1] += a.store.journal.first_broken() is not None
    a.close()


def _die_at(step: int) -> None:
    """Let this process kill itself before (even) or after (odd) the n-th call that makes something lasting."""
    calls = 0

    def fatal(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == step // 2 + 1 and step % 2 == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*arguments)
            if calls == step // 2 + 1:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call

    os.fsync, Path.rename = fatal(os.fsync), fatal(Path.rename)  # type: ignore[method-assign]


def killed_in_import(folder: Path, times: int, chance: random.Random) -> Fault:
    """Kill a PC that takes a bundle in: all of it is there or nothing, and what it said is done is there."""
    a, b, target = _two(folder)
    for _ in range(40):
        a.new_case()
    path = a.export(target).path
    before = b.copy()
    began = time.perf_counter()
    b.take_in(path)
    took = time.perf_counter() - began
    everything = b.state()
    b.reopen(before)
    nothing = b.state()
    b.close()
    lost = unreadable = undetected = 0

    def take_in(say: Say) -> None:
        b.reopen(before)
        say("open")
        b.take_in(path)
        say("done")
        b.store.reader.execute("select 1")
        select.select([], [], [], 5)

    for _ in range(times):
        said = _killed(take_in, chance.uniform(0, 1.5 * took), after="open")
        try:
            b.reopen()
        except Trouble:
            unreadable += 1
            continue
        state, known = b.state(), bool(b.receiver.history)
        lost += "done" in said and state != everything
        undetected += state not in (nothing, everything) or known != (state == everything)
        unreadable += bool(b.store.journal.rebuild_differences())
        # The same bundle again brings what was not there, and only that.
        if b.verify(path).proceeds:
            b.take_in(path)
        undetected += b.state() != everything
        b.close()
    a.close()
    return Fault("killed while a bundle is taken in", times, lost, unreadable, undetected)


def changed_on_the_way(folder: Path, step: int) -> Iterator[Fault]:
    """Change bits of a bundle and of its signature, and cut its end off."""
    a, b, target = _two(folder)
    a.new_case()
    written = sending.put(a.prepare(), target, a.seed)
    receiver = b.receiver
    flips = sum(_flipped(written.path, path, receiver, step) for path in (written.path, written.signature_path))
    tried = sum(8 * len(range(0, path.stat().st_size, step)) for path in (written.path, written.signature_path))
    yield Fault("one bit of a bundle or its signature changed", tried, 0, 0, flips)
    content = written.path.read_bytes()
    lengths = range(0, len(content), 50 * step)
    undetected = 0
    for length in lengths:
        written.path.write_bytes(content[:length])
        undetected += not reading.verify(written.path, receiver).refused
    yield Fault("the end of a bundle missing", len(lengths), 0, 0, undetected)
    written.path.write_bytes(content)
    whole = reading.verify(written.path, receiver).proceeds
    yield Fault("the same bundle unharmed", 1, 0, not whole, 0)
    a.close()
    b.close()


def _flipped(bundle: Path, path: Path, receiver: Receiver, step: int) -> int:
    undetected = 0
    content = path.read_bytes()
    with path.open("r+b", buffering=0) as file:
        for place in range(0, len(content), step):
            for bit in range(8):
                file.seek(place)
                file.write(bytes([content[place] ^ 1 << bit]))
                undetected += not reading.verify(bundle, receiver).refused
            file.seek(place)
            file.write(content[place : place + 1])
    return undetected


def _two(folder: Path) -> tuple[PC, PC, Path]:
    target = folder / "stick"
    target.mkdir(parents=True)
    a, b = PC(folder, "A"), PC(folder, "B")
    acquainted([a, b])
    return a, b, target


def _killed(work: Callable[[Say], None], seconds: float, after: str = "") -> list[str]:
    """Do work in a child process and kill it after some time (counted from the line `after`); gives what it said."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _child(work, reader, writer)
    os.close(writer)
    heard, counting, end = b"", not after, time.monotonic() + seconds
    while not counting or time.monotonic() < end:
        wait = 30.0 if not counting else max(0.0, end - time.monotonic())
        if not select.select([reader], [], [], wait)[0]:
            break
        piece = os.read(reader, 65536)
        if not piece:
            break
        heard += piece
        if not counting and after.encode() in heard:
            counting, end = True, time.monotonic() + seconds
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(reader, 65536):
        heard += piece
    os.close(reader)
    return heard.decode().split("\n")[:-1]


def _child(work: Callable[[Say], None], reader: int, writer: int) -> NoReturn:
    os.close(reader)
    try:
        work(lambda line: os.write(writer, line.encode() + b"\n") and None)
    finally:
        os._exit(1)
