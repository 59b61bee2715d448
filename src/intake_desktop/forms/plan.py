# SPDX-License-Identifier: Apache-2.0
"""A form made ready to be filled: expressions compiled, and who must be looked at again when an answer changes."""

from __future__ import annotations

import graphlib
import re
from collections.abc import Iterable, Mapping

import msgspec

from .expression import Climbs, Expression, compile_expression
from .form import Form, Group, Question

_PLACE = re.compile(r"\$\{\s*([^\s{}]+)\s*\}")
_CALL = re.compile(r"[a-z:-]+\(.*\)(?:\s*[-+*]\s*\d+)?")

Tree = list["str | tuple[str, Tree]"]
"""Questions in the order a person meets them; a repeat is its name and the questions in it."""


class Circle(Exception):
    """Questions depend on one another in a circle, so that no order could work them out."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("questions depend on one another")
        self.names = names


class Rules(msgspec.Struct, frozen=True):
    """One question with its expressions compiled; nothing where the author wrote nothing.

    `repeat` is the innermost repeat around it, `keeps` says that the first result of the calculation is kept (once).
    """

    name: str
    repeat: str
    question: Question
    relevant: Expression | None
    calculation: Expression | None
    required: Expression | None
    constraint: Expression | None
    choice_filter: Expression | None
    read_only: Expression | None
    default: Expression | None
    keeps: bool

    @property
    def working(self) -> tuple[Expression, ...]:
        """The rules on which the value and the presence of this one depend."""
        return tuple(rule for rule in (self.relevant, self.calculation) if rule)

    @property
    def looking(self) -> tuple[Expression, ...]:
        """All rules whose result a person can see of this one."""
        rules = (self.relevant, self.calculation, self.required, self.constraint, self.choice_filter, self.read_only)
        return tuple(rule for rule in rules if rule)

    @property
    def words(self) -> set[str]:
        """The questions whose answers stand in the words of this one."""
        question = self.question
        texts = (
            question.labels,
            question.hints,
            question.guidance,
            question.constraint_messages,
            question.required_messages,
        )
        return {name for words in texts for name in names_in(words)}


class RepeatRules(msgspec.Struct, frozen=True):
    """A repeat with its expressions compiled. It is worked out where it stands, its questions in each repetition."""

    name: str
    repeat: str
    group: Group
    relevant: Expression | None
    count: Expression | None
    keeps: bool = False

    @property
    def working(self) -> tuple[Expression, ...]:
        """The rules on which its presence and the number of its repetitions depend."""
        return tuple(rule for rule in (self.relevant, self.count) if rule)

    looking = working

    @property
    def words(self) -> set[str]:
        """The questions whose answers stand in its words."""
        return names_in(self.group.labels) | names_in(self.group.hints)


class Plan:
    """The compiled form: `order` goes from causes to effects.

    From each question or repeat, `near` leads one step on to what depends on it in the same repetition (as places in
    the order), `far` to what may depend on it in any; `lookers` and `far_lookers` do so for what only looks different.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.rules = {question.name: rules_of(form, question) for question in form.questions()}
        self.repeats = {group.name: repeat_rules_of(form, group) for group in form.groups if group.repeats}
        every: dict[str, Rules | RepeatRules] = {**self.repeats, **self.rules}
        order = working_order(every)
        self.order = tuple(every[name] for name in order)
        self.place = {name: place for place, name in enumerate(order)}
        self.near: dict[str, tuple[int, ...]] = dict.fromkeys(order, ())
        self.far: dict[str, tuple[int, ...]] = dict.fromkeys(order, ())
        self.lookers: dict[str, tuple[str, ...]] = dict.fromkeys(order, ())
        self.far_lookers: dict[str, tuple[str, ...]] = dict.fromkeys(order, ())
        for name, rules in every.items():
            self._connect(name, rules, every)
        self.chains = {name: self._chain(name) for name in ("", *self.repeats)}
        self.questions_of: dict[str, tuple[Rules, ...]] = dict.fromkeys(self.chains, ())
        self.repeats_of: dict[str, tuple[str, ...]] = dict.fromkeys(self.chains, ())
        for rules in self.rules.values():
            self.questions_of[rules.repeat] += (rules,)
        for repeat in self.repeats.values():
            self.repeats_of[repeat.repeat] += (repeat.name,)
        self.trees = {step.name: self._tree(step.questions) for step in form.steps}
        self.spoken = {
            name
            for name in {question.list_name for question in form.questions()} & form.lists.keys()
            if any(names_in(choice.labels) for choice in form.lists[name])
        }

    def _connect(self, name: str, rules: Rules | RepeatRules, every: Mapping[str, Rules | RepeatRules]) -> None:
        wide = {source for rule in rules.looking for source in rule.wide}
        for source in sources_of(rules):
            narrow = every[source].repeat == rules.repeat and source not in wide and source not in self.repeats
            to = self.near if narrow else self.far
            to[source] += (self.place[name],)
        for source in {source for rule in rules.looking for source in rule.names} | rules.words:
            narrow = every[source].repeat == rules.repeat and source not in wide
            looks = self.lookers if narrow else self.far_lookers
            looks[source] += (name,)

    def _chain(self, repeat: str) -> tuple[str, ...]:
        """The repeats around a repeat from outside in, itself included; the form itself is the blank before them."""
        found = [repeat]
        while found[0]:
            found.insert(0, self.repeats[found[0]].repeat)
        return tuple(found)

    def _tree(self, questions: Iterable[Question]) -> Tree:
        tree: Tree = []
        for question in questions:
            node = tree
            for repeat in self.chains[self.form.repeat_of[question.name]][1:]:
                last = node[-1] if node else ""
                if not (isinstance(last, tuple) and last[0] == repeat):
                    last = (repeat, [])
                    node.append(last)
                node = last[1]
            node.append(question.name)
        return tree


def sources_of(rules: Rules | RepeatRules) -> frozenset[str]:
    """The questions and repeats that must be worked out before this one."""
    around = frozenset({rules.repeat} if rules.repeat else ())
    return around.union(*(rule.names for rule in rules.working))


def rules_of(form: Form, question: Question) -> Rules:
    """Compile all expressions of a question; raises ExpressionWrong for a form that was not checked."""
    climbs = climbs_of(form, question.name)
    calculation = _compiled(question.calculation, climbs)
    return Rules(
        question.name,
        form.repeat_of[question.name],
        question,
        _compiled(question.relevant, climbs),
        calculation,
        _compiled(question.required, climbs),
        _compiled(question.constraint, climbs),
        compile_expression(question.choice_filter, True, climbs) if question.choice_filter else None,
        _compiled(question.read_only, climbs),
        _compiled(question.default, climbs) if is_dynamic(question.default) else None,
        calculation is not None and calculation.keeps,
    )


def repeat_rules_of(form: Form, group: Group) -> RepeatRules:
    """Compile the expressions of a repeat; raises ExpressionWrong for a form that was not checked."""
    around = form.repeat_of[group.name]
    climbs = climbs_of(form, group.name)
    return RepeatRules(group.name, around, group, _compiled(group.relevant, climbs), _compiled(group.count, climbs))


def climbs_of(form: Form, name: str) -> Climbs:
    """For each number of steps up that leads to a repeat, how many repetitions up that is."""
    climbs, repeats = [], 0
    for level, group in enumerate(form.groups_around(name), start=1):
        if form.groups_by_name[group].repeats:
            climbs.append((level, repeats))
            repeats += 1
    return tuple(climbs)


def working_order(rules: Mapping[str, Rules | RepeatRules]) -> tuple[str, ...]:
    """Order questions so that each comes after those it depends on; raises Circle when that cannot be done."""
    try:
        return tuple(graphlib.TopologicalSorter({name: sources_of(one) for name, one in rules.items()}).static_order())
    except graphlib.CycleError as error:
        names: list[str] = error.args[1]
        raise Circle(tuple(dict.fromkeys(names))) from None


def is_dynamic(default: str) -> bool:
    """Say whether a default is an expression (``today()``) rather than the answer itself."""
    return "${" in default or _CALL.fullmatch(default.strip()) is not None


def names_in(texts: Mapping[str, str] | Iterable[str]) -> set[str]:
    """Give the questions whose answers stand in labels or messages as ``${name}``."""
    written = texts.values() if isinstance(texts, Mapping) else texts
    return {name for text in written if "${" in text for name in _PLACE.findall(text)}


def fill_places(text: str, answers: Mapping[str, str]) -> str:
    """Put answers into the ``${name}`` places of a label, each isolated so that directions do not mix."""
    if "${" not in text:
        return text

    def said(place: re.Match[str]) -> str:
        try:
            return f"\u2068{answers[place[1]]}\u2069"
        except KeyError:
            return "\u2068\u2069"

    return _PLACE.sub(said, text)


def _compiled(source: str, climbs: Climbs) -> Expression | None:
    return compile_expression(source, False, climbs) if source else None
