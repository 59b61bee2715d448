# SPDX-License-Identifier: Apache-2.0
"""What is missing or not right among the choices of a slip, in the order of the page. Values only, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from intake_desktop.domain.consent import release_plan_problem
from intake_desktop.domain.disclosure import FACTS as FACTS_OF
from intake_desktop.domain.laws import Law, named_problem
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.urgent_need import Advice, lowering_problem
from intake_desktop.services.known_facts import Known

from .choices import REQUEST_LETTERS, Choices, clock_of, day_of
from .words import DOCUMENTS


@dataclass(frozen=True)
class Learned:
    """What the case says that matters for a slip to one kind of service."""

    known: Known = field(default_factory=Known)
    advice: Advice = field(default_factory=lambda: Advice("routine"))
    health: Sentence | None = None
    suggested: tuple[str, ...] = ()
    """Services that come first, by what is known of them."""
    laws: tuple[Law, ...] = ()
    """The laws of the centre that require a report to such a service."""


def problems(chosen: Choices, learned: Learned, staff: str, today: date, *, paper: bool = True) -> dict[str, Sentence]:
    """What is missing or not right, by the name of the choice; without `paper` only what her decision needs."""
    if chosen.sector is None:
        return {"sector": sentence("Choose what she needs.")}
    if chosen.provider is None:
        return {"provider": sentence("Choose who can help.")}
    if chosen.is_report:
        return _report(chosen, learned) | _told(chosen, learned) | _paper(chosen, learned, today)
    found = {} if chosen.line is not None else _decision(chosen, staff)
    if not paper:
        return found | (_documents(chosen) if chosen.makes_slip else {})
    return found | (_told(chosen, learned) | _paper(chosen, learned, today) if chosen.makes_slip else {})


def _decision(chosen: Choices, staff: str) -> dict[str, Sentence]:
    if chosen.decision is None:
        return {"decision": sentence("Say what she decided.")}
    if chosen.decision != "given":
        return {}
    if chosen.level is None:
        return {"level": sentence("Choose how much she agrees to share.")}
    found = {}
    if chosen.giver is None:
        found["giver"] = sentence("Say who gave the consent.")
    if chosen.method is None:
        found["method"] = sentence("Say how it was given.")
    plan = chosen.release()
    wrong = release_plan_problem(plan.decision, plan.level, plan.giver, plan.method, plan.witness, staff)
    if wrong is not None and not found:
        found["witness"] = wrong
    return found


def _told(chosen: Choices, learned: Learned) -> dict[str, Sentence]:
    if found := _documents(chosen):
        return found
    if chosen.discreet:
        return {}
    have = {fact.code for fact in chosen.facts(learned.known.facts)}
    if any(code not in have for code in chosen.agreed if code in FACTS_OF.get(chosen.sector or "", ())):
        return {"told": sentence("Write in a few words what may be told, or take the tick away.")}
    return {}


def _documents(chosen: Choices) -> dict[str, Sentence]:
    if chosen.level == DOCUMENTS and not chosen.is_report and not chosen.documents:
        return {"documents": sentence("Write which documents she gives along, or choose a lower level.")}
    return {}


def _report(chosen: Choices, learned: Learned) -> dict[str, Sentence]:
    wrong = named_problem(learned.laws, chosen.law or "", chosen.sector or "", chosen.agreed)
    if wrong is not None:
        return {"law": wrong}
    if chosen.told_her is None:
        return {"told_her": sentence("Say whether she was told of this report first.")}
    if chosen.told_her == "no" and not (chosen.not_told_why or "").strip():
        return {"not_told_why": sentence("Say why she could not be told first.")}
    if learned.known.is_child and learned.known.caregiver_safe == "yes" and chosen.caregiver_informed is None:
        return {"caregiver_informed": _CAREGIVER}
    return {}


_CAREGIVER = sentence("Say whether the caregiver with whom she is safe was told of this report first.")


def _paper(chosen: Choices, learned: Learned, today: date) -> dict[str, Sentence]:
    found = {}
    if chosen.carrier == "escort" and not chosen.escort:
        found["escort"] = sentence("Choose who goes with her.")
    if not chosen.is_report:
        advised = learned.advice.priority
        lower = lowering_problem(advised, chosen.priority or advised, chosen.lowered_why or "")
        if lower is not None:
            found["lowered_why"] = lower
        if learned.health is not None and not chosen.health_later:
            found["health_later"] = sentence("Offer her the doctor first, or tick that she wants it otherwise.")
    if len(chosen.request or "") > REQUEST_LETTERS:
        found["request"] = sentence(
            "Write at most {most} letters; these are {count}.", most=REQUEST_LETTERS, count=len(chosen.request or "")
        )
    return found | _appointment(chosen, today)


def _appointment(chosen: Choices, today: date) -> dict[str, Sentence]:
    if chosen.day is None and chosen.time is None:
        return {}
    day, clock = day_of(chosen.day), clock_of(chosen.time)
    if day is None:
        return {"day": sentence("Write the day as 24/11/2026.")}
    if day < today:
        return {"day": sentence("This day is over.")}
    if day > today + timedelta(days=366):
        return {"day": sentence("This day is more than a year away.")}
    return {} if clock is not None else {"time": sentence("Write the time as 14:30.")}
