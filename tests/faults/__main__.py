# SPDX-License-Identifier: Apache-2.0
"""``./dev faults [GROUP] [--quick] [--json]``: break things on purpose; ends with 1 when anything came of it."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterable
from typing import Any

from tests import groups
from tests.faults import Fault


def load(group: str, asked: argparse.Namespace) -> Iterable[Fault]:
    """The faults of one group, tried as they are asked for."""
    faults: Iterable[Fault] = importlib.import_module(f"tests.faults.{group}").faults(asked.quick)
    return faults


def show(rows: list[dict[str, Any]]) -> str:
    """The faults as a table."""
    parts = ["tried", "lost", "unreadable", "undetected"]
    lines = [
        [f"{row['group']}: {row['name']}", *(f"{row[part]:,}" for part in parts), "ok" if row["ok"] else "NOT OK"]
        for row in rows
    ]
    return groups.table(["fault", *parts, ""], lines)


if __name__ == "__main__":
    raise SystemExit(groups.main("tests.faults", sys.argv[1:], "faults", load, show, quick=True))
