# SPDX-License-Identifier: Apache-2.0
"""What she decided before, and what she decides now: the third part of the referral page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal

from intake_desktop import resources
from intake_desktop.domain.consent import DAYS_OFFERED, VALID_DAYS
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Button,
    ChoiceList,
    Column,
    Field,
    Flow,
    Line,
    LineEdit,
    Muted,
    PickList,
    Pill,
    QuietButton,
    Strong,
    TextArea,
    Words,
)

from .choices import DECISIONS, Choices
from .lines import LineShown
from .sections import Section, day_words, label
from .words import OFFERED_LEVELS, TOLD


class DecisionSection(Section):
    """What she agrees to share with this service, how she said so, and what must not be told."""

    asked_anew = Signal()

    def __init__(self) -> None:
        super().__init__(sentence("What does she agree to?"))
        self._read_out = Body(sentence("Read each choice to her. She can say no, and she can change her mind any day."))
        self._kept, self._kept_words = Column(gap=1), Strong()
        self._kept_more = Muted()
        anew = Button(sentence("Ask her again"), "edit")
        anew.clicked.connect(self.asked_anew)
        for kept in (self._kept_words, self._kept_more, Flow(anew)):
            self._kept.add(kept)
        codes = resources.code_lists().codes
        decision = ChoiceList([(code, _DECISION[code]) for code in DECISIONS])
        level = ChoiceList([(code, label("disclosure_level", code), TOLD[code]) for code in OFFERED_LEVELS])
        method = PickList([(one.code, label("consent_method", one.code)) for one in codes("consent_method")])
        giver = PickList([(one.code, label("consent_giver", one.code)) for one in codes("consent_giver")])
        self._usual = VALID_DAYS
        self._valid = PickList(_lasting(self._usual))
        limits = TextArea(least=2, most=5)
        self._questions = Column(
            self.ask("decision", Field(sentence("May something about her be told to this service?"), decision)),
            self.ask("level", Field(sentence("How much may be told?"), level)),
            self.ask("giver", Field(sentence("Who gives the consent"), giver, fit=True)),
            self.ask(
                "assent",
                Field(
                    sentence("Does the child agree herself?"),
                    ChoiceList([(code, label("consent_decision", code)) for code in ("given", "refused")]),
                    sentence("A child is always asked, in words that she understands."),
                ),
            ),
            self.ask("note", Field(sentence("Why is this best for her?"), LineEdit(letters=60))),
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
            self.ask("valid_days", Field(sentence("Valid for"), self._valid, fit=True)),
            gap=2.0,
        )  # fmt: skip
        for thing in (self._read_out, self._kept, self._questions):
            self.add(thing)

    def set_values(self, choices: Choices) -> None:
        super().set_values(replace(choices, valid_days=0) if choices.valid_days == self._usual else choices)
        given = choices.decision == "given"
        for name in ("level", "giver", "method", "limits", "valid_days"):
            self.fields[name].setVisible(given and (name in ("level",) or choices.makes_slip))
        others = given and choices.makes_slip and choices.giver not in (None, "survivor")
        self.fields["assent"].setVisible(others)
        self.fields["note"].setVisible(others)
        self.fields["witness"].setVisible(given and choices.makes_slip and choices.asks_witness)

    def show_usual(self, days: int) -> None:
        """Say which time is usual in this centre."""
        if days != self._usual:
            self._usual = days
            self._valid.set_items(_lasting(days))

    def show_line(self, line: LineShown | None) -> None:
        """Show the decision that is used again, instead of the questions."""
        self._kept.setVisible(line is not None)
        self._questions.setVisible(line is None)
        self._read_out.setVisible(line is None)
        if line is not None:
            self._kept_words.say(label("disclosure_level", line.level))
            until = line.valid_until or ""
            self._kept_more.say(
                lambda speaker: speaker.say("She agreed to this. Valid until {day}.", day=day_words(until))
            )


_DECISION: dict[str, Words] = {
    "given": sentence("Yes, she agrees"),
    "refused": sentence("No, she does not agree"),
    "not_yet_asked": sentence("She has not been asked yet"),
}


def _lasting(usual: int) -> list[tuple[str, Words]]:
    return [("0" if days == usual else str(days), _days(days, usual)) for days in DAYS_OFFERED]


def _days(days: int, usual: int) -> Words:
    def words(speaker: Speaker) -> str:
        said = speaker.say_count("{n} day", "{n} days", days)
        return speaker.say("{days} (usual)", days=said) if days == usual else said

    return words


def _name(provider: Provider) -> Words:
    return lambda speaker: speaker.pick(provider.names)


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
        if line.state == "given" and line.why_not is not None:
            self.add(Muted(line.why_not))
        self.use = Button(sentence("Use it for this slip"), "check")
        self.back = QuietButton(sentence("She takes it back…"), "close")
        self.use.clicked.connect(lambda: use(line.id))
        self.back.clicked.connect(lambda: take_back(line.id))
        if chosen or not line.usable:
            self.use.hide()
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
            parts.append(speaker.say("until {day}", day=day_words(line.valid_until)))
    return "  ·  ".join(parts)
