# SPDX-License-Identifier: Apache-2.0
"""A line that offers what is known already while somebody types; what is on no list stays as it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal

from .choices import ChoiceList
from .editors import LineEdit
from .layout import Column

MOST = 5
"""Texts that are offered at a time."""


class OfferEdit(Column):
    """A line, and below it the texts that fit what is typed, to be picked with the mouse, with Tab and Space, or the
    first one with Enter. `fitting` gives them; `settled` gives how a text is spelt that is known in another spelling.
    """

    edited = Signal(object)

    def __init__(
        self, fitting: Callable[[str], Sequence[str]], settled: Callable[[str], str], *, letters: int = 30
    ) -> None:
        super().__init__(gap=0.5)
        self._fitting, self._settled = fitting, settled
        self._offered: tuple[str, ...] = ()
        self.line, self.found = LineEdit(letters=letters), ChoiceList(beside=MOST, wraps=True)
        self.add(self.line)
        self.add(self.found)
        self.found.hide()
        self.setFocusProxy(self.line)
        self.line.edited.connect(self._typed)
        self.line.returnPressed.connect(self._first)
        self.line.editingFinished.connect(self._settle)
        self.found.edited.connect(self._pick)

    def value(self) -> str | None:
        """What stands in the line."""
        return self.line.value()

    def set_value(self, value: str | None) -> None:
        """Show a text; nothing is offered until somebody types."""
        self.line.set_value(value)
        self._offer(())

    def offers(self) -> list[str]:
        """What is offered now."""
        return [] if self.found.isHidden() else list(self._offered)

    def _typed(self, typed: str | None) -> None:
        self._offer([one for one in self._fitting(typed or "") if one != typed] if typed else ())
        self.edited.emit(typed)

    def _offer(self, texts: Sequence[str]) -> None:
        self._offered = tuple(texts[:MOST])
        self.found.set_items([(one, one) for one in self._offered])
        self.found.set_value(None)
        self.found.setVisible(bool(self._offered))

    def _first(self) -> None:
        if self._offered:
            self._pick(self._offered[0])

    def _pick(self, text: object) -> None:
        if isinstance(text, str):
            self.line.set_value(text)
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._offer(())
            self.edited.emit(text)

    def _settle(self) -> None:
        typed = self.line.value()
        if typed and (known := self._settled(typed)) and known != typed:
            self.line.set_value(known)
            self._offer(())
            self.edited.emit(known)
