# SPDX-License-Identifier: Apache-2.0
"""The log of work without a case: a line to write, and the lines that were written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.prevention import GROUPS, Work
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists
from intake_desktop.ui.kit import (
    Button,
    Card,
    Column,
    DayEdit,
    EmptyState,
    Field,
    Flow,
    Heading,
    Icon,
    Label,
    Line,
    LineEdit,
    Muted,
    NumberEdit,
    Page,
    PickList,
    PrimaryButton,
    QuietButton,
    Strong,
    Words,
)
from intake_desktop.ui.runner import Runner

from .presenter import PreventionPresenter, PreventionServices

if TYPE_CHECKING:
    from intake_desktop.services.prevention import Logged

NAMES = {
    "women": sentence("Women"),
    "men": sentence("Men"),
    "girls": sentence("Girls"),
    "boys": sentence("Boys"),
}


class PreventionPage(Page):
    """Everybody who works here writes; nobody is named."""

    def __init__(self, services: PreventionServices, runner: Runner) -> None:
        lead = sentence("Awareness, partners, training: how many came. No names, nothing about a case.")
        super().__init__(sentence("Prevention"), lead)
        kinds = [(one.code, _label(one.code)) for one in code_lists().codes("prevention_type")]
        self.fields: dict[str, Field] = {
            "day": Field(sentence("Day"), DayEdit(), fit=True),
            "type": Field(sentence("What it was"), PickList(kinds), fit=True),
            "place": Field(sentence("Where"), LineEdit(letters=40)),
        }
        groups = {group: Field(NAMES[group], NumberEdit(letters=6), fit=True) for group in GROUPS}
        self.fields |= groups
        self.button = PrimaryButton(sentence("Write it down"), "save")
        form = Card(Heading(sentence("New line"), 2), gap=1.5, inset=2.5)
        for name in ("day", "type", "place"):
            form.add(self.fields[name])
        form.add(Strong(sentence("How many came")))
        form.add(Flow(*groups.values(), gap=2.0))
        self.wrong = Label("", ink="error")  # below all four: beside one another they would push each other about
        self._wrong_line = Line(gap=0.75)
        self._wrong_line.add(Icon("error", "error"))
        self._wrong_line.add(self.wrong, 1)
        form.add(self._wrong_line)
        form.add(Flow(self.button))
        self.rows = Column(gap=1.0)
        self.none = EmptyState("calendar", sentence("Nothing is written down yet."))
        self.older = Button(sentence("Show what is older"), "chevron-down")
        log = Column(Heading(sentence("What was done"), 2), self.rows, self.none, gap=1.5)
        log.add(self.older, align=Qt.AlignmentFlag.AlignLeading)
        self.body.add(form)
        self.body.add(log)
        self.older.hide()
        self.presenter = PreventionPresenter(services, runner, self)
        self.button.clicked.connect(
            lambda: self.presenter.log({name: field.value() for name, field in self.fields.items()})
        )
        self.older.clicked.connect(self.presenter.more)
        runner.changed.connect(self.hear)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to write or to look."""
        self.hush()
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what a service touched."""
        if self.isVisible() and touched & {"prevention", "bundles"}:
            self.presenter.reread()

    # What the presenter asks

    def show_log(self, lines: Sequence[Logged], *, more: bool) -> None:
        self.rows.clear()
        for line in lines:
            self.rows.add(self._row(line))
        self.rows.setVisible(bool(lines))
        self.none.setVisible(not lines)
        self.older.setVisible(more)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        for name, field in self.fields.items():
            if name not in GROUPS:
                field.set_problem(problems.get(name))
        group = next((name for name in GROUPS if name in problems), None)
        if group is not None:
            self.wrong.say(_wrong(group, problems[group]))
        self._wrong_line.setVisible(group is not None)
        first = next((field for name, field in self.fields.items() if name in problems), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_form(self, today: date) -> None:
        for name, field in self.fields.items():
            field.set_value(today.isoformat() if name == "day" else None)
        self.show_problems({})

    def _row(self, line: Logged) -> QWidget:
        said = Column(Strong(_title(line.work)), Muted(_counts(line)), gap=0.25)
        back = QuietButton(sentence("Entered by mistake"), "trash")
        back.clicked.connect(lambda: self.presenter.take_back(line.id))
        row = Line(gap=1.5)
        row.add(said, 1)
        row.add(back, align=Qt.AlignmentFlag.AlignTop)
        return Card(row, inset=1.5)


def _wrong(group: str, problem: Sentence) -> Words:
    return lambda speaker: f"{speaker.say(NAMES[group].text)}: {speaker.say(problem.text, **problem.values)}"


def _label(code: str) -> Words:
    return lambda speaker: speaker.label("prevention_type", code)


def _title(work: Work) -> Words:
    def words(speaker: Speaker) -> str:
        what, day = speaker.label("prevention_type", work.type), speaker.date(work.day)
        if not work.place:
            return speaker.say("{what}, {day}", what=what, day=day)
        return speaker.say("{what}, {day}, {place}", what=what, day=day, place=speaker.isolate(work.place))

    return words


def _counts(line: Logged) -> Words:
    def words(speaker: Speaker) -> str:
        work = line.work
        parts = [
            speaker.say("{group}: {number}", group=speaker.say(NAMES[group].text), number=getattr(work, group))
            for group in GROUPS
            if getattr(work, group)
        ]
        return "  ·  ".join([*parts, speaker.isolate(line.staff)])

    return words
