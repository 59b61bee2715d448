# SPDX-License-Identifier: Apache-2.0
"""How much, and in which order: a scale of a few numbers in sight, and a list that is put in her order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.form import Choice
from intake_desktop.ui.kit import Body, ChoiceList, Column, IconButton, Line, QuietButton, Words, tell


def steps_of(scale: tuple[float, float, float]) -> int:
    """How many numbers a range offers."""
    start, end, step = scale
    return round(abs(end - start) / abs(step)) + 1


class ScaleEdit(ChoiceList):
    """A few numbers beside each other. Arrows walk, Delete takes the answer back."""

    def __init__(self, scale: tuple[float, float, float]) -> None:
        start, end, step = scale
        by = abs(step) if end >= start else -abs(step)
        numbers = [start + by * at for at in range(steps_of(scale))]
        self._numbers = {f"{number:g}": int(number) if number == int(number) else number for number in numbers}
        items: list[tuple[str, Words]] = [(code, _said(number)) for code, number in self._numbers.items()]
        super().__init__(items, beside=len(items), wraps=True)

    def value(self) -> Any:
        """The number, or None."""
        chosen = super().value()
        return self._numbers[chosen] if isinstance(chosen, str) else None

    def set_value(self, value: Any) -> None:
        """Show a number."""
        if value != self.value():
            super().set_value(f"{value:g}" if isinstance(value, int | float) else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.codes():
            self._take_back()
        else:
            super().keyPressEvent(event)


def _said(number: float) -> Words:
    return lambda speaker: speaker.number(number, 0 if number == int(number) else 1)


class RankEdit(Column):
    """A list in her order: each line has its place, and two verbs that move it. No answer before she moved one or said
    that the order is right."""

    edited = Signal(object)

    def __init__(self, items: Sequence[tuple[str, Words]]) -> None:
        super().__init__(gap=0.25)
        self._words = dict(items)
        self._order = list(self._words)
        self._is_hers = False
        self._rows: dict[str, _RankRow] = {}
        self._list = Column(gap=0.25)
        self.right = QuietButton(sentence("The order is right like this"), "check")
        self.right.clicked.connect(self._take)
        self.add(self._list)
        self.add(self.right, align=Qt.AlignmentFlag.AlignLeft)
        self._build()

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these choices; those that stay keep their order."""
        words: dict[str, Words] = {choice.code: _label(choice) for choice in choices}
        self._order = [code for code in self._order if code in words] + [one for one in words if one not in self._order]
        self._words = words
        self._build()

    def value(self) -> list[str] | None:
        """The codes in her order, or None."""
        return list(self._order) if self._is_hers else None

    def set_value(self, value: Any) -> None:
        """Show an order."""
        if value == self.value():
            return
        self._is_hers = isinstance(value, list) and bool(value)
        given = [code for code in value if code in self._words] if isinstance(value, list) else []
        self._order = given + [code for code in self._words if code not in given]
        self._build()

    def name_rows(self, question: str) -> None:
        """Tell screen readers which question the list answers."""
        self._list.setAccessibleName(question)

    def shift(self, code: str, by: int) -> None:
        """Put a choice before or after its neighbour."""
        at = self._order.index(code)
        to = at + by
        if 0 <= to < len(self._order):
            self._order.insert(to, self._order.pop(at))
            self._is_hers = True
            self._build()
            self._rows[code].focus(by)
            self.edited.emit(self.value())

    def row(self, code: str) -> _RankRow:
        """The line of a choice."""
        return self._rows[code]

    def _take(self) -> None:
        self._is_hers = True
        self._build()
        self.edited.emit(self.value())

    def _build(self) -> None:
        if set(self._rows) != set(self._order):
            self._list.clear()
            self._rows = {code: _RankRow(self, code, self._words[code]) for code in self._order}
        for at, code in enumerate(self._order):
            self._list.insert(at, self._rows[code])
            self._rows[code].stand(at + 1, len(self._order), hers=self._is_hers)
        self.right.setVisible(not self._is_hers)
        if self._order:
            self.setFocusProxy(self._rows[self._order[0]].down)


class _RankRow(Line):
    """A choice with its place."""

    def __init__(self, rank: RankEdit, code: str, words: Words) -> None:
        super().__init__(gap=0.5)
        self._words, self._at, self._hers = words, 0, False
        self.up = IconButton(lambda speaker: speaker.say("Move up: {what}", what=tell(words)), "arrow-up")
        self.down = IconButton(lambda speaker: speaker.say("Move down: {what}", what=tell(words)), "arrow-down")
        self.up.clicked.connect(lambda: rank.shift(code, -1))
        self.down.clicked.connect(lambda: rank.shift(code, 1))
        self._label = Body("")
        self.add(self.up)
        self.add(self.down)
        self.add(self._label, 1)

    def stand(self, at: int, total: int, *, hers: bool) -> None:
        """Take a place; it has a number once the order is hers."""
        self._at, self._hers = at, hers
        self.up.setEnabled(at > 1)
        self.down.setEnabled(at < total)
        self._label.say(self._said)

    def focus(self, by: int) -> None:
        """Keep the focus on the verb that was pressed, while it still does something."""
        first, second = (self.up, self.down) if by < 0 else (self.down, self.up)
        (first if first.isEnabled() else second).setFocus(Qt.FocusReason.OtherFocusReason)

    def _said(self, speaker: Any) -> str:
        words = tell(self._words)
        return speaker.say("{number}. {what}", number=self._at, what=words) if self._hers else words


def _label(choice: Choice) -> Words:
    return lambda speaker: speaker.pick(choice.labels)
