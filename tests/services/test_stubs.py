# SPDX-License-Identifier: Apache-2.0
"""A slip comes back: found by its number, and no more is written down than she allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import Office
from tests.slips.papers import read

from intake_desktop.domain.permissions import NoRecord
from intake_desktop.services import consents, referrals, slips, stubs, todo
from intake_desktop.services.desk import Desk
from intake_desktop.services.slips import SlipPlan
from intake_desktop.services.stubs import SlipUnknown, StubPlan, StubRefused

Issued = Callable[..., tuple[str, str, str]]

STANDARD = SlipPlan(carrier="escort", discreet=False, escort="CW01", may_confirm=True, priority="emergency")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One PC for the whole shift."""
    made = Office(tmp_path_factory.mktemp("stubs") / "pc-A", "A")
    yield made
    made.close()


@pytest.fixture(scope="module")
def place(office: Office) -> str:
    return office.provider()


@pytest.fixture
def issued(office: Office, place: str) -> Issued:
    """A slip that was printed: gives case, referral and number."""

    def issue(plan: SlipPlan = STANDARD) -> tuple[str, str, str]:
        case = office.intake().case_id or ""
        line = office.release(case, place)
        desk = office.desk("CW01")
        referral = slips.draft_slip(desk, case, line, plan).value
        return case, referral, slips.issue_slip(desk, referral).value

    return issue


def status(office: Office, case: str) -> str:
    return referrals.referrals_of(office.desk("CW01"), case)[0].slip.status


def checked(desk: Desk, referral: str) -> str:
    query = "select code_checked from stub where referral = ?"
    return str(desk.store.reader.execute(query, (referral,)).fetchone()[0])


def code_of(office: Office, referral: str) -> str:
    return referrals.find_referral(office.desk("CW01"), referral).counterfoil


def test_a_slip_is_found_by_what_was_typed_or_scanned(office: Office, issued: Issued) -> None:
    _, referral, number = issued()
    for typed in (number, number.lower(), f" {number} ", number.replace("-", "–")):
        found = stubs.find_slip(office.desk("CW01"), typed)
        assert (found.id, found.number, found.status, found.is_over) == (referral, number, "issued", False)
    assert found.names["en"] == "Dar ul Aman Multan"
    assert found.asks_code


@pytest.mark.parametrize("typed", ["", "R-1", "MLT-7KQ2MXB", "R-4H7K2P2"])
def test_what_is_no_slip_number_says_so(office: Office, issued: Issued, typed: str) -> None:
    with pytest.raises(SlipUnknown):
        stubs.find_slip(office.desk("CW01"), typed)


def test_a_slip_of_somebody_elses_case_is_as_unknown_as_one_of_another_centre(office: Office, issued: Issued) -> None:
    from intake_desktop.domain.identifiers import new_slip_number

    _, referral, number = issued()
    told = []
    for typed in (number, new_slip_number()):
        with pytest.raises(SlipUnknown) as refused:
            stubs.find_slip(office.desk("CW02"), typed)
        told.append(refused.value.what)
    assert told[0] == told[1]
    with pytest.raises(NoRecord):
        stubs.record_stub(office.desk("CW02"), referral, StubPlan(way="paper", decision="received"))
    with pytest.raises(NoRecord):
        stubs.check_code(office.desk("CW02"), referral, "2222")


def test_a_reply_takes_all_its_steps_at_once(office: Office, issued: Issued) -> None:
    case, referral, _ = issued()
    office.clock.shift(days=2)
    desk = office.desk("CW01")
    plan = StubPlan(
        way="paper", decision="accepted", came=True, result="service_given", received_on=desk.today() - timedelta(1),
        service_days=(desk.today(),), to_do="Bring the papers of the children", focal_code="DA-3",
    )  # fmt: skip
    kept = stubs.record_stub(desk, referral, plan).value
    assert kept.steps == ("delivered", "received", "accepted", "in_service", "service_completed")
    (shown,) = referrals.referrals_of(desk, case)
    assert shown.slip.status == "service_completed"
    assert [one.status for one in shown.events] == ["issued", *kept.steps]
    moments = [one.at for one in shown.events]
    assert moments == sorted(moments)
    assert [one.focal_code for one in shown.stubs] == ["DA-3"]
    task = next(one for one in todo.tasks_of(desk, case) if one.kind == "do_for_service")
    assert task.note == "Bring the papers of the children"
    assert desk.store.journal.rebuild_differences() == []


@pytest.mark.parametrize(
    ("plan", "then"),
    [
        (StubPlan(way="paper", decision="received"), "received"),
        (StubPlan(way="paper", decision="accepted"), "accepted"),
        (StubPlan(way="paper", decision="accepted", result="waiting_list"), "accepted"),
        (StubPlan(way="paper", decision="accepted", came=True), "in_service"),
        (StubPlan(way="paper", decision="accepted", came=False), "not_reached"),
        (StubPlan(way="paper", decision="accepted", result="did_not_come"), "not_reached"),
        (StubPlan(way="paper", decision="accepted", result="partly_given"), "service_completed"),
        (StubPlan(way="paper", decision="declined", reason="no_capacity"), "declined_by_provider"),
        (StubPlan(way="paper", decision="redirected", provider="Edhi home"), "redirected"),
    ],
)
def test_what_is_answered_is_where_the_slip_stands(office: Office, issued: Issued, plan: StubPlan, then: str) -> None:
    case, referral, _ = issued()
    stubs.record_stub(office.desk("CW01"), referral, plan)
    assert status(office, case) == then


def test_a_reply_never_moves_a_slip_back(office: Office, issued: Issued) -> None:
    case, referral, _ = issued()
    desk = office.desk("CW01")
    stubs.record_stub(desk, referral, StubPlan(way="paper", decision="accepted", came=True))
    for late in (
        StubPlan(way="paper", decision="received"),
        StubPlan(way="paper", decision="declined", reason="no_capacity"),
        StubPlan(way="paper", decision="accepted", came=False),
    ):
        assert stubs.record_stub(desk, referral, late).value.steps == ()
        assert status(office, case) == "in_service"
    assert len(referrals.referrals_of(desk, case)[0].stubs) == 4


@pytest.mark.parametrize("allowed", [False, None])
@pytest.mark.parametrize(
    "told",
    [
        {"decision": "accepted"},
        {"decision": "received", "came": True},
        {"decision": "received", "came": False},
        {"decision": "received", "result": "service_given"},
        {"decision": "received", "to_do": "Call us"},
        {"decision": "redirected", "provider": "Edhi home"},
    ],
)
def test_what_she_did_not_allow_is_refused_and_not_only_hidden(
    office: Office, issued: Issued, allowed: bool | None, told: dict[str, Any]
) -> None:
    _, referral, number = issued(SlipPlan(may_confirm=allowed, priority="emergency"))
    desk = office.desk("CW01")
    assert set(stubs.find_slip(desk, number).allowed) == {"received_on", "decision", "reason", "focal_code"}
    with pytest.raises(StubRefused):
        stubs.record_stub(desk, referral, StubPlan(way="paper", **told))
    stubs.record_stub(desk, referral, StubPlan(way="paper", decision="received"))
    assert desk.store.reader.execute("select count(*) from stub where referral = ?", (referral,)).fetchone() == (1,)


def test_by_telephone_the_four_characters_are_read_back(office: Office, issued: Issued) -> None:
    _, referral, _ = issued()
    desk, code = office.desk("CW01"), code_of(office, referral)
    wrong = code[::-1] if code != code[::-1] else "2345"
    said = StubPlan(way="phone", decision="received", code=wrong)
    with pytest.raises(StubRefused):
        stubs.record_stub(desk, referral, said)
    assert not stubs.check_code(desk, referral, wrong)
    assert stubs.check_code(desk, referral, f" {code[:2]} {code[2:].lower()}")
    stubs.record_stub(desk, referral, StubPlan(way="phone", decision="received", code=code.lower()))
    assert checked(desk, referral) == "yes"


def test_a_discreet_slip_has_no_characters_and_is_known_by_its_number(office: Office, issued: Issued) -> None:
    _, referral, number = issued(SlipPlan(priority="emergency"))
    desk = office.desk("CW01")
    assert not stubs.find_slip(desk, number).asks_code
    assert not stubs.check_code(desk, referral, "")
    stubs.record_stub(desk, referral, StubPlan(way="phone", decision="received"))
    assert checked(desk, referral) == "none"


def test_a_reply_to_a_slip_that_was_stopped_is_kept_and_moves_nothing(office: Office, issued: Issued) -> None:
    case, referral, number = issued()
    desk = office.desk("CW01")
    line = referrals.find_referral(desk, referral).consent
    consents.withdraw_release(desk, case, line)
    assert stubs.find_slip(desk, number).is_over
    assert stubs.record_stub(desk, referral, StubPlan(way="paper", decision="received")).value.steps == ()
    assert status(office, case) == "revoked"


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "declined"},
        {"decision": "redirected"},
        {"decision": "accepted", "came": True, "result": "did_not_come"},
        {"decision": "accepted", "came": False, "result": "service_given"},
        {"decision": "accepted", "to_do": "x" * 161},
    ],
)
def test_a_reply_that_cannot_be_right_is_asked_for_again(office: Office, issued: Issued, wrong: dict[str, Any]) -> None:
    _, referral, _ = issued()
    desk = office.desk("CW01")
    with pytest.raises(StubRefused):
        stubs.record_stub(desk, referral, StubPlan(way="paper", **wrong))


def test_nothing_was_received_before_it_was_issued_or_tomorrow(office: Office, issued: Issued) -> None:
    _, referral, _ = issued()
    desk = office.desk("CW01")
    for days in (-1, 1):
        when = desk.today() + timedelta(days)
        for plan in (
            StubPlan(way="paper", decision="received", received_on=when),
            StubPlan(way="paper", decision="accepted", service_days=(when,)),
        ):
            with pytest.raises(StubRefused):
                stubs.record_stub(desk, referral, plan)


def test_a_draft_has_no_reply(office: Office, issued: Issued) -> None:
    case = office.intake().case_id or ""
    line = office.release(case, office.provider())
    desk = office.desk("CW01")
    referral = slips.draft_slip(desk, case, line, STANDARD).value
    number = referrals.find_referral(desk, referral).slip_number
    with pytest.raises(SlipUnknown):
        stubs.find_slip(desk, number)
    with pytest.raises(StubRefused):
        stubs.record_stub(desk, referral, StubPlan(way="paper", decision="received"))


def test_an_appointment_without_a_time_is_kept_and_printed_as_a_day(office: Office, issued: Issued) -> None:
    case, referral, _ = issued()
    desk = office.desk("CW01")
    day = desk.today() + timedelta(days=3)
    stubs.record_stub(desk, referral, StubPlan(way="paper", decision="accepted", first_appointment=day))
    assert status(office, case) == "accepted"
    assert referrals.find_referral(desk, referral).appointment == day.isoformat()
    content = slips.slip_content(desk, referral)
    assert content.day_alone
    paper = " ".join(read(slips.slip_pdf(desk, referral))[0].split())
    assert f"Appointment {day.day} {day:%b %Y}" in paper
    assert "00:00" not in paper
