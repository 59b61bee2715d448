# SPDX-License-Identifier: Apache-2.0
"""What becomes of slips when she decides anew: stopped when she takes her consent back, carried on when she renews it.

A consent that was taken back at one PC stops slips that another PC issued meanwhile, as soon as they hear of each
other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from sqlcipher3 import dbapi2 as sql

from ..domain.consent import LEVELS, Decision, standing
from ..domain.permissions import Action
from ..domain.referrals import ENDED, step_problem
from ..domain.tasks import Trigger
from ..store import Transaction
from .decisions import RELEASE, decisions_of, said_about
from .desk import Desk
from .slip_rows import SlipRow
from .tasks import raise_tasks, settle_tasks

STOPPABLE = ("draft", "issued", "delivered", "received", "accepted")
_OF_LINE = "select id, status, level from referral where consent = ? and kind is not 'statutory_report'"
_UNDER_WAY = """select distinct r.case_id, c.person from referral r join case_file c on c.id = r.case_id
  where r.status in ('draft', 'issued', 'delivered', 'received', 'accepted') and r.kind is not 'statutory_report'
    and exists (
      select 1 from consent w where w.case_id = r.case_id and w.decision in ('withdrawn', 'refused')
        and w.type in ('release_to_service', 'services', 'record_keeping')
    )"""
_ON_FORMER_LINE = """select distinct r.case_id, c.person, r.consent from referral r
  join case_file c on c.id = r.case_id
  where r.status in ('issued', 'delivered', 'received', 'accepted', 'in_service') and r.kind is not 'statutory_report'
    and exists (select 1 from consent w where w.case_id = r.case_id and w.amends = r.consent)"""
_LINES = """select distinct consent from referral
  where case_id = ? and consent <> '' and kind is not 'statutory_report' order by consent"""
WHOLE: Final = ("services", "record_keeping")
"""What all else stands on: without it nothing leaves the centre about her, and nothing on its way goes on."""


def stop_slips(desk: Desk, t: Transaction, consents: Iterable[str], person_id: str) -> int:
    """Stop the slips of lines that she took back; answers how many a receiver has in hand and must be told of.

    A draft is dropped, a slip under way is revoked; what has begun or ended cannot be called back.
    """
    desk.require(Action.SEE_CASES)
    from .referrals import Step, rows_of, write_step

    out, now = 0, desk.now().astimezone()
    for consent in consents:
        for slip in rows_of(t.db, "consent = ? and kind is not 'statutory_report'", consent):
            then = "cancelled" if slip.status == "draft" else "revoked"
            out += slip.status not in ("draft", *ENDED)
            if step_problem(slip.status, then) is None:
                write_step(desk, t, slip, person_id, Step(then), now)
                _nothing_less(desk, t, slip.case_id, slip.id, person_id)
    return out


def stop_all_slips(desk: Desk, t: Transaction, case_id: str, person_id: str) -> int:
    """Stop every slip of a case, because she wants no services or no record here; answers how many receivers to tell.

    What the law asks for goes on, and what has begun is written down to its end.
    """
    desk.require(Action.SEE_CASES)
    out = 0
    for (line,) in t.db.execute(_LINES, (case_id,)).fetchall():
        if told := stop_slips(desk, t, [line], person_id):
            raise_tasks(desk, t, case_id, person_id, Trigger.CONSENT_WITHDRAWN, desk.today(), line)
            out += told
    return out


def stop_or_carry_on(desk: Desk, t: Transaction, slip: SlipRow, person_id: str) -> None:
    """A slip that goes on because its end was a mistake: her decisions of meanwhile hold for it as for any other."""
    desk.require(Action.SEE_CASES)
    if slip.is_report:
        return
    if is_taken_back(t.db, slip.case_id, slip.consent):
        if stop_slips(desk, t, [slip.consent], person_id):
            raise_tasks(desk, t, slip.case_id, person_id, Trigger.CONSENT_WITHDRAWN, desk.today(), slip.consent)
    else:
        _go_on_elsewhere(desk, t)


def is_taken_back(db: sql.Connection, case_id: str, consent_id: str) -> bool:
    """Whether she took back, or refused since, what a line allowed: nobody who has the slip may use it any more."""
    if any(said_about(db, case_id, type) in ("withdrawn", "refused") for type in WHOLE):
        return True
    counts = standing(decisions_about(db, case_id, consent_id))
    return counts is not None and counts.decision in ("withdrawn", "refused")


def decisions_about(db: sql.Connection, case_id: str, consent_id: str) -> list[Decision]:
    """All that she decided about the receiver of one line."""
    lines = decisions_of(db, case_id, RELEASE)
    about = next((one.about for one in lines if one.id == consent_id), None)
    return [one for one in lines if one.about == about]


def move_slips(desk: Desk, t: Transaction, consents: Iterable[str], onto: str, person_id: str, level: str) -> None:
    """Let the open slips of lines that a new one replaced go on with it, each at the lower of both levels. Where one
    that went out says more than she allows now, whoever has it is to be told.
    """
    desk.require(Action.SEE_CASES)
    for consent in consents:
        for slip, now, had in t.db.execute(_OF_LINE, (consent,)).fetchall():
            if now not in ENDED:
                lower = min(level, had or level, key=LEVELS.index)
                t.set("referral", slip, {"consent": onto, "level": lower}, person_id)
                if now != "draft" and _says_more(t, consent, onto, had or level, lower):
                    _tell_less(desk, t, slip, onto, person_id)


def _says_more(t: Transaction, consent: str, onto: str, had: str, lower: str) -> bool:
    """Whether a slip of the line before told, or may have told, what the new line does not allow."""
    query = "select limits, items, documents from consent where id = ?"
    (limits, *had_lists), (now_limits, *now_lists) = (t.db.execute(query, (id,)).fetchone() for id in (consent, onto))
    fewer = (
        bool(set(json.loads(was or "[]")) - set(json.loads(now or "[]")))
        for was, now in zip(had_lists, now_lists, strict=True)
    )
    reached = (had in LEVELS[3:], had == LEVELS[-1])
    tighter = (now_limits or "").strip() not in (limits or "").strip()
    return had != lower or tighter or any(one and told for one, told in zip(fewer, reached, strict=True))


def _tell_less(desk: Desk, t: Transaction, slip: str, onto: str, person_id: str) -> None:
    """A task for this slip and this decision of hers; it takes the place of that of a former one."""
    case_id, number = t.db.execute("select case_id, slip_number from referral where id = ?", (slip,)).fetchone()
    _nothing_less(desk, t, case_id, slip, person_id)
    for task in raise_tasks(desk, t, case_id, person_id, Trigger.LESS_ALLOWED, desk.today(), f"{onto}/{slip}"):
        t.set("task", task, {"note": number}, person_id)


def _nothing_less(desk: Desk, t: Transaction, case_id: str, slip: str, person_id: str) -> None:
    settle_tasks(desk, t, case_id, person_id, source=slip, kinds=("tell_less",), result="replaced")


def _go_on_elsewhere(desk: Desk, t: Transaction) -> frozenset[str]:
    """Slips that another PC issued on a line which she narrowed here go on with what she allows now."""
    touched = set()
    for case, person, consent in t.db.execute(_ON_FORMER_LINE).fetchall():
        lines = decisions_of(t.db, case, RELEASE)
        about = next((one.about for one in lines if one.id == consent), None)
        counts = standing([one for one in lines if one.about == about])
        if counts is None or counts.id == consent or counts.decision != "given" or counts.level not in LEVELS[1:]:
            continue
        move_slips(desk, t, [consent], counts.id, person, counts.level)
        touched.add(case)
    return frozenset(touched)


def stop_what_was_taken_back(desk: Desk, t: Transaction) -> frozenset[str]:
    """After entries of other PCs came in: stop slips that stand on a consent which was taken back elsewhere; the
    others say no more than she allows now. Answers the cases. Whoever may not record consents leaves it to the next
    one who may.
    """
    desk.require(Action.EXCHANGE_BUNDLES)
    if not desk.may(Action.RECORD_CONSENT):
        return frozenset()
    stopped = set()
    for case, person in t.db.execute(_UNDER_WAY).fetchall():
        if any(said_about(t.db, case, type) in ("withdrawn", "refused") for type in WHOLE):
            stop_all_slips(desk, t, case, person)
            stopped.add(case)
            continue
        lines = decisions_of(t.db, case, RELEASE)
        for about in sorted({one.about for one in lines}):
            hers = [one for one in lines if one.about == about]
            counts = standing(hers)
            if counts is None or counts.decision not in ("withdrawn", "refused"):
                continue
            ids = [one.id for one in hers]
            if not any(now in STOPPABLE for id in ids for _, now, _ in t.db.execute(_OF_LINE, (id,)).fetchall()):
                continue
            stopped.add(case)
            if stop_slips(desk, t, ids, person):
                source = counts.replaced[0] if counts.replaced else counts.id
                raise_tasks(desk, t, case, person, Trigger.CONSENT_WITHDRAWN, desk.today(), source)
    return frozenset(stopped) | _go_on_elsewhere(desk, t)
