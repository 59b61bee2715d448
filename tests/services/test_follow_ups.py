# SPDX-License-Identifier: Apache-2.0
"""Asking her how she is: only in the way and at the times she agreed to, and never when she does not want it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from intake_desktop.domain.follow_ups import Entry
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.services import cases, classifications, follow_ups, todo
from intake_desktop.services.follow_ups import ContactRefused

BY_PHONE = {
    "may_contact": "yes",
    "contact_method": "phone_call",
    "phone": "0300 7654321",
    "phone_is_shared": "no",
    "safe_times": "Mondays before noon",
    "safe_words": "The tailor is calling",
    "leave_message": "no",
}
SAFE = {"way": "phone_call", "result": "reached_safe", "spoke_with": "herself", "safe": "yes", "at_her_times": True}


def entry(desk: Any, **said: Any) -> Entry:
    return Entry(**({"on": desk.today()} | SAFE | said))


def due_of(desk: Any, case: str, kind: str) -> str | None:
    return next((one.due[:10] for one in todo.tasks_of(desk, case) if one.kind == kind and one.state == "open"), None)


def dangerous(office: Any, **answers: Any) -> str:
    case = office.intake(**(BY_PHONE | answers)).case_id
    classifications.change_risk(office.desk("CW01"), case, "medium")
    return str(case)


def test_a_contact_as_agreed_is_kept_and_the_next_one_follows(office: Any) -> None:
    case = dangerous(office)
    desk = office.desk("CW01")
    assert due_of(desk, case, "contact") == "2026-11-29"
    office.clock.shift(days=7)
    follow_ups.record_contact(desk, case, entry(desk))
    assert due_of(desk, case, "contact") == "2026-12-13"
    seen = follow_ups.contacting(desk, case)
    assert [(one.result, one.as_agreed, one.staff) for one in seen.follow_ups] == [("reached_safe", "yes", "CW01")]
    assert seen.heard_on == date(2026, 11, 29)
    follow_ups.plan_contact(desk, case, date(2026, 12, 3))
    assert due_of(desk, case, "contact") == "2026-12-03"


@pytest.mark.parametrize(
    ("answers", "said", "may"),
    [
        ({"may_contact": "no", "contact_method": None, "phone": None}, {}, False),
        ({"may_contact": "no", "contact_method": None, "phone": None}, {"way": "in_person"}, True),
        ({}, {"way": "home_visit"}, False),
        ({}, {"way": "message"}, False),
        ({}, {"at_her_times": False}, False),
        ({"phone_is_shared": "yes"}, {}, True),
        ({"contact_method": "home_visit", "phone": None}, {"way": "home_visit"}, True),
        ({}, {"way": "by_post"}, False),
    ],
)
def test_in_no_other_way_than_she_agreed_to(office: Any, answers: Any, said: Any, may: bool) -> None:
    case = str(office.intake(**(BY_PHONE | answers)).case_id)
    desk = office.desk("CW01")
    if may:
        follow_ups.record_contact(desk, case, entry(desk, **said))
        return
    with pytest.raises(ContactRefused):
        follow_ups.record_contact(desk, case, entry(desk, **said))
    assert follow_ups.contacting(desk, case).follow_ups == ()


def test_what_has_happened_otherwise_is_kept_as_what_it_was(office: Any) -> None:
    case = dangerous(office)
    desk = office.desk("CW01")
    follow_ups.record_contact(desk, case, entry(desk, way="home_visit", not_as_agreed="The police asked us along"))
    (made,) = follow_ups.contacting(desk, case).follow_ups
    assert (made.as_agreed, made.note) == ("no", "The police asked us along")


@pytest.mark.parametrize(
    "said",
    [
        {"safe": "unknown"},
        {"spoke_with": "somebody_else"},
        {"result": "fine"},
        {"on": date(2027, 1, 1)},
        {"next_on": date(2026, 1, 1)},
        {"note": "x" * 501},
    ],
)
def test_what_is_no_answer_is_not_kept(office: Any, said: Any) -> None:
    case = dangerous(office)
    desk = office.desk("CW01")
    with pytest.raises(ContactRefused):
        follow_ups.record_contact(desk, case, entry(desk, **said))


def test_after_three_tries_on_three_days_a_supervisor_is_told(office: Any) -> None:
    case = dangerous(office)
    desk = office.desk("CW01")
    office.clock.shift(days=7)
    vain = {"result": "not_reached", "spoke_with": "nobody", "safe": ""}
    for number in range(3):
        follow_ups.record_contact(desk, case, entry(desk, **vain))
        follow_ups.record_contact(desk, case, entry(desk, **vain))  # twice a day is one try
        assert due_of(desk, case, "contact") == (desk.today() + timedelta(days=3)).isoformat()
        assert (due_of(desk, case, "see_no_contact") is not None) == (number == 2)
        office.clock.shift(days=3)
    seen = follow_ups.contacting(desk, case)
    assert (len(seen.tries), seen.is_silent) == (3, True)
    follow_ups.record_contact(desk, case, entry(desk))
    assert due_of(desk, case, "see_no_contact") is None
    assert follow_ups.contacting(desk, case).tries == ()


def test_new_violence_and_new_needs_ask_for_the_next_step(office: Any) -> None:
    case = dangerous(office)
    desk = office.desk("CW01")
    follow_ups.record_contact(desk, case, entry(desk, result="reached_new_violence", safe="no"))
    assert due_of(desk, case, "judge_risk") == desk.today().isoformat()
    assert due_of(desk, case, "record_incident") is not None
    follow_ups.record_contact(desk, case, entry(desk, result="reached_new_needs", safe="no"))
    assert due_of(desk, case, "plan_anew") is not None
    follow_ups.record_contact(desk, case, entry(desk, result="wrong_contact", spoke_with="somebody_else", safe=""))
    assert due_of(desk, case, "ask_safe_contact") is not None


def test_she_does_not_want_to_be_asked_any_more(office: Any) -> None:
    case = dangerous(office)
    desk = office.desk("CW01")
    follow_ups.record_contact(desk, case, entry(desk, result="declined", safe=""))
    assert due_of(desk, case, "contact") is None
    agreed = follow_ups.contacting(desk, case).agreed
    assert (agreed.follow_up, agreed.forbids, agreed.way) == ("withdrawn", True, "do_not_contact")
    for ask in (lambda: follow_ups.record_contact(desk, case, entry(desk)),
                lambda: follow_ups.plan_contact(desk, case, desk.today())):  # fmt: skip
        with pytest.raises(ContactRefused):
            ask()
    follow_ups.record_contact(desk, case, entry(desk, way="in_person"))


def test_nobody_else_follows_her_up_and_no_number_is_given_out(office: Any) -> None:
    case = dangerous(office)
    office.hire("FD01", "front_desk")
    with pytest.raises(NoRecord):
        follow_ups.contacting(office.desk("CW02"), case)
    with pytest.raises(NotAllowed):
        follow_ups.contacting(office.desk("FD01"), case)
    seen = repr(follow_ups.contacting(office.desk("CW01"), case))
    assert not any(word in seen for word in ("7654321", "tailor", "Mondays"))
    assert cases.reveal_identity(office.desk("CW01"), case, "call_now").phone == "0300 7654321"


def test_what_an_intake_asks_to_be_done(office: Any) -> None:
    case = str(office.intake(suicide_screen="yes_now").case_id)
    kinds = {one.kind for one in todo.tasks_of(office.desk("CW01"), case)}
    assert "complete_intake" in kinds


def test_a_consent_is_asked_for_again_before_it_ends_and_a_withdrawn_one_is_passed_on(office: Any) -> None:
    from intake_desktop.services import consents, slips

    case = str(office.intake().case_id)
    place = office.provider()
    consent = office.release(case, place)
    desk = office.desk("CW01")
    assert due_of(desk, case, "ask_consent_again") == (desk.today() + timedelta(days=83)).isoformat()
    slip = slips.draft_slip(desk, case, consent, slips.SlipPlan()).value
    slips.issue_slip(desk, slip)
    consents.withdraw_release(desk, case, consent)
    assert due_of(desk, case, "ask_consent_again") is None
    assert due_of(desk, case, "tell_to_stop") == desk.today().isoformat()


def test_a_slip_that_was_declined_asks_for_another_service(office: Any) -> None:
    from intake_desktop.services import referrals, slips

    case = str(office.intake().case_id)
    consent = office.release(case, office.provider())
    desk = office.desk("CW01")
    plan = slips.SlipPlan(priority="urgent", lowered_why="She has a bed tonight.")
    slip = slips.draft_slip(desk, case, consent, plan).value
    slips.issue_slip(desk, slip)
    for step in ("delivered", "received"):
        referrals.take_step(desk, slip, step)
    why = referrals.Step("declined_by_provider", reason="no_capacity")
    referrals.take_step(desk, slip, why.status, step=why)
    assert due_of(desk, case, "find_another") == (desk.today() + timedelta(days=1)).isoformat()


def test_a_desk_of_the_centre_sees_only_what_it_did_itself(office: Any) -> None:
    case = dangerous(office)
    follow_ups.record_contact(office.desk("CW01"), case, entry(office.desk("CW01"), note="She fears the uncle"))
    place = office.provider("medical_health", in_house=True)
    office.release(case, place, sector="medical_health", level="l3_need_to_know")
    office.hire("MO01", "medical_officer")
    desk = office.desk("MO01")
    assert follow_ups.contacting(desk, case).follow_ups == ()
    assert todo.tasks_of(desk, case) == []
    follow_ups.record_contact(desk, case, entry(desk, way="in_person", note="The wound heals"))
    mine = todo.add_task(desk, case, "other", desk.today(), "Ask for the X-ray").value
    assert [one.staff for one in follow_ups.contacting(desk, case).follow_ups] == ["MO01"]
    assert [one.id for one in todo.tasks_of(desk, case)] == [mine]
    theirs = office.desk("CW01")
    assert due_of(theirs, case, "contact") is not None
    assert len(follow_ups.contacting(theirs, case).follow_ups) == 2
    (hers,) = (one.id for one in todo.tasks_of(theirs, case) if one.kind == "contact" and one.state == "open")
    with pytest.raises(NoRecord):
        todo.finish_task(office.desk("MO01"), hers, "not_needed")
