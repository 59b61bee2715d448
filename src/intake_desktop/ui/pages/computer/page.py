# SPDX-License-Identifier: Apache-2.0
"""The page "This computer": a door to each page about keys, lock, backups and one's own account."""

from __future__ import annotations

from collections.abc import Sequence

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.menu import MenuPage, Way


class ComputerPage(MenuPage):
    """What concerns this computer and not a case."""

    def __init__(self, ways: Sequence[Way]) -> None:
        lead = sentence("Your account, and what keeps this computer safe.")
        super().__init__(sentence("This computer"), lead, "computer", ways)
