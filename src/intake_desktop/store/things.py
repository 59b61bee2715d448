# SPDX-License-Identifier: Apache-2.0
"""Which table shows which thing, and which fields are its columns.

A table is a projection of the journal: it can be emptied and built again. A field that has no column here was written
by a newer program; it stays in the journal and is shown after the upgrade.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.vaulted import is_identity, person_of
from . import finding, joined, sought

_DRAFTS = ("draft", "slip_draft", "note_draft")
"""What is typed and not saved yet, by case; on this PC alone."""
ANSWER = "answer."
"""Fields of a record that start so are answers of its form and live together in one JSON object."""


class Table(msgspec.Struct, frozen=True):
    """The table of one kind of thing; `lists` are columns that hold a JSON list, `answers` marks a form record."""

    name: str
    columns: tuple[str, ...]
    lists: tuple[str, ...] = ()
    answers: bool = False
    numbered: bool = False


TABLES: dict[str, Table] = {
    "person": Table(
        "person",
        (
            "survivor_code", "sex", "age_group", "age_years", "marital_status", "district", "country_of_origin",
            "displacement_status", "disability", "child_vulnerability", "care_arrangement", "duplicate_of",
        ),
        lists=("disability",),
        numbered=True,
    ),
    "identity": Table("identity", ("person", "full_name", "name_used")),
    "contact": Table(
        "contact",
        ("person", "may_contact", "method", "phone", "phone_is_shared", "safe_times", "safe_words", "leave_message"),
    ),
    "case": Table(
        "case_file",
        (
            "number", "person", "opened_on", "status", "step", "centre_category", "entry_source", "helpline",
            "services_wanted",
            "statistics", "risk_level", "owner", "mode", "arrival_mode", "reported_by_survivor", "reporter_role",
            "closed_on", "closure_reason", "reopened_on", "duplicate_of",
        ),
        lists=("services_wanted",),
        numbered=True,
    ),
    "record": Table(
        "record", ("case_id", "form_id", "form_version", "mode", "taken_on", "staff"), answers=True
    ),
    "record_identity": Table("record_identity", ("record", "case_id"), answers=True),
    "incident": Table(
        "incident",
        (
            "case_id", "record", "number", "incident_date", "date_precision", "incident_time", "time_of_day",
            "place_type", "incident_district", "displacement_stage", "repeated", "previous_gbv", "reported_elsewhere",
            "goods_exchanged", "abduction_type", "harmful_practice", "weapon_used", "tfgbv_forms", "ocsea_forms",
            "gbv_type", "computed_type", "classification_state", "age_at_incident", "case_contexts", "local_contexts",
            "elapsed_time", "urgent_window", "removed",
        ),
        lists=("weapon_used", "tfgbv_forms", "ocsea_forms", "case_contexts", "local_contexts"),
    ),
    "perpetrator": Table(
        "perpetrator",
        (
            "case_id", "record", "incident", "number", "is_primary", "relationship", "sex", "age_group", "occupation",
            "previous", "lives_with", "is_staff", "removed",
        ),
    ),
    "perpetrator_identity": Table("perpetrator_identity", ("perpetrator", "case_id", "name")),
    "type_override": Table(
        "type_override", ("case_id", "incident", "old", "new", "reason", "staff", "at", "computed")
    ),
    "risk_assessment": Table(
        "risk_assessment", ("case_id", "record", "computed", "level", "reason", "judged_on", "staff", "at")
    ),
    "risk_lowering": Table(
        "risk_lowering", ("case_id", "computed", "level", "reason", "judged_on", "staff", "at")
    ),
    "form": Table("form", ("form_id", "version", "content", "source", "staff", "at")),
    "consent": Table(
        "consent",
        (
            "case_id", "type", "decision", "giver", "method", "provider", "sector", "level", "limits", "given_on",
            "valid_until", "witness", "staff", "amends", "items", "documents", "incidents", "receiver", "replaces",
            "assent", "note", "caregiver_safe",
        ),
        lists=("items", "documents", "incidents", "replaces"),
    ),
    "service_line": Table(
        "service_line",
        (
            "case_id", "sector", "wanted", "outcome", "day", "staff", "assigned", "progress", "options", "note",
            "provider", "appointment",
        ),
    ),
    "referral": Table(
        "referral",
        (
            "slip_number", "case_id", "consent", "provider", "sector", "level", "priority", "status", "carrier",
            "discreet",
            "language", "request", "appointment", "escort", "issued_at", "issued_by", "reply_by", "tell_centre",
            "kind", "need", "follows", "delivery", "second_language", "paper", "large", "counterfoil", "facts",
            "documents", "risk_factors", "done_here", "caregiver_informed", "caregiver_safe", "law", "named",
            "told_her", "not_told_why", "approved_by", "lowered_why", "health_later", "helped", "closed_why", "due",
        ),
        lists=("facts", "documents", "risk_factors", "done_here", "named"),
    ),
    "referral_event": Table(
        "referral_event",
        (
            "referral", "status", "at", "staff", "note", "entered_at", "by", "delivery", "reason", "provider", "amends",
            "stub", "had",
        ),
        lists=("had",),
    ),
    "stub": Table(
        "stub",
        (
            "referral", "case_id", "way", "received_on", "decision", "reason", "provider", "first_appointment", "came",
            "result", "service_days", "next_appointment", "to_do", "may_contact", "focal_code", "code_checked",
            "staff", "at", "amends",
        ),
        lists=("service_days",),
    ),
    "provider": Table(
        "provider",
        (
            "name_en", "name_ur", "name_hi", "neutral_en", "neutral_ur", "neutral_hi", "sectors", "level", "address",
            "phone",
            "hours", "focal_point", "verified_on", "active", "in_house",
            "protocols", "district", "map_text", "phone_2", "always", "opening", "focal_alternate", "languages",
            "access", "women_staff", "cost", "documents_needed", "eligibility", "route_note", "flagged", "verified_by",
            "origin", "seal_key", "sign_key", "keys_verified_on", "keys_verified_by", "partner",
        ),
        lists=("sectors", "protocols", "opening", "languages", "access"),
    ),
    "incoming": Table(
        "incoming",
        (
            "slip_number", "slip", "provider", "partner", "seal_key", "sign_key", "issued_at", "sector", "priority",
            "state", "came_on", "keep_until", "staff",
        ),
        answers=True,
    ),
    "slip_file": Table(
        "slip_file", ("digest", "kind", "slip_number", "slip", "provider", "partner", "staff", "at")
    ),
    "bar": Table("bar", ("case_id", "staff", "reason", "active", "noted_by")),
    "session": Table(
        "session", ("case_id", "number", "held_on", "type", "outcome", "present", "minutes", "next_on", "staff")
    ),
    "session_note": Table(
        "session_note",
        ("session", "case_id", "amends", "reason", "box", "sealed_for", "staff", "signed_at", "signature"),
    ),
    "note_copy": Table("note_copy", ("note", "box", "sealed_for", "staff")),
    "tally": Table("tally", ("kind", "day", "sex", "age_group", "sectors", "statistics", "staff"), lists=("sectors",)),
    "step_item": Table("step_item", ("case_id", "step", "item", "state", "note", "day", "staff")),
    "plan": Table("plan", ("case_id", "number", "made_on", "agreed", "agreed_on", "next_meeting", "staff")),
    "plan_review": Table("plan_review", ("case_id", "plan", "note", "staff", "at")),
    "goal": Table("goal", ("case_id", "plan", "need", "words", "progress", "set_on", "staff", "removed")),
    "plan_action": Table(
        "plan_action",
        (
            "case_id", "plan", "goal", "need", "what", "who", "by_when", "provider", "result", "reason", "done_on",
            "staff", "removed",
        ),
    ),
    "safety_plan": Table(
        "safety_plan",
        ("case_id", "needed", "with_her", "copy", "made_on", "reviewed_on", "review_on", "staff"),
        answers=True,
    ),
    "task": Table(
        "task",
        (
            "case_id", "kind", "due", "for_role", "assignee", "source", "state", "note", "raised_on", "raised_by",
            "done_at", "done_by", "result",
        ),
    ),
    "follow_up": Table(
        "follow_up",
        (
            "case_id", "task", "at", "way", "spoke_with", "result", "safe", "as_agreed", "note", "next_on", "staff",
            "amends",
        ),
    ),
    "conference": Table(
        "conference",
        ("case_id", "consent", "day", "units", "wishes", "questions", "decisions", "note", "staff"),
        lists=("units", "decisions"),
    ),
    "conference_action": Table(
        "conference_action", ("case_id", "conference", "what", "unit", "by_when", "done_on", "staff", "removed")
    ),
    "police_report": Table(
        "police_report", ("case_id", "type", "made_on", "station", "number", "staff", "removed")
    ),
    "legal_step": Table("legal_step", ("case_id", "stage", "day", "note", "staff", "at", "amends")),
    "court_order": Table(
        "court_order", ("case_id", "type", "given_on", "until_day", "in_force", "staff", "removed")
    ),
    "hearing": Table("hearing", ("case_id", "day", "court", "accompany", "result", "staff", "removed")),
    "stay": Table(
        "stay",
        (
            "case_id", "provider", "status", "admitted_at", "left_at", "exit_to", "children", "health_needs",
            "belongings", "staff",
        ),
        lists=("children",),
    ),
    "stay_extension": Table("stay_extension", ("case_id", "stay", "until_day", "reason", "staff", "at")),
    "closure": Table("closure", ("case_id", "reason", "asked_on", "note", "staff", "at"), answers=True),
    "closure_decision": Table("closure_decision", ("case_id", "closure", "decision", "note", "staff", "at")),
    "reopening": Table("reopening", ("case_id", "day", "reason", "staff", "at")),
    "transfer": Table(
        "transfer", ("case_id", "provider", "consent", "state", "asked_on", "answered_on", "note", "staff")
    ),
    "handover": Table("handover", ("case_id", "before", "after", "reason", "staff", "at")),
    "emergency": Table("emergency", ("case_id", "reason", "staff", "at", "until")),
    "emergency_review": Table("emergency_review", ("case_id", "emergency", "decision", "note", "staff", "at")),
    "duplicate": Table(
        "duplicate",
        (
            "case_id", "other", "kept_person", "other_person", "kind", "state", "agreed", "reason", "before", "staff",
            "at",
        ),
    ),
    "feedback": Table("feedback", ("month", "language", "words"), answers=True),
    "statistic": Table(
        "statistic",
        ("opened", "closed", "sex", "age_group", "category", "types", "services", "risk_level", "reason"),
        lists=("types", "services"),
    ),
    "prevention": Table(
        "prevention", ("day", "type", "place", "women", "men", "girls", "boys", "staff", "removed")
    ),
}  # fmt: skip


MOVING = {
    thing: table.name for thing, table in TABLES.items() if "case_id" in table.columns and thing not in joined.STAYS
}
"""The parts of a case that are shown under another one when it was entered twice, and their tables."""


def has_place(thing: str, field: str) -> bool:
    """Say whether a field of a thing is shown anywhere."""
    table = TABLES[thing]
    return field in table.columns or (table.answers and field.startswith(ANSWER))


def stored(table: Table, field: str, value: Any) -> Any:
    """Give a field's value as its column keeps it."""
    if field in table.lists and value is not None:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def read(table: Table, field: str, kept: Any) -> Any:
    """Give a column's content as the value of its field."""
    if field in table.lists and kept is not None:
        return json.loads(kept)
    return kept


def current(db: sql.Connection, thing: str, id: str) -> dict[str, Any]:
    """Read the fields of a thing as they stand, answers included; empty when it does not exist."""
    table = TABLES[thing]
    columns = (*table.columns, "answers") if table.answers else table.columns
    row = db.execute(f"select {', '.join(columns)} from {table.name} where id = ?", (id,)).fetchone()
    if row is None:
        return {}
    fields = {field: read(table, field, kept) for field, kept in zip(table.columns, row, strict=False)}
    if table.answers:
        fields |= {ANSWER + name: value for name, value in json.loads(row[-1]).items()}
    return fields


def show(db: sql.Connection, thing: str, id: str, fields: dict[str, Any], *, once: bool) -> None:
    """Write the fields that changed into the thing's table; `once` for things that are written a single time."""
    table = TABLES[thing]
    known = {field: stored(table, field, value) for field, value in fields.items() if field in table.columns}
    answers: dict[str, Any] = {}
    if table.answers:
        answers = {field[len(ANSWER) :]: value for field, value in fields.items() if field.startswith(ANSWER)}
        known["answers"] = json.dumps(_answers(db, table, id) | answers, ensure_ascii=False, separators=(",", ":"))
    if "case_id" in known:
        known["case_id"] = joined.place(db, thing, id, known["case_id"])
    columns = ["id", *known]
    change = "nothing" if once or not known else "update set " + ", ".join(f"{c} = excluded.{c}" for c in known)
    places = ", ".join("?" * len(columns))
    statement = f"insert into {table.name} ({', '.join(columns)}) values ({places}) on conflict (id) do {change}"
    db.execute(statement, (id, *known.values()))
    if thing == "case":
        _show_case(db, id, known)
    elif thing == "person":
        _show_person(db, id, known)
    elif thing == "identity":
        finding.index_name(db, id)
    elif thing == "contact" and not known.keys().isdisjoint({"phone", "person"}):
        finding.index_phone(db, id)
    elif thing == "provider":
        sought.index_provider(db, id)
    elif thing == "record_identity" and "birth_date" in answers:
        finding.index_born(db, finding.whose(db, thing, id))


def forget(db: sql.Connection, thing: str, id: str) -> None:
    """Take a thing out of its table and out of the search, because its file was erased."""
    finding.forget(db, thing, id)
    person = finding.whose(db, thing, id) if thing == "record_identity" else None
    if thing == "case":
        for drafts in _DRAFTS:
            db.execute(f"delete from {drafts} where case_id = ?", (id,))
    elif thing == "incoming":  # with what somebody began to answer
        db.execute("delete from slip_draft where case_id = ?", (id,))
    if thing == "provider":
        db.execute(f"delete from {sought.INDEX} where id = ?", (id,))
    db.execute("delete from moved where id = ?", (id,))
    db.execute(f"delete from {TABLES[thing].name} where id = ?", (id,))
    if person is not None:
        finding.index_born(db, person)
    if thing == "case":  # what others were shown under it stands for itself again
        _lead_others(db, id)


def forget_drafts(db: sql.Connection, person: str) -> None:
    """Take away what somebody began to write for a person on this PC: it says who she is as well."""
    for drafts in _DRAFTS:
        db.execute(f"delete from {drafts} where case_id in (select id from case_file where person = ?)", (person,))


def may_go(db: sql.Connection, thing: str, subject: str) -> bool:
    """Whether a key may be destroyed as that of such a thing: a survivor's, or one that seals this thing alone."""
    query = "select 1 from entity where subject = ? and (thing <> ? or id <> ?)"
    alone = db.execute(query, (person_of(subject), thing, subject)).fetchone() is None
    return thing == "person" or (alone and not is_identity(subject))


def clear(db: sql.Connection) -> None:
    """Empty every projection, to build it again from the journal."""
    for table in TABLES.values():
        db.execute(f"delete from {table.name}")
    for name in ("entity", "conflict", "erased", "moved", *finding.INDEXES, sought.INDEX):
        db.execute(f"delete from {name}")


def _show_case(db: sql.Connection, id: str, known: dict[str, Any]) -> None:
    """Let a case be found, and show what belongs to it or to its duplicates where it has to be."""
    if not known.keys().isdisjoint({"number", "person"}):
        finding.index_case(db, id)
        _lead_others(db, id)
    if not known.keys().isdisjoint({"opened_on", "person"}):
        finding.index_born(db, _person_of(db, id))
    if "duplicate_of" in known:
        joined.settle(db, id, MOVING)


def _show_person(db: sql.Connection, id: str, known: dict[str, Any]) -> None:
    """Let a person be found by her code and her age."""
    if "survivor_code" in known:
        for (case,) in db.execute("select id from case_file where person = ?", (id,)).fetchall():
            finding.index_case(db, case)
    if "age_years" in known:
        finding.index_born(db, id)


def _person_of(db: sql.Connection, case: str) -> str | None:
    row = db.execute("select person from case_file where id = ?", (case,)).fetchone()
    return row[0] if row else None


def _lead_others(db: sql.Connection, id: str) -> None:
    for (other,) in db.execute("select id from case_file where duplicate_of = ?", (id,)).fetchall():
        joined.settle(db, other, MOVING)


def _answers(db: sql.Connection, table: Table, id: str) -> dict[str, Any]:
    row = db.execute(f"select answers from {table.name} where id = ?", (id,)).fetchone()
    return json.loads(row[0]) if row else {}
