# SPDX-License-Identifier: Apache-2.0
"""A step or a reply of a slip that was a mistake: it stays readable, and all else is as if it had not been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.services.test_access import carry

from intake_desktop.domain.closing import ITEMS
from intake_desktop.domain.identifiers import new_id
from intake_desktop.domain.permissions import Action, NoRecord
from intake_desktop.domain.referrals import COUNTS_FIRST, Step
from intake_desktop.services import (
    cases,
    closures,
    consents,
    emergencies,
    referrals,
    slip_courses,
    slips,
    stubs,
    timeline,
    today,
    todo,
)
from intake_desktop.services.closing import CaseClosed
from intake_desktop.services.slips import SlipPlan, SlipRefused
from intake_desktop.services.stubs import StubPlan, StubRefused

PLAN = SlipPlan(carrier="escort", escort="CW02", discreet=False, may_confirm=True, priority="emergency")
YES = StubPlan(way="paper", decision="accepted")
CAME = StubPlan(way="paper", decision="accepted", came=True)
HELPED = StubPlan(way="paper", decision="accepted", came=True, result="service_given")
NO = StubPlan(way="paper", decision="declined", reason="no_capacity")
GOT = StubPlan(way="paper", decision="received")
TOLD: dict[str, dict[str, Any]] = {
    "delivered": {"delivery": "phone"},
    "accepted": {"appointment": datetime(2026, 11, 27, 10).astimezone()},
    "declined_by_provider": {"reason": "no_capacity"},
    "redirected": {"provider": "Edhi home"},
    "service_completed": {"result": "service_given"},
    "closed": {"without_why": "They answer nobody"},
}
WAYS: tuple[tuple[str, ...], ...] = (
    ("delivered",),
    ("declined_by_survivor",),
    ("delivered", "received"),
    ("delivered", "received", "accepted"),
    ("delivered", "received", "declined_by_provider"),
    ("delivered", "received", "redirected"),
    ("delivered", "received", "accepted", "in_service"),
    ("delivered", "received", "accepted", "not_reached"),
    ("delivered", "received", "accepted", "in_service", "service_completed"),
    ("delivered", "received", "accepted", "in_service", "service_completed", "closed"),
)


def issued(office: Any, plan: SlipPlan = PLAN) -> tuple[str, str]:
    case = office.intake().case_id or ""
    line = office.release(case, office.provider())
    desk = office.desk("CW01")
    referral = slips.draft_slip(desk, case, line, plan).value
    slips.issue_slip(desk, referral)
    return case, referral


def take(office: Any, referral: str, *steps: str, who: str = "CW01") -> None:
    for status in steps:
        office.clock.shift(minutes=3)
        referrals.take_step(office.desk(who), referral, status, step=Step(status, **TOLD.get(status, {})))


def reply(office: Any, referral: str, plan: StubPlan) -> str:
    office.clock.shift(minutes=3)
    return stubs.record_stub(office.desk("CW01"), referral, plan).value.id


def seen(office: Any, case: str, who: str = "CW01") -> slip_courses.ReferralShown:
    return slip_courses.referrals_of(office.desk(who), case)[0]


def stands(office: Any, case: str, who: str = "CW01") -> tuple[Any, ...]:
    """Where a slip stands with all that is worked out from it, and what is to be done."""
    desk, one = office.desk(who), seen(office, case, who)
    due = desk.store.reader.execute("select due from referral where id = ?", (one.slip.id,)).fetchone()[0]
    open_ones = sorted((task.kind, task.due) for task in todo.tasks_of(desk, case) if task.state == "open")
    awaited = [line for line in today.today(desk).replies.rows if line.case_id == case]
    health = referrals.health_first(desk, case, "police")
    return (
        one.slip, [event.status for event in one.events], [stub.decision for stub in one.stubs], one.limit,
        one.is_late, one.is_escalated, one.next, due, open_ones, awaited, health,
    )  # fmt: skip


def take_back(office: Any, case: str, who: str = "CW01") -> None:
    one = seen(office, case, who)
    office.clock.shift(minutes=1)
    stubs.take_back_step(office.desk(who), one.slip.id, one.may_take_back)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[-1])
def test_a_step_that_was_a_mistake_leaves_everything_as_it_was(office: Any, way: tuple[str, ...]) -> None:
    case, referral = issued(office)
    take(office, referral, *way[:-1])
    before = stands(office, case)
    take(office, referral, way[-1])
    assert stands(office, case) != before
    take_back(office, case)
    assert stands(office, case) == before
    (gone,) = seen(office, case).mistakes
    assert (gone.status, gone.staff, gone.taken_back_by) == (way[-1], "CW01", "CW01")
    desk = office.desk("CW01")
    assert desk.store.journal.rebuild_differences() == []
    told = [one.after for moment in timeline.timeline_of(desk, case).moments for one in moment.changes]
    assert gone.id in told
    take(office, referral, way[-1])
    assert seen(office, case).slip.status == way[-1]


def test_one_after_the_other_back_to_the_paper_and_never_the_paper_itself(office: Any) -> None:
    case, referral = issued(office)
    before = stands(office, case)
    take(office, referral, *WAYS[-1])
    while seen(office, case).may_take_back:
        take_back(office, case)
    assert stands(office, case) == before
    first = seen(office, case).events[0]
    with pytest.raises(SlipRefused):
        stubs.take_back_step(office.desk("CW01"), referral, first.id)


@pytest.mark.parametrize("said", [GOT, YES, CAME, HELPED, NO, StubPlan(way="paper", decision="accepted", came=False)])
def test_a_reply_at_the_wrong_number_is_taken_out(office: Any, said: StubPlan) -> None:
    case, referral = issued(office)
    take(office, referral, "delivered")
    before = stands(office, case)
    office.clock.shift(minutes=3)
    desk = office.desk("CW01")
    id = stubs.record_stub(desk, referral, StubPlan(**_with(said, to_do="" if said is GOT or said is NO else "A bed")))
    one = seen(office, case)
    assert (one.may_take_back, one.may_correct) == ("", frozenset({id.value.id})), (
        "what a reply made goes with the reply"
    )
    stubs.take_back_stub(desk, referral, id.value.id)
    assert stands(office, case) == before
    (gone,) = seen(office, case).taken_out
    assert [old.decision for old in gone.before] == [said.decision]
    with pytest.raises(StubRefused):
        stubs.take_back_stub(desk, referral, id.value.id)
    assert stubs.find_slip(desk, one.slip.slip_number).replies == 0
    assert desk.store.journal.rebuild_differences() == []


def _with(plan: StubPlan, **more: Any) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in plan.__struct_fields__} | more


@pytest.mark.parametrize("first", [GOT, CAME, HELPED, NO])
@pytest.mark.parametrize("then", [GOT, YES, HELPED, NO])
def test_a_corrected_reply_stands_as_if_it_had_been_the_first(office: Any, first: StubPlan, then: StubPlan) -> None:
    case, referral = issued(office)
    office.clock.shift(minutes=3)
    id = reply(office, referral, first)
    right = office.desk("CW01")
    stubs.correct_stub(right, referral, id, then)
    made = stands(office, case)
    other, twin = issued(office)
    reply(office, twin, then)
    wanted = stands(office, other)
    assert (made[0].status, *made[1:3], made[6], len(made[8])) == (
        wanted[0].status,
        *wanted[1:3],
        wanted[6],
        len(wanted[8]),
    )
    (stub,) = seen(office, case).stubs
    assert [old.id for old in stub.before] == [id]
    with pytest.raises(StubRefused):
        stubs.correct_stub(office.desk("CW01"), referral, id, then)


def test_what_the_centre_must_do_follows_the_correction(office: Any) -> None:
    case, referral = issued(office)
    desk = office.desk("CW01")
    plan = StubPlan(**_with(YES, to_do="Bring her papers"))
    id = stubs.record_stub(desk, referral, plan).value.id

    def to_do() -> list[str]:
        return [one.note for one in todo.tasks_of(desk, case) if one.kind == "do_for_service" and one.state == "open"]

    id = stubs.correct_stub(desk, referral, id, StubPlan(**_with(plan, came=True))).value.id
    assert to_do() == ["Bring her papers"]
    id = stubs.correct_stub(desk, referral, id, StubPlan(**_with(plan, to_do="Bring her child"))).value.id
    assert to_do() == ["Bring her child"]
    stubs.take_back_stub(desk, referral, id)
    assert to_do() == []


def test_nothing_goes_once_something_stands_on_it(office: Any) -> None:
    case, referral = issued(office)
    id = reply(office, referral, HELPED)
    take(office, referral, "closed")
    desk = office.desk("CW01")
    one = seen(office, case)
    assert one.may_correct == frozenset()
    earlier = [event.id for event in one.events if event.id != one.may_take_back]
    with pytest.raises(StubRefused):
        stubs.take_back_stub(desk, referral, id)
    with pytest.raises(StubRefused):
        stubs.correct_stub(desk, referral, id, NO)
    for step in (*earlier, "", "0" * 32):
        with pytest.raises(SlipRefused):
            stubs.take_back_step(desk, referral, step)
    take_back(office, case)
    stubs.take_back_stub(desk, referral, id)
    assert seen(office, case).slip.status == "issued"


def test_a_stop_is_undone_by_nobody(office: Any) -> None:
    for stop in ("revoked", "cancelled"):
        case, referral = issued(office)
        take(office, referral, "delivered")
        if stop == "revoked":
            consents.withdraw_release(office.desk("CW01"), case, seen(office, case).slip.consent)
        else:
            referrals.take_step(office.desk("CW01"), referral, "cancelled", "Printed twice")
        one = seen(office, case)
        assert (one.slip.status, one.may_take_back) == (stop, "")
        for event in one.events:
            with pytest.raises(SlipRefused):
                stubs.take_back_step(office.desk("SV01"), referral, event.id)


def test_what_her_partner_signed_is_not_corrected_here(office: Any) -> None:
    case, referral = issued(office)
    id = reply(office, referral, StubPlan(way="file", decision="accepted"))
    one = seen(office, case)
    assert (one.may_take_back, one.may_correct) == ("", frozenset())
    with pytest.raises(StubRefused):
        stubs.take_back_stub(office.desk("SV01"), referral, id)


@pytest.mark.parametrize("end", ["in_service", "declined_by_survivor"])
def test_her_withdrawal_of_meanwhile_stops_a_slip_that_had_only_seemed_to_end(office: Any, end: str) -> None:
    case, referral = issued(office)
    take(office, referral, *(("delivered", "received", "accepted") if end == "in_service" else ()), end)
    consents.withdraw_release(office.desk("CW01"), case, seen(office, case).slip.consent)
    assert seen(office, case).slip.status == end
    take_back(office, case)
    assert seen(office, case).slip.status == "revoked"
    assert any(one.kind == "tell_to_stop" for one in todo.tasks_of(office.desk("CW01"), case))


def test_only_who_wrote_it_or_has_the_whole_file_and_only_while_it_is_open(office: Any) -> None:
    place = office.provider("medical_health", in_house=True)
    office.hire("MO01", "medical_officer")
    case = office.intake().case_id or ""
    line = office.release(case, place, sector="medical_health", level="l3_need_to_know")
    referral = slips.draft_slip(office.desk("CW01"), case, line, PLAN).value
    slips.hand_to_desk(office.desk("CW01"), referral)
    take(office, referral, "received")
    assert seen(office, case, "MO01").may_take_back == ""
    take(office, referral, "accepted", who="MO01")
    assert seen(office, case).may_take_back == seen(office, case, "MO01").may_take_back != ""
    take_back(office, case, "MO01")
    take_back(office, case, "SV01")
    last = seen(office, case).events[-1].id
    with pytest.raises(NoRecord):
        stubs.take_back_step(office.desk("CW02"), referral, last)
    take(office, referral, "declined_by_survivor")
    desk = office.desk("CW01")
    asked = closures.ask_closure(desk, case, closures.ClosurePlan("needs_met", dict.fromkeys(ITEMS, "yes"))).value
    closures.decide_closure(office.desk("SV01"), case, asked, approve=True)
    with pytest.raises(CaseClosed):
        take_back(office, case)


def test_in_an_emergency_nobody_puts_right_what_others_wrote(office: Any) -> None:
    case, referral = issued(office)
    take(office, referral, "delivered", "received")
    theirs = seen(office, case).may_take_back
    _, person = cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)
    emergencies.open_in_emergency(office.desk("CW02"), person.survivor_code, "She calls from the hospital and is alone")
    with pytest.raises(SlipRefused):
        stubs.take_back_step(office.desk("CW02"), referral, theirs)
    take(office, referral, "accepted", who="CW02")
    take_back(office, case, "CW02")
    take_back(office, case)
    assert seen(office, case).slip.status == "delivered"


Move = Callable[[Any, str, str], object]
A_CORRECTS: dict[str, Move] = {
    "step": lambda office, case, _: take_back(office, case, "SV01"),
    "reply out": lambda office, case, referral: _out(office, case, referral),
    "reply corrected": lambda office, case, referral: _correct(office, case, referral),
}
B_GOES_ON: dict[str, Move] = {
    "nothing": lambda *_: None,
    "came": lambda office, _, referral: take(office, referral, "in_service", who="SV01"),
    "did not come": lambda office, _, referral: take(office, referral, "not_reached", who="SV01"),
    "stopped": lambda office, case, _: consents.withdraw_release(
        office.desk("SV01"), case, seen(office, case, "SV01").slip.consent
    ),
    "another reply": lambda office, _, referral: stubs.record_stub(office.desk("SV01"), referral, HELPED),
    "the same": lambda office, case, referral: (
        take_back(office, case, "SV01") if seen(office, case, "SV01").may_take_back else _out(office, case, referral)
    ),
    "corrected otherwise": lambda office, case, referral: (
        _correct(office, case, referral, HELPED) if seen(office, case, "SV01").may_correct else None
    ),
}


def _out(office: Any, case: str, referral: str) -> None:
    (id,) = seen(office, case, "SV01").may_correct
    stubs.take_back_stub(office.desk("SV01"), referral, id)


def _correct(office: Any, case: str, referral: str, plan: StubPlan = NO) -> None:
    (id,) = seen(office, case, "SV01").may_correct
    stubs.correct_stub(office.desk("SV01"), referral, id, plan)


@pytest.mark.parametrize("mistake", A_CORRECTS)
def test_two_pcs_come_to_one_careful_state(offices: Any, tmp_path: Path, mistake: str) -> None:
    a, b = offices("A", "B")
    made = []
    for _ in B_GOES_ON:
        case, referral = issued(a)
        if mistake == "step":
            take(a, referral, "delivered", "received", "accepted")
        else:
            reply(a, referral, YES)
        made.append((case, referral))
    carry(a, b, tmp_path)
    apart = []
    for (case, referral), goes_on in zip(made, B_GOES_ON.values(), strict=True):
        A_CORRECTS[mistake](a, case, referral)
        before = seen(b, case, "SV01")
        b.clock.shift(minutes=5)
        goes_on(b, case, referral)
        after = seen(b, case, "SV01")
        wrote = (before.slip, before.events, before.stubs) != (after.slip, after.events, after.stubs)
        apart.append({seen(one, case, "SV01").slip.status for one in ((a, b) if wrote else (a,))})
    for giver, taker in ((a, b), (b, a), (a, b)):
        carry(giver, taker, tmp_path)
    for (case, _), meanwhile, statuses in zip(made, B_GOES_ON, apart, strict=True):
        at_a, at_b = (seen(one, case, "SV01") for one in (a, b))
        said = [(one.slip, one.events, one.mistakes, one.stubs, one.taken_out, one.limit) for one in (at_a, at_b)]
        assert said[0] == said[1], meanwhile
        assert at_a.slip.status == min(statuses, key=COUNTS_FIRST.index), meanwhile
        assert (at_a.slip.status == "revoked") == (meanwhile == "stopped")
        assert len({task.id for task in todo.tasks_of(a.desk("SV01"), case)}) == len(
            {task.id for task in todo.tasks_of(b.desk("SV01"), case)}
        )
    for one in (a, b):
        assert one.desk("SV01").store.journal.rebuild_differences() == []


def test_what_an_entry_claims_to_have_replaced_gives_nobody_more_than_a_step_may_replace(office: Any) -> None:
    """Somebody forges an entry at another PC, so that whoever takes it back writes what she never chose."""
    case, referral = issued(office)
    take(office, referral, "delivered")
    desk = office.desk("SV01")
    _, person = cases.visible_case(desk, case, Action.SEE_CASES)
    at = desk.now().astimezone().isoformat(timespec="seconds")
    forged = {"referral": referral, "status": "received", "at": at, "entered_at": at, "staff": "CW01"}
    with desk.store.transaction("CW01", "record_changed") as t:
        t.append("referral_event", id := new_id(), forged | {"had": ["level=l4_documents", "nothing=1"]}, person.id)
        t.set("referral", referral, {"status": "received"}, person.id)
    before = referrals.find_referral(desk, referral).level
    stubs.take_back_step(desk, referral, id)
    slip = referrals.find_referral(desk, referral)
    assert (slip.status, slip.level) == ("delivered", before)
