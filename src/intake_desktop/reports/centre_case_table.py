# SPDX-License-Identifier: Apache-2.0
"""The centre case table: how many cases of each category came in a period, in the format that Multan published.

Four categories are named; everything else is computed as the total less the four and is never typed.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from ..store import Store

NAMED = ("domestic_violence", "family_case", "harassment", "criminal_offence")
ALL_OTHER = "all_other"


class CaseTable(msgspec.Struct, frozen=True):
    """Rows of (category, cases, per cent of the total with two decimals); the last row is ``all_other``."""

    start: date
    end: date
    rows: tuple[tuple[str, int, Decimal], ...]
    total: int


def centre_case_table(store: Store, start: date, end: date) -> CaseTable:
    """Count the cases registered from `start` to `end`, both included; merged duplicates do not count."""
    counts = dict(
        store.reader.execute(
            "select coalesce(centre_category, 'other'), count(*) from case_file "
            "where opened_on between ? and ? and status <> 'duplicate' group by 1",
            (start.isoformat(), end.isoformat()),
        )
    )
    total = sum(counts.values())
    named = [(category, counts.get(category, 0)) for category in NAMED]
    rows = [*named, (ALL_OTHER, total - sum(cases for _, cases in named))]
    return CaseTable(start, end, tuple((category, cases, _percent(cases, total)) for category, cases in rows), total)


def _percent(cases: int, total: int) -> Decimal:
    """Half-up to two decimals; rounded values are never adjusted to sum to 100."""
    if total == 0:
        return Decimal("0.00")
    return (Decimal(100) * cases / total).quantize(Decimal("0.01"), ROUND_HALF_UP)
