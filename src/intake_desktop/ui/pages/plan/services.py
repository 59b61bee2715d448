# SPDX-License-Identifier: Apache-2.0
"""The services of the plan page, with the desk already in them; and what it reads at once. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from intake_desktop.domain.permissions import Action

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.domain.steps import StepNow
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.heads import CaseHead
    from intake_desktop.services.needs import NeedLine
    from intake_desktop.services.plan_reading import PlanAction, PlanSheet
    from intake_desktop.services.safety import SafetyNow, SafetyPlan


@dataclass(frozen=True)
class Whole:
    """All that the page shows of a case at once; the words of the safety plan are not among it."""

    case_id: str
    steps: tuple[StepNow, ...]
    needs: tuple[NeedLine, ...]
    not_asked: tuple[str, ...]
    sheet: PlanSheet
    safety: SafetyNow
    providers: Mapping[str, Provider]
    today: str


@dataclass(frozen=True)
class PlanServices:
    """The verbs of this page."""

    may_refer: bool
    header: Callable[[str], CaseHead]
    read: Callable[[str], Whole]
    read_safety: Callable[[str], SafetyPlan]
    mark_item: Callable[[str, str, str], Any]
    ask_needs: Callable[[str, dict[str, str]], Any]
    set_need: Callable[[str, NeedLine], Any]
    set_goal: Callable[[str, str, str, str], Any]
    set_progress: Callable[[str, str, str], Any]
    set_action: Callable[[str, PlanAction], Any]
    end_action: Callable[[str, str, str, str], Any]
    remove_part: Callable[[str, str], Any]
    agree: Callable[[str, str, str], Any]
    set_next_meeting: Callable[[str, str], Any]
    review: Callable[[str, str], Any]
    begin_plan: Callable[[str], Any]
    write_safety: Callable[..., Any]
    look_again: Callable[[str, date | None], Any]
    need_no_plan: Callable[[str], Any]
    write_suicide: Callable[[str, Mapping[str, str]], Any]


def services_at(desk: Desk) -> PlanServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import heads, needs, plan_reading, plans, providers, safety, steps

    def read(case_id: str) -> Whole:
        return Whole(
            case_id,
            steps.steps_of(desk, case_id),
            tuple(needs.needs_of(desk, case_id)),
            needs.sectors_not_asked(desk, case_id),
            plan_reading.plan_of(desk, case_id),
            safety.safety_of(desk, case_id),
            {one.id: one for one in providers.list_providers(desk)},
            desk.today().isoformat(),
        )

    return PlanServices(
        may_refer=desk.may(Action.ISSUE_REFERRAL),
        header=lambda case_id: heads.head_of(desk, case_id),
        read=read,
        read_safety=lambda case_id: safety.open_safety_plan(desk, case_id),
        mark_item=lambda case_id, item, state: steps.mark_item(desk, case_id, item, state),
        ask_needs=lambda case_id, wanted: needs.ask_needs(desk, case_id, wanted),
        set_need=lambda case_id, line: needs.set_need(desk, case_id, line),
        set_goal=lambda case_id, words, need, goal: plans.set_goal(desk, case_id, words, need, goal),
        set_progress=lambda case_id, goal, progress: plans.set_progress(desk, case_id, goal, progress),
        set_action=lambda case_id, action: plans.set_action(desk, case_id, action),
        end_action=lambda case_id, id, result, reason: plans.end_action(desk, case_id, id, result, reason),
        remove_part=lambda case_id, id: plans.remove_part(desk, case_id, id),
        agree=lambda case_id, agreed, day: plans.agree_on_plan(desk, case_id, agreed, day),
        set_next_meeting=lambda case_id, day: plans.set_next_meeting(desk, case_id, day),
        review=lambda case_id, note: plans.review_plan(desk, case_id, note),
        begin_plan=lambda case_id: plans.begin_plan(desk, case_id),
        write_safety=lambda case_id, elements, **more: safety.write_safety_plan(desk, case_id, elements, **more),
        look_again=lambda case_id, day: safety.look_again(desk, case_id, day),
        need_no_plan=lambda case_id: safety.need_no_plan(desk, case_id),
        write_suicide=lambda case_id, done: safety.write_suicide_steps(desk, case_id, done),
    )
