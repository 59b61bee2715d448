# SPDX-License-Identifier: Apache-2.0
"""The danger of a case: its judgements, or the questions with what would follow from the answers above them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut

from intake_desktop.domain.risk import Risk
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.lang import Speaker
from intake_desktop.ui.asked.sheet import COLUMN, QuestionSheet
from intake_desktop.ui.kit import (
    Card,
    Column,
    EmptyState,
    Flow,
    Heading,
    Label,
    Line,
    Measure,
    Muted,
    Page,
    Pill,
    PrimaryButton,
    QuietButton,
    Scroll,
    Strong,
    Words,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks

from .presenter import ReassessPresenter, ReassessServices, Sheet

if TYPE_CHECKING:
    from intake_desktop.services.reassess import Judgement, Standing

RISKS = {"high": "error", "medium": "warning", "low": "done"}
FIRST = 3
"""Reasons that stand above the questions; more would push them away."""


class ReassessPage(Page):
    """`case_wanted` gives the case to go back to."""

    case_wanted = Signal(str)

    def __init__(
        self, services: ReassessServices, runner: Runner, *, tell_status: Callable[[Sentence], None] | None = None
    ) -> None:
        super().__init__(sentence("How dangerous is it?"), wide=True)
        self._tell_status = tell_status
        self._clock = QTimer(self, singleShot=True)
        self.back = QuietButton(sentence("Back to the case"), "back")
        self.act(self.back)
        self._build_history()
        self._build_questions()
        self.presenter = ReassessPresenter(services, runner, self, time.monotonic)
        self._connect()
        runner.changed.connect(self._hear)
        self.presenter.speak(looks().choices.language)
        self.show_history()
        self._scroll.hide()

    def _build_history(self) -> None:
        self.now, self.about = Pill(""), Muted("")
        self.ask = PrimaryButton(sentence("Ask her again"), "edit")
        self._ago = Column(gap=1.5)
        here = Strong(sentence("Now"))
        here.setWordWrap(False)
        head = Card(Flow(here, self.now), self.about, Flow(self.ask), gap=1.0, inset=2.5)
        self._empty = EmptyState(
            "list", sentence("No judgement yet."), sentence("Ask her when she is alone and has the time.")
        )
        inside = Column(head, self._ago, self._empty, None, gap=2.0)
        self._scroll = Scroll(Measure(inside, letters=COLUMN))
        self.body.add(self._scroll, 1)

    def _build_questions(self) -> None:
        self.so_far, self.why = Pill(""), Muted("")
        self.sheet = QuestionSheet()
        self.sheet.top.add(Card(Strong(sentence("What follows from the answers so far")), self.why, gap=0.5, inset=1.5))
        self.sheet.top.show()
        self.body.add(self.sheet, 1)
        self.later = QuietButton(sentence("Leave it as a draft"), "draft")
        self.kept = Label("", ink="muted")
        self.finish = PrimaryButton(sentence("Keep this judgement"), "check", keys="Ctrl+Return")
        self.foot.add(self.later)
        self.foot.add(self.so_far)
        self.foot.add(self.kept, 1)
        self.foot.add(self.finish)

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.case_wanted.emit(self.presenter.case_id))
        self.ask.clicked.connect(self.presenter.begin)
        self.later.clicked.connect(self.presenter.leave)
        self.finish.clicked.connect(self.presenter.finish)
        self._clock.timeout.connect(self.presenter.tick)
        self.sheet.answered.connect(self.presenter.answered)
        self.sheet.left.connect(self.presenter.left)
        self.sheet.jumped.connect(self.presenter.jump)
        self.sheet.undo_wanted.connect(self.presenter.undo)
        self.sheet.redo_wanted.connect(self.presenter.redo)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, deed in (
            ("Ctrl+S", self.presenter.flush), ("Ctrl+Z", self.presenter.undo), ("Ctrl+Y", self.presenter.redo),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self, deed, context=inside)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes from a case; with `ask`, to ask again at once."""
        case_id = where.get("case_id") or self.presenter.case_id
        if isinstance(case_id, str) and case_id:
            self.hush()
            self.presenter.open(case_id)
            if where.get("ask"):
                self.presenter.begin()

    def keep_safe(self) -> None:
        """Queue the save of what is not yet saved."""
        self.presenter.flush()

    def _hear(self, touched: frozenset[str]) -> None:
        if self.isVisible() and not self.presenter.is_asking and f"case:{self.presenter.case_id}" in touched:
            self.presenter.open(self.presenter.case_id)

    # What the presenter asks

    def show_sheet(self, sheet: Sheet) -> None:
        standing = sheet.standing
        self.lead.say(sentence("{code} · {number}", code=sheet.row.survivor_code, number=sheet.row.number))
        self.lead.setVisible(not self.presenter.is_asking)
        self.now.say(_level(standing.level), "waiting" if standing.is_old else RISKS.get(standing.level, "neutral"))
        self.about.say(_good_until(standing))
        self.ask.setVisible(sheet.may_judge)
        self._ago.clear()
        for one in standing.history:
            self._ago.add(_row(one))
        self._empty.setVisible(not standing.history)
        self._scroll.setVisible(not self.presenter.is_asking)

    def show_questions(self) -> None:
        self.hush()
        self._scroll.hide()
        self.lead.hide()
        self.sheet.show()
        self.foot.show()

    def show_history(self) -> None:
        self.sheet.hide()
        self.foot.hide()
        self.kept.say("")
        self.lead.setVisible(bool(self.lead.text()))
        self._scroll.show()

    def show_risk(self, risk: Risk) -> None:
        level = _level(risk.level)
        self.so_far.say(
            lambda speaker: speaker.say("Danger: {level}", level=level(speaker)), RISKS.get(risk.level, "neutral")
        )
        reasons = risk.why[:FIRST]
        self.why.say(lambda speaker: " ".join(speaker.tell(reason) for reason in reasons))

    def show_kept(self, at: datetime) -> None:
        words = sentence("Kept on this computer, {time}", time=f"{at.astimezone():%H:%M:%S}")
        if self._tell_status is not None:
            self._tell_status(words)
        else:
            self.kept.say(words)

    def show_not_kept(self, trouble: Trouble) -> None:
        self.kept.say(sentence("Not kept yet. Trying again…"))
        self.say_trouble(trouble)

    def show_level(self, level: str) -> None:
        state = {"high": "error", "medium": "warning"}.get(level, "done")
        way_on = {
            "high": sentence("Tell your supervisor today, and go through the safety plan with her before she leaves."),
            "medium": sentence("Go through the safety plan with her."),
        }.get(level)
        self.say(state, lambda speaker: speaker.say("Kept. Danger: {level}.", level=_level(level)(speaker)), way_on)

    def show_busy(self, busy: bool) -> None:
        self.finish.setEnabled(not busy)

    def wake(self, milliseconds: int) -> None:
        self._clock.start(milliseconds)

    def focus_first(self) -> None:
        """Let her answer the first question, or begin."""
        if self.presenter.is_asking:
            self.sheet.focus_first()
        else:
            self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt's own

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.presenter.speak(looks().choices.language)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.presenter.leave()


def _level(level: str) -> Callable[[Speaker], str]:
    return lambda speaker: speaker.label("risk_level", level)


def _good_until(standing: Standing) -> Words:
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


def _row(one: Judgement) -> Column:
    """One judgement: its day, its level, and who set it where that was by hand."""
    head = Line(gap=1.0)
    head.add(Heading(lambda speaker: speaker.date(one.judged_on), 3), 1)
    head.add(Pill(_level(one.level), RISKS.get(one.level, "neutral")), align=Qt.AlignmentFlag.AlignTop)

    def about(speaker: Speaker) -> str:
        staff, level = speaker.isolate(one.staff), speaker.label("risk_level", one.computed)
        if one.by_hand:
            return speaker.say("Set by {staff}; the answers gave: {level}", staff=staff, level=level)
        return speaker.say("From the answers, asked by {staff}", staff=staff)

    row = Column(head, Muted(about), gap=0.25)
    if one.reason:
        row.add(Muted(one.reason))
    return row
