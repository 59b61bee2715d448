# SPDX-License-Identifier: Apache-2.0
"""Police, courts and the shelter as a caseworker, the legal desk and whoever keeps the shelter meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.full_intake import go_on, take

from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed
from intake_desktop.services import bundles, conferences, proceedings, reassess, shelter
from intake_desktop.services.cases import visible_case
from intake_desktop.services.closing import CaseClosed
from intake_desktop.services.conferences import ConferencePlan
from intake_desktop.services.desk import Desk
from intake_desktop.services.proceedings import ProceedingRefused
from intake_desktop.services.shelter import Child, ShelterRefused

TODAY = date(2026, 11, 22)

TOLD = {
    "wants_legal_action": "yes",
    "report_count": 1,
    "reports": [{"report_type": "fir", "report_date": "2026-11-21", "report_number": "112/26"}],
    "legal_stage": "fir_registered",
    "order_count": 1,
    "court_orders": [{"order_type": "protection", "order_date": "2026-11-20", "order_in_force": "yes"}],
    "next_hearing": "2026-12-10",
    "shelter_status": "admitted_here",
    "admitted_at": "2026-11-21T22:00",
    "children_count": 1,
    "children_with_her": [{"child_sex": "girl", "child_age": 4}],
}


def open_tasks(desk: Desk, case: str) -> list[tuple[str, str]]:
    query = "select kind, due from task where case_id = ? and state = 'open' and kind in "
    query += "('judge_risk', 'offer_escort', 'onward_plan', 'contact_at_home') order by due, kind"
    return list(desk.store.reader.execute(query, (case,)))


def carry(giver: Office, taker: Office, stick: Path) -> None:
    bundles.import_bundle(taker.desk("SV01"), bundles.export_bundle(giver.desk("SV01"), stick).value.path)


def case_of(office: Office) -> tuple[Desk, str]:
    made = office.intake()
    return office.desk("CW01"), str(made.case_id)


# What the intake told


def test_what_the_intake_told_of_police_courts_and_shelter_stands_on_the_page_of_the_case(office: Office) -> None:
    case = str(take(office, **TOLD).case_id)
    desk = office.desk("CW01")
    law = proceedings.law_of(desk, case)
    assert (law.wants_police, law.wants_legal_action, law.stage) == ("yes", "yes", "fir_registered")
    assert [(one.type, one.made_on, one.number) for one in law.reports] == [("fir", "2026-11-21", "112/26")]
    assert [(one.type, one.in_force) for one in law.orders] == [("protection", True)]
    assert [one.day for one in law.hearings] == ["2026-12-10"]
    (stay,) = shelter.stays_of(desk, case)
    assert stay.status == "admitted_here"
    assert stay.children == (Child("girl", 4),)
    assert stay.span is not None
    assert (stay.span.day, stay.span.last, stay.span.plan_on) == (2, date(2026, 11, 25), date(2026, 11, 24))
    assert open_tasks(desk, case) == [
        ("onward_plan", "2026-11-24"), ("judge_risk", "2026-12-07"), ("offer_escort", "2026-12-07"),
    ]  # fmt: skip


def test_going_on_with_the_intake_leaves_alone_what_was_entered_on_the_page_since(office: Office) -> None:
    case = str(take(office, **TOLD).case_id)
    desk = office.desk("CW01")
    (stay,) = shelter.stays_of(desk, case)
    shelter.leave(desk, case, stay.id, "parents_relatives")
    (report,) = proceedings.law_of(desk, case).reports
    proceedings.take_back(desk, case, "police_report", report.id)
    more = [*TOLD["reports"], {"report_type": "daily_diary", "report_date": "2026-11-22"}]  # type: ignore[misc]
    go_on(office, case, education="primary", report_count=2, reports=more, belongings_list="A green bag")
    desk = office.desk("CW01")
    assert [one.type for one in proceedings.law_of(desk, case).reports] == ["daily_diary"]
    (stay,) = shelter.stays_of(desk, case)
    assert (stay.status, stay.exit_to, stay.belongings) == ("left", "parents_relatives", "A green bag")
    assert len(proceedings.law_of(desk, case).steps) == 1


# Police and courts


def test_a_hearing_brings_a_task_three_days_before_and_the_next_one_follows_it(office: Office) -> None:
    desk, case = case_of(office)
    day = TODAY + timedelta(days=10)
    hearing = proceedings.add_hearing(desk, case, day, "Family court", "yes").value
    due = (day - timedelta(days=3)).isoformat()
    assert open_tasks(desk, case) == [("judge_risk", due), ("offer_escort", due)]
    following = day + timedelta(days=20)
    proceedings.hold_hearing(desk, case, hearing, "adjourned", following)
    due = (following - timedelta(days=3)).isoformat()
    assert open_tasks(desk, case) == [("judge_risk", due), ("offer_escort", due)]
    ahead, over = proceedings.law_of(desk, case).hearings
    assert (ahead.court, ahead.accompany, over.result) == ("Family court", "yes", "adjourned")
    proceedings.take_back(desk, case, "hearing", ahead.id)
    assert open_tasks(desk, case) == []


def test_what_has_not_happened_yet_is_not_written_as_done(office: Office) -> None:
    desk, case = case_of(office)
    tomorrow = TODAY + timedelta(days=1)
    for deed in (
        lambda: proceedings.add_report(desk, case, "fir", tomorrow),
        lambda: proceedings.record_stage(desk, case, "trial", tomorrow),
        lambda: proceedings.add_order(desk, case, "protection", tomorrow, None),
        lambda: proceedings.add_order(desk, case, "protection", TODAY, TODAY - timedelta(days=2)),
        lambda: proceedings.hold_hearing(
            desk, case, proceedings.add_hearing(desk, case, tomorrow).value, "order_given"
        ),
    ):
        with pytest.raises(ProceedingRefused):
            deed()


def test_a_stage_entered_by_mistake_is_taken_back_and_the_one_before_counts(office: Office) -> None:
    desk, case = case_of(office)
    proceedings.record_stage(desk, case, "fir_registered", TODAY)
    wrong = proceedings.record_stage(desk, case, "decided_convicted", TODAY).value
    assert not proceedings.is_court_open(desk.store, case)
    proceedings.take_back_stage(desk, case, wrong)
    assert proceedings.law_of(desk, case).stage == "fir_registered"
    assert proceedings.is_court_open(desk.store, case)
    assert proceedings.is_criminal_case_open(desk.store, case)
    with pytest.raises(NoRecord):
        proceedings.take_back_stage(desk, case, wrong)


def test_an_order_nobody_answered_no_to_counts_until_its_last_day(office: Office) -> None:
    desk, case = case_of(office)
    order = proceedings.add_order(desk, case, "protection", TODAY, TODAY + timedelta(days=5)).value
    assert proceedings.is_protected_by_order(desk.store, case, TODAY + timedelta(days=5))
    assert not proceedings.is_protected_by_order(desk.store, case, TODAY + timedelta(days=6))
    proceedings.set_in_force(desk, case, order, "no")
    assert not proceedings.is_protected_by_order(desk.store, case, TODAY)


def test_the_police_desk_sees_reports_and_orders_and_not_the_court(office: Office) -> None:
    desk, case = case_of(office)
    proceedings.record_stage(desk, case, "trial", TODAY)
    proceedings.add_hearing(desk, case, TODAY + timedelta(days=9))
    office.hire("PO01", "police_officer")
    with pytest.raises(NoRecord):
        proceedings.law_of(office.desk("PO01"), case)
    office.release(case, office.provider("police", in_house=True), sector="police", level="l3_need_to_know")
    desk = office.desk("PO01")
    proceedings.add_report(desk, case, "fir", TODAY, "Cantt", "7/26")
    law = proceedings.law_of(desk, case)
    assert [one.staff for one in law.reports] == ["PO01"]
    assert (law.whole, law.steps, law.hearings) == (False, (), ())
    with pytest.raises(ProceedingRefused):
        proceedings.record_stage(desk, case, "trial", TODAY)


def test_the_administrator_looks_and_does_not_write(office: Office) -> None:
    _, case = case_of(office)
    office.hire("CA01", "centre_administrator")
    desk = office.desk("CA01")
    assert proceedings.law_of(desk, case).reports == ()
    with pytest.raises(NotAllowed):
        proceedings.add_report(desk, case, "fir", TODAY)


# The shelter


def test_a_stay_from_the_request_to_the_day_she_goes_home(office: Office) -> None:
    desk, case = case_of(office)
    stay = shelter.ask_for_place(desk, case, "Takes insulin", [Child("boy", 3)]).value
    with pytest.raises(ShelterRefused):
        shelter.ask_for_place(desk, case)
    office.hire("SH01", "shelter_warden")
    desk = office.desk("SH01")
    (waiting,) = shelter.list_stays(desk)
    assert (waiting.stay.health_needs, waiting.stay.span, waiting.risk_level) == ("Takes insulin", None, "not_assessed")
    shelter.admit(desk, case, stay)
    assert open_tasks(desk, case) == [("onward_plan", "2026-11-25")]
    office.clock.shift(days=5)
    desk = office.desk("SH01")
    (here,) = shelter.list_stays(desk)
    assert here.stay.span is not None
    assert here.stay.span.day == 6
    assert here.stay.span.is_over(desk.today())
    shelter.leave(desk, case, stay, "own_choice_home")
    assert shelter.list_stays(desk) == []
    assert [due for kind, due in open_tasks(desk, case) if kind == "contact_at_home"] == [
        "2026-11-30", "2026-12-11", "2026-12-27",
    ]  # fmt: skip
    assert shelter.returns_home(desk.store, case) == [date(2026, 11, 27)]
    with pytest.raises(NoRecord):  # she has left: the shelter has no more to do with her
        shelter.stays_of(desk, case)


def test_whoever_keeps_the_shelter_reaches_no_case_without_a_stay(office: Office) -> None:
    _, case = case_of(office)
    office.hire("SH01", "shelter_warden")
    desk = office.desk("SH01")
    for deed in (lambda: shelter.stays_of(desk, case), lambda: shelter.admit(desk, case)):
        with pytest.raises(NoRecord):
            deed()


def test_only_the_administrator_lets_her_stay_longer_and_says_why(office: Office) -> None:
    desk, case = case_of(office)
    stay = shelter.admit(desk, case).value
    with pytest.raises(NotAllowed):
        shelter.extend_stay(desk, case, stay, date(2026, 12, 1), "Her brother comes on Monday")
    office.hire("CA01", "centre_administrator")
    desk = office.desk("CA01")
    for until, reason in (
        (date(2026, 12, 1), " "), (date(2026, 11, 26), "As before"), (date(2027, 3, 1), "For long"),
    ):  # fmt: skip
        with pytest.raises(ShelterRefused):
            shelter.extend_stay(desk, case, stay, until, reason)
    shelter.extend_stay(desk, case, stay, date(2026, 12, 1), "Her brother comes on Monday")
    (now,) = shelter.stays_of(desk, case)
    assert now.span is not None
    assert (now.span.last, now.span.plan_on) == (date(2026, 12, 1), date(2026, 11, 30))
    assert [(one.until_day, one.staff) for one in now.extensions] == [("2026-12-01", "CA01")]
    assert open_tasks(desk, case) == [("onward_plan", "2026-11-30")]


def test_a_request_without_a_place_ends_and_the_next_one_can_be_made(office: Office) -> None:
    desk, case = case_of(office)
    stay = shelter.ask_for_place(desk, case).value
    shelter.turn_away(desk, case, stay, "full")
    assert not shelter.is_in_shelter(desk.store, case)
    shelter.ask_for_place(desk, case)
    assert shelter.is_in_shelter(desk.store, case)


# Two PCs, and a case that is closed


def test_what_two_pcs_wrote_comes_together(offices: Callable[..., list[Office]], tmp_path: Path) -> None:
    a, b = offices("A", "B")
    case = str(take(a, **TOLD).case_id)
    carry(a, b, tmp_path)
    b.hire("CA02", "centre_administrator")
    desk = b.desk("CA02")
    (stay,) = shelter.stays_of(desk, case)
    shelter.extend_stay(desk, case, stay.id, date(2026, 11, 30), "Her sister comes on Monday")
    desk = a.desk("CW01")
    proceedings.add_report(desk, case, "daily_diary", TODAY)
    proceedings.add_hearing(desk, case, TODAY + timedelta(days=30))
    carry(b, a, tmp_path)
    carry(a, b, tmp_path)
    for desk in (a.desk("SV01"), b.desk("SV01")):
        law = proceedings.law_of(desk, case)
        assert [one.type for one in law.reports] == ["fir", "daily_diary"]
        assert [one.day for one in law.hearings] == ["2026-12-10", "2026-12-22"]
        (stay,) = shelter.stays_of(desk, case)
        assert stay.span is not None
        assert stay.span.last == date(2026, 11, 30)
        assert [due for kind, due in open_tasks(desk, case) if kind == "onward_plan"] == ["2026-11-29"]
        assert desk.store.journal.rebuild_differences() == []


def test_nothing_is_written_to_a_closed_case(office: Office) -> None:
    case = str(take(office, **TOLD).case_id)
    desk = office.desk("CW01")
    law, (stay,) = proceedings.law_of(desk, case), shelter.stays_of(desk, case)
    conferences.record_conference_consent(desk, case, "given", "signature")
    _, person = visible_case(desk, case, Action.SEE_CASES)
    with desk.store.transaction("SV01", "record_changed", case) as t:
        t.set("case", case, {"status": "closed"}, person.id)
    plan = ConferencePlan(day=TODAY, units=("police",), wishes="Peace")
    for deed in (
        lambda: proceedings.add_report(desk, case, "fir", TODAY),
        lambda: proceedings.record_stage(desk, case, "trial", TODAY),
        lambda: proceedings.take_back_stage(desk, case, law.steps[0].id),
        lambda: proceedings.add_order(desk, case, "protection", TODAY, None),
        lambda: proceedings.set_in_force(desk, case, law.orders[0].id, "no"),
        lambda: proceedings.add_hearing(desk, case, TODAY),
        lambda: proceedings.hold_hearing(desk, case, law.hearings[0].id, "adjourned"),
        lambda: proceedings.take_back(desk, case, "police_report", law.reports[0].id),
        lambda: shelter.leave(desk, case, stay.id, "other"),
        lambda: shelter.describe_stay(desk, case, stay.id, "", (), ""),
        lambda: conferences.record_conference(desk, case, plan),
        lambda: conferences.record_conference_consent(desk, case, "refused"),
        lambda: reassess.begin_review(desk, case),
    ):
        with pytest.raises(CaseClosed):
            deed()
    assert proceedings.law_of(desk, case) == law
