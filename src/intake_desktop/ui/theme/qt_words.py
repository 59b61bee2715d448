# SPDX-License-Identifier: Apache-2.0
"""The words that Qt itself puts on its boxes and menus, in the language of the window: Qt brings neither Urdu nor
Hindi."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTranslator

from ...lang import Speaker
from ...lang.standard import qt_text


class QtWords(QTranslator):
    """Asks the speaker of the moment; Qt keeps its own words where ours have none."""

    def __init__(self, parent: QObject, speaker: Callable[[], Speaker]) -> None:
        super().__init__(parent)
        self._speaker = speaker

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return qt_text(text, self._speaker()) or None  # type: ignore[return-value]  # empty would blank Qt's own words
