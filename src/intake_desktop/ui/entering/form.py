# SPDX-License-Identifier: Apache-2.0
"""A form that takes the place of a page while something is written down, and rows of what was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.ui.kit import (
    Body,
    Button,
    Card,
    Column,
    Field,
    Flow,
    Heading,
    Line,
    Muted,
    Pill,
    PrimaryButton,
    QuietButton,
    Strong,
    Words,
)


class Entering(Card):
    """Fields by name in which something is written down, with the verb `save`; the base of every such form."""

    save: PrimaryButton

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__(gap=2.0, inset=2.5)
        self.fields = dict(fields)
        self.kept: dict[str, Any] = {}
        """What the form was opened with and does not ask, such as the id of a goal."""
        self.is_typed = False
        for field in self.fields.values():
            field.editor.edited.connect(lambda _=None, field=field: self._edited(field))

    def beside(self, first: str, second: str) -> None:
        """Let two short fields stand beside each other where there is room, such as a day and its time."""
        one, other = self.fields[first], self.fields[second]
        column = one.parentWidget()
        assert isinstance(column, Column)
        pair = Line(gap=2.0)
        column.insert(column.things().index(one), pair)
        for field in (one, other):
            pair.add(field, 1, Qt.AlignmentFlag.AlignTop)

    def fill(self, values: Mapping[str, Any], kept: Mapping[str, Any] | None = None) -> None:
        """Begin with these answers; `kept` is not asked and comes back with them."""
        self.kept = dict(kept or {})
        for name, field in self.fields.items():
            field.set_value(values.get(name))
            field.set_problem(None)
        self.is_typed = False
        self.relate()

    def values(self) -> dict[str, Any]:
        """What was typed and chosen."""
        return self.kept | {name: field.value() for name, field in self.fields.items()}

    def relate(self) -> None:
        """Show only what has to do with the answers so far."""

    def show_problems(self, problems: Mapping[str, Sentence]) -> QWidget | None:
        """Say under each field what is wrong; gives the first of them."""
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        return next((field for name, field in self.fields.items() if name in problems), None)

    def focus_first(self) -> None:
        """Give the keyboard to the first field that is shown."""
        first = next((field for field in self.fields.values() if not field.isHidden()), None)
        (first or self.save).setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self, field: Field) -> None:
        self.is_typed = True
        field.set_problem(None)
        self.relate()


class EntryForm(Entering):
    """Fields by name under a title, a verb and a way back. `saved` gives the answers, with what was kept beside."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, title: Words, fields: Mapping[str, Field], verb: Words, about: Words = "") -> None:
        super().__init__(fields)
        self.title = Heading(title, 2)
        self._about = Body(about)
        if not about:
            self._about.hide()
        self.save = PrimaryButton(verb, "save", keys="Ctrl+Return")
        self.back = QuietButton(sentence("Back without saving"), "back")
        for thing in (self.title, self._about, Column(*self.fields.values(), gap=1.5), Flow(self.save, self.back)):
            self.add(thing)
        self.save.clicked.connect(lambda: self.saved.emit(self.values()))
        self.back.clicked.connect(self.left)


class EntryRow(Column):
    """One entry: what it is, a state, lines about it, and its verbs."""

    def __init__(
        self, words: Words, lines: Sequence[Words] = (), pill: tuple[Words, str] | None = None,
        verbs: Sequence[Button] = (),
    ) -> None:  # fmt: skip
        super().__init__(gap=0.25)
        head = Line(gap=1.0)
        head.add(Strong(words), 1)
        if pill is not None:
            head.add(Pill(*pill), align=Qt.AlignmentFlag.AlignTop)
        self.add(head)
        for line in lines:
            self.add(Muted(line))
        if verbs:
            self.add(Flow(*verbs, gap=0.5))


def verb(words: Words, deed: Callable[[], object], icon: str = "") -> QuietButton:
    """A quiet verb of a row."""
    button = QuietButton(words, icon)
    button.clicked.connect(lambda: deed())
    return button
