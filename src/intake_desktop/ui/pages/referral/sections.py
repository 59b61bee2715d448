# SPDX-License-Identifier: Apache-2.0
"""The parts of the referral page from top to bottom: what she needs, who can help, what she agrees to, the paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal

from intake_desktop import lang, resources
from intake_desktop.domain.consent import VALID_DAYS
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.referrals import CARRIERS, PRIORITIES
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    ChoiceList,
    Column,
    DayEdit,
    Field,
    Flow,
    Heading,
    Line,
    LineEdit,
    Muted,
    Notice,
    PickList,
    Pill,
    QuietButton,
    Strong,
    TextArea,
    TickRow,
    Words,
)

from .choices import (
    CARRIED,
    CHECK_EVERY_DAYS,
    DECISIONS,
    OFFERED_LEVELS,
    REQUEST_LETTERS,
    TOLD,
    VALID_CHOICES,
    Choices,
    last_checked,
)
from .lines import LineShown

ANOTHER = "another"
MEDIATION = "mediation"


def label(list_name: str, code: str) -> Callable[[Speaker], str]:
    """The label of a code, in the language of the moment."""
    return lambda speaker: speaker.label(list_name, code)


class Section(Card):
    """A numbered card with questions. `chosen` gives the name of a choice and its value."""

    chosen = Signal(str, object)

    def __init__(self, number: int, words: Sentence) -> None:
        super().__init__(gap=2.0, inset=2.5)
        self.fields: dict[str, Field] = {}
        self.add(Heading(lambda speaker: f"{speaker.number(number)}  {speaker.tell(words)}", 2))

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
        """Show what is chosen."""
        for name, field in self.fields.items():
            value = getattr(choices, name)
            field.set_value(str(value) if name == "valid_days" else value)


class NeedSection(Section):
    """What she needs: the services she asked for at hand, all others one press away."""

    def __init__(self) -> None:
        super().__init__(1, sentence("What does she need?"))
        self.wanted, self.others = ChoiceList(), PickList()
        self._wanted_codes: list[str] = []
        self._choice = Field(sentence("She asked for"), self.wanted)
        self._other = Field(sentence("Kind of service"), self.others)
        self.fields = {"sector": self._choice}
        self.add(self._choice)
        self.add(self._other)
        self.wanted.edited.connect(self._choose)
        self.others.edited.connect(lambda code: self.chosen.emit("sector", code))

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
        super().__init__(2, sentence("Who can help?"))
        self.providers = ChoiceList()
        self.add(self.ask("provider", Field(sentence("Services in the directory"), self.providers)))
        self.none = Notice(
            "warning",
            sentence("No service of this kind is in the directory yet."),
            sentence("Add it to the directory first; what is chosen here is then at hand again.")
            if may_add
            else sentence("Ask a supervisor to add it to the directory."),
        )
        if may_add:
            self.none.offer(sentence("Open the directory"), self.missing.emit)
        self.add(self.none)
        self._shown: list[Provider] | None = None

    def show_providers(self, providers: Sequence[Provider], today: date) -> None:
        """Offer these services."""
        if list(providers) != self._shown:
            self._shown = list(providers)
            self.providers.set_items([(one.id, _name(one), _facts(one, today)) for one in providers])
        self.fields["provider"].setVisible(bool(providers))
        self.none.setVisible(not providers)


class DecisionSection(Section):
    """What she agrees to share with this service, how she said so, and what must not be told."""

    asked_anew = Signal()

    def __init__(self) -> None:
        super().__init__(3, sentence("What does she agree to?"))
        self._read_out = Body(sentence("Read each choice to her. She can say no, and she can change her mind any day."))
        self._kept, self._kept_words = Column(gap=1), Strong()
        self._kept_more = Muted()
        anew = Button(sentence("Ask her again"), "edit")
        anew.clicked.connect(self.asked_anew)
        for kept in (self._kept_words, self._kept_more, Flow(anew)):
            self._kept.add(kept)
        codes = resources.code_lists().codes
        decision = ChoiceList([(code, _DECISION[code]) for code in DECISIONS])
        level = ChoiceList([(code, *TOLD[code]) for code in OFFERED_LEVELS])
        method = PickList([(one.code, label("consent_method", one.code)) for one in codes("consent_method")])
        giver = PickList([(one.code, label("consent_giver", one.code)) for one in codes("consent_giver")])
        valid = PickList([(str(days), _days(days)) for days in VALID_CHOICES])
        limits = TextArea(least=2, most=5)
        self._questions = Column(
            self.ask("decision", Field(sentence("May something about her be told to this service?"), decision)),
            self.ask("level", Field(sentence("How much may be told?"), level)),
            self.ask("giver", Field(sentence("Who gives the consent"), giver, fit=True)),
            self.ask("method", Field(sentence("How it was given"), method, fit=True)),
            self.ask(
                "witness",
                Field(
                    sentence("Second member of staff who heard it"), LineEdit(code=True, letters=12),
                    sentence("Her or his staff code. Leave it empty when nobody else is on duty."), fit=True,
                ),
            ),
            self.ask(
                "limits",
                Field(
                    sentence("What must not be told, and to whom"), limits,
                    sentence("Stays on the sender's copy. The service reads only that there are limits."),
                ),
            ),
            self.ask("valid_days", Field(sentence("Valid for"), valid, fit=True)),
            gap=2.0,
        )  # fmt: skip
        for thing in (self._read_out, self._kept, self._questions):
            self.add(thing)

    def set_values(self, choices: Choices) -> None:
        super().set_values(choices)
        given = choices.decision == "given"
        for name in ("level", "giver", "method", "limits", "valid_days"):
            self.fields[name].setVisible(given and (name in ("level",) or choices.makes_slip))
        self.fields["witness"].setVisible(given and choices.makes_slip and choices.asks_witness)

    def show_line(self, line: LineShown | None) -> None:
        """Show the decision that is used again, instead of the questions."""
        self._kept.setVisible(line is not None)
        self._questions.setVisible(line is None)
        self._read_out.setVisible(line is None)
        if line is not None:
            self._kept_words.say(_told(line.level))
            until = line.valid_until or ""
            self._kept_more.say(lambda speaker: speaker.say("She agreed to this. Valid until {day}.", day=_day(until)))


class PaperSection(Section):
    """The slip: who carries it, how urgent it is, its language, an appointment, a line about the request."""

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(4, sentence("The slip"))
        self.add(
            self.ask(
                "carrier",
                Field(sentence("Who carries it?"), ChoiceList([(code, *CARRIED[code]) for code in CARRIERS])),
            )
        )
        self.discreet = TickRow(
            sentence("Discreet slip"),
            sentence("A neutral sender, an errand that could be anybody's, no code, no name."),
        )
        self.discreet.clicked.connect(lambda on: self.chosen.emit("discreet", on))
        self.bare = Notice(
            "warning",
            sentence("A full slip in her bag can be read at home."),
            sentence("Print it only when she wants it and knows what stands on it."),
        )
        self.add(Column(self.discreet, self.bare, gap=1.0))
        escort = Field(sentence("Staff code of whoever goes with her"), LineEdit(code=True, letters=12), fit=True)
        self.add(self.ask("escort", escort))
        priority = ChoiceList([(code, label("referral_priority", code)) for code in PRIORITIES])
        self.add(self.ask("priority", Field(sentence("How soon must she be helped?"), priority)))
        tongues = ChoiceList([(code, lang.speaker(code).own_name) for code in languages])
        self.add(self.ask("language", Field(sentence("Language of the slip"), tongues)))
        day = self.ask("day", Field(sentence("Appointment: day"), DayEdit(), fit=True))
        time = self.ask("time", Field(sentence("Time"), LineEdit(code=True, letters=8, placeholder="14:30"), fit=True))
        self.add(Flow(day, time, gap=3.0))
        self.add(
            self.ask(
                "request",
                Field(
                    sentence("What is asked of them"), LineEdit(letters=60),
                    sentence("One line of at most {most} letters. Not on the discreet slip.", most=REQUEST_LETTERS),
                ),
            )
        )  # fmt: skip
        answers = ChoiceList([(code, label("yes_no_unknown", code)) for code in ("yes", "no")], clearable=True)
        self.add(self.ask("may_confirm", Field(sentence("May the service tell the centre that she came?"), answers)))

    def set_values(self, choices: Choices) -> None:
        super().set_values(choices)
        self.discreet.setChecked(choices.discreet)
        self.bare.setVisible(choices.carrier == "survivor" and not choices.discreet)
        self.fields["escort"].setVisible(choices.carrier == "escort")
        self.fields["request"].setVisible(not choices.discreet)


_DECISION: dict[str, Words] = {
    "given": sentence("Yes, she agrees"),
    "refused": sentence("No, she does not agree"),
    "not_yet_asked": sentence("She has not been asked yet"),
}


def _told(level: str) -> Words:
    return TOLD[level][0] if level in TOLD else label("disclosure_level", level)


def _days(days: int) -> Words:
    def words(speaker: Speaker) -> str:
        said = speaker.say_count("{n} day", "{n} days", days)
        return speaker.say("{days} (usual)", days=said) if days == VALID_DAYS else said

    return words


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _apart(speaker: Speaker, text: str) -> str:
    """Something that was typed, kept in its own direction among others (U+2068…U+2069)."""
    return f"\u2068{text}\u2069" if text and speaker.rtl else text


def _name(provider: Provider) -> Words:
    return lambda speaker: speaker.pick(provider.names)


def _facts(provider: Provider, today: date) -> Words:
    """Where, which number, when, and how long ago somebody made sure; parts that are empty are left out."""

    def words(speaker: Speaker) -> str:
        parts = [_apart(speaker, provider.address), speaker.isolate(provider.phone) if provider.phone else ""]
        parts.append(_apart(speaker, provider.hours))
        days = last_checked(provider, today)
        if days is None or days > CHECK_EVERY_DAYS:
            parts.append(speaker.say("not checked for a long time: call before she goes"))
        return "  ·  ".join(part for part in parts if part)

    return words


class LineRow(Column):
    """One of her earlier decisions, with what can be done with it."""

    def __init__(
        self, line: LineShown, chosen: bool, use: Callable[[str], object], take_back: Callable[[str], object]
    ) -> None:
        super().__init__(gap=0.5)
        self.line = line
        provider = line.provider
        self.words = Strong(_name(provider) if provider is not None else sentence("A service that is not listed here"))
        head = Line()
        head.add(self.words, 1)
        head.add(Pill(label("consent_decision", line.state), _STATES.get(line.state, "neutral")))
        self.add(head)
        self.add(Muted(lambda speaker: _line_facts(speaker, line)))
        self.use = Button(sentence("Use it for this slip"), "check")
        self.back = QuietButton(sentence("She takes it back…"), "close")
        self.use.clicked.connect(lambda: use(line.id))
        self.back.clicked.connect(lambda: take_back(line.id))
        self.use.setVisible(line.usable and not chosen)
        self.back.setVisible(line.state == "given")
        if line.state == "given":
            self.add(Flow(self.use, self.back))
        if chosen:
            self.words.say(lambda speaker: speaker.say("{name} — used for this slip", name=_said(speaker, provider)))


_STATES = {
    "given": "done",
    "refused": "neutral",
    "not_yet_asked": "waiting",
    "withdrawn": "warning",
    "expired": "waiting",
}


def _said(speaker: Speaker, provider: Provider | None) -> str:
    return speaker.pick(provider.names) if provider is not None else ""


def _line_facts(speaker: Speaker, line: LineShown) -> str:
    parts = [speaker.label("service_sector", line.sector)] if line.sector else []
    if line.state == "given":
        parts.append(speaker.label("disclosure_level", line.level))
        if line.valid_until:
            parts.append(speaker.say("until {day}", day=_day(line.valid_until)))
    return "  ·  ".join(parts)
