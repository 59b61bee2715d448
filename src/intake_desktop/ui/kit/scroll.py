# SPDX-License-Identifier: Apache-2.0
"""What is higher than the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class _Roll(QWidget):
    """What scrolls. Its height comes from its width alone: what Qt takes for the least height of wrapped words would
    leave an empty screen below the last of them."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        arranged = QVBoxLayout(self)
        arranged.setContentsMargins(0, 0, 0, 0)
        arranged.addWidget(inside)

    def minimumSizeHint(self) -> QSize:
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), 0 if layout is not None and layout.hasHeightForWidth() else least.height())


class Scroll(QScrollArea):
    """A middle that scrolls up and down, never sideways."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(roll := _Roll(inside))
        for ground in (roll, inside):
            ground.setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
