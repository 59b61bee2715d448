# SPDX-License-Identifier: Apache-2.0
"""What somebody must do now, in the order in which it matters; and what a supervisor talks over this week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake_desktop.domain.identifiers import part_id
from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.domain.slip_times import is_escalated, is_late
from intake_desktop.domain.workload import load
from intake_desktop.services import (
    access,
    classifications,
    drafts,
    follow_ups,
    referrals,
    slips,
    stubs,
    supervision,
    today,
    todo,
)
from intake_desktop.services.closing import CaseClosed
from intake_desktop.services.today import Part


def kinds(part: Part[Any]) -> list[str]:
    return [one.kind for one in part.rows]


def test_an_empty_day_is_empty(office: Any) -> None:
    seen = today.today(office.desk("CW01"))
    assert not seen.has_cases
    parts = (seen.overdue, seen.due, seen.drafts, seen.replies, seen.high_risk, seen.approvals, seen.week)
    assert all(part == Part() for part in parts)


def test_what_is_late_comes_before_what_is_due_and_before_what_comes(office: Any) -> None:
    case = str(office.intake().case_id)
    desk = office.desk("CW01")
    classifications.change_risk(desk, case, "medium")
    todo.add_task(desk, case, "accompany", desk.today())
    seen = today.today(desk)
    assert (kinds(seen.overdue), kinds(seen.due), kinds(seen.week)) == (
        [],
        ["accompany"],
        ["complete_intake", "contact"],
    )
    assert seen.due.rows[0].survivor_code.startswith("MLT-")
    assert today.due_count(desk) == 1
    office.clock.shift(days=2)
    seen = today.today(desk)
    assert (sorted(kinds(seen.overdue)), kinds(seen.due)) == (["accompany", "complete_intake"], [])
    assert all(one.is_overdue for one in seen.overdue.rows)
    assert today.today(office.desk("CW02")).overdue.rows == ()


def test_high_risk_is_the_caseworkers_and_waits_for_the_supervisor(office: Any) -> None:
    case = str(office.intake().case_id)
    classifications.change_risk(office.desk("CW01"), case, "high")
    hers = today.today(office.desk("CW01"))
    assert [(one.case_id, one.is_old) for one in hers.high_risk.rows] == [(case, False)]
    assert hers.approvals.rows == ()
    theirs = today.today(office.desk("SV01"))
    assert kinds(theirs.approvals) == ["review_high_risk"]
    assert [one.owner for one in theirs.high_risk.rows] == ["CW01"]
    office.clock.shift(days=8)
    assert today.today(office.desk("CW01")).high_risk.rows[0].is_old


def test_an_administrator_decides_about_closing_and_not_about_plans(office: Any) -> None:
    case = str(office.intake().case_id)
    classifications.change_risk(office.desk("CW01"), case, "high")
    office.hire("CA01", "centre_administrator")
    assert kinds(today.today(office.desk("CA01")).approvals) == []


def test_a_reply_that_does_not_come_is_asked_for_and_later_told_to_a_supervisor(office: Any) -> None:
    case = str(office.intake().case_id)
    consent = office.release(case, office.provider("legal_aid"), sector="legal_aid")
    desk = office.desk("CW01")
    plan = slips.SlipPlan(priority="urgent", may_confirm=True)
    slip = slips.draft_slip(desk, case, consent, plan).value
    slips.issue_slip(desk, slip)

    def awaited(code: str) -> list[tuple[str, bool]]:
        return [(one.waits_for, one.is_late) for one in today.today(office.desk(code)).replies.rows]

    (reply,) = today.today(desk).replies.rows
    assert (reply.is_late, reply.priority, reply.names["en"]) == (False, "urgent", "Dar ul Aman Multan")
    assert awaited("CW01") == [("delivered", False)]
    office.clock.shift(hours=25)
    assert awaited("CW01") == [("delivered", True)]
    assert awaited("SV01") == []
    office.clock.shift(hours=24)
    assert [one.slip_number for one in today.today(office.desk("SV01")).replies.rows] == [reply.slip_number]
    for step in ("delivered", "received"):
        referrals.take_step(office.desk("CW01"), slip, step)
    assert awaited("CW01") == [("service", False)]
    assert awaited("SV01") == []
    referrals.take_step(office.desk("CW01"), slip, "accepted", step=referrals.Step("accepted", walk_in=True))
    assert awaited("CW01") == [], "they said yes: nothing is asked of them until it is late"
    office.clock.shift(hours=24)
    assert awaited("CW01") == [("service", True)]
    referrals.take_step(office.desk("CW01"), slip, "in_service")
    assert awaited("CW01") == []
    office.clock.shift(days=7.1)
    assert awaited("CW01") == [("stub", True)]
    stubs.record_stub(office.desk("CW01"), slip, stubs.StubPlan(way="paper", decision="accepted", came=True))
    assert awaited("CW01") == []


def test_who_goes_with_her_sees_it_on_her_own_day_without_learning_whose_case_it_is(office: Any) -> None:
    case = str(office.intake().case_id)
    consent = office.release(case, office.provider("legal_aid"), sector="legal_aid")
    desk = office.desk("CW01")
    plan = slips.SlipPlan(carrier="escort", escort="CW02", discreet=False)
    number = slips.issue_slip(desk, slips.draft_slip(desk, case, consent, plan).value).value
    (task,) = today.today(office.desk("CW02")).due.rows
    assert (task.kind, task.note, task.case_id, task.survivor_code) == ("accompany", number, "", "")
    assert today.due_count(office.desk("CW02")) == 1
    mine = next(one for one in today.today(office.desk("CW01")).due.rows if one.kind == "accompany")
    assert mine.case_id == case
    access.bar_from_case(office.desk("SV01"), case, "CW02", "other")
    assert today.today(office.desk("CW02")).due.rows == ()


def test_a_desk_of_the_centre_sees_the_slips_sent_to_it(office: Any) -> None:
    case = str(office.intake().case_id)
    place = office.provider("police", in_house=True)
    consent = office.release(case, place, sector="police")
    desk = office.desk("CW01")
    slip = slips.draft_slip(desk, case, consent, slips.SlipPlan()).value
    slips.issue_slip(desk, slip)
    office.hire("PO01", "police_officer")
    office.hire("MO01", "medical_officer")
    assert [one.id for one in today.today(office.desk("PO01")).replies.rows] == [slip]
    assert today.today(office.desk("MO01")).replies.rows == ()


def test_what_came_late_from_the_other_pc_for_a_closed_case_is_told_when_it_cannot_wait(office: Any) -> None:
    """A closed case only reads: a plan to look at could never be settled. That she is in danger must be told."""
    case = str(office.intake().case_id)
    desk = office.desk("SV01")
    person = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
    late = {
        "review_plan": "supervisor",
        "suicide_supervisor": "supervisor",
        "contact": "owner",
        "tell_to_stop": "owner",
    }
    with desk.store.transaction("SV01", "record_changed") as t:
        for kind, role in late.items():
            task = {"case_id": case, "kind": kind, "due": "2026-11-22", "for_role": role, "state": "open"}
            t.set("task", part_id(case, f"late {kind}"), task, person)
        t.set("case", case, {"status": "closed", "closed_on": "2026-11-22"}, person)
    assert {one.kind for one in today.today(desk).approvals.rows} == {"suicide_supervisor", "tell_to_stop"}
    for one in today.today(desk).approvals.rows:
        todo.finish_task(desk, one.id)
    assert today.today(desk).approvals.rows == ()
    with pytest.raises(CaseClosed):
        todo.finish_task(desk, part_id(case, "late contact"))


def test_drafts_are_shown_to_whoever_began_them(office: Any) -> None:
    case = str(office.intake().case_id)
    drafts.begin_intake(office.desk("CW01"))
    drafts.begin_intake(office.desk("CW01"), "full_intake", mode="full", case_id=case)
    begun = today.today(office.desk("CW01")).drafts.rows
    assert sorted(bool(one.survivor_code) for one in begun) == [False, True]
    assert today.today(office.desk("CW02")).drafts.rows == ()


def test_very_many_cases_and_few_cases_give_the_same_day(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = str(office.intake().case_id)
    desk = office.desk("CW01")
    classifications.change_risk(desk, case, "high")
    consent = office.release(case, office.provider())
    desk = office.desk("CW01")
    slips.issue_slip(desk, slips.draft_slip(desk, case, consent, slips.SlipPlan()).value)
    few = today.today(desk)
    monkeypatch.setattr(today, "MANY_CASES", 1)
    many = today.today(desk)
    assert few == many
    assert few.replies.rows


def test_nothing_of_a_day_says_who_she_is(office: Any) -> None:
    office.intake()
    office.clock.shift(days=3)
    seen = repr(today.today(office.desk("CW01")))
    assert "زینب" not in seen


def test_whoever_has_no_cases_has_no_day(office: Any) -> None:
    office.hire("RO01", "report_officer")
    with pytest.raises(NotAllowed):
        today.today(office.desk("RO01"))


def test_a_supervisor_sees_how_much_everybody_has_and_what_to_talk_over(office: Any) -> None:
    first = str(office.intake("CW01").case_id)
    office.intake("CW01")
    office.intake("CW02")
    classifications.change_risk(office.desk("CW01"), first, "high")
    desk = office.desk("SV01")
    assert [(one.staff, one.cases, one.high_risk, one.load) for one in supervision.caseloads(desk)] == [
        ("CW01", 2, 1, "well"), ("CW02", 1, 0, "well"),
    ]  # fmt: skip
    reasons = {one.case_id: one.reasons for one in supervision.to_discuss(desk, "CW01")}
    assert reasons.pop(first) == ("high_risk",)
    assert list(reasons.values()) == [("not_assessed",)]
    office.clock.shift(days=40)
    desk = office.desk("SV01")
    reasons = {one.case_id: one.reasons for one in supervision.to_discuss(desk, "CW01")}
    assert reasons[first] == ("high_risk", "late_tasks", "quiet")
    entry = follow_ups.Entry(way="in_person", result="not_reached", on=desk.today())
    follow_ups.record_contact(office.desk("CW01"), first, entry)
    desk = office.desk("SV01")
    reasons = {one.case_id: one.reasons for one in supervision.to_discuss(desk, "CW01")}
    assert "quiet" not in reasons[first]
    with pytest.raises(NotAllowed):
        supervision.caseloads(office.desk("CW01"))


def test_how_many_cases_are_too_many() -> None:
    assert [load(cases) for cases in (15, 16, 20, 21)] == ["well", "much", "much", "too_much"]


def test_the_next_seven_days(office: Any) -> None:
    case = str(office.intake().case_id)
    desk = office.desk("CW01")
    for days in (1, 7, 8):
        todo.add_task(desk, case, "accompany", desk.today() + timedelta(days=days))
    assert kinds(today.today(desk).week).count("accompany") == 2


def test_a_limit_that_is_only_a_day_lasts_to_its_end() -> None:
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert not is_late("2026-11-22", noon)
    assert is_late("2026-11-21", noon)
    assert is_late("2026-11-22T11:00+00:00", noon)
    assert not is_late(None, noon)
    assert not is_escalated("2026-11-22T09:30+00:00", "emergency", noon - timedelta(hours=1))
    assert is_escalated("2026-11-22T09:30+00:00", "emergency", noon)


@pytest.mark.parametrize(
    "role",
    ["front_desk", "counsellor", "centre_administrator", "police_officer", "legal_officer", "medical_officer",
     "shelter_warden"],
)  # fmt: skip
def test_everybody_who_works_with_cases_has_a_day(office: Any, role: str) -> None:
    office.intake("CW01")
    office.hire("XX01", role)
    seen = today.today(office.desk("XX01"))
    assert seen.overdue.rows == seen.replies.rows == seen.high_risk.rows == ()
    assert today.due_count(office.desk("XX01")) == 0


def test_whoever_has_a_conflict_of_interest_finds_nothing_of_the_case_in_her_day(office: Any) -> None:
    case = str(office.intake("CW01").case_id)
    classifications.change_risk(office.desk("CW01"), case, "high")
    office.clock.shift(days=3)
    assert today.today(office.desk("CW01")).overdue.rows
    access.bar_from_case(office.desk("SV01"), case, "CW01", "related_alleged")
    seen = today.today(office.desk("CW01"))
    assert (seen.overdue, seen.high_risk) == (Part(), Part())
    assert supervision.to_discuss(office.desk("SV01"), "CW01")
