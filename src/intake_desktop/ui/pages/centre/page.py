# SPDX-License-Identifier: Apache-2.0
"""The page "Centre": a door to each page about the work of the whole centre."""

from __future__ import annotations

from collections.abc import Sequence

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.menu import MenuPage, Way


class CentrePage(MenuPage):
    """What concerns the whole centre and not one case."""

    def __init__(self, ways: Sequence[Way]) -> None:
        lead = sentence("What everybody here shares, and what is asked of the whole centre.")
        super().__init__(sentence("Centre"), lead, "home", ways)
