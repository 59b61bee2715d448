# SPDX-License-Identifier: Apache-2.0
"""A form made ready to be filled: expressions compiled, and who must be looked at again when an answer changes."""

from __future__ import annotations

import graphlib
import re
from collections.abc import Iterable, Mapping

import msgspec

from .expression import Expression, compile_expression
from .form import Form, Question

_PLACE = re.compile(r"\$\{\s*([^\s{}]+)\s*\}")


class Circle(Exception):
    """Questions depend on one another in a circle, so that no order could work them out."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("questions depend on one another")
        self.names = names


class Rules(msgspec.Struct, frozen=True):
    """One question with its expressions compiled; nothing where the author wrote nothing."""

    question: Question
    relevant: Expression | None
    calculation: Expression | None
    required: Expression | None
    constraint: Expression | None
    choice_filter: Expression | None
    read_only: Expression | None
    default: Expression | None

    @property
    def keeps(self) -> bool:
        """Whether the first result of the calculation is kept (``once``)."""
        return self.calculation is not None and self.calculation.keeps

    @property
    def sources(self) -> frozenset[str]:
        """The questions on which the value and the presence of this one depend."""
        return frozenset[str]().union(*(rule.names for rule in (self.relevant, self.calculation) if rule))

    @property
    def looks_at(self) -> frozenset[str]:
        """All questions whose answers can change what a person sees of this one, its words included."""
        rules = (self.relevant, self.calculation, self.required, self.constraint, self.choice_filter, self.read_only)
        question = self.question
        words = (question.labels, question.hints, question.constraint_messages, question.required_messages)
        written = {name for texts in words for name in names_in(texts)}
        return frozenset(written).union(*(rule.names for rule in rules if rule))


class Plan:
    """The compiled form: `order` goes from causes to effects, `dependents` one step from cause to effect."""

    def __init__(self, form: Form) -> None:
        self.rules = {question.name: rules_of(question) for question in form.questions()}
        order = working_order(self.rules)
        self.order: tuple[Rules, ...] = tuple(self.rules[name] for name in order)
        self.place = {name: place for place, name in enumerate(order)}
        self.dependents: dict[str, tuple[int, ...]] = dict.fromkeys(order, ())
        self.lookers: dict[str, tuple[str, ...]] = dict.fromkeys(order, ())
        for name, rules in self.rules.items():
            for source in rules.sources:
                self.dependents[source] += (self.place[name],)
            for source in rules.looks_at:
                self.lookers[source] += (name,)


def rules_of(question: Question) -> Rules:
    """Compile all expressions of a question; raises ExpressionWrong for a form that was not checked."""
    return Rules(
        question,
        _compiled(question.relevant),
        _compiled(question.calculation),
        _compiled(question.required),
        _compiled(question.constraint),
        compile_expression(question.choice_filter, True) if question.choice_filter else None,
        _compiled(question.read_only),
        _compiled(question.default) if is_dynamic(question.default) else None,
    )


def working_order(rules: Mapping[str, Rules]) -> tuple[str, ...]:
    """Order questions so that each comes after those it depends on; raises Circle when that cannot be done."""
    try:
        return tuple(graphlib.TopologicalSorter({name: one.sources for name, one in rules.items()}).static_order())
    except graphlib.CycleError as error:
        names: list[str] = error.args[1]
        raise Circle(tuple(dict.fromkeys(names))) from None


def is_dynamic(default: str) -> bool:
    """Say whether a default is an expression (``today()``) rather than the answer itself."""
    return "${" in default or re.match(r"^[a-z:-]+\(.*\)$", default) is not None


def names_in(texts: Mapping[str, str] | Iterable[str]) -> set[str]:
    """Give the questions whose answers stand in labels or messages as ``${name}``."""
    written = texts.values() if isinstance(texts, Mapping) else texts
    return {name for text in written if "${" in text for name in _PLACE.findall(text)}


def fill_places(text: str, answers: Mapping[str, str]) -> str:
    """Put answers into the ``${name}`` places of a label, each isolated so that directions do not mix."""
    if "${" not in text:
        return text
    return _PLACE.sub(lambda place: f"\u2068{answers.get(place[1], '')}\u2069", text)


def _compiled(source: str) -> Expression | None:
    return compile_expression(source) if source else None
