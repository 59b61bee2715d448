# SPDX-License-Identifier: Apache-2.0
"""Start of the window: memory closed, a screen there, one program at a time, then the closed desk or the first-run
pages.

What the first window does not need is imported after its first frame. Locking ends this process and starts a fresh one:
in Python nothing else clears memory.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import sys
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from .domain.sentences import Sentence, sentence
from .ui.display import display_trouble, told
from .ui.remembered import language_of_this_computer, recall, remember

if TYPE_CHECKING:
    from PySide6.QtCore import QLockFile

    from .services.desk import Desk
    from .ui.shell import Shell
    from .vault import Vault

NO_DISPLAY = 3
"""The exit code when there is nowhere to show a window."""
NEEDED_SOON = ("services.unlock", "services.setup", "ui.shell", "ui.table", "ui.pages.today.page", "services.today")
"""Imported on the worker after the first frame, so that the next screen comes at once."""
LOCK_FILE = "window.lock"
PRACTICE = "practice"
"""The folder of the practice desk, beside the real case file."""
SESSION_WAITS = 4.0
"""Seconds that a session which ends leaves to its programs, on the system that leaves the fewest."""
ALREADY_OPEN = sentence("This program is open already, in another window.")
ALREADY_OPEN_WAY_ON = sentence("Close this one and go on in the other.")
NOT_WRITABLE = sentence("The folder of this program cannot be written to.")
NOT_WRITABLE_WAY_ON = sentence("Ask the person who looks after this computer to make it writable, then start again.")
NO_ROOM = sentence("The disk is nearly full: {free} MB are free.", free=0)
NO_ROOM_WAY_ON = sentence("Nothing is lost. Make room on the disk, then start the program again.")


def run(home: Path, *, until_shown: bool = False, said: str = "", practise: bool = False) -> int:
    """Show the window until it is closed or locked; gives the exit code. `until_shown` says ``shown`` and ends.

    `said` names what the process before this one did, for the closed desk to say. To `practise` is to open the
    practice desk that lies in `home`, without signing in.
    """
    if (trouble := display_trouble()) is not None:
        from .lang import speaker

        say = speaker(language_of_this_computer())
        print(*map(say.tell, told(trouble)), sep="\n", file=sys.stderr)
        return NO_DISPLAY
    return Start(home, until_shown=until_shown, said=said, practise=practise).until_closed()


class Start:
    """Holds together what lives as long as the window, and leads from screen to screen."""

    def __init__(
        self,
        home: Path,
        *,
        until_shown: bool = False,
        said: str = "",
        keys: Vault | None = None,
        practise: bool = False,
    ) -> None:
        from PySide6.QtWidgets import QApplication

        from .ui import theme
        from .ui.front import FrontDoor
        from .ui.window import Window
        from .ui.worker import ThreadRunner

        application = QApplication.instance()
        self.application = application if isinstance(application, QApplication) else QApplication(sys.argv[:1])
        self.home, self._until_shown = home / PRACTICE if practise else home, until_shown
        self._closing, self._alone = False, False
        self._practises = practise
        self._shell: Shell | None = None
        self._only_one = _take_lock(self.home)
        self._looks = theme.dress(self.application, recall(home, language_of_this_computer(), system_dark=_is_dark()))
        self.window, self.runner = Window(), ThreadRunner()
        self.front = FrontDoor(self.home, self.runner, self.window.put, said=said, keys=keys)
        self.front.opened.connect(self.open_desk)
        self.front.fresh_start.connect(self._begin_afresh)
        if isinstance(self._only_one, Sentence):
            self._say_why(self._only_one)
        elif practise:
            self.front.practise(self._looks.choices.language)
        else:
            self.front.begin()
        self.window.shown.connect(self._shown)

    def until_closed(self) -> int:
        """Show the window and wait; gives the exit code."""
        from PySide6.QtCore import qInstallMessageHandler

        from .ui import leaving, silence

        self._alone = True
        self._looks.changed.connect(lambda: remember(self.home, self._looks.choices))
        silence.keep_values_out()
        sys.excepthook = self._stumbled
        qInstallMessageHandler(silence.drop_message)
        leaving.hear_signals(self.application, self._leave)
        self.application.commitDataRequest.connect(self._session_ends)
        self.window.show()
        code = self.application.exec()
        if self._shell is None:
            self.runner.close()  # what has begun, such as setting up a centre, is finished
        leaving.end_now(code)

    # screens

    def _say_why(self, words: Sentence) -> None:
        from .ui.window import Said

        self.window.put(Said("info" if words is ALREADY_OPEN else "error", words, _WAYS_ON[words.text]))

    def open_desk(self, desk: Desk) -> None:
        """Show the desk of somebody who signed in."""
        from .services.unlock import lock
        from .ui.guard import guard
        from .ui.shell import Shell
        from .ui.system.signs import SystemSigns
        from .ui.table import PAGES

        slept = self._alone and guard().slept_since()
        signs = SystemSigns(self.window) if self._alone else None
        self._shell = shell = Shell(desk, self.runner, PAGES, lock, signs=signs)
        shell.leaving.connect(self._begin_to_leave)
        shell.locked.connect(self._end)
        self.window.asks_before_closing = True
        self.window.close_asked.connect(lambda: self._close(shell))
        self.window.put(shell)
        self._tell_notices(desk, shell)
        if slept:  # the lid was closed right after the passphrase: whoever opens it is not she
            shell.lock()

    def _tell_notices(self, desk: Desk, shell: Shell) -> None:
        """Tell her what she has to know now, in strips that stay until she has seen them."""
        from .services import notices
        from .ui.told import notice_banner

        def tell(found: list[notices.Notice]) -> None:
            for notice in found:
                seen = partial(self.runner.run, partial(notices.acknowledge, desk, notice))
                shell.banners.add(notice_banner(notice, shell.go, seen))

        self.runner.run(partial(notices.at_sign_in, desk), tell)

    # the end

    def _close(self, shell: Shell) -> None:
        self._closing = True
        shell.lock()

    def _leave(self) -> None:
        """The system asks this process to end."""
        self._closing = True
        if self._shell is not None:
            self._shell.lock(hurry=True)
        else:
            self.application.quit()

    def _session_ends(self, _: object) -> None:
        """The person signs out or the computer stops: it waits for us no longer than this."""
        self._closing = True
        if self._shell is not None:
            self._shell.lock_before_the_end(SESSION_WAITS)

    def _begin_to_leave(self) -> None:
        """Whatever hangs from now on, this process will be gone."""
        from .ui.leaving import end_within

        if self._alone:
            end_within()

    def _begin_afresh(self, said: str) -> None:
        """End this process, in which somebody typed a sheet; a fresh one shows the closed desk and what was done."""
        self._end(*(["--said", said] if said else []))

    def _end(self, *words: str) -> None:
        """The desk is closed. End this process; after a lock a fresh one shows the closed desk."""
        from PySide6.QtCore import QLockFile, QProcess

        if isinstance(self._only_one, QLockFile):
            self._only_one.unlock()
        if not self._closing:
            program, *before = self._next()
            QProcess.startDetached(program, [*before, *words])
        self.window.go()
        self.application.quit()

    def _next(self) -> list[str]:
        """What follows a lock: the closed desk of the real cases, or the practice where somebody asked for it."""
        if self._shell is not None and self._shell.practises_next:
            return again(self.home, practise=True)
        return again(self.home.parent if self._practises else self.home)

    def _shown(self) -> None:
        if self._until_shown:
            print("shown", flush=True)
            self.application.quit()
        else:
            self.runner.run(_warm_up)
            self.front.look()

    def _stumbled(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A fault of ours in the window's thread: the same door as the worker's, and never a traceback with values."""
        from .ui.runner import Mishap

        if issubclass(kind, KeyboardInterrupt):
            self._closing = True
            self.application.quit()
            return
        mishap = Mishap.of(error.with_traceback(trace))
        print(mishap.details(), file=sys.stderr)
        with contextlib.suppress(Exception):  # a hook that fails makes Python print everything, values too
            self.runner.failed.emit(mishap)


_WAYS_ON = {
    ALREADY_OPEN.text: ALREADY_OPEN_WAY_ON, NOT_WRITABLE.text: NOT_WRITABLE_WAY_ON, NO_ROOM.text: NO_ROOM_WAY_ON,
}  # fmt: skip


def again(home: Path, *, practise: bool = False) -> list[str]:
    """The command that starts this program anew on the same folder."""
    words = ["--home", str(home), "practise" if practise else "run"]
    return (
        [sys.executable, *words]
        if getattr(sys, "frozen", False)
        else [sys.executable, "-m", "intake_desktop.cli", *words]
    )


def _take_lock(home: Path) -> QLockFile | Sentence:
    """Be the only window on this folder, or say why that cannot be. A lock left by a crash is taken over."""
    from PySide6.QtCore import QLockFile

    with contextlib.suppress(OSError):
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = QLockFile(str(home / LOCK_FILE))
    lock.setStaleLockTime(0)
    if lock.tryLock(0):
        return lock
    if lock.error() == QLockFile.LockError.LockFailedError:
        return ALREADY_OPEN
    with contextlib.suppress(OSError):
        if os.access(home, os.W_OK) and shutil.disk_usage(home).free < 1_000_000:
            return NO_ROOM
    return NOT_WRITABLE


def _is_dark() -> bool:
    """Whether the computer is set to dark, where Qt can tell."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _warm_up() -> None:
    """First work of the worker, before any key can be in memory: close memory, if whoever started us did not; import
    what the next screen needs; clear away what a process that was killed while it printed left."""
    from .vault.hygiene import close_memory

    close_memory()
    for name in NEEDED_SOON:
        importlib.import_module(f"intake_desktop.{name}")
    from .ui.printing import clear_left_over

    clear_left_over()
