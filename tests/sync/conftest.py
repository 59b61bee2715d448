# SPDX-License-Identifier: Apache-2.0
"""Two PCs that know each other, and a stick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .centre import PC, acquainted


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[Callable[..., list[PC]]]:
    """Make PCs that trust each other: ``a, b = pcs("A", "B")``."""
    made: list[PC] = []

    def make(*stations: str, strangers: bool = False) -> list[PC]:
        new = [PC(tmp_path, station) for station in stations]
        made.extend(new)
        if not strangers:
            acquainted(new)
        return new

    yield make
    for pc in made:
        pc.close()


@pytest.fixture
def a_and_b(pcs: Callable[..., list[PC]]) -> tuple[PC, PC]:
    a, b = pcs("A", "B")
    return a, b


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
