# SPDX-License-Identifier: Apache-2.0
"""The first page of the day: one list in the order of what matters, and one key to act on the chosen line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Button,
    Column,
    EmptyState,
    Flow,
    ListColumn,
    Page,
    Pill,
    PrimaryButton,
    Row,
    RowList,
    State,
    Words,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .caseload import CaseloadView
from .presenter import Item, Place, Said, TodayPresenter, TodayServices

if TYPE_CHECKING:
    from intake_desktop.services.laws import ReportsCounted
    from intake_desktop.services.supervision import Caseload, Discussed, Issued

COLUMNS = (
    ListColumn(sentence("When"), 20),
    ListColumn(sentence("What to do"), 30, stretch=True),
    ListColumn(sentence("Survivor code"), 12, code=True, strong=True, second=True),
    ListColumn(sentence("Risk"), 17),
    ListColumn(sentence("Caseworker"), 8, second=True, code=True),
)
NOTHING = sentence("Nothing is due today.")
NOTHING_MORE = sentence("What comes up for your cases will stand here. You can look at them meanwhile.")
FIRST = sentence("No case yet.")
FIRST_MORE = sentence("The first intake opens the first case.")
VERY_LARGE = 200
_RISKS = {"high": "error", "medium": "warning", "low": "done"}


class TodayPage(Page):
    """`place_wanted` gives the pages a line leads to (the first one that is open counts) and what they are given."""

    place_wanted = Signal(object)
    intake_wanted = Signal()
    cases_wanted = Signal()
    reply_wanted = Signal()

    def __init__(self, services: TodayServices, runner: Runner) -> None:
        super().__init__(sentence("Today"), wide=True)
        self._services, self._has_cases = services, True
        self._give_room()
        self.new = PrimaryButton(sentence("New intake"), "plus", keys="Ctrl+N")
        self.reply = Button(sentence("A reply came"), "edit", hint=sentence("A reply came: Ctrl+R"))
        if not services.may_reply:
            self.reply.hide()
        self.caseload = Button(sentence("Caseload"), "staff")
        self.back = Button(sentence("Back to today"), "back")
        self.counts = Column(gap=0)
        self.nothing = EmptyState("today", NOTHING, NOTHING_MORE, (sentence("Open your cases"), self._offered))
        self.list = RowList(COLUMNS, sentence("What to do today"), self.nothing)
        self.team = CaseloadView()
        self._day = Column(self.counts, gap=1.5)
        self._day.add(self.list, 1)
        for verb in (self.back, self.caseload, self.reply, *([self.new] if services.may_record else [])):
            self.act(verb)
        self.body.add(self._day, 1)
        self.body.add(self.team, 1)
        self.presenter = TodayPresenter(services, runner, self)
        self.list.opened.connect(self.presenter.acted)
        self.new.clicked.connect(self.intake_wanted)
        self.reply.clicked.connect(self.reply_wanted)
        self.caseload.clicked.connect(self._open_team)
        self.back.clicked.connect(self._close_team)
        self.team.chosen.connect(self.presenter.chose)
        self.team.case_wanted.connect(self.presenter.discussed)
        runner.changed.connect(self.hear)
        self._turn(to_team=False)

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what was touched; out of sight nothing is read until somebody comes."""
        if self.isVisible():
            self.presenter.heard(touched)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to her day."""
        self.hush()
        self._turn(to_team=False)
        day = self._services.now().date()
        self.lead.say(lambda speaker: speaker.date(day))
        self.presenter.opened()

    def focus_first(self) -> None:
        """Into the list; with nothing in it, to the next verb."""
        if self.list.rows():
            self.list.choose(self.list.chosen() or self.list.rows()[0].key)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._services.may_record:
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.nothing.button is not None:
            self.nothing.button.setFocus(Qt.FocusReason.OtherFocusReason)

    # What the presenter asks

    def show_items(self, items: Sequence[Item], summary: Sequence[tuple[Said, str]], *, has_cases: bool) -> None:
        self._has_cases = has_cases
        begins = not has_cases and self._services.may_record
        self.nothing.say(FIRST if begins else NOTHING, FIRST_MORE if begins else NOTHING_MORE)
        if self.nothing.button is not None:
            self.nothing.button.say(sentence("New intake") if begins else sentence("Open your cases"))
        had = self.list.chosen()
        self.list.show_rows([_row(item, self._services.staff_code) for item in items])
        if items and had is None and self.list.view.hasFocus():
            self.list.choose(items[0].key)
        self.counts.setHidden(not summary)
        self._fill(summary)

    def show_caseloads(self, caseloads: Sequence[Caseload]) -> None:
        self.team.show_caseloads(caseloads)

    def show_issued(self, issued: Issued) -> None:
        self.team.show_issued(issued)

    def show_by_law(self, found: Sequence[ReportsCounted]) -> None:
        self.team.show_by_law(found)

    def show_discussed(self, staff: str, found: Sequence[Discussed]) -> None:
        self.team.show_discussed(staff, found)

    def go_to(self, place: Place) -> None:
        self.place_wanted.emit(place)

    def _give_room(self) -> None:
        """With very large text the day of the month gives its room to what is to be done."""
        super()._give_room()
        if hasattr(self, "lead"):
            self.lead.setVisible(looks().choices.percent < VERY_LARGE)

    def _fill(self, summary: Sequence[tuple[Said, str]]) -> None:
        self.counts.clear()
        self.counts.add(Flow(*(Pill(words, state) for words, state in summary)))

    def _offered(self) -> None:
        begins = not self._has_cases and self._services.may_record
        (self.intake_wanted if begins else self.cases_wanted).emit()

    def _open_team(self) -> None:
        self._turn(to_team=True)
        self.presenter.asked_for_caseload()
        self.team.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_team(self) -> None:
        self._turn(to_team=False)
        self.focus_first()

    def _turn(self, *, to_team: bool) -> None:
        self._day.setHidden(to_team)
        self.team.setHidden(not to_team)
        self.back.setHidden(not to_team)
        self.reply.setHidden(to_team or not self._services.may_reply)
        self.caseload.setHidden(to_team or self._services.caseloads is None)
        self.title.say(sentence("Caseload") if to_team else sentence("Today"))


def _row(item: Item, me: str) -> Row:
    risk: Words | State = ""
    if item.risk in _RISKS:
        risk = State(_risk_words(item.risk), _RISKS[item.risk])
    return Row(
        item.key, (State(item.when, item.state), item.what, item.code, risk, "" if item.owner == me else item.owner)
    )


def _risk_words(level: str) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say("Risk: {level}", level=speaker.label("risk_level", level))

    return words
