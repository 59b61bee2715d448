# SPDX-License-Identifier: Apache-2.0
"""Clients' feedback: the form she fills in herself, and, out of her sight, what all of them said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.feedback import LEAST, Result
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
    Field,
    Flow,
    Heading,
    Icon,
    Label,
    Line,
    Muted,
    Page,
    PrimaryButton,
    Rule,
    Strong,
    TextArea,
    Words,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .presenter import FeedbackPresenter, FeedbackServices

if TYPE_CHECKING:
    from intake_desktop.services.feedback import Feedback

ANSWERS = ("yes", "partly", "no", "prefer_not")


class FeedbackPage(Page):
    """Whoever collects it must not be the caseworker of the woman who answers."""

    def __init__(self, services: FeedbackServices, runner: Runner) -> None:
        lead = sentence("Nobody can tell who answered: no name, no code, no day is kept. Leave out what you like.")
        super().__init__(sentence("Feedback"), lead)
        choices = [(code, coded("feedback_answer", code)) for code in ANSWERS]
        self.items = {
            one.code: Field(coded("feedback_item", one.code), ChoiceList(choices, clearable=True, beside=4, wraps=True))
            for one in code_lists().codes("feedback_item")
        }
        self.words = Field(
            sentence("What else would you like to say?"),
            TextArea(least=3),
            sentence("Please no names, yours or others’."),
        )
        self.problem = Label("", ink="error")
        self._problem_line = Line(Icon("error", "error"), gap=0.75)
        self._problem_line.add(self.problem, 1)
        self.button = PrimaryButton(sentence("Keep it"), "save")
        form = Card(gap=2.0, inset=2.5)
        form.add(Muted(sentence("For her to answer alone, or with somebody who is not her caseworker.")))
        for field in (*self.items.values(), self.words):
            form.add(field)
        form.add(self._problem_line)
        form.add(Flow(self.button))
        self.look = Button(sentence("What clients said"), "eye")
        self.results = Card(gap=2.0, inset=2.5)
        self.body.add(form)
        self.body.add(self.look, align=Qt.AlignmentFlag.AlignLeading)
        self.body.add(self.results)
        self.look.setVisible(services.reads)
        self.results.hide()
        self.presenter = FeedbackPresenter(services, runner, self)
        self.button.clicked.connect(self._give)
        self.look.clicked.connect(self._look)
        self.show_problem(None)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes with a form; what others said is out of sight."""
        self.hush()
        self.results.hide()
        self.presenter.opened()

    def keep_safe(self) -> None:
        """A form that was not finished is hers: it is not kept."""
        self.clear_form()
        self.results.hide()

    # What the presenter asks

    def show_results(self, found: Feedback | None) -> None:
        self.results.clear()
        if found is not None:
            if found.waiting:
                self.results.add(Muted(sentence("{count} forms wait to be counted.", count=found.waiting)))
            if not found.results:
                words = sentence("What was said is shown once {least} forms are together.", least=LEAST)
                self.results.add(Body(words))
            for place, result in enumerate(found.results):
                if place:
                    self.results.add(Rule())
                self.results.add(_quarter(result))
        self.results.setVisible(found is not None)

    def clear_form(self) -> None:
        for field in (*self.items.values(), self.words):
            field.set_value(None)
        self.show_problem(None)
        self.middle.verticalScrollBar().setValue(0)

    def show_problem(self, words: Sentence | None) -> None:
        self.problem.say(words or "")
        self._problem_line.setVisible(words is not None)

    def _give(self) -> None:
        answers = {item: field.value() for item, field in self.items.items()}
        self.presenter.give(answers, self.words.value(), looks().speaker.language)

    def _look(self) -> None:
        if self.results.isHidden():
            self.presenter.look()
        else:
            self.results.hide()


def _quarter(result: Result) -> QWidget:
    year, number = result.quarter.split("-")
    title = sentence("Quarter {number} of {year}: {forms} forms", number=number, year=year, forms=result.forms)
    lines = Column(Heading(title, 2), gap=1.0)
    if not result.is_shown:
        lines.add(Muted(sentence("Too few to be shown: at least {least} are needed.", least=LEAST)))
        return lines
    for item, counts in result.counts.items():
        lines.add(Column(Strong(coded("feedback_item", item)), Body(_counts(counts)), gap=0.25))
    if result.words:
        lines.add(Strong(sentence("In their words")))
    for said in result.words:
        lines.add(Body(said))
    return lines


def _counts(counts: dict[str, int]) -> Words:
    def words(speaker: Speaker) -> str:
        parts = [
            speaker.say("{group}: {number}", group=speaker.label("feedback_answer", code), number=counts[code])
            for code in ANSWERS
            if counts.get(code)
        ]
        return "  ·  ".join(parts)

    return words
