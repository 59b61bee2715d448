# SPDX-License-Identifier: Apache-2.0
"""The end of a case: her caseworker goes through it with her and asks, a supervisor looks and decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Office
from tests.services.test_erasure import carry

from intake_desktop.domain.follow_ups import Entry
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.domain.sentences import Sentence
from intake_desktop.services import cases, closures, follow_ups, heads, referrals, slips, transfers
from intake_desktop.services.closing import CaseClosed, require_open
from intake_desktop.services.closures import ClosurePlan, ClosureRefused
from intake_desktop.services.slips import SlipPlan
from intake_desktop.services.transfers import TransferRefused

POINTS = ("needs_met", "safety_plan_reviewed", "agreed_with_her", "knows_return", "feedback_offered")
DONE = dict.fromkeys(POINTS, "yes")
REACHABLE = {
    "may_contact": "yes", "contact_method": "phone_call", "phone": "0300-1239877", "phone_is_shared": "no",
    "safe_words": "tailor", "safe_times": "mornings", "leave_message": "no",
}  # fmt: skip


@pytest.fixture
def case(office: Office) -> str:
    return office.intake("CW01").case_id or ""


def ask(office: Office, case: str, reason: str = "needs_met", *, by: str = "CW01", **changed: Any) -> str:
    plan = {"answers": DONE, "note": ""} | changed
    return closures.ask_closure(office.desk(by), case, ClosurePlan(reason, **plan)).value


def close(office: Office, case: str, reason: str = "needs_met", **changed: Any) -> None:
    request = ask(office, case, reason, **changed)
    closures.decide_closure(office.desk("SV01"), case, request, approve=True)


def problems(refused: pytest.ExceptionInfo[ClosureRefused]) -> str:
    return " ".join(one.text for one in refused.value.problems)


def set_risk(office: Office, case: str, level: str) -> None:
    desk = office.desk("SV01")
    _, person = cases.visible_case(desk, case, cases.Action.SEE_CASES)
    with desk.store.transaction("SV01", "record_changed") as t:
        t.set("case", case, {"risk_level": level}, person.id)


def try_her(office: Office, case: str, *, days: int, result: str = "not_reached") -> None:
    """Somebody rings at her times, and `days` go by."""
    desk = office.desk("CW01")
    entry = Entry(way="phone_call", result=result, on=desk.today(), at_her_times=True)
    follow_ups.record_contact(desk, case, entry)
    office.clock.shift(days=days)


def test_one_asks_and_another_decides(office: Office, case: str) -> None:
    request = ask(office, case)
    assert cases.open_case(office.desk("CW01"), case).row.status == "open", "asking changes nothing yet"
    kinds = office.desk("SV01").store.reader.execute("select kind from task where state = 'open'").fetchall()
    assert ("decide_closure",) in kinds
    closures.decide_closure(office.desk("SV01"), case, request, approve=True)
    found = closures.closing_of(office.desk("CW01"), case)
    assert (found.status, found.closure_reason, found.is_closed) == ("closed", "needs_met", True)
    assert found.requests[0].decided_by == "SV01"
    head = heads.head_of(office.desk("CW01"), case)
    assert (head.status, head.closed_on) == ("closed", office.desk("CW01").today().isoformat())
    left = office.desk("SV01").store.reader.execute("select count(*) from task where state = 'open'").fetchone()
    assert left == (0,), "a closed case asks for nothing any more"


def test_a_closed_case_only_reads(office: Office, case: str) -> None:
    close(office, case)
    with pytest.raises(CaseClosed):
        require_open(office.desk("CW01"), case)
    with pytest.raises(CaseClosed):
        ask(office, case)
    with pytest.raises(CaseClosed):
        closures.set_on_hold(office.desk("CW01"), case, True)
    assert cases.open_case(office.desk("CW01"), case).row.status == "closed"


def test_her_caseworker_asks_and_does_not_decide(office: Office, case: str) -> None:
    request = ask(office, case)
    with pytest.raises(NotAllowed):
        closures.decide_closure(office.desk("CW01"), case, request, approve=True)
    with pytest.raises(NoRecord):
        closures.closing_of(office.desk("CW02"), case)


def test_nobody_approves_her_own_request_while_somebody_else_can(office: Office, case: str) -> None:
    request = ask(office, case, by="SV01")
    closures.decide_closure(office.desk("SV01"), case, request, approve=False, note="the only one here")
    office.hire("SV02", "supervisor")
    request = ask(office, case, by="SV01")
    assert not closures.closing_of(office.desk("SV01"), case).may_decide
    with pytest.raises(ClosureRefused):
        closures.decide_closure(office.desk("SV01"), case, request, approve=True)
    closures.decide_closure(office.desk("SV02"), case, request, approve=True)


def test_a_request_is_decided_once_and_the_newest_counts(office: Office, case: str) -> None:
    first = ask(office, case)
    second = ask(office, case, "survivor_request")
    with pytest.raises(NoRecord):
        closures.decide_closure(office.desk("SV01"), case, first, approve=True)
    with pytest.raises(ClosureRefused, match="closure_refused"):
        closures.decide_closure(office.desk("SV01"), case, second, approve=False)  # it says not what is missing
    closures.decide_closure(office.desk("SV01"), case, second, approve=False, note="ask about the child")
    with pytest.raises(NoRecord):
        closures.decide_closure(office.desk("SV01"), case, second, approve=True)
    found = closures.closing_of(office.desk("CW01"), case)
    assert (found.requests[0].verdict, found.requests[0].decision_note) == ("declined", "ask about the child")
    assert found.waiting is None


def test_every_point_is_answered_and_every_no_says_why(office: Office, case: str) -> None:
    with pytest.raises(ClosureRefused) as refused:
        ask(office, case, answers=DONE | {"knows_return": ""})
    assert "every point" in problems(refused)
    with pytest.raises(ClosureRefused) as refused:
        ask(office, case, answers=DONE | {"needs_met": "no"})
    assert "why" in problems(refused)
    ask(office, case, answers=DONE | {"needs_met": "no", "needs_met_why": "the shelter was full"})
    assert closures.closing_of(office.desk("CW01"), case).requests[0].answers["needs_met_why"] == "the shelter was full"


def test_a_settlement_is_no_reason(office: Office, case: str) -> None:
    for reason in ("settlement", "fir_filed", "husband_agreed"):
        with pytest.raises(ValueError):
            ask(office, case, reason)


def test_high_danger_keeps_a_case_open(office: Office, case: str) -> None:
    set_risk(office, case, "high")
    with pytest.raises(ClosureRefused) as refused:
        ask(office, case)
    assert "danger is high" in problems(refused)
    request = ask(office, case, "survivor_request")
    with pytest.raises(ClosureRefused):
        closures.decide_closure(office.desk("SV01"), case, request, approve=True)
    closures.decide_closure(office.desk("SV01"), case, request, approve=True, note="she is with her sister now")
    assert closures.closing_of(office.desk("CW01"), case).is_closed


def test_the_danger_that_rose_after_she_asked_counts(office: Office, case: str) -> None:
    request = ask(office, case)
    set_risk(office, case, "high")
    with pytest.raises(ClosureRefused):
        closures.decide_closure(office.desk("SV01"), case, request, approve=True, note="all the same")


def test_open_slips_end_first(office: Office, case: str) -> None:
    line = office.release(case, office.provider())
    slip = slips.draft_slip(office.desk("CW01"), case, line, SlipPlan()).value
    number = slips.issue_slip(office.desk("CW01"), slip).value
    with pytest.raises(ClosureRefused) as refused:
        ask(office, case)
    assert number in str([one.values for one in refused.value.problems])
    referrals.take_step(office.desk("CW01"), slip, "cancelled", "Entered twice")
    ask(office, case)


def test_silence_closes_after_three_tries_over_a_month(office: Office) -> None:
    case = office.intake("CW01", **REACHABLE).case_id or ""
    with pytest.raises(ClosureRefused):
        ask(office, case, "no_contact")
    for days in (0, 10, 10):  # two of the tries are on one day
        try_her(office, case, days=days)
    with pytest.raises(ClosureRefused) as refused:
        ask(office, case, "no_contact")
    assert "different days" in problems(refused)
    try_her(office, case, days=15)
    close(office, case, "no_contact", answers={})


def test_whoever_was_reached_is_not_silent(office: Office) -> None:
    case = office.intake("CW01", **REACHABLE).case_id or ""
    for _ in range(3):
        try_her(office, case, days=12)
    desk = office.desk("CW01")
    heard = Entry(way="in_person", result="reached_safe", on=desk.today(), spoke_with="herself", safe="yes")
    follow_ups.record_contact(desk, case, heard)
    with pytest.raises(ClosureRefused) as refused:
        ask(office, case, "no_contact", answers={})
    assert "since she was in contact" in problems(refused)


def test_who_asked_not_to_be_contacted_is_not_tried(office: Office, case: str) -> None:
    with pytest.raises(ClosureRefused):
        ask(office, case, "no_contact", answers={})
    office.clock.shift(days=31)
    ask(office, case, "no_contact", answers={})


def test_a_child_needs_her_interest_and_the_authority(office: Office) -> None:
    case = office.intake("CW01", age_years=13).case_id or ""
    with pytest.raises(ClosureRefused) as refused:
        ask(office, case)
    assert problems(refused).count("She is a child") == 2
    more = {"authority_informed": "informed", "best_interest": "lives with her aunt, goes to school"}
    ask(office, case, answers=DONE | more)


def test_reopened_under_its_number(office: Office, case: str) -> None:
    close(office, case)
    with pytest.raises(NotAllowed):
        closures.reopen_case(office.desk("CW01"), case, "she_came_back")
    before = cases.open_case(office.desk("SV01"), case).row
    closures.reopen_case(office.desk("SV01"), case, "new_violence")
    after = cases.open_case(office.desk("CW01"), case).row
    assert (after.status, after.number, after.survivor_code) == ("open", before.number, before.survivor_code)
    found = closures.closing_of(office.desk("CW01"), case)
    assert [(one.reason, one.staff) for one in found.reopenings] == [("new_violence", "SV01")]
    assert not found.closed_on
    kinds = office.desk("CW01").store.reader.execute("select kind from task where state = 'open'").fetchall()
    assert ("judge_risk",) in kinds
    close(office, case)


def test_after_two_years_she_gets_a_new_case_under_her_code(office: Office, case: str) -> None:
    close(office, case)
    with pytest.raises(ClosureRefused):
        closures.begin_anew(office.desk("SV01"), case)
    office.clock.shift(days=731)
    with pytest.raises(ClosureRefused):
        closures.reopen_case(office.desk("SV01"), case, "she_came_back")
    new = closures.begin_anew(office.desk("SV01"), case).value
    old, begun = cases.open_case(office.desk("SV01"), case).row, cases.open_case(office.desk("SV01"), new).row
    assert begun.survivor_code == old.survivor_code
    assert begun.number != old.number
    assert (begun.status, begun.owner) == ("open", "CW01")


def test_resting_is_her_wish_and_no_end(office: Office, case: str) -> None:
    closures.set_on_hold(office.desk("CW01"), case, True)
    assert cases.open_case(office.desk("CW01"), case).row.status == "on_hold"
    require_open(office.desk("CW01"), case)
    closures.set_on_hold(office.desk("CW01"), case, False)
    close(office, case)


class TestHandingOver:
    def test_it_counts_once_they_take_it(self, office: Office, case: str) -> None:
        line = office.release(case, office.provider(), level="l3_need_to_know")
        desk = office.desk("CW01")
        with pytest.raises(TransferRefused):
            transfers.offer_case(desk, case, line)  # no slip went there
        slip = slips.draft_slip(desk, case, line, SlipPlan()).value
        slips.issue_slip(desk, slip)
        offer = transfers.offer_case(desk, case, line).value
        with pytest.raises(ClosureRefused):
            ask(office, case, "transferred")
        transfers.record_answer(desk, case, offer, "accepted")
        assert cases.open_case(desk, case).row.status == "open"
        close(office, case, "transferred")
        assert closures.closing_of(office.desk("CW01"), case).status == "transferred"

    def test_a_code_alone_is_too_little(self, office: Office, case: str) -> None:
        line = office.release(case, office.provider())
        slip = slips.draft_slip(office.desk("CW01"), case, line, SlipPlan()).value
        slips.issue_slip(office.desk("CW01"), slip)
        assert transfers.receivers_of(office.desk("CW01"), case) == []
        with pytest.raises(TransferRefused):
            transfers.offer_case(office.desk("CW01"), case, line)

    def test_declined_stays_here(self, office: Office, case: str) -> None:
        line = office.release(case, office.provider(), level="l4_documents")
        slip = slips.draft_slip(office.desk("CW01"), case, line, SlipPlan()).value
        slips.issue_slip(office.desk("CW01"), slip)
        offer = transfers.offer_case(office.desk("CW01"), case, line).value
        transfers.record_answer(office.desk("CW01"), case, offer, "declined", "no place")
        with pytest.raises(NoRecord):
            transfers.record_answer(office.desk("CW01"), case, offer, "accepted")
        found = transfers.transfers_of(office.desk("CW01"), case)
        assert [(one.state, one.note) for one in found] == [("declined", "no place")]


def test_all_of_it_comes_back_from_the_journal(office: Office, case: str) -> None:
    close(office, case)
    closures.reopen_case(office.desk("SV01"), case, "court")
    assert office.desk("SV01").store.journal.rebuild_differences() == []


def test_a_refusal_says_everything_at_once(office: Office, case: str) -> None:
    set_risk(office, case, "high")
    with pytest.raises(ClosureRefused) as refused:
        ask(office, case, "no_contact", answers={})
    assert len(refused.value.problems) > 1
    assert all(isinstance(one, Sentence) for one in refused.value.problems)


def test_a_case_that_one_pc_closed_and_another_goes_on_with_stays_open(offices: object, tmp_path: Path) -> None:
    a, b = offices("A", "B")  # type: ignore[operator]
    case = a.intake("CW01").case_id or ""
    carry(a, b, tmp_path)
    closures.set_on_hold(b.desk("CW01"), case, True)
    close(a, case)
    carry(a, b, tmp_path)
    carry(b, a, tmp_path)
    for office in (a, b):
        row = cases.open_case(office.desk("SV01"), case).row
        assert (row.status, row.conflicts) == ("on_hold", 1), "until somebody decides, it is not shut"
        assert closures.closing_of(office.desk("SV01"), case).requests[0].verdict == "approved"
