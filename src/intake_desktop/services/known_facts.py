# SPDX-License-Identifier: Apache-2.0
"""What the case says already that a slip may tell, put beside each question she is asked: nobody types it again.

Suggestions in words, in the language of the slip. Nothing here is told: she is asked about each one, and can refuse it.
Her account, counselling notes, the safety plan and other people's names are read by nobody here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from ..domain.days import as_known
from ..domain.disclosure import CHILDREN
from ..domain.permissions import Action
from ..lang import Speaker, speaker
from ..resources import code_lists
from .cases import is_whole, reaches, visible_case
from .desk import Desk
from .forms import current_form

_COMMA = {"ur": "، "}
_ASKED = (
    "injuries", "pregnant", "wants_police", "wants_legal_action", "suicide_screen", "caregiver_safe", "images_exist",
    "images_shared", "dependants", "dependants_ages", "languages", "interview_language", "interpreter_used",
    "medical_services",
)  # fmt: skip
_NO_SUPPORT = ("none", "unknown")


class Known(msgspec.Struct, frozen=True):
    """What the case says: words by the code of the fact, codes of dangers and of what was done here."""

    facts: dict[str, str] = {}
    risk_factors: tuple[str, ...] = ()
    done_here: tuple[str, ...] = ()
    is_child: bool = False
    caregiver_safe: str = ""


def known_for(desk: Desk, case_id: str, language: str) -> Known:
    """Gather what could be told; a desk to which the case was only released gets nothing suggested."""
    row, person = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    is_child = person.age_group in CHILDREN
    if not is_whole(desk, case_id):
        return Known(is_child=is_child)
    voice = speaker(language)
    said = _answers(desk, case_id)
    facts = _of_body(voice, said) | _of_law(voice, said) | _of_incident(desk, voice, case_id)
    facts |= _of_children(voice, said, person.age_years if is_child else None)
    if row.risk_level not in ("", "not_assessed") and reaches(desk, case_id, Action.SEE_RISK):
        facts["danger_level"] = voice.label("risk_level", row.risk_level)
    facts |= {"spoken_language": words} if (words := _spoken(voice, said)) else {}
    facts |= {"reports_made": words} if (words := _reports(desk, voice, case_id)) else {}
    facts |= {"hearing_date": words} if (words := _hearing(desk, voice, case_id)) else {}
    return Known(
        {code: text for code, text in facts.items() if text},
        _dangers(desk, case_id, said),
        _done(desk, case_id),
        is_child,
        str(said.get("caregiver_safe") or "") if is_child else "",
    )


def access_of(desk: Desk, case_id: str) -> dict[str, object]:
    """Her languages, whether an interpreter is needed, and what a disability asks for, as a slip's items."""
    _, person = visible_case(desk, case_id, Action.ISSUE_REFERRAL)
    row = desk.store.reader.execute("select disability from person where id = ?", (person.id,)).fetchone()
    said = _answers(desk, case_id)
    support = json.loads((row and row[0]) or "[]")
    return {
        "support": tuple(code for code in support if code not in _NO_SUPPORT),
        "languages": _tongues(said),
        "interpreter": said.get("interpreter_used") == "yes",
    }


def _answers(desk: Desk, case_id: str) -> dict[str, Any]:
    """The newest answer to each question that matters here; that something was left open is no answer."""
    query = "select answers from record where case_id = ? order by taken_on, id"
    found: dict[str, Any] = {}
    for (text,) in desk.store.reader.execute(query, (case_id,)).fetchall():
        answers = json.loads(text)
        found |= {
            name: value
            for name, value in answers.items()
            if (name in _ASKED or name.startswith("rf_")) and value and not _is_open(value)
        }
    return found


def _is_open(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, str) and value.startswith("{"))


def _of_body(voice: Speaker, said: Mapping[str, Any]) -> dict[str, str]:
    facts = {}
    if injuries := [code for code in _several(said.get("injuries")) if code != "none"]:
        facts["injuries"] = _listed(voice, (voice.label("injury", code) for code in injuries))
    if (pregnant := said.get("pregnant")) in ("yes", "no"):
        facts["pregnancy"] = voice.label("yes_no_unknown", str(pregnant))
    if said.get("suicide_screen") in ("yes_now", "yes"):
        facts["suicide_alert"] = voice.label("yes_no_unknown", "yes")
    return facts


def _of_law(voice: Speaker, said: Mapping[str, Any]) -> dict[str, str]:
    police, court = said.get("wants_police"), said.get("wants_legal_action")
    facts = {}
    if police == "yes":
        facts["wants_case_or_protection"] = voice.say("She wants to report to the police.")
    elif police == "no":
        facts["wants_case_or_protection"] = voice.say("Protection only.")
    if court == "yes":
        facts["help_wanted"] = voice.say("She wants to go to court.")
    for name in ("images_exist", "images_shared"):
        if said.get(name) in ("yes", "no"):
            facts[name] = voice.label("yes_no_unknown", str(said[name]))
    return facts


def _when(voice: Speaker, day: str, precision: str | None) -> str:
    """A day as well as it is known: nobody shall read a day where she remembers a month."""
    known = as_known(day, precision)
    if len(known) == len("2026-06"):
        return voice.month(known)
    if len(known) < len(day):
        return voice.isolate(known)
    said = voice.date(day)
    return f"{said} · {voice.label('date_precision', precision)}" if precision == "approx_day" else said


def _of_incident(desk: Desk, voice: Speaker, case_id: str) -> dict[str, str]:
    """The incident that came last: its type, day and district, and who he is to her."""
    db = desk.store.reader
    query = """select id, gbv_type, incident_date, date_precision, incident_district, urgent_window, elapsed_time
      from incident
      where case_id = ? and removed is not 'yes' order by incident_date desc, number desc limit 1"""
    row = db.execute(query, (case_id,)).fetchone()
    if row is None:
        return {}
    incident, kind, day, precision, district, window, elapsed = row
    facts = {}
    if kind and reaches(desk, case_id, Action.SEE_ACCOUNT):
        facts["incident_type"] = voice.label("gbv_type", kind)
    if day and (when := _when(voice, day, precision)):
        facts["incident_date"] = facts["incident_dates"] = when
    if district:
        facts["incident_district"] = _district(desk, voice, district)
    if window in ("within_72h", "h72_to_120", "after_120h"):
        facts["time_since"] = voice.label("urgent_window", window)
    elif elapsed and elapsed != "unknown":
        facts["time_since"] = voice.label("elapsed_time", elapsed)
    query = """select id, relationship from perpetrator where incident = ? and removed is not 'yes'
      order by is_primary is 'yes' desc, number limit 1"""
    accused = db.execute(query, (incident,)).fetchone()
    if accused is not None and accused[1]:
        facts["perpetrator_relation"] = voice.label("perp_relationship", accused[1])
    return facts


def _district(desk: Desk, voice: Speaker, code: str) -> str:
    """The district by its name, as the full intake lists it."""
    choices = current_form(desk, "full_intake").lists.get("districts", ())
    return next((voice.pick(one.labels) for one in choices if one.code == code), code)


def _of_children(voice: Speaker, said: Mapping[str, Any], age: int | None) -> dict[str, str]:
    facts = {}
    if dependants := said.get("dependants"):
        facts["children"] = voice.say_count("{n} child", "{n} children", int(dependants))
        ages = str(said.get("dependants_ages") or "")
        facts["children_ages"] = ages or facts["children"]
    if age is not None:
        facts["child_age"] = voice.say_count("{n} year", "{n} years", age)
    if (safe := said.get("caregiver_safe")) in ("yes", "no", "unknown"):
        facts["caregiver_safety"] = voice.label("yes_no_unknown", str(safe))
    return facts


def _tongues(said: Mapping[str, Any]) -> tuple[str, ...]:
    spoken = _several(said.get("languages")) or _several(said.get("interview_language"))
    return tuple(code for code in spoken if code != "unknown")


def _spoken(voice: Speaker, said: Mapping[str, Any]) -> str:
    return _listed(voice, (voice.label("language", code) for code in _tongues(said)))


def _reports(desk: Desk, voice: Speaker, case_id: str) -> str:
    """Reports that were made: kind and day, without station and number."""
    if not reaches(desk, case_id, Action.POLICE_AND_LEGAL):
        return ""
    query = "select type, made_on from police_report where case_id = ? and removed is not 'yes' order by made_on"
    rows = desk.store.reader.execute(query, (case_id,)).fetchall()
    made = (
        voice.label("police_report", kind) + (f" ({voice.date(day)})" if day else "")
        for kind, day in rows
        if kind and kind != "none"
    )
    return _listed(voice, made)


def _hearing(desk: Desk, voice: Speaker, case_id: str) -> str:
    if not reaches(desk, case_id, Action.POLICE_AND_LEGAL):
        return ""
    query = "select min(day) from hearing where case_id = ? and removed is not 'yes' and day >= ?"
    (day,) = desk.store.reader.execute(query, (case_id, desk.today().isoformat())).fetchone()
    return voice.date(day[:10]) if day else ""


def _dangers(desk: Desk, case_id: str, said: Mapping[str, Any]) -> tuple[str, ...]:
    if not reaches(desk, case_id, Action.SEE_RISK):
        return ()
    lists = code_lists()
    return tuple(name for name, value in said.items() if value == "yes" and lists.has("risk_factor", name))


def _done(desk: Desk, case_id: str) -> tuple[str, ...]:
    """Services she was given here already."""
    query = """select distinct sector from service_line where case_id = ? and sector is not null
      and (progress = 'done' or outcome = 'provided_here') order by sector"""
    return tuple(sector for (sector,) in desk.store.reader.execute(query, (case_id,)).fetchall())


def _several(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _listed(voice: Speaker, parts: Any) -> str:
    return _COMMA.get(voice.language, ", ").join(parts)
