# SPDX-License-Identifier: Apache-2.0
"""The questions of each paper. A section tells `chosen` with the name of what was answered and the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.opening import DAYS
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.lang import speaker as speaker_of
from intake_desktop.ui.entering.service import in_order
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import (
    Body,
    Card,
    ChoiceList,
    DayEdit,
    Field,
    Heading,
    LineEdit,
    Muted,
    PickList,
    TickRow,
    Words,
)

from .choices import ERRAND_WORDS, KIND_WORDS, PART_WORDS, USUAL_TYPES, Choices

if TYPE_CHECKING:
    from intake_desktop.services.court_papers import CourtChoices
    from intake_desktop.services.papers import Coming, ReleaseChoice

TYPES = (*USUAL_TYPES, "interpreter", "case_conference", "medical_examination", "joint_session")
BRING_LETTERS = 120


class Section(Card):
    """A card with questions, each under the name of its answer."""

    chosen = Signal(str, object)

    def __init__(self, title: Words) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.fields: dict[str, Field] = {}
        self.ticks: dict[str, TickRow] = {}
        self.add(Heading(title, 2))

    def ask(self, name: str, field: Field) -> Field:
        """Put a question into the card."""
        self.fields[name] = field
        field.editor.edited.connect(lambda value: self.chosen.emit(name, value))
        self.add(field)
        return field

    def tick(self, name: str, words: Words, hint: Words = "") -> TickRow:
        """Put a line to tick into the card."""
        row = self.ticks[name] = TickRow(words, hint)
        row.clicked.connect(lambda: self.chosen.emit(name, row.isChecked()))
        self.add(row)
        return row

    def set_values(self, chosen: Choices) -> None:
        """Show what is chosen."""
        for name, field in self.fields.items():
            value = getattr(chosen, name)
            field.set_value(list(value) if isinstance(value, tuple) else value)
        for name, row in self.ticks.items():
            row.setChecked(bool(getattr(chosen, name)))

    def show_problems(self, problems: dict[str, Sentence]) -> None:
        """Say under each question what to do about it."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))


class WhichSection(Section):
    """Which paper, in which language, how large."""

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(sentence("Which paper"))
        self.kind = self.ask("kind", Field(sentence("Paper"), ChoiceList(beside=4, wraps=True)))
        self.about = Muted("")
        self.add(self.about)
        names = [(one, speaker_of(one).own_name) for one in languages]
        self.language = self.ask("language", Field(sentence("Language of the paper"), PickList(names), fit=True))
        self.large = self.tick("large", sentence("Large letters"), sentence("For eyes that are tired or read little."))

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """Offer the papers that can be made here."""
        self.kind.editor.set_items([(kind, KIND_WORDS[kind][0]) for kind in kinds])

    def set_values(self, chosen: Choices) -> None:
        super().set_values(chosen)
        self.about.say(KIND_WORDS[chosen.kind][1] if chosen.kind else "")
        self.about.setVisible(bool(chosen.kind))
        self.large.setVisible(chosen.kind in ("consent", "closure"))


class ConsentSection(Section):
    """What the form is about."""

    def __init__(self) -> None:
        super().__init__(sentence("What she is asked"))
        self.about = self.ask("about", Field(sentence("The form is about"), ChoiceList()))
        items = [(code, coded("consent_type", code)) for code in TYPES]
        self.types = self.ask("types", Field(sentence("Decisions"), ChoiceList(items, several=True)))
        self.blank = self.tick(
            "blank",
            sentence("A blank form, without her code"),
            sentence("For the drawer: it has room for a child and for who cares for her."),
        )
        self.add(
            Muted(
                sentence(
                    "Read it out to her, line by line, and tick with her. It carries no name unless she writes one. "
                    "The signed paper stays locked in the office."
                )
            )
        )

    def show_releases(self, releases: Sequence[ReleaseChoice]) -> None:
        """Offer the decisions about the centre itself, and each line of consent to share."""
        own = ("", sentence("Her file and the help here"), "")
        self.about.editor.set_items([own, *((one.consent_id, _release(one), _until(one)) for one in releases)])
        self.about.setVisible(bool(releases))

    def set_values(self, chosen: Choices) -> None:
        super().set_values(chosen)
        self.types.setVisible(not chosen.about)
        self.blank.setVisible(not chosen.about)


class CardSection(Section):
    """Day, place, errand, what to bring."""

    def __init__(self) -> None:
        super().__init__(sentence("The appointment"))
        self.coming = self.ask("coming", Field(sentence("Her next appointments"), ChoiceList()))
        self.day = self.ask(
            "day",
            Field(sentence("Day"), DayEdit(), sentence("Leave day and time empty to write them by hand."), fit=True),
        )
        self.time = self.ask("time", Field(sentence("Time"), LineEdit(code=True, letters=8), fit=True))
        errands = [(code, words) for code, words in ERRAND_WORDS.items()]
        self.errand = self.ask("errand", Field(sentence("What stands on the card"), ChoiceList(errands, beside=4)))
        self.place = self.ask("place", Field(sentence("Where"), PickList()))
        bring = Field(
            sentence("What she should bring"),
            LineEdit(letters=40),
            sentence("Only what anybody may read. It may stay empty."),
        )
        bring.editor.setMaxLength(BRING_LETTERS)
        self.bring = self.ask("bring", bring)

    def show_coming(self, coming: Sequence[Coming], providers: Sequence[Provider]) -> None:
        """Offer the days on which she is expected already; each fills in the questions below."""
        names = {one.id: one for one in providers}
        items = [(str(number), _expected(one, names)) for number, one in enumerate(coming)]
        self.coming.editor.set_items([*items, ("", sentence("Another day"))])
        self.coming.setVisible(bool(items))

    def show_places(self, providers: Sequence[Provider]) -> None:
        """Offer the office and the services of the directory, by the names that tell nothing."""
        here, active = ("", sentence("At this office")), [one for one in providers if one.active]
        listed = in_order(active, Provider.neutral_name)
        self.place.editor.set_items([here, *((one.id, _neutral(one)) for one in listed)])


class CourtSection(Section):
    """To whom, and which parts."""

    def __init__(self) -> None:
        super().__init__(sentence("What stands in the summary"))
        self.add(
            Body(
                sentence(
                    "Go through it with her, part by part. Her account, counselling and the safety plan never stand in "
                    "it, and nobody's name but hers."
                )
            )
        )
        self.to = self.ask("to", Field(sentence("It is handed to"), ChoiceList()))
        self.parts = self.ask("parts", Field(sentence("Parts that she chose"), ChoiceList(several=True)))
        self.name = self.tick(
            "with_name",
            sentence("Her name stands on it"),
            sentence("Without it only her code does. That her name was printed is noted."),
        )
        self.wish = self.tick("her_wish", sentence("She asked for this summary, and knows what it says"))
        self._missing = Muted("", small=True)
        self.add(self._missing)

    def show_court(self, court: CourtChoices, chosen: Choices) -> None:
        """Offer herself and the receivers she agreed to, and the parts that may go there."""
        herself = ("", sentence("Herself"), sentence("She decides whom she shows it to."))
        self.to.editor.set_items([herself, *((one.consent_id, _release(one), _until(one)) for one in court.releases)])
        offered = court.parts.get(chosen.to, ())
        self.parts.editor.set_items([(part, PART_WORDS[part]) for part in offered])
        left = len(PART_WORDS) - len(offered)
        self._missing.say(sentence("Parts that she did not agree to, or that you may not open, are not offered."))
        self._missing.setVisible(left > 0 and bool(chosen.to))
        self.name.setVisible(court.may_name)
        self.wish.setVisible(not chosen.to)
        self.set_values(chosen)

    def show_problems(self, problems: dict[str, Sentence]) -> None:
        super().show_problems(problems)
        if "her_wish" in problems:
            self.parts.set_problem(problems["her_wish"])


class LetterSection(Section):
    """Plain, or with her file in it."""

    def __init__(self) -> None:
        super().__init__(sentence("What the letter says"))
        items = [
            (
                "plain",
                sentence("Nothing that tells"),
                sentence("An office thanks somebody for coming. It may be found."),
            ),
            (
                "full",
                sentence("Which office, her code, and the help she had"),
                sentence("Only when she wants it and has a safe place for it."),
            ),
        ]
        self.plain = self.ask("plain", Field(sentence("The letter"), ChoiceList(items)))


def _release(one: ReleaseChoice) -> Callable[[Speaker], str]:
    return lambda speaker: f"{speaker.pick(one.names)}  ·  {speaker.label('service_sector', one.sector)}"


def _until(one: ReleaseChoice) -> Callable[[Speaker], str]:
    return lambda speaker: speaker.say("until {day}", day=speaker.date(one.until))


def _expected(one: Coming, names: Mapping[str, Provider]) -> Callable[[Speaker], str]:
    def words(speaker: Speaker) -> str:
        day = date.fromisoformat(one.day)
        when = [speaker.label("weekday", DAYS[day.weekday()]), speaker.date(day)]
        when += [speaker.isolate(one.time)] if one.time else []
        place = names.get(one.provider_id)
        where = place.neutral_name(speaker.language) if place else speaker.say("At this office")
        return "  ·  ".join((" ".join(when), speaker.tell(ERRAND_WORDS[one.errand]), where))

    return words


def _neutral(one: Provider) -> Callable[[Speaker], str]:
    return lambda speaker: one.neutral_name(speaker.language)
