# SPDX-License-Identifier: Apache-2.0
"""Where a case stands: its six steps, the items ticked by hand, and what the rest of the file says by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlcipher3 import dbapi2 as sql

from ..domain.admitted import may_write
from ..domain.consent import standing
from ..domain.identifiers import part_id
from ..domain.permissions import Action
from ..domain.risk import Assessment, is_out_of_date
from ..domain.sentences import sentence
from ..domain.steps import (
    ASKED,
    BY_CODE,
    OPEN,
    REACHED,
    SETTLED,
    Facts,
    Need,
    PlanNow,
    Said,
    StepNow,
    case_step,
    item_now,
    steps_now,
)
from ..domain.troubles import Trouble
from ..store import Transaction
from .cases import visible_case
from .closing import require_open
from .contact_rows import STANDS
from .decisions import decisions_of
from .desk import Changes, Desk, changes

_CHILD_GROUPS = ("age_0_11", "age_12_17")
_HEARD = """iif(exists (
  select 1 from json_each(answers) e where e.key like 'incidents%' and instr(e.value, '"account":"') > 0
), 'told', null)"""
_VALUES = ", ".join(_HEARD if name == "account" else f"json_extract(answers, '$.{name}')" for name in ASKED)
_ANSWERED = f"select taken_on, staff, {_VALUES} from record where case_id = ? order by taken_on, id"
_JUDGED = """select judged_on, staff, at from risk_assessment where case_id = :case
union all select judged_on, staff, at from risk_lowering where case_id = :case order by 3 desc"""


class NotAnItem(Trouble):
    """This item of a step is not ticked by hand, or not like this."""

    name = "not_an_item"


def steps_of(desk: Desk, case_id: str) -> tuple[StepNow, ...]:
    """The six steps of a case as they stand, each with its items; who ticked or wrote what, and when."""
    visible_case(desk, case_id, Action.SEE_PLAN)
    return steps_now(facts_of(desk.store.reader, case_id, desk.today()))


def mark_item(desk: Desk, case_id: str, item: str, state: str, note: str = "") -> Changes[None]:
    """Tick an item: done, refused by her, not needed; ``open`` takes a tick back.

    NotAnItem for what follows from the rest of the file: her consent, her danger, what she agreed to.
    """
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    known = BY_CODE.get(item)
    if known is None or state not in (OPEN, *SETTLED):
        raise ValueError("not an item, or not a state of one")
    now = item_now(known, facts_of(desk.store.reader, case_id, desk.today()))
    if not known.by_hand or now.by_form:
        raise NotAnItem(
            sentence("This follows from what is written elsewhere in her file."), sentence("Nothing was changed.")
        )
    fields = {
        "case_id": case_id, "step": known.step, "item": item, "state": state, "note": note.strip()[:500] or None,
        "day": desk.today().isoformat(), "staff": desk.staff_code,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} step {item} {state}") as t:
        t.set("step_item", part_id(case_id, f"step/{item}"), fields, person.id)
        refresh_step(desk, t, case_id, person.id)
    return changes("cases", f"case:{case_id}")


def refresh_step(desk: Desk, t: Transaction, case_id: str, person_id: str) -> None:
    """Write the step at which a case stands now, within the transaction of whoever changed something.

    It is worked out, never typed: where two PCs come to different ones, the lower counts, and nobody is asked.
    """
    desk.require(Action.SEE_CASES)
    row = t.db.execute("select step from case_file where id = ?", (case_id,)).fetchone()
    if row is None or not may_write(desk.roles, "case"):
        return
    step = case_step(facts_of(t.db, case_id, desk.today()))
    if step != row[0]:
        t.set("case", case_id, {"step": step}, person_id)


def facts_of(db: sql.Connection, case_id: str, today: date) -> Facts:
    """Read what the steps of a case follow from; callers have asked whether she reaches it."""
    here = {"case": case_id}
    status, closed_on, level, code, group, years = (
        db.execute(
            """select c.status, c.closed_on, c.risk_level, p.survivor_code, p.age_group, p.age_years
        from case_file c left join person p on p.id = c.person where c.id = :case""",
            here,
        ).fetchone()
        or (None,) * 6
    )
    judged = db.execute(_JUDGED, here).fetchall()
    lines = db.execute(
        "select sector, wanted, outcome, progress from service_line where case_id = :case", here
    ).fetchall()
    incidents = db.execute(
        "select classification_state from incident where case_id = :case and removed is not 'yes'", here
    ).fetchall()
    marks = db.execute("select item, state, day, staff from step_item where case_id = :case", here).fetchall()
    reached = db.execute(
        f"""select at, staff from follow_up f where case_id = :case and {STANDS} and result in ({
            ", ".join(f"'{one}'" for one in sorted(REACHED))
        }) order by at desc limit 1""",
        here,
    ).fetchone()
    safety = _safety(db, case_id)
    return Facts(
        answers=_answers(db, case_id),
        consents=_consents(db, case_id),
        code=code or "",
        is_child=group in _CHILD_GROUPS or (years is not None and years < 18),
        risk_level=level or "not_assessed",
        judged=Said("", judged[0][0] or "", judged[0][1] or "") if judged else None,
        is_judged_again=len(judged) > 1 and _is_good(level, judged[0][0], today),
        needs=tuple(Need(sector or "", wanted or "", outcome, progress) for sector, wanted, outcome, progress in lines),
        incidents=tuple(state or "pending" for (state,) in incidents),
        plan=_plan(db, case_id),
        safety_needed=safety[0],
        safety_made=safety[1],
        contacted=Said("", str(reached[0] or "")[:10], reached[1] or "") if reached else None,
        closed=Said("", closed_on or "") if status in ("closed", "transferred") else None,
        marks={item: Said(state, day or "", staff or "") for item, state, day, staff in marks},
    )


def latest_answer(db: sql.Connection, case_id: str, name: str) -> str | None:
    """What was answered last to a question, over all records of a case; nothing when it never was."""
    query = "select json_extract(answers, ?) from record where case_id = ? order by taken_on desc, id desc"
    rows = db.execute(query, (f"$.{name}", case_id)).fetchall()
    return next((value for (value,) in rows if isinstance(value, str) and not value.startswith("{")), None)


def _answers(db: sql.Connection, case_id: str) -> Mapping[str, Said]:
    """The answers that stand for an item; that something was left open is no answer."""
    found: dict[str, Said] = {}
    for day, staff, *values in db.execute(_ANSWERED, (case_id,)).fetchall():
        for name, value in zip(ASKED, values, strict=True):
            if isinstance(value, str) and value.strip() and not value.startswith("{"):
                kept = "told" if name == "strengths_and_supports" else value
                found[name] = Said(kept, day or "", staff or "")
    return found


def _consents(db: sql.Connection, case_id: str) -> Mapping[str, Said]:
    found = {type: standing(decisions_of(db, case_id, type)) for type in ("services", "record_keeping")}
    return {type: Said(one.decision, one.given_on, one.staff) for type, one in found.items() if one is not None}


def plans_in_force(db: sql.Connection, case_id: str) -> list[str]:
    """The plans with the highest number: one, unless two files of one woman were put together."""
    query = (
        "select id from plan where case_id = :case and number = (select max(number) from plan where case_id = :case)"
    )
    return [id for (id,) in db.execute(query + " order by id", {"case": case_id}).fetchall()]


def _plan(db: sql.Connection, case_id: str) -> PlanNow | None:
    row = db.execute(
        """select id, agreed, agreed_on, next_meeting, staff, made_on from plan where case_id = ?
        order by number desc, id limit 1""",
        (case_id,),
    ).fetchone()
    if row is None:
        return None
    id, agreed, agreed_on, next_meeting, staff, made_on = row
    ids = plans_in_force(db, case_id)
    within = f"case_id = ? and plan in ({', '.join('?' * len(ids))}) and removed is not 'yes'"
    goals = db.execute(f"select count(*) from goal where {within}", (case_id, *ids)).fetchone()[0]
    actions, ended = db.execute(
        f"select count(*), count(result) from plan_action where {within}", (case_id, *ids)
    ).fetchone()
    seen = None
    for by, at in db.execute(
        "select staff, at from plan_review where case_id = ? and plan = ? order by at desc", (case_id, id)
    ).fetchall():
        day = day_of(at)
        if day >= (agreed_on or ""):
            seen = Said("", day, by or "")
            break
    return PlanNow(
        agreed, agreed_on or "", next_meeting or "", staff or "", made_on or "", goals, actions, actions - ended, seen
    )


def _safety(db: sql.Connection, case_id: str) -> tuple[bool, Said | None]:
    row = db.execute(
        "select needed, with_her, made_on, staff from safety_plan where case_id = ? order by made_on desc limit 1",
        (case_id,),
    ).fetchone()
    if row is None:
        return False, None
    needed, with_her, made_on, staff = row
    made = Said("", made_on, staff or "") if made_on and with_her == "yes" else None
    return needed == "yes", made


def day_of(at: Any) -> str:
    """The day at the centre of a moment in milliseconds."""
    return datetime.fromtimestamp((at or 0) / 1000).astimezone().date().isoformat()


def _is_good(level: str | None, judged_on: str | None, today: date) -> bool:
    if not level or not judged_on:
        return False
    return not is_out_of_date(Assessment(level, date.fromisoformat(judged_on[:10])), today)
