# SPDX-License-Identifier: Apache-2.0
"""The plan of a case: steps, needs, what she wants and who does what, the safety plan; and one form at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent

from intake_desktop.domain.plans import FEARS
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.steps import CHILD_NEED, MAIN_NEEDS
from intake_desktop.ui.casefile.topic import TopicPage
from intake_desktop.ui.entering.service import in_order
from intake_desktop.ui.kit import Beside, Column, Measure, Words, ask
from intake_desktop.ui.kit.layout import heights_changed
from intake_desktop.ui.runner import Runner

from .cards import Alarms, NeedsCard, PlanCard, SafetyCard
from .forms import (
    ActionForm,
    AgreeForm,
    AskForm,
    GoalForm,
    LookForm,
    NeedForm,
    PlanForm,
    ResultForm,
    ReviewForm,
    SafetyForm,
    SuicideForm,
)
from .presenter import PlanPresenter
from .reading import SafetyReading
from .services import PlanServices, Whole
from .steps_card import StepsCard
from .words import SUICIDE_TICKS

if TYPE_CHECKING:
    from intake_desktop.services.safety import SafetyPlan

BESIDE_FROM = 100
"""Letters of width from which the steps stand beside the needs and the plan."""
SAFETY_FORMS = ("safety", "suicide")
"""Forms that hold words of the safety plan: they close when the page is left."""


class PlanPage(TopicPage):
    """`slip_wanted` gives the case for which a referral slip is written."""

    slip_wanted = Signal(str)

    def __init__(self, services: PlanServices, runner: Runner) -> None:
        super().__init__("plan", services.header, runner, letters=None)
        self.presenter = PlanPresenter(services, runner, self)
        self.steps, self.needs, self.plan, self.safety = StepsCard(), NeedsCard(), PlanCard(), SafetyCard()
        self.reading = SafetyReading()
        self.alarms = Alarms()
        first, second = Column(self.needs, self.plan, None, gap=2.0), Column(self.safety, self.steps, None, gap=2.0)
        self.overview = Column(self.alarms, Beside(first, second, letters=BESIDE_FROM, shares=(7, 5)), gap=2.0)
        self.forms: dict[str, PlanForm] = {
            "ask": AskForm((*MAIN_NEEDS, CHILD_NEED)), "need": NeedForm(), "goal": GoalForm(), "action": ActionForm(),
            "result": ResultForm(), "agree": AgreeForm(), "review": ReviewForm(), "look": LookForm(),
            "safety": SafetyForm(), "suicide": SuicideForm(),
        }  # fmt: skip
        self.open_form = ""
        self.typing = Measure(Column(self.reading, *self.forms.values()), letters=72)
        for side in (self.overview, self.typing):
            self.scroll_body.add(side)
        need = self.forms["need"]
        if isinstance(need, NeedForm):
            need.may_refer = services.may_refer
            need.slip.clicked.connect(lambda: self.slip_wanted.emit(self.case_id or ""))
        self._connect()
        self._show("")

    def _connect(self) -> None:
        self.steps.marked.connect(self.presenter.mark)
        self.needs.opened.connect(self._open_need)
        self.needs.ask_wanted.connect(self._open_ask)
        self.needs.add_wanted.connect(lambda: self._open_need(""))
        self.plan.goal_opened.connect(self._open_goal)
        self.plan.action_opened.connect(self._open_action)
        self.plan.result_wanted.connect(self._open_result)
        self.plan.taken.connect(lambda text: self._open_goal("", text))
        self.plan.wanted.connect(self._open)
        self.plan.anew.connect(self._ask_for_new)
        for part in (self.safety, self.alarms):
            part.wanted.connect(self._open)
        self.safety.opened.connect(lambda: self.presenter.open_safety())
        self.safety.not_needed.connect(self.presenter.need_no_plan)
        self.reading.change.clicked.connect(lambda: self._open("safety"))
        self.reading.hide_it.clicked.connect(self.hide_safety)
        for word, form in self.forms.items():
            form.saved.connect(lambda word=word: self._save(word))
            form.left.connect(self.close_form)
            form.removal_wanted.connect(lambda form=form: self.presenter.remove(form.kept.get("id", "")))

    # What the shell asks

    def case_opened(self, case_id: str) -> None:
        """Somebody comes to a case, or something of it was touched; a form that is open stays as it is."""
        if case_id != self.presenter.case_id:
            self.steps.forget()
            self._show("")
            self.hide_safety()
        self.presenter.open(case_id)

    def keep_safe(self) -> None:
        """What was typed is saved, and the words of the safety plan go from the window."""
        form = self.forms.get(self.open_form)
        if form is not None and form.is_typed:
            self.presenter.keep(self.open_form, form.values())
        self.hide_safety()

    def hideEvent(self, event: QHideEvent) -> None:
        """The page is left: the safety plan does not wait behind it."""
        super().hideEvent(event)
        if self.open_form in SAFETY_FORMS or not self.reading.isHidden():
            self.keep_safe()
            self._show("")

    # What the presenter asks

    def show_whole(self, whole: Whole) -> None:
        may = whole.sheet.may_write
        self.steps.show_steps(whole.steps, may_mark=may)
        self.needs.show_needs(whole)
        self.plan.show_plan(whole)
        self.safety.show_safety(whole)
        self.alarms.show_whole(whole)

    def show_safety(self, plan: SafetyPlan) -> None:
        self.reading.show_plan(plan)
        self._show("reading")
        self.reading.hide_it.setFocus()

    def show_problems(self, problems: Mapping[str, Sentence]) -> None:
        form = self.forms.get(self.open_form)
        first = form.show_problems(problems) if form is not None else None
        if first is not None:
            first.setFocus()
            self.middle.ensureWidgetVisible(first)

    def close_form(self) -> None:
        word, self.open_form = self.open_form, ""
        if word in self.forms:
            self.forms[word].fill({})
            self._show("")

    def hide_safety(self) -> None:
        self.presenter.forget_safety()
        self.reading.forget()
        if not self.reading.isHidden():
            self._show("")

    # What the person does here

    def _save(self, word: str) -> None:
        self.presenter.save(word, self.forms[word].values())

    def _open(self, word: str) -> None:
        """Open a form that begins with what is known."""
        whole = self.presenter.whole
        if whole is None:
            return
        if word in SAFETY_FORMS:
            self.presenter.open_safety(self._open_safety if word == "safety" else self._open_suicide)
            return
        plan = whole.sheet.plan
        if word == "action":
            self._open_action("")
        elif word == "goal":
            self._open_goal("")
        elif word == "agree" and plan is not None:
            known = {"agreed": plan.agreed or None, "next_meeting": plan.next_meeting or None}
            self.forms[word].fill(known, {"before": plan.agreed})
            self._show(word)
        elif word == "look":
            self.forms[word].fill({"review_on": whole.safety.last_review_day})
            self._show(word)
        elif word == "review":
            self.forms[word].fill({})
            self._show(word)

    def _open_ask(self) -> None:
        form, whole = self.forms["ask"], self.presenter.whole
        if isinstance(form, AskForm) and whole is not None:
            form.fill({})
            form.offer(whole.not_asked)
            self._show("ask")

    def _open_need(self, sector: str) -> None:
        form, whole = self.forms["need"], self.presenter.whole
        if not isinstance(form, NeedForm) or whole is None:
            return
        line = next((one for one in whole.needs if one.sector == sector), None)
        names = ("sector", "wanted", "outcome", "progress", "options", "note", "provider", "appointment")
        values: dict[str, Any] = {name: getattr(line, name) for name in names} if line else {}
        if line is not None:
            values |= {"appointment": line.appointment[:10] or None, "wanted": line.wanted or None}
        else:
            values["wanted"] = "yes"
        sectors: dict[str, list[tuple[str, Words]]] = {}
        for one in in_order(whole.providers.values()):
            for covered in one.sectors:
                sectors.setdefault(covered, []).append((one.id, _named(one.names)))
        form.open({"outcome": "", "progress": "", "provider": "", **values}, sectors)
        self._show("need")

    def _open_goal(self, id: str, words: str = "") -> None:
        whole = self.presenter.whole
        if whole is None:
            return
        goal = next((one for one in whole.sheet.goals if one.id == id), None)
        form = self.forms["goal"]
        if goal is not None:
            values = {"words": goal.words, "need": goal.need, "progress": goal.progress}
            form.fill(values, {"id": id, "progress_before": goal.progress})
        else:
            form.fill({"words": words or None, "need": ""})
            form.is_typed = bool(words)
        self._show("goal")

    def _open_action(self, id: str) -> None:
        form, whole = self.forms["action"], self.presenter.whole
        if not isinstance(form, ActionForm) or whole is None:
            return
        action = next((one for one in whole.sheet.actions if one.id == id), None)
        goals: Sequence[tuple[str, Words]] = [(one.id, _short(one.words)) for one in whole.sheet.goals]
        only = goals[0][0] if len(goals) == 1 else ""
        values: dict[str, Any] = {"who": "caseworker", "goal": only, "provider": ""}
        if action is not None:
            names = ("id", "goal", "need", "what", "who", "by_when", "provider")
            values = {name: getattr(action, name) for name in names}
        services = [(one.id, _named(one.names)) for one in in_order(whole.providers.values())]
        form.open(values, goals, services)
        self._show("action")

    def _open_result(self, id: str) -> None:
        whole = self.presenter.whole
        action = next((one for one in whole.sheet.actions if one.id == id), None) if whole is not None else None
        if action is not None:
            form = self.forms["result"]
            form.fill({"result": action.result or None, "reason": action.reason or None}, {"id": id})
            form.remove.hide()
            form.about.say(action.what)
            form.about.show()
            self._show("result")

    def _open_safety(self, plan: SafetyPlan) -> None:
        values: dict[str, Any] = {f"words_{code}": words for code, words in plan.elements.items()}
        values |= {FEARS: plan.fears, "elements": list(plan.elements) or None, "with_her": plan.with_her or None}
        values |= {"copy": plan.copy or None, "review_on": plan.now.last_review_day}
        self.forms["safety"].fill(values)
        self._show("safety")

    def _open_suicide(self, plan: SafetyPlan) -> None:
        ticks = [code for code in SUICIDE_TICKS if code in plan.suicide]
        self.forms["suicide"].fill({**plan.suicide, "ticks": ticks or None})
        self._show("suicide")

    def _ask_for_new(self) -> None:
        ask(
            self,
            sentence("Begin a new plan?"),
            sentence("What is still open goes along. The plan until now stays readable in the history."),
            yes=sentence("Begin a new plan"),
            no=sentence("Not now"),
            then=lambda yes: self.presenter.begin_plan() if yes else None,
        )

    def _show(self, word: str) -> None:
        """Show a form, the safety plan, or the whole."""
        if word in self.forms or not word:
            self.open_form = word
        self.overview.setVisible(not word)
        self.typing.setVisible(bool(word))
        self.reading.setVisible(word == "reading")
        for name, form in self.forms.items():
            form.setVisible(name == word)
        self.middle.verticalScrollBar().setValue(0)
        for side in (self.forms[word], self.forms[word].body) if word in self.forms else (self.reading.rows,):
            heights_changed(side)
        if word in self.forms:
            self.forms[word].focus_first()


def _named(names: Mapping[str, str]) -> Words:
    return lambda speaker: speaker.pick(names)


def _short(words: str, most: int = 48) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
