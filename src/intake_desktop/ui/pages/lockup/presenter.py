# SPDX-License-Identifier: Apache-2.0
"""What the page about locking shows and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.surroundings import Found

_LATEST = "lockup"
MINUTES = tuple(str(minutes) for minutes in range(1, 11))
"""What can be chosen."""


@dataclass(frozen=True)
class LockupServices:
    """The verbs this page needs, with the desk already in them. `heard` names what the computer tells: that it
    ``sleep``s, that it was ``locked``."""

    may_choose: bool
    minutes: Callable[[], int]
    choose: Callable[[str], Any]
    look_around: Callable[[], Sequence[Found]]
    heard: Callable[[], frozenset[str]]


def services_at(desk: Desk, heard: Callable[[], frozenset[str]]) -> LockupServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import settings, surroundings

    return LockupServices(
        may_choose=desk.may(Action.CHANGE_SETTINGS),
        minutes=lambda: settings.idle_minutes(desk),
        choose=lambda minutes: settings.change_setting(desk, settings.Setting.IDLE_MINUTES, minutes),
        look_around=surroundings.look_around,
        heard=heard,
    )


@dataclass(frozen=True)
class Told:
    """One line of the page: a state of the theme and its words."""

    state: str
    words: Sentence


class LockupView(Protocol):
    """What the presenter asks of the page."""

    def show_minutes(self, minutes: str) -> None: ...
    def show_locks(self, lines: Sequence[Told]) -> None: ...
    def show_kept(self, lines: Sequence[Told]) -> None: ...
    def show_chosen(self, minutes: str) -> None: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class LockupPresenter:
    """Reads what holds on this computer, and changes the minutes."""

    def __init__(self, services: LockupServices, runner: Runner, view: LockupView) -> None:
        self._services, self._runner, self._view = services, runner, view

    def opened(self) -> None:
        """Read how it is now."""
        self._runner.run(self._services.minutes, self._show, self._view.say_trouble, latest=_LATEST)
        self._runner.run(self._services.look_around, self._look)
        self.heard_of()

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when somebody chose anew."""
        if "settings" in touched:
            self._runner.run(self._services.minutes, self._show, self._view.say_trouble, latest=_LATEST)

    def heard_of(self) -> None:
        """Say what the computer tells this desk."""
        signs = self._services.heard()
        self._view.show_locks(
            [_LOCKED if "locked" in signs else _NOT_LOCKED, _SLEEP if "sleep" in signs else _NO_SLEEP]
        )

    def choose(self, minutes: str | None) -> None:
        """Lock after so many minutes from now on."""
        if minutes in MINUTES:
            chosen = minutes
            self._runner.run(
                lambda: self._services.choose(chosen), lambda _: self._view.show_chosen(chosen), self._view.say_trouble
            )

    def _show(self, minutes: int) -> None:
        self._view.show_minutes(str(minutes))

    def _look(self, found: Sequence[Found]) -> None:
        self._view.show_kept([_COPIED, *(Told("done" if one.ok else "warning", one.what) for one in found)])


_COPIED = Told(
    "done",
    sentence("What is copied here leaves the clipboard after 15 seconds, and at once when the desk locks."),
)
_LOCKED = Told("done", sentence("When this computer is locked, the desk locks too."))
_NOT_LOCKED = Told(
    "warning",
    sentence("This computer does not say when it is locked. Lock the desk as well, before you leave."),
)
_SLEEP = Told("done", sentence("Before this computer goes to sleep, the desk locks."))
_NO_SLEEP = Told(
    "warning",
    sentence("This computer does not say when it goes to sleep. The desk locks when it wakes up."),
)
