# SPDX-License-Identifier: Apache-2.0
"""Faults: what is broken on purpose, and what came of it.

A group is a module here with ``faults(quick: bool) -> Iterable[Fault]``; ``./dev faults [GROUP] [--quick]`` runs it.
"""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Fault:
    """One kind of fault: how often it was tried, and how often that lost, broke or hid something.

    ``lost`` counts acknowledged work that is gone, ``unreadable`` files that no longer open, ``undetected`` damage
    that was taken for good. These three must be 0, and it must have been tried.
    """

    name: str
    tried: int
    lost: int
    unreadable: int
    undetected: int

    @property
    def ok(self) -> bool:
        """Whether it was tried and nothing came of it."""
        return self.tried > 0 and not (self.lost or self.unreadable or self.undetected)

    def row(self) -> dict[str, Any]:
        """Its parts by name, for the table and ``--json``."""
        return {**dataclasses.asdict(self), "ok": self.ok}
