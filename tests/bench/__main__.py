# SPDX-License-Identifier: Apache-2.0
"""``./dev bench [GROUP] [--json]``: measure, show, and end with 1 when a figure is over its limit."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterable
from typing import Any

from tests import groups
from tests.bench import Figure


def load(group: str, _asked: argparse.Namespace) -> Iterable[Figure]:
    """The figures of one group, measured as they are asked for."""
    figures: Iterable[Figure] = importlib.import_module(f"tests.bench.{group}").figures()
    return figures


def number(value: float | None) -> str:
    """A number short enough for a table."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def show(rows: list[dict[str, Any]]) -> str:
    """The figures as a table."""
    columns = ["figure", "value", "unit", "baseline", "ratio", "limit", ""]
    lines = []
    for row in rows:
        baseline = f"{row['baseline_name']} {number(row['baseline'])}".strip() if row["baseline"] is not None else "–"
        sign = "≤" if row["better"] == "lower" else "≥"
        limit = (
            "–"
            if row["limit"] is None
            else f"{sign} {number(row['limit'])}{' ×' if row['limit_on'] == 'ratio' else ''}"
        )
        name = f"{row['group']}: {row['name']}"
        lines.append(
            [
                name,
                number(row["value"]),
                row["unit"],
                baseline,
                number(row["ratio"]),
                limit,
                "ok" if row["ok"] else "OVER",
            ]
        )
    return groups.table(columns, lines)


if __name__ == "__main__":
    raise SystemExit(groups.main("tests.bench", sys.argv[1:], "figures", load, show))
