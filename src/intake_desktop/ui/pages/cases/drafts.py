# SPDX-License-Identifier: Apache-2.0
"""Unfinished intakes on top of the list: go on with one, or throw it away after a second look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from intake_desktop.domain.sentences import sentence
from intake_desktop.forms.builtin import full_intake, quick_intake
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import Button, Card, Column, DangerButton, Flow, Icon, Label, Line, QuietButton, Words

if TYPE_CHECKING:
    from intake_desktop.services.drafts import Draft

SHOWN = 3
"""Drafts shown before "show all": more would push the cases out of sight."""


class DraftLines(Column):
    """The drafts of the person at the desk. `wanted` goes on with one; `discarded` comes when she has said so twice."""

    wanted = Signal(str)
    discarded = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=0.5)
        self._drafts: list[Draft] = []
        self._all = False
        self.hide()

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Show these, newest first; leave what is shown alone when nothing changed."""
        if list(drafts) == self._drafts:
            return
        self._drafts = list(drafts)
        self._redraw()

    def _redraw(self) -> None:
        self.clear()
        shown = self._drafts if self._all else self._drafts[:SHOWN]
        for draft in shown:
            self.add(DraftLine(draft, self))
        hidden = len(self._drafts) - len(shown)
        if hidden:
            button = QuietButton(
                lambda speaker: speaker.say_count("Show {n} more draft", "Show {n} more drafts", hidden)
            )
            button.clicked.connect(self._show_all)
            self.add(button)
        self.setVisible(bool(self._drafts))

    def _show_all(self) -> None:
        self._all = True
        self._redraw()


class DraftLine(Card):
    """One draft: since when, and two verbs."""

    def __init__(self, draft: Draft, drafts: DraftLines) -> None:
        super().__init__(inset=1.0)
        self.go_on = Button(sentence("Go on"), "forward")
        self.throw = QuietButton(sentence("Throw away…"), "trash")
        self._keep = Button(sentence("Keep it"))
        self._really = DangerButton(sentence("Throw this draft away"))
        self._words = Label(_words_of(draft), bold=True)
        self._sure = Label(sentence("It is not a case yet. Thrown away, it cannot be brought back."), ink="error")
        self._usual = Flow(self.go_on, self.throw)
        self._asked = Flow(self._keep, self._really)
        line = Line(Icon("draft", "waiting"))
        line.add(Column(self._words, self._sure, gap=0.25), 1)
        line.add(self._usual)
        line.add(self._asked)
        self.add(line)
        self.go_on.clicked.connect(lambda: drafts.wanted.emit(draft.id))
        self.throw.clicked.connect(lambda: self._ask(True))
        self._keep.clicked.connect(lambda: self._ask(False))
        self._really.clicked.connect(lambda: drafts.discarded.emit(draft.id))
        self._ask(False)

    def _ask(self, asked: bool) -> None:
        self._usual.setVisible(not asked)
        self._asked.setVisible(asked)
        self._sure.setVisible(asked)
        if asked:
            self._keep.setFocus()


def _words_of(draft: Draft) -> Words:
    """Since when, and at which step: a draft has no name, and two of them must be told apart."""
    forms = {"quick_intake": quick_intake, "full_intake": full_intake}
    steps = forms[draft.form_id]().steps if draft.form_id in forms else ()
    labels = {step.name: step.labels for step in steps}.get(draft.step, {})

    def words(speaker: Speaker) -> str:
        moment = speaker.moment(draft.started_at)
        if not labels:
            return speaker.say("Draft, started {moment}", moment=moment)
        return speaker.say("Draft, started {moment}, at “{step}”", moment=moment, step=speaker.pick(labels))

    return words
