# SPDX-License-Identifier: Apache-2.0
"""How the window looks now (language, text size, light or dark) and how to change it while it is open.

One application has one :class:`Looks`. Changing it sets Qt's font, palette and direction, which reach every open widget
because no style sheet stands in the way, and sends ``LanguageChange``, at which the widgets of the kit say their
words anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ... import lang
from ...lang import Speaker
from .colours import DARK, LIGHT
from .fonts import font
from .sizes import TEXT_SIZES, Sizes, sizes


@dataclass(frozen=True)
class Choices:
    """What a person chose; kept beside the store, and no secret."""

    language: str = "en"
    percent: int = 100
    dark: bool = False
    nastaliq: bool = False


class Looks(QObject):
    """The looks of the running application; `changed` comes after everything has been set, `window_made` with every new
    window of the application, boxes and unfolding lists too, before it can be seen."""

    changed = Signal()
    window_made = Signal(QWidget)

    def __init__(self, application: QApplication, choices: Choices) -> None:
        super().__init__(application)
        from .qt_words import QtWords
        from .style import DeskStyle

        self._application = application
        self.choices = choices
        self.theme = DARK if choices.dark else LIGHT
        self.speaker: Speaker = lang.speaker(choices.language)
        application.setStyle(DeskStyle(self))
        application.installTranslator(QtWords(self, lambda: self.speaker))
        self._set()

    @property
    def sizes(self) -> Sizes:
        """Lengths for the application's font."""
        return sizes(self._application.font())

    def choose(
        self, *, language: str | None = None, percent: int | None = None, dark: bool | None = None,
        nastaliq: bool | None = None,
    ) -> None:  # fmt: skip
        """Change what is given, keep the rest, and show it at once in every open window."""
        wanted = {"language": language, "percent": percent, "dark": dark, "nastaliq": nastaliq}
        new = replace(self.choices, **{name: value for name, value in wanted.items() if value is not None})  # type: ignore[arg-type]
        if new != self.choices:
            self.choices = new
            self._set()
            self.changed.emit()

    def larger(self) -> None:
        """The next text size, and after the largest the smallest."""
        following = [percent for percent in TEXT_SIZES if percent > self.choices.percent]
        self.choose(percent=following[0] if following else TEXT_SIZES[0])

    def _set(self) -> None:
        chosen, application = self.choices, self._application
        self.theme = DARK if chosen.dark else LIGHT
        self.speaker = lang.speaker(chosen.language)
        direction = Qt.LayoutDirection.RightToLeft if self.speaker.rtl else Qt.LayoutDirection.LeftToRight
        application.setLayoutDirection(direction)
        application.setPalette(self.theme.palette())
        application.setFont(font(chosen.language, chosen.percent, nastaliq=chosen.nastaliq))
        for window in application.topLevelWidgets():
            QApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))


_looks: Looks | None = None


def dress(application: QApplication, choices: Choices | None = None) -> Looks:
    """Give the application its looks, once; later calls only change the choices."""
    global _looks
    if _looks is None:
        _looks = Looks(application, choices or Choices())
    elif choices is not None:
        _looks.choose(language=choices.language, percent=choices.percent, dark=choices.dark, nastaliq=choices.nastaliq)
    return _looks


def looks() -> Looks:
    """The looks of the running application; a widget of the kit cannot be made before `dress`."""
    if _looks is None:
        raise RuntimeError("theme.dress(application) comes first")
    return _looks
