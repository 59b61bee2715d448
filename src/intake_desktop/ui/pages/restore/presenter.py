# SPDX-License-Identifier: Apache-2.0
"""What happens while a backup is chosen and restored at the closed desk. Knows no Qt.

Whatever fails changed nothing. Passphrases are wiped when they were tried; a sheet that was typed stays in the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from intake_desktop.domain.sentences import Sentence, sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.ui.passphrases import wipe
from intake_desktop.ui.runner import Runner

if TYPE_CHECKING:
    from intake_desktop.services.backups import Kept
    from intake_desktop.services.recovery import TypedSheet
    from intake_desktop.services.restoring import Needs, Restored

Progress = Callable[[Sentence, int, int], None]
_LATEST = "backup"
WITH_SHEET = frozenset({"device_secret_missing", "device_secret_wrong", "keyring_absent", "backup_key_missing"})
"""Troubles that the recovery sheet helps with."""


@dataclass(frozen=True)
class Person:
    """A code and a passphrase that were typed."""

    code: str
    passphrase: bytearray


@dataclass(frozen=True)
class RestoreServices:
    """What this page asks of the office, at the closed desk."""

    found: Callable[[Path | None], list[Kept]]
    needs: Callable[[Path], Needs]
    restore: Callable[[Path, Person, Person | None, str | None, Progress], Restored]
    judge: Callable[[Sequence[str]], TypedSheet]
    divide: Callable[[str], list[str]]


def services_for(home: Path, vault: Any = None) -> RestoreServices:
    """The services of this page for a folder."""
    from intake_desktop.services import recovery, restoring

    def restore(
        path: Path, first: Person, second: Person | None, sheet: str | None, progress: Progress
    ) -> restoring.Restored:
        one, two = (None if who is None else restoring.Typed(who.code, who.passphrase) for who in (first, second))
        assert one is not None
        return restoring.restore(home, path, one, two, sheet, vault=vault, progress=progress)

    return RestoreServices(
        found=lambda folder: restoring.found_backups(home, folder),
        needs=lambda path: restoring.needs(home, path),
        restore=restore,
        judge=recovery.look_at_lines,
        divide=recovery.lines_of_text,
    )


class RestoreView(Protocol):
    """What the presenter asks of the page."""

    def show_backups(self, backups: Sequence[Kept]) -> None: ...
    def show_needs(self, needs: Needs | None) -> None: ...
    def ask_sheet(self) -> None: ...
    def show_working(self, working: bool) -> None: ...
    def show_progress(self, what: Sentence, done: int, total: int) -> None: ...
    def show_problems(self, problems: dict[str, Sentence]) -> None: ...
    def show_trouble(self, trouble: Trouble) -> None: ...
    def show_restored(self, restored: Restored) -> None: ...


class RestorePresenter:
    """Leads from a list of backups to one that is in its place."""

    def __init__(self, services: RestoreServices, runner: Runner, view: RestoreView) -> None:
        self._services, self._runner, self._view = services, runner, view
        self._progress = runner.in_window(view.show_progress)
        self._needs: Needs | None = None
        self.working = False

    def look(self, folder: Path | None = None) -> None:
        """Show the backups on this computer, or in a folder."""
        self._needs = None
        self._view.show_needs(None)
        self._runner.run(
            lambda: self._services.found(folder), self._view.show_backups, self._view.show_trouble, latest=_LATEST
        )

    def chose(self, path: Path) -> None:
        """See what one backup asks for."""

        def asks(needs: Needs) -> None:
            self._needs = needs
            self._view.show_needs(needs)

        self._runner.run(lambda: self._services.needs(path), asks, self._view.show_trouble, latest=_LATEST)

    def problems(self, first: str, second: str, sheet: str | None) -> dict[str, Sentence]:
        """What is missing, by field. A sheet is None when none is typed, and empty when it is not whole."""
        found: dict[str, Sentence] = {}
        needs = self._needs
        if needs is None:
            found["backup"] = sentence("Choose a backup first.")
            return found
        if not first.strip():
            found["first"] = sentence("Write the code of the supervisor.")
        if not needs.alone and not second.strip():
            found["second"] = sentence("Write the code of the second person.")
        if sheet == "" or (needs.alone and sheet is None):
            found["sheet"] = sentence("Type the sheet to its last line first.")
        return found

    def restore(self, first: Person, second: Person, sheet: str | None) -> None:
        """Go back to the chosen backup. Both passphrases are wiped here, whatever comes of it."""
        needs = self._needs
        problems = self.problems(first.code, second.code, sheet)
        self._view.show_problems(problems)
        if problems or needs is None or self.working:
            for one in (first, second):
                wipe(one.passphrase)
            return

        def work() -> Restored:
            try:
                two = None if needs.alone else second
                return self._services.restore(needs.backup.path, first, two, sheet, self._progress)
            finally:
                for one in (first, second):
                    wipe(one.passphrase)

        def done(restored: Restored) -> None:
            self._rest()
            self._view.show_restored(restored)

        self.working = True
        self._view.show_working(True)
        self._runner.run(work, done, self._refused)

    def stumbled(self) -> None:
        """A fault of the program came instead of an answer."""
        self._rest()

    def _refused(self, trouble: Trouble) -> None:
        self._rest()
        self._view.show_trouble(trouble)
        if trouble.name in WITH_SHEET:
            self._view.ask_sheet()

    def _rest(self) -> None:
        self.working = False
        self._view.show_working(False)
