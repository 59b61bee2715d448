# SPDX-License-Identifier: Apache-2.0
"""Steps are told by whoever may not tell them, or as they never happened: by a desk that was not allowed to, on a day
before she agreed, in words where a code belongs, for a number that was guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import Office
from tests.services.seats import Seat
from tests.services.test_slip_courses import begun, brought_to, shown, take

from intake_desktop.domain.identifiers import new_slip_number
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.domain.referrals import STATUSES, Step, transition
from intake_desktop.domain.stubs import StubPlan
from intake_desktop.services import consents, referrals, slips, stubs
from intake_desktop.services.slips import SlipPlan, SlipRefused
from intake_desktop.services.stubs import SlipUnknown, StubRefused

STANDARD = SlipPlan(carrier="escort", discreet=False, escort="CW01", may_confirm=True)
QUIET = SlipPlan(carrier="staff", discreet=False, may_confirm=False, priority="urgent")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One PC for the whole shift."""
    made = Office(tmp_path_factory.mktemp("steps") / "pc-A", "A")
    yield made
    made.close()


@pytest.fixture(scope="module")
def station(office: Office) -> str:
    return office.provider("police", in_house=True)


@pytest.fixture(scope="module")
def legal(office: Office) -> str:
    return office.provider("legal_aid")


def test_the_desk_that_helps_her_tells_only_what_she_allowed_whoever_it_says_told_it(
    office: Office, station: str
) -> None:
    """The officer at the desk is the receiver: that she writes it down as staff, or as her word, opens nothing."""
    case, slip = begun(office, station, QUIET, "police")
    brought_to(office, slip, "accepted")
    officer = Seat(office.desk("CW01"), "X01", "police_officer")
    for by in ("", "staff", "receiver", "survivor"):
        with pytest.raises(SlipRefused):
            take(officer, slip, "in_service", by=by)
    assert shown(office, case).slip.status == "accepted"
    take(office.desk("CW01"), slip, "in_service", by="survivor")
    assert shown(office, case).slip.status == "in_service", "what she tells herself at the centre is written down"


def test_nothing_was_issued_before_she_agreed(office: Office, station: str) -> None:
    office.clock.shift(days=1)
    _, slip = begun(office, station, QUIET, "police")
    desk = office.desk("CW01")
    now = desk.now().astimezone()
    for earlier in (timedelta(days=2), timedelta(days=400)):
        with pytest.raises(SlipRefused):
            take(desk, slip, "issued", happened_at=now - earlier)
    with pytest.raises(SlipRefused):
        take(desk, slip, "issued", happened_at=now + timedelta(hours=1))
    take(desk, slip, "issued", happened_at=now - timedelta(minutes=5))


@pytest.mark.parametrize(
    ("at", "then", "told"),
    [
        ("received", "declined_by_provider", {"reason": "Marker Zainab"}),
        ("in_service", "service_completed", {"result": "Marker Zainab"}),
        ("issued", "delivered", {"delivery": "phone", "by": "Marker Zainab"}),
        ("service_completed", "closed", {"helped": "Marker Zainab", "without_why": "no reply"}),
    ],
)
def test_where_a_code_belongs_no_words_are_kept(
    office: Office, legal: str, at: str, then: str, told: dict[str, Any]
) -> None:
    _, slip = begun(office, legal)
    brought_to(office, slip, at)
    with pytest.raises(ValueError, match="code"):
        take(office.desk("CW01"), slip, then, **told)


@pytest.mark.parametrize(
    "told", [{"risk_factors": ("Marker",)}, {"done_here": ("Marker",)}, {"caregiver_safe": "Marker"}]
)
def test_where_a_code_belongs_on_a_slip_no_words_are_printed(office: Office, told: dict[str, Any]) -> None:
    case = office.intake().case_id or ""
    items = ("risk_factors", "done_here")
    line = office.release(case, office.provider("shelter"), level="l3_need_to_know", items=items)
    for deed in (slips.preview_slip, slips.draft_slip):
        with pytest.raises(ValueError, match="code"):
            deed(office.desk("CW01"), case, line, SlipPlan(discreet=False, **told))  # type: ignore[operator]


def test_a_step_that_is_no_line_of_the_table_is_taken_by_nobody(office: Office, legal: str) -> None:
    told = {"note": "so", "delivery": "phone", "reason": "no_capacity", "provider": "x", "result": "service_given",
            "walk_in": True, "without_why": "so", "helped": "yes"}  # fmt: skip
    _, slip = begun(office, legal)
    person = (
        office.desk("SV01")
        .store.reader.execute(
            "select c.person from referral r join case_file c on c.id = r.case_id where r.id = ?", (slip,)
        )
        .fetchone()[0]
    )
    refused = 0
    for now in STATUSES:
        with office.desk("SV01").store.transaction("SV01", "record_changed", slip) as t:
            t.set("referral", slip, {"status": now}, person)
        for then in (*STATUSES, "handed_over", ""):
            line = transition(now, then)
            if line is None or line.who == "system":
                with pytest.raises(SlipRefused):
                    referrals.take_step(office.desk("SV01"), slip, then, step=Step(then, **told))
                refused += 1
    assert refused > 180


def test_a_guessed_number_says_the_same_whether_it_was_issued_or_not(office: Office, legal: str) -> None:
    """Whoever types numbers learns neither that a slip exists nor whose it is."""
    case, slip = begun(office, legal)
    brought_to(office, slip, "delivered")
    number = shown(office, case).slip.slip_number
    answers = set()
    for role in ("caseworker", "counsellor", "front_desk", "police_officer", "partner_desk", "shelter_warden"):
        seat = Seat(office.desk("CW01"), "X02", role)
        for typed in (number, new_slip_number()):
            with pytest.raises(SlipUnknown) as refused:
                stubs.find_slip(seat, typed)
            answers.add((refused.value.what.text, refused.value.way_on.text if refused.value.way_on else ""))
        for deed in (stubs.check_code, stubs.record_stub):
            with pytest.raises((NoRecord, NotAllowed)):
                deed(seat, slip, StubPlan(way="paper", decision="received"))  # type: ignore[operator]
    assert len(answers) == 1
    with pytest.raises(NotAllowed):
        stubs.find_slip(Seat(office.desk("CW01"), "X02", "report_officer"), number)


def test_numbers_cannot_be_counted_on(office: Office, legal: str) -> None:
    numbers = []
    for _ in range(3):
        case, _slip = begun(office, legal)
        numbers.append(shown(office, case).slip.slip_number)
    assert len(set(numbers)) == 3
    assert len({number[2:5] for number in numbers}) > 1, "no two follow each other"
    assert len({new_slip_number() for _ in range(2000)}) > 1990


def test_a_reply_that_comes_twice_moves_nothing_twice(office: Office, legal: str) -> None:
    case, slip = begun(office, legal)
    brought_to(office, slip, "delivered")
    plan = StubPlan(way="paper", decision="accepted", came=True, result="service_given")
    first = stubs.record_stub(office.desk("CW01"), slip, plan).value
    again = stubs.record_stub(office.desk("CW01"), slip, plan).value
    assert first.steps[-1] == "service_completed"
    assert again.steps == ()
    assert len([one for one in shown(office, case).events if one.status == "in_service"]) == 1


def test_after_a_whole_life_the_journal_gives_the_same_tables(office: Office, legal: str) -> None:
    case, slip = begun(office, legal)
    brought_to(office, slip, "not_reached")
    desk = office.desk("CW01")
    take(desk, slip, "issued")
    take(desk, slip, "delivered")
    plan = StubPlan(way="paper", decision="accepted", came=True, result="service_given", to_do="Bring the paper")
    stubs.record_stub(desk, slip, plan)
    take(desk, slip, "closed", helped="yes")
    line = desk.store.reader.execute("select consent from referral where id = ?", (slip,)).fetchone()[0]
    more = slips.draft_slip(desk, case, line, SlipPlan(priority="emergency")).value
    slips.issue_slip(desk, more)
    consents.withdraw_release(desk, case, line)
    assert sorted(one.slip.status for one in referrals.referrals_of(desk, case)) == ["closed", "revoked"]
    assert desk.store.journal.rebuild_differences() == []


def test_nobody_guesses_the_four_characters_behind_a_number(office: Office, legal: str) -> None:
    """Where two slips bear one number they are typed behind it: a wrong guess counts there as well."""
    case, slip = begun(office, legal)
    brought_to(office, slip, "delivered")
    desk, number = office.desk("CW01"), shown(office, case).slip.slip_number
    for _ in range(stubs.WRONG_MOST):
        with pytest.raises(SlipUnknown):
            stubs.find_slip(desk, f"{number} 1O1O")
    with pytest.raises(StubRefused):
        stubs.find_slip(desk, f"{number} 1O1O")
    assert stubs.find_slip(desk, number).id == slip


def test_nobody_guesses_the_four_characters_on_the_telephone(office: Office, legal: str) -> None:
    """Five wrong ones in a day, then the telephone is no way for this slip until tomorrow, not with the right ones."""
    case, slip = begun(office, legal, STANDARD, "legal_aid")
    brought_to(office, slip, "delivered")
    desk = office.desk("CW01")
    right = referrals.find_referral(desk, slip).counterfoil
    wrong = "22222" if right != "22222" else "33333"
    for _ in range(stubs.WRONG_MOST):
        assert not stubs.check_code(desk, slip, wrong)
    query = "select actor, about from audit where event = 'code_wrong' and instr(about, ?) > 0"
    kept = desk.store.reader.execute(query, (slip,)).fetchall()
    assert kept == [("CW01", slip)] * stubs.WRONG_MOST, "never what was said"
    plan = StubPlan(way="phone", decision="accepted", code=right)
    with pytest.raises(StubRefused):
        stubs.check_code(desk, slip, right)
    with pytest.raises(StubRefused) as refused:
        stubs.record_stub(desk, slip, plan)
    assert refused.value.way_on is not None
    other = begun(office, legal, STANDARD, "legal_aid")[1]
    desk = office.desk("CW01")
    assert not stubs.check_code(desk, other, "")
    stubs.record_stub(desk, slip, StubPlan(way="paper", decision="declined", reason="no_capacity"))
    assert shown(office, case).slip.status == "declined_by_provider"
