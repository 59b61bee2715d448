# SPDX-License-Identifier: Apache-2.0
"""A million rows of audit: how long a supervisor waits for a page of it, whatever she looks for. Part of ``cases``."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tests.bench import Figure, p95
from tests.conftest import Office

from intake_desktop.domain.permissions import Action
from intake_desktop.services import cases, openings, trail
from intake_desktop.services.desk import Desk
from intake_desktop.services.trail import BEGINNING, Wanted
from intake_desktop.store import audit

ROWS = 1_000_000
CASES = 40
EVENTS = ("record_opened", "record_changed", "identity_revealed", "login", "referral_printed", "consent_changed")
STAFF = ("CW01", "CW02", "CO01", "SV01", "CA01")


def figures() -> Iterator[Figure]:
    """Pages by key of a long audit, each way of looking, and the whole chain walked in parts."""
    with tempfile.TemporaryDirectory(prefix="trail-") as folder:
        office = Office(Path(folder) / "pc-A", "A")
        ids = [office.intake("CW01").case_id or "" for _ in range(CASES)]
        desk = office.desk("SV01")
        _fill(desk, ids)
        code = cases.visible_case(desk, ids[0], Action.SEE_CASES)[0].survivor_code
        some = desk.today() - timedelta(days=400)
        kinds = {
            "everything": Wanted(),
            "a person": Wanted(actor="CO01"),
            "a kind": Wanted(event="identity_revealed"),
            "a day": Wanted(first=some, last=some),
            "a case": Wanted(code=code),
            "all of them": Wanted(first=some, last=desk.today(), actor="CW01", event="record_opened", code=code),
        }
        for name, wanted in kinds.items():
            yield Figure(
                f"a page of the audit, {ROWS:,} rows, {name}, p95", p95(_pages(desk, wanted)) * 1e3, "ms", limit=30
            )
        began = time.perf_counter()
        openings.openings_of(desk, ids[0])
        yield Figure("who opened a file, of as many rows", (time.perf_counter() - began) * 1e3, "ms", limit=200)
        parts, so_far = [], BEGINNING
        while not so_far.is_done:
            began = time.perf_counter()
            so_far = trail.check_chain(desk, so_far)
            parts.append(time.perf_counter() - began)
        assert so_far.broken is None
        yield Figure("the chain checked, all rows", sum(parts), "s")
        yield Figure("one part of that, p95", p95(parts) * 1e3, "ms", limit=250)
        office.close()


def _pages(desk: Desk, wanted: Wanted) -> list[float]:
    found, before = [], None
    for _ in range(30):
        began = time.perf_counter()
        rows = trail.list_trail(desk, wanted, before)
        found.append(time.perf_counter() - began)
        before = rows[-1].key if len(rows) == 50 else None
    return found


def _fill(desk: Desk, ids: list[str]) -> None:
    """Three years of it, chained as the store chains it; of each of our files some hundred rows."""
    dice = random.Random(11)
    db = desk.store.writer
    nr, previous = audit.head(db)
    step = 3 * 365 * 86_400_000 // ROWS
    at = int(desk.now().timestamp() * 1000) - ROWS * step

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal at, previous
        for number in range(nr + 1, nr + ROWS + 1):
            at += step
            about = dice.choice(ids) if number % 200 == 0 else f"{dice.getrandbits(128):032x}"
            row = (number, at, dice.choice(STAFF), dice.choice(EVENTS), about, "0" * 64, previous)
            previous = audit._hash(row)
            yield (*row, previous)

    indexes = db.execute("select name, sql from sqlite_master where name like 'audit_by_%'").fetchall()
    db.execute("begin immediate")
    for name, _ in indexes:  # made at the end: row by row would take a minute
        db.execute(f"drop index {name}")
    db.executemany("insert into audit values (?, ?, ?, ?, ?, ?, ?, ?)", rows())
    for _, made in indexes:
        db.execute(made)
    db.execute("commit")
    desk.store.checkpoint()
