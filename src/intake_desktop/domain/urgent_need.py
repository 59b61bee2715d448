# SPDX-License-Identifier: Apache-2.0
"""How urgent a slip is by what is known of her, and which help comes first because it runs out."""

from __future__ import annotations

import msgspec

from .sentences import Sentence, sentence

HEALTH = frozenset({"medical_health", "forensic_medico_legal"})
POLICE = frozenset({"police", "emergency_rescue", "protection"})
STATEMENTS = frozenset({*POLICE, "prosecution", "legal_aid"})
"""Services at which she tells what happened: they can wait until a doctor has seen her, unless she wants otherwise."""

OPEN = ("within_72h", "h72_to_120")
"""Windows (``urgent_window``) in which medicine may still help."""

_RANK = {"emergency": 0, "urgent": 1, "routine": 2}


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """What is known that makes a slip urgent."""

    triage: tuple[str, ...] = ()
    """Windows (``urgent_window``) of sexual violence that may be open, one an incident."""
    urgent_injury: bool = False
    risk_is_high: bool = False
    unsafe_to_leave: bool = False
    suicide_now: bool = False
    is_child: bool = False


class Advice(msgspec.Struct, frozen=True):
    """The priority that follows from what is known, and why."""

    priority: str
    reasons: tuple[Sentence, ...] = ()


def advise(sector: str, signs: Signs) -> Advice:
    """Give the priority for a service; whatever nothing speaks for is routine, and staff may raise any."""
    reasons: list[Sentence] = []
    is_in_danger = signs.risk_is_high or signs.unsafe_to_leave
    if sector in HEALTH:
        if "within_72h" in signs.triage:
            reasons.append(sentence("Sexual violence: some medicine helps only within 72 hours."))
        elif "h72_to_120" in signs.triage:
            reasons.append(sentence("Sexual violence: some help is in time only within 120 hours."))
        if signs.urgent_injury:
            reasons.append(sentence("She has an injury that cannot wait."))
        if not reasons and "after_120h" in signs.triage:
            return Advice("urgent", (sentence("Sexual violence: a doctor should see her soon."),))
    elif sector == "shelter":
        reasons.append(sentence("A place to sleep is found the same day."))
    elif sector == "mental_health" and signs.suicide_now:
        reasons.append(sentence("She thinks of ending her life."))
    if (sector in POLICE or sector == "shelter") and is_in_danger:
        reasons.append(_danger(signs))
    if sector == "child_protection" and signs.is_child and is_in_danger:
        reasons.append(sentence("A child is in danger."))
    return Advice("emergency", tuple(reasons)) if reasons else Advice("routine")


def _danger(signs: Signs) -> Sentence:
    if signs.unsafe_to_leave:
        return sentence("It is not safe for her to leave.")
    return sentence("The danger for her is high.")


def lowering_problem(advised: str, chosen: str, why: str) -> Sentence | None:
    """Say that a lower priority than the one that follows or was chosen needs a reason; nothing when it has one or is
    not lower.
    """
    if _RANK[chosen] > _RANK[advised] and not why.strip():
        return sentence("Write why this slip is less urgent than what is known of her.")
    return None


def first_the_doctor(sector: str, triage: tuple[str, ...], *, is_on_its_way: bool) -> Sentence | None:
    """Say that a doctor comes before a statement while medicine may still help; nothing when it is not so.

    `is_on_its_way`: she has been sent to a doctor already, or does not want one.
    """
    if sector not in STATEMENTS or is_on_its_way:
        return None
    if "within_72h" in triage:
        return sentence(
            "Health first: within 72 hours medicine can prevent HIV, within 120 hours a pregnancy. "
            "Offer her the doctor before the statement. If she wants it otherwise, say so here."
        )
    if "h72_to_120" in triage:
        return sentence(
            "Health first: within 120 hours medicine can prevent a pregnancy. "
            "Offer her the doctor before the statement. If she wants it otherwise, say so here."
        )
    return None
