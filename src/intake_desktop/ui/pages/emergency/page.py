# SPDX-License-Identifier: Apache-2.0
"""The emergency page: the exact code and why, what is open to her now; for supervisors what waits for their word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.lang import Speaker
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
    LineEdit,
    Muted,
    Page,
    Pill,
    PrimaryButton,
    QuietButton,
    Rule,
    TextArea,
    Words,
)
from intake_desktop.ui.runner import Runner

from .presenter import EmergencyPresenter, EmergencyServices

if TYPE_CHECKING:
    from intake_desktop.services.emergencies import Emergency


class EmergencyPage(Page):
    """`case_wanted` gives the case that was opened, or one to look at."""

    case_wanted = Signal(str)

    def __init__(self, services: EmergencyServices, runner: Runner) -> None:
        super().__init__(
            sentence("Emergency"),
            sentence("For when a life is at risk and whoever has the case is not here."),
        )
        self._answers, self._own_code = services.judge is not None, services.own_code
        self.code = Field(
            sentence("Code or number of the case"),
            LineEdit(code=True, letters=18),
            sentence("Exactly as it stands on her paper. Names are not searched here."),
            fit=True,
        )
        self.reason = Field(
            sentence("What is the danger, and what will you do?"),
            TextArea(least=2, most=6),
            sentence("A supervisor reads this when she next signs in, and says whether it was right."),
        )
        self.button = PrimaryButton(sentence("Open this case"), "unlock")
        self.open_now, self.waiting, self.answered = Column(gap=1.0), Column(gap=2.0), Column(gap=1.0)
        self.judging: dict[str, Judging] = {}
        self._arrange()
        self.presenter = EmergencyPresenter(services, runner, self)
        self.button.clicked.connect(lambda: self.presenter.open_case(self.code.value(), self.reason.value()))
        runner.changed.connect(self.hear)

    def _arrange(self) -> None:
        opening = Card(
            Heading(sentence("Open a case that is not yours"), 2),
            Body(
                sentence(
                    "It opens for 24 hours. You can read the file, reach her and bring her to a service. Session notes "
                    "and the name of the person she accuses stay closed, and you change nothing else. It is noted."
                )
            ),
            self.code,
            self.reason,
            Flow(self.button),
            gap=1.5,
            inset=2.5,
        )
        self._own = Card(Heading(sentence("Open to you now"), 2), self.open_now, gap=1.5, inset=2.5)
        self._waiting = Card(Heading(sentence("Waiting for an answer"), 2), self.waiting, gap=1.5, inset=2.5)
        self._answered = Card(Heading(sentence("Answered"), 2), self.answered, gap=1.5, inset=2.5)
        first = (self._waiting, self._own, opening) if self._answers else (self._own, opening)
        for card in (*first, self._answered):
            self.body.add(card)
        for card in (self._own, self._waiting, self._answered):
            card.hide()

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes."""
        self.hush()
        self.presenter.opened()

    def keep_safe(self) -> None:
        """What was typed about her does not stay in the window."""
        self.forget()

    def focus_first(self) -> None:
        """Into the code, unless something waits for an answer."""
        first = next(iter(self.judging.values()), None)
        (first.right if first is not None else self.code).setFocus(Qt.FocusReason.OtherFocusReason)

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what was touched."""
        if self.isVisible():
            self.presenter.heard(touched)

    # What the presenter asks

    def show_own(self, running: Sequence[Emergency]) -> None:
        self.open_now.clear()
        for number, one in enumerate(running):
            if number:
                self.open_now.add(Rule())
            verb = Button(sentence("Go to the case"), "cases")
            verb.setAccessibleDescription(one.survivor_code)
            verb.clicked.connect(lambda _=False, case_id=one.case_id: self.case_wanted.emit(case_id))
            told = Column(Label(one.survivor_code, bold=True, code=True), Muted(_until_words(one)), gap=0.25)
            row = Line(gap=1.0)
            row.add(told, 1)
            row.add(verb, align=Qt.AlignmentFlag.AlignVCenter)
            self.open_now.add(row)
        self._own.setVisible(bool(running))

    def show_waiting(self, waiting: Sequence[Emergency]) -> None:
        kept = {id: one.note.value() for id, one in self.judging.items()}
        self.waiting.clear()
        self.judging = {}
        for number, one in enumerate(waiting):
            if number:
                self.waiting.add(Rule())
            judging = Judging(one, is_own=one.staff == self._own_code)
            judging.note.set_value(kept.get(one.id))
            judging.judged.connect(self.presenter.judge)
            judging.case_wanted.connect(self.case_wanted)
            self.waiting.add(judging)
            if not judging.is_own:
                self.judging[one.id] = judging
        if not waiting:
            self.waiting.add(Muted(sentence("Nothing waits for you here.")))
        self._waiting.show()

    def show_answered(self, answered: Sequence[Emergency]) -> None:
        self.answered.clear()
        for one in answered:
            words = Muted(_answer_words(one))
            self.answered.add(Column(*_who_and_when(one), Muted(one.reason), words, gap=0.25))
        self._answered.setVisible(bool(answered))

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        fields = {"code": self.code, "reason": self.reason}
        for name, field in fields.items():
            field.set_problem(problems.get(name))
        for name, field in fields.items():
            if name in problems:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                break

    def show_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        for one in self.judging.values():
            one.setEnabled(not busy)

    def forget(self) -> None:
        for field in (self.code, self.reason):
            field.set_value(None)
            field.set_problem(None)

    def show_case(self, case_id: str) -> None:
        self.case_wanted.emit(case_id)


class Judging(Column):
    """One opening that waits for an answer. `judged` gives its id, the decision and a note."""

    judged = Signal(str, str, str)
    case_wanted = Signal(str)

    def __init__(self, one: Emergency, *, is_own: bool) -> None:
        super().__init__(gap=1.0)
        self.is_own = is_own
        self.note = Field(sentence("A word about it, if you like"), TextArea(least=1, most=4))
        self.right = Button(sentence("It was right"), "check")
        self.wrong = Button(sentence("It was not right"), "close")
        self.look = QuietButton(sentence("Go to the case"), "cases")
        self.add(Column(*_who_and_when(one), gap=0.25))
        self.add(Body(one.reason))
        due = sentence("Nobody answered by {day}.") if one.is_late else sentence("Answer by {day}.")
        state = "error" if one.is_late else "waiting"
        self.add(Flow(Pill(lambda speaker: speaker.say(due.text, day=speaker.date(one.answer_by)), state)))
        if is_own:
            self.add(Muted(sentence("You opened it yourself: another supervisor answers.")))
        else:
            self.add(self.note)
            self.add(Flow(self.right, self.wrong, self.look))
        for button in (self.right, self.wrong, self.look):
            button.setAccessibleDescription(f"{one.survivor_code} {one.staff}")
        self.right.clicked.connect(lambda: self._say(one, "justified"))
        self.wrong.clicked.connect(lambda: self._say(one, "not_justified"))
        self.look.clicked.connect(lambda: self.case_wanted.emit(one.case_id))

    def _say(self, one: Emergency, decision: str) -> None:
        self.judged.emit(one.id, decision, self.note.value() or "")


def _who_and_when(one: Emergency) -> tuple[Label, Muted]:
    def words(speaker: Speaker) -> str:
        who, when = speaker.isolate(one.staff), speaker.moment(one.at)
        return speaker.say("opened by {who}, {when}", who=who, when=when)

    return Label(one.survivor_code, bold=True, code=True), Muted(words)


def _until_words(one: Emergency) -> Words:
    return lambda speaker: speaker.say("Open until {moment}", moment=speaker.moment(one.until))


def _answer_words(one: Emergency) -> Words:
    def words(speaker: Speaker) -> str:
        decision = speaker.label("emergency_decision", one.decision)
        told = speaker.say("{decision}, says {code}", decision=decision, code=speaker.isolate(one.reviewed_by))
        return f"{told}  ·  {one.note}" if one.note else told

    return words
