# SPDX-License-Identifier: Apache-2.0
"""The functions an expression may call: a closed list. What is not here cannot be called.

Left out on purpose: whatever reads other files (``pulldata``), places on a map, and chance (``random``, ``uuid``,
``randomize``) because the same answers must always give the same form. What looks at repetitions and at lists, and what
works out only one of its sides, is read in :mod:`.reading`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from . import values
from .values import Value, number_of, text_of, truth_of


class Scope(Protocol):
    """What an expression may look at while it is worked out."""

    text: dict[str, str]
    row: Mapping[str, str]
    place: float
    today: str
    now: str
    language: str

    def nodes(self, name: str) -> Sequence[str]:
        """All answers of one question: one, unless it is asked repeatedly."""

    def choice_label(self, name: str, code: str) -> str:
        """The label of a choice of the question `name`, in the language of the scope."""

    def position(self, up: int = 0) -> float:
        """Which repetition this is, or the one `up` around it, counted from 1."""

    def repetitions(self, name: str) -> Sequence[Scope]:
        """The repetitions of a repeat that can be seen from here: all of them within what this place shares."""

    def rows(self, list_name: str) -> Sequence[Mapping[str, str]]:
        """The rows of a list of choices: ``name``, ``label`` in the language of the scope, the author's own columns."""


class Function(msgspec.Struct, frozen=True):
    """One function: what its arguments are turned into, how few it takes, and whether its last one may be repeated.

    `takes` has a letter for each argument: t(ext), n(umber), b(oolean), a(s it is), N (all answers of a question).
    """

    call: Callable[..., Any]
    takes: str
    least: int = -1
    repeats: bool = False
    scoped: bool = False
    gives: str = "text"

    @property
    def fewest(self) -> int:
        """The smallest number of arguments."""
        return len(self.takes) if self.least < 0 else self.least

    @property
    def most(self) -> int | None:
        """The largest number of arguments; nothing when the last may be repeated."""
        return None if self.repeats else len(self.takes)

    def letters(self, count: int) -> str:
        """What `count` arguments are turned into; the last letter goes on for what is repeated."""
        return (self.takes + self.takes[-1:] * count)[:count]


def _safely(compute: Callable[..., float]) -> Callable[..., float]:
    """Make a calculation that has no answer give "not a number" rather than stop the form."""

    def computed(*numbers: float) -> float:
        try:
            answer = compute(*numbers)
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan
        return answer if isinstance(answer, float) else math.nan

    return computed


def _selected_at(listed: str, index: float) -> str:
    items = listed.split()
    return items[int(index)] if math.isfinite(index) and 0 <= index < len(items) else ""


def _part(text: str, start: float, end: float | None = None) -> str:
    if not math.isfinite(start) or (end is not None and not math.isfinite(end)):
        return ""
    return text[int(start) :] if end is None else text[int(start) : int(end)]


def _substring(text: str, start: float, length: float = math.inf) -> str:
    first, last = (
        values.rounded(start),
        values.rounded(start) + (length if math.isinf(length) else values.rounded(length)),
    )
    return "".join(letter for place, letter in enumerate(text, start=1) if first <= place < last)


def _translate(text: str, old: str, new: str) -> str:
    table = {ord(letter): (new[place] if place < len(new) else None) for place, letter in reversed([*enumerate(old)])}
    return text.translate(table)


def _total(answers: Sequence[str]) -> float:
    return math.fsum(number for number in map(number_of, answers) if number == number)


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def chosen(*sets: Sequence[str]) -> float:
        numbers = [number_of(answer) for answers in sets for answer in answers]
        return math.nan if not numbers or any(number != number for number in numbers) else choose(numbers)

    return chosen


def _whole(number: float) -> float:
    return float(int(number)) if math.isfinite(number) else math.nan


def _decimal_time(text: str) -> float:
    share = values.day_part(text.rpartition("T")[2])
    return math.nan if share is None else share


def _format_date(scope: Scope, value: Value, pattern: str) -> str:
    return values.formatted_date(value, pattern, scope.language)


def _checklist(least: float, most: float, *answers: Value) -> bool:
    return _between(sum(1.0 for answer in answers if truth_of(answer)), least, most)


def _weighted(least: float, most: float, *pairs: Value) -> bool:
    weights = (number_of(weight) for answer, weight in zip(pairs[::2], pairs[1::2], strict=False) if truth_of(answer))
    return _between(math.fsum(weight for weight in weights if math.isfinite(weight)), least, most)


def _between(number: float, least: float, most: float) -> bool:
    """-1 stands for no limit."""
    return (least == -1 or number >= least) and (most == -1 or number <= most)


def _joined(separator: str, *sets: Sequence[str]) -> str:
    return separator.join(answer for answers in sets for answer in answers)


FUNCTIONS: dict[str, Function] = {
    # choices
    "selected": Function(lambda listed, code: code.strip() in listed.split(), "tt", gives="truth"),
    "selected-at": Function(_selected_at, "tn"),
    "count-selected": Function(lambda listed: float(len(listed.split())), "t", gives="number"),
    # truth
    "true": Function(lambda: True, "", gives="truth"),
    "false": Function(lambda: False, "", gives="truth"),
    "not": Function(lambda truth: not truth, "b", gives="truth"),
    "boolean": Function(lambda truth: truth, "b", gives="truth"),
    "boolean-from-string": Function(lambda text: text in ("true", "1"), "t", gives="truth"),
    "checklist": Function(_checklist, "nna", repeats=True, gives="truth"),
    "weighted-checklist": Function(_weighted, "nnaa", repeats=True, gives="truth"),
    "coalesce": Function(lambda first, second: first if first != "" else second, "tt"),
    # numbers
    "number": Function(lambda number: number, "n", gives="number"),
    "int": Function(_whole, "n", gives="number"),
    "round": Function(values.rounded, "nn", least=1, gives="number"),
    "floor": Function(_safely(lambda number: float(math.floor(number))), "n", gives="number"),
    "ceiling": Function(_safely(lambda number: float(math.ceil(number))), "n", gives="number"),
    "abs": Function(abs, "n", gives="number"),
    "sqrt": Function(_safely(math.sqrt), "n", gives="number"),
    "pow": Function(_safely(lambda base, power: base**power), "nn", gives="number"),
    "exp": Function(_safely(math.exp), "n", gives="number"),
    "exp10": Function(_safely(lambda number: 10.0**number), "n", gives="number"),
    "log": Function(_safely(math.log), "n", gives="number"),
    "log10": Function(_safely(math.log10), "n", gives="number"),
    "pi": Function(lambda: math.pi, "", gives="number"),
    "sin": Function(_safely(math.sin), "n", gives="number"),
    "cos": Function(_safely(math.cos), "n", gives="number"),
    "tan": Function(_safely(math.tan), "n", gives="number"),
    "asin": Function(_safely(math.asin), "n", gives="number"),
    "acos": Function(_safely(math.acos), "n", gives="number"),
    "atan": Function(_safely(math.atan), "n", gives="number"),
    "atan2": Function(_safely(math.atan2), "nn", gives="number"),
    "sum": Function(_total, "N", gives="number"),
    "min": Function(_extreme(min), "N", repeats=True, gives="number"),
    "max": Function(_extreme(max), "N", repeats=True, gives="number"),
    "count": Function(lambda answers: float(len(answers)), "N", gives="number"),
    "count-non-empty": Function(lambda answers: float(sum(1 for one in answers if one)), "N", gives="number"),
    # text
    "string": Function(lambda text: text, "t"),
    "string-length": Function(lambda text: float(len(text)), "t", gives="number"),
    "normalize-space": Function(lambda text: " ".join(text.split()), "t"),
    "concat": Function(lambda *sets: _joined("", *sets), "N", repeats=True),
    "join": Function(_joined, "tN", repeats=True),
    "contains": Function(lambda text, part: part in text, "tt", gives="truth"),
    "starts-with": Function(lambda text, part: text.startswith(part), "tt", gives="truth"),
    "ends-with": Function(lambda text, part: text.endswith(part), "tt", gives="truth"),
    "substr": Function(_part, "tnn", least=2),
    "substring": Function(_substring, "tnn", least=2),
    "substring-before": Function(lambda text, mark: text.partition(mark)[0] if mark and mark in text else "", "tt"),
    "substring-after": Function(lambda text, mark: text.partition(mark)[2] if mark else text, "tt"),
    "translate": Function(_translate, "ttt"),
    # dates and times
    "today": Function(lambda scope: scope.today, "", scoped=True),
    "now": Function(lambda scope: scope.now, "", scoped=True),
    "date": Function(values.date_text, "a"),
    "date-time": Function(lambda value: value if isinstance(value, str) else values.date_text(value), "a"),
    "decimal-date-time": Function(lambda number: number, "n", gives="number"),
    "decimal-time": Function(_decimal_time, "t", gives="number"),
    "format-date": Function(_format_date, "at", scoped=True),
    "format-date-time": Function(_format_date, "at", scoped=True),
}

TURNED: dict[str, Callable[[Value], Any]] = {"t": text_of, "n": number_of, "b": truth_of, "a": lambda value: value}
