# SPDX-License-Identifier: Apache-2.0
"""The six steps of a case on the plan page: where it stands, who did what when, and what is ticked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import (
    Body,
    Card,
    Column,
    Heading,
    Icon,
    Label,
    Line,
    Muted,
    PickList,
    QuietButton,
    Rule,
    Words,
    tell,
)

from .words import ITEM_STATES, coded, item_about, items_of

if TYPE_CHECKING:
    from intake_desktop.domain.steps import StepNow


class StepsCard(Card):
    """The six steps; the one the case stands at is unfolded. `marked` gives an item and its new state."""

    marked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.rows = Column(gap=1.0)
        self.picks: dict[str, PickList] = {}
        self.folds: dict[str, QuietButton] = {}
        self._opened: set[str] = set()
        self._closed: set[str] = set()
        self._steps: tuple[StepNow, ...] = ()
        self._may = False
        self.add(Heading(sentence("Where the case stands"), 2))
        self.add(self.rows)

    def show_steps(self, steps: Sequence[StepNow], *, may_mark: bool) -> None:
        """Show each step with its items."""
        self._steps, self._may = tuple(steps), may_mark
        self._render()

    def forget(self) -> None:
        """Another case: nothing is unfolded by hand."""
        self._opened, self._closed = set(), set()

    def _render(self) -> None:
        self.rows.clear()
        self.picks, self.folds = {}, {}
        here = next((step.code for step in self._steps if not step.is_done), "")
        for step in self._steps:
            is_open = (step.code == here or step.code in self._opened) and step.code not in self._closed
            self.rows.add(self._head(step, is_open, is_here=step.code == here))
            if is_open:
                self.rows.add(self._items(step))

    def _head(self, step: StepNow, is_open: bool, *, is_here: bool) -> QWidget:
        fold = self.folds[step.code] = QuietButton("", "chevron-down" if is_open else "chevron-end")
        fold.say(sentence("Hide") if is_open else sentence("Show"))
        fold.clicked.connect(lambda: self._fold(step.code, is_open))
        done = sum(now.state != "open" for now in step.items)
        line = Line(gap=1.0)
        line.add(Icon("done" if step.is_done else "waiting" if is_here else "neutral", _ink(step, is_here)))
        line.add(Label(coded("case_step", step.code), bold=is_here), 1)
        line.add(Muted(_count(done, len(step.items))))
        line.add(fold)
        fold.setAccessibleDescription(tell(coded("case_step", step.code)))
        return line

    def _items(self, step: StepNow) -> QWidget:
        inside = Column(gap=0.75)
        for now in step.items:
            code = now.item.code
            line = Line(gap=1.0)
            line.add(Icon(ITEM_STATES[now.state], ITEM_STATES[now.state]), align=Qt.AlignmentFlag.AlignVCenter)
            said = Column(Body(coded("step_item", code)), gap=0)
            if now.day or now.staff:
                said.add(Muted(item_about(now), small=True))
            line.add(said, 1)
            if self._may and now.item.by_hand and not now.by_form:
                pick = self.picks[code] = PickList(items_of("step_state"))
                pick.set_value(now.state)
                pick.setAccessibleName(tell(coded("step_item", code)))
                pick.edited.connect(lambda state, code=code: self.marked.emit(code, state))
                line.add(pick, align=Qt.AlignmentFlag.AlignVCenter)
            elif now.state != "open":
                line.add(Muted(coded("step_state", now.state)), align=Qt.AlignmentFlag.AlignVCenter)
            inside.add(line)
        box = Column(inside, Rule(), gap=1.0)
        box.setProperty("inset", 0.0)
        return box

    def _fold(self, step: str, was_open: bool) -> None:
        (self._closed if was_open else self._opened).add(step)
        (self._opened if was_open else self._closed).discard(step)
        self._render()
        if step in self.folds:
            self.folds[step].setFocus(Qt.FocusReason.OtherFocusReason)


def _ink(step: StepNow, is_here: bool) -> str:
    return "done" if step.is_done else "accent" if is_here else "muted"


def _count(done: int, total: int) -> Words:
    return lambda speaker: speaker.say("{done} of {total}", done=done, total=total)
