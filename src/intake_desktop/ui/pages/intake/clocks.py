# SPDX-License-Identifier: Apache-2.0
"""In the panel: which help after sexual violence runs out and when, and how dangerous it is by the answers."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent

from intake_desktop.domain.elapsed import AFTERWARDS, PURPOSES, Clock, Urgency
from intake_desktop.domain.risk import Risk
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Body, Column, Icon, Label, Line, Words
from intake_desktop.ui.kit.surfaces import paint_ground

_TITLE = sentence("After sexual violence")
_ALWAYS = sentence("A doctor can prevent HIV within 72 hours and a pregnancy within 120 hours. The sooner, the better.")
_RISKS = {"high": "error", "medium": "warning", "low": "done"}


class ClockLine(Column):
    """What runs out after sexual violence: advice that always stands there, and her own clock once it is known."""

    def __init__(self) -> None:
        super().__init__(gap=0.25, inset=0.5)
        self._running, self._brief = False, False
        self._icon = Icon("waiting", "muted")
        self._title = Label(_TITLE, bold=True)
        self._words = Body(_ALWAYS)
        self._words.ink = "muted"
        self._words.recolour()
        self._words.setMinimumWidth(1)  # the longest word of it must not push the rest of the panel out of sight
        line = Line(gap=0.75)
        line.add(self._icon, align=Qt.AlignmentFlag.AlignTop)
        line.add(Column(self._title, self._words, gap=0.25), 1)
        self.add(line)

    def show_urgency(self, urgency: Urgency | None, now: datetime) -> None:
        """Say until when each help is possible; None where nothing is known to have happened."""
        running = urgency is not None
        words = _said(urgency, now) if urgency is not None else _ALWAYS
        if running != self._running:
            self._running = running
            self._icon.show_icon("waiting", "error" if running else "muted")
            for label, quiet in ((self._title, "text"), (self._words, "muted")):
                label.ink = "error" if running else quiet
                label.recolour()
            self.update()
        if running or words is not self._said:
            self._said = words
            self._words.say(words)
        self._words.setVisible(running or not self._brief)

    _said: Words = _ALWAYS

    def be_brief(self, brief: bool) -> None:
        """Say the general advice only where there is room."""
        self._brief = brief
        self._words.setVisible(self._running or not brief)

    def text(self) -> str:
        """What it says now."""
        return self._words.text()

    def is_running(self) -> bool:
        """Whether her own clock stands there."""
        return self._running

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._running:
            paint_ground(self, "error_soft", None)


def _said(urgency: Urgency, now: datetime) -> Words:
    open_now = [clock for clock in urgency.clocks if clock.is_open(now)]

    def words(speaker: Speaker) -> str:
        if not open_now:
            return speaker.tell(AFTERWARDS)
        return "\n".join(part for clock in open_now for part in _clock(speaker, clock, now))

    return words


def _clock(speaker: Speaker, clock: Clock, now: datetime) -> list[str]:
    said = [speaker.tell(PURPOSES[code]) for code in clock.purposes]
    left = clock.left(now)
    if left is None or clock.ends_last is None:
        return [*said, speaker.say("When it was is not known: act as if it were still in time.")]
    hours = int(left.total_seconds() // 3600)
    until = speaker.moment(clock.ends_last.astimezone())
    if hours > 0:
        words = speaker.say_count(
            "{n} hour is left for sure; it ends {moment} at the latest.",
            "{n} hours are left for sure; it ends {moment} at the latest.", hours, moment=until,
        )  # fmt: skip
        return [*said, words]
    return [*said, speaker.say("It may end at any time, {moment} at the latest. Hurry.", moment=until)]


class RiskLine(Column):
    """How dangerous it is by the answers, and why; it says so as well when too little was asked."""

    def __init__(self) -> None:
        super().__init__(gap=0.25, inset=0.5)
        self._level = ""
        self._title = Label(sentence("How dangerous it is"), bold=True)
        self._icon, self._said_level = Icon("neutral", "neutral"), Label("", bold=True)
        self._why = Body("")
        self.add(self._title)
        line = Line(gap=0.5)
        line.add(self._icon, align=Qt.AlignmentFlag.AlignTop)
        line.add(self._said_level, 1)
        self.add(line)
        self.add(self._why)
        self.hide()

    def show_risk(self, risk: Risk | None) -> None:
        """Show a level with its reasons, or nothing while nobody asks about it."""
        self.setVisible(risk is not None)
        if risk is None or (risk.level, risk.why) == (self._level, self._reasons):
            return
        level, why = risk.level, risk.why
        self._level, self._reasons = level, why
        state = _RISKS.get(level, "neutral")
        self._icon.show_icon(state, state)
        self._said_level.ink = state
        self._said_level.recolour()
        self._said_level.say(lambda speaker: speaker.label("risk_level", level))
        self._why.say(lambda speaker: " ".join(speaker.tell(one) for one in why))

    _reasons: tuple[Sentence, ...] = ()

    def level(self) -> str:
        """The level that is shown, or nothing."""
        return "" if self.isHidden() else self._level

    def text(self) -> str:
        """Why it is so."""
        return self._why.text()
