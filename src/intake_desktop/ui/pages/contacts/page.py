# SPDX-License-Identifier: Apache-2.0
"""The page of a case about speaking with her: how she agreed to be reached, what is to be done, each contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent

from intake_desktop.domain.cases import Identity
from intake_desktop.domain.follow_ups import Entry
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.casefile.topic import TopicPage
from intake_desktop.ui.entering.mistake import ask_mistake
from intake_desktop.ui.kit import Button, Card, Column, Flow, Heading, Muted, QuietButton, Rule
from intake_desktop.ui.runner import Runner

from .agreed import AgreedCard
from .entry import EntryForm
from .made import made_row, taken_back_row
from .presenter import ContactsPresenter, ContactsServices
from .todo import ToDoCard, ended_rows

if TYPE_CHECKING:
    from intake_desktop.services.contact_rows import FollowUp
    from intake_desktop.services.follow_ups import Contacting
    from intake_desktop.services.tasks import Task

_CLOSED = ("closed", "transferred", "duplicate")


class ContactsPage(TopicPage):
    """Nothing that was revealed stays when the page is left."""

    def __init__(self, services: ContactsServices, runner: Runner) -> None:
        super().__init__("contacts", services.header, runner)
        self._services = services
        self._writes = True
        self.presenter = ContactsPresenter(services, runner, self)
        self.agreed = AgreedCard(self.presenter.second_passed, may_reveal=services.reveal is not None)
        self.write = Button(sentence("Write down a contact"), "edit")
        self.entry = EntryForm()
        self.todo = ToDoCard()
        self.made = Column(gap=1.0)
        self.ended = Column(gap=1.0)
        self._ended_card = Card(Heading(sentence("Done before"), 3), self.ended, gap=1.0, inset=2.0)
        self._verbs = Flow(self.write)
        for part in (
            self.agreed, self._verbs, self.entry, self.todo,
            Card(Heading(sentence("Contacts so far"), 3), self.made, gap=1.0, inset=2.0), self._ended_card,
        ):  # fmt: skip
            self.scroll_body.add(part)
        self.entry.hide()
        self._connect()

    def _connect(self) -> None:
        asked = self.presenter
        self.agreed.reveal_wanted.connect(asked.reveal)
        self.agreed.hide_wanted.connect(asked.hide)
        self.write.clicked.connect(self._begin)
        self.entry.typed.connect(asked.changed)
        self.entry.left.connect(self._put_away)
        self.entry.save_wanted.connect(self._save)
        self.entry.mistake_wanted.connect(self._ask_mistake)
        self.todo.contact_wanted.connect(self._begin)
        self.todo.finish_wanted.connect(asked.finish)
        self.todo.put_off_wanted.connect(asked.put_off)
        self.todo.add_wanted.connect(asked.add)

    # What the shell and the case ask

    def case_opened(self, case_id: str) -> None:
        """Somebody comes to a case, or something of it was touched."""
        if case_id != self.presenter.case_id:
            self.entry.hide()
            self._verbs.show()
        self.presenter.opened(case_id)

    def concerns(self, touched: frozenset[str]) -> bool:
        """The tasks as well."""
        return super().concerns(touched) or "tasks" in touched

    def focus_first(self) -> None:
        """To the verb of the page."""
        (self.write if self.write.isVisible() else self.middle).setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.presenter.hide()

    def correct_verbs(self) -> list[QuietButton]:
        """The verbs that put a contact right, the latest contact first."""
        return [verb for verb in self.made.findChildren(QuietButton) if not verb.isHidden()]

    # What the presenter asks

    def show_agreed(self, found: Contacting) -> None:
        self._writes = found.status not in _CLOSED
        self.agreed.show_agreed(found)
        self._verbs.setVisible(self._writes and self.entry.isHidden())
        self.made.clear()
        rows = [made_row(one, self._correct if self._writes else None) for one in found.follow_ups]
        rows += [taken_back_row(one) for one in found.taken_back]
        for place, row in enumerate(rows):
            if place:
                self.made.add(Rule())
            self.made.add(row)
        if not rows:
            self.made.add(Muted(sentence("None yet.")))

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        self.todo.show_tasks(tasks, self._services.now(), self.presenter.may_end, writes=self._writes)
        self.ended.clear()
        rows = ended_rows(tasks)
        for row in rows:
            self.ended.add(row)
        self._ended_card.setVisible(bool(rows))

    def show_contact(self, identity: Identity, seconds: int) -> None:
        self.agreed.show_contact(identity, seconds)

    def show_seconds_left(self, seconds: int) -> None:
        self.agreed.show_seconds_left(seconds)

    def hide_contact(self) -> None:
        self.agreed.hide_again()

    def show_outside(self, problem: Sentence | None) -> None:
        self.entry.show_outside(problem)

    def entry_saved(self, words: Sentence, way_on: Sentence | None = None) -> None:
        self._put_away()
        self.say("done", words, way_on)

    def task_saved(self, words: Sentence) -> None:
        self.todo.added()
        self.say("done", words)

    def _begin(self) -> None:
        self.presenter.corrects = None
        self.entry.begin(self.presenter.first_way, self._services.now().date())
        self._open()

    def _correct(self, made: FollowUp) -> None:
        self.presenter.corrects = made
        self.entry.correct(made, self._services.now().date())
        self._open()

    def _ask_mistake(self) -> None:
        ask_mistake(self, self.presenter.take_back)

    def _open(self) -> None:
        self.hush()
        self._verbs.hide()
        self.entry.show()
        self.presenter.changed(self.entry.entry())
        self.entry.focus_first()
        QTimer.singleShot(0, self, lambda: self.middle.ensureWidgetVisible(self.entry, 0, 0))

    def _put_away(self) -> None:
        self.presenter.corrects = None
        self.entry.begin("", self._services.now().date())
        self.entry.hide()
        self._verbs.setVisible(self._writes)
        self.write.setFocus()

    def _save(self, entry: Entry) -> None:
        if self.entry.days_are_right():
            self.presenter.record(entry)
