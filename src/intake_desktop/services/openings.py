# SPDX-License-Identifier: Apache-2.0
"""Who opened her file: what the audit of this PC knows of it, for the survivor who asks. Roles only."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import msgspec

from ..domain.permissions import ROLES, Action
from ..slips.opened_paper import OpenedContent, opened_paper
from .cases import visible_case
from .desk import Changes, Desk
from .reach import same_woman

TOLD = (
    "record_opened", "identity_revealed", "emergency_access", "record_changed", "consent_changed", "session_held",
    "referral_printed", "paper_printed", "paper_saved",
)  # fmt: skip
"""Events that she is told of, in the order of a day."""

_ABOUT = "substr(about, 1, instr(about || ' ', ' ') - 1)"


class Opening(msgspec.Struct, frozen=True):
    """What people of one role did with her file on one day."""

    day: date
    role: str
    """A code of ``role``; empty for somebody who is not on the list of staff of this centre any more."""
    event: str
    """A code of ``audit_event``, one of ``TOLD``."""
    times: int


class Openings(msgspec.Struct, frozen=True):
    """All of it, the newest day first."""

    survivor_code: str
    station: str
    """The PC whose audit this is; every PC keeps its own."""
    lines: tuple[Opening, ...]


def openings_of(desk: Desk, case_id: str) -> Openings:
    """Who opened the file of this case at this PC, by day and role. For whoever looks after the audit of the centre."""
    desk.require(Action.SEE_AUDIT)
    row, person = visible_case(desk, case_id, Action.SEE_CASES)
    db = desk.store.reader
    files = same_woman(desk.store, person.id)  # put together, they are one file to her
    query = f"select id from entity where subject in ({', '.join('?' * len(files))})"
    ids = [id for (id,) in db.execute(query, files).fetchall()]
    # `+` keeps SQLite from walking every row of a kind: those of one file are few
    query = f"""select at, actor, event from audit
    where {_ABOUT} in ({", ".join("?" * len(ids))}) and +event in ({", ".join("?" * len(TOLD))})
      and not (event = 'emergency_access' and about like '% %')"""
    # what a supervisor said of an emergency is no opening
    roles = {one.code: _first_role(one.roles) for one in desk.staff_chain().current.users}
    counts: Counter[tuple[date, str, str]] = Counter()
    for at, actor, event in db.execute(query, (*ids, *TOLD)).fetchall():
        day = datetime.fromtimestamp(at / 1000, UTC).astimezone().date()
        counts[day, roles.get(actor, ""), event] += 1
    order = sorted(counts, key=lambda one: (-one[0].toordinal(), TOLD.index(one[2]), one[1]))
    lines = tuple(Opening(day, role, event, counts[day, role, event]) for day, role, event in order)
    return Openings(row.survivor_code, desk.store.device.station, lines)


def openings_paper(desk: Desk, case_id: str, language: str) -> Changes[bytes]:
    """Make the paper of it for her, in her language; that it was made is noted."""
    desk.require(Action.SEE_AUDIT)
    found = openings_of(desk, case_id)
    content = OpenedContent(
        language=language,
        sender=desk.centre.neutral_name(language),
        sender_phone=desk.centre.phone,
        code=found.survivor_code,
        station=found.station,
        made_on=desk.today(),
        lines=tuple((one.day, one.role, one.event, one.times) for one in found.lines),
    )
    pdf = opened_paper(content)
    desk.note_once_a_minute("report_made", f"{case_id} openings {language}")
    return Changes(frozenset(), pdf)


def _first_role(roles: tuple[str, ...]) -> str:
    """The one of several roles that she has met: who works on cases before who looks after them."""
    order = ("caseworker", "counsellor", *ROLES)
    return min(roles, key=order.index, default="")
