# SPDX-License-Identifier: Apache-2.0
"""Questions, and the paper that comes of them: beside each other where there is room, in turns where there is none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from intake_desktop.ui.kit import Button, Column, PaperBeside, Strong

from .conftest import settle


def test_a_paper_stands_beside_its_questions_or_takes_turns_with_them(show: Callable[..., QWidget]) -> None:
    questions, paper, turn = Strong("Questions"), Strong("Paper"), Button("")
    sides = PaperBeside(questions, paper, turn, "To the paper", "To the questions")
    show(Column(turn, sides), 1280, 400)
    settle()
    assert questions.isVisible()
    assert paper.isVisible()
    assert not turn.isVisible()
    sides.window().resize(600, 400)
    settle()
    assert (questions.isVisible(), paper.isVisible(), turn.text()) == (True, False, "To the paper")
    turn.click()
    assert (questions.isVisible(), paper.isVisible(), turn.text()) == (False, True, "To the questions")
    sides.to_questions()
    assert (questions.isVisible(), paper.isVisible()) == (True, False)
    sides.show_paper(False)
    assert not turn.isVisible()
