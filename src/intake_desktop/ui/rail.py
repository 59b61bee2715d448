# SPDX-License-Identifier: Apache-2.0
"""The rail at the start side: where one can go, with icon and word, and only what the role may."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton

from ..domain.sentences import Sentence
from .entries import PageEntry
from .kit import Column, Icon, Label, Line, Muted, Scroll, tell
from .kit.surfaces import paint_ground
from .kit.words import Alive, is_mirrored, painted
from .roles import role_names
from .theme import looks, paint_icon, scaled, sizes


class RailButton(Alive, QPushButton):
    """One page. The open one is marked by ground, weight and a bar, never by colour alone."""

    def __init__(self, words: Sentence, icon: str, keys: str) -> None:
        super().__init__()
        self._words, self._icon, self._keys, self._count = words, icon, keys, ""
        self._high = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if keys:
            QShortcut(QKeySequence(keys), self, self.click)
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(f"{tell(self._words)} {self._count}".strip())
        self.setToolTip(f"{tell(self._words)}  ·  {self._keys}" if self._keys else "")
        self.updateGeometry()
        self.update()

    def show_count(self, count: str) -> None:
        """Show how many things wait there, as a figure; nothing for none."""
        if count != self._count:
            self._count = count
            self.retell()

    def stand(self, high: int) -> None:
        """Take this height; 0 is the usual one."""
        if high != self._high:
            self._high = high
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        measure = sizes(self.font())
        from PySide6.QtGui import QFontMetrics

        figure = f"  {self._count}" if self._count else ""
        words = QFontMetrics(scaled(self.font(), 1.0, bold=True)).horizontalAdvance(tell(self._words) + figure)
        return QSize(words + measure.icon + measure.units(4), self._high or measure.control)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, measure = looks().theme, sizes(self.font())
        option = QStyleOptionButton()
        self.initStyleOption(option)
        chosen, hover = self.isChecked(), bool(option.state & QStyle.StateFlag.State_MouseOver)
        ink = theme.colour("accent_strong" if chosen else "text")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect())
            if chosen or hover:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft" if chosen else "neutral_soft"))
                painter.drawRoundedRect(box, measure.radius, measure.radius)
            if chosen:
                bar = QRectF(0, 0, max(3.0, measure.unit * 0.4), box.height() * 0.5)
                bar.moveCenter(box.center())
                bar.moveLeft(box.right() - bar.width() if is_mirrored() else 0.0)
                painter.setBrush(theme.colour("accent"))
                painter.drawRoundedRect(bar, bar.width() / 2, bar.width() / 2)
            start = measure.units(1.5)
            left = box.right() - start - measure.icon if is_mirrored() else start
            paint_icon(
                painter, self._icon, QRectF(left, (box.height() - measure.icon) / 2, measure.icon, measure.icon), ink
            )
            painter.setPen(ink)
            painter.setFont(scaled(self.font(), 1.0, bold=chosen))
            shift, end = start + measure.icon + measure.unit, measure.unit
            place = box.adjusted(end, 0, -shift, 0) if is_mirrored() else box.adjusted(shift, 0, -end, 0)
            painter.drawText(place, painted(), tell(self._words))
            if self._count:
                end = Qt.AlignmentFlag.AlignLeft if is_mirrored() else Qt.AlignmentFlag.AlignRight
                end |= Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, end, self._count)
            if self.hasFocus() and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
                self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)


class _Entries(Scroll):
    """The pages below each other. Where the window is low and the text large they stand closer, and at last roll; the
    window need not grow.
    """

    def __init__(self) -> None:
        self.inside = Column(gap=0.5)
        super().__init__(self.inside)
        self.buttons: list[RailButton] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def usual(self) -> int:
        """How high all of them are where there is room."""
        measure = sizes(self.font())
        return len(self.buttons) * measure.control + max(0, len(self.buttons) - 1) * measure.half

    def fit(self) -> None:
        """Share out the height that there is; no row becomes lower than its words."""
        measure, room = sizes(self.font()), self.viewport().height()
        close = self.usual() > room
        self.inside.setProperty("gap", 0.0 if close else 0.5)
        for button in self.buttons:
            button.stand(min(measure.control, max(measure.line, room // len(self.buttons))) if close else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        return QSize(self._wide(), self.usual())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide(), 2 * sizes(self.font()).control)

    def _wide(self) -> int:
        return self.inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()


class Rail(Column):
    """Says `wanted` with the key of a page. At its foot: who sits here, and in which roles."""

    wanted = Signal(str)

    def __init__(self, entries: Sequence[PageEntry], place: str, person: str, roles: Sequence[str] = ()) -> None:
        super().__init__(gap=0.5, inset=1.5)
        self._buttons: dict[str, RailButton] = {}
        head = Line(
            Icon("desk", "accent", 1.4), Label(place, bold=True, wrap=False, code=True), None, gap=1.0, inset=0.5
        )
        self.add(head)
        self._entries = _Entries()
        for number, entry in enumerate(entries, start=1):
            button = RailButton(entry.words, entry.icon, f"Alt+{number}" if number < 10 else "")
            button.clicked.connect(lambda _=False, key=entry.key: self.wanted.emit(key))
            self._buttons[entry.key] = button
            self._entries.inside.add(button)
        self._entries.buttons = list(self._buttons.values())
        self._entries.inside.push()
        self.add(self._entries, 1)
        who = Muted(person)
        who.setWordWrap(False)
        self.add(Line(Icon("person", "muted"), who, None, gap=1.0, inset=0.5))
        self.roles = Muted(role_names(roles), small=True)
        policy = self.roles.sizePolicy()  # a new one would forget that its height follows from its width
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self.roles.setSizePolicy(policy)
        self.add(Line(self.roles, inset=0.5))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fit()

    def _fit(self) -> None:
        """With large text the pages need the room; the roles stand under "Your account" as well."""
        measure = sizes(self.font())
        around = 2 * measure.control + measure.units(6)
        around += self.roles.heightForWidth(max(1, self.width() * 4 // 5)) + measure.units(2)
        self.roles.setVisible(bool(self.roles.text()) and self._entries.usual() + around <= self.height())
        self._entries.fit()

    def keys(self) -> list[str]:
        """The pages offered, in order."""
        return list(self._buttons)

    def button(self, key: str) -> RailButton:
        """The button of a page."""
        return self._buttons[key]

    def mark(self, key: str) -> None:
        """Show which page is open; one that stands in no rail leaves the mark where it was."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
            self._entries.ensureWidgetVisible(self._buttons[key], 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "sunken", None, rounded=False)
