# SPDX-License-Identifier: Apache-2.0
"""When a case may be closed, opened again, and how long it is kept: the rules, without anybody's data.

A settlement, a report to the police or what her husband agreed to is no reason to close: the reasons are those of the
list ``closure_reason`` and nothing else. Every point of the checklist may be "no", with a word why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from .days import years_before
from .follow_ups import SILENT_DAYS, TRIES
from .sentences import Sentence, sentence

ITEMS: Final = ("needs_met", "safety_plan_reviewed", "agreed_with_her", "knows_return", "feedback_offered")
"""Codes of ``closure_item``, in the order in which they are gone through with her."""
WHY: Final = "_why"
"""Ends the name of the answer that says why a point is "no"."""
AUTHORITY: Final = "authority_informed"
BEST_INTEREST: Final = "best_interest"
"""Answers that are asked for a child."""
TRANSFERRED: Final = "transferred"
NO_CONTACT: Final = "no_contact"
THOUGH_HIGH: Final = frozenset({"survivor_request", TRANSFERRED, "deceased", "left_area"})
"""Reasons for which a case may be closed while the danger is high, with a note of whoever approves."""
WITHOUT_HER: Final = frozenset({NO_CONTACT, "left_area", "deceased", "registered_in_error"})
"""Reasons for which nothing can be gone through with her: the points may be left open."""
REOPEN_YEARS: Final = 2
"""Years after which she gets a new case under the same code instead."""
RETENTION_YEARS: Final = 7
ADULT: Final = 18
OPEN_SLIPS: Final = frozenset(
    {"draft", "issued", "delivered", "received", "accepted", "in_service", "service_completed"}
)
"""Statuses of a slip that has not ended: of one that was completed the reply is missing, or whether it helped."""
NOTE_MOST: Final = 600


class ClosureFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says by itself about closing it."""

    risk_level: str
    is_child: bool
    open_slips: tuple[str, ...] = ()
    """Numbers of the slips that have not ended; a hand-over that was accepted is not among them."""
    tries: tuple[date, ...] = ()
    """The days since she was last reached on which the agreed ways were tried in vain, each once."""
    silent_since: date | None = None
    """The day of the last contact with her, or of the first interview."""
    may_contact: bool = True
    """Whether she agreed to be contacted in any way."""
    court_is_open: bool = False
    shelter_is_open: bool = False
    is_handed_over: bool = False
    """Another service said that it takes the case."""


def closure_problems(
    reason: str, answers: Mapping[str, str], note: str, facts: ClosureFacts, today: date
) -> list[Sentence]:
    """Say all that stands against closing a case like this, in the order of the page; nothing when it can be asked."""
    found: list[Sentence] = []
    if not reason:
        found.append(sentence("Choose why the case is closed."))
    found += _checklist(reason, answers)
    if facts.is_child:
        found += _child(answers)
    if any(len(text) > NOTE_MOST for text in (note, *answers.values())):
        found.append(sentence("This is too long: write at most {letters} letters.", letters=NOTE_MOST))
    return found + stands_against(reason, facts, today)


def stands_against(reason: str, facts: ClosureFacts, today: date) -> list[Sentence]:
    """Say what of the file itself stands against closing it for this reason."""
    found: list[Sentence] = []
    if facts.risk_level == "high" and reason and reason not in THOUGH_HIGH:
        found.append(
            sentence(
                "The danger is high. Then a case closes only because she wishes it, left the area, died, or another "
                "service took it over."
            )
        )
    if facts.open_slips:
        found.append(sentence("End these slips first: {slips}.", slips=", ".join(facts.open_slips)))
    if reason == NO_CONTACT:
        found += _no_contact(facts, today)
    if reason == TRANSFERRED and not facts.is_handed_over:
        found.append(sentence("The other service has not said yet that it takes the case. Hand it over first."))
    return found


def approval_problem(risk_level: str, reason: str, approved: bool, note: str) -> Sentence | None:
    """Say what a supervisor's decision still lacks, or nothing."""
    if len(note) > NOTE_MOST:
        return sentence("This is too long: write at most {letters} letters.", letters=NOTE_MOST)
    if not approved and not note.strip():
        return sentence("Say what is missing, so that her caseworker knows what to do.")
    if approved and risk_level == "high" and not note.strip():
        return sentence("The danger is high: write why the case is closed all the same.")
    return None


def reopen_problem(closed_on: str, today: date, years: int = REOPEN_YEARS) -> Sentence | None:
    """Say why a case is not opened again but begun anew under the same code, or nothing when it can be opened."""
    if closed_on and date.fromisoformat(closed_on[:10]) <= years_before(today, years):
        return sentence("It has been closed for more than {years} years.", years=years)
    return None


def keep_until(closed_on: str, opened_on: str, age_years: int | None, age_group: str, years: int) -> date:
    """Give the day after which a closed file is kept no longer: so many years, of a child after she turns 18.

    Of an age that is known only in part the youngest counts, so that nothing is lost too early.
    """
    since = date.fromisoformat(closed_on[:10])
    age = age_years if age_years is not None else {"age_0_11": 0, "age_12_17": 12}.get(age_group, ADULT)
    if age < ADULT:
        since = max(since, _years_after(date.fromisoformat((opened_on or closed_on)[:10]), ADULT - age))
    return _years_after(since, years)


def is_under_18(opened_on: str, age_years: int | None, age_group: str, today: date) -> bool:
    """Whether she may still be a child today, by what was known at the first interview."""
    age = age_years if age_years is not None else {"age_0_11": 0, "age_12_17": 12}.get(age_group, ADULT)
    return age < ADULT and today < _years_after(date.fromisoformat(opened_on[:10]) if opened_on else today, ADULT - age)


def _checklist(reason: str, answers: Mapping[str, str]) -> list[Sentence]:
    if reason in WITHOUT_HER:
        return []
    if any(not answers.get(item) for item in ITEMS):
        return [sentence("Answer every point of the checklist.")]
    if any(answers[item] == "no" and not answers.get(item + WHY, "").strip() for item in ITEMS):
        return [sentence("Say why, for every point that is “no”.")]
    return []


def _child(answers: Mapping[str, str]) -> list[Sentence]:
    found = []
    if not answers.get(AUTHORITY):
        found.append(sentence("She is a child: say whether the authority was informed."))
    if not answers.get(BEST_INTEREST, "").strip():
        found.append(sentence("She is a child: write why closing is in her best interest."))
    return found


def _no_contact(facts: ClosureFacts, today: date) -> list[Sentence]:
    found = []
    if facts.court_is_open:
        found.append(sentence("A matter at the police or a court is open. Silence does not close such a case."))
    if facts.shelter_is_open:
        found.append(sentence("She is in the shelter, or waits for a place there."))
    silent = (today - facts.silent_since).days if facts.silent_since else 0
    if silent < SILENT_DAYS:
        found.append(
            sentence(
                "It is {days} days since she was in contact; wait until it is {most}.", days=silent, most=SILENT_DAYS
            )
        )
    if not facts.may_contact:  # she asked not to be contacted: nobody tries, silence is all there can be
        return found
    if len(facts.tries) < TRIES:
        found.append(
            sentence(
                "Try her in the agreed way on {tries} different days first; so far it was {days}.",
                tries=TRIES,
                days=len(facts.tries),
            )
        )
    elif (today - facts.tries[0]).days < SILENT_DAYS:
        found.append(sentence("The first try was less than {most} days ago.", most=SILENT_DAYS))
    return found


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # born on 29 February
        return day.replace(year=day.year + years, day=28) + timedelta(days=1)
