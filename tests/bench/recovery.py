# SPDX-License-Identifier: Apache-2.0
"""The worst night in seconds: from a closed desk with a lost keyring to an open one, at the full cost of this PC."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Figure
from tests.display.lost_keyring import live_through

LIMIT = 20.0
"""Seconds for what is not typing. A person types the 200 characters in less than two minutes; three are allowed."""


def figures() -> Iterator[Figure]:
    """The machine types the sheet without looking twice; a wrong letter and its correction are part of it."""
    with tempfile.TemporaryDirectory() as folder:
        told = live_through(Path(folder), field=True).stdout.splitlines()
    took = next((float(line.removeprefix("took:")) for line in told if line.startswith("took:")), float("inf"))
    yield Figure("lost keyring to open desk, sheet typed by a machine", took, "s", limit=LIMIT)
