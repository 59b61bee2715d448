# SPDX-License-Identifier: Apache-2.0
"""PCs of one centre, each with a real encrypted store in a temporary folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake_desktop.domain.identifiers import case_number, new_id, new_survivor_code
from intake_desktop.store import Admission, OwnDevice, Store


class Clock:
    """A wall clock that a test sets; it may be wrong, as the clocks of real PCs are."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 2, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=7)
        return self.time

    def shift(self, **by: float) -> None:
        self.time += timedelta(**by)


class PC:
    """One PC of the centre MLT with its store, and the verbs a test needs."""

    def __init__(self, folder: Path, station: str) -> None:
        self.path = folder / f"{station}.db"
        self.key = bytearray(os.urandom(48))
        self.clock = Clock()
        device = OwnDevice(new_id(), station, os.urandom(32), "no bundle is opened here")
        self.station = station
        self.store = Store.create(self.path, self.key, device, {"centre": "MLT"}, now=self.clock)

    def new_case(self, **fields: object) -> tuple[str, str]:
        person, case = new_id(), new_id()
        with self.store.transaction("CW01", "record_changed", case) as t:
            t.set("person", person, {"survivor_code": new_survivor_code("MLT"), "sex": "female"}, person)
            number = case_number("MLT", 2026, self.station, t.next_number("case.2026"))
            start = {"number": number, "person": person, "opened_on": "2026-11-22", "centre_category": "harassment"}
            t.set("case", case, start | fields, person)
        return person, case

    def change(self, person: str, case: str, **fields: object) -> None:
        with self.store.transaction(f"CW-{self.station}", "record_changed", case) as t:
            t.set("case", case, fields, person)

    def case(self, case: str, column: str) -> object:
        return self.store.reader.execute(f"select {column} from case_file where id = ?", (case,)).fetchone()[0]

    def conflicts(self) -> list[tuple[str, str]]:
        return self.store.reader.execute("select id, field from conflict order by id, field").fetchall()

    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open_existing(self.path, self.key, now=self.clock)

    def receive(self, other: PC, lines: list[bytes] | None = None) -> Admission:
        journal = other.store.journal
        lines = list(journal.lines(self.store.journal.version_vector())) if lines is None else lines
        with self.store.transaction("SV01", "record_changed", "bundle") as t:
            return t.admit(lines, dict(journal.subject_keys()), lambda operation: None)


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[Callable[..., list[PC]]]:
    """Make PCs by their letters: ``a, b = pcs("A", "B")``."""
    made: list[PC] = []

    def make(*stations: str) -> list[PC]:
        new = [PC(tmp_path, station) for station in stations]
        made.extend(new)
        return new

    yield make
    for pc in made:
        pc.store.close()


@pytest.fixture
def pc(pcs: Callable[..., list[PC]]) -> PC:
    """The only PC of a small centre."""
    return pcs("A")[0]
