# SPDX-License-Identifier: Apache-2.0
"""What some of the invented women agreed to share, and what became of their slips: one in each state to practise on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from ..domain.disclosure import Fact
from ..domain.givers import givers_for
from ..domain.providers import ProviderPlan
from ..services import consents, helplines, providers, referrals, slips, stubs
from ..services.desk import Desk
from ..services.referrals import Step
from ..services.stubs import StubPlan
from . import invented
from . import services as known

L1, L2, L3, L4 = "l1_code_only", "l2_contact", "l3_need_to_know", "l4_documents"
CHILD, CHILD_AGE = 8, 14
"""Which of the women is a girl."""
SLIP_TASKS = frozenset(
    {
        "find_another", "ask_consent_elsewhere", "ask_why_not_arrived", "tell_to_stop", "accompany", "do_for_service",
        "ask_consent_again", "see_child_consent",
    }
)  # fmt: skip
"""What follows from slips is left for whoever practises."""
FACTS = {
    "ur": {"arrival_time": "رات 9 بجے", "children_ages": "دو، 4 اور 7 سال", "help_wanted": "خرچہ اور تحویل"},
    "hi": {"arrival_time": "रात 9 बजे", "children_ages": "दो, 4 और 7 साल", "help_wanted": "खर्च और बच्चों की देखभाल"},
    "en": {"arrival_time": "9 in the evening", "children_ages": "two, 4 and 7", "help_wanted": "Maintenance, custody"},
}
LINES = {"ur": "آج کے لیے ایک جگہ", "hi": "आज के लिए एक जगह", "en": "A place for today"}
DOCUMENTS = {"ur": "نکاح نامہ", "hi": "निकाहनामा", "en": "Marriage certificate"}

Told = Step | StubPlan | str
"""A step, a reply, or ``withdrawn``."""


class Sharing(msgspec.Struct, frozen=True):
    """One decision of one woman and what came of it; each moment is so many days before now."""

    life: int
    service: ProviderPlan
    level: str
    ago: float
    then: tuple[tuple[float, Told], ...] = ()
    priority: str = ""
    discreet: bool = True
    items: tuple[str, ...] = ()
    valid_days: int = 90
    decision: str = "given"
    slip: str = "issued"
    """``issued``, ``draft``, or nothing when she only decided."""


class _Begun:
    """What was written of one decision so far."""

    consent = ""
    referral = ""


def _went(*days: float) -> tuple[tuple[float, Told], ...]:
    """Handed over, received, accepted, begun: as many steps as there are days."""
    steps = (Step("delivered"), Step("received", by="receiver"), Step("accepted", by="receiver", walk_in=True),
             Step("in_service", by="survivor"))  # fmt: skip
    return tuple(zip(days, steps, strict=False))


_DECLINED = Step("declined_by_provider", by="receiver", reason="no_capacity")
_DONE = StubPlan(way="paper", decision="accepted", came=True, result="service_given", focal_code="L-02")
SHARINGS = (
    Sharing(0, invented.LEGAL_AID, L1, 0.1, slip="draft"),
    Sharing(1, invented.CLINIC, L1, 0.2),
    Sharing(2, invented.SHELTER, L3, 2.5, _went(2.4), "emergency", False, ("arrival_time", "children_ages")),
    Sharing(3, invented.POLICE, L2, 3, (*_went(2.9, 2), (1.9, Step("accepted", by="receiver"))), "urgent", False),
    Sharing(4, invented.SHELTER, L2, 2, (*_went(1.9, 1.5), (0.2, _DECLINED)), "urgent", False),
    Sharing(5, invented.CLINIC, L1, 4, (*_went(3.8, 3), (0.3, Step("redirected", provider="Rural health centre"))),
            "routine", False),
    Sharing(6, known.COUNSELLING, L2, 8, (*_went(7.5, 7, 6.5, 6), (0.4, _DONE)), "routine", False),
    Sharing(7, invented.LEGAL_AID, L2, 3, (*_went(2.8), (0.3, "withdrawn")), "routine", False),
    Sharing(CHILD, known.CHILDREN, L2, 1.5, _went(1.2), "urgent", False),
    Sharing(9, known.TRAINING, L2, 10, _went(9, 8, 7, 5), "routine", valid_days=12),
    Sharing(10, invented.LEGAL_AID, L4, 14, (*_went(13, 12, 11, 10), (4, _DONE), (1, Step("closed", helped="yes"))),
            "routine", False, ("help_wanted", "children")),
    Sharing(11, known.HOSTEL, L2, 5, (*_went(4.8, 4.5, 4), (0.5, Step("not_reached", by="receiver"))), "urgent", False),
    Sharing(2, invented.POLICE, L1, 2.3, decision="refused", slip=""),
    Sharing(7, invented.CLINIC, L1, 6, slip=""),
    Sharing(10, known.TRAINING, L1, 9, slip=""),
)  # fmt: skip


def fill_directory(desk: Desk) -> dict[str, str]:
    """Put the services into the directory; gives their ids by English name."""
    plans = (*known.CHECKED, known.CLINIC_FAR)
    return {plan.names["en"]: providers.add_provider(desk, plan).value for plan in plans}


def check_directory(desk: Desk, ids: Mapping[str, str]) -> None:
    """Ask all services but one, weeks later; add the helplines."""
    for plan in known.CHECKED:
        providers.verify_provider(desk, ids[plan.names["en"]])
    for number in known.HELPLINES:
        helplines.add_helpline(desk, number)


def moments(now: datetime, ids: Mapping[str, str]) -> Iterator[tuple[int, datetime, Callable[[Desk, Any], object]]]:
    """Give for each woman, by her number, what is done and when."""
    for one in SHARINGS:
        begun, provider = _Begun(), ids[one.service.names["en"]]
        yield one.life, now - timedelta(days=one.ago), _asking(one, begun, provider)
        for ago, told in one.then:
            yield one.life, now - timedelta(days=ago), _telling(told, begun, now)


def _asking(one: Sharing, begun: _Begun, provider: str) -> Callable[[Desk, Any], object]:
    def ask(desk: Desk, life: Any) -> None:
        sector = one.service.sectors[0]
        child = givers_for(consents.who_may_agree(desk, life.case_id))
        wish = consents.ReleasePlan(
            provider, sector, one.level, one.decision, method="signature", items=one.items, valid_days=one.valid_days,
            giver=child.givers[0] if child.givers else "survivor",
            documents=(DOCUMENTS[life.language],) if one.level == L4 else (),
            assent="" if child.band == "adult" else "given",
            note="" if child.band == "adult" else "She knows this office and asked for it.",
        )  # fmt: skip
        begun.consent = consents.record_release(desk, life.case_id, wish).value
        if not one.slip or one.decision != "given":
            return
        told = FACTS[life.language]
        plan = slips.SlipPlan(
            priority=one.priority, carrier="survivor" if one.discreet else "escort", discreet=one.discreet,
            language=life.language, service_line="" if one.discreet else LINES[life.language], may_confirm=True,
            escort="" if one.discreet else desk.staff_code, health_later="yes", lowered_why="She decided so",
            facts=tuple(Fact(code, told[code]) for code in one.items if code in told),
            documents=wish.documents, appointment=_tomorrow(desk) if sector == "police" else None,
        )  # fmt: skip
        begun.referral = slips.draft_slip(desk, life.case_id, begun.consent, plan).value
        if one.slip == "issued":
            slips.issue_slip(desk, begun.referral)

    return ask


def _telling(told: Told, begun: _Begun, now: datetime) -> Callable[[Desk, Any], object]:
    def tell(desk: Desk, life: Any) -> None:
        if isinstance(told, Step):
            referrals.take_step(desk, begun.referral, told.status, step=told)
        elif isinstance(told, StubPlan):
            stubs.record_stub(desk, begun.referral, told)
        else:
            consents.withdraw_release(desk, life.case_id, begun.consent)

    return tell


def _tomorrow(desk: Desk) -> datetime:
    """The day after the slip went out by some: the appointment to which somebody goes with her."""
    at = desk.now().astimezone() + timedelta(days=4)
    return at.replace(hour=11, minute=0, second=0, microsecond=0)
