# SPDX-License-Identifier: Apache-2.0
"""Printers as a page speaks of them: which there are, and what is wanted of one. No Qt, so that presenters may know it.

Paper only: "save as PDF" is not offered anywhere, because a file stays behind where a sheet does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble

MOST_COPIES = 9
"""More copies of one slip than anybody needs: a slip of the finger."""


@dataclass(frozen=True)
class PrinterChoice:
    """A printer of this computer. `key` is the system's name for it, `name` what stands on the list."""

    key: str
    name: str
    is_usual: bool = False
    both_sides: bool = False
    """Whether it can print on both sides by itself."""


@dataclass(frozen=True)
class PrintWish:
    """What the person chose beside the paper."""

    printer: str
    copies: int = 1
    both_sides: bool = False


@dataclass(frozen=True)
class Shown:
    """A recovery sheet as a page shows it: the paper, the two groups (line, group) that are typed from it, and whether
    it is the counsellors'."""

    pdf: bytes
    places: Sequence[tuple[int, int]]
    notes: bool = False


class Printers(Protocol):
    """The printers of this computer; a test hands in others."""

    def available(self) -> Sequence[PrinterChoice]:
        """The printers there are, the usual one first. May take seconds when some are in the network."""

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        """Put a paper on a printer; the job is named after the paper's title. Raises PrinterRefused."""


class PrinterRefused(Trouble):
    """The printer is gone, or the system did not take the paper."""

    name = "printer_refused"

    def __init__(self) -> None:
        super().__init__(
            sentence("The printer did not take the paper."),
            sentence("See whether it is switched on, connected and has paper. Nothing is lost: print again."),
        )


def copies_problem(copies: object) -> Sentence | None:
    """Say what is wrong with a number of copies, or nothing."""
    if isinstance(copies, int) and 1 <= copies <= MOST_COPIES:
        return None
    return sentence("Write how many copies: 1 to {most}.", most=MOST_COPIES)
