# SPDX-License-Identifier: Apache-2.0
"""The counselling sessions of a case: that they took place. What was said is read and written on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_desktop.domain.sentences import sentence
from intake_desktop.lang import Speaker
from intake_desktop.ui.entering.values import coded
from intake_desktop.ui.kit import Body, Button, Column, Flow, Label, Muted, Pill, QuietButton, Words
from intake_desktop.ui.session_words import day, facts_in_words, number_of

from .sections import Section

if TYPE_CHECKING:
    from intake_desktop.services.notes import DraftLine
    from intake_desktop.services.sessions import Session

    from .presenter import CaseSessions

OUTCOMES = {
    "continues": "info", "completed": "done", "survivor_paused": "waiting", "safety_stop": "error",
    "survivor_chose_settlement": "neutral", "no_settlement": "neutral", "referred_on": "info",
    "did_not_attend": "neutral",
}  # fmt: skip
SHOWN = 5


class Sessions(Section):
    """One block a session. `wanted` gives what a counsellor wants: a session to read, a draft to go on with, or a new
    note.
    """

    wanted = Signal(dict)

    def __init__(self) -> None:
        super().__init__(sentence("Counselling sessions"))
        self._may_write = False
        self._sessions: Sequence[Session] = ()
        self._all = False
        self.write = Button(sentence("Write a session note"), "draft")
        self.write.clicked.connect(lambda: self.wanted.emit({}))
        self.drafts, self._closed = Column(gap=1.0), Muted(sentence("Only her counsellors can read what was said."))
        self.insert(1, Column(self._closed, self.drafts, Flow(self.write), gap=1.0))
        self.hide()

    def show_sessions(self, found: CaseSessions | None) -> None:
        """Show them; nothing for whoever may not know of them."""
        self.setVisible(found is not None)
        if found is None:
            return
        self._sessions, self._may_write = found.sessions, found.may_write
        self.write.setVisible(found.may_write)
        self._closed.setVisible(not found.may_write)
        self._redraw()
        self.drafts.clear()
        for draft in found.drafts:
            self.drafts.add(self._draft(draft), align=Qt.AlignmentFlag.AlignLeft)
        self.drafts.setVisible(bool(found.drafts))

    def _redraw(self) -> None:
        shown = self._sessions if self._all else self._sessions[:SHOWN]
        rows: list[QWidget] = [self._row(session) for session in shown]
        self.fill(rows, sentence("No session is entered yet."))
        hidden = len(self._sessions) - len(shown)
        if hidden:
            more = QuietButton(lambda speaker: speaker.say_count("Show {n} older", "Show {n} older", hidden))
            more.clicked.connect(self._show_all)
            self.rows.add(more, align=Qt.AlignmentFlag.AlignLeft)

    def _show_all(self) -> None:
        self._all = True
        self._redraw()

    def _row(self, session: Session) -> SessionRow:
        row = SessionRow(session, may_read=self._may_write)
        row.read.clicked.connect(lambda: self.wanted.emit({"session_id": session.id}))
        return row

    def _draft(self, draft: DraftLine) -> Button:
        def words(speaker: Speaker) -> str:
            return speaker.say("Go on with the note of {moment}", moment=speaker.moment(draft.updated_at))

        button = Button(words, "draft")
        button.clicked.connect(lambda: self.wanted.emit({"draft_id": draft.id}))
        return button


class SessionRow(Column):
    """One session: number, day, outcome; kind; who, how long, what comes next."""

    def __init__(self, session: Session, *, may_read: bool) -> None:
        super().__init__(gap=0.25)
        facts = session.facts
        outcome = Pill(coded("session_outcome", facts.outcome), OUTCOMES.get(facts.outcome, "neutral"))
        self.add(Flow(Label(_head(session), bold=True, wrap=False), outcome, gap=1.5))
        self.add(Body(coded("session_type", facts.type)))
        self.add(Muted(facts_in_words(facts)))
        self.add(Muted(_who(session)))
        self.read = QuietButton(sentence("Read or amend the note"), "open")
        self.read.setVisible(may_read and session.notes > 0)
        self.add(self.read, align=Qt.AlignmentFlag.AlignLeft)


def _head(session: Session) -> Words:
    number = number_of(session)
    return lambda speaker: f"{number(speaker)}  ·  {day(speaker, session.facts.held_on)}"


def _who(session: Session) -> Words:
    def words(speaker: Speaker) -> str:
        parts = [speaker.say("counsellor {staff}", staff=speaker.isolate(session.staff))]
        if session.notes > 1:
            parts.append(speaker.say_count("amended {n} time", "amended {n} times", session.notes - 1))
        return "  ·  ".join(parts)

    return words
