# SPDX-License-Identifier: Apache-2.0
"""Finishing an intake: a draft becomes a case, an anonymous contact or a tally, as she decided; or more of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from ..domain.consent import record_kept
from ..domain.derived import INCIDENTS
from ..domain.identifiers import case_number, new_id, new_survivor_code, part_id
from ..domain.permissions import Action, reach
from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from ..domain.vaulted import Words
from ..forms.filling import Filling
from ..forms.form import Answers, Form
from ..forms.privacy import typed_freely
from ..resources import code_lists
from ..store import Transaction, things
from ..store.things import ANSWER
from ..vault.staff import staff_code
from .cases import visible_case
from .closing import require_open
from .decisions import write_decision
from .desk import Changes, Desk
from .drafts import Draft, context_of, filling_of, open_draft
from .forms import begins_a_case, form_of
from .incidents import Told, marked, tell, write_told
from .intake_tasks import raise_for_intake
from .people import propose_known
from .reach import is_barred
from .records import apart_of, in_words, moved_fields, record_fields, with_leftovers, write_apart
from .repetitions import counted_by, is_kept_whole
from .safety import take_over_plan
from .shares import write_releases
from .steps import refresh_step
from .told_stages import write_stages

_PARTS = ("identity", "contact")
REVIEW = "risk_review"
"""The form by which her danger is judged anew: see ``reassess``."""
_BY_NAME = {
    "person": ("marital_status", "district", "country_of_origin", "displacement_status", "disability",
               "child_vulnerability", "care_arrangement"),
    "case": ("arrival_mode", "reported_by_survivor", "reporter_role"),
}  # fmt: skip
"""Columns that are taken from the answer of this name where no question feeds them."""


class Finished(msgspec.Struct, frozen=True):
    """What an intake became: ``case``, ``anonymous_contact`` or ``service_tally``. Only a case has a number and a
    code. `unlisted` counts the services with which she agreed to share and that stand in no directory here: nothing
    can be sent to them before her decision is recorded on the page of her case.
    """

    kind: str
    case_id: str | None = None
    case_number: str | None = None
    survivor_code: str | None = None
    unlisted: int = 0


class IntakeIncomplete(Trouble):
    """Something that must be answered is not, or is not right yet; `questions` names it in the order of the form."""

    name = "intake_incomplete"

    def __init__(self, questions: tuple[str, ...]) -> None:
        super().__init__(
            sentence("Some answers are missing or not right yet."),
            sentence("Go to the marked questions; nothing is lost."),
        )
        self.questions = questions


class ConsentEnded(Trouble):
    """She does not agree any more to services or to her record: no answer in a form, but a step of its own."""

    name = "consent_ended"


class OwnerUnknown(Trouble):
    """The caseworker written into the form cannot have this case."""

    name = "owner_unknown"


def finish_intake(desk: Desk, draft_id: str) -> Changes[Finished]:
    """Save an intake for good, as far as she consented, and forget its draft.

    Of a draft that goes on with a case, only what was changed in it is written: what others wrote meanwhile stays.
    IntakeIncomplete, ConsentEnded, OwnerUnknown and OnlySupervisor leave the draft as it is.
    """
    desk.require(Action.RECORD_INTAKE)
    draft = open_draft(desk, draft_id)
    if draft.form_id == REVIEW and draft.case_id is not None:
        return _finish_review(desk, draft, draft.case_id)
    filling = filling_of(desk, draft)
    fed = _fed(filling)
    kind = record_kept(fed.get("consent.services"), fed.get("consent.record_keeping"))
    problems = tuple(name for name, _ in filling.problems())
    goes_on = draft.case_id is not None and not begins_a_case(filling.form)
    if problems or (kind is None and not goes_on):
        raise IntakeIncomplete(problems)
    if draft.case_id is not None:
        if kind != "case" and not goes_on:
            raise ConsentEnded(
                sentence("She does not agree to services or to her record any more."),
                sentence(
                    "Put the answer back, and tell a supervisor: her file can be closed, or erased if she wishes."
                ),
            )
        finished = _go_on(desk, draft, draft.case_id, filling, fed)
        touched = {"drafts", "cases", f"case:{draft.case_id}"}
        return Changes(frozenset(touched), finished)
    record = new_id()
    told = tell(desk, filling.form, filling.answers(), record)
    owner = _owner(desk, fed.pop("case.owner", None))
    about = f"{record} intake" if kind == "case" else f"intake {kind}"  # of a tally there is nothing to find again
    with desk.store.transaction(desk.staff_code, "record_changed", about) as t:
        if kind == "case":
            finished = _open_case(desk, t, filling, fed | {"case.mode": draft.mode, "case.owner": owner}, record, told)
            propose_known(desk, t, draft_id, str(finished.case_id))
        else:
            finished = _count_only(desk, t, str(kind), fed)
        t.db.execute("delete from draft where id = ?", (draft_id,))
    return Changes(frozenset({"drafts", "cases", "tallies"}), finished)


def _finish_review(desk: Desk, draft: Draft, case: str) -> Changes[Finished]:
    """Her danger was judged anew, and nothing else was asked."""
    from .reassess import finish_review

    row, _ = visible_case(desk, case, Action.CHANGE_CASE)
    done = finish_review(desk, draft.id)
    return Changes(done.touched, Finished("case", case, row.number, row.survivor_code))


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
    finished, person = _begin_case(desk, t, fed, extra or {})
    _write_record(desk, t, new_id(), str(finished.case_id), person, form, answers, {}, str(fed.get("case.mode", "")))
    return finished


def _begin_case(desk: Desk, t: Transaction, fed: Mapping[str, Any], extra: Mapping[str, Any]) -> tuple[Finished, str]:
    """Write a new case without its answers: codes, vault, consents, services. Gives the id of the person too."""
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
    t.set("case", case, {**fields, **_of("case", fed), **extra}, person)
    for type, decision in _of("consent", fed).items():
        _write_consent(desk, t, case, person, type, decision, opened_on)
    for sector in fed.get("case.services_wanted") or ():
        line = {"case_id": case, "sector": sector, "wanted": "yes", "staff": desk.staff_code}
        t.set("service_line", part_id(case, f"service/{sector}"), line, person)
    return Finished("case", case, number, code), person


def _open_case(desk: Desk, t: Transaction, filling: Filling, fed: dict[str, Any], record: str, told: Told) -> Finished:
    """A new case with all that was answered, and what follows from it."""
    fed = fed | {"case.risk_level": told.level}
    finished, person = _begin_case(desk, t, fed, {})
    case, form = str(finished.case_id), filling.form
    for name, value in (("case_no", finished.case_number), ("survivor_code", finished.survivor_code)):
        if name in form.by_name and form.by_name[name].kind == "hidden":
            filling.answer(name, value)
    answers = marked(filling.answers(), told)
    _write_record(desk, t, record, case, person, form, answers, {}, str(fed["case.mode"]))
    write_told(desk, t, case, record, person, told, {})
    write_stages(desk, t, case, record, person, filling.answers(), {})
    _write_lines(desk, t, case, person, filling.fed_rows(), {}, form)
    unlisted = write_releases(desk, t, case, person, form, filling.fed_rows(), {})
    take_over_plan(desk, t, case, person, filling.answers(), {})
    is_quick = fed["case.mode"] != "full"
    raise_for_intake(desk, t, case, person, record, told, filling.answers(), is_quick=is_quick)
    refresh_step(desk, t, case, person)
    return msgspec.structs.replace(finished, unlisted=unlisted)


def _go_on(desk: Desk, draft: Draft, case: str, filling: Filling, fed: dict[str, Any]) -> Finished:
    """Add what was answered to a case that there is already."""
    row, her = visible_case(desk, case, Action.RECORD_FULL_INTAKE)
    require_open(desk, case)
    form, person = filling.form, her.id
    context = context_of(desk, draft.mode)
    before = Filling(
        form_of(desk, draft.form_id, draft.form_version), draft.carried, today=desk.today(), context=context
    )
    known = {name: value for name, value in before.answers().items() if name in draft.carried}
    existing = desk.store.reader.execute(
        "select id from record where case_id = ? and form_id = ? order by taken_on desc, id limit 1",
        (case, form.form_id),
    ).fetchone()
    record = existing[0] if existing else new_id()
    told = tell(desk, form, filling.answers(), record, case)
    owner = fed.pop("case.owner", None)
    was = _fed(before)
    was.pop("case.owner", None)
    changed = _changed(form, fed, was, known)
    if desk.may(Action.REASSIGN_CASE) and owner and staff_code(str(owner)) != row.owner:
        changed["case.owner"] = _owner(desk, owner, case)
    if told.is_judged:
        changed["case.risk_level"] = told.level
    with desk.store.transaction(desk.staff_code, "record_changed", f"{case} intake {form.form_id}") as t:
        for thing, id in {"person": person, "case": case}.items():
            if fields := _of(thing, changed):
                t.set(thing, id, fields, person)
        for part in _PARTS:
            if fields := _of(part, changed):
                t.set(part, part_id(person, part), {"person": person} | fields, person)
        for type, decision in _of("consent", changed).items():
            _write_consent(desk, t, case, person, type, decision, desk.today().isoformat())
            if type == "anonymous_statistics":
                t.set("case", case, {"statistics": decision}, person)
        _write_wanted(desk, t, case, person, changed, was)
        own = known if existing else {}
        kept = filling.draft()
        answers = with_leftovers(form, marked(filling.answers(), told), kept)
        own = with_leftovers(form, own, draft.carried)
        _write_record(desk, t, record, case, person, form, answers, own, draft.mode, kept)
        write_told(desk, t, case, record, person, told, known)
        write_stages(desk, t, case, record, person, filling.answers(), known)
        _write_lines(desk, t, case, person, filling.fed_rows(), before.fed_rows(), form)
        unlisted = write_releases(desk, t, case, person, form, filling.fed_rows(), before.fed_rows())
        take_over_plan(desk, t, case, person, filling.answers(), known)
        if begins_a_case(form):
            is_quick = draft.mode != "full"
            raise_for_intake(desk, t, case, person, record, told, filling.answers(), is_quick=is_quick)
        refresh_step(desk, t, case, person)
        t.db.execute("delete from draft where id = ?", (draft.id,))
    return Finished("case", case, row.number, row.survivor_code, unlisted)


def _write_record(
    desk: Desk,
    t: Transaction,
    record: str,
    case: str,
    person: str,
    form: Form,
    answers: Answers,
    before: Mapping[str, Any],
    mode: str,
    kept: Mapping[str, Any] | None = None,
) -> None:
    """Write the answers of a record; what identifies her goes to the vault alone.

    `kept` is the draft with what has no place in this version of the form.
    """
    now, counted = things.current(t.db, "record", record), counted_by(form)
    kept_whole = is_kept_whole(now, ANSWER)
    if kept_whole:  # an earlier program kept them in one field; from now on each is one
        before = {name: value for name, value in before.items() if name != INCIDENTS}
    open_ones, apart = apart_of(form, answers)
    was_open, was_apart = apart_of(form, before)
    fields: dict[str, Any] = {"case_id": case, "form_id": form.form_id, "form_version": form.version, "mode": mode}
    fields |= {"taken_on": desk.today().isoformat(), "staff": desk.staff_code}
    if kept_whole:
        fields[ANSWER + INCIDENTS] = None
    if now and counted in open_ones and now.get(ANSWER + counted) != open_ones[counted]:
        fields[ANSWER + counted] = open_ones[counted]
    fields |= record_fields(form, open_ones, was_open)
    fields_apart = record_fields(form, apart, was_apart)
    if now and now["form_version"] != form.version:
        there = things.current(t.db, "record_identity", part_id(record, "identity"))
        more, more_apart = moved_fields(form, kept or {}, now, there, (open_ones, apart))
        fields, fields_apart = fields | more, fields_apart | more_apart
    t.set("record", record, in_words(form, fields), person)
    write_apart(t, record, case, person, fields_apart)


def _changed(form: Form, fed: Mapping[str, Any], before: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers say otherwise than the case said when the draft was begun; None for what ended."""
    said = {question.feeds for question in form.questions() if question.name in known} | _by_name(known).keys()
    found = {key: value for key, value in fed.items() if key not in said or before.get(key) != value}
    ended = (key for key in before if key in said and key not in fed and not key.startswith("consent."))
    found |= dict.fromkeys(ended, None)
    found.pop("case.mode", None)
    return found


def _write_consent(desk: Desk, t: Transaction, case: str, person: str, type: str, decision: object, day: str) -> None:
    if decision and code_lists().has("consent_decision", str(decision)):
        write_decision(desk, t, case, person, {"type": type, "decision": decision, "given_on": day})


def _write_wanted(
    desk: Desk, t: Transaction, case: str, person: str, changed: Mapping[str, Any], before: Mapping[str, Any]
) -> None:
    """Open a line for each service she wants now and did not before; say so of those she does not want any more."""
    if "case.services_wanted" not in changed:
        return
    now, then = (set(fed.get("case.services_wanted") or ()) for fed in (changed, before))
    for sector, wanted in [(one, "yes") for one in sorted(now - then)] + [(one, "no") for one in sorted(then - now)]:
        line = {"case_id": case, "sector": sector, "wanted": wanted, "staff": desk.staff_code}
        t.set("service_line", part_id(case, f"service/{sector}"), line, person)


def _write_lines(
    desk: Desk,
    t: Transaction,
    case: str,
    person: str,
    rows: Mapping[str, list[dict[str, Any]]],
    before: Mapping[str, list[dict[str, Any]]],
    form: Form,
) -> None:
    """Write the lines of services that the form asks for one by one."""
    for repeat, lines in rows.items():
        if form.groups_by_name[repeat].feeds != "service_line":
            continue
        for fed in lines:
            fields, sector = _of("service_line", fed), fed.get("service_line.sector")
            if sector and fed not in before.get(repeat, []):
                line = {"case_id": case} | fields | {"staff": _colleague(desk, fields.get("staff"))}
                t.set("service_line", part_id(case, f"service/{sector}"), line, person)


def _colleague(desk: Desk, written: object) -> str:
    """The code of staff that is written there, else of who sits here: a name does not stand among codes."""
    code = staff_code(str(written or ""))
    return code if code in {one.code for one in desk.vault.roster().users} else desk.staff_code


def _owner(desk: Desk, written: object, case: str | None = None) -> str:
    """The member of staff who has the case from now on: whoever is written there, else who sits here."""
    if not written or not isinstance(written, str):
        return desk.staff_code
    code = staff_code(written)
    people = {one.code: one.roles for one in desk.vault.roster().active()}
    may = code == desk.staff_code or (code in people and reach(people[code], Action.CHANGE_CASE) is not None)
    if not may or (case is not None and is_barred(desk.store, case, code)):
        raise OwnerUnknown(
            sentence("{code} cannot have this case.", code=code),
            sentence("Write the staff code of a caseworker who works here now, or leave your own."),
        )
    return code


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


def _fed(filling: Filling) -> dict[str, Any]:
    """What goes to typed columns, by ``thing.field``; the level of danger is worked out elsewhere."""
    fed = _by_name(filling.answers()) | filling.fed()
    fed.pop("case.risk_level", None)
    feeds = {question.feeds: question.name for question in filling.form.questions() if question.feeds != "case.owner"}
    feeds |= {f"{thing}.{name}": name for thing, names in _BY_NAME.items() for name in names}
    free = typed_freely(filling.form)
    for key in fed.keys() & feeds.keys():
        if feeds[key] in free and isinstance(fed[key], str):
            fed[key] = Words(fed[key])
    return fed


def _by_name(answers: Mapping[str, Any]) -> dict[str, Any]:
    found = {f"{thing}.{name}": answers[name] for thing, names in _BY_NAME.items() for name in names if name in answers}
    plain = {key: value["missing"] if isinstance(value, dict) else value for key, value in found.items()}
    return {
        key: [value] if key == "person.disability" and isinstance(value, str) else value for key, value in plain.items()
    }


def _of(thing: str, fed: Mapping[str, Any]) -> dict[str, Any]:
    return {key.partition(".")[2]: value for key, value in fed.items() if key.startswith(thing + ".")}
