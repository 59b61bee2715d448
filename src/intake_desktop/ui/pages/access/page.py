# SPDX-License-Identifier: Apache-2.0
"""Who may open a case: a card for each thing that can be done about it, and only those that the role has."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import Button, Page, QuietButton, ask
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.second import SecondPersonPanel

from .giving import Giving
from .presenter import AccessPresenter, AccessServices, Sheet
from .sections import Barred, Erasure, Interest, OnlyAsks, Working


class AccessPage(Page):
    """`case_wanted` gives the case to go back to, `openings_wanted` the one of which to see who opened it; `left` says
    that it is closed or gone, in words for the status.
    """

    case_wanted = Signal(str)
    openings_wanted = Signal(str)
    left = Signal(object)

    def __init__(self, services: AccessServices, runner: Runner) -> None:
        super().__init__(sentence("Who may open this case"))
        rights = services.rights
        self.presenter = AccessPresenter(services, runner, self)
        self.back = QuietButton(sentence("Back to the case"), "back")
        self.openings = Button(sentence("Who opened this file"), "eye")
        if rights.see_openings:
            self.act(self.openings)
        self.act(self.back)
        self.working, self.giving, self.interest, self.barred = Working(), Giving(), Interest(), Barred()
        self.second = SecondPersonPanel(services.confirm_second, runner)
        self.erasure, self.asks = Erasure(self.second), OnlyAsks()
        for card, shown in (
            (self.working, rights.assign),
            (self.giving, rights.reassign),
            (self.interest, rights.declare),
            (self.barred, rights.bar),
            (self.erasure, rights.erase),
            (self.asks, rights.ask_erasure and not rights.erase),
        ):
            self.body.add(card)
            card.setVisible(shown)
        self.fields = {
            "code": self.barred.code, "reason": self.barred.reason, "own": self.interest.reason,
            "why": self.erasure.reason, "taker": self.giving.taker, "handing": self.giving.reason,
        }  # fmt: skip
        self._code = ""
        self._connect(runner)
        self.middle.hide()

    def _connect(self, runner: Runner) -> None:
        self.back.clicked.connect(lambda: self.case_wanted.emit(self.presenter.case_id or ""))
        self.openings.clicked.connect(lambda: self.openings_wanted.emit(self.presenter.case_id or ""))
        self.working.assigned.connect(self.presenter.assign)
        self.giving.given.connect(self.presenter.reassign)
        self.barred.lifted.connect(self.presenter.lift)
        self.barred.button.clicked.connect(self._bar)
        self.interest.button.clicked.connect(self._declare)
        self.erasure.button.clicked.connect(self._erase)
        self.second.agreed.connect(lambda _: self.erasure.show_problem(None))
        runner.changed.connect(self.hear)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes from a case."""
        case_id = where.get("case_id")
        if isinstance(case_id, str):
            self.hush()
            self._forget()
            self.middle.hide()
            self.middle.verticalScrollBar().setValue(0)
            self.presenter.open(case_id)

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what a service touched; while out of sight, when somebody comes."""
        if self.isVisible():
            self.presenter.heard(touched)

    def keep_safe(self) -> None:
        """Nothing half done stays in the window when it is left, and no passphrase."""
        self._forget()

    # What the presenter asks

    def show_sheet(self, sheet: Sheet) -> None:
        self._code = sheet.row.survivor_code
        self.lead.say(sentence("{code} · {number}", code=sheet.row.survivor_code, number=sheet.row.number))
        self.lead.show()
        self.erasure.show_code(sheet.row.survivor_code)
        self.asks.show_number(sheet.row.number)
        if sheet.access is not None:
            self.working.show_access(sheet.access, sheet.counsellors)
            self.barred.show_bars(sheet.access.bars)
            self.giving.show_takers(sheet.takers, sheet.access.owner)
        self.middle.show()

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        self.erasure.show_problem(problems.get("second"))
        first: QWidget | None = next((field for name, field in self.fields.items() if name in problems), None)
        if first is None and "second" in problems:
            first = self.second.code
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.middle.ensureWidgetVisible(first)

    def show_barred(self) -> None:
        self.barred.clear_form()

    def show_reassigned(self) -> None:
        self.giving.clear_form()

    def show_busy(self, busy: bool) -> None:
        for card in (self.working, self.giving, self.interest, self.barred, self.erasure):
            card.setEnabled(not busy)

    def forget_second(self) -> None:
        self.second.clear()

    def leave(self, words: Sentence) -> None:
        self.middle.hide()
        self._forget()
        self.left.emit(words)

    # What the person does here

    def _bar(self) -> None:
        self.presenter.bar(self.barred.code.value(), self.barred.reason.value())

    def _declare(self) -> None:
        reason = self.interest.reason.value()
        if self.presenter.may_declare(reason):
            ask(
                self,
                sentence("Close this case for you?"),
                sentence("You will not find it any more. Only a supervisor can open it for you again."),
                yes=sentence("Close it for me"),
                no=sentence("Not now"),
                then=lambda yes: self.presenter.declare(reason) if yes else None,
            )

    def _erase(self) -> None:
        reason, proof = self.erasure.reason.value(), self.second.proof
        only, code = self.erasure.only_identity, self._code
        who = sentence("Erase who {code} is?", code=code)
        file = sentence("Erase the file of {code}?", code=code)
        whole = (file, sentence("Everything about her is destroyed. Nobody can bring it back."))
        name = (
            who,
            sentence(
                "Nobody will ever learn from this file who she is, nor read what was written in words. "
                "Nobody can bring it back."
            ),
        )
        if self.presenter.may_erase(reason, proof is not None):
            ask(
                self,
                *(name if only else whole),
                yes=sentence("Erase her name") if only else sentence("Erase the file"),
                no=sentence("Keep it"),
                danger=True,
                then=lambda yes: self.presenter.erase(reason, proof, only_identity=only) if yes else None,
            )

    def _forget(self) -> None:
        self.second.clear()
        self.barred.clear_form()
        self.giving.clear_form()
        self.interest.reason.set_value(None)
        self.erasure.clear_form()
        self.show_problems({})
