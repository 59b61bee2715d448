# SPDX-License-Identifier: Apache-2.0
"""A woman calls at ten past two. She gives no name; she may be called on Monday mornings, and not otherwise."""

from __future__ import annotations

from tests.conftest import GIVEN
from tests.journeys.shift import Shift

from intake_desktop.services import cases, closures, follow_ups, todo
from intake_desktop.services.supervision import to_discuss

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


def rings(shift: Shift, case: str, result: str, *, at_her_times: bool = True) -> None:
    """Somebody rings her and writes down what came of it, as far as the page lets her."""
    shift.goes("contacts", case_id=case)
    shift.press("Write down a contact", nth=-1)
    if at_her_times:
        shift.press("It is a time that she named as safe.")
    shift.fills("How did it go?", result)
    shift.press("Save the contact")


def test_she_is_rung_as_agreed_and_what_was_otherwise_is_seen(shift: Shift) -> None:
    shift.sits("CW01")
    shift.intake(CALL)
    case, desk = shift.newest_case(), shift.office.desk("CW01")
    rings(shift, case, "reached_safe", at_her_times=False)
    assert "Look at the times she named as safe first" in shift.read()
    assert follow_ups.contacting(desk, case).follow_ups == (), "it was not as agreed: nothing is kept, she is asked why"

    # As agreed: she was reached, and they spoke about when to speak again.
    shift.press("It is a time that she named as safe.")
    shift.fills("With whom did you speak?", "herself")
    shift.fills("Is she safe now?", "yes")
    shift.fills("When will you speak again?", "2026-11-30")
    shift.press("Save the contact")
    (made,) = follow_ups.contacting(desk, case).follow_ups
    assert (made.as_agreed, made.result) == ("yes", "reached_safe")
    due = {one.kind: one.due for one in todo.tasks_of(desk, case) if one.state == "open"}
    assert due["contact"] == "2026-11-30"

    # Somebody went to her house all the same: it is kept as what it was, and a supervisor sees it.
    shift.goes("contacts", case_id=case)
    shift.press("Write down a contact", nth=-1)
    shift.fills("How do you speak with her?", "message")
    shift.fills("How did it go?", "not_reached")
    shift.press("Save the contact")
    assert len(follow_ups.contacting(desk, case).follow_ups) == 1
    shift.fills("It has happened already? Say why it was done otherwise.", "The line was dead")
    shift.press("Save the contact")
    assert "Otherwise than she had agreed" in shift.read()
    assert [one.case_id for one in to_discuss(shift.office.desk("SV01"), "CW01")] == [case]


def test_three_tries_in_vain_and_then_a_supervisor_decides(shift: Shift) -> None:
    shift.sits("CW01")
    shift.intake(CALL)
    case = shift.newest_case()
    shift.goes("closing", case_id=case)
    shift.fills("Why is it closed?", "no_contact")
    shift.press("Ask to close the case")
    assert not closures.closing_of(shift.office.desk("CW01"), case).requests, "she was not even tried"
    for _ in range(3):
        shift.office.clock.shift(days=12)
        shift.sits("CW01")
        rings(shift, case, "not_reached")
    assert "Tried in vain on 3 of 3 days" in shift.read()
    assert "Nothing has been heard of her. A supervisor knows." in shift.read()
    shift.goes("closing", case_id=case)
    shift.fills("Why is it closed?", "no_contact")
    shift.press("Ask to close the case")
    assert "The first try was less than 30 days ago." in shift.read()
    shift.office.clock.shift(days=10)
    shift.sits("CW01").goes("closing", case_id=case)
    shift.fills("Why is it closed?", "no_contact")
    shift.press("Ask to close the case")
    shift.sits("SV01").goes("closing", case_id=case)
    shift.press("Close the case")
    assert cases.open_case(shift.office.desk("SV01"), case).row.status == "closed"
    assert not [text for text in shift.seen if PHONE in text or WORDS in text]
