# SPDX-License-Identifier: Apache-2.0
"""A service as it is typed: names, what it does, where and when, for whom, and the name that tells nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal

from intake_desktop import lang, resources
from intake_desktop.domain.providers import PROTOCOLS
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang.districts import fitting, settled
from intake_desktop.ui.kit import (
    Card,
    ChoiceList,
    Column,
    Field,
    Flow,
    Heading,
    LineEdit,
    Muted,
    Notice,
    OfferEdit,
    QuietButton,
    Scroll,
    TickRow,
    Words,
    latin_digits,
)

from .model import FIELD_WORDS, LANGUAGES, LISTS, Entry
from .opening import OpeningEdit
from .words import HOUSE_WORDS, LEVEL_WORDS, WOMEN_WORDS, code_label

MEDIATION = "mediation"
SECTIONS: dict[str, Sentence] = {
    "name": sentence("Name"),
    "work": sentence("What it does"),
    "place": sentence("Where"),
    "time": sentence("When"),
    "people": sentence("For whom"),
}


class EntryForm(Column):
    """The fields, in cards. `typed` gives the name of a field and its value. `sections` lead to the cards."""

    typed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(gap=2.0)
        self.fields: dict[str, Field] = {}
        self._used: tuple[str, ...] = ()
        self._cards: dict[str, Card] = {}
        self.sections = Flow(gap=0.5)
        self._advice = Notice("warning")
        self._advice.hide()
        self.always = TickRow(FIELD_WORDS["always"], sentence("A helpline, an emergency ward, a shelter."))
        self.flagged = TickRow(
            FIELD_WORDS["flagged"], sentence("Because somebody there may stand too near to whom she accuses.")
        )
        self.checked = TickRow(
            sentence("Checked today"), sentence("Somebody asked there today, and all of this is right.")
        )
        for make in (self._names, self._work, self._place, self._time, self._people):
            make()
        self._check = Card(self.checked, inset=2.5)
        self.add(self._check)
        self.always.clicked.connect(self._say_always)
        self.flagged.clicked.connect(lambda on: self.typed.emit("flagged", bool(on)))

    def lead_in(self, scroll: Scroll) -> None:
        """Let the sections scroll to their cards."""
        self._scroll = scroll
        for name, words in SECTIONS.items():
            button = QuietButton(words)
            button.clicked.connect(lambda _=False, name=name: self.go(name))
            self.sections.add(button)

    def go(self, name: str) -> None:
        """Show a card from its top, and give the keyboard to its first field."""
        card, inside = self._cards[name], self._scroll.widget()
        if inside is not None:
            inside.adjustSize()
            self._scroll.verticalScrollBar().setValue(card.mapTo(inside, card.rect().topLeft()).y())
        first = next((field for field in self.fields.values() if card.isAncestorOf(field) and field.isVisible()), None)
        if first is not None:
            first.setFocus()

    def show_entry(self, entry: Entry, *, changing: bool = False) -> None:
        """Show what is typed so far; of one that is there already it can be said that it was checked."""
        self.checked.setChecked(False)
        self._check.setVisible(changing)
        for name, field in self.fields.items():
            value = getattr(entry, name)
            field.set_value(list(value) if name in (*LISTS, "opening") else value)
        self.always.setChecked(entry.always)
        self.flagged.setChecked(entry.flagged)
        self.fields["opening"].setVisible(not entry.always)

    def offer_districts(self, used: Sequence[str]) -> None:
        """Offer these districts first while one is typed: services stand in them already."""
        self._used = tuple(used)

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
        card = self._card("name")
        for language in LANGUAGES:
            card.add(self._ask(f"name_{language}", Field(_in(language), LineEdit())))
        card.add(Heading(sentence("Neutral name"), 2))
        card.add(
            Muted(
                sentence(
                    "Stands on the discreet slip instead of the name. It must not tell what happened: "
                    "“Hostel office”, not “Women's shelter”."
                )
            )
        )
        card.add(self._advice)
        for language in LANGUAGES:
            card.add(self._ask(f"neutral_{language}", Field(_in(language), LineEdit())))

    def _work(self) -> None:
        card = self._card("work")
        sectors = [one.code for one in resources.code_lists().codes("service_sector") if one.code != MEDIATION]
        card.add(self._several("sectors", "service_sector", sectors))
        where = ChoiceList(list(HOUSE_WORDS.items()), beside=2)
        hint = sentence("The staff of a desk of this centre can open the cases that were released to it.")
        card.add(self._ask("in_house", Field(FIELD_WORDS["in_house"], where, hint)))
        card.add(self._ask("level", Field(FIELD_WORDS["level"], ChoiceList(list(LEVEL_WORDS.items()), beside=4))))
        card.add(self._several("protocols", "protocol", PROTOCOLS))
        card.add(self.flagged)

    def _place(self) -> None:
        card = self._card("place")
        self.district = OfferEdit(lambda typed: fitting(typed, self._used), lambda typed: settled(typed, self._used))
        card.add(self._ask("district", Field(FIELD_WORDS["district"], self.district)))
        card.add(self._line("address", sentence("As she would find it.")))
        card.add(self._line("map_text", sentence("Such as: behind the old court, second floor.")))
        card.add(self._line("route_note", sentence("Where to get off, which street to avoid.")))
        several = sentence("Several numbers with a comma between.")
        card.add(self._ask("phone", Field(FIELD_WORDS["phone"], LineEdit(code=True), several)))
        card.add(self._ask("phone_2", Field(FIELD_WORDS["phone_2"], LineEdit(code=True))))

    def _time(self) -> None:
        card = self._card("time")
        card.add(self.always)
        over = sentence("Hours that end after midnight: write them as they are, such as 20:00 to 6:00.")
        card.add(self._ask("opening", Field(FIELD_WORDS["opening"], OpeningEdit(), over)))
        card.add(self._line("hours", sentence("Stands on slips. Such as: Mon–Sat 9–17, not on holidays.")))

    def _people(self) -> None:
        card = self._card("people")
        card.add(self._line("focal_point", sentence("A post or a code, better than a name.")))
        card.add(self._line("focal_alternate"))
        spoken = [one.code for one in resources.code_lists().codes("language")]
        card.add(self._several("languages", "language", spoken, beside=4))
        women = ChoiceList(list(WOMEN_WORDS.items()), clearable=True, beside=2)
        card.add(self._ask("women_staff", Field(FIELD_WORDS["women_staff"], women)))
        card.add(self._several("access", "provider_access", _codes("provider_access")))
        cost = ChoiceList(
            [(code, code_label("provider_cost", code)) for code in _codes("provider_cost")], clearable=True, beside=3
        )
        card.add(self._ask("cost", Field(FIELD_WORDS["cost"], cost)))
        card.add(self._line("eligibility", sentence("Such as: women with children under 12.")))
        card.add(self._line("documents_needed", sentence("Such as: identity card, if she has one.")))

    def _card(self, name: str) -> Card:
        card = Card(Heading(SECTIONS[name], 2), gap=1.5, inset=2.5)
        self._cards[name] = card
        self.add(card)
        return card

    def _line(self, name: str, hint: Words = "") -> Field:
        return self._ask(name, Field(FIELD_WORDS[name], LineEdit(), hint))

    def _several(self, name: str, list_name: str, codes: Sequence[str], beside: int = 2) -> Field:
        choices = ChoiceList(
            [(code, code_label(list_name, code)) for code in codes], several=True, beside=beside, wraps=True
        )
        return self._ask(name, Field(FIELD_WORDS[name], choices))

    def _ask(self, name: str, field: Field) -> Field:
        self.fields[name] = field
        field.editor.edited.connect(lambda value: self._say(name, value))
        return field

    def _say(self, name: str, value: object) -> None:
        if name in ("phone", "phone_2") and isinstance(value, str) and latin_digits(value) != value:
            value = latin_digits(value)
            self.fields[name].set_value(value)
        self.typed.emit(name, value)

    def _say_always(self, on: bool) -> None:
        self.fields["opening"].setVisible(not on)
        self.typed.emit("always", bool(on))


def _codes(name: str) -> list[str]:
    return [one.code for one in resources.code_lists().codes(name)]


def _in(language: str) -> Words:
    """A language by its own name, marked when it is the one that has to be filled in."""
    if language == "en":
        return sentence("In English")
    return lang.speaker(language).own_name
