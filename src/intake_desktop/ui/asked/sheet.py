# SPDX-License-Identifier: Apache-2.0
"""The questions of one step, no wider than a line that reads well; on top what is still to be put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Choice, Question, Step
from intake_desktop.ui.kit import Card, Column, Measure, Muted, Notice, Scroll, Words
from intake_desktop.ui.theme import sizes

from .listed import NAMES_A_SERVICE, is_listed, services_for
from .outline import keys_around, outline
from .question import NO_ANSWER, NoteBlock, QuestionBlock
from .rooms import RepeatBox, RepetitionCard, Room
from .summary import Summary
from .words import ProblemLine

if TYPE_CHECKING:
    from intake_desktop.domain.providers import Provider

_COUNTS_AGAIN = sentence("Each counts again if the answer that put it aside is changed before you finish.")
SETTLING = 300
"""Milliseconds in which a question that was gone to is kept in sight while the page around it takes its shape."""
COLUMN = 70
"""Letters in a line of questions."""


class QuestionSheet(Scroll):
    """The middle of the page. `answered` and `left` give a question's address; so does `jumped`, from the summary.

    `add_wanted` gives the address of a repeat, `remove_wanted` with the key of a repetition, `move_wanted` with the key
    and 1 or -1. `undo_wanted` and `redo_wanted` come from a field, and from where something was put aside.
    """

    answered = Signal(str, object)
    left = Signal(str)
    jumped = Signal(str)
    add_wanted = Signal(str)
    remove_wanted = Signal(str, str)
    move_wanted = Signal(str, str, int)
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self) -> None:
        self._blocks: dict[str, QuestionBlock | NoteBlock] = {}
        self._repeats: dict[str, RepeatBox] = {}
        self._shown: frozenset[str] | None = None
        self._filling: Filling | None = None
        self._directory: tuple[Provider, ...] = ()
        self.unfolded: dict[str, bool] = {}
        """Which repetitions she folded up or opened herself, by key; it stays while the form is open."""
        self._room: Room | None = None
        self._hint = Muted()
        self.top = Column()
        self.summary = Summary()
        self.missed = Summary(sentence("Not answered so far. You may finish all the same."), "info")
        self._card = Card(gap=2.5, inset=2.5)
        self.left_out = Notice("warning")
        self.left_out.hide()
        inside = Column(self.top, self._hint, self.summary, self._card, self.left_out, self.missed, None, gap=1.5)
        super().__init__(Measure(inside, letters=COLUMN))
        self.top.hide()
        self.summary.wanted.connect(self.jumped)
        self.missed.wanted.connect(self.jumped)
        self._said: dict[str, Callable[[QuestionBlock], object]] = {}
        self._sought: QuestionBlock | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLING)
        self._settling.timeout.connect(self._forget_sought)
        self.verticalScrollBar().rangeChanged.connect(self._bring_sought)
        self._keys = _PageKeys(self)
        QShortcut(QKeySequence(NO_ANSWER), self, self._say_none, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._watched: QWidget | None = None
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    # What a course asks

    def show_step(self, step: Step, filling: Filling) -> None:
        """Take the questions of a step; none is made before `show_questions` shows it. `stand` ends it."""
        if self._filling is not filling:
            self._filling, self.unfolded = filling, {}
        self._blocks, self._repeats = {}, {}
        self._said = {}
        self._sought = None
        self._shown = None
        self._card.hide()  # or each word that comes would lay out the whole step anew
        self._card.clear()
        self._room = Room(self, self._card, filling, "", outline(filling.form, step))
        hints = step.hints
        self._hint.say(lambda speaker: speaker.pick(hints))
        self._hint.setVisible(bool(hints))
        self.verticalScrollBar().setValue(0)

    def stand(self) -> None:
        """All of the step is there: lay it out."""
        self._card.show()

    def show_questions(self, shown: frozenset[str], *, moved: bool = False) -> None:
        """Show exactly these; those that come while she answers unfold under her eyes. `moved` when repetitions came,
        went or changed places."""
        if (shown == self._shown and not moved) or self._room is None:
            return
        first, self._shown = self._shown is None, shown
        self._room.show(shown, smoothly=not first)

    def show_value(self, name: str, value: object, *, read_only: bool) -> None:
        """Show an answer, or what is said in a note. In a repetition that is folded up, its line says it."""
        block = self._blocks.get(name)
        if isinstance(block, QuestionBlock):
            block.show_value(value, read_only=read_only)
        elif block is not None:
            block.retell()
        elif not self._card.isHidden():
            for card in self._cards_of(name):
                card.retell()

    def show_choices(self, name: str, choices: Sequence[Choice]) -> None:
        """Offer other choices."""
        if isinstance(block := self._blocks.get(name), QuestionBlock):
            block.offer(choices)

    def show_problem(self, name: str, words: Words | None) -> None:
        """Say what to do about an answer, or nothing. A repetition that is folded up opens for it."""
        if words is not None:
            self._unfold_to(name)
        if isinstance(block := self._blocks.get(name), QuestionBlock):
            block.show_problem(words)

    def show_gate(self, name: str, words: Words | None, more: Words | None = None) -> None:
        """Say what an answer brings about; as soon as it is there, where its repetition is folded up."""
        self._said[name] = lambda block: block.show_gate(words, more)
        if isinstance(block := self._blocks.get(name), QuestionBlock):
            block.show_gate(words, more)

    def show_aside(self, name: str, words: Words | None) -> None:
        """Say at the answer that did it what does not count any more."""
        if isinstance(block := self._blocks.get(name), QuestionBlock):
            block.show_aside(words, self.undo_wanted.emit)

    def show_gone(self, repeat: str) -> None:
        """Say that a repetition was taken away, and offer to take that back."""
        if repeat in self._repeats:
            self._repeats[repeat].show_gone()

    def show_summary(self, lines: Sequence[ProblemLine], *, fresh: bool) -> None:
        """Say on top what is still to put right; a fresh summary is scrolled to and gets the focus."""
        if lines or self.summary.names():
            self.summary.show_lines(lines)
        if fresh and lines:
            self.verticalScrollBar().setValue(0)
            self.summary.focus_first()

    def show_missed(self, lines: Sequence[ProblemLine]) -> None:
        """Say below the questions what was passed by and may be asked still; it holds nobody up."""
        if [line.name for line in lines] != self.missed.names():
            self.missed.show_lines(lines)

    def show_left_out(self, words: Words | None) -> None:
        """Say below the questions which answers do not count and are not kept."""
        if words is not None:
            self.left_out.say("warning", words, _COUNTS_AGAIN)
        self.left_out.setVisible(words is not None)

    def go_to(self, name: str) -> None:
        """Bring a question into sight and let her answer it."""
        self._unfold_to(name)
        block = self._blocks.get(name)
        if isinstance(block, QuestionBlock):
            block.focus()
            # Layouts of what has just been built settle in the next rounds of the loop, and things unfold under it.
            self._sought = block
            self._settling.start()
            QTimer.singleShot(0, block, self._bring_sought)

    # What the rooms ask

    def add_block(self, block: QuestionBlock | NoteBlock) -> None:
        """Take a question that is on the sheet from now on."""
        self._blocks[block.name] = block
        if isinstance(block, QuestionBlock):
            block.edited.connect(self.answered)
            if block.question.name in NAMES_A_SERVICE.values():
                block.edited.connect(self._offer_listed)
            if self._filling is not None:
                filling = self._filling
                block.show_value(filling.entry(block.name), read_only=filling.is_read_only(block.name))
            if block.name in self._said:
                self._said[block.name](block)

    def shown(self) -> frozenset[str]:
        """The questions of this step that are asked now, those in repetitions that are folded up among them."""
        return self._shown or frozenset()

    def show_directory(self, directory: Sequence[Provider]) -> None:
        """Let questions that name a service offer these."""
        self._directory = tuple(directory)

    def _offer_listed(self) -> None:
        for block in self._blocks.values():
            if isinstance(block, QuestionBlock):
                block.offer_listed()

    def listed_for(self, question: Question, place: str) -> Callable[[], Sequence[Choice]] | None:
        """What may be chosen for a question that names a service; None where it is written, or none is listed."""
        if self._filling is None or not self._directory or not is_listed(question):
            return None
        filling, directory = self._filling, self._directory
        return lambda: services_for(directory, filling, place)

    def add_repeat(self, box: RepeatBox) -> None:
        """Take a repeat that is on the sheet from now on."""
        self._repeats[box.name] = box

    def repeat(self, name: str) -> RepeatBox:
        """The repeat at the address `name`, once it was shown."""
        return self._repeats[name]

    def drop_blocks(self, inside: QWidget) -> None:
        """Forget the questions of a repetition that was taken away."""
        if self._sought is not None and inside.isAncestorOf(self._sought):
            self._sought = None
        self._blocks = {name: block for name, block in self._blocks.items() if not inside.isAncestorOf(block)}
        self._repeats = {name: box for name, box in self._repeats.items() if not inside.isAncestorOf(box)}

    def _cards_of(self, name: str) -> Iterator[RepetitionCard]:
        """The repetitions on the sheet in which a question stands, from the outermost; inner ones as they are made."""
        for key in keys_around(self._filling, name) if self._filling is not None and "/" in name else ():
            yield from (card for box in list(self._repeats.values()) for card in box.cards() if card.key == key)

    def _unfold_to(self, name: str) -> None:
        """Open the repetitions around a question, from the outermost."""
        for card in self._cards_of(name):
            if card.is_folded():
                card.unfold()

    def _say_none(self) -> None:
        block = self._question_of(QApplication.focusWidget())
        if block is not None and block.answering.may_be_none():
            block.answering.unfold()

    # What the page asks

    def block(self, name: str) -> QuestionBlock:
        """The question at the address `name` on this step, once it was shown."""
        block = self._blocks[name]
        assert isinstance(block, QuestionBlock)
        return block

    def blocks(self) -> list[QuestionBlock | NoteBlock]:
        """What is shown now, in the order in which it is read."""
        return list(self._read())

    def settle_here(self) -> None:
        """Take what was begun in this field for an answer, before it is asked what comes next."""
        block = self._question_of(QApplication.focusWidget())
        if block is not None and hasattr(block.answering.editor, "settle"):
            block.answering.editor.settle()

    def focus_first(self) -> None:
        """Let her answer the first question, or add the first repetition where there is none yet."""
        first = next((block for block in self.blocks() if isinstance(block, QuestionBlock)), None)
        if first is not None:
            first.focus()
        elif self._room is not None and (verb := self._room.first_verb()) is not None:
            verb.setFocus(Qt.FocusReason.TabFocusReason)
        self.verticalScrollBar().setValue(0)

    def _read(self) -> Iterator[QuestionBlock | NoteBlock]:
        if self._room is not None:
            for name in self._room.names():
                if not self._blocks[name].isHidden():
                    yield self._blocks[name]

    def _bring(self, block: QWidget) -> None:
        self.ensureWidgetVisible(block, 0, sizes(self.font()).units(2))
        inside = self.widget()
        top = block.mapTo(inside, QPoint(0, 0)).y() if inside is not None else 0
        if top < self.verticalScrollBar().value():
            self.verticalScrollBar().setValue(top)

    def _bring_sought(self) -> None:
        if self._sought is not None and self._settling.isActive():
            self._bring(self._sought)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """She left a field when the focus went to something else of this window, not to another program or a list."""
        before, after = self._question_of(old), self._question_of(new)
        self._watch(new if new is not None and after is not None and not _is_popup(new) else None)
        if before is not after and new is not None and not _is_popup(new):
            for block, here in ((before, False), (after, True)):
                if block is not None:
                    block.attend(here)
        if before is not None and new is not None and not _is_popup(new) and not before.is_answered_in(new):
            self.left.emit(before.name)
        if after is not None and after is not before:
            self._bring(after)

    def _watch(self, widget: QWidget | None) -> None:
        """Undo and redo are the form's, not the field's: only the field with the focus is listened to."""
        if widget is not self._watched:
            if self._watched is not None:
                self._watched.removeEventFilter(self._keys)
            self._watched = widget
            if widget is not None:
                widget.installEventFilter(self._keys)
                widget.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._watched = None

    def _forget_sought(self) -> None:
        self._sought = None

    def _question_of(self, widget: QWidget | None) -> QuestionBlock | None:
        while widget is not None and widget is not self:
            if isinstance(widget, QuestionBlock):
                return widget if self._blocks.get(widget.name) is widget else None
            widget = widget.parentWidget()
        return None


class _PageKeys(QObject):
    """Takes Ctrl+Z and Ctrl+Y from a field: what a field has forgotten, the form still knows."""

    def __init__(self, sheet: QuestionSheet) -> None:
        super().__init__(sheet)
        self._sheet = sheet

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        back, forth = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
        if kind == QEvent.Type.KeyPress and (back or forth):
            (self._sheet.undo_wanted if back else self._sheet.redo_wanted).emit()
        return back or forth  # an override that nobody accepts is left to the shortcuts of the page


def _is_popup(widget: QWidget) -> bool:
    return bool(widget.window().windowFlags() & Qt.WindowType.Popup == Qt.WindowType.Popup)
