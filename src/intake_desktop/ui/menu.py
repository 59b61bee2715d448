# SPDX-License-Identifier: Apache-2.0
"""A page that is only a way to others: one door each, and only those that open for whoever sits at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from ..domain.sentences import sentence
from .kit import Door, EmptyState, Page, Words

Way = tuple[str, str, Words, Words]
"""(key of the page, icon, its name, a line about it)."""


class MenuPage(Page):
    """Says `page_wanted` with the key of a page. Only what the person at the desk may do is offered."""

    page_wanted = Signal(str)

    def __init__(self, title: Words, lead: Words, icon: str, ways: Sequence[Way]) -> None:
        super().__init__(title, lead)
        self.doors: dict[str, Door] = {}
        for key, picture, words, about in ways:
            door = Door(picture, words, about)
            door.clicked.connect(lambda _=False, key=key: self.page_wanted.emit(key))
            self.doors[key] = door
            self.body.add(door)
        self.body.setProperty("gap", 1.0)
        if not ways:
            self.body.add(EmptyState(icon, sentence("There is nothing here that your role can change.")))
