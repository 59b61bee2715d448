# SPDX-License-Identifier: Apache-2.0
"""An editor for each kind of question. Each has `value()`, `set_value()` and `edited`, as the kit's editors have.

A question of the form may grow or lose choices while it is on the screen: editors that choose have `offer(choices)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QDate, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QCompleter,
    QFrame,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.form import Choice, Question
from intake_desktop.ui.kit import (
    Box,
    ChoiceList,
    DayEdit,
    IconButton,
    Line,
    LineEdit,
    NumberEdit,
    PickList,
    TextArea,
    TickRow,
    Words,
)
from intake_desktop.ui.theme import looks, sizes

MOST_IN_SIGHT = 7
"""Choices that stand in sight; more of them are searched in a list that unfolds."""
BESIDE = 3
"""Choices that may stand beside each other; the eye does not have to go down for yes or no."""
ONE_COLUMN = 8
"""Ticks in one column; more of them stand in two where there is room."""

_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_CODES = frozenset({"time", "datetime", "decimal"})


def editor_for(question: Question, choices: Sequence[Choice]) -> QWidget:
    """Make the editor that fits a question."""
    looks_like = set(question.appearance.split())
    match question.kind:
        case "integer":
            return NumberEdit()
        case "date":
            return DayAnswer()
        case "select_one":
            long = len(choices) > MOST_IN_SIGHT or "minimal" in looks_like or "autocomplete" in looks_like
            return SearchPick(choices) if long else OneOf(choices)
        case "select_multiple":
            return SeveralOf(choices)
        case "acknowledge":
            return Tick()
        case "text" if "multiline" in looks_like:
            return TextArea()
        case "text" if "numbers" in looks_like:
            return LineEdit(code=True, letters=20)
        case kind:
            return LineEdit(code=kind in _CODES, letters=44)


def items_of(choices: Sequence[Choice]) -> list[tuple[str, Words]]:
    """Choices of a form as the kit's lists take them; a helpline is known by its number."""
    return [(choice.code, _words_of(choice)) for choice in choices]


def _words_of(choice: Choice) -> Words:
    if choice.code.replace("-", "").isdigit():
        return lambda speaker: f"{speaker.isolate(choice.code)}  {speaker.pick(choice.labels)}"
    return lambda speaker: speaker.pick(choice.labels)


class OneOf(ChoiceList):
    """One of a few, all in sight: two or three short ones beside each other, more of them below. Delete takes back."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__(items_of(choices), beside=BESIDE)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these choices."""
        self.set_items(items_of(choices))

    def set_value(self, value: Any) -> None:
        """Show an answer."""
        if value != self.value():
            super().set_value(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.codes():
            self._take_back()
        elif event.key() in _STEPS:
            self._walk(_STEPS[event.key()])
        else:
            super().keyPressEvent(event)

    def _walk(self, by: int) -> None:
        """Up and down walk through a row too; Qt's own arrows look only straight ahead, and leave the rest to us."""
        rows = list(self._rows.values())
        at = next((place for place, row in enumerate(rows) if row.hasFocus()), None)
        if at is None:
            return
        row = rows[(at + by) % len(rows)]
        if rows[at].isChecked():
            row.click()
        row.setFocus(Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason)


class SeveralOf(Box):
    """Several of a list: one column of ticks, or two where there are many and there is room."""

    edited = Signal(object)

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__(upright=False, gap=1.0)
        self._lists = (ChoiceList(several=True), ChoiceList(several=True))
        for part in self._lists:
            part.edited.connect(lambda _: self.edited.emit(self.value()))
            self.add(part, 1, Qt.AlignmentFlag.AlignTop)
        self.offer(choices)
        self.setFocusProxy(self._lists[0])

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these choices."""
        items = items_of(choices)
        cut = (len(items) + 1) // 2 if len(items) > ONE_COLUMN else len(items)
        self._lists[0].set_items(items[:cut])
        self._lists[1].set_items(items[cut:])
        self._lists[1].setVisible(len(items) > cut)

    def value(self) -> list[str] | None:
        """The codes ticked, in the order of the list."""
        return [code for part in self._lists for code in part.codes()] or None

    def set_value(self, value: Any) -> None:
        """Show an answer."""
        if value != self.value():
            for part in self._lists:
                part.set_codes(list(value) if isinstance(value, list | tuple) else [])

    def name_rows(self, question: str) -> None:
        """Tell screen readers which question the ticks answer."""
        for part in self._lists:
            part.name_rows(question)

    def row(self, code: str) -> QWidget:
        """The tick of a code."""
        return next(part.row(code) for part in self._lists if code in part._rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = 52 * sizes(self.font()).letter
        self.turn(upright=event.size().width() < room)


class Tick(TickRow):
    """A sentence she has been told, or not yet."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__(sentence("Done"))
        self.clicked.connect(lambda _: self.edited.emit(self.value()))

    def value(self) -> str | None:
        """``OK`` or nothing."""
        return "OK" if self.isChecked() else None

    def set_value(self, value: Any) -> None:
        """Show an answer."""
        self.setChecked(value == "OK")


class SearchPick(PickList):
    """One of many: type a part of it, or unfold the list. What fits nothing stays, and `value()` gives it."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self._stray: str | None = None
        super().__init__(items_of(choices), sentence("Type a part of it, or choose…"))
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(36)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(10)
        if (unfolded := completer.popup()) is not None:
            unfolded.setItemDelegate(self.itemDelegate())
        self.setCompleter(completer)
        self.setCurrentIndex(-1)
        line = self._line()
        line.setProperty("bare", True)
        line.textEdited.connect(self._typed)
        line.editingFinished.connect(self.settle)
        self.retell()

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these choices."""
        self.set_items(items_of(choices))

    def value(self) -> str | None:
        """The code chosen; what was typed when it is none of them; None when nothing."""
        return self._stray or super().value()

    def set_value(self, value: Any) -> None:
        """Show an answer."""
        if value == self.value():
            return
        codes = [code for code, _ in self._items]
        self._stray = value if isinstance(value, str) and value not in codes else None
        super().set_value(None if self._stray else value)
        if self.isEditable() and self.currentIndex() < 0:
            self.setEditText(self._stray or "")

    def retell(self) -> None:
        super().retell()
        if self.isEditable():
            self._line().setPlaceholderText(self.placeholderText())

    def minimumSizeHint(self) -> QSize:
        measure = sizes(self.font())
        return QSize(round(measure.letter * 11) + 2 * measure.icon, measure.control)

    def name_rows(self, question: str) -> None:
        """Tell screen readers which question the line inside the box answers."""
        self._line().setAccessibleName(question)

    def _line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line is not None  # an editable combo box has one
        return line

    def _typed(self, text: str) -> None:
        """Typing is no answer before it names exactly one choice."""
        at = self._named(text)
        self._stray = (text.strip() or None) if at is None else None
        if at is not None:
            place = self._line().cursorPosition()
            self.setCurrentIndex(at)
            self._line().setCursorPosition(place)
        elif not text.strip():
            self.setCurrentIndex(-1)
        self.edited.emit(self.value())

    def settle(self) -> None:
        """She is done here: the list folds up, and a part that fits only one choice is that choice."""
        completer = self.completer()
        if completer is not None and (unfolded := completer.popup()) is not None and unfolded.isVisible():
            unfolded.hide()
        if self._stray is None:
            return
        part = self._stray.casefold()
        fitting = [at for at in range(self.count()) if part in self.itemText(at).casefold()]
        if len(fitting) == 1:
            self._stray = None
            self.setCurrentIndex(fitting[0])
            self.edited.emit(self.value())

    def _named(self, text: str) -> int | None:
        wanted = text.strip().casefold()
        return next((at for at in range(self.count()) if self.itemText(at).casefold() == wanted), None)


class DayAnswer(Line):
    """A day: typed, or picked from a calendar that unfolds."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        self.line = DayEdit()
        self.line.edited.connect(self.edited)
        self._open = IconButton(sentence("Choose from the calendar"), "calendar")
        self._open.clicked.connect(self.unfold)
        self._sheet: CalendarSheet | None = None
        self.add(self.line)
        self.add(self._open)
        self.setFocusProxy(self.line)

    def value(self) -> str | None:
        """The day in ISO form; what was typed when it is no day."""
        return self.line.value()

    def set_value(self, value: Any) -> None:
        """Show a day."""
        self.line.set_value(value)

    def unfold(self) -> CalendarSheet:
        """Show the calendar under the line."""
        self._sheet = CalendarSheet(self)
        self._sheet.picked.connect(self._take)
        day = QDate.fromString(self.line.value() or "", Qt.DateFormat.ISODate)
        self._sheet.show_under(self, day if day.isValid() else QDate.currentDate())
        return self._sheet

    def _take(self, day: str) -> None:
        self.line.set_value(day)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit(day)


class CalendarSheet(QFrame):
    """A month to pick a day from; Escape folds it away."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.calendar = QCalendarWidget()
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setLocale(QLocale({"ur": "ur_PK", "hi": "hi_IN"}.get(looks().speaker.language, "en_GB")))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        weekday = QTextCharFormat()
        weekday.setForeground(looks().theme.colour("text"))  # Qt writes weekends in red, and red is for what is wrong
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, weekday)
        self.calendar.clicked.connect(self._pick)
        self.calendar.activated.connect(self._pick)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.calendar)

    def show_under(self, widget: QWidget, day: QDate) -> None:
        """Unfold under `widget` with `day` chosen."""
        self.calendar.setSelectedDate(day)
        self.adjustSize()
        left = widget.width() - self.width() if widget.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
        self.move(widget.mapToGlobal(widget.rect().bottomLeft()) + widget.rect().topLeft())
        self.move(self.x() + max(0, left), self.y() + 2)
        self.show()
        self.calendar.setFocus()

    def _pick(self, day: QDate) -> None:
        self.picked.emit(day.toString(Qt.DateFormat.ISODate))
        self.close()
