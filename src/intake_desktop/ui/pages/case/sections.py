# SPDX-License-Identifier: Apache-2.0
"""The sections of a case: answers, services and slips, consents, category. Each is a card with a heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.cases import CaseFile, CaseRow, ConsentLine, Referral
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.forms.form import Form
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists
from intake_desktop.ui.casefile.words import answers_by_step
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    Field,
    Flow,
    Heading,
    Label,
    Line,
    Muted,
    PickList,
    Pill,
    QuietButton,
    Rule,
    Strong,
    Words,
)

SLIP_STATES = {
    "draft": "neutral", "issued": "info", "delivered": "info", "received": "info", "accepted": "done",
    "in_service": "done", "service_completed": "done", "closed": "done", "declined_by_provider": "warning",
    "declined_by_survivor": "neutral", "not_reached": "warning", "redirected": "info", "revoked": "warning",
    "cancelled": "neutral", "overdue_no_reply": "warning",
}  # fmt: skip
DECISIONS = {"given": "done", "refused": "neutral", "withdrawn": "warning", "expired": "warning"}


class Section(Card):
    """A card with a heading; `fill` puts in what there is, or a sentence when there is nothing."""

    def __init__(self, title: Sentence) -> None:
        super().__init__(gap=1.0, inset=2.0)
        self.add(Heading(title, 3))
        self.rows = Column(gap=1.0)
        self.add(self.rows)

    def fill(self, rows: Sequence[QWidget], nothing: Sentence) -> None:
        """Show these rows with a hairline between."""
        self.rows.clear()
        for place, row in enumerate(rows):
            if place:
                self.rows.add(Rule())
            self.rows.add(row)
        if not rows:
            self.rows.add(Muted(nothing))


class Answers(Section):
    """What was answered, by step, in the order in which it was asked."""

    def __init__(self) -> None:
        super().__init__(sentence("Intake"))

    def show_answers(self, file: CaseFile, form: Form | None) -> None:
        """Show the answers of the record."""
        blocks: list[QWidget] = []
        for step in answers_by_step(file.record, form):
            block = Column(Strong(step.title, ink="muted"), gap=0.75)
            for line in step.lines:
                block.add(Pair(line.question, line.answer, code=line.code))
            blocks.append(block)
        self.fill(blocks, sentence("No answers are kept with this case."))


class Pair(Line):
    """A question and its answer beside each other."""

    def __init__(self, question: Words, answer: Words, *, code: bool = False) -> None:
        super().__init__(gap=2.0)
        self.add(Muted(question), 5, Qt.AlignmentFlag.AlignTop)
        self.answer = Label(answer, code=code)
        self.add(self.answer, 4, Qt.AlignmentFlag.AlignTop)


class Services(Section):
    """What she wants, and the slips that were made for it."""

    def __init__(self) -> None:
        super().__init__(sentence("Services she wants"))

    def show_services(self, file: CaseFile) -> None:
        """Show one line a service."""
        rows: list[QWidget] = []
        for line in file.service_lines:
            if not line.wanted and not line.outcome:  # a line that only says to which counsellor the case was given
                continue
            row = Line(gap=1.0)
            row.add(Body(_coded("service_sector", line.sector)), 1)
            if line.outcome:
                row.add(Pill(_coded("service_outcome", line.outcome), "info"))
            rows.append(row)
        self.fill(rows, sentence("She has not asked for a service."))


class Slips(Section):
    """Referral slips with how far each has come. `wanted` goes to the page about them."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__(sentence("Referral slips"))
        self.all = Button(sentence("What became of them, and what is next"), "referrals")
        self.all.clicked.connect(self.wanted)
        self.add(Flow(self.all))

    def show_slips(self, file: CaseFile, providers: Mapping[str, Mapping[str, str]]) -> None:
        """Show one block a slip."""
        rows = [SlipRow(referral, providers.get(referral.provider)) for referral in file.referrals]
        self.fill(rows, sentence("No slip has been made yet."))
        self.all.setVisible(bool(rows))


class SlipRow(Column):
    """One slip: number and state, where to, until when an answer is due."""

    def __init__(self, referral: Referral, names: Mapping[str, str] | None) -> None:
        super().__init__(gap=0.25)
        head = Line(gap=1.0)
        head.add(Label(referral.slip_number, bold=True, code=True), 1)
        head.add(Pill(_coded("referral_status", referral.status), SLIP_STATES.get(referral.status, "neutral")))
        self.add(head)
        self.add(Body(_provider(names)))
        self.add(Muted(_slip_dates(referral)))


class Consents(Section):
    """What she agreed to, and what not. The newest decision of a kind counts."""

    def __init__(self) -> None:
        super().__init__(sentence("What she agreed to"))

    def show_consents(self, file: CaseFile, providers: Mapping[str, Mapping[str, str]]) -> None:
        """Show one line a decision."""
        order = [code.code for code in code_lists().codes("consent_type")]
        standing = {(one.type, one.provider, one.sector) for one in file.consents if _stands(one)}
        lines = sorted(
            (
                line
                for line in file.consents
                if _stands(line) or (line.withdrawn and (line.type, line.provider, line.sector) not in standing)
            ),
            key=lambda line: order.index(line.type) if line.type in order else len(order),
        )
        rows = [ConsentRow(line, providers.get(line.provider or "")) for line in lines]
        self.fill(rows, sentence("No consent is recorded."))


def _stands(line: ConsentLine) -> bool:
    return line.decision != "withdrawn" and not line.replaced


class ConsentRow(Column):
    """One decision: about what, how it stands, since when and until when."""

    def __init__(self, line: ConsentLine, names: Mapping[str, str] | None) -> None:
        super().__init__(gap=0.25)
        decision = "withdrawn" if line.withdrawn else line.decision
        self.add(Body(_coded("consent_type", line.type)))
        if line.provider:
            self.add(Strong(_provider(names)))
        if line.level:
            self.add(Muted(_coded("disclosure_level", line.level)))
        state = Line(gap=1.0)
        state.add(Pill(_coded("consent_decision", decision), DECISIONS.get(decision, "neutral")))
        state.add(Muted(_consent_dates(line)), 1)
        self.add(state)


class Others(Section):
    """Her other cases, in her file or in one that was put together with it. `wanted` gives the one to go to."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(sentence("Her other cases"))
        self.hide()

    def show_others(self, rows: Sequence[CaseRow]) -> None:
        """Show those that whoever sits here may see; nothing when there are none."""
        self.setVisible(bool(rows))
        buttons: list[QWidget] = []
        for row in rows:
            button = Button(_other(row), "paper")
            button.clicked.connect(lambda _=False, id=row.id: self.wanted.emit(id))
            buttons.append(button)
        self.fill(buttons, sentence("Nothing was told yet."))


def _other(row: CaseRow) -> Words:
    def words(speaker: Speaker) -> str:
        parts = [speaker.isolate(row.number), speaker.date(row.opened_on), speaker.label("case_status", row.status)]
        return "  ·  ".join(parts)

    return words


class Category(Section):
    """The category of the case, chosen by staff. `chosen` gives the code once "Set" is pressed."""

    chosen = Signal(str)

    def __init__(self, *, may_change: bool) -> None:
        super().__init__(sentence("Category"))
        self._may_change, self._writes = may_change, True
        self._current: str | None = None
        items: list[tuple[str, Words]] = [
            (code.code, _coded("centre_category", code.code)) for code in code_lists().codes("centre_category")
        ]
        self.words = Body()
        self.pick = PickList(items)
        self.field = Field(sentence("Another category"), self.pick)
        self.change = QuietButton(sentence("Choose another…"), "edit")
        self.set = Button(sentence("Set the category"), "check")
        self.leave = QuietButton(sentence("Leave it"))
        self._choosing = Column(self.field, Line(self.set, self.leave, None), gap=1.0)
        self.rows.add(self.words)
        self.rows.add(self.change, align=Qt.AlignmentFlag.AlignLeft)
        self.rows.add(self._choosing)
        self.change.clicked.connect(self.unfold)
        self.leave.clicked.connect(lambda: self._unfold(False))
        self.set.clicked.connect(self._set)
        self._unfold(False)

    def show_category(self, code: str | None) -> None:
        """Show the category the case has."""
        self._current = code
        self.words.say(_coded("centre_category", code) if code else sentence("Not chosen yet"))
        self.change.say(sentence("Choose another…") if code else sentence("Choose…"))
        self.pick.set_value(code)
        self._unfold(False)

    def offer(self, writes: bool) -> None:
        """Let another one be chosen, or only be read."""
        self._writes = writes
        self._unfold(False)

    def unfold(self) -> None:
        """Offer the categories."""
        self._unfold(True)
        self.pick.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unfold(self, unfolded: bool) -> None:
        self._choosing.setVisible(unfolded)
        self.change.setVisible(self._may_change and self._writes and not unfolded)
        if not unfolded:
            self.field.set_problem(None)
            self.pick.set_value(self._current)

    def _set(self) -> None:
        code = self.pick.value()
        if code is None:
            self.field.set_problem(sentence("Choose a category, or leave it."))
        elif code == self._current:
            self._unfold(False)
        else:
            self.chosen.emit(code)


def _coded(list_name: str, code: str | None) -> Words:
    return lambda speaker: speaker.label(list_name, code or "")


def _provider(names: Mapping[str, str] | None) -> Words:
    if names is None:
        return sentence("A service that is not in the directory of this computer")
    return lambda speaker: speaker.pick(names)


def _slip_dates(referral: Referral) -> Words:
    def words(speaker: Speaker) -> str:
        parts = [speaker.label("service_sector", referral.sector)]
        if referral.issued_at:
            parts.append(speaker.say("printed {day}", day=speaker.date(referral.issued_at)))
        if referral.reply_by:
            parts.append(speaker.say("answer due {day}", day=speaker.date(referral.reply_by)))
        return "  ·  ".join(parts)

    return words


def _consent_dates(line: ConsentLine) -> Words:
    def words(speaker: Speaker) -> str:
        parts = [speaker.date(line.given_on)] if line.given_on else []
        if line.valid_until:
            parts.append(speaker.say("valid until {day}", day=speaker.date(line.valid_until)))
        return "  ·  ".join(parts)

    return words
