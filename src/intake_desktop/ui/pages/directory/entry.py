# SPDX-License-Identifier: Apache-2.0
"""Adding a service to the directory: names, what it does, where and when, and the name that tells nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal

from intake_desktop import lang, resources
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Card, ChoiceList, Column, Field, Heading, LineEdit, Muted, Notice, Words, latin_digits

from .presenter import Entry

MEDIATION = "mediation"
LEVEL_WORDS: dict[str, Sentence] = {
    "tehsil": sentence("Tehsil or town"),
    "district": sentence("District"),
    "province": sentence("Province or state"),
    "national": sentence("Whole country"),
}
HOUSE_WORDS: dict[str, Sentence] = {
    "no": sentence("A service elsewhere"),
    "yes": sentence("A desk of this centre"),
}


def sector_label(code: str) -> Callable[[Speaker], str]:
    """What a kind of service is called."""
    return lambda speaker: speaker.label("service_sector", code)


class EntryForm(Column):
    """The fields, in cards. `typed` gives the name of a field and its value."""

    typed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(gap=2.0)
        self.fields: dict[str, Field] = {}
        self._advice = Notice("warning")
        self._advice.hide()
        self._names()
        self._work()
        self._neutral()
        self._place()

    def show_entry(self, entry: Entry) -> None:
        """Show what is typed so far."""
        for name, field in self.fields.items():
            value = getattr(entry, name)
            field.set_value(list(value) if name == "sectors" else value)

    def show_problems(self, problems: Mapping[str, Sentence]) -> Field | None:
        """Say under each field what is wrong with it; gives the first one."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        return next((self.fields[name] for name in self.fields if name in problems), None)

    def show_advice(self, words: Sentence | None) -> None:
        """Say what would get in the way later."""
        self._advice.setVisible(words is not None)
        if words is not None:
            self._advice.say("warning", words)

    def advice(self) -> str:
        """What is advised now."""
        return "" if self._advice.isHidden() else self._advice.text()

    def _names(self) -> None:
        card = Card(Heading(sentence("Name"), 2), gap=1.5, inset=2.5)
        card.add(self._ask("name_en", Field(_in("en"), LineEdit())))
        card.add(self._ask("name_ur", Field(_in("ur"), LineEdit())))
        card.add(self._ask("name_hi", Field(_in("hi"), LineEdit())))
        self.add(card)

    def _work(self) -> None:
        sectors = [one.code for one in resources.code_lists().codes("service_sector") if one.code != MEDIATION]
        card = Card(Heading(sentence("What it does"), 2), gap=1.5, inset=2.5)
        card.add(
            self._ask(
                "sectors",
                Field(
                    sentence("Kinds of service"),
                    ChoiceList([(code, sector_label(code)) for code in sectors], several=True),
                ),
            )
        )
        card.add(
            self._ask(
                "in_house",
                Field(
                    sentence("Where it is"),
                    ChoiceList(list(HOUSE_WORDS.items())),
                    sentence("The staff of a desk of this centre can open the cases that were released to it."),
                ),
            )
        )
        levels = ChoiceList(list(LEVEL_WORDS.items()))
        card.add(self._ask("level", Field(sentence("Whom it serves"), levels)))
        self.add(card)

    def _neutral(self) -> None:
        card = Card(Heading(sentence("Neutral name"), 2), gap=1.5, inset=2.5)
        card.add(
            Muted(
                sentence(
                    "Stands on the discreet slip instead of the name. It must not tell what happened: "
                    "“Hostel office”, not “Women's shelter”."
                )
            )
        )
        card.add(self._advice)
        card.add(self._ask("neutral_en", Field(_in("en"), LineEdit())))
        card.add(self._ask("neutral_ur", Field(_in("ur"), LineEdit())))
        card.add(self._ask("neutral_hi", Field(_in("hi"), LineEdit())))
        self.add(card)

    def _place(self) -> None:
        card = Card(Heading(sentence("Where and when"), 2), gap=1.5, inset=2.5)
        card.add(self._ask("address", Field(sentence("Address"), LineEdit(), sentence("As she would find it."))))
        phone = LineEdit(code=True)
        card.add(
            self._ask("phone", Field(sentence("Telephone"), phone, sentence("Several numbers with a comma between.")))
        )
        card.add(self._ask("hours", Field(sentence("Opening hours"), LineEdit(), sentence("Such as: Mon–Sat 9–17."))))
        card.add(
            self._ask(
                "focal_point",
                Field(sentence("Whom to ask for"), LineEdit(), sentence("A post or a code, better than a name.")),
            )
        )
        self.add(card)

    def _ask(self, name: str, field: Field) -> Field:
        self.fields[name] = field
        field.editor.edited.connect(lambda value: self._say(name, value))
        return field

    def _say(self, name: str, value: object) -> None:
        if name == "phone" and isinstance(value, str) and latin_digits(value) != value:
            value = latin_digits(value)
            self.fields[name].set_value(value)
        self.typed.emit(name, value)


def _in(language: str) -> Words:
    """A language by its own name, marked when it is the one that has to be filled in."""
    if language == "en":
        return sentence("In English")
    return lang.speaker(language).own_name
