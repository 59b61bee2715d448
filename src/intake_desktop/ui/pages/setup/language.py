# SPDX-License-Identifier: Apache-2.0
"""The first of the first-run steps, in a module of its own: it is the first frame of a new computer."""

from __future__ import annotations

from intake_desktop import lang
from intake_desktop.domain.sentences import sentence
from intake_desktop.ui.kit import ChoiceList, Column, Muted
from intake_desktop.ui.theme import looks


class LanguageStep(Column):
    """Each language by its own name."""

    def __init__(self) -> None:
        super().__init__(gap=1.5)
        self.language = ChoiceList([(code, lang.speaker(code).own_name) for code in lang.LANGUAGES])
        self.language.name_rows("Language")
        self.language.set_value(looks().choices.language)
        self.add(Muted(sentence("You can change it at any time, on every screen.")))
        self.add(self.language)
