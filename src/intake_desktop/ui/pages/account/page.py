# SPDX-License-Identifier: Apache-2.0
"""Your account: what you may do here, who gave you your passphrase, a new one, and counsellors who wait for a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    Field,
    Flow,
    Heading,
    Muted,
    Notice,
    Page,
    PassphraseEdit,
    PrimaryButton,
    Strong,
)
from intake_desktop.ui.new_passphrase import NewPassphrase
from intake_desktop.ui.passphrases import wipe
from intake_desktop.ui.roles import ROLE_HINTS, role_name
from intake_desktop.ui.runner import Runner

from .presenter import AccountPresenter, AccountServices

if TYPE_CHECKING:
    from intake_desktop.services.staff import StaffMember

READS: dict[str, Sentence] = {
    "all": sentence("You can read all session notes of this centre that were sealed at this PC."),
    "newest": sentence("You can read session notes from now on, and not the older ones."),
    "older": sentence("You can read older session notes, and not the new ones."),
    "none": sentence("You cannot read session notes yet. Another counsellor can give you the key at her account."),
}


class AccountPage(Page):
    """Everybody's own. Nothing typed here stays when it is left."""

    def __init__(self, services: AccountServices, runner: Runner) -> None:
        super().__init__(sentence("Your account"))
        self._services = services
        self.reset = Notice("warning")
        self.reset.hide()
        self.own = Card(gap=1.0, inset=2.5)
        self.waiting = Card(gap=1.5, inset=2.5)
        self.waiting.hide()
        self.present = Field(sentence("Your passphrase of now"), PassphraseEdit())
        self.secret = NewPassphrase(
            sentence("Your new passphrase"),
            sentence("Your new passphrase, once more"),
            sentence("10 characters or more. Four words or more are strong and easy to remember."),
            sentence("Write it down and keep it away from this computer. It is shown only now."),
            only_suggested=services.only_suggested,
        )
        self.save = PrimaryButton(sentence("Change the passphrase"), "key")
        self.form = Card(Heading(sentence("Passphrase"), 2), gap=1.5, inset=2.5)
        self.form.add(Body(sentence("Nobody else needs to know it, no supervisor either.")))
        for typed in (self.present, self.secret, Flow(self.save)):
            self.form.add(typed)
        self.fields = {"present": self.present, **self.secret.fields}
        for part in (self.reset, self.own, self.waiting, self.form):
            self.body.add(part)
        self.presenter = AccountPresenter(services, runner, self)
        self.secret.suggestion_wanted.connect(self.presenter.suggest)
        self.save.clicked.connect(self._change)
        runner.changed.connect(self.hear)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to look at her account."""
        self.hush()
        self._empty()
        self.show_problems({})
        self.presenter.opened()
        if self._services.only_suggested:
            self.presenter.suggest()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again when the staff was changed."""
        if self.isVisible():
            self.presenter.heard(touched)

    def keep_safe(self) -> None:
        """No passphrase stays in the window when it is left."""
        self._empty()

    def focus_first(self) -> None:
        """The page is read before it is typed into."""
        self.setFocus()

    # what the presenter asks

    def show_account(self, own: StaffMember) -> None:
        self.own.clear()
        self.own.add(Heading(sentence("{code} at this PC", code=own.code), 2))
        for role in own.roles:
            about = Column(Strong(role_name(role)), gap=0.25)
            if role in ROLE_HINTS:
                about.add(Muted(ROLE_HINTS[role]))
            self.own.add(about)
        if own.notes:
            self.own.add(Body(READS[own.notes]))
        since, signed = own.since, own.agreement_on
        self.own.add(Muted(lambda speaker: speaker.say("Here since {day}.", day=speaker.date(since)), small=True))
        if signed:
            self.own.add(Muted(lambda speaker: _signed(speaker, signed), small=True))
        self._show_reset(own)

    def _show_reset(self, own: StaffMember) -> None:
        reset = own.reset
        self.reset.setVisible(reset is not None)
        if reset is not None:
            self.reset.say(
                "info",
                lambda speaker: speaker.say(
                    "{code} gave you a new passphrase on {day}.", code=reset.by, day=speaker.date(reset.on)
                ),
                sentence("If you did not ask for it, tell another supervisor today. Then change it here."),
            )

    def show_waiting(self, waiting: Sequence[StaffMember]) -> None:
        self.waiting.clear()
        self.waiting.setVisible(bool(waiting))
        if not waiting:
            return
        self.waiting.add(Heading(sentence("Counsellors who wait for the key of the session notes"), 2))
        self.waiting.add(
            Body(
                sentence(
                    "Give it only to somebody of whom you know that she counsels here. She can then read every note."
                )
            )
        )
        for one in waiting:
            button = Button(sentence("Give the key to {code}", code=one.code), "key")
            button.clicked.connect(lambda _=False, code=one.code: self.presenter.grant(code))
            self.waiting.add(button, align=Qt.AlignmentFlag.AlignLeft)

    def show_suggested(self, words: str) -> None:
        self.secret.show_suggested(words)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        first = next((field for name, field in self.fields.items() if name in problems), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.middle.ensureWidgetVisible(first)

    def show_busy(self, busy: bool) -> None:
        self.form.setEnabled(not busy)
        self.waiting.setEnabled(not busy)
        self.save.say(sentence("Changing it…") if busy else sentence("Change the passphrase"))

    def show_changed(self) -> None:
        self._empty()
        self.say(
            "done",
            sentence("Your passphrase is changed."),
            sentence("Use the new one from now on. At other PCs of the centre you still have the one of there."),
        )

    def show_granted(self, code: str) -> None:
        self.say("done", sentence("{code} can read the session notes from her next sign-in on.", code=code))

    # what the person does here

    def _change(self) -> None:
        self.hush()
        problems = self.presenter.problems(self.present.editor.text(), *self.secret.typed())
        self.show_problems(problems)
        if not problems:
            self.presenter.change(self.present.editor.take(), self.secret.take())

    def _empty(self) -> None:
        wipe(self.present.editor.take())
        self.secret.empty()


def _signed(speaker: Speaker, day: str) -> str:
    return speaker.say("You signed the confidentiality agreement on {day}.", day=speaker.date(day))
