# SPDX-License-Identifier: Apache-2.0
"""The safety plan: hers, forced by danger, looked at in time, never shown by itself, never on paper."""

from __future__ import annotations

import inspect
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.full_intake import FULL, take

from intake_desktop import slips
from intake_desktop.domain import disclosure
from intake_desktop.domain.permissions import NoRecord, NotAllowed
from intake_desktop.services import access, closing, safety
from intake_desktop.services.needs import NotLikeThat

MARK = "Zoravelle"


def tasks_of(office: Office, case: str) -> list[tuple[str, str]]:
    desk = office.now_at_desk
    assert desk is not None
    query = "select kind, substr(due, 1, 10) from task where case_id = ? and state = 'open' order by kind, due"
    return desk.store.reader.execute(query, (case,)).fetchall()


@pytest.fixture
def case(office: Office) -> str:
    return take(office, plan_code_signal=f"{MARK} scarf").case_id or ""


def test_the_plan_of_the_intake_is_taken_over(office: Office, case: str) -> None:
    plan = safety.open_safety_plan(office.desk("CW01"), case)
    assert dict(plan.elements) == {"code_signal": f"{MARK} scarf"}
    assert (plan.with_her, plan.now.needed, plan.now.review_on, plan.staff) == ("yes", "yes", "2026-11-25", "CW01")
    assert ("review_safety_plan", "2026-11-25") in tasks_of(office, case)


def test_it_is_written_with_her_and_looked_at_again_in_time(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    today = desk.today()
    late = today + timedelta(days=8)
    for bad in ({"review_on": late}, {"review_on": None}, {"review_on": today, "with_her": ""}):
        with pytest.raises(NotLikeThat):
            safety.write_safety_plan(desk, case, {"exit_route": "The roof."}, **({"with_her": "yes"} | bad))
    with pytest.raises(NotLikeThat):
        safety.write_safety_plan(desk, case, {}, with_her="yes", review_on=today)
    soon = today + timedelta(days=7)
    safety.write_safety_plan(
        desk, case, {"exit_route": "The roof."}, with_her="yes", fears="That he takes the children.", review_on=soon
    )
    plan = safety.open_safety_plan(desk, case)
    assert (dict(plan.elements), plan.fears) == ({"exit_route": "The roof."}, "That he takes the children.")
    reviews = [due for kind, due in tasks_of(office, case) if kind == "review_safety_plan"]
    assert reviews == [soon.isoformat()], "one task, for the next look"
    office.clock.shift(days=8)
    assert safety.safety_of(office.desk("CW01"), case).is_late
    again = office.desk("CW01").today() + timedelta(days=3)
    safety.look_again(office.desk("CW01"), case, again)
    assert not safety.safety_of(office.desk("CW01"), case).is_late
    assert [due for kind, due in tasks_of(office, case) if kind == "review_safety_plan"] == [again.isoformat()]


def test_danger_decides_whether_there_is_one(office: Office, case: str) -> None:
    with pytest.raises(NotLikeThat):
        safety.need_no_plan(office.desk("CW01"), case)
    quiet = office.intake().case_id or ""
    assert safety.safety_of(office.desk("CW01"), quiet).needed == ""
    safety.need_no_plan(office.desk("CW01"), quiet)
    assert safety.safety_of(office.desk("CW01"), quiet).needed == "no"


def test_thoughts_of_ending_her_life_raise_contact_and_a_word_to_the_supervisor(office: Office) -> None:
    case = take(office, suicide_screen="yes_now").case_id or ""
    desk = office.desk("CW01")
    assert safety.safety_of(desk, case).suicide_now
    safety.write_suicide_steps(desk, case, {"not_alone": "yes", "supports": "Her sister.", "plan": ""})
    plan = safety.open_safety_plan(desk, case)
    assert dict(plan.suicide) == {"not_alone": "yes", "supports": "Her sister."}
    kinds = [kind for kind, _ in tasks_of(office, case)]
    assert (kinds.count("suicide_contact"), kinds.count("suicide_supervisor")) == (1, 1)
    safety.write_suicide_steps(desk, case, {"not_alone": ""})
    assert "not_alone" not in safety.open_safety_plan(desk, case).suicide


def test_a_counsellor_who_hears_of_it_writes_it_down(office: Office) -> None:
    case = office.intake().case_id or ""
    access.assign_counsellor(office.desk("CW01"), case, "CO01")
    safety.write_suicide_steps(office.desk("CO01"), case, {"supervisor_told": "yes"})
    assert "suicide_contact" in dict(tasks_of(office, case))


def test_nobody_else_reads_or_writes_it(office: Office, case: str) -> None:
    office.hire("CA01", "centre_administrator")
    office.hire("FD01", "front_desk")
    desk = office.desk("CA01")
    assert not safety.safety_of(desk, case).may_write
    with pytest.raises(NoRecord):
        safety.look_again(desk, case, desk.today())
    with pytest.raises(NotAllowed):
        safety.open_safety_plan(office.desk("FD01"), case)
    with pytest.raises(NoRecord):
        safety.open_safety_plan(office.desk("CW02"), case)


def test_that_it_was_opened_is_noted_and_its_words_are_not(office: Office, case: str) -> None:
    safety.open_safety_plan(office.desk("CW01"), case)
    desk = office.desk("SV01")
    rows = desk.store.reader.execute("select event, actor, about from audit").fetchall()
    assert ("record_opened", "CW01", f"{case} safety_plan") in rows
    assert not any(MARK in str(row) for row in rows)


def test_a_closed_case_keeps_its_plan_as_it_is(office: Office, case: str) -> None:
    desk = office.desk("CW01")
    with desk.store.transaction("SV01", "record_changed", case) as t:
        person = t.db.execute("select person from case_file where id = ?", (case,)).fetchone()[0]
        t.set("case", case, {"status": "closed"}, person)
    with pytest.raises(closing.CaseClosed):
        safety.look_again(desk, case, desk.today())
    assert not safety.safety_of(desk, case).may_write


def test_paper_knows_nothing_of_it() -> None:
    """No room that makes paper names the safety plan, its parts or the steps for suicide."""
    folder = Path(inspect.getfile(slips)).parent
    words = ("safety_plan", "safety_element", "suicide_step", *(name for name in FULL if name.startswith("plan_")))
    read = [*folder.rglob("*.py"), Path(inspect.getfile(disclosure))]
    assert len(read) > 3
    found = [(file.name, word) for file in read for word in words if word in file.read_text(encoding="utf-8")]
    assert found == []
