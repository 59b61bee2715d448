# SPDX-License-Identifier: Apache-2.0
"""Figures: how long, how many, how much, each beside a baseline measured in the same run.

A group is a module here with ``figures() -> Iterable[Figure]``; ``./dev bench [GROUP] [--json]`` runs it. A ratio to a
baseline of the same run says more than milliseconds of somebody's machine; where an aim is a plain number, it has
``limit_on="value"``.
"""

from __future__ import annotations

import dataclasses
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal


@dataclasses.dataclass(frozen=True)
class Figure:
    """One measured figure; ``ratio`` is value ÷ baseline, worked out when not given; without ``limit`` only told."""

    name: str
    value: float
    unit: str
    baseline_name: str = ""
    baseline: float | None = None
    ratio: float | None = None
    limit: float | None = None
    better: Literal["lower", "higher"] = "lower"
    limit_on: Literal["ratio", "value"] = "ratio"

    def __post_init__(self) -> None:
        """Work out the ratio; without a baseline the limit can only be on the value."""
        if self.ratio is None and self.baseline:
            object.__setattr__(self, "ratio", self.value / self.baseline)
        if self.ratio is None:
            object.__setattr__(self, "limit_on", "value")

    @property
    def ok(self) -> bool:
        """Whether it is within its limit."""
        judged = self.value if self.limit_on == "value" else self.ratio
        if self.limit is None or judged is None:
            return True
        return judged <= self.limit if self.better == "lower" else judged >= self.limit

    def row(self) -> dict[str, Any]:
        """Its parts by name, for the table and ``--json``."""
        return {**dataclasses.asdict(self), "ok": self.ok}


def p95(samples: Sequence[float]) -> float:
    """The value that 95 of 100 samples stay under."""
    return statistics.quantiles(samples, n=20, method="inclusive")[-1] if len(samples) > 1 else samples[0]


def peak_megabytes() -> float:
    """The most memory this process has held so far, in MB (10⁶ bytes); on Linux since it was started as itself."""
    if sys.platform.startswith("linux"):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def forget_peak() -> None:
    """Let :func:`peak_megabytes` count from now on; where the system cannot, it goes on counting from the start."""
    if sys.platform.startswith("linux"):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
