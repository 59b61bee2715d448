# SPDX-License-Identifier: Apache-2.0
"""The keys of a partner, in two steps: ours go there, theirs come here; the six words of each are compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.folders import ask_file, ask_folder
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    Flow,
    Heading,
    Muted,
    Notice,
    Page,
    PrimaryButton,
    QuietButton,
    Strong,
    Words,
    ask,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.six_words import SixWords

from .presenter import PartnerPresenter, PartnerServices

if TYPE_CHECKING:
    from intake_desktop.services.exchange import Keys, Partner


class PartnerPage(Page):
    """`back_wanted` leads back to the directory."""

    back_wanted = Signal()

    def __init__(self, services: PartnerServices, runner: Runner) -> None:
        super().__init__(
            sentence("Sealed files for this service"),
            sentence("A partner who uses this program can get slips as sealed files instead of paper."),
        )
        self.back = QuietButton(sentence("Back to the directory"), "back")
        self.act(self.back)
        self.name, self.state = Heading("", 2), Notice("neutral")
        self.distrust = QuietButton(sentence("Use these keys no longer"), "trash")
        self.give = Button(sentence("Write our key file…"), "save")
        self.given, self.own = Notice("done"), SixWords()
        self.read = Button(sentence("Read their key file…"), "open")
        self.who, self.theirs = Strong(""), SixWords()
        self.met = PrimaryButton(sentence("The same, compared face to face"), "check")
        self.unmet = Button(sentence("The same, compared by telephone"), "check")
        self.differ = QuietButton(sentence("They are not the same"), "close")
        self.compare = Column(
            self.who,
            self.theirs,
            Body(
                sentence(
                    "Let them read their words out and compare each one. Only when you met, her name may travel in a "
                    "sealed file."
                )
            ),
            Flow(self.met, self.unmet, self.differ),
            gap=1.5,
        )
        self.body.add(Card(self.name, self.state, Flow(self.distrust), gap=1.5, inset=2.5))
        self.body.add(
            Card(
                Heading(sentence("1. Give them our key file"), 2),
                Body(sentence("It holds nothing secret. Carry it there on a stick.")),
                Flow(self.give),
                self.given,
                Strong(sentence("These are our words. Read them out when they ask.")),
                self.own,
                gap=1.5,
                inset=2.5,
            )
        )
        self.body.add(
            Card(
                Heading(sentence("2. Read their key file here"), 2),
                Muted(sentence("When a PC of theirs is new or was restored, ask for a new file.")),
                Flow(self.read),
                self.compare,
                gap=1.5,
                inset=2.5,
            )
        )
        self.given.hide()
        self.presenter = PartnerPresenter(services, runner, self)
        self.back.clicked.connect(self.back_wanted)
        self.give.clicked.connect(lambda: ask_folder(self, self.presenter.give))
        self.read.clicked.connect(lambda: ask_file(self, self.presenter.read_file, ending=(".json",)))
        self.met.clicked.connect(lambda: self.presenter.take(met=True))
        self.unmet.clicked.connect(lambda: self.presenter.take(met=False))
        self.differ.clicked.connect(self.presenter.differ)
        self.distrust.clicked.connect(self._distrust)
        self.show_keys(None, ())

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes from an entry of the directory (`provider_id`)."""
        self.hush()
        self.given.hide()
        if isinstance(provider := where.get("provider_id"), str) and provider:
            self.presenter.opened(provider)

    # What the presenter asks

    def show_partner(self, names: dict[str, str], partner: Partner) -> None:
        self.name.say(lambda speaker: speaker.pick(names))
        self.distrust.setVisible(partner.recorded)
        if not partner.recorded:
            self.state.say(
                "neutral",
                sentence("Its keys are not known here. Slips to it go on paper."),
                sentence("Exchange key files, as below."),
            )
        elif partner.verified_on:
            self.state.say("done", _verified(partner))
        else:
            self.state.say(
                "warning",
                sentence("Slips can go to it as sealed files, without her name: nobody compared the words in person."),
                sentence("When you meet, compare the six words and read the file once more."),
            )

    def show_own_words(self, words: Sequence[str]) -> None:
        self.own.show_words(words)

    def show_given(self, path: Path) -> None:
        self.given.say("done", sentence("The file {name} was written.", name=path.name))
        self.given.show()

    def show_keys(self, keys: Keys | None, words: Sequence[str]) -> None:
        self.compare.setVisible(keys is not None)
        if keys is not None:
            self.who.say(_who(keys))
            self.theirs.show_words(words)
            self.met.setFocus()

    def _distrust(self) -> None:
        ask(
            self,
            sentence("Use the keys of this service no longer?"),
            sentence("No file can be sealed to it then, and files of it are not read."),
            yes=sentence("Use them no longer"),
            no=sentence("Keep them"),
            danger=True,
            then=lambda yes: self.presenter.distrust() if yes else None,
        )


def _verified(partner: Partner) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say(
            "Slips can go to it as sealed files. {code} compared the words in person on {day}.",
            code=speaker.isolate(partner.verified_by),
            day=speaker.date(partner.verified_on),
        )

    return words


def _who(keys: Keys) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say(
            "{name} ({code}) says these words:", name=speaker.pick(keys.names), code=speaker.isolate(keys.centre)
        )

    return words
