# SPDX-License-Identifier: Apache-2.0
"""Which service somebody means: typed as it was said, and picked from the directory where it stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Signal

from intake_desktop.domain.ordering import name_key
from intake_desktop.domain.providers import Provider
from intake_desktop.ui.kit import ChoiceList, Column, LineEdit, tell
from intake_desktop.ui.kit.choices import Choice
from intake_desktop.ui.theme import looks

MOST = 5
"""Services that are offered while somebody types."""


def in_order(services: Iterable[Provider], called: Callable[[Provider, str], str] = Provider.name) -> list[Provider]:
    """Services in the order of what they are called in the language that is read."""
    language = looks().speaker.language
    return sorted(services, key=lambda one: (name_key(called(one, language), language), one.id))


class ServiceEdit(Column):
    """A line, and below it the services of the directory that fit what is typed; `searched` gives what to look for.

    `value()` is the id of the service that was picked, or the words that were typed.
    """

    edited = Signal(object)
    searched = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        self.line, self.found = LineEdit(letters=40), ChoiceList()
        self._picked = ""
        self._names: dict[str, dict[str, str]] = {}
        self.add(self.line)
        self.add(self.found)
        self.found.hide()
        self.setFocusProxy(self.line)
        self.line.edited.connect(self._typed)
        self.found.edited.connect(self._pick)

    def value(self) -> str | None:
        """The id of the service that was picked, else what was typed."""
        return self._picked or self.line.value()

    def set_value(self, value: str | None) -> None:
        """Show an answer; an id of the directory stands there by its name as soon as that is known."""
        if value == self.value():
            return
        self._picked = ""
        self.line.set_value(value)
        self.show_services(())
        if value:
            self.searched.emit(value)

    def show_services(self, services: Sequence[Provider]) -> None:
        """Offer the services that fit what stands in the line."""
        typed = self.line.value()
        self._names = {one.id: one.names for one in services[:MOST]}
        if typed in self._names:
            self._picked = typed
            self._show_name()
        items = [self._item(id, names) for id, names in self._names.items()]
        self.found.set_items(items)
        self.found.set_value(self._picked or None)
        self.found.setVisible(bool(items) and bool(typed))

    def _item(self, id: str, names: dict[str, str]) -> Choice:
        return id, lambda speaker: speaker.pick(names)

    def _typed(self, typed: str | None) -> None:
        self._picked = ""
        if not typed:
            self.show_services(())
        self.searched.emit(typed or "")
        self.edited.emit(self.value())

    def _pick(self, id: str | None) -> None:
        self._picked = id or ""
        if id:
            self._show_name()
        self.edited.emit(self.value())

    def _show_name(self) -> None:
        names = self._names[self._picked]
        self.line.set_value(tell(lambda speaker: speaker.pick(names)))
