# SPDX-License-Identifier: Apache-2.0
"""The page "This computer": a door to each page about keys, lock, backups and one's own account."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import Door, EmptyState, Page, Words

Way = tuple[str, str, Words, Words]
"""(key of the page, icon, its name, a line about it)."""


class ComputerPage(Page):
    """Says `page_wanted` with the key of a page. Only what the person at the desk may do is offered."""

    page_wanted = Signal(str)

    def __init__(self, ways: Sequence[Way]) -> None:
        super().__init__(sentence("This computer"), sentence("Your account, and what keeps this computer safe."))
        self.doors: dict[str, Door] = {}
        for key, icon, words, about in ways:
            door = Door(icon, words, about)
            door.clicked.connect(lambda _=False, key=key: self.page_wanted.emit(key))
            self.doors[key] = door
            self.body.add(door)
        self.body.setProperty("gap", 1.0)
        if not ways:
            self.body.add(EmptyState("computer", sentence("There is nothing here that your role can change.")))
