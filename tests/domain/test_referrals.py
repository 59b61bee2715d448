# SPDX-License-Identifier: Apache-2.0
"""The machine of a referral against its table: every pair of statuses, every guard, every limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise, product
from typing import Any

import msgspec
import pytest

from intake_desktop.domain import merge
from intake_desktop.domain.referrals import (
    ANY_STAFF,
    COUNTS_FIRST,
    DELIVERIES,
    ENDED,
    GUARDS,
    ISSUER,
    NEXT,
    PRIORITIES,
    STATUSES,
    SYSTEM,
    TABLE,
    TOLD_BY,
    WAITS_FOR,
    Standing,
    Step,
    counts,
    guard_problem,
    moment_problem,
    step_problem,
    transition,
)
from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.slip_times import ESCALATION, LIMITS, limit
from intake_desktop.domain.stubs import ALWAYS, DECISIONS, WAYS, StubPlan, asked, steps_by
from intake_desktop.domain.urgent_need import HEALTH, Advice, Signs, advise, first_the_doctor, lowering_problem
from intake_desktop.resources import code_lists

NOW = datetime(2026, 11, 22, 14, 10, tzinfo=UTC)

EXPECTED = """
draft              issued                issuer     consent approval in_centre
draft              cancelled             issuer
issued             delivered             issuer     delivery
issued             declined_by_survivor  any_staff
issued             revoked               system
issued             cancelled             issuer     why
delivered          received              any_staff
delivered          declined_by_survivor  any_staff
delivered          revoked               system
delivered          cancelled             issuer     why
received           accepted              any_staff  appointment
received           declined_by_provider  any_staff  reason
received           redirected            issuer     provider
received           revoked               system
accepted           in_service            any_staff  may_tell
accepted           not_reached           any_staff  may_tell
accepted           revoked               system
in_service         service_completed     any_staff  may_tell result
service_completed  closed                issuer     helped
not_reached        issued                issuer     consent approval
"""
"""The table of the slip, once more and by hand: who changes one changes the other."""

GOOD = Standing(status="", in_house=True, may_tell=True, has_stub=True)
NO_CONSENT = sentence("She has withdrawn this consent.")
NO_APPROVAL = sentence("Ask a supervisor.")

ENOUGH: dict[tuple[str, str], dict[str, Any]] = {
    ("issued", "delivered"): {"delivery": "phone"},
    ("issued", "cancelled"): {"note": "Printed twice"},
    ("delivered", "cancelled"): {"note": "Printed twice"},
    ("received", "accepted"): {"walk_in": True},
    ("received", "declined_by_provider"): {"reason": "no_capacity"},
    ("received", "redirected"): {"provider": "Edhi home"},
    ("in_service", "service_completed"): {"result": "service_given"},
    ("service_completed", "closed"): {"helped": "yes"},
}
"""What each step needs to be told; the others need nothing."""


def rows() -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(now, then, who, tuple(asks)) for now, then, who, *asks in (line.split() for line in lines())]


def lines() -> list[str]:
    return EXPECTED.strip().splitlines()


def at(status: str, **known: Any) -> Standing:
    return msgspec.structs.replace(GOOD, status=status, since=NOW - timedelta(hours=1), **known)


def test_the_table_is_the_one_that_was_agreed() -> None:
    assert rows() == [(line.now, line.then, line.who, line.asks) for line in TABLE]
    assert {guard for line in TABLE for guard in line.asks} == set(GUARDS)
    assert {line.who for line in TABLE} == {ISSUER, ANY_STAFF, SYSTEM}


@pytest.mark.parametrize("now", STATUSES)
@pytest.mark.parametrize("then", STATUSES)
def test_every_pair_of_statuses(now: str, then: str) -> None:
    """A step of the table is taken with what it asks for; every other pair is refused, whatever is told."""
    told = Step(then, NOW, **ENOUGH.get((now, then), {}))
    line = transition(now, then)
    assert (step_problem(now, then) is None) == (line is not None)
    problem = guard_problem(told, at(now), NOW)
    assert (problem is None) == (line is not None and line.who != SYSTEM)


def test_ends_are_ends_and_one_of_them_can_be_tried_again() -> None:
    ends = set(STATUSES) - set(NEXT)
    assert ends == ENDED
    assert NEXT["not_reached"] == ("issued",)


@pytest.mark.parametrize(
    ("now", "then", "told", "known", "fits"),
    [
        ("draft", "issued", {}, {"consent": NO_CONSENT}, False),
        ("draft", "issued", {}, {"approval": NO_APPROVAL}, False),
        ("draft", "issued", {}, {"in_house": False}, False),
        ("draft", "issued", {}, {}, True),
        ("not_reached", "issued", {}, {"consent": NO_CONSENT}, False),
        ("not_reached", "issued", {}, {"approval": NO_APPROVAL}, False),
        ("not_reached", "issued", {}, {"in_house": False}, True),
        ("issued", "delivered", {}, {}, False),
        ("issued", "delivered", {"delivery": "by_pigeon"}, {}, False),
        ("issued", "delivered", {}, {"delivery": "in_centre"}, True),
        *(("issued", "delivered", {"delivery": way}, {}, True) for way in DELIVERIES),
        ("issued", "cancelled", {}, {}, False),
        ("issued", "cancelled", {"note": "  "}, {}, False),
        ("delivered", "cancelled", {}, {}, False),
        ("draft", "cancelled", {}, {}, True),
        ("received", "accepted", {}, {}, False),
        ("received", "accepted", {"appointment": NOW + timedelta(days=2)}, {}, True),
        ("received", "accepted", {"walk_in": True}, {}, True),
        ("received", "accepted", {}, {"has_appointment": True}, True),
        ("received", "declined_by_provider", {}, {}, False),
        ("received", "redirected", {}, {}, False),
        ("accepted", "in_service", {"by": "receiver"}, {"may_tell": False}, False),
        ("accepted", "not_reached", {"by": "receiver"}, {"may_tell": False}, False),
        ("in_service", "service_completed", {"by": "receiver", "result": "service_given"}, {"may_tell": False}, False),
        ("accepted", "in_service", {"by": "survivor"}, {"may_tell": False}, True),
        ("accepted", "in_service", {"by": "receiver"}, {}, True),
        ("in_service", "service_completed", {}, {}, False),
        ("service_completed", "closed", {}, {}, False),
        ("service_completed", "closed", {"helped": "yes"}, {"has_stub": False}, False),
        ("service_completed", "closed", {"without_why": "They answer nobody"}, {"has_stub": False}, True),
        ("service_completed", "closed", {"without_why": "  "}, {}, False),
        ("service_completed", "closed", {"without_why": "She moved away"}, {}, True),
        ("issued", "revoked", {}, {}, False),
        ("accepted", "revoked", {"note": "She says so"}, {}, False),
    ],
)
def test_every_guard(now: str, then: str, told: dict[str, Any], known: dict[str, Any], fits: bool) -> None:
    assert (guard_problem(Step(then, **told), at(now, **known), NOW) is None) == fits


@pytest.mark.parametrize(
    ("happened", "fits"),
    [
        (NOW, True),
        (NOW + timedelta(seconds=1), False),
        (NOW + timedelta(days=1), False),
        (NOW - timedelta(hours=1), True),
        (NOW - timedelta(hours=1, seconds=10), False),
        (NOW.astimezone(timezone(timedelta(hours=5))), True),
        (None, True),
    ],
)
@pytest.mark.parametrize(("now", "then"), [(line.now, line.then) for line in TABLE if line.who != SYSTEM])
def test_a_step_may_be_told_late_but_never_before_the_one_before_it(
    now: str, then: str, happened: datetime | None, fits: bool
) -> None:
    told = Step(then, happened, **ENOUGH.get((now, then), {}))
    assert (guard_problem(told, at(now), NOW) is None) == fits


def test_seconds_are_nobodys_business_and_a_moment_has_a_zone() -> None:
    since = NOW.replace(second=40)
    assert moment_problem(NOW, since, NOW + timedelta(minutes=5)) is None
    with pytest.raises(ValueError, match="zone"):
        moment_problem(NOW.replace(tzinfo=None), None, NOW)


HOURS = {
    ("issued", "emergency"): (2, 4),
    ("issued", "urgent"): (24, 48),
    ("issued", "routine"): (72, 240),
    ("delivered", "emergency"): (4, 6),
    ("delivered", "urgent"): (24, 48),
    ("delivered", "routine"): (120, 288),
    ("received", "emergency"): (24, 26),
    ("received", "urgent"): (72, 96),
    ("received", "routine"): (336, 504),
    ("accepted", "emergency"): (24, 26),
    ("accepted", "urgent"): (72, 96),
    ("accepted", "routine"): (336, 504),
    ("in_service", "emergency"): (72, 74),
    ("in_service", "urgent"): (168, 192),
    ("in_service", "routine"): (336, 504),
    ("service_completed", "emergency"): (72, 74),
    ("service_completed", "urgent"): (168, 192),
    ("service_completed", "routine"): (336, 504),
}
"""Late after so many hours, a supervisor's after so many, when every step is taken at once."""


@pytest.mark.parametrize(("status", "priority"), HOURS)
def test_the_table_of_times(status: str, priority: str) -> None:
    late, told = HOURS[status, priority]
    found = limit(status, priority, NOW, NOW)
    assert found is not None
    assert (found.what, found.due, found.escalates) == (
        WAITS_FOR[status], NOW + timedelta(hours=late), NOW + timedelta(hours=told),
    )  # fmt: skip
    for hours in (late, told):
        before, after = (NOW + timedelta(hours=hours, seconds=seconds) for seconds in (0, 1))
        assert (found.is_late(after), found.is_escalated(after)) == (True, hours == told)
        assert (found.is_late(before), found.is_escalated(before)) == (hours == told, False)


def test_the_time_to_be_helped_runs_from_the_beginning() -> None:
    handed_over_late = limit("delivered", "emergency", NOW, NOW + timedelta(hours=30))
    assert handed_over_late is not None
    assert handed_over_late.due == NOW + timedelta(hours=24)
    for status in ("received", "accepted"):
        found = limit(status, "urgent", NOW, NOW + timedelta(days=9))
        assert found is not None
        assert found.due == NOW + timedelta(hours=72)


def test_an_appointment_that_was_agreed_is_waited_for_until_the_end_of_its_day() -> None:
    agreed = NOW + timedelta(days=6)
    found = limit("accepted", "emergency", NOW, NOW, appointment=agreed)
    assert found is not None
    assert found.due == agreed.replace(hour=23, minute=59, second=59)
    sooner = limit("accepted", "routine", NOW, NOW, appointment=agreed)
    assert sooner is not None
    assert sooner.due == NOW + timedelta(days=14)


def test_what_has_ended_or_came_back_waits_for_nothing() -> None:
    for status, priority in product((*ENDED, "draft", "not_reached"), PRIORITIES):
        assert limit(status, priority, NOW, NOW) is None
    assert limit("in_service", "routine", NOW, NOW, has_stub=True) is None
    assert limit("service_completed", "routine", NOW, NOW, has_stub=True) is None


def test_when_two_pcs_took_different_steps_it_counts_what_protects_her_and_then_what_happened() -> None:
    assert sorted(COUNTS_FIRST) == sorted(STATUSES)
    assert merge.PROTECTIVE["referral", "status"] == COUNTS_FIRST
    assert ("referral", "status") in merge.WORKED_OUT
    for other in STATUSES:
        assert counts((other, "revoked")) == "revoked"
    way = ("issued", "delivered", "received", "accepted", "in_service", "service_completed", "closed")
    for near, far in pairwise(way):
        assert counts((near, far)) == far
    assert counts(("cancelled", "received")) == "received"
    assert counts(("declined_by_survivor", "accepted")) == "declined_by_survivor"
    assert counts(("declined_by_survivor", "in_service")) == "in_service"


def test_every_code_of_the_machine_has_its_words() -> None:
    lists = {
        "referral_priority": PRIORITIES, "referral_delivery": DELIVERIES, "step_told_by": TOLD_BY,
        "stub_way": WAYS, "stub_decision": DECISIONS,
    }  # fmt: skip
    for name, codes in lists.items():
        assert {code.code for code in code_lists().codes(name)} == set(codes)
    assert set(LIMITS) - {ESCALATION} == set(WAITS_FOR.values())


class TestPriority:
    @pytest.mark.parametrize(
        ("sector", "signs", "priority"),
        [
            *((sector, Signs(triage=("within_72h",)), "emergency") for sector in sorted(HEALTH)),
            ("medical_health", Signs(triage=("after_120h", "h72_to_120")), "emergency"),
            ("medical_health", Signs(triage=("after_120h",)), "urgent"),
            ("medical_health", Signs(urgent_injury=True), "emergency"),
            ("medical_health", Signs(risk_is_high=True), "routine"),
            ("police", Signs(risk_is_high=True), "emergency"),
            ("police", Signs(unsafe_to_leave=True), "emergency"),
            ("police", Signs(triage=("within_72h",)), "routine"),
            ("shelter", Signs(), "emergency"),
            ("shelter", Signs(risk_is_high=True), "emergency"),
            ("mental_health", Signs(suicide_now=True), "emergency"),
            ("counselling_psychosocial", Signs(suicide_now=True), "routine"),
            ("child_protection", Signs(is_child=True, risk_is_high=True), "emergency"),
            ("child_protection", Signs(is_child=True, unsafe_to_leave=True), "emergency"),
            ("child_protection", Signs(is_child=True), "routine"),
            ("child_protection", Signs(risk_is_high=True), "routine"),
            ("legal_aid", Signs(risk_is_high=True, urgent_injury=True, suicide_now=True), "routine"),
        ],
    )
    def test_follows_from_what_is_known(self, sector: str, signs: Signs, priority: str) -> None:
        advice = advise(sector, signs)
        assert advice.priority == priority
        assert (advice == Advice("routine")) == (priority == "routine")
        assert bool(advice.reasons) == (priority != "routine")

    def test_may_be_raised_freely_and_lowered_with_a_reason(self) -> None:
        for advised, chosen in product(PRIORITIES, PRIORITIES):
            lower = PRIORITIES.index(chosen) > PRIORITIES.index(advised)
            assert (lowering_problem(advised, chosen, " ") is not None) == lower
            assert lowering_problem(advised, chosen, "She sees the doctor now") is None


@pytest.mark.parametrize(
    ("sector", "triage", "is_on_its_way", "warns"),
    [
        ("police", ("within_72h",), False, True),
        ("police", ("h72_to_120",), False, True),
        ("legal_aid", ("within_72h",), False, True),
        ("prosecution", ("after_120h", "within_72h"), False, True),
        ("police", ("after_120h",), False, False),
        ("police", (), False, False),
        ("police", ("within_72h",), True, False),
        ("medical_health", ("within_72h",), False, False),
        ("shelter", ("within_72h",), False, False),
    ],
)
def test_the_doctor_comes_before_a_statement_while_medicine_may_help(
    sector: str, triage: tuple[str, ...], is_on_its_way: bool, warns: bool
) -> None:
    assert (first_the_doctor(sector, triage, is_on_its_way=is_on_its_way) is not None) == warns


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("result", ["", "service_given", "did_not_come", "waiting_list", "sent_elsewhere"])
def test_a_reply_takes_only_steps_of_the_table_and_never_goes_back(status: str, decision: str, result: str) -> None:
    plan = StubPlan(way="paper", decision=decision, result=result, reason="other", provider="Edhi home")
    for step in steps_by(plan, status, NOW):
        assert guard_problem(msgspec.structs.replace(step, happened_at=NOW), at(status, delivery="phone"), NOW) is None
        status = step.status


def test_what_may_be_asked_is_what_she_allowed() -> None:
    assert asked(False) == ALWAYS
    assert set(ALWAYS) < set(asked(True))
    assert set(asked(True)) | {"way", "code"} == set(StubPlan.__struct_fields__)
