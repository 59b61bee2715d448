# SPDX-License-Identifier: Apache-2.0
"""Start of the window: memory closed, a screen there, one program at a time, then the closed desk or the first-run
pages.

What the first window does not need is imported after its first frame. Locking ends this process and starts a fresh one:
in Python nothing else clears memory.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from .domain.sentences import Sentence, sentence
from .ui.display import display_trouble, told
from .ui.remembered import language_of_this_computer, recall, remember

if TYPE_CHECKING:
    from PySide6.QtCore import QLockFile

    from .services.desk import Desk
    from .ui.printers import Printers
    from .ui.shell import Shell

NO_DISPLAY = 3
"""The exit code when there is nowhere to show a window."""
NEEDED_SOON = ("services.unlock", "services.setup", "ui.shell", "ui.table", "ui.pages.cases.page", "services.cases")
"""Imported on the worker after the first frame, so that the next screen comes at once."""
KEY_FILES = "slots.*"
"""What lies in the folder once a centre was set up. Seen here without the vault, whose import the first frame need
not wait for; the vault itself says whether they can be read."""
LOCK_FILE = "window.lock"
ALREADY_OPEN = sentence("This program is open already, in another window.")
ALREADY_OPEN_WAY_ON = sentence("Close this one and go on in the other.")
NOT_WRITABLE = sentence("The folder of this program cannot be written to.")
NOT_WRITABLE_WAY_ON = sentence("Ask the person who looks after this computer to make it writable, then start again.")


def run(home: Path, *, until_shown: bool = False) -> int:
    """Show the window until it is closed or locked; gives the exit code. `until_shown` says ``shown`` and ends."""
    if (trouble := display_trouble()) is not None:
        from .lang import speaker

        say = speaker(language_of_this_computer())
        print(*map(say.tell, told(trouble)), sep="\n", file=sys.stderr)
        return NO_DISPLAY
    return Start(home, until_shown=until_shown).until_closed()


class Start:
    """Holds together what lives as long as the window, and leads from screen to screen."""

    def __init__(self, home: Path, *, until_shown: bool = False) -> None:
        from PySide6.QtWidgets import QApplication

        from .ui import theme
        from .ui.window import Window
        from .ui.worker import ThreadRunner

        application = QApplication.instance()
        self.application = application if isinstance(application, QApplication) else QApplication(sys.argv[:1])
        self.home, self._until_shown, self._closing = home, until_shown, False
        self._only_one = _take_lock(home)
        self._looks = theme.dress(self.application, recall(home, language_of_this_computer(), system_dark=_is_dark()))
        self.window, self.runner = Window(), ThreadRunner()
        if isinstance(self._only_one, Sentence):
            self._say_why(self._only_one)
        else:
            self._show_front()
        self.window.shown.connect(self._shown)

    def until_closed(self) -> int:
        """Show the window and wait; gives the exit code."""
        self._looks.changed.connect(lambda: remember(self.home, self._looks.choices))
        sys.excepthook = self._stumbled
        self.window.show()
        code = self.application.exec()
        self.runner.close()
        return code

    # screens

    def _show_front(self) -> None:
        """The closed desk, or the first-run pages where no centre was set up yet."""
        if any(self.home.glob(KEY_FILES)):
            from .ui.pages.unlock.page import UnlockPage

            unlock = UnlockPage(self._unlock, self.runner)
            unlock.opened.connect(self.open_desk)
            self.window.put(unlock)
        else:
            from .ui.pages.setup.page import SetupPage
            from .ui.pages.setup.presenter import services_for

            setup = SetupPage(services_for(self.home), self.runner, _system_printers)
            setup.finished.connect(self.open_desk)
            self.window.put(setup)

    def _say_why(self, words: Sentence) -> None:
        from .ui.window import Said

        self.window.put(Said("info" if words is ALREADY_OPEN else "error", words, _WAYS_ON[words.text]))

    def _unlock(self, code: str, passphrase: bytearray) -> Desk:
        from .services.unlock import unlock

        return unlock(self.home, code, passphrase)

    def open_desk(self, desk: Desk) -> None:
        """Show the desk of somebody who signed in."""
        from .services.unlock import lock
        from .ui.shell import Shell
        from .ui.table import PAGES

        shell = Shell(desk, self.runner, PAGES, lock)
        shell.locked.connect(self._end)
        self.window.asks_before_closing = True
        self.window.close_asked.connect(lambda: self._close(shell))
        self.window.put(shell)

    # the end

    def _close(self, shell: Shell) -> None:
        self._closing = True
        shell.lock()

    def _end(self) -> None:
        """The desk is closed. End this process; after a lock a fresh one shows the closed desk."""
        from PySide6.QtCore import QLockFile, QProcess

        if isinstance(self._only_one, QLockFile):
            self._only_one.unlock()
        if not self._closing:
            program, *words = again(self.home)
            QProcess.startDetached(program, words)
        self.window.go()
        self.application.quit()

    def _shown(self) -> None:
        if self._until_shown:
            print("shown", flush=True)
            self.application.quit()
        else:
            self.runner.run(_warm_up)

    def _stumbled(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A fault of ours in the window's thread: the same door as the worker's, and never a traceback with values."""
        from .ui.runner import Mishap

        if issubclass(kind, KeyboardInterrupt):
            self._closing = True
            self.application.quit()
            return
        mishap = Mishap.of(error.with_traceback(trace))
        print(mishap.details(), file=sys.stderr)
        self.runner.failed.emit(mishap)


_WAYS_ON = {ALREADY_OPEN.text: ALREADY_OPEN_WAY_ON, NOT_WRITABLE.text: NOT_WRITABLE_WAY_ON}


def again(home: Path) -> list[str]:
    """The command that starts this program anew on the same folder."""
    words = ["--home", str(home), "run"]
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
    return ALREADY_OPEN if lock.error() == QLockFile.LockError.LockFailedError else NOT_WRITABLE


def _system_printers() -> Printers:
    from .ui.printing import SystemPrinters

    return SystemPrinters()


def _is_dark() -> bool:
    """Whether the computer is set to dark, where Qt can tell."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _warm_up() -> None:
    """First work of the worker, before any key can be in memory: close memory; then import what the next screen
    needs."""
    from .vault.hygiene import close_memory

    close_memory()
    for name in NEEDED_SOON:
        importlib.import_module(f"intake_desktop.{name}")
