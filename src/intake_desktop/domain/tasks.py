# SPDX-License-Identifier: Apache-2.0
"""What has to be done for a case, and by when: the rules of the life of a case as a table.

A rule says which event asks for which task, whose it is and how soon. The days are defaults of the project; nobody is
counted by them. A task never says how she is reached: that is asked of her vault when somebody is about to do it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from .identifiers import part_id
from .sentences import Sentence, sentence

OWNER: Final = "owner"
"""The task of whoever has the case."""
SUPERVISOR: Final = "supervisor"

OPEN: Final = "open"
DONE: Final = "done"
DROPPED: Final = "dropped"

BY_HAND: Final = "by_hand"
"""Stands in the source of a task that somebody wrote herself."""
NOTE_MOST: Final = 160
"""Letters of a note to a task: what is to be done, not what happened."""

SUNDAY: Final = 6


class Trigger(StrEnum):
    """An event in the life of a case that asks for tasks."""

    INTAKE_QUICK = "intake_quick"
    RISK_SET = "risk_set"
    SUICIDE_NOW = "suicide_now"
    SEXUAL_VIOLENCE_72H = "sexual_violence_72h"
    HEALTH_WINDOW = "health_window"
    WENT_HOME = "went_home"
    SETTLEMENT = "settlement"
    COURT_DATE = "court_date"
    SHELTER_DAY = "shelter_day"
    NO_CONTACT = "no_contact"
    CONSENT_EXPIRES = "consent_expires"
    TURNS_18 = "turns_18"
    PLAN_REVIEW = "plan_review"
    SAFETY_REVIEW = "safety_review"
    MEETING = "meeting"
    EMERGENCY_OPENED = "emergency_opened"
    CLOSURE_ASKED = "closure_asked"
    TRANSFER_ASKED = "transfer_asked"
    NEW_VIOLENCE = "new_violence"
    NEW_NEEDS = "new_needs"
    CONTACT_WRONG = "contact_wrong"
    SLIP_DECLINED = "slip_declined"
    SLIP_MISSED = "slip_missed"
    SLIP_REDIRECTED = "slip_redirected"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    LESS_ALLOWED = "less_allowed"
    CHILD_CONSENT = "child_consent"
    SERVICES_WITHDRAWN = "services_withdrawn"


class Delay(msgspec.Struct, frozen=True):
    """How long after the event (before it, when negative) something is due."""

    hours: int = 0
    """Due at that moment."""
    days: int = 0
    """Due on that day."""
    working_days: int = 0
    """Due on that day; Sundays are not counted."""

    def after(self, since: date) -> str:
        """Give the moment or the day, in ISO form and the zone of `since`. An hour after a day is that day's next."""
        if self.hours and isinstance(since, datetime):
            return (since + timedelta(hours=self.hours)).isoformat(timespec="minutes")
        day = since.date() if isinstance(since, datetime) else since
        day += timedelta(days=self.days + (self.hours + 23) // 24)
        for _ in range(self.working_days):
            day += timedelta(days=2 if (day + timedelta(days=1)).weekday() == SUNDAY else 1)
        return day.isoformat()


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table: this event asks for this task."""

    trigger: Trigger
    kind: str
    """A code of ``task_kind``."""
    due: Delay = Delay()
    word: str = ""
    """The level of danger or the priority for which it holds; empty for all."""
    for_role: str = OWNER
    number: int = 1
    """Its place in a series that is raised at once."""
    then_days: int = 0
    """When it is done, the next one is due so many days later; 0 when it is done for good."""


def _series(trigger: Trigger, kind: str, *days: int) -> tuple[Rule, ...]:
    return tuple(
        Rule(trigger=trigger, kind=kind, due=Delay(days=day), number=number) for number, day in enumerate(days, start=1)
    )


_T = Trigger
RULES: Final[tuple[Rule, ...]] = (
    Rule(trigger=_T.INTAKE_QUICK, kind="complete_intake", due=Delay(hours=24)),
    Rule(trigger=_T.RISK_SET, word="high", kind="review_high_risk", due=Delay(working_days=1), for_role=SUPERVISOR),
    Rule(trigger=_T.RISK_SET, word="high", kind="contact", due=Delay(hours=24), then_days=7),
    Rule(trigger=_T.RISK_SET, word="medium", kind="contact", due=Delay(days=7), then_days=14),
    Rule(trigger=_T.RISK_SET, word="low", kind="contact", due=Delay(days=14), then_days=30),
    Rule(trigger=_T.SUICIDE_NOW, kind="suicide_contact", due=Delay(hours=24)),
    Rule(trigger=_T.SUICIDE_NOW, kind="suicide_supervisor", due=Delay(), for_role=SUPERVISOR),
    Rule(trigger=_T.SEXUAL_VIOLENCE_72H, kind="confirm_health_visit", due=Delay(hours=24)),
    *_series(_T.HEALTH_WINDOW, "health_follow_up", 14, 30, 90),
    *_series(_T.WENT_HOME, "contact_at_home", 3, 14, 30),
    *_series(_T.SETTLEMENT, "contact_alone", 7, 30, 90, 180),
    Rule(trigger=_T.COURT_DATE, kind="judge_risk", due=Delay(days=-3)),
    Rule(trigger=_T.COURT_DATE, kind="offer_escort", due=Delay(days=-3)),
    Rule(trigger=_T.SHELTER_DAY, kind="onward_plan"),
    Rule(trigger=_T.NO_CONTACT, kind="try_agreed_ways"),
    Rule(trigger=_T.NO_CONTACT, kind="see_no_contact", for_role=SUPERVISOR),
    Rule(trigger=_T.CONSENT_EXPIRES, kind="ask_consent_again", due=Delay(days=-7)),
    Rule(trigger=_T.TURNS_18, kind="consent_at_18"),
    Rule(trigger=_T.PLAN_REVIEW, word="high", kind="review_plan", due=Delay(days=1), for_role=SUPERVISOR),
    Rule(trigger=_T.PLAN_REVIEW, word="medium", kind="review_plan", due=Delay(days=7), for_role=SUPERVISOR),
    Rule(trigger=_T.PLAN_REVIEW, word="low", kind="review_plan", due=Delay(days=7), for_role=SUPERVISOR),
    Rule(trigger=_T.PLAN_REVIEW, word="not_assessed", kind="review_plan", due=Delay(days=7), for_role=SUPERVISOR),
    Rule(trigger=_T.SAFETY_REVIEW, kind="review_safety_plan"),
    Rule(trigger=_T.MEETING, kind="meeting"),
    Rule(trigger=_T.EMERGENCY_OPENED, kind="confirm_emergency", due=Delay(working_days=1), for_role=SUPERVISOR),
    Rule(trigger=_T.CLOSURE_ASKED, kind="decide_closure", due=Delay(days=7), for_role=SUPERVISOR),
    Rule(trigger=_T.TRANSFER_ASKED, kind="await_transfer", due=Delay(days=3)),
    Rule(trigger=_T.NEW_VIOLENCE, kind="judge_risk"),
    Rule(trigger=_T.NEW_VIOLENCE, kind="record_incident", due=Delay(days=1)),
    Rule(trigger=_T.NEW_NEEDS, kind="plan_anew", due=Delay(days=3)),
    Rule(trigger=_T.CONTACT_WRONG, kind="ask_safe_contact", due=Delay(days=7)),
    Rule(trigger=_T.SLIP_DECLINED, word="emergency", kind="find_another"),
    Rule(trigger=_T.SLIP_DECLINED, word="urgent", kind="find_another", due=Delay(days=1)),
    Rule(trigger=_T.SLIP_DECLINED, word="routine", kind="find_another", due=Delay(days=3)),
    Rule(trigger=_T.SLIP_MISSED, word="emergency", kind="ask_why_not_arrived", due=Delay(hours=24)),
    Rule(trigger=_T.SLIP_MISSED, word="urgent", kind="ask_why_not_arrived", due=Delay(hours=72)),
    Rule(trigger=_T.SLIP_MISSED, word="routine", kind="ask_why_not_arrived", due=Delay(days=7)),
    Rule(trigger=_T.SLIP_REDIRECTED, word="emergency", kind="ask_consent_elsewhere"),
    Rule(trigger=_T.SLIP_REDIRECTED, word="urgent", kind="ask_consent_elsewhere", due=Delay(days=1)),
    Rule(trigger=_T.SLIP_REDIRECTED, word="routine", kind="ask_consent_elsewhere", due=Delay(days=3)),
    Rule(trigger=_T.CONSENT_WITHDRAWN, kind="tell_to_stop"),
    Rule(trigger=_T.LESS_ALLOWED, kind="tell_less"),
    Rule(trigger=_T.CHILD_CONSENT, kind="see_child_consent", due=Delay(working_days=1), for_role=SUPERVISOR),
    Rule(trigger=_T.SERVICES_WITHDRAWN, kind="decide_her_file", due=Delay(working_days=1), for_role=SUPERVISOR),
)
"""Every rule. Replies to slips that are late are worked out from the slips themselves, not raised as tasks."""

CONTACTS: Final = frozenset(
    {
        "contact", "contact_at_home", "contact_alone", "suicide_contact", "health_follow_up", "confirm_health_visit",
        "try_agreed_ways", "ask_why_not_arrived",
    }
)  # fmt: skip
"""Tasks that are done by speaking with her: only in the agreed way, and the answer is written down."""

BY_HAND_KINDS: Final = ("contact", "accompany", "ask_service", "other")
"""Kinds that somebody may write herself; the rest follow from what happened."""

BY_DEED: Final = frozenset({"review_plan", "confirm_emergency", "decide_closure"})
"""What ends with a decision on a page of its own, never by a tick."""

URGENT_LATE: Final = frozenset(
    {
        "confirm_emergency", "suicide_supervisor", "suicide_contact", "record_incident", "review_high_risk",
        "tell_to_stop", "tell_less",
    }
)  # fmt: skip
"""What a supervisor hears of even when the case was closed meanwhile, at another PC: somebody may be in danger."""

RESULTS_BY_HAND: Final = ("done", "not_needed", "she_declined")


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A task that a rule asks for: its id is the same on every PC."""

    id: str
    kind: str
    due: str
    for_role: str
    source: str


def planned(case_id: str, trigger: Trigger, word: str, since: date, source: str) -> tuple[Planned, ...]:
    """Give the tasks that an event asks for. `source` is the id of what happened."""
    whole = source_of(trigger, word, source)
    return tuple(
        Planned(
            id=part_id(case_id, f"task/{whole}/{rule.kind}/{rule.number}"),
            kind=rule.kind,
            due=rule.due.after(since),
            for_role=rule.for_role,
            source=whole,
        )
        for rule in rules_of(trigger, word)
    )


def rules_of(trigger: str, word: str = "") -> tuple[Rule, ...]:
    """The lines of the table for an event."""
    return tuple(rule for rule in RULES if rule.trigger == trigger and rule.word in ("", word))


def source_of(trigger: str, word: str, source: str) -> str:
    """How a task remembers where it came from: event, level or priority, id of what happened."""
    return f"{trigger}/{word}/{source}"


def follows(task_id: str, kind: str, source: str, done_on: date) -> Planned | None:
    """The task that begins when this one is done, for a series without an end; nothing for all others."""
    trigger, _, rest = source.partition("/")
    word = rest.partition("/")[0]
    for rule in rules_of(trigger, word):
        if rule.kind == kind and rule.then_days:
            return Planned(
                id=part_id(task_id, "next"),
                kind=kind,
                due=Delay(days=rule.then_days).after(done_on),
                for_role=rule.for_role,
                source=source,
            )
    return None


def is_overdue(due: str, now: datetime) -> bool:
    """Whether it should have been done: its day is over, or its moment has passed. `now` is local."""
    if len(due) <= len("2026-11-22"):
        return due < now.date().isoformat()
    moment = datetime.fromisoformat(due)
    return (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)) < now


def by_hand_problem(kind: str, due: date | None, note: str, today: date) -> Sentence | None:
    """Say why a task cannot be written like this, or nothing when it can."""
    if kind not in BY_HAND_KINDS:
        return sentence("Choose what is to be done.")
    if due is None or due < today:
        return sentence("Write the day by which it should be done; it cannot lie in the past.")
    if len(note) > NOTE_MOST:
        return sentence("This is too long: write at most {most} letters.", most=NOTE_MOST)
    if kind == "other" and not note.strip():
        return sentence("Write in a few words what is to be done.")
    return None


def by_hand_end_problem(kind: str, result: str) -> Sentence | None:
    """Say why a task cannot be ended like this by a tick, or nothing when it can."""
    if result not in RESULTS_BY_HAND:
        return sentence("Choose how it ended.")
    if kind in BY_DEED:
        return sentence("This ends with a decision, on its own page.")
    if kind in CONTACTS and result == "done":
        return sentence("Write down how the contact went; then this is done.")
    return None
