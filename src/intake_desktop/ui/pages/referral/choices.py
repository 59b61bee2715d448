# SPDX-License-Identifier: Apache-2.0
"""What is chosen on the referral page, and what follows from it. Values only, no Qt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from intake_desktop.domain.consent import LEVELS, VERBAL
from intake_desktop.domain.disclosure import FACTS as FACTS_OF
from intake_desktop.domain.disclosure import REFERRAL, REPORT, Fact, ticks

from .words import DOCUMENTS, FACTS, NOTHING

if TYPE_CHECKING:
    from intake_desktop.services.consents import ReleasePlan
    from intake_desktop.services.slip_plans import SlipPlan

REQUEST_LETTERS = 120
DECISIONS = ("given", "refused", "not_yet_asked")
WITHOUT_WORDS = ("risk_factors", "done_here")
"""What is ticked as a whole: it has its own lists."""


@dataclass(frozen=True)
class Choices:
    """Everything that is chosen so far. `line` is a consent recorded before; without one, a new one is described."""

    kind: str = REFERRAL
    sector: str | None = None
    provider: str | None = None
    line: str | None = None
    decision: str | None = None
    level: str | None = None
    giver: str | None = "survivor"
    assent: str | None = None
    note: str | None = None
    method: str | None = None
    witness: str | None = None
    limits: str | None = None
    valid_days: int = 0
    """Nothing for as long as is usual in the centre."""
    told: tuple[str, ...] = ()
    """Codes of what she ticked, or of what the law names."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What is written beside a tick, where it is not what the case says."""
    dangers: tuple[str, ...] | None = None
    done: tuple[str, ...] | None = None
    documents: tuple[str, ...] = ()
    carrier: str = "survivor"
    discreet: bool = True
    priority: str = ""
    """Empty: the one that follows from what is known of her."""
    lowered_why: str | None = None
    health_later: bool = False
    language: str = "en"
    second_language: str | None = None
    paper: str = ""
    large: bool = False
    request: str | None = None
    day: str | None = None
    time: str | None = None
    escort: str | None = None
    may_confirm: str | None = None
    caregiver_informed: str | None = None
    caregiver_safe: str | None = None
    law: str | None = None
    law_items: tuple[str, ...] = ()
    """What that law names."""
    told_her: str | None = None
    not_told_why: str | None = None
    follows: str | None = None

    def changed(self, name: str, value: object) -> Choices:
        """The choices after one more, with what follows from it: another service needs another decision."""
        if name == "valid_days":
            value = int(str(value))
        new = replace(self, **{name: value})  # type: ignore[arg-type]
        if value == getattr(self, name):
            return new
        if name == "kind":
            report = value == REPORT
            return replace(new, line=None, decision=None, level=None, told=(), discreet=not report,
                           carrier="staff" if report else "survivor")  # fmt: skip
        if name == "sector":
            return replace(new, provider=None, line=None, told=(), words={}, priority="", lowered_why=None,
                           health_later=False, law=None, law_items=())  # fmt: skip
        if name == "law":
            return replace(new, law_items=(), told=())
        if name == "provider":
            return replace(new, line=None, documents=())
        if name == "carrier":
            discreet = value == "survivor" and self.kind == REFERRAL
            return replace(new, discreet=discreet, escort=self.escort if value == "escort" else None)
        return new

    # what is asked

    @property
    def is_report(self) -> bool:
        """Whether the law requires it, so that nobody is asked for her consent."""
        return self.kind == REPORT

    @property
    def asks_decision(self) -> bool:
        """Whether her decision is asked for now, rather than taken from an earlier line."""
        return self.provider is not None and self.line is None and not self.is_report

    @property
    def asks_witness(self) -> bool:
        """Whether a second member of staff should stand beside a decision that is on no paper."""
        return self.method in VERBAL

    @property
    def makes_slip(self) -> bool:
        """Whether a slip comes of it."""
        if self.provider is None:
            return False
        return self.is_report or self.line is not None or (self.decision == "given" and self.level in LEVELS[1:])

    @property
    def offered(self) -> tuple[str, ...]:
        """Codes that can be ticked: for her decision by its level, for a report by what a law may name."""
        if self.sector is None:
            return ()
        if self.is_report:
            return tuple(code for code in ticks(self.sector, FACTS, REPORT) if code in self.law_items)
        return ticks(self.sector, self.level, REFERRAL) if self.level in LEVELS else ()

    @property
    def agreed(self) -> tuple[str, ...]:
        """What of that is ticked."""
        return tuple(code for code in self.offered if code in self.told)

    def appointment(self) -> datetime | None:
        """The appointment by the clock of the centre; nothing while it is empty or not right."""
        clock = clock_of(self.time)
        day = day_of(self.day)
        if day is None or clock is None:
            return None
        return datetime(day.year, day.month, day.day, *clock).astimezone()

    # what the services are told

    def release(self) -> ReleasePlan:
        """Her decision as it is recorded."""
        from intake_desktop.services.consents import ReleasePlan

        given = self.decision == "given"
        return ReleasePlan(
            provider_id=self.provider or "",
            sector=self.sector or "",
            level=(self.level or NOTHING) if given else NOTHING,
            decision=self.decision or "not_yet_asked",
            giver=self.giver or "",
            method=self.method or "",
            witness=(self.witness or "").upper() if self.asks_witness else "",
            limits=self.limits or "",
            valid_days=self.valid_days or None,
            items=self.agreed if given else (),
            documents=self.documents if given and self.level == DOCUMENTS else (),
            assent=self.assent or "",
            note=self.note or "",
            caregiver_safe=self.caregiver_safe or "",
        )

    def facts(self, known: Mapping[str, str]) -> tuple[Fact, ...]:
        """The facts that stand on the slip: those ticked, in the words written, else in those of the case."""
        codes = FACTS_OF.get(self.sector or "", ())
        said = ((code, self.words.get(code, known.get(code, "")).strip()) for code in self.agreed if code in codes)
        return tuple(Fact(code, text) for code, text in said if text)

    def slip(
        self,
        known: Mapping[str, str] = {},
        dangers: tuple[str, ...] = (),
        done: tuple[str, ...] = (),
        need: str = "",
    ) -> SlipPlan:
        """What is chosen about the paper; `known`, `dangers` and `done` are what the case says."""
        from intake_desktop.services.slip_plans import SlipPlan

        agreed, untold = self.agreed, "no" in (self.told_her, self.caregiver_informed)
        more = {} if self.discreet else {"caregiver_informed": self.caregiver_informed or "",
                                         "caregiver_safe": self.caregiver_safe or ""}  # fmt: skip
        return SlipPlan(
            kind=self.kind,
            priority=self.priority,
            carrier=self.carrier,
            discreet=self.discreet,
            language=self.language,
            second_language="" if self.discreet else self.second_language or "",
            paper="" if self.discreet else self.paper,
            large=self.large,
            service_line=self.request or "",
            appointment=self.appointment(),
            escort=self.escort or "",
            may_confirm={"yes": True, "no": False}.get(self.may_confirm or ""),
            need=need,
            follows=self.follows or "",
            facts=self.facts(known),
            risk_factors=(dangers if self.dangers is None else self.dangers) if "risk_factors" in agreed else (),
            done_here=(done if self.done is None else self.done) if "done_here" in agreed else (),
            documents=self.documents if self.level == DOCUMENTS and not self.is_report else (),
            law=(self.law or "") if self.is_report else "",
            named=agreed if self.is_report else (),
            told_her=(self.told_her or "") if self.is_report else "",
            not_told_why=(self.not_told_why or "") if self.is_report and untold else "",
            lowered_why=self.lowered_why or "",
            health_later="yes" if self.health_later else "",
            **more,
        )

    # kept while the desk is locked

    def kept(self) -> dict[str, Any]:
        """Everything chosen, as it can be written down."""
        return asdict(self)

    @classmethod
    def given_back(cls, kept: Mapping[str, Any]) -> Choices:
        """What was written down; what an earlier program did not know keeps its usual value."""
        names = {one.name for one in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        return cls(**{name: value for name, value in values.items() if name in names})


def day_of(text: str | None) -> date | None:
    """A day as the page keeps it; nothing when it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def clock_of(text: str | None) -> tuple[int, int] | None:
    """A time of the day as somebody types it; nothing when it is none."""
    match = re.fullmatch(r"(\d{1,2})[:. ]?(\d{2})", (text or "").strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    return (hour, minute) if hour < 24 and minute < 60 else None
