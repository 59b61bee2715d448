# SPDX-License-Identifier: Apache-2.0
"""A new passphrase: seven words to write down if she likes, and two lines in which it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from ..domain.sentences import sentence
from .kit import Button, Card, Column, Field, Flow, Label, Muted, PassphraseEdit, Words
from .passphrases import wipe

ONLY_WORDS = sentence("This PC has no keyring, so the passphrase must be the seven words.")


class NewPassphrase(Column):
    """`fields` are ``passphrase`` and ``again``; `take()` gives what was typed and empties both."""

    suggestion_wanted = Signal()

    def __init__(self, first: Words, again: Words, hint: Words, keep: Words, *, only_suggested: bool) -> None:
        super().__init__(gap=1.5)
        self.suggest = Button(sentence("Suggest seven words"), "key")
        self.suggest.clicked.connect(self.suggestion_wanted)
        self.suggest.setVisible(not only_suggested)
        self.suggested = Label("", bold=True, factor=1.25, code=True)
        self.suggested.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._paper = Card(Muted(keep), self.suggested, fill="sunken")
        self._paper.hide()
        self.passphrase = Field(first, PassphraseEdit(), ONLY_WORDS if only_suggested else hint)
        self.again = Field(again, PassphraseEdit())
        for thing in (Flow(self.suggest), self._paper, self.passphrase, self.again):
            self.add(thing)
        self.fields = {"passphrase": self.passphrase, "again": self.again}

    def show_suggested(self, words: str) -> None:
        """Show seven words to write down; they are typed below to prove that somebody has them."""
        self.suggested.say(words)
        self._paper.setVisible(bool(words))

    def typed(self) -> tuple[str, str]:
        """What stands in both lines now, to be judged."""
        return self.passphrase.editor.text(), self.again.editor.text()

    def take(self) -> bytearray:
        """Give the passphrase and forget it here."""
        wipe(self.again.editor.take())
        self.show_suggested("")
        taken: bytearray = self.passphrase.editor.take()
        return taken

    def empty(self) -> None:
        """Forget what was typed and suggested."""
        wipe(self.take())
