# SPDX-License-Identifier: Apache-2.0
"""Printers as a page speaks of them: which there are, and what is wanted of one. No Qt, so that presenters may know it.

A paper may also be saved as a file, after a warning, because a centre without a printer has to print elsewhere. A file
stays behind where a sheet does not: whoever saves it decides about it, and the program never deletes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
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
    as_chosen: bool = False
    """Sheet, sides and copies were chosen in the dialog of the system, and stay as they are there."""
    folder: Path | None = None
    """The folder in which the paper is saved as a file instead of being printed."""


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
        """Put a paper on a printer; the job is named after the paper's title. Raises PrinterRefused.

        With a folder in the wish the paper becomes a file there, named after its title as well. Raises NotSaved.
        """


class PrinterRefused(Trouble):
    """The printer is gone, or the system did not take the paper."""

    name = "printer_refused"

    def __init__(self) -> None:
        super().__init__(
            sentence("The printer did not take the paper."),
            sentence("See whether it is switched on, connected and has paper. Nothing is lost: print again."),
        )


class NotSaved(Trouble):
    """The paper could not be saved as a file."""

    name = "not_saved"

    def __init__(self) -> None:
        super().__init__(
            sentence("The paper could not be saved there."),
            sentence("See whether the stick is in, has room and can be written to. Nothing is lost: save it again."),
        )


def became(wish: PrintWish, printed: Sentence) -> tuple[Sentence, Sentence | None]:
    """Say what became of a paper: `printed`, or that a file of it lies somewhere now, and what to do with it."""
    if wish.folder is None:
        return printed, None
    return (
        sentence("The paper was saved in the folder {folder}.", folder=wish.folder.name or str(wish.folder)),
        sentence("Whoever opens it there can read it. Print it soon, then delete it and empty the bin."),
    )


def copies_problem(copies: object) -> Sentence | None:
    """Say what is wrong with a number of copies, or nothing."""
    if isinstance(copies, int) and 1 <= copies <= MOST_COPIES:
        return None
    return sentence("Write how many copies: 1 to {most}.", most=MOST_COPIES)
