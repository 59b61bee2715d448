# SPDX-License-Identifier: Apache-2.0
"""Finding a woman among a hundred thousand cases: by her name in other letters, and quietly at an intake."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench import Figure, p95

from intake_desktop.domain.matching import likeness
from intake_desktop.services import cases, duplicates, people
from intake_desktop.services.desk import Desk

PAIRS = Path(__file__).resolve().parents[1] / "domain" / "name_pairs.tsv"
NAMES = (
    "Zainab Bibi", "زینب بی بی", "ज़ैनब", "Zaynab", "Sunita Devi", "सुनीता", "سنیتا", "Fatima Khatoon", "فاطمہ", "फातिमा",
    "Razia Sultana", "रज़िया सुल्ताना", "رضیہ", "Meena Kumari", "مینا", "Maryam Nawaz Khan", "मरियम", "Radha Sharma",
    "Nobody Here",
)  # fmt: skip
"""Names that are there in other letters and spellings, and one that is nowhere."""


def figures(desk: Desk) -> Iterator[Figure]:
    """What somebody waits for who looks for a woman, and how well names are matched."""
    rows = [line.split("\t") for line in PAIRS.read_text("utf-8").splitlines()[1:]]
    same = [likeness(one, other) > 0 for one, other, answer in rows if answer == "yes"]
    wrong = [likeness(one, other) > 0 for one, other, answer in rows if answer == "no"]
    yield Figure(f"name pairs recognised, of {len(same)}", 100 * sum(same) / len(same), "%", limit=95, better="higher")
    yield Figure(f"name pairs confused, of {len(wrong)}", 100 * sum(wrong) / len(wrong), "%", limit=2)
    typed = [name[:end] for name in NAMES for end in range(2, len(name) + 1)]
    yield Figure(
        "names as they are typed, across scripts, p95", p95(_took(lambda text: cases.search_cases(desk, text), typed)),
        "ms", limit=40,
    )  # fmt: skip
    asked = [
        {"full_name": name, "age_years": age, "phone": phone}
        for name in NAMES for age in (None, 19, 27, 40) for phone in (None, "0300-7654321")
    ]  # fmt: skip
    yield Figure(
        "may she be known, at intake, p95", p95(_took(lambda answers: people.may_be_known(desk, answers), asked)),
        "ms", limit=80,
    )  # fmt: skip
    look = p95(_took(lambda _: duplicates.look_for_pairs(desk), range(3)))
    yield Figure(f"looking through {duplicates.LOOKED} cases for two files of one woman", look, "ms")


def _took(work: Callable[[Any], object], things: Any) -> list[float]:
    """Milliseconds that each took."""
    found = []
    for thing in things:
        began = time.perf_counter()
        work(thing)
        found.append((time.perf_counter() - began) * 1e3)
    return found
