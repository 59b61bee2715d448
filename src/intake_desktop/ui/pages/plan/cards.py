# SPDX-License-Identifier: Apache-2.0
"""The cards of the plan page: needs, the plan itself, the safety plan. They show and say what was pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    Flow,
    Heading,
    Icon,
    Label,
    Line,
    Muted,
    Notice,
    Pill,
    QuietButton,
    Rule,
    Strong,
    Words,
    tell,
)

from .words import (
    PROGRESS_STATES,
    RESULT_STATES,
    TOLD,
    WANTED_STATES,
    action_facts,
    agreed_words,
    coded,
    look_by_words,
    need_facts,
    plan_words,
    review_words,
    safety_words,
    see_by_words,
)

if TYPE_CHECKING:
    from intake_desktop.services.needs import NeedLine
    from intake_desktop.services.plan_reading import Goal, PlanAction

    from .services import Whole


MISSING = sentence("At this level of danger it is made with her before she leaves.")
ERASED = sentence("The words were erased.")
DONE_STANDS = sentence("What is done stands in the safety plan.")


class NeedsCard(Card):
    """What she needs, a line a kind of help. Signals give the sector, or say that more is asked or added."""

    opened = Signal(str)
    ask_wanted = Signal()
    add_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.rows = Column(gap=1.25)
        self.changes: dict[str, QuietButton] = {}
        self.not_asked = Notice("warning", "")
        self.ask = self.not_asked.offer(sentence("Ask her about these"), self.ask_wanted.emit)
        self.more = Button(sentence("Add another kind of help"), "plus")
        self.more.clicked.connect(self.add_wanted)
        self.add(Heading(sentence("What she needs"), 2))
        for thing in (self.rows, self.not_asked):
            self.add(thing)
        self.add(self.more, align=Qt.AlignmentFlag.AlignLeading)

    def show_needs(self, whole: Whole) -> None:
        """Show the lines, and what nobody asked her about."""
        may = whole.sheet.may_write
        self.rows.clear()
        self.changes = {}
        for line in whole.needs:
            self.rows.add(self._line(line, whole, may=may))
        if not whole.needs:
            self.rows.add(Muted(sentence("Nothing is written yet about what she needs.")))
        self.not_asked.setVisible(bool(whole.not_asked))
        self.not_asked.say("warning", sentence("Nobody has asked her about these yet."), _listed(whole.not_asked))
        self.ask.setVisible(may)
        self.more.setVisible(may)

    def _line(self, line: NeedLine, whole: Whole, *, may: bool) -> QWidget:
        said = Column(Strong(coded("service_sector", line.sector)), gap=0.5)
        pills = Flow(gap=0.75)
        if line.progress:
            pills.add(Pill(coded("goal_progress", line.progress), PROGRESS_STATES.get(line.progress, "neutral")))
        if line.wanted and not (line.progress and line.wanted == "yes"):
            pills.add(Pill(_wanted(line.wanted), WANTED_STATES.get(line.wanted, "neutral")))
        said.add(pills)
        said.add(Muted(need_facts(line, whole.providers)))
        for text in (line.options, line.note):
            if text:
                said.add(Body(text))
        row = Line(gap=1.0)
        row.add(said, 1)
        if may:
            button = self.changes[line.sector] = QuietButton(sentence("Change"), "edit")
            button.setAccessibleDescription(tell(coded("service_sector", line.sector)))
            button.clicked.connect(lambda _=False, sector=line.sector: self.opened.emit(sector))
            row.add(button, align=Qt.AlignmentFlag.AlignTop)
        return row


class PlanCard(Card):
    """What she wants, who does what, her agreement, who has seen it. Signals give ids; `wanted` gives a form's word."""

    goal_opened = Signal(str)
    action_opened = Signal(str)
    result_wanted = Signal(str)
    wanted = Signal(str)
    taken = Signal(str)
    """Her words of the assessment, to be made a goal."""
    anew = Signal()

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.facts = Muted("")
        self.rows, self.told, self.agreement = Column(gap=1.5), Column(gap=1.0), Column(gap=0.75)
        self.add_goal = Button(sentence("Add what she wants"), "plus")
        self.add_action = Button(sentence("Add who does what"), "plus")
        self.agree = Button(sentence("Her agreement, next meeting"), "check")
        self.seen = Button(sentence("I have seen this plan…"), "eye")
        self.new = QuietButton(sentence("Begin a new plan"), "forward")
        self.goal_buttons: dict[str, QuietButton] = {}
        self.action_buttons: dict[str, QuietButton] = {}
        self.result_buttons: dict[str, QuietButton] = {}
        for button, form in (
            (self.add_goal, "goal"),
            (self.add_action, "action"),
            (self.agree, "agree"),
            (self.seen, "review"),
        ):
            button.clicked.connect(lambda _=False, form=form: self.wanted.emit(form))
        self.new.clicked.connect(self.anew)
        self.add(Heading(sentence("The plan"), 2))
        for thing in (self.facts, self.told, self.rows, Flow(self.add_goal, self.add_action), Rule(), self.agreement):
            self.add(thing)
        self.add(Flow(self.agree, self.seen, self.new))

    def show_plan(self, whole: Whole) -> None:
        """Show the plan in force, or what she said that could begin one."""
        sheet, plan = whole.sheet, whole.sheet.plan
        self.rows.clear()
        self.goal_buttons, self.action_buttons, self.result_buttons = {}, {}, {}
        self.facts.say(plan_words(plan) if plan else sentence("There is no plan yet. It begins with what she wants."))
        self._show_told(whole)
        placed: set[str] = set()
        for goal in sheet.goals:
            self.rows.add(self._goal(goal, may=sheet.may_write))
            mine = [action for action in sheet.actions if action.goal == goal.id]
            placed |= {action.id for action in mine}
            self._show_actions(mine, whole)
        self._show_actions([action for action in sheet.actions if action.id not in placed], whole)
        self._show_agreement(whole)
        for button in (self.add_goal, self.add_action):
            button.setVisible(sheet.may_write)
        self.agree.setVisible(sheet.may_write and plan is not None)
        self.new.setVisible(sheet.may_write and plan is not None and bool(plan.agreed))
        self.seen.setVisible(sheet.may_review and plan is not None and bool(plan.agreed) and not _is_seen(whole))

    def _show_told(self, whole: Whole) -> None:
        self.told.clear()
        sheet = whole.sheet
        told = {
            name: text for name, text in sheet.told.items() if all(one.words != text.strip() for one in sheet.goals)
        }
        for name, text in told.items():
            line = Line(gap=1.0)
            line.add(Column(Muted(TOLD[name], small=True), Body(text), gap=0.25), 1)
            if sheet.may_write:
                take = QuietButton(sentence("Make it a goal"), "plus")
                take.clicked.connect(lambda _=False, text=text: self.taken.emit(text))
                line.add(take, align=Qt.AlignmentFlag.AlignTop)
            self.told.add(line)
        self.told.setVisible(bool(told))
        if told:
            self.told.insert(0, Strong(sentence("What she said in the assessment")))
            self.told.add(Rule())

    def _goal(self, goal: Goal, *, may: bool) -> QWidget:
        said = Column(Label(_quoted(goal.words), bold=True) if goal.words else Muted(ERASED), gap=0.5)
        about = Flow(Pill(coded("goal_progress", goal.progress), PROGRESS_STATES.get(goal.progress, "neutral")))
        said.add(about)
        if goal.need:
            said.add(Muted(coded("service_sector", goal.need)))
        row = Line(gap=1.0)
        row.add(Icon("note", "accent"), align=Qt.AlignmentFlag.AlignTop)
        row.add(said, 1)
        if may:
            change = self.goal_buttons[goal.id] = QuietButton(sentence("Change"), "edit")
            change.setAccessibleDescription(goal.words)
            change.clicked.connect(lambda _=False, id=goal.id: self.goal_opened.emit(id))
            row.add(change, align=Qt.AlignmentFlag.AlignTop)
        return row

    def _show_actions(self, actions: Sequence[PlanAction], whole: Whole) -> None:
        for action in actions:
            self.rows.add(self._action(action, whole))

    def _action(self, action: PlanAction, whole: Whole) -> QWidget:
        late = not action.result and bool(action.by_when) and action.by_when < whole.today
        said = Column(Body(action.what) if action.what else Muted(ERASED), gap=0.25)
        if action.result:
            said.add(Flow(Pill(coded("action_result", action.result), RESULT_STATES.get(action.result, "neutral"))))
        said.add(Label(action_facts(action, whole.today), ink="warning" if late else "muted"))
        if provider := whole.providers.get(action.provider):
            said.add(Muted(lambda speaker: speaker.pick(provider.names)))
        if action.reason:
            said.add(Muted(action.reason))
        row = Line(gap=1.0)
        icon = "done" if action.result == "done" else "warning" if late else "waiting"
        row.add(Icon(icon, icon), align=Qt.AlignmentFlag.AlignTop)
        row.add(said, 1)
        if whole.sheet.may_write:
            result = self.result_buttons[action.id] = QuietButton(sentence("What came of it"), "check")
            change = self.action_buttons[action.id] = QuietButton(sentence("Change"), "edit")
            for button, signal in ((result, self.result_wanted), (change, self.action_opened)):
                button.setAccessibleDescription(action.what)
                button.clicked.connect(lambda _=False, id=action.id, signal=signal: signal.emit(id))
            said.add(Flow(result, change, gap=0.5))
        return row

    def _show_agreement(self, whole: Whole) -> None:
        self.agreement.clear()
        plan = whole.sheet.plan
        self.agreement.setVisible(plan is not None)
        if plan is None:
            return
        state = "done" if plan.agreed == "yes" else "neutral" if plan.agreed else "waiting"
        pills = Flow(Pill(agreed_words(plan), state))
        if plan.next_meeting:
            pills.add(
                Pill(lambda speaker: speaker.say("Next meeting {day}", day=speaker.date(plan.next_meeting)), "info")
            )
        self.agreement.add(pills)
        for review in plan.reviews:
            self.agreement.add(Muted(review_words(review)))
            if review.note:
                self.agreement.add(Body(review.note))
        if plan.agreed and not _is_seen(whole):
            late = plan.see_by < whole.today
            self.agreement.add(Label(see_by_words(plan, whole.today), ink="warning" if late else "muted"))


class SafetyCard(Card):
    """That there is a safety plan and when it is looked at; its words only when somebody asks. `wanted` gives a form's
    word, `opened` asks for the words.
    """

    opened = Signal()
    wanted = Signal(str)
    not_needed = Signal()

    def __init__(self) -> None:
        super().__init__(gap=1.5, inset=2.5)
        self.state = Muted("")
        self.open = Button(sentence("Open the safety plan"), "eye")
        self.make = Button(sentence("Make it with her"), "plus")
        self.look = Button(sentence("Gone through, it holds"), "check")
        self.none = QuietButton(sentence("None is needed"))
        self.asked = QuietButton(sentence("Thoughts of ending her life…"), "medical")
        self.open.clicked.connect(self.opened)
        self.make.clicked.connect(lambda: self.wanted.emit("safety"))
        self.look.clicked.connect(lambda: self.wanted.emit("look"))
        self.none.clicked.connect(self.not_needed)
        self.asked.clicked.connect(lambda: self.wanted.emit("suicide"))
        self.add(Heading(sentence("Safety plan"), 2))
        self.add(Muted(sentence("Her words are shown only when you ask, and are on no paper and no slip.")))
        self.add(self.state)
        self.add(Flow(self.open, self.make, self.look, self.none, self.asked))

    def show_safety(self, whole: Whole) -> None:
        """Show where it stands."""
        now = whole.safety
        self.state.say(safety_words(now))
        self.state.ink = "warning" if now.is_late or (now.is_forced and not now.made_on) else "muted"
        self.state.recolour()
        self.open.setVisible(bool(now.made_on) or bool(now.suicide_done))
        self.make.setVisible(now.may_write and not now.made_on)
        self.look.setVisible(now.may_write and bool(now.made_on))
        self.none.setVisible(now.may_write and not now.made_on and not now.is_forced and now.needed != "no")
        self.asked.setVisible(now.may_write and not now.suicide_now)


class Alarms(Column):
    """What cannot wait, above everything else. `wanted` gives a form's word."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=1.0)
        self.suicide = Notice("error", "")
        self.write = self.suicide.offer(sentence("Write what is done"), lambda: self.wanted.emit("suicide"))
        self.missing = Notice("warning", sentence("There is no safety plan yet."), MISSING)
        self.make = self.missing.offer(sentence("Make it with her"), lambda: self.wanted.emit("safety"))
        self.waits = Notice("waiting", "", sentence("Look through it below; then say that you have seen it."))
        self.seen = self.waits.offer(sentence("I have seen this plan…"), lambda: self.wanted.emit("review"))
        for notice in (self.suicide, self.missing, self.waits):
            self.add(notice)
        self.hide()

    def show_whole(self, whole: Whole) -> None:
        """Show only what holds now."""
        now = whole.safety
        self.suicide.setVisible(now.suicide_now)
        way_on = (
            DONE_STANDS
            if now.suicide_done
            else sentence("Do not leave her alone. Speak with her again within 24 hours.")
        )
        self.suicide.say("error", sentence("She thinks of ending her life now."), way_on)
        is_missing = now.is_forced and not now.made_on and whole.sheet.is_open
        self.missing.setVisible(is_missing)
        for button in (self.write, self.make):
            button.setVisible(now.may_write)
        plan = whole.sheet.plan
        awaits = whole.sheet.may_review and plan is not None and bool(plan.agreed) and not _is_seen(whole)
        self.waits.setVisible(awaits)
        if plan is not None:
            way_on = sentence("Look through it below; then say that you have seen it.")
            self.waits.say("waiting", look_by_words(plan), way_on)
        self.setVisible(now.suicide_now or is_missing or awaits)


def _wanted(code: str) -> Words:
    if code == "yes":
        return sentence("She wants it")
    return sentence("She does not want it") if code == "no" else sentence("She has not decided")


def _listed(sectors: Sequence[str]) -> Words:
    def words(speaker: Speaker) -> str:
        return " · ".join(speaker.label("service_sector", sector) for sector in sectors)

    return words


def _quoted(text: str) -> Words:
    return f"“{text}”"


def _is_seen(whole: Whole) -> bool:
    plan = whole.sheet.plan
    return plan is not None and any(review.counts for review in plan.reviews)
