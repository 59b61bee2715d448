# SPDX-License-Identifier: Apache-2.0
"""The one box that stands in the way: to stop something irreversible, or to ask for a reason. Verbs on the buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ...domain.sentences import sentence
from ..theme import looks
from .buttons import Button, DangerButton, PrimaryButton
from .labels import Body, Heading
from .layout import Line
from .words import Words, tell

TITLE_OF_WINDOWS = sentence("Desk")
"""What stands in the title of every window and in the task bar: nothing that tells what the program is for."""


class Asking(QDialog):
    """Asks and calls `then` with yes or no; Escape is no. Nothing waits for it: the window's loop goes on."""

    def __init__(
        self,
        parent: QWidget,
        words: Words,
        explain: Words,
        yes: Words,
        no: Words | None,
        then: Callable[[bool], object],
        *,
        body: QWidget | None = None,
        danger: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setProperty("gap", 2.0)
        self.setProperty("inset", 3.0)
        self.setWindowTitle(tell(TITLE_OF_WINDOWS))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.yes: Button = (DangerButton if danger else PrimaryButton)(yes)
        self.no = Button(no or yes)
        if no is None:
            self.no.hide()
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        inside = QVBoxLayout(self)
        inside.addWidget(Heading(words, 2))
        if explain:
            inside.addWidget(Body(explain))
        if body is not None:
            inside.addWidget(body)
        inside.addWidget(Line(None, self.no, self.yes))
        self.setMinimumWidth(min(round(looks().sizes.letter * 56), parent.window().width() * 9 // 10))
        self.finished.connect(lambda result: then(result == QDialog.DialogCode.Accepted))
        (self.no if danger else body or self.yes).setFocus()


def ask(
    parent: QWidget, words: Words, explain: Words, *, yes: Words, no: Words | None, then: Callable[[bool], object],
    body: QWidget | None = None, danger: bool = False,
) -> Asking:  # fmt: skip
    """Open the box over the window of `parent`."""
    box = Asking(parent.window(), words, explain, yes, no, then, body=body, danger=danger)
    box.open()
    return box
