# SPDX-License-Identifier: Apache-2.0
"""The shelter of the centre: who waits for a place, who lives here and until when, and where she went.

Whoever keeps the shelter knows a woman by her code, with her health needs, her children and how dangerous it is for
her: nothing of what befell her, and only while she is in the shelter or waits for a place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..domain.risk import NOT_ASSESSED
from ..domain.sentences import Sentence, sentence
from ..domain.shelter import (
    ADMITTED,
    HOME,
    LEFT,
    PRESENT,
    REQUESTED,
    Span,
    extension_problem,
    span,
    times_problem,
)
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..store import Store, Transaction
from .cases import is_whole, visible_case
from .closing import require_open
from .desk import Changes, Desk
from .reach import scope
from .settings import Setting, setting_of
from .tasks import raise_tasks, settle_tasks

LONGEST_NEEDS, LONGEST_BELONGINGS = 500, 1000
NOT_TAKEN = ("full", "declined", "referred_long_stay")
"""What becomes of a request that does not end in a stay here."""
_COLUMNS = """s.id, s.case_id, coalesce(s.status, ''), coalesce(s.admitted_at, ''), coalesce(s.left_at, ''),
  coalesce(s.exit_to, ''), s.children, coalesce(s.health_needs, ''), coalesce(s.belongings, ''),
  coalesce(s.staff, '')"""


class Child(msgspec.Struct, frozen=True):
    """A child who is with her. `sex` is ``girl`` or ``boy``, or empty; `age` in years."""

    sex: str = ""
    age: int | None = None


class Extension(msgspec.Struct, frozen=True):
    """A stay that was allowed to last longer, until and with a day, and why."""

    until_day: str
    reason: str
    staff: str


class Stay(msgspec.Struct, frozen=True):
    """One stay in the shelter, or a request for one. `status` is a code of ``shelter_status``; moments are ISO."""

    id: str
    case_id: str
    status: str
    admitted_at: str
    left_at: str
    exit_to: str
    children: tuple[Child, ...]
    health_needs: str
    belongings: str
    staff: str
    extensions: tuple[Extension, ...]
    span: Span | None
    """How far it has come; nothing while she has not moved in, or has left."""


class InShelter(msgspec.Struct, frozen=True):
    """A woman in the shelter, or one who waits for a place, as the shelter knows her: by her code."""

    stay: Stay
    survivor_code: str
    risk_level: str
    risk_on: str
    """When that was judged; empty when never."""
    owner: str


class ShelterRefused(Trouble):
    """This cannot be written about a stay."""

    name = "shelter_refused"


def list_stays(desk: Desk) -> list[InShelter]:
    """Who is in the shelter now and who waits for a place: those whose time is over first, then by the days left."""
    hers, mine = scope(desk, Action.SHELTER_STAY)
    query = f"""select {_COLUMNS}, p.survivor_code, c.risk_level, c.owner,
        (select max(judged_on) from (select judged_on from risk_assessment where case_id = c.id
          union all select judged_on from risk_lowering where case_id = c.id))
      from stay s join case_file c on c.id = s.case_id join person p on p.id = c.person
      where s.status in (?, ?) and c.status in ('open', 'on_hold') and {hers}"""
    rows = desk.store.reader.execute(query, (*PRESENT, *mine)).fetchall()
    found = [
        InShelter(_stay(desk, row[:10]), row[10] or "", row[11] or NOT_ASSESSED, row[13] or "", row[12] or "")
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.stay.span is None, _last(one.stay), one.survivor_code))


def stays_of(desk: Desk, case_id: str) -> list[Stay]:
    """The stays of a case, the latest first; NoRecord for whoever it does not reach."""
    _reached(desk, case_id)
    query = f"select {_COLUMNS} from stay s where case_id = ? order by coalesce(admitted_at, '9999') desc, id"
    return [_stay(desk, row) for row in desk.store.reader.execute(query, (case_id,)).fetchall() if row[2]]


def ask_for_place(desk: Desk, case_id: str, health_needs: str = "", children: Sequence[Child] = ()) -> Changes[str]:
    """Ask the shelter of the centre for a place, at her wish; answers the id of the request."""
    person = _writable(desk, case_id)
    _refuse(_present_problem(desk, case_id) or _text_problem(health_needs, ""))
    fields = {"status": REQUESTED, "health_needs": health_needs.strip(), "children": _plain(children)}
    return _write(desk, case_id, person, new_id(), fields)


def admit(desk: Desk, case_id: str, stay_id: str | None = None, at: datetime | None = None) -> Changes[str]:
    """Take her in, now or at a moment that is past; on her request where there is one. On the day before the last
    somebody plans with her where she goes next.
    """
    person = _writable(desk, case_id)
    moment = at or desk.now().astimezone()
    if stay_id is None:
        _refuse(_present_problem(desk, case_id))
    elif _one(desk, case_id, stay_id).status != REQUESTED:
        _refuse(sentence("She is in the shelter already."))
    _refuse(times_problem(moment, None, desk.now()))
    id = stay_id or new_id()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} stay") as t:
        write_stay(desk, t, case_id, person, id, {"status": ADMITTED, "admitted_at": _iso(moment)})
    return _changed(case_id, id)


def describe_stay(
    desk: Desk, case_id: str, stay_id: str, health_needs: str, children: Sequence[Child], belongings: str
) -> Changes[str]:
    """Write down what the shelter must know: health needs, who is with her, what is kept for her."""
    person = _writable(desk, case_id)
    _one(desk, case_id, stay_id)
    _refuse(_text_problem(health_needs, belongings))
    fields = {
        "health_needs": health_needs.strip(), "children": _plain(children), "belongings": belongings.strip(),
    }  # fmt: skip
    return _write(desk, case_id, person, stay_id, fields)


def turn_away(desk: Desk, case_id: str, stay_id: str, status: str) -> Changes[str]:
    """End a request without a stay here: no place, she does not want it any more, or a shelter for longer stays."""
    person = _writable(desk, case_id)
    if status not in NOT_TAKEN:
        raise ValueError("not the end of a request")
    if _one(desk, case_id, stay_id).status != REQUESTED:
        _refuse(sentence("She is in the shelter already."))
    return _write(desk, case_id, person, stay_id, {"status": status})


def leave(desk: Desk, case_id: str, stay_id: str, exit_to: str, at: datetime | None = None) -> Changes[str]:
    """Write down that she left and where to. Whoever goes home by her own choice is asked how she is, in the agreed
    way, after 3 days and again.
    """
    person = _writable(desk, case_id)
    if not code_lists().has("shelter_exit", exit_to):
        raise ValueError("not a code of shelter_exit")
    stay = _one(desk, case_id, stay_id)
    if stay.status != ADMITTED:
        _refuse(sentence("She is not in the shelter."))
    moment = at or desk.now().astimezone()
    _refuse(times_problem(_moment(stay.admitted_at), moment, desk.now()))
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} stay") as t:
        fields = {"status": LEFT, "left_at": _iso(moment), "exit_to": exit_to}
        write_stay(desk, t, case_id, person, stay_id, fields)
    return _changed(case_id, stay_id)


def extend_stay(desk: Desk, case_id: str, stay_id: str, until: date, reason: str) -> Changes[str]:
    """Let her stay until a later day: the administrator's decision, kept with her reason."""
    _, person = visible_case(desk, case_id, Action.EXTEND_STAY)
    require_open(desk, case_id)
    stay = _one(desk, case_id, stay_id)
    if stay.span is None:
        _refuse(sentence("She is not in the shelter."))
    else:
        _refuse(extension_problem(stay.span.last, until, desk.today(), reason) or _text_problem(reason, ""))
    fields = {
        "case_id": case_id, "stay": stay_id, "until_day": until.isoformat(), "reason": reason.strip(),
        "staff": desk.staff_code, "at": int(desk.now().timestamp() * 1000),
    }  # fmt: skip
    id = new_id()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} stay until {until}") as t:
        t.append("stay_extension", id, fields, person.id)
        settle_tasks(desk, t, case_id, person.id, trigger=Trigger.SHELTER_DAY, result="replaced")
        admitted = _day(stay.admitted_at) or desk.today()
        plan_on = span(admitted, desk.today(), 1, [until]).plan_on
        raise_tasks(desk, t, case_id, person.id, Trigger.SHELTER_DAY, plan_on, id)
    return _changed(case_id, id)


def write_stay(desk: Desk, t: Transaction, case_id: str, person: str, id: str, fields: Mapping[str, Any]) -> None:
    """Write fields of a stay with the tasks that follow from its status; also for what an intake tells."""
    if not desk.may(Action.SHELTER_STAY):
        desk.require(Action.RECORD_INTAKE)
    t.set("stay", id, {"case_id": case_id, "staff": desk.staff_code, **fields}, person)
    status = fields.get("status")
    if status == ADMITTED:
        days = int(setting_of(desk.store, Setting.SHELTER_DAYS))
        admitted = _day(str(fields.get("admitted_at") or "")) or desk.today()
        plan_on = span(admitted, desk.today(), days).plan_on
        raise_tasks(desk, t, case_id, person, Trigger.SHELTER_DAY, plan_on, id)
    elif status is not None:
        settle_tasks(desk, t, case_id, person, trigger=Trigger.SHELTER_DAY)
    if status == LEFT and fields.get("exit_to") == HOME:
        went = _day(str(fields.get("left_at") or "")) or desk.today()
        raise_tasks(desk, t, case_id, person, Trigger.WENT_HOME, went, id)


def is_in_shelter(store: Store, case_id: str) -> bool:
    """Whether she lives in the shelter now or waits for a place."""
    query = "select 1 from stay where case_id = ? and status in (?, ?) limit 1"
    return store.reader.execute(query, (case_id, *PRESENT)).fetchone() is not None


def returns_home(store: Store, case_id: str) -> list[date]:
    """The days on which she went home from the shelter: her danger is judged anew after each."""
    query = "select left_at from stay where case_id = ? and status = ? and exit_to = ?"
    rows = store.reader.execute(query, (case_id, LEFT, HOME)).fetchall()
    return [day for (at,) in rows if (day := _day(at or "")) is not None]


def _reached(desk: Desk, case_id: str) -> str:
    """Give the id of her person; whoever keeps the shelter reaches a case only while it has a stay there."""
    _, person = visible_case(desk, case_id, Action.SHELTER_STAY)
    if not is_whole(desk, case_id) and not is_in_shelter(desk.store, case_id):
        raise no_record()
    return person.id


def _writable(desk: Desk, case_id: str) -> str:
    person = _reached(desk, case_id)
    require_open(desk, case_id)
    return person


def _one(desk: Desk, case_id: str, stay_id: str) -> Stay:
    query = f"select {_COLUMNS} from stay s where id = ? and case_id = ?"
    row = desk.store.reader.execute(query, (stay_id, case_id)).fetchone()
    if row is None:
        raise no_record()
    return _stay(desk, row)


def _write(desk: Desk, case_id: str, person: str, id: str, fields: Mapping[str, Any]) -> Changes[str]:
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} stay") as t:
        write_stay(desk, t, case_id, person, id, fields)
    return _changed(case_id, id)


def _stay(desk: Desk, row: Sequence[Any]) -> Stay:
    id, case_id, status, admitted_at, left_at, exit_to, children, needs, belongings, staff = row
    query = """select until_day, coalesce(reason, ''), coalesce(staff, '') from stay_extension
      where case_id = ? and stay = ? order by at"""
    longer = tuple(Extension(*one) for one in desk.store.reader.execute(query, (case_id, id)).fetchall() if one[0])
    admitted, here = _day(admitted_at), None
    if status == ADMITTED and admitted is not None:
        days = int(setting_of(desk.store, Setting.SHELTER_DAYS))
        until = [day for one in longer if (day := _day(one.until_day)) is not None]
        here = span(admitted, desk.today(), days, until)
    return Stay(
        id, case_id, status, admitted_at, left_at, exit_to, _children(children), needs, belongings, staff, longer, here
    )


def _last(stay: Stay) -> str:
    return stay.span.last.isoformat() if stay.span is not None else ""


def _present_problem(desk: Desk, case_id: str) -> Sentence | None:
    if is_in_shelter(desk.store, case_id):
        return sentence("She is in the shelter or waits for a place already.")
    return None


def _text_problem(needs: str, belongings: str) -> Sentence | None:
    for text, most in ((needs, LONGEST_NEEDS), (belongings, LONGEST_BELONGINGS)):
        if len(text) > most:
            return sentence("This is too long: write at most {letters} letters.", letters=most)
    return None


def _children(kept: str | None) -> tuple[Child, ...]:
    rows = json.loads(kept) if kept else []
    return tuple(
        Child(str(one.get("sex") or ""), one.get("age") if isinstance(one.get("age"), int) else None)
        for one in rows
        if isinstance(one, dict)
    )


def _plain(children: Sequence[Child]) -> list[dict[str, Any]]:
    return [{"sex": one.sex, "age": one.age} for one in children]


def _refuse(problem: Sentence | None) -> None:
    if problem is not None:
        raise ShelterRefused(problem)


def _iso(moment: datetime) -> str:
    return moment.astimezone().isoformat(timespec="minutes")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        return None


def _changed(case_id: str, id: str) -> Changes[str]:
    return Changes(frozenset({f"case:{case_id}", "shelter", "tasks"}), id)
