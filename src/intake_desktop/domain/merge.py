# SPDX-License-Identifier: Apache-2.0
"""Which value counts when several PCs wrote: a causal register, not the last writer.

The live values of a field are those that no other operation replaced. One, or several equal ones, is simply the
value. Several different ones are a conflict that a person decides; meanwhile the *protective* one counts where safety
is at stake, else the highest by a rank that is a function of the operations alone. Clocks order what is shown, they
never decide what survives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from .referrals import COUNTS_FIRST
from .steps import STEPS

PROTECTIVE: dict[tuple[str, str], tuple[Any, ...]] = {
    ("contact", "may_contact"): ("no", "yes"),
    ("contact", "method"): (
        "do_not_contact",
        "in_person",
        "court_or_hospital",
        "trusted_person",
        "phone_call",
        "message",
    ),
    ("contact", "phone_is_shared"): ("yes", "unknown", "no"),
    ("contact", "leave_message"): ("no", "yes"),
    ("bar", "active"): ("yes", "no"),
    ("perpetrator", "lives_with"): ("yes", "unknown", "no"),
    ("perpetrator", "is_staff"): ("yes", "unknown", "no"),
    ("task", "state"): ("open", "done", "dropped"),
    ("court_order", "in_force"): ("yes", "unknown", "no"),
    ("safety_plan", "needed"): ("yes", "no"),
    ("provider", "active"): ("no", "yes"),
    ("provider", "flagged"): ("yes", "no"),
    ("case", "risk_level"): ("high", "medium", "not_assessed", "low"),
    ("case", "step"): STEPS,
    ("case", "status"): ("open", "on_hold", "closed", "transferred", "duplicate"),
    ("referral", "status"): COUNTS_FIRST,
    ("case", "statistics"): ("withdrawn", "refused", "expired", "not_yet_asked", "given"),
}
"""For fields on which a life may hang: values from the safest on. Anything unlisted is less safe than anything
listed.
"""

WORKED_OUT = frozenset(
    {
        ("case", "step"),
        ("task", "raised_on"),
        ("task", "raised_by"),
        ("task", "done_at"),
        ("task", "done_by"),
        ("referral", "status"),
        ("referral", "due"),
        ("provider", "verified_on"),
        ("provider", "verified_by"),
        ("provider", "origin"),
        ("incoming", "state"),
        ("incoming", "keep_until"),
    }
)
"""Fields that nobody types: they follow from the rest of the file, or say who ticked one task first at which PC, so
that nobody is asked which value is right. Where a slip stands follows from its steps, all of which are kept.
"""

APPEND_ONLY = frozenset(
    {
        "consent", "referral_event", "stub", "tally", "reveal", "session_note", "note_copy", "type_override",
        "risk_assessment", "risk_lowering", "form", "plan_review", "follow_up", "legal_step", "stay_extension",
        "closure", "closure_decision", "reopening", "handover", "emergency", "emergency_review", "feedback",
        "statistic", "slip_file",
    }
)  # fmt: skip
"""Things that are written once; a correction is a new one that says what it amends."""

REGISTERS = frozenset(
    {
        "centre", "person", "identity", "contact", "case", "record", "service_line", "referral", "provider", "staff",
        "bar", "session", "record_identity", "incident", "perpetrator", "perpetrator_identity",
        "step_item", "plan", "goal", "plan_action", "safety_plan", "task", "conference", "conference_action",
        "police_report", "court_order", "hearing", "stay", "transfer", "duplicate", "prevention", "incoming",
    }
)  # fmt: skip
"""Things whose every field is a causal register."""


class Live(msgspec.Struct, frozen=True):
    """One live value of a field, with what ranks it."""

    ref: str
    value: Any
    suspect: bool
    clock: int
    device: str
    seq: int
    actor: str = ""
    at: int = 0

    @property
    def rank(self) -> tuple[bool, int, str, int]:
        """Later counts more, unless its clock had stepped back."""
        return (not self.suspect, self.clock, self.device, self.seq)


def superseded(live: Sequence[str], over: Sequence[str], ref: str) -> list[str]:
    """Give the live operations of a field after `ref` wrote it having seen `over`."""
    return [*(one for one in live if one not in over and one != ref), ref]


def winner(thing: str, field: str, lives: Sequence[Live]) -> Live:
    """Choose the value that counts for now among the live ones; the choice is the same on every PC."""
    order = PROTECTIVE.get((thing, field))
    if order is None:
        return max(lives, key=lambda live: live.rank)
    return min(lives, key=lambda live: (_safety(order, live.value), tuple(_reversed(live))))


def differ(lives: Sequence[Live], thing: str = "", field: str = "") -> bool:
    """Say whether the live values really differ: a conflict for a person."""
    return (thing, field) not in WORKED_OUT and any(live.value != lives[0].value for live in lives[1:])


def rule(thing: str) -> str | None:
    """Name the merge rule of a thing: ``append``, ``register``, or nothing for a thing of a newer program."""
    if thing in APPEND_ONLY:
        return "append"
    return "register" if thing in REGISTERS else None


def groups(heads: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Turn field → live operations into operation → fields, the compact form in which heads are kept."""
    kept: dict[str, list[str]] = {}
    for field, refs in heads.items():
        for ref in refs:
            kept.setdefault(ref, []).append(field)
    return kept


def heads(kept: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Turn the compact form back into field → live operations."""
    fields: dict[str, list[str]] = {}
    for ref, names in kept.items():
        for field in names:
            fields.setdefault(field, []).append(ref)
    return fields


def _safety(order: tuple[Any, ...], value: Any) -> int:
    return order.index(value) if value in order else len(order)


def _reversed(live: Live) -> tuple[int, int, str, int]:
    return (int(live.suspect), -live.clock, live.device, live.seq)
