# SPDX-License-Identifier: Apache-2.0
"""Words a widget shows, and how they follow the language while the window is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ...domain.sentences import Sentence
from ...lang import Speaker
from ..theme import looks, scaled

Words = Sentence | str | Callable[[Speaker], str]
"""A sentence to be said in the reader's language, a text that is data (a code, what somebody typed), or how to say it:
``lambda speaker: speaker.label("sex", code)``. Give sentences and callables: they change when the language does."""


def tell(words: Words) -> str:
    """Say `words` in the language of the window."""
    if isinstance(words, Sentence):
        return looks().speaker.tell(words)
    return words if isinstance(words, str) else words(looks().speaker)


class Alive:
    """Mixed into a widget before its Qt class: its words, font and colours follow the looks while it is open.

    `retell` says the words anew (it is called once more whenever the language changes), `refit` takes sizes from the
    font anew, `recolour` colours. A widget calls those it needs at the end of its ``__init__``.
    """

    factor: float = 1.0
    bold: bool = False
    ink: str | None = None

    def retell(self) -> None:
        """Say the words in the language of the moment."""

    def refit(self) -> None:
        """Take sizes from the application's font."""
        if self.factor != 1.0 or self.bold:
            font: QFont = scaled(QApplication.font(), self.factor, bold=self.bold)
            if self.font() != font:  # type: ignore[attr-defined]
                self.setFont(font)  # type: ignore[attr-defined]

    def recolour(self) -> None:
        """Take colours from the theme."""
        if self.ink is not None:
            palette = QPalette(QApplication.palette())
            colour = looks().theme.colour(self.ink)
            for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
                palette.setColor(role, colour)
            self.setPalette(palette)  # type: ignore[attr-defined]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)  # type: ignore[misc]
        kind = event.type()
        if kind == QEvent.Type.LanguageChange:  # sent by Looks after every change of looks, whatever changed
            self.refit()
            self.recolour()
            self.retell()
        elif kind == QEvent.Type.FontChange:
            self.updateGeometry()  # type: ignore[attr-defined]


def is_mirrored() -> bool:
    """Whether the window reads from right to left."""
    return QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


def start_side() -> Qt.AlignmentFlag:
    """The side at which a line begins, whatever direction its text has."""
    side = Qt.AlignmentFlag.AlignRight if is_mirrored() else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def painted() -> int:
    """How a line is painted: from the start side, in the middle of its height, and never cut at the rim."""
    return int(start_side() | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip)


def plain(text: str) -> str:
    """A text that Qt must not take for a mnemonic."""
    return text.replace("&", "&&")


def name_for_readers(widget: QWidget, name: str, description: str = "") -> None:
    """Tell screen readers what a widget is and what more there is to say about it."""
    if widget.accessibleName() != name:
        widget.setAccessibleName(name)
    if widget.accessibleDescription() != description:
        widget.setAccessibleDescription(description)
