# SPDX-License-Identifier: Apache-2.0
"""The opening hours as they are typed: lines of days and two times, as many as a week needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.opening import DAYS, MOST_SPANS
from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import (
    ChoiceList,
    Column,
    Flow,
    IconButton,
    Line,
    LineEdit,
    Muted,
    QuietButton,
    latin_digits,
    tell,
)

from .words import code_label

TYPICAL = ("12345", "09:00", "17:00")


class _SpanRow(Column):
    """One line: the days, from when, to when."""

    edited = Signal()

    def __init__(self, typed: tuple[str, str, str]) -> None:
        super().__init__(gap=0.5)
        days = [(str(number), code_label("weekday", day)) for number, day in enumerate(DAYS, start=1)]
        self.days = ChoiceList(days, several=True, beside=7, wraps=True)
        self.days.name_rows(tell(sentence("Days")))
        self.opens, self.closes = LineEdit(code=True, letters=7), LineEdit(code=True, letters=7)
        self.remove = IconButton(sentence("Take these hours away"), "close")
        times = Flow(
            Line(Muted(sentence("from")), self.opens, gap=0.75), Line(Muted(sentence("to")), self.closes, gap=0.75),
            self.remove,
        )  # fmt: skip
        self.add(self.days)
        self.add(times)
        self.days.set_value(list(typed[0]))
        self.opens.set_value(typed[1])
        self.closes.set_value(typed[2])
        for editor in (self.days, self.opens, self.closes):
            editor.edited.connect(lambda _: self.edited.emit())

    def typed(self) -> tuple[str, str, str]:
        """What stands there now."""
        days = "".join(self.days.codes())
        return days, latin_digits(self.opens.value() or ""), latin_digits(self.closes.value() or "")


class OpeningEdit(Column):
    """All lines. `value()` gives them as they are typed; `edited` comes when a person changed one."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__(gap=1.5)
        self._lines = Column(gap=1.5)
        self.further = QuietButton(sentence("Add opening hours"), "plus")
        self.add(self._lines)
        self.add(Flow(self.further))
        self.further.clicked.connect(self._add_one)
        self.setFocusProxy(self.further)
        self._shown: list[tuple[str, str, str]] = []

    def rows(self) -> list[QWidget]:
        """The lines, for tests."""
        return self._lines.things()

    def value(self) -> list[tuple[str, str, str]] | None:
        """The lines as they are typed."""
        return [row.typed() for row in self._lines.things() if isinstance(row, _SpanRow)] or None

    def set_value(self, value: Sequence[tuple[str, str, str]] | None) -> None:
        """Show lines, unless they stand there already."""
        wanted = [tuple(one) for one in value or ()]
        if wanted != (self.value() or []):
            self._lines.clear()
            for one in wanted:
                self._put(one)  # type: ignore[arg-type]

    def _put(self, typed: tuple[str, str, str]) -> _SpanRow:
        row = _SpanRow(typed)
        row.edited.connect(self._tell)
        row.remove.clicked.connect(lambda: self._take(row))
        self._lines.add(row)
        self.further.setVisible(len(self._lines.things()) < MOST_SPANS)
        return row

    def _add_one(self) -> None:
        row = self._put(("", "", "") if self._lines.things() else TYPICAL)
        self._tell()
        row.opens.setFocus()

    def _take(self, row: _SpanRow) -> None:
        row.hide()
        row.setParent(None)
        row.deleteLater()
        self.further.show()
        self.further.setFocus()
        self._tell()

    def _tell(self) -> None:
        self.edited.emit(self.value())
