# SPDX-License-Identifier: Apache-2.0
"""Where one types: a line, digits, a day, many lines, a passphrase, one of many. Each has `value()` and
`set_value()`, and `edited` when the person changed it (never when the program did)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ...domain.passphrases import passphrase_bytes
from ...domain.sentences import sentence
from ...lang.direction import unturned
from ..theme import sizes
from .buttons import IconButton
from .layout import Line
from .words import Alive, Words, start_side, tell

_FIGURES = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९")
_DIGITS = {ord(digit): str(value) for figures in _FIGURES for value, digit in enumerate(figures)}


KEPT_BY_NOBODY = Qt.InputMethodHint.ImhSensitiveData
"""Asks the system's way of typing Urdu or Hindi not to learn what is typed here, nor to propose it elsewhere."""


def latin_digits(text: str) -> str:
    """Write Arabic, Urdu and Hindi digits as 0 to 9, as they are kept everywhere."""
    return text.translate(_DIGITS)


class LineEdit(Alive, QLineEdit):
    """One line. `code=True` is for codes and phones, which no keyboard should complete. Text begins at the start side
    and keeps its own direction: a phone number reads from left to right in Urdu too."""

    edited = Signal(object)

    def __init__(self, *, code: bool = False, letters: int = 30, placeholder: Words = "") -> None:
        super().__init__()
        self._letters, self._placeholder = letters, placeholder
        hints = Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhPreferLatin if code else KEPT_BY_NOBODY
        self.setInputMethodHints(hints | KEPT_BY_NOBODY)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(lambda _: self.edited.emit(self.value()))
        self.refit()
        self.retell()

    def value(self) -> str | None:
        """What was typed, without blanks around it and marks of direction in it; None when nothing."""
        return unturned(self.text()).strip() or None

    def set_value(self, value: str | None) -> None:
        """Show a value."""
        if value != self.value():
            self.setText(value or "")

    def retell(self) -> None:
        self.setPlaceholderText(tell(self._placeholder))
        self.setAlignment(start_side())

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        measure = sizes(self.font())
        return QSize(round(measure.letter * self._letters) + 2 * measure.unit, max(hint.height(), measure.control))

    def minimumSizeHint(self) -> QSize:
        measure = sizes(self.font())
        return QSize(round(measure.letter * min(self._letters, 8)) + 2 * measure.unit, measure.control)

    def refit(self) -> None:
        unit = sizes(self.font()).unit
        self.setTextMargins(unit // 2, 0, unit // 2, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.refit()
            self.updateGeometry()


class NumberEdit(LineEdit):
    """A whole number. Digits of every script are understood; what is no number stays and `value()` gives it as text."""

    def __init__(self, *, letters: int = 8) -> None:
        super().__init__(code=True, letters=letters)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | KEPT_BY_NOBODY)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def value(self) -> int | str | None:  # type: ignore[override]
        """The number; the text when it is none; None when nothing was typed."""
        text = latin_digits(self.text()).strip()
        return int(text) if re.fullmatch(r"-?\d{1,15}", text) else text or None

    def set_value(self, value: int | str | None) -> None:
        """Show a number."""
        if value != self.value():
            self.setText("" if value is None else str(value))


class DayEdit(LineEdit):
    """A day, typed as 2026-11-22, 22/11/2026 or 22 11 2026. `value()` is ISO; what is no day stays and comes as
    text."""

    def __init__(self) -> None:
        super().__init__(code=True, letters=14, placeholder=sentence("day/month/year"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._tidy)

    def value(self) -> str | None:
        """The day in ISO form; the text when it is none; None when nothing was typed."""
        text = latin_digits(self.text()).strip()
        parts = [int(part) for part in re.split(r"[-/. ]+", text) if part.isdigit()]
        if len(parts) == 3:
            year, month, day = parts if parts[0] > 31 else parts[::-1]
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                return text
        return text or None

    def set_value(self, value: str | None) -> None:
        """Show a day given in ISO form."""
        if value != self.value():
            self.setText(value or "")
            self._tidy()

    def _tidy(self) -> None:
        value = self.value()
        if value is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            self.setText("/".join(reversed(value.split("-"))))


class TextArea(Alive, QPlainTextEdit):
    """Several lines; grows with what is written up to `most` lines. Tab goes on to the next field."""

    edited = Signal(object)

    def __init__(self, *, least: int = 3, most: int = 10) -> None:
        super().__init__()
        self._least, self._most, self._quiet, self._room = least, most, False, 0
        self.setProperty("typed_into", True)
        self.setTabChangesFocus(True)
        self.setInputMethodHints(KEPT_BY_NOBODY)
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._changed)
        self.refit()
        self.retell()

    def retell(self) -> None:
        """Lines begin at the start side, whatever direction their own letters have."""
        self._quiet, quiet = True, self._quiet  # for Qt this is a change of the text
        option = self.document().defaultTextOption()
        option.setAlignment(start_side())
        self.document().setDefaultTextOption(option)
        self._quiet = quiet

    def value(self) -> str | None:
        """What was typed, without marks of direction that came along; None when nothing."""
        return unturned(self.toPlainText()).strip() or None

    def set_value(self, value: str | None) -> None:
        """Show a text."""
        if value != self.value():
            self._quiet = True
            self.setPlainText(value or "")
            self._quiet = False

    def _changed(self) -> None:
        if self._lines() != self._room:  # a key within the line moves nothing on the page
            self._room = self._lines()
            self.updateGeometry()
        if not self._quiet:
            self.edited.emit(self.value())

    def refit(self) -> None:
        self._quiet, quiet = True, self._quiet  # for Qt a wider margin is a change of the text
        self.document().setDocumentMargin(sizes(self.font()).unit)
        self._quiet = quiet
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        measure = sizes(self.font())
        return QSize(round(measure.letter * 30), measure.line * self._lines() + 2 * measure.unit + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(sizes(self.font()).letter * 12), self.sizeHint().height())

    def _lines(self) -> int:
        return min(self._most, max(self._least, int(self.document().size().height())))


class PassphraseEdit(Line):
    """A passphrase, hidden until shown. `take()` gives it as bytes that the caller wipes, and empties the line."""

    edited = Signal(object)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        self.line = LineEdit(code=True)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        self.line.setInputMethodHints(hints.ImhHiddenText | hints.ImhNoPredictiveText | hints.ImhSensitiveData)
        self.line.edited.connect(self.edited)
        self.line.returnPressed.connect(self.entered)
        self.eye = IconButton(sentence("Show the passphrase"), "eye")
        self.eye.clicked.connect(self._turn)
        self.add(self.line, 1)
        self.add(self.eye)
        self.setFocusProxy(self.line)

    def is_shown(self) -> bool:
        """Whether the letters can be read."""
        return self.line.echoMode() == QLineEdit.EchoMode.Normal

    def text(self) -> str:
        """What stands there now, to judge its strength."""
        return self.line.text()

    def set_value(self, text: str) -> None:
        """Show a passphrase that the program proposes."""
        self.line.setText(text)

    def take(self) -> bytearray:
        """Give the passphrase and forget it here; the same bytes for every keyboard and any blanks between words."""
        given = passphrase_bytes(self.line.text())
        self.line.setText("")  # `clear` could be undone
        self._show(False)
        return given

    def _turn(self) -> None:
        self._show(not self.is_shown())

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.eye.show_icon("eye-off" if shown else "eye")
        self.eye.say(sentence("Hide the passphrase") if shown else sentence("Show the passphrase"))


class PickList(Alive, QComboBox):
    """One of many from a list that unfolds; give `items` as (code, words). The wheel never changes an answer by
    accident."""

    edited = Signal(object)

    def __init__(self, items: Sequence[tuple[str, Words]] = (), placeholder: Words | None = None) -> None:
        super().__init__()
        self._items: list[tuple[str, Words]] = []
        self._placeholder: Words = placeholder or sentence("Choose…")
        self.setItemDelegate(_RoomyRows(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(12)
        self.activated.connect(lambda _: self.edited.emit(self.value()))
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, Words]]) -> None:
        """Offer other items; what was chosen stays chosen when it is still offered."""
        kept, self._items = self.value(), list(items)
        self.clear()
        self.addItems([""] * len(self._items))
        self.retell()
        self.set_value(kept)

    def value(self) -> str | None:
        """The code chosen, or None."""
        return self._items[self.currentIndex()][0] if 0 <= self.currentIndex() < len(self._items) else None

    def set_value(self, value: str | None) -> None:
        """Choose a code, or none."""
        codes = [code for code, _ in self._items]
        self.setCurrentIndex(codes.index(value) if value in codes else -1)

    def retell(self) -> None:
        self.setPlaceholderText(tell(self._placeholder))
        for index, (_, words) in enumerate(self._items):
            self.setItemText(index, tell(words))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _RoomyRows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        hint, measure = super().sizeHint(option, index), sizes(option.font)
        return QSize(hint.width() + 2 * measure.unit, max(hint.height(), measure.line + measure.unit))


def mark_wrong(editor: QWidget, wrong: bool) -> None:
    """Give an editor (and the lines inside it) the edge of something that needs another look."""
    for part in (editor, *editor.findChildren(QWidget)):
        if part.property("wrong") != wrong:
            part.setProperty("wrong", wrong)
            part.update()
