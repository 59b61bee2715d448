# SPDX-License-Identifier: Apache-2.0
"""The questions of a form on the screen: editors of every kind, repetitions, what was put aside, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests.ui.conftest import settle

from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Choice, Form, Group, Question, Step
from intake_desktop.ui.asked.course import Course
from intake_desktop.ui.asked.editors import editor_for
from intake_desktop.ui.asked.moments import DayAnswer, HourEdit, MomentAnswer
from intake_desktop.ui.asked.scales import RankEdit, ScaleEdit
from intake_desktop.ui.asked.sheet import QuestionSheet
from intake_desktop.ui.asked.words import IDLE
from intake_desktop.ui.theme import Looks

Key, Mod = Qt.Key, Qt.KeyboardModifier


def said(text: str) -> dict[str, str]:
    return {"en": text}


COLOURS = tuple(Choice(code, said(code.title())) for code in ("red", "green", "blue"))
FORM = Form(
    "visit",
    "1",
    said("Visit"),
    ("en",),
    (
        Step(
            "home",
            said("At home"),
            (
                Question("alone", "select_one", said("Is she alone?"), list_name="yes_no"),
                Question("who", "text", said("Who is with her?"), relevant="${alone} = 'no'"),
                Question("child_name", "text", said("What is the child called?"), within="child"),
                Question("child_age", "integer", said("How old?"), within="child", constraint=". < 18"),
                Question("pets", "integer", said("How many animals?")),
                Question("animal", "text", said("Which animal?"), within="animals"),
            ),
        ),
        Step("later", said("Later"), (Question("why", "text", said("Why?"), relevant="${alone} = 'no'"),)),
        Step("end", said("The end"), (Question("word", "text", said("A last word?")),)),
    ),
    {"colours": COLOURS, "yes_no": (Choice("yes", said("Yes")), Choice("no", said("No")))},
    (
        Group("child", said("Child"), repeats=True),
        Group("animals", said("Animal"), repeats=True, count="${pets}"),
    ),
)


class Visit:
    """A form on the screen, and hands."""

    def __init__(self) -> None:
        self.sheet = QuestionSheet()
        self.filling = Filling(FORM, today=date(2026, 3, 10))
        self.course = course = Course(self.filling, self.sheet)
        self.sheet.answered.connect(course.answer)
        self.sheet.left.connect(course.left)
        self.sheet.add_wanted.connect(course.add)
        self.sheet.remove_wanted.connect(course.remove)
        self.sheet.move_wanted.connect(course.move)
        self.sheet.undo_wanted.connect(course.undo)
        self.sheet.redo_wanted.connect(course.redo)
        course.show_step()

    def children(self) -> list[Any]:
        return self.sheet.repeat("child").cards()

    def one_more(self, name: str) -> str:
        """Add a child by its button and type its name where the focus is then."""
        self.sheet.repeat("child").more.click()
        settle()
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, name)
        return str(self.children()[-1].key)

    def names(self) -> list[object]:
        return [one["child_name"] for one in self.filling.answers().get("child", [])]


@pytest.fixture
def visit(show: Callable[..., QWidget]) -> Visit:
    visit = Visit()
    show(visit.sheet, 900, 700)
    visit.sheet.activateWindow()
    settle()
    return visit


def test_repetitions_are_added_named_moved_and_taken_away(visit: Visit) -> None:
    for name in ("Ali", "Bano", "Chand"):
        visit.one_more(name)
    cards = visit.children()
    assert [card.title.text() for card in cards] == ["Child 1", "Child 2", "Child 3"]
    assert cards[1].up.accessibleName() == "Move up: Child 2"
    assert [cards[0].up.isHidden(), cards[2].down.isHidden()] == [True, True]
    cards[2].up.click()
    assert visit.names() == ["Ali", "Chand", "Bano"]
    assert [card.title.text() for card in visit.children()] == ["Child 1", "Child 2", "Child 3"]
    assert visit.children()[1] is cards[2], "the same widgets, at another place"
    visit.children()[0].remove.click()
    assert visit.names() == ["Chand", "Bano"]
    assert len(visit.children()) == 2


def test_what_was_taken_away_comes_back_with_all_that_was_typed(visit: Visit) -> None:
    visit.one_more("Ali")
    visit.one_more("Bano")
    visit.children()[0].remove.click()
    settle()
    gone = visit.sheet.repeat("child")._gone
    assert gone.isVisible()
    assert gone.text().startswith("Taken away.")
    visit.sheet.undo_wanted.emit()
    assert visit.names() == ["Ali", "Bano"]
    first = visit.children()[0]
    assert visit.sheet.block(f"{first.key}/child_name").answering.value() == "Ali"
    assert not gone.isVisible()


def test_a_number_that_is_asked_for_counts_along(visit: Visit) -> None:
    visit.course.answer("pets", 2)
    animals = visit.sheet.repeat("animals")
    assert [card.title.text() for card in animals.cards()] == ["Animal 1", "Animal 2"]
    first, second = (card.key for card in animals.cards())
    visit.course.answer(f"{first}/animal", "goat")
    visit.course.answer(f"{second}/animal", "hen")
    animals.more.click()
    assert visit.filling.value("pets") == 3
    assert visit.sheet.block("pets").answering.value() == 3
    animals.cards()[0].remove.click()
    assert visit.filling.value("pets") == 2
    assert [one.get("animal") for one in visit.filling.answers()["animals"]] == ["hen", None]


def test_an_answer_that_stops_counting_is_told_beside_the_one_that_did_it(visit: Visit) -> None:
    visit.course.answer("alone", "no")
    visit.course.answer("who", "her aunt")
    visit.course.answer("alone", "yes")
    assert "Who is with her?" in visit.sheet.block("alone").aside()
    assert "stays in the draft" in visit.sheet.block("alone").aside()
    visit.course.answer("alone", "no")
    assert visit.sheet.block("alone").aside() == ""
    assert visit.filling.value("who") == "her aunt"


def test_undo_and_redo_belong_to_the_form_and_leave_no_trace_on_the_clipboard(visit: Visit) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    visit.course.answer("alone", "no")
    block = visit.sheet.block("who")
    block.focus()
    editor = block.answering.editor
    QTest.keyClicks(editor, "her aunt")
    QTest.keyClick(editor, Key.Key_Z, Mod.ControlModifier)
    assert editor.text() == "", "all that was typed in one question is one step"
    QTest.keyClick(editor, Key.Key_Z, Mod.ControlModifier)
    assert visit.filling.value("alone") is None
    assert visit.course.redo()
    assert visit.course.redo()
    assert visit.filling.value("who") == "her aunt"
    assert clipboard.text() == "before"


def test_undo_goes_to_the_step_where_it_was(visit: Visit) -> None:
    visit.course.answer("alone", "no")
    visit.course.choose_step("end")
    visit.course.show_step()
    assert visit.course.undo()
    assert visit.course.step == "home"
    assert visit.filling.value("alone") is None
    while visit.course.undo():
        pass
    assert not visit.course.undo()


def test_a_step_with_nothing_to_ask_says_so_and_keeps_its_number(visit: Visit) -> None:
    assert [(mark.number, mark.state) for mark in visit.course.marks()][1] == (2, IDLE)
    visit.course.answer("alone", "no")
    assert visit.course.marks()[1].state != IDLE
    assert visit.course.neighbour(1) == "later"


def test_a_problem_in_a_repetition_leads_back_to_it(visit: Visit) -> None:
    key = visit.one_more("Ali")
    visit.course.answer(f"{key}/child_age", 40)
    assert visit.course.tell_here()
    assert visit.sheet.summary.names() == [f"{key}/child_age"]
    assert visit.sheet.block(f"{key}/child_age").field.problem()
    visit.sheet.go_to(f"{key}/child_age")
    settle()
    assert visit.sheet.block(f"{key}/child_age").is_answered_in(QApplication.focusWidget() or visit.sheet)


@pytest.mark.parametrize(
    ("kind", "appearance", "editor"),
    [("time", "", HourEdit), ("datetime", "", MomentAnswer), ("date", "", DayAnswer), ("rank", "", RankEdit)],
)
def test_each_kind_has_its_editor(looks: Looks, kind: str, appearance: str, editor: type[QWidget]) -> None:
    assert isinstance(editor_for(Question("q", kind, appearance=appearance), COLOURS), editor)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("14:30", "14:30"), ("1430", "14:30"), ("9.05", "09:05"), ("۱۴:۳۰", "14:30"), ("7", "07:00"), ("25:10", "25:10"),
     ("noon", "noon"), ("", None)],
)  # fmt: skip
def test_an_hour_is_typed_as_people_write_it(looks: Looks, typed: str, value: str | None) -> None:
    edit = HourEdit()
    edit.setText(typed)
    assert edit.value() == value


def test_a_day_and_an_hour_are_one_answer(looks: Looks) -> None:
    edit = MomentAnswer()
    told: list[object] = []
    edit.edited.connect(told.append)
    QTest.keyClicks(edit.day.line, "10/03/2026")
    QTest.keyClicks(edit.hour, "930")
    assert edit.value() == told[-1] == "2026-03-10 09:30"
    edit.set_value("2026-03-11T14:05:00.000+05:00")
    assert edit.value() == "2026-03-11 14:05"


def test_a_scale_stands_in_sight_and_gives_numbers(looks: Looks) -> None:
    scale = editor_for(Question("q", "range", scale=(0.0, 10.0, 1.0)), ())
    assert isinstance(scale, ScaleEdit)
    scale.set_value(7)
    assert scale.value() == 7
    assert list(scale._numbers.values()) == list(range(11))
    QTest.keyClick(scale, Key.Key_Delete)
    assert scale.value() is None


def test_her_order_counts_only_once_she_said_so(looks: Looks) -> None:
    rank = editor_for(Question("q", "rank", list_name="colours"), COLOURS)
    assert isinstance(rank, RankEdit)
    told: list[object] = []
    rank.edited.connect(told.append)
    assert rank.value() is None
    rank.row("blue").up.click()
    assert rank.value() == ["red", "blue", "green"] == told[-1]
    assert not rank.right.isVisible()
    rank.set_value(["green", "red", "blue"])
    assert rank.value() == ["green", "red", "blue"]
    rank.set_value(None)
    rank.right.click()
    assert rank.value() is not None
