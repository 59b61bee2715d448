# SPDX-License-Identifier: Apache-2.0
"""Pieces of an expression that reach further than one answer: repetitions, and rows of a list.

``${sex}`` inside its own repeat is the answer of this repetition; ``sum(${amount})``, ``/data/visit[sex = 'male']/day``
and ``indexed-repeat(…)`` look at all of them, and ``instance('districts')/root/item[…]/label`` at the rows of a list.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from .functions import Scope
from .operations import Part, Run
from .values import truth_of

Rows = TypeVar("Rows")


def reference(name: str) -> Part:
    """The answer to a question, or all its answers where a function takes them all."""
    return Part(lambda scope, own: scope.text[name], "text", reference=name, nodes=lambda scope, own: scope.nodes(name))


def _kept(
    scope: Scope, own: str, rows: Sequence[Rows], tests: Sequence[Run], row_of: Callable[[Rows], object]
) -> list[Rows]:
    """Give the rows for which every test holds."""
    left = list(rows)
    before = scope.row, scope.place
    try:
        for test in tests:
            passed = []
            for place, one in enumerate(left, start=1):
                scope.row, scope.place = row_of(one), float(place)  # type: ignore[assignment]
                if truth_of(test(scope, own)):
                    passed.append(one)
            left = passed
    finally:
        scope.row, scope.place = before
    return left


def walk(steps: Sequence[tuple[str, Sequence[Run]]]) -> Part:
    """A path through repeats, some of its steps with tests in brackets; its value is the first answer it finds."""
    *through, (last, last_tests) = steps

    def found(scope: Scope, own: str) -> list[Scope]:
        spots = [scope]
        for name, tests in (*through, (last, last_tests)) if last_tests else through:
            spots = [
                inner
                for spot in spots
                for inner in _kept(scope, own, spot.repetitions(name), tests, lambda one: one.text)
            ]
        return spots

    def nodes(scope: Scope, own: str) -> Sequence[str]:
        spots = found(scope, own)
        return [""] * len(spots) if last_tests else [text for spot in spots for text in spot.nodes(last)]

    return Part(lambda scope, own: next(iter(nodes(scope, own)), ""), "text", nodes=nodes)


def look_up(list_name: str, tests: Sequence[Run], column: str) -> Part:
    """A column of the rows of a list that pass the tests; its value is that of the first row."""

    def nodes(scope: Scope, own: str) -> Sequence[str]:
        rows = _kept(scope, own, scope.rows(list_name), tests, lambda row: row)
        return [row.get(column, "") for row in rows]

    return Part(lambda scope, own: next(iter(nodes(scope, own)), ""), "text", nodes=nodes)


def indexed(name: str, places: Sequence[tuple[str, Callable[[Scope, str], float]]]) -> Part:
    """``indexed-repeat``: the answer in the repetition of that number, counted from 1; blank when there is none."""

    def run(scope: Scope, own: str) -> str:
        spot = scope
        for repeat, index in places:
            number, repetitions = index(scope, own), spot.repetitions(repeat)
            if not math.isfinite(number) or not 1 <= int(number) <= len(repetitions):
                return ""
            spot = repetitions[int(number) - 1]
        return spot.text[name]

    return Part(run, "text")
