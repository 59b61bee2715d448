# SPDX-License-Identifier: Apache-2.0
"""What clients think of the service: anonymous, and shown only where nobody can be picked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from .sentences import Sentence, sentence

LEAST: Final = 5
"""Forms that must be together before anything of them is shown, or leaves the tray of a PC."""
WORDS_MOST: Final = 600


class Form(msgspec.Struct, frozen=True):
    """One form as it is kept: a month (``2026-11``), a language, answers by item, and her own words."""

    month: str
    answers: dict[str, str]
    words: str = ""


class Result(msgspec.Struct, frozen=True):
    """What the clients of a quarter (``2026-4``) said; nothing but their number while there are too few."""

    quarter: str
    forms: int
    counts: dict[str, dict[str, int]]
    """For each item, how often each answer was given."""
    words: tuple[str, ...]
    """Their own words in the order of the alphabet, which tells nothing about who said what."""

    @property
    def is_shown(self) -> bool:
        """Whether there are enough forms to show what was said."""
        return self.forms >= LEAST


def feedback_problem(answers: Mapping[str, str], words: str) -> Sentence | None:
    """Say why a form cannot be kept, or nothing. Every question may be left out, but not all of them."""
    if not any(answers.values()) and not words.strip():
        return sentence("Nothing is answered yet.")
    if len(words) > WORDS_MOST:
        return sentence("This is too long: write at most {letters} letters.", letters=WORDS_MOST)
    return None


def quarter_of(month: str) -> str:
    """Give the quarter of a month: ``2026-11`` is in ``2026-4``. Quarters never overlap, so that nothing can be worked
    out from the difference of two of them.
    """
    year, number = month.split("-")
    return f"{year}-{(int(number) - 1) // 3 + 1}"


def results(forms: Iterable[Form]) -> list[Result]:
    """Count forms by quarter, the newest first; what too few said is not told."""
    by_quarter: dict[str, list[Form]] = {}
    for form in forms:
        by_quarter.setdefault(quarter_of(form.month), []).append(form)
    return [_count(quarter, by_quarter[quarter]) for quarter in sorted(by_quarter, reverse=True)]


def _count(quarter: str, forms: list[Form]) -> Result:
    if len(forms) < LEAST:
        return Result(quarter, len(forms), {}, ())
    counts: dict[str, dict[str, int]] = {}
    for form in forms:
        for item, answer in form.answers.items():
            if answer:
                said = counts.setdefault(item, {})
                said[answer] = said.get(answer, 0) + 1
    return Result(quarter, len(forms), counts, tuple(sorted(form.words for form in forms if form.words)))
