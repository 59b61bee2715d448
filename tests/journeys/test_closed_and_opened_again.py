# SPDX-License-Identifier: Apache-2.0
"""A case is closed with its checklist, by two persons; months later she is back, and it is opened again."""

from __future__ import annotations

from tests.conftest import GIVEN
from tests.journeys.shift import Shift

from intake_desktop.domain.closing import ITEMS
from intake_desktop.resources import code_lists
from intake_desktop.services import cases

NAME = "Marqueria Zoxana"


def test_a_case_is_closed_by_two_and_opened_again(shift: Shift) -> None:
    shift.sits("CW01")
    shift.intake(GIVEN | {"full_name": NAME})
    case = shift.newest_case()
    shift.goes("closing", case_id=case)
    shift.fills("Why is it closed?", "needs_met")
    for item in ITEMS:
        shift.fills(code_lists().label("closure_item", item, "en"), "yes")
    shift.press("Ask to close the case")
    assert not shift.may_press("Close the case"), "whoever asks does not decide"

    shift.sits("SV01").goes("today")
    assert "Closing was asked for: decide" in shift.read()
    shift.goes("closing", case_id=case)
    shift.press("Close the case")
    assert cases.open_case(shift.office.desk("SV01"), case).row.status == "closed"
    shift.goes("plan", case_id=case)
    assert not shift.may_press("Write a goal"), "a closed case only reads"

    shift.office.clock.shift(days=90)
    shift.sits("SV01").goes("closing", case_id=case)
    shift.fills("Why is it opened again?", "she_came_back")
    shift.press("Open the case again")
    assert cases.open_case(shift.office.desk("SV01"), case).row.status == "open"
    assert not [text for text in shift.seen if NAME in text]
