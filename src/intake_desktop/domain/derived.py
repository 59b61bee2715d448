# SPDX-License-Identifier: Apache-2.0
"""Everything that follows from the answers of an intake, worked out in one go, from the names of its questions.

Forms hand in their answers as they stand, half typed and in any order, at every key press. What is missing, unknown or
not readable (yet) is simply not told: nothing here raises for an answer, and nothing is guessed from its absence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

import msgspec

from .ages import CHILD_UNDER, GROUPS, Age, Born, Consent, ConsentAges, age_on, consent_at, group_of
from .categories import Suggestion, Told, suggest
from .classification import STEPS, Classification, Doubt, Override, classify, doubts
from .contexts import Incident, Perpetrator
from .days import Days, days
from .elapsed import Moment, Urgency, elapsed_bucket, urgency
from .risk import FACTORS, Answers, Risk, child_with_abuser, implied_factors, judge, with_implied

INCIDENTS: Final = "incidents"
PERPETRATORS: Final = "perpetrators"
"""The repeats of the full intake. Perpetrators stand inside an incident, or beside all of them when they are the same.

So do the forms of online abuse. An intake without the repeat tells one incident."""

_CENTURY: Final = date(1900, 1, 1)
COUNTRIES: Final = ("pakistan", "india")
"""Countries whose words and rules are known here."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What the country of the centre decides."""

    name: str = ""
    age_of_consent: int = CHILD_UNDER
    """Below it, whether she agreed to a sexual act is not considered."""
    consent_ages: ConsentAges = ConsentAges()


def profile_in(words: str) -> Profile:
    """Read the answer that a form keeps about its centre: an intake is judged by the rules under which it was made."""
    return Profile(name=next((country for country in COUNTRIES if country in words.split()), ""))


class DerivedIncident(msgspec.Struct, frozen=True, kw_only=True):
    """What follows for one incident."""

    incident: Incident
    classification: Classification
    elapsed_time: str
    urgency: Urgency
    """At the interview: what is recorded."""
    urgency_now: Urgency
    """At this minute: what the panel shows."""
    under_consent_age: bool | None
    """How the first two questions are worded: see ``classification_words.wording``."""
    doubts: tuple[Doubt, ...]

    def fields(self) -> dict[str, Any]:
        """Give what is recorded with the incident, by column.

        Her age then is that at the interview less the full years between; none where that leaves more than a year open.
        """
        age = self.incident.age
        return {
            "age_at_incident": age.oldest if age.oldest - age.youngest <= 1 else None,
            "gbv_type": self.classification.type,
            "classification_state": self.classification.state,
            "case_contexts": list(self.classification.contexts),
            "local_contexts": list(self.classification.flags),
            "elapsed_time": self.elapsed_time,
            "urgent_window": self.urgency.window,
        }


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from an intake as it stands."""

    age: Age
    """On the day of the interview."""
    age_group: str
    consent: Consent
    incidents: tuple[DerivedIncident, ...]
    risk: Risk
    category: Suggestion | None


def derive(
    answers: Mapping[str, Any],
    now: datetime,
    *,
    profile: Profile | None = None,
    overrides: Mapping[str, Sequence[Override]] | None = None,
) -> Derived:
    """Work out everything from the answers of an intake.

    Without a `profile` it is the one that stands among the answers. `now` is the clock of the desk in the zone of the
    centre; `overrides` are the decisions of supervisors by the ``incident_id`` that stands among the answers.
    """
    profile = profile or profile_in(_text(answers, "profile"))
    known = _born(answers)
    interview = _interview(answers, now.date())
    age = age_on(known, interview)
    rows = _rows(answers, INCIDENTS) or [answers]
    incidents = tuple(
        _incident(row, answers, known, interview, now, profile, (overrides or {}).get(_text(row, "incident_id"), ()))
        for row in rows
    )
    told = [Told(one.incident, one.classification) for one in incidents]
    group = group_of(age)
    entered = _text(answers, "age_group")
    return Derived(
        age=age,
        age_group=entered if group not in GROUPS and entered in GROUPS else group,
        consent=consent_at(
            age,
            _text(answers, "caregiver_safe"),
            in_her_interest=_text(answers, "caregiver_in_her_interest") != "no",
            ages=profile.consent_ages,
        ),
        incidents=incidents,
        risk=judge(_asked(answers, age, [one.incident for one in incidents])),
        category=suggest(told, profile=profile.name, family_wish=_text(answers, "family_wish") == "yes"),
    )


def age_in(answers: Mapping[str, Any], today: date) -> Age:
    """How old she is today, from the answers of her intake. Whoever was surely a child when she told it and may be an
    adult now counts as a child, until her day of birth says otherwise.
    """
    known, interview = _born(answers), _interview(answers, today)
    now = age_on(known, interview, Days(today, today))
    if now.is_child is None and age_on(known, interview).is_child:
        return Age(now.youngest, CHILD_UNDER - 1)
    return now


def _incident(
    row: Mapping[str, Any],
    root: Mapping[str, Any],
    known: Born,
    interview: date,
    now: datetime,
    profile: Profile,
    overrides: Sequence[Override],
) -> DerivedIncident:
    day, precision = _day(row, "incident_date"), _text(row, "date_precision") or "exact"
    people = _rows(row, PERPETRATORS) or _rows(root, PERPETRATORS)
    age = age_on(known, interview, days(day, precision))
    incident = Incident(
        answers={step: _text(row, step) for step in STEPS if step in row},
        age=age,
        perpetrators=tuple(_perpetrator(one) for one in people),
        place=_text(row, "place_type"),
        goods_exchanged=_text(row, "goods_exchanged"),
        abduction=_text(row, "abduction_type"),
        practice=_text(row, "harmful_practice"),
        weapons=_several(row, "weapon_used"),
        tfgbv_forms=_several(row, "tfgbv_forms") or _several(root, "tfgbv_forms"),
        ocsea_forms=_several(row, "ocsea_forms") or _several(root, "ocsea_forms"),
        honour_threat=_text(root, "rf_honour_family") == "yes",
        ticked=_several(row, "local_contexts_ticked"),
        about_property=_text(row, "about_property") == "yes",
    )
    found = classify(incident, overrides)
    moment = Moment(day=day, hour=_hour(row, "incident_time"), precision=precision)
    sex = _text(root, "sex")
    then = _interview_moment(root, interview, now)
    return DerivedIncident(
        incident=incident,
        classification=found,
        elapsed_time=elapsed_bucket(day, precision, interview),
        urgency=_recorded(found.type, moment, then, interview, now, sex),
        urgency_now=urgency(found.type, moment, now, sex=sex),
        under_consent_age=age.under(profile.age_of_consent),
        doubts=doubts(found, incident, _text(root, "marital_status")),
    )


def _interview(answers: Mapping[str, Any], today: date) -> date:
    """The day of the interview; today while none is written that can be."""
    day = _day(answers, "interview_date")
    return day if day is not None and _CENTURY <= day <= today else today


def _interview_moment(root: Mapping[str, Any], interview: date, now: datetime) -> datetime | None:
    """When she told it; the clock of the desk stands for an hour of today that was not written down."""
    began = _hour(root, "interview_start")
    if began is not None:
        return datetime.combine(interview, began, tzinfo=now.tzinfo)
    return now if interview == now.date() else None


def _recorded(
    type: str | None, moment: Moment, then: datetime | None, interview: date, now: datetime, sex: str
) -> Urgency:
    """The window at the interview; by days alone when nobody wrote down at what hour of another day it was."""
    if then is not None:
        return urgency(type, moment, then, sex=sex)
    noon = datetime.combine(interview, time(12), tzinfo=now.tzinfo)
    return urgency(type, msgspec.structs.replace(moment, hour=None), noon, sex=sex)


def _asked(answers: Mapping[str, Any], age: Age, incidents: Sequence[Incident]) -> Answers:
    people = tuple(person for one in incidents for person in one.perpetrators)
    weapons = frozenset[str]().union(*(one.weapons for one in incidents))
    implied = implied_factors(
        weapons=weapons, perpetrators=people, knows_location=_text(answers, "perp_knows_location")
    )
    view = answers.get("her_own_view")
    return Answers(
        factors=with_implied({code: _text(answers, code) for code in FACTORS if code in answers}, implied),
        safe_now=_text(answers, "safe_now"),
        suicide_screen=_text(answers, "suicide_screen"),
        her_own_view=view if isinstance(view, int) and not isinstance(view, bool) and 0 <= view <= 10 else None,
        child_with_abuser=child_with_abuser(age.is_child, people),
    )


def _perpetrator(row: Mapping[str, Any]) -> Perpetrator:
    return Perpetrator(relationship=_text(row, "relationship"), lives_with=_text(row, "perp_lives_with"))


def _born(answers: Mapping[str, Any]) -> Born:
    years = answers.get("age_years")
    return Born(
        born=days(_day(answers, "birth_date"), _text(answers, "birth_precision")),
        years=years if isinstance(years, int) and not isinstance(years, bool) else None,
        group=_text(answers, "age_group") or None,
    )


def _rows(answers: Mapping[str, Any], repeat: str) -> list[Mapping[str, Any]]:
    value = answers.get(repeat)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def _text(answers: Mapping[str, Any], name: str) -> str:
    """One code; a missing answer is its code, too."""
    value = answers.get(name)
    if isinstance(value, Mapping):
        value = value.get("missing")
    return value if isinstance(value, str) else ""


def _several(answers: Mapping[str, Any], name: str) -> frozenset[str]:
    value = answers.get(name)
    return (
        frozenset(code for code in value if isinstance(code, str)) if isinstance(value, list | tuple) else frozenset()
    )


def _day(answers: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(_text(answers, name))
    except ValueError:
        return None


def _hour(answers: Mapping[str, Any], name: str) -> time | None:
    try:
        return time.fromisoformat(_text(answers, name)).replace(tzinfo=None)
    except ValueError:
        return None
