# SPDX-License-Identifier: Apache-2.0
"""The page of a case about her consents: what stands, and one form at a time in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.casefile.topic import TopicPage
from intake_desktop.ui.entering.form import EntryForm
from intake_desktop.ui.kit import Button, Column, EmptyState, Flow, Heading, Notice, PrimaryButton, ask
from intake_desktop.ui.runner import Runner

from .cards import AgreementsCard, ReceiverCard
from .forms import AgreementForm, LessForm, NameForm, NoteForm
from .presenter import ConsentPresenter
from .words import Said, name_of, who_agrees

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider
    from intake_desktop.services.consent_ledger import Ledger, LedgerLine

    from .services import ConsentServices


class ConsentPage(TopicPage):
    """`slip_wanted` gives the case, and the service and sector that are asked about (both may be empty);
    `paper_wanted` the case and the line whose form is printed (empty for one about all else).
    """

    slip_wanted = Signal(str, str, str)
    paper_wanted = Signal(str, str)

    def __init__(self, services: ConsentServices, runner: Runner) -> None:
        super().__init__("consent", services.header, runner)
        self._services = services
        self.presenter = ConsentPresenter(services, runner, self)
        self.child = Notice("info", "")
        self.new = PrimaryButton(sentence("Ask about a service"), "plus")
        self.blank = Button(sentence("Print a consent form"), "printer")
        self._verbs = Flow(self.new, self.blank)
        self.nothing = EmptyState(
            "lock",
            sentence("Nothing about her may leave the centre yet."),
            sentence("Ask her before a service is told anything: one service at a time, and how much."),
        )
        self.may_know = Column(gap=2.0)
        self.agreements = AgreementsCard()
        self.cards: list[ReceiverCard] = []
        self.overview = Column(
            self.child, Heading(sentence("Who may be told"), 2), self._verbs, self.nothing, self.may_know,
            self.agreements, gap=2.0,
        )  # fmt: skip
        self.less, self.agreement, self.naming = LessForm(), AgreementForm(), NameForm()
        self.note = NoteForm()
        self.forms: tuple[EntryForm, ...] = (self.less, self.agreement, self.naming, self.note)
        for part in (self.overview, *self.forms):
            self.scroll_body.add(part)
        self._connect()
        self._show(None)

    def _connect(self) -> None:
        self.new.clicked.connect(lambda: self.slip_wanted.emit(self.case_id or "", "", ""))
        self.blank.clicked.connect(lambda: self.paper_wanted.emit(self.case_id or "", ""))
        self.agreements.wanted.connect(self._agreement_wanted)
        self.less.saved.connect(self.presenter.save_less)
        self.agreement.saved.connect(self.presenter.save_agreement)
        self.naming.saved.connect(self.presenter.save_name)
        self.note.saved.connect(self.presenter.save_note)
        for form in self.forms:
            form.left.connect(self.close_form)

    # What the shell asks

    def case_opened(self, case_id: str) -> None:
        """Somebody comes to a case, or something of it was touched; a form that is open stays as it is."""
        if case_id != self.presenter.case_id:
            self.overview.hide()
            self._show(None)
        self.presenter.open(case_id)

    def concerns(self, touched: frozenset[str]) -> bool:
        """Services of the directory as well: their names stand here."""
        return super().concerns(touched) or "providers" in touched

    def focus_first(self) -> None:
        """To the verb of the page."""
        (self.new if self.new.isVisible() else self.middle).setFocus()

    # What the presenter asks

    def show_ledger(self, ledger: Ledger) -> None:
        held = self._held()
        words = who_agrees(ledger.child)
        self.child.setVisible(words is not None)
        if words is not None:
            self.child.say("info", words)
        self.new.setVisible(ledger.may_record and not ledger.reads_only and self._services.may_issue)
        self.blank.setVisible(ledger.may_record)
        self._verbs.setVisible(ledger.may_record)
        self.nothing.setVisible(not ledger.lines)
        self.may_know.setVisible(bool(ledger.lines))
        self.may_know.clear()
        self.cards = []
        for line in ledger.lines:
            card = ReceiverCard(line, ledger, may_issue=self._services.may_issue)
            card.wanted.connect(self._line_wanted)
            self.may_know.add(card)
            self.cards.append(card)
        self.agreements.setVisible(bool(ledger.agreements))
        self.agreements.show_agreements(ledger)
        self.overview.setVisible(all(form.isHidden() for form in self.forms))
        self.stands(self._where(held))

    def show_listed(self, line: LedgerLine, found: Sequence[Provider]) -> None:
        self.naming.begin(line, found)
        self._show(self.naming)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        form = next((one for one in self.forms if not one.isHidden()), self.agreement)
        first = form.show_problems(problems)
        if first is not None:
            first.setFocus()
            self.middle.ensureWidgetVisible(first)

    def close_form(self) -> None:
        self._show(None)
        self.focus_first()

    def say_done(self, words: Said, more: Said) -> None:
        self.say("done", words, more or None)

    def _held(self) -> tuple[str, str, str] | None:
        """The service and the verb, or the question and the verb, that the keyboard is on."""
        focus = QApplication.focusWidget()
        return next((where for where, verb in self._all_verbs() if verb is focus), None)

    def _where(self, held: tuple[str, str, str] | None) -> QWidget | None:
        """What stands there now; where that verb is gone, the first one of the same card."""
        if held is None:
            return None
        same = {where: verb for where, verb in self._all_verbs() if where[:2] == held[:2]}
        return same.get(held) or next(iter(same.values()), None)

    def _all_verbs(self) -> Iterator[tuple[tuple[str, str, str], QWidget]]:
        for card in self.cards:
            for name, verb in card.buttons.items():
                yield (card.line.now.provider, card.line.now.sector, name), verb
        for (name, type), verb in self.agreements.buttons.items():
            yield ("", type, name), verb

    # What the person does here

    def _line_wanted(self, word: str, line: LedgerLine) -> None:
        case_id, now = self.case_id or "", line.now
        if word in ("again", "slip"):
            self.slip_wanted.emit(case_id, now.provider, now.sector)
        elif word == "form":
            self.paper_wanted.emit(case_id, now.id)
        elif word == "name":
            self.presenter.look_up(line)
        elif word == "note":
            self.note.begin(line)
            self._show(self.note)
        elif word == "less":
            self.less.begin(line)
            self._show(self.less)
        else:
            name = name_of(line)
            ask(
                self,
                sentence("Does she take this back?"),
                lambda speaker: speaker.say(
                    "Nothing more is told to this service: {name}. Slips that are under way are stopped at once.",
                    name=name(speaker) if callable(name) else name,
                ),
                yes=sentence("She takes it back"),
                no=sentence("It stays as it is"),
                then=lambda yes: self.presenter.take_back(now.id) if yes else None,
                danger=True,
            )

    def _agreement_wanted(self, word: str, type: str) -> None:
        ledger = self.presenter.ledger
        if ledger is None:
            return
        if word == "decide":
            self.agreement.begin(type, ledger.child)
            self._show(self.agreement)
            return
        from intake_desktop.services.agreements import FOLLOWS

        ask(
            self,
            sentence("Does she take this back?"),
            FOLLOWS[type],
            yes=sentence("She takes it back"),
            no=sentence("It stays as it is"),
            then=lambda yes: self.presenter.take_back_agreement(type) if yes else None,
            danger=True,
        )

    def _show(self, form: EntryForm | None) -> None:
        self.hush()
        self.overview.setVisible(form is None)
        for one in self.forms:
            one.setVisible(one is form)
        if form is not None:
            self.middle.verticalScrollBar().setValue(0)
            form.focus_first()
