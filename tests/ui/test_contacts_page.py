# SPDX-License-Identifier: Apache-2.0
"""Speaking with her: the agreed way in sight, the number for a minute, and no contact against her wish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from intake_desktop.domain.closing import ITEMS
from intake_desktop.domain.follow_ups import Entry
from intake_desktop.services import classifications, closures, follow_ups, todo
from intake_desktop.ui.kit import Pill
from intake_desktop.ui.kit.asking import Asking
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


def test_a_contact_that_was_written_down_wrongly_is_put_right(opened: Callable[..., ContactsPage], office: Any) -> None:
    case = str(office.intake(**BY_PHONE).case_id)
    desk = office.desk("CW01")
    reached = Entry(way="phone_call", result="reached_safe", on=desk.today(), at_her_times=True,
                    spoke_with="herself", safe="yes", note="She is at her sister's")  # fmt: skip
    follow_ups.record_contact(desk, case, reached)
    page = opened(case)
    page.correct_verbs()[0].click()
    form = page.entry
    assert (form.result.value(), form.note.value(), form.on.value()) == (
        "reached_safe", "She is at her sister's", desk.today().isoformat(),
    )  # fmt: skip
    assert "Correct this contact" in words_of(page)
    assert not form.outside.isVisible()
    form.note.set_value("She is at her aunt's")
    form.save.click()
    assert "corrected" in page.said()
    assert "She is at her aunt's" in words_of(page)
    assert "She is at her sister's" in words_of(page)
    page.write.click()  # a new one is new again
    assert (form.result.value(), form.note.value()) == (None, None)
    assert not form.mistake.isVisible()
    form.leave.click()
    page.correct_verbs()[0].click()
    form.mistake.click()
    box = page.findChild(Asking)
    assert box is not None
    box.yes.click()
    assert "does not count any more" in page.said()
    assert follow_ups.contacting(office.desk("CW01"), case).follow_ups == ()
    assert "Entered by mistake" in [pill.accessibleName() for pill in page.made.findChildren(Pill)]


def test_after_a_no_that_was_a_mistake_she_is_asked_again(opened: Callable[..., ContactsPage], office: Any) -> None:
    case = str(office.intake(**BY_PHONE).case_id)
    desk = office.desk("CW01")
    said = Entry(way="in_person", result="declined", on=desk.today(), spoke_with="herself")
    follow_ups.record_contact(desk, case, said)
    page = opened(case)
    page.correct_verbs()[0].click()
    page.entry.result.row("reached_safe").click()
    page.entry.safe.row("yes").click()
    page.entry.save.click()
    assert "Until she is asked again, nobody contacts her" in page.said()


def test_nothing_is_corrected_in_a_case_that_only_reads(opened: Callable[..., ContactsPage], office: Any) -> None:
    case = str(office.intake(**BY_PHONE).case_id)
    desk = office.desk("CW01")
    said = Entry(way="in_person", result="reached_new_needs", on=desk.today(), spoke_with="herself")
    follow_ups.record_contact(desk, case, said)
    plan = closures.ClosurePlan("needs_met", dict.fromkeys(ITEMS, "yes"))
    asked = closures.ask_closure(desk, case, plan).value
    closures.decide_closure(office.desk("SV01"), case, asked, approve=True)
    page = opened(case)
    assert page.correct_verbs() == []
