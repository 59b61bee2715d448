# SPDX-License-Identifier: Apache-2.0
"""How the intake is made, chosen on its first step: the short way unless she says otherwise."""

from __future__ import annotations

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import ChoiceList, Column, Muted

_MODES = (
    ("quick", sentence("Quick intake")),
    ("full", sentence("All sections")),
    ("phone", sentence("By telephone")),
)


class ModeChoice(Column):
    """Three ways of asking, beside each other; what was answered stays with each."""

    def __init__(self) -> None:
        super().__init__(gap=0.25)
        title = sentence("How do you ask?")
        self.choice = ChoiceList(_MODES, beside=len(_MODES))
        self.add(Muted(title))
        self.add(self.choice)
