# SPDX-License-Identifier: Apache-2.0
"""The small line of steps on the card of a slip: how far it has come, at a glance. The words stand beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Alive, is_mirrored, tell
from intake_desktop.ui.theme import looks, paint_icon, sizes

STEPS = ("issued", "delivered", "received", "accepted", "in_service", "service_completed", "closed")
"""The way of a slip that brings help."""


class Course(Alive, QWidget):
    """Dots on a line, one for each step of the way; those behind it are filled, the one it stands at is ringed.

    A slip that ended on the way shows so at the dot that it did not reach: by its shape, never by colour alone.
    """

    def __init__(self, reached: str, status: str) -> None:
        super().__init__()
        self._at = STEPS.index(reached) if reached in STEPS else -1
        self._status = status
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(tell(self._words))
        self.setToolTip(tell(self._words))

    def _words(self, speaker: Speaker) -> str:
        label = speaker.label("referral_status", self._status)
        if self._at < 0:
            return label
        told = sentence("Step {at} of {all}: {status}", at=self._at + 1, all=len(STEPS), status=label)
        return speaker.tell(told)

    @property
    def ended_early(self) -> bool:
        """Whether it goes no further on this way."""
        return self._status not in (*STEPS, "draft")

    def sizeHint(self) -> QSize:
        measure = sizes(self.font())
        return QSize(round(measure.icon * 1.6 * len(STEPS)), measure.line)

    def minimumSizeHint(self) -> QSize:
        measure = sizes(self.font())
        return QSize(round(measure.icon * 1.1 * len(STEPS)), measure.line)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, measure = looks().theme, sizes(self.font())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            big, small = measure.icon * 0.42, measure.icon * 0.22
            room = (self.width() - 2 * big) / (len(STEPS) - 1)
            middle = self.height() / 2
            places = [QPointF(big + at * room, middle) for at in range(len(STEPS))]
            if is_mirrored():
                places.reverse()
            for at in range(len(STEPS) - 1):
                behind = at < self._at
                painter.setPen(QPen(theme.colour("accent" if behind else "hairline"), measure.unit * 0.3))
                painter.drawLine(places[at], places[at + 1])
            for at, place in enumerate(places):
                if at == self._at + 1 and self.ended_early:
                    box = QRectF(place.x() - big, place.y() - big, 2 * big, 2 * big)
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(theme.colour("surface"))
                    painter.drawEllipse(box)
                    paint_icon(painter, "close", box, theme.colour("warning"))
                    continue
                done = at <= self._at
                painter.setPen(QPen(theme.colour("accent" if done else "muted"), measure.unit * 0.25))
                painter.setBrush(theme.colour("accent" if done else "surface"))
                painter.drawEllipse(place, small, small)
                if at == self._at and not self.ended_early:
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawEllipse(place, big * 0.9, big * 0.9)
