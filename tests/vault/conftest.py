# SPDX-License-Identifier: Apache-2.0
"""A PC of a centre, before and after it is set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .office import PC


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[PC]:
    """A PC on which nothing was set up yet."""
    made = PC(tmp_path / "home")
    yield made
    for keyring in made.places:
        keyring.gate.set()


@pytest.fixture
def centre(pc: PC) -> PC:
    """A PC with a supervisor, a caseworker, and a counsellor who holds the notes key."""
    founding = pc.found("counsellor")
    pc.hire(founding.unlocked, "CW01", "caseworker")
    pc.hire(founding.unlocked, "CO01", "counsellor")
    return pc
