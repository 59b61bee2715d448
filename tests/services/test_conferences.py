# SPDX-License-Identifier: Apache-2.0
"""Case conferences: only with her consent, by her code, with her wishes first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.conftest import Office

from intake_desktop.services import conferences
from intake_desktop.services.conferences import ConferencePlan, ConferenceRefused
from intake_desktop.services.desk import Desk

PLAN = ConferencePlan(
    day=date(2026, 11, 22), units=("police", "legal_aid"), wishes="To keep her children with her.",
    questions="Who goes with her to the court?", decisions=("stays_open",),
)  # fmt: skip


def case_of(office: Office) -> tuple[Desk, str]:
    made = office.intake()
    return office.desk("CW01"), str(made.case_id)


def test_no_conference_without_her_consent_nor_after_she_took_it_back(office: Office) -> None:
    desk, case = case_of(office)
    with pytest.raises(ConferenceRefused):
        conferences.record_conference(desk, case, PLAN)
    conferences.record_conference_consent(desk, case, "given", "signature")
    conferences.record_conference(desk, case, PLAN)
    conferences.record_conference_consent(desk, case, "withdrawn")
    assert not getattr(conferences.consent_of(desk, case), "holds", True)
    with pytest.raises(ConferenceRefused):
        conferences.record_conference(desk, case, PLAN)
    conferences.record_conference_consent(desk, case, "given", "thumbprint")
    conferences.record_conference(desk, case, PLAN)
    assert len(conferences.conferences_of(desk, case)) == 2


def test_her_consent_ends_by_itself(office: Office) -> None:
    desk, case = case_of(office)
    conferences.record_conference_consent(desk, case, "given", "signature")
    office.clock.shift(days=91)
    desk = office.desk("CW01")
    with pytest.raises(ConferenceRefused):
        conferences.record_conference(desk, case, PLAN)


def test_a_spoken_consent_needs_somebody_else_who_heard_it(office: Office) -> None:
    desk, case = case_of(office)
    for witness in ("", "CW01"):
        with pytest.raises(ConferenceRefused):
            conferences.record_conference_consent(desk, case, "given", "verbal_witnessed", witness)
    conferences.record_conference_consent(desk, case, "given", "verbal_witnessed", "CW02")


@pytest.mark.parametrize("text", ["زینب wants to go home", "Ask BIBI زينب"])
def test_her_name_does_not_get_into_what_others_hear(office: Office, text: str) -> None:
    desk, case = case_of(office)
    conferences.record_conference_consent(desk, case, "given", "signature")
    plan = ConferencePlan(day=PLAN.day, units=PLAN.units, wishes=text)
    with pytest.raises(ConferenceRefused):
        conferences.record_conference(desk, case, plan)
    made = conferences.record_conference(desk, case, PLAN).value
    with pytest.raises(ConferenceRefused):
        conferences.promise(desk, case, made, text, "police")


def test_what_was_promised_is_kept_until_it_is_done(office: Office) -> None:
    desk, case = case_of(office)
    conferences.record_conference_consent(desk, case, "given", "signature")
    made = conferences.record_conference(desk, case, PLAN).value
    action = conferences.promise(desk, case, made, "A patrol each evening", "police", PLAN.day + timedelta(days=2))
    conferences.keep_promise(desk, case, action.value)
    (conference,) = conferences.conferences_of(desk, case)
    assert conference.units == ("police", "legal_aid")
    assert [(one.what, one.by_when, one.done_on) for one in conference.actions] == [
        ("A patrol each evening", "2026-11-24", "2026-11-22")
    ]


@pytest.mark.parametrize(
    "plan",
    [
        ConferencePlan(day=PLAN.day + timedelta(days=1), units=PLAN.units, wishes="Peace"),
        ConferencePlan(day=PLAN.day, units=(), wishes="Peace"),
        ConferencePlan(day=PLAN.day, units=PLAN.units, wishes=" "),
    ],
    ids=["not held yet", "nobody was there", "her wishes are missing"],
)
def test_a_conference_says_who_was_there_and_what_she_wishes(office: Office, plan: ConferencePlan) -> None:
    desk, case = case_of(office)
    conferences.record_conference_consent(desk, case, "given", "signature")
    with pytest.raises(ConferenceRefused):
        conferences.record_conference(desk, case, plan)


def test_two_pcs_that_wrote_different_decisions_hold_no_conference(offices: Callable[..., list[Office]]) -> None:
    (office,) = offices("A")
    desk, case = case_of(office)
    conferences.record_conference_consent(desk, case, "given", "signature")
    person = desk.store.reader.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
    with desk.store.transaction("CW01", "consent_changed", case) as t:  # as it comes from the other PC
        line = {"case_id": case, "type": "case_conference", "decision": "refused", "given_on": "2026-11-22"}
        t.append("consent", "0" * 32, line, person)
    consent = conferences.consent_of(desk, case)
    assert consent is not None
    assert (consent.decision, consent.holds) == ("refused", False)
