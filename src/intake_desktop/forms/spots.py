# SPDX-License-Identifier: Apache-2.0
"""Where questions are answered: the form itself, and each repetition of a repeat. Also what expressions see of it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence

from .answers import Reading
from .form import Answer, Form, in_language
from .plan import Plan

_NOTHING: Mapping[str, str] = {}


class _Texts(dict[str, str]):
    """The answers of a repetition as text; what is asked further out is looked up there."""

    def __init__(self, around: dict[str, str], names: Sequence[str]) -> None:
        super().__init__(dict.fromkeys(names, ""))
        self._around = around

    def __missing__(self, name: str) -> str:
        return self._around[name]


class Sitting:
    """What all places of a filling share: the form, the day and the clock, the language, how the intake is made."""

    def __init__(self, form: Form, now: datetime.datetime, language: str, mode: str) -> None:
        self.form = form
        self.plan = Plan(form)
        self.today = now.date().isoformat()
        self.now = now.isoformat(timespec="seconds")
        self.language = language
        self.mode = mode
        self._rows: dict[tuple[str, str], tuple[Mapping[str, str], ...]] = {}

    def rows(self, list_name: str) -> Sequence[Mapping[str, str]]:
        """The rows of a list, with labels in the language of the sitting."""
        key = list_name, self.language
        if key not in self._rows:
            self._rows[key] = tuple(
                {**choice.columns, "name": choice.code, "label": in_language(choice.labels, self.language)}
                for choice in self.form.choices(list_name)
            )
        return self._rows[key]


class Spot:
    """One set of answers, and the scope in which its expressions are worked out.

    `key` names it for as long as the form is open (``children#3``; blank for the form itself), whatever is added or
    moved before it. `counts` is whether its answers count; `fresh` that nobody has touched it since it came of itself.
    """

    def __init__(self, sitting: Sitting, serial: int, repeat: str = "", parent: Spot | None = None) -> None:
        self.sitting = sitting
        self.serial = serial
        self.repeat = repeat
        self.key = f"{repeat}#{serial}" if repeat else ""
        self.parent = parent
        names = [rules.name for rules in sitting.plan.questions_of[repeat]]
        self.text: dict[str, str] = _Texts(parent.text, names) if parent else dict.fromkeys(names, "")
        self.typed: dict[str, Answer] = {}
        self.given: dict[str, Answer] = {}
        self.strange: dict[str, object] = {}
        self.value: dict[str, Reading] = {}
        self.shown: dict[str, bool] = {}
        self.children: dict[str, list[Spot]] = {name: [] for name in sitting.plan.repeats_of[repeat]}
        self.active: dict[str, int] = dict.fromkeys(self.children, 0)
        self.counts = parent is None
        self.fresh = True
        self.row: Mapping[str, str] = _NOTHING
        self.place = 0.0
        self.today, self.now, self.language = sitting.today, sitting.now, sitting.language

    def address(self, name: str) -> str:
        """Name a question here so that it can be found again."""
        return f"{self.key}/{name}" if self.key else name

    # What expressions ask

    def nodes(self, name: str) -> Sequence[str]:
        """All answers to a question that can be seen from here; for a repeat, one blank for each repetition."""
        plan = self.sitting.plan
        if name in plan.repeats:
            return [""] * len(self.repetitions(name))
        repeat = plan.rules[name].repeat
        if repeat in plan.chains[self.repeat]:
            spot = self
            while spot.repeat != repeat:
                assert spot.parent is not None  # it is in the chain of repeats around this one
                spot = spot.parent
            return (spot.text[name],) if spot.shown.get(name) else ()
        return [spot.text[name] for spot in self.repetitions(repeat) if spot.shown.get(name)]

    def repetitions(self, name: str) -> list[Spot]:
        """The repetitions of a repeat that count, within what this place shares with them."""
        chain = self.sitting.plan.chains[name]
        spot = self
        while spot.repeat not in chain[:-1]:
            assert spot.parent is not None  # every chain begins at the form itself
            spot = spot.parent
        spots = [spot]
        for repeat in chain[chain.index(spot.repeat) + 1 :]:
            spots = [child for one in spots for child in one.children[repeat] if child.counts]
        return spots

    def position(self, up: int = 0) -> float:
        """Which repetition this is, or the one `up` around it, counted from 1."""
        spot = self
        for _ in range(up):
            spot = spot.parent or spot
        return float(spot.parent.children[spot.repeat].index(spot) + 1) if spot.parent else 1.0

    def choice_label(self, name: str, code: str) -> str:
        """The label of a choice of a question, in the language of the sitting."""
        form = self.sitting.form
        for choice in form.choices(form.question(name).list_name):
            if choice.code == code:
                return in_language(choice.labels, self.language)
        return ""

    def rows(self, list_name: str) -> Sequence[Mapping[str, str]]:
        """The rows of a list of choices."""
        return self.sitting.rows(list_name)


def nowhere(sitting: Sitting) -> Spot:
    """A place without answers: what is said of a repeated question when nobody says in which repetition."""
    spot = Spot(sitting, -1)
    spot.text = defaultdict(str)
    spot.shown = defaultdict(bool)
    spot.value = defaultdict(lambda: None)
    spot.children = defaultdict(list)
    spot.active = defaultdict(int)
    spot.counts = False
    return spot
