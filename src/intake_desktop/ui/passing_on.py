# SPDX-License-Identifier: Apache-2.0
"""When a counsellor has signed in, notes are passed on to counsellors' keys that came later. Nobody has to think of it.

A few notes at a time, so that whatever she does comes in between. What cannot be passed on now (a full disk) is tried
again when she next signs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.permissions import Action
from .runner import Runner

if TYPE_CHECKING:
    from ..services.desk import Desk
    from ..services.notes import Shared


def pass_on_notes(desk: Desk, runner: Runner) -> None:
    """Begin; nothing for whoever keeps no notes."""
    if not desk.may(Action.KEEP_NOTES):
        return
    from ..services.notes import share_notes

    def go_on(after: str) -> None:
        runner.run(lambda: share_notes(desk, after), then, lambda _: None)

    def then(shared: Shared) -> None:
        if shared.after is not None:
            go_on(shared.after)

    go_on("")
