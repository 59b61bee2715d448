# SPDX-License-Identifier: Apache-2.0
"""Case conferences: several services speak about a case by its code, and only when she agreed to that.

What she wishes comes first. No name is written here: neither hers nor that of whom she accuses; the services that took
part are kept as kinds of service.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec

from ..domain.consent import in_force, valid_until
from ..domain.givers import HERSELF
from ..domain.identifiers import new_id
from ..domain.names import words
from ..domain.permissions import Action, no_record
from ..domain.proceedings import past_problem
from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from ..resources import code_lists
from .cases import visible_case
from .closing import require_open
from .decisions import decisions_of, file_now, witness_problem, write_decision
from .desk import Changes, Desk, changes
from .settings import consent_days

CONSENT = "case_conference"
LONGEST = 1000


class ConferenceConsent(msgspec.Struct, frozen=True):
    """Her latest decision about being spoken of in a conference. `holds` says that one may be held today."""

    id: str
    decision: str
    given_on: str
    valid_until: str
    holds: bool


class ConferenceAction(msgspec.Struct, frozen=True):
    """Something a service promised. `unit` is a code of ``service_sector``; `done_on` is empty until it is done."""

    id: str
    conference: str
    what: str
    unit: str
    by_when: str
    done_on: str
    staff: str


class Conference(msgspec.Struct, frozen=True):
    """One conference. `units` are codes of ``service_sector``, `decisions` of ``conference_decision``."""

    id: str
    day: str
    units: tuple[str, ...]
    wishes: str
    questions: str
    decisions: tuple[str, ...]
    note: str
    staff: str
    actions: tuple[ConferenceAction, ...]


class ConferencePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What is written about a conference."""

    day: date
    units: tuple[str, ...]
    wishes: str
    questions: str = ""
    decisions: tuple[str, ...] = ()
    note: str = ""


class ConferenceRefused(Trouble):
    """A conference cannot be written down like this, or she has not agreed to one."""

    name = "conference_refused"


def consent_of(desk: Desk, case_id: str) -> ConferenceConsent | None:
    """What she decided last about conferences; nothing when nobody asked. Where two PCs wrote different decisions, the
    one that forbids counts.
    """
    visible_case(desk, case_id, Action.SEE_CONSENT)
    lines = _decisions(desk, case_id)
    return next((one for one in lines if not one.holds), lines[0] if lines else None)


def record_conference_consent(
    desk: Desk, case_id: str, decision: str, method: str = "", witness: str = ""
) -> Changes[str]:
    """Record whether she agrees to be spoken of by her code in conferences, for as long as is usual in the centre; each
    decision replaces the one before. Answers the id of the line.
    """
    _, person = visible_case(desk, case_id, Action.RECORD_CONSENT)
    require_open(desk, case_id)
    if decision not in ("given", "refused", "withdrawn"):
        raise ValueError("not a decision")
    if decision == "given" and not method:
        raise ConferenceRefused(sentence("Say how she gave the consent."))
    if decision == "given" and method == "verbal_witnessed" and witness in ("", desk.staff_code):
        raise ConferenceRefused(sentence("The witness must be another member of staff."))
    if decision == "given" and (problem := witness_problem(desk, witness)) is not None:
        raise ConferenceRefused(problem)
    line: dict[str, Any] = {"type": CONSENT, "decision": decision, "giver": "survivor"}
    if decision == "given":
        until = valid_until(desk.today(), consent_days(desk.store))
        line |= {"method": method, "witness": witness, "valid_until": until.isoformat()}
    with desk.store.transaction(desk.staff_code, "consent_changed", case_id) as t:
        id, _ = write_decision(desk, t, case_id, person.id, line)
    return Changes(frozenset({f"case:{case_id}"}), id)


def conferences_of(desk: Desk, case_id: str) -> list[Conference]:
    """The conferences of a case, the latest first, each with what was promised there."""
    visible_case(desk, case_id, Action.SEE_PLAN)
    db = desk.store.reader
    actions = [
        ConferenceAction(*row)
        for row in db.execute(
            """select id, conference, coalesce(what, ''), coalesce(unit, ''), coalesce(by_when, ''),
            coalesce(done_on, ''), coalesce(staff, '') from conference_action
            where case_id = ? and removed is not 'yes' order by by_when, id""",
            (case_id,),
        ).fetchall()
    ]
    rows = db.execute(
        """select id, coalesce(day, ''), units, coalesce(wishes, ''), coalesce(questions, ''), decisions,
        coalesce(note, ''), coalesce(staff, '') from conference where case_id = ? order by day desc, id""",
        (case_id,),
    ).fetchall()
    return [
        Conference(
            id, day, _list(units), wishes, questions, _list(decisions), note, staff,
            tuple(one for one in actions if one.conference == id),
        )
        for id, day, units, wishes, questions, decisions, note, staff in rows
    ]  # fmt: skip


def record_conference(desk: Desk, case_id: str, plan: ConferencePlan) -> Changes[str]:
    """Write down a conference that she agreed to; answers its id. ConferenceRefused without her consent, and when a
    name stands in it.
    """
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    consent = consent_of(desk, case_id)
    if consent is None or not consent.holds:
        raise ConferenceRefused(
            sentence("She has not agreed to be spoken of in a conference."),
            sentence("Ask her first, and write down what she decides."),
        )
    lists = code_lists()
    if not all(lists.has("service_sector", one) for one in plan.units) or not all(
        lists.has("conference_decision", one) for one in plan.decisions
    ):
        raise ValueError("not codes of a conference")
    problem = past_problem(plan.day, desk.today()) or _plan_problem(plan)
    if problem is None and _names_somebody(desk, case_id, person.id, plan.wishes, plan.questions, plan.note):
        problem = _NO_NAMES
    if problem is not None:
        raise ConferenceRefused(problem)
    id = new_id()
    fields = {
        "case_id": case_id, "consent": consent.id, "day": plan.day.isoformat(), "units": list(plan.units),
        "wishes": plan.wishes.strip(), "questions": plan.questions.strip(), "decisions": list(plan.decisions),
        "note": plan.note.strip(), "staff": desk.staff_code,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} conference") as t:
        t.set("conference", id, fields, person.id)
    return Changes(frozenset({f"case:{case_id}"}), id)


def promise(
    desk: Desk, case_id: str, conference_id: str, what: str, unit: str, by_when: date | None = None
) -> Changes[str]:
    """Write down what a service promised in a conference, and by when; answers its id."""
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    query = "select 1 from conference where id = ? and case_id = ?"
    if desk.store.reader.execute(query, (conference_id, case_id)).fetchone() is None:
        raise no_record()
    if not code_lists().has("service_sector", unit):
        raise ValueError("not a code of service_sector")
    problem: Sentence | None = None
    if not what.strip():
        problem = sentence("Write what was promised.")
    elif len(what) > LONGEST:
        problem = _TOO_LONG
    elif _names_somebody(desk, case_id, person.id, what):
        problem = _NO_NAMES
    if problem is not None:
        raise ConferenceRefused(problem)
    id = new_id()
    fields = {
        "case_id": case_id, "conference": conference_id, "what": what.strip(), "unit": unit,
        "by_when": by_when.isoformat() if by_when else None, "staff": desk.staff_code,
    }  # fmt: skip
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} conference") as t:
        t.set("conference_action", id, fields, person.id)
    return Changes(frozenset({f"case:{case_id}"}), id)


def keep_promise(desk: Desk, case_id: str, action_id: str) -> Changes[None]:
    """Say that what was promised is done, today."""
    _, person = visible_case(desk, case_id, Action.CHANGE_CASE)
    require_open(desk, case_id)
    query = "select 1 from conference_action where id = ? and case_id = ? and removed is not 'yes'"
    if desk.store.reader.execute(query, (action_id, case_id)).fetchone() is None:
        raise no_record()
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case_id} conference") as t:
        t.set("conference_action", action_id, {"done_on": desk.today().isoformat()}, person.id)
    return changes(f"case:{case_id}")


def _decisions(desk: Desk, case_id: str) -> list[ConferenceConsent]:
    """Her decisions that no later one replaced; more than one only where two PCs wrote at the same time."""
    today, file = desk.today().isoformat(), file_now(desk, case_id)
    live = in_force(decisions_of(desk.store.reader, case_id, CONSENT))
    return [
        ConferenceConsent(
            one.id, one.decision, one.given_on, one.valid_until,
            one.decision == "given" and (not one.valid_until or one.valid_until >= today) and file.wants_services
            and not (file.is_grown and one.giver not in ("", HERSELF)),
        )
        for one in sorted(live, key=lambda one: (one.given_on, one.id), reverse=True)
    ]  # fmt: skip


def _plan_problem(plan: ConferencePlan) -> Sentence | None:
    if not plan.units:
        return sentence("Choose which services took part.")
    if not plan.wishes.strip():
        return sentence("Her wishes come first: write what she wants from this conference.")
    if any(len(text) > LONGEST for text in (plan.wishes, plan.questions, plan.note)):
        return _TOO_LONG
    return None


def _names_somebody(desk: Desk, case_id: str, person: str, *texts: str) -> bool:
    """Whether a text holds her name or that of whom she accuses, where they are known here."""
    db = desk.store.reader
    known = db.execute("select full_name, name_used from identity where person = ?", (person,)).fetchall()
    accused = db.execute("select name from perpetrator_identity where case_id = ?", (case_id,)).fetchall()
    names = {word for row in (*known, *accused) for name in row if name for word in words(name) if len(word) > 2}
    return bool(names & {word for text in texts for word in words(text)})


def _list(kept: str | None) -> tuple[str, ...]:
    return tuple(json.loads(kept)) if kept else ()


_NO_NAMES = sentence("A name stands in the text. Use the survivor code, and say “he” of whom she accuses.")
_TOO_LONG = sentence("This is too long: write at most {letters} letters.", letters=LONGEST)
