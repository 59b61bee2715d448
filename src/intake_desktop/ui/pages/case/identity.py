# SPDX-License-Identifier: Apache-2.0
"""Who she is and how she can safely be reached: dots, until somebody says why; then a minute, and dots again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import Qt, QTimer, Signal

from intake_desktop.domain.cases import Identity
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.forms.form import Form, is_mark
from intake_desktop.lang import Speaker
from intake_desktop.ui.casefile.words import plain, value_of
from intake_desktop.ui.kit import (
    DOTS,
    Button,
    ChoiceList,
    Column,
    Field,
    Flow,
    Label,
    Line,
    Muted,
    Notice,
    QuietButton,
    Words,
)

from .presenter import REASONS
from .sections import Section

_NOTHING = sentence("No name and no contact are kept.")
_ERASED = sentence(
    "Who she is was erased, and with it all that was written in words. Codes, days and numbers are left."
)


class IdentityCard(Section):
    """`reveal_wanted` gives the reason (or None), `hide_wanted` ends it early, `second_passed` counts down."""

    reveal_wanted = Signal(object)
    hide_wanted = Signal()

    def __init__(self, tick: Callable[[], object], *, may_see: bool) -> None:
        super().__init__(sentence("Name and safe contact"))
        self._may_see = may_see
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(lambda: tick())
        self.dots = Label(DOTS, factor=1.25)
        self.dots.setAccessibleName("")
        self.reveal = Button(sentence("Reveal…"), "eye")
        self.reasons = ChoiceList(REASONS)
        self.field = Field(
            sentence("Why do you need it now?"), self.reasons, sentence("It is noted with your code and the time.")
        )
        self.show_it = Button(sentence("Show for 60 seconds"), "eye")
        self.leave = QuietButton(sentence("Leave it hidden"))
        self.hide_it = Button(sentence("Hide now"), "eye-off")
        self.left = Muted("")
        self.shown = Column(gap=0.75)
        self._asking = Column(self.field, Flow(self.show_it, self.leave), gap=1.0)
        self._closed = Line(self.dots, None, self.reveal)
        self._open = Column(self.shown, Line(self.left, None, self.hide_it), gap=1.0)
        for part in (self._closed, self._asking, self._open):
            self.rows.add(part)
        self._none = Muted("")
        self.rows.add(self._none)
        self.reveal.clicked.connect(lambda: self.ask(None))
        self.leave.clicked.connect(self.hide_again)
        self.show_it.clicked.connect(lambda: self.reveal_wanted.emit(self.reasons.value()))
        self.hide_it.clicked.connect(self.hide_wanted)
        self.offer(True)

    def offer(self, has_identity: bool, *, is_erased: bool = False) -> None:
        """Say whether there is anything to reveal, and that there was."""
        self._none.say(_ERASED if is_erased else _NOTHING)
        self._none.setVisible(not has_identity)
        if not has_identity:
            self._show_only(None)
        elif self._open.isHidden() and self._asking.isHidden():
            self._show_only(self._closed)
        self.reveal.setVisible(self._may_see)

    def ask(self, problem: Sentence | None) -> None:
        """Ask for the reason."""
        if problem is None:
            self.reasons.set_value(None)
        self.field.set_problem(problem)
        self._show_only(self._asking)
        self.reasons.row(REASONS[0][0]).setFocus(Qt.FocusReason.TabFocusReason)

    def show_identity(self, identity: Identity, seconds: int, form: Form | None = None) -> None:
        """Show it and begin to count. `form` names what was asked besides."""
        self.shown.clear()
        if identity.may_contact == "no":
            self.shown.add(Notice("warning", sentence("Do not contact her. She will come herself.")))
        for words, value, code in (*lines_of(identity), *others_of(identity, form)):
            self.shown.add(Column(Muted(words, small=True), Label(value, bold=True, code=code), gap=0.0))
        self._show_only(self._open)
        self.show_seconds_left(seconds)
        self._clock.start()
        self.hide_it.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_seconds_left(self, seconds: int) -> None:
        """Say how long it can still be read."""
        self.left.say(lambda speaker: speaker.say_count("Hidden in {n} second", "Hidden in {n} seconds", seconds))

    def hide_again(self) -> None:
        """Show dots; nothing of what was shown stays in a widget."""
        self._clock.stop()
        had_focus = self.isAncestorOf(self.window().focusWidget()) if self.window().focusWidget() else False
        self.shown.clear()
        if self._none.isHidden():
            self._show_only(self._closed)
        if had_focus:
            self.reveal.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_revealed(self) -> bool:
        """Whether it can be read now."""
        return not self._open.isHidden()

    def texts(self) -> list[str]:
        """What can be read now."""
        return [label.text() for label in self.shown.findChildren(Label)]

    def _show_only(self, part: Column | Line | None) -> None:
        for other in (self._closed, self._asking, self._open):
            other.setVisible(other is part)


def lines_of(identity: Identity) -> Iterator[tuple[Sentence, Words, bool]]:
    """What there is, with its name; True for what stays from left to right."""
    for words, value in (
        (sentence("Name"), identity.full_name),
        (sentence("Wants to be called"), identity.name_used),
    ):
        if value:
            yield words, value, False
    if identity.may_contact == "no":
        return
    if identity.method:
        yield sentence("Safest way"), _coded("contact_method", identity.method), False
    if identity.phone:
        yield sentence("Phone"), identity.phone, True
    if identity.phone_is_shared:
        yield (
            sentence("Does anybody else answer or look at this phone?"),
            _coded("yes_no_unknown", identity.phone_is_shared),
            False,
        )
    if identity.safe_times:
        yield sentence("Safe days and times"), identity.safe_times, False
    if identity.safe_words:
        yield sentence("What to say if somebody else answers"), identity.safe_words, False
    if identity.leave_message:
        yield sentence("May a message be left?"), _coded("yes_no_unknown", identity.leave_message), False


def others_of(identity: Identity, form: Form | None) -> Iterator[tuple[Words, Words, bool]]:
    """What else could lead to her, and the names of those she accuses."""
    for name, value in identity.apart.items():
        if is_mark(name):
            continue
        question = form.by_name.get(name) if form is not None else None
        if question is not None and form is not None and question.labels:
            yield _picked(question.labels), value_of(form, question, value), False
        elif isinstance(value, list):
            for row in value:
                yield from others_of(Identity(*(None,) * 9, apart=row), form)
        else:
            yield name, plain(value), False
    for name in identity.accused:
        yield sentence("Name of an alleged perpetrator"), name, False


def _picked(labels: Mapping[str, str]) -> Words:
    return lambda speaker: speaker.pick(labels)


def _coded(list_name: str, code: str) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.label(list_name, code)

    return words
