# SPDX-License-Identifier: Apache-2.0
"""What stands where the questions were, once a slip is printed."""

from __future__ import annotations

from PySide6.QtCore import Signal

from intake_desktop.domain.cases import Referral
from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import Button, Card, Flow, Heading, Muted, Strong, Words
from intake_desktop.ui.printers import PrintWish


class DoneCard(Card):
    """The slip that was printed, by its number. `another` asks for an empty page."""

    another = Signal()

    def __init__(self) -> None:
        super().__init__(gap=1.5)

    def show_slip(self, slip: Referral) -> None:
        """Say which slip it is and where it stands."""
        self.clear()
        self.add(Heading(sentence("This slip"), 2))
        self.add(Strong(slip.slip_number, code=True))
        self.add(
            Muted(
                lambda speaker: "  ·  ".join(
                    (speaker.label("service_sector", slip.sector), speaker.label("referral_status", slip.status))
                )
            )
        )
        verb = Button(sentence("Another referral"), "plus")
        verb.clicked.connect(self.another)
        self.add(Flow(verb))


def was_printed(number: str, wish: PrintWish) -> Words:
    """Say that a slip was printed, and how often."""

    def words(speaker):
        count = speaker.say_count("{n} copy", "{n} copies", wish.copies)
        return speaker.say("Slip {number} was printed: {copies}.", number=number, copies=count)

    return words
