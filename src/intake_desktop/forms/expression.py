# SPDX-License-Identifier: Apache-2.0
"""Expressions of a form (``${age} < 18 and selected(${needs}, 'shelter')``) become functions of Python.

A small compiler of our own for the XPath that XLSForm authors write: it knows ODK's rules for blanks, dates and lists,
calls nothing outside :mod:`.functions`, and says which questions an expression reads, so that an answer re-evaluates
only those. Everything that is wrong is said when the form is read, never while a survivor waits.
"""

from __future__ import annotations

import functools
from collections import Counter

import msgspec

from .functions import Scope
from .operations import Run
from .tokens import LONGEST, ExpressionWrong, tokens_of
from .values import truth_of

__all__ = ["LONGEST", "Expression", "ExpressionWrong", "Path", "compile_expression"]


class Path(msgspec.Struct, frozen=True):
    """A path as it was written: the names it goes, and where it begins.

    `up` is None at the root of the form, -1 at the first name wherever that stands, else the steps up from here.
    """

    up: int | None
    steps: tuple[str, ...]

    def __str__(self) -> str:
        if self.up is None:
            return "/".join(("/data", *self.steps))
        return "/".join(([".."] * self.up or ["."] if self.up >= 0 else []) + list(self.steps))


class Reads:
    """Collects what an expression reads while it is compiled."""

    def __init__(self) -> None:
        self.single: Counter[str] = Counter()
        self.sets: set[str] = set()
        self.wide: set[str] = set()
        self.repeats: set[str] = set()
        self.labels_of: set[str] = set()
        self.columns: set[str] = set()
        self.inside: set[tuple[str, str]] = set()
        self.quoted_inside: set[tuple[str, str]] = set()
        self.lists: set[tuple[str, str]] = set()
        self.paths: list[Path] = []
        self.levels: set[int] = set()
        self.own = False
        self.keeps = False


class Expression(msgspec.Struct, frozen=True):
    """A compiled expression. `run` takes the scope and the text of the question it belongs to (what ``.`` stands for).

    `names` are the questions it reads (and the repeats it counts), `single` those it needs one answer of, `wide` those
    it reads in other repetitions than its own, `repeats` the names that must be repeats. `labels_of` are the questions
    whose choices it names, `columns` the columns of a choice it reads, `lists` the (list, column) it looks up, `inside`
    the (repeat, name) it reads in brackets, `quoted_inside` those written there as ``${name}``. `levels` are the steps
    up of each ``position(..)``, `paths` what must lead somewhere in the form. `keeps` says that its first result is to
    be kept (``once``), `own` that it reads ``.``.
    """

    source: str
    run: Run
    names: frozenset[str]
    single: frozenset[str]
    wide: frozenset[str]
    repeats: frozenset[str]
    labels_of: frozenset[str]
    columns: frozenset[str]
    inside: frozenset[tuple[str, str]]
    quoted_inside: frozenset[tuple[str, str]]
    lists: frozenset[tuple[str, str]]
    paths: tuple[Path, ...]
    levels: frozenset[int]
    own: bool
    keeps: bool

    def truth(self, scope: Scope, own: str = "") -> bool:
        """Work the expression out as a yes or no."""
        return truth_of(self.run(scope, own))


Climbs = tuple[tuple[int, int], ...]
"""For each ``position(..)`` of so many steps up, how many repetitions up that is from where the expression stands."""


@functools.lru_cache(maxsize=4096)
def compile_expression(source: str, in_choice: bool = False, climbs: Climbs = ()) -> Expression:
    """Compile an expression; with `in_choice`, bare words are columns of the choice in question.

    Without `climbs`, every step up is taken for a repetition. Raises ExpressionWrong.
    """
    from .reading import Reader

    reader = Reader(tokens_of(source), in_choice, dict(climbs))
    part = reader.whole()
    reads = reader.reads
    single = {name for name, times in reads.single.items() if times > 0}
    return Expression(
        source,
        part.run,
        frozenset(single | reads.sets | reads.wide | reads.repeats | {name for _, name in reads.inside}),
        frozenset(single),
        frozenset(reads.wide | {name for _, name in reads.inside}),
        frozenset(reads.repeats),
        frozenset(reads.labels_of),
        frozenset(reads.columns),
        frozenset(reads.inside),
        frozenset(reads.quoted_inside),
        frozenset(reads.lists),
        tuple(reads.paths),
        frozenset(reads.levels),
        reads.own,
        reads.keeps,
    )
