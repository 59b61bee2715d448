# SPDX-License-Identifier: Apache-2.0
"""Reads the tokens of one expression, binding operators by their power, and puts the pieces together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from ..domain.sentences import Sentence, sentence
from .expression import Path, Reads
from .functions import FUNCTIONS, Scope
from .nodes import indexed, look_up, reference, walk
from .operations import OPERATIONS, Part, Run, call, choose, literal, negative, numbers, regex
from .tokens import Cursor, ExpressionWrong, Token
from .values import text_of

DEEPEST = 100
MOST_OPERATORS = 200
"""An expression deeper or of more parts than any person writes is refused rather than followed."""

_QUOTED_REFERENCE = re.compile(r"\s*\$\{\s*([^\s{}]+)\s*\}\s*")
_POWER = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
_MINUS = 7
_SPECIAL = {"if": 3, "once": 1, "regex": 2}
_ITEM = ("root", "item")


class Reader(Cursor):
    """Reads one expression. `climbs` says what a ``position(..)`` of so many steps up counts."""

    def __init__(self, tokens: Sequence[Token], in_choice: bool, climbs: Mapping[int, int]) -> None:
        super().__init__(tokens)
        self.depth = 0
        self.operators = 0
        self.reads = Reads()
        self.climbs = climbs
        # What bare words mean: nothing, a column of a choice (""), of a list ("list:…") or an answer ("repeat:…").
        self.within: list[str] = [""] if in_choice else []

    def whole(self) -> Part:
        """Read all of it; raises ExpressionWrong."""
        if self.tokens[0][0] == "end":
            raise ExpressionWrong(sentence("Nothing is written here."))
        part = self.expression(0)
        if self.tokens[self.at][0] != "end":
            raise self.unexpected()
        return part

    def take_word(self) -> str:
        if self.tokens[self.at][0] != "word":
            raise self.path_wrong()
        return self.take()

    # Operators and operands

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
            return self.answer(text[2:-1].strip())
        if kind == "word":
            return self.call() if self.next_is("(", 1) else self.column(text, place)
        if text == "(":
            self.take()
            inner = self.expression(0)
            self.take(")")
            return self.no_path(inner)
        if text == "." and not self.next_is("/", 1):
            self.take()
            self.reads.own = True
            return self.no_path(Part(lambda scope, own: own, "text"))
        if text in ("..", ".", "/"):
            return self.path()
        if text in ("//", "@", "["):
            raise self.path_wrong()
        raise self.unexpected()

    # Answers and paths

    def path_wrong(self) -> ExpressionWrong:
        return ExpressionWrong(
            sentence(
                "This path is not understood. Write {reference} for the answer to a question.", reference="${name}"
            )
        )

    def no_path(self, part: Part) -> Part:
        if self.next_is("/") or self.next_is("["):
            raise self.path_wrong()
        return part

    def answer(self, name: str) -> Part:
        """``${name}``, perhaps with a test in brackets and a path after it."""
        if self.next_is("[") or self.next_is("/"):
            return self.steps([(name, self.tests(name))])
        return self.plain(name)

    def plain(self, name: str, quoted: bool = True) -> Part:
        self.reads.single[name] += 1
        if quoted and self.within and (repeat := self.within[-1].removeprefix("repeat:")) != self.within[-1]:
            self.reads.quoted_inside.add((repeat, name))
        return reference(name)

    def path(self, current: bool = False) -> Part:
        """``../name``, ``./name``, ``/data/group/name``, each perhaps with tests in brackets."""
        up: int | None = None
        if self.within and not current and not self.next_is("/"):
            raise self.path_wrong()  # in brackets it would begin at the row; current()/.. is where the question stands
        if not self.next_is("/"):
            up = self.climb()
            if up < 0:  # current()/. is the answer itself
                self.reads.own = True
                return self.no_path(Part(lambda scope, own: own, "text"))
        else:
            self.take("/")
            self.take_word()  # whatever the root is called: the form itself
        if not self.next_is("/"):
            raise self.path_wrong()
        return self.steps([], up)

    def climb(self) -> int:
        """Read ``..``, ``../..``, ``.`` or ``current()/..`` and give the steps up; -1 for the answer itself."""
        up = 0
        while True:
            if self.next_is(".."):
                up += 1
            elif not self.next_is("."):
                raise self.path_wrong()
            self.take()
            if not (self.next_is("/") and (self.next_is("..", 1) or self.next_is(".", 1))):
                break
            self.take("/")
        return up if up or self.next_is("/") else -1

    def steps(self, taken: list[tuple[str, list[Run]]], up: int | None = None) -> Part:
        """Read ``/name[test]/name…`` after what is `taken` already."""
        written = not taken
        while self.next_is("/"):
            self.take("/")
            name = self.take_word()
            taken.append((name, self.tests(name)))
        names = tuple(name for name, _ in taken)
        if written or len(names) > 1:
            self.reads.paths.append(Path(up if written else -1, names))
        if not any(tests for _, tests in taken):
            return self.plain(names[-1], quoted=False)
        # Groups on the way are no repeats and need no walking; the form's author may write them or leave them out.
        walked = [(name, tests) for name, tests in taken[:-1] if tests] + [taken[-1]]
        self.reads.repeats.update(name for name, tests in taken if tests)
        self.reads.wide.update(names[-1:])
        return walk(walked)

    def tests(self, repeat: str) -> list[Run]:
        """Read what stands in brackets after a repeat."""
        return self.brackets(f"repeat:{repeat}") if self.next_is("[") else []

    def brackets(self, within: str) -> list[Run]:
        tests = []
        while self.next_is("["):
            self.take("[")
            self.within.append(within)
            test = self.expression(0)
            if test.gives == "number":  # ODK Collect finds nothing by a bare number, Enketo finds the row
                raise ExpressionWrong(sentence("Write {example} for a row by its number.", example="[position() = 2]"))
            tests.append(test.run)
            self.within.pop()
            self.take("]")
        return tests

    def column(self, name: str, place: int) -> Part:
        if name in _POWER:
            raise self.unexpected()
        if not self.within:
            raise ExpressionWrong(
                sentence(
                    "“{found}” (character {place}) is not understood. "
                    "Write {reference} for an answer; put text in quotes.",
                    found=name,
                    place=place,
                    reference="${" + name + "}",
                )
            )
        self.take()
        kind, _, whose = self.within[-1].partition(":")
        if kind == "list":
            self.reads.lists.add((whose, name))
        elif kind == "repeat":
            self.reads.inside.add((whose, name))
        else:
            self.reads.columns.add(name)
        return self.no_path(Part(lambda scope, own: scope.row.get(name, ""), "text"))

    # Calls

    def call(self) -> Part:
        name, place = self.take(), self.tokens[self.at - 1][2]
        self.take("(")
        match name:
            case "jr:choice-name":
                return self.choice_name()
            case "position":
                return self.position()
            case "current":
                self.take(")")
                self.take("/")
                return self.path(current=True)
            case "instance":
                return self.instance(place)
            case "indexed-repeat":
                return self.indexed_repeat()
        arguments: list[Part] = []
        while not self.next_is(")"):
            arguments.append(self.expression(0))
            if not self.next_is(")"):
                self.take(",")
                if self.next_is(")"):
                    raise self.unexpected()
        self.take(")")
        if name in ("string-length", "normalize-space") and not arguments:
            self.reads.own = True
            arguments = [Part(lambda scope, own: own, "text")]
        return self.no_path(self.called(name, place, arguments))

    def called(self, name: str, place: int, arguments: list[Part]) -> Part:
        special = _SPECIAL.get(name)
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
            for letter, part in zip(function.letters(len(arguments)), arguments, strict=True):
                if letter == "N" and part.reference:
                    self.take_all(part.reference)
            return call(function, arguments)
        if name == "once":
            self.reads.keeps = self.reads.own = True
            first = arguments[0].run
            return Part(lambda scope, own: own if own != "" else first(scope, own))
        made = regex(*arguments) if name == "regex" else choose(*arguments)
        if isinstance(made, Sentence):
            raise ExpressionWrong(made)
        return made

    def take_all(self, name: str) -> None:
        """Note that a reference read just now stands for all answers of its question."""
        self.reads.single[name] -= 1
        self.reads.sets.add(name)

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
        self.reads.labels_of.add(name)
        run = code.run
        return Part(lambda scope, own: scope.choice_label(name, text_of(run(scope, own))), "text")

    def position(self) -> Part:
        """``position(..)``: the number of this repetition; in brackets ``position()`` is that of the row."""
        if self.next_is(")"):
            self.take(")")
            if self.within:
                return Part(lambda scope, own: scope.place, "number")
            return Part(lambda scope, own: scope.position(), "number")
        if self.tokens[self.at][1] == "current" and self.next_is("(", 1):
            self.take()
            self.take("(")
            self.take(")")
            self.take("/")
        levels = self.climb()
        self.take(")")
        if levels < 1:
            raise self.path_wrong()
        self.reads.levels.add(levels)
        climb = self.climbs.get(levels, levels - 1)
        if not climb:
            return Part(lambda scope, own: scope.position(), "number")
        return Part(lambda scope, own: scope.position(climb), "number")

    def instance(self, place: int) -> Part:
        """``instance('list')/root/item[…]/column``: rows of a list of choices."""
        kind, text, _ = self.tokens[self.at]
        if kind != "text" or not self.next_is(")", 1):
            raise ExpressionWrong(
                sentence("There is no function {found}() here (character {place}).", found="instance", place=place)
            )
        self.take()
        self.take(")")
        list_name, column = text[1:-1].strip(), "name"
        for step in _ITEM:
            if not self.next_is("/") or self.tokens[self.at + 1][1] != step:
                raise ExpressionWrong(
                    sentence("Write {example} to look a row of a list up.", example=_look_up_example(list_name))
                )
            self.take("/")
            self.take()
        tests = self.brackets(f"list:{list_name}")
        if self.next_is("/"):
            self.take("/")
            column = self.take_word()
        self.reads.lists.add((list_name, column))
        return self.no_path(look_up(list_name, tests, column))

    def indexed_repeat(self) -> Part:
        name = self.bare_reference()
        places: list[tuple[str, Callable[[Scope, str], float]]] = []
        while not places or self.next_is(","):
            self.take(",")
            repeat = self.bare_reference()
            self.take(",")
            places.append((repeat, numbers(self.expression(0))))
        self.take(")")
        self.reads.wide.add(name)
        self.reads.repeats.update(repeat for repeat, _ in places)
        return self.no_path(indexed(name, places))

    def bare_reference(self) -> str:
        """A question or repeat that is named, not read; as ``${name}`` or as a path to it."""
        part = self.operand()
        if not part.reference:
            raise self.unexpected()
        self.reads.single[part.reference] -= 1
        return part.reference


def _look_up_example(list_name: str) -> str:
    return f"instance('{list_name}')/root/item[name = ${{question}}]/label"


def _how_many(fewest: int, most: int | None) -> str:
    if most is None:
        return f"{fewest}+"
    return str(fewest) if fewest == most else f"{fewest}-{most}"
