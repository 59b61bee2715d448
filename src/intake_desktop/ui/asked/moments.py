# SPDX-License-Identifier: Apache-2.0
"""When: a day, an hour, or both; typed, or a day picked from a calendar that unfolds."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QSizePolicy, QVBoxLayout, QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import DayEdit, IconButton, Line, LineEdit, latin_digits
from intake_desktop.ui.theme import looks


class HourEdit(LineEdit):
    """An hour of the day, typed as 14:30, 14.30, 1430 or 14. What is no hour stays, and `value()` gives it as text."""

    def __init__(self) -> None:
        super().__init__(code=True, letters=14, placeholder=sentence("hour:minutes"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._tidy)

    def value(self) -> str | None:
        """The hour as ``14:30``; the text when it is none; None when nothing was typed."""
        text = latin_digits(self.text()).strip()
        found = re.fullmatch(r"(\d{1,2})(?:[:. ]?(\d\d))?", text)
        if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
            return f"{int(found[1]):02}:{found[2] or '00'}"
        return text or None

    def set_value(self, value: Any) -> None:
        """Show an hour; seconds and zones of a form's own clock are left out."""
        if value != self.value():
            found = re.match(r"\d\d:\d\d", value or "")
            self.setText(found[0] if found else value or "")

    def _tidy(self) -> None:
        value = self.value()
        if value is not None and value != self.text():
            self.setText(value)


class MomentAnswer(Line):
    """A day and an hour beside each other: ``2026-03-10 14:30``."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__(gap=1.0)
        self.day, self.hour = DayAnswer(), HourEdit()
        self.day.edited.connect(lambda _: self.edited.emit(self.value()))
        self.hour.edited.connect(lambda _: self.edited.emit(self.value()))
        self.add(self.day)
        self.add(self.hour)
        self.push()
        self.setFocusProxy(self.day.line)

    def value(self) -> str | None:
        """Both; what there is of them while one is missing, which is no answer yet."""
        return " ".join(part for part in (self.day.value(), self.hour.value()) if part) or None

    def set_value(self, value: Any) -> None:
        """Show a day and an hour."""
        if value != self.value():
            found = re.fullmatch(r"(\d{4}-\d\d-\d\d)?[T ]*(.*)", str(value or ""))
            self.day.set_value(found[1] if found else None)
            self.hour.set_value(found[2] if found else None)

    def name_rows(self, question: str) -> None:
        """Tell screen readers which question the hour belongs to as well."""
        self.hour.setAccessibleName(question)


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
