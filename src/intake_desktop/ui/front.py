# SPDX-License-Identifier: Apache-2.0
"""The screens before the desk is open, and how one leads to the other: first day, closed desk, ways back, backup.

What was typed from a sheet lets somebody read everything. So when a way back is left, used or not, the process ends and
a fresh one shows the closed desk: `fresh_start` asks for it, with a name of what was done, to be said there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ..domain.sentences import sentence
from ..domain.troubles import Trouble
from .printers import Printers
from .runner import Runner
from .ways import Way

if TYPE_CHECKING:
    from ..services.desk import Desk
    from .pages.recover.page import RecoverPage
    from .pages.unlock.page import UnlockPage

PRACTICE_IS_MADE = sentence("The practice desk is being laid out.")
PRACTICE_TAKES = sentence("This takes a few seconds. Nothing of the real cases is touched.")
PRACTICE_WAY_ON = sentence("Close this window and start the program again.")
KEY_FILES = ("slots.a", "slots.b", "store.db", "restoring/go")
"""What lies in the folder once a centre was set up. Seen here without the vault, whose import the first frame need
not wait for; the vault itself says whether they can be read."""
IDLE_SECONDS = 10 * 60
"""How long a sheet that is being typed may lie open: somebody may have to find the second envelope."""


class FrontDoor(QObject):
    """Shows the screens with `put`. `opened` comes with the desk of somebody who signed in."""

    opened = Signal(object)
    fresh_start = Signal(str)

    def __init__(
        self,
        home: Path,
        runner: Runner,
        put: Callable[[QWidget], object],
        *,
        said: str = "",
        keys: Any = None,
        printers: Callable[[], Printers] | None = None,
    ) -> None:
        super().__init__()
        self._home, self._runner, self._put, self._said, self._keys = home, runner, put, said, keys
        self._printers = printers or _system_printers
        self._lent: Any = None
        self._shown: QWidget | None = None

    def begin(self) -> None:
        """Show the closed desk, or the first-run pages where no centre was set up yet."""
        if any((self._home / name).exists() for name in KEY_FILES):
            self.show_closed(self._said)
            return
        from .pages.setup.page import SetupPage
        from .pages.setup.presenter import services_for

        setup = SetupPage(services_for(self._home), self._runner, self._printers)
        setup.finished.connect(self.opened)
        setup.backup_wanted.connect(self.show_backups)
        self._show(setup)

    def practise(self, language: str) -> None:
        """Open the practice desk at once; it is made first when there is none of today."""
        from .window import Said

        def open_() -> Desk:
            from ..training.practice import open_practice

            return open_practice(self._home, language=language)

        def refused(trouble: Trouble) -> None:
            self._show(Said("error", trouble.what, trouble.way_on or PRACTICE_WAY_ON))

        self._show(Said("info", PRACTICE_IS_MADE, PRACTICE_TAKES))
        self._runner.run(open_, self.opened.emit, refused)

    def look(self) -> None:
        """See, once the first frame stands, whether keys and case file are there at all."""
        page = self._shown
        if type(page).__name__ == "UnlockPage":
            unlock: UnlockPage = page  # type: ignore[assignment]
            self._runner.run(self._trouble, unlock.presenter.notice, lambda _: None)

    def show_closed(self, said: str = "") -> None:
        """Show the closed desk."""
        from .pages.unlock.page import UnlockPage

        page = UnlockPage(self._unlock, self._runner, accept_older=self._accept_older, said=said)
        page.opened.connect(self.opened)
        page.way_wanted.connect(self.show_ways)
        self._show(page)

    def show_ways(self, way: Way | None, trouble: str) -> None:
        """Show the ways back, or one of them at once."""
        if way is Way.BACKUP:
            self.show_backups()
            return
        from .away import IdleWatch
        from .pages.recover.page import RecoverPage
        from .pages.recover.presenter import services_for

        services = services_for(self._home, self._keys)
        page = RecoverPage(services, self._runner, self._printers, way=way, trouble=trouble)
        page.left.connect(lambda: self.fresh_start.emit(""))
        page.recovered.connect(self.fresh_start)
        page.lent.connect(self._lend)
        page.finished.connect(self.opened)
        page.backup_wanted.connect(self.show_backups)
        watch = IdleWatch(page, IDLE_SECONDS)
        watch.idle.connect(lambda: self._leave_ways(page))
        self._show(page)

    def _leave_ways(self, page: RecoverPage) -> None:
        """The same for the ways back; a desk that was opened behind new papers is locked first."""
        desk = page.presenter.desk
        if page.presenter.working or page is not self._shown:
            return
        if desk is None:
            self._leave_alone(page)
            return
        from ..services.unlock import lock

        self._shown = None
        page.hide()
        page.forget()
        self._runner.run(lambda: lock(desk), lambda _: self.fresh_start.emit(""))

    def _leave_alone(self, page: QWidget) -> None:
        """Nobody typed for a long while: what stands there must not be read by whoever comes by."""
        if page is self._shown:
            page.hide()
            self.fresh_start.emit("")

    def _lend(self, keys: Any) -> None:
        """Sign in with the key from the sheet, which is held in memory until the desk is locked."""
        self._lent = keys
        self.show_closed("lent")

    def _show(self, page: QWidget) -> None:
        self._shown = page
        self._put(page)

    # services

    def _trouble(self) -> Trouble | None:
        from ..services.recovery import front_trouble

        return front_trouble(self._home, vault=self._lent or self._keys)

    def _unlock(self, code: str, passphrase: bytearray) -> Desk:
        from ..services.unlock import unlock

        return unlock(self._home, code, passphrase, vault=self._lent or self._keys)

    def _accept_older(self, code: str, passphrase: bytearray) -> Desk:
        from ..services.unlock import unlock

        return unlock(self._home, code, passphrase, vault=self._lent or self._keys, accept_older=True)

    def show_backups(self) -> None:
        """Show how a backup is restored."""
        from .away import IdleWatch
        from .pages.restore.page import RestorePage
        from .pages.restore.presenter import services_for

        page = RestorePage(services_for(self._home, self._lent or self._keys), self._runner)
        page.left.connect(lambda: self.fresh_start.emit(""))
        page.restored.connect(lambda: self.fresh_start.emit("restored"))
        watch = IdleWatch(page, IDLE_SECONDS)
        watch.idle.connect(lambda: None if page.is_working else self._leave_alone(page))
        self._show(page)


def _system_printers() -> Printers:
    from .printing import SystemPrinters

    return SystemPrinters()
