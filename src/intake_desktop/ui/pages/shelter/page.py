# SPDX-License-Identifier: Apache-2.0
"""The shelter: a card for each woman who is there or waits for a place, by her code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.entering.stay_forms import stay_forms, stay_row
from intake_desktop.ui.kit import Card, Column, EmptyState, Flow, Label, Line, Muted, Page, Pill, QuietButton
from intake_desktop.ui.runner import Runner

from .presenter import ShelterPresenter, ShelterServices

if TYPE_CHECKING:
    from intake_desktop.services.shelter import InShelter, Stay

RISKS = {"high": "error", "medium": "warning", "low": "done"}


class WomanCard(Card):
    """One woman in the shelter: code, danger, her stay."""

    case_wanted = Signal(str)

    def __init__(
        self, found: InShelter, today: date, wanted: Callable[[str, Stay], object], *, may_extend: bool, opens: bool
    ) -> None:
        super().__init__(gap=1.0, inset=2.0)
        self.key = found.stay.case_id
        code = Label(found.survivor_code, factor=1.25, bold=True, code=True)
        code.setWordWrap(False)
        head = Line(gap=1.0)
        head.add(Flow(code, Pill(_danger(found), RISKS.get(found.risk_level, "neutral"))), 1)
        if opens:
            self.open = QuietButton(sentence("Open the case"), "open")
            self.open.clicked.connect(lambda: self.case_wanted.emit(self.key))
            head.add(self.open, align=Qt.AlignmentFlag.AlignTop)
        self.add(head)
        self.add(Muted(sentence("Caseworker: {staff}", staff=found.owner)))
        self.add(stay_row(found.stay, today, wanted, may_write=True, may_extend=may_extend))


class ShelterPage(Page):
    """`case_wanted` gives the case of which somebody wants to see more."""

    case_wanted = Signal(str)

    def __init__(self, services: ShelterServices, runner: Runner) -> None:
        super().__init__(
            sentence("Shelter"), sentence("Who is here now and who waits for a place. By code; nothing else is needed.")
        )
        self._may_extend, self._opens = services.stays.may_extend, services.opens_cases
        self.presenter = ShelterPresenter(services, runner, self)
        self.forms = stay_forms()
        self.open_form = ""
        self.cards = Column(gap=1.5)
        self.empty = EmptyState(
            "home",
            sentence("Nobody is in the shelter."),
            sentence("A place is asked for on the page “Law and shelter” of her case."),
        )
        for thing in (self.cards, self.empty, *self.forms.values()):
            self.body.add(thing)
        for word, form in self.forms.items():
            form.saved.connect(lambda values, word=word: self.presenter.save(word, values))
            form.left.connect(self.close_form)
        runner.changed.connect(self._hear)
        self.empty.hide()
        self._show("")

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to see who is there."""
        self.hush()
        self.presenter.read()

    def keep_safe(self) -> None:
        """What was typed is saved as far as it is whole."""
        form = self.forms.get(self.open_form)
        if form is not None and form.is_typed:
            self.presenter.keep(self.open_form, form.values())

    def _hear(self, touched: frozenset[str]) -> None:
        if self.isVisible() and touched & {"shelter", "cases", "bundles"}:
            self.presenter.read()

    # What the presenter asks

    def show_stays(self, found: Sequence[InShelter], today: date) -> None:
        self.cards.clear()
        for one in found:
            card = WomanCard(
                one, today, lambda word, stay: self._open(word, stay), may_extend=self._may_extend, opens=self._opens
            )
            card.case_wanted.connect(self.case_wanted)
            self.cards.add(card)
        self.empty.setVisible(not found and not self.open_form)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        form = self.forms.get(self.open_form)
        first = form.show_problems(problems) if form is not None else None
        if first is not None:
            first.setFocus()
            self.middle.ensureWidgetVisible(first)

    def close_form(self) -> None:
        word = self.open_form
        self._show("")
        if word in self.forms:
            self.forms[word].fill({})

    # What the person does here

    def _open(self, word: str, about: Any) -> None:
        form = self.forms[word]
        form.fill(self.presenter.opened(word, about), {"id": about.id, "case_id": about.case_id})
        self._show(word)
        self.middle.verticalScrollBar().setValue(0)
        form.focus_first()

    def _show(self, word: str) -> None:
        self.open_form = word
        self.cards.setVisible(not word)
        for name, form in self.forms.items():
            form.setVisible(name == word)


def _danger(found: InShelter) -> Callable[[Speaker], str]:
    def words(speaker: Speaker) -> str:
        level = speaker.label("risk_level", found.risk_level)
        if not found.risk_on:
            return speaker.say("Risk: {level}", level=level)
        return speaker.say("Risk: {level}, judged {day}", level=level, day=speaker.date(found.risk_on))

    return words
