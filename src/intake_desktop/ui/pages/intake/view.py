# SPDX-License-Identifier: Apache-2.0
"""What the intake's presenter asks of its page, and the values that go between them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.form import Choice, Step
from intake_desktop.lang import Speaker

if TYPE_CHECKING:
    from intake_desktop.services.intakes import Finished

Said = Sentence | str | Callable[[Speaker], str]
"""Words that are said when they are shown, in the language of the moment."""

DONE, PROBLEM, OPEN = "done", "problem", "open"


@dataclass(frozen=True)
class StepMark:
    """A step in the row of steps: `state` is done, problem or open."""

    name: str
    words: Said
    number: int
    state: str
    here: bool


@dataclass(frozen=True)
class ProblemLine:
    """A line of the summary: which question, and what to do."""

    name: str
    question: Said
    what: Said


class IntakeView(Protocol):
    """What the presenter asks of the page."""

    def show_step(self, step: Step, number: int, total: int, *, last: bool) -> None: ...
    def show_questions(self, shown: frozenset[str]) -> None: ...
    def show_value(self, name: str, value: object, *, read_only: bool) -> None: ...
    def show_choices(self, name: str, choices: Sequence[Choice]) -> None: ...
    def show_problem(self, name: str, words: Said | None) -> None: ...
    def show_gate(self, name: str, words: Sentence | None) -> None: ...
    def show_summary(self, lines: Sequence[ProblemLine], *, fresh: bool) -> None: ...
    def show_steps(self, marks: Sequence[StepMark]) -> None: ...
    def show_alarms(self, alarms: frozenset[str]) -> None: ...
    def show_kept(self, at: datetime) -> None: ...
    def show_not_kept(self, trouble: Trouble) -> None: ...
    def show_result(self, finished: Finished) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def go_to(self, name: str) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...
    def wake(self, milliseconds: int) -> None: ...
