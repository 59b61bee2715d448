# SPDX-License-Identifier: Apache-2.0
"""How dangerous it is for her: a rule that helps to judge, and never says "low" where nobody asked.

This is no validated scale; it puts in order what staff know. The level is what follows from the answers, or higher when
staff say so; lower only when a supervisor says so, with her reason, for exactly these answers. Each judgement is a new
dated record, and it ages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from .contexts import Perpetrator
from .sentences import Sentence, sentence

NOT_ASSESSED: Final = "not_assessed"
LEVELS: Final = ("low", NOT_ASSESSED, "medium", "high")
"""From the one that asks least of us to the one that asks most: not knowing asks for more than low."""

CORE: Final = frozenset(
    {
        "rf_escalating", "rf_weapon", "rf_strangulation", "rf_fear_killed", "rf_pregnancy_violence",
        "rf_jealous_control",
    }
)  # fmt: skip
CRITICAL: Final = frozenset(
    {
        "rf_weapon", "rf_strangulation", "rf_fear_killed", "rf_threat_kill", "rf_honour_family",
        "rf_forced_marriage_soon",
    }
)  # fmt: skip
"""One of them alone is high. So is ``rf_suicidal`` when she has such thoughts now."""
FACTORS: Final = (
    "rf_escalating", "rf_weapon", "rf_strangulation", "rf_fear_killed", "rf_pregnancy_violence", "rf_jealous_control",
    "rf_threat_kill", "rf_sexual_violence", "rf_recent_separation", "rf_stalking", "rf_easy_access",
    "rf_knows_location", "rf_firearm_access", "rf_substance", "rf_violence_others", "rf_breach_order", "rf_child_harm",
    "rf_honour_family", "rf_forced_marriage_soon", "rf_suicidal", "rf_isolation", "rf_disability_dependence",
    "rf_images_threat", "rf_other",
)  # fmt: skip
"""All codes of ``risk_factor``, in the order of the list."""

SUICIDAL: Final = "rf_suicidal"
NOW: Final = "yes_now"
"""The answer to the question about ending her life that cannot wait."""

MANY_CORE, MANY_OTHERS, FEELS_UNSAFE, ENOUGH_ANSWERED = 3, 3, 4, 4

GOOD_FOR_DAYS: Final[Mapping[str, int]] = {"low": 30, "medium": 30, "high": 7}
"""Days after which a judgement of each level is out of date."""
GOOD_FOR_JOINT_SESSION: Final = 7
"""Days within which it must have been judged before a session with the other party."""


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked about her danger. Whatever was not asked is left out, or is an empty string."""

    factors: Mapping[str, str] = {}
    """``yes``, ``no`` or ``unknown`` by factor."""
    safe_now: str = ""
    suicide_screen: str = ""
    """``no``, ``yes_past``, ``yes_now`` or ``declined``."""
    her_own_view: int | None = None
    """How safe she feels: 0 not at all, 10 completely."""
    child_with_abuser: bool = False
    """She is under 18 and an alleged perpetrator lives in her household."""


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from the answers."""

    level: str
    critical: tuple[str, ...]
    """Critical factors that are there."""
    core: tuple[str, ...]
    others: tuple[str, ...]
    core_answered: int
    why: tuple[Sentence, ...]
    """What leads to this level, the weightiest first."""

    @property
    def plan_needed(self) -> bool:
        """Whether a safety plan is made, whatever was ticked."""
        return self.level in ("medium", "high")


def judge(answers: Answers) -> Risk:
    """Work out the level from what was asked. ValueError for a feeling of safety outside 0 to 10.

    A factor never lowers the level by being there. Below medium it is low only when four of the six core questions have
    a yes or no; else it is not assessed, however many others were answered.
    """
    view = answers.her_own_view
    if view is not None and not 0 <= view <= 10:
        raise ValueError("how safe she feels is a number from 0 to 10")
    there = {code for code in FACTORS if answers.factors.get(code) == "yes"}
    critical_codes = set(CRITICAL)
    if answers.suicide_screen == NOW:
        there.add(SUICIDAL)
        critical_codes.add(SUICIDAL)
    critical, core = _in_order(there & critical_codes), _in_order(there & CORE)
    others = _in_order(there - CORE)
    answered = sum(answers.factors.get(code) in ("yes", "no") for code in CORE)
    high = (
        (bool(critical), _CRITICAL),
        (len(core) >= MANY_CORE, _MANY_CORE),
        (answers.safe_now == "no", _NOT_SAFE),
    )
    medium = (
        (0 < len(core) < MANY_CORE, _SOME_CORE),
        (len(others) >= MANY_OTHERS, _MANY_OTHERS),
        (view is not None and view <= FEELS_UNSAFE, _FEELS_UNSAFE),
        (answers.child_with_abuser, _CHILD),
    )
    level, why = "high", _true(high)
    if not why:
        level, why = "medium", _true(medium)
    if not why:
        level, why = ("low", (_LOW,)) if answered >= ENOUGH_ANSWERED else (NOT_ASSESSED, (_TOO_FEW,))
    return Risk(level=level, critical=critical, core=core, others=others, core_answered=answered, why=why)


def implied_factors(
    *, weapons: frozenset[str] = frozenset(), perpetrators: Sequence[Perpetrator] = (), knows_location: str = ""
) -> frozenset[str]:
    """Give the factors that other answers of the record say already: they are there whatever is ticked beside them."""
    found = set()
    if weapons & _WEAPONS:
        found.add("rf_weapon")
    if "strangulation" in weapons:
        found.add("rf_strangulation")
    if any(one.lives_with == "yes" for one in perpetrators):
        found.add("rf_easy_access")
    if knows_location == "yes":
        found.add("rf_knows_location")
    return frozenset(found)


def with_implied(factors: Mapping[str, str], implied: Iterable[str]) -> dict[str, str]:
    """Put the implied factors among those that were ticked."""
    return {**factors, **dict.fromkeys(implied, "yes")}


def child_with_abuser(is_child: bool | None, perpetrators: Sequence[Perpetrator]) -> bool:
    """Whether a child shares a household with an alleged perpetrator.

    Who is a parent, husband or housemate lives with her unless it was said that he does not.
    """
    shares = any(
        one.lives_with == "yes" or (one.lives_with != "no" and one.relationship in _SHARE_A_HOME)
        for one in perpetrators
    )
    return is_child is True and shares


# A level that staff set


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A level that staff set by hand: upwards by her own judgement, downwards by a supervisor with her reason."""

    level: str
    answers_gave: str
    """The level that followed from the answers at that time."""
    reason: str
    staff: str
    at: int
    """Milliseconds since 1970 UTC."""

    @property
    def lowers(self) -> bool:
        """Whether it is below what the answers gave."""
        return LEVELS.index(self.level) < LEVELS.index(self.answers_gave)


def change_problem(computed: str, now: str, level: str, reason: str, *, may_lower: bool) -> Sentence | None:
    """Say why a level cannot be set by hand, or nothing when it can.

    `computed` follows from the answers, `now` is in force, `may_lower` says whether she is a supervisor.
    """
    if level == NOT_ASSESSED or level not in LEVELS:
        return sentence("Choose low, medium or high.")
    if level == now:
        return sentence("This is the level already.")
    if NOT_ASSESSED in (computed, now) and level == "low":
        return sentence("Low is a level only when the questions were asked. Ask them first.")
    if LEVELS.index(level) < LEVELS.index(now):
        if not may_lower:
            return sentence("Only a supervisor can set a lower level.")
        if not reason.strip():
            return sentence("Say in a few words why.")
    return None


def level_in_force(computed: str, changes: Iterable[Change] = ()) -> str:
    """Give the level that counts. The latest change counts, in whatever order they came.

    A raised level stands until it is changed. A lowered one stands while the answers give what the supervisor judged:
    when they give something else, her reason is about another situation, and what follows from them counts again.
    """
    latest = max(changes, key=lambda one: (one.at, one.staff, LEVELS.index(one.level)), default=None)
    if latest is None:
        return computed
    if latest.lowers:
        return latest.level if latest.answers_gave == computed else computed
    return max(latest.level, computed, key=LEVELS.index)


# A judgement ages


class Assessment(msgspec.Struct, frozen=True):
    """A level and the day on which it was judged."""

    level: str
    on: date


class Happening(msgspec.Struct, frozen=True):
    """Something after which it is judged anew: ``new_incident``, ``return_home``, ``court_date``."""

    kind: str
    on: date


def due_on(assessment: Assessment) -> date | None:
    """Give the last day on which a judgement is good; None when there was none."""
    good_for = GOOD_FOR_DAYS.get(assessment.level)
    if good_for is None:
        return None
    return assessment.on + timedelta(days=min(good_for, (date.max - assessment.on).days))


def is_out_of_date(assessment: Assessment, today: date) -> bool:
    """Whether a judgement is too old to rely on. One dated after today is as well: a clock is wrong somewhere."""
    due = due_on(assessment)
    return due is not None and not assessment.on <= today <= due


def why_judge_anew(assessment: Assessment, today: date, happened: Iterable[Happening] = ()) -> tuple[str, ...]:
    """Say why it must be judged (again): ``never``, ``out_of_date``, and what happened since, in the order of time.

    What happened on the day of the judgement itself was known to whoever judged.
    """
    if assessment.level == NOT_ASSESSED:
        return ("never",)
    reasons = ["out_of_date"] if is_out_of_date(assessment, today) else []
    since = (one for one in happened if assessment.on < one.on <= today)
    reasons += [one.kind for one in sorted(since, key=lambda one: (one.on, one.kind))]
    return tuple(dict.fromkeys(reasons))


def level_for_joint_session(assessment: Assessment, today: date, happened: Iterable[Happening] = ()) -> str:
    """Give the level that a session with the other party is judged by: not assessed unless it is fresh.

    High stays high however old it is, so that waiting never opens a door.
    """
    if assessment.level == "high":
        return "high"
    is_fresh = 0 <= (today - assessment.on).days <= GOOD_FOR_JOINT_SESSION
    return assessment.level if is_fresh and not why_judge_anew(assessment, today, happened) else NOT_ASSESSED


_WEAPONS: Final = frozenset(
    {"firearm", "sharp_object", "blunt_object", "acid_chemical", "fire_burning", "poison_drug", "vehicle"}
)
_SHARE_A_HOME: Final = frozenset({"current_partner", "primary_caregiver", "housemate"})

_CRITICAL: Final = sentence("At least one of the answers is a sign of danger to life.")
_MANY_CORE: Final = sentence("Three or more of the six main signs of danger are there.")
_NOT_SAFE: Final = sentence("She is not safe right now.")
_SOME_CORE: Final = sentence("One or two of the six main signs of danger are there.")
_MANY_OTHERS: Final = sentence("Three or more of the other signs of danger are there.")
_FEELS_UNSAFE: Final = sentence("She does not feel safe herself.")
_CHILD: Final = sentence("She is a child, and an alleged perpetrator lives in her household.")
_LOW: Final = sentence("Enough of the main questions were answered, and none of them points to more danger.")
_TOO_FEW: Final = sentence("Too few of the six main questions were answered to judge the danger.")


def _in_order(codes: set[str]) -> tuple[str, ...]:
    return tuple(code for code in FACTORS if code in codes)


def _true(reasons: Iterable[tuple[bool, Sentence]]) -> tuple[Sentence, ...]:
    return tuple(why for is_true, why in reasons if is_true)
