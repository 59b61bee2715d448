# SPDX-License-Identifier: Apache-2.0
"""How many women one caseworker can be there for. A guide for supervisors, never a ranking."""

from __future__ import annotations

from typing import Final

MUCH: Final = 15
TOO_MUCH: Final = 20
QUIET_DAYS: Final = 30
"""Days without any entry after which an open case is looked at with its caseworker."""


def load(cases: int) -> str:
    """Say whether so many open cases are ``well``, ``much`` or ``too_much`` for one person."""
    if cases > TOO_MUCH:
        return "too_much"
    return "much" if cases > MUCH else "well"
