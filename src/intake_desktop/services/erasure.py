# SPDX-License-Identifier: Apache-2.0
"""Erasing, by two persons: who she is, or her whole file. A key is destroyed, here and wherever bundles reach."""

from __future__ import annotations

from ..domain.permissions import Action
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..domain.vaulted import IDENTIFYING, identity_subject
from ..resources import code_lists
from ..store import Store, Transaction, things
from .cases import visible_case
from .desk import Changes, Desk, changes
from .forms import FormMissing, form_of
from .proceedings import is_court_open
from .reach import is_barred
from .records import in_words, without_words
from .second import Second, SecondRefused, require_second

_LINKED = """with recursive linked (id) as (
  select ? union
  select p.id from linked l join person p on p.duplicate_of = l.id union
  select p.duplicate_of from linked l join person p on p.id = l.id where p.duplicate_of is not null
) select id from linked order by id"""


class IdentityKept(Trouble):
    """Who she is cannot be erased by itself, or not now."""

    name = "identity_kept"


def erase_record(desk: Desk, case_id: str, reason: str, second: Second) -> Changes[None]:
    """Destroy the file of the survivor to whom this case belongs, with all her cases. It cannot be undone.

    `reason` is a code of ``erasure_reason``. What was printed, and backups until they are replaced (four weeks), still
    hold it. That it was erased, by whom and why stays in the audit; nothing about her does. Where two files were put
    together because they are of one woman, both go.
    """
    desk.require(Action.ERASE_RECORD)
    with_whom = require_second(desk, second, Action.ERASE_RECORD)
    person = _erasable(desk, case_id, reason, with_whom)
    with desk.store.transaction(desk.staff_code, "record_erased", f"{case_id} {reason} with {with_whom}") as t:
        cases = erase_person(desk, t, person)
    desk.store.checkpoint()  # so that no page with the key of her file stays behind in the log
    return changes("cases", "drafts", "referrals", "tasks", *(f"case:{case}" for case in cases))


def erase_identity(desk: Desk, case_id: str, reason: str, second: Second) -> Changes[None]:
    """Destroy who she is, and keep what happened: her name, how she is reached, names of those she accuses, every other
    answer by which she can be recognised, and all that somebody typed freely, notes of sessions among it. Codes, days
    and numbers stay. The case goes on, or stays closed, under its code.

    IdentityKept while a matter at a court is open, unless the court orders it, and for a file that was begun before
    who she is had a key of its own.
    """
    desk.require(Action.ERASE_RECORD)
    with_whom = require_second(desk, second, Action.ERASE_RECORD)
    person = _erasable(desk, case_id, reason, with_whom)
    persons = linked_persons(desk.store, person)
    cases = [case for one in persons for case in cases_of(desk.store, one)]
    if reason != "court_order" and any(is_court_open(desk.store, case) for case in cases):
        raise IdentityKept(
            sentence("A matter at the police or a court is open. Without her name it cannot go on."),
            sentence("Erase it when the matter is over, or by order of the court."),
        )
    if not all(is_apart(desk.store, one) for one in persons):
        raise IdentityKept(
            sentence("This file was begun with an earlier version of the program: name and case have one key."),
            sentence("Only the whole file can be erased."),
        )
    with desk.store.transaction(desk.staff_code, "record_erased", f"{case_id} identity {reason} with {with_whom}") as t:
        for one in persons:
            _leave_words_out(desk, t, one)
            t.erase(identity_subject(one))
    desk.store.checkpoint()
    return changes("cases", "drafts", *(f"case:{case}" for case in cases))


def erase_person(desk: Desk, t: Transaction, person: str) -> list[str]:
    """Destroy the file of a person, and those of the same woman, within a transaction; answers the cases that went."""
    desk.require(Action.ERASE_RECORD)
    persons = linked_persons(desk.store, person)
    cases = [case for one in persons for case in cases_of(desk.store, one)]
    for case in cases:
        t.db.execute("delete from note_draft where case_id = ?", (case,))
        t.db.execute("delete from draft where case_id = ?", (case,))
        t.db.execute("delete from slip_draft where case_id = ?", (case,))
    for one in persons:
        t.erase(one)
    return cases


def linked_persons(store: Store, person: str) -> list[str]:
    """The files that were put together because they are of one woman, this one among them."""
    return [id for (id,) in store.reader.execute(_LINKED, (person,)).fetchall()]


def cases_of(store: Store, person: str) -> list[str]:
    """The cases of a file."""
    query = "select id from case_file where person = ? order by id"
    return [id for (id,) in store.reader.execute(query, (person,)).fetchall()]


def is_apart(store: Store, person: str) -> bool:
    """Whether everything that says who she is lies under a key of its own, so that it can be destroyed alone."""
    places = ", ".join("?" * len(IDENTIFYING))
    query = f"""select 1 from entity e join operation o on o.id = e.id
      where e.subject = ? and e.thing in ({places}) and o.subject = ? limit 1"""
    return store.reader.execute(query, (person, *sorted(IDENTIFYING), person)).fetchone() is None


def _leave_words_out(desk: Desk, t: Transaction, person: str) -> None:
    """Empty the answers that somebody typed freely into a form while an earlier program kept them among the others."""
    query = "select r.id, r.form_id, r.form_version from entity e join record r on r.id = e.id where e.subject = ?"
    for record, form_id, version in t.db.execute(query, (person,)).fetchall():
        if not t.is_from_before(record):
            continue
        try:
            form = form_of(desk, form_id, version)
        except FormMissing:
            form = None
        if fields := without_words(in_words(form, things.current(t.db, "record", record))):
            t.set("record", record, fields, person)


def _erasable(desk: Desk, case_id: str, reason: str, with_whom: str) -> str:
    """The person whose file it is, once it is sure that these two may erase it for this reason."""
    _, person = visible_case(desk, case_id, Action.ERASE_RECORD)
    if is_barred(desk.store, case_id, with_whom):
        raise SecondRefused(
            sentence("{code} has a conflict of interest here.", code=with_whom),
            sentence("Ask another member of staff to come and type her own code and passphrase."),
        )
    if not code_lists().has("erasure_reason", reason):
        raise ValueError("not a reason")
    return person.id
