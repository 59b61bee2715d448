# SPDX-License-Identifier: Apache-2.0
"""What happens on the pages about recovery sheets. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.printers import Shown
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Changes, Desk
    from intake_desktop.services.recovery import TypedSheet
    from intake_desktop.services.sheets import Paper


@dataclass(frozen=True)
class SheetServices:
    """What a page about sheets asks of the office. `notes`: the page is about the counselling sheet."""

    notes: bool
    may_print: bool
    is_on_paper: Callable[[], bool]
    judge: Callable[[Sequence[str]], TypedSheet]
    divide: Callable[[str], list[str]]
    try_sheet: Callable[[str], Changes[Sentence]]
    print_sheet: Callable[[Any], Changes[Paper]]
    """Makes the sheet anew; takes the proof of the second person, where one is needed."""
    prove: Callable[[Paper, Sequence[str]], Changes[dict[int, Sentence]]]
    verify: Callable[[str, bytearray], object] | None = None
    """Confirms the second person; None where nobody else is needed."""
    hand_over: Callable[[], Changes[str]] | None = None
    """Makes a one-time code for another account; None where it cannot be."""


def services_at(desk: Desk, *, notes: bool) -> SheetServices:
    """The services of a page about sheets for a desk."""
    from intake_desktop.services import recovery, second, sheets

    def is_on_paper() -> bool:
        state = sheets.sheet_state(desk)
        return state.notes if notes else state.pc

    def print_sheet(proof: Any) -> Changes[Paper]:
        return sheets.print_notes_sheet(desk) if notes else sheets.print_sheet(desk, proof)

    may_hand_over = not notes and desk.may(Action.CHANGE_KEYS) and not desk.unlocked.weak
    return SheetServices(
        notes=notes,
        may_print=desk.unlocked.notes_key is not None if notes else desk.may(Action.PRINT_SHEET),
        is_on_paper=is_on_paper,
        judge=recovery.look_at_lines,
        divide=recovery.lines_of_text,
        try_sheet=lambda typed: sheets.try_sheet(desk, typed),
        print_sheet=print_sheet,
        prove=lambda paper, typed: sheets.prove(desk, paper, typed),
        verify=None
        if notes
        else lambda code, passphrase: second.confirm_second(desk, code, passphrase, Action.PRINT_SHEET),
        hand_over=(lambda: sheets.hand_over(desk)) if may_hand_over else None,
    )


class SheetsView(Protocol):
    """What the presenter asks of the page."""

    def show_state(self, on_paper: bool) -> None: ...
    def show_tried(self, verdict: Sentence) -> None: ...
    def show_paper(self, paper: Shown) -> None: ...
    def show_unproved(self, problems: Sequence[Mapping[int, Sentence]]) -> None: ...
    def show_proved(self) -> None: ...
    def show_code(self, code: str) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class SheetsPresenter:
    """Tries sheets, has them printed and proved, makes one-time codes. One deed at a time."""

    def __init__(self, services: SheetServices, runner: Runner, view: SheetsView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._paper: Paper | None = None
        self._busy = False
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Somebody came: say whether the newest sheet is on paper."""
        self._runner.run(self._services.is_on_paper, self._view.show_state, latest="sheets")

    def try_sheet(self, typed: str) -> None:
        """Say what the sheet would be good for."""

        def told(verdict: Sentence) -> None:
            self._view.show_tried(verdict)
            self.opened()

        self._do(lambda: self._services.try_sheet(typed), told)

    def print_sheet(self, proof: object, language: str) -> None:
        """Make the sheet anew and show it."""

        def made(paper: Paper) -> None:
            self._paper = paper
            self._runner.run(lambda: Shown(paper.pdf(language), paper.places, paper.notes), self._view.show_paper)

        self._do(lambda: self._services.print_sheet(proof), made)

    def prove(self, typed: Sequence[Sequence[str]]) -> None:
        """Compare what was typed from the paper; the sheet is let go when it is right."""
        paper = self._paper
        if paper is None or not typed:
            return

        def compared(problems: Mapping[int, Sentence]) -> None:
            self._view.show_unproved([problems])
            if not problems:
                self.forget()
                self._view.show_proved()
                self.opened()

        self._do(lambda: self._services.prove(paper, typed[0]), compared)

    def hand_over(self) -> None:
        """Make a one-time code and show it."""
        if (hand_over := self._services.hand_over) is not None:
            self._do(hand_over, self._view.show_code)

    def forget(self) -> None:
        """Let a sheet go that was to be printed."""
        self._paper = None

    def not_complete(self) -> None:
        """Test was pressed before the sheet stood there."""
        self._view.say("warning", sentence("Type the sheet to its last line first."))

    def _do(self, work: Callable[[], object], then: Callable[..., object]) -> None:
        if self._busy:
            return
        self._rest(True)

        def done(value: object) -> None:
            self._rest(False)
            then(value)

        def refused(trouble: Trouble) -> None:
            self._rest(False)
            self._view.say_trouble(trouble)

        self._runner.run(work, done, refused)

    def _failed(self, _: object) -> None:
        """A fault of the program, which the window tells of: let the person go on."""
        if self._busy:
            self._rest(False)

    def _rest(self, busy: bool) -> None:
        self._busy = busy
        self._view.show_busy(busy)
