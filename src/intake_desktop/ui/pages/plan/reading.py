# SPDX-License-Identifier: Apache-2.0
"""The safety plan as it is read: for her and whoever sits with her, and gone when the page is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import Body, Button, Card, Column, Flow, Heading, Icon, Line, Muted, PrimaryButton, Strong

from .words import SUICIDE_TICKS, coded, safety_words

if TYPE_CHECKING:
    from intake_desktop.services.safety import SafetyPlan


class SafetyReading(Card):
    """Her words, element by element. `hide_it` and `change` are its verbs."""

    def __init__(self) -> None:
        super().__init__(gap=2.0, inset=2.5)
        self.facts, self.rows = Muted(""), Column(gap=1.5)
        self.hide_it = PrimaryButton(sentence("Hide it again"), "eye-off")
        self.change = Button(sentence("Change it with her"), "edit")
        self.add(Heading(sentence("Safety plan"), 2))
        self.add(self.facts)
        self.add(Flow(self.hide_it, self.change))
        self.add(self.rows)

    def show_plan(self, plan: SafetyPlan) -> None:
        """Show the words."""
        self.facts.say(safety_words(plan.now))
        self.change.setVisible(plan.now.may_write)
        self.rows.clear()
        if plan.fears:
            self.rows.add(Column(Strong(sentence("What does she fear most?")), Body(plan.fears), gap=0.25))
        for code, words in plan.elements.items():
            part = Column(Strong(coded("safety_element", code)), gap=0.25)
            part.add(Body(words) if words else Muted(sentence("Spoken about, not written down.")))
            self.rows.add(part)
        if plan.copy:
            self.rows.add(
                Column(Strong(sentence("How does she keep it?")), Body(coded("safety_copy", plan.copy)), gap=0.25)
            )
        if plan.suicide:
            self.rows.add(Heading(sentence("She thinks of ending her life"), 3))
        for code, words in plan.suicide.items():
            if code in SUICIDE_TICKS:
                line = Line(gap=0.75)
                line.add(Icon("done", "done"))
                line.add(Body(coded("suicide_step", code)), 1)
                self.rows.add(line)
            else:
                self.rows.add(Column(Strong(coded("suicide_step", code)), Body(words), gap=0.25))

    def forget(self) -> None:
        """Take the words out of the window."""
        self.rows.clear()
