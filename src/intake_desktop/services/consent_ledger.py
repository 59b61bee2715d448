# SPDX-License-Identifier: Apache-2.0
"""The ledger of her consents: who may be told what until when, how she said it, what she took back; and all else that
she agreed to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.codes import LANGUAGES
from ..domain.consent import Decision, FileNow, in_force, last_day, standing, why_not
from ..domain.givers import Childhood
from ..domain.permissions import Action
from .agreements import TYPES
from .cases import is_whole, visible_case
from .closing import READ_ONLY
from .decisions import RELEASE, childhood_of, decisions_of, file_now
from .desk import Desk
from .reach import desk_sectors


class SlipOfLine(msgspec.Struct, frozen=True):
    """A slip that was made on a line, or on one that it replaced."""

    id: str
    number: str
    status: str


class LedgerLine(msgspec.Struct, frozen=True, kw_only=True):
    """What she decided about one receiver and sector: the decision that counts, and all before it, the newest first."""

    now: Decision
    names: dict[str, str]
    """Of the receiver, by language; empty when it is not in the directory."""
    state: str
    """Empty when it can be used today, else a key of ``consent.WHY_NOT``."""
    differs: bool
    """Two PCs wrote different decisions; the one that lets less be done counts until she is asked again."""
    until: date | None
    """The last day on which it can be used, while it was given."""
    before: tuple[Decision, ...]
    slips: tuple[SlipOfLine, ...]
    waits: bool
    """A supervisor has not read yet why it was decided like this for a child."""
    is_active: bool
    """The receiver still stands in the directory."""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What she decided about one thing that is no service; `now` is nothing while nobody asked."""

    type: str
    now: Decision | None
    is_over: bool
    """She agreed, and the time for which she did is over."""
    before: tuple[Decision, ...]


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """All her decisions about one case. A desk to which the case was only released sees those about its own sectors."""

    lines: tuple[LedgerLine, ...]
    agreements: tuple[Agreement, ...]
    child: Childhood
    """What decides who may agree for her today."""
    reads_only: bool
    may_record: bool
    may_supervise: bool
    today: date


def ledger(desk: Desk, case_id: str) -> Ledger:
    """Read the ledger of a case: what can be used first, what she took back last."""
    row, _ = visible_case(desk, case_id, Action.SEE_CONSENT)
    db, whole = desk.store.reader, is_whole(desk, case_id)
    every, file = decisions_of(db, case_id), file_now(desk, case_id)
    releases = [one for one in every if one.type == RELEASE]
    sectors = desk_sectors(desk, Action.SEE_CONSENT)
    about = dict.fromkeys(one.about for one in releases if whole or one.sector in sectors)
    child = childhood_of(db, desk.store, case_id, file.today)
    lines = [line for each in about if (line := _line(desk, [one for one in releases if one.about == each], file))]
    return Ledger(
        lines=tuple(sorted(lines, key=lambda one: (one.state != "", one.state == "withdrawn", one.now.given_on))),
        agreements=tuple(_agreement(type, every, desk.today()) for type in TYPES) if whole else (),
        child=child,
        reads_only=row.status in READ_ONLY,
        may_record=whole and desk.may(Action.RECORD_CONSENT),
        may_supervise=whole and desk.may(Action.RECORD_CONSENT) and desk.may(Action.APPROVE_PLAN),
        today=desk.today(),
    )


def _line(desk: Desk, decisions: Sequence[Decision], file: FileNow) -> LedgerLine | None:
    now = standing(decisions)
    if now is None:
        return None
    db = desk.store.reader
    provider = db.execute(
        "select name_en, name_ur, name_hi, active from provider where id = ?", (now.provider,)
    ).fetchone()
    names = {language: name for language, name in zip(LANGUAGES, provider or (), strict=False) if name}
    marks = ", ".join("?" * len(decisions))
    slips = db.execute(
        f"""select id, coalesce(slip_number, ''), coalesce(status, '') from referral
        where consent in ({marks}) and kind is not 'statutory_report' order by issued_at desc, id""",
        [one.id for one in decisions],
    ).fetchall()
    before = sorted((one for one in decisions if one.id != now.id), key=lambda one: one.given_on, reverse=True)
    return LedgerLine(
        now=_whole(now, decisions),
        names=names,
        state=why_not(now.line(), file),
        differs=len(in_force(decisions)) > 1,
        until=last_day(now.line(), file.closed_on) if now.decision == "given" else None,
        before=tuple(before),
        slips=tuple(SlipOfLine(*slip) for slip in slips),
        waits=any(_waits(db, one.id) for one in decisions),
        is_active=provider is not None and provider[3] == "yes",
    )


def _waits(db: sql.Connection, id: str) -> bool:
    query = "select 1 from task where kind = 'see_child_consent' and state = 'open' and source like ?"
    return db.execute(query, (f"%/{id}",)).fetchone() is not None


def _whole(now: Decision, decisions: Sequence[Decision]) -> Decision:
    """A decision to take back with what it took back, so that one sees what was agreed to."""
    if now.decision != "withdrawn" or not now.replaced:
        return now
    was = next((one for one in decisions if one.id == now.replaced[0]), now)
    return msgspec.structs.replace(now, level=was.level, items=was.items, documents=was.documents, limits=was.limits)


def _agreement(type: str, every: Sequence[Decision], today: date) -> Agreement:
    mine = [one for one in every if one.type == type]
    now = standing(mine)
    over = now is not None and now.decision == "given" and bool(now.valid_until) and now.valid_until < today.isoformat()
    before = [one for one in mine if now is None or one.id != now.id]
    return Agreement(
        type=type, now=now, is_over=over, before=tuple(sorted(before, key=lambda one: one.given_on, reverse=True))
    )
