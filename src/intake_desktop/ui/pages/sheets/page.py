# SPDX-License-Identifier: Apache-2.0
"""The pages about recovery sheets: that of this computer, and that of the session notes for counsellors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import Body, Button, Card, Flow, Heading, Label, Muted, Notice, Page, PrimaryButton
from intake_desktop.ui.papers import PapersPanel
from intake_desktop.ui.printers import Printers, Shown
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.second import SecondPersonPanel
from intake_desktop.ui.sheet_entry import SheetEntry
from intake_desktop.ui.theme import looks

from .presenter import SheetServices, SheetsPresenter

FOR_PC = sentence("On the worst night this sheet brings the computer back: then every passphrase works again.")
FOR_NOTES = sentence("It opens the session notes when no counsellor is left who can.")
ON_PAPER = sentence("The newest sheet is on paper.")
NOT_ON_PAPER = sentence("Nobody has shown yet that the newest sheet is on paper.")
NOT_ON_PAPER_WAY_ON = sentence("Test the sheet in the envelope below, or print it anew.")


class SheetsPage(Page):
    """Tests, prints, proves. Nothing typed or shown here stays when it is left."""

    def __init__(self, services: SheetServices, runner: Runner, printers: Callable[[], Printers]) -> None:
        notes = services.notes
        super().__init__(
            sentence("Counselling sheet") if notes else sentence("Recovery sheet"), FOR_NOTES if notes else FOR_PC
        )
        self._services = services
        self.state = Notice("info")
        self.state.hide()
        self.entry = SheetEntry(services.judge, services.divide)
        self.test = Button(sentence("Test this sheet"), "check")
        self.verdict = Notice("info")
        self.verdict.hide()
        self.second = SecondPersonPanel(services.verify, runner) if services.verify is not None else None
        self.make = PrimaryButton(sentence("Print the sheet anew"), "printer")
        self.papers = PapersPanel(runner, printers)
        self.proved = PrimaryButton(sentence("I have the paper"), "check")
        self.paper = Card(Heading(sentence("The new sheet"), 2), self.papers, Flow(self.proved), gap=1.5, inset=2.5)
        self.paper.hide()
        self.code = Label("", bold=True, factor=1.5, code=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.hand_over = Button(sentence("Make a one-time code"), "key")
        self.body.add(self.state)
        self.body.add(self._drill())
        if services.may_print:
            self.body.add(self._printing())
            self.body.add(self.paper)
        if services.hand_over is not None:
            self.body.add(self._other_account())
        self.presenter = SheetsPresenter(services, runner, self)
        self._connect()

    def _drill(self) -> Card:
        return Card(
            Heading(sentence("Test your sheet"), 2),
            Body(
                sentence(
                    "Open the envelope and type the sheet, as you would on the worst night. Nothing is changed. "
                    "Put it into a new envelope afterwards."
                )
            ),
            self.entry,
            self.verdict,
            Flow(self.test),
            gap=1.5,
            inset=2.5,
        )

    def _printing(self) -> Card:
        card = Card(Heading(sentence("A new sheet"), 2), gap=1.5, inset=2.5)
        if self.second is not None:
            card.add(Body(sentence("For when the keys were changed or an envelope was opened. Destroy the old sheet.")))
            card.add(self.second)
            self.make.setEnabled(False)
        else:
            card.add(Body(sentence("For when the key was renewed or an envelope was opened. Destroy the old sheet.")))
        card.add(Flow(self.make))
        return card

    def _other_account(self) -> Card:
        self._told = Muted(
            sentence(
                "At the other account choose recovery, then the one-time code. It is good once, and shown only now."
            )
        )
        self._told.hide()
        self.code.hide()
        return Card(
            Heading(sentence("Another account of this computer"), 2),
            Body(sentence("The keyring belongs to one account. With a one-time code another one takes the key, too.")),
            self.code,
            self._told,
            Flow(self.hand_over),
            gap=1.5,
            inset=2.5,
        )

    def _connect(self) -> None:
        self.test.clicked.connect(self._test)
        self.entry.entered.connect(self._test)
        if self.second is not None:
            self.second.agreed.connect(lambda _: self.make.setEnabled(True))
        self.make.clicked.connect(self._make)
        self.proved.clicked.connect(lambda: self.presenter.prove(self.papers.typed()))
        sent = sentence("The sheet was sent to the printer. Look whether it can be read.")
        self.papers.printed.connect(lambda: self.say("done", sent))
        self.papers.refused.connect(self.say_trouble)
        self.hand_over.clicked.connect(self.presenter.hand_over)

    # what the person does

    def _test(self) -> None:
        if self.entry.is_complete:
            self.presenter.try_sheet(self.entry.text())
        else:
            self.presenter.not_complete()

    def _make(self) -> None:
        proof = self.second.proof if self.second is not None else None
        if self.second is not None:
            self.second.clear()
            self.make.setEnabled(False)
        self.presenter.print_sheet(proof, looks().choices.language)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes."""
        self.hush()
        self.presenter.opened()

    def keep_safe(self) -> None:
        """No sheet, no code and no passphrase stays in the window when it is left."""
        self.entry.forget()
        self.papers.forget()
        self.paper.hide()
        self.presenter.forget()
        self.code.say("")
        if self.second is not None:
            self.second.clear()

    # what the presenter asks

    def show_state(self, on_paper: bool) -> None:
        """Say whether the newest sheet is on paper."""
        if on_paper:
            self.state.say("done", ON_PAPER)
        else:
            self.state.say("warning", NOT_ON_PAPER, NOT_ON_PAPER_WAY_ON)
        self.state.show()

    def show_tried(self, verdict: Sentence) -> None:
        """Say what the sheet would be good for, and let what was typed go."""
        self.entry.forget()
        self.verdict.say("info", verdict)
        self.verdict.show()

    def show_paper(self, paper: Shown) -> None:
        """Show the new sheet, to be printed and proved."""
        self.papers.show_papers([paper])
        self.papers.look_for_printers()
        self.paper.show()
        QTimer.singleShot(0, self, lambda: self.middle.ensureWidgetVisible(self.paper))  # once it is laid out

    def show_unproved(self, problems: Sequence[Mapping[int, Sentence]]) -> None:
        """Say which groups to look at again."""
        self.papers.show_problems(problems)

    def show_proved(self) -> None:
        """The sheet is on paper; let it go here."""
        self.papers.forget()
        self.paper.hide()
        self.say("done", sentence("The new sheet is on paper. Put it into an envelope and destroy the old one."))

    def show_code(self, code: str) -> None:
        """Show the one-time code."""
        self.code.say(code)
        self.code.show()
        self._told.show()

    def show_busy(self, busy: bool) -> None:
        """Nothing else while something is done."""
        for part in (self.test, self.proved, self.hand_over):
            part.setEnabled(not busy)
        self.make.setEnabled(not busy and (self.second is None or self.second.has_agreed()))
