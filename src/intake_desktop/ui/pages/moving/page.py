# SPDX-License-Identifier: Apache-2.0
"""What a newer form changes in a record, question by question; below it what no present form has a place for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Card,
    Column,
    EmptyState,
    Flow,
    Heading,
    Muted,
    Page,
    Pill,
    PrimaryButton,
    QuietButton,
    Strong,
    Words,
)
from intake_desktop.ui.runner import Runner

from .presenter import MovingPresenter, MovingServices, Section, Told, kept_line, sections_of

if TYPE_CHECKING:
    from intake_desktop.services.moving import Kept, Moved, Preview

LEAD = sentence(
    "A record opens in the form in which it was taken. It can go over to the newer one: nothing that she said is lost."
)


class MovingPage(Page):
    """`case_wanted` gives the case to go back to, `draft_wanted` the draft in which something has to be answered."""

    case_wanted = Signal(str)
    draft_wanted = Signal(str)

    def __init__(self, services: MovingServices, runner: Runner) -> None:
        super().__init__(sentence("Older and newer form"))
        self.back = QuietButton(sentence("Back to the case"), "back")
        self.act(self.back)
        self.found = Column(gap=2.0)
        self.body.add(self.found)
        self.moves: dict[str, PrimaryButton] = {}
        self.presenter = MovingPresenter(services, runner, self)
        self.back.clicked.connect(lambda: self.case_wanted.emit(self.presenter.case_id))

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes from a case."""
        self.hush()
        case_id = where.get("case_id") or self.presenter.case_id
        if isinstance(case_id, str) and case_id:
            self.found.clear()
            self.presenter.opened(case_id)

    def focus_first(self) -> None:
        """The page is read before anything is changed."""
        self.back.setFocus()

    # what the presenter asks

    def show_found(self, previews: Sequence[Preview], kept: Sequence[Kept]) -> None:
        self.found.clear()
        self.moves.clear()
        if previews:
            self.found.add(Muted(LEAD))
        for preview in previews:
            self.found.add(self._card(preview))
        if kept:
            card = Card(Heading(sentence("Kept from an earlier form"), 2), gap=1.5, inset=2.5)
            card.add(Muted(sentence("The present form does not ask for these. They stay with the record.")))
            for one in kept:
                card.add(_line(kept_line(one)))
            self.found.add(card)
        if not previews and not kept:
            self.found.add(EmptyState("done", sentence("The records of this case have the newest form.")))

    def show_moved(self, moved: Moved) -> None:
        if moved.draft_id is None:
            self.say("done", sentence("The record has the newer form now."))
        else:
            self.draft_wanted.emit(moved.draft_id)

    def _card(self, preview: Preview) -> Card:
        older = preview.older
        card = Card(Heading(_title(older.titles), 2), gap=2.0, inset=2.5)
        versions = sentence("Version {version}; the newer one is {newer}.", version=older.version, newer=older.newer)
        card.add(Muted(versions))
        sections = sections_of(preview)
        for section in sections:
            card.add(_section(section))
        if not sections:
            card.add(Body(sentence("It reads the same in both.")))
        verb = self.moves[older.form_id] = PrimaryButton(sentence("Move it to the newer form"), "check")
        verb.clicked.connect(lambda _=False, form_id=older.form_id: self.presenter.move(form_id))
        card.add(Flow(verb))
        return card


def _section(section: Section) -> Column:
    head = Flow(Pill(section.heading, section.state))
    return Column(head, Muted(section.about), *(_line(one) for one in section.lines), gap=1.0)


def _line(told: Told) -> Column:
    if told.what is None:
        return Column(Body(told.question))
    return Column(Strong(told.question), Body(told.what), gap=0.25)


def _title(titles: dict[str, str]) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.pick(titles)

    return words
