# SPDX-License-Identifier: Apache-2.0
"""The cards of the page “Consent”: one for each service that she decided about, and one for all else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.entering.form import EntryRow, verb
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import Body, Button, Card, Column, Flow, Heading, Line, Muted, Notice, Pill, Rule, Strong

from .words import QUESTIONS, STATES, Said, decided, how, name_of, to_read_out, until, why

if TYPE_CHECKING:
    from intake_desktop.services.consent_ledger import Agreement, Ledger, LedgerLine

DIFFERS = sentence("Two PCs wrote different decisions of hers. The one that lets less be told counts. Ask her again.")
WAITS = sentence("A supervisor has still to read why it was decided like this.")
GONE = sentence("This service is no longer in the directory.")
_PILLS = {"given": "done", "refused": "neutral", "withdrawn": "neutral", "not_yet_asked": "waiting"}


class Fold(Column):
    """Something that is shown at a press and hidden at the next."""

    def __init__(self, words: Said, hide: Said, inside: Column) -> None:
        super().__init__(gap=0.5)
        self._words, self._hide, self.inside = words, hide, inside
        self.button = verb(words, self._turn, "list")
        self.add(Flow(self.button))
        self.add(inside)
        inside.hide()

    def _turn(self) -> None:
        self.inside.setVisible(self.inside.isHidden())
        self.button.say(self._words if self.inside.isHidden() else self._hide)


class ReceiverCard(Card):
    """One service: what it may be told, until when, how she said it, and what can be done about it.

    `wanted` gives a word (``note``, ``name``, ``less``, ``take_back``, ``again``, ``slip``, ``form``) and the line.
    """

    wanted = Signal(str, object)

    def __init__(self, line: LedgerLine, ledger: Ledger, *, may_issue: bool) -> None:
        super().__init__(gap=1.0, inset=2.5)
        self.line = line
        self.buttons: dict[str, Button] = {}
        head = Line(gap=1.0)
        head.add(Heading(name_of(line), 3), 1)
        head.add(Pill(*STATES[line.state]), align=Qt.AlignmentFlag.AlignTop)
        self.add(head)
        now = line.now
        self.add(Strong(coded("service_sector", now.sector)))
        if now.decision in ("given", "withdrawn") and now.level:
            self.add(Body(_how_much(now.level)))
        for words in (until(line), how(now)):
            if words:
                self.add(Muted(words))
        if now.note:
            self.add(Muted(sentence("Note: {words}", words=now.note)))
        self._warn(line)
        if now.decision == "given":
            self.add(Fold(sentence("Read out what they are told"), sentence("Hide what they are told"), _told(line)))
        if line.slips:
            self.add(_slips(line))
        if line.before:
            rows = [EntryRow(decided(one), [how(one)]) for one in line.before]
            before = Column(*rows, gap=1.0)
            self.add(Fold(sentence("What she decided before"), sentence("Hide what was before"), before))
        verbs = self._verbs(line, ledger, may_issue=may_issue)
        if verbs:
            self.add(Flow(*verbs, gap=0.5))

    def _warn(self, line: LedgerLine) -> None:
        for words in (
            why(line),
            DIFFERS if line.differs else None,
            GONE if line.names and not line.is_active else None,
            WAITS if line.waits else None,
        ):
            if words is not None:
                self.add(Notice("warning", words))

    def _verbs(self, line: LedgerLine, ledger: Ledger, *, may_issue: bool) -> list[Button]:
        may_record, reads_only = ledger.may_record, ledger.reads_only
        stands, usable = line.now.decision == "given", line.state == ""
        can_be_less = len(line.now.items) + len(line.now.documents) > 0 or line.now.level not in LEVELS[:2]
        verbs: list[Button] = []
        if line.waits and ledger.may_supervise:
            verbs.append(self._verb("note", sentence("Write the supervisor’s note"), "note"))
        if line.state == "unlisted" and may_record and not reads_only:
            verbs.append(self._verb("name", sentence("Say which service it is"), "search"))
        if usable and may_issue and not reads_only:
            verbs.append(self._verb("slip", sentence("Write a slip"), "printer"))
        if may_record and not reads_only and line.now.provider:
            verbs.append(self._verb("again", sentence("Ask her again"), "edit"))
            if usable and can_be_less:
                verbs.append(self._verb("less", sentence("Let less be told"), "edit"))
            if usable:
                verbs.append(self._verb("form", sentence("Print the consent form"), "printer"))
        if may_record and stands:
            verbs.append(self._verb("take_back", sentence("She takes it back…"), "close"))
        return verbs

    def _verb(self, word: str, words: Said, icon: str) -> Button:
        button = self.buttons[word] = verb(words, lambda: self.wanted.emit(word, self.line), icon)
        return button


class AgreementsCard(Card):
    """All else that she is asked. `wanted` gives ``decide`` or ``take_back`` and the type."""

    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(gap=1.0, inset=2.5)
        self.add(Heading(sentence("What else she agreed to"), 2))
        self.inside = Column(gap=1.0)
        self.add(self.inside)
        self.buttons: dict[tuple[str, str], Button] = {}

    def show_agreements(self, ledger: Ledger) -> None:
        """Show each question with her answer."""
        self.inside.clear()
        self.buttons = {}
        for place, one in enumerate(ledger.agreements):
            if place:
                self.inside.add(Rule())
            self.inside.add(self._row(one, ledger))

    def _row(self, one: Agreement, ledger: Ledger) -> EntryRow:
        decision = one.now.decision if one.now is not None else "not_yet_asked"
        pill: tuple[Said, str] = (coded("consent_decision", decision), _PILLS.get(decision, "warning"))
        if one.is_over:
            pill = (coded("consent_decision", "expired"), "warning")
        verbs: list[Button] = []
        if ledger.may_record and not ledger.reads_only:
            verbs.append(self._verb("decide", one.type, sentence("Write down what she decides"), "edit"))
        if ledger.may_record and decision == "given":
            verbs.append(self._verb("take_back", one.type, sentence("She takes it back…"), "close"))
        lines: list[Said] = [how(one.now)] if one.now is not None and decision != "not_yet_asked" else []
        if one.now is not None and one.now.valid_until and decision == "given":
            last = one.now.valid_until
            lines.append(lambda speaker: speaker.say("Until {day}", day=speaker.date(last)))
        return EntryRow(QUESTIONS[one.type], lines, pill, verbs)

    def _verb(self, word: str, type: str, words: Said, icon: str) -> Button:
        deed: Callable[[], object] = lambda: self.wanted.emit(word, type)  # noqa: E731
        button = self.buttons[word, type] = verb(words, deed, icon)
        return button


def _told(line: LedgerLine) -> Column:
    told, untold = to_read_out(line.now)
    return Column(
        Strong(sentence("We tell them:")), *_points(told), Strong(sentence("We do not tell them:")), *_points(untold),
        Muted(sentence("You can take this back at any time, and you need not say why.")), gap=0.25,
    )  # fmt: skip


def _how_much(level: str) -> Said:
    return lambda speaker: speaker.say("How much: {level}", level=speaker.label("disclosure_level", level))


def _points(lines: Sequence[Said]) -> list[Body]:
    return [Body(words) for words in lines]


def _slips(line: LedgerLine) -> Flow:
    def words(number: str, status: str) -> Said:
        return lambda speaker: f"{speaker.isolate(number)}  ·  {speaker.label('referral_status', status)}"

    return Flow(*(Pill(words(one.number, one.status), "neutral") for one in line.slips))
