# SPDX-License-Identifier: Apache-2.0
"""Our own columns: how private an answer is, where it goes, how two PCs' answers are merged, when it is asked."""

from __future__ import annotations

import re
from typing import Any

from ..domain import merge
from ..domain.codes import MISSING
from ..domain.sentences import Sentence, sentence
from ..resources import code_lists
from .form import MODES, PRIVACY_CLASSES
from .problems import Findings
from .question_types import Asked
from .sheets import Row

CONTEXTS = ("mode", "staff_code", "centre_code", "station", "profile")
"""What a hidden question may take from the desk."""

_FEEDS = re.compile(r"[a-z_]+\.[a-z_]+")
_THING = re.compile(r"[a-z_]+")
_NEEDS = ("hard", "soft", "optional")
_MERGES = ("register", "append")


class Handling:
    """Reads our columns of one row after the other, and remembers what is fed already."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.fed: dict[str, int] = {}

    def problem(self, row: Row, key: str, what: Sentence) -> None:
        self.findings.add("survey", row.number, row.heading(key), what)

    def need(self, row: Row, required: str) -> str:
        """Read how much an answer is needed: hard, soft, optional; blank when the author leaves it to ``required``."""
        need = row.text("intake:need").lower()
        if need and need not in _NEEDS:
            self.problem(row, "intake:need", sentence("Write hard, soft or optional."))
        if need in ("soft", "optional") and required == "true()":
            self.problem(row, "intake:need", sentence("A question that is always required cannot be soft or optional."))
        return need

    def modes(self, row: Row) -> tuple[str, ...]:
        """Read the modes in which something is asked; nothing written means all."""
        named = _words(row.text("intake:mode"))
        if set(named) - set(MODES):
            self.problem(row, "intake:mode", sentence("Write one or more of {known}.", known=", ".join(MODES)))
        return tuple(mode for mode in MODES if mode in named)

    def of_question(self, asked: Asked, row: Row) -> dict[str, Any]:
        """Read privacy class, feed and merge rule of a question."""
        if asked.kind == "note":
            return {}
        privacy, feeds = row.text("intake:privacy").upper(), row.text("intake:feeds")
        if privacy and privacy not in PRIVACY_CLASSES:
            self.problem(row, "intake:privacy", sentence("Write I (identifying), S (sensitive) or T (statistical)."))
        if privacy == "T" and asked.kind == "text":
            self.problem(row, "intake:privacy", sentence("What is written freely is never statistical. Write S or I."))
        if feeds:
            self.check_feeds(feeds, row, _FEEDS, "person.sex")
        return {
            "privacy": privacy or ("I" if asked.kind == "text" else "S"),
            "feeds": feeds,
            "reason": row.text("intake:reason"),
            "merge": self.merge_rule(row) or merge.rule(feeds.partition(".")[0]) or "register",
        }

    def of_group(self, row: Row) -> dict[str, Any]:
        """Read of which thing each repetition is one, and how two PCs' repetitions are merged."""
        feeds = row.text("intake:feeds")
        if feeds:
            self.check_feeds(feeds, row, _THING, "perpetrator")
        return {"feeds": feeds, "merge": self.merge_rule(row) or "register"}

    def merge_rule(self, row: Row) -> str:
        rule = row.text("intake:merge").lower()
        if rule and rule not in _MERGES:
            self.problem(row, "intake:merge", sentence("Write register or append."))
        return rule

    def check_feeds(self, feeds: str, row: Row, shape: re.Pattern[str], example: str) -> None:
        if not shape.fullmatch(feeds):
            what = sentence("Write what it feeds as thing.field, such as {example}.", example=example)
            if shape is _THING:
                what = sentence("Write the thing of which each repetition is one, such as {example}.", example=example)
            self.problem(row, "intake:feeds", what)
        elif feeds in self.fed:
            what = sentence("“{feeds}” is fed by row {row} already.", feeds=feeds, row=str(self.fed[feeds]))
            self.problem(row, "intake:feeds", what)
        self.fed.setdefault(feeds, row.number)


def codes_in(row: Row, findings: Findings) -> tuple[str, ...] | None:
    """Read which missing codes may stand instead of an answer: None when nothing is written, empty for ``no``."""
    named = _words(row.text("intake:missing"))
    if not named:
        return None
    if named == ["no"]:
        return ()
    known = [code.code for code in code_lists().codes(MISSING)]
    if set(named) - set(known):
        what = sentence("Write “no”, or one or more of {known}.", known=", ".join(known))
        findings.add("survey", row.number, row.heading("intake:missing"), what)
    return tuple(code for code in known if code in named)


def _words(written: str) -> list[str]:
    return re.split(r"[\s,;]+", written.strip().lower()) if written.strip() else []
