# SPDX-License-Identifier: Apache-2.0
"""What each way back shows, as widgets. They say what was typed and decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    DayEdit,
    Door,
    Field,
    Flow,
    Heading,
    Label,
    LineEdit,
    Muted,
    PassphraseEdit,
    PrimaryButton,
    TickRow,
)
from intake_desktop.ui.papers import PapersPanel
from intake_desktop.ui.printers import Printers
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.sheet_entry import Divide, Judge, SheetEntry
from intake_desktop.ui.ways import WHEN, Way

from .presenter import Beginning

ICONS = {Way.SHEET: "paper", Way.CODE: "key", Way.BACKUP: "save", Way.ANEW: "edit"}
FORGOTTEN = sentence("You only forgot your passphrase? A supervisor signs in and gives you a new one.")
WEAKER = sentence(
    "Weaker: whoever copies the files of this computer can try to guess the passphrase. So the program makes one of "
    "seven words, and a banner stays in the window."
)


LAST_WAY = sentence(
    "This is the last way. Everybody gets a new passphrase afterwards, and the other computers compare the six words "
    "of this one again. The records stay as they are."
)
STILL_KEYS = sentence("Somebody may still be able to sign in here. If no supervisor can any more, say so below.")


class ChoicePart(Column):
    """The ways, each with when it helps. `chosen` gives the way."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(gap=1.0)
        self.doors: dict[Way, Door] = {}
        self._list = Column(gap=1.0)
        self.add(self._list)
        self.add(Muted(FORGOTTEN))

    def show_choices(self, ways: Sequence[Way]) -> None:
        """Offer these, the first one first."""
        self._list.clear()
        self.doors = {}
        for way in ways:
            door = Door(ICONS[way], way.value, WHEN[way])
            door.clicked.connect(lambda _=False, way=way: self.chosen.emit(way))
            self.doors[way] = door
            self._list.add(door)


class SheetPart(Column):
    """The sheet of the PC, typed; to be used, or only tried."""

    def __init__(self, judge: Judge, divide: Divide) -> None:
        super().__init__(gap=1.5)
        self.entry = SheetEntry(judge, divide)
        self.use = PrimaryButton(sentence("Put the key back"), "key")
        self.trial = Button(sentence("Only try it, change nothing"))
        self.add(Body(sentence("Open the sealed envelope and type what stands on the sheet, line by line.")))
        self.add(self.entry)
        self.add(Flow(self.use, self.trial))
        self.entry.changed.connect(self._allow)
        self._allow(False)

    def _allow(self, complete: bool) -> None:
        self.use.setEnabled(complete and not self.entry.is_for_notes)
        self.trial.setEnabled(complete)


class CodePart(Column):
    """The one-time code of a supervisor."""

    def __init__(self) -> None:
        super().__init__(gap=1.5)
        self.code = Field(
            sentence("One-time code"),
            LineEdit(code=True, letters=28),
            sentence("20 letters and digits that a supervisor made for you. It is good for one time."),
            fit=True,
        )
        self.use = PrimaryButton(sentence("Use the code"), "key")
        self.add(self.code)
        self.add(self.use)


class AnewPart(Column):
    """Two sheets and the supervisor who begins anew."""

    weaker_chosen = Signal(bool)

    def __init__(self, judge: Judge, divide: Divide) -> None:
        super().__init__(gap=1.5)
        self.entry, self.notes = SheetEntry(judge, divide), SheetEntry(judge, divide)
        self.without = TickRow(
            sentence("The second sheet is not here"),
            sentence("Session notes that were written so far stay closed until it is found."),
        )
        self.code = Field(
            sentence("Her staff code"),
            LineEdit(code=True, letters=12),
            sentence("Her old code, or another one. All the others are added again afterwards."),
            fit=True,
        )
        self.agreement = Field(sentence("Confidentiality agreement signed on"), DayEdit(), fit=True)
        self.give_up = TickRow(
            sentence("No supervisor can sign in any more"),
            sentence("The old keys are set aside and kept. No old passphrase works afterwards."),
        )
        self.weak = TickRow(sentence("Go on without a keyring"), WEAKER)
        self.words = Label("", bold=True, factor=1.25, code=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._written = Card(
            Muted(sentence("Your passphrase. Write it down now and keep it apart from the computer.")),
            self.words,
            fill="window",
        )
        self.passphrase = Field(sentence("Passphrase"), PassphraseEdit(), sentence("10 characters or more."))
        self.again = Field(sentence("Passphrase, once more"), PassphraseEdit())
        self.use = PrimaryButton(sentence("Make the keys anew"), "key")
        for thing in (
            Body(LAST_WAY), Heading(sentence("The sheet of this computer"), 2), self.entry,
            Heading(sentence("The sheet of the session notes"), 2), self.without, self.notes,
            Heading(sentence("The supervisor who begins"), 2), self.code, self.agreement,
            self.give_up, self.weak, self._written, self.passphrase, self.again, self.use,
        ):  # fmt: skip
            self.add(thing)
        self.fields = {
            "first_code": self.code, "agreement": self.agreement, "passphrase": self.passphrase, "again": self.again,
        }  # fmt: skip
        self.without.toggled.connect(lambda yes: self.notes.setVisible(not yes))
        self.weak.toggled.connect(self.weaker_chosen)
        self.code.editor.edited.connect(lambda value: self.code.set_value((value or "").upper()))
        self.give_up.hide()
        self.weak.hide()
        self.show_weaker("")

    def beginning(self) -> Beginning:
        """What is typed, without the passphrase."""
        given_up, weak = self.give_up.isChecked(), self.weak.isChecked()
        return Beginning(self.code.value() or "", self.agreement.value() or "", weak, given_up)

    def show_trouble(self, name: str) -> Sentence | None:
        """Offer what helps after a trouble, where somebody must say it; gives the way on, when it is here."""
        if name == "keyring_absent":
            self.weak.show()
        if name == "already_founded":
            self.give_up.show()
            return STILL_KEYS
        return None

    def missing(self) -> Sentence | None:
        """Say which sheet is not whole yet, or nothing."""
        if not self.entry.is_complete or self.entry.is_for_notes:
            return sentence("Type the sheet of this computer first, to its last line.")
        if not self.without.isChecked() and not (self.notes.is_complete and self.notes.is_for_notes):
            return sentence("Type the sheet of the session notes too, or say that it is not here.")
        return None

    def show_weaker(self, words: str) -> None:
        """Show seven words to write down, or ask for a passphrase of her own."""
        self.words.say(words)
        self._written.setVisible(bool(words))
        self.again.setVisible(not words)
        hint = sentence("Type the seven words.") if words else sentence("10 characters or more.")
        self.passphrase.ask(sentence("Passphrase"), hint)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        """Say beside each field what to do; the first one gets the keyboard."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        first = next((self.fields[name] for name in self.fields if name in problems), None)
        if first is not None:
            first.setFocus()

    def forget(self) -> None:
        """Let everything typed go."""
        self.entry.forget()
        self.notes.forget()
        for field in (self.passphrase, self.again):
            taken = field.editor.take()
            taken[:] = bytes(len(taken))
        self.show_weaker("")


class PapersPart(Column):
    """The papers of the new keys, to be printed and proved."""

    def __init__(self, runner: Runner, printers: Callable[[], Printers]) -> None:
        super().__init__(gap=1.5)
        self.papers = PapersPanel(runner, printers)
        self.use = PrimaryButton(sentence("I have both papers"), "check")
        self.add(Body(sentence("The keys are made. Print both sheets and put them into new envelopes.")))
        self.add(self.papers)
        self.add(self.use)
