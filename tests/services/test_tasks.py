# SPDX-License-Identifier: Apache-2.0
"""What has to be done for a case: raised by rules, the same at every PC, done once, dropped when it means nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from intake_desktop.domain.permissions import Action, NoRecord, NotAllowed
from intake_desktop.domain.tasks import RULES, Delay, Trigger, is_overdue
from intake_desktop.resources import code_lists
from intake_desktop.services import bundles, tasks, todo
from intake_desktop.services.cases import visible_case
from intake_desktop.services.desk import Desk
from intake_desktop.services.todo import TaskRefused


def raised(desk: Desk, case: str, trigger: Trigger, since: Any, source: str = "one", word: str = "") -> tuple[str, ...]:
    _, person = visible_case(desk, case, Action.SEE_CASES)
    with desk.store.transaction(desk.staff_code, "record_changed", case) as t:
        return tasks.raise_tasks(desk, t, case, person.id, trigger, since, source, word=word)


def settled(desk: Desk, case: str, **which: Any) -> int:
    _, person = visible_case(desk, case, Action.SEE_CASES)
    with desk.store.transaction(desk.staff_code, "record_changed", case) as t:
        return tasks.settle_tasks(desk, t, case, person.id, **which)


def carry(giver: Any, taker: Any, stick: Any) -> None:
    bundles.import_bundle(taker.desk("SV01"), bundles.export_bundle(giver.desk("SV01"), stick).value.path)


def open_ones(desk: Desk, case: str, *kinds: str) -> dict[str, str]:
    found = [one for one in todo.tasks_of(desk, case) if one.state == "open" and (not kinds or one.kind in kinds)]
    return {one.kind: one.due[:10] for one in reversed(found)}


def test_every_kind_has_a_label_and_every_rule_a_kind() -> None:
    for rule in RULES:
        assert code_lists().has("task_kind", rule.kind), rule.kind


@pytest.mark.parametrize(
    ("delay", "since", "due"),
    [
        (Delay(hours=24), datetime(2026, 11, 22, 2, 10, tzinfo=UTC), "2026-11-23T02:10+00:00"),
        (Delay(hours=24), date(2026, 11, 22), "2026-11-23"),
        (Delay(days=-3), date(2026, 12, 1), "2026-11-28"),
        (Delay(working_days=1), date(2026, 11, 21), "2026-11-23"),  # a Saturday: not on Sunday
        (Delay(working_days=1), date(2026, 11, 20), "2026-11-21"),
        (Delay(), date(2026, 11, 22), "2026-11-22"),
    ],
)
def test_when_something_is_due(delay: Delay, since: date, due: str) -> None:
    assert delay.after(since) == due


def test_a_day_is_late_when_it_is_over_and_a_moment_when_it_has_passed() -> None:
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert not is_overdue("2026-11-22", now)
    assert is_overdue("2026-11-21", now)
    assert is_overdue("2026-11-22T11:59+00:00", now)
    assert not is_overdue("2026-11-22T18:00+05:00", now)


def test_danger_asks_for_contacts_and_a_new_level_takes_their_place(office: Any) -> None:
    case = office.intake().case_id
    desk = office.desk("CW01")
    day = desk.today()
    settled(desk, case)
    raised(desk, case, Trigger.RISK_SET, day, "first", "medium")
    raised(desk, case, Trigger.RISK_SET, day + timedelta(days=2), "again", "medium")
    assert open_ones(desk, case) == {"contact": (day + timedelta(days=7)).isoformat()}
    raised(desk, case, Trigger.RISK_SET, day, "worse", "high")
    assert open_ones(desk, case) == {
        "contact": (day + timedelta(days=1)).isoformat(),
        "review_high_risk": "2026-11-23",
    }
    ended = [one for one in todo.tasks_of(desk, case) if one.result == "level_changed"]
    assert [one.state for one in ended] == ["dropped"]


def test_the_same_event_raises_a_task_once_and_never_again_what_is_done(office: Any) -> None:
    case = office.intake().case_id
    desk = office.desk("CW01")
    settled(desk, case)
    first = raised(desk, case, Trigger.COURT_DATE, date(2026, 12, 10))
    assert raised(desk, case, Trigger.COURT_DATE, date(2026, 12, 10)) == first
    assert open_ones(desk, case) == {"judge_risk": "2026-12-07", "offer_escort": "2026-12-07"}
    todo.finish_task(desk, first[1])
    raised(desk, case, Trigger.COURT_DATE, date(2026, 12, 10))
    assert open_ones(desk, case) == {"judge_risk": "2026-12-07"}
    with pytest.raises(TaskRefused):
        todo.finish_task(desk, first[1])
    # The hearing is put off: what is still open moves with it.
    raised(desk, case, Trigger.COURT_DATE, date(2026, 12, 20))
    assert open_ones(desk, case) == {"judge_risk": "2026-12-17"}
    assert settled(desk, case, source="one") == 1
    assert open_ones(desk, case) == {}


def test_what_is_told_twice_is_one_thing_to_do(office: Any) -> None:
    case = office.intake().case_id
    desk = office.desk("CW01")
    first = raised(desk, case, Trigger.SUICIDE_NOW, desk.now().astimezone(), "intake")
    assert len(first) == 2
    assert raised(desk, case, Trigger.SUICIDE_NOW, desk.now().astimezone(), "asked again") == ()
    (contact,) = (one for one in todo.tasks_of(desk, case) if one.kind == "suicide_contact")
    settled(desk, case, kinds=("suicide_contact",), done=True, result="done")
    office.clock.shift(days=3)
    assert len(raised(desk, case, Trigger.SUICIDE_NOW, desk.now().astimezone(), "later")) == 1
    assert contact.due.startswith("2026-11-23")


def test_a_caseworker_writes_a_task_herself_and_puts_it_off(office: Any) -> None:
    case = office.intake().case_id
    desk = office.desk("CW01")
    id = todo.add_task(desk, case, "other", desk.today(), "Ask for her school papers").value
    todo.put_off_task(desk, id, desk.today() + timedelta(days=4))
    assert todo.task_of(desk, id).due == "2026-11-26"
    for kind, due, note in (
        ("other", desk.today(), ""),
        ("decide_closure", desk.today(), "x"),
        ("other", desk.today() - timedelta(days=1), "x"),
        ("other", desk.today(), "x" * 161),
    ):
        with pytest.raises(TaskRefused):
            todo.add_task(desk, case, kind, due, note)
    with pytest.raises(TaskRefused):
        todo.put_off_task(desk, id, desk.today() - timedelta(days=1))
    todo.finish_task(desk, id, "she_declined")
    done = todo.task_of(desk, id)
    assert (done.state, done.result, done.done_by) == ("done", "she_declined", "CW01")


def test_what_waits_for_a_supervisor_is_not_done_by_a_caseworker(office: Any) -> None:
    case = office.intake().case_id
    desk = office.desk("CW01")
    review, *_ = raised(desk, case, Trigger.RISK_SET, desk.today(), "one", "high")
    with pytest.raises(NotAllowed):
        todo.finish_task(desk, review)
    todo.finish_task(office.desk("SV01"), review)
    assert todo.task_of(office.desk("SV01"), review).done_by == "SV01"


def test_what_ends_with_a_decision_or_a_contact_is_not_ticked_off(office: Any) -> None:
    case = office.intake().case_id
    desk = office.desk("SV01")
    settled(desk, case)
    (closure,) = raised(desk, case, Trigger.CLOSURE_ASKED, desk.today())
    (contact,) = raised(desk, case, Trigger.RISK_SET, desk.today(), "one", "low")
    for id in (closure, contact):
        with pytest.raises(TaskRefused):
            todo.finish_task(desk, id)
    todo.finish_task(desk, contact, "not_needed")
    assert settled(desk, case, kinds=("decide_closure",), result="done", done=True) == 1
    assert open_ones(desk, case) == {}


def test_a_task_of_a_case_out_of_reach_does_not_exist(office: Any) -> None:
    case = office.intake().case_id
    (id,) = raised(office.desk("CW01"), case, Trigger.TURNS_18, date(2027, 1, 1))
    other = office.desk("CW02")
    for ask in (todo.task_of, todo.finish_task):
        with pytest.raises(NoRecord):
            ask(other, id)
    with pytest.raises(NoRecord):
        todo.tasks_of(other, case)


def test_two_pcs_raise_one_task(offices: Callable[..., list[Any]], tmp_path: Any) -> None:
    a, b = offices("A", "B")
    case = a.intake().case_id
    carry(a, b, tmp_path)
    for one in (a, b):
        raised(one.desk("SV01"), case, Trigger.WENT_HOME, date(2026, 11, 22))
    carry(b, a, tmp_path)
    found = [one for one in todo.tasks_of(a.desk("SV01"), case) if one.kind == "contact_at_home"]
    assert sorted(one.due for one in found) == ["2026-11-25", "2026-12-06", "2026-12-22"]
