# SPDX-License-Identifier: Apache-2.0
"""Finishing an intake: a draft becomes a case, an anonymous contact or a tally, as she decided."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from ..domain.consent import record_kept
from ..domain.identifiers import case_number, new_id, new_survivor_code, part_id
from ..domain.permissions import Action
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..forms.builtin import quick_intake
from ..forms.filling import Filling
from ..forms.form import Form
from ..store import Transaction
from ..store.things import ANSWER
from .desk import Changes, Desk
from .drafts import open_draft

_PARTS = ("identity", "contact")
_CONSENTS = ("services", "record_keeping", "anonymous_statistics")


class Finished(msgspec.Struct, frozen=True):
    """What an intake became: ``case``, ``anonymous_contact`` or ``service_tally``. Only a case has a number and a
    code.
    """

    kind: str
    case_id: str | None = None
    case_number: str | None = None
    survivor_code: str | None = None


class IntakeIncomplete(Trouble):
    """Something that must be answered is not, or is not right yet; `questions` names it in the order of the form."""

    name = "intake_incomplete"

    def __init__(self, questions: tuple[str, ...]) -> None:
        super().__init__(
            sentence("Some answers are missing or not right yet."),
            sentence("Go to the marked questions; nothing is lost."),
        )
        self.questions = questions


def finish_intake(desk: Desk, draft_id: str) -> Changes[Finished]:
    """Save an intake for good, as far as she consented, and forget its draft. IntakeIncomplete leaves the draft as it
    is.
    """
    desk.require(Action.RECORD_INTAKE)
    draft = open_draft(desk, draft_id)
    form = quick_intake()
    filling = Filling(form, draft.answers, today=desk.today(), context={"staff_code": desk.staff_code})
    fed: dict[str, Any] = dict(filling.fed())
    kind = record_kept(fed.get("consent.services"), fed.get("consent.record_keeping"))
    problems = tuple(name for name, _ in filling.problems())
    if kind is None or problems:
        raise IntakeIncomplete(problems)
    with desk.store.transaction(desk.staff_code, "record_changed", f"intake {kind}") as t:
        if kind == "case":
            finished = _open_case(desk, t, form, filling.answers(), fed)
        else:
            finished = _count_only(desk, t, kind, fed)
        t.db.execute("delete from draft where id = ?", (draft_id,))
    return Changes(frozenset({"drafts", "cases", "tallies"}), finished)


def write_case(
    desk: Desk,
    t: Transaction,
    fed: dict[str, Any],
    answers: dict[str, Any],
    form: Form,
    extra: dict[str, Any] | None = None,
) -> Finished:
    """Write everything a new case consists of; used by every road on which a case can come in."""
    desk.require(Action.RECORD_INTAKE)
    centre = desk.centre
    person, case = new_id(), new_id()
    code = new_survivor_code(centre.code)
    opened_on = fed["case.opened_on"]
    year = date.fromisoformat(opened_on).year
    number = case_number(centre.code, year, centre.station, t.next_number(f"case.{year}"))
    t.set("person", person, {"survivor_code": code} | _of("person", fed), person)
    for part in _PARTS:
        if fields := {field: value for field, value in _of(part, fed).items() if value not in (None, "")}:
            t.set(part, part_id(person, part), {"person": person} | fields, person)
    fields = {
        "number": number,
        "person": person,
        "status": "open",
        "step": "s1_introduction",
        "risk_level": "not_assessed",
    }
    fields |= {"owner": desk.staff_code, "mode": "quick", "statistics": fed.get("consent.anonymous_statistics")}
    t.set("case", case, fields | _of("case", fed) | (extra or {}), person)
    record = {"case_id": case, "form_id": form.form_id, "form_version": form.version}
    t.set("record", new_id(), record | {ANSWER + name: value for name, value in answers.items()}, person)
    for type in _CONSENTS:
        if decision := fed.get(f"consent.{type}"):
            line = {
                "case_id": case,
                "type": type,
                "decision": decision,
                "given_on": opened_on,
                "staff": desk.staff_code,
            }
            t.append("consent", new_id(), line, person)
    for sector in fed.get("case.services_wanted") or ():
        line = {"case_id": case, "sector": sector, "wanted": "yes", "staff": desk.staff_code}
        t.set("service_line", part_id(case, f"service/{sector}"), line, person)
    return Finished("case", case, number, code)


def _open_case(desk: Desk, t: Transaction, form: Form, answers: dict[str, Any], fed: dict[str, Any]) -> Finished:
    """What identifies her goes to the identity table alone, never into the answers of the record."""
    identifying = {question.name for step in form.steps for question in step.questions if question.privacy == "I"}
    return write_case(desk, t, fed, {name: value for name, value in answers.items() if name not in identifying}, form)


def _count_only(desk: Desk, t: Transaction, kind: str, fed: dict[str, Any]) -> Finished:
    """Count the service without a record: day, sex, age group, sectors, and nothing else."""
    fields = {
        "kind": kind,
        "day": fed["case.opened_on"],
        "sex": fed.get("person.sex"),
        "age_group": fed.get("person.age_group"),
        "sectors": fed.get("case.services_wanted"),
        "statistics": fed.get("consent.anonymous_statistics"),
        "staff": desk.staff_code,
    }
    t.append("tally", new_id(), fields)
    return Finished(kind)


def _of(thing: str, fed: dict[str, Any]) -> dict[str, Any]:
    return {key.partition(".")[2]: value for key, value in fed.items() if key.startswith(thing + ".")}
