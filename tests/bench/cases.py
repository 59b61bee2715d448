# SPDX-License-Identifier: Apache-2.0
"""A hundred thousand cases: from the passphrase to the list, and searching as one types."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Iterator

from tests.bench import Figure, day, forget_peak, p95, peak_megabytes, people, trail
from tests.bench.big_centre import CASES, STAFF, big_centre, vault

from intake_desktop.domain.names import words
from intake_desktop.services import cases, today
from intake_desktop.services.desk import Desk
from intake_desktop.services.unlock import lock, unlock
from intake_desktop.ui.pages.case.presenter import services_at

QUERIES = 300
TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"


def figures() -> Iterator[Figure]:
    """Open the large centre and measure what a person waits for; memory is that of the whole process."""
    home, passphrase = big_centre()
    secret = bytearray(passphrase.encode())
    began = time.perf_counter()
    keys = vault(home)
    unlocked = keys.unlock(STAFF, secret)
    derived = time.perf_counter() - began
    unlocked.wipe()
    began = time.perf_counter()
    desk = unlock(home, STAFF, secret, vault=keys)
    rows = cases.list_cases(desk)
    whole = time.perf_counter() - began
    assert len(rows) == 50
    yield Figure("peak memory while the passphrase is stretched", peak_megabytes(), "MB")
    forget_peak()
    yield Figure("unlock to list, 100,000 cases", whole * 1e3, "ms", "the keys alone, ms", derived * 1e3, None, 1.5)
    try:
        pages = _seconds(lambda _: cases.list_cases(desk, rows[-1].key), range(50))
        yield Figure("a page of the list, p95", p95(pages) * 1e3, "ms", limit=30)
        yield from _search(desk)
        yield from people.figures(desk)
        yield from _day(desk)
        yield from day.figures(desk)
    finally:
        lock(desk)
    yield from trail.figures()


def _day(desk: Desk) -> Iterator[Figure]:
    """What a supervisor opens first, and the page of a case with all that is read for it, among all related records."""
    related = ("goal", "follow_up", "task", "referral", "consent", "service_line", "record")
    count = sum(desk.store.reader.execute(f"select count(*) from {table}").fetchone()[0] for table in related)
    yield Figure("related records", count, "rows")
    yield Figure(
        "Today of a supervisor, p95", p95(_seconds(lambda _: today.today(desk), range(30))) * 1e3, "ms", limit=100
    )
    some = desk.store.reader.execute("select id from case_file where nr % 997 = 0 order by opened_on desc limit 60")
    page = services_at(desk)

    def open_(case_id: str) -> object:
        file = page.open_case(case_id)
        form = page.form(file.record.form_id, file.record.form_version) if file.record else None
        read = (page.head(case_id), page.provider_names(file), page.sessions(case_id), page.events(case_id))
        return file, form, read

    pages = _seconds(open_, [row[0] for row in some.fetchall()])
    yield Figure("all that a case page reads, p95", p95(pages) * 1e3, "ms", limit=60)


def _search(desk: Desk) -> Iterator[Figure]:
    """Every beginning of codes, numbers and names as it is typed; against the same question to stock SQLite."""
    typed = _typed(desk)
    ours = _seconds(lambda text: cases.search_cases(desk, text), typed)
    yield Figure("peak memory with 100,000 cases, once unlocked", peak_megabytes(), "MB", limit=250)
    plain = sqlite3.connect(":memory:")
    plain.execute(
        f"create virtual table search_code using fts5 (words, tokenize = \"{TOKENIZER}\", prefix = '1 2 3 4')"
    )
    plain.execute(f"create virtual table search_name using fts5 (words, tokenize = \"{TOKENIZER}\", prefix = '1 2 3')")
    for table in ("search_code", "search_name"):
        found = desk.store.reader.execute(f"select rowid, words from {table}")
        plain.executemany(f"insert into {table} (rowid, words) values (?, ?)", found)

    def ask(text: str) -> None:
        *first, last = words(text)
        match = " ".join(f'"{term}"' for term in first) + f' "{last}"*'
        for table in ("search_code", "search_name"):
            question = f"select rowid from {table} where words match ? order by rowid desc limit 50"
            plain.execute(question, (match,)).fetchall()

    bare = _seconds(ask, typed)
    plain.close()
    yield Figure("search as one types, p95", p95(ours) * 1e3, "ms", "same FTS5 in stock SQLite, ms", p95(bare) * 1e3,
                 limit=30, limit_on="value")  # fmt: skip
    yield Figure("search as one types, median", statistics.median(ours) * 1e3, "ms", "same FTS5 in stock SQLite, ms",
                 statistics.median(bare) * 1e3)  # fmt: skip


def _typed(desk: Desk) -> list[str]:
    chance = random.Random(CASES)
    query = "select p.survivor_code, c.number from case_file c join person p on p.id = c.person where c.nr = ?"
    found = [desk.store.reader.execute(query, (chance.randrange(1, CASES),)).fetchone() for _ in range(QUERIES // 12)]
    whole = [text for row in found for text in row] + ["زینب بی بی", "सुनीता देवी", "Zainab Bibi"] * 8
    beginnings = [text[:end] for text in whole for end in range(2, len(text) + 1) if words(text[:end])]
    return chance.sample(beginnings, min(QUERIES, len(beginnings)))


def _seconds(work: object, things: object) -> list[float]:
    took = []
    for thing in things:  # type: ignore[attr-defined]
        began = time.perf_counter()
        work(thing)  # type: ignore[operator]
        took.append(time.perf_counter() - began)
    return took
