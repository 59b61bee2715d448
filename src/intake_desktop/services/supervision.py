# SPDX-License-Identifier: Apache-2.0
"""For supervisors: how many cases each caseworker has, and the cases to talk over with one of them this week."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from ..domain.permissions import Action, not_allowed
from ..domain.referrals import AWAITED, WATCHED
from ..domain.workload import QUIET_DAYS, load
from .desk import Desk
from .reach import scope

MOST = 200
_LIVE = "('open', 'on_hold')"
_AWAITED = "(" + ", ".join(f"'{status}'" for status in (*AWAITED, *WATCHED)) + ")"


class Caseload(msgspec.Struct, frozen=True):
    """The open cases of one member of staff."""

    staff: str
    cases: int
    high_risk: int
    load: str
    """``well``, ``much`` or ``too_much``."""


class Discussed(msgspec.Struct, frozen=True):
    """A case to talk over, and why."""

    case_id: str
    survivor_code: str
    number: str
    risk_level: str
    reasons: tuple[str, ...]
    """``high_risk``, ``late_tasks``, ``late_replies``, ``not_assessed``, ``quiet``, ``closure_asked``,
    ``outside_agreement``.
    """


def caseloads(desk: Desk) -> list[Caseload]:
    """How many open cases everybody has who has any, those with most first."""
    desk.require(Action.APPROVE_CLOSURE)
    query = f"""select owner, count(*), sum(risk_level = 'high') from case_file indexed by case_by_work
      where status in {_LIVE} and owner is not null group by owner order by 2 desc, 1"""
    rows = desk.store.reader.execute(query).fetchall()
    return [Caseload(staff, cases, high or 0, load(cases)) for staff, cases, high in rows]


class Issued(msgspec.Struct, frozen=True):
    """What was issued in a month; what a law required is no help that she asked for, and is counted apart."""

    referrals: int
    reports: int


def issued_this_month(desk: Desk) -> Issued:
    """How many referrals and reports that a law required were issued since the first of this month; numbers alone."""
    if desk.require(Action.INTERNAL_REPORTS) != "all":
        raise not_allowed()
    query = """select count(*), sum(kind is 'statutory_report') from referral
      where issued_at >= ? and status not in ('draft', 'cancelled')"""
    first = desk.now().astimezone().date().replace(day=1).isoformat()
    everything, reports = desk.store.reader.execute(query, (first,)).fetchone()
    return Issued(everything - (reports or 0), reports or 0)


def to_discuss(desk: Desk, staff: str) -> list[Discussed]:
    """The cases of one caseworker that ask for a word, those with most reasons first; at most `MOST`."""
    desk.require(Action.APPROVE_CLOSURE)
    hers, mine = scope(desk, Action.SEE_CASES)
    now = desk.now().astimezone()
    today, moment = now.date().isoformat(), now.isoformat(timespec="minutes")
    since = (now.date() - timedelta(days=QUIET_DAYS)).isoformat()
    query = f"""select c.id, p.survivor_code, c.number, c.risk_level,
      c.risk_level = 'high',
      exists (select 1 from task t where t.case_id = c.id and t.state = 'open' and t.due < :today),
      exists (select 1 from referral r where r.case_id = c.id and r.status in {_AWAITED}
        and coalesce(r.due, r.reply_by) < :moment),
      c.risk_level = 'not_assessed',
      c.opened_on < :since and not exists ({_ENTRY}),
      exists (select 1 from task t where t.case_id = c.id and t.state = 'open' and t.kind = 'decide_closure'),
      exists (select 1 from follow_up f where f.case_id = c.id and f.as_agreed = 'no' and f.at >= :since)
      from case_file c left join person p on p.id = c.person
      where c.owner = :staff and c.status in {_LIVE} and {_named(hers)} order by c.opened_on limit 2000"""
    values = {"today": today, "moment": moment, "since": since, "staff": staff}
    values |= {f"v{place}": value for place, value in enumerate(mine)}
    names = (
        "high_risk", "late_tasks", "late_replies", "not_assessed", "quiet", "closure_asked", "outside_agreement",
    )  # fmt: skip
    found = []
    for id, code, number, risk, *flags in desk.store.reader.execute(query, values).fetchall():
        reasons = tuple(name for name, flag in zip(names, flags, strict=True) if flag)
        if reasons:
            found.append(Discussed(id, code or "", number or "", risk or "", reasons))
    return sorted(found, key=lambda one: (-len(one.reasons), one.number))[:MOST]


_ENTRY = """
  select 1 from follow_up where case_id = c.id and at >= :since
  union all select 1 from record where case_id = c.id and taken_on >= :since
  union all select 1 from session where case_id = c.id and held_on >= :since
  union all select 1 from task where case_id = c.id and (raised_on >= :since or done_at >= :since)
  union all select 1 from consent where case_id = c.id and given_on >= :since
  union all select 1 from referral where case_id = c.id and issued_at >= :since
  union all select 1 from step_item where case_id = c.id and day >= :since"""


def _named(condition: str) -> str:
    """The condition with its values by name, because the rest of the query has names."""
    parts = condition.split("?")
    return "".join(part + (f":v{place}" if place + 1 < len(parts) else "") for place, part in enumerate(parts))
