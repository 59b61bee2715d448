# SPDX-License-Identifier: Apache-2.0
"""Decides what the page of a session shows: a note being typed, kept within a second, or signed notes to read.

Knows no Qt. What is typed goes to the services and stays with the page; nothing here remembers it once it is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.notes import Writing, letters, problems
from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.keeping import Done, Failed, Keeping
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.notes import NoteDraft, Signed
    from intake_desktop.services.sessions import SessionNotes


@dataclass(frozen=True)
class SessionServices:
    """The verbs this page needs, with the desk already in them."""

    begin: Callable[[str, str], Any]
    open_draft: Callable[[str], Any]
    keep: Callable[[NoteDraft, Writing], Any]
    discard: Callable[[str], Any]
    sign: Callable[[str], Any]
    read: Callable[[str, str], SessionNotes]
    readers: Callable[[], Sequence[str]]
    today: Callable[[], date]
    now: Callable[[], datetime]


def services_at(desk: Desk) -> SessionServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import notes, sessions

    return SessionServices(
        begin=lambda case_id, session_id: notes.begin_note(desk, case_id, session_id),
        open_draft=lambda draft_id: notes.open_note_draft(desk, draft_id),
        keep=lambda draft, writing: notes.keep_note(desk, draft, writing),
        discard=lambda draft_id: notes.discard_note(desk, draft_id),
        sign=lambda draft_id: notes.sign_note(desk, draft_id),
        read=lambda case_id, session_id: sessions.read_notes(desk, case_id, session_id),
        readers=lambda: sessions.note_readers(desk),
        today=desk.today,
        now=desk.now,
    )


class SessionView(Protocol):
    """What the presenter asks of the page."""

    def show_writing(self, draft: NoteDraft, readers: Sequence[str]) -> None: ...
    def show_count(self, count: int) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence], *, fresh: bool) -> None: ...
    def ask_to_sign(self) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_kept(self, at: datetime) -> None: ...
    def show_not_kept(self, trouble: Trouble) -> None: ...
    def show_notes(self, found: SessionNotes) -> None: ...
    def show_signed(self, signed: Signed) -> None: ...
    def go_to_case(self, case_id: str) -> None: ...
    def forget(self) -> None: ...
    def wake(self, milliseconds: int) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class SessionPresenter:
    """One note from its first word to its signature, or the notes of one session. `clock` never runs backwards."""

    def __init__(
        self, services: SessionServices, runner: Runner, view: SessionView, clock: Callable[[], float]
    ) -> None:
        self._services, self._runner, self._view, self._clock = services, runner, view, clock
        self._draft: NoteDraft | None = None
        self._writing = Writing()
        self._keeping: Keeping | None = None
        self._told: set[str] = set()
        self._case_id = ""
        self._read: tuple[str, str] | None = None
        self._touched = self._left = False

    @property
    def case_id(self) -> str:
        """The case of what is on the page."""
        return self._case_id

    @property
    def is_writing(self) -> bool:
        """Whether a note is being typed."""
        return self._draft is not None

    # Coming

    def write(self, case_id: str, session_id: str = "") -> None:
        """Begin the note of a new session, or amend that of an old one; a draft begun before is gone on with."""
        self._come(case_id, lambda: self._services.begin(case_id, session_id))

    def resume(self, case_id: str, draft_id: str) -> None:
        """Go on with a draft."""
        if self._draft is not None and self._draft.id == draft_id:
            self._left = False  # it could not be kept when she left, so it is still here
            return
        self._come(case_id, lambda: self._services.open_draft(draft_id))

    def _come(self, case_id: str, draft: Callable[[], Any]) -> None:
        def begin() -> None:
            self._case_id = case_id
            self._runner.run(draft, self._open, self._view.say_trouble, latest="session page")

        self.leave(begin)

    def _open(self, draft: NoteDraft) -> None:
        self._draft, self._writing, self._read = draft, draft.writing, None
        self._told, self._touched, self._left = set(), draft.updated_at != draft.started_at, False
        self._keeping = Keeping(
            self._save, self._clock, self._view.wake, kept=self._kept, not_kept=self._view.show_not_kept
        )

        def then(readers: Sequence[str]) -> None:
            if self._draft is draft:
                self._view.show_writing(draft, readers)
                self._view.show_count(letters(draft.writing.text))
                if self._touched:
                    self._view.show_kept(draft.updated_at)

        self._runner.run(self._services.readers, then, self._view.say_trouble)

    def read(self, case_id: str, session_id: str) -> None:
        """Show the signed notes of a session."""

        def begin() -> None:
            self._case_id, self._read = case_id, (case_id, session_id)
            self._runner.run(
                lambda: self._services.read(case_id, session_id),
                self._show_notes,
                self._view.say_trouble,
                latest="session page",
            )

        self.leave(begin)

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when notes came with a bundle or were passed on."""
        if self._read is not None and touched & {"sessions", "bundles", f"case:{self._case_id}"}:
            self.read(*self._read)

    def _show_notes(self, found: SessionNotes) -> None:
        if self._read == (found.case_id, found.session.id):
            self._view.show_notes(found)

    # Typing

    def typed(self, writing: Writing) -> None:
        """Take what stands on the page now; it is kept within a second."""
        if self._draft is None or self._keeping is None:
            return
        self._writing, self._touched = writing, True
        self._view.show_count(letters(writing.text))
        if self._told:
            self._view.show_problems(
                {name: words for name, words in self._problems().items() if name in self._told}, fresh=False
            )
        self._keeping.changed()

    def tick(self) -> None:
        """The wake-up the page was asked for."""
        if self._keeping is not None:
            self._keeping.tick()

    def flush(self, then: Done | None = None, trouble: Failed | None = None) -> None:
        """Keep what is typed, at once, then go on."""
        done = then or (lambda: None)
        if self._keeping is None:
            done()
        else:
            self._keeping.flush(done, trouble)

    def leave(self, then: Done | None = None) -> None:
        """The page is being left: the text is forgotten here as soon as it is kept, and not before.

        A draft into which nothing was ever typed is thrown away.
        """
        draft, done = self._draft, then or (lambda: None)
        if draft is None or not self._touched:
            self._close()
            if draft is not None:
                self._runner.run(lambda: self._services.discard(draft.id), None, self._view.say_trouble)
            done()
            return

        def kept() -> None:
            self._close()
            done()

        self._left = True
        self.flush(kept, self._view.say_trouble)

    def _save(self, done: Done, failed: Failed) -> None:
        draft, writing = self._draft, self._writing
        assert draft is not None
        self._runner.run(lambda: self._services.keep(draft, writing), lambda _: done(), failed)

    def _kept(self) -> None:
        if self._draft is not None:
            self._view.show_kept(self._services.now())
            if self._left and self._keeping is not None and not self._keeping.pending:
                self._close()  # it was tried again after she had left

    def _close(self) -> None:
        self._draft = self._keeping = self._read = None
        self._writing, self._told, self._left = Writing(), set(), False
        self._view.forget()

    # Signing, throwing away

    def sign(self) -> None:
        """Sign when everything is there; say what is not, otherwise."""
        if self._draft is None:
            return
        found = self._problems()
        self._told = set(found)
        self._view.show_problems(found, fresh=True)
        if not found:
            self._view.ask_to_sign()

    def sign_now(self) -> None:
        """She has said yes: the note is signed."""
        draft = self._draft
        if draft is None:
            return
        self._view.show_busy(True)
        self.flush(
            lambda: self._runner.run(lambda: self._services.sign(draft.id), self._signed, self._not_signed),
            self._not_signed,
        )

    def discard(self) -> None:
        """Throw the draft away; she has said yes."""
        draft = self._draft
        if draft is not None:
            case_id = draft.case_id
            self._runner.run(
                lambda: self._services.discard(draft.id), lambda _: self._gone(case_id), self._view.say_trouble
            )

    def _signed(self, signed: Signed) -> None:
        self._view.show_busy(False)
        self._close()
        self._view.show_signed(signed)
        self.read(signed.case_id, signed.session_id)

    def _not_signed(self, trouble: Trouble) -> None:
        self._view.show_busy(False)
        self._view.say_trouble(trouble)

    def _gone(self, case_id: str) -> None:
        self._close()
        self._view.go_to_case(case_id)

    def _problems(self) -> dict[str, Sentence]:
        draft = self._draft
        assert draft is not None
        return problems(self._writing, self._services.today(), amends=bool(draft.session))
