# SPDX-License-Identifier: Apache-2.0
"""The pieces of an expression put together: operators and calls as closures.

A piece knows what kind of value it gives, so that nothing is turned into what it is already.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import msgspec

from ..domain.sentences import Sentence, sentence
from .functions import TURNED, Function, Scope
from .values import Value, are_equal, number_of, text_of, truth_of

Run = Callable[[Scope, str], Value]
"""How a piece is run: the scope, and the text of the question it belongs to (what ``.`` stands for)."""


class Part(msgspec.Struct, frozen=True):
    """A piece of an expression on its way: how to run it and what is known of it beforehand.

    `nodes` gives all the answers it stands for, where a function takes them all.
    """

    run: Run
    gives: str = "any"
    literal: Value | None = None
    reference: str = ""
    nodes: Callable[[Scope, str], Sequence[str]] | None = None


def literal(value: Value) -> Part:
    """A number or a text as it stands in the expression."""
    return Part(lambda scope, own: value, "number" if isinstance(value, float) else "text", literal=value)


def numbers(part: Part) -> Callable[[Scope, str], float]:
    """Give the way to run a part as a number, without turning what is one already."""
    run = part.run
    if part.literal is not None:
        number = number_of(part.literal)
        return lambda scope, own: number
    return lambda scope, own: number_of(run(scope, own))


def negative(part: Part) -> Part:
    """A minus before a number."""
    run = numbers(part)
    return Part(lambda scope, own: -run(scope, own), "number")


def _arithmetic(compute: Callable[[float, float], float]) -> Callable[[Part, Part], Part]:
    def joined(left: Part, right: Part) -> Part:
        one, other = numbers(left), numbers(right)
        return Part(lambda scope, own: compute(one(scope, own), other(scope, own)), "number")

    return joined


def _comparison(compare: Callable[[float, float], bool]) -> Callable[[Part, Part], Part]:
    def joined(left: Part, right: Part) -> Part:
        one, other = numbers(left), numbers(right)
        return Part(lambda scope, own: compare(one(scope, own), other(scope, own)), "truth")

    return joined


def _equality(wanted: bool) -> Callable[[Part, Part], Part]:
    def joined(left: Part, right: Part) -> Part:
        one, other = left.run, right.run
        if left.reference and isinstance(right.literal, str):  # by far the most common, so the shortest way
            name, text = left.reference, right.literal
            return Part(lambda scope, own: (scope.text[name] == text) is wanted, "truth")
        if left.gives == right.gives == "text":
            return Part(lambda scope, own: (one(scope, own) == other(scope, own)) is wanted, "truth")
        return Part(lambda scope, own: are_equal(one(scope, own), other(scope, own)) is wanted, "truth")

    return joined


def _and(left: Part, right: Part) -> Part:
    one, other = left.run, right.run
    return Part(lambda scope, own: truth_of(one(scope, own)) and truth_of(other(scope, own)), "truth")


def _or(left: Part, right: Part) -> Part:
    one, other = left.run, right.run
    return Part(lambda scope, own: truth_of(one(scope, own)) or truth_of(other(scope, own)), "truth")


def _divided(number: float, by: float) -> float:
    if by != 0:
        return number / by
    return math.copysign(math.inf, number) * math.copysign(1.0, by) if number and number == number else math.nan


def _remainder(number: float, by: float) -> float:
    return math.fmod(number, by) if by and math.isfinite(number) and by == by else math.nan


OPERATIONS: dict[str, Callable[[Part, Part], Part]] = {
    "or": _or,
    "and": _and,
    "=": _equality(True),
    "!=": _equality(False),
    "<": _comparison(lambda one, other: one < other),
    "<=": _comparison(lambda one, other: one <= other),
    ">": _comparison(lambda one, other: one > other),
    ">=": _comparison(lambda one, other: one >= other),
    "+": _arithmetic(lambda one, other: one + other),
    "-": _arithmetic(lambda one, other: one - other),
    "*": _arithmetic(lambda one, other: one * other),
    "div": _arithmetic(_divided),
    "mod": _arithmetic(_remainder),
}


def choose(condition: Part, then: Part, otherwise: Part) -> Part:
    """``if()``: only the side that counts is worked out."""
    asked, yes, no = condition.run, then.run, otherwise.run
    gives = then.gives if then.gives == otherwise.gives else "any"
    return Part(lambda scope, own: yes(scope, own) if truth_of(asked(scope, own)) else no(scope, own), gives)


def regex(text: Part, pattern: Part) -> Part | Sentence:
    """Match the whole text against a pattern that is known beforehand, or say why the pattern cannot be used."""
    if not isinstance(pattern.literal, str):
        return sentence("{found}() needs its pattern written in quotes.", found="regex")
    try:
        matches = re.compile(pattern.literal).fullmatch
    except re.error:
        return sentence("The pattern {pattern} is not understood.", pattern=pattern.literal)
    run = text.run
    return Part(lambda scope, own: matches(text_of(run(scope, own))) is not None, "truth")


def call(function: Function, arguments: list[Part]) -> Part:
    """Call a function of the closed list with its arguments turned into what it takes."""
    letters = function.letters(len(arguments))
    runs = [_argument(part, letter) for part, letter in zip(arguments, letters, strict=True)]
    made = function.call
    if function.scoped:
        return Part(lambda scope, own: made(scope, *(run(scope, own) for run in runs)), function.gives)
    if not runs:
        return Part(lambda scope, own: made(), function.gives, literal=made())
    if len(runs) == 1:
        only = runs[0]
        return Part(lambda scope, own: made(only(scope, own)), function.gives)
    return Part(lambda scope, own: made(*(run(scope, own) for run in runs)), function.gives)


def _argument(part: Part, letter: str) -> Callable[[Scope, str], object]:
    run = part.run
    if letter == "N":
        if part.nodes is not None:
            return part.nodes
        return lambda scope, own: (text_of(run(scope, own)),)
    if (letter, part.gives) in (("t", "text"), ("n", "number"), ("b", "truth"), ("a", part.gives)):
        return run
    turned = TURNED[letter]
    return lambda scope, own: turned(run(scope, own))
