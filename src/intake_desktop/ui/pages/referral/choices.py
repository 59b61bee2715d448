# SPDX-License-Identifier: Apache-2.0
"""What is chosen on the referral page, what follows from it, and what is still missing. Values only, no Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from intake_desktop.domain.consent import LEVELS, VALID_DAYS, VERBAL, release_plan_problem
from intake_desktop.domain.sentences import Sentence, sentence

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.consents import ReleasePlan
    from intake_desktop.services.slips import SlipPlan

REQUEST_LETTERS = 120
CHECK_EVERY_DAYS = 90
"""Days after which an entry of the directory should be checked again before anybody is sent there."""

DECISIONS = ("given", "refused", "not_yet_asked")
NOTHING, CODE_ONLY, CONTACT = LEVELS[:3]
OFFERED_LEVELS = (CODE_ONLY, CONTACT, NOTHING)
"""Levels that this page can put on paper; those with facts and documents are recorded elsewhere and shown here."""
VALID_CHOICES = (7, 30, VALID_DAYS, 180, 365)

TOLD: dict[str, tuple[Sentence, Sentence]] = {
    CODE_ONLY: (
        sentence("Her code and what she needs"),
        sentence("The service reads her code, sex, age group and the help she wants. Not her name, not her number."),
    ),
    CONTACT: (
        sentence("Also her name and how to reach her safely"),
        sentence("The service can call her by name, at the times and in the way she has agreed to."),
    ),
    NOTHING: (
        sentence("Nothing leaves the centre"),
        sentence("No slip is printed. She can be told the address and go by herself."),
    ),
}
"""What each level tells, in words that can be read out to her."""

NOTHING_CHOSEN = sentence("The slip appears here as soon as you choose who can help and what she agrees to.")
"""What stands where the slip will be."""

CARRIED: dict[str, tuple[Sentence, Sentence]] = {
    "survivor": (
        sentence("She carries it herself"),
        sentence("It could be anybody's appointment: no name, no code, no word of what happened."),
    ),
    "escort": (
        sentence("Somebody from the centre goes with her"),
        sentence("The full slip, kept by whoever goes with her."),
    ),
    "staff": (
        sentence("The centre takes it there"),
        sentence("The full slip goes from hand to hand; she carries nothing."),
    ),
}


@dataclass(frozen=True)
class Choices:
    """Everything that is chosen so far. `line` is a consent recorded before; without one, a new one is described."""

    sector: str | None = None
    provider: str | None = None
    line: str | None = None
    decision: str | None = None
    level: str | None = None
    giver: str | None = "survivor"
    method: str | None = None
    witness: str | None = None
    limits: str | None = None
    valid_days: int = VALID_DAYS
    carrier: str = "survivor"
    discreet: bool = True
    priority: str = "routine"
    language: str = "en"
    request: str | None = None
    day: str | None = None
    time: str | None = None
    escort: str | None = None
    may_confirm: str | None = None

    def changed(self, name: str, value: object) -> Choices:
        """The choices after one more, with what follows from it: another service needs another decision."""
        if name == "valid_days":
            value = int(str(value))
        new = replace(self, **{name: value})  # type: ignore[arg-type]
        if name == "sector" and value != self.sector:
            return replace(new, provider=None, line=None)
        if name == "provider" and value != self.provider:
            return replace(new, line=None)
        if name == "carrier" and value != self.carrier:
            return replace(new, discreet=value == "survivor", escort=self.escort if value == "escort" else None)
        return new

    @property
    def asks_decision(self) -> bool:
        """Whether her decision is asked for now, rather than taken from an earlier line."""
        return self.provider is not None and self.line is None

    @property
    def asks_witness(self) -> bool:
        """Whether a second member of staff should stand beside a decision that is on no paper."""
        return self.method in VERBAL

    @property
    def makes_slip(self) -> bool:
        """Whether a slip comes of it."""
        if self.provider is None:
            return False
        return self.line is not None or (self.decision == "given" and self.level in LEVELS[1:])

    def appointment(self) -> datetime | None:
        """The appointment by the clock of the centre; nothing while it is empty or not right."""
        clock = _clock(self.time)
        day = _day(self.day)
        if day is None or clock is None:
            return None
        return datetime(day.year, day.month, day.day, *clock).astimezone()

    def release(self) -> ReleasePlan:
        """Her decision as it is recorded."""
        from intake_desktop.services.consents import ReleasePlan

        return ReleasePlan(
            provider_id=self.provider or "",
            sector=self.sector or "",
            level=(self.level or NOTHING) if self.decision == "given" else NOTHING,
            decision=self.decision or "not_yet_asked",
            giver=self.giver or "",
            method=self.method or "",
            witness=self.witness or "" if self.asks_witness else "",
            limits=self.limits or "",
            valid_days=self.valid_days,
        )

    def slip(self) -> SlipPlan:
        """What is chosen about the paper."""
        from intake_desktop.services.slips import SlipPlan

        return SlipPlan(
            priority=self.priority,
            carrier=self.carrier,
            discreet=self.discreet,
            language=self.language,
            service_line=self.request or "",
            appointment=self.appointment(),
            escort=self.escort or "",
            may_confirm={"yes": True, "no": False}.get(self.may_confirm or ""),
        )

    def problems(self, staff: str, today: date) -> dict[str, Sentence]:
        """What is missing or not right, by the name of the choice, in the order of the page."""
        if self.sector is None:
            return {"sector": sentence("Choose what she needs.")}
        if self.provider is None:
            return {"provider": sentence("Choose who can help.")}
        found = {} if self.line is not None else self._decision_problems(staff)
        return found | (self._paper_problems(today) if self.makes_slip else {})

    def _decision_problems(self, staff: str) -> dict[str, Sentence]:
        if self.decision is None:
            return {"decision": sentence("Say what she decided.")}
        if self.decision != "given":
            return {}
        if self.level is None:
            return {"level": sentence("Choose how much she agrees to share.")}
        found = {}
        if self.giver is None:
            found["giver"] = sentence("Say who gave the consent.")
        if self.method is None:
            found["method"] = sentence("Say how it was given.")
        plan = self.release()
        wrong = release_plan_problem(plan.decision, plan.level, plan.giver, plan.method, plan.witness, staff)
        if wrong is not None and not found:
            found["witness"] = wrong
        return found

    def _paper_problems(self, today: date) -> dict[str, Sentence]:
        found = {}
        if len(self.request or "") > REQUEST_LETTERS:
            found["request"] = sentence(
                "Write at most {most} letters; these are {count}.", most=REQUEST_LETTERS, count=len(self.request or "")
            )
        if self.carrier == "escort" and not self.escort:
            found["escort"] = sentence("Write the staff code of whoever goes with her.")
        return found | self._appointment_problems(today)

    def _appointment_problems(self, today: date) -> dict[str, Sentence]:
        if self.day is None and self.time is None:
            return {}
        day, clock = _day(self.day), _clock(self.time)
        if day is None:
            return {"day": sentence("Write the day as 24/11/2026.")}
        if day < today:
            return {"day": sentence("This day is over.")}
        if day > today + timedelta(days=366):
            return {"day": sentence("This day is more than a year away.")}
        return {} if clock is not None else {"time": sentence("Write the time as 14:30.")}


def last_checked(provider: Provider, today: date) -> int | None:
    """Days since somebody made sure that an entry of the directory is right; nothing when nobody knows."""
    return (today - date.fromisoformat(provider.verified_on)).days if provider.verified_on else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _clock(text: str | None) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{1,2})[:. ]?(\d{2})", (text or "").strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    return (hour, minute) if hour < 24 and minute < 60 else None


def why_no_slip(chosen: Choices) -> Sentence | None:
    """Why there is nothing to preview, or nothing when there is."""
    if chosen.provider is None:
        return NOTHING_CHOSEN
    if chosen.makes_slip:
        return None
    if chosen.decision == "refused":
        return sentence("She does not agree to share anything with this service. There is no slip.")
    if chosen.decision == "not_yet_asked":
        return sentence("She has not been asked yet. There is no slip until she decides.")
    if chosen.decision == "given" and chosen.level == NOTHING:
        return sentence("By her decision nothing leaves the centre. There is no slip.")
    return sentence("The slip appears here as soon as you choose how much she agrees to share.")


def what_was_recorded(chosen: Choices) -> Sentence:
    """Say what her decision, now recorded, comes to."""
    if chosen.decision == "given":
        return sentence("Noted: what she agrees to share. A slip can be printed at any time.")
    if chosen.decision == "refused":
        return sentence("Noted: she does not agree to share. Ask again only when she brings it up.")
    return sentence("Noted: she has not been asked yet.")
