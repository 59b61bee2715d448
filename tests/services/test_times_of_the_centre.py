# SPDX-License-Identifier: Apache-2.0
"""How soon things are due and how long a consent counts is chosen by the centre, within bounds, and obeyed at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Office

from intake_desktop.domain.consent import DAYS_OFFERED, MOST_DAYS, VALID_DAYS
from intake_desktop.domain.referrals import PRIORITIES
from intake_desktop.domain.slip_times import LIMITS, OFFERED, USUAL, span, times_by
from intake_desktop.services import agreements, consent_ledger, consents, referrals, settings, slips, today
from intake_desktop.services.settings import TIMES, Setting, SettingRefused, change_setting, setting_of

PLAN = slips.SlipPlan(priority="urgent", may_confirm=True, carrier="escort", escort="CW02", discreet=False)


def issued(office: Office) -> tuple[str, str]:
    case = str(office.intake().case_id)
    line = office.release(case, office.provider("legal_aid"), sector="legal_aid")
    desk = office.desk("CW01")
    slip = slips.draft_slip(desk, case, line, PLAN).value
    slips.issue_slip(desk, slip)
    return case, slip


def late(office: Office, case: str, code: str = "CW01") -> tuple[bool, bool]:
    """Whether the page of the case and Today say that something is late; both say the same."""
    (shown,) = referrals.referrals_of(office.desk(code), case)
    (reply,) = [one for one in today.today(office.desk("CW01")).replies.rows if one.case_id == case]
    assert (shown.is_late, shown.is_escalated) == (reply.is_late, reply.is_escalated)
    return shown.is_late, shown.is_escalated


def test_what_can_be_chosen_has_the_usual_among_it_and_is_never_longer_for_what_is_more_urgent() -> None:
    assert set(OFFERED) == set(USUAL)
    for what, choices in OFFERED.items():
        spans = [span(one) for one in choices]
        assert spans == sorted(set(spans)), what
        assert USUAL[what] in choices
    for what in LIMITS:
        for sooner, later in pairwise(PRIORITIES):
            assert span(OFFERED[what, sooner][-1]) <= span(OFFERED[what, later][0]), (what, sooner)
    for priority, most in (("emergency", "24h"), ("urgent", "72h"), ("routine", "14d")):
        assert OFFERED["service", priority][-1] == most, "agencies have agreed on this one"
    assert VALID_DAYS in DAYS_OFFERED
    assert max(DAYS_OFFERED) <= MOST_DAYS


@given(st.dictionaries(st.sampled_from(sorted(USUAL)), st.sampled_from(["1h", "24h", "14d", "90d", "", "x"])))
def test_what_nobody_can_choose_does_not_count_wherever_it_comes_from(chosen: dict[tuple[str, str], str]) -> None:
    for what, by_priority in times_by(chosen).items():
        for priority, time in by_priority.items():
            written = chosen.get((what, priority), "")
            offered = written in OFFERED[what, priority]
            assert time == span(written if offered else USUAL[what, priority])


def test_a_shorter_time_counts_for_what_is_under_way_and_for_what_comes(office: Office) -> None:
    case, slip = issued(office)
    office.clock.shift(hours=13)
    assert late(office, case) == (False, False)
    change_setting(office.desk("SV01"), Setting.DELIVERED_URGENT, "12h")
    assert late(office, case) == (True, False)
    change_setting(office.desk("SV01"), Setting.ESCALATION_URGENT, "12h")
    office.clock.shift(hours=12)
    assert late(office, case) == (True, True)
    assert slip in {one.id for one in today.today(office.desk("SV01")).replies.rows}, "a supervisor is told"
    change_setting(office.desk("SV01"), Setting.RECEIVED_URGENT, "12h")
    referrals.take_step(office.desk("CW01"), slip, "delivered", step=referrals.Step("delivered", delivery="phone"))
    office.clock.shift(hours=12.5)
    assert late(office, case) == (True, False)


def test_the_reply_is_asked_for_by_the_time_of_the_centre(office: Office) -> None:
    change_setting(office.desk("SV01"), Setting.SERVICE_URGENT, "24h")
    case, _ = issued(office)
    (shown,) = referrals.referrals_of(office.desk("CW01"), case)
    begun, due = datetime.fromisoformat(shown.slip.issued_at), datetime.fromisoformat(shown.slip.reply_by)
    assert due - begun.replace(second=0) == timedelta(hours=24)
    content = slips.slip_content(office.desk("CW01"), shown.slip.id)
    assert content.feedback_by == (begun + timedelta(hours=24)).astimezone().date()


def test_whoever_looks_after_the_centre_without_cases_chooses_for_what_comes(office: Office) -> None:
    office.hire("CA01", "centre_administrator")
    case, slip = issued(office)
    due = "select due from referral where id = ?"
    before = office.desk("CW01").store.reader.execute(due, (slip,)).fetchone()
    change_setting(office.desk("CA01"), Setting.DELIVERED_URGENT, "6h")
    assert office.desk("CW01").store.reader.execute(due, (slip,)).fetchone() == before, "she writes in no case"
    assert referrals.referrals_of(office.desk("CW01"), case)[0].limit is not None


WRONG = ("", "0", "0h", "2", "2H", " 2h", "400d", "-1d", "two", "۲h", "366", "1")


def test_a_wrong_time_is_refused(office: Office) -> None:
    desk = office.desk("SV01")
    for which in (*TIMES, "consent_days"):
        for value in WRONG:
            with pytest.raises(SettingRefused):
                change_setting(desk, Setting(which), value)
        assert setting_of(desk.store, Setting(which)) == settings.USUAL[Setting(which)]


def test_how_long_a_consent_counts_is_what_the_centre_says_unless_she_says_otherwise(office: Office) -> None:
    change_setting(office.desk("SV01"), Setting.CONSENT_DAYS, "30")
    case, lawyer = str(office.intake().case_id), office.provider("legal_aid")
    desk = office.desk("CW01")
    day = desk.today()
    assert consents.usual_days(desk) == 30

    def until(**more: int) -> date | None:
        plan = consents.ReleasePlan(lawyer, "legal_aid", "l1_code_only", "given", method="signature", **more)
        consents.record_release(desk, case, plan)
        return consent_ledger.ledger(desk, case).lines[0].until

    assert until() == day + timedelta(days=30)
    assert until(valid_days=180) == day + timedelta(days=180)
    agreements.record_consent(desk, case, agreements.ConsentPlan("case_conference", "given", method="signature"))
    with pytest.raises(ValueError, match="365"):
        until(valid_days=366)
    held = {one.type: one.now for one in consent_ledger.ledger(desk, case).agreements}["case_conference"]
    assert held is not None
    assert held.valid_until == (day + timedelta(days=30)).isoformat()
    change_setting(office.desk("SV01"), Setting.CONSENT_DAYS, "365")
    line = consent_ledger.ledger(office.desk("CW01"), case).lines[0]
    assert line.until == day + timedelta(days=180), "what she said stays"
