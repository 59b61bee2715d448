# SPDX-License-Identifier: Apache-2.0
"""What is to be done for this case, with a verb for each; writing something down to do; and what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.tasks import BY_DEED, BY_HAND_KINDS, CONTACTS, OPEN, is_overdue
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    DayEdit,
    Field,
    Flow,
    Heading,
    Line,
    LineEdit,
    Muted,
    PickList,
    Pill,
    QuietButton,
    Rule,
    Strong,
    Words,
)

from .entry import choices

if TYPE_CHECKING:
    from intake_desktop.services.tasks import Task

ENDED_SHOWN = 12


class TaskLine(Column):
    """One open task: what, when, and the verbs that end it or move it."""

    def __init__(
        self, task: Task, now: datetime, may_end: bool, finish: Callable[[str, str], None],
        put_off: Callable[[str, date], None], contact: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(gap=0.75)
        self.task, self._put_off = task, put_off
        late, falls_now = is_overdue(task.due, now), task.due[:10] == now.date().isoformat()
        own_words = task.kind == "other" and bool(task.note)
        words = Column(Strong(task.note if own_words else _kind(task.kind)), gap=0.25)
        if task.note and not own_words:
            words.add(Body(task.note))
        first = Line(gap=1.0)
        first.add(words, 1)
        first.add(Pill(_due(task.due), "error" if late else "info" if falls_now else "neutral"))
        self.add(first)
        self.verbs = Flow()
        if may_end and task.kind not in BY_DEED:
            if task.kind in CONTACTS:
                speak = Button(sentence("Write down the contact"), "edit")
                speak.clicked.connect(lambda: contact())
            else:
                speak = Button(sentence("Done"), "check")
                speak.clicked.connect(lambda: finish(task.id, "done"))
            self.verbs.add(speak)
            off = QuietButton(sentence("Not needed"))
            off.clicked.connect(lambda: finish(task.id, "not_needed"))
            self.later = QuietButton(sentence("Another day…"))
            self.later.clicked.connect(self._ask_day)
            self.verbs.add(self.later)
            self.verbs.add(off)
            self.add(self.verbs)
        elif task.for_role == "supervisor":
            self.add(Muted(sentence("Waits for a supervisor."), small=True))
        self.day = DayEdit()
        self.field = Field(sentence("On which day?"), self.day, fit=True)
        move = Button(sentence("Move it"))
        move.clicked.connect(self._move)
        self._moving = Column(self.field, Flow(move), gap=0.75)
        self._moving.hide()
        self.add(self._moving)

    def _ask_day(self) -> None:
        self._moving.setVisible(self._moving.isHidden())
        if not self._moving.isHidden():
            self.day.setFocus()

    def _move(self) -> None:
        day = day_of(self.day)
        self.field.set_problem(sentence("Write the day as day/month/year.") if day is None else None)
        if day is not None:
            self._put_off(self.task.id, day)


class ToDoCard(Card):
    """`finish_wanted` gives a task and how it ended, `put_off_wanted` a task and a day, `add_wanted` kind, day, note;
    `contact_wanted` asks for the form of a contact.
    """

    finish_wanted = Signal(str, str)
    put_off_wanted = Signal(str, object)
    add_wanted = Signal(str, object, str)
    contact_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(gap=1.0, inset=2.0)
        self.lines: list[TaskLine] = []
        self.rows = Column(gap=1.25)
        self.more = Button(sentence("Something to do…"), "plus")
        self.kind = PickList(choices("task_kind", BY_HAND_KINDS), sentence("Choose"))
        self.day, self.note = DayEdit(), LineEdit(letters=50)
        self.kind_field = Field(sentence("What?"), self.kind, fit=True)
        self.day_field = Field(sentence("By which day?"), self.day, fit=True)
        self.note_field = Field(sentence("In a few words"), self.note, sentence("No names."))
        self.put = Button(sentence("Put it on the list"), "check")
        self.leave = QuietButton(sentence("Leave it"))
        self.adding = Column(self.kind_field, self.day_field, self.note_field, Flow(self.put, self.leave), gap=1.0)
        self.add(Heading(sentence("To do for this case"), 3))
        self.add(self.rows)
        self.add(Flow(self.more))
        self.add(self.adding)
        self.adding.hide()
        self.more.clicked.connect(lambda: self._open(True))
        self.leave.clicked.connect(lambda: self._open(False))
        self.put.clicked.connect(self._add)

    def show_tasks(
        self, tasks: Sequence[Task], now: datetime, may_end: Callable[[Task], bool], *, writes: bool
    ) -> None:
        """Show what is open."""
        self.rows.clear()
        self.lines = []
        for task in (one for one in tasks if one.state == OPEN):
            if self.lines:
                self.rows.add(Rule())
            line = TaskLine(
                task, now, writes and may_end(task), self.finish_wanted.emit, self.put_off_wanted.emit,
                self.contact_wanted.emit,
            )  # fmt: skip
            self.lines.append(line)
            self.rows.add(line)
        if not self.lines:
            self.rows.add(Muted(sentence("Nothing is to be done now.")))
        self.more.setVisible(writes and self.adding.isHidden())

    def added(self) -> None:
        """What was typed stands on the list by now."""
        self._open(False)

    def _open(self, open_: bool) -> None:
        for editor in (self.kind, self.day, self.note):
            editor.set_value(None)
        for field in (self.kind_field, self.day_field):
            field.set_problem(None)
        self.adding.setVisible(open_)
        self.more.setVisible(not open_)
        (self.kind if open_ else self.more).setFocus()

    def _add(self) -> None:
        kind, day = self.kind.value(), day_of(self.day)
        self.kind_field.set_problem(None if kind else sentence("Choose what is to be done."))
        self.day_field.set_problem(None if day else sentence("Write the day as day/month/year."))
        if kind and day:
            self.add_wanted.emit(kind, day, self.note.value() or "")


def ended_rows(tasks: Sequence[Task]) -> list[Column]:
    """What was done or fell away, the latest first."""
    ended = [one for one in tasks if one.state != OPEN][:ENDED_SHOWN]
    return [Column(Body(_kind(task.kind)), Muted(_ended(task), small=True), gap=0.25) for task in ended]


def day_of(editor: DayEdit) -> date | None:
    """The day that was typed; nothing when it is none."""
    try:
        return date.fromisoformat(editor.value() or "")
    except ValueError:
        return None


def _kind(code: str) -> Words:
    return lambda speaker: speaker.label("task_kind", code)


def _due(due: str) -> Words:
    if len(due) > len("2026-11-22"):
        return lambda speaker: speaker.moment(due)
    return lambda speaker: speaker.date(due)


def _ended(task: Task) -> Words:
    def words(speaker: Speaker) -> str:
        result = speaker.label("task_result", task.result) if task.result else ""
        day = speaker.date(task.done_at) if task.done_at else ""
        return "  ·  ".join(part for part in (result, day, speaker.isolate(task.done_by or "")) if part)

    return words
