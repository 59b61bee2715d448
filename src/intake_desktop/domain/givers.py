# SPDX-License-Identifier: Apache-2.0
"""Who may agree for her: an adult she alone, a child together with whom she is safe with; never whom she accuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from .ages import USUAL_AGES, Age, Consent, ConsentAges, consent_at
from .consent import VERBAL
from .sentences import Sentence, sentence

HERSELF: Final = "survivor"
CASEWORKER: Final = "caseworker"
"""Whoever records a decision writes why; for a girl who agrees alone the supervisor does, when she reads it."""
NOTE_MOST: Final = 1000
"""Letters of a note of best interest."""

_SAME_PERSON: Final = frozenset(
    {
        ("mother", "primary_caregiver", "female"),
        ("father", "primary_caregiver", "male"),
        ("guardian", "primary_caregiver", "female"),
        ("guardian", "primary_caregiver", "male"),
        ("spouse", "current_partner", "female"),
        ("spouse", "current_partner", "male"),
    }
)
"""Who cares for a child (``caregiver_relation``), who is accused (``perp_relationship``) and of which sex: the same
person, as far as codes can tell.
"""
_OVERRIDES_ASSENT: Final = ("legal_authority", "best_interest_decision")
"""A court, or a decision in the best interest of the child, may go against what the child says; nobody else."""


class Childhood(msgspec.Struct, frozen=True, kw_only=True):
    """What is known today about her age and whoever cares for her."""

    age: Age
    caregiver_safe: str = ""
    """``yes`` when the caregiver is not involved in the harm and safe to involve: a code of ``yes_no_unknown``."""
    in_her_interest: bool = True
    caregiver_relation: str = ""
    accused: tuple[tuple[str, str], ...] = ()
    """Relationship and sex of each person she accuses, in codes."""


def caregiver_is_accused(relation: str, accused: Iterable[tuple[str, str]]) -> bool:
    """Whether the person who cares for her may be one she accuses."""
    return any((relation, who, sex) in _SAME_PERSON for who, sex in accused)


def givers_for(child: Childhood, ages: ConsentAges = USUAL_AGES) -> Consent:
    """Say who may give her consent today. A caregiver who may be the one she accuses is no caregiver."""
    safe = child.caregiver_safe
    if caregiver_is_accused(child.caregiver_relation, child.accused):
        safe = "no"
    return consent_at(child.age, safe, in_her_interest=child.in_her_interest, ages=ages)


def has_safe_caregiver(child: Childhood) -> bool:
    """Whether she is a child whom somebody cares for who is safe for her, and none whom she accuses."""
    rules = givers_for(child)
    return rules.band not in ("adult", "unknown") and any(one in rules.givers for one in _CAREGIVERS)


def giver_problem(child: Childhood, giver: str, assent: str, note: str) -> Sentence | None:
    """Say why this person cannot agree for her like this, or nothing when it can be recorded.

    `assent` is what the child herself says (a code of ``consent_decision``), `note` why this is best for her.
    """
    rules = givers_for(child)
    if giver not in rules.givers:
        return _wrong_giver(child, rules, giver)
    if rules.band in ("adult", "unknown"):
        return None
    if assent == "refused" and giver not in _OVERRIDES_ASSENT:
        return sentence("She does not agree herself. Nothing is shared against her will.")
    if giver in _WITHOUT_HER and rules.assent != "watch" and assent not in ("given", "refused"):
        return sentence("Write whether she agrees herself: a child is always asked.")
    if rules.notes.get(giver) == CASEWORKER and not note.strip():
        return sentence("Write in a few words why this is best for her.")
    if len(note) > NOTE_MOST:
        return sentence("This is too long: write at most {most} letters.", most=NOTE_MOST)
    return None


def supervisor_reads(child: Childhood, giver: str, assent: str, method: str = "") -> bool:
    """Whether a supervisor reads afterwards why it was done like this: a child who agreed alone, a decision that was
    made for her, what a caregiver of a child under fifteen only said and did not sign, and all that goes against what
    she says.
    """
    rules = givers_for(child)
    if rules.band in ("adult", "unknown"):
        return False
    only_said = method in VERBAL and rules.band != "own" and giver in _CAREGIVERS
    return giver in rules.notes or assent == "refused" or only_said


_CAREGIVERS: Final = ("caregiver", "survivor_with_caregiver")
_WITHOUT_HER: Final = ("other_trusted_adult", "legal_authority", "best_interest_decision")


def _wrong_giver(child: Childhood, rules: Consent, giver: str) -> Sentence:
    if rules.band == "unknown":
        return sentence("Her age is not known well enough. Ask for it before somebody agrees for her.")
    if rules.band == "adult":
        return sentence("She is an adult: only she herself can agree.")
    if giver == HERSELF:
        return sentence("She is too young to agree alone: ask a safe caregiver, or another adult whom she trusts.")
    if giver in ("caregiver", "survivor_with_caregiver") and caregiver_is_accused(
        child.caregiver_relation, child.accused
    ):
        return sentence("This caregiver may be the person she accuses. Do not tell them anything, and do not ask them.")
    if giver == "caregiver" and "survivor_with_caregiver" not in rules.givers:
        return _BY_GIVER["survivor_with_caregiver"]
    return _BY_GIVER.get(giver, _BY_GIVER[""])


_BY_GIVER: Final[Mapping[str, Sentence]] = {
    "caregiver": sentence("A caregiver alone does not agree for her: ask her too, and say that both agree."),
    "survivor_with_caregiver": sentence("It is not known that this caregiver is safe. Ask her alone first."),
    "other_trusted_adult": sentence("A safe caregiver comes before other adults: ask them, with her."),
    "legal_authority": sentence("A safe caregiver comes before an authority: ask them, with her."),
    "best_interest_decision": sentence("A safe caregiver comes before a decision without them: ask them, with her."),
    "": sentence("Say who gave the consent, and how."),
}
