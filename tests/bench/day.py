# SPDX-License-Identifier: Apache-2.0
"""The day at a large centre: of a caseworker with hundreds of open cases, and of the team."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from tests.bench import Figure, p95

from intake_desktop.services import supervision, today
from intake_desktop.services.desk import Desk

WORKER = "CW07"
TIMES = 30


def figures(desk: Desk) -> Iterator[Figure]:
    """What they wait for; whoever sits at the desk is somebody else meanwhile."""
    me, roles = desk.staff_code, desk.unlocked.roles
    desk.unlocked.staff_code, desk.unlocked.roles = WORKER, ("caseworker",)
    try:
        yield Figure("Today of a caseworker, p95", _p95(lambda: today.today(desk)), "ms", limit=100)
    finally:
        desk.unlocked.staff_code, desk.unlocked.roles = me, roles
    yield Figure("who has how many cases, p95", _p95(lambda: supervision.caseloads(desk)), "ms", limit=100)
    yield Figure("what to talk over with one of them, p95", _p95(lambda: supervision.to_discuss(desk, WORKER)), "ms",
                 limit=1000)  # fmt: skip


def _p95(work: Callable[[], object]) -> float:
    """Milliseconds."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return p95(took) * 1e3
