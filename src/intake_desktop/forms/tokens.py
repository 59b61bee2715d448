# SPDX-License-Identifier: Apache-2.0
"""An expression cut into its words, numbers, texts and signs, each with its place."""

from __future__ import annotations

import re
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
