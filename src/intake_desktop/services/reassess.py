# SPDX-License-Identifier: Apache-2.0
"""Judging her danger anew: the same questions asked again, and every judgement kept with its day.

What is answered takes the place of the former answers of the case, which stay in its history; what was not asked stays
as it was. A level that staff raised by hand stands until it is changed. That it was judged again counts even when the
answers are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from ..domain.derived import Derived, derive
from ..domain.identifiers import new_id
from ..domain.permissions import Action
from ..domain.risk import NOT_ASSESSED, NOW, Assessment, Change, Risk, due_on, is_out_of_date, level_in_force
from ..domain.sentences import sentence
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from ..forms.form import Answers
from ..store import Transaction
from ..store.things import ANSWER
from .cases import visible_case
from .classifications import answers_of_case
from .closing import require_open
from .desk import Changes, Desk
from .drafts import Draft, begin_intake, filling_of, open_draft
from .forms import FormMissing, form_of
from .incidents import changes_of, write_level
from .intake_tasks import raise_for_level
from .records import in_words
from .steps import refresh_step
from .tasks import raise_tasks, settle_tasks

FORM = "risk_review"
_LEFT_OUT = frozenset({"told_before", "what_changed"})
"""Answers of the review that are not answers of the case."""


class Judgement(msgspec.Struct, frozen=True):
    """One judgement of her danger, as it was on a day."""

    level: str
    computed: str
    """What the answers gave."""
    reason: str
    judged_on: str
    staff: str
    at: int
    """Milliseconds since 1970 UTC."""
    by_hand: bool
    """Staff set it, above or below what the answers gave."""


class Standing(msgspec.Struct, frozen=True):
    """How dangerous it is for her, since when that is known, and all judgements, the latest first."""

    level: str
    judged_on: date | None
    good_until: date | None
    is_old: bool
    history: tuple[Judgement, ...]


class ReviewIncomplete(Trouble):
    """Something in the review is missing or not right; `questions` names it in the order of the form."""

    name = "review_incomplete"

    def __init__(self, questions: tuple[str, ...]) -> None:
        super().__init__(
            sentence("Some answers are missing or not right yet."),
            sentence("Go to the marked questions; nothing is lost."),
        )
        self.questions = questions


def standing_of(desk: Desk, case_id: str) -> Standing:
    """Read the level of danger with its history; NoRecord for whoever it does not reach."""
    row, _ = visible_case(desk, case_id, Action.SEE_RISK)
    query = """select level, computed, coalesce(reason, ''), coalesce(judged_on, ''), coalesce(staff, ''),
        coalesce(at, 0) from risk_assessment where case_id = :case
      union all select level, computed, coalesce(reason, ''), coalesce(judged_on, ''), coalesce(staff, ''),
        coalesce(at, 0) from risk_lowering where case_id = :case order by 6 desc"""
    found = [
        Judgement(level, computed, reason, on, staff, at, level != computed)
        for level, computed, reason, on, staff, at in desk.store.reader.execute(query, {"case": case_id}).fetchall()
        if level and computed
    ]
    level = row.risk_level or NOT_ASSESSED
    days = [date.fromisoformat(one.judged_on) for one in found if one.judged_on]
    on = max(days, default=None)
    assessment = Assessment(level, on) if on is not None else None
    return Standing(
        level, on, due_on(assessment) if assessment else None,
        is_out_of_date(assessment, desk.today()) if assessment else False, tuple(found),
    )  # fmt: skip


def begin_review(desk: Desk, case_id: str) -> Changes[Draft]:
    """Ask the questions about her danger again; whoever has begun that already gets her draft back."""
    visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    return begin_intake(desk, FORM, mode="full", case_id=case_id)


def told_before(desk: Desk, case_id: str) -> Answers:
    """What the case says already that decides which questions are asked; her name is not looked at for it."""
    visible_case(desk, case_id, Action.RECORD_FULL_INTAKE)
    answers = answers_of_case(desk.store, case_id)
    found = []
    if derive(answers, desk.now().astimezone()).age.is_child is True:
        found.append("child")
    if answers.get("sex") == "male":
        found.append("male")
    return {"told_before": " ".join(found)} if found else {}


def judge_so_far(desk: Desk, case_id: str, answers: Mapping[str, Any]) -> Risk:
    """What would follow from the answers as they stand on the screen, with what the case says beside them."""
    visible_case(desk, case_id, Action.SEE_RISK)
    return _derived(desk, case_id, answers).risk


def finish_review(desk: Desk, draft_id: str) -> Changes[str]:
    """Keep the judgement for good and forget its draft; answers the level in force. Tasks follow from the level, and
    from thoughts of ending her life at once.
    """
    desk.require(Action.CHANGE_CASE)
    draft = open_draft(desk, draft_id)
    case_id = draft.case_id
    if draft.form_id != FORM or case_id is None:
        raise ValueError("not a review")
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    filling = filling_of(desk, draft)
    if problems := tuple(name for name, _ in filling.problems()):
        raise ReviewIncomplete(problems)
    answers = filling.answers()
    risk = _derived(desk, case_id, answers).risk
    level = level_in_force(risk.level, changes_of(desk.store, case_id))
    day, record = desk.today().isoformat(), new_id()
    at = int(desk.now().timestamp() * 1000)
    kept = {"case_id": case_id, "form_id": FORM, "form_version": draft.form_version, "mode": draft.mode}
    kept |= {"taken_on": day, "staff": desk.staff_code} | {ANSWER + name: value for name, value in answers.items()}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} risk judged") as t:
        t.set("record", record, in_words(filling.form, kept), person.id)
        _put_in_place(desk, t, case_id, person.id, answers)
        same = Change(level=risk.level, answers_gave=risk.level, reason="", staff=desk.staff_code, at=at)
        write_level(t, case_id, person.id, same, day, record)
        t.set("case", case_id, {"risk_level": level}, person.id)
        settle_tasks(desk, t, case_id, person.id, kinds=("judge_risk",), result="done", done=True)
        raise_for_level(desk, t, case_id, person.id)
        if answers.get("suicide_screen") == NOW:
            raise_tasks(desk, t, case_id, person.id, Trigger.SUICIDE_NOW, desk.now().astimezone(), f"{record}/{day}")
        refresh_step(desk, t, case_id, person.id)
        t.db.execute("delete from draft where id = ?", (draft_id,))
    return Changes(frozenset({"drafts", "cases", "tasks", f"case:{case_id}"}), level)


def _put_in_place(desk: Desk, t: Transaction, case_id: str, person: str, answers: Mapping[str, Any]) -> None:
    """Let the new answers stand in the records that asked the same, so that one question has one answer in a case."""
    query = "select id, form_id, form_version from record where case_id = ? and form_id is not ?"
    for record, form_id, version in t.db.execute(query, (case_id, FORM)).fetchall():
        try:
            form = form_of(desk, form_id, version)
        except FormMissing:
            continue
        fields = {
            ANSWER + name: value
            for name, value in answers.items()
            if name in form.by_name and name not in _LEFT_OUT and not form.repeat_of[name]
        }
        if fields:
            t.set("record", record, in_words(form, fields), person)


def _derived(desk: Desk, case_id: str, answers: Mapping[str, Any]) -> Derived:
    return derive({**answers_of_case(desk.store, case_id), **answers}, desk.now().astimezone())
