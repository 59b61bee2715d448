# SPDX-License-Identifier: Apache-2.0
"""The inside of a filling: places with answers, and how one answer is worked through to all that depends on it."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from .answers import as_text, is_blank, kept_form, read, worked_out
from .form import SILENT, Answer, Answers, Form, is_mark
from .plan import RepeatRules, Rules
from .spots import Sitting, Spot, nowhere
from .values import number_of, truth_of

MOST_REPETITIONS = 200
"""A count may ask for no more; nobody fills so many, and a slip of the hand must not hold the window up."""

EARLIER = "earlier:"
"""Under a name with this before it a draft keeps what does not fit the question that has the name now."""

_SERIALS = 1 << 24
_FEW = 50
"""So many that wait are looked through for one that waits already; with more, it is found out when its turn comes."""


class Memory(msgspec.Struct, frozen=True):
    """All that was typed at one moment, to go back to."""

    mode: str
    typed: tuple[tuple[Spot, dict[str, Answer], dict[str, list[Spot]]], ...]


class Working:
    """Answers in their places. Everything shown is a function of what was typed, worked out causes before effects."""

    def __init__(self, sitting: Sitting, answers: Mapping[str, object], context: Mapping[str, object]) -> None:
        self.sitting = sitting
        self.form: Form = sitting.form
        self.plan = sitting.plan
        self.context = context
        self.serial = 0
        self.root = Spot(sitting, 0)
        self.nowhere = nowhere(sitting)
        self.by_key = {"": self.root}
        self.spots_of: dict[str, list[Spot]] = {"": [self.root], **{name: [] for name in self.plan.repeats}}
        self.by_serial = {0: self.root}
        self.hidden: set[str] = set()
        self.take_over(self.root, answers)
        self.work_all()

    # Places

    def find(self, address: str) -> tuple[Spot, str]:
        """The place and name that an address means; KeyError for a name this form does not have."""
        key, _, name = address.rpartition("/")
        spot = self.by_key.get(key, self.nowhere)
        rules = self.plan.rules.get(name) or self.plan.repeats[name]
        return (spot if spot.repeat == rules.repeat else self.nowhere), name

    def place(self, address: str) -> tuple[Spot, str]:
        """As `find`, and KeyError for a place that is not there (any more)."""
        spot, name = self.find(address)
        if spot is self.nowhere:
            raise KeyError(address)
        return spot, name

    def spots(self, repeat: str) -> Sequence[Spot]:
        """All places of a repeat, or the form itself."""
        return self.spots_of[repeat]

    def new_spot(self, parent: Spot, repeat: str, at: int | None = None) -> Spot:
        """Make one more repetition, with its defaults."""
        self.serial += 1
        spot = Spot(self.sitting, self.serial, repeat, parent)
        spot.counts = parent.counts
        siblings = parent.children[repeat]
        siblings.insert(len(siblings) if at is None else at, spot)
        self.register(spot)
        return spot

    def register(self, spot: Spot) -> None:
        """Let a place be found."""
        self.by_key[spot.key] = self.by_serial[spot.serial] = spot
        self.spots_of[spot.repeat].append(spot)

    def register_all(self) -> None:
        """Find the places anew after repetitions were taken away or brought back."""
        self.by_key, self.by_serial = {}, {}
        self.spots_of = {name: [] for name in self.spots_of}
        for spot in self.all_spots():
            self.register(spot)

    def all_spots(self, spot: Spot | None = None) -> Iterator[Spot]:
        """Walk all places, from outside in."""
        spot = spot or self.root
        yield spot
        for children in spot.children.values():
            for child in children:
                yield from self.all_spots(child)

    # What was typed

    def take_over(self, spot: Spot, answers: Mapping[str, object]) -> None:
        """Take a draft or a record in. Nothing is thrown away: what this form does not ask is kept as it is."""
        repeats = spot.children
        for kept_name, value in answers.items():
            name = kept_name.removeprefix(EARLIER)
            name = kept_name if name in answers else name  # what did not fit once may fit this version
            rules = self.plan.rules.get(name)
            if name in repeats and isinstance(value, list) and all(isinstance(one, dict) for one in value):
                for one in value:
                    child = self.new_spot(spot, name)
                    child.fresh = False
                    self.take_over(child, one)
            elif rules is None or rules.repeat != spot.repeat or name in repeats:
                spot.strange[EARLIER + name if name in repeats else kept_name] = value
            elif rules.question.kind not in ("note", "calculate") or rules.keeps:
                self.keep(spot, rules, value)
        if spot is self.root:
            self.set_defaults(spot)

    def keep(self, spot: Spot, rules: Rules, value: object) -> None:
        try:
            spot.typed[rules.name] = kept_form(rules.question, value)
        except (TypeError, ValueError, KeyError):  # an answer to another question that had this name in another version
            spot.strange[EARLIER + rules.name] = value

    def set_defaults(self, spot: Spot) -> None:
        """Answer beforehand what has a default and was not touched, here and in all repetitions."""
        for rules in self.plan.questions_of[spot.repeat]:
            self.set_default(spot, rules)
        for children in spot.children.values():
            for child in children:
                self.set_defaults(child)

    def set_default(self, spot: Spot, rules: Rules) -> None:
        question, name = rules.question, rules.name
        if question.default:
            dynamic = rules.default.run(spot, "") if rules.default else question.default
            spot.given[name] = worked_out(question.kind, dynamic)
        elif question.context:
            told = self.sitting.mode if question.context == "mode" else self.context.get(question.context)
            spot.given[name] = told if isinstance(told, str) else None
        else:
            if rules.default is None and rules.calculation is None:
                spot.text[name] = as_text(read(question, spot.typed.get(name), self.form))
            return
        if name not in spot.typed:
            spot.typed[name] = spot.given[name]
        spot.text[name] = as_text(read(question, spot.typed[name], self.form))

    def draft(self, spot: Spot | None = None) -> dict[str, object]:
        """All that was typed, as plain JSON."""
        spot = spot or self.root
        kept: dict[str, object] = {**spot.strange, **spot.typed}
        for name, children in spot.children.items():
            left = list(children)
            while left and left[-1].fresh and not left[-1].counts:
                left.pop()
            if left:
                kept[name] = [self.draft(child) for child in left]
        return kept

    def answers(self, spot: Spot | None = None) -> Answers:
        """All that counts, as plain JSON."""
        spot = spot or self.root
        kept: Answers = {name: value for name, value in spot.strange.items() if is_mark(name)}
        for rules in self.plan.questions_of[spot.repeat]:
            name = rules.name
            value = spot.value.get(name)
            if (
                rules.question.kind != "note"
                and spot.shown[name]
                and isinstance(value, str | int | float | list | dict)
            ):
                kept[name] = value
        for name, children in spot.children.items():
            if counting := [child for child in children if child.counts]:
                kept[name] = [self.answers(child) for child in counting]
        return kept

    def remember(self) -> Memory:
        """What was typed at this moment."""
        return Memory(
            self.sitting.mode,
            tuple(
                (spot, dict(spot.typed), {name: list(children) for name, children in spot.children.items()})
                for spot in self.all_spots()
            ),
        )

    def restore(self, memory: Memory) -> None:
        """Put what was typed then back into its places."""
        self.sitting.mode = memory.mode
        for spot, typed, children in memory.typed:
            spot.typed = dict(typed)
            spot.children = {name: list(spots) for name, spots in children.items()}
        self.register_all()

    # Working it out

    def spread(self, spot: Spot, name: str) -> set[str]:
        """Work out a question and all that depends on it; gives the addresses that may look different."""
        plan, order = self.plan, self.plan.order
        touched: set[str] = set()
        # An item is a place in the order and a spot in one number, so that causes come before effects.
        waiting = [plan.place[name] * _SERIALS + spot.serial]
        done = -1
        while waiting:
            item = heapq.heappop(waiting)
            if item == done:  # asked for by two causes
                continue
            done = item
            here, rules = self.by_serial[item % _SERIALS], order[item // _SERIALS]
            if not self.work_out(here, rules):
                continue
            changed = rules.name
            self.note_changed(touched, here, changed)
            for effect in plan.near[changed]:
                next_one = effect * _SERIALS + here.serial
                if len(waiting) > _FEW or next_one not in waiting:
                    heapq.heappush(waiting, next_one)
            for effect in plan.far[changed]:
                for there in self.spots_of[order[effect].repeat]:
                    heapq.heappush(waiting, effect * _SERIALS + there.serial)
        return touched

    def note_changed(self, touched: set[str], spot: Spot, name: str) -> None:
        """Add a question and what only looks different because of it."""
        plan = self.plan
        if spot.key:
            touched.add(spot.address(name))
            touched.update(spot.address(other) for other in plan.lookers[name])
        else:
            touched.add(name)
            touched.update(plan.lookers[name])
        for other in plan.far_lookers[name]:  # seldom any
            rules = plan.rules.get(other) or plan.repeats[other]
            touched.update(there.address(other) for there in self.spots_of[rules.repeat])

    def work_all(self) -> set[str]:
        """Work everything out anew; gives the addresses that may look different."""
        touched: set[str] = set()
        for rules in self.plan.order:
            for spot in self.spots_of[rules.repeat]:  # a repeat may add to the places of another, never to its own
                if self.work_out(spot, rules):
                    self.note_changed(touched, spot, rules.name)
        return touched

    def work_out(self, spot: Spot, rules: Rules | RepeatRules) -> bool:
        """Bring one question or repeat up to date; says whether it counts or looks different now."""
        if isinstance(rules, RepeatRules):
            return self.repeat_out(spot, rules)
        question, name, shown = rules.question, rules.name, spot.counts
        value = read(question, spot.typed.get(name), self.form)
        if rules.calculation is not None:
            typed, value = value, worked_out(question.kind, rules.calculation.run(spot, as_text(value)))
            if value is None and isinstance(typed, dict):
                value = typed  # nothing to work out, and she would rather not say: that stays said
            if rules.keeps and value is not None:
                spot.typed[name] = value
        if shown and rules.relevant is not None:
            shown = truth_of(rules.relevant.run(spot, ""))
        if question.modes and self.sitting.mode not in question.modes:
            shown = False
        text = as_text(value) if shown else ""
        was_shown = spot.shown.get(name)
        changed = shown is not was_shown or text != spot.text[name]
        if changed:
            if was_shown and not shown and name in spot.typed:
                self.hidden.add(spot.address(name))
            spot.shown[name], spot.text[name] = shown, text
        spot.value[name] = value
        return changed

    def repeat_out(self, spot: Spot, rules: RepeatRules) -> bool:
        name = rules.name
        shown = spot.counts and (rules.relevant is None or rules.relevant.truth(spot))
        if rules.group.modes and self.sitting.mode not in rules.group.modes:
            shown = False
        children = spot.children[name]
        wanted = len(children)
        if rules.count is not None:
            asked = number_of(rules.count.run(spot, ""))
            wanted = min(MOST_REPETITIONS, max(0, int(asked))) if math.isfinite(asked) and shown else 0
            while len(children) < wanted:
                self.set_defaults(self.new_spot(spot, name))
        before = spot.shown.get(name), spot.active[name]
        for place, child in enumerate(children):
            child.counts = shown and place < wanted
        spot.shown[name], spot.active[name] = shown, wanted
        return before != (shown, wanted)


def is_filled(spot: Spot, rules: Rules) -> bool:
    """Say whether somebody answered a question: not blank, and not what stood there beforehand."""
    typed, kind = spot.typed.get(rules.name), rules.question.kind
    return not (is_blank(typed) or rules.keeps or kind in SILENT or typed == spot.given.get(rules.name))
