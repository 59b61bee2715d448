# SPDX-License-Identifier: Apache-2.0
"""What her consent allows: whether a record is kept at all, and whether a paper may leave the centre."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from .sentences import Sentence, sentence

LEVELS = ("l0_none", "l1_code_only", "l2_contact", "l3_need_to_know", "l4_documents")
VALID_DAYS = 90
MOST_DAYS = 365
VERBAL = frozenset({"verbal_witnessed", "verbal_phone"})


def record_kept(services: str | None, record: str | None) -> str | None:
    """Say what an intake becomes by her consent: ``case``, ``anonymous_contact`` or ``service_tally``; nothing while
    unasked.

    No consent to services leaves an anonymous contact; consent to services but not to a record leaves a tally of the
    service.
    """
    if services == "refused":
        return "anonymous_contact"
    if services == "given":
        return {"given": "case", "refused": "service_tally"}.get(record or "")
    return None


class ReleaseLine(msgspec.Struct, frozen=True):
    """Her decision about one receiver: one unit, one sector, one level. Source: consent to share, section P of the
    intake.
    """

    id: str
    provider: str
    sector: str
    level: str
    decision: str
    given_on: str
    valid_until: str
    withdrawn: bool = False
    method: str = ""
    limits: str = ""
    """What must not be told; printed for the sender only."""
    giver: str = ""
    items: tuple[str, ...] = ()
    """What she ticked, by the codes of ``disclosure.FACTS``; also ``risk_factors`` and ``done_here``."""
    documents: tuple[str, ...] = ()
    """Titles of the documents she chose, one by one."""
    incidents: tuple[str, ...] = ()
    """The incidents there were when she decided; a new one needs a new answer."""


def release_problem(line: ReleaseLine, today: date) -> Sentence | None:
    """Say why no slip can be issued on this line, or nothing when it can."""
    if line.withdrawn or line.decision == "withdrawn":
        return sentence("She has withdrawn this consent.")
    if line.decision == "not_yet_asked":
        return sentence("She has not been asked yet whether this may be shared.")
    if line.decision != "given":
        return sentence("She did not agree to share anything with this service.")
    if line.level == LEVELS[0]:
        return sentence("By her decision nothing leaves the centre for this service.")
    if date.fromisoformat(line.valid_until) < today:
        return sentence("This consent has expired. Ask her again.")
    return None


def valid_until(given_on: date, days: int = VALID_DAYS) -> date:
    """Give the last day of a consent; ValueError beyond 365 days."""
    if not 1 <= days <= MOST_DAYS:
        raise ValueError("a consent is valid for 1 to 365 days")
    return given_on + timedelta(days=days)


def release_plan_problem(
    decision: str, level: str, giver: str, method: str, witness: str, staff: str
) -> Sentence | None:
    """Say what is missing before her decision about a receiver can be recorded, or nothing."""
    if decision != "given":
        return None
    if level not in LEVELS:
        return sentence("Choose how much she agrees to share.")
    if not giver or not method:
        return sentence("Say who gave the consent, and how.")
    if method in VERBAL and witness and witness == staff:
        return sentence("The witness must be another member of staff.")
    return None
