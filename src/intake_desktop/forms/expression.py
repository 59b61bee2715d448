# SPDX-License-Identifier: Apache-2.0
"""Expressions of a form (``${age} < 18 and selected(${needs}, 'shelter')``) become functions of Python.

A small compiler of our own for the XPath that XLSForm authors write: it knows ODK's rules for blanks, dates and lists,
calls nothing outside :mod:`.functions`, and says which questions an expression reads, so that an answer re-evaluates
only those. Everything that is wrong is said when the form is read, never while a survivor waits.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import ClassVar

import msgspec

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble
from .functions import FUNCTIONS, Scope
from .operations import OPERATIONS, Part, Run, call, choose, literal, negative, regex
from .values import text_of, truth_of

LONGEST = 4_000
DEEPEST = 100
MOST_OPERATORS = 200
"""An expression longer or deeper than any person writes is refused rather than followed."""

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<reference>\$\{\s*[^\s{}]+\s*\})
  | (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<text>'[^']*'|"[^"]*")
  | (?P<word>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
  | (?P<sign>!=|<=|>=|//|\.\.|[()\[\]/|,+*=<>.@-])
  )""",
    re.VERBOSE,
)
_QUOTED_REFERENCE = re.compile(r"\s*\$\{\s*([^\s{}]+)\s*\}\s*")
_POWER = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
_MINUS = 7


class ExpressionWrong(Trouble):
    """An expression of a form cannot be understood; `what` says why in a sentence."""

    name: ClassVar[str] = "expression_wrong"


class Expression(msgspec.Struct, frozen=True):
    """A compiled expression. `run` takes the scope and the text of the question it belongs to (what ``.`` stands for).

    `names` are the questions it reads, `labels_of` those whose choices it names, `columns` the columns of a choice it
    reads, `keeps` says that its first result is to be kept (``once``), `own` that it reads ``.``.
    """

    source: str
    run: Run
    names: frozenset[str]
    labels_of: frozenset[str]
    columns: frozenset[str]
    own: bool
    keeps: bool

    def truth(self, scope: Scope, own: str = "") -> bool:
        """Work the expression out as a yes or no."""
        return truth_of(self.run(scope, own))


@functools.lru_cache(maxsize=2048)
def compile_expression(source: str, in_choice: bool = False) -> Expression:
    """Compile an expression; with `in_choice`, bare words are columns of the choice in question.

    Raises ExpressionWrong.
    """
    if len(source) > LONGEST:
        raise ExpressionWrong(sentence("This is too long: at most {most} characters can be read.", most=LONGEST))
    reader = _Reader(_tokens(source), in_choice)
    part = reader.whole()
    return Expression(
        source,
        part.run,
        frozenset(reader.names),
        frozenset(reader.labels_of),
        frozenset(reader.columns),
        reader.own,
        reader.keeps,
    )


def _tokens(source: str) -> list[tuple[str, str, int]]:
    tokens: list[tuple[str, str, int]] = []
    place = 0
    end = len(source.rstrip())
    while place < end:
        found = _TOKEN.match(source, place)
        if not found or not found.lastgroup:
            rest = source[place:].lstrip()
            raise ExpressionWrong(
                sentence(
                    "“{found}” at character {place} is not understood.",
                    found=rest[:12],
                    place=end - len(rest.rstrip()) + 1,
                )
            )
        tokens.append((found.lastgroup, found[found.lastgroup], found.start(found.lastgroup) + 1))
        place = found.end()
    tokens.append(("end", "", end + 1))
    return tokens


class _Reader:
    """Reads the tokens of one expression, binding operators by their power."""

    def __init__(self, tokens: Sequence[tuple[str, str, int]], in_choice: bool) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.operators = 0
        self.in_choice = in_choice
        self.names: set[str] = set()
        self.labels_of: set[str] = set()
        self.columns: set[str] = set()
        self.own = False
        self.keeps = False

    def whole(self) -> Part:
        if self.tokens[0][0] == "end":
            raise ExpressionWrong(sentence("Nothing is written here."))
        part = self.expression(0)
        if self.tokens[self.at][0] != "end":
            raise self.unexpected()
        return part

    def unexpected(self) -> ExpressionWrong:
        kind, text, place = self.tokens[self.at]
        if kind == "end":
            return ExpressionWrong(sentence("Something is missing at the end."))
        return ExpressionWrong(
            sentence("“{found}” at character {place} does not belong there.", found=text, place=place)
        )

    def take(self, wanted: str = "") -> str:
        if wanted and self.tokens[self.at][1] != wanted:
            raise self.unexpected()
        self.at += 1
        return self.tokens[self.at - 1][1]

    def next_is(self, text: str, ahead: int = 0) -> bool:
        kind, found, _ = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return kind == "sign" and found == text

    def expression(self, power: int) -> Part:
        self.depth += 1
        if self.depth > DEEPEST or self.operators > MOST_OPERATORS:
            raise ExpressionWrong(sentence("This is too much for one expression. Divide it into several calculations."))
        if self.next_is("-"):
            self.take()
            left = negative(self.expression(_MINUS))
        else:
            left = self.operand()
        while True:
            kind, text, _ = self.tokens[self.at]
            binds = _POWER.get(text, 0) if kind in ("sign", "word") else 0
            if binds <= power:
                self.depth -= 1
                return left
            self.take()
            self.operators += 1
            left = OPERATIONS[text](left, self.expression(binds))

    def operand(self) -> Part:
        kind, text, place = self.tokens[self.at]
        if kind == "number":
            self.take()
            return literal(float(text))
        if kind == "text":
            self.take()
            if _QUOTED_REFERENCE.fullmatch(text[1:-1]):
                raise ExpressionWrong(
                    sentence("Take the quotes from around {reference}.", reference=text[1:-1].strip())
                )
            return literal(text[1:-1])
        if kind == "reference":
            self.take()
            return self.no_path(self.reference(text[2:-1].strip()))
        if kind == "word":
            return self.call() if self.next_is("(", 1) else self.column(text, place)
        if text == "(":
            self.take()
            inner = self.expression(0)
            self.take(")")
            return self.no_path(inner)
        if text == ".":
            self.take()
            self.own = True
            return self.no_path(Part(lambda scope, own: own, "text"))
        if text in ("/", "//", "..", "@", "["):
            raise self.path()
        raise self.unexpected()

    def path(self) -> ExpressionWrong:
        return ExpressionWrong(
            sentence(
                "Paths are not understood here. Write {reference} for the answer to a question.", reference="${name}"
            )
        )

    def no_path(self, part: Part) -> Part:
        if self.next_is("/") or self.next_is("["):
            raise self.path()
        return part

    def reference(self, name: str) -> Part:
        self.names.add(name)
        return Part(lambda scope, own: scope.text[name], "text", reference=name)

    def column(self, name: str, place: int) -> Part:
        if self.in_choice and name not in _POWER:
            self.take()
            self.columns.add(name)
            return self.no_path(Part(lambda scope, own: scope.row.get(name, ""), "text"))
        if name in _POWER:
            raise self.unexpected()
        raise ExpressionWrong(
            sentence(
                "“{found}” (character {place}) is not understood. Write {reference} for an answer; put text in quotes.",
                found=name,
                place=place,
                reference="${" + name + "}",
            )
        )

    def call(self) -> Part:
        name, place = self.take(), self.tokens[self.at - 1][2]
        self.take("(")
        if name == "jr:choice-name":
            return self.choice_name()
        if name == "position":
            return self.position()
        arguments: list[Part] = []
        while not self.next_is(")"):
            arguments.append(self.expression(0))
            if not self.next_is(")"):
                self.take(",")
                if self.next_is(")"):
                    raise self.unexpected()
        self.take(")")
        if name in ("string-length", "normalize-space") and not arguments:
            self.own = True
            arguments = [Part(lambda scope, own: own, "text")]
        return self.no_path(self.called(name, place, arguments))

    def called(self, name: str, place: int, arguments: list[Part]) -> Part:
        special = {"if": 3, "once": 1, "regex": 2}.get(name)
        function = FUNCTIONS.get(name)
        if special is None and function is None:
            raise ExpressionWrong(
                sentence("There is no function {found}() here (character {place}).", found=name, place=place)
            )
        fewest, most = (function.fewest, function.most) if function else (special or 0, special)
        if len(arguments) < fewest or (most is not None and len(arguments) > most):
            raise ExpressionWrong(
                sentence(
                    "{found}() is given {given} values; it needs {needed}.",
                    found=name,
                    given=len(arguments),
                    needed=_how_many(fewest, most),
                )
            )
        if function is not None:
            return call(function, arguments)
        if name == "once":
            self.keeps = self.own = True
            first = arguments[0].run
            return Part(lambda scope, own: own if own != "" else first(scope, own))
        made = regex(*arguments) if name == "regex" else choose(*arguments)
        if isinstance(made, Sentence):
            raise ExpressionWrong(made)
        return made

    def choice_name(self) -> Part:
        code = self.expression(0)
        self.take(",")
        kind, text, _ = self.tokens[self.at]
        quoted = _QUOTED_REFERENCE.fullmatch(text[1:-1]) if kind == "text" else None
        if kind == "reference":
            name = text[2:-1].strip()
        elif quoted:
            name = quoted[1]
        else:
            raise self.unexpected()
        self.take()
        self.take(")")
        self.labels_of.add(name)
        run = code.run
        return Part(lambda scope, own: scope.choice_label(name, text_of(run(scope, own))), "text")

    def position(self) -> Part:
        if self.next_is(".."):
            self.take()
        self.take(")")
        return Part(lambda scope, own: scope.position(), "number")


def _how_many(fewest: int, most: int | None) -> str:
    if most is None:
        return f"{fewest}+"
    return str(fewest) if fewest == most else f"{fewest}-{most}"
