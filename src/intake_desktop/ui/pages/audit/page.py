# SPDX-License-Identifier: Apache-2.0
"""The audit: what to look for on top, one row an entry, and whether the chain holds. It shows codes, never a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    DayEdit,
    EmptyState,
    Field,
    Flow,
    LineEdit,
    ListColumn,
    Page,
    PickList,
    Pill,
    QuietButton,
    Row,
    RowList,
    Words,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .presenter import AuditPresenter, AuditServices, Choices
from .words import detail_words, event_words

if TYPE_CHECKING:
    from intake_desktop.services.trail import Checked, Entry

LARGE = 150
"""Per cent of the text size from which the list needs the room more than the choices above it."""
ALL = "all"
"""Stands in a list for no choice."""
COLUMNS = (
    ListColumn(sentence("When"), 21, second=True),
    ListColumn(sentence("Who"), 8, code=True, strong=True),
    ListColumn(sentence("What"), 26),
    ListColumn(sentence("Case"), 15, code=True),
    ListColumn(sentence("More"), 18, stretch=True, second=True),
)


class AuditPage(Page):
    """`case_wanted` gives the case of a row that was pressed."""

    case_wanted = Signal(str)

    def __init__(self, services: AuditServices, runner: Runner) -> None:
        super().__init__(sentence("Audit"), sentence("What was done at this computer, by whom and when."), wide=True)
        everybody, everything = sentence("Everybody"), sentence("Everything")
        self.day = Field(sentence("From this day"), DayEdit())
        self.until = Field(sentence("Until this day"), DayEdit())
        self.actor = Field(sentence("Who"), PickList([(ALL, everybody)]))
        self.kind = Field(sentence("What"), PickList([(ALL, everything)]))
        self.code = Field(sentence("Code or number"), LineEdit(code=True, letters=16))
        self.chain = Pill(sentence("The chain is being checked…"), "waiting")
        self._cases: dict[str, str] = {}
        nothing = EmptyState("search", sentence("Nothing found."), sentence("Choose other days, or everybody."))
        self.list = RowList(COLUMNS, sentence("Audit"), nothing)
        self.presenter = AuditPresenter(services, runner, self)
        fields = [self.day, self.until, self.actor, self.kind]
        if services.has_cases:
            fields.append(self.code)
        self.fold = QuietButton(sentence("Choose what to see"), "search")
        self._filters = Flow(*fields, gap=1.5)
        self.act(self.fold)
        self.fold.clicked.connect(lambda: self._filters.setVisible(self._filters.isHidden()))
        self.body.add(self._filters)
        self._filters.setHidden(looks().choices.percent >= LARGE)
        self.body.add(Flow(self.chain))
        self.body.add(self.list, 1)
        self.actor.set_value(ALL)
        self.kind.set_value(ALL)
        for field in (self.actor, self.kind):
            field.editor.edited.connect(lambda _: self._look())
        for field in (self.day, self.until, self.code):
            field.editor.editingFinished.connect(self._look_if_changed)
        self._asked: tuple[object, ...] = self._wish()
        self.list.more_wanted.connect(self.presenter.reached_end)
        self.list.opened.connect(self._open)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes; from a case, to see what was done with it."""
        code = where.get("code")
        if isinstance(code, str):
            self._filters.show()
            self.code.set_value(code)
            self._look()
        self.presenter.opened()

    def keep_safe(self) -> None:
        """Nothing goes on while nobody looks."""
        self.presenter.left()

    # What the presenter asks

    def show_choices(self, choices: Choices) -> None:
        everybody, everything = sentence("Everybody"), sentence("Everything")
        self.actor.editor.set_items([(ALL, everybody), *((code, code) for code in choices.people)])
        self.kind.editor.set_items([(ALL, everything), *((code, event_words(code)) for code in choices.events)])

    def show_entries(self, entries: Sequence[Entry], *, more: bool) -> None:
        self._cases = {}
        self.list.show_rows([self._row(entry) for entry in entries], more=more)
        self.list.view.scrollToTop()

    def add_entries(self, entries: Sequence[Entry], *, more: bool) -> None:
        self.list.add_rows([self._row(entry) for entry in entries], more=more)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        self.day.set_problem(problems.get("day"))
        self.until.set_problem(problems.get("until"))

    def show_checked(self, checked: Checked) -> None:
        def words(speaker: Speaker) -> str:
            if checked.broken is not None:
                return speaker.say("The chain is broken at row {number}", number=checked.broken)
            if checked.is_done:
                return speaker.say("The chain holds: all {count} rows checked", count=checked.rows)
            return speaker.say("Checking the chain: {count} of {all}", count=checked.nr, all=checked.rows)

        state = "error" if checked.broken is not None else "done" if checked.is_done else "waiting"
        self.chain.say(words, state)
        if checked.broken is not None:
            self.say(
                "error",
                sentence("A row does not follow from the one before it: something was changed outside the program."),
                sentence("Lock this computer, note the number of the row, and call whoever looks after the computers."),
            )

    # What the person does here

    def _wish(self) -> tuple[object, ...]:
        fields = (self.day, self.until, self.actor, self.kind, self.code)
        return tuple(field.value() for field in fields)

    def _look_if_changed(self) -> None:
        if self._wish() != self._asked:
            self._look()

    def _look(self) -> None:
        self._asked = self._wish()
        actor, event = self.actor.value() or ALL, self.kind.value() or ALL
        self.presenter.look_for(
            self.day.value(),
            self.until.value(),
            "" if actor == ALL else actor,
            "" if event == ALL else event,
            self.code.value(),
        )

    def _open(self, key: str) -> None:
        if case_id := self._cases.get(key):
            self.case_wanted.emit(case_id)

    def _row(self, entry: Entry) -> Row:
        if entry.case_id:
            self._cases[str(entry.nr)] = entry.case_id
        when: Words = lambda speaker: speaker.moment(entry.at)  # noqa: E731
        cells = (when, entry.actor, event_words(entry.event), entry.survivor_code, detail_words(entry))
        return Row(str(entry.nr), cells)
