# SPDX-License-Identifier: Apache-2.0
"""A slip goes out with her and comes back: one service is full, another one helps, the stub is written down at the
front desk, and she is asked whether it helped."""

from __future__ import annotations

from tests.conftest import GIVEN, Office
from tests.journeys.shift import Shift

from intake_desktop.services import todo
from intake_desktop.services.slip_courses import ReferralShown, referrals_of
from intake_desktop.ui.pages.referrals.page import ReferralsPage
from intake_desktop.ui.pages.stub.page import StubPage

NAME = "زینب بی بی"


def slips_of(office: Office, case: str, code: str = "CW01") -> list[ReferralShown]:
    return referrals_of(office.desk(code), case)


def prints(shift: Shift, provider: str) -> None:
    """She agrees that a shelter learns her code, and that it may tell that she came; the slip is printed."""
    shift.fills("Services in the directory", provider)
    shift.fills("May something about her be told to this service?", "given")
    shift.fills("How much may be told?", "l1_code_only")
    shift.fills("How it was given", "signature")
    shift.fills("May the service tell the centre that she came?", "yes")
    shift.press("Print the slip")


def test_one_service_is_full_another_one_helps(shift: Shift, office: Office) -> None:
    first, second = office.provider("shelter"), office.provider("shelter")
    shift.sits("CW01")
    shift.intake(GIVEN)
    case = shift.newest_case()
    shift.goes("referral", case_id=case)
    shift.fills("She asked for", "shelter")
    prints(shift, first)
    office.clock.shift(hours=1)

    # It lies here still: Today says so, and leads to handing it over.
    page = shift.sits("CW01").goes("referrals", case_id=case)
    assert isinstance(page, ReferralsPage)
    shift.press("It was handed over")
    shift.press("Save this step")
    (slip,) = slips_of(office, case)
    assert slip.slip.status == "delivered"

    # By telephone they say that they are full. The number is read from the stub.
    office.clock.shift(hours=2)
    shift.sits("CW01").goes("today")
    shift.press("A reply came")
    assert shift.at() == "stub"
    shift.fills("Slip number", slip.slip.slip_number)
    assert NAME not in shift.read()
    shift.fills("What do they say?", "declined")
    shift.fills("Why do they not take her?", "no_capacity")
    shift.press("Save the reply")
    assert "is written down" in shift.read()
    shift.press("Show the slips of this case")
    assert shift.at() == "referrals"
    assert [one.kind for one in todo.tasks_of(office.desk("CW01"), case) if one.state == "open"].count(
        "find_another"
    ) == 1

    # Another service is asked, with a consent and a slip of its own.
    shift.press("Find another service")
    assert shift.at() == "referral"
    prints(shift, second)
    assert len(shift.tray.papers) == 2
    after = next(one for one in slips_of(office, case) if one.slip.follows == slip.slip.id)
    assert not [
        one for one in todo.tasks_of(office.desk("CW01"), case) if (one.kind, one.state) == ("find_another", "open")
    ]

    # She went there. A week later the stub comes back on paper.
    office.clock.shift(days=7)
    page = shift.sits("CW01").goes("stub", new=True)
    assert isinstance(page, StubPage)
    shift.fills("Slip number", after.slip.slip_number)
    shift.fills("What do they say?", "accepted")
    shift.fills("Did she come?", "yes")
    shift.fills("What came of it?", "service_given")
    shift.press("Save the reply")
    shift.goes("referrals", case_id=case)
    shift.press("Close this slip")
    shift.fills("Did it help, by her own word?", "yes")
    shift.press("Save this step")
    now = {one.slip.id: one.slip.status for one in slips_of(office, case)}
    assert now == {slip.slip.id: "declined_by_provider", after.slip.id: "closed"}
    assert all(NAME not in said for _, said in shift.pages if said)
    assert shift.titles <= {"", "Desk"}


def test_she_lets_them_tell_nothing_and_a_wrong_number_finds_nobody(shift: Shift, office: Office) -> None:
    provider = office.provider("shelter")
    shift.sits("CW01")
    shift.intake(GIVEN)
    case = shift.newest_case()
    shift.goes("referral", case_id=case)
    shift.fills("She asked for", "shelter")
    shift.fills("Services in the directory", provider)
    shift.fills("May something about her be told to this service?", "given")
    shift.fills("How much may be told?", "l1_code_only")
    shift.fills("How it was given", "signature")
    shift.fills("May the service tell the centre that she came?", "no")
    shift.press("Print the slip")
    (slip,) = slips_of(office, case)
    office.clock.shift(hours=3)

    shift.sits("CW01").goes("stub", new=True)
    number = slip.slip.slip_number
    shift.fills("Slip number", f"{number[:-1]}{'3' if number[-1] == '2' else '2'}")
    assert "One character of this slip number is wrong. Read it again from the slip." in shift.read()
    shift.fills("Slip number", number)
    said = shift.read()
    assert "only whether it received or declined the slip" in said
    assert not shift.may_press("Accepted")
    shift.fills("What do they say?", "received")
    shift.press("Save the reply")
    assert [one.slip.status for one in slips_of(office, case)] == ["received"]

    # Somebody who has nothing to do with the case finds no slip of this number.
    shift.sits("CW02").goes("stub", new=True)
    shift.fills("Slip number", number)
    assert "No slip with this number was issued here." in shift.read()
