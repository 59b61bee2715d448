# SPDX-License-Identifier: Apache-2.0
"""A list of rows that stays fast with 100,000 of them: it holds only what was fetched and asks for more near its end.

A row is one line where there is room, two where the text is large or the window narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ..theme import SMALL, Sizes, looks, scaled, sizes
from .labels import paint_pill
from .scroll import Scroll
from .surfaces import EmptyState, paint_ground
from .words import Alive, Words, is_mirrored, painted, tell

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class ListColumn:
    """What stands in a row: its heading, the least room in letters, and whether it takes what is left (`stretch`).

    With two lines to a row, those that are `second` stand below, joined and muted. `code` keeps left to right.
    """

    words: Words
    letters: int
    stretch: bool = False
    second: bool = False
    code: bool = False
    strong: bool = False


@dataclass(frozen=True)
class State:
    """A cell that is a state: drawn as a pill with an icon and a word."""

    words: Words
    state: str = "neutral"
    icon: str | None = None


Cell = Words | State


@dataclass(frozen=True)
class Row:
    """One row: the key that `opened` gives, and a cell for each column."""

    key: str
    cells: tuple[Cell, ...]


class _Rows(QAbstractListModel):
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.more = False

    def reset(self, rows: Sequence[Row], more: bool) -> None:
        self.beginResetModel()
        self.rows, self.more = list(rows), more
        self.endResetModel()

    def append(self, rows: Sequence[Row], more: bool) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()
        self.more = more

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole):
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(text for cell in row.cells if (text := _text(cell)))
        return row if role == Qt.ItemDataRole.UserRole else None

    def canFetchMore(self, parent: Index) -> bool:
        return self.more

    def fetchMore(self, parent: Index) -> None:
        self.more = False
        self.wanted.emit()


def _text(cell: Cell) -> str:
    return tell(cell.words if isinstance(cell, State) else cell)


def _apart(text: str) -> str:
    """A piece of a line that keeps its own direction among others (U+2068…U+2069)."""
    return f"\u2068{text}\u2069" if text and is_mirrored() else text


class RowPainter(QStyledItemDelegate):
    """Draws a row in one line or two, whichever fits the width and the text size."""

    def __init__(self, view: QWidget, columns: Sequence[ListColumn]) -> None:
        super().__init__(view)
        self._view, self.columns = view, columns

    def measure(self) -> Sizes:
        return sizes(self._view.font())

    def _least(self, column: ListColumn) -> int:
        measure = self.measure()
        letter = measure.letter
        if column.code:  # capitals and figures are wider than letters on the whole, and a code is never cut
            letter = max(letter, QFontMetricsF(self._letters(column)).horizontalAdvance("A0-") / 3)
        return round(max(letter * column.letters, measure.letter * len(tell(column.words)) * 1.1)) + 2 * measure.unit

    def is_one_line(self, width: int) -> bool:
        """Whether everything fits beside each other."""
        return looks().choices.percent < 150 and sum(map(self._least, self.columns)) <= width

    def lanes(self, width: int) -> list[tuple[int, int]]:
        """Left edge and width of each column for one line, from the start side, mirrored when the window is."""
        least = [self._least(column) for column in self.columns]
        eager = [at for at, column in enumerate(self.columns) if column.stretch] or [len(least) - 1]
        spare = max(0, width - sum(least))
        for at in eager:
            least[at] += spare // len(eager)
        found, left = [], 0
        for wide in least:
            found.append((width - left - wide if is_mirrored() else left, wide))
            left += wide
        return found

    def row_height(self, width: int) -> int:
        measure, one = self.measure(), self.is_one_line(width)
        return measure.line * (1 if one else 2) + measure.units(2 if one else 2.5)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()  # type: ignore[attr-defined]
        return QSize(max(1, width), self.row_height(width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        theme, measure, box = looks().theme, self.measure(), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("accent_soft" if chosen else "window"))
        painter.setPen(theme.colour("hairline"))
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        if chosen and self._view.hasFocus():
            edge = measure.half
            left = box.right() - edge + 1 if is_mirrored() else box.left()
            painter.fillRect(QRect(left, box.top(), edge, box.height()), theme.colour("accent"))
        if self.is_one_line(box.width()):
            for column, cell, (left, wide) in zip(self.columns, row.cells, self.lanes(box.width()), strict=True):
                lane = QRect(box.left() + left + measure.unit, box.top(), wide - 2 * measure.unit, box.height())
                self._cell(painter, lane, column, cell)
        else:
            self._two_lines(painter, box.adjusted(measure.unit, 0, -measure.unit, 0), row)
        painter.restore()

    def _two_lines(self, painter: QPainter, box: QRect, row: Row) -> None:
        measure = self.measure()
        upper = QRect(box.left(), box.top() + measure.unit, box.width(), measure.line + measure.half)
        lower = QRect(box.left(), upper.bottom(), box.width(), box.bottom() - measure.half - upper.bottom())
        pairs = list(zip(self.columns, row.cells, strict=True))
        states = [cell for column, cell in pairs if isinstance(cell, State) and not column.second]
        for state in reversed(states):
            wide = self._pill(painter, upper, state, at_end=True) + measure.unit
            upper = upper.adjusted(wide, 0, 0, 0) if is_mirrored() else upper.adjusted(0, 0, -wide, 0)
        firsts = [(column, cell) for column, cell in pairs if not column.second and not isinstance(cell, State)]
        for column, cell in firsts:
            wide = min(upper.width(), self._width(column, cell) + 2 * measure.unit)
            left = upper.right() - wide + 1 if is_mirrored() else upper.left()
            lane = upper if column is firsts[-1][0] else QRect(left, upper.top(), wide, upper.height())
            self._cell(painter, lane, column, cell)
            upper = upper.adjusted(0, 0, -wide, 0) if is_mirrored() else upper.adjusted(wide, 0, 0, 0)
        second = "  ·  ".join(_apart(text) for column, cell in pairs if column.second and (text := _text(cell)))
        painter.setPen(looks().theme.colour("muted"))
        painter.setFont(scaled(self._view.font(), SMALL))
        self._words(painter, lower, second)

    def _letters(self, column: ListColumn) -> QFont:
        return scaled(self._view.font(), 1.0, bold=True) if column.strong else self._view.font()

    def _width(self, column: ListColumn, cell: Cell) -> int:
        return QFontMetrics(self._letters(column)).horizontalAdvance(_text(cell))

    def _cell(self, painter: QPainter, lane: QRect, column: ListColumn, cell: Cell) -> None:
        if isinstance(cell, State):
            self._pill(painter, lane, cell)
            return
        painter.setFont(self._letters(column))
        painter.setPen(looks().theme.colour("muted" if column.second else "text"))
        text = _text(cell)
        self._words(painter, lane, looks().speaker.isolate(text) if column.code and text else _apart(text))

    def _words(self, painter: QPainter, lane: QRect, text: str) -> None:
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_mirrored() else Qt.LayoutDirection.LeftToRight)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, lane.width())
        painter.drawText(lane, painted(), shown)

    def _pill(self, painter: QPainter, lane: QRect, cell: State, *, at_end: bool = False) -> int:
        measure, text = self.measure(), _text(cell)
        if not text:
            return 0
        painter.setFont(scaled(self._view.font(), SMALL))
        wide = min(lane.width(), painter.fontMetrics().horizontalAdvance(text) + measure.icon + measure.units(2.5))
        high = measure.line + measure.half // 2
        start = is_mirrored() == at_end
        left = lane.left() if start else lane.right() - wide + 1
        place = QRectF(left, lane.center().y() - high / 2, wide, high)
        paint_pill(painter, place, text, cell.state, cell.icon or cell.state)
        return wide


class _Head(QWidget):
    """The headings of the columns, shown while rows are one line."""

    def __init__(self, painter: RowPainter) -> None:
        super().__init__()
        self._rows = painter

    def sizeHint(self) -> QSize:
        measure = sizes(self.font())
        return QSize(100, measure.line + measure.unit)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        width = self._rows._view.viewport().width()  # type: ignore[attr-defined]
        theme, measure = looks().theme, sizes(self.font())
        shift = self.width() - width - 1 if is_mirrored() else 1
        with QPainter(self) as painter:
            painter.setFont(scaled(self.font(), SMALL))
            painter.setPen(theme.colour("muted"))
            for column, (left, wide) in zip(self._rows.columns, self._rows.lanes(width), strict=True):
                lane = QRect(shift + left + measure.unit, 0, wide - 2 * measure.unit, self.height())
                painter.drawText(
                    lane,
                    painted(),
                    tell(column.words),
                )
            painter.setPen(theme.colour("hairline"))
            painter.drawLine(1, self.height() - 1, self.width() - 2, self.height() - 1)


class _View(Alive, QListView):
    pressed_key = Signal(str)
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def retell(self) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.pressed_key.emit(self.currentIndex().data(Qt.ItemDataRole.UserRole).key)
        else:
            super().keyPressEvent(event)


class RowList(QWidget):
    """The list: `show_rows`, then `add_rows` whenever `more_wanted` comes. `opened` gives the key of a row pressed.

    `name` is for screen readers; `empty` stands in the list's place when there is no row.
    """

    opened = Signal(str)
    more_wanted = Signal()

    def __init__(self, columns: Sequence[ListColumn], name: Words, empty: EmptyState | None = None) -> None:
        super().__init__()
        self._name = name
        self._model, self.view = _Rows(), _View()
        self._painter = RowPainter(self.view, columns)
        self._head = _Head(self._painter)
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._painter)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.viewport().setAutoFillBackground(False)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.clicked.connect(lambda index: self.opened.emit(index.data(Qt.ItemDataRole.UserRole).key))
        self.view.pressed_key.connect(self.opened)
        self.view.resized.connect(self._relay)
        self._model.wanted.connect(self.more_wanted)
        self.setFocusProxy(self.view)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setSpacing(0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._head)
        inside.addWidget(self.view, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(listed)
        self.empty = empty
        if empty is not None:
            self._stack.addWidget(Scroll(empty))  # at 200 % it may need more room than the list has
        self._retell()

    def show_rows(self, rows: Sequence[Row], *, more: bool = False) -> None:
        """Show these rows; `more` when there are others behind them. The row that was chosen stays chosen."""
        chosen = self.chosen()
        self._model.reset(rows, more)
        self._stack.setCurrentIndex(0 if rows or self.empty is None else 1)
        self.choose(chosen)

    def add_rows(self, rows: Sequence[Row], *, more: bool = False) -> None:
        """Show further rows below."""
        self._model.append(rows, more)

    def rows(self) -> list[Row]:
        """The rows shown."""
        return list(self._model.rows)

    def texts(self) -> list[str]:
        """What the rows say, as a screen reader reads them."""
        return [str(self._model.index(at).data()) for at in range(len(self._model.rows))]

    def chosen(self) -> str | None:
        """The key of the current row."""
        index = self.view.currentIndex()
        return index.data(Qt.ItemDataRole.UserRole).key if index.isValid() else None

    def choose(self, key: str | None) -> None:
        """Make a row current."""
        for at, row in enumerate(self._model.rows):
            if row.key == key:
                self.view.setCurrentIndex(self._model.index(at))

    def is_one_line(self) -> bool:
        """Whether rows are one line now."""
        return self._painter.is_one_line(self.view.viewport().width())

    def _retell(self) -> None:
        self.view.setAccessibleName(tell(self._name))

    def _relay(self) -> None:
        self._head.setVisible(self._painter.is_one_line(self.view.viewport().width()))
        self.view.doItemsLayout()
        self._head.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "surface")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LanguageChange, QEvent.Type.LayoutDirectionChange):
            self._retell()
            self._relay()
