# SPDX-License-Identifier: Apache-2.0
"""A recovery sheet, typed from the paper: one line after the other, each judged as soon as it is complete.

A wrong line is named at once, so that nobody types two hundred characters and then is told "no". A scanner that reads
the square code types everything into the first line; a sheet that is pasted there is divided by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ..domain.sentences import Sentence, sentence
from .kit import Column, Icon, Label, Line, LineEdit, Muted, latin_digits
from .kit.editors import mark_wrong
from .kit.words import name_for_readers, tell

if TYPE_CHECKING:
    from ..services.recovery import TypedSheet

Judge = Callable[[Sequence[str]], "TypedSheet"]
Divide = Callable[[str], list[str]]
GROUP, LINE = 4, 20
_SCANNED = "INTAK"
"""How the text of the square code begins; no line on paper does, because no sheet has an I."""
FIRST = sentence("Type line 1 from the paper. Small letters are fine; spaces come by themselves.")


class SheetEntry(Column):
    """Rows to type into. `changed` says whether the whole sheet stands there; `entered` comes with Return after it."""

    changed = Signal(bool)
    entered = Signal()

    def __init__(self, judge: Judge, divide: Divide) -> None:
        super().__init__(gap=0.5)
        self._judge, self._divide = judge, divide
        self.where = Muted(FIRST)
        self.add(self.where)
        self.rows: list[SheetRow] = []
        self.is_complete = False
        self.is_for_notes = False
        self._make_rows(1)

    def text(self) -> str:
        """What was typed, line by line."""
        return "\n".join(row.line.text() for row in self.rows)

    def put(self, lines: Sequence[str]) -> None:
        """Put a whole sheet into the rows, such as one that was scanned."""
        self._make_rows(max(len(lines), 1))
        for row, line in zip(self.rows, lines, strict=False):
            row.show_line(line)
        self._look(len(lines) - 1)

    def forget(self) -> None:
        """Let what was typed go."""
        for row in self.rows:
            row.show_line("")
        self._look(0)

    def focus_line(self) -> None:
        """Give the keyboard to the first line that is not right yet."""
        state = self._judge([row.line.text() for row in self.rows])
        at = next((number for number, line in enumerate(state.lines) if not line.right), len(self.rows) - 1)
        self.rows[at].line.setFocus()

    def _make_rows(self, count: int) -> None:
        while len(self.rows) > count:
            row = self.rows.pop()
            row.line.clear()
            row.hide()
            row.setParent(None)
            row.deleteLater()
        while len(self.rows) < count:
            row = SheetRow(len(self.rows) + 1)
            row.typed.connect(self._typed)
            row.done.connect(self._done)
            self.rows.append(row)
            self.add(row)
            if len(self.rows) > 1:
                self.setTabOrder(self.rows[-2].line, row.line)

    def _typed(self, number: int) -> None:
        text = self.rows[number - 1].line.text()
        if is_scan(text):
            lines = self._divide(text)
            if self._judge(lines).complete:  # a scanner types letter by letter: wait for the last one
                self.put(lines)
            return
        if len(squeezed(text)) > LINE:
            lines = self._divide(text)
            if number == 1 and len(lines) > 1 and len(squeezed(lines[1])) > 1:
                self.put(lines)
                return
        self._look(number - 1)

    def _done(self, number: int) -> None:
        """Return in a line: on to the next one; after the last one the sheet is handed in."""
        text = self.rows[number - 1].line.text()
        if is_scan(text):
            self.put(self._divide(text))
        elif number < len(self.rows):
            self.rows[number].line.setFocus()
        elif self.is_complete:
            self.entered.emit()

    def _look(self, at: int) -> None:
        """Judge everything; when the line that was typed is right, go on to the next one."""
        state = self._judge([row.line.text() for row in self.rows])
        if state.expected and len(self.rows) != state.expected:
            self._make_rows(state.expected)
            state = self._judge([row.line.text() for row in self.rows])
        elif not state.expected and len(self.rows) > 1 and not any(row.line.text() for row in self.rows[1:]):
            self._make_rows(1)
        for row, line in zip(self.rows, state.lines, strict=False):
            row.show_state(line.right, line.problem)
        self.is_complete, self.is_for_notes = state.complete, state.notes
        left = next((number for number, line in enumerate(state.lines, start=1) if not line.right), 0)
        if state.complete:
            self.where.say(sentence("All {count} lines are right.", count=state.expected))
        elif state.expected and left:
            self.where.say(sentence("Line {line} of {count}.", line=left, count=state.expected))
        else:
            self.where.say(FIRST)
        if 0 <= at < len(self.rows) - 1:
            typed = self.rows[at]
            if typed.is_right and typed.line.hasFocus() and typed.is_at_end():
                self.rows[at + 1].line.setFocus()
        self.changed.emit(self.is_complete)


class PaperLine(LineEdit):
    """A line that begins at the left in every language, as on the paper."""

    def __init__(self) -> None:
        super().__init__(code=True, letters=26)

    def retell(self) -> None:
        super().retell()
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)


class SheetRow(Column):
    """One line of the paper: its number, what was typed, whether it is right, and what to look at when it is not."""

    typed = Signal(int)
    done = Signal(int)

    def __init__(self, number: int) -> None:
        super().__init__(gap=0.25)
        self._number = number
        self.is_right = False
        self.line = PaperLine()
        self.line.setMaxLength(400)
        self._icon = Icon("neutral", "neutral")
        self._problem = Label("", ink="error")
        label = Label(str(number), bold=True, code=True, wrap=False)
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance("000"))
        label.setBuddy(self.line)
        inside = Line(label, self.line, self._icon, gap=1.0)
        # The paper runs from the left in every language, and so do these lines.
        inside.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.add(inside)
        self.add(self._problem)
        self.line.textEdited.connect(self._tidy)
        self.line.installEventFilter(self)
        self.show_state(False, None)

    def show_line(self, text: str) -> None:
        """Show a line as it stands on the paper."""
        self.line.setText(in_groups(text))

    def is_at_end(self) -> bool:
        """Whether the cursor stands after everything, as when one types on."""
        return self.line.cursorPosition() == len(self.line.text())

    def show_state(self, right: bool, problem: Sentence | None) -> None:
        """Say whether the line is right, or what is wrong with it."""
        self.is_right = right
        name = "done" if right else "error" if problem is not None else "neutral"
        self._icon.show_icon(name, name)
        self._problem.say(problem or "")
        self._problem.setVisible(problem is not None)
        mark_wrong(self.line, problem is not None)
        said = sentence("Right.") if right else problem
        name_for_readers(self.line, tell(sentence("Line {line}", line=self._number)), tell(said) if said else "")

    def problem(self) -> str:
        """What is said under the line."""
        return self._problem.text() if not self._problem.isHidden() else ""

    def _tidy(self, text: str) -> None:
        if not is_scan(text):
            before = len(squeezed(text[: self.line.cursorPosition()]))
            grouped = in_groups(text)
            self.line.setText(grouped)
            self.line.setCursorPosition(_place_of(grouped, before))
        self.typed.emit(self._number)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self.done.emit(self._number)
            return True
        return False


def squeezed(text: str) -> str:
    """The characters alone, in capitals and Latin digits."""
    return re.sub(r"[\s\-‐-―−.·]", "", latin_digits(text)).upper()


def in_groups(text: str) -> str:
    """Groups of four, as on the paper."""
    plain = squeezed(text)
    return " ".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))


def is_scan(text: str) -> bool:
    """Whether a scanner is typing the square code into this line."""
    return squeezed(text).startswith(_SCANNED)


def _place_of(grouped: str, count: int) -> int:
    """Where the cursor stands after `count` characters."""
    seen = 0
    for place, character in enumerate(grouped):
        if seen == count:
            return place
        seen += character != " "
    return len(grouped)
