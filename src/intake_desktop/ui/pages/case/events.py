# SPDX-License-Identifier: Apache-2.0
"""What happened, by incident, and how dangerous it is now: what was worked out, and why the level is what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.resources import code_lists
from intake_desktop.services.classifications import Incident
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import (
    Body,
    Button,
    Column,
    Field,
    Label,
    Line,
    Muted,
    Notice,
    PickList,
    Pill,
    QuietButton,
    TextArea,
    Words,
)

from .presenter import CaseEvents
from .sections import Section

_RISKS = {"high": "error", "medium": "warning", "low": "done"}
_STATES = {"classified": "neutral", "needs_supervisor": "warning", "overridden": "info", "pending": "waiting"}
_ANEW = {
    "never": sentence("Nobody has asked yet how dangerous it is for her."),
    "out_of_date": sentence("This judgement is out of date. Ask her again."),
    "new_incident": sentence("Something happened since. Ask her again."),
    "return_home": sentence("She went home since. Ask her again."),
    "court_date": sentence("There was a day in court since. Ask her again."),
}


class Events(Section):
    """The incidents of a case and the danger she is in. Hidden from whoever may not know of them.

    `type_decided` gives an incident, a type and a reason, `level_set` a level and a reason; `judge_wanted` when she is
    to be asked again.
    """

    type_decided = Signal(str, str, str)
    level_set = Signal(str, str)
    judge_wanted = Signal()

    def __init__(self, *, may_decide: bool, may_change: bool) -> None:
        super().__init__(sentence("What happened, and how dangerous it is"))
        self._may_decide, self._may_change = may_decide, may_change
        self.decisions: list[Decision] = []
        self._writes, self._found = True, None
        self.hide()

    _found: CaseEvents | None

    def offer(self, writes: bool) -> None:
        """Let supervisors decide and staff set the level, or let it only be read."""
        if writes != self._writes:
            self._writes = writes
            self.show_events(self._found)

    def show_events(self, found: CaseEvents | None) -> None:
        """Show one block an incident, then the danger."""
        self.setVisible(found is not None)
        self.decisions, self._found = [], found
        if found is None:
            return
        rows: list[QWidget] = []
        for one in found.incidents:
            block = _incident(one)
            if self._may_decide and self._writes and one.state != "pending":
                decision = Decision(sentence("Decide otherwise…"), sentence("Type of the incident"), "gbv_type")
                decision.decided.connect(lambda code, why, id=one.id: self.type_decided.emit(id, code, why))
                self._offer(block, decision)
            rows.append(block)
        danger = _risk(found)
        if self._may_change and self._writes:
            judge = QuietButton(sentence("Judge the danger anew"), "list")
            judge.clicked.connect(self.judge_wanted)
            danger.add(judge, align=Qt.AlignmentFlag.AlignLeft)
            level = Decision(sentence("Set the level…"), sentence("Level"), "risk_level", leave_out=("not_assessed",))
            level.decided.connect(self.level_set)
            self._offer(danger, level)
        self.fill([*rows, danger], sentence("Nothing was told yet."))

    def _offer(self, block: Column, decision: Decision) -> None:
        block.add(decision)
        self.decisions.append(decision)


class Decision(Column):
    """A choice by hand, with a reason: folded into one button until it is wanted. `decided` gives code and reason."""

    decided = Signal(str, str)

    def __init__(self, verb: Sentence, question: Sentence, list_name: str, *, leave_out: tuple[str, ...] = ()) -> None:
        super().__init__(gap=1.0)
        codes = [one.code for one in code_lists().codes(list_name) if one.code not in leave_out]
        self.unfold = QuietButton(verb, "edit")
        self.pick = PickList([(code, coded(list_name, code)) for code in codes])
        self.reason = TextArea(least=2)
        self.field = Field(question, self.pick)
        self.set, leave = Button(sentence("Set it"), "check"), QuietButton(sentence("Leave it"))
        why = Field(sentence("Why?"), self.reason, sentence("It is kept with your code and the time."))
        self._open = Column(self.field, why, Line(self.set, leave, None), gap=1.0)
        self.add(self.unfold, align=Qt.AlignmentFlag.AlignLeft)
        self.add(self._open)
        self.unfold.clicked.connect(lambda: self._fold(False))
        leave.clicked.connect(lambda: self._fold(True))
        self.set.clicked.connect(self._decide)
        self._fold(True)

    def _fold(self, folded: bool) -> None:
        self._open.setVisible(not folded)
        self.unfold.setVisible(folded)
        if not folded:
            self.pick.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self) -> None:
        code = self.pick.value()
        self.field.set_problem(None if code else sentence("Choose from the list, or leave it."))
        if code:
            self.decided.emit(code, self.reason.toPlainText())


def _incident(one: Incident) -> Column:
    head = Line(gap=1.0)
    head.add(Label(one.label, bold=True, code=True), 1)
    head.add(Pill(coded("classification_state", one.state), _STATES.get(one.state, "neutral")))
    block = Column(head, gap=0.25)
    block.add(Body(coded("gbv_type", one.type) if one.type else sentence("The type is not decided yet")))
    if one.incident_date:
        block.add(Muted(_day(one.incident_date)))
    for list_name, codes in (("case_context", one.contexts), ("local_context", one.flags)):
        for code in codes:
            block.add(Muted(coded(list_name, code)))
    for decided in one.overrides[-1:]:
        block.add(Muted(_decided(decided.staff, decided.reason)))
    return block


def _risk(found: CaseEvents) -> Column:
    now = found.risk
    head = Line(gap=1.0)
    head.add(Body(sentence("Danger")), 1)
    head.add(Pill(coded("risk_level", now.level), _RISKS.get(now.level, "neutral")))
    block = Column(head, gap=0.25)
    for reason in now.anew:
        block.add(Notice("warning", _ANEW[reason]))
    for why in now.risk.why if now.level == now.computed else ():
        block.add(Muted(why))
    if now.changes and now.level != now.computed:
        latest = now.changes[0]
        block.add(Muted(_decided(latest.staff, latest.reason) if latest.reason else _set_by(latest.staff)))
    if now.judged_on:
        block.add(Muted(_judged(now.judged_on.isoformat())))
    return block


def _day(day: str) -> Words:
    return lambda speaker: speaker.date(day)


def _judged(day: str) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say("Judged on {day}", day=speaker.date(day))

    return words


def _set_by(staff: str) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say("Set by {staff}", staff=speaker.isolate(staff))

    return words


def _decided(staff: str, reason: str) -> Words:
    def words(speaker: Speaker) -> str:
        if not reason:  # it went with who she is
            return speaker.isolate(staff)
        return speaker.say("{staff}: {reason}", staff=speaker.isolate(staff), reason=speaker.isolate(reason))

    return words
