# SPDX-License-Identifier: Apache-2.0
"""What her answers bring about at once: what is kept of her by her consent, what cannot wait, what kind of violence it
was and why, how dangerous it is. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from intake_desktop.domain.classification import STEPS, Classification
from intake_desktop.domain.consent import record_kept
from intake_desktop.domain.derived import INCIDENTS, Derived, derive
from intake_desktop.domain.elapsed import Urgency
from intake_desktop.domain.risk import Risk
from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.filling import Filling
from intake_desktop.lang import Speaker
from intake_desktop.ui.asked.words import Said

CONSENTS = ("consent.services", "consent.record_keeping")
FIRST = STEPS[0]
"""The question with which a classification begins; forms without it have none."""
OWN_VIEW = "her_own_view"
"""The question by which a form that judges the danger is known."""

_GATES = {
    "anonymous_contact": sentence(
        "Nothing about her is kept. Only the day, her sex, her age group and the help she asked for are counted, "
        "without a name or a code. She can come back at any time."
    ),
    "service_tally": sentence(
        "She gets every service all the same. No record of her is kept: only the day, her sex, her age group and the "
        "help she wanted are counted. What was written about contact is thrown away at the end."
    ),
}
_ALARMS = (
    ("safe_now", "no", "unsafe"),
    ("urgent_medical", "yes", "medical"),
    ("private_space", "no", "overheard"),
    ("caller_can_talk", "no", "overheard"),
)
_UNASKED = sentence("Ask her first, in your own words. Until then this stays a draft on this computer.")
_NOT_DECIDED = sentence("Nothing is decided yet.")
_WINDOWS = ("within_72h", "h72_to_120", "after_120h")


@dataclass(frozen=True)
class Gate:
    """What stands at an answer: what it brings about, and why. Two with the same `about` say the same."""

    about: object
    words: Said
    more: Said | None = None


def gates(filling: Filling, derived: Derived | None) -> dict[str, Gate]:
    """What is said now at which question, by its address."""
    return {**_consent_gates(filling), **(_type_gates(filling, derived) if derived is not None else {})}


def follows(filling: Filling, now: datetime) -> Derived | None:
    """What follows from the answers as they stand; nothing for a form that asks neither what it was nor the danger."""
    asked = filling.form.by_name
    if FIRST not in asked and OWN_VIEW not in asked:
        return None
    return derive(filling.answers(), now)


def urgency_of(derived: Derived | None) -> Urgency | None:
    """The window that presses most among all incidents, at this minute; nothing where none applies."""
    if derived is None:
        return None
    pressing = [one.urgency_now for one in derived.incidents if one.urgency_now.triage in _WINDOWS]
    return min(pressing, key=lambda one: _WINDOWS.index(one.triage), default=None)


def risk_of(filling: Filling, derived: Derived | None) -> Risk | None:
    """How dangerous it is by the answers; nothing while the form does not ask."""
    asked = derived is not None and OWN_VIEW in filling.form.by_name and filling.is_shown(OWN_VIEW)
    return derived.risk if asked and derived is not None else None


def alarms(filling: Filling) -> frozenset[str]:
    """What cannot wait: ``unsafe``, ``medical``, ``overheard``; by the questions that every intake begins with."""
    asked = filling.form.by_name
    return frozenset(alarm for name, answer, alarm in _ALARMS if name in asked and filling.value(name) == answer)


def _consent_gates(filling: Filling) -> dict[str, Gate]:
    """What her consent means, at the answer that decides it."""
    places = {one.feeds: one.name for one in filling.form.questions() if one.feeds in CONSENTS}
    given = {feeds: filling.value(name) for feeds, name in places.items()}
    kind = record_kept(*(_text(given.get(consent)) for consent in CONSENTS))
    found = {}
    for feeds, name in places.items():
        deciding = (kind == "anonymous_contact") == (feeds == CONSENTS[0])
        if given[feeds] == "not_yet_asked":
            found[name] = Gate("unasked", _UNASKED)
        elif deciding and kind in _GATES:
            found[name] = Gate(kind, _GATES[kind])
    return found


def _type_gates(filling: Filling, derived: Derived) -> dict[str, Gate]:
    """For each incident what it is by the answers, and why; at the question that decided, or that comes next."""
    if FIRST not in filling.form.by_name:
        return {}
    keys = filling.repetitions(INCIDENTS) if INCIDENTS in filling.form.groups_by_name else ("",)
    found = {}
    for key, incident in zip(keys, derived.incidents, strict=False):
        decision = incident.classification
        at = decision.by or decision.next
        if at is not None and at in filling.form.by_name:
            found[filling.at(key, at)] = _said(decision)
    return found


def _said(decision: Classification) -> Gate:
    kind = decision.computed
    about = (decision.state, kind, decision.by, decision.next, decision.contexts, decision.flags)
    if kind is None:
        pending = decision.state == "pending"
        return Gate(about, _NOT_DECIDED if pending else decision.why, decision.why if pending else None)

    def words(speaker: Speaker) -> str:
        return speaker.say("By the answers this is: {type}", type=speaker.label("gbv_type", kind))

    def more(speaker: Speaker) -> str:
        beside = [speaker.label("case_context", code) for code in decision.contexts]
        beside += [speaker.label("local_context", code) for code in decision.flags]
        why = speaker.tell(decision.why)
        return why if not beside else f"{why} {speaker.say('It belongs to: {contexts}', contexts=', '.join(beside))}"

    return Gate(about, words, more)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else value.get("missing") if isinstance(value, Mapping) else None
