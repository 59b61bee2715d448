# SPDX-License-Identifier: Apache-2.0
"""What becomes of a referral: each step it takes, who said so, and what has to be done then."""

from __future__ import annotations

from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..domain.referrals import NEXT, step_problem
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from .cases import is_whole, visible_case
from .desk import Changes, Desk
from .reach import desk_sectors
from .tasks import raise_tasks, settle_tasks

_ASKS_FOR = {"declined_by_provider": Trigger.SLIP_DECLINED, "not_reached": Trigger.SLIP_MISSED}
"""Steps of a referral after which somebody has to do something."""


class SlipRefused(Trouble):
    """No slip can be issued on this consent line, or not like this."""

    name = "slip_refused"


def take_step(desk: Desk, referral_id: str, status: str, note: str = "") -> Changes[None]:
    """Move a referral on: handed over, received, accepted, and so on; SlipRefused when it cannot take this step now."""
    desk.require(Action.RECORD_RECEIPT)
    query = "select case_id, status, sector, priority from referral where id = ?"
    row = desk.store.reader.execute(query, (referral_id,)).fetchone()
    if row is None:
        raise no_record()
    case_id, now, sector, priority = row
    _, person = visible_case(desk, case_id, Action.RECORD_RECEIPT)
    must_be_hers(desk, case_id, sector, Action.RECORD_RECEIPT)
    if (problem := step_problem(now, status)) is not None:
        raise SlipRefused(problem)
    at = desk.now().astimezone().isoformat(timespec="seconds")
    with desk.store.transaction(desk.staff_code, "record_changed", f"{referral_id} {status}") as t:
        t.set("referral", referral_id, {"status": status}, person.id)
        step = {"referral": referral_id, "status": status, "at": at, "staff": desk.staff_code, "note": note}
        t.append("referral_event", new_id(), step, person.id)
        settle_tasks(desk, t, case_id, person.id, source=referral_id, result="replaced")
        if (trigger := _ASKS_FOR.get(status)) is not None:
            since = desk.now().astimezone()
            raise_tasks(desk, t, case_id, person.id, trigger, since, referral_id, word=priority or "routine")
    return Changes(frozenset({"referrals", f"case:{case_id}"}), None)


def next_steps(status: str) -> tuple[str, ...]:
    """The statuses that may follow this one."""
    return NEXT.get(status, ())


def must_be_hers(desk: Desk, case_id: str, sector: str | None, action: Action) -> None:
    """A desk of the centre works on the slips of its own sectors; whoever may open the whole file, on all of them."""
    if not is_whole(desk, case_id) and sector not in desk_sectors(desk, action):
        raise no_record()
