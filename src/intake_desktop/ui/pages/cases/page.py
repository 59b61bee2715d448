# SPDX-License-Identifier: Apache-2.0
"""The list of cases: search on top, drafts to go on with, then one row a case. Never a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.cases import CaseRow
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    EmptyState,
    Line,
    ListColumn,
    Page,
    PrimaryButton,
    QuietButton,
    Row,
    RowList,
    State,
    Strong,
    Words,
)
from intake_desktop.ui.runner import Runner

from .drafts import DraftLines
from .notes import NoteLines
from .presenter import CasesPresenter, CasesServices

if TYPE_CHECKING:
    from intake_desktop.services.drafts import Draft
    from intake_desktop.services.notes import DraftLine

COLUMNS = (
    ListColumn(sentence("Survivor code"), 12, code=True, strong=True),
    ListColumn(sentence("Case number"), 15, code=True, second=True),
    ListColumn(sentence("Since"), 14, second=True),
    ListColumn(sentence("Category"), 18, stretch=True),
    ListColumn(sentence("Risk"), 19),
    ListColumn(sentence("Status"), 8, second=True),
    ListColumn(sentence("To decide"), 12),
)
FIRST = sentence("The first intake opens the first case.")
SEARCHED = sentence(
    "Look at the code again, or search for a part of it. Names are found only by those who may see them."
)
_RISKS = {"high": "error", "medium": "warning", "low": "done"}
"""Levels that stand out; that nobody has assessed it yet is said quietly."""


class CasesPage(Page):
    """Lists and searches; the box to search in stands above every page, in the shell.

    `case_wanted` gives a case, `draft_wanted` a draft to go on with, `intake_wanted` asks for a new intake,
    `all_wanted` for an end of the search, `note_wanted` gives the case and the draft of a session note,
    `emergency_wanted` is for a case of somebody else.
    """

    case_wanted = Signal(str)
    draft_wanted = Signal(str)
    intake_wanted = Signal()
    all_wanted = Signal()
    note_wanted = Signal(str, str)
    emergency_wanted = Signal()

    def __init__(
        self, services: CasesServices, runner: Runner, *, may_record: bool = True, may_hurry: bool = False
    ) -> None:
        super().__init__(sentence("Cases"), wide=True)
        self._may_record = may_record
        self.new = PrimaryButton(sentence("New intake"), "plus", keys="Ctrl+N")
        self.drafts, self.notes = DraftLines(), NoteLines()
        self.nothing = EmptyState("cases", sentence("No case yet."), FIRST, (sentence("New intake"), self._offered))
        self.list = RowList(COLUMNS, sentence("Cases"), self.nothing)
        self.count = Strong()
        self.all = QuietButton(sentence("Show all cases"), "close")
        self._found = Line(self.count, self.all, None)
        self.emergency = QuietButton(sentence("Emergency"), "warning")
        if may_hurry:
            self.act(self.emergency)
        if may_record:
            self.act(self.new)
        self.body.add(self._found)
        self.body.add(self.notes)
        self.body.add(self.drafts)
        self.body.add(self.list, 1)
        self.presenter = CasesPresenter(services, runner, self)
        self.list.opened.connect(self.case_wanted)
        self.list.more_wanted.connect(self.presenter.reached_end)
        self.new.clicked.connect(self.intake_wanted)
        self.emergency.clicked.connect(self.emergency_wanted)
        self.all.clicked.connect(self.all_wanted)
        self.notes.wanted.connect(self.note_wanted)
        self.drafts.wanted.connect(self.draft_wanted)
        self.drafts.discarded.connect(self.presenter.discarded)
        self._found.hide()
        runner.changed.connect(self.hear)

    def hear(self, touched: frozenset[str]) -> None:
        """Redraw what was touched; what is touched while the page is out of sight is read when somebody comes."""
        if self.isVisible():
            self.presenter.heard(touched)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to the list, or types into the search above it (`search`)."""
        search = where.get("search")
        if not isinstance(search, str) or not self.presenter.searched(search):
            self.presenter.opened()

    def focus_first(self) -> None:
        """Into the list; with nothing in it, to the next verb."""
        if self.list.rows():
            self.list.choose(self.list.chosen() or self.list.rows()[0].key)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._may_record:
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    # What the presenter asks

    def show_rows(self, rows: Sequence[CaseRow], *, more: bool, keep_place: bool) -> None:
        self.list.show_rows([row_of(row) for row in rows], more=more)
        if not keep_place:
            self.list.view.scrollToTop()

    def add_rows(self, rows: Sequence[CaseRow], *, more: bool) -> None:
        self.list.add_rows([row_of(row) for row in rows], more=more)

    def show_none(self, words: Sentence, *, searched: bool) -> None:
        self.nothing.say(words, SEARCHED if searched else FIRST)
        if self.nothing.button is not None:
            self.nothing.button.say(sentence("Show all cases") if searched else sentence("New intake"))
            self.nothing.button.setVisible(searched or self._may_record)

    def show_found(self, words: Sentence | None) -> None:
        self.count.say(words or "")
        self._found.setVisible(words is not None)

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        self.drafts.show_drafts(drafts)

    def show_notes(self, notes: Sequence[DraftLine]) -> None:
        self.notes.show_notes(notes)

    def _offered(self) -> None:
        """The button of the empty list: ends a search, else begins an intake."""
        (self.all_wanted if self.presenter.query else self.intake_wanted).emit()


def row_of(row: CaseRow) -> Row:
    """A case as a row: codes, and words that follow the language."""
    return Row(
        row.id,
        (
            row.survivor_code,
            row.number,
            lambda speaker: speaker.date(row.opened_on) if row.opened_on else "",
            _category(row),
            _risk(row),
            lambda speaker: speaker.label("case_status", row.status) if row.status else "",
            State(_to_decide(row), "warning") if row.conflicts else "",
        ),
    )


def _category(row: CaseRow) -> Words:
    if row.category is None:
        return sentence("Not chosen yet")
    code = row.category
    return lambda speaker: speaker.label("centre_category", code)


def _risk(row: CaseRow) -> Words | State:
    level = row.risk_level or "not_assessed"

    def words(speaker: Speaker) -> str:
        return speaker.say("Risk: {level}", level=speaker.label("risk_level", level))

    return State(words, _RISKS[level]) if level in _RISKS else words


def _to_decide(row: CaseRow) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say_count("{n} answer differs", "{n} answers differ", row.conflicts)

    return words
