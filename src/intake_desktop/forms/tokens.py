# SPDX-License-Identifier: Apache-2.0
"""An expression cut into its words, numbers, texts and signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from ..domain.sentences import sentence
from ..domain.troubles import Trouble

LONGEST = 4_000
"""A longer expression than any person writes is refused rather than followed."""

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


class ExpressionWrong(Trouble):
    """An expression of a form cannot be understood; `what` says why in a sentence."""

    name: ClassVar[str] = "expression_wrong"


Token = tuple[str, str, int]
"""Its kind, its text, and at which character it begins, counted from 1."""


def tokens_of(source: str) -> list[Token]:
    """Cut an expression up; raises ExpressionWrong at what is none of them."""
    if len(source) > LONGEST:
        raise ExpressionWrong(sentence("This is too long: at most {most} characters can be read.", most=LONGEST))
    tokens: list[Token] = []
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


class Cursor:
    """Goes through the tokens of an expression from the first to the last."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def unexpected(self) -> ExpressionWrong:
        """Say that the token at hand cannot stand there."""
        kind, text, place = self.tokens[self.at]
        if kind == "end":
            return ExpressionWrong(sentence("Something is missing at the end."))
        return ExpressionWrong(
            sentence("“{found}” at character {place} does not belong there.", found=text, place=place)
        )

    def take(self, wanted: str = "") -> str:
        """Give the token at hand and go on; ExpressionWrong when it is not the one `wanted`."""
        if wanted and self.tokens[self.at][1] != wanted:
            raise self.unexpected()
        self.at += 1
        return self.tokens[self.at - 1][1]

    def next_is(self, text: str, ahead: int = 0) -> bool:
        """Say whether the token at hand, or one further on, is this sign."""
        kind, found, _ = self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return kind == "sign" and found == text
