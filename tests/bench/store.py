# SPDX-License-Identifier: Apache-2.0
"""Saving: a whole intake as one transaction, and a draft, against a bare insert and commit in the same engine."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import Figure, p95

from intake_desktop.domain.identifiers import new_id
from intake_desktop.store import OwnDevice, Store, file

ROUNDS = 400
LINE = os.urandom(450)


def figures() -> Iterator[Figure]:
    """Take turns, so that a noisy machine is noisy for both."""
    with tempfile.TemporaryDirectory() as folder:
        key = bytearray(os.urandom(48))
        device = OwnDevice(new_id(), "A", os.urandom(32), "none")
        store = Store.create(Path(folder) / "a.db", key, device, {}, now=lambda: datetime.now(UTC))
        bare = file.connect(Path(folder) / "b.db", key)
        bare.execute("create table line (nr integer primary key, id text, line blob)")
        person, case, draft = new_id(), new_id(), new_id()
        with store.transaction("CW01", "record_changed") as t:
            t.set("person", person, {"survivor_code": "MLT-2222222"}, person)
            t.set("case", case, {"number": "MLT-2026-A-0001", "person": person, "opened_on": "2026-11-22"}, person)
        with store.scratch() as db:
            db.execute(
                "insert into draft (id, owner, form_id, form_version, answers, step, started_at, updated_at) "
                "values (?, 'CW01', 'f', '1', '{}', 's', 0, 0)",
                (draft,),
            )

        def insert(number: int) -> None:
            bare.execute("begin immediate")
            bare.execute("insert into line (id, line) values (?, ?)", (new_id(), LINE))
            bare.execute("commit")

        def save(number: int) -> None:
            with store.transaction("CW01", "record_changed", case) as t:
                t.set("case", case, {"step": f"s{number}"}, person)

        def keep(number: int) -> None:
            with store.scratch() as db:
                db.execute("update draft set answers = ?, updated_at = ? where id = ?", (LINE.hex(), number, draft))

        took: dict[Callable[[int], None], list[float]] = {insert: [], save: [], keep: []}
        for number in range(ROUNDS):
            for work, times in took.items():
                began = time.perf_counter()
                work(number)
                times.append(time.perf_counter() - began)
        store.close()
        bare.close()
    base = p95(took[insert]) * 1e3
    name = "bare insert and commit, p95 ms"
    yield Figure("save with journal and audit, p95", p95(took[save]) * 1e3, "ms", name, base, None, 3)
    yield Figure("keep a draft, p95", p95(took[keep]) * 1e3, "ms", name, base, None, 3)
