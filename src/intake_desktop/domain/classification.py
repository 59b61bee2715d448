# SPDX-License-Identifier: Apache-2.0
"""What kind of violence it was: one question at a time, the first yes decides, and nobody picks from a list.

The questions go from the gravest act down, so that two acts in one event give one type, and every centre comes to the
same. When none fits and it is violence because of gender all the same, they are asked once more; then a supervisor
decides, with her reason. The case never waits for it: she is helped while it is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from .ages import CHILD_UNDER
from .contexts import NOT_GBV, SEXUAL, Incident, age_needed, contexts, flags, is_gbv
from .sentences import Sentence, sentence

TYPE_OF: Final[Mapping[str, str]] = {
    "q1": "rape",
    "q2": "sexual_assault",
    "q3": "physical_assault",
    "q4": "forced_marriage",
    "q5": "denial_of_resources",
    "q6": "psychological_abuse",
}
"""The type that a yes to each question decides, in the order in which they are asked."""

LAST: Final = "q7"
AGAIN: Final = "again_"
STEPS: Final = (*TYPE_OF, LAST, *(AGAIN + step for step in TYPE_OF))
"""Every question by the name under which its answer is kept; from ``again_q1`` on, asked for the second time."""

TYPES: Final = (*TYPE_OF.values(), NOT_GBV)
CANNOT_SAY: Final = frozenset({"unknown", "declined"})
"""Answers with which nobody can decide: a later yes would hide what may have been graver."""

LONGEST_REASON: Final = 500
"""Characters of the reason of a supervisor."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Where the questions have led."""

    state: str
    """``pending``, ``classified`` or ``needs_supervisor``."""
    type: str | None = None
    by: str | None = None
    """The question that decided, or at which nobody can say."""
    next: str | None = None
    """The question to ask now."""
    why: Sentence
    """Why this question comes now, or why it is decided so; for the person at the desk."""


def decide(answers: Mapping[str, str]) -> Decision:
    """Follow the answers from the first question to the one that decides, or to the one that is asked next.

    An answer is ``yes``, ``no``, ``unknown`` or ``declined``; anything else (``not_asked`` as well) is not answered
    yet. What was answered beyond the deciding question does not count.
    """
    for step in STEPS:
        if step == AGAIN + "q1" and answers.get(LAST) == "no":
            break
        answer = answers.get(step)
        if answer == "yes" and step != LAST:
            return Decision(state="classified", type=TYPE_OF[asked(step)], by=step, why=_decided(step))
        if answer in CANNOT_SAY:
            return Decision(state="needs_supervisor", by=step, why=_nobody_can_say(step))
        if answer not in ("yes", "no"):
            return Decision(state="pending", next=step, why=WHY_ASKED[asked(step)] if step == asked(step) else _AGAIN)
    if answers.get(LAST) == "no":
        return Decision(state="classified", type=NOT_GBV, by=LAST, why=_NOT_GBV)
    return Decision(state="needs_supervisor", by=STEPS[-1], why=_TWICE)


def asked(step: str) -> str:
    """The question behind a step: ``again_q3`` asks ``q3``."""
    return step.removeprefix(AGAIN)


def on_path(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Give the questions to show: those that led here, and the one to answer now. In their order."""
    decision = decide(answers)
    until = decision.next or decision.by or STEPS[-1]
    return STEPS[: STEPS.index(until) + 1]


def beside_the_path(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Give the questions that were answered and do not count (any more), so that no answer vanishes unsaid."""
    path = on_path(answers)
    return tuple(step for step in STEPS if step not in path and answers.get(step))


def agreement_counts(age_under: bool | None) -> bool:
    """Whether the first two questions ask "against her will".

    `age_under` says whether she was below the age of consent (``Age.under(18)``, or the age of the country): then
    whether she agreed is not considered. While her age is not known, they do ask.
    """
    return age_under is not True


# A supervisor decides otherwise


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """A supervisor's change of the type: what it was, what it is, why, who and when. It is kept, never edited."""

    old: str | None
    new: str
    reason: str
    staff: str
    at: int
    """Milliseconds since 1970 UTC."""
    computed: str | None = None
    """What the answers gave at that time."""


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """What an incident is, with all that follows from it. `type` is the one in force."""

    state: str
    """A code of ``classification_state``."""
    type: str | None
    computed: str | None
    """What the answers give, whoever decided otherwise."""
    by: str | None
    next: str | None
    why: Sentence
    contexts: tuple[str, ...]
    flags: tuple[str, ...]
    age_needed: bool
    override: Override | None
    override_is_old: bool
    """The answers give something else since the supervisor decided: she should look again. Her decision stands."""


def classify(incident: Incident, overrides: Iterable[Override] = ()) -> Classification:
    """Work out everything that follows from what was told. The latest override counts, in whatever order they came."""
    decision = decide(incident.answers)
    latest = max(overrides, key=lambda one: (one.at, one.staff, one.new), default=None)
    type = latest.new if latest else decision.type
    return Classification(
        state="overridden" if latest else decision.state,
        type=type,
        computed=decision.type,
        by=decision.by,
        next=decision.next,
        why=_BY_SUPERVISOR if latest else decision.why,
        contexts=contexts(type, incident),
        flags=flags(type, incident),
        age_needed=age_needed(type, incident),
        override=latest,
        override_is_old=latest is not None and latest.computed != decision.type,
    )


def override_problem(now: Classification, new: str, reason: str) -> Sentence | None:
    """Say why a supervisor cannot set this type, or nothing when she can."""
    if now.state == "pending":
        return sentence("Answer the questions first: the type follows from them.")
    if new not in TYPES:
        return sentence("Choose the type from the list.")
    if new == now.type:
        return sentence("This is the type already.")
    if not reason.strip():
        return sentence("Say in a few words why.")
    if len(reason.strip()) > LONGEST_REASON:
        return sentence("Say it in {most} characters or fewer.", most=LONGEST_REASON)
    return None


def override(now: Classification, new: str, reason: str, *, staff: str, at: int) -> Override:
    """Note a supervisor's decision with what it replaces. ValueError where `override_problem` has something to say."""
    if override_problem(now, new, reason) is not None:
        raise ValueError("this type cannot be set")
    return Override(old=now.type, new=new, reason=reason.strip(), staff=staff, at=at, computed=now.computed)


# What is counted


def why_not_counted(now: Classification, reported_by: str, elsewhere: str = "") -> str | None:
    """Say why an incident stands in no count of gender-based violence, or nothing when it does.

    `reported_by` is ``survivor``, ``caregiver_with_survivor`` (a child, or somebody who cannot speak for herself) or
    anybody else; `elsewhere` is ``gbv_organisation`` when an organisation that counts with us has it already. Gives
    ``unclassified``, ``not_gbv``, ``not_by_her`` or ``counted_elsewhere``; the last keeps it out of shared counts only.
    """
    if now.type is None:
        return "unclassified"
    if not is_gbv(now.type):
        return "not_gbv"
    if reported_by not in ("survivor", "caregiver_with_survivor"):
        return "not_by_her"
    return "counted_elsewhere" if elsewhere == "gbv_organisation" else None


# What does not go together


class Doubt(msgspec.Struct, frozen=True):
    """Two answers that do not go together: a question back to the desk, or, when `is_refused`, a mistake."""

    name: str
    what: Sentence
    is_refused: bool = False


def doubts(now: Classification, incident: Incident, marital_status: str = "") -> tuple[Doubt, ...]:
    """Give what should be looked at again before the incident is finished. Only what `is_refused` must be changed."""
    found: Sequence[tuple[bool, Doubt]] = (
        (bool(incident.ocsea_forms) and incident.age.under(CHILD_UNDER) is False, _ADULT),
        (now.type == "forced_marriage" and marital_status == "single", _NOT_MARRIED),
        (incident.place == "online" and now.type in SEXUAL, _CONTACT_ONLINE),
        (incident.practice == "fgm_c" and is_gbv(now.type) and now.type != "sexual_assault", _CUTTING),
    )
    return tuple(doubt for is_there, doubt in found if is_there)


_ADULT: Final = Doubt(
    "child_form_of_an_adult",
    sentence("She was an adult then. Choose the form of online abuse from the list for adults."),
    True,
)
_NOT_MARRIED: Final = Doubt(
    "marriage_of_a_single",
    sentence("She is single: was the marriage only planned? A planned marriage is a threat and a danger to note."),
)
_CONTACT_ONLINE: Final = Doubt(
    "contact_online",
    sentence("The place is online, but somebody touched her. Was she forced to do something in front of a camera?"),
)
_CUTTING: Final = Doubt("cutting_as_another_type", sentence("Cutting of the genitals is recorded as sexual assault."))

# Why, in words

WHY_ASKED: Final[Mapping[str, Sentence]] = {
    "q1": sentence("The gravest act is asked first, and the first yes decides."),
    "q2": sentence("There was no rape, so sexual touching is asked next."),
    "q3": sentence("There was no sexual act, so force is asked next."),
    "q4": sentence("There was no attack, so a marriage against her will is asked next."),
    "q5": sentence("There was no forced marriage, so what was denied to her is asked next."),
    "q6": sentence("Nothing was denied to her, so threats, humiliation and control are asked next."),
    "q7": sentence("None of the acts was there. It may be violence because of gender all the same."),
}
"""Why each question comes when it comes."""

_AGAIN: Final = sentence(
    "It is violence because of gender, but no act fitted. The questions are asked once more, and only once."
)
_TWICE: Final = sentence("The questions were asked twice and no act fits. A supervisor decides; her case goes on.")
_NOT_GBV: Final = sentence(
    "No act fits, and it is not violence because of gender. She gets every service; it is not counted as such violence."
)
_BY_SUPERVISOR: Final = sentence("A supervisor decided on this type.")


def _number(step: str) -> int:
    return int(asked(step).removeprefix("q"))


def _decided(step: str) -> Sentence:
    return sentence("Question {number} was answered with yes, and the first yes decides.", number=_number(step))


def _nobody_can_say(step: str) -> Sentence:
    return sentence(
        "Nobody can answer question {number}, so a supervisor decides; her case goes on.", number=_number(step)
    )
