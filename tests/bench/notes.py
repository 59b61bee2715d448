# SPDX-License-Identifier: Apache-2.0
"""Session notes: what a counsellor waits for while she types, signs and reads, and what passing notes on costs."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import Figure, p95
from tests.conftest import Office
from tests.services.counselling import FACTS, counselled

from intake_desktop.domain.notes import LONGEST, Writing
from intake_desktop.services import drafts, notes, sessions
from intake_desktop.services.desk import Desk

NOTES, CASES = 1500, 30
OFTEN = 100
FULL = "وہ رات کو ڈرتی ہے۔ " * (LONGEST // 19)
"""A note as long as a note may be."""


def figures() -> Iterator[Figure]:
    """A counsellor with many notes behind her."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "pc", "A")
        case = counselled(office)
        try:
            yield from _writing(office.desk("CO01"), case)
            yield from _many(office, case)
        finally:
            office.close()


def _writing(desk: Desk, case: str) -> Iterator[Figure]:
    draft = notes.begin_note(desk, case).value
    writing = Writing(facts=FACTS, text=FULL)
    intake = drafts.begin_intake(desk).value
    kept = _milliseconds(lambda: notes.keep_note(desk, draft, writing))
    bare = _milliseconds(lambda: drafts.keep_draft(desk, intake.id, {"full_name": FULL}, "about"))
    yield Figure("keep a full note, median", statistics.median(kept), "ms", "an intake of that length, ms",
                 statistics.median(bare), limit=4)  # fmt: skip
    yield Figure("keep a full note, p95", p95(kept), "ms", limit=60)

    def sign() -> None:
        again = notes.begin_note(desk, case).value
        notes.keep_note(desk, again, writing)
        signed.append(_once(lambda: notes.sign_note(desk, again.id)))

    signed: list[float] = []
    while len(signed) < OFTEN:
        sign()
    yield Figure("sign a note, p95", p95(signed), "ms", limit=120)


def _many(office: Office, case: str) -> Iterator[Figure]:
    others = [case, *(counselled(office) for _ in range(CASES - 1))]
    desk = office.desk("CO01")
    for other in others:
        while len(ids := sessions.list_sessions(desk, other)) < NOTES // CASES:
            draft = notes.begin_note(desk, other).value
            notes.keep_note(desk, draft, Writing(facts=FACTS, text="a short note"))
            notes.sign_note(desk, draft.id)
    ids, case = sessions.list_sessions(desk, case), others[0]
    yield Figure("the sessions of a case with 100, p95",
                 p95(_milliseconds(lambda: sessions.list_sessions(desk, case))), "ms", limit=30)  # fmt: skip
    one = ids[0].id
    yield Figure("open a note, p95", p95(_milliseconds(lambda: sessions.read_notes(desk, case, one))), "ms", limit=80)
    yield Figure("at sign-in, nothing to pass on, 1,500 notes",
                 p95(_milliseconds(lambda: notes.share_notes(desk), 20)), "ms", limit=80)  # fmt: skip
    before = desk.store.reader.execute("select sum(length(line)) from operation").fetchone()[0]
    office.vault.renew_notes_key(office.desk("SV01").unlocked)
    desk = office.desk("CO01")
    began, after, count = time.perf_counter(), "", 0
    while True:
        shared = notes.share_notes(desk, after).value
        count += shared.count
        if shared.after is None:
            break
        after = shared.after
    took = (time.perf_counter() - began) * 1e3
    grown = desk.store.reader.execute("select sum(length(line)) from operation").fetchone()[0] - before
    assert count >= NOTES
    yield Figure("pass on 50 notes after the key was renewed", took / count * notes.AT_ONCE, "ms", limit=1000)
    yield Figure("journal grown by a note passed on", grown / count / 1e3, "kB", limit=2)
    note = desk.store.reader.execute(
        "select avg(length(line)) from operation where id in (select id from session_note)"
    )
    yield Figure("journal grown by a signed note", note.fetchone()[0] / 1e3, "kB", limit=16)


def _milliseconds(work: Callable[[], object], times: int = OFTEN) -> list[float]:
    return [_once(work) for _ in range(times)]


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3
