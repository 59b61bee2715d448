# SPDX-License-Identifier: Apache-2.0
"""Law and shelter of a case: what stands, and one form at a time in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.casefile.topic import TopicPage
from intake_desktop.ui.kit import Column, ask
from intake_desktop.ui.runner import Runner

from .cards import ConferenceCard, DangerCard, LawCard, ShelterCard
from .forms import forms
from .presenter import StagesPresenter

if TYPE_CHECKING:
    from .services import StageServices, Whole


class StagesPage(TopicPage):
    """`judge_wanted` gives the case whose danger is judged anew."""

    judge_wanted = Signal(str)

    def __init__(self, services: StageServices, runner: Runner) -> None:
        super().__init__("stages", services.header, runner)
        self._may_extend = services.stays.may_extend
        self.presenter = StagesPresenter(services, runner, self)
        self.danger, self.law, self.shelter = DangerCard(), LawCard(), ShelterCard()
        self.conference = ConferenceCard()
        self.overview = Column(self.danger, self.law, self.shelter, self.conference, gap=2.0)
        self.forms = forms()
        self.open_form = ""
        for side in (self.overview, *self.forms.values()):
            self.scroll_body.add(side)
        for card in (self.law, self.shelter, self.conference):
            card.wanted.connect(self._open)
        self.danger.judge_wanted.connect(lambda: self.judge_wanted.emit(self.case_id or ""))
        self.law.taken_back.connect(self._ask_back)
        self.law.in_force.connect(self.presenter.set_in_force)
        self.conference.kept.connect(self.presenter.keep_promise)
        for word, form in self.forms.items():
            form.saved.connect(lambda values, word=word: self.presenter.save(word, values))
            form.left.connect(self.close_form)
        self._show("")

    # What the shell asks

    def case_opened(self, case_id: str) -> None:
        """Somebody comes to a case, or something of it was touched; a form that is open stays as it is."""
        if case_id != self.presenter.case_id:
            self.overview.hide()
            self._show("")
        self.presenter.open(case_id)

    def keep_safe(self) -> None:
        """What was typed is saved as far as it is whole."""
        form = self.forms.get(self.open_form)
        if form is not None and form.is_typed:
            self.presenter.keep(self.open_form, form.values())

    # What the presenter asks

    def show_whole(self, whole: Whole) -> None:
        self.danger.setVisible(whole.standing is not None)
        if whole.standing is not None:
            self.danger.show_standing(whole.standing, may_judge=whole.may_judge)
        self.law.show_law(whole.law, whole.today, may=whole.may_law)
        self.shelter.setVisible(whole.stays is not None)
        self.shelter.show_stays(whole, may_extend=self._may_extend)
        self.conference.setVisible(whole.conferences is not None)
        self.conference.show_conferences(whole)

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
        id = getattr(about, "id", None)
        form.fill(self.presenter.opened(word, about), {"id": id})
        self._show(word)
        self.middle.verticalScrollBar().setValue(0)
        form.focus_first()

    def _ask_back(self, thing: str, id: str) -> None:
        ask(
            self,
            sentence("Was this entered by mistake?"),
            sentence("It does not count any more. It stays in the history of the case."),
            yes=sentence("Take it out"),
            no=sentence("Keep it"),
            then=lambda yes: self.presenter.take_back(thing, id) if yes else None,
        )

    def _show(self, word: str) -> None:
        self.open_form = word
        self.overview.setVisible(not word)
        for name, form in self.forms.items():
            form.setVisible(name == word)
