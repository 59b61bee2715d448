# SPDX-License-Identifier: Apache-2.0
"""How old she is and was, from whatever is known, and who gives consent at that age.

An age is two numbers, the youngest and the oldest she may be. From a birthday both are the same; from "between 26 and
40" and "last year" they are not, and then nothing is claimed: what needs her age says that it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from .days import Days, years_before, years_between

OLDEST: Final = 120
CHILD_UNDER: Final = 18

GROUPS: Final[Mapping[str, tuple[int, int]]] = {
    "age_0_11": (0, 11),
    "age_12_17": (12, 17),
    "age_18_25": (18, 25),
    "age_26_40": (26, 40),
    "age_41_60": (41, 60),
    "age_61_plus": (61, OLDEST),
}
"""Years of each code of ``age_group``, both ends included. ``age_unknown`` is none of them."""

UNKNOWN_GROUP: Final = "age_unknown"


class Age(msgspec.Struct, frozen=True):
    """Full years: the youngest and the oldest she may be, both included."""

    youngest: int = 0
    oldest: int = OLDEST

    @property
    def is_known(self) -> bool:
        """Whether anything at all is known about it."""
        return (self.youngest, self.oldest) != (0, OLDEST)

    def under(self, years: int) -> bool | None:
        """Say whether she is younger than `years`; None when what is known does not tell."""
        if self.oldest < years:
            return True
        return False if self.youngest >= years else None

    @property
    def is_child(self) -> bool | None:
        """Whether she is under 18; None when what is known does not tell."""
        return self.under(CHILD_UNDER)


UNKNOWN_AGE: Final = Age()


def exactly(years: int) -> Age:
    """The age of somebody whose years are known. ValueError outside 0 to 120."""
    if not 0 <= years <= OLDEST:
        raise ValueError("an age is 0 to 120 years")
    return Age(years, years)


def group_of(age: Age) -> str:
    """Give the code of ``age_group`` in which all of the age lies, else ``age_unknown``."""
    for code, (youngest, oldest) in GROUPS.items():
        if youngest <= age.youngest and age.oldest <= oldest:
            return code
    return UNKNOWN_GROUP


class Born(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of her age, as it was asked at the interview: any of the three, the surest one counts.

    `born` are the days on which she may have been born; `years` her age in years and `group` her age group on the day
    of the interview.
    """

    born: Days | None = None
    years: int | None = None
    group: str | None = None


def age_on(known: Born, interview: date, day: Days | None = None) -> Age:
    """How old she was on a day; without one, on the day of the interview.

    Use it for the day of the incident: whether she was a child is asked of that day, never of today. When the day of
    the incident is not known at all, her age at the interview stands for it.
    """
    born = known.born or _born(known, interview)
    if born is None:
        return UNKNOWN_AGE
    day = day or Days(interview, interview)
    youngest, oldest = years_between(born.last, day.first), years_between(born.first, day.last)
    return Age(min(max(youngest, 0), OLDEST), min(max(oldest, 0), OLDEST))


def _born(known: Born, interview: date) -> Days | None:
    """The days on which somebody was born who is so old on the day of the interview."""
    if known.years is not None and 0 <= known.years <= OLDEST:
        youngest = oldest = known.years
    elif known.group is not None and known.group in GROUPS:
        youngest, oldest = GROUPS[known.group]
    else:
        return None
    return Days(years_before(interview, oldest + 1) + timedelta(days=1), years_before(interview, youngest))


class ConsentAges(msgspec.Struct, frozen=True):
    """From which age she agrees in which way; a centre raises them where the law of its country asks for it.

    ValueError when they do not rise.
    """

    spoken: int = 6
    written: int = 12
    own: int = 15
    adult: int = CHILD_UNDER

    def __post_init__(self) -> None:
        if not 0 < self.spoken < self.written < self.own < self.adult:
            raise ValueError("the ages of consent must rise")


USUAL_AGES: Final = ConsentAges()


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """Who consents for somebody of this age, and what else is asked. Codes are those of ``consent_giver``."""

    band: str
    """``young``, ``spoken``, ``written``, ``own`` (all children), ``adult`` or ``unknown``."""
    assent: str
    """What she says herself: ``watch`` (no formal assent; stop when it distresses her), ``spoken``, ``written`` or
    ``consent`` (an adult's own consent).
    """
    givers: tuple[str, ...]
    """Who may be recorded as having given consent; the one to try first stands first."""
    notes: Mapping[str, str]
    """For a giver with whom a written note of best interest is needed: whose, ``caseworker`` or ``supervisor``."""
    age_needed: bool
    """Her age is not known well enough to be sure of this: ask for it first."""


_WITHOUT_CAREGIVER: Final = ("other_trusted_adult", "legal_authority", "best_interest_decision")
_BANDS: Final = ("young", "spoken", "written", "own")
_ASSENT: Final = {"young": "watch", "spoken": "spoken", "written": "written", "own": "written"}


def consent_at(
    age: Age, caregiver_safe: str | None, *, in_her_interest: bool = True, ages: ConsentAges = USUAL_AGES
) -> Consent:
    """Say who consents at this age.

    `caregiver_safe` is the answer to "is her caregiver not involved in the harm, and safe to involve": anything but
    ``yes`` takes the caregiver out, as does it not being in the interest of the child. When her age lies in several
    bands, whoever the youngest needs is asked and she herself as the oldest is: asking a child is never wrong.
    """
    adult = age.under(ages.adult)
    if adult is None:
        return Consent(band="unknown", assent="consent", givers=("survivor",), notes={}, age_needed=True)
    if not adult:
        return Consent(band="adult", assent="consent", givers=("survivor",), notes={}, age_needed=False)
    band, oldest = _band(age.youngest, ages), _band(age.oldest, ages)
    assent = _ASSENT[oldest]
    caregiver = caregiver_safe == "yes" and in_her_interest
    if band == "own":
        with_caregiver = ("survivor_with_caregiver",) if caregiver else ()
        others = () if caregiver else _WITHOUT_CAREGIVER
        notes = {"survivor": "supervisor"} | ({} if caregiver else {"best_interest_decision": "caseworker"})
        return Consent(
            band=band, assent=assent, givers=(*with_caregiver, "survivor", *others), notes=notes, age_needed=False
        )
    if caregiver:
        givers: tuple[str, ...] = ("caregiver",) if assent == "watch" else ("survivor_with_caregiver",)
        return Consent(band=band, assent=assent, givers=givers, notes={}, age_needed=band != oldest)
    notes = {"best_interest_decision": "caseworker"}
    return Consent(band=band, assent=assent, givers=_WITHOUT_CAREGIVER, notes=notes, age_needed=band != oldest)


def _band(years: int, ages: ConsentAges) -> str:
    return _BANDS[sum(years >= begin for begin in (ages.spoken, ages.written, ages.own))]
