# SPDX-License-Identifier: Apache-2.0
"""What the audit page shows, what it looks for, and how far the chain was checked. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.trail import Checked, Entry, TrailKey, Wanted

PAGE = 50
_LATEST = "audit page"
_CHAIN = "audit chain"


@dataclass(frozen=True)
class AuditServices:
    """The verbs of this page, with the desk already in them."""

    has_cases: bool
    """Whether rows may be about cases here; not so for whoever looks after the computers."""
    people: Callable[[], Sequence[str]]
    events: Callable[[], Sequence[str]]
    entries: Callable[[Wanted, TrailKey | None, int], Sequence[Entry]]
    check: Callable[[Checked | None], Checked]


def services_at(desk: Desk) -> AuditServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import trail

    return AuditServices(
        has_cases=desk.require(Action.SEE_AUDIT) == "all",
        people=lambda: trail.people(desk),
        events=lambda: trail.events(desk),
        entries=lambda wanted, before, limit: trail.list_trail(desk, wanted, before, limit),
        check=lambda so_far: trail.check_chain(desk, so_far or trail.BEGINNING),
    )


@dataclass(frozen=True)
class Choices:
    """What can be looked for."""

    people: Sequence[str]
    events: Sequence[str]


class AuditView(Protocol):
    """What the presenter asks of the page."""

    def show_choices(self, choices: Choices) -> None: ...
    def show_entries(self, entries: Sequence[Entry], *, more: bool) -> None: ...
    def add_entries(self, entries: Sequence[Entry], *, more: bool) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def show_checked(self, checked: Checked) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class AuditPresenter:
    """Reads pages of the trail by key, and walks the chain in parts so that the window stays quick."""

    def __init__(self, services: AuditServices, runner: Runner, view: AuditView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._wanted: Wanted | None = None
        self._last: TrailKey | None = None
        self._more = self._reading = False
        self._checking = False

    def opened(self) -> None:
        """Read the newest rows, and begin to check the chain."""

        def work() -> Choices:
            return Choices(self._services.people(), self._services.events())

        self._runner.run(work, self._view.show_choices, self._view.say_trouble)
        self._read()
        if not self._checking:
            self._checking = True
            self._check(None)

    def look_for(self, day: str | None, until: str | None, actor: str, event: str, code: str | None) -> None:
        """Look for what was chosen; a day that is none is said and nothing else changes."""
        from intake_desktop.services.trail import Wanted

        problems: dict[str, Sentence] = {}
        first, last = _day(day, "day", problems), _day(until, "until", problems)
        if first is not None and last is not None and last < first:
            problems["until"] = sentence("This day is before the other one.")
        self._view.show_problems(problems)
        if not problems:
            self._wanted = Wanted(first, last, actor, event, code or "")
            self._read()

    def reached_end(self) -> None:
        """Read the next older rows, unless they are on their way or there are none."""
        if self._more and not self._reading:
            self._read(before=self._last)

    def left(self) -> None:
        """Nobody looks any more: stop checking after the part that runs."""
        self._checking = False

    def _read(self, before: TrailKey | None = None) -> None:
        from intake_desktop.services.trail import ALL

        wanted = self._wanted or ALL
        self._reading = True

        def then(entries: Sequence[Entry]) -> None:
            self._reading = False
            self._more = len(entries) == PAGE
            self._last = entries[-1].key if entries else self._last
            show = self._view.show_entries if before is None else self._view.add_entries
            show(entries, more=self._more)

        def trouble(what: Trouble) -> None:
            self._reading = False
            self._view.say_trouble(what)

        self._runner.run(lambda: self._services.entries(wanted, before, PAGE), then, trouble, latest=_LATEST)

    def _check(self, so_far: Checked | None) -> None:
        def then(checked: Checked) -> None:
            self._view.show_checked(checked)
            if checked.is_done or not self._checking:
                self._checking = False
            else:
                self._check(checked)

        self._runner.run(lambda: self._services.check(so_far), then, self._view.say_trouble, latest=_CHAIN)


def _day(text: str | None, name: str, problems: dict[str, Sentence]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems[name] = sentence("Write the day as day/month/year, such as 22/11/2026.")
        return None
