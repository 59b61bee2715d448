# SPDX-License-Identifier: Apache-2.0
"""What goes between whoever fills a form and the questions on the screen. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from intake_desktop.domain.sentences import Sentence
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Choice, Step
from intake_desktop.lang import Speaker

Said = Sentence | str | Callable[[Speaker], str]
"""Words that are said when they are shown, in the language of the moment."""

DONE, PROBLEM, OPEN, IDLE = "done", "problem", "open", "idle"
"""The states of a step; an idle one has nothing to ask as the answers stand."""


@dataclass(frozen=True)
class StepMark:
    """A step in the row of steps, with its number among all of them."""

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


class CourseSheet(Protocol):
    """What a course asks of the sheet with the questions. A question is named by its address, ``children#2/age``."""

    def show_step(self, step: Step, filling: Filling) -> None: ...
    def stand(self) -> None: ...
    def show_questions(self, shown: frozenset[str], *, moved: bool = False) -> None: ...
    def show_value(self, name: str, value: object, *, read_only: bool) -> None: ...
    def show_choices(self, name: str, choices: Sequence[Choice]) -> None: ...
    def show_problem(self, name: str, words: Said | None) -> None: ...
    def show_aside(self, name: str, words: Said | None) -> None: ...
    def show_gone(self, repeat: str) -> None: ...
    def show_summary(self, lines: Sequence[ProblemLine], *, fresh: bool) -> None: ...
    def go_to(self, name: str) -> None: ...
