# SPDX-License-Identifier: Apache-2.0
"""What happens on the page about backups. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.permissions import Action
from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.backups import Kept, Made, Rehearsal
    from intake_desktop.services.desk import Changes, Desk

Progress = Callable[[Sentence, int, int], None]
_LATEST = "backups"


@dataclass(frozen=True)
class BackupServices:
    """What this page asks of the office. `choose` is None for somebody who may not change settings."""

    list_backups: Callable[[], list[Kept]]
    what_is_wrong: Callable[[], Sentence | None]
    second_place: Callable[[], Path | None]
    back_up: Callable[[Progress], Changes[Made]]
    rehearse: Callable[[Path, Progress], Rehearsal]
    choose: Callable[[Path | None], Changes[Sentence | None]] | None


def services_at(desk: Desk) -> BackupServices:
    """The services of this page for a desk."""
    from intake_desktop.services import backups

    may_choose = desk.may(Action.CHANGE_SETTINGS)
    return BackupServices(
        list_backups=lambda: backups.list_backups(desk),
        what_is_wrong=lambda: backups.what_is_wrong(desk),
        second_place=lambda: backups.second_place(desk),
        back_up=lambda progress: backups.back_up(desk, progress),
        rehearse=lambda path, progress: backups.rehearse(desk, path, progress),
        choose=(lambda folder: backups.choose_second_place(desk, folder)) if may_choose else None,
    )


class BackupsView(Protocol):
    """What the presenter asks of the page."""

    def show_backups(self, backups: Sequence[Kept]) -> None: ...
    def show_state(self, newest: Kept | None, wrong: Sentence | None) -> None: ...
    def show_place(self, place: Path | None) -> None: ...
    def show_progress(self, what: Sentence, done: int, total: int) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def show_made(self, made: Made) -> None: ...
    def show_rehearsal(self, rehearsal: Rehearsal) -> None: ...
    def say(self, state: str, words: Sentence, way_on: Sentence | None = None) -> object: ...
    def say_trouble(self, trouble: Trouble) -> object: ...


class BackupsPresenter:
    """One deed at a time: making a backup, trying one out, choosing the second place."""

    def __init__(self, services: BackupServices, runner: Runner, view: BackupsView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._progress = runner.in_window(view.show_progress)
        self._busy = False
        runner.failed.connect(self._failed)

    def opened(self) -> None:
        """Read what there is."""
        services = self._services
        self._runner.run(
            lambda: (services.list_backups(), services.what_is_wrong(), services.second_place()),
            self._show,
            self._view.say_trouble,
            latest=_LATEST,
        )

    def heard(self, touched: frozenset[str]) -> None:
        """Read again when one was made or a setting was changed."""
        if touched & {"backups", "settings", "keys"}:
            self.opened()

    def back_up(self) -> None:
        """Make one now."""
        self._do(lambda: self._services.back_up(self._progress), self._view.show_made)

    def rehearse(self, path: Path | None) -> None:
        """Open one where it lies, and count."""
        if path is None:
            self._view.say("info", sentence("Choose a backup first."))
            return
        self._do(lambda: self._services.rehearse(path, self._progress), self._view.show_rehearsal)

    def choose(self, folder: Path | None) -> None:
        """Keep every backup in another folder as well, or here only."""
        choose = self._services.choose
        if choose is None:
            return

        def chosen(warning: Sentence | None) -> None:
            if warning is not None:
                self._view.say("warning", warning)
            elif folder is not None:
                self._view.say("done", sentence("Every backup is also kept there from now on."))
            else:
                self._view.say("done", sentence("Backups are kept on this computer only."))

        self._do(lambda: choose(folder), chosen)

    def _show(self, read: tuple[list[Kept], Sentence | None, Path | None]) -> None:
        backups, wrong, place = read
        self._view.show_backups(backups)
        self._view.show_state(backups[0] if backups else None, wrong)
        self._view.show_place(place)

    def _do(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        if self._busy:
            return

        def then(value: Any) -> None:
            self._rest()
            done(value)
            self.opened()

        def trouble(trouble: Trouble) -> None:
            self._rest()
            self._view.say_trouble(trouble)

        self._busy = True
        self._view.show_busy(True)
        self._runner.run(work, then, trouble)

    def _failed(self, _: object) -> None:
        if self._busy:
            self._rest()

    def _rest(self) -> None:
        self._busy = False
        self._view.show_busy(False)
