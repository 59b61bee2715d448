# SPDX-License-Identifier: Apache-2.0
"""Referrals as the file keeps them, and what has to be asked of each before anything is done with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.disclosure import REPORT
from ..domain.identifiers import new_slip_number
from ..domain.permissions import Action, no_record
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..vault import slot_file
from .cases import is_whole
from .desk import Desk
from .reach import desk_sectors

_COLUMNS = (
    "id", "case_id", "slip_number", "consent", "provider", "sector", "level", "priority", "status", "carrier",
    "discreet", "language", "appointment", "escort", "issued_at", "issued_by", "reply_by", "tell_centre", "kind",
    "need", "follows", "delivery", "counterfoil", "law", "told_her", "approved_by", "helped", "closed_why",
)  # fmt: skip


class SlipRefused(Trouble):
    """No slip can be issued on this consent line, or not like this."""

    name = "slip_refused"


class SlipRow(msgspec.Struct, frozen=True):
    """A referral as it is kept; what was never written is empty."""

    id: str
    case_id: str
    slip_number: str
    consent: str
    provider: str
    sector: str
    level: str
    priority: str
    status: str
    carrier: str
    discreet: bool
    language: str
    appointment: str
    escort: str
    issued_at: str
    issued_by: str
    reply_by: str
    tell_centre: str
    kind: str
    need: str
    follows: str
    delivery: str
    counterfoil: str
    law: str
    told_her: str
    approved_by: str
    helped: str
    closed_why: str

    @property
    def is_report(self) -> bool:
        """Whether the law asks for it: then it stands on no consent."""
        return self.kind == REPORT

    @property
    def may_tell(self) -> bool:
        """Whether she allowed the receiver to tell the centre that she came."""
        return self.tell_centre == "yes"


def find_referral(desk: Desk, referral_id: str) -> SlipRow:
    """A referral by its id; NoRecord when there is none. Whoever calls it asks whether she may see its case."""
    desk.require(Action.SEE_CASES)
    rows = rows_of(desk.store.reader, "id = ?", referral_id)
    if not rows:
        raise no_record()
    return rows[0]


def rows_of(db: sql.Connection, condition: str, *values: str) -> list[SlipRow]:
    """The referrals that a condition finds, in the order in which they were issued; drafts last."""
    query = f"""select {", ".join(_COLUMNS)} from referral where {condition}
      order by coalesce(issued_at, '9999'), id"""
    found = []
    for row in db.execute(query, values).fetchall():
        fields: dict[str, Any] = dict(zip(_COLUMNS, (value or "" for value in row), strict=True))
        found.append(SlipRow(**(fields | {"discreet": bool(fields["discreet"])})))
    return found


def unused_number(db: sql.Connection) -> str:
    """Mint the number of a slip that no slip bears which is known here; another PC that has not told yet may still mint
    the same, and then the four characters of the slip tell them apart.
    """
    while True:
        number = new_slip_number()
        if db.execute("select 1 from referral where slip_number = ?", (number,)).fetchone() is None:
            return number


def consent_problem(desk: Desk, slip: SlipRow) -> Sentence | None:
    """Why nothing may be sent on this slip at this moment; nothing when it may, or when the law asks for it."""
    desk.require(Action.SEE_CASES)
    if slip.is_report:
        return None
    from .consents import usable_line

    try:
        usable_line(desk, slip.case_id, slip.consent)
    except Trouble as trouble:
        return trouble.what
    return None


def escort_problem(desk: Desk, code: str) -> Sentence | None:
    """Say that whoever is to go with her does not work here; nothing when she does, or when nobody goes."""
    desk.require(Action.SEE_CASES)
    if not code or code in {one.code for one in slot_file.read(desk.home).chain().current.active()}:
        return None
    return sentence("Nobody with the code {code} works here. Choose who goes with her.", code=code)


STUB_STANDS = """s.decision is not null and not exists (
  select 1 from stub w where w.referral = s.referral and w.amends = s.id)"""
"""The condition on a reply ``s`` that counts: nobody corrected it or took it out."""
EVENT_STANDS = """e.at is not null and not exists (
  select 1 from referral_event w where w.referral = e.referral and w.amends = e.id)"""
"""The condition on a step ``e`` that counts: nobody took it back."""


def has_stub(db: sql.Connection, referral_id: str) -> bool:
    """Whether the reply to a slip is there: one that says what came of it, as far as she allowed it to be told."""
    query = f"""select 1 from stub s join referral r on r.id = s.referral
      where r.id = ? and (s.came is not null or s.result is not null or r.tell_centre is not 'yes') and {STUB_STANDS}"""
    return db.execute(query, (referral_id,)).fetchone() is not None


def last_moment(db: sql.Connection, referral_id: str) -> datetime | None:
    """When the last step of a referral happened; nothing for a draft."""
    query = f"select at from referral_event e where referral = ? and {EVENT_STANDS}"
    moments = [datetime.fromisoformat(at) for (at,) in db.execute(query, (referral_id,)).fetchall()]
    return max((at if at.tzinfo else at.astimezone() for at in moments), default=None)


def must_be_hers(desk: Desk, case_id: str, sector: str | None, action: Action) -> None:
    """A desk of the centre works on the slips of its own sectors; whoever may open the whole file, on all of them."""
    if not is_whole(desk, case_id) and sector not in desk_sectors(desk, action):
        raise no_record()


def moment(text: str) -> datetime:
    """A moment that was kept, with a zone; one that was kept without is that of this PC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.astimezone()
