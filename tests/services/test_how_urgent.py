# SPDX-License-Identifier: Apache-2.0
"""How urgent a slip is can change, upwards freely; a doctor comes first after each thing that happened to her."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.domain.referrals import PRIORITIES, Step
from intake_desktop.services import closures, needs, referrals, slips
from intake_desktop.services.slips import SlipPlan, SlipRefused

PLAN = SlipPlan(carrier="escort", escort="CW02", discreet=False, may_confirm=True, priority="urgent")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One PC for the whole shift."""
    made = Office(tmp_path_factory.mktemp("urgent") / "pc-A", "A")
    yield made
    made.close()


def issued(office: Office, sector: str = "legal_aid", case: str = "", plan: SlipPlan = PLAN) -> tuple[str, str]:
    case = case or str(office.intake().case_id)
    line = office.release(case, office.provider(sector), sector=sector)
    slip = slips.draft_slip(office.desk("CW01"), case, line, plan).value
    slips.issue_slip(office.desk("CW01"), slip)
    return case, slip


def take(office: Office, slip: str, status: str, **told: Any) -> None:
    office.clock.shift(minutes=1)
    referrals.take_step(office.desk("CW01"), slip, status, step=Step(status, **told))


def brought(office: Office, slip: str, *, as_far_as: str) -> None:
    for status, told in (
        ("delivered", {"delivery": "phone"}), ("received", {}), ("accepted", {"walk_in": True}), ("in_service", {}),
        ("service_completed", {"result": "service_given"}),
    ):  # fmt: skip
        take(office, slip, status, **told)
        if status == as_far_as:
            return


def happened(office: Office, case: str, number: int, days_ago: int) -> None:
    """An incident of sexual violence that is written down in her case."""
    desk = office.desk("CW01")
    person = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
    day = desk.today() - timedelta(days=days_ago)
    fields = {
        "case_id": case, "gbv_type": "rape", "incident_date": day.isoformat(), "date_precision": "exact",
        "number": number,
    }  # fmt: skip
    with desk.store.transaction("CW01", "record_changed", case) as t:
        t.set("incident", f"{case}-{number}", fields, person)


def test_a_slip_becomes_more_urgent_freely_and_less_with_a_reason(office: Office) -> None:
    case, slip = issued(office)

    def now() -> tuple[str, datetime, datetime]:
        (shown,) = referrals.referrals_of(office.desk("CW01"), case)
        assert shown.limit is not None
        return shown.slip.priority, datetime.fromisoformat(shown.slip.reply_by), shown.limit.due

    _, reply, due = now()
    referrals.change_priority(office.desk("CW01"), slip, "emergency")
    assert now() == ("emergency", reply - timedelta(hours=48), due - timedelta(hours=22))
    for lower in ("urgent", "routine"):
        with pytest.raises(SlipRefused):
            referrals.change_priority(office.desk("CW01"), slip, lower)
    referrals.change_priority(office.desk("CW01"), slip, "routine", "She has seen a lawyer meanwhile")
    assert now()[0] == "routine"
    kept = "select lowered_why, due from referral where id = ?"
    why, kept_due = office.desk("CW01").store.reader.execute(kept, (slip,)).fetchone()
    assert why == "She has seen a lawyer meanwhile"
    assert datetime.fromisoformat(kept_due) == now()[2].replace(second=0), "Today finds it by what is kept"


def test_nobody_changes_it_who_issues_no_slip_nor_once_it_has_ended(office: Office) -> None:
    _, slip = issued(office)
    office.hire("RO01", "report_officer")
    with pytest.raises(NotAllowed):
        referrals.change_priority(office.desk("RO01"), slip, "emergency")
    with pytest.raises(NoRecord):
        referrals.change_priority(office.desk("CW02"), slip, "emergency")
    with pytest.raises(ValueError, match="priority"):
        referrals.change_priority(office.desk("CW01"), slip, "at once")
    take(office, slip, "cancelled", note="Printed twice")
    for priority in PRIORITIES:
        with pytest.raises(SlipRefused):
            referrals.change_priority(office.desk("CW01"), slip, priority, "Because")


def test_a_doctor_of_another_year_is_no_doctor_for_what_happened_yesterday(office: Office) -> None:
    case = str(office.intake().case_id)
    happened(office, case, 1, days_ago=2)
    assert referrals.health_first(office.desk("CW01"), case, "police") is not None
    emergency = SlipPlan(carrier="escort", escort="CW02", discreet=False, priority="emergency")
    issued(office, "medical_health", case, emergency)
    assert referrals.health_first(office.desk("CW01"), case, "police") is None
    office.clock.shift(days=300)
    assert referrals.health_first(office.desk("CW01"), case, "police") is None, "its windows are over"
    happened(office, case, 2, days_ago=1)
    assert referrals.health_first(office.desk("CW01"), case, "police") is not None
    needs.set_need(office.desk("CW01"), case, needs.NeedLine("medical_health", wanted="no"))
    assert referrals.health_first(office.desk("CW01"), case, "police") is None, "she does not want one, and says so now"


def test_a_doctor_whom_she_did_not_reach_has_not_seen_her(office: Office) -> None:
    case = str(office.intake().case_id)
    happened(office, case, 1, days_ago=1)
    emergency = SlipPlan(carrier="escort", escort="CW02", discreet=False, priority="emergency")
    _, slip = issued(office, "medical_health", case, emergency)
    brought(office, slip, as_far_as="accepted")
    assert referrals.health_first(office.desk("CW01"), case, "police") is None
    take(office, slip, "not_reached")
    assert referrals.health_first(office.desk("CW01"), case, "police") is not None


def test_a_case_is_not_closed_while_nobody_asked_whether_a_slip_helped(office: Office) -> None:
    case, slip = issued(office)
    brought(office, slip, as_far_as="service_completed")
    number = referrals.find_referral(office.desk("CW01"), slip).slip_number

    def open_ones() -> list[str]:
        return list(closures.closing_of(office.desk("CW01"), case).facts.open_slips)

    assert open_ones() == [number]
    take(office, slip, "closed", without_why="They answer nobody")
    assert open_ones() == []
