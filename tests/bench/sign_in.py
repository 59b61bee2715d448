# SPDX-License-Identifier: Apache-2.0
"""A sign-in from the passphrase to the first page of cases, taken apart: stretching, opening, listing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from tests.bench import Figure
from tests.bench.big_centre import STAFF, big_centre, vault

from intake_desktop.services import cases
from intake_desktop.services.unlock import lock, unlock
from intake_desktop.vault import slots

CASES = 5_000
"""Some years of a district centre."""
ROUNDS = 7


def figures() -> Iterator[Figure]:
    """Medians of whole sign-ins at the cost of the field; the parts are of the same sign-ins."""
    home, passphrase = big_centre(CASES)
    stretching: list[float] = []
    real = slots.stretch

    def timed(*given: object) -> bytearray:
        began = time.perf_counter()
        try:
            return real(*given)  # type: ignore[arg-type]
        finally:
            stretching.append((time.perf_counter() - began) * 1e3)

    opening, listing = [], []
    slots.stretch = timed
    try:
        for _ in range(ROUNDS):
            secret = bytearray(passphrase.encode())
            began = time.perf_counter()
            desk = unlock(home, STAFF, secret, vault=vault(home))
            opened = time.perf_counter()
            assert len(cases.list_cases(desk)) == 50
            listed = time.perf_counter()
            opening.append((opened - began) * 1e3 - stretching[-1])
            listing.append((listed - opened) * 1e3)
            lock(desk)
    finally:
        slots.stretch = real
    medians = [statistics.median(part) for part in (stretching, opening, listing)]
    whole = sum(medians)
    name = f"sign-in with {CASES:,} cases, of that "
    for part, value, limit in zip(("Argon2id", "opening", "the first page"), medians, (None, 150, 60), strict=True):
        yield Figure(name + part, value, "ms", "all of it, ms", whole, limit=limit, limit_on="value")
