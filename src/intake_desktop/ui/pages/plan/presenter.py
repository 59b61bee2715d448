# SPDX-License-Identifier: Apache-2.0
"""What the plan page reads, checks and saves. One form is open at a time; what is typed is kept when the desk locks.

Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.plans import (
    ELEMENTS,
    FEARS,
    LONG_WORDS,
    SUICIDE_STEPS,
    WORDS,
    need_problem,
    result_problem,
    review_problem,
    words_problem,
)
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

from .words import SUICIDE_TICKS

if TYPE_CHECKING:
    from intake_desktop.services.safety import SafetyPlan

    from .services import PlanServices, Whole

Values = Mapping[str, Any]
_A_DAY = sentence("Write a day, such as 5/12/2026.")
_CHOOSE = sentence("Choose one of them.")


KEPT = frozenset({"ask", "need", "goal", "action", "result", "safety", "suicide"})
"""Forms that are saved when the desk locks. What is a decision or an agreement is saved by its verb alone."""


class PlanView(Protocol):
    """What the presenter asks of the page."""

    def show_whole(self, whole: Whole) -> None: ...
    def show_safety(self, plan: SafetyPlan) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def close_form(self) -> None: ...
    def hide_safety(self) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...
    def hush(self) -> None: ...


class PlanPresenter:
    """The plan of one case. Forms are known by a word: ask, need, goal, action, result, agree, review, look, safety,
    suicide.
    """

    def __init__(self, services: PlanServices, runner: Runner, view: PlanView) -> None:
        self.services, self._runner, self._view = services, runner, view
        self.case_id = ""
        self.whole: Whole | None = None
        self.plan: SafetyPlan | None = None

    # Reading

    def open(self, case_id: str) -> None:
        """Read the plan of a case."""
        if case_id != self.case_id:
            self.whole = None
        self.case_id = case_id
        self._runner.run(lambda: self.services.read(case_id), self._show, self._view.say_trouble, latest="plan page")

    def open_safety(self, then: Callable[[SafetyPlan], object] | None = None) -> None:
        """Read the words of the safety plan, because somebody asked for them."""
        case_id = self.case_id

        def show(plan: SafetyPlan) -> None:
            if case_id == self.case_id:
                self.plan = plan
                (then or self._view.show_safety)(plan)

        self._runner.run(lambda: self.services.read_safety(case_id), show, self._view.say_trouble)

    def forget_safety(self) -> None:
        """Hold the words of the safety plan no longer."""
        self.plan = None

    def _show(self, whole: Whole) -> None:
        if whole.case_id == self.case_id:
            self.whole = whole
            self._view.show_whole(whole)

    # What is done at once

    def mark(self, item: str, state: str) -> None:
        """Tick an item of a step."""
        self._do(lambda: self.services.mark_item(self.case_id, item, state))

    def begin_plan(self) -> None:
        """Begin a new plan with what is still open."""
        self._do(lambda: self.services.begin_plan(self.case_id))

    def need_no_plan(self) -> None:
        """Write that no safety plan is needed."""
        self._do(lambda: self.services.need_no_plan(self.case_id))

    def remove(self, id: str) -> None:
        """Take out what was entered by mistake."""
        self._do(lambda: self.services.remove_part(self.case_id, id), self._view.close_form)

    # Forms

    def save(self, form: str, values: Values) -> bool:
        """Save a form, or say what is wrong with it."""
        problems = self.problems(form, values)
        self._view.show_problems(problems)
        if problems:
            return False
        work = self._work(form, values)
        self._do(work, lambda: self._saved(form))
        return True

    def keep(self, form: str, values: Values) -> None:
        """The desk locks, or the page is left: keep what can be kept, and ask nothing."""
        if form not in KEPT:
            return
        values = self._completed(form, values)
        if not self.problems(form, values):
            work, case_id = self._work(form, values), self.case_id

            def then(_: object) -> None:
                if case_id == self.case_id:
                    self._view.close_form()

            self._runner.run(work, then, lambda _: None)

    def problems(self, form: str, values: Values) -> dict[str, Sentence]:
        """What is missing or not right, by the name of the field."""
        found = getattr(self, f"_{form}_problems")(values)
        return {name: words for name, words in found.items() if words is not None}

    def _work(self, form: str, values: Values) -> Callable[[], Any]:
        case_id, make = self.case_id, getattr(self, f"_save_{form}")
        return lambda: make(case_id, values)

    def _saved(self, form: str) -> None:
        self._view.close_form()
        if form in ("safety", "suicide", "look"):
            self._view.hide_safety()

    def _do(self, work: Callable[[], Any], then: Callable[[], object] | None = None) -> None:
        self._view.hush()
        self._runner.run(work, lambda _: then() if then is not None else None, self._view.say_trouble)

    def _completed(self, form: str, values: Values) -> Values:
        """What a form that was not finished is kept with: never more than was said."""
        if form == "safety" and self.whole is not None:
            day = values.get("review_on")
            today, level = date.fromisoformat(self.whole.today), self._level()
            fits = review_problem(_day(day), level, today) is None
            review_on = day if fits else self.whole.safety.last_review_day
            return {**values, "with_her": values.get("with_her") or "no", "review_on": review_on}
        if form == "action":
            return {**values, "who": values.get("who") or "caseworker"}
        return values

    def _level(self) -> str:
        return "high" if self.whole is not None and _is_high(self.whole) else ""

    # What is wrong with a form

    def _ask_problems(self, values: Values) -> dict[str, Sentence | None]:
        return {}

    def _need_problems(self, values: Values) -> dict[str, Sentence | None]:
        sector, wanted = values.get("sector") or "", values.get("wanted") or ""
        outcome = values.get("outcome") or ""
        problem = need_problem(sector, wanted, outcome) if sector else None
        return {
            "sector": None if sector else _CHOOSE,
            "wanted": problem if not wanted else None,
            "outcome": problem if wanted else None,
            "options": _long(values.get("options"), LONG_WORDS),
            "note": _long(values.get("note")),
            "appointment": _no_day(values.get("appointment")),
        }

    def _goal_problems(self, values: Values) -> dict[str, Sentence | None]:
        return {"words": words_problem(values.get("words") or "")}

    def _action_problems(self, values: Values) -> dict[str, Sentence | None]:
        return {
            "what": words_problem(values.get("what") or ""),
            "who": None if values.get("who") else _CHOOSE,
            "by_when": _no_day(values.get("by_when")),
        }

    def _result_problems(self, values: Values) -> dict[str, Sentence | None]:
        result, reason = values.get("result") or "", values.get("reason") or ""
        if not result:
            return {}
        return {"reason": result_problem(result, reason) or _long(reason)}

    def _agree_problems(self, values: Values) -> dict[str, Sentence | None]:
        day = values.get("next_meeting")
        problem = _no_day(day)
        was = self.whole.sheet.plan.next_meeting if self.whole is not None and self.whole.sheet.plan else ""
        if problem is None and day and day != was and self.whole is not None and day < self.whole.today:
            problem = sentence("This day is past.")
        return {"next_meeting": problem}

    def _review_problems(self, values: Values) -> dict[str, Sentence | None]:
        return {"note": _long(values.get("note"))}

    def _look_problems(self, values: Values) -> dict[str, Sentence | None]:
        return {"review_on": self._review_day(values)}

    def _safety_problems(self, values: Values) -> dict[str, Sentence | None]:
        elements = values.get("elements") or []
        found: dict[str, Sentence | None] = {f"words_{code}": _long(values.get(f"words_{code}")) for code in elements}
        return {
            FEARS: _long(values.get(FEARS)),
            "elements": None if elements else sentence("Choose at least one thing you planned together."),
            **found,
            "with_her": None if values.get("with_her") else sentence("Say whether it was made together with her."),
            "review_on": self._review_day(values),
        }

    def _suicide_problems(self, values: Values) -> dict[str, Sentence | None]:
        return {code: _long(values.get(code)) for code in SUICIDE_STEPS if code not in SUICIDE_TICKS}

    def _review_day(self, values: Values) -> Sentence | None:
        text = values.get("review_on")
        if (problem := _no_day(text)) is not None or self.whole is None:
            return problem
        return review_problem(_day(text), self._level(), date.fromisoformat(self.whole.today))

    # Saving

    def _save_ask(self, case_id: str, values: Values) -> Any:
        return self.services.ask_needs(case_id, {sector: wanted for sector, wanted in values.items() if wanted})

    def _save_need(self, case_id: str, values: Values) -> Any:
        from intake_desktop.services.needs import NeedLine

        names = ("sector", "wanted", "outcome", "progress", "options", "note", "provider", "appointment")
        line = {name: values.get(name) or "" for name in names}
        if line["wanted"] == "no":
            line |= {"provider": "", "appointment": ""}
        return self.services.set_need(case_id, NeedLine(**line))

    def _save_goal(self, case_id: str, values: Values) -> Any:
        id, before = values.get("id") or "", values.get("progress_before") or ""
        done = self.services.set_goal(case_id, values["words"], values.get("need") or "", id)
        progress = values.get("progress") or ""
        if id and progress and progress != before:
            done = self.services.set_progress(case_id, id, progress)
        return done

    def _save_action(self, case_id: str, values: Values) -> Any:
        from intake_desktop.services.plan_reading import PlanAction

        who = values["who"]
        action = PlanAction(
            values.get("id") or "", values.get("goal") or "", values.get("need") or "", values["what"], who,
            values.get("by_when") or "", (values.get("provider") or "") if who == "provider" else "", "", "", "", "",
        )  # fmt: skip
        return self.services.set_action(case_id, action)

    def _save_result(self, case_id: str, values: Values) -> Any:
        result = values.get("result") or ""
        reason = "" if result in ("", "done") else values.get("reason") or ""
        return self.services.end_action(case_id, values["id"], result, reason)

    def _save_agree(self, case_id: str, values: Values) -> Any:
        agreed, day = values.get("agreed") or "", values.get("next_meeting") or ""
        if not agreed or agreed == values.get("before"):
            return self.services.set_next_meeting(case_id, day)
        return self.services.agree(case_id, agreed, day)

    def _save_review(self, case_id: str, values: Values) -> Any:
        return self.services.review(case_id, values.get("note") or "")

    def _save_look(self, case_id: str, values: Values) -> Any:
        return self.services.look_again(case_id, _day(values.get("review_on")))

    def _save_safety(self, case_id: str, values: Values) -> Any:
        chosen = [code for code in ELEMENTS if code in (values.get("elements") or [])]
        return self.services.write_safety(
            case_id,
            {code: values.get(f"words_{code}") or "" for code in chosen},
            with_her=values["with_her"],
            copy=values.get("copy") or "",
            fears=values.get(FEARS) or "",
            review_on=_day(values.get("review_on")),
        )

    def _save_suicide(self, case_id: str, values: Values) -> Any:
        ticks = values.get("ticks") or []
        done = {code: "yes" if code in ticks else "" for code in SUICIDE_TICKS}
        done |= {code: values.get(code) or "" for code in SUICIDE_STEPS if code not in SUICIDE_TICKS}
        return self.services.write_suicide(case_id, done)


def _is_high(whole: Whole) -> bool:
    """Whether the next look at a safety plan is due within the shorter time."""
    days = date.fromisoformat(whole.safety.last_review_day) - date.fromisoformat(whole.today)
    return days.days <= 7


def _long(text: str | None, most: int = WORDS) -> Sentence | None:
    return words_problem(text, most) if text else None


def _no_day(text: str | None) -> Sentence | None:
    return _A_DAY if text and _day(text) is None else None


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
