# SPDX-License-Identifier: Apache-2.0
"""What her consent allows: whether a record is kept at all, and whether a paper may leave the centre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from .sentences import Sentence, sentence

LEVELS = ("l0_none", "l1_code_only", "l2_contact", "l3_need_to_know", "l4_documents")
VALID_DAYS = 90
MOST_DAYS = 365
DAYS_OFFERED = (7, 14, 30, 60, 90, 120, 180, 270, 365)
"""How long a consent can be said to last, in days; a centre chooses which of these is usual."""
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


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision of hers as it was written down once; a later one says which it replaces."""

    id: str
    type: str
    """A code of ``consent_type``."""
    decision: str
    giver: str = ""
    method: str = ""
    provider: str = ""
    sector: str = ""
    level: str = ""
    limits: str = ""
    given_on: str = ""
    valid_until: str = ""
    witness: str = ""
    staff: str = ""
    items: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    incidents: tuple[str, ...] | None = None
    """The incidents that were known then; nothing where an earlier program wrote it."""
    receiver: str = ""
    """The service as she named it, while the directory does not hold it."""
    assent: str = ""
    note: str = ""
    caregiver_safe: str = ""
    replaced: tuple[str, ...] = ()
    """The decisions in whose place this one stands."""

    @property
    def about(self) -> tuple[str, str]:
        """The receiver and the sector; a service that the directory does not hold is known by what she called it."""
        return self.provider or self.receiver, self.sector

    def line(self, *, withdrawn: bool = False) -> ReleaseLine:
        """Give it as a line of consent to share."""
        return ReleaseLine(
            self.id, self.provider, self.sector, self.level or LEVELS[0], self.decision,
            self.given_on or date.min.isoformat(), self.valid_until or date.min.isoformat(), withdrawn, self.method,
            self.limits, self.giver, self.items, self.documents, self.incidents or (),
        )  # fmt: skip


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Give the decisions that no other one replaced: one, or several where two PCs wrote without knowing of each
    other.
    """
    replaced = {id for one in decisions for id in one.replaced}
    return [one for one in decisions if one.id not in replaced and not any(_is_older(one, by) for by in decisions)]


def _is_older(one: Decision, by: Decision) -> bool:
    """Whether an earlier program wrote `by` on a later day: its lines do not name what they replace."""
    is_earlier = by.type == "release_to_service" and by.decision != "withdrawn" and by.incidents is None
    return is_earlier and not by.replaced and one.about == by.about and one.given_on < by.given_on


def standing(decisions: Sequence[Decision]) -> Decision | None:
    """Give the decision that counts among those about one thing; nothing while there is none.

    Where two PCs wrote different ones, that counts which lets less be done. No clock decides.
    """
    live = in_force(decisions)
    asked = [one for one in live if one.decision != "not_yet_asked"] or live
    return min(asked, key=_freedom, default=None)


_FORBIDS: Final = ("withdrawn", "refused", "expired")


def _freedom(one: Decision) -> tuple[object, ...]:
    """How much a decision lets be done; the least first, the same on every PC."""
    forbids = _FORBIDS.index(one.decision) if one.decision in _FORBIDS else len(_FORBIDS)
    level = LEVELS.index(one.level) if one.level in LEVELS else 0
    return forbids, level, len(one.items) + len(one.documents), one.valid_until, one.id


class KnownIncident(msgspec.Struct, frozen=True):
    """An incident of the case: its id, its number in the case and the day on which it happened, where it is known."""

    id: str
    is_first: bool
    day: str = ""


class FileNow(msgspec.Struct, frozen=True, kw_only=True):
    """What decides today whether a line of consent can still be used, beside the line itself."""

    today: date
    closed_on: date | None = None
    incidents: tuple[KnownIncident, ...] = ()
    is_grown: bool = False
    """She was a child, and is certainly an adult today."""
    erased_on: date | None = None
    """The day on which who she is was erased; what she decided until then cannot be read in full any more."""
    wants_services: bool = True
    """She has not taken back that she wants services here, nor that a record is kept."""


WHY_NOT: Final[Mapping[str, Sentence]] = {
    "withdrawn": sentence("She has withdrawn this consent."),
    "not_yet_asked": sentence("She has not been asked yet whether this may be shared."),
    "refused": sentence("She did not agree to share anything with this service."),
    "nothing": sentence("By her decision nothing leaves the centre for this service."),
    "expired": sentence("This consent has expired. Ask her again."),
    "replaced": sentence("She has decided anew about this service. The newer decision counts."),
    "unlisted": sentence("This service is not in the directory. Choose it there before anything is told."),
    "differs": sentence("Two PCs wrote different decisions of hers about this service. Ask her again."),
    "closed": sentence("The case was closed more than {days} days ago. Ask her again.", days=30),
    "new_incident": sentence("Something else has happened since she agreed. Ask her again."),
    "grown": sentence("Somebody else agreed for her while she was a child. Now only she decides: ask her."),
    "erased": sentence(
        "Who she is was erased since, and with it the list of what must not be told. Nothing leaves the centre."
    ),
    "services": sentence("She has taken back that she wants services or a record here. Nothing leaves the centre."),
}
"""Why a line of consent cannot be used, by reason."""

AFTER_CLOSING: Final = timedelta(days=30)


def why_not(line: ReleaseLine, file: FileNow) -> str:
    """Say by a key of ``WHY_NOT`` why nothing can leave the centre on this line today; empty when it can."""
    if line.withdrawn or line.decision == "withdrawn":
        return "withdrawn"
    if line.decision == "not_yet_asked":
        return "not_yet_asked"
    if line.decision != "given":
        return "expired" if line.decision == "expired" else "refused"
    if line.level not in LEVELS[1:]:
        return "nothing"
    if not line.provider:
        return "unlisted"
    if date.fromisoformat(line.valid_until) < file.today:
        return "expired"
    if not file.wants_services:
        return "services"
    if file.erased_on is not None and line.given_on <= file.erased_on.isoformat():
        return "erased"
    if file.closed_on is not None and file.closed_on + AFTER_CLOSING < file.today:
        return "closed"
    if file.is_grown and line.giver not in ("", "survivor"):
        return "grown"
    return "new_incident" if any(_is_new(one, line) for one in file.incidents) else ""


def _is_new(incident: KnownIncident, line: ReleaseLine) -> bool:
    """Whether she agreed before this happened, or before anybody here knew of it. What she came for is not new: it may
    be told only after she has agreed to be helped.
    """
    if incident.id in line.incidents:
        return False
    if incident.day and incident.day > line.given_on:
        return True
    return bool(line.incidents) or not incident.is_first


def last_day(line: ReleaseLine, closed_on: date | None) -> date:
    """Give the last day on which a line can be used: its own, or thirty days after the case was closed."""
    own = date.fromisoformat(line.valid_until)
    return own if closed_on is None else min(own, closed_on + AFTER_CLOSING)


def release_problem(line: ReleaseLine, today: date) -> Sentence | None:
    """Say what about the line itself keeps a slip from being issued, or nothing. What happened in the case since is
    asked with :func:`why_not`.
    """
    return WHY_NOT.get(why_not(line, FileNow(today=today)))


def lower_problem(line: ReleaseLine, level: str, items: tuple[str, ...], documents: tuple[str, ...]) -> Sentence | None:
    """Say why a line cannot be narrowed to this, or nothing: to let less be told is always possible, more is a new
    decision.
    """
    if line.decision != "given" or line.withdrawn:
        return WHY_NOT["withdrawn" if line.withdrawn else "refused"]
    if level not in LEVELS:
        return sentence("Choose how much she agrees to share.")
    more = LEVELS.index(level) > LEVELS.index(line.level)
    if more or set(items) - set(line.items) or set(documents) - set(line.documents):
        return sentence("This is more than she agreed to. Ask her, and record a new decision.")
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
