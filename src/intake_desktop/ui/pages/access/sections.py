# SPDX-License-Identifier: Apache-2.0
"""The cards of the access page: who works on the case, who knows one of them, who is kept out, and erasing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    ChoiceList,
    Column,
    DangerButton,
    Field,
    Heading,
    Icon,
    Label,
    Line,
    LineEdit,
    Muted,
    PickList,
    QuietButton,
    Rule,
    Words,
)
from intake_desktop.ui.second import SecondPersonPanel

from .presenter import NOBODY

if TYPE_CHECKING:
    from intake_desktop.services.access import Access, Bar


_WHAT = (
    (
        "identity",
        sentence("Only who she is"),
        sentence(
            "Her name, how she is reached, whom she accuses, and all that was written in words: accounts, notes, "
            "slips. Of her case, codes, days and numbers stay."
        ),
    ),
    (
        "file",
        sentence("Everything about her"),
        sentence("All her cases, consents, slips and session notes."),
    ),
)


class Working(Card):
    """Whose case it is, and the counsellor it is given to. `assigned` gives her code, or that of nobody."""

    assigned = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.owner = Label("", bold=True, code=True)
        self.counsellor = Field(
            sentence("Counsellor"),
            PickList(),
            sentence("She can open the whole case from then on, and keeps the notes of the sessions."),
            fit=True,
        )
        self.add(Heading(sentence("Who works on it"), 2))
        self.add(Line(Icon("person", "muted"), Muted(sentence("Whose case it is")), self.owner, None, gap=1.0))
        self.save = Button(sentence("Save the counsellor"), "save")
        self.add(self.counsellor)
        self.add(self.save)
        self.add(Muted(sentence("Supervisors can open every case.")))
        self.save.clicked.connect(lambda: self.assigned.emit(self.counsellor.value() or NOBODY))

    def show_access(self, access: Access, counsellors: Sequence[str]) -> None:
        """Show the owner, and the counsellors to choose from; one who left is shown until another one is chosen."""
        self.owner.say(access.owner)
        offered = list(counsellors)
        if access.counsellor is not None and access.counsellor not in offered:
            offered.append(access.counsellor)
        self.counsellor.editor.set_items([(NOBODY, sentence("Nobody yet")), *((code, code) for code in offered)])
        self.counsellor.set_value(access.counsellor or NOBODY)


class Interest(Card):
    """For whoever sits here: saying that she is involved."""

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.reason = Field(sentence("Why"), ChoiceList(_reasons("bar_reason"), clearable=True))
        self.button = Button(sentence("Close this case for me"), "lock")
        self.add(Heading(sentence("I know one of them"), 2))
        self.add(
            Body(
                sentence(
                    "You are related to her or to whom she accuses, or you work with that person: say so. The case "
                    "closes for you, and nobody asks further."
                )
            )
        )
        self.add(self.reason)
        self.add(self.button)


class Barred(Card):
    """Who must not open the case, and keeping somebody out. `lifted` gives the code of whoever is let in again."""

    lifted = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.rows = Column(gap=1.0)
        self.buttons: dict[str, Button] = {}
        self.code = Field(
            sentence("Staff code"),
            LineEdit(code=True, letters=12),
            sentence("For her there is no such case from then on, whatever her role. She is not told."),
            fit=True,
        )
        self.reason = Field(sentence("Why"), ChoiceList(_reasons("bar_reason"), clearable=True))
        self.button = Button(sentence("Keep her out"), "lock")
        self.add(Heading(sentence("Who must not open it"), 2))
        for thing in (self.rows, Rule(), self.code, self.reason, self.button):
            self.add(thing)
        self.code.editor.edited.connect(self._upper)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show who is kept out, why and by whom."""
        self.rows.clear()
        self.buttons = {}
        for bar in bars:
            button = self.buttons[bar.staff] = QuietButton(sentence("Let her in again"), "unlock")
            button.setAccessibleDescription(bar.staff)
            button.clicked.connect(lambda _=False, code=bar.staff: self.lifted.emit(code))
            said = Column(Label(bar.staff, bold=True, code=True), Muted(_why(bar)), gap=0.25)
            row = Line(gap=1.0)
            row.add(said, 1)
            row.add(button, align=Qt.AlignmentFlag.AlignVCenter)
            self.rows.add(row)
        if not bars:
            self.rows.add(Muted(sentence("Nobody is kept out.")))

    def clear_form(self) -> None:
        """Forget what was typed and chosen."""
        for field in (self.code, self.reason):
            field.set_value(None)
            field.set_problem(None)

    def _upper(self, code: str | None) -> None:
        if code is not None and code != code.upper():
            self.code.set_value(code.upper())


class Erasure(Card):
    """Destroying who the survivor is, or her whole file, by two people."""

    def __init__(self, second: SecondPersonPanel) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self._code = ""
        self.what = Field(sentence("What is erased"), ChoiceList(_WHAT))
        self.reason = Field(sentence("Why"), ChoiceList(_reasons("erasure_reason"), clearable=True))
        self.problem = Label("", ink="error")
        self.button = DangerButton(sentence("Erase the file"), "trash")
        self.add(Heading(sentence("Erase the file"), 2))
        self.add(
            Body(
                sentence(
                    "It is destroyed here and on every computer that gets the next bundle. What is printed stays, and "
                    "backups hold it for up to four weeks."
                )
            )
        )
        for thing in (self.what, self.reason, second, self.problem, self.button):
            self.add(thing)
        self.what.editor.edited.connect(lambda _: self._tell())
        self.clear_form()
        self.show_problem(None)

    @property
    def only_identity(self) -> bool:
        """Whether only who she is goes, and the case stays."""
        return bool(self.what.value() == "identity")

    def clear_form(self) -> None:
        """Forget what was chosen."""
        self.what.set_value("file")
        self.reason.set_value(None)
        self._tell()

    def show_code(self, code: str) -> None:
        """Say on the button whose file it is."""
        self._code = code
        self._tell()

    def _tell(self) -> None:
        words = sentence("Erase the file of {code}", code=self._code)
        self.button.say(sentence("Erase who {code} is", code=self._code) if self.only_identity else words)

    def show_problem(self, words: Sentence | None) -> None:
        """Say that nobody has agreed yet."""
        self.problem.say(words or "")
        self.problem.setVisible(words is not None)


class OnlyAsks(Card):
    """For a supervisor: how a file is erased, which she cannot do herself."""

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self._words = Body()
        self.add(Heading(sentence("Erase the file"), 2))
        self.add(self._words)

    def show_number(self, number: str) -> None:
        """Say what to tell the administrator."""
        self._words.say(
            sentence(
                "Only the centre administrator erases a file, together with a second person. Tell her the number "
                "{number} and why.",
                number=number,
            )
        )


def _reasons(list_name: str) -> list[tuple[str, Words]]:
    return [(code.code, coded(list_name, code.code)) for code in code_lists().codes(list_name)]


def _why(bar: Bar) -> Words:
    def words(speaker: Speaker) -> str:
        reason = speaker.label("bar_reason", bar.reason)
        return speaker.say("{reason} (noted by {code})", reason=reason, code=speaker.isolate(bar.noted_by))

    return words
