# SPDX-License-Identifier: Apache-2.0
"""What the list of cases shows, and when it asks the store again. Knows no Qt.

Only the newest question to the store is answered: a slow answer to "a" never covers the quick answer to "amna".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.cases import CaseKey, CaseRow
from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.drafts import Draft
    from intake_desktop.services.notes import DraftLine

PAGE = 50
DOTS = "•" * 8
"""In the place of a name that was searched for."""
_LATEST = "list of cases"


@dataclass(frozen=True)
class CasesServices:
    """The verbs this page needs, with the desk already in them."""

    list_cases: Callable[[CaseKey | None, int], Sequence[CaseRow]]
    search_cases: Callable[[str, int], Sequence[CaseRow]]
    list_drafts: Callable[[], Sequence[Draft]]
    discard_draft: Callable[[str], Any]
    list_notes: Callable[[], Sequence[DraftLine]] | None = None
    """The session notes that wait for her, where she is a counsellor."""


def services_at(desk: Desk) -> CasesServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import cases, drafts

    def list_notes() -> Sequence[DraftLine]:
        from intake_desktop.services.notes import list_note_drafts

        return list_note_drafts(desk)

    return CasesServices(
        list_cases=lambda before, limit: cases.list_cases(desk, before, limit),
        search_cases=lambda text, limit: cases.search_cases(desk, text, limit),
        list_drafts=lambda: drafts.list_drafts(desk),
        discard_draft=lambda draft_id: drafts.discard_draft(desk, draft_id),
        list_notes=list_notes if desk.may(Action.KEEP_NOTES) else None,
    )


class CasesView(Protocol):
    """What the presenter asks of the page."""

    def show_rows(self, rows: Sequence[CaseRow], *, more: bool, keep_place: bool) -> None: ...
    def add_rows(self, rows: Sequence[CaseRow], *, more: bool) -> None: ...
    def show_none(self, words: Sentence, *, searched: bool) -> None: ...
    def show_found(self, words: Sentence | None) -> None: ...
    def show_drafts(self, drafts: Sequence[Draft]) -> None: ...
    def show_notes(self, notes: Sequence[DraftLine]) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class CasesPresenter:
    """Keeps what was searched for and where the list ends."""

    def __init__(self, services: CasesServices, runner: Runner, view: CasesView) -> None:
        self._services = services
        self._runner = runner
        self._view = view
        self._query = ""
        self._question = 0
        self._reading = False
        self._count = 0
        self._last: CaseKey | None = None
        self._more = False

    @property
    def query(self) -> str:
        """What is searched for; empty when all cases are listed."""
        return self._query

    def opened(self) -> None:
        """Read the drafts and the newest cases, or as many as were shown before."""
        self._read_drafts()
        self._read(limit=max(PAGE, self._count), keep_place=True)

    def searched(self, text: str) -> bool:
        """Search for what is typed now; nothing typed lists all cases again. Says whether there was anything to ask."""
        query = " ".join(text.split())
        if query == self._query:
            return False
        self._query = query
        self._count = 0
        self._read()
        return True

    def reached_end(self) -> None:
        """Read the next older cases, unless they are on their way or there are none."""
        if self._more and not self._reading:
            self._read(before=self._last)

    def discarded(self, draft_id: str) -> None:
        """Throw a draft away; the page has asked first."""
        self._runner.run(
            lambda: self._services.discard_draft(draft_id), lambda _: self._read_drafts(), self._view.say_trouble
        )

    def heard(self, touched: frozenset[str]) -> None:
        """Read again what a service has touched, keeping as many rows as were shown."""
        if touched & {"drafts", "note_drafts"}:
            self._read_drafts()
        if "cases" in touched or any(name.startswith("case:") for name in touched):
            self._read(limit=max(PAGE, self._count), keep_place=True)

    def _read_drafts(self) -> None:
        self._runner.run(
            self._services.list_drafts, self._view.show_drafts, self._view.say_trouble, latest="list of drafts"
        )
        if self._services.list_notes is not None:
            self._runner.run(
                self._services.list_notes, self._view.show_notes, self._view.say_trouble, latest="list of notes"
            )

    def _read(self, *, before: CaseKey | None = None, limit: int = PAGE, keep_place: bool = False) -> None:
        self._question += 1
        question, query = self._question, self._query
        self._reading = True

        def work() -> Sequence[CaseRow]:
            if query:
                return self._services.search_cases(query, PAGE)
            return self._services.list_cases(before, limit)

        def then(rows: Sequence[CaseRow]) -> None:
            if question != self._question:
                return
            self._reading = False
            self._more = not query and len(rows) == limit
            self._last = rows[-1].key if rows else self._last
            if before is None:
                self._count = len(rows)
                self._view.show_rows(rows, more=self._more, keep_place=keep_place)
                self._show_count()
            else:
                self._count += len(rows)
                self._view.add_rows(rows, more=self._more)

        def trouble(what: Trouble) -> None:
            if question == self._question:
                self._reading = False
                self._view.say_trouble(what)

        self._runner.run(work, then, trouble, latest=_LATEST)

    def _show_count(self) -> None:
        """Say how much was found, or that there is nothing."""
        words, found = _to_be_read(self._query), None
        if not self._count and words:
            self._view.show_none(sentence("No case found for “{words}”.", words=words), searched=True)
        elif not self._count:
            self._view.show_none(sentence("No case yet."), searched=False)
        elif words and self._count < PAGE:
            found = sentence("Found for “{words}”: {count}", words=words, count=self._count)
        elif words:
            found = sentence(
                "The newest {count} found for “{words}”. Type more to narrow it down.", words=words, count=PAGE
            )
        self._view.show_found(found)


def _to_be_read(query: str) -> str:
    """What was searched for, as it may stand above the list: a part of a code as it is, a name or a telephone number as
    dots. It was typed to be found by, not to be read by whoever looks at the screen later."""
    is_code = query.isascii() and any(map(str.isalpha, query)) and any(map(str.isdigit, query)) and " " not in query
    return query if is_code or not query else DOTS
