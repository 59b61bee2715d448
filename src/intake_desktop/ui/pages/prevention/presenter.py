# SPDX-License-Identifier: Apache-2.0
"""What the log of work without a case shows and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.prevention import GROUPS, Work
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.prevention import Logged

_LATEST = "prevention"
PAGE = 30


@dataclass(frozen=True)
class PreventionServices:
    """The verbs this page needs, with the desk already in them."""

    today: Callable[[], date]
    read: Callable[[tuple[str, str] | None, int], Sequence[Logged]]
    log: Callable[[Work], Any]
    take_back: Callable[[str], Any]


def services_at(desk: Desk) -> PreventionServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.services import prevention

    return PreventionServices(
        today=desk.today,
        read=lambda before, limit: prevention.list_work(desk, before, limit),
        log=lambda work: prevention.log_work(desk, work),
        take_back=lambda id: prevention.take_back_work(desk, id),
    )


class PreventionView(Protocol):
    """What the presenter asks of the page."""

    def show_log(self, lines: Sequence[Logged], *, more: bool) -> None: ...
    def show_problems(self, problems: Mapping[str, Sentence]) -> None: ...
    def clear_form(self, today: date) -> None: ...
    def say(self, state: str, words: Sentence) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class PreventionPresenter:
    """Reads the log, writes a line, takes one back."""

    def __init__(self, services: PreventionServices, runner: Runner, view: PreventionView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._lines: list[Logged] = []
        self._busy = False
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Read the newest lines."""
        self._view.clear_form(self._services.today())
        self.reread()

    def reread(self) -> None:
        """Read the newest lines anew."""
        self._lines = []
        self.more()

    def more(self) -> None:
        """Read older lines."""
        before = (self._lines[-1].work.day, self._lines[-1].id) if self._lines else None
        read = self._services.read
        self._runner.run(lambda: read(before, PAGE), self._add, self._view.say_trouble, latest=_LATEST)

    def log(self, said: Mapping[str, Any]) -> None:
        """Write a line down, or say by field what is wrong."""
        if self._busy:
            return
        wrong = {group: sentence("Write a number from 0 on.") for group in GROUPS if isinstance(said[group], str)}
        if wrong:
            self._view.show_problems(wrong)
            return
        numbers = {group: said[group] or 0 for group in GROUPS}
        work = Work(said["day"] or "", said["type"] or "", said["place"] or "", **numbers)
        self._busy = True
        self._view.show_problems({})
        self._runner.run(lambda: self._services.log(work), self._logged, self._refused)

    def take_back(self, id: str) -> None:
        """Say that a line was entered by mistake."""
        words = sentence("Taken back.")
        work = self._services.take_back
        self._runner.run(lambda: work(id), lambda _: self._view.say("done", words), self._view.say_trouble)

    def _logged(self, _: object) -> None:
        self._busy = False
        self._view.clear_form(self._services.today())
        self._view.say("done", sentence("Written down."))

    def _refused(self, trouble: Trouble) -> None:
        self._busy = False
        problems = getattr(trouble, "problems", None)
        if problems:
            self._view.show_problems(problems)
        else:
            self._view.say_trouble(trouble)

    def _add(self, lines: Sequence[Logged]) -> None:
        self._lines += lines
        self._view.show_log(self._lines, more=len(lines) == PAGE)

    def _failed(self, _: object) -> None:
        self._busy = False
