# SPDX-License-Identifier: Apache-2.0
"""A question with its editor: label, hint, editor, and what is wrong with the answer, each said to the eye and to the
ear."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from ..theme import SMALL
from .choices import ChoiceList
from .editors import mark_wrong
from .labels import Icon, Label
from .layout import Column, Line
from .words import Words, name_for_readers, tell


class Field(Column):
    """Label above, hint below it, editor, problem under it. The editor's `value`, `set_value` and `edited` are its
    own."""

    def __init__(self, label: Words, editor: QWidget, hint: Words = "", *, fit: bool = False) -> None:
        super().__init__(gap=0.5)
        self.editor: Any = editor
        self._label, self._hint = Label(label, bold=True), Label(hint, ink="muted", factor=SMALL)
        self._label.setBuddy(editor.focusProxy() or editor)
        self._problem = Label("", ink="error")
        self._problem_line = Line(Icon("error", "error"), self._problem, gap=0.5)
        self._problem_line._layout.setStretch(1, 1)
        self._words, self._hint_words, self._problem_words = label, hint, None
        self._first = Line(gap=0.5)
        self._first.add(self._label, 1)
        self.add(self._first)
        self.add(self._hint)
        self.add(editor, align=Qt.AlignmentFlag.AlignLeft if fit else None)
        self.add(self._problem_line)
        self._hint.setVisible(bool(hint))
        self.setFocusProxy(editor.focusProxy() or editor)
        self.set_problem(None)

    _problem_words: Words | None

    def end_with(self, verb: QWidget) -> None:
        """Let a small verb stand at the end of the label's line."""
        self._first.add(verb, align=Qt.AlignmentFlag.AlignTop)

    def value(self) -> Any:
        """The answer, as its editor gives it."""
        return self.editor.value()

    def set_value(self, value: Any) -> None:
        """Show an answer."""
        self.editor.set_value(value)

    def ask(self, label: Words, hint: Words = "") -> None:
        """Change the question."""
        self._words, self._hint_words = label, hint
        self._label.say(label)
        self._hint.say(hint)
        self._hint.setVisible(bool(hint))
        self._tell_readers()

    def set_problem(self, words: Words | None) -> None:
        """Say what to do about the answer, or that nothing is wrong. What was typed stays."""
        self._problem_words = words
        self._problem.say(words or "")
        self._problem_line.setVisible(words is not None)
        mark_wrong(self.editor, words is not None)
        self._tell_readers()

    def problem(self) -> str:
        """What is said under the editor now, or nothing."""
        return self._problem.text() if self._problem_words is not None else ""

    def label(self) -> str:
        """The question as it is asked now."""
        return self._label.text()

    def _tell_readers(self) -> None:
        name = tell(self._words)
        parts = [tell(words) for words in (self._problem_words, self._hint_words) if words]
        parts_of_it = [self.editor, self.focusProxy()]
        if isinstance(self.editor, QComboBox):
            parts_of_it.append(self.editor.lineEdit())
        for part in {id(part): part for part in parts_of_it}.values():
            if part is not None and not (isinstance(self.editor, ChoiceList) and part is not self.editor):
                name_for_readers(part, name, " ".join(parts))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell_readers()
