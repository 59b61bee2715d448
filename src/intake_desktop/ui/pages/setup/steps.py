# SPDX-License-Identifier: Apache-2.0
"""What each first-run step asks, as widgets. They say what was typed and decide nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal

from intake_desktop import lang
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import (
    Body,
    Card,
    ChoiceList,
    Column,
    DayEdit,
    Field,
    Icon,
    Label,
    Line,
    LineEdit,
    Muted,
    Notice,
    PassphraseEdit,
    TickRow,
)
from intake_desktop.ui.printers import Printers
from intake_desktop.ui.runner import Runner

PAPERS = sentence(
    "Print both sheets now. The first one brings this computer back when its key is lost, the second one opens the "
    "session notes."
)
HANDING_OVER = sentence(
    "Hand the counselling sheet to a counsellor, sealed. As long as nobody has the role counsellor, it alone opens "
    "session notes."
)
KEEPING_KEYS = sentence(
    "Everything will be kept in one encrypted file. It opens only with a passphrase and with the key of this computer, "
    "which the keyring of the computer keeps."
)
WEAKER = sentence(
    "Weaker: whoever copies the files of this computer can try to guess the passphrase. So the program makes one of "
    "seven words, and a banner stays in the window."
)
WRITE_DOWN = sentence("Your passphrase. Write it down now and keep it apart from the computer.")
HELD = sentence("The passphrase is kept until the keys are made. Leave both lines empty to keep it.")
NEXT = sentence("Next: add the members of staff, and fill in the directory of services you refer to.")


class CentreStep(Column):
    """Name, code and the letter of this computer."""

    typed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(gap=1.5)
        self.fields = {
            "name": Field(
                sentence("Name of the centre"), LineEdit(), sentence("As it stands on your letters and referral slips.")
            ),
            "code": Field(
                sentence("Centre code"),
                LineEdit(code=True, letters=8),
                sentence("2 to 4 capital letters, such as MLT. Every case of the centre begins with it."),
                fit=True,
            ),
            "station": Field(
                sentence("Letter of this computer"),
                LineEdit(code=True, letters=6),
                sentence("The first computer of a centre is A, the next one B."),
                fit=True,
            ),
            "languages": Field(
                sentence("Languages of your papers"),
                ChoiceList([(code, lang.speaker(code).own_name) for code in lang.LANGUAGES], several=True),
            ),
            "phone": Field(sentence("Telephone of the centre (if it may stand on papers)"), LineEdit(code=True)),
        }
        for name, field in self.fields.items():
            self.add(field)
            field.editor.edited.connect(lambda value, name=name: self._say(name, value))

    def _say(self, name: str, value: object) -> None:
        if name in ("code", "station"):
            capitals = str(value or "").upper()
            self.fields[name].set_value(capitals)
            value = capitals
        self.typed.emit(
            name, tuple(value) if isinstance(value, list) else value or () if name == "languages" else value
        )


class SupervisorStep(Column):
    """Her code, the day of her agreement, and a passphrase typed twice."""

    def __init__(self) -> None:
        super().__init__(gap=1.5)
        self.code = Field(
            sentence("Her staff code"),
            LineEdit(code=True, letters=12),
            sentence("A short code, such as SV1. No names: it stands in the journal of the centre."),
            fit=True,
        )
        self.agreement = Field(
            sentence("Confidentiality agreement signed on"),
            DayEdit(),
            sentence("Everybody signs it before she has a key, the first supervisor too."),
            fit=True,
        )
        self.passphrase = Field(sentence("Passphrase"), PassphraseEdit(), sentence("10 characters or more."))
        self.again = Field(sentence("Passphrase, once more"), PassphraseEdit())
        self._icon, self._strength = Icon("neutral", "neutral"), Label("", ink="neutral")
        self.strength = Line(self._icon, self._strength, gap=0.5)
        self.held = Notice("done", HELD)
        self.held.hide()
        for part in (self.code, self.agreement, self.held, self.passphrase, self.strength, self.again):
            self.add(part)
        self.fields = {
            "first_code": self.code, "agreement": self.agreement, "passphrase": self.passphrase, "again": self.again,
        }  # fmt: skip

    def show_strength(self, state: str, words: Sentence) -> None:
        """Say how strong the passphrase is."""
        self._icon.show_icon(state, state)
        self._strength.ink = state
        self._strength.recolour()
        self._strength.say(words)

    def strength_text(self) -> str:
        """What is said of it."""
        return self._strength.text()


class KeysStep(Column):
    """Where the key of this computer is kept; without a keyring, only by saying so."""

    weaker_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__(gap=1.5)
        self.add(Body(KEEPING_KEYS))
        self.tick = TickRow(sentence("Set up without a keyring"), WEAKER)
        self.words = Label("", bold=True, factor=1.25, code=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sheet = Card(Muted(WRITE_DOWN), self.words, fill="window")
        self.typed = Field(sentence("Type the seven words"), PassphraseEdit())
        for part in (self.tick, self.sheet, self.typed):
            self.add(part)
            part.hide()
        self.fields = {"generated": self.typed}
        self.tick.toggled.connect(self.weaker_chosen)

    def show_generated(self, passphrase: str) -> None:
        """Show the passphrase to be written down."""
        self.words.say(passphrase)
        self.sheet.setVisible(bool(passphrase))
        self.typed.setVisible(bool(passphrase))


class SheetStep(Column):
    """The papers, and what proves that they were printed or copied."""

    def __init__(self, runner: Runner, printers: Callable[[], Printers]) -> None:
        from intake_desktop.ui.papers import PapersPanel

        super().__init__(gap=1.5)
        self.papers = PapersPanel(runner, printers)
        for part in (Body(PAPERS), self.papers, Muted(HANDING_OVER)):
            self.add(part)


class ReadyStep(Column):
    """What was made, and the way to work."""

    def __init__(self) -> None:
        super().__init__(gap=1.5)
        self.summary = Label("")
        self.add(Notice("done", sentence("This computer is set up.")))
        self.add(self.summary)
        self.add(Muted(NEXT))

    def show_summary(self, name: str, station: str, code: str) -> None:
        """Say what was made."""
        words = "{name}, computer {station}. First supervisor: {code}."
        self.summary.say(sentence(words, name=name, station=station, code=code))
