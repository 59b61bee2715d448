# SPDX-License-Identifier: Apache-2.0
"""The strip of topics of a case: where one is, and where one can go. Narrow, it becomes one list to pick from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import Alive, Column, Flow, PickList, Rule, tell
from intake_desktop.ui.theme import looks, scaled, sizes


@dataclass(frozen=True)
class Topic:
    """One page of a case, by the key of the page."""

    key: str
    words: Sentence


TOPICS = (
    Topic("case", sentence("Overview")),
    Topic("consent", sentence("Consent")),
    Topic("referrals", sentence("Referrals")),
    Topic("plan", sentence("Plan")),
    Topic("contacts", sentence("Contacts")),
    Topic("stages", sentence("Law and shelter")),
    Topic("closing", sentence("Closing")),
    Topic("timeline", sentence("History")),
)
"""In the order of the work."""


class TopicButton(Alive, QPushButton):
    """One topic; the open one is marked by weight and a bar, never by colour alone."""

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self._words = topic.words
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(tell(self._words))
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """Where one is, is said by whoever opens the page, not by the press."""

    def sizeHint(self) -> QSize:
        measure = sizes(self.font())
        width = QFontMetrics(scaled(self.font(), 1.0, bold=True)).horizontalAdvance(tell(self._words))
        return QSize(width + measure.units(3), measure.control)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, measure = looks().theme, sizes(self.font())
        option = QStyleOptionButton()
        self.initStyleOption(option)
        here, hover = self.isChecked(), bool(option.state & QStyle.StateFlag.State_MouseOver)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect())
            painter.setPen(Qt.PenStyle.NoPen)
            if hover and not here:
                painter.setBrush(theme.colour("neutral_soft"))
                painter.drawRoundedRect(box, measure.radius, measure.radius)
            if here:
                high = max(3.0, measure.unit * 0.4)
                painter.setBrush(theme.colour("accent"))
                painter.drawRoundedRect(QRectF(0, box.height() - high, box.width(), high), high / 2, high / 2)
            painter.setPen(theme.colour("accent_strong" if here else "text"))
            painter.setFont(scaled(self.font(), 1.0, bold=here))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextDontClip), tell(self._words))
            if self.hasFocus() and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
                self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)


class TopicStrip(Column):
    """`wanted` gives the key of the topic somebody goes to. `pick` is the list: it stands in the head of the case."""

    wanted = Signal(str)

    def __init__(self, key: str) -> None:
        super().__init__(gap=0)
        self._key = key
        self.buttons: dict[str, TopicButton] = {}
        for topic in TOPICS:
            button = self.buttons[topic.key] = TopicButton(topic)
            button.setChecked(topic.key == key)
            button.clicked.connect(lambda _=False, there=topic.key: self._press(there))
        self._tabs, self.pick = Flow(*self.buttons.values(), gap=0.5), PickList()
        self.pick.edited.connect(self._picked)
        self._is_narrow = False
        self.add(self._tabs)
        self.add(Rule())
        self.offer(())

    def offer(self, keys: Collection[str]) -> None:
        """Offer these topics and the one that is open; with no other one there is no strip."""
        offered = [topic for topic in TOPICS if topic.key in keys or topic.key == self._key]
        for key, button in self.buttons.items():
            button.setHidden(all(topic.key != key for topic in offered))
        self.pick.set_items([(topic.key, topic.words) for topic in offered])
        self.pick.set_value(self._key)
        self._leads = len(offered) > 1
        self.setVisible(self._leads)
        self.fold(self._is_narrow)

    def fold(self, narrow: bool) -> None:
        """Be a list to pick from, where there is no room for a strip."""
        self._is_narrow = narrow
        self._tabs.setHidden(narrow)
        self.pick.setHidden(not (narrow and self._leads))

    def fits(self, room: int) -> bool:
        """Whether all that is offered stands in one line of this width."""
        return self._tabs.sizeHint().width() <= room

    def _press(self, key: str) -> None:
        if key != self._key:
            self.wanted.emit(key)

    def _picked(self) -> None:
        key = self.pick.value()
        self.pick.set_value(self._key)
        if key and key != self._key:
            self.wanted.emit(key)
