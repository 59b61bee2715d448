# SPDX-License-Identifier: Apache-2.0
"""What the page about files whose time is over shows and does. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.desk import Desk
    from intake_desktop.services.retention import DueFile, Tombstone

_LATEST = "retention"


@dataclass(frozen=True)
class RetentionServices:
    """The verbs this page needs, with the desk already in them. `erases` says whether she may, and not only ask."""

    erases: bool
    years: Callable[[], str]
    read: Callable[[], tuple[Sequence[DueFile], Sequence[Tombstone]]]
    confirm_second: Callable[[str, bytearray], object]
    erase: Callable[[tuple[str, ...], Any], Any]


def services_at(desk: Desk) -> RetentionServices:
    """The services of this page at an unlocked desk."""
    from intake_desktop.domain.permissions import Action
    from intake_desktop.services import retention, second, settings

    return RetentionServices(
        erases=desk.may(Action.ERASE_RECORD),
        years=lambda: settings.setting(desk, settings.Setting.RETENTION_YEARS),
        read=lambda: (retention.due_files(desk), retention.erased_files(desk)),
        confirm_second=lambda code, words: second.confirm_second(desk, code, words, Action.ERASE_RECORD),
        erase=lambda cases, proof: retention.erase_due(desk, cases, proof),
    )


class RetentionView(Protocol):
    """What the presenter asks of the page."""

    def show_files(self, due: Sequence[DueFile], erased: Sequence[Tombstone], years: str) -> None: ...
    def show_problem(self, words: Sentence | None) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def forget_second(self) -> None: ...
    def say(self, state: str, words: Sentence) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class RetentionPresenter:
    """Reads which files are due, and erases those that two people chose."""

    def __init__(self, services: RetentionServices, runner: Runner, view: RetentionView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._busy = False
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Read which files are due."""
        services = self._services

        def work() -> tuple[Any, str]:
            return services.read(), services.years()

        def show(found: tuple[Any, str]) -> None:
            (due, erased), years = found
            self._view.show_files(due, erased, years)

        self._runner.run(work, show, self._view.say_trouble, latest=_LATEST)

    def problem(self, chosen: Sequence[str], *, agreed: bool) -> Sentence | None:
        """Say what is missing before anything is erased, or nothing."""
        if not chosen:
            return sentence("Choose the files.")
        return None if agreed else sentence("Somebody else must agree first, with her own passphrase.")

    def erase(self, chosen: Sequence[str], proof: object) -> None:
        """Erase these files; the second person has agreed."""
        if self._busy or not self._services.erases:
            return
        self._busy = True
        self._view.show_busy(True)
        cases = tuple(chosen)
        self._runner.run(lambda: self._services.erase(cases, proof), self._erased, self._refused)

    def _erased(self, count: int) -> None:
        self._end()
        self._view.say("done", sentence("Files erased: {count}. What they count for stays.", count=count))
        self.opened()

    def _refused(self, trouble: Trouble) -> None:
        self._end()
        self._view.say_trouble(trouble)
        self.opened()

    def _end(self) -> None:
        self._busy = False
        self._view.show_busy(False)
        self._view.forget_second()

    def _failed(self, _: object) -> None:
        if self._busy:
            self._end()
