# SPDX-License-Identifier: Apache-2.0
"""What is to be done for a case, and each contact with her. Knows no Qt.

The number and the words for whoever else answers are revealed for a minute, for a call that is made now, and noted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.cases import Identity
from intake_desktop.domain.follow_ups import IN_PERSON, Agreement, Entry, outside_agreement, way_problem
from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.tasks import CONTACTS, OPEN
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.entering.values import NOT_COUNTED
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.contact_rows import FollowUp
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.follow_ups import Contacting
    from intake_desktop.services.heads import CaseHead
    from intake_desktop.services.tasks import Task

SECONDS = 60
_ASK_AGAIN = sentence("Until she is asked again, nobody contacts her. Write her answer down on the page “Consent”.")


@dataclass(frozen=True)
class ContactsServices:
    """The verbs of this page."""

    header: Callable[[str], CaseHead]
    contacting: Callable[[str], Contacting]
    tasks: Callable[[str], Sequence[Task]]
    reveal: Callable[[str], Identity] | None
    record: Callable[[str, Entry, str | None], Any]
    correct: Callable[[str, str, Entry], Any]
    take_back: Callable[[str, str], Any]
    plan: Callable[[str, date], Any]
    add: Callable[[str, str, date, str], Any]
    finish: Callable[[str, str], Any]
    put_off: Callable[[str, date], Any]
    now: Callable[[], datetime]
    decides: bool
    """She may end what waits for a supervisor."""


def services_at(desk: Desk) -> ContactsServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import cases, follow_ups, heads, todo

    return ContactsServices(
        header=lambda case_id: heads.head_of(desk, case_id),
        contacting=lambda case_id: follow_ups.contacting(desk, case_id),
        tasks=lambda case_id: todo.tasks_of(desk, case_id),
        reveal=(lambda case_id: cases.reveal_identity(desk, case_id, "call_now"))
        if desk.may(Action.SEE_CONTACT)
        else None,
        record=lambda case_id, entry, task: follow_ups.record_contact(desk, case_id, entry, task),
        correct=lambda case_id, contact, entry: follow_ups.correct_contact(desk, case_id, contact, entry),
        take_back=lambda case_id, contact: follow_ups.take_back_contact(desk, case_id, contact),
        plan=lambda case_id, due: follow_ups.plan_contact(desk, case_id, due),
        add=lambda case_id, kind, due, note: todo.add_task(desk, case_id, kind, due, note),
        finish=lambda task_id, result: todo.finish_task(desk, task_id, result),
        put_off=lambda task_id, due: todo.put_off_task(desk, task_id, due),
        now=lambda: desk.now().astimezone(),
        decides=desk.may(Action.APPROVE_PLAN),
    )


class ContactsView(Protocol):
    """What the presenter asks of the page."""

    def show_agreed(self, found: Contacting) -> None: ...
    def show_tasks(self, tasks: Sequence[Task]) -> None: ...
    def show_contact(self, identity: Identity, seconds: int) -> None: ...
    def show_seconds_left(self, seconds: int) -> None: ...
    def hide_contact(self) -> None: ...
    def show_outside(self, problem: Sentence | None) -> None: ...
    def entry_saved(self, words: Sentence, way_on: Sentence | None = None) -> None: ...
    def task_saved(self, words: Sentence) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class ContactsPresenter:
    """Keeps which case is open, for which task she is spoken with, and how long the number may still be read."""

    def __init__(self, services: ContactsServices, runner: Runner, view: ContactsView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self.case_id = ""
        self._agreed: Agreement | None = None
        self.corrects: FollowUp | None = None
        """The contact that is being put right; nothing when a new one is written down."""
        self._left = 0
        self._open: tuple[Task, ...] = ()

    def opened(self, case_id: str) -> None:
        """Read everything of a case."""
        if case_id != self.case_id:
            self.hide()
            self._agreed = self.corrects = None
        self.case_id = case_id

        def work() -> tuple[Contacting, Sequence[Task]]:
            return self._services.contacting(case_id), self._services.tasks(case_id)

        self._runner.run(work, lambda found: self._show(case_id, *found), self._view.say_trouble, latest="contacts")

    def reveal(self) -> None:
        """Show how she is reached, for a call that is made now."""
        case_id, ask = self.case_id, self._services.reveal
        if ask is None:
            return

        def then(identity: Identity) -> None:
            if case_id == self.case_id:
                self._left = SECONDS
                self._view.show_contact(identity, SECONDS)

        self._runner.run(lambda: ask(case_id), then, self._view.say_trouble)

    def second_passed(self) -> None:
        """A second less; at the end it is hidden."""
        self._left -= 1
        if self._left <= 0:
            self.hide()
        else:
            self._view.show_seconds_left(self._left)

    def hide(self) -> None:
        """Nothing of it stays on the screen."""
        self._left = 0
        self._view.hide_contact()

    def changed(self, entry: Entry) -> None:
        """Say as soon as a way is chosen that it is not the one she agreed to."""
        if self._agreed is None or not entry.way or (self.corrects is not None and self.corrects.way == entry.way):
            self._view.show_outside(None)
            return
        problem = way_problem(self._agreed, entry.way)
        if problem is None and entry.result:
            problem = outside_agreement(entry, self._agreed)
        self._view.show_outside(problem)

    def record(self, entry: Entry) -> None:
        """Write a contact down, for the contact that is due first; or put the one right that is being corrected."""
        case_id, task = self.case_id, next((one.id for one in self._open if one.kind in CONTACTS), None)
        made = self.corrects
        if made is None:
            self._runner.run(
                lambda: self._services.record(case_id, entry, task),
                lambda _: self._view.entry_saved(sentence("The contact is written down.")),
                self._view.say_trouble,
                once=("contact", case_id),
            )
            return
        said_no = made.result == "declined" != entry.result
        self._runner.run(
            lambda: self._services.correct(case_id, made.id, entry),
            lambda _: self._view.entry_saved(sentence("The contact is corrected."), _ASK_AGAIN if said_no else None),
            self._view.say_trouble,
            once=("contact", case_id),
        )

    def take_back(self) -> None:
        """The contact that is being corrected was entered by mistake: it does not count any more."""
        case_id, made = self.case_id, self.corrects
        if made is None:
            return
        said_no = made.result == "declined"
        self._runner.run(
            lambda: self._services.take_back(case_id, made.id),
            lambda _: self._view.entry_saved(NOT_COUNTED, _ASK_AGAIN if said_no else None),
            self._view.say_trouble,
            once=("contact", case_id),
        )

    def add(self, kind: str, due: date, note: str) -> None:
        """Write down something to do; a contact moves the one that is there."""
        case_id = self.case_id

        def work() -> object:
            if kind == "contact":
                return self._services.plan(case_id, due)
            return self._services.add(case_id, kind, due, note)

        words = sentence("It stands on the list.")
        self._runner.run(work, lambda _: self._view.task_saved(words), self._trouble, once=("task", case_id, kind))

    def finish(self, task_id: str, result: str) -> None:
        """End a task."""
        words = sentence("Done.") if result == "done" else sentence("It is not on the list any more.")
        self._runner.run(
            lambda: self._services.finish(task_id, result),
            lambda _: self._view.task_saved(words),
            self._trouble,
            once=("finish", task_id),
        )

    def put_off(self, task_id: str, due: date) -> None:
        """Move a task to another day."""
        self._runner.run(
            lambda: self._services.put_off(task_id, due),
            lambda _: self._view.task_saved(sentence("Moved to another day.")),
            self._trouble,
        )

    def may_end(self, task: Task) -> bool:
        """Whether the person at the desk may end this task by a press."""
        return task.for_role == "owner" or self._services.decides

    @property
    def first_way(self) -> str:
        """The way to begin with: hers, or that she comes."""
        way = self._agreed.way if self._agreed else ""
        return way if way and way != "do_not_contact" else IN_PERSON

    def _trouble(self, trouble: Trouble) -> None:
        self._view.say_trouble(trouble)

    def _show(self, case_id: str, found: Contacting, tasks: Sequence[Task]) -> None:
        if case_id != self.case_id:
            return
        self._agreed = found.agreed
        self._open = tuple(one for one in tasks if one.state == OPEN)
        self._view.show_agreed(found)
        self._view.show_tasks(tasks)
