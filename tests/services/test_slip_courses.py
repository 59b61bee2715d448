# SPDX-License-Identifier: Apache-2.0
"""The machine of a referral at the desk: who takes which step, when it happened, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.conftest import Office
from tests.services.seats import Seat
from tests.services.statutes import statute

from intake_desktop.domain.permissions import MATRIX, ROLES, Action, NoRecord, NotAllowed
from intake_desktop.domain.providers import ProviderPlan
from intake_desktop.domain.referrals import ISSUER, SYSTEM, TABLE, Step
from intake_desktop.services import consents, providers, referrals, second, slips, todo
from intake_desktop.services.desk import Desk
from intake_desktop.services.second import SecondRefused
from intake_desktop.services.slips import SlipPlan, SlipRefused

PLAN = SlipPlan(carrier="escort", escort="CW02", discreet=False, may_confirm=True, priority="urgent")
WAY = {
    "draft": (),
    "issued": ("issued",),
    "delivered": ("issued", "delivered"),
    "received": ("issued", "delivered", "received"),
    "accepted": ("issued", "delivered", "received", "accepted"),
    "in_service": ("issued", "delivered", "received", "accepted", "in_service"),
    "service_completed": ("issued", "delivered", "received", "accepted", "in_service", "service_completed"),
    "not_reached": ("issued", "delivered", "received", "accepted", "not_reached"),
}
ENOUGH: dict[str, dict[str, Any]] = {
    "cancelled": {"note": "Printed twice"},
    "delivered": {"delivery": "phone"},
    "accepted": {"walk_in": True},
    "declined_by_provider": {"reason": "no_capacity"},
    "redirected": {"provider": "Edhi home"},
    "service_completed": {"result": "service_given"},
    "closed": {"without_why": "They answer nobody"},
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One PC for the whole shift."""
    made = Office(tmp_path_factory.mktemp("courses") / "pc-A", "A")
    yield made
    made.close()


@pytest.fixture(scope="module")
def legal(office: Office) -> str:
    return office.provider("legal_aid")


@pytest.fixture(scope="module")
def other_legal(office: Office) -> str:
    plan = ProviderPlan(names={"en": "Bar council help desk"}, sectors=("legal_aid",))
    return providers.add_provider(office.desk("SV01"), plan).value


@pytest.fixture(scope="module")
def station(office: Office) -> str:
    return office.provider("police", in_house=True)


def begun(office: Office, place: str, plan: SlipPlan = PLAN, sector: str = "legal_aid") -> tuple[str, str]:
    """A case with a slip that is still a draft."""
    case = office.intake().case_id or ""
    line = office.release(case, place, sector=sector)
    return case, slips.draft_slip(office.desk("CW01"), case, line, plan).value


def take(desk: Desk, referral: str, status: str, **told: Any) -> None:
    step = Step(status, **(ENOUGH.get(status, {}) | told))
    referrals.take_step(desk, referral, status, step=step)


def brought_to(office: Office, referral: str, status: str) -> None:
    desk = office.desk("CW01")
    for step in WAY[status]:
        office.clock.shift(minutes=1)
        if step == "issued":
            slips.issue_slip(desk, referral)
        else:
            take(desk, referral, step)


def shown(office: Office, case: str) -> referrals.ReferralShown:
    return referrals.referrals_of(office.desk("CW01"), case)[0]


def tasks(office: Office, case: str, kind: str) -> list[todo.Task]:
    return [one for one in todo.tasks_of(office.desk("CW01"), case) if one.kind == kind]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line.now}-{line.then}")
def test_who_takes_which_step(office: Office, station: str, line: Any) -> None:
    """Every line of the table by every role, on a slip to the police desk of the centre: its officer and whoever works
    on the case write down what came of it; only who may issue slips issues, hands over, takes back, sends on, closes.
    """
    case, referral = begun(office, station, PLAN, "police")
    brought_to(office, referral, line.now)
    desk = office.desk("CW01")
    person = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
    action = Action.ISSUE_REFERRAL if line.who == ISSUER else Action.RECORD_RECEIPT
    for role in ROLES:
        seat = Seat(desk, "CW01" if role == "caseworker" else "X01", role)
        cell = MATRIX[role].get(action)
        reaches = cell is not None and (
            cell.reach == "all" or role == "caseworker" or (cell.reach == "released" and role == "police_officer")
        )
        allowed = reaches and line.who != SYSTEM
        try:
            take(seat, referral, line.then)
        except (NoRecord, NotAllowed):
            assert not reaches, role
            continue
        except SlipRefused:
            assert not allowed, role
            continue
        assert allowed, role
        assert shown(office, case).slip.status == line.then
        with desk.store.transaction("CW01", "record_changed", case) as t:
            t.set("referral", referral, {"status": line.now}, person)
    assert (line.then in [one.status for one in shown(office, case).next]) == (line.who != SYSTEM)


def test_paper_that_comes_late_is_dated_back_and_says_when_it_was_entered(office: Office, legal: str) -> None:
    case, referral = begun(office, legal)
    brought_to(office, referral, "delivered")
    desk = office.desk("CW01")
    delivered = datetime.fromisoformat(shown(office, case).events[-1].at)
    office.clock.shift(days=2)
    for wrong in (delivered - timedelta(minutes=2), desk.now().astimezone() + timedelta(minutes=2)):
        with pytest.raises(SlipRefused):
            take(desk, referral, "received", happened_at=wrong)
    happened = delivered + timedelta(hours=3)
    take(desk, referral, "received", happened_at=happened, by="receiver", note="Their stamp says so")
    event = shown(office, case).events[-1]
    assert datetime.fromisoformat(event.at) == happened
    assert datetime.fromisoformat(event.entered_at) > happened + timedelta(days=1)
    assert (event.staff, event.by, event.note) == ("CW01", "receiver", "Their stamp says so")
    with pytest.raises(SlipRefused):
        take(desk, referral, "accepted", happened_at=happened - timedelta(minutes=1))


def test_who_goes_with_her_works_here_and_is_told_the_day(office: Office, legal: str) -> None:
    desk = office.desk("CW01")
    on = (desk.now() + timedelta(days=3)).astimezone()
    case, referral = begun(office, legal, PLAN)
    with pytest.raises(SlipRefused):
        slips.issue_slip(desk, begun(office, legal, SlipPlan(carrier="escort", escort="ZZ99", discreet=False))[1])
    slips.issue_slip(desk, referral)
    (task,) = tasks(office, case, "accompany")
    assert (task.assignee, task.due) == ("CW02", desk.today().isoformat())
    for step in ("delivered", "received"):
        take(desk, referral, step)
    take(desk, referral, "accepted", appointment=on, walk_in=False)
    assert tasks(office, case, "accompany")[0].due == on.date().isoformat()
    take(desk, referral, "in_service")
    assert tasks(office, case, "accompany")[0].state == "done"


def test_a_service_that_cannot_help_leads_to_the_next_one(office: Office, legal: str, other_legal: str) -> None:
    case, referral = begun(office, legal)
    brought_to(office, referral, "received")
    desk = office.desk("CW01")
    take(desk, referral, "declined_by_provider")
    (task,) = tasks(office, case, "find_another")
    assert task.due == (desk.today() + timedelta(days=1)).isoformat()
    following = referrals.next_provider(desk, referral)
    assert following is not None
    assert following.id == other_legal
    with pytest.raises(SlipRefused):
        slips.issue_slip(desk, referral)
    line = office.release(case, following.id, sector="legal_aid")
    plan = SlipPlan(discreet=False, follows=referral)
    then = slips.draft_slip(desk, case, line, plan).value
    slips.issue_slip(desk, then)
    old = next(one for one in referrals.referrals_of(desk, case) if one.slip.id == referral)
    assert old.followed_by == then
    assert tasks(office, case, "find_another")[0].state == "done"
    assert referrals.next_provider(desk, referral) is None, "both were asked"


def test_sent_on_elsewhere_she_is_asked_first(office: Office, legal: str) -> None:
    case, referral = begun(office, legal)
    brought_to(office, referral, "received")
    take(office.desk("CW01"), referral, "redirected")
    assert [one.state for one in tasks(office, case, "ask_consent_elsewhere")] == ["open"]
    assert shown(office, case).next == ()
    assert shown(office, case).events[-1].provider == "Edhi home"


def test_who_did_not_arrive_is_asked_safely_and_tried_again_while_her_consent_is_good(
    office: Office, legal: str
) -> None:
    case, referral = begun(office, legal)
    brought_to(office, referral, "not_reached")
    desk = office.desk("CW01")
    assert [one.state for one in tasks(office, case, "ask_why_not_arrived")] == ["open"]
    take(desk, referral, "issued")
    assert [one.state for one in tasks(office, case, "ask_why_not_arrived")] == ["dropped"]
    for step in ("delivered", "received", "accepted", "not_reached"):
        take(desk, referral, step)
    consents.withdraw_release(desk, case, referrals.find_referral(desk, referral).consent)
    with pytest.raises(SlipRefused):
        take(desk, referral, "issued")
    (again,) = shown(office, case).next
    assert again.problem is not None


def test_a_desk_of_this_centre_gets_a_slip_without_paper(office: Office, station: str, legal: str) -> None:
    case, referral = begun(office, station, SlipPlan(discreet=False, delivery="in_centre"), "police")
    take(office.desk("CW01"), referral, "issued")
    take(office.desk("CW01"), referral, "delivered", delivery="")
    assert shown(office, case).slip.delivery == "in_centre"
    case, referral = begun(office, legal)
    with pytest.raises(SlipRefused):
        take(office.desk("CW01"), referral, "issued")
    assert [one.status for one in shown(office, case).next] == ["cancelled"]


def test_a_marked_service_gets_slips_from_a_supervisor_or_with_her_word(office: Office) -> None:
    plan = ProviderPlan(
        names={"en": "Desk of the station"}, sectors=("police",), in_house=True, flagged=True,
    )  # fmt: skip
    place = providers.add_provider(office.desk("SV01"), plan).value
    case, referral = begun(office, place, SlipPlan(discreet=False, delivery="in_centre"), "police")
    desk = office.desk("CW01")
    with pytest.raises(SlipRefused):
        take(desk, referral, "issued")
    code = bytearray(office.passphrases["CW02"].encode())
    with pytest.raises(SecondRefused):
        second.confirm_approval(desk, "CW02", code, Action.APPROVE_REFERRAL)
    agreed = second.confirm_approval(
        desk, "SV01", bytearray(office.passphrases["SV01"].encode()), Action.APPROVE_REFERRAL
    )
    referrals.take_step(desk, referral, "issued", second=agreed)
    assert shown(office, case).slip.approved_by == "SV01"


def test_taking_consent_back_says_whom_to_tell_and_how(office: Office, legal: str, station: str) -> None:
    told = {}
    for way, place, sector in (("hand_carried", legal, "legal_aid"), ("in_centre", station, "police")):
        case, referral = begun(office, place, PLAN, sector)
        brought_to(office, referral, "issued")
        take(office.desk("CW01"), referral, "delivered", delivery=way)
        consents.withdraw_release(
            office.desk("CW01"), case, referrals.find_referral(office.desk("CW01"), referral).consent
        )
        (notice,) = referrals.stop_notices(office.desk("CW01"), case)
        assert notice.slip.status == "revoked"
        assert notice.stop is not None
        told[way] = notice.stop.how
        assert tasks(office, case, "accompany")[0].state == "dropped"
    assert told["hand_carried"].values["phone"] == "0300-1234567"
    assert "desk" in told["in_centre"].text
    case, referral = begun(office, legal)
    brought_to(office, referral, "issued")
    line = referrals.find_referral(office.desk("CW01"), referral).consent
    consents.withdraw_release(office.desk("CW01"), case, line)
    stop = shown(office, case).stop
    assert stop is not None
    assert "not handed over" in stop.how.text


def test_a_slip_that_is_late_says_for_what(office: Office, legal: str) -> None:
    case, referral = begun(office, legal)
    brought_to(office, referral, "issued")
    found = shown(office, case)
    assert found.limit is not None
    assert (found.limit.what, found.is_late, found.is_escalated) == ("delivered", False, False)
    office.clock.shift(hours=24.5)
    assert (shown(office, case).is_late, shown(office, case).is_escalated) == (True, False)
    office.clock.shift(hours=24)
    assert shown(office, case).is_escalated
    take(office.desk("CW01"), referral, "cancelled")
    assert shown(office, case).limit is None


def test_closing_a_slip_asks_whether_it_helped_or_why_not(office: Office, legal: str) -> None:
    from intake_desktop.services.stubs import StubPlan, record_stub

    case, referral = begun(office, legal)
    brought_to(office, referral, "service_completed")
    desk = office.desk("CW01")
    with pytest.raises(SlipRefused):
        take(desk, referral, "closed", without_why="", helped="yes")
    record_stub(desk, referral, StubPlan(way="paper", decision="accepted", came=True, result="service_given"))
    with pytest.raises(SlipRefused):
        take(desk, referral, "closed", without_why="")
    take(desk, referral, "closed", without_why="", helped="partly")
    assert (shown(office, case).slip.helped, shown(office, case).slip.status) == ("partly", "closed")


def test_what_is_known_of_her_makes_a_slip_urgent(office: Office) -> None:
    case = office.intake(urgent_medical="yes", safe_to_leave="no").case_id or ""
    desk = office.desk("CW01")
    told = {sector: referrals.priority_for(desk, case, sector) for sector in ("medical_health", "police", "legal_aid")}
    assert {sector: one.priority for sector, one in told.items()} == {
        "medical_health": "emergency", "police": "emergency", "legal_aid": "routine",
    }  # fmt: skip
    assert told["medical_health"].reasons
    assert referrals.health_first(desk, case, "police") is None


def test_inside_the_windows_the_doctor_comes_first_unless_she_was_sent_there(office: Office) -> None:
    case = office.intake().case_id or ""
    desk = office.desk("CW01")
    person = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
    day = desk.today() - timedelta(days=4)
    fields = {"case_id": case, "gbv_type": "rape", "incident_date": day.isoformat(), "date_precision": "exact"}
    with desk.store.transaction("CW01", "record_changed", case) as t:
        t.set("incident", f"{case}-1", fields, person)
    assert referrals.priority_for(desk, case, "medical_health").priority == "emergency"
    assert referrals.health_first(desk, case, "medical_health") is None
    police = office.provider("police")
    line = office.release(case, police, sector="police")
    plan = SlipPlan(carrier="staff", discreet=False)
    assert referrals.health_first(office.desk("CW01"), case, "police") is not None
    with pytest.raises(SlipRefused):
        slips.draft_slip(office.desk("CW01"), case, line, plan)
    later = SlipPlan(carrier="staff", discreet=False, health_later="yes")
    slips.draft_slip(office.desk("CW01"), case, line, later)
    clinic = office.release(case, office.provider("medical_health"), sector="medical_health")
    urgent = SlipPlan(carrier="staff", discreet=False, priority="emergency")
    desk = office.desk("CW01")
    to_doctor = slips.draft_slip(desk, case, clinic, urgent).value
    assert referrals.health_first(desk, case, "police") is not None, "a draft brings her nowhere"
    slips.issue_slip(desk, to_doctor)
    assert referrals.health_first(desk, case, "police") is None
    office.clock.shift(days=2)
    slips_over = referrals.priority_for(office.desk("CW01"), case, "medical_health")
    assert slips_over.priority == "urgent", "the windows are over; a doctor still helps"


def test_a_report_that_the_law_asks_for_takes_the_same_steps_without_a_consent(office: Office, station: str) -> None:
    case = office.intake().case_id or ""
    statute(office, "police", "incident_type", name="Child protection act, section 19")
    plan = SlipPlan(
        kind="statutory_report", carrier="staff", discreet=False, law="Child protection act, section 19",
        named=("incident_type",), told_her="yes", priority="emergency",
    )  # fmt: skip
    desk = office.desk("CW01")
    with pytest.raises(SecondRefused):
        slips.draft_report(desk, case, station, "police", plan)
    proof = second.confirm_approval(
        desk, "SV01", bytearray(office.passphrases["SV01"].encode()), Action.APPROVE_REFERRAL
    )
    report = slips.draft_report(desk, case, station, "police", plan, proof).value
    slips.issue_slip(desk, report)
    for status in ("delivered", "received", "accepted", "not_reached", "issued"):
        take(desk, report, status)
    found = shown(office, case).slip
    assert (found.is_report, found.consent, found.approved_by, found.status) == (True, "", "SV01", "issued")
