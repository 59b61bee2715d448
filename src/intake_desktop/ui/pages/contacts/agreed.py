# SPDX-License-Identifier: Apache-2.0
"""What she agreed to about being contacted; the number and the words only for a minute, for a call that is made now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal

from intake_desktop.domain.cases import Identity
from intake_desktop.domain.follow_ups import DO_NOT, TRIES
from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Button,
    Card,
    Column,
    Flow,
    Heading,
    Label,
    Line,
    Muted,
    Notice,
    Pill,
    Words,
)

if TYPE_CHECKING:
    from intake_desktop.services.follow_ups import Contacting


class AgreedCard(Card):
    """`reveal_wanted` asks for the number, `hide_wanted` ends it early."""

    reveal_wanted = Signal()
    hide_wanted = Signal()

    def __init__(self, tick: Callable[[], object], *, may_reveal: bool) -> None:
        super().__init__(gap=1.0, inset=2.0)
        self._may_reveal = may_reveal
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(lambda: tick())
        self.way = Label("", factor=1.25, bold=True)
        self.signs = Column(gap=0)
        self.warning = Notice("warning")
        self.heard = Muted("")
        self.reveal = Button(sentence("Show number, times and words"), "eye")
        self.noted = Muted(sentence("For a call that you make now. It is noted with your code."), small=True)
        self.hide_it = Button(sentence("Hide now"), "eye-off")
        self.left = Muted("")
        self.shown = Column(gap=0.75)
        self._open = Column(self.shown, Line(self.left, None, self.hide_it), gap=1.0)
        self._closed = Flow(self.reveal, self.noted)
        self.add(Heading(sentence("How she is contacted"), 3))
        for part in (self.warning, self.way, self.signs, self.heard, self._closed, self._open):
            self.add(part)
        self.reveal.clicked.connect(self.reveal_wanted)
        self.hide_it.clicked.connect(self.hide_wanted)
        self.hide_again()

    def show_agreed(self, found: Contacting) -> None:
        """Show the way, what must not be done, and since when nothing was heard of her."""
        agreed = found.agreed
        forbidden = agreed.way == DO_NOT
        if forbidden:
            self.warning.say(
                "warning",
                sentence("Do not contact her. She comes herself."),
                sentence("When she is here, ask her whether that still holds."),
            )
        elif not agreed.method:
            self.warning.say(
                "warning",
                sentence("Nobody has agreed with her how she can be reached."),
                sentence("Ask her when she comes. Until then she is not contacted."),
            )
        elif found.is_silent:
            self.warning.say(
                "warning",
                sentence("Nothing has been heard of her. A supervisor knows."),
                sentence("Try only the agreed way, on other days. After that the case may be closed."),
            )
        self.warning.setVisible(forbidden or not agreed.method or found.is_silent)
        self.way.say(_coded("contact_method", agreed.way))
        self.way.setHidden(forbidden or not agreed.method)
        self.signs.clear()
        pills: list[Pill] = []
        if not forbidden and agreed.method in ("phone_call", "message"):
            if agreed.phone_is_shared != "no":
                pills.append(Pill(sentence("Others may look at this phone"), "warning"))
            may_leave = agreed.leave_message == "yes"
            pills.append(Pill(sentence("A message may be left") if may_leave else sentence("Leave no message"),
                              "info" if may_leave else "warning"))  # fmt: skip
            if not agreed.may_message:
                pills.append(Pill(sentence("Send no message"), "warning"))
        if not forbidden and agreed.method and not agreed.has_times:
            pills.append(Pill(sentence("No safe times are written down"), "warning"))
        if found.tries:
            pills.append(Pill(_tries(len(found.tries)), "waiting"))
        if pills:
            self.signs.add(Flow(*pills))
        self.heard.say(_heard(found))
        self._offers = self._may_reveal and not forbidden and bool(agreed.method)
        self._closed.setVisible(self._offers and self._open.isHidden())

    _offers = False

    def show_contact(self, identity: Identity, seconds: int) -> None:
        """Show how she is reached, and begin to count."""
        self.shown.clear()
        lines: tuple[tuple[Words, str | None, bool], ...] = (
            (sentence("Phone"), identity.phone, True),
            (sentence("Safe days and times"), identity.safe_times, False),
            (sentence("What to say if somebody else answers"), identity.safe_words, False),
        )
        for words, value, code in lines:
            if value:
                self.shown.add(Column(Muted(words, small=True), Label(value, bold=True, code=code), gap=0.0))
        if not self.shown.things():
            self.shown.add(Muted(sentence("Neither a number nor times are written down.")))
        self._closed.hide()
        self._open.show()
        self.show_seconds_left(seconds)
        self._clock.start()
        self.hide_it.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_seconds_left(self, seconds: int) -> None:
        """Say how long it can still be read."""
        self.left.say(lambda speaker: speaker.say_count("Hidden in {n} second", "Hidden in {n} seconds", seconds))

    def hide_again(self) -> None:
        """Nothing of what was shown stays in a widget."""
        self._clock.stop()
        self.shown.clear()
        self._open.hide()
        self._closed.setVisible(self._offers)


def _heard(found: Contacting) -> Words:
    day = found.heard_on
    if day is None:
        return sentence("Since the intake nobody has spoken with her.")
    return lambda speaker: speaker.say("Last spoken with on {day}", day=speaker.date(day))


def _tries(count: int) -> Words:
    def words(speaker: Speaker) -> str:
        return speaker.say("Tried in vain on {count} of {most} days", count=min(count, TRIES), most=TRIES)

    return words


def _coded(list_name: str, code: str) -> Words:
    return lambda speaker: speaker.label(list_name, code) if code else ""
