# SPDX-License-Identifier: Apache-2.0
"""When the desk locks, said and chosen; and what this computer keeps from others, said plainly where it does not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    Field,
    Flow,
    Heading,
    Icon,
    Line,
    Muted,
    Page,
    PickList,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.shortcuts import HIDE, LOCK

from .presenter import MINUTES, LockupPresenter, LockupServices, Told


class LockupPage(Page):
    """Everybody reads it; who looks after the centre chooses the minutes."""

    def __init__(self, services: LockupServices, runner: Runner) -> None:
        super().__init__(sentence("Lock and privacy"))
        self._services = services
        self.now = Body("")
        self.minutes = Field(
            sentence("Minutes without a key or the mouse"), PickList([(one, one) for one in MINUTES]), fit=True
        )
        self.save = Button(sentence("Lock after these minutes"), "lock")
        self.locks, self.kept = Column(gap=0.75), Column(gap=0.75)
        itself = Card(Heading(sentence("It locks by itself"), 2), self.now, gap=1.5, inset=2.5)
        if services.may_choose:
            itself.add(self.minutes)
            itself.add(Flow(self.save))
        else:
            itself.add(Muted(sentence("A supervisor chooses how soon.")))
        itself.add(self.locks)
        one_key = sentence("{hide} or {lock} hides everything at once, whatever is open.", hide=HIDE, lock=LOCK)
        keys = Card(Heading(sentence("One key is enough"), 2), Body(one_key), gap=1.0, inset=2.5)
        keys.add(Muted(sentence("What you typed is saved first. Sign in again and go on where you were.")))
        for part in (keys, itself, Card(Heading(sentence("What others could see"), 2), self.kept, gap=1.5, inset=2.5)):
            self.body.add(part)
        self.presenter = LockupPresenter(services, runner, self)
        self.save.clicked.connect(lambda: self.presenter.choose(self.minutes.value()))
        runner.changed.connect(self.hear)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to look how it is."""
        self.hush()
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again when it was changed."""
        if self.isVisible():
            self.presenter.heard(touched)

    def focus_first(self) -> None:
        """The page is read before anything on it is changed."""
        self.setFocus()

    # what the presenter asks

    def show_minutes(self, minutes: str) -> None:
        self.now.say(sentence("This desk locks after {minutes} min without a key or the mouse.", minutes=minutes))
        self.minutes.set_value(minutes)

    def show_locks(self, lines: Sequence[Told]) -> None:
        _fill(self.locks, lines)

    def show_kept(self, lines: Sequence[Told]) -> None:
        _fill(self.kept, lines)

    def show_chosen(self, minutes: str) -> None:
        self.say("done", sentence("From now on this desk locks after {minutes} min.", minutes=minutes))


def _fill(column: Column, lines: Sequence[Told]) -> None:
    column.clear()
    for told in lines:
        line = Line(gap=1.0)
        line.add(Icon(told.state, told.state), align=Qt.AlignmentFlag.AlignTop)
        line.add(Body(told.words), 1)
        column.add(line)
