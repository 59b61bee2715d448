# SPDX-License-Identifier: Apache-2.0
"""The intake page: steps at the start side, questions in the middle, what cannot wait at the end side."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut

from intake_desktop.domain.elapsed import Urgency
from intake_desktop.domain.risk import Risk
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.forms.form import Step
from intake_desktop.ui.asked.sheet import COLUMN, QuestionSheet
from intake_desktop.ui.asked.words import Said, StepMark
from intake_desktop.ui.kit import (
    Button,
    Column,
    Icon,
    Label,
    Line,
    Measure,
    Page,
    PrimaryButton,
    QuietButton,
    Scroll,
    Steps,
    is_mirrored,
)
from intake_desktop.ui.kit.reading import step_focus
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.theme import looks, sizes

from .emergency import EmergencyPanel
from .known import KnownServices, KnownWatch
from .modes import ModeChoice
from .presenter import IntakePresenter, IntakeServices
from .result import ResultPanel
from .steps import StepsRail

if TYPE_CHECKING:
    from intake_desktop.services.intakes import Finished

MINUTE = 60_000
"""Milliseconds after which the time that is left is said anew."""
RAIL_FROM = 104
"""Letters of width from which the steps stand at the side; below, they are one line on top."""
ROWS_FROM = 13
"""Lines of height below which that line stands between the buttons, so that a question can be seen."""


class IntakePage(Page):
    """Fills a form. `slip_wanted` and `case_wanted` give the case of a finished intake;
    `left_off` comes when she leaves it as a draft, `review_wanted` gives the case whose danger was being judged anew.
    """

    slip_wanted = Signal(str)
    case_wanted = Signal(str)
    left_off = Signal()
    review_wanted = Signal(str)

    def __init__(
        self, services: IntakeServices, runner: Runner, *, may_refer: bool = True, may_open: bool = True,
        tell_status: Callable[[Sentence], None] | None = None, known: KnownServices | None = None,
    ) -> None:  # fmt: skip
        super().__init__(sentence("Intake"), wide=True)
        self._may_refer, self._may_open = may_refer, may_open
        self._tell_status = tell_status
        self._trouble_said = False
        self._result: ResultPanel | None = None
        self._clock = QTimer(self, singleShot=True)
        self._minutes = QTimer(self, interval=MINUTE)
        self.rail, self.top, self.panel = StepsRail(), Steps(), EmergencyPanel()
        self.sheet = QuestionSheet()
        self.modes = ModeChoice()
        self.sheet.top.add(self.modes)
        self._middle = Column(self.top, gap=1.5)
        self._middle.add(self.sheet, 1)
        self._form = Line(gap=2.0)
        self._form.add(self.rail)
        self._form.add(self._middle, 1)
        self._form.add(self.panel)
        self.body.add(self._form, 1)
        self._build_foot()
        self.presenter = IntakePresenter(services, runner, self, time.monotonic)
        self._clock.timeout.connect(self.presenter.tick)
        self.rail.wanted.connect(self.presenter.go_to_step)
        self.sheet.answered.connect(self.presenter.answered)
        self.sheet.left.connect(self.presenter.left)
        self.sheet.jumped.connect(self.presenter.go_to_question)
        self.sheet.add_wanted.connect(self.presenter.add)
        self.sheet.remove_wanted.connect(self.presenter.remove)
        self.sheet.move_wanted.connect(self.presenter.move)
        self.sheet.undo_wanted.connect(self.presenter.undo)
        self.sheet.redo_wanted.connect(self.presenter.redo)
        self.modes.choice.edited.connect(self.presenter.choose_mode)
        self._minutes.timeout.connect(self.presenter.minute)
        self.presenter.speak(looks().choices.language)
        self._bind_keys()
        self.known = KnownWatch(known, runner, self.presenter, self.panel.known, self.say_trouble)
        self.sheet.left.connect(lambda _: self.known.look())
        self._form.hide()

    def _build_foot(self) -> None:
        self.back = Button(sentence("Back"), "back")
        self.on = PrimaryButton(sentence("Go on"), "forward", keys="Ctrl+Return")
        self._kept_icon, self.kept = Icon("save", "muted"), Label("", ink="muted")
        self.low = Steps()
        self.foot.add(self.back)
        self.foot.add(self.low, 1)
        self.foot.add(self._kept_icon)
        self.foot.add(self.kept, 1)
        self.foot.add(self.on)
        self._kept_icon.hide()
        self.later = QuietButton(sentence("Leave it as a draft"), "draft")
        self.act(self.later)
        self.later.clicked.connect(self.left_off)
        self.back.clicked.connect(lambda: self.presenter.go_back())
        self.on.clicked.connect(lambda: self.presenter.go_on())

    def _bind_keys(self) -> None:
        """Alt and an arrow go a step on or back, as one reads; Ctrl+S keeps at once, Ctrl+Z takes back; Escape does
        nothing."""
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, deed in (
            ("Ctrl+Enter", self.presenter.go_on),
            ("Ctrl+S", self.presenter.flush),
            ("Ctrl+Z", self.presenter.undo),
            ("Ctrl+Y", self.presenter.redo),
            ("Ctrl+Shift+Z", self.presenter.redo),
            ("Alt+Left", lambda: self.presenter.walk(1 if is_mirrored() else -1)),
            ("Alt+Right", lambda: self.presenter.walk(-1 if is_mirrored() else 1)),
            ("Alt+Up", lambda: self.presenter.walk(-1)),
            ("Alt+Down", lambda: self.presenter.walk(1)),
        ):
            QShortcut(QKeySequence(keys), self, deed, context=inside)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes: to go on with `draft_id` or with a case (`case_id`), to begin a new intake (`new`), or
        back to the one on the screen."""
        draft_id = where.get("draft_id")
        if isinstance(draft_id, str):
            self.presenter.resume(draft_id)
        elif isinstance(case_id := where.get("case_id"), str):
            self.presenter.begin(case_id)
        elif where.get("new") or not self.presenter.is_open:
            self.presenter.begin()
        else:
            self.sheet.focus_first()

    def keep_safe(self) -> None:
        """Queue the save of what is not yet saved."""
        self.presenter.flush()

    def focus_first(self) -> None:
        """Let her answer the first question, or go on from the result."""
        if self._result is not None:
            self._result.focus()
        else:
            self.sheet.focus_first()

    # What the presenter asks

    def show_head(self, step: Step, number: int, total: int, *, last: bool) -> None:
        self._put_result_away()
        self._form.show()
        self.foot.show()
        self.hush()
        labels = step.labels
        name: Said = lambda speaker: speaker.pick(labels)  # noqa: E731
        self.title.say(name)
        self.lead.say(lambda speaker: speaker.say("Step {at} of {total}", at=number, total=total))
        for where in (self.top, self.low):
            where.show_step(number, total, name)
        self.back.setEnabled(number > 1)
        self.on.say(sentence("Finish") if last else sentence("Go on"))
        self.on.show_icon("check" if last else "forward")
        self.known.look()
        self._relay()

    def show_modes(self, offered: Sequence[str], mode: str) -> None:
        self.modes.setVisible(len(offered) > 1)
        self.sheet.top.setVisible(len(offered) > 1)
        self.modes.choice.set_value(mode)

    def show_steps(self, marks: Sequence[StepMark]) -> None:
        self.rail.show_steps(marks)

    def show_alarms(self, alarms: frozenset[str]) -> None:
        self.panel.show_alarms(alarms)

    def show_urgency(self, urgency: Urgency | None, now: datetime) -> None:
        self.panel.show_urgency(urgency, now)
        if urgency is None:
            self._minutes.stop()
        elif not self._minutes.isActive():
            self._minutes.start()

    def show_risk(self, risk: Risk | None) -> None:
        self.panel.show_risk(risk)

    def show_kept(self, at: datetime) -> None:
        words = sentence("Kept on this computer, {time}", time=f"{at.astimezone():%H:%M:%S}")
        if self._trouble_said:
            self._trouble_said = False
            self.hush()
        if self._tell_status is not None:  # the shell has one line for this, in sight of every page
            self._say_below(None, "")
            self._tell_status(words)
        else:
            self._say_below("save", words)

    def show_not_kept(self, trouble: Trouble) -> None:
        self._trouble_said = True
        self._say_below("warning", sentence("Not kept yet. Trying again…"))
        self.say_trouble(trouble)

    def _say_below(self, icon: str | None, words: Said) -> None:
        ink = "error" if icon == "warning" else "muted"
        self._kept_icon.setVisible(icon is not None)
        self._kept_icon.show_icon(icon or "save", ink)
        self.kept.ink = ink
        self.kept.recolour()
        self.kept.say(words)
        self._relay()

    def show_review(self, case_id: str) -> None:
        QTimer.singleShot(0, self, lambda: self.review_wanted.emit(case_id))  # once the shell has come to this page

    def show_busy(self, busy: bool) -> None:
        self.on.setEnabled(not busy)

    def show_result(self, finished: Finished) -> None:
        self._form.hide()
        self.foot.hide()
        self.hush()
        self.title.say(sentence("Intake finished"))
        self._result = ResultPanel(finished, may_refer=self._may_refer, may_open=self._may_open)
        self._result.slip_wanted.connect(self.slip_wanted)
        self._result.case_wanted.connect(self.case_wanted)
        self._result.intake_wanted.connect(self.presenter.begin)
        self._result_scroll = Scroll(Measure(self._result, letters=COLUMN))
        self.body.add(self._result_scroll, 1)
        self._relay()
        self._result.focus()

    def result(self) -> ResultPanel | None:
        """What became of the intake, once it is finished."""
        return self._result

    def wake(self, milliseconds: int) -> None:
        self._clock.start(milliseconds)

    def _put_result_away(self) -> None:
        if self._result is not None:
            self._result_scroll.hide()
            self._result_scroll.setParent(None)
            self._result_scroll.deleteLater()
            self._result = None
            self._say_below(None, "")

    def _relay(self) -> None:
        """Steps at the side where there is room; otherwise one line on top, in place of the title."""
        width, filling = self.width(), not self._form.isHidden()
        beside = width >= RAIL_FROM * sizes(self.font()).letter
        low = not beside and self.height() < ROWS_FROM * sizes(self.font()).line and not self.kept.text()
        self.rail.setVisible(beside)
        self.top.setVisible(not beside and not low)
        self.low.setVisible(low)
        self.kept.setVisible(not low)
        self._head.setVisible(beside and filling)
        self.setProperty("inset", 3.0 if beside else 1.5)
        self.lead.setVisible(filling)
        self.verbs.setVisible(filling)
        self.panel.fit(width, roomy=beside)

    # Qt's own

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as one reads, in the whole window: questions come and go here."""
        self.sheet.settle_here()
        return step_focus(self.window(), forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._relay()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.presenter.speak(looks().choices.language)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.FontChange, QEvent.Type.LanguageChange):
            QTimer.singleShot(0, self, self._relay)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.presenter.leave()
