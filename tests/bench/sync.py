# SPDX-License-Identifier: Apache-2.0
"""How fast a bundle is made and taken in, against the same bytes through the bare libraries."""

from __future__ import annotations

import gc
import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pyrage
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.bench import Figure, peak_megabytes
from tests.sync.centre import PC, acquainted

from intake_desktop.domain.identifiers import case_number, new_id, new_survivor_code
from intake_desktop.domain.operations import read_line
from intake_desktop.store import file

CASES = 2_000
ROUNDS = 3
CATEGORIES = ("harassment", "domestic_violence", "rape", "murder")


def fill(pc: PC, cases: int) -> None:
    """Record cases as an intake does, each with a correction: some six operations a case."""
    with pc.store.transaction("CW01", "record_changed", "") as t:
        for number in range(cases):
            person, case = new_id(), new_id()
            t.set("person", person, {"survivor_code": new_survivor_code("MLT"), "sex": "female"}, person)
            t.set("identity", new_id(), {"person": person, "full_name": f"An invented name {number}"}, person)
            t.set("contact", new_id(), {"person": person, "may_contact": "yes", "phone": "0300-1234567"}, person)
            start = {
                "number": case_number("MLT", 2026, pc.station, number + 1),
                "person": person,
                "opened_on": "2026-11-22",
                "status": "open",
                "centre_category": CATEGORIES[number % 3],
            }
            t.set("case", case, start, person)
            answers = {f"answer.question_{place}": f"an answer {number}" for place in range(8)}
            t.set("record", new_id(), {"case_id": case, "form_id": "quick_intake"} | answers, person)
            t.set("case", case, {"centre_category": CATEGORIES[number % 3 + 1]}, person)


def seconds(work: Callable[[], object]) -> float:
    """Time one piece of work, with the rubbish of the one before taken out first."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bare_export(lines: list[bytes], recipients: list[str], folder: Path) -> None:
    """The same bytes through zstd, age and Ed25519 over BLAKE2b, written and synchronised, and nothing else."""
    packed = zstandard.ZstdCompressor(level=3).compress(b"\n".join(lines))
    sealed = pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    signature = Ed25519PrivateKey.generate().sign(hashlib.blake2b(sealed).digest())
    for name, content in (("bare.age", sealed), ("bare.sig", signature)):
        with (folder / name).open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())


def bare_import(lines: list[bytes], path: Path) -> float:
    """Insert the same lines into a bare SQLCipher table with the same promises, in one transaction."""
    with closing(file.connect(path, bytearray(48))) as db:
        db.execute("create table line (device text, seq integer, line blob, primary key (device, seq)) without rowid")
        rows = [(one.device, one.seq, line) for line in lines for one in (read_line(line),)]

        def insert() -> None:
            db.execute("begin immediate")
            db.executemany("insert into line values (?, ?, ?)", rows)
            db.execute("commit")

        return seconds(insert)


def once(folder: Path) -> dict[str, float]:
    """One round: seconds for each side, and how many operations it was."""
    with closing(PC(folder, "A")) as a, closing(PC(folder, "B")) as b:
        acquainted([a, b])
        fill(a, CASES)
        lines = list(a.store.journal.lines())
        took = {"operations": float(len(lines))}
        recipients = [a.card.recipient, b.card.recipient]
        took["bare export"] = seconds(lambda: bare_export(lines, recipients, folder))
        took["export"] = seconds(lambda: a.export(folder, full=True))
        took["bare import"] = bare_import(lines, folder / "bare.db")
        path = next(one for one in folder.glob("*.age") if one.name != "bare.age")
        took["verify"] = seconds(lambda: b.verify(path))
        took["import"] = seconds(lambda: b.take_in(path))
        took["bytes"] = float(path.stat().st_size)
        assert b.cases() == CASES
    return took


def figures() -> Iterator[Figure]:
    """Export and import of one centre's year; a process of its own tells how much memory that takes."""
    rounds = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(once(Path(folder)))

    def rate(name: str) -> float:
        return statistics.median(one["operations"] / one[name] for one in rounds)

    export, bare_out = rate("export"), rate("bare export")
    taken, bare_in = rate("import"), rate("bare import")
    yield Figure("export", export, "operations/s", "bare zstd + age + Ed25519", bare_out, None, 0.08, "higher")
    yield Figure("check without taking in", rate("verify"), "operations/s")
    yield Figure("import", taken, "operations/s", "bare SQLCipher insert", bare_in, None, 0.04, "higher")
    yield Figure("bundle", rounds[0]["bytes"] / rounds[0]["operations"], "bytes/operation")
    words = [sys.executable, "-c", "from tests.bench import sync; sync.tell_memory()"]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    yield Figure("peak memory of export and import", float(told), "MB", limit=250, limit_on="value")


def tell_memory() -> None:
    """Print the peak memory of a process that exports and imports one centre's year."""
    with tempfile.TemporaryDirectory() as folder:
        once(Path(folder))
    print(peak_megabytes())
