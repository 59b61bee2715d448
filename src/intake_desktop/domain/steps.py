# SPDX-License-Identifier: Apache-2.0
"""The six steps of a case and their check items, as data; which step a case stands at follows from them.

Steps are a guide and no lock: nothing is refused because an earlier step is not done, and a case goes back when
something new happens. The step of a case is the lowest one that is not done. What a form, a plan or a slip says already
is worked out here and asked nowhere again; what only a person can know is ticked by hand. She may refuse any item; the
few that stand for her safety or her consent are not ticked by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

STEPS: Final = (
    "s1_introduction", "s2_assessment", "s3_action_planning", "s4_implementation", "s5_follow_up", "s6_closure",
)  # fmt: skip

OPEN: Final = "open"
SETTLED: Final = ("done", "refused", "not_needed")
"""States of an item that hold nobody up any more: codes of ``step_state``."""

MAIN_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "counselling_psychosocial": ("counselling_psychosocial", "psychological_first_aid", "mental_health"),
    "medical_health": ("medical_health", "forensic_medico_legal"),
    "legal_aid": ("legal_aid", "prosecution"),
    "shelter": ("shelter",),
    "police": ("police", "emergency_rescue", "protection"),
}
"""The five kinds of help everybody is asked about, each with the sectors whose line answers for it."""
CHILD_NEED: Final = "child_protection"

CLOSED_NEEDS: Final = frozenset({"met", "no_longer_wanted", "not_applicable"})
"""Progress (``goal_progress``) after which nothing is owed for a need."""
CLOSED_OUTCOMES: Final = frozenset({"declined", "not_applicable", "already_received"})
CLASSIFIED: Final = frozenset({"classified", "overridden", "needs_supervisor"})
PLAN_LEVELS: Final = frozenset({"medium", "high"})
"""Levels of danger at which there is a safety plan, whatever was ticked."""
REACHED: Final = frozenset({"reached_safe", "reached_new_needs", "reached_new_violence"})


class Item(msgspec.Struct, frozen=True):
    """One check item. `counts`: the step is not done without it. `by_hand`: a person ticks it, or says why not."""

    code: str
    step: str
    counts: bool = False
    by_hand: bool = True


def _items(step: str, *rows: tuple[str, bool, bool]) -> tuple[Item, ...]:
    return tuple(Item(code, step, counts, by_hand) for code, counts, by_hand in rows)


ITEMS: Final = (
    *_items(
        STEPS[0],
        ("private_place", False, True),
        ("safety_check", False, True),
        ("role_explained", True, True),
        ("reporting_explained", True, True),
        ("consent_services", True, False),
        ("consent_record", True, False),
        ("code_issued", False, False),
        ("urgent_health_asked", False, True),
        ("first_aid_given", False, True),
    ),
    *_items(
        STEPS[1],
        ("account_heard", False, True),
        ("urgent_needs_met", False, True),
        ("needs_by_sector", True, False),
        ("strengths_asked", False, True),
        ("danger_judged", True, False),
        ("suicide_asked", False, True),
        ("child_considered", False, True),
        ("incident_classified", True, False),
    ),
    *_items(
        STEPS[2],
        ("options_told", False, True),
        ("goals_set", False, True),
        ("actions_set", False, True),
        ("safety_plan_made", True, False),
        ("next_meeting_set", False, False),
        ("plan_agreed", True, False),
        ("plan_seen", True, False),
    ),
    *_items(
        STEPS[3],
        ("actions_ended", True, False),
        ("accompanied", False, True),
        ("spoken_for_her", False, True),
        ("kept_informed", False, True),
    ),
    *_items(
        STEPS[4],
        ("contact_made", False, False),
        ("referrals_asked_about", False, True),
        ("danger_judged_again", False, False),
        ("needs_ended", True, False),
    ),
    *_items(STEPS[5], ("case_closed", True, False)),
)
"""All check items in the order of the work; their words are the list ``step_item``."""

BY_CODE: Final[Mapping[str, Item]] = {item.code: item for item in ITEMS}


class Said(msgspec.Struct, frozen=True):
    """Something that is known, with the day and the staff code of whoever wrote it."""

    value: Any
    day: str = ""
    staff: str = ""


class Need(msgspec.Struct, frozen=True):
    """One line of service, as far as the steps care."""

    sector: str
    wanted: str
    outcome: str | None = None
    progress: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still owed for it: she wants it, and it is neither met nor off the table."""
        closed = (self.progress or "") in CLOSED_NEEDS or (self.outcome or "") in CLOSED_OUTCOMES
        return self.wanted == "yes" and not closed


class PlanNow(msgspec.Struct, frozen=True):
    """The plan in force, as far as the steps care."""

    agreed: str | None
    agreed_on: str
    next_meeting: str
    staff: str
    made_on: str = ""
    goals: int = 0
    actions: int = 0
    open_actions: int = 0
    seen: Said | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a case, read once; everything about steps follows from it."""

    answers: Mapping[str, Said] = {}
    """Answers of its records that say that something was done, by the name of the question."""
    consents: Mapping[str, Said] = {}
    """Her latest decision by ``consent_type``."""
    code: str = ""
    is_child: bool = False
    risk_level: str = "not_assessed"
    judged: Said | None = None
    is_judged_again: bool = False
    """The danger was judged a second time, and that judgement is still good."""
    needs: tuple[Need, ...] = ()
    incidents: tuple[str, ...] = ()
    """The state of the classification of each."""
    plan: PlanNow | None = None
    safety_needed: bool = False
    safety_made: Said | None = None
    contacted: Said | None = None
    closed: Said | None = None
    marks: Mapping[str, Said] = {}
    """What was ticked by hand."""


class ItemNow(msgspec.Struct, frozen=True):
    """A check item as it stands. `by_form`: another part of the file says so, and nobody has to tick it."""

    item: Item
    state: str
    day: str = ""
    staff: str = ""
    by_form: bool = False


class StepNow(msgspec.Struct, frozen=True):
    """A step, whether it is done, and its items."""

    code: str
    is_done: bool
    items: tuple[ItemNow, ...]


def steps_now(facts: Facts) -> tuple[StepNow, ...]:
    """Say of each step whether it is done, and of each item how it stands."""
    found = []
    for step in STEPS:
        items = tuple(item_now(item, facts) for item in ITEMS if item.step == step)
        is_done = facts.closed is not None or all(one.state in SETTLED for one in items if one.item.counts)
        found.append(StepNow(step, is_done, items))
    return tuple(found)


def case_step(facts: Facts) -> str:
    """Give the step a case stands at: the lowest that is not done, the last one when all are."""
    return next((step.code for step in steps_now(facts) if not step.is_done), STEPS[-1])


def item_now(item: Item, facts: Facts) -> ItemNow:
    """How one item stands: what the file says comes before what was ticked."""
    known = _WORKED_OUT[item.code](facts) if item.code in _WORKED_OUT else None
    if known is not None:
        return ItemNow(item, str(known.value), known.day, known.staff, by_form=True)
    mark = facts.marks.get(item.code)
    if item.by_hand and mark is not None and mark.value in SETTLED:
        return ItemNow(item, str(mark.value), mark.day, mark.staff)
    return ItemNow(item, OPEN)


def needs_not_asked(needs: Iterable[Need], *, is_child: bool) -> tuple[str, ...]:
    """The main kinds of help nobody has asked her about, whatever she answers; a child's has one more."""
    there = {need.sector for need in needs if need.wanted}
    missing = [main for main, sectors in MAIN_NEEDS.items() if not there.intersection(sectors)]
    if is_child and CHILD_NEED not in there:
        missing.append(CHILD_NEED)
    return tuple(missing)


# What other parts of the file say already

_Rule = Callable[[Facts], Said | None]


def _answered(name: str, *, only: str | None = None) -> _Rule:
    """Done when a question of an intake has an answer (`only` this one)."""

    def rule(facts: Facts) -> Said | None:
        said = facts.answers.get(name)
        if said is None or (only is not None and said.value != only):
            return None
        return _done(said)

    return rule


def _reporting(facts: Facts) -> Said | None:
    said = facts.answers.get("explained_mandatory")
    if said is None:
        return None
    return Said("not_needed" if said.value == "no_duty" else "done", said.day, said.staff)


def _consent(type: str) -> _Rule:
    """Done when she decided, either way."""

    def rule(facts: Facts) -> Said | None:
        said = facts.consents.get(type)
        return _done(said) if said is not None and said.value in ("given", "refused") else None

    return rule


def _needs_by_sector(facts: Facts) -> Said | None:
    return None if needs_not_asked(facts.needs, is_child=facts.is_child) else Said("done")


def _danger(facts: Facts) -> Said | None:
    return None if facts.risk_level in ("", "not_assessed") else _done(facts.judged or Said(""))


def _child(facts: Facts) -> Said | None:
    if not facts.is_child:
        return Said("not_needed")
    return _answered("caregiver_safe")(facts)


def _classified(facts: Facts) -> Said | None:
    return Said("done") if facts.incidents and all(state in CLASSIFIED for state in facts.incidents) else None


def _planned(count: Callable[[PlanNow], int]) -> _Rule:
    def rule(facts: Facts) -> Said | None:
        plan = facts.plan
        return Said("done", plan.made_on, plan.staff) if plan is not None and count(plan) else None

    return rule


def _safety(facts: Facts) -> Said | None:
    if facts.safety_made is not None:
        return _done(facts.safety_made)
    return None if facts.safety_needed or facts.risk_level in PLAN_LEVELS else _unless_unknown(facts)


def _unless_unknown(facts: Facts) -> Said | None:
    """No safety plan is needed when the danger is low; while nobody judged it, nobody can say."""
    return Said("not_needed") if facts.risk_level == "low" else None


def _next_meeting(facts: Facts) -> Said | None:
    plan = facts.plan
    return Said("done", plan.agreed_on, plan.staff) if plan is not None and plan.next_meeting else None


def _agreed(facts: Facts) -> Said | None:
    plan = facts.plan
    state = {"yes": "done", "not_wanted": "refused"}.get(plan.agreed or "") if plan is not None else None
    return Said(state, plan.agreed_on, plan.staff) if plan is not None and state else None


def _seen(facts: Facts) -> Said | None:
    return _done(facts.plan.seen) if facts.plan is not None and facts.plan.seen is not None else None


def _actions_ended(facts: Facts) -> Said | None:
    plan = facts.plan
    if plan is None or plan.open_actions:
        return None
    return Said("done") if plan.actions or plan.agreed == "not_wanted" else None


def _needs_ended(facts: Facts) -> Said | None:
    return None if not facts.needs or any(need.is_open for need in facts.needs) else Said("done")


def _done(said: Said) -> Said:
    return Said("done", said.day, said.staff)


_WORKED_OUT: Final[Mapping[str, _Rule]] = {
    "private_place": _answered("private_space", only="yes"),
    "safety_check": _answered("safe_now"),
    "role_explained": _answered("explained_role", only="yes"),
    "reporting_explained": _reporting,
    "consent_services": _consent("services"),
    "consent_record": _consent("record_keeping"),
    "code_issued": lambda facts: Said("done") if facts.code else None,
    "urgent_health_asked": _answered("urgent_medical"),
    "account_heard": _answered("account"),
    "needs_by_sector": _needs_by_sector,
    "strengths_asked": _answered("strengths_and_supports"),
    "danger_judged": _danger,
    "suicide_asked": _answered("suicide_screen"),
    "child_considered": _child,
    "incident_classified": _classified,
    "goals_set": _planned(lambda plan: plan.goals),
    "actions_set": _planned(lambda plan: plan.actions),
    "safety_plan_made": _safety,
    "next_meeting_set": _next_meeting,
    "plan_agreed": _agreed,
    "plan_seen": _seen,
    "actions_ended": _actions_ended,
    "contact_made": lambda facts: _done(facts.contacted) if facts.contacted is not None else None,
    "danger_judged_again": lambda facts: _done(facts.judged or Said("")) if facts.is_judged_again else None,
    "needs_ended": _needs_ended,
    "case_closed": lambda facts: _done(facts.closed) if facts.closed is not None else None,
}

ASKED: Final = (
    "private_space", "safe_now", "explained_role", "explained_mandatory", "urgent_medical", "account",
    "strengths_and_supports", "suicide_screen", "caregiver_safe",
)  # fmt: skip
"""The questions of an intake that answer for an item."""
