# SPDX-License-Identifier: Apache-2.0
"""The first parts of the referral page: what she needs, and who can help. Also what all parts have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal

from intake_desktop import resources
from intake_desktop.domain.disclosure import REFERRAL, REPORT
from intake_desktop.domain.names import searchable
from intake_desktop.domain.providers import Provider, is_open, needs_check
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Card,
    ChoiceList,
    Field,
    Heading,
    Notice,
    PickList,
    QuietButton,
    SearchBox,
    TickRow,
    Words,
)

from .choices import Choices

ANOTHER = "another"
MEDIATION = "mediation"
SHOWN = 6
"""Services in sight at once; the others are a search or one press away."""


def label(list_name: str, code: str) -> Callable[[Speaker], str]:
    """The label of a code, in the language of the moment."""
    return lambda speaker: speaker.label(list_name, code)


class Section(Card):
    """A numbered card with questions. `chosen` gives the name of a choice and its value."""

    chosen = Signal(str, object)

    def __init__(self, words: Sentence) -> None:
        super().__init__(gap=2.0, inset=2.5)
        self.fields: dict[str, Field] = {}
        self._title = words
        self._heading = Heading(words, 2)
        self.add(self._heading)

    def count(self, number: int) -> None:
        """Say which part of the page this is now."""
        self._heading.say(lambda speaker: f"{speaker.number(number)}  {speaker.tell(self._title)}")

    def ask(self, name: str, field: Field) -> Field:
        """Put a question last; what is answered is told by `chosen`."""
        self.fields[name] = field
        field.editor.edited.connect(lambda value: self.chosen.emit(name, value))
        return field

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        """Say under each question what is wrong with its answer."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))

    def set_values(self, choices: Choices) -> None:
        """Show what is chosen; what somebody is typing stays as she types it."""
        for name, field in self.fields.items():
            value = getattr(choices, name)
            if field.value() != value:
                field.set_value(str(value) if name == "valid_days" else value)


class NeedSection(Section):
    """What she needs: the services she asked for at hand, all others one press away; or what the law requires."""

    def __init__(self) -> None:
        super().__init__(sentence("What does she need?"))
        self.wanted, self.others = ChoiceList(), PickList()
        self._wanted_codes: list[str] = []
        self._choice = Field(sentence("She asked for"), self.wanted)
        self._other = Field(sentence("Kind of service"), self.others)
        self.fields = {"sector": self._choice}
        self.report = TickRow(
            sentence("A report that the law requires"),
            sentence("It goes without her consent, says only what the law names, and needs a supervisor."),
        )
        for thing in (self._choice, self._other, self.report):
            self.add(thing)
        self.wanted.edited.connect(self._choose)
        self.others.edited.connect(lambda code: self.chosen.emit("sector", code))
        self.report.clicked.connect(lambda on: self.chosen.emit("kind", REPORT if on else REFERRAL))

    def show_needs(self, wanted: Sequence[str]) -> None:
        """Offer what she asked for first."""
        sectors = [one.code for one in resources.code_lists().codes("service_sector") if one.code != MEDIATION]
        codes = [code for code in sectors if code in wanted]
        if codes == self._wanted_codes and self.others.count():
            return
        self._wanted_codes = codes
        items: list[tuple[str, Words]] = [(code, label("service_sector", code)) for code in codes]
        self.wanted.set_items([*items, (ANOTHER, sentence("Something else"))])
        self.others.set_items([(code, label("service_sector", code)) for code in sectors if code not in codes])
        self._choice.setVisible(bool(codes))
        self._other.setVisible(not codes)
        self.fields = {"sector": self._choice if codes else self._other}

    def set_values(self, choices: Choices) -> None:
        asked = choices.sector in self._wanted_codes
        other = choices.sector is not None and not asked
        if asked or other or self.wanted.value() != ANOTHER:
            self.wanted.set_value(ANOTHER if other else choices.sector)
        self.others.set_value(choices.sector if other else None)
        self._other.setVisible(not self._wanted_codes or self.wanted.value() == ANOTHER)
        self.report.setChecked(choices.is_report)

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        open_other = not self._other.isHidden()
        self._choice.set_problem(None if open_other else problems.get("sector"))
        self._other.set_problem(problems.get("sector") if open_other else None)

    def _choose(self, code: object) -> None:
        self.chosen.emit("sector", None if code == ANOTHER else code)
        if code == ANOTHER:
            self._other.show()
            self.others.setFocus()


class HelperSection(Section):
    """Who can help: the services of this kind in the directory. `missing` asks for one to be added."""

    missing = Signal()

    def __init__(self, *, may_add: bool) -> None:
        super().__init__(sentence("Who can help?"))
        self.providers = ChoiceList()
        self.search = SearchBox(sentence("Name, place or number"))
        self.search.searched.connect(self._look_for)
        self.add(self.search)
        self.add(self.ask("provider", Field(sentence("Services in the directory"), self.providers)))
        self.more = QuietButton("")
        self.more.clicked.connect(self._show_more)
        self.warning = Notice("warning")
        self.none = Notice(
            "warning",
            sentence("No service of this kind is in the directory yet."),
            sentence("Add it to the directory first; what is chosen here is then at hand again.")
            if may_add
            else sentence("Ask a supervisor to add it to the directory."),
        )
        if may_add:
            self.none.offer(sentence("Open the directory"), self.missing.emit)
        for thing in (self.more, self.warning, self.none):
            self.add(thing)
        self._all: list[Provider] = []
        self._now: datetime | None = None
        self._text, self._wide = "", False
        self._chosen: str | None = None
        self._shown: list[Provider] | None = None

    def show_providers(self, providers: Sequence[Provider], now: datetime) -> None:
        """Offer these services, the first few in sight."""
        if {one.id for one in providers} != {one.id for one in self._all}:
            self._text, self._wide = "", False
            self.search.finish()
        self._all, self._now = list(providers), now
        self.search.setVisible(len(self._all) > SHOWN)
        self.fields["provider"].setVisible(bool(providers))
        self.none.setVisible(not providers)
        self._offer()

    def set_values(self, choices: Choices) -> None:
        self._chosen = choices.provider
        self._offer()
        super().set_values(choices)
        provider = next((one for one in self._all if one.id == choices.provider), None)
        found = _warning(provider, self._now) if provider is not None and self._now is not None else None
        if found is not None:
            self.warning.say("warning", *found)
        self.warning.setVisible(found is not None)

    def _look_for(self, text: str) -> None:
        self._text = searchable(text)
        self._offer()

    def _show_more(self) -> None:
        self._wide = True
        self._offer()

    def _offer(self) -> None:
        fitting = [one for one in self._all if not self._text or self._text in _searched(one)]
        shown = fitting if self._wide else fitting[:SHOWN]
        shown += [one for one in self._all if one.id == self._chosen and one not in shown]
        if shown != self._shown and self._now is not None:
            self._shown = shown
            now = self._now
            self.providers.set_items([(one.id, _name(one), _facts(one, now)) for one in shown])
            self.providers.set_value(self._chosen)
        hidden = len(fitting) - len(shown)
        self.more.say(lambda speaker: speaker.say_count("Show {n} more", "Show {n} more", hidden))
        self.more.setVisible(hidden > 0)


def _searched(provider: Provider) -> str:
    texts = (*provider.names.values(), provider.address, provider.district, provider.phone)
    return " ".join(searchable(text) for text in texts)


def _apart(speaker: Speaker, text: str) -> str:
    """Something that was typed, kept in its own direction among others (U+2068…U+2069)."""
    return f"\u2068{text}\u2069" if text and speaker.rtl else text


def _name(provider: Provider) -> Words:
    return lambda speaker: speaker.pick(provider.names)


def _facts(provider: Provider, now: datetime) -> Words:
    """Where, which number, when, and how long ago somebody made sure; parts that are empty are left out."""

    def words(speaker: Speaker) -> str:
        parts = [_apart(speaker, provider.address), speaker.isolate(provider.phone) if provider.phone else ""]
        hours = provider.hours_in(lambda day: speaker.label("weekday", _DAYS[day - 1]))
        parts.append(_apart(speaker, hours))
        opened = is_open(provider, now)
        if opened is not None:
            parts.append(speaker.say("open now") if opened else speaker.say("closed now"))
        if needs_check(provider, now.date()):
            parts.append(speaker.say("not checked for a long time: call before she goes"))
        return "  ·  ".join(part for part in parts if part)

    return words


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _warning(provider: Provider, now: datetime) -> tuple[Sentence, Sentence] | None:
    """What should be known before she is sent there; nothing when all is well."""
    if is_open(provider, now) is False:
        return (
            sentence("This service is closed now."),
            sentence("If it cannot wait until it opens, choose one that is open, or call a helpline."),
        )
    if needs_check(provider, now.date()):
        return (
            sentence("Nobody has checked this service for a long time."),
            sentence("Call before she goes: she should not stand in front of a closed door."),
        )
    return None


def day_words(text: str) -> date:
    """A day as the services keep it."""
    return date.fromisoformat(text)
