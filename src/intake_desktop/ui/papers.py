# SPDX-License-Identifier: Apache-2.0
"""Recovery sheets on the screen: look at them, print them, type two groups of each from the paper. Never a file.

The first day, new keys for an old case file, and a sheet printed anew all need the same three things in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from .kit import Column, Field, Heading, LineEdit, Muted, PdfPreview, QuietButton
from .printers import Printers, PrintWish, Shown
from .printing import PrintPanel
from .runner import Runner
from .theme import looks

PC_SHEET = sentence("The sheet of this computer")
NOTES_SHEET = sentence("The counselling sheet")
KEEPING = sentence(
    "Keep them in two different locked places, away from this computer. Without a printer, copy them by hand."
)
KEEPING_ONE = sentence("Keep it in a locked place, away from this computer. Without a printer, copy it by hand.")


class PapersPanel(Column):
    """One sheet or two. `printed` comes when the system took them, `refused` with the trouble when it did not."""

    printed = Signal()
    refused = Signal(object)

    def __init__(self, runner: Runner, printers: Callable[[], Printers]) -> None:
        super().__init__(gap=1.5)
        self._runner, self._printers = runner, printers
        self._shown: tuple[Shown, ...] = ()
        self._at = 0
        self.title = Heading("", 3)
        self.preview = PdfPreview()
        self.preview.setMinimumHeight(looks().sizes.line * 18)
        self.turning = QuietButton(sentence("Show the other sheet"), "swap")
        self.turning.clicked.connect(self._turn)
        self.printing = PrintPanel(sentence("Print both sheets"))
        self.printing.looked.connect(self.look_for_printers)
        self.printing.wanted.connect(self._print)
        self._keeping = Muted(KEEPING)
        self._asked = Column(gap=1.5)
        self.groups: list[Field] = []
        for part in (self.title, self.preview, self.turning, self.printing, self._keeping, self._asked):
            self.add(part)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The lines to type into, by name."""
        return {f"group{number}": field for number, field in enumerate(self.groups)}

    def show_papers(self, papers: Sequence[Shown]) -> None:
        """Show the first sheet and ask for two groups of each."""
        self._shown = tuple(papers)
        two = len(papers) > 1
        self.printing.button.say(sentence("Print both sheets") if two else sentence("Print the sheet"))
        self._keeping.say(KEEPING if two else KEEPING_ONE)
        self.turning.setVisible(two)
        self._ask()
        self._show(0)

    def papers(self) -> list[bytes]:
        """What is to be printed."""
        return [one.pdf for one in self._shown]

    def typed(self) -> list[list[str]]:
        """What was typed from each sheet."""
        groups = iter(self.groups)
        return [[next(groups).value() or "" for _ in one.places] for one in self._shown]

    def show_problems(self, problems: Sequence[Mapping[int, Sentence]]) -> None:
        """Say which groups to look at again; the first one gets the keyboard."""
        groups = iter(self.groups)
        wrong = []
        for one, said in zip(self._shown, problems, strict=True):
            for number in range(len(one.places)):
                field = next(groups)
                field.set_problem(said.get(number))
                if number in said:
                    wrong.append(field)
        if wrong:
            wrong[0].setFocus()

    def forget(self) -> None:
        """Let the sheets go, and what was typed of them."""
        self._shown = ()
        self.preview.fall_empty()
        self._asked.clear()
        self.groups = []

    def look_for_printers(self) -> None:
        """Ask the system for printers; that can take seconds."""
        self._runner.run(lambda: self._printers().available(), self.printing.show_printers)

    def _ask(self) -> None:
        self._asked.clear()
        self.groups = []
        for one in self._shown:
            self._asked.add(Heading(_name(one), 3))
            for line, group in one.places:
                field = Field(
                    sentence("Type group {group} of line {line}", group=group, line=line),
                    LineEdit(code=True, letters=8),
                    sentence("From the paper, not from the screen."),
                    fit=True,
                )
                self.groups.append(field)
                self._asked.add(field)

    def _turn(self) -> None:
        self._show((self._at + 1) % len(self._shown))

    def _show(self, at: int) -> None:
        self._at = at
        self.title.say(_name(self._shown[at]))
        self.preview.show_pdf(self._shown[at].pdf)

    def _print(self, wish: PrintWish) -> None:
        papers = self.papers()

        def put_all() -> None:
            for paper in papers:
                self._printers().print(paper, wish)

        def done(_: object) -> None:
            self.printing.set_busy(False)
            self.printed.emit()

        def failed(trouble: Trouble) -> None:
            self.printing.set_busy(False)
            self.refused.emit(trouble)

        self.printing.set_busy(True)
        self._runner.run(put_all, done, failed)


def _name(one: Shown) -> Sentence:
    return NOTES_SHEET if one.notes else PC_SHEET
