# SPDX-License-Identifier: Apache-2.0
"""Police and law of a case: reports that were made, how far the matter came, court orders, hearings.

What she wants at police and court is her own word in the intake; it is shown here and changed only there, with her.
Nothing is rubbed out: what was entered by mistake is marked so, and a wrong stage is taken back by a new entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from ..domain.identifiers import new_id
from ..domain.permissions import Action, no_record
from ..domain.proceedings import (
    CRIMINAL,
    ENDED,
    MAY_COME_EARLY,
    SAFETY_ORDERS,
    days_problem,
    is_in_force,
    past_problem,
    text_problem,
)
from ..domain.sentences import Sentence, sentence
from ..domain.tasks import Trigger
from ..domain.troubles import Trouble
from ..resources import code_lists
from ..store import Store, Transaction
from .cases import is_whole, visible_case, writable_case
from .closing import require_open
from .desk import Changes, Desk, changes
from .tasks import raise_tasks, settle_tasks


class Report(msgspec.Struct, frozen=True):
    """A report to the police or another authority. `type` is a code of ``police_report``."""

    id: str
    type: str
    made_on: str
    station: str
    number: str
    staff: str


class LegalStep(msgspec.Struct, frozen=True):
    """One stage that was reached, a code of ``legal_stage``."""

    id: str
    stage: str
    day: str
    note: str
    staff: str
    at: int


class Order(msgspec.Struct, frozen=True):
    """A court order. `said` is what was written about its being in force; `in_force` is what counts today."""

    id: str
    type: str
    given_on: str
    until_day: str
    said: str
    staff: str
    in_force: bool


class Hearing(msgspec.Struct, frozen=True):
    """A day in court. `accompany` says whether she wants somebody to go along; `result` is empty until it is over."""

    id: str
    day: str
    court: str
    accompany: str
    result: str
    staff: str


class Law(msgspec.Struct, frozen=True):
    """Police and law of a case, as far as the person at the desk may know it."""

    wants_police: str
    wants_legal_action: str
    """Her own word, codes of ``yes_no_undecided``; empty when she was not asked."""
    reports: tuple[Report, ...]
    steps: tuple[LegalStep, ...]
    """The latest first."""
    orders: tuple[Order, ...]
    hearings: tuple[Hearing, ...]
    """The next first, then those that are over, the latest first."""
    whole: bool
    """Stages and hearings are among it; the police desk is told of reports and orders alone."""

    @property
    def stage(self) -> str:
        """How far the matter has come; empty when nothing was written."""
        return self.steps[0].stage if self.steps else ""


class ProceedingRefused(Trouble):
    """This cannot be written down like this."""

    name = "proceeding_refused"


def law_of(desk: Desk, case_id: str) -> Law:
    """Read police and law of a case; NoRecord for whoever it does not reach."""
    visible_case(desk, case_id, Action.POLICE_AND_LEGAL)
    db, today, whole = desk.store.reader, desk.today(), _all_of_it(desk, case_id)
    reports = db.execute(
        """select id, type, coalesce(made_on, ''), coalesce(station, ''), coalesce(number, ''), coalesce(staff, '')
        from police_report where case_id = ? and type is not null and removed is not 'yes' order by made_on, id""",
        (case_id,),
    ).fetchall()
    orders = db.execute(
        """select id, type, coalesce(given_on, ''), coalesce(until_day, ''), coalesce(in_force, ''),
        coalesce(staff, '') from court_order where case_id = ? and type is not null and removed is not 'yes'
        order by given_on desc, id""",
        (case_id,),
    ).fetchall()
    hearings = [one for one in _hearings(desk.store, case_id) if whole]
    ahead = [one for one in hearings if not one.result and one.day >= today.isoformat()]
    over = [one for one in hearings if one not in ahead]
    wants = _wants(desk.store, case_id)
    return Law(
        wants.get("wants_police", ""),
        wants.get("wants_legal_action", ""),
        tuple(Report(*row) for row in reports),
        tuple(_steps(desk.store, case_id)) if whole else (),
        tuple(
            Order(id, type, given, until, said, staff, is_in_force(said, given, until, today))
            for id, type, given, until, said, staff in orders
        ),
        (*ahead, *reversed(over)),
        whole,
    )


def add_report(
    desk: Desk, case_id: str, type: str, made_on: date | None, station: str = "", number: str = ""
) -> Changes[str]:
    """Write down a report that was made at her wish, or that the law demanded; answers its id."""
    person = _writable(desk, case_id)
    _must_be("police_report", type, but="none")
    _refuse(past_problem(made_on, desk.today()) or text_problem(station, number))
    fields = {"type": type, "made_on": _iso(made_on), "station": station.strip(), "number": number.strip()}
    return _new(desk, "police_report", case_id, person, fields)


def record_stage(desk: Desk, case_id: str, stage: str, day: date, note: str = "") -> Changes[str]:
    """Write down that the matter reached a stage; earlier ones stay readable. Answers the id of the entry."""
    person = _writable(desk, case_id)
    _must_be("legal_stage", stage)
    _refuse(past_problem(day, desk.today()) or text_problem(note) or _police_only(desk, case_id))
    id = new_id()
    fields = {
        "case_id": case_id, "stage": stage, "day": day.isoformat(), "note": note.strip(), "staff": desk.staff_code,
        "at": _now(desk),
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} legal_stage") as t:
        t.append("legal_step", id, fields, person)
    return Changes(frozenset({f"case:{case_id}"}), id)


def take_back_stage(desk: Desk, case_id: str, step_id: str) -> Changes[None]:
    """Say that a stage was entered by mistake: it does not count any more, and stays in the history of the case."""
    person = _writable(desk, case_id)
    if step_id not in [one.id for one in _steps(desk.store, case_id)]:
        raise no_record()
    fields = {"case_id": case_id, "amends": step_id, "staff": desk.staff_code, "at": _now(desk)}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} legal_stage") as t:
        t.append("legal_step", new_id(), fields, person)
    return changes(f"case:{case_id}")


def add_order(
    desk: Desk, case_id: str, type: str, given_on: date | None, until_day: date | None, in_force: str = "unknown"
) -> Changes[str]:
    """Write down an order of a court. One that protects her counts as in force while nobody says that it is not."""
    person = _writable(desk, case_id)
    _must_be("court_order", type)
    _must_be("yes_no_unknown", in_force)
    _refuse(past_problem(given_on, desk.today()) or days_problem(given_on, until_day))
    fields = {"type": type, "given_on": _iso(given_on), "until_day": _iso(until_day), "in_force": in_force}
    return _new(desk, "court_order", case_id, person, fields)


def set_in_force(desk: Desk, case_id: str, order_id: str, in_force: str) -> Changes[None]:
    """Say whether an order is in force now: it was lifted, or it was found to be in force after all."""
    person = _writable(desk, case_id)
    _must_be("yes_no_unknown", in_force)
    return _change(desk, "court_order", case_id, order_id, person, {"in_force": in_force})


def add_hearing(desk: Desk, case_id: str, day: date, court: str = "", accompany: str = "") -> Changes[str]:
    """Write down a day in court. When it lies ahead, three days before it somebody judges her danger anew and offers to
    go along.
    """
    person = _writable(desk, case_id)
    if accompany:
        _must_be("yes_no_undecided", accompany)
    _refuse(text_problem(court) or _police_only(desk, case_id))
    id = new_id()
    fields = {"day": day.isoformat(), "court": court.strip(), "accompany": accompany or None}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} hearing") as t:
        t.set("hearing", id, {"case_id": case_id, "staff": desk.staff_code, **fields}, person)
        if day >= desk.today():
            raise_tasks(desk, t, case_id, person, Trigger.COURT_DATE, day, id)
    return Changes(frozenset({f"case:{case_id}", "tasks"}), id)


def hold_hearing(
    desk: Desk, case_id: str, hearing_id: str, result: str, next_day: date | None = None
) -> Changes[str | None]:
    """Write down what came of a hearing, and the day to which it was put off; answers the id of that new hearing."""
    person = _writable(desk, case_id)
    _must_be("hearing_result", result)
    hearing = next((one for one in _hearings(desk.store, case_id) if one.id == hearing_id), None)
    if hearing is None:
        raise no_record()
    if result not in MAY_COME_EARLY:
        _refuse(past_problem(date.fromisoformat(hearing.day), desk.today()))
    if next_day is not None and next_day < desk.today():
        _refuse(sentence("The next hearing lies ahead."))
    following = new_id() if next_day is not None else None
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} hearing") as t:
        t.set("hearing", hearing_id, {"result": result}, person)
        settle_tasks(desk, t, case_id, person, source=hearing_id, result="hearing_over")
        if following is not None and next_day is not None:
            fields = {
                "case_id": case_id, "day": next_day.isoformat(), "court": hearing.court,
                "accompany": hearing.accompany or None, "staff": desk.staff_code,
            }  # fmt: skip
            t.set("hearing", following, fields, person)
            raise_tasks(desk, t, case_id, person, Trigger.COURT_DATE, next_day, following)
    return Changes(frozenset({f"case:{case_id}", "tasks"}), following)


def take_back(desk: Desk, case_id: str, thing: str, id: str) -> Changes[None]:
    """Say that a report, an order or a hearing was entered by mistake; it stays in the history of the case."""
    person = _writable(desk, case_id)
    if thing not in ("police_report", "court_order", "hearing"):
        raise ValueError("not one of these")
    return _change(desk, thing, case_id, id, person, {"removed": "yes"}, settles=thing == "hearing")


def is_court_open(store: Store, case_id: str) -> bool:
    """Whether something goes on at police or court: a case that is not decided, or a hearing that lies ahead."""
    steps = _steps(store, case_id)
    if steps and steps[0].stage not in ENDED | {"information_only", "undecided", "order_obtained"}:
        return True
    return any(not one.result for one in _hearings(store, case_id))


def is_criminal_case_open(store: Store, case_id: str) -> bool:
    """Whether a criminal case about her is open, as far as anybody wrote it down."""
    steps = _steps(store, case_id)
    return bool(steps) and steps[0].stage in CRIMINAL


def is_protected_by_order(store: Store, case_id: str, today: date) -> bool:
    """Whether an order that keeps somebody away from her is in force."""
    query = """select type, coalesce(in_force, ''), coalesce(given_on, ''), coalesce(until_day, '') from court_order
      where case_id = ? and removed is not 'yes'"""
    return any(
        type in SAFETY_ORDERS and is_in_force(said, given, until, today)
        for type, said, given, until in store.reader.execute(query, (case_id,)).fetchall()
    )


def days_in_court(store: Store, case_id: str) -> list[date]:
    """The days on which there was or will be a hearing: her danger is judged anew around each."""
    return [date.fromisoformat(one.day) for one in _hearings(store, case_id) if one.result != "not_held"]


def write_hearing(desk: Desk, t: Transaction, case_id: str, person: str, id: str, day: str) -> None:
    """Write a hearing that an intake told of, with its tasks; `day` is an ISO date."""
    desk.require(Action.RECORD_INTAKE)
    t.set("hearing", id, {"case_id": case_id, "day": day, "staff": desk.staff_code}, person)
    if day >= desk.today().isoformat():
        raise_tasks(desk, t, case_id, person, Trigger.COURT_DATE, date.fromisoformat(day), id)


def _writable(desk: Desk, case_id: str) -> str:
    """Give the id of the person of a case that may be written to here, by whoever may more than look."""
    _, person = writable_case(desk, case_id, Action.POLICE_AND_LEGAL)
    require_open(desk, case_id)
    return person.id


def _all_of_it(desk: Desk, case_id: str) -> bool:
    return is_whole(desk, case_id) or "legal_officer" in desk.roles


def _police_only(desk: Desk, case_id: str) -> Sentence | None:
    """The police desk writes reports and orders; what happens in court is for the legal desk and the caseworker."""
    if _all_of_it(desk, case_id):
        return None
    return sentence("The legal desk or her caseworker writes this down.")


def _new(desk: Desk, thing: str, case_id: str, person: str, fields: Mapping[str, Any]) -> Changes[str]:
    id = new_id()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} {thing}") as t:
        t.set(thing, id, {"case_id": case_id, "staff": desk.staff_code, **fields}, person)
    return Changes(frozenset({f"case:{case_id}"}), id)


def _change(
    desk: Desk, thing: str, case_id: str, id: str, person: str, fields: Mapping[str, Any], *, settles: bool = False
) -> Changes[None]:
    query = f"select 1 from {thing} where id = ? and case_id = ? and removed is not 'yes'"
    if desk.store.reader.execute(query, (id, case_id)).fetchone() is None:
        raise no_record()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} {thing}") as t:
        t.set(thing, id, fields, person)
        if settles:
            settle_tasks(desk, t, case_id, person, source=id, result="entered_by_mistake")
    return changes(f"case:{case_id}", "tasks")


def _steps(store: Store, case_id: str) -> list[LegalStep]:
    """The stages that count, the latest first."""
    query = """select id, stage, day, coalesce(note, ''), coalesce(staff, ''), coalesce(at, 0) from legal_step s
      where case_id = ? and stage is not null and day is not null
        and not exists (select 1 from legal_step w where w.case_id = s.case_id and w.amends = s.id)"""
    steps = [LegalStep(*row) for row in store.reader.execute(query, (case_id,)).fetchall()]
    return sorted(steps, key=lambda one: (one.day, one.at, one.id), reverse=True)


def _hearings(store: Store, case_id: str) -> list[Hearing]:
    query = """select id, day, coalesce(court, ''), coalesce(accompany, ''), coalesce(result, ''), coalesce(staff, '')
      from hearing where case_id = ? and day is not null and removed is not 'yes' order by day, id"""
    return [Hearing(*row) for row in store.reader.execute(query, (case_id,)).fetchall()]


def _wants(store: Store, case_id: str) -> dict[str, str]:
    """What she said she wants, the latest word of it."""
    query = """select json_extract(answers, '$.wants_police'), json_extract(answers, '$.wants_legal_action')
      from record where case_id = ? order by taken_on, id"""
    found: dict[str, str] = {}
    for row in store.reader.execute(query, (case_id,)).fetchall():
        said = zip(("wants_police", "wants_legal_action"), row, strict=True)
        found |= {name: value for name, value in said if value in ("yes", "no", "undecided")}
    return found


def _must_be(list_name: str, code: str, *, but: str = "") -> None:
    if code == but or not code_lists().has(list_name, code):
        raise ValueError(f"not a code of {list_name}")


def _refuse(problem: Sentence | None) -> None:
    if problem is not None:
        raise ProceedingRefused(problem)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _now(desk: Desk) -> int:
    return int(desk.now().timestamp() * 1000)
