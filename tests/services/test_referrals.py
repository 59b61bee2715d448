# SPDX-License-Identifier: Apache-2.0
"""No consent, no slip; and a slip that says no more than she agreed to."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pypdf
import pytest
from tests.conftest import Office

from intake_desktop.domain.identifiers import slip_number_problem
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.domain.referrals import Step
from intake_desktop.services import cases, consents, referrals, slips
from intake_desktop.services.slips import SlipPlan, SlipRefused

STANDARD = SlipPlan(carrier="escort", discreet=False, language="en", escort="CW01")


def text_of(paper: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)


def slip(office: Office, plan: SlipPlan, **release: object) -> tuple[str, str, bytes]:
    """A case, a consent line, a slip: gives case, referral and paper."""
    case = office.intake(full_name="Marker Zainab", may_contact="no").case_id or ""
    line = office.release(case, office.provider(), **release)
    referral = slips.draft_slip(office.desk("CW01"), case, line, plan).value
    return case, referral, slips.slip_pdf(office.desk("CW01"), referral)


def test_a_slip_is_issued_on_a_consent_and_noted(office: Office) -> None:
    case, referral, paper = slip(office, STANDARD)
    desk = office.desk("CW01")
    number = slips.issue_slip(desk, referral, copies=2).value
    assert slip_number_problem(number) is None
    assert number in text_of(paper)
    (shown,) = cases.open_case(desk, case).referrals
    assert (shown.status, shown.slip_number, shown.priority) == ("issued", number, "emergency")
    noted = desk.store.reader.execute("select about from audit where event = 'referral_printed'").fetchall()
    assert noted == [(f"{referral} copies 2",)]


@pytest.mark.parametrize("decision", ["refused", "not_yet_asked"])
def test_no_consent_no_slip(office: Office, decision: str) -> None:
    case = office.intake().case_id or ""
    line = office.release(case, office.provider(), decision=decision)
    for ask in (slips.draft_slip, slips.preview_slip):
        with pytest.raises(SlipRefused):
            ask(office.desk("CW01"), case, line, STANDARD)
    assert cases.open_case(office.desk("CW01"), case).referrals == ()


def test_a_consent_that_was_withdrawn_or_has_expired_ends_it(office: Office) -> None:
    case, referral, _ = slip(office, STANDARD)
    consents_shown = cases.open_case(office.desk("CW01"), case).consents
    line = next(one.id for one in consents_shown if one.type == "release_to_service")
    office.clock.shift(days=91)
    with pytest.raises(SlipRefused):
        slips.slip_pdf(office.desk("CW01"), referral)
    office.clock.shift(days=-91)
    consents.withdraw_release(office.desk("CW01"), case, line)
    with pytest.raises(SlipRefused):
        slips.slip_pdf(office.desk("CW01"), referral)
    with pytest.raises(SlipRefused):
        slips.issue_slip(office.desk("CW01"), referral)


def test_taking_a_consent_back_stops_the_slips_that_are_under_way(office: Office) -> None:
    case, referral, _ = slip(office, STANDARD)
    desk = office.desk("CW01")
    line = next(one.id for one in cases.open_case(desk, case).consents if one.type == "release_to_service")
    slips.issue_slip(desk, referral)
    second = slips.draft_slip(desk, case, line, STANDARD).value
    consents.withdraw_release(desk, case, line)
    statuses = {one.id: one.status for one in cases.open_case(desk, case).referrals}
    assert statuses == {referral: "revoked", second: "cancelled"}
    assert desk.store.journal.rebuild_differences() == []


def test_her_name_stands_on_paper_only_when_she_agreed_to_it(office: Office) -> None:
    _, _, code_only = slip(office, STANDARD)
    assert "Marker" not in text_of(code_only)
    _, _, with_contact = slip(office, STANDARD, level="l2_contact")
    assert "Marker Zainab" in text_of(with_contact)


def test_a_preview_shows_dots_and_writes_nothing(office: Office) -> None:
    case = office.intake(full_name="Marker Zainab").case_id or ""
    line = office.release(case, office.provider(), level="l2_contact")
    desk = office.desk("CW01")
    head = desk.store.audit_head()
    paper = slips.preview_slip(desk, case, line, STANDARD)
    assert "Marker" not in text_of(paper)
    assert desk.store.audit_head() == head


def test_the_discreet_slip_tells_nothing(office: Office) -> None:
    case, _, paper = slip(office, SlipPlan(language="en"), level="l2_contact")
    told = text_of(paper)
    file = cases.open_case(office.desk("CW01"), case)
    for word in ("Marker", file.row.number, file.person.survivor_code, "Dar ul Aman", "Women", "helter"):
        first_page = told.split("\f")[0]
        assert word not in first_page, word
    document = pypdf.PdfReader(io.BytesIO(paper))
    assert "Women" not in str(document.metadata)


def test_the_steps_of_a_referral_are_those_of_the_table(office: Office) -> None:
    case, referral, _ = slip(office, STANDARD)
    desk = office.desk("CW01")
    with pytest.raises(SlipRefused):
        referrals.take_step(desk, referral, "accepted")
    slips.issue_slip(desk, referral)
    for step in (
        Step("delivered"),
        Step("received"),
        Step("accepted", walk_in=True),
        Step("in_service"),
        Step("service_completed", result="service_given"),
        Step("closed", without_why="They answer nobody"),
    ):
        office.clock.shift(hours=1)
        referrals.take_step(desk, referral, step.status, step=step)
    assert cases.open_case(desk, case).referrals[0].status == "closed"
    events = desk.store.reader.execute("select count(*) from referral_event").fetchone()[0]
    assert events == 7
    assert referrals.next_steps("closed") == ()


def test_printing_again_does_not_start_the_clock_again(office: Office) -> None:
    case, referral, _ = slip(office, STANDARD)
    desk = office.desk("CW01")
    slips.issue_slip(desk, referral)
    first = cases.open_case(desk, case).referrals[0]
    office.clock.shift(days=2)
    slips.issue_slip(desk, referral)
    assert cases.open_case(desk, case).referrals[0] == first


def test_others_learn_nothing_of_it(office: Office) -> None:
    case, referral, _ = slip(office, STANDARD)
    for ask in (slips.slip_pdf, slips.issue_slip):
        with pytest.raises(NoRecord):
            ask(office.desk("CW02"), referral)
    with pytest.raises(NoRecord):
        consents.record_release(
            office.desk("CW02"), case, consents.ReleasePlan("p", "shelter", "l1_code_only", "given")
        )
    with pytest.raises(NoRecord):
        slips.slip_pdf(office.desk("CW01"), "0" * 32)


def test_a_caseworker_does_not_change_the_directory(office: Office) -> None:
    from intake_desktop.domain.providers import ProviderPlan
    from intake_desktop.services.providers import ProviderIncomplete, add_provider

    with pytest.raises(NotAllowed):
        add_provider(office.desk("CW01"), ProviderPlan({"en": "X"}, ("shelter",)))
    with pytest.raises(ProviderIncomplete):
        add_provider(office.desk("SV01"), ProviderPlan({"ur": "X"}, ("shelter",)))


def test_the_reply_is_due_by_its_priority(office: Office) -> None:
    case, referral, _ = slip(office, SlipPlan(priority="emergency", carrier="escort", discreet=False, escort="CW01"))
    desk = office.desk("CW01")
    slips.issue_slip(desk, referral)
    shown = cases.open_case(desk, case).referrals[0]
    issued, due = (datetime.fromisoformat(text or "") for text in (shown.issued_at, shown.reply_by))
    assert timedelta(hours=23, minutes=58) < due - issued <= timedelta(hours=24)
