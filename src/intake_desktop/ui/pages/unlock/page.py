# SPDX-License-Identifier: Apache-2.0
"""The closed desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.aside import Front
from intake_desktop.ui.kit import Field, Heading, LineEdit, Muted, Notice, PassphraseEdit, PrimaryButton, ProgressLine
from intake_desktop.ui.kit.layout import settle_focus
from intake_desktop.ui.runner import Mishap, Runner

from .presenter import Unlock, UnlockPresenter

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk


class UnlockPage(Front):
    """Says `opened` with the desk."""

    opened = Signal(object)

    def __init__(self, unlock: Unlock, runner: Runner) -> None:
        super().__init__(letters=48)
        self.notice = Notice()
        self.code = Field(sentence("Your code"), LineEdit(code=True))
        self.passphrase = Field(sentence("Passphrase"), PassphraseEdit())
        self.button = PrimaryButton(sentence("Sign in"), "unlock")
        self.working = ProgressLine(sentence("Opening. This takes a few seconds."))
        for thing in (Heading(sentence("Sign in")), Muted(sentence("With your own code and passphrase."))):
            self.card.add(thing)
        for part in (self.notice, self.code, self.passphrase, self.working):
            self.card.add(part)
        self.card.add(self.button)
        self.notice.hide()
        self.working.hide()
        self._wait = 0
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.count_down)
        self.presenter = UnlockPresenter(unlock, runner, self)
        self.button.clicked.connect(self._open)
        self.passphrase.editor.entered.connect(self._open)
        self.code.editor.returnPressed.connect(self.passphrase.setFocus)
        runner.failed.connect(self._stumbled)

    def _open(self) -> None:
        self.presenter.try_to_open(self.code.value(), self.passphrase.editor.take())

    def _stumbled(self, mishap: Mishap) -> None:
        self.presenter.stumbled()
        self.notice.say("error", sentence("Something in the program went wrong. Your work is safe."))
        self.notice.show()

    # What the presenter asks

    def show_working(self, working: bool) -> None:
        """Say that it takes a while, and why nothing else can be pressed."""
        self.working.setVisible(working)
        for part in (self.button, self.code, self.passphrase):
            part.setEnabled(not working)
        if working:
            self.notice.hide()

    def show_problem(self, field: str, words: Sentence | None) -> None:
        """Say what is missing beside the field."""
        part = {"code": self.code, "passphrase": self.passphrase}[field]
        part.set_problem(words)
        if words is not None:
            part.setFocus()

    def show_trouble(self, trouble: Trouble) -> None:
        """Say what went wrong and the way on."""
        self._tick.stop()
        self.notice.say_trouble(trouble)
        self.notice.show()
        self.passphrase.setFocus()

    def show_wait(self, seconds: int) -> None:
        """Count the seconds down in words."""
        self._wait = seconds
        self._tick.start()
        self._tell_wait()
        self.notice.show()
        self.passphrase.setFocus()

    def count_down(self) -> None:
        """One second has passed."""
        self._wait -= 1
        if self._wait > 0:
            self._tell_wait()
        else:
            self._tick.stop()
            self.notice.say("info", sentence("You can try again now."))

    def _tell_wait(self) -> None:
        self.notice.say(
            "waiting",
            sentence("There were several wrong tries. Wait {seconds} seconds, then try again.", seconds=self._wait),
            sentence("If you have forgotten your passphrase, ask your supervisor for a new one."),
        )

    def show_open(self, desk: Desk) -> None:
        """Leave for the desk."""
        self._tick.stop()
        self.code.set_value(None)
        self.opened.emit(desk)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        settle_focus(self.card)
        self.code.setFocus()
