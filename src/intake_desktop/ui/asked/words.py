# SPDX-License-Identifier: Apache-2.0
"""What goes between whoever fills a form and the questions on the screen. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake_desktop.domain.sentences import Sentence
from intake_desktop.lang import Speaker

Said = Sentence | str | Callable[[Speaker], str]
"""Words that are said when they are shown, in the language of the moment."""


@dataclass(frozen=True)
class ProblemLine:
    """A line of the summary: which question, and what to do."""

    name: str
    question: Said
    what: Said
