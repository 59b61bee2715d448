# SPDX-License-Identifier: Apache-2.0
"""How much waits under Today, as a figure in the rail: kept true while she works, and never in her way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.permissions import Action
from .rail import Rail
from .runner import Runner

if TYPE_CHECKING:
    from ..services.desk import Desk

_KEY = "today"
_HEARD = frozenset({"tasks", "cases", "drafts", "bundles"})


def keep_count(desk: Desk, runner: Runner, rail: Rail) -> None:
    """Begin; nothing for whoever has no day of cases."""
    offered = rail.keys()
    if not desk.may(Action.SEE_TODAY) or _KEY not in offered:
        return
    from ..services.today import COUNTED, due_count

    def show(count: int) -> None:
        figure = f"{COUNTED}+" if count > COUNTED else str(count)
        rail.button(_KEY).show_count(figure if count else "")

    def hear(touched: frozenset[str]) -> None:
        if touched & _HEARD or any(name.startswith("case:") for name in touched):
            runner.run(lambda: due_count(desk), show, lambda _: None, latest="count of today")

    runner.changed.connect(hear)
    hear(_HEARD)
