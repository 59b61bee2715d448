# SPDX-License-Identifier: Apache-2.0
"""The end of a case: asking with the checklist, deciding, handing over, resting, and opening again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.casefile.topic import TopicPage
from intake_desktop.ui.kit import Button, Flow
from intake_desktop.ui.runner import Runner

from .presenter import ClosingPresenter, ClosingServices, Sheet
from .sections import Ask, Closed, Decide, HandOver, Past, Rest


class ClosingPage(TopicPage):
    """`case_wanted` gives a case that was begun here, `letter_wanted` the one at whose end she gets a letter."""

    case_wanted = Signal(str)
    letter_wanted = Signal(str)

    def __init__(self, services: ClosingServices, runner: Runner) -> None:
        super().__init__("closing", services.head, runner)
        self._rights = services.rights
        self.presenter = ClosingPresenter(services, runner, self)
        self.closed, self.decide, self.ask = Closed(), Decide(), Ask()
        self.offer, self.rest, self.past = HandOver(), Rest(), Past()
        self._cards: dict[str, Any] = {
            "again": self.closed, "decide": self.decide, "ask": self.ask, "offer": self.offer,
        }  # fmt: skip
        self._request = ""
        self.letter = Button(sentence("A letter for her"), "printer")
        self.letter.clicked.connect(lambda: self.letter_wanted.emit(self.case_id or ""))
        for card in (self.closed, self.decide, self.ask, self.offer, self.rest, self.past):
            self.scroll_body.add(card)
            card.hide()
        self.scroll_body.add(Flow(self.letter))
        self.ask.reason.editor.edited.connect(self.presenter.reason_chosen)
        self.ask.button.clicked.connect(self._ask)
        self.decide.decided.connect(self._decide)
        self.closed.button.clicked.connect(lambda: self.presenter.reopen(self.closed.reason.value()))
        self.closed.anew.clicked.connect(self.presenter.begin_anew)
        self.offer.button.clicked.connect(lambda: self.presenter.offer(self.offer.receiver.value()))
        self.offer.answered.connect(self.presenter.answer)
        self.rest.wanted.connect(self.presenter.rest)

    def case_opened(self, case_id: str) -> None:
        """Somebody comes to a case, or something of it was touched."""
        self.presenter.open(case_id)

    # What the presenter asks

    def show_sheet(self, sheet: Sheet) -> None:
        file, waiting = sheet.file, sheet.file.waiting
        self.closed.setVisible(file.is_closed)
        if file.is_closed:
            self.closed.show_file(file, decides=self._rights.decide)
        self.decide.setVisible(waiting is not None)
        if waiting is not None:
            self._request = waiting.id
            self.decide.show_request(waiting, may_decide=file.may_decide, decides=self._rights.decide)
        self.ask.setVisible(not file.is_closed and waiting is None)
        self.ask.child.setVisible(file.facts.is_child)
        self.offer.setVisible(not file.is_closed)
        self.offer.show_offers(file.transfers, sheet.receivers, sheet.names)
        self.rest.setVisible(not file.is_closed and self._rights.rest)
        self.rest.show_status(file.status)
        self.past.show_past([one for one in file.requests if one is not waiting], file.reopenings)

    def show_against(self, against: Sequence[Sentence]) -> None:
        self.ask.against.show_problems(against)

    def show_problems(self, card: str, problems: Sequence[Sentence]) -> None:
        if card in self._cards:
            self._cards[card].problems.show_problems(problems)
            if problems:
                self.middle.ensureWidgetVisible(self._cards[card].problems)

    def show_busy(self, busy: bool) -> None:
        for card in (self.closed, self.decide, self.ask, self.offer, self.rest):
            card.setEnabled(not busy)

    def forget_form(self) -> None:
        for card in (self.ask, self.decide, self.closed):
            card.clear_form()

    def go_to(self, case_id: str) -> None:
        self.case_wanted.emit(case_id)

    def _ask(self) -> None:
        self.presenter.ask(self.ask.reason.value(), self.ask.answers(), self.ask.note.value())

    def _decide(self, approve: bool) -> None:
        self.presenter.decide(self._request, approve, self.decide.note.value())
