# SPDX-License-Identifier: Apache-2.0
"""The life of a referral: which step may follow which, who takes it, what it asks for, and how soon each is due.

The table is the whole machine: nothing moves a slip but a line of it. Moments have a zone; a step may be told late
(paper comes late), never before the step that was before it and never for a time to come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Final

import msgspec

from .sentences import Sentence, sentence

PRIORITIES = ("emergency", "urgent", "routine")
CARRIERS = ("survivor", "escort", "staff")
DELIVERIES = ("escorted", "hand_carried", "staff_delivered", "phone", "encrypted_file", "in_centre")
BY_CARRIER: Final = {"survivor": "hand_carried", "escort": "escorted", "staff": "staff_delivered"}
"""How a slip gets there when nobody says otherwise: by whoever was to carry it."""

ISSUER: Final = "issuer"
"""Whoever may issue slips in this case."""
ANY_STAFF: Final = "any_staff"
"""Whoever may write down what became of a slip: staff on somebody's word, or the desk that got it."""
SYSTEM: Final = "system"
"""Nobody takes this step: it follows from something else."""

TOLD_BY = ("receiver", "survivor", "staff")
"""Codes of ``step_told_by``: on whose word a step is written down."""


class Transition(msgspec.Struct, frozen=True):
    """One line of the table: a step, who takes it, and what must be known before it is taken."""

    now: str
    then: str
    who: str
    asks: tuple[str, ...] = ()
    """Names of `GUARDS`."""


TABLE: Final[tuple[Transition, ...]] = (
    Transition("draft", "issued", ISSUER, ("consent", "approval", "in_centre")),
    Transition("draft", "cancelled", ISSUER),
    Transition("issued", "delivered", ISSUER, ("delivery",)),
    Transition("issued", "declined_by_survivor", ANY_STAFF),
    Transition("issued", "revoked", SYSTEM),
    Transition("issued", "cancelled", ISSUER, ("why",)),
    Transition("delivered", "received", ANY_STAFF),
    Transition("delivered", "declined_by_survivor", ANY_STAFF),
    Transition("delivered", "revoked", SYSTEM),
    Transition("delivered", "cancelled", ISSUER, ("why",)),
    Transition("received", "accepted", ANY_STAFF, ("appointment",)),
    Transition("received", "declined_by_provider", ANY_STAFF, ("reason",)),
    Transition("received", "redirected", ISSUER, ("provider",)),
    Transition("received", "revoked", SYSTEM),
    Transition("accepted", "in_service", ANY_STAFF, ("may_tell",)),
    Transition("accepted", "not_reached", ANY_STAFF, ("may_tell",)),
    Transition("accepted", "revoked", SYSTEM),
    Transition("in_service", "service_completed", ANY_STAFF, ("may_tell", "result")),
    Transition("service_completed", "closed", ISSUER, ("helped",)),
    Transition("not_reached", "issued", ISSUER, ("consent", "approval")),
)  # fmt: skip
"""Every step that there is."""

GUARDS: Final = {
    "consent": "Her consent for this service is given and good today, or it is a report that the law asks for.",
    "approval": "A service that is marked gets slips only from a supervisor, or with her code.",
    "in_centre": "Without paper only a desk of this centre gets a slip.",
    "delivery": "How it got there.",
    "why": "Why it is taken back.",
    "appointment": "When she can come, or that she can come at any time.",
    "reason": "Why they cannot help.",
    "provider": "Where she was sent instead.",
    "may_tell": "The receiver tells only when she allowed it.",
    "result": "What came of it.",
    "helped": "The reply is there and she was asked whether it helped; or why it is closed without.",
}
"""What a step may ask for, in words for whoever reads the table."""

STATUSES: Final = (
    "draft", "issued", "delivered", "received", "accepted", "in_service", "service_completed", "closed",
    "declined_by_survivor", "declined_by_provider", "redirected", "not_reached", "revoked", "cancelled",
)  # fmt: skip


def _following(status: str) -> tuple[str, ...]:
    return tuple(line.then for line in TABLE if line.now == status)


NEXT: Final[dict[str, tuple[str, ...]]] = {status: steps for status in STATUSES if (steps := _following(status))}
"""From each status the ones that may follow; a status that is missing here is an end."""

ENDED = frozenset(
    {
        "closed", "declined_by_survivor", "declined_by_provider", "redirected", "revoked", "cancelled",
    }
)  # fmt: skip
"""Statuses from which nothing is expected any more."""

AWAITED = ("issued", "delivered", "received")
"""Statuses in which the receiver has not answered yet."""

WATCHED = ("accepted", "in_service", "service_completed")
"""Statuses in which something is expected later, and asked for when it does not come."""

WAITS_FOR: Final = {
    "issued": "delivered", "delivered": "received", "received": "service", "accepted": "service", "in_service": "stub",
    "service_completed": "stub",
}  # fmt: skip
"""What is expected next in each status: a key of ``slip_times.LIMITS``."""

NOTHING_DUE: Final = "none"
"""Stands where a moment would, for a slip that waits for nothing: later than every moment when they are sorted."""

COUNTS_FIRST: Final = (
    "revoked", "closed", "service_completed", "in_service", "declined_by_survivor", "redirected",
    "declined_by_provider", "not_reached", "accepted", "received", "delivered", "issued", "cancelled", "draft",
)  # fmt: skip
"""When two PCs took different steps without knowing of each other: the one that stands first counts. Her withdrawal
before all, then what surely happened, then her own no; both steps stay in the history."""


class Step(msgspec.Struct, frozen=True):
    """One step as somebody tells it. Which of the rest is needed says the table."""

    status: str
    happened_at: datetime | None = None
    """With its zone; now, when nobody says."""
    note: str = ""
    """A few words of staff; the reason of whoever takes a slip back."""
    reason: str = ""
    """A code of ``referral_decline_reason``."""
    delivery: str = ""
    """A code of ``referral_delivery``."""
    by: str = ""
    """On whose word: a code of `TOLD_BY`; empty is the word of staff."""
    provider: str = ""
    """Where she was sent instead: the id of a service, or its name."""
    appointment: datetime | date | None = None
    """A day alone is that day, at no time."""
    walk_in: bool = False
    """She can come at any time, without an appointment."""
    result: str = ""
    """A code of ``referral_result``."""
    helped: str = ""
    """Her answer whether it helped: a code of ``feedback_answer``."""
    without_why: str = ""
    """Why it is closed without a reply or without her answer."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a slip when a step is to be taken."""

    status: str
    since: datetime | None = None
    """When the last step happened."""
    consent: Sentence | None = None
    """Why her consent does not allow it now; nothing when it does."""
    approval: Sentence | None = None
    """Why a supervisor has to agree first; nothing when she has, or need not."""
    in_house: bool = False
    has_appointment: bool = False
    delivery: str = ""
    """How it was to get there."""
    may_tell: bool = False
    """She allowed the receiver to tell that she came."""
    has_stub: bool = False


def transition(now: str, then: str) -> Transition | None:
    """The line of the table for a step, or nothing when there is none."""
    return next((line for line in TABLE if (line.now, line.then) == (now, then)), None)


def step_problem(now: str, then: str) -> Sentence | None:
    """Say why a referral cannot go from one status to another, or nothing when it can."""
    if then in NEXT.get(now, ()):
        return None
    return sentence("A referral cannot take this step now.")


def guard_problem(step: Step, standing: Standing, now: datetime) -> Sentence | None:
    """Say why this step cannot be taken like this, or nothing when it can. `now` is local."""
    line = transition(standing.status, step.status)
    if line is None:
        return step_problem(standing.status, step.status)
    if line.who == SYSTEM:
        return sentence("This follows by itself when she takes her consent back.")
    if (problem := moment_problem(step.happened_at, standing.since, now)) is not None:
        return problem
    for guard in line.asks:
        if (problem := _GUARDED[guard](step, standing)) is not None:
            return problem
    return None


def moment_problem(happened_at: datetime | None, since: datetime | None, now: datetime) -> Sentence | None:
    """Say why a step cannot have happened then, or nothing. Minutes count: nobody writes down seconds."""
    if happened_at is None:
        return None
    if happened_at.tzinfo is None:
        raise ValueError("a moment has a zone")
    if happened_at > now:
        return sentence("This cannot lie in the future.")
    if since is not None and happened_at < since.replace(second=0, microsecond=0):
        return sentence("This cannot be earlier than the step before it.")
    return None


def _delivery(step: Step, standing: Standing) -> Sentence | None:
    if (step.delivery or standing.delivery) not in DELIVERIES:
        return sentence("Say how the slip got there.")
    return None


def _appointment(step: Step, standing: Standing) -> Sentence | None:
    if step.appointment is None and not step.walk_in and not standing.has_appointment:
        return sentence("Write when she can come, or that she can come without an appointment.")
    return None


def _may_tell(step: Step, standing: Standing) -> Sentence | None:
    if step.by == "receiver" and not standing.may_tell:
        return sentence("She did not allow the service to tell this. Only what she tells herself is written down.")
    return None


def _in_centre(step: Step, standing: Standing) -> Sentence | None:
    if not standing.in_house:
        return sentence("Print the slip: with its paper it is issued. Only a desk of this centre gets one without.")
    return None


def _helped(step: Step, standing: Standing) -> Sentence | None:
    if step.without_why.strip() or (standing.has_stub and step.helped):
        return None
    if not standing.has_stub:
        return sentence("The reply has not come. Write why the slip is closed without it.")
    return sentence("Ask her whether it helped, or write why she was not asked.")


_GUARDED: Final[dict[str, Callable[[Step, Standing], Sentence | None]]] = {
    "consent": lambda step, standing: standing.consent,
    "approval": lambda step, standing: standing.approval,
    "in_centre": _in_centre,
    "delivery": _delivery,
    "why": lambda step, standing: None if step.note.strip() else sentence("Write why the slip is taken back."),
    "appointment": _appointment,
    "reason": lambda step, standing: None if step.reason else sentence("Choose why they cannot help."),
    "provider": lambda step, standing: None if step.provider else sentence("Say where she was sent instead."),
    "may_tell": _may_tell,
    "result": lambda step, standing: None if step.result else sentence("Choose what came of it."),
    "helped": _helped,
}


NOT_TAKEN_BACK: Final = frozenset({"draft", "issued", "revoked", "cancelled"})
"""Steps that are no mistake to be taken back: paper went out, or the slip was stopped; only her consent undoes that."""


def stands_at(statuses: Sequence[str]) -> str:
    """Where a slip stands by the steps that count, in their order: what counts since it was issued last. A stop holds,
    whatever another PC wrote beside it.
    """
    since = 0
    for place, status in enumerate(statuses):
        since = place + 1 if status == "issued" else since
    after = statuses[since:]
    if stops := [one for one in after if one in ("revoked", "cancelled")]:
        return counts(stops)
    return counts(after) if after else "issued" if since else "draft"


def counts(statuses: Iterable[str]) -> str:
    """The status that counts when several were reached without knowing of each other."""
    return min(statuses, key=COUNTS_FIRST.index)
