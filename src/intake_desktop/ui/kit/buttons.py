# SPDX-License-Identifier: Apache-2.0
"""Things to press. One primary button a page; the others are plain, or quiet when they are a way around."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ..theme import sizes
from .words import Alive, Words, plain, tell


class Button(Alive, QPushButton):
    """A plain button with a verb. `keys` is its shortcut, such as ``Ctrl+Return``, and stands in its tooltip."""

    rank = "plain"

    def __init__(self, words: Words, icon: str = "", *, keys: str = "", hint: Words | None = None) -> None:
        super().__init__()
        self.setProperty("rank", self.rank)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._keys, self._hint = QKeySequence(keys), hint
        if keys:
            QShortcut(self._keys, self, self.click, context=Qt.ShortcutContext.WindowShortcut)
        self.show_icon(icon)
        self.say(words)

    def say(self, words: Words) -> None:
        """Show another verb."""
        self._words = words
        self.retell()

    def show_icon(self, icon: str) -> None:
        """Show another icon, or none."""
        self.setProperty("icon_name", icon)
        self.updateGeometry()
        self.update()

    def retell(self) -> None:
        self.setText(plain(tell(self._words)))
        self.setAccessibleName(tell(self._words))
        self._retell_tip()
        self.updateGeometry()

    def _retell_tip(self) -> None:
        parts = [tell(self._hint) if self._hint is not None else tell(self._words)]
        if not self._keys.isEmpty():
            parts.append(self._keys.toString(QKeySequence.SequenceFormat.NativeText))
        self.setToolTip("  ·  ".join(parts) if self._hint is not None or len(parts) > 1 else "")

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, sizes(self.font()).control))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class PrimaryButton(Button):
    """The one thing this page is for."""

    rank = "primary"
    bold = True

    def __init__(self, words: Words, icon: str = "", *, keys: str = "", hint: Words | None = None) -> None:
        super().__init__(words, icon, keys=keys, hint=hint)
        self.refit()


class QuietButton(Button):
    """A way around: back, cancel, more."""

    rank = "quiet"


class DangerButton(Button):
    """What cannot be undone; its verb says what and how much."""

    rank = "danger"


class IconButton(Button):
    """An icon alone; its words are its tooltip and its name for screen readers."""

    rank = "quiet"

    def retell(self) -> None:
        self.setAccessibleName(tell(self._words))
        keys = self._keys.toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip("  ·  ".join(part for part in (tell(self._words), keys) if part))
