# SPDX-License-Identifier: Apache-2.0
"""Where the questions of a step stand: in groups with a heading, and in repetitions that are added, moved, taken away.

A question is made when it is first shown: most of a long form is never asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Question
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Button, Column, Heading, IconButton, Line, Muted, Notice, Rule
from intake_desktop.ui.kit.layout import Box
from intake_desktop.ui.kit.surfaces import paint_ground

from .editors import words_of
from .outline import Part, is_fixed
from .question import NoteBlock, QuestionBlock, unfold_smoothly
from .words import Said

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from .sheet import QuestionSheet


MOST_TOLD = 3
"""Answers that are told of a repetition that is folded up."""
TOLD = frozenset({"select_one", "select_multiple", "date"})
"""The kinds of questions of which they are."""


class Room:
    """The questions of the form itself, or of one repetition, inside a box. `before` widgets stand above them."""

    def __init__(
        self, sheet: QuestionSheet, box: Box, filling: Filling, key: str, parts: Sequence[Part | Question],
        *, before: int = 0,
    ) -> None:  # fmt: skip
        self._sheet, self._box, self._filling, self._key = sheet, box, filling, key
        self._parts, self._before = parts, before
        self._made: dict[str, QWidget] = {}

    def show(self, shown: frozenset[str], *, smoothly: bool) -> bool:
        """Show exactly the questions `shown`; says whether anything is to be seen here."""
        at, any_here = self._before, False
        for part in self._parts:
            name = part.name if isinstance(part, Question) else part.group.name
            widget = self._made.get(name)
            if isinstance(part, Question):
                wanted = self._filling.at(self._key, name) in shown
            elif part.group.repeats:
                wanted = self._filling.is_shown(self._filling.at(self._key, name))
            else:
                wanted = _asks(part, self._filling, self._key, shown)
            if widget is None and wanted:
                widget = self._made[name] = self._make(part)
                widget.hide()
                self._box.insert(at, widget)
            if isinstance(widget, GroupBox | RepeatBox):
                if wanted:
                    widget.show_inside(shown, smoothly=smoothly and not widget.isHidden())
                elif isinstance(widget, RepeatBox):
                    widget.empty()
            if widget is not None:
                if wanted and widget.isHidden():
                    unfold_smoothly(widget) if smoothly else widget.show()
                elif not wanted and not widget.isHidden():
                    widget.hide()
                at += 1
            any_here = any_here or wanted
        return any_here

    def names(self) -> Iterator[str]:
        """The addresses of the questions made so far, in the order in which they are read."""
        for part in self._parts:
            widget = self._made.get(part.name if isinstance(part, Question) else part.group.name)
            if isinstance(widget, QuestionBlock | NoteBlock):
                yield widget.name
            elif isinstance(widget, GroupBox | RepeatBox) and not widget.isHidden():
                yield from widget.names()

    def first_verb(self) -> QWidget | None:
        """The first way to add a repetition."""
        boxes = (one for one in self._made.values() if isinstance(one, RepeatBox) and not one.isHidden())
        return next((box.more for box in boxes if not box.more.isHidden()), None)

    def _make(self, part: Part | Question) -> QWidget:
        if isinstance(part, Part):
            kind = RepeatBox if part.group.repeats else GroupBox
            return kind(self._sheet, self._filling, self._key, part)
        place = self._filling.at(self._key, part.name)
        block = NoteBlock(part, self._filling, place) if part.kind == "note" else (
            QuestionBlock(part, self._filling, place, listed=self._sheet.listed_for(part, place))
        )  # fmt: skip
        self._sheet.add_block(block)
        return block


def _asks(part: Part, filling: Filling, key: str, shown: frozenset[str]) -> bool:
    """Whether there is something to see in a group."""
    for one in part.inside:
        if isinstance(one, Question):
            if filling.at(key, one.name) in shown:
                return True
        elif one.group.repeats:
            if filling.is_shown(filling.at(key, one.group.name)):
                return True
        elif _asks(one, filling, key, shown):
            return True
    return False


class GroupBox(Column):
    """A group inside a step: a heading and its questions."""

    def __init__(self, sheet: QuestionSheet, filling: Filling, key: str, part: Part) -> None:
        super().__init__(gap=2.0)
        group = part.group
        head = Column(gap=0.5)
        if group.labels:
            head.add(Rule())  # or it would be read as one more question
            head.add(Heading(_picked(group.labels), 2))
        if group.hints:
            head.add(Muted(_picked(group.hints)))
        head.setVisible(bool(group.labels or group.hints))
        self.add(head)
        self._room = Room(sheet, self, filling, key, part.inside, before=1)

    def show_inside(self, shown: frozenset[str], *, smoothly: bool) -> None:
        """Show exactly these questions."""
        self._room.show(shown, smoothly=smoothly)

    def names(self) -> Iterator[str]:
        """The addresses of its questions."""
        return self._room.names()


class RepeatBox(Column):
    """A group that repeats: a card for each repetition, and the way to one more."""

    def __init__(self, sheet: QuestionSheet, filling: Filling, key: str, part: Part) -> None:
        super().__init__(gap=1.5)
        self._sheet, self._filling, self._part = sheet, filling, part
        self.name = filling.at(key, part.group.name)
        self._cards: dict[str, RepetitionCard] = {}
        if part.group.hints:
            self.add(Muted(_picked(part.group.hints)))
        self._gone = Notice("info", sentence("Taken away. Nothing is lost before the intake is finished."))
        self._gone.offer(sentence("Take it back"), sheet.undo_wanted.emit)
        self._gone.hide()
        self._before = len(self.things())
        self.add(self._gone)
        self.more = Button(self._verb, "plus")
        self.add(self.more, align=Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(lambda: sheet.add_wanted.emit(self.name))
        sheet.add_repeat(self)

    def show_inside(self, shown: frozenset[str], *, smoothly: bool) -> None:
        """Show a card for each repetition there is, in their order, with exactly these questions."""
        keys = self._filling.repetitions(self.name)
        for gone in [key for key in self._cards if key not in keys]:
            self._take_away(self._cards.pop(gone))
        before = list(self._cards)
        for key in keys:
            if key not in self._cards:
                self._cards[key] = RepetitionCard(self._sheet, self._filling, self.name, key, self._part)
        if before != list(keys):
            self._cards = {key: self._cards[key] for key in keys}
            for at, card in enumerate(self._cards.values(), start=self._before):
                self.insert(at, card)
        fixed = is_fixed(self._filling, self.name)
        for at, card in enumerate(self._cards.values(), start=1):
            # The first is open, and one that comes before her eyes; of several that were there, the others are folded.
            card.fold(not self._sheet.unfolded.setdefault(card.key, at == 1 or smoothly))
            card.show_inside(shown, smoothly=smoothly and card.key in before)
            card.stand(at, len(keys), fixed=fixed)
        self.more.say(self._verb)
        self.more.setVisible(not fixed)
        self._gone.hide()

    def show_gone(self) -> None:
        """Say that one was taken away, and offer to take that back."""
        self._gone.show()

    def empty(self) -> None:
        """Put all repetitions away: they are not asked any more."""
        for card in self._cards.values():
            self._take_away(card)
        self._cards = {}

    def names(self) -> Iterator[str]:
        """The addresses of its questions."""
        for card in self._cards.values():
            yield from card.names()

    def cards(self) -> list[RepetitionCard]:
        """The repetitions, in their order."""
        return list(self._cards.values())

    def _take_away(self, card: RepetitionCard) -> None:
        self._sheet.drop_blocks(card)
        focus = self.window().focusWidget()
        if focus is not None and card.isAncestorOf(focus):
            self.more.setFocus(Qt.FocusReason.OtherFocusReason)
        card.hide()
        card.setParent(None)
        card.deleteLater()

    def _verb(self, speaker: Speaker) -> str:
        name = self._filling.repeat_label(self.name, speaker.language)
        return speaker.say("Add: {what}", what=name)


class RepetitionCard(Column):
    """One repetition: its name and number, its questions, and how to move it or take it away. Folded up, it is a line
    that says what was answered first."""

    def __init__(self, sheet: QuestionSheet, filling: Filling, repeat: str, key: str, part: Part) -> None:
        super().__init__(gap=2.0, inset=2.0)
        self._sheet, self._filling, self._repeat, self.key = sheet, filling, repeat, key
        self._number, self._total, self._folded = 0, 0, False
        self.title, self.told = Heading("", 3), Muted("")
        self.turn_over = IconButton(self._verb, "chevron-down")
        self.up = IconButton(lambda speaker: speaker.say("Move up: {what}", what=self.label(speaker)), "arrow-up")
        self.down = IconButton(lambda speaker: speaker.say("Move down: {what}", what=self.label(speaker)), "arrow-down")
        self.remove = IconButton(lambda speaker: speaker.say("Take away: {what}", what=self.label(speaker)), "trash")
        self.turn_over.clicked.connect(lambda: self.unfold() if self._folded else self._fold_up())
        self.up.clicked.connect(lambda: self._move(sheet, -1))
        self.down.clicked.connect(lambda: self._move(sheet, 1))
        self.remove.clicked.connect(lambda: sheet.remove_wanted.emit(repeat, key))
        head = Line(gap=0.25)
        head.add(Column(self.title, self.told, gap=0.0), 1)
        for verb in (self.turn_over, self.up, self.down, self.remove):
            head.add(verb, align=Qt.AlignmentFlag.AlignTop)
        self.add(head)
        self._inside = Column(gap=2.0)
        self.add(self._inside)
        self._room = Room(sheet, self._inside, filling, key, part.inside)
        self.told.hide()

    def show_inside(self, shown: frozenset[str], *, smoothly: bool) -> None:
        """Show exactly these questions; while it is folded up, none of them is made."""
        if not self._folded:
            self._room.show(shown, smoothly=smoothly)

    def is_folded(self) -> bool:
        """Whether only its line is to be seen."""
        return self._folded

    def fold(self, folded: bool) -> None:
        """Show its line alone, or its questions too; the questions are then shown by `show_inside`."""
        self._folded = folded
        self._inside.setVisible(not folded)
        self.told.setVisible(folded)
        self.turn_over.show_icon("chevron-end" if folded else "chevron-down")
        self.retell()

    def unfold(self) -> None:
        """Show its questions."""
        self._sheet.unfolded[self.key] = True
        self.fold(False)
        self._room.show(self._sheet.shown(), smoothly=False)

    def _fold_up(self) -> None:
        self._sheet.unfolded[self.key] = False
        self.fold(True)

    def retell(self) -> None:
        """Say anew what its line says."""
        self.turn_over.retell()
        if self._folded:
            self.told.say(self._what_is_in_it)

    def stand(self, number: int, total: int, *, fixed: bool) -> None:
        """Take a place among its siblings; where the form says how many there are, it stays."""
        for verb, there in ((self.up, number > 1), (self.down, number < total), (self.remove, True)):
            verb.setVisible(there and not fixed)
        self.turn_over.setVisible(total > 1 or self._folded)
        self._number, self._total = number, total
        self.title.say(self.label)
        for button in (self.turn_over, self.up, self.down, self.remove):
            button.retell()

    def _verb(self, speaker: Speaker) -> str:
        what = self.label(speaker)
        return speaker.say("Open: {what}", what=what) if self._folded else speaker.say("Fold up: {what}", what=what)

    def _what_is_in_it(self, speaker: Speaker) -> str:
        """Its first few answers that are chosen or dated; what was written in words stays folded up."""
        filling = self._filling
        said: list[str] = []
        for place in filling.places():
            question = filling.question(place)
            if len(said) == MOST_TOLD:
                break
            if not place.startswith(f"{self.key}/") or question.kind not in TOLD or place not in self._sheet.shown():
                continue
            if (value := filling.value(place)) and not isinstance(value, dict):
                said.append(words_of(value, question, filling.choices(place), speaker))
        return " · ".join(said) if said else speaker.say("Nothing so far")

    def label(self, speaker: Speaker) -> str:
        """What it is called, such as “Child 2”."""
        name = self._filling.repeat_label(self._repeat, speaker.language)
        return speaker.say("{what} {number}", what=name, number=self._number)

    def names(self) -> Iterator[str]:
        """The addresses of its questions."""
        return self._room.names()

    def _move(self, sheet: QuestionSheet, by: int) -> None:
        sheet.move_wanted.emit(self._repeat, self.key, by)
        verb = self.up if by < 0 else self.down
        (verb if not verb.isHidden() else self.down if by < 0 else self.up).setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "window", "hairline")


def _picked(labels: dict[str, str]) -> Said:
    return lambda speaker: speaker.pick(labels)
