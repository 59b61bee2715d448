# SPDX-License-Identifier: Apache-2.0
"""One question on the page: its words, its editor, "no answer", what is wrong, and what her answer brings about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QEnterEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QWidget

from intake_desktop.domain.codes import MISSING
from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.filling import Filling
from intake_desktop.forms.form import Choice, Question
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    ChoiceList,
    Column,
    Field,
    Line,
    Muted,
    Notice,
    Pill,
    QuietButton,
    Strong,
    Words,
    is_mirrored,
    tell,
)
from intake_desktop.ui.kit.layout import heights_changed
from intake_desktop.ui.theme import looks, sizes

from .editors import SearchPick, SeveralOf, editor_for, words_of
from .moments import DayAnswer
from .scales import RankEdit

_STAYS = sentence("It stays in the draft and counts again if you change this.")
NO_ANSWER = "F2"
"""The key that says why there is no answer."""
ROOM_FOR_WORDS = 50
"""Letters of width from which a question leaves room for words at the end of its line."""
MOST_PIXELS = 16_777_215
"""Qt's own "as tall as it likes"."""


class NoAnswer(QuietButton):
    """The small way to say why there is no answer, at the end of the question's line. Where that line is short, it is
    an icon alone."""

    def __init__(self) -> None:
        self._brief = False
        super().__init__(sentence("No answer…"), "chevron-down", hint=sentence("Say why there is no answer"))
        self._keys = QKeySequence(NO_ANSWER)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from question to question, wherever the pointer rests
        self.retell()

    def be_brief(self, brief: bool) -> bool:
        """Show the icon alone, or the words too; says whether that changed."""
        if brief == self._brief:
            return False
        self._brief = brief
        self.retell()
        return True

    def retell(self) -> None:
        super().retell()
        if self._brief:
            self.setText("")

    def sizeHint(self) -> QSize:
        """As high as the words beside it: it makes no room of its own."""
        return QSize(super().sizeHint().width(), sizes(self.font()).line)


class Answering(Column):
    """An editor, or why there is no answer, or in words what follows from other answers. `none` stands elsewhere."""

    edited = Signal(object)

    def __init__(self, editor: Any) -> None:
        super().__init__(gap=0.5)
        self.editor = editor
        self._missing: str | None = None
        self._read_only, self._attended = False, False
        self.none = NoAnswer()
        self.none.clicked.connect(self.unfold)
        self.said = Pill("", "neutral")
        self.after_all = QuietButton(sentence("Answer after all"), "edit")
        self.after_all.clicked.connect(self._take_back)
        self._why = Line(self.said, self.after_all, None)
        self._line = Line()
        narrow = editor.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Maximum or isinstance(editor, DayAnswer)
        self._line.add(editor, 0 if narrow else 1)
        if not isinstance(editor, ChoiceList | SeveralOf | RankEdit):
            self.setFocusProxy(editor.focusProxy() or editor)
        if narrow:
            self._line.push()
        self.add(self._line)
        self.add(self._why)
        self._told: Column | None = None
        self._why.hide()
        self.none.hide()
        self.editor.edited.connect(lambda _: self.edited.emit(self.value()))
        self._reasons: tuple[str, ...] = ()

    def value(self) -> Any:
        """The answer, or why there is none."""
        return {"missing": self._missing} if self._missing else self.editor.value()

    def set_value(self, value: Any) -> None:
        """Show an answer, or why there is none."""
        if isinstance(value, dict):
            self._show_missing(value["missing"])
        else:
            self._show_missing(None)
            self.editor.set_value(value)

    def allow_missing(self, reasons: Sequence[str]) -> None:
        """Offer these reasons why there is no answer, or none."""
        self._reasons = tuple(reasons)
        policy = self.none.sizePolicy()
        policy.setRetainSizeWhenHidden(bool(reasons))
        self.none.setSizePolicy(policy)
        self._relay()

    def attend(self, attended: bool) -> None:
        """She is at this question, or has left it: the way around it shows itself only then."""
        self._attended = attended
        self._relay()

    def tell_instead(self, words: Words | None) -> None:
        """Say in words what follows from other answers, in place of the editor; None to ask again."""
        self._read_only = words is not None
        if words is not None:
            if self._told is None:
                self._told = Column(Strong(""), Muted(sentence("Follows from other answers."), small=True), gap=0.0)
                self.add(self._told)
            told = self._told.things()[0]
            assert isinstance(told, Strong)
            told.say(words)
        self._relay()

    def unfold(self) -> QMenu:
        """Show the reasons there can be."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.editor.value() is not None:
            menu.addAction(tell(sentence("Empty this field"))).triggered.connect(self._empty)
            menu.addSeparator()
        for code in self._reasons:
            deed = menu.addAction(looks().speaker.label(MISSING, code))
            deed.triggered.connect(lambda _=False, code=code: self.choose_missing(code))
        corner = self.none.rect().bottomRight() if is_mirrored() else self.none.rect().bottomLeft()
        left = menu.sizeHint().width() if is_mirrored() else 0
        menu.popup(self.none.mapToGlobal(corner) - QPoint(left, 0))
        menu.setActiveAction(menu.actions()[0])
        return menu

    def may_be_none(self) -> bool:
        """Whether one may say here why there is no answer."""
        return bool(self._reasons) and self._missing is None and not self._read_only

    def choose_missing(self, code: str) -> None:
        """Take a reason as the answer. What was typed before waits behind it."""
        self._show_missing(code)
        self.after_all.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit(self.value())

    def focus(self) -> None:
        """Put the focus where one answers."""
        target: QWidget = self.after_all if self._missing else self.editor
        while (deeper := target.focusProxy()) is not None:
            target = deeper
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _empty(self) -> None:
        self.editor.set_value(None)
        self.focus()
        self.edited.emit(None)

    def _take_back(self) -> None:
        self._show_missing(None)
        self.focus()
        self.edited.emit(self.value())

    def _show_missing(self, code: str | None) -> None:
        self._missing = code
        if code is not None:
            self.said.say(lambda speaker: speaker.label(MISSING, code), "neutral")
        self._relay()

    def _relay(self) -> None:
        """Each part is asked only when it changes: Qt lays the whole step out anew for it."""
        for widget, wanted in (
            (self._line, self._missing is None and not self._read_only),
            (self._why, self._missing is not None and not self._read_only),
            (self._told, self._read_only),
            (self.none, self.may_be_none() and self._attended),
        ):
            if widget is not None and widget.isHidden() == wanted:
                widget.setVisible(wanted)


class QuestionBlock(Column):
    """A question of the form on the page, at the address `name`. `edited` gives its address and the answer.

    `listed` gives what may be chosen for it where that stands in no form, such as the services of the directory.
    """

    edited = Signal(str, object)

    def __init__(
        self, question: Question, filling: Filling, name: str, *, listed: Callable[[], Sequence[Choice]] | None = None
    ) -> None:
        super().__init__(gap=1.0)
        self.question, self.name = question, name
        self._filling, self._listed = filling, listed
        choices = filling.choices(name) if listed is None else listed()
        self._offered = [choice.code for choice in choices]
        self.answering = Answering(editor_for(question, choices) if listed is None else SearchPick(choices))
        self.answering.allow_missing(filling.missing_codes(name))
        self.field = Field(self._label, self.answering, self._hint if question.hints else "")
        self.field.end_with(self.answering.none)
        self._focused = False
        self._gate: Notice | None = None
        self._aside: Notice | None = None
        if question.guidance:
            self.field.insert(2, Guidance(self._guidance))
        self.add(self.field)
        self.answering.edited.connect(lambda value: self.edited.emit(name, value))
        self._tell_rows()

    def show_value(self, value: object, *, read_only: bool) -> None:
        """Show an answer that the program worked out or read from the draft."""
        if value != self.answering.value():
            self.answering.set_value(value)
        self.answering.tell_instead((lambda speaker: self._words_of(value, speaker)) if read_only else None)
        self.answering.allow_missing(self._filling.missing_codes(self.name))
        self.field.ask(self._label, self._hint if self.question.hints else "")

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer other choices; the same ones again leave the editor, and the focus in it, alone."""
        codes = [choice.code for choice in choices]
        if codes != self._offered:
            self._offered = codes
            self.answering.editor.offer(choices)

    def offer_listed(self) -> None:
        """Offer what may be chosen now where that stands in no form."""
        if self._listed is not None:
            self.offer(self._listed())

    def show_problem(self, words: Words | None) -> None:
        """Say what to do about the answer, or nothing."""
        if words is not None or self.field.problem():
            self.field.set_problem(words)

    def show_gate(self, words: Words | None, more: Words | None = None) -> None:
        """Say what her answer brings about."""
        if self._gate is None and words is not None:
            self._gate = Notice("info")
            self.insert(1, self._gate)
        if self._gate is not None:
            if words is not None:
                self._gate.say("info", words, more)
            self._gate.setVisible(words is not None)

    def gate(self) -> str:
        """What is said about the consequence of her answer, or nothing."""
        return "" if self._gate is None or self._gate.isHidden() else self._gate.text()

    def show_aside(self, words: Words | None, take_back: Callable[[], object]) -> None:
        """Say what does not count any more because of this answer, and offer to take it back."""
        if self._aside is None and words is not None:
            self._aside = Notice("warning", deed=(sentence("Take it back"), take_back))
            self.add(self._aside)
        if self._aside is not None:
            if words is not None:
                self._aside.say("warning", words, _STAYS)
            self._aside.setVisible(words is not None)

    def aside(self) -> str:
        """What is said about answers that do not count any more, or nothing."""
        return "" if self._aside is None or self._aside.isHidden() else self._aside.text()

    def focus(self) -> None:
        """Put the focus where one answers."""
        self.answering.focus()

    def attend(self, attended: bool) -> None:
        """The focus is here, or has gone; the pointer counts as well."""
        self._focused = attended
        self.offer_listed()
        self.answering.attend(attended or self.underMouse())

    def is_answered_in(self, widget: QWidget) -> bool:
        """Whether a widget is a part of the field in which one answers."""
        editor: QWidget = self.answering.editor
        return widget is editor or editor.isAncestorOf(widget)

    def _label(self, speaker: Any) -> str:
        return self._filling.label(self.name, speaker.language)

    def _hint(self, speaker: Any) -> str:
        return self._filling.hint(self.name, speaker.language)

    def _guidance(self, speaker: Any) -> str:
        return self._filling.guidance(self.name, speaker.language)

    def _tell_rows(self) -> None:
        editor = self.answering.editor
        if hasattr(editor, "name_rows"):
            editor.name_rows(self._label(looks().speaker))

    def _words_of(self, value: object, speaker: Speaker) -> str:
        return words_of(value, self.question, self._filling.choices(self.name), speaker)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.answering.attend(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.answering.attend(self._focused)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.answering.none.be_brief(event.size().width() < ROOM_FOR_WORDS * sizes(self.font()).letter):
            heights_changed(self.answering.none)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell_rows()


class Guidance(Column):
    """What is said to her who asks: folded away until she wants it."""

    def __init__(self, words: Words) -> None:
        super().__init__(gap=0.25)
        self.verb = QuietButton(sentence("What is meant?"), "info")
        self.words = Muted(words)
        self.words.hide()
        self.add(self.verb, align=Qt.AlignmentFlag.AlignLeft)
        self.add(self.words)
        self.verb.clicked.connect(self._turn)

    def _turn(self) -> None:
        self.words.setVisible(self.words.isHidden())
        self.verb.say(sentence("What is meant?") if self.words.isHidden() else sentence("Fold it away"))


class NoteBlock(Column):
    """A note of the form: advice that appears when an answer calls for it, or stands there from the start."""

    def __init__(self, question: Question, filling: Filling, name: str) -> None:
        super().__init__(gap=0)
        self.question, self.name = question, name
        self._filling = filling
        self._state = "warning" if question.relevant else "info"
        self.notice = Notice(self._state, self._words)
        self.add(self.notice)

    def retell(self) -> None:
        """Say it anew: an answer that stands in it has changed."""
        self.notice.say(self._state, self._words)

    def _words(self, speaker: Any) -> str:
        return self._filling.label(self.name, speaker.language)


def unfold_smoothly(widget: QWidget) -> None:
    """Show a widget that was hidden, growing to its height where the desktop animates at all."""
    duration = widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget)
    widget.show()
    if duration <= 0 or not widget.isVisible():
        return
    parent = widget.parentWidget()
    width = max(1, parent.width() if parent is not None else widget.width())
    height = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
    growing = QVariantAnimation(widget)
    growing.setDuration(min(duration, 160))
    growing.setStartValue(0)
    growing.setEndValue(max(1, height))
    growing.setEasingCurve(QEasingCurve.Type.OutCubic)
    growing.valueChanged.connect(widget.setMaximumHeight)
    growing.finished.connect(lambda: widget.setMaximumHeight(MOST_PIXELS))
    widget.setMaximumHeight(0)
    growing.start(QVariantAnimation.DeletionPolicy.DeleteWhenStopped)
