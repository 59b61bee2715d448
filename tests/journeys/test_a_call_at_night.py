# SPDX-License-Identifier: Apache-2.0
"""A woman calls at ten past two. She gives no name; she may be called on Monday mornings, and not otherwise."""

from __future__ import annotations

from tests.conftest import GIVEN
from tests.journeys.shift import Shift

from intake_desktop.services import cases

PHONE, WORDS, TIMES = "0300-7654321", "It is about the sewing class", "Monday 10 to 12"
CALL = {
    name: value for name, value in GIVEN.items() if name not in ("full_name", "may_contact", "services_wanted")
} | {
    "caller_can_talk": "yes",
    "may_contact": "yes",
    "contact_method": "phone_call",
    "phone": PHONE,
    "phone_is_shared": "yes",
    "safe_times": TIMES,
    "safe_words": WORDS,
    "leave_message": "no",
    "services_wanted": ["counselling_psychosocial"],
}  # fmt: skip


def test_a_call_becomes_a_case_and_is_followed_up_only_as_she_agreed(shift: Shift) -> None:
    shift.sits("CW01")
    shift.intake(CALL)
    case = shift.newest_case()
    assert cases.open_case(shift.office.desk("CW01"), case).has_identity, "how she can be reached is kept apart"

    shift.goes("today")
    assert "Complete the intake" in shift.read()
    page = shift.goes("contacts", case_id=case)
    assert not [secret for secret in (PHONE, WORDS, TIMES) if secret in shift.read()], "dots, until somebody says why"
    shift.press("Show number, times and words")
    shown = shift.read()
    assert page.isVisible()
    if PHONE not in shown:  # a reason is asked for first
        shift.press("I am going to call her now")
        shift.press("Show")
        shown = shift.read()
    assert PHONE in shown
    assert WORDS in shown

    shift.sits("CW02")
    shift.goes("cases")
    assert "MLT-" not in shift.read(), "another caseworker does not learn that she called"
