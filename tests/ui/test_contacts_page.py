# SPDX-License-Identifier: Apache-2.0
"""Speaking with her: the agreed way in sight, the number for a minute, and no contact against her wish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from intake_desktop.services import classifications, follow_ups, todo
from intake_desktop.ui.pages.contacts.page import ContactsPage
from intake_desktop.ui.pages.contacts.presenter import services_at
from intake_desktop.ui.runner import InlineRunner

from .conftest import settle

BY_PHONE = {
    "may_contact": "yes", "contact_method": "phone_call", "phone": "0300 7654321", "phone_is_shared": "yes",
    "safe_times": "Mondays before noon", "safe_words": "The tailor is calling", "leave_message": "no",
}  # fmt: skip


@pytest.fixture
def opened(show: Callable[..., Any], office: Any) -> Callable[..., ContactsPage]:
    def open_(case: str, code: str = "CW01") -> ContactsPage:
        page = ContactsPage(services_at(office.desk(code)), InlineRunner())
        show(page, 1100, 680)
        page.arrive(case_id=case)
        return page

    return open_


def words_of(page: ContactsPage) -> str:
    settle()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_the_way_is_in_sight_and_the_number_only_for_a_minute(opened: Callable[..., ContactsPage], office: Any) -> None:
    page = opened(str(office.intake(**BY_PHONE).case_id))
    assert "Phone call" in words_of(page)
    assert "7654321" not in words_of(page)
    page.agreed.reveal.click()
    assert all(words in words_of(page) for words in ("0300 7654321", "Mondays before noon", "The tailor is calling"))
    for _ in range(60):
        page.presenter.second_passed()
    assert "7654321" not in words_of(page)
    page.agreed.reveal.click()
    page.hide()
    page.show()
    assert "7654321" not in words_of(page)


def test_a_woman_who_must_not_be_contacted_is_not(opened: Callable[..., ContactsPage], office: Any) -> None:
    page = opened(str(office.intake().case_id))
    assert "Do not contact her. She comes herself." in page.agreed.warning.text()
    assert not page.agreed.reveal.isVisible()
    page.write.click()
    assert page.entry.way.value() == "in_person"
    page.entry.way.row("phone_call").click()
    assert "does not want to be contacted" in page.entry.outside.text()
    assert page.entry.why_field.isVisible()


def test_a_contact_is_written_down_and_the_next_one_stands_on_the_list(
    opened: Callable[..., ContactsPage], office: Any
) -> None:
    case = str(office.intake(**BY_PHONE).case_id)
    classifications.change_risk(office.desk("CW01"), case, "medium")
    office.clock.shift(days=7)
    page = opened(case)
    page.write.click()
    form = page.entry
    assert form.way.value() == "phone_call"
    form.result.row("reached_safe").click()
    form.spoke.row("herself").click()
    form.safe.row("yes").click()
    form.save.click()
    assert "Look at the times she named as safe first" in page.said()
    form.times.click()
    form.next_on.set_value("2026-12-05")
    form.note.set_value("She has work now.")
    form.save.click()
    assert "written down" in page.said()
    assert not form.isVisible()
    (made,) = follow_ups.contacting(office.desk("CW01"), case).follow_ups
    assert (made.result, made.as_agreed, made.note) == ("reached_safe", "yes", "She has work now.")
    assert "She has work now." in words_of(page)
    due = [one.due for one in todo.tasks_of(office.desk("CW01"), case) if (one.kind, one.state) == ("contact", "open")]
    assert due == ["2026-12-05"]


def test_a_day_that_is_none_is_said_at_its_field(opened: Callable[..., ContactsPage], office: Any) -> None:
    page = opened(str(office.intake().case_id))
    page.write.click()
    page.entry.result.row("not_reached").click()
    page.entry.next_on.setText("soon")
    page.entry.save.click()
    assert page.entry.next_field.problem() == "Write the day as day/month/year."


def test_something_to_do_is_put_on_the_list_moved_and_done(opened: Callable[..., ContactsPage], office: Any) -> None:
    case = str(office.intake().case_id)
    desk = office.desk("CW01")
    page = opened(case)
    page.todo.more.click()
    page.todo.put.click()
    assert page.todo.kind_field.problem() == "Choose what is to be done."
    page.todo.kind.set_value("accompany")
    page.todo.day.set_value((desk.today() + timedelta(days=3)).isoformat())
    page.todo.note.set_value("To the notary")
    page.todo.put.click()
    line = next(one for one in page.todo.lines if one.task.kind == "accompany")
    line.later.click()
    line.day.set_value((desk.today() + timedelta(days=9)).isoformat())
    line._move()
    line = next(one for one in page.todo.lines if one.task.kind == "accompany")
    assert line.task.due == (desk.today() + timedelta(days=9)).isoformat()
    page.todo.finish_wanted.emit(line.task.id, "done")
    assert all(one.task.kind != "accompany" for one in page.todo.lines)
    assert "Go with her" in words_of(page)
