# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a form, said where its author finds it: sheet, row, column and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from ..domain.sentences import Sentence, sentence
from ..domain.troubles import Trouble


class FormProblem(msgspec.Struct, frozen=True, order=True):
    """One thing to correct. `row` counts as the spreadsheet does (the headings are row 1); 0 means the whole sheet."""

    sheet: str
    row: int
    column: str
    what: Sentence

    @property
    def where(self) -> Sentence:
        """Say the place in words."""
        if self.row and self.column:
            return sentence(
                "Sheet “{sheet}”, row {row}, column “{column}”", sheet=self.sheet, row=str(self.row), column=self.column
            )
        if self.row:
            return sentence("Sheet “{sheet}”, row {row}", sheet=self.sheet, row=str(self.row))
        if self.sheet:
            return sentence("Sheet “{sheet}”", sheet=self.sheet)
        return sentence("The whole file")


class FormTrouble(Trouble):
    """A form cannot be used yet; `problems` lists all that must be corrected, in the order of the spreadsheet."""

    name: ClassVar[str] = "form_wrong"

    def __init__(self, problems: Sequence[FormProblem]) -> None:
        super().__init__(
            sentence("This form cannot be used yet. Places to correct: {count}.", count=len(problems)),
            sentence("Correct them in the spreadsheet, save it and read it in again."),
        )
        self.problems = tuple(problems)


class Findings:
    """Collects problems while a form is read, so that its author gets all of them at once."""

    def __init__(self) -> None:
        self.problems: list[FormProblem] = []
        self.remarks: list[FormProblem] = []

    def __bool__(self) -> bool:
        return bool(self.problems)

    def add(self, sheet: str, row: int, column: str, what: Sentence) -> None:
        """Note one problem; the same one at the same place only once."""
        problem = FormProblem(sheet, row, column, what)
        if problem not in self.problems:
            self.problems.append(problem)

    def remark(self, sheet: str, row: int, column: str, what: Sentence) -> None:
        """Note what is no mistake but changes nothing here, so that nobody counts on it."""
        remark = FormProblem(sheet, row, column, what)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def stop_if_any(self) -> None:
        """Raise FormTrouble with what was found, in the order in which the author will walk it."""
        if self.problems:
            raise FormTrouble(in_order(self.problems))


def in_order(found: Sequence[FormProblem]) -> tuple[FormProblem, ...]:
    """Sort problems as their author walks through the spreadsheet."""
    order = {"settings": 0, "survey": 1, "choices": 2}
    return tuple(sorted(found, key=lambda one: (order.get(one.sheet, 3), one.row)))
