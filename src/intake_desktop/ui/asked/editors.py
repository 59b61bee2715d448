# SPDX-License-Identifier: Apache-2.0
"""An editor for each kind of question. Each has `value()`, `set_value()` and `edited`, as the kit's editors have.

A question of the form may grow or lose choices while it is on the screen: editors that choose have `offer(choices)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from intake_desktop.domain.codes import MISSING
from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.form import SELECTS, Choice, Question
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Box, ChoiceList, LineEdit, NumberEdit, PickList, TextArea, TickRow, Words
from intake_desktop.ui.theme import sizes

from .moments import DayAnswer, HourEdit, MomentAnswer
from .scales import RankEdit, ScaleEdit, steps_of

MOST_IN_SIGHT = 7
"""Choices that stand in sight; more of them are searched in a list that unfolds."""
BESIDE = 3
"""Choices that may stand beside each other; the eye does not have to go down for yes or no."""
ONE_COLUMN = 8
"""Ticks in one column; more of them stand in two where there is room."""

MOST_ON_A_SCALE = 11
"""Numbers of a scale that stand in sight; of a longer one the number is typed."""

_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def editor_for(question: Question, choices: Sequence[Choice]) -> QWidget:
    """Make the editor that fits a question."""
    looks_like = set(question.appearance.split())
    if question.kind in SELECTS:
        return _list_for(question.kind, looks_like, choices)
    if question.kind == "range" and question.scale is not None and steps_of(question.scale) <= MOST_ON_A_SCALE:
        return ScaleEdit(question.scale)
    if question.kind in _EDITORS:
        return _EDITORS[question.kind]()
    if "multiline" in looks_like:
        return TextArea()
    code = "numbers" in looks_like
    return LineEdit(code=code, letters=20 if code else 44)


def _list_for(kind: str, looks_like: set[str], choices: Sequence[Choice]) -> QWidget:
    """What chooses from a list: all of it in sight while it is short, else to type a part of."""
    if kind == "select_multiple":
        return SeveralOf(choices)
    if kind == "rank":
        return RankEdit(items_of(choices))
    if "likert" in looks_like:
        return OneOf(choices, beside=len(choices))
    long = len(choices) > MOST_IN_SIGHT or bool(looks_like & {"minimal", "autocomplete"})
    return SearchPick(choices) if long else OneOf(choices)


def items_of(choices: Sequence[Choice]) -> list[tuple[str, Words]]:
    """Choices of a form as the kit's lists take them; a helpline is known by its number."""
    return [(choice.code, _words_of(choice)) for choice in choices]


def _words_of(choice: Choice) -> Words:
    if choice.code.replace("-", "").isdigit():
        return lambda speaker: f"{speaker.isolate(choice.code)}  {speaker.pick(choice.labels)}"
    return lambda speaker: speaker.pick(choice.labels)


def words_of(value: object, question: Question, choices: Sequence[Choice], speaker: Speaker) -> str:
    """Say an answer as it is read: a choice by its label, a day as a date."""
    if value in (None, "", []):
        return speaker.say("Nothing so far")
    if isinstance(value, dict):
        return speaker.label(MISSING, str(value.get("missing", "")))
    if isinstance(value, list) or question.kind in SELECTS:
        labels = {choice.code: choice.labels for choice in choices}
        codes = value if isinstance(value, list) else [value]
        said = [speaker.pick(labels[one]) if one in labels else str(one) for one in codes]
        return speaker.series(said)
    if question.kind == "date" and isinstance(value, str):
        return speaker.date(value)
    return str(value)


class OneOf(ChoiceList):
    """One of a few, all in sight: two or three short ones beside each other, more of them below. Delete takes back."""

    def __init__(self, choices: Sequence[Choice], *, beside: int = BESIDE) -> None:
        super().__init__(items_of(choices), beside=beside)

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
        completer.setCompletionRole(_TYPED)
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
        """Offer these choices; what was chosen or written stays."""
        before = self.value()
        self.set_items(items_of(choices))
        self.set_value(before)

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
        for at in range(self.count()):
            self.setItemData(at, self.itemText(at).translate(_MARKS), _TYPED)
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
        part = _bare(self._stray)
        fitting = [at for at in range(self.count()) if part in _bare(self.itemText(at))]
        if len(fitting) == 1:
            self._stray = None
            self.setCurrentIndex(fitting[0])
            self.edited.emit(self.value())

    def _named(self, text: str) -> int | None:
        wanted = _bare(text)
        return next((at for at in range(self.count()) if _bare(self.itemText(at)) == wanted), None)


def _bare(text: str) -> str:
    """A choice as a hand types it: the marks that keep digits in their direction (U+2066…U+2069) are on no keyboard."""
    return text.translate(_MARKS).strip().casefold()


_MARKS = dict.fromkeys(range(0x2066, 0x206A))
_TYPED = Qt.ItemDataRole.UserRole + 1
"""Where the list keeps each choice as a hand types it, to be found by."""


_EDITORS: dict[str, Callable[[], QWidget]] = {
    "integer": NumberEdit,
    "decimal": lambda: LineEdit(code=True, letters=12),
    "range": lambda: LineEdit(code=True, letters=12),
    "date": DayAnswer,
    "time": HourEdit,
    "datetime": MomentAnswer,
    "acknowledge": Tick,
}
"""Editors of the kinds that have but one."""
