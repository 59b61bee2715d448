# SPDX-License-Identifier: Apache-2.0
"""A contact that was written down wrongly is put right: both stay readable, and what follows is what is true."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.services.test_access import carry
from tests.services.test_follow_ups import dangerous, due_of, entry

from intake_desktop.domain.follow_ups import Entry
from intake_desktop.domain.permissions import Action, NoRecord
from intake_desktop.services import cases, closures, emergencies, follow_ups, heads, steps, timeline, todo
from intake_desktop.services.closing import CaseClosed
from intake_desktop.services.follow_ups import ContactRefused

VAIN = {"result": "not_reached", "spoke_with": "nobody", "safe": ""}


def one(desk: Any, case: str) -> Any:
    (made,) = follow_ups.contacting(desk, case).follow_ups
    return made


def written(office: Any, **said: Any) -> tuple[Any, str, str]:
    """A case in which a contact was written down a week after the intake."""
    case = dangerous(office)
    office.clock.shift(days=7)
    desk = office.desk("CW01")
    return desk, case, follow_ups.record_contact(desk, case, entry(desk, **said)).value


def test_a_correction_stands_in_its_place_and_both_stay_readable(office: Any) -> None:
    desk, case, id = written(office, note="She is at her sister's")
    yesterday = desk.today() - timedelta(days=1)
    follow_ups.correct_contact(desk, case, id, entry(desk, on=yesterday, note="She is at her aunt's"))
    made = one(desk, case)
    assert (made.at, made.note, made.staff) == (yesterday.isoformat(), "She is at her aunt's", "CW01")
    assert [(old.id, old.note) for old in made.before] == [(id, "She is at her sister's")]
    told = [one.after for moment in timeline.timeline_of(desk, case).moments for one in moment.changes]
    assert {"She is at her sister's", "She is at her aunt's", id} <= {word for word in told if isinstance(word, str)}
    assert desk.store.journal.rebuild_differences() == []


def test_the_hour_of_a_contact_stays_when_its_day_is_the_same(office: Any) -> None:
    desk, case, id = written(office)
    at = one(desk, case).at
    office.clock.shift(hours=5)
    follow_ups.correct_contact(desk, case, id, entry(desk, note="She has work"))
    assert one(desk, case).at == at


def test_she_was_not_reached_after_all(office: Any) -> None:
    desk, case, id = written(office)
    assert due_of(desk, case, "contact") == "2026-12-13"
    follow_ups.correct_contact(desk, case, id, entry(desk, **VAIN))
    seen = follow_ups.contacting(desk, case)
    assert (seen.heard_on, seen.tries) == (None, (desk.today(),))
    assert due_of(desk, case, "contact") == "2026-12-02"
    assert heads.head_of(desk, case).next_on == "2026-12-02"
    made = {now.item.code: now.state for step in steps.steps_of(desk, case) for now in step.items}
    assert made["contact_made"] != "done"


def test_she_was_reached_after_all(office: Any) -> None:
    desk, case, id = written(office, **VAIN)
    assert due_of(desk, case, "contact") == "2026-12-02"
    office.clock.shift(days=3)
    follow_ups.correct_contact(desk, case, id, entry(desk, on=date(2026, 11, 29)))
    assert follow_ups.contacting(desk, case).heard_on == date(2026, 11, 29)
    assert due_of(desk, case, "contact") == "2026-12-16"  # from the day on which it was known


def test_what_had_to_be_done_falls_away_with_the_mistake(office: Any) -> None:
    desk, case, id = written(office, result="reached_new_violence", safe="no")
    assert due_of(desk, case, "record_incident") is not None
    id = follow_ups.correct_contact(desk, case, id, entry(desk, result="reached_new_needs", safe="no")).value
    assert due_of(desk, case, "record_incident") is None
    assert due_of(desk, case, "plan_anew") is not None
    id = follow_ups.correct_contact(desk, case, id, entry(desk)).value
    assert due_of(desk, case, "plan_anew") is None
    follow_ups.correct_contact(desk, case, id, entry(desk, result="reached_new_violence", safe="no"))
    assert due_of(desk, case, "record_incident") is not None
    assert len(one(desk, case).before) == 3


def test_a_contact_in_the_wrong_file_is_taken_back(office: Any) -> None:
    desk, case, id = written(office, note="She moved to Okara")
    follow_ups.take_back_contact(desk, case, id)
    seen = follow_ups.contacting(desk, case)
    assert (seen.follow_ups, seen.heard_on) == ((), None)
    assert [old.note for taken in seen.taken_back for old in taken.before] == ["She moved to Okara"]
    assert due_of(desk, case, "contact") == "2026-12-02"
    with pytest.raises(ContactRefused):
        follow_ups.take_back_contact(desk, case, id)
    with pytest.raises(ContactRefused):
        follow_ups.correct_contact(desk, case, id, entry(desk))
    assert desk.store.journal.rebuild_differences() == []


def test_a_supervisor_is_no_longer_told_of_a_silence_that_was_none(office: Any) -> None:
    desk, case, id = written(office, **VAIN)
    for _ in range(2):
        office.clock.shift(days=3)
        id = follow_ups.record_contact(desk, case, entry(desk, **VAIN)).value
    assert due_of(desk, case, "see_no_contact") is not None
    follow_ups.take_back_contact(desk, case, id)
    assert due_of(desk, case, "see_no_contact") is None
    assert not follow_ups.contacting(desk, case).is_silent


def test_her_no_holds_until_she_was_asked_again(office: Any) -> None:
    desk, case, id = written(office, result="declined", safe="")
    follow_ups.correct_contact(desk, case, id, entry(desk))  # as agreed on its day, although she is asked no more
    seen = follow_ups.contacting(desk, case)
    assert (one(desk, case).as_agreed, seen.agreed.forbids) == ("yes", True)
    assert due_of(desk, case, "contact") is None


def test_a_no_that_was_written_down_as_something_else_ends_the_contacts(office: Any) -> None:
    desk, case, id = written(office)
    follow_ups.correct_contact(desk, case, id, entry(desk, result="declined", safe=""))
    assert due_of(desk, case, "contact") is None
    assert follow_ups.contacting(desk, case).agreed.follow_up == "withdrawn"


def test_another_way_is_judged_by_what_she_agreed_to(office: Any) -> None:
    desk, case, id = written(office)
    with pytest.raises(ContactRefused):
        follow_ups.correct_contact(desk, case, id, entry(desk, way="home_visit"))
    said = entry(desk, way="home_visit", not_as_agreed="The police asked us along", note="She is well")
    id = follow_ups.correct_contact(desk, case, id, said).value
    assert (one(desk, case).as_agreed, one(desk, case).note) == ("no", "The police asked us along\nShe is well")
    id = follow_ups.correct_contact(desk, case, id, entry(desk, way="home_visit", note=one(desk, case).note)).value
    assert one(desk, case).as_agreed == "no"
    follow_ups.correct_contact(desk, case, id, entry(desk, note="By phone after all"))
    assert one(desk, case).as_agreed == "yes"


@pytest.mark.parametrize(
    "said", [{"safe": "unknown"}, {"on": date(2027, 1, 1)}, {"next_on": date(2026, 1, 1)}, {"note": "x" * 501}]
)
def test_what_is_no_answer_is_no_correction(office: Any, said: Any) -> None:
    desk, case, id = written(office)
    with pytest.raises(ContactRefused):
        follow_ups.correct_contact(desk, case, id, entry(desk, **said))
    assert one(desk, case).before == ()


def test_a_next_day_that_is_over_by_now_may_stay(office: Any) -> None:
    desk, case, id = written(office, next_on=date(2026, 12, 1))
    office.clock.shift(days=5)
    said = entry(desk, on=date(2026, 11, 29), next_on=date(2026, 12, 1), note="She has work")
    follow_ups.correct_contact(desk, case, id, said)
    assert due_of(desk, case, "contact") == "2026-12-01"
    id = one(desk, case).id
    later = Entry(**{name: getattr(said, name) for name in said.__struct_fields__} | {"next_on": date(2026, 12, 9)})
    follow_ups.correct_contact(desk, case, id, later)
    assert due_of(desk, case, "contact") == "2026-12-09"


def test_only_where_she_is_followed_up_and_the_file_is_open(office: Any) -> None:
    from intake_desktop.domain.closing import ITEMS

    desk, case, id = written(office)
    theirs = office.desk("CW02")
    for ask in (lambda: follow_ups.correct_contact(theirs, case, id, entry(desk)),
                lambda: follow_ups.take_back_contact(theirs, case, id)):  # fmt: skip
        with pytest.raises(NoRecord):
            ask()
    other = str(office.intake().case_id)
    desk = office.desk("CW01")
    with pytest.raises(NoRecord):
        follow_ups.take_back_contact(desk, other, id)
    desk = office.desk("CW01")
    plan = closures.ClosurePlan("needs_met", dict.fromkeys(ITEMS, "yes"))
    asked = closures.ask_closure(desk, case, plan).value
    closures.decide_closure(office.desk("SV01"), case, asked, approve=True)
    with pytest.raises(CaseClosed):
        follow_ups.take_back_contact(office.desk("CW01"), case, id)


def test_another_desk_corrects_only_what_it_wrote(office: Any) -> None:
    _, case, hers = written(office)
    place = office.provider("medical_health", in_house=True)
    office.release(case, place, sector="medical_health", level="l3_need_to_know")
    office.hire("MO01", "medical_officer")
    due = due_of(office.desk("CW01"), case, "contact")
    doctor = office.desk("MO01")
    with pytest.raises(NoRecord):
        follow_ups.correct_contact(doctor, case, hers, entry(doctor))
    id = follow_ups.record_contact(doctor, case, entry(doctor, way="in_person", note="The wound heals")).value
    follow_ups.correct_contact(doctor, case, id, entry(doctor, **VAIN | {"way": "in_person"}))
    assert one(doctor, case).result == "not_reached"
    assert todo.tasks_of(doctor, case) == []
    assert due_of(office.desk("CW01"), case, "contact") == due


def test_in_an_emergency_nobody_puts_right_what_others_wrote(office: Any) -> None:
    """Whoever opens a case for a day reaches her; she does not make news of violence fall away."""
    _, case, hers = written(office, result="reached_new_violence", safe="no")
    _, person = cases.visible_case(office.desk("SV01"), case, Action.SEE_CASES)
    there = office.desk("CW02")
    emergencies.open_in_emergency(there, person.survivor_code, "She calls from the hospital and is alone")
    for wrong in (
        lambda: follow_ups.correct_contact(there, case, hers, entry(there)),
        lambda: follow_ups.take_back_contact(there, case, hers),
    ):
        with pytest.raises(ContactRefused):
            wrong()
    own = follow_ups.record_contact(there, case, entry(there, note="She is at the ward")).value
    follow_ups.take_back_contact(there, case, own)
    follow_ups.take_back_contact(office.desk("CW01"), case, hers)


def test_two_pcs_that_correct_one_contact_leave_two_and_a_person_takes_one_back(offices: Any, tmp_path: Path) -> None:
    a, b = offices("A", "B")
    case = dangerous(a)
    made = follow_ups.record_contact(a.desk("CW01"), case, entry(a.desk("CW01"), note="In Okara")).value
    carry(a, b, tmp_path)
    for office, note in ((a, "In Sahiwal"), (b, "In Pakpattan")):
        desk = office.desk("SV01")
        follow_ups.correct_contact(desk, case, made, entry(desk, note=note))
    carry(a, b, tmp_path)
    carry(b, a, tmp_path)
    seen = [follow_ups.contacting(office.desk("SV01"), case).follow_ups for office in (a, b)]
    assert seen[0] == seen[1]
    assert {made.note for made in seen[0]} == {"In Sahiwal", "In Pakpattan"}
    assert {old.note for made in seen[0] for old in made.before} == {"In Okara"}
    wrong = next(made.id for made in seen[0] if made.note == "In Sahiwal")
    follow_ups.take_back_contact(b.desk("SV01"), case, wrong)
    carry(b, a, tmp_path)
    for office in (a, b):
        assert one(office.desk("SV01"), case).note == "In Pakpattan"
        assert office.desk("SV01").store.journal.rebuild_differences() == []
