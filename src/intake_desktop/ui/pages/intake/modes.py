# SPDX-License-Identifier: Apache-2.0
"""How the intake is made, chosen on its first step: the short way unless she says otherwise."""

from __future__ import annotations

from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import ChoiceList, Column, Strong

_MODES = (
    ("quick", sentence("Quick: a few minutes"), sentence("The night, an emergency, a full waiting room.")),
    ("full", sentence("Full: all sections"), sentence("There is time, and she wants to tell it.")),
    ("phone", sentence("By telephone, or without a name"), sentence("She calls, or does not say who she is.")),
)


class ModeChoice(Column):
    """Three ways of asking, beside each other; what was answered stays with each."""

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        title = sentence("How do you ask?")
        self.choice = ChoiceList(_MODES, beside=len(_MODES))
        self.add(Strong(title))
        self.add(self.choice)
