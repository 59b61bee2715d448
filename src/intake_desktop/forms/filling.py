# SPDX-License-Identifier: Apache-2.0
"""A form while it is being filled: what is shown, what is wrong, what was typed.

What a form shows is a function of what was typed and of nothing else: not of the order in which it was typed, nor of
answers taken back. So a draft opened tomorrow looks as it looked today, and undo is typing the old answer again. What
was typed stays when its question disappears; it only does not count and is not saved with the record.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from .answers import kept_form
from .form import MODES, Form
from .history import History, Touched
from .shown import NO_ANSWER, Problem, Shown
from .spots import Sitting, Spot
from .working import Working

__all__ = ["Filling", "Problem", "Touched"]


class Filling(Shown):
    """One form with one set of answers.

    `answers` is a draft or a saved record; `today` is the day on this PC. `context` may give ``language`` (of labels
    inside expressions), ``now`` (a datetime), ``mode`` (quick, full, phone), and what hidden questions take from the
    desk. Answers to questions that this version of the form does not have are kept in the draft untouched.
    """

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, object] | None = None,
        *,
        today: datetime.date,
        context: Mapping[str, object] | None = None,
    ) -> None:
        self.form = form
        context = context or {}
        now, language = context.get("now"), context.get("language")
        if not isinstance(now, datetime.datetime):
            now = datetime.datetime.combine(today, datetime.time())
        mode = _mode_of(form, answers or {}, context)
        self._sitting = Sitting(form, now, language if isinstance(language, str) else form.languages[0], mode)
        self._plan = self._sitting.plan
        self._working = Working(self._sitting, answers or {}, context)
        self._history = History(self._working)

    # What the person does

    def answer(self, name: str, value: object) -> Touched:
        """Take an answer and give the questions that may look different now, this one included.

        KeyError for a question that the form does not have, ValueError for one that takes no answer.
        """
        spot, own = self._working.place(name)
        rules = self._plan.rules[own]
        if rules.question.kind in NO_ANSWER:
            raise ValueError(f"{name} takes no answer")
        kept = kept_form(rules.question, value)
        before = spot.typed.get(own)
        if kept == before and type(kept) is type(before) and own in spot.typed:
            return Touched({name})
        self._history.keep(name)
        spot.typed[own] = kept
        _touch(spot)
        touched = self._working.spread(spot, own)
        touched.add(name)
        if not spot.shown[own]:
            self._working.hidden.add(name)  # answered while it is not asked, as a program may: that is told too
        return self._history.told(touched)

    def re_evaluate(self) -> None:
        """Work everything out anew. Changes nothing: it is the measure for what one answer costs."""
        self._working.work_all()

    def add(self, repeat: str, at: int | None = None) -> tuple[str, Touched]:
        """Begin one more repetition, at the end or before the one of number `at` (from 0); gives its key.

        ValueError where the form itself says how many there are.
        """
        spot, own = self._repeat(repeat)
        self._history.keep("")
        child = self._working.new_spot(spot, own, at)
        _touch(child)
        self._working.set_defaults(child)
        return child.key, self._rebuilt(spot.address(own))

    def remove(self, key: str) -> Touched:
        """Take a repetition away with everything in it; `undo` brings it back."""
        child = self._working.by_key[key]
        assert child.parent is not None
        repeat = child.parent.address(child.repeat)
        self._repeat(repeat)
        self._history.keep("")
        child.parent.children[child.repeat].remove(child)
        self._working.register_all()
        return self._rebuilt(repeat)

    def move(self, key: str, to: int) -> Touched:
        """Put a repetition at another place among its siblings, counted from 0."""
        child = self._working.by_key[key]
        assert child.parent is not None
        siblings = child.parent.children[child.repeat]
        self._history.keep("")
        siblings.remove(child)
        siblings.insert(to, child)
        for one in siblings:
            _touch(one)
        self._working.register_all()
        return self._rebuilt(child.parent.address(child.repeat))

    def undo(self) -> Touched | None:
        """Take the last change back: typing in one question, or one step with repetitions."""
        return self._history.undo()

    def redo(self) -> Touched | None:
        """Do again what was taken back last."""
        return self._history.redo()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._history.can_undo

    def set_mode(self, mode: str) -> Touched:
        """Go on in another mode: a quick intake becomes a full one. ValueError for a mode there is not."""
        if mode not in MODES:
            raise ValueError("not a mode")
        self._history.keep("")
        self._sitting.mode = mode
        for question in self.form.questions():
            if question.context == "mode":
                self._working.root.typed[question.name] = mode
        return self._history.told(self._working.work_all())

    def speak(self, language: str) -> Touched:
        """Change the language of labels inside expressions."""
        self._sitting.language = language
        for spot in self._working.all_spots():
            spot.language = language
        return self._history.told(self._working.work_all())

    def _repeat(self, address: str) -> tuple[Spot, str]:
        spot, own = self._working.place(address)
        if self._plan.repeats[own].count is not None:
            raise ValueError(f"{own} is counted by the form")
        return spot, own

    def _rebuilt(self, repeat: str) -> Touched:
        touched = self._working.work_all()
        touched.add(repeat)
        return self._history.told(touched)


def _touch(spot: Spot | None) -> None:
    """Somebody did something here; it is kept even when it is blank."""
    while spot is not None:
        spot.fresh = False
        spot = spot.parent


def _mode_of(form: Form, answers: Mapping[str, object], context: Mapping[str, object]) -> str:
    """The mode that was asked for, else the one a draft was made in, else the full one."""
    drafted = (answers.get(question.name) for question in form.questions() if question.context == "mode")
    return next((mode for mode in (context.get("mode"), *drafted) if isinstance(mode, str) and mode in MODES), "full")
