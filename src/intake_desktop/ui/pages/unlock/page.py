# SPDX-License-Identifier: Apache-2.0
"""The closed desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.aside import Front
from intake_desktop.ui.kit import (
    Field,
    Flow,
    Heading,
    LineEdit,
    Muted,
    PassphraseEdit,
    PrimaryButton,
    ProgressLine,
    QuietButton,
)
from intake_desktop.ui.kit.layout import settle_focus
from intake_desktop.ui.runner import Mishap, Runner
from intake_desktop.ui.told import Told
from intake_desktop.ui.ways import Way

from .presenter import Unlock, UnlockPresenter

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk


SAID: Mapping[str, Sentence] = {
    "recovered": sentence("The key of this computer is back. Every passphrase works again."),
    "taken_over": sentence("This account has the key of the computer now. Sign in as always."),
    "lent": sentence("The sheet is taken until you lock. Sign in with your own passphrase now."),
    "restored": sentence("The backup is in its place. Sign in as always."),
}
"""What was done just before somebody signs in, by name: it is said once, above the two lines."""
KEPT_FOR_MS = 120_000
"""How long a passphrase waits for another try when the keyring did not answer."""


class UnlockPage(Front):
    """Says `opened` with the desk, and `way_wanted` with a way back (or None, to choose) and the name of the trouble.

    `said` names what was done just before. `accept_older` opens an older copy, for a supervisor.
    """

    opened = Signal(object)
    way_wanted = Signal(object, str)

    def __init__(self, unlock: Unlock, runner: Runner, *, accept_older: Unlock | None = None, said: str = "") -> None:
        super().__init__(letters=48)
        self.notice = Told()
        self.code = Field(sentence("Your code"), LineEdit(code=True))
        self.passphrase = Field(sentence("Passphrase"), PassphraseEdit())
        self.button = PrimaryButton(sentence("Sign in"), "unlock")
        self.working = ProgressLine(sentence("Opening. This takes a few seconds."))
        for thing in (Heading(sentence("Sign in")), Muted(sentence("With your own code and passphrase."))):
            self.card.add(thing)
        for part in (self.notice, self.code, self.passphrase, self.working):
            self.card.add(part)
        self.other = QuietButton(sentence("I cannot sign in: recovery"))
        self.card.add(Flow(self.button, self.other))
        self.working.hide()
        if said in SAID:
            self.notice.tell("done", SAID[said])
        self._wait = 0
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.count_down)
        self._kept = QTimer(self, interval=KEPT_FOR_MS, singleShot=True)
        self.presenter = UnlockPresenter(unlock, runner, self, accept_older)
        self._kept.timeout.connect(self.presenter.forget)
        self.other.clicked.connect(lambda: self.presenter.leave())
        self.button.clicked.connect(self._open)
        self.passphrase.editor.entered.connect(self._open)
        self.code.editor.returnPressed.connect(self.passphrase.setFocus)
        runner.failed.connect(self._stumbled)

    def _open(self) -> None:
        self.presenter.try_to_open(self.code.value(), self.passphrase.editor.take())

    def _stumbled(self, mishap: Mishap) -> None:
        self.presenter.stumbled()
        self.notice.tell("error", sentence("Something in the program went wrong. Your work is safe."))

    # What the presenter asks

    def show_working(self, working: bool) -> None:
        """Say that it takes a while, and why nothing else can be pressed."""
        self.working.setVisible(working)
        for part in (self.button, self.other, self.code, self.passphrase):
            part.setEnabled(not working)
        if working:
            self.notice.hush()

    def show_problem(self, field: str, words: Sentence | None) -> None:
        """Say what is missing beside the field."""
        part = {"code": self.code, "passphrase": self.passphrase}[field]
        part.set_problem(words)
        if words is not None:
            part.setFocus()

    def show_trouble(self, trouble: Trouble, ways: Sequence[Way]) -> None:
        """Say what went wrong, with the ways on as buttons."""
        self._tick.stop()
        self._kept.start()
        self.notice.tell_trouble(trouble, ways, self.presenter.choose)
        first = next(iter(self.notice.buttons.values()), None)
        (first or self.passphrase).setFocus()

    def show_older(self) -> None:
        """Ask a supervisor to sign in once more, to go on with an older copy."""
        self.notice.tell(
            "warning",
            sentence("A supervisor signs in here to go on with this older copy."),
            sentence(
                "What was written after it was made is not in it. Other computers may bring it back; "
                "they compare the six words of this one again."
            ),
        )
        self.button.say(sentence("Sign in and go on with this copy"))
        self.code.setFocus()

    def show_wait(self, seconds: int) -> None:
        """Count the seconds down in words."""
        self._wait = seconds
        self._tick.start()
        self._tell_wait()
        self.passphrase.setFocus()

    def count_down(self) -> None:
        """One second has passed."""
        self._wait -= 1
        if self._wait > 0:
            self._tell_wait()
        else:
            self._tick.stop()
            self.notice.tell("info", sentence("You can try again now."))

    def _tell_wait(self) -> None:
        self.notice.tell(
            "waiting",
            sentence("There were several wrong tries. Wait {seconds} seconds, then try again.", seconds=self._wait),
            sentence("If you have forgotten your passphrase, ask your supervisor for a new one."),
        )

    def show_open(self, desk: Desk) -> None:
        """Leave for the desk."""
        self._tick.stop()
        self.code.set_value(None)
        self.opened.emit(desk)

    def leave_by(self, way: Way | None, trouble: str) -> None:
        """Go to the ways back."""
        self._tick.stop()
        self.way_wanted.emit(way, trouble)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        settle_focus(self.card)
        self.code.setFocus()
