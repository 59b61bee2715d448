# SPDX-License-Identifier: Apache-2.0
"""The whole form gone through with the keyboard alone: Tab to each question, its answer with the keys it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget
from tests.ui.caseworker import Caseworker, Key

from intake_desktop.ui.asked.editors import SearchPick, SeveralOf, Tick
from intake_desktop.ui.asked.moments import DayAnswer
from intake_desktop.ui.asked.question import QuestionBlock
from intake_desktop.ui.kit import ChoiceList

Says = Mapping[str, Any]
MOST_STOPS = 400


def block_here(she: Caseworker) -> QuestionBlock | None:
    """The question that has the focus."""
    widget: QWidget | None = she.focus()
    while widget is not None and not isinstance(widget, QuestionBlock):
        widget = widget.parentWidget()
    return widget


def fill_step(she: Caseworker, says: Says, seen: set[str]) -> None:
    """Go through the step from its first question to "Go on" and answer what she says."""
    page = she.page
    page.sheet.focus_first()
    for _ in range(MOST_STOPS):
        if she.focus() is page.on:
            return
        block = block_here(she)
        if block is not None and block.name not in seen:
            seen.add(block.name)
            said = what_is_said(she, says, block.name)
            if said is not None and page.presenter.filling.value(block.name) != said:
                put(she, block, said)
                if block_here(she) is not block:
                    continue
        she.press(Key.Key_Tab)
    raise AssertionError(f"Tab does not lead out of {page.presenter.step}: {seen}")


def what_is_said(she: Caseworker, says: Says, place: str) -> Any:
    """What she says here: in this repetition, or wherever it is asked."""
    numbered = she.page.presenter.filling.numbered(place)
    return says.get(numbered, says.get(place.rpartition("/")[2]))


def put(she: Caseworker, block: QuestionBlock, said: Any) -> None:
    """Answer a question that has the focus."""
    editor = block.answering.editor
    if isinstance(editor, SeveralOf):
        _tick(she, editor, said)
    elif isinstance(editor, ChoiceList):
        row = editor.row(str(said))
        for _ in range(14):
            if she.focus() is row:
                break
            she.press(_towards(she.focus(), row))
        assert she.focus() is row, f"the arrows lead to {said}"
        she.press(Key.Key_Space)
    elif isinstance(editor, Tick):
        she.press(Key.Key_Space)
    elif isinstance(editor, SearchPick):
        filling = she.page.presenter.filling
        choices = [] if block.question.kind == "text" else filling.choices(block.name)
        she.type(
            next((one.labels.get(filling.language, one.labels["en"]) for one in choices if one.code == said), str(said))
        )
    elif isinstance(editor, DayAnswer):
        year, month, day = said.split("-")
        she.type(f"{day}/{month}/{year}")
    else:
        she.type(str(said))


def _towards(here: QWidget, row: QWidget) -> Key:
    """The arrow that leads from one choice to another: down the lines, then along the line."""
    if here.y() != row.y():
        return Key.Key_Down if here.y() < row.y() else Key.Key_Up
    return Key.Key_Right if here.x() < row.x() else Key.Key_Left


def _tick(she: Caseworker, editor: SeveralOf, codes: list[str]) -> None:
    """Tick these, one after the other as Tab goes through them; the focus is at the next question then."""
    for code in [code for part in editor._lists for code in part._rows]:
        row = editor.row(code)
        assert she.focus() is row, f"Tab leads to each tick: {code}"
        if row.isChecked() != (code in codes):  # type: ignore[attr-defined]
            she.press(Key.Key_Space)
        she.press(Key.Key_Tab)
    QApplication.processEvents()
