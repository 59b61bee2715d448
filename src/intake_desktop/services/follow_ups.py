# SPDX-License-Identifier: Apache-2.0
"""Follow-up: what she agreed to about being contacted, and each contact or try, with what follows from it.

The telephone number and the words for whoever else answers stand in her vault and are revealed there
(`cases.reveal_identity`); nothing here gives them out.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from ..domain.cases import CaseRow
from ..domain.follow_ups import (
    REACHED,
    Agreement,
    Entry,
    Written,
    correction_problem,
    entry_problem,
    failed_days,
    is_silent,
    last_reached,
    next_try,
    outside_agreement,
)
from ..domain.identifiers import new_id, part_id
from ..domain.permissions import Action, no_record
from ..domain.sentences import sentence
from ..domain.tasks import BY_HAND, CONTACTS, OWNER, SUPERVISOR, Planned, Trigger, source_of
from ..domain.troubles import Trouble
from ..store import Transaction
from .cases import is_whole, visible_case
from .closing import require_open
from .contact_rows import FollowUp, Rows, rows_of, written_by
from .decisions import said_about, write_decision
from .desk import Changes, Desk
from .reach import is_only_by_emergency
from .tasks import COLUMNS, Task, finish_within, open_task, put_task, raise_tasks, settle_tasks, task_from

_FOLLOWS = {
    "reached_new_violence": Trigger.NEW_VIOLENCE,
    "reached_new_needs": Trigger.NEW_NEEDS,
    "wrong_contact": Trigger.CONTACT_WRONG,
}


class Contacting(msgspec.Struct, frozen=True):
    """All that is needed before somebody speaks with her, and what was done so far."""

    agreed: Agreement
    follow_ups: tuple[FollowUp, ...]
    """The latest first, as they stand now."""
    taken_back: tuple[FollowUp, ...]
    """What was entered by mistake; none of it counts."""
    tries: tuple[date, ...]
    """Days since she was last reached on which the agreed ways were tried in vain."""
    heard_on: date | None
    """The last day on which it was known how she is."""
    is_silent: bool
    status: str


class ContactRefused(Trouble):
    """She is not contacted like this, or it cannot be written down like this."""

    name = "contact_refused"


def contacting(desk: Desk, case_id: str) -> Contacting:
    """What she agreed to, and the contacts so far; a desk to which her case was only released sees its own."""
    row, person = visible_case(desk, case_id, Action.FOLLOW_UP)
    made = _rows(desk, case_id)
    tries = made.tries
    opened = date.fromisoformat(row.opened_on) if row.opened_on else desk.today()
    return Contacting(
        _agreement(desk, desk.store.reader, case_id, person.id),
        made.standing,
        made.taken_back,
        failed_days(tries),
        last_reached(tries),
        is_silent(tries, opened, desk.today()),
        row.status,
    )


def record_contact(desk: Desk, case_id: str, entry: Entry, task_id: str | None = None) -> Changes[str]:
    """Write down a contact or a try, for a task or without one; answers its id.

    One that reached her ends the contacts that were due, and the series goes on; one that did not moves them to
    another day. New violence, new needs, a wrong number and three tries in vain raise what is to be done.
    ContactRefused when it was not as she agreed, unless the entry says why; it is then kept as what it was.
    """
    row, person = visible_case(desk, case_id, Action.FOLLOW_UP)
    require_open(desk, case_id)
    whole = is_whole(desk, case_id)
    agreed = _agreement(desk, desk.store.reader, case_id, person.id)
    problem = entry_problem(entry, agreed, desk.today())
    if problem is not None:
        raise ContactRefused(problem, sentence("What you typed stays here; nothing was saved."))
    outside = outside_agreement(entry, agreed) is not None
    note = f"{entry.not_as_agreed.strip()}\n{entry.note.strip()}".strip() if outside else entry.note.strip()
    id = new_id()
    fields: dict[str, Any] = {
        "case_id": case_id, "task": task_id, "at": _moment(desk, entry.on), "way": entry.way,
        "spoke_with": entry.spoke_with or "nobody", "result": entry.result, "safe": entry.safe or None,
        "as_agreed": "no" if outside else "yes", "note": note or None,
        "next_on": entry.next_on.isoformat() if entry.next_on else None, "staff": desk.staff_code,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} follow-up {entry.result}") as t:
        t.append("follow_up", id, fields, person.id)
        # What the caseworker has agreed with her is neither ended nor moved by another desk.
        if whole and entry.result in REACHED:
            _reached(desk, t, case_id, person.id, entry, task_id)
        elif whole:
            _failed(desk, t, case_id, person.id, entry, task_id, row.risk_level, row.opened_on)
        if (trigger := _FOLLOWS.get(entry.result)) is not None:
            raise_tasks(desk, t, case_id, person.id, trigger, entry.on, id)
    return Changes(frozenset({"tasks", f"case:{case_id}"}), id)


def correct_contact(desk: Desk, case_id: str, contact_id: str, entry: Entry) -> Changes[str]:
    """Write a contact anew that was written down wrongly; answers the id of the correction. Both stay readable.

    What followed from the former one falls away, and what follows from this one is raised. That she does not want to be
    contacted is her decision: when it was written down by mistake, she is asked again, and until then it holds.
    ContactRefused when it cannot have been like that, and for one that somebody corrected meanwhile.
    """
    row, person = visible_case(desk, case_id, Action.FOLLOW_UP)
    require_open(desk, case_id)
    before = _standing(desk, case_id, contact_id)
    agreed = _agreement(desk, desk.store.reader, case_id, person.id)
    known = Written(before.way, before.note, _day(before.next_on), before.as_agreed != "no")
    problem = correction_problem(entry, known, agreed, desk.today())
    if problem is not None:
        raise ContactRefused(problem, sentence("What you typed stays here; nothing was saved."))
    outside = outside_agreement(entry, agreed) is not None if entry.way != before.way else not known.as_agreed
    note = f"{entry.not_as_agreed.strip()}\n{entry.note.strip()}".strip() if outside else entry.note.strip()
    id = new_id()
    fields: dict[str, Any] = {
        "case_id": case_id, "task": before.task,
        "at": before.at if before.at[:10] == entry.on.isoformat() else _moment(desk, entry.on), "way": entry.way,
        "spoke_with": entry.spoke_with or "nobody", "result": entry.result, "safe": entry.safe or None,
        "as_agreed": "no" if outside else "yes", "note": note or None,
        "next_on": entry.next_on.isoformat() if entry.next_on else None, "staff": desk.staff_code,
        "amends": before.id,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} follow-up corrected") as t:
        t.append("follow_up", id, fields, person.id)
        if entry.result != before.result:
            _undo(desk, t, case_id, person.id, before)
        if is_whole(desk, case_id):
            _follow(desk, t, case_id, person.id, row, before, entry)
        trigger = _FOLLOWS.get(entry.result) if entry.result != before.result else None
        if trigger is not None:
            raise_tasks(desk, t, case_id, person.id, trigger, entry.on, id)
    return Changes(frozenset({"tasks", f"case:{case_id}"}), id)


def take_back_contact(desk: Desk, case_id: str, contact_id: str) -> Changes[None]:
    """Say that a contact was entered by mistake, such as in the file of another woman: it does not count any more, and
    stays readable. ContactRefused for one that somebody corrected or took back meanwhile.
    """
    row, person = visible_case(desk, case_id, Action.FOLLOW_UP)
    require_open(desk, case_id)
    before = _standing(desk, case_id, contact_id)
    fields = {"case_id": case_id, "amends": before.id, "at": before.at, "staff": desk.staff_code}
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} follow-up taken back") as t:
        t.append("follow_up", new_id(), fields, person.id)
        _undo(desk, t, case_id, person.id, before)
        if is_whole(desk, case_id):
            _follow(desk, t, case_id, person.id, row, before, None)
    return Changes(frozenset({"tasks", f"case:{case_id}"}), None)


def plan_contact(desk: Desk, case_id: str, due: date) -> Changes[None]:
    """Agree on the day of the next contact: it moves the one that is open, or makes one (for a desk to which her case
    was only released, always one of its own). ContactRefused for a day that is over, and where she must not be
    contacted.
    """
    _, person = visible_case(desk, case_id, Action.FOLLOW_UP)
    require_open(desk, case_id)
    if due < desk.today():
        raise ContactRefused(sentence("The next contact cannot lie in the past."))
    if _agreement(desk, desk.store.reader, case_id, person.id).forbids:
        raise ContactRefused(sentence("She does not want to be contacted. Wait until she comes herself."))
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} next contact") as t:
        _plan(desk, t, case_id, person.id, due, moves=is_whole(desk, case_id))
    return Changes(frozenset({"tasks", f"case:{case_id}"}), None)


def _rows(desk: Desk, case_id: str) -> Rows:
    """The contacts that somebody sees: of a case that was only released to her, her own."""
    made = rows_of(desk.store.reader, case_id)
    return made if is_whole(desk, case_id) else written_by(made, desk.staff_code)


def _reached(desk: Desk, t: Transaction, case_id: str, person: str, entry: Entry, task_id: str | None) -> None:
    """Whatever contact was due is done; with `declined` there are none any more, and that is her decision."""
    if entry.result == "declined":
        settle_tasks(desk, t, case_id, person, kinds=CONTACTS - {"confirm_health_visit"}, result="she_declined")
        _withdraw(desk, t, case_id, person)
        return
    until = desk.today().isoformat()
    for task in _open_contacts(t, case_id):
        if task.id == task_id or task.due[:10] <= until:
            finish_within(desk, t, task, person)
    settle_tasks(desk, t, case_id, person, trigger=Trigger.NO_CONTACT, result="done", done=True)
    if entry.next_on is not None:
        _plan(desk, t, case_id, person, entry.next_on)


def _failed(
    desk: Desk, t: Transaction, case_id: str, person: str, entry: Entry, task_id: str | None, level: str, opened: str
) -> None:
    """Another try on another day; after several, or after a month, a supervisor is told."""
    again = entry.next_on or next_try(level, desk.today())
    for task in _open_contacts(t, case_id):
        if task.id == task_id or task.due[:10] <= desk.today().isoformat():
            t.set("task", task.id, {"due": again.isoformat()}, person)
    _tell_silence(desk, t, case_id, person, opened)


def _tell_silence(desk: Desk, t: Transaction, case_id: str, person: str, opened: str) -> bool:
    """Tell a supervisor when nothing is heard of her; answers whether that is so."""
    tries = rows_of(t.db, case_id).tries
    opened_on = date.fromisoformat(opened) if opened else desk.today()
    silent = is_silent(tries, opened_on, desk.today())
    if silent:
        since = (last_reached(tries) or opened_on).isoformat()
        raise_tasks(desk, t, case_id, person, Trigger.NO_CONTACT, desk.today(), since)
    return silent


def _plan(desk: Desk, t: Transaction, case_id: str, person: str, due: date, *, moves: bool = True) -> None:
    task = open_task(t, case_id, "contact") if moves else None
    if task is not None:
        t.set("task", task.id, {"due": due.isoformat()}, person)
        return
    id = new_id()
    made = Planned(id=id, kind="contact", due=due.isoformat(), for_role=OWNER, source=source_of(BY_HAND, "", id))
    put_task(desk, t, case_id, person, made)


def _standing(desk: Desk, case_id: str, contact_id: str) -> FollowUp:
    made = _rows(desk, case_id)
    found = made.one(contact_id)
    if found is not None and found.staff != desk.staff_code and is_only_by_emergency(desk, case_id, Action.FOLLOW_UP):
        raise ContactRefused(sentence("Only a supervisor can do this."))
    if found is not None:
        return found
    if any(contact_id == old.id for one in (*made.standing, *made.taken_back) for old in one.before):
        raise ContactRefused(
            sentence("Somebody corrected this contact meanwhile."),
            sentence("Look at it again: it shows what stands now."),
        )
    raise no_record()


def _undo(desk: Desk, t: Transaction, case_id: str, person: str, before: FollowUp) -> None:
    """What was to be done because of what was written down first falls away, unless it is done."""
    for id in (before.id, *(one.id for one in before.before)):
        settle_tasks(desk, t, case_id, person, source=id, result="entered_by_mistake")


def _follow(
    desk: Desk, t: Transaction, case_id: str, person: str, row: CaseRow, before: FollowUp, entry: Entry | None
) -> None:
    """Let the next contact stand where it has to by what is known now; without an entry there was no contact."""
    reached, was = entry is not None and entry.result in REACHED, before.result in REACHED
    if entry is not None and reached and (not was or entry.result == "declined" != before.result):
        _reached(desk, t, case_id, person, entry, before.task)
        return
    again = entry.next_on if entry is not None else None
    if again is not None and again.isoformat() == before.next_on and reached == was:
        again = None
    elif again is None and was and not reached:
        again = next_try(row.risk_level, desk.today())
    if again is not None and not _agreement(desk, t.db, case_id, person).forbids:
        _plan(desk, t, case_id, person, again)
    if not _tell_silence(desk, t, case_id, person, row.opened_on):
        settle_tasks(desk, t, case_id, person, trigger=Trigger.NO_CONTACT, result="entered_by_mistake")


def _withdraw(desk: Desk, t: Transaction, case_id: str, person: str) -> None:
    """She does not want to be contacted any more: from now on nobody is asked to."""
    if desk.may(Action.RECORD_CONSENT):
        write_decision(desk, t, case_id, person, {"type": "follow_up_contact", "decision": "withdrawn"})


def _open_contacts(t: Transaction, case_id: str) -> list[Task]:
    query = f"select {COLUMNS} from task where case_id = ? and state = 'open' order by due, id"
    tasks = [task_from(row) for row in t.db.execute(query, (case_id,)).fetchall()]
    return [one for one in tasks if one.kind in CONTACTS and one.for_role != SUPERVISOR]


def _agreement(desk: Desk, db: Any, case_id: str, person: str) -> Agreement:
    query = "select may_contact, method, phone_is_shared, leave_message, safe_times from contact where id = ?"
    contact = db.execute(query, (part_id(person, "contact"),)).fetchone() or ("", "", "", "", "")
    may, method, shared, leave, times = (one or "" for one in contact)
    return Agreement(
        may_contact=may,
        method=method,
        phone_is_shared=shared,
        leave_message=leave,
        has_times=bool(times),
        follow_up=said_about(db, case_id, "follow_up_contact"),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(desk: Desk, on: date) -> str:
    """Now, for a contact of today; of an earlier day only the day is known."""
    now: datetime = desk.now().astimezone()
    return now.isoformat(timespec="minutes") if on == now.date() else on.isoformat()
