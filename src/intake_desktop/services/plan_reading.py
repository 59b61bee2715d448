# SPDX-License-Identifier: Apache-2.0
"""The plan of a case as it is read: the one in force with its goals and actions, and what she said before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from ..domain.permissions import Action
from ..domain.plans import seen_by
from .cases import reaches, visible_case
from .closing import READ_ONLY
from .desk import Desk
from .steps import day_of, latest_answer, plans_in_force

TOLD = (
    "what_she_wants_first", "main_concerns", "needs_safety", "needs_health", "needs_psychosocial", "needs_legal",
    "needs_material", "strengths_and_supports",
)  # fmt: skip
"""What she said in the assessment, by the name of its question: read here so that nobody asks it again."""


class Goal(msgspec.Struct, frozen=True):
    """Something she wants, in her words. `need` is a sector, where it is about one."""

    id: str
    words: str
    need: str
    progress: str
    set_on: str
    staff: str


class PlanAction(msgspec.Struct, frozen=True):
    """Who does what, and by when. Without a `result` it is still to be done."""

    id: str
    goal: str
    need: str
    what: str
    who: str
    by_when: str
    provider: str
    result: str
    reason: str
    done_on: str
    staff: str


class Review(msgspec.Struct, frozen=True):
    """A supervisor who has seen the plan. `counts`: she saw what the survivor agrees to now."""

    staff: str
    day: str
    note: str
    counts: bool


class Plan(msgspec.Struct, frozen=True):
    """A plan: ``agreed`` is a code of ``plan_agreed``, empty while she was not asked, or since it was changed."""

    id: str
    number: int
    made_on: str
    agreed: str
    agreed_on: str
    next_meeting: str
    staff: str
    reviews: tuple[Review, ...]
    see_by: str
    """The day by which a supervisor is to have seen it."""


class PlanSheet(msgspec.Struct, frozen=True):
    """What the plan page shows besides the needs and the steps."""

    plan: Plan | None
    goals: tuple[Goal, ...]
    actions: tuple[PlanAction, ...]
    told: Mapping[str, str]
    """Her words of the assessment, by question."""
    is_open: bool
    """Whether anything may be written to this case."""
    may_write: bool
    may_review: bool


def plan_of(desk: Desk, case_id: str) -> PlanSheet:
    """The plan in force with its goals and actions, and what she said about her wishes when she was asked."""
    row, _ = visible_case(desk, case_id, Action.SEE_PLAN)
    db, plan = desk.store.reader, _plan(desk, case_id, row.risk_level)
    ids = plans_in_force(db, case_id)
    within, of = ", ".join("?" * len(ids)), (case_id, *ids)
    goals = db.execute(
        f"""select id, words, need, progress, set_on, staff from goal
        where case_id = ? and plan in ({within}) and removed is not 'yes' order by set_on, id""",
        of,
    ).fetchall()
    actions = db.execute(
        f"""select id, goal, need, what, who, by_when, provider, result, reason, done_on, staff from plan_action
        where case_id = ? and plan in ({within}) and removed is not 'yes'
        order by result is not null, by_when is null, by_when, id""",
        of,
    ).fetchall()
    told = {name: text for name in TOLD if (text := latest_answer(db, case_id, name))}
    is_open = row.status not in READ_ONLY
    return PlanSheet(
        plan,
        tuple(Goal(*(value or "" for value in one)) for one in goals),
        tuple(PlanAction(*(value or "" for value in one)) for one in actions),
        told,
        is_open,
        is_open and desk.may(Action.CHANGE_CASE) and reaches(desk, case_id, Action.CHANGE_CASE),
        is_open and desk.may(Action.APPROVE_PLAN),
    )


def _plan(desk: Desk, case_id: str, level: str) -> Plan | None:
    db = desk.store.reader
    row = db.execute(
        """select id, number, made_on, agreed, agreed_on, next_meeting, staff from plan where case_id = ?
        order by number desc, id limit 1""",
        (case_id,),
    ).fetchone()
    if row is None:
        return None
    id, number, *words = row
    made_on, agreed, agreed_on, next_meeting, staff = (word or "" for word in words)
    seen = db.execute(
        "select staff, at, note from plan_review where plan = ? and case_id = ? order by at desc", (id, case_id)
    ).fetchall()
    reviews = tuple(
        Review(by or "", day_of(at), note or "", bool(agreed) and day_of(at) >= agreed_on) for by, at, note in seen
    )
    since = date.fromisoformat((agreed_on or made_on)[:10])
    return Plan(
        id, number or 1, made_on, agreed, agreed_on, next_meeting, staff, reviews, seen_by(level, since).isoformat()
    )
