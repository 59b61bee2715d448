# SPDX-License-Identifier: Apache-2.0
"""The page of a counselling session: a note being written, or signed notes to read and amend.

What was typed or read goes from the window as soon as the page is left and the draft is kept.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.lang import Speaker
from intake_desktop.ui.kit import (
    Column,
    Icon,
    Label,
    Measure,
    Page,
    PrimaryButton,
    QuietButton,
    Scroll,
    ask,
)
from intake_desktop.ui.runner import Runner
from intake_desktop.ui.session_words import number_of, stations

from .presenter import SessionPresenter, SessionServices
from .reading import Notes
from .writing import WritingForm

if TYPE_CHECKING:
    from intake_desktop.services.notes import NoteDraft, Signed
    from intake_desktop.services.sessions import SessionNotes


class SessionPage(Page):
    """`case_wanted` goes back to the case."""

    case_wanted = Signal(str)

    def __init__(self, services: SessionServices, runner: Runner) -> None:
        super().__init__(sentence("Session note"), wide=True)
        self._clock = QTimer(self, singleShot=True)
        self._session_id = ""
        self.form, self.notes = WritingForm(), Notes()
        self._writing_side = Scroll(Column(self.form, None))
        self._reading_side = Scroll(Measure(Column(self.notes, None), letters=84))
        self.body.add(self._writing_side, 1)
        self.body.add(self._reading_side, 1)
        self.back = QuietButton(sentence("Back to the case"), "back")
        self.amend = PrimaryButton(sentence("Amend this note"), "edit")
        for verb in (self.back, self.amend):
            self.act(verb)
        self.sign = PrimaryButton(sentence("Sign the note"), "check", keys="Ctrl+Return")
        self._kept_icon, self.kept = Icon("save", "muted"), Label("", ink="muted")
        self.foot.add(self._kept_icon)
        self.foot.add(self.kept, 1)
        self.foot.add(self.sign)
        self.presenter = SessionPresenter(services, runner, self, time.monotonic)
        self._connect(runner)
        self.forget()

    def _connect(self, runner: Runner) -> None:
        self._clock.timeout.connect(self.presenter.tick)
        self.form.typed.connect(lambda: self.presenter.typed(self.form.writing()))
        self.back.clicked.connect(lambda: self.case_wanted.emit(self.presenter.case_id))
        self.sign.clicked.connect(self.presenter.sign)
        self.form.drop.clicked.connect(self._ask_to_drop)
        self.amend.clicked.connect(lambda: self.presenter.write(self.presenter.case_id, self._session_id))
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+S"), self, self.presenter.flush, context=inside)
        runner.changed.connect(self.hear)

    # What the shell asks

    def arrive(self, **where: object) -> None:
        """Somebody comes from a case: to write (`case_id`), to go on (`draft_id`), or to read (`session_id`)."""
        case_id, draft_id, session_id = (where.get(name) for name in ("case_id", "draft_id", "session_id"))
        if not isinstance(case_id, str):
            return
        self.hush()
        if isinstance(draft_id, str):
            self.presenter.resume(case_id, draft_id)
        elif isinstance(session_id, str):
            self.presenter.read(case_id, session_id)
        else:
            self.presenter.write(case_id)

    def hear(self, touched: frozenset[str]) -> None:
        """Read again what came in; while out of sight, nothing stands here that could be old."""
        if self.isVisible():
            self.presenter.heard(touched)

    def keep_safe(self) -> None:
        """Queue the save of what is not yet saved."""
        self.presenter.flush()

    def focus_first(self) -> None:
        """The text, where one is being written."""
        if self.presenter.is_writing:
            self.form.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            (self.amend if self.amend.isVisible() else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    # What the presenter asks

    def show_writing(self, draft: NoteDraft, readers: Sequence[str]) -> None:
        self._show(writing=True)
        amends = bool(draft.session)
        self.title.say(sentence("Amend a session note") if amends else sentence("Session note"))
        self._lead(draft.survivor_code)
        self.form.show_writing(draft.writing, readers, amends=amends)
        self._say_below(None, "")
        self.focus_first()

    def show_count(self, count: int) -> None:
        self.form.show_count(count)

    def show_problems(self, problems: Mapping[str, Sentence], *, fresh: bool) -> None:
        first = self.form.show_problems(problems)
        if first is not None and fresh:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self._writing_side.ensureWidgetVisible(first)

    def ask_to_sign(self) -> None:
        ask(
            self,
            sentence("Sign this note?"),
            sentence("A signed note stays as it is. You can amend it later; what you write now stays readable."),
            yes=sentence("Sign it"),
            no=sentence("Go on writing"),
            then=lambda yes: self.presenter.sign_now() if yes else None,
        )

    def show_busy(self, busy: bool) -> None:
        self.form.setEnabled(not busy)
        self.sign.setEnabled(not busy)

    def show_kept(self, at: datetime) -> None:
        self._say_below("save", sentence("Kept sealed on this computer, {time}", time=f"{at.astimezone():%H:%M:%S}"))

    def show_not_kept(self, trouble: Trouble) -> None:
        self._say_below("warning", sentence("Not kept yet. Trying again…"))
        self.say_trouble(trouble)

    def show_notes(self, found: SessionNotes) -> None:
        self._session_id = found.session.id
        self._show(writing=False)
        self.title.say(number_of(found.session))
        self._lead(found.survivor_code)
        self.notes.show_notes(found)
        self.amend.setVisible(any(note.newest and note.writing is not None and note.whole for note in found.notes))
        self.focus_first()

    def show_signed(self, signed: Signed) -> None:
        letters = signed.stations

        def who(speaker: Speaker) -> str:
            return speaker.say(
                "Counsellors can read it, with their keys of PC {stations}.", stations=stations(speaker, letters)
            )

        self.say("done", sentence("The note is signed."), who)

    def go_to_case(self, case_id: str) -> None:
        self.case_wanted.emit(case_id)

    def forget(self) -> None:
        """Nothing that was typed or read stays in the window."""
        self.form.forget()
        self.notes.clear()
        self._clock.stop()
        for thing in (self._writing_side, self._reading_side, self.foot, self.amend):
            thing.hide()
        self.lead.hide()
        self.title.say(sentence("Session note"))

    def wake(self, milliseconds: int) -> None:
        self._clock.start(milliseconds)

    def _show(self, *, writing: bool) -> None:
        self._writing_side.setVisible(writing)
        self._reading_side.setVisible(not writing)
        self.foot.setVisible(writing)
        self.amend.setVisible(not writing)
        side = self._writing_side if writing else self._reading_side
        side.verticalScrollBar().setValue(0)

    def _lead(self, survivor_code: str) -> None:
        self.lead.say(lambda speaker: speaker.isolate(survivor_code))
        self.lead.show()

    def _say_below(self, icon: str | None, words: Sentence | str) -> None:
        ink = "error" if icon == "warning" else "muted"
        self._kept_icon.setVisible(icon is not None)
        self._kept_icon.show_icon(icon or "save", ink)
        self.kept.ink = ink
        self.kept.recolour()
        self.kept.say(words)

    def _ask_to_drop(self) -> None:
        ask(
            self,
            sentence("Throw this draft away?"),
            sentence("What you wrote is gone then; nobody can bring it back."),
            yes=sentence("Throw it away"),
            no=sentence("Keep it"),
            then=lambda yes: self.presenter.discard() if yes else None,
            danger=True,
        )

    # Qt's own

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # a window that is only made small keeps its page
            self.presenter.leave()
