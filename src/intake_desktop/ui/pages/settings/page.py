# SPDX-License-Identifier: Apache-2.0
"""The page of choices: one card a subject, one list a choice, one verb that keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intake_desktop.domain.laws import Law
from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Card,
    Column,
    Field,
    Flow,
    Heading,
    Muted,
    Page,
    PickList,
    PrimaryButton,
    Strong,
    Words,
)
from intake_desktop.ui.runner import Runner

from .laws import LawsCard
from .presenter import CHAPTERS, CHOICES, Choice, Group, SettingsPresenter, SettingsServices

LEAD = sentence("What the centre has decided about its work. Choose the same on each of its computers.")


class SettingsPage(Page):
    """Whoever may see settings reads it; who looks after the centre chooses."""

    def __init__(self, services: SettingsServices, runner: Runner) -> None:
        super().__init__(sentence("How the centre works"), LEAD)
        self._services = services
        self.fields: dict[str, Field] = {}
        self._told: dict[str, Body] = {}
        self.save = PrimaryButton(sentence("Save"), "save", keys="Ctrl+S")
        self.act(self.save)
        self.save.setVisible(services.may_choose)
        for chapter in CHAPTERS:
            card = Card(Heading(chapter.heading, 2), gap=2.0, inset=2.5)
            for choice in chapter.choices:
                card.add(self._group(choice) if isinstance(choice, Group) else self._choice(choice))
            self.body.add(card)
        self.laws = LawsCard(services.may_choose)
        self.body.add(self.laws)
        if not services.may_choose:
            self.body.add(Muted(sentence("A supervisor chooses.")))
        self.presenter = SettingsPresenter(services, runner, self)
        self.save.clicked.connect(self.presenter.save)
        self.laws.kept.connect(self.presenter.keep_law)
        self.laws.dropped.connect(self.presenter.drop_law)
        runner.changed.connect(self.hear)

    # what the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes to see what is chosen."""
        self.hush()
        self.presenter.opened()

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what was chosen elsewhere, unless she is choosing."""
        if self.isVisible() and "settings" in touched and not self.presenter.changed():
            self.presenter.opened()

    def focus_first(self) -> None:
        """Begin at the first choice."""
        next(iter(self.fields.values()), self).setFocus()

    # what the presenter asks

    def show_values(self, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].set_value(value)
            else:
                self._told[name].say(_words_of(name, value))

    def show_laws(self, laws: Sequence[Law]) -> None:
        self.laws.show_laws(laws)

    def close_law(self) -> None:
        self.laws.close_form()

    def values(self) -> Mapping[str, str]:
        return {name: field.value() for name, field in self.fields.items() if field.value() is not None}

    def _group(self, group: Group) -> Column:
        return Column(
            Strong(group.label), Muted(group.about), Flow(*(self._choice(one) for one in group.choices)), gap=0.5
        )

    def _choice(self, choice: Choice) -> Column | Field:
        if self._services.may_choose:
            field = self.fields[choice.name] = Field(choice.label, PickList(choice.values), choice.about, fit=True)
            return field
        told = self._told[choice.name] = Body("")
        label = Strong(choice.label) if choice.about else Muted(choice.label)
        return Column(label, *([Muted(choice.about)] if choice.about else []), told, gap=0.5)


def _words_of(name: str, value: str) -> Words:
    choice = next(one for one in CHOICES if one.name == name)
    found: Words = dict(choice.values).get(value, value)
    return found if not isinstance(found, str) else lambda speaker: _plain(speaker, found)


def _plain(speaker: Speaker, text: str) -> str:
    return speaker.isolate(text)
