# SPDX-License-Identifier: Apache-2.0
"""The cards of the page “Law and shelter”: danger, police and courts, shelter, conferences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.entering.form import EntryRow, verb
from intake_desktop.ui.entering.stay_forms import stay_row
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import Button, Card, Column, Flow, Heading, Muted, Pill, Rule, Words

if TYPE_CHECKING:
    from intake_desktop.services.conferences import Conference, ConferenceAction
    from intake_desktop.services.proceedings import Hearing, Law, LegalStep, Order, Report
    from intake_desktop.services.reassess import Standing

    from .services import Whole

MISTAKE = sentence("Entered by mistake")
RISKS = {"high": "error", "medium": "warning", "low": "done"}


class _Card(Card):
    """A titled card; `wanted` gives the word of a form and what it is about."""

    wanted = Signal(str, object)

    def __init__(self, title: Words) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.add(Heading(title, 2))
        self.inside = Column(gap=1.5)
        self.add(self.inside)
        self.buttons: dict[str, Button] = {}

    def _open(self, words: Words, form: str, icon: str = "plus") -> Button:
        """A button that opens a form."""
        button = self.buttons[form] = Button(words, icon)
        button.clicked.connect(lambda: self.wanted.emit(form, None))
        return button

    def _group(self, title: Words, rows: Sequence[QWidget], nothing: Words, button: Button | None) -> None:
        if self.inside.things():
            self.inside.add(Rule())
        self.inside.add(Heading(title, 3))
        for row in rows:
            self.inside.add(row)
        if not rows:
            self.inside.add(Muted(nothing))
        if button is not None:
            self.inside.add(Flow(button))


class DangerCard(_Card):
    """How dangerous it is now, and judging it anew. `judge_wanted` when somebody goes there."""

    judge_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(sentence("Danger"))
        self.level, self.about = Pill(""), Muted("")
        self.judge = Button(sentence("Judge the danger anew"), "edit")
        self.history = Button(sentence("All judgements"), "list")
        self.inside.add(Flow(self.level, gap=1.0))
        self.inside.add(self.about)
        self.inside.add(Flow(self.judge, self.history))
        self.judge.clicked.connect(self.judge_wanted)
        self.history.clicked.connect(self.judge_wanted)

    def show_standing(self, standing: Standing, *, may_judge: bool) -> None:
        """Show the level and until when it is good."""
        state = "waiting" if standing.is_old else RISKS.get(standing.level, "neutral")
        self.level.say(coded("risk_level", standing.level), state)
        self.about.say(good_until(standing))
        self.judge.setVisible(may_judge)
        self.history.setVisible(not may_judge and bool(standing.history))


def good_until(standing: Standing) -> Words:
    """When it was judged, and until when that is good."""

    def words(speaker: Speaker) -> str:
        if standing.judged_on is None:
            return speaker.say("Nobody has asked her yet.")
        day = speaker.date(standing.judged_on)
        if standing.good_until is None:
            return speaker.say("Judged {day}.", day=day)
        until = speaker.date(standing.good_until)
        if standing.is_old:
            return speaker.say("Judged {day}; that was good until {until}. Ask her again.", day=day, until=until)
        return speaker.say("Judged {day}; good until {until}.", day=day, until=until)

    return words


class LawCard(_Card):
    """Police and courts. `taken_back` gives a thing and its id; `in_force` an order and what is so."""

    taken_back = Signal(str, str)
    in_force = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(sentence("Police and courts"))

    def show_law(self, law: Law, today: date, *, may: bool) -> None:
        """Show what stands."""
        self.inside.clear()
        self.buttons = {}
        wants = [
            line
            for code, line in (
                (law.wants_police, sentence("Does she want to go to the police?")),
                (law.wants_legal_action, sentence("Does she want legal action?")),
            )
            if code
        ]
        codes = [code for code in (law.wants_police, law.wants_legal_action) if code]
        for question, code in zip(wants, codes, strict=True):
            self.inside.add(EntryRow(question, (), (coded("yes_no_undecided", code), "neutral")))
        if wants:
            self.inside.add(Muted(sentence("Her own word. It is changed with her, in the intake.")))
        self._group(
            sentence("Reports"),
            [self._report(one, may) for one in law.reports],
            sentence("No report is written down."),
            self._open(sentence("A report was made"), "report") if may else None,
        )
        if law.whole:
            self._group(
                sentence("How far it has come"),
                [self._step(one, may, now=place == 0) for place, one in enumerate(law.steps)],
                sentence("Nothing is written down yet."),
                self._open(sentence("It has come further"), "stage") if may else None,
            )
        self._group(
            sentence("Court orders"),
            [self._order(one, may) for one in law.orders],
            sentence("No court order is written down."),
            self._open(sentence("A court gave an order"), "order") if may else None,
        )
        if law.whole:
            self._group(
                sentence("Days in court"),
                [self._hearing(one, today, may) for one in law.hearings],
                sentence("No day in court is written down."),
                self._open(sentence("There is a day in court"), "hearing") if may else None,
            )

    def _back(self, thing: str, id: str) -> Button:
        return verb(MISTAKE, lambda: self.taken_back.emit(thing, id), "trash")

    def _report(self, one: Report, may: bool) -> QWidget:
        def about(speaker: Speaker) -> str:
            parts = [speaker.date(one.made_on)] if one.made_on else []
            parts += [speaker.isolate(text) for text in (one.number, one.station) if text]
            return "  ·  ".join(parts)

        lines = [about] if one.made_on or one.number or one.station else []
        return EntryRow(
            coded("police_report", one.type), lines, None, [self._back("police_report", one.id)] if may else []
        )

    def _step(self, one: LegalStep, may: bool, *, now: bool) -> QWidget:
        def about(speaker: Speaker) -> str:
            return "  ·  ".join([speaker.date(one.day), speaker.isolate(one.staff)])

        lines: list[Words] = [about]
        if one.note:
            lines.append(one.note)
        pill: tuple[Words, str] | None = (sentence("Now"), "info") if now else None
        return EntryRow(
            coded("legal_stage", one.stage), lines, pill, [self._back("legal_step", one.id)] if may and now else []
        )

    def _order(self, one: Order, may: bool) -> QWidget:
        def about(speaker: Speaker) -> str:
            parts = []
            if one.given_on:
                parts.append(speaker.say("from {day}", day=speaker.date(one.given_on)))
            if one.until_day:
                parts.append(speaker.say("until {day}", day=speaker.date(one.until_day)))
            return "  ·  ".join(parts)

        verbs: list[Button] = []
        if may:
            if one.in_force:
                verbs.append(verb(sentence("Not in force any more"), lambda: self.in_force.emit(one.id, "no"), "close"))
            elif one.said == "no":
                verbs.append(verb(sentence("It is in force"), lambda: self.in_force.emit(one.id, "yes"), "check"))
            verbs.append(self._back("court_order", one.id))
        known = sentence("In force") if one.said == "yes" else sentence("In force, as far as is known")
        pill = (known, "info") if one.in_force else (sentence("Not in force"), "neutral")
        return EntryRow(coded("court_order", one.type), [about] if one.given_on or one.until_day else [], pill, verbs)

    def _hearing(self, one: Hearing, today: date, may: bool) -> QWidget:
        lines: list[Words] = [one.court] if one.court else []
        if one.accompany == "yes" and not one.result:
            lines.append(sentence("She wants somebody to go with her."))
        verbs: list[Button] = []
        if may and not one.result:
            verbs = [
                verb(sentence("What came of it?"), lambda: self.wanted.emit("held", one), "edit"),
                self._back("hearing", one.id),
            ]
        pill: tuple[Words, str] = (sentence("To come"), "waiting")
        if one.result:
            pill = (coded("hearing_result", one.result), "done")
        elif one.day < today.isoformat():
            pill = (sentence("Not written down yet"), "warning")
        return EntryRow(lambda speaker: speaker.date(one.day), lines, pill, verbs)


class ShelterCard(_Card):
    """Stays in the shelter, and asking for a place."""

    def __init__(self) -> None:
        super().__init__(sentence("Shelter"))

    def show_stays(self, whole: Whole, *, may_extend: bool) -> None:
        """Show the stays of the case, the latest first."""
        self.inside.clear()
        self.buttons = {}
        stays = whole.stays or ()
        for one in stays:
            self.inside.add(
                stay_row(
                    one, whole.today, self.wanted.emit, may_write=whole.may_shelter,
                    may_extend=may_extend and whole.may_shelter,
                )
            )  # fmt: skip
        if not stays:
            self.inside.add(Muted(sentence("She has not stayed in the shelter.")))
        is_there = any(one.status in ("requested", "admitted_here") for one in stays)
        if whole.may_shelter and not is_there:
            verbs = (
                self._open(sentence("Ask for a place in the shelter"), "place"),
                self._open(sentence("She moves in today"), "admit", "home"),
            )
            self.inside.add(Flow(*verbs))


class ConferenceCard(_Card):
    """Whether she agreed to conferences, those that were held, and what was promised. `kept` gives a promise."""

    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__(sentence("Case conference"))

    def show_conferences(self, whole: Whole) -> None:
        """Show her consent and what was held."""
        self.inside.clear()
        self.buttons = {}
        consent = whole.consent
        holds = consent is not None and consent.holds
        if consent is None:
            pill: tuple[Words, str] = (coded("consent_decision", "not_yet_asked"), "waiting")
        elif consent.decision == "given" and not holds:
            pill = (coded("consent_decision", "expired"), "warning")
        else:
            pill = (coded("consent_decision", consent.decision), "done" if holds else "warning")
        lines: list[Words] = []
        if consent is not None and holds and consent.valid_until:
            until = consent.valid_until
            lines.append(lambda speaker: speaker.say("Until {day}", day=speaker.date(until)))
        self.inside.add(EntryRow(sentence("May we speak about her case with other services?"), lines, pill))
        verbs: list[Button] = []
        if whole.may_consent:
            verbs.append(self._open(sentence("Write down what she decides"), "consent", "edit"))
        if whole.may_confer and holds:
            verbs.append(self._open(sentence("A conference was held"), "conference"))
        if verbs:
            self.inside.add(Flow(*verbs))
        for one in whole.conferences or ():
            self._add(one, may=whole.may_confer)

    def _add(self, one: Conference, *, may: bool) -> None:
        def units(speaker: Speaker) -> str:
            return speaker.series(speaker.label("service_sector", unit) for unit in one.units)

        lines: list[Words] = [units, sentence("Her wishes: {words}", words=one.wishes)]
        for text, words in (
            (one.questions, sentence("Asked: {words}", words=one.questions)),
            (one.note, sentence("Note: {words}", words=one.note)),
        ):
            if text:
                lines.append(words)
        if one.decisions:
            lines.append(
                lambda speaker: speaker.series(speaker.label("conference_decision", code) for code in one.decisions)
            )
        verbs = [verb(sentence("What does a service do next?"), lambda: self.wanted.emit("promise", one), "plus")]
        self.inside.add(EntryRow(lambda speaker: speaker.date(one.day), lines, None, verbs if may else []))
        for action in one.actions:
            self.inside.add(self._promise(action, may))

    def _promise(self, one: ConferenceAction, may: bool) -> QWidget:
        def about(speaker: Speaker) -> str:
            parts = [speaker.label("service_sector", one.unit)]
            if one.by_when:
                parts.append(speaker.say("by {day}", day=speaker.date(one.by_when)))
            return "  ·  ".join(parts)

        done: Callable[[], object] = lambda: self.kept.emit(one.id)  # noqa: E731
        pill: tuple[Words, str] = (sentence("Done"), "done") if one.done_on else (sentence("To come"), "waiting")
        verbs = [verb(sentence("It is done"), done, "check")] if may and not one.done_on else []
        return EntryRow(one.what, [about], pill, verbs)
